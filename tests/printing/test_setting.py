"""How words and fields fall into lines: what is not parted, what does not stand alone, what is not said twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.papers.values import PaperValues
from printing.fonts import Face, Font
from printing.forms import load_form
from printing.setting import LEFT_COLUMN, Setting, has_place, on_one_line, plain_text
from printing.typeset import ALONE, MM, NO_BREAK, Align, Line, Run, set_lines

FONT = Font(Face.REGULAR, 13)


def said(lines: Sequence[Line]) -> list[str]:
    """The text of each line, a dotted place as one dot."""
    return [
        "".join("." if mark.kind == "dots" else mark.text for mark in line.marks).replace(NO_BREAK, " ")
        for line in lines
    ]


def lines_of_text(text: str, width: float, **texts: str) -> list[str]:
    values = PaperValues({name.replace("__", "."): value for name, value in texts.items()})
    setting = Setting(load_form("V-22"), values, 13)
    return said(set_lines(setting.items(text), width * MM, align=Align.JUSTIFY))


def test_a_short_value_is_never_parted() -> None:
    text = "Số 089200000001 nơi cấp: {person.number_issued_by}"
    assert lines_of_text(text, 62, person__number_issued_by="Bộ Công an")[-1] == "Bộ Công an"


def test_a_long_value_is_parted_where_the_line_ends() -> None:
    issuer = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    lines = lines_of_text("Số 089200000001 nơi cấp: {person.number_issued_by}", 62, person__number_issued_by=issuer)
    assert lines[0] == "Số 089200000001 nơi cấp: Cục"


def test_a_short_value_wider_than_its_line_is_parted_between_words() -> None:
    lines = lines_of_text("{person.name}", 20, person__name="Nguyễn Hoàng Phương")
    assert [line.strip() for line in lines] == ["Nguyễn", "Hoàng", "Phương"]


@pytest.mark.parametrize("width", range(40, 120, 4))
def test_a_line_parts_no_day_from_its_word(width: int) -> None:
    text = "Căn cứ Quyết định số: {voluntary_decision.number:10} ngày {voluntary_decision.on:24} của Trưởng Công an xã"
    blank, known = lines_of_text(text, width), lines_of_text(text, width, voluntary_decision__on="05/03/2027")
    assert not [line for line in (*blank, *known) if line.rstrip().endswith(("ngày", "số:"))]


@pytest.mark.parametrize("width", range(40, 120, 4))
def test_a_line_parts_no_place_of_a_date_from_its_word(width: int) -> None:
    text = "Quyết định này có hiệu lực thi hành kể từ {voluntary_decision.on_words:7?ngày … tháng … năm …}."
    assert not [line for line in lines_of_text(text, width) if line.rstrip().endswith(("ngày", "tháng", "năm"))]


@pytest.mark.parametrize("width", range(40, 120, 4))
def test_a_line_parts_nothing_that_is_read_as_one(width: int) -> None:
    text = "Căn cứ khoản 7 Điều 24 và đề nghị ngày 05 tháng 3 năm 2027 của Công an xã Mẫu, TRƯỞNG CÔNG AN quyết định"
    for line in said(set_lines([Run(text, FONT)], width * MM, align=Align.JUSTIFY)):
        assert not line.casefold().rstrip().endswith((" công", "khoản", "điều", "ngày", "tháng", "năm")), line


def test_words_that_only_begin_so_are_parted() -> None:
    assert said(set_lines([Run("Công việc Điều kiện", FONT)], 24 * MM)) == ["Công việc", "Điều kiện"]
    assert said(set_lines([Run("Công việc Điều kiện", FONT)], 13 * MM)) == ["Công", "việc", "Điều", "kiện"]


def test_a_place_within_a_head_holds_the_name_of_a_commune() -> None:
    (line,) = set_lines([Run(plain_text("{office.commune}", PaperValues()), Font(Face.BOLD, 12))], 80 * MM)
    assert line.width > 35 * MM


def test_several_places_of_a_head_stand_on_one_line() -> None:
    known = plain_text("Mở {typed.opened_words?ngày … tháng … năm …}", PaperValues())
    assert len(set_lines([Run(known, Font(Face.BOLD, 14))], 165 * MM)) == 1
    assert has_place(known)
    assert has_place(plain_text("{office.commune}", PaperValues()))
    assert not has_place(plain_text("{office.commune}", PaperValues({"office.commune": "xã Mẫu"})))


@pytest.mark.parametrize(("words", "count"), [("CÔNG AN", 9), ("CÔNG AN TỈNH/TP", 6), ("ỦY BAN NHÂN DÂN CẤP XÃ", 3)])
def test_a_place_of_a_head_gives_way_to_stay_on_its_line(words: str, count: int) -> None:
    font, width = Font(Face.BOLD, 12), LEFT_COLUMN - 2 * MM
    text = on_one_line(plain_text(f"{{office.issuer_line?{words} …}}", PaperValues()), font, width)
    assert len(set_lines([Run(text, font)], width)) == 1
    assert text.count("…") >= count


WORDS = "chống ma túy và các quy định của pháp luật có liên quan đến người đó"


@pytest.mark.parametrize("width", range(40, 120, 2))
@pytest.mark.parametrize("align", [Align.LEFT, Align.CENTRE])
def test_a_short_word_does_not_stand_alone_in_a_last_line(align: Align, width: int) -> None:
    lines = said(set_lines([Run(WORDS, FONT)], width * MM, align=align))
    assert " ".join(lines) == WORDS
    assert len(lines) == 1 or " " in lines[-1]


@pytest.mark.parametrize("width", range(64, 120, 2))
def test_nor_does_it_where_lines_are_spread(width: int) -> None:
    lines = said(set_lines([Run(WORDS, FONT)], width * MM, align=Align.JUSTIFY))
    assert len(lines) == 1 or " " in lines[-1]


def test_no_line_is_torn_apart_to_keep_a_word_company() -> None:
    text = "3. Các biện pháp cai nghiện đã thực hiện, tự nguyện và bắt buộc (có hoặc không): không"
    lines = set_lines([Run(text, FONT)], 165 * MM, align=Align.JUSTIFY, indent=10 * MM)
    assert said(lines)[-1] == "không"
    assert max(mark.word_space for mark in lines[0].marks) < 2


def test_a_value_of_two_words_is_not_alone() -> None:
    text = "Căn cứ Quyết định số: 91/QĐ-UBND ngày 24/05/2026 của Trưởng Công an {office.commune};"
    values = PaperValues({"office.commune": "xã Mẫu"})
    items = Setting(load_form("V-27"), values, 14).items(text)
    width = max(width for width in range(100, 165) if len(set_lines(items, width * MM)) == 2)
    assert said(set_lines(items, width * MM, align=Align.JUSTIFY))[-1] == "xã Mẫu;"


def test_a_wide_word_may_stand_alone() -> None:
    lines = set_lines([Run("của Luật Phòng, chống ma túy Nghiêm-trọng-đặc-biệt", FONT)], 47 * MM)
    assert said(lines)[-1] == "Nghiêm-trọng-đặc-biệt"
    assert lines[-1].width > ALONE


@pytest.mark.parametrize(
    ("text", "known", "wanted"),
    [
        ("Kính gửi: Công an {moved_away.police}", "Công an xã Mẫu Đông", "Kính gửi: Công an xã Mẫu Đông"),
        ("Kính gửi: Công an {moved_away.police}", "xã Mẫu Đông", "Kính gửi: Công an xã Mẫu Đông"),
        ("TRƯỞNG CÔNG AN {moved_away.police}", "Công an xã Mẫu", "TRƯỞNG CÔNG AN xã Mẫu"),
        ("Ông {moved_away.police}", "Ông Văn A", "Ông Ông Văn A"),
        ("Công an {moved_away.police}", "Công an", "Công an Công an"),
    ],
)
def test_what_the_form_says_is_not_said_again_by_the_value(text: str, known: str, wanted: str) -> None:
    values = PaperValues({"moved_away.police": known})
    assert plain_text(text, values) == wanted
    (line,) = said(set_lines(Setting(load_form("V-22"), values, 13).items(text), 200 * MM))
    assert line == wanted
