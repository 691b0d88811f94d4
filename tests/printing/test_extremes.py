"""Every form in every extreme: nothing runs into anything, out of its place, or stands alone on a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest

from models.papers.values import PaperValues
from printing.forms import Block, Form, fields_named, load_form
from tests.printing.area import Area
from tests.printing.extremes import EXTREMES, WRITTEN, families, filled, in_extreme, printed
from tests.printing.ink import Ink, Sheet, overlaps
from tests.printing.reading import squeezed

TEXT_AREA = Area(30.0, 20.0, 195.0, 277.0)
"""The margins of Nghị định 30/2020/NĐ-CP, as in geometry.toml."""
OFF = 0.5
"""Millimetres by which the ink of a letter may stand out of its width and height."""
PHOTO_WIDTHS = (28.0, 42.0)
PHOTO_WORDS = 11.0


def faults(form: Form, sheets: Iterable[Sheet]) -> Iterator[str]:
    """What may not be on any sheet of a form. Nothing for a good one."""
    for sheet in sheets:
        where = f"{form.id}, page {sheet.number}:"
        body = [ink for ink in sheet.inks if not _is_marginal(form, sheet, ink)]
        if not body:
            yield f"{where} nothing stands on it"
        yield from (f"{where} {ink} stands out of the text area" for ink in body if not _holds(TEXT_AREA, ink.area))
        yield from (f"{where} {upper} runs into {lower}" for upper, lower in overlaps(sheet.inks, 0.3, 0.1))
        yield from (f"{where} {ink} is not black" for ink in body if not ink.black)
        yield from (f"{where} {words}" for words in _on_drawings(sheet, body))
        yield from (f"{where} {words}" for words in _drawn_out_of_place(form, sheet))
        if _signs_alone(body):
            yield f"{where} signatures and no line of the paper"


def _holds(area: Area, inner: Area) -> bool:
    return Area(area.left - OFF, area.top - OFF, area.right + OFF, area.bottom + OFF).holds(inner)


def _is_marginal(form: Form, sheet: Sheet, ink: Ink) -> bool:
    """The number of the form, the number of the page, the small line in the foot."""
    if ink.baseline < TEXT_AREA.top:
        return ink.text == (form.corner if sheet.number == 1 else str(sheet.number))
    return ink.area.top > TEXT_AREA.bottom and form.id in ink.text


def _on_drawings(sheet: Sheet, body: Iterable[Ink]) -> Iterator[str]:
    """Text over a line, over the side of a frame, over a photo, or in the place of one."""
    for ink in body:
        inner = Area(ink.area.left + 0.1, ink.area.top + 0.1, ink.area.right - 0.1, ink.area.bottom - 0.1)
        for edge in sheet.edges:
            if inner.meets(edge, -0.01, -0.01):
                yield f"{ink} on a line at {edge}"
        for picture in sheet.pictures:
            if inner.meets(picture):
                yield f"{ink} on a photo"
        for frame in sheet.frames:
            is_photo = PHOTO_WIDTHS[0] < frame.width < PHOTO_WIDTHS[1] and frame.height > frame.width
            if is_photo and frame.holds(ink.area) and ink.size != PHOTO_WORDS and not _is_cell(sheet, frame):
                yield f"{ink} in the place of a photo"


def _is_cell(sheet: Sheet, frame: Area) -> bool:
    """Whether a frame stands side by side with another: part of a table."""
    return any(abs(other.left - frame.right) < 0.1 or abs(other.right - frame.left) < 0.1 for other in sheet.frames)


def _drawn_out_of_place(form: Form, sheet: Sheet) -> Iterator[str]:
    """Frames and photos beyond the text area, but for the frame of a cover."""
    is_cover = any(block.type == "cover" for block in form.blocks)
    for drawn in (*sheet.frames, *sheet.pictures):
        if not is_cover and not _holds(TEXT_AREA, drawn):
            yield f"a frame or photo stands out of the text area: {drawn}"


def lost(form: Form, values: PaperValues, sheets: Iterable[Sheet], extreme: str) -> Iterator[str]:
    """A text that was written into a form and is not on paper in one piece, if need be in capitals."""
    written = WRITTEN.get(extreme)
    named = set(fields_named(replace(form, inputs=())))
    if written and any(written in values.text(name) for name in named):
        if squeezed(written).upper() not in "".join(squeezed(_text_area(sheet).text) for sheet in sheets).upper():
            yield f"{form.id}: {written} is lost"


def _text_area(sheet: Sheet) -> Sheet:
    """A sheet without its page number, its corner and its foot."""
    return replace(sheet, inks=tuple(ink for ink in sheet.inks if TEXT_AREA.top < ink.baseline < TEXT_AREA.bottom))


def _signs_alone(body: Sequence[Ink]) -> bool:
    """Whether there are places to sign, and no text of the paper above their heads."""
    places = [ink.baseline for ink in body if ink.text.startswith("(Ký")]
    if not places:
        return False
    heads = [ink.baseline for ink in body if ink.face == "Tinos-Bold" and 0 < min(places) - ink.baseline < 22.0]
    above = [ink for ink in body if ink.baseline < min(heads, default=min(places)) - 1.0]
    return not any(ink.face in _RUNNING and "ngày" not in ink.text for ink in above)


_RUNNING = ("Tinos-Regular", "Tinos-Italic")
"""Text of a paper and its recipients; a date above a signature is no company."""


@pytest.mark.parametrize("extreme", EXTREMES)
@pytest.mark.parametrize("family", families())
def test_every_form_bears_every_extreme(family: str, extreme: str) -> None:
    forms = [load_form(form_id) for form_id in families()[family]]
    papers = [(in_extreme(form, extreme), EXTREMES[extreme](form)) for form in forms]
    found: list[str] = []
    for (form, sheets), (_, values) in zip(printed(papers), papers, strict=True):
        found += [*faults(form, sheets), *lost(form, values, sheets, extreme)]
    assert not found, "\n".join(found)


LAYOUTS = {
    "one signature": "III-03",
    "recipients and one signature": "III-04",
    "two signatures": "V-24",
    "two signatures and one below": "III-01",
    "two signatures and one in the middle": "V-33",
    "two rows of two": "V-34",
    "three signatures": "V-18",
    "a paragraph above a signature": "109-01",
}
"""One form of each layout of signatures."""


def lengthened(form: Form, lines: int) -> Form:
    """The form with so many lines more before its signatures."""
    at = next((i for i, block in enumerate(form.blocks) if block.type == "signatures"), len(form.blocks))
    more = (Block("text", {"text": "Một dòng."}),) * lines
    return replace(form, blocks=(*form.blocks[:at], *more, *form.blocks[at:]))


@pytest.mark.parametrize("form_id", LAYOUTS.values(), ids=LAYOUTS)
def test_wherever_the_page_ends_signatures_keep_company(form_id: str) -> None:
    """One form of each layout of signatures, made longer line by line until a page more is full."""
    form = load_form(form_id)
    papers = [(lengthened(form, lines), filled(form_id)) for lines in range(0, 36, 2)]
    found: list[str] = []
    pages = set()
    for longer, sheets in printed(papers):
        found += faults(longer, sheets)
        pages.add(len(sheets))
    assert not found, "\n".join(found)
    assert len(pages) > 1, "the sweep must push the signatures over a page break"


def test_wherever_the_page_ends_no_line_to_write_on_stands_alone() -> None:
    """A place of four lines, pushed over the end of a page line by line."""
    form, place = load_form("III-03"), Block("long", {"label": "Nội dung:", "lines": 4})
    line = Block("text", {"text": "Một dòng."})
    papers = [(replace(form, blocks=(*(line,) * above, place, line)), PaperValues()) for above in range(20, 36)]
    found = []
    for longer, sheets in printed(papers):
        counts = [sum(ink.text.endswith("....") for ink in sheet.inks) for sheet in sheets]
        found.append(tuple(count for count in counts if count))
        assert sum(counts) == 4, longer.blocks
    assert {counts for counts in found if 1 in counts} == set()
    assert (2, 2) in found, "the sweep must push the place over a page break"


def test_a_fault_is_found() -> None:
    """The reader sees what it looks for: text over text, over a line, and beyond the margin."""
    form = load_form("III-03")
    ((_, (sheet, *_)),) = printed([(form, PaperValues())])
    ink = next(ink for ink in sheet.inks if ink.text.startswith("Quê quán"))
    area = ink.area
    low, far = Area(area.left, area.top + 1, area.right, area.bottom + 1), Area(20.0, area.top, 60.0, area.bottom)
    moved = replace(sheet, inks=(*sheet.inks, replace(ink, area=low)))
    assert any("runs into" in fault for fault in faults(form, [moved]))
    assert any(
        "out of the text area" in fault for fault in faults(form, [replace(sheet, inks=(replace(ink, area=far),))])
    )
    lined = replace(sheet, lines=(*sheet.lines, Area(40.0, ink.baseline - 1, 80.0, ink.baseline - 1)))
    assert any("on a line" in fault for fault in faults(form, [lined]))
    assert list(faults(form, [sheet])) == []
    values = PaperValues({"person.name": WRITTEN["names of nine words"]})
    assert list(lost(form, values, [sheet], "names of nine words"))
