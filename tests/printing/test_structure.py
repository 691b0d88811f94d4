"""The printed words of the official forms against structure/*.toml, which was written from form-structure.md."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest

from models.papers.values import PaperValues
from printing.forms import form_ids, load_form
from printing.render import render_form
from tests.printing.area import Area
from tests.printing.gazette import TABLE, pattern
from tests.printing.ink import Sheet, sheets_of
from tests.printing.lines import (
    BOX,
    Line,
    boxes_on,
    is_ticked,
    lines_of,
    lines_on,
    parts,
    text_with_boxes,
    with_boxes,
    words_of,
)
from tests.printing.reading import normalised, squeezed
from tests.printing.samples import blank_sheets, every_code, filled, filled_sheets

FORMS = tuple(form_id for form_id in form_ids() if form_id in TABLE)
"""The official forms that are printed and stand in the table."""
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PLACE_AND_DATE = "…, ngày … tháng … năm …"
HALVES = (0.0, 105.0, 210.0)
THIRDS = (0.0, 85.0, 140.0, 210.0)


def forms_with(key: str) -> list[str]:
    return [form_id for form_id in FORMS if getattr(TABLE[form_id], key)]


def take(rows: list[Line], words: str) -> list[Line]:
    """Takes the first rows, which together are the words; they may have wrapped, and spaces do not count."""
    wanted = pattern(squeezed(words))
    for count in range(1, min(len(rows), 6) + 1):
        if wanted.fullmatch(squeezed(words_of(rows[:count]))):
            taken, rows[:] = rows[:count], rows[count:]
            return taken
    raise AssertionError(f"{words!r} is wanted, but there is: {[row.text for row in rows[:4]]}")


def photo_frame(form_id: str) -> Area | None:
    frames = blank_sheets(form_id)[0].frames if TABLE[form_id].photo else ()
    return next((frame for frame in frames if frame.width > 20), None)


def lines_beside_photo(form_id: str) -> list[Line]:
    """The lines of the first sheet without the words in the photo's frame."""
    lines, frame = lines_of(blank_sheets(form_id)[:1]), photo_frame(form_id)
    if frame is None:
        return lines
    lefts = [frame.right if frame.top < line.baseline < frame.bottom else 0.0 for line in lines]
    return [beside for line, left in zip(lines, lefts, strict=True) if (beside := line.part(left, 210.0))]


def title_rows(form_id: str) -> list[list[Line]]:
    """The rows of each line of the title."""
    wanted = TABLE[form_id]
    rows = lines_beside_photo(form_id)
    if wanted.head == "none":
        rows = parts(rows, HALVES[1], HALVES[2])
    start = next((i for i, row in enumerate(rows) if normalised(wanted.title[0]).startswith(normalised(row.text))), 0)
    rows = rows[start:]
    return [take(rows, line) for line in wanted.title]


def rows_of_the_head(form_id: str) -> list[Line]:
    """What stands above the title or, where the title is none of its own, above the first words of the body."""
    wanted = TABLE[form_id]
    rows = lines_beside_photo(form_id)
    if wanted.title and wanted.head != "none":
        end = title_rows(form_id)[0][0].baseline
    else:
        first = normalised(wanted.labels[0])
        end = next(row.baseline for row in rows if first.startswith(normalised(row.text)[:12]))
    return [row for row in rows if row.baseline < end - 0.5]


# --- head ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", FORMS)
def test_the_head_has_the_lines_of_the_form_and_no_others(form_id: str) -> None:
    wanted, rows = TABLE[form_id], rows_of_the_head(form_id)
    left, right = parts(rows, HALVES[0], HALVES[1]), parts(rows, HALVES[1], HALVES[2])
    lines = [*NATION, *([PLACE_AND_DATE] if "ND" in wanted.head else [])]
    if wanted.head.startswith("H1"):
        left, right = [], rows
    if wanted.head == "none":
        lines = list(wanted.title)
    for column, wanted_lines in ((left, wanted.left), (right, lines)):
        for line in wanted_lines:
            take(column, line)
        assert column == []


NUMBERED = [form_id for form_id in FORMS if any(line.startswith("Số:") for line in TABLE[form_id].left)]


@pytest.mark.parametrize("form_id", NUMBERED)
def test_a_number_is_spelled_as_on_the_form(form_id: str) -> None:
    (wanted,) = [line for line in TABLE[form_id].left if line.startswith("Số:")]
    found = [
        line
        for line in parts(lines_of(filled_sheets(form_id)[:1]), HALVES[0], HALVES[1])
        if line.text.startswith("Số:")
    ]
    assert pattern(squeezed(wanted), places="[^/]+").fullmatch(squeezed(found[0].text)), (wanted, found)


@pytest.mark.parametrize("form_id", forms_with("title"))
def test_the_title_is_bold_and_has_its_rule_only_where_the_form_has_one(form_id: str) -> None:
    sheet, wanted = blank_sheets(form_id)[0], TABLE[form_id]
    rows = [row for line in title_rows(form_id)[:2] for row in line]
    assert [line.text for line in lines_on(sheet) if line.sizes == rows[0].sizes].count(rows[0].text) == 1
    assert all(row.faces == {"Tinos-Bold"} for row in rows)
    if wanted.head != "none":
        assert all(row.sizes == {14.0} for row in rows)
    if wanted.rule is not None:
        last = rows[-1]
        level = [drawn for drawn in sheet.lines if drawn.height < 0.3 and drawn.width < last.width]
        rules = [drawn for drawn in level if 0 < drawn.top - last.baseline < 6]
        assert len(rules) == wanted.rule


@pytest.mark.parametrize("form_id", FORMS)
def test_the_number_of_the_form_stands_bold_at_the_top_right_of_the_first_page_only(form_id: str) -> None:
    wanted = TABLE[form_id].corner
    found = [row for sheet in blank_sheets(form_id) for row in lines_on(sheet) if row.text.startswith("Mẫu số")]
    assert [row.text for row in found] == ([wanted] if wanted else [])
    for row in found:
        assert row.page == 1
        assert row.faces == {"Tinos-Bold"}
        assert row.right == pytest.approx(195.0, abs=0.5)
        assert row.baseline < 20.0


@pytest.mark.parametrize("form_id", FORMS)
def test_the_foot_of_every_page_says_that_the_form_is_not_yet_compared(form_id: str) -> None:
    for sheet in (*blank_sheets(form_id), *filled_sheets(form_id)):
        foot = lines_on(sheet)[-1]
        assert "chưa đối chiếu với Công báo" in foot.text
        assert form_id in foot.text
        assert foot.baseline > 277.0


@pytest.mark.parametrize("form_id", forms_with("photo"))
def test_the_place_of_the_photo_is_a_frame_at_the_left_level_with_the_title(form_id: str) -> None:
    sheet, frame, photo = blank_sheets(form_id)[0], photo_frame(form_id), TABLE[form_id].photo
    assert frame is not None
    assert photo is not None
    assert (frame.left, frame.width, frame.height) == pytest.approx((30.0, *photo[:2]), abs=0.5)
    title = title_rows(form_id)[0][0]
    assert frame.top < title.baseline < frame.bottom
    assert title.left > frame.right
    inside = parts((line for line in lines_on(sheet) if line.is_in([frame])), frame.left, frame.right)
    assert words_of(inside) == normalised(photo[2])


# --- body ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", FORMS)
def test_the_labels_of_a_blank_form_stand_in_the_order_of_the_gazette(form_id: str) -> None:
    text = text_with_boxes(blank_sheets(form_id))
    end = max(text.find(normalised(line)) for line in (*TABLE[form_id].title, NATION[1]))
    for label in TABLE[form_id].labels:
        start = text.find(normalised(label), end)
        assert start >= 0, (
            f"{form_id}: {label!r} is not behind {text[max(0, end - 60) : end]!r}, but: {text[end:][:300]}"
        )
        end = start + len(normalised(label))


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_has_no_parts_of_other_forms(form_id: str) -> None:
    text = words_of(lines_of(blank_sheets(form_id)))
    for words in TABLE[form_id].absent:
        assert normalised(words) not in text, words


def headings(labels: Sequence[str]) -> set[str]:
    """What names a place to write on (``Quê quán:``), and longer words without a place."""
    pieces = [piece.lstrip("0123456789.)+- ") for label in labels for piece in re.split(r"(?<=:)|[…☐;]", label)]
    named = {piece for piece in pieces if piece.endswith(":") and piece[0].isupper() and len(piece) > 7}
    return named | {label for label in labels if len(label) > 19 and not re.search(r"[…☐:]", label)}


@pytest.mark.parametrize("form_id", FORMS)
def test_labels_stand_on_paper_as_often_as_on_the_form(form_id: str) -> None:
    """A block printed twice would pass a test of order alone."""
    sheets = blank_sheets(form_id)
    text, below = text_with_boxes(sheets), words_of(signature_rows(form_id))
    labels = [normalised(label) for label in TABLE[form_id].labels]
    wanted = "\n".join((*TABLE[form_id].title, *labels))
    often = {words: (text.count(words) - below.count(words), wanted.count(words)) for words in headings(labels)}
    assert not (wrong := {words: counts for words, counts in often.items() if counts[0] != counts[1]}), wrong


@pytest.mark.parametrize("form_id", FORMS)
def test_no_line_stands_twice_that_the_form_has_once(form_id: str) -> None:
    sheets = blank_sheets(form_id)
    lines = Counter(
        normalised(row.text) for row in above_signatures(form_id) if not row.is_in(sheets[row.page - 1].cells)
    )
    wanted = "\n".join(normalised(label) for label in TABLE[form_id].labels)
    twice = {line: count for line, count in lines.items() if count > 1 and len(line) > 20}
    names = {line: [name for part in re.split(r"[…☐;:]", line) if len(name := part.strip()) > 5] for line in twice}
    assert [line for line, count in twice.items() if all(wanted.count(name) < count for name in names[line])] == []


def above_signatures(form_id: str) -> list[Line]:
    end = signature_rows(form_id)[0]
    return [row for row in without_annex(blank_sheets(form_id), form_id) if row.is_above(end)]


_MARK = re.compile(r"(Điều \d+\.|[IVX]+\.|\d+(?:\.\d+)*[.)]|[a-zđ]\)|[-+])(?= |…|$)")
"""What a part of a form begins with: its article, number, letter or dash."""


@pytest.mark.parametrize("form_id", [form_id for form_id in FORMS if TABLE[form_id].head != "none"])
def test_articles_numbers_and_dashes_are_those_of_the_form(form_id: str) -> None:
    sheets, rows = blank_sheets(form_id), above_signatures(form_id)
    texts = [normalised(row.text) for row in rows if not row.is_in(sheets[row.page - 1].cells)]
    wanted = [normalised(label) for label in TABLE[form_id].labels]
    found, marks = ([mark[1] for text in part if (mark := _MARK.match(text))] for part in (texts, wanted))
    assert found == marks


@pytest.mark.parametrize("form_id", FORMS)
def test_dotted_lines_reach_from_margin_to_margin(form_id: str) -> None:
    """Whole lines to write on, and those behind the label of a line of its own; those in tables end with the cell."""
    labels = ("Quê quán:", "5. Quê quán:", "Nơi thường trú/tạm trú:", "Nơi ở hiện tại:", "Lý do đề nghị:")
    sheets = blank_sheets(form_id)
    rows = [row for row in lines_of(sheets) if not row.is_in(sheets[row.page - 1].cells)]
    whole = [row for row in rows if set(row.text) == {"."} and row.width > 100]
    for row in (*whole, *(row for row in rows if row.text.startswith(labels))):
        assert row.text.endswith("....")
        assert row.right == pytest.approx(195.0, abs=0.6)
    assert all(row.left == pytest.approx(30.0, abs=0.6) for row in whole)


@pytest.mark.parametrize("form_id", forms_with("annex"))
def test_an_annex_is_a_page_of_its_own_without_head_and_signature(form_id: str) -> None:
    first, *others = [lines_of([sheet]) for sheet in blank_sheets(form_id)]
    annex = next(rows for rows in others if rows[0].text == TABLE[form_id].annex)
    words = words_of(annex)
    assert TABLE[form_id].annex not in words_of(first)
    assert NATION[0] not in words
    assert "(Ký" not in words


# --- signatures ---------------------------------------------------------------------------------


def without_annex(sheets: Sequence[Sheet], form_id: str) -> list[Line]:
    rows = lines_of(sheets)
    ends = [i for i, row in enumerate(rows) if row.text == TABLE[form_id].annex]
    return rows[: ends[0]] if ends else rows


def signature_rows(form_id: str) -> list[Line]:
    """The rows of a blank form from the head of the first signature to the end."""
    wanted, rows = TABLE[form_id].signs[0], without_annex(blank_sheets(form_id), form_id)
    edges = HALVES if len(wanted) == 2 else THIRDS
    starts = []
    for words, left, right in zip(wanted, edges, edges[1:], strict=False):
        head = re.split(r"[*(]", normalised(words))[0].strip()
        found = [row for row in rows if (p := row.part(left, right)) and is_start(normalised(p.text), head)]
        starts += found[-1:]
    assert starts, f"{form_id}: no signature begins like {wanted}"
    first = min(starts, key=lambda row: (row.page, row.baseline))
    return [row for row in rows if not row.is_above(first)]


def is_start(text: str, words: str) -> bool:
    """Whether a row begins a signature: its words may go on in the next row, or with a name that is not wanted."""
    return min(len(text), len(words)) > 5 and (words.startswith(text) or text.startswith(words))


def signature_groups(rows: Iterable[Line]) -> list[list[Line]]:
    """Rows parted where there is room to sign."""
    groups: list[list[Line]] = []
    for row in rows:
        near = bool(groups) and groups[-1][-1].page == row.page and row.baseline - groups[-1][-1].baseline < 12
        if near:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


@pytest.mark.parametrize("form_id", FORMS)
def test_signatures_stand_in_the_rows_and_columns_of_the_form(form_id: str) -> None:
    wanted, rows = TABLE[form_id], signature_rows(form_id)
    if wanted.recipients:
        rows = parts(rows, HALVES[1], HALVES[2])
    groups = signature_groups(rows)
    assert len(groups) == len(wanted.signs), [words_of(group) for group in groups]
    assert words_of(lines_of(blank_sheets(form_id))).count("(Ký") == sum(
        words.count("(Ký") for row in wanted.signs for words in row
    )
    for group, signs in zip(groups, wanted.signs, strict=True):
        edges = HALVES if len(signs) == 2 else THIRDS
        if len(signs) == 3 and not signs[0] and not signs[2]:
            signs, edges = (signs[1],), (0.0, 210.0)
        for words, left, right in zip(signs, edges, edges[1:], strict=False):
            found = words_of(parts(group, left, right))
            assert pattern(words).fullmatch(found), f"{words!r} is wanted, but there is: {found!r}"


def recipients(sheets: Sequence[Sheet], form_id: str) -> list[str]:
    """The entries below ``Nơi nhận:``."""
    left = parts(without_annex(sheets, form_id), HALVES[0], HALVES[1])
    start = max(i for i, row in enumerate(left) if row.text == "Nơi nhận:")
    entries: list[str] = []
    for row in left[start + 1 :]:
        if row.text.startswith("- "):
            entries.append(row.text)
        else:
            entries[-1] += f" {row.text}"
    return entries


@pytest.mark.parametrize("form_id", forms_with("recipients"))
def test_recipients_are_those_of_the_form(form_id: str) -> None:
    found, wanted = recipients(filled_sheets(form_id), form_id), TABLE[form_id].recipients
    assert len(found) == len(wanted), found
    for entry, words in zip(found, wanted, strict=True):
        assert pattern(words, places=".+").match(normalised(entry)), (words, entry)


@pytest.mark.parametrize("form_id", [form_id for form_id in FORMS if not TABLE[form_id].recipients])
def test_a_form_without_recipients_has_none(form_id: str) -> None:
    assert "Nơi nhận" not in words_of(lines_of(filled_sheets(form_id)))


def test_a_recipient_that_is_not_known_is_left_out() -> None:
    sheets = sheets_of(render_form(load_form("III-04"), filled("III-04", management_decision__registered_police="")))
    assert [entry[:6] for entry in recipients(sheets, "III-04")] == ["- Như ", "- UBND", "- Lưu:"]


# --- check boxes --------------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_has_as_many_check_boxes_as_the_official_one(form_id: str) -> None:
    boxes = [is_ticked(box, sheet) for sheet in blank_sheets(form_id) for box in boxes_on(sheet)]
    assert boxes == [False] * sum(label.count("☐") for label in TABLE[form_id].labels)


@pytest.mark.parametrize("form_id", forms_with("ticks"))
def test_each_code_ticks_the_one_box_of_its_words(form_id: str) -> None:
    """The n-th code is chosen on the prints of the bits of n: few prints tell which box is whose, in reading order."""
    ticks = TABLE[form_id].ticks
    numbers: Counter[int] = Counter()
    for bit in range(len(ticks).bit_length()):
        chosen = [(field, code) for n, (field, code, _) in enumerate(ticks, start=1) if n >> bit & 1]
        for i, ticked in enumerate(ticks_of(form_id, chosen)):
            numbers[i] += ticked << bit
    boxes = [(sheet, box) for sheet in blank_sheets(form_id) for box in boxes_on(sheet)]
    assert [numbers[i] for i in range(len(boxes)) if numbers[i]] == list(range(1, len(ticks) + 1))
    found = {numbers[i]: words_around(sheet, box) for i, (sheet, box) in enumerate(boxes)}
    for n, (_, code, words) in enumerate(ticks, start=1):
        assert pattern(words).search(found[n]), (code, words, found[n])


@pytest.mark.parametrize("form_id", FORMS)
def test_the_table_has_every_code_of_a_box(form_id: str) -> None:
    assert set(codes_of_boxes(form_id)) == {(field, code) for field, code, _ in TABLE[form_id].ticks}


def codes_of_boxes(form_id: str) -> Iterator[tuple[str, str]]:
    """Field and code of every box that a form file ticks."""
    for block in load_form(form_id).blocks:
        if block.type == "boxes":
            for entry in itertools.chain.from_iterable(block.data["rows"]):
                name, _, code = entry[0].rpartition("=")
                yield name or block.data["field"], code
        yield from re.findall(r"\{([a-z_.]+)=([^}]+)\}", str(block.data))


def ticks_of(form_id: str, chosen: Iterable[tuple[str, str]]) -> list[bool]:
    """Whether each box of a form is ticked while these codes are chosen."""
    codes: dict[str, tuple[str, ...]] = {}
    for field, code in chosen:
        codes[field] = (*codes.get(field, ()), code)
    sheets = sheets_of(render_form(load_form(form_id), PaperValues(codes=codes)))
    return [is_ticked(box, sheet) for sheet in sheets for box in boxes_on(sheet)]


def words_around(sheet: Sheet, box: Area) -> str:
    """The line of a box, with a cross in this box alone."""
    line = next(line for line in with_boxes(sheet) if abs(line.baseline - box.bottom) < 1.0)
    before = sum(ink.face == BOX and ink.area.left < box.left for ink in line.inks)
    words = line.text.split("☐")
    return normalised("☐".join(words[: before + 1]) + "☒" + "☐".join(words[before + 1 :]))


# --- what is known and what is not --------------------------------------------------------------

_NO_WORD = re.compile(r"\b(None|nan|null|NaN)\b|[{}@]")


@pytest.mark.parametrize("form_id", form_ids())
def test_nothing_unknown_prints_as_none(form_id: str) -> None:
    for sheet in (*blank_sheets(form_id), *filled_sheets(form_id)):
        assert not _NO_WORD.search(sheet.text)


@pytest.mark.parametrize("form_id", ["III-04", "III-05", "III-08", "HT-XMCT"])
def test_nothing_unknown_prints_as_none_beside_a_name(form_id: str) -> None:
    sheets = sheets_of(render_form(load_form(form_id), PaperValues({"person.name": "Trần Văn Thử"})))
    assert not any(_NO_WORD.search(sheet.text) for sheet in sheets)


BY_HAND = {
    "TT18-PL03": ("III. Kết luận", ""),
    "TT18-PL04": ("III. Kết luận", ""),
    "TT18-PL05": ("III. Kết luận", ""),
    "TT18-PL06": ("III. Kết luận", ""),
    "V-17": ("III. THÔNG TIN VỀ SỨC KHỎE", "IV. "),
    "V-18": ("I. ĐIỀU TRỊ Y TẾ", "III. "),
    "V-19": ("1. Tình trạng sức khỏe", "2. "),
}
"""From where to where a doctor writes by hand: clinical findings are not typed into papers that police can read."""


def dotted(sheets: Sequence[Sheet], form_id: str) -> list[str]:
    """Rows with places to write on, but for those of doctors."""
    rows = [row.text for row in lines_of(sheets)]
    if form_id in BY_HAND:
        first, last = BY_HAND[form_id]
        start = next(i for i, text in enumerate(rows) if text.startswith(first))
        end = next((i for i, text in enumerate(rows) if last and i > start and text.startswith(last)), len(rows))
        rows = rows[:start] + rows[end:]
    return [text for text in rows if re.search(r"\.{4}|…{2}", text)]


@pytest.mark.parametrize("form_id", form_ids())
def test_a_filled_form_has_no_dotted_places_left(form_id: str) -> None:
    found = dotted(filled_sheets(form_id), form_id)
    if found and any(boxes_on(sheet) for sheet in filled_sheets(form_id)):  # the words of boxes not ticked stay open
        values = replace(filled(form_id), codes=every_code(form_id))
        found = dotted(sheets_of(render_form(load_form(form_id), values)), form_id)
    assert found == []


@pytest.mark.parametrize(
    ("form_id", "wanted"),
    [("III-02", "Số: …/TB-CAX"), *((form_id, "Số: …/QĐ-CAX") for form_id in ("III-04", "III-07", "III-08", "III-09"))],
)
def test_a_number_that_is_still_to_be_given_has_the_symbol_of_the_office(form_id: str, wanted: str) -> None:
    form = load_form(form_id)
    sheets = sheets_of(render_form(form, filled(form_id, **{form.number_field.replace(".", "__"): ""})))
    assert normalised(wanted) in words_of(lines_of(sheets[:1]))


def test_the_writer_of_a_notice_is_told_what_belongs_there_only_while_it_is_blank() -> None:
    prompt = "(hành vi, nơi thực hiện hành vi, cơ quan tiến hành xét nghiệm)"
    assert prompt in words_of(lines_of(blank_sheets("III-02")))
    assert prompt not in words_of(lines_of(filled_sheets("III-02")))


@pytest.mark.parametrize("first", ["Phạt cảnh cáo.", "Lần 1: Phạt cảnh cáo."])
def test_earlier_decisions_are_numbered_one_a_line(first: str) -> None:
    sheets = sheets_of(
        render_form(load_form("III-05"), filled("III-05", person__prior_decisions=f"{first}\nPhạt tiền."))
    )
    text = words_of(lines_of(sheets))
    assert "biện pháp áp dụng): Lần 1: Phạt cảnh cáo. Lần 2: Phạt tiền. 17." in text


# --- the table itself ---------------------------------------------------------------------------


def test_the_table_has_exactly_the_official_forms_that_are_printed() -> None:
    printed = {form_id for form_id in form_ids() if not form_id.startswith("HT-")}
    assert printed == {form_id for form_id, wanted in TABLE.items() if not wanted.is_list}
