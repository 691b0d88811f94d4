"""The recovery sheet: what stands on it is the code, and each sheet is one page."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from random import Random
from typing import Any

import pdfplumber

from models.papers.recovery_sheet import RecoverySheetData
from models.recovery.code import Part, SheetCode, read_code, split
from printing.recovery_sheet import render_sheets

CODE = SheetCode(Part.WHOLE, 7, Random(1).randbytes(32))
DAY = date(2026, 11, 24)


def pages_of(*codes: SheetCode) -> list[tuple[str, str]]:
    """Of each page all its text, and the large words of the table, down its columns."""
    pdf = render_sheets([RecoverySheetData("Công an xã Mẫu", DAY, code) for code in codes])
    with pdfplumber.open(BytesIO(pdf)) as book:
        return [(page.extract_text(), _table_of(page)) for page in book.pages]


def _table_of(page: Any) -> str:
    large = [word for word in page.extract_words(extra_attrs=["size"]) if abs(word["size"] - 15) < 0.1]
    large.sort(key=lambda word: (word["x0"] > page.width / 2, word["top"]))
    return " ".join(word["text"] for word in large)


def test_the_words_and_the_groups_on_the_sheet_are_the_code() -> None:
    ((page, words),) = pages_of(CODE)
    assert read_code(words) == CODE
    for group in CODE.groups():
        assert group in page.replace(" ", "")
    assert "CÔNG AN XÃ MẪU" in page
    assert "Bộ số 07 · Lập ngày 24/11/2026" in page


def test_two_sheets_are_two_pages_and_each_says_that_it_is_a_half() -> None:
    (first, words), (second, others) = pages_of(*split(Random(1).randbytes(32), 7, Random(2).randbytes(32)))
    assert "Phiếu 1 trong 2" in first
    assert "Phiếu 2 trong 2" in second
    assert "Sổ cần cả hai phiếu" in first
    assert words != others


def test_the_square_code_is_drawn_with_its_three_corners() -> None:
    pdf = render_sheets([RecoverySheetData("Công an xã Mẫu", DAY, CODE)])
    with pdfplumber.open(BytesIO(pdf)) as book:
        squares = [rect for rect in book.pages[0].rects if rect["fill"] and rect["width"] < 6]
    assert 300 < len(squares) < 33 * 33
    left, right = min(s["x0"] for s in squares), max(s["x1"] for s in squares)
    low, high = min(s["y0"] for s in squares), max(s["y1"] for s in squares)
    side = squares[0]["width"]
    assert abs((right - left) - 33 * side) < 0.1
    assert abs((high - low) - 33 * side) < 0.1


def test_the_same_sheet_is_the_same_bytes() -> None:
    data = [RecoverySheetData("Công an xã Mẫu", DAY, CODE)]
    assert render_sheets(data) == render_sheets(data)
