"""The extremes that every form must bear: values for a form, and forms with more than theirs. All of it is invented."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from PIL import Image

from models.papers.declared import PAPER_TABLES, declared_field
from models.papers.values import PaperValues
from printing.forms import Form, fields_named, form_ids
from printing.page import Book
from printing.render import lay_out
from tests.printing.ink import Sheet, sheets_of
from tests.printing.samples import LINE_OF_BEHAVIOUR
from tests.printing.samples import filled as filled_anew

NINE_WORDS = "Nguyễn Phúc Hoàng Công Tằng Tôn Nữ Thị Hạnh"
THREE_LINES = (
    "Số nhà 128/45/7B, hẻm 12, đường Nguyễn Thị Mẫu nối dài, khóm Bình Mẫu Bốn, khu tái định cư Mẫu Thượng, ấp Mẫu "
    "Hạ Đông, xã Mẫu, tỉnh An Giang (gần cầu kênh Mẫu, nhà trọ Bình Mẫu, phòng số 12 tầng 3, phía sau chợ Mẫu, đối "
    "diện trường Trung học cơ sở Mẫu Hai)"
)
HIGHLANDERS = "Y Bhŏ Ê̆ban, H'Nhĭ Ñuôl, Kpă Klơng, Ksor Hơ Lŭk, Đinh Ê-ôi Ŏ, Ksơr Č, H'Ƀlim Mlô, Y Thiên Bkrông, Rơ̆ Ŭn"
ENDLESS = "W" * 90

_NAMES = frozenset({"name", "name_capitals", "chief", "chairman", "signer", "made_by", "tester", "received_by"})
_PLACES = ("residence", "address", "birth_place", "home_village", "workplace", "minutes.place")


@cache
def filled(form_id: str) -> PaperValues:
    """A form of which everything is known."""
    return filled_anew(form_id)


def _is_name(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last in _NAMES or last.startswith("team_") or last.endswith("_name")


def _is_address(name: str) -> bool:
    return any(part in name for part in _PLACES)


def _is_long(form: Form, name: str) -> bool:
    own = next((item.field for item in form.inputs if item.name == name), None) or declared_field(name)
    return own is not None and own.long


def _with(form: Form, text: str, chosen: Callable[[str], bool]) -> PaperValues:
    """The form filled, and one text in all chosen fields that it names."""
    return filled(form.id).with_typed({name: text for name in set(fields_named(form)) if chosen(name)})


def _minor(form: Form) -> PaperValues:
    """A child of fifteen with both parents, of whom one speaks for it: no spouse, no child of its own."""
    nobody = {name: "" for name in filled(form.id).texts if name.startswith(("spouse.", "child."))}
    child = {"person.age": "15", "person.birth": "13/11/2011", "person.occupation": "Học sinh"}
    mother = {"mother.name": "Lê Thị Mẹ", "representative.name": "Lê Thị Mẹ", "representative.relation": "Mẹ"}
    return filled(form.id).with_typed({**nobody, **child, **mother})


def _long(form: Form) -> PaperValues:
    """Ten lines in every long field, forty rows in every table."""
    text = "\n".join([LINE_OF_BEHAVIOUR, LINE_OF_BEHAVIOUR * 2] * 5)
    rows = {name: ((LINE_OF_BEHAVIOUR,) * count,) * 40 for name, count in PAPER_TABLES.items()}
    return replace(_with(form, text, lambda name: _is_long(form, name)), tables=rows)


@cache
def _photo() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "grey").save(picture, "PNG")
    return picture.getvalue()


EXTREMES: Mapping[str, Callable[[Form], PaperValues]] = {
    "all blank": lambda form: PaperValues(),
    "a name of one word": lambda form: _with(form, "Ý", _is_name),
    "names of nine words": lambda form: _with(form, NINE_WORDS, _is_name),
    "addresses of three lines": lambda form: _with(form, THREE_LINES, _is_address),
    "sixty recipients": lambda form: filled(form.id),
    "with photo": lambda form: replace(filled(form.id), pictures={"person.photo": _photo()}),
    "a child with two parents": _minor,
    "long texts": _long,
    "names of minorities": lambda form: _with(form, HIGHLANDERS, _is_name),
    "words without end": lambda form: _with(form, ENDLESS, lambda name: _is_long(form, name) or _is_address(name)),
}
"""What a form is filled with, by what is extreme about it."""


WRITTEN: Mapping[str, str] = {
    "a name of one word": "Ý",
    "names of nine words": NINE_WORDS,
    "addresses of three lines": THREE_LINES,
    "long texts": LINE_OF_BEHAVIOUR * 2,
    "words without end": ENDLESS,
}
"""What is written into a form in an extreme, and must be found on paper."""


def in_extreme(form: Form, extreme: str) -> Form:
    """The form itself; with sixty recipients where it has any."""
    if extreme != "sixty recipients":
        return form
    more = [f"Công an xã Mẫu {number}" for number in range(1, 61)]
    return replace(
        form,
        blocks=tuple(
            replace(block, data={**block.data, "recipients": [*block.data["recipients"], *more]})
            if "recipients" in block.data
            else block
            for block in form.blocks
        ),
    )


def families() -> Mapping[str, tuple[str, ...]]:
    """All packaged forms in four families of about the same size."""
    return {name: tuple(group) for name, group in groupby(sorted(form_ids(), key=_family), key=_family)}


def _family(form_id: str) -> str:
    annex, _, number = form_id.partition("-")
    if annex == "V":
        return "rehabilitation" if int(number) < 36 else "compulsory and after-care"
    return "monitoring" if annex == "I" else "users, determination, own papers"


def printed(papers: Sequence[tuple[Form, PaperValues]]) -> Iterator[tuple[Form, tuple[Sheet, ...]]]:
    """Each paper with its own sheets, numbered from one.

    All are printed into one PDF: half of the time of a PDF is spent on its fonts.
    """
    book = Book("Thử")
    counts = []
    for form, values in papers:
        laid_out = lay_out(form, values)
        book.add(laid_out)
        counts.append(len(laid_out.pages))
    sheets = iter(sheets_of(book.bytes()))
    for (form, _), count in zip(papers, counts, strict=True):
        yield form, tuple(replace(next(sheets), number=number) for number in range(1, count + 1))
