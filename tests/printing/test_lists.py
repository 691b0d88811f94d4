"""Printed lists read back from their PDFs: columns and bands, heads on every page, nothing cut, totals, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import pytest

from models.papers.lists import LISTS, ListKind, PrintedList, ask_today
from printing.lists import list_form, render_blank_list, render_list
from printing.page import Piece, pages_of
from tests.conftest import NOW
from tests.printing.gazette import TABLE, pattern
from tests.printing.ink import sheets_of
from tests.printing.lines import text_with_boxes
from tests.printing.reading import Page, normalised, read

LEFT, RIGHT, TOP, BOTTOM = 30.0, 282.0, 20.0, 190.0
"""The text area of a sheet that lies on its side (NĐ 30/2020/NĐ-CP: the margins of an upright one)."""
OFFICIAL = {ListKind.USERS: "III-10", ListKind.REGISTRATIONS: "V-21"}
NAME, LONG_NAME = "Trần Văn Thử", "Nguyễn Phúc Hoàng Thị Bảo Ngọc Minh Châu Anh"
PLACE = "Số 125/34/7B đường Nguyễn Thị Minh Khai nối dài, khóm Đông Thịnh 9, phường Mỹ Phước, tỉnh An Giang"
NUMBER, DAY, TERM = "089099000123", "25/12/2026", "25/12/2026 - 25/12/2028"
DRUG, STOP = "Amphetamine/ Methamphetamine", "Dừng 25/12/2026, QĐ số 112/QĐ-CAX: thi hành án phạt tù"
MEASURE = "Cai nghiện tự nguyện tại cơ sở công lập, trường giáo dưỡng"

ROWS: dict[ListKind, tuple[str, ...]] = {
    ListKind.USERS: (NAME, NUMBER, DAY, "Nam", PLACE, PLACE, DRUG, DAY, DAY, "Vắng mặt", STOP),
    ListKind.REGISTRATIONS: (NAME, DAY, "Nữ", NUMBER, PLACE, TERM, MEASURE, "Đăng ký ngày 25/12/2026; QĐ số 8/QĐ-CAX"),
    ListKind.ADDICTED: (NAME, NUMBER, DAY, "Nam", PLACE, PLACE, DRUG, MEASURE, DAY, DAY, "Vắng mặt"),
    ListKind.AFTERCARE: (NAME, DAY, "Nam", NUMBER, PLACE, "183/QĐ-UBND, ngày 18/10/2026", TERM, PLACE, "Vắng mặt"),
    ListKind.MONITORING: (
        NAME, NUMBER, DAY, "Nữ", PLACE, MEASURE, "117/QĐ-CAX, ngày 04/07/2026", TERM, "GS-9874, Cổ chân phải",
        "Đã có quyết định, chưa đeo thiết bị", "12",
    ),
    ListKind.DUE: (
        "trước 22:40 ngày 25/11/2026", NAME, "1990", "Xác minh nơi cư trú", "NĐ 163/2026/NĐ-CP Đ.58 k.1", "",
    ),
    ListKind.SHOWN: (NAME, NUMBER, DAY, "Nam", PLACE, "Khóm Đông Thịnh 9", MEASURE, DAY, DAY, "Vắng mặt"),
}  # fmt: skip
"""A row of each list, with the longest words that stand in it."""
COUNT = 9


def filled(kind: ListKind) -> PrintedList:
    """A list of some rows in each part; one name is very long."""
    bands = next(len(block.data.get("rows", ())) for block in list_form(kind).blocks if block.type == "table")
    where = ROWS[kind].index(NAME)
    long = (*ROWS[kind][:where], LONG_NAME, *ROWS[kind][where + 1 :])
    rows = [ROWS[kind], long, *[ROWS[kind]] * (COUNT - 2)]
    texts = {
        "office.parent_line": "Công an tỉnh An Giang", "office.issuer_line": "Công an xã Mẫu", "office.place": "Xã Mẫu",
        "office.chief": "Nguyễn Thị Hạnh", "paper.made_by": "Lê Văn Lập\nCán bộ",
        "paper.date": "ngày 24 tháng 11 năm 2026",
        "typed.first": "01/11/2026", "typed.last": "24/11/2026", "typed.managed": "9", "typed.removed": "9",
        "typed.year_before": "2025", "typed.year": "2026", "typed.registered": "9", "typed.home": "4",
        "typed.public": "3", "typed.reformatory": "0", "typed.private": "2", "typed.running": "17",
        "typed.completed": "5", "typed.count": "9", "typed.title": "DANH SÁCH", "typed.overdue": "9", "typed.soon": "9",
    }  # fmt: skip
    return PrintedList(ask_today(kind, NOW), (rows,) * max(bands, 1), texts)


@lru_cache(maxsize=16)
def pages(kind: ListKind) -> Sequence[Page]:
    return read(render_list(filled(kind)))


def cells(page: Page) -> Iterator[list[str]]:
    """The cells of each row of the table, from left to right; lines of a cell are joined by a space."""
    for top in sorted({round(frame.top, 1) for frame in page.frames}):
        row = sorted((f for f in page.frames if round(f.top, 1) == top), key=lambda frame: frame.left)
        lines = page.rows_within(row[0].top, row[0].bottom)
        yield [
            " ".join(part.text for line in lines if (part := line.between(cell.left, cell.right)) is not None)
            for cell in row
        ]


def heads(kind: ListKind) -> list[str]:
    columns = next(block.data["columns"] for block in list_form(kind).blocks if block.type == "table")
    return [normalised(column[0]) for column in columns]


@pytest.mark.parametrize("kind", OFFICIAL)
def test_a_blank_list_has_the_words_of_the_official_form_in_its_order(kind: ListKind) -> None:
    wanted = TABLE[OFFICIAL[kind]]
    text = text_with_boxes(sheets_of(render_blank_list(kind)))
    for label in (*wanted.title, *wanted.labels):
        assert pattern(normalised(label)).search(text), label
    at = 0
    for label in wanted.labels:
        found = pattern(normalised(label)).search(text, at)
        assert found, f"{label} not behind what stands before it"
        at = found.end()
    assert [words for words in wanted.absent if words in text] == []


@pytest.mark.parametrize("kind", LISTS)
def test_the_heads_stand_on_every_page_and_no_cell_lacks_a_letter_or_parts_a_word(kind: ListKind) -> None:
    read_back = pages(kind)
    assert len(read_back) > 1
    rows: list[list[str]] = []
    for page in read_back:
        found = list(cells(page))
        if found:
            assert found[0] == heads(kind)
            assert len(found) > 1, "heads without a row"
        rows += found[1:]
    table = [row for row in rows if len(row) > 1]
    parts = filled(kind).parts
    assert table == [[str(number), *row] for part in parts for number, row in enumerate(part, start=1)]


@pytest.mark.parametrize("kind", LISTS)
def test_nothing_stands_outside_the_text_area_or_on_a_ruled_line(kind: ListKind) -> None:
    for page in pages(kind):
        assert (round(page.width), round(page.height)) == (297, 210)
        for row in page.rows:
            in_margin = row.bottom < TOP or row.top > BOTTOM
            assert row.left >= LEFT - 0.1, row
            assert row.right <= RIGHT + 0.1, row
            assert in_margin or (row.top >= TOP - 0.1 and row.bottom <= BOTTOM + 0.1), row
        for frame in page.frames:
            assert frame.left >= LEFT - 0.1
            assert frame.right <= RIGHT + 0.1
            assert frame.bottom <= BOTTOM + 0.1
            for glyph in (glyph for row in page.rows for glyph in row.inked):
                if frame.top < glyph.baseline < frame.bottom and frame.left < glyph.left < frame.right:
                    assert glyph.right <= frame.right, glyph
    numbers = [page.rows[0].text for page in pages(kind)[1:]]
    assert numbers == [str(number) for number in range(2, len(numbers) + 2)]


def test_the_bands_of_users_carry_their_numbers_and_stay_with_their_first_row() -> None:
    rows = [row for page in pages(ListKind.USERS) for row in cells(page) if row != heads(ListKind.USERS)]
    bands = [i for i, row in enumerate(rows) if len(row) == 1]
    assert [rows[i][0] for i in bands] == [
        "Số người sử dụng trái phép chất ma túy đang quản lý: 9",
        "Số người loại khỏi danh sách trong kỳ: 9",
    ]
    assert bands == [0, COUNT + 1]
    for page in pages(ListKind.USERS):
        assert len(list(cells(page))[-1]) > 1
    assert "(Tính từ ngày 01/11/2026 đến ngày 24/11/2026)" in pages(ListKind.USERS)[0].text


def test_a_part_without_anybody_keeps_its_band() -> None:
    data = replace(filled(ListKind.USERS), parts=(filled(ListKind.USERS).parts[0], ()))
    last = list(cells(read(render_list(data))[-1]))[-1]
    assert last == ["Số người loại khỏi danh sách trong kỳ: 9"]


def test_the_register_ends_with_its_totals_and_two_signatures() -> None:
    last = pages(ListKind.REGISTRATIONS)[-1].text
    wanted = (
        "Số liệu từ ngày 15/12 năm 2025 đến ngày 14/12 năm 2026:",
        "1. Tổng số người đăng ký cai nghiện tự nguyện: 9 trong đó:",
        "1.1. Tại gia đình, cộng đồng: 4",
        "1.2. Tại cơ sở cai nghiện ma túy công lập: 3",
        "1.3. Tại Trường giáo dưỡng: 0",
        "1.4. Tại cơ sở cai nghiện ma túy tư nhân: 2",
        "2. Tổng số người đang trong thời gian cai nghiện tự nguyện: 17",
        "3. Tổng số người hoàn thành cai nghiện tự nguyện: 5",
        "Xã Mẫu, ngày 24 tháng 11 năm 2026",
    )
    whole = "\n".join(page.text for page in pages(ListKind.REGISTRATIONS))
    places = [whole.index(words) for words in wanted]
    assert places == sorted(places)
    signed = [words in last for words in ("NGƯỜI LẬP", "TRƯỞNG CÔNG AN", "Lê Văn Lập", "Nguyễn Thị Hạnh", wanted[-2])]
    assert all(signed), last


def test_of_a_long_list_no_more_than_a_page_is_laid_out_at_a_time() -> None:
    made = 0

    def pieces() -> Iterator[Piece]:
        nonlocal made
        for _ in range(1000):
            made += 1
            yield Piece(10.0, lambda pen, x, top: None)

    laid_out = pages_of(pieces(), 95.0)
    assert [len(next(laid_out)) for _ in range(3)] == [9, 9, 9]
    assert made <= 3 * 9 + 2
    assert len(list(laid_out)) == 109


def test_the_same_list_gives_the_same_bytes() -> None:
    assert render_list(filled(ListKind.DUE)) == render_list(filled(ListKind.DUE))
