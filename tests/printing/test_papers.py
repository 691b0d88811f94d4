"""Papers as files and sheets: same bytes, own fonts, every letter, training mark, nothing cut or overlapping."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from PIL import Image

from models.errors import ErrorCode, RegistryError
from models.papers.values import PaperValues, blank_values, with_number
from models.papers.wording import next_number, paper_number, paper_number_with
from printing.dossier import render_dossier
from printing.forms import Form, fields_named, load_form, parse_form
from printing.render import render_form
from tests.printing.extremes import NINE_WORDS, THREE_LINES
from tests.printing.people import dossier
from tests.printing.reading import Page, body_text, faults, normalised, read, squeezed
from tests.printing.samples import LINE_OF_BEHAVIOUR, TEXTS, filled

ROOT = Path(__file__).resolve().parents[2]
TINOS = {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
A_FEW = ("III-01", "III-03", "III-04", "III-05", "III-08", "HT-BIA")
EVERYTHING = (*A_FEW, "dossier")
"""A few forms and one whole dossier, letter by letter; all forms are looked at in test_every_form and test_extremes."""


def rendered(name: str, values: PaperValues, *, training: bool = False) -> bytes:
    if name == "dossier":
        return render_dossier(dossier(), training=training)
    return render_form(load_form(name), values, training=training)


@lru_cache(maxsize=64)
def sample(name: str, training: bool = False) -> bytes:
    return rendered(name, filled(), training=training)


@lru_cache(maxsize=64)
def blank(name: str) -> bytes:
    return rendered(name, blank_values())


@lru_cache(maxsize=64)
def pages_of(pdf: bytes) -> tuple[Page, ...]:
    """What ``read`` finds; several tests look at the same sheets, and reading takes longer than printing."""
    return tuple(read(pdf))


def text_fields(form_id: str) -> set[str]:
    """Fields of a form that print as text: neither check boxes nor the photo."""
    form = load_form(form_id)
    return (
        set(fields_named(form))
        - {block.data.get("field") for block in form.blocks if block.type == "boxes"}
        - {"person.photo"}
    )


def all_faults(pages: Iterable[Page]) -> list[str]:
    return [fault for page in pages for fault in faults(page)]


# --- bytes and fonts ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_same_values_give_the_same_bytes(name: str) -> None:
    first = rendered(name, filled())
    rendered("III-05" if name != "III-05" else "III-04", blank_values())  # nothing is left behind in between
    assert rendered(name, filled()) == first
    if name != "dossier":
        assert rendered(name, filled(office__chief="Người Khác", person__name="Người Khác")) != first


def test_other_processes_give_the_same_bytes() -> None:
    """Neither the order of sets nor the time of day may show."""
    program = (
        "import hashlib;from printing.dossier import render_dossier;from printing.forms import load_form;"
        "from printing.render import render_form;from tests.printing.people import dossier;"
        "from tests.printing.samples import filled;"
        "print(hashlib.sha256(render_dossier(dossier())+render_form(load_form('III-05'),filled())).hexdigest())"
    )
    answers = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        answers.add(done.stdout)
    assert len(answers) == 1


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Every font object anywhere in a file, and whether its program is in the file."""
    document = PDFDocument(PDFParser(io.BytesIO(pdf)))
    found: dict[str, bool] = {}
    for xref in document.xrefs:
        for number in xref.get_objids():
            thing = resolve1(document.getobj(number))
            if isinstance(thing, dict) and getattr(thing.get("Type"), "name", "") == "Font":
                descriptor = resolve1(thing.get("FontDescriptor")) or {}
                name = thing["BaseFont"].name.partition("+")[2] or thing["BaseFont"].name
                found[name] = found.get(name, True) and "FontFile2" in descriptor
    return found


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_font_in_the_file_is_tinos_and_embedded(name: str) -> None:
    for pdf in (sample(name), sample(name, training=True), blank(name)):
        fonts = fonts_of(pdf)
        assert fonts
        assert set(fonts) <= TINOS
        assert all(fonts.values())
        used = {glyph.face for page in pages_of(pdf) for glyph in page.glyphs}
        assert used <= set(fonts)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler is not installed")
@pytest.mark.parametrize("name", EVERYTHING)
def test_poppler_sees_only_embedded_tinos(name: str, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(sample(name))
    lines = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert lines
    for line in lines:
        columns = line.split()
        assert columns[0].partition("+")[2] in TINOS
        assert columns[-5:-2] == ["yes", "yes", "yes"], line  # embedded, subset, with a map back to letters


@pytest.mark.parametrize("name", EVERYTHING)
def test_all_text_of_a_paper_is_black(name: str) -> None:
    for page in pages_of(sample(name)):
        assert {glyph.grey for glyph in page.glyphs} == {0.0}


# --- letters ------------------------------------------------------------------------------------

STRANGE_NAMES = [
    'Tom <tom@x.org> & "co"',
    "Y Bhŏ Niê",
    "H'Nhĭ Êban",
    "Ksơr Č",
    "Ngô &amp; <b>Đậm</b><br/>",
    "{person.number} {x} %s \\n (1) [2]",
    "Nguyễn Ưỡn Ẵm Ợ Ỵ",
]


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_name_prints_exactly_as_it_is(name: str) -> None:
    pages = read(render_form(load_form("III-04"), filled(person__name=name, office__chief=name)))
    text = body_text(pages)
    assert f"Họ và tên: {name} Giới tính: Nam" in text
    assert f"Điều 5. {name} và các ông (bà)" in normalised(text)
    assert text.endswith(name)


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_name_prints_exactly_as_it_is_in_a_dossier(name: str) -> None:
    pages = read(render_dossier(dossier(name=name)))
    assert f"Hồ sơ: {name}" in body_text(pages)
    assert any(f"Tên tôi là: {name} Giới tính: Nam" in page.text for page in pages)


def test_every_vietnamese_letter_prints() -> None:
    vowels = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones] + ["đ"]
    assert len(letters) == 73
    words = " ".join((*letters, *map(str.upper, letters)))
    pages = read(render_form(load_form("III-03"), filled(person__statement=words)))
    assert words in normalised(body_text(pages))


@pytest.mark.parametrize("letter", ["漢", "😀", "ก"])
@pytest.mark.parametrize(
    ("form_id", "field"),
    [
        ("III-04", "person__name"),
        ("III-04", "office__commune_capitals"),
        ("III-04", "management_decision__behaviour"),
        ("III-04", "management_decision__team_others"),
        ("III-04", "office__chief"),
        ("III-04", "office__peoples_committee"),
        ("III-04", "paper__date"),
        ("III-05", "father__name"),
        ("III-07", "typed__length"),
        ("HT-BIA", "person__name"),
    ],
)
def test_a_letter_that_the_font_lacks_is_named(form_id: str, field: str, letter: str) -> None:
    with pytest.raises(RegistryError) as caught:
        render_form(load_form(form_id), filled(**{field: f"Trần {letter} Thử"}))
    assert caught.value.code is ErrorCode.GLYPH_MISSING
    assert f"U+{ord(letter):04X}" in str(caught.value)
    assert "Trần" not in str(caught.value)


def test_all_missing_letters_are_named_at_once() -> None:
    with pytest.raises(RegistryError) as caught:
        render_form(load_form("III-04"), filled(person__name="漢字 Thử 😀"))
    assert all(code in str(caught.value) for code in ("U+6F22", "U+5B57", "U+1F600"))


def test_a_dossier_names_a_missing_letter_too() -> None:
    with pytest.raises(RegistryError) as caught:
        render_dossier(dossier(name="Trần 漢"))
    assert caught.value.code is ErrorCode.GLYPH_MISSING


def test_decomposed_letters_print_like_composed_ones() -> None:
    """Vietnamese typed with combining marks (UniKey's "tổ hợp") would print a third wider."""
    apart = unicodedata.normalize("NFD", TEXTS["person.name"])
    assert rendered("III-04", filled(person__name=apart)) == rendered("III-04", filled())


def test_a_tab_does_not_glue_two_words_together() -> None:
    pages = read(render_form(load_form("III-04"), filled(management_decision__behaviour="Bị\tphát hiện")))
    assert "Bị phát hiện" in normalised(body_text(pages))


# --- training mark ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYTHING)
def test_training_papers_have_their_mark_on_every_page(name: str) -> None:
    pages = pages_of(sample(name, training=True))
    assert len(pages) == len(pages_of(sample(name)))
    for page in pages:
        slanted = [glyph for glyph in page.glyphs if glyph.slanted]
        assert "".join(glyph.text for glyph in slanted) == "HUẤN LUYỆN"
        assert page.glyphs[: len(slanted)] == tuple(slanted), "the mark lies behind the text"
        assert all(0.8 < glyph.grey < 1.0 for glyph in slanted), "the text stays readable"
        assert "HUẤN LUYỆN" in page.rows[0].text
        assert page.rows[0].bottom < 20.0


@pytest.mark.parametrize("name", EVERYTHING)
def test_real_papers_have_no_training_mark(name: str) -> None:
    for page in pages_of(sample(name)):
        assert not any(glyph.slanted for glyph in page.glyphs)
        assert "HUẤN" not in page.text


def test_the_training_mark_changes_nothing_else() -> None:
    real, training = pages_of(sample("III-04")), pages_of(sample("III-04", training=True))
    assert body_text(real) == body_text(training)
    assert {glyph.grey for page in training for glyph in page.glyphs if not glyph.slanted} <= {0.0, 0.35}


# --- room ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYTHING)
def test_an_ordinary_and_a_blank_paper_have_no_faults(name: str) -> None:
    for pdf in (sample(name), sample(name, training=True), blank(name)):
        assert all_faults(pages_of(pdf)) == []


@pytest.mark.parametrize("words", [NINE_WORDS, "Ý", THREE_LINES], ids=["nine words", "one word", "long address"])
@pytest.mark.parametrize("form_id", A_FEW)
def test_long_and_short_values_in_all_fields_fit(form_id: str, words: str) -> None:
    pages = read(render_form(load_form(form_id), PaperValues(dict.fromkeys(text_fields(form_id), words))))
    assert all_faults(pages) == []
    assert squeezed(words) in squeezed(body_text(pages))


OVERLONG_ELSEWHERE = {"office.chief", "test.tester", "management_decision.team_others"}
"""Names of signature columns of 300 letters would be taller than a sheet; the last has a test of its own."""


@pytest.mark.parametrize("form_id", A_FEW)
def test_a_word_of_300_letters_breaks_and_loses_no_letter(form_id: str) -> None:
    fields = text_fields(form_id) - OVERLONG_ELSEWHERE
    values = filled(**{name.replace(".", "__"): "W" * 300 for name in fields})
    pages = read(render_form(load_form(form_id), values))
    assert all_faults(pages) == []
    assert sum(page.text.count("W") for page in pages) >= 300 * len(fields)


@pytest.mark.parametrize(
    "field", ["person__name", "office__chief", "management_decision__team_leader", "office__peoples_committee"]
)
def test_one_word_of_300_letters_breaks(field: str) -> None:
    pages = read(render_form(load_form("III-04"), filled(**{field: "W" * 300})))
    assert all_faults(pages) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [("management_decision__team_others", "W" * 300), ("management_decision__behaviour", "Một dòng.\n" + "W" * 300)],
)
def test_a_broken_word_at_the_head_of_a_paragraph_keeps_the_margin(field: str, text: str) -> None:
    assert all_faults(read(render_form(load_form("III-04"), filled(**{field: text})))) == []


def test_the_sign_behind_a_broken_word_keeps_the_margin() -> None:
    assert (
        all_faults(read(render_form(load_form("III-04"), filled(management_decision__positive_day="iJ" * 150)))) == []
    )


def form_of(*blocks: str) -> Form:
    """A form of our own making."""
    head = 'id = "HT-THU"\nname = "Thử"\nversion = "1"\nvalid_from = 2026-07-01\n'
    return parse_form(head + "".join(f"[[block]]\n{block}\n" for block in blocks))


def test_spaces_that_do_not_break_keep_the_margin_in_justified_text() -> None:
    text = " ".join(["Bị\u00a0quản\u00a0lý {person.name} kể từ ngày\u00a0{management_decision.on}"] * 12)
    pages = read(render_form(form_of(f'type = "text"\ntext = "{text}"'), filled()))
    assert all_faults(pages) == []
    rows = [row for page in pages for row in page.rows_within(20, 277)]
    assert len(rows) > 4
    assert all(row.right == pytest.approx(195.0, abs=0.3) for row in rows[:-1])


def test_a_single_row_of_boxes_is_never_left_on_a_page() -> None:
    rows = ", ".join(f'[["{code}", "Hộp {code}", "before"]]' for code in "abcd")
    boxes = f'type = "boxes"\nfield = "stop.reason"\nlead = "Lý do:"\nrows = [{rows}]'
    counts = set()
    for lines in range(24, 34):
        text = "\n".join(f"Dòng {number}." for number in range(lines))
        form = form_of('type = "long"\nlabel = "A"\nfield = "test.summary"', boxes)
        pages = read(render_form(form, filled(test__summary=text)))
        found = [sum(row.text.startswith("Hộp") for row in page.rows) for page in pages]
        assert 1 not in found
        assert not pages[0].rows_within(20, 277)[-1].text.startswith("Lý do")
        counts.add(tuple(found))
    assert {(4,), (2, 2)} <= counts, "the sweep must break between the boxes"


def test_fields_in_the_words_for_an_unknown_field_are_checked_too() -> None:
    with pytest.raises(RegistryError) as caught:
        form_of('type = "text"\ntext = "{management_decision.number?…/QĐ-{office.moon}}"')
    assert caught.value.code is ErrorCode.FORM_FILE_BAD
    assert "office.moon" in str(caught.value)


def test_only_a_day_may_be_still_to_come() -> None:
    head = 'id = "HT-THU"\nname = "Thử"\nversion = "1"\nvalid_from = 2026-07-01\nblock = []\n[[input]]\n'
    summons = parse_form(f'{head}field = "typed.day"\nlabel = "Ngày có mặt"\ntype = "day"\nfuture = true\n')
    assert summons.inputs[0].field.future
    with pytest.raises(RegistryError) as caught:
        parse_form(f'{head}field = "minutes.place"\nfuture = true\n')
    assert caught.value.code is ErrorCode.FORM_FILE_BAD
    assert "minutes.place" in str(caught.value)


def test_forty_lines_of_behaviour_all_print_in_order() -> None:
    lines = [f"{number}. {LINE_OF_BEHAVIOUR}" for number in range(1, 41)]
    pages = read(render_form(load_form("III-04"), filled(management_decision__behaviour="\n".join(lines))))
    text = normalised(body_text(pages))
    assert len(pages) >= 3
    assert all_faults(pages) == []
    places = [text.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)


# --- boxes and pictures -------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", A_FEW)
def test_every_box_of_the_form_file_is_drawn(form_id: str) -> None:
    boxes = [entry for b in load_form(form_id).blocks if b.type == "boxes" for row in b.data["rows"] for entry in row]
    assert sum(len(page.check_boxes) for page in pages_of(blank(form_id))) == len(boxes)


@pytest.mark.parametrize("place", range(5))
def test_the_outcome_of_the_residence_check_ticks_its_box(place: int) -> None:
    codes = ("registered", "thirty_days", "not_living_there", "unknown", "less_than_thirty")
    values = PaperValues(codes={"residence_verified.outcome": (codes[place],)})
    pages = read(render_form(load_form("HT-XMCT"), values))
    ticks = [page.is_ticked(box) for page in pages for box in page.check_boxes]
    assert ticks == [i == place for i in range(5)]


def test_a_code_that_is_no_box_ticks_nothing() -> None:
    pages = read(render_form(load_form("III-08"), PaperValues(codes={"stop.reason": ("moon",)})))
    assert not any(page.is_ticked(box) for page in pages for box in page.check_boxes)


def test_the_ground_of_another_stop_reason_does_not_print_as_a_finding_of_addiction() -> None:
    values = filled(stop__reason_detail="Bản án số 1/2027/HS-ST")
    values = PaperValues(values.texts, {"stop.reason": ("prison",)})
    assert "có nghiện: Bản án" not in normalised(body_text(read(render_form(load_form("III-08"), values))))


def test_the_time_of_custody_prints_only_behind_the_chosen_reason() -> None:
    values = PaperValues(filled().texts, {"suspension.custody": ("custody",)})
    text = normalised(body_text(read(render_form(load_form("III-07"), values))))
    assert "Bị tạm giữ trong thời hạn 09 ngày" in text
    assert "Bị tạm giam trong thời hạn 09 ngày" not in text


def test_the_photo_fills_its_place_and_replaces_the_words() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 400), (200, 180, 160)).save(picture, "PNG")
    page = read(render_form(load_form("III-05"), PaperValues(pictures={"person.photo": picture.getvalue()})))[0]
    assert len(page.pictures) == 1
    photo = page.pictures[0]
    assert (photo.left, photo.width, photo.height) == pytest.approx((30.0, 30.0, 40.0), abs=0.5)
    assert "Ảnh 3 x 4" not in page.text
    assert not [row for row in page.rows if photo.top < row.baseline < photo.bottom and row.left < photo.right]


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "symbol", "wanted"),
    [
        ("5", "CAX", "05/QĐ-CAX"),
        ("05", "CAX", "05/QĐ-CAX"),
        ("12", "CAX", "12/QĐ-CAX"),
        ("100", "CAP", "100/QĐ-CAP"),
        ("5", "", "05/QĐ"),
        ("7/QĐ-CAX-MT", "CAX", "7/QĐ-CAX-MT"),
        ("12a", "CAX", "12a/QĐ-CAX"),
    ],
)
def test_a_number_takes_a_zero_below_ten_and_the_symbol_of_the_office(number: str, symbol: str, wanted: str) -> None:
    assert paper_number_with(number, "QĐ", symbol) == wanted


@pytest.mark.parametrize(("number", "wanted"), [("1", "01"), ("9", "09"), ("10", "10"), ("110", "110"), ("5b", "5b")])
def test_only_numbers_below_ten_take_a_zero(number: str, wanted: str) -> None:
    assert paper_number(number) == wanted


@pytest.mark.parametrize(
    ("used", "wanted"),
    [
        ([], "01"),
        (["01/QĐ-CAX"], "02"),
        (["12/QĐ-CAX", "3/QĐ-CAX"], "13"),
        (["09/QĐ-CAX", "8"], "10"),
        (["99/TB-CAX"], "100"),
        (["", "không số", "a1/QĐ", "QĐ/77"], "01"),
        ([" 4 /QĐ-CAX"], "05"),
    ],
)
def test_the_next_number_follows_the_highest(used: list[str], wanted: str) -> None:
    assert next_number(used) == wanted
    assert next_number(used[::-1]) == wanted


@pytest.mark.parametrize(
    ("form_id", "wanted"),
    [
        ("III-02", "05/TB-CAX"),
        ("III-04", "05/QĐ-CAX"),
        ("III-07", "05/QĐ-CAX"),
        ("III-08", "05/QĐ-CAX"),
        ("III-09", "05/QĐ-CAX"),
        ("I-15", "05/QĐ"),
        ("V-53", "05/QĐ-UBND"),
        ("V-54", "05/CAX"),
    ],
)
def test_a_numbered_paper_prints_its_number_in_full(form_id: str, wanted: str) -> None:
    form = load_form(form_id)
    values = PaperValues({**filled().texts, form.number_field: "5"})
    assert f"Số: {wanted} " in body_text(read(render_form(form, values))[:1])


@pytest.mark.parametrize("form_id", ["III-01", "III-03", "III-05", "HT-XMCT", "HT-BIA"])
def test_a_paper_without_a_number_gets_none(form_id: str) -> None:
    form = load_form(form_id)
    assert form.number_pattern == ""
    values = filled()
    numbered = with_number(values, form.number_field, form.number_pattern)
    assert numbered.text(form.number_field) == values.text(form.number_field)
