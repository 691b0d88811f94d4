"""III-04 on paper, to the letter, against the table of Nghị định 30/2020/NĐ-CP (geometry.toml)."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.papers.wording import date_in_words
from printing.forms import load_form
from printing.render import render_form
from tests.printing.area import MM
from tests.printing.reading import Page, Row, Rule, all_rows, find_row, read
from tests.printing.samples import filled

WANTED: dict[str, Any] = tomllib.loads(Path(__file__).with_name("geometry.toml").read_text("utf-8"))
MM_OFF: float = WANTED["tolerance"]["mm"]
PT_OFF: float = WANTED["tolerance"]["pt"]
AREA = WANTED["text_area"]


@pytest.fixture(scope="module")
def paper() -> list[Page]:
    """III-04 as an office fills it, on two pages."""
    pages = read(render_form(load_form("III-04"), filled(), training=False))
    assert len(pages) == 2
    return pages


def the_row(paper: list[Page], part: str) -> Row:
    """The row of a part of geometry.toml: the columns of the head stand in one row, so by its own letters."""
    text: str = WANTED[part]["text"]
    for row in all_rows(paper):
        for column in (row, row.between(0, 105), row.between(105, 210)):
            if column is not None and column.text == text:
                return column
    raise AssertionError(f"{text!r} is not on paper")


def signer_head(paper: list[Page]) -> Row:
    """The heading of the signature; the same words stand above the legal bases."""
    return [row for row in all_rows(paper) if row.text == WANTED["signer"]["text"]][-1]


def is_mm(found: float, wanted: float) -> bool:
    return abs(found - wanted) <= MM_OFF


def has_size(row: Row, wanted: float | list[float]) -> bool:
    least, most = wanted if isinstance(wanted, list) else (wanted, wanted)
    return all(least - PT_OFF <= size <= most + PT_OFF for size in row.sizes)


def rule_below(page: Page, row: Row) -> Rule:
    """The level line right under a row."""
    near = [r for r in page.rules if r.is_level and 0 < r.top - row.baseline < 5 and abs(r.centre - row.centre) < 5]
    assert len(near) == 1, (row, page.rules)
    return near[0]


def paragraphs(paper: list[Page]) -> Iterator[list[Row]]:
    """Rows of the body from ``Điều 1`` to ``Nơi nhận``, cut where a row is indented."""
    rows = all_rows(paper)
    first = next(i for i, row in enumerate(rows) if row.text.startswith("Điều 1."))
    last = next(i for i, row in enumerate(rows) if row.text.startswith("Nơi nhận"))
    current: list[Row] = []
    for row in rows[first:last]:
        if current and row.left > AREA["left"] + 5:
            yield current
            current = []
        current.append(row)
    yield current


def test_the_sheet_is_a4_portrait(paper: list[Page]) -> None:
    for page in paper:
        assert is_mm(page.width, WANTED["page"]["width"])
        assert is_mm(page.height, WANTED["page"]["height"])


@pytest.mark.parametrize("part", ["nation", "motto", "parent", "issuer", "number", "date"])
def test_each_line_of_the_head_has_its_face_size_and_column(paper: list[Page], part: str) -> None:
    row, wanted = the_row(paper[:1], part), WANTED[part]
    assert row.faces == {wanted["face"]}
    assert has_size(row, wanted["size"])
    assert is_mm(row.centre, wanted["centre"])


@pytest.mark.parametrize("part", ["nation", "motto"])
def test_the_national_lines_have_the_width_of_a_times_face(paper: list[Page], part: str) -> None:
    assert is_mm(the_row(paper, part).width, WANTED[part]["width"])


@pytest.mark.parametrize(("part", "above"), [("motto", "nation"), ("issuer", "parent")])
def test_the_second_line_of_a_head_follows_at_single_spacing(paper: list[Page], part: str, above: str) -> None:
    least, most = WANTED[part]["line"]
    assert least <= the_row(paper, part).baseline - the_row(paper, above).baseline <= most


def test_the_rule_under_the_motto_is_as_long_as_the_motto(paper: list[Page]) -> None:
    motto = the_row(paper, "motto")
    rule = rule_below(paper[0], motto)
    assert abs(rule.length - motto.width) <= WANTED["motto"]["rule_tolerance"]
    assert is_mm(rule.centre, motto.centre)


@pytest.mark.parametrize("part", ["issuer", "title"])
def test_the_rule_under_issuer_and_title_is_a_third_to_a_half_of_the_text(paper: list[Page], part: str) -> None:
    row = the_row(paper, part)
    rule = rule_below(paper[0], row)
    least, most = WANTED[part]["rule"]
    assert least <= rule.length / row.width <= most
    assert is_mm(rule.centre, row.centre)


def test_the_rules_of_the_head_touch_no_letters(paper: list[Page]) -> None:
    rules = [rule for rule in paper[0].rules if rule.is_level]
    assert len(rules) == 3
    for rule, row in itertools.product(rules, paper[0].rows):
        for glyph in row.inked:
            if glyph.right > rule.left and glyph.left < rule.right:
                assert not glyph.baseline - 0.7 * glyph.size * MM < rule.top < glyph.bottom, (rule, row)


def test_number_and_date_stand_on_one_line(paper: list[Page]) -> None:
    number, day = the_row(paper, "number"), the_row(paper, "date")
    assert abs(number.baseline - day.baseline) <= PT_OFF * MM
    assert number.baseline > the_row(paper, "motto").baseline
    assert number.right < day.left


@pytest.mark.parametrize("part", ["type", "title", "authority", "decides"])
def test_titles_are_bold_and_centred_over_the_text(paper: list[Page], part: str) -> None:
    row, wanted = the_row(paper, part), WANTED[part]
    assert row.faces == {wanted["face"]}
    assert has_size(row, wanted["size"])
    assert is_mm(row.centre, wanted["centre"])


def test_the_parts_of_the_first_page_come_in_the_order_of_the_decree(paper: list[Page]) -> None:
    parts = ["parent", "issuer", "number", "type", "title", "authority", "decides"]
    heights = [the_row(paper, part).baseline for part in parts]
    assert heights == sorted(heights)
    assert the_row(paper, "nation").baseline == pytest.approx(the_row(paper, "parent").baseline, abs=MM_OFF)


def test_legal_bases_are_italic_with_a_first_line_indent(paper: list[Page]) -> None:
    rows = paper[0].rows_within(the_row(paper, "authority").baseline + 1, the_row(paper, "decides").baseline - 1)
    assert [row.text[:11] for row in rows if row.left > AREA["left"] + 5] == ["Căn cứ Luật", "Căn cứ Nghị"]
    for row in rows:
        assert row.faces == {WANTED["citation"]["face"]}
        assert has_size(row, WANTED["citation"]["size"])
        starts = row.text.startswith("Căn cứ")
        assert is_mm(row.left, AREA["left"] + (WANTED["citation"]["indent"] if starts else 0.0))
    ends = [row.text[-1] for row, below in itertools.zip_longest(rows, rows[1:]) if not below or below.left > 35]
    assert ends == [";", "."]


def test_body_text_is_upright_in_its_size_and_only_articles_are_bold(paper: list[Page]) -> None:
    articles = []
    for paragraph in paragraphs(paper):
        for row in paragraph:
            assert has_size(row, WANTED["body"]["size"]), row
            bold = "".join(g.text for g in row.glyphs if g.face == WANTED["article"]["face"]).strip()
            assert row.faces <= {WANTED["body"]["face"], WANTED["article"]["face"]}, row
            if bold:
                assert row.text.startswith(bold)
                assert is_mm(row.left, AREA["left"] + WANTED["article"]["indent"])
                articles.append(bold)
    assert articles == [f"Điều {n}." for n in range(1, 6)]


def test_paragraphs_begin_one_centimetre_in_and_go_on_at_the_margin(paper: list[Page]) -> None:
    count = 0
    for paragraph in paragraphs(paper):
        assert is_mm(paragraph[0].left, AREA["left"] + WANTED["body"]["indent"]), paragraph
        for row in paragraph[1:]:
            assert is_mm(row.left, AREA["left"]), row
            count += 1
    assert count > 5


def test_running_text_is_justified_to_the_right_margin(paper: list[Page]) -> None:
    """All rows of a paragraph but its last; the rows of the person's block are lines of their own."""
    long = [p for p in paragraphs(paper) if len(p) > 1 and not p[0].text.startswith(("Số CMND", "Nơi"))]
    assert len(long) >= 8
    for paragraph in long:
        for row in paragraph[:-1]:
            assert is_mm(row.right, AREA["right"]), row
        assert paragraph[-1].right <= AREA["right"] + MM_OFF


def test_only_justified_rows_have_stretched_spaces(paper: list[Page]) -> None:
    """Word space of PDF outlives its text: it must be back to nothing for the next row."""
    rows = [p[-1] for p in paragraphs(paper)]
    rows += [the_row(paper, part) for part in ("recipients_head", "signer_name", "motto", "title")]
    rows += [signer_head(paper)]
    seen = 0
    for row in rows:
        for space, after in itertools.pairwise(row.glyphs):
            if space.text == " ":
                assert (after.left - space.right) / MM < 0.05, row
                seen += 1
    assert seen > 100


def test_lines_and_paragraphs_keep_the_distances_of_the_decree(paper: list[Page]) -> None:
    single = 1.15 * WANTED["body"]["size"]
    least, most = (single * value - PT_OFF for value in WANTED["body"]["line"])
    lines, between = [], []
    typed_line_breaks = "Khoảng 20 giờ"  # a typed line break inside one paragraph of the form
    for before, paragraph in itertools.pairwise(paragraphs(paper)):
        if before[-1].page == paragraph[0].page and not paragraph[0].text.startswith(typed_line_breaks):
            between.append((paragraph[0].baseline - before[-1].baseline) / MM)
        for upper, lower in itertools.pairwise(paragraph):
            if upper.page == lower.page:
                lines.append((lower.baseline - upper.baseline) / MM)
    assert len(lines) > 5
    assert all(least <= step <= most for step in lines)
    assert all(step >= max(lines) + WANTED["body"]["paragraph_space"] - PT_OFF for step in between)


def test_recipients_stand_flush_left_in_their_small_sizes(paper: list[Page]) -> None:
    head, signer = the_row(paper, "recipients_head"), signer_head(paper)
    assert head.faces == {WANTED["recipients_head"]["face"]}
    assert has_size(head, WANTED["recipients_head"]["size"])
    assert is_mm(head.left, WANTED["recipients_head"]["left"])
    assert abs(head.baseline - signer.baseline) <= WANTED["recipients_head"]["level"]
    below = [r.between(0, 105) for r in all_rows(paper) if r.page == head.page and r.baseline > head.baseline + 1]
    entries = [row for row in below if row is not None]
    assert [row.text[0] for row in entries] == ["-"] * 4
    assert [row.text[-1] for row in entries] == [";", ";", ";", "."]
    for row in entries:
        assert row.faces == {WANTED["recipients"]["face"]}
        assert has_size(row, WANTED["recipients"]["size"])
        assert is_mm(row.left, WANTED["recipients"]["left"])


def test_the_signer_is_bold_in_the_right_half_with_the_name_below(paper: list[Page]) -> None:
    head, name = signer_head(paper), the_row(paper, "signer_name")
    assert head.page == name.page == 2
    assert head.faces == {WANTED["signer"]["face"]}
    assert has_size(head, WANTED["signer"]["size"])
    assert head.left >= WANTED["signer"]["left_of_column"]
    assert name.faces == {WANTED["signer_name"]["face"]}
    assert has_size(name, WANTED["signer_name"]["size"])
    assert is_mm(name.centre, head.centre)
    least, most = WANTED["signer_name"]["room"]
    assert least <= name.baseline - head.baseline <= most


def test_page_numbers_stand_centred_in_the_top_margin_from_page_two_on() -> None:
    wanted = WANTED["page_number"]
    pages = read(
        render_form(
            load_form("III-04"), filled(management_decision__behaviour="\n".join("Một dòng." for _ in range(60)))
        )
    )
    assert len(pages) >= 3
    for page in pages:
        above = [row for row in page.rows if row.bottom < wanted["above"]]
        if page.number < wanted["first_page"]:
            assert [row.text for row in above] == [WANTED["margins"]["corner"]]
            continue
        assert [row.text for row in above] == [str(page.number)]
        assert above[0].faces == {wanted["face"]}
        assert has_size(above[0], wanted["size"])
        assert is_mm(above[0].centre, wanted["centre"])


def test_nothing_else_stands_outside_the_text_area(paper: list[Page]) -> None:
    for page in paper:
        for row in page.rows:
            if is_inside(row):
                continue
            number = row.text == str(page.number) and page.number > 1
            corner = row.text == WANTED["margins"]["corner"] and page.number == 1
            assert number or corner or WANTED["margins"]["foot"] in row.text, row
        for rule in page.rules:
            assert AREA["left"] <= rule.left
            assert rule.right <= AREA["right"]


def is_inside(row: Row) -> bool:
    off = 0.1
    return (
        row.left >= AREA["left"] - off
        and row.right <= AREA["right"] + off
        and row.top >= AREA["top"] - off
        and row.bottom <= AREA["bottom"] + off
    )


def test_full_pages_reach_down_to_the_bottom_margin() -> None:
    least, most = WANTED["page"]["bottom"]
    lowest = 0.0
    for lines in range(20, 26):
        text = "\n".join("Một dòng." for _ in range(lines))
        pages = read(render_form(load_form("III-04"), filled(management_decision__behaviour=text)))
        lowest = max(lowest, *(row.bottom for row in all_rows(pages)))
    assert least - 0.1 <= WANTED["page"]["height"] - lowest <= most


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 8, 24), "ngày 24 tháng 8 năm 2026"),
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 9, 9), "ngày 09 tháng 9 năm 2026"),
        (date(2026, 10, 10), "ngày 10 tháng 10 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_only_days_below_ten_and_the_months_one_and_two_take_a_zero(day: date, words: str) -> None:
    assert date_in_words(day) == words
    pages = read(render_form(load_form("III-04"), filled(paper__date=date_in_words(day))))
    assert find_row(pages, "Số:").text.endswith(f"Xã Mẫu, {words}")
