"""Tables written as workbooks: what a foreign reader finds in them, and that nothing in them is a formula."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from storage.disk import Disk
from storage.registry import Options
from storage.spreadsheets.reader import read_workbook
from storage.spreadsheets.writer import LONGEST, workbook

HOSTILE = [
    "=1+1",
    "+84912345678",
    "-3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "007",
    "1e5",
    "<b>&amp;</b>",
    "'x",
    " a ",
]


def read(raw: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()


TEXTS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_read_back_by_another_program(rows: list[list[str]]) -> None:
    assert read(workbook("Danh sách", rows)) == rows


def test_no_cell_is_a_formula_or_a_number() -> None:
    raw = workbook("Danh sách", [["Họ và tên"], *([text] for text in HOSTILE)])
    assert read(raw) == [["Họ và tên"], *([text] for text in HOSTILE)]
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["Danh sách"]
    cells = [sheet.cell(row, 1) for row in range(1, len(HOSTILE) + 2)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert {cell.number_format for cell in cells} == {"@"}, "edited, it is still a text"
    assert cells[0].font.b
    assert not cells[1].font.b
    assert sheet.freeze_panes == "A2"


def test_there_is_nothing_in_it_but_the_table() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook("x", [["=1"]]))) as file:
        assert file.testzip() is None
        assert sorted(file.namelist()) == [
            "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]  # fmt: skip
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a/b:c*[d]?", "a b c  d"), ("x" * 40, "x" * 31), ("''", "1"), ('Ấp <3> & "4"', 'Ấp <3> & "4"')],
)
def test_a_name_that_no_sheet_may_have_is_made_one(name: str, shown: str) -> None:
    assert CalamineWorkbook.from_filelike(io.BytesIO(workbook(name, [["a"]]))).sheet_names == [shown]


def test_what_no_cell_can_hold_is_left_out() -> None:
    assert read(workbook("x", [["a\x00\x1bb\ufffe", "c" * (LONGEST + 5)]])) == [["ab", "c" * LONGEST]]
    assert read(workbook("x", [])) == []
    assert workbook("x", [["a"]]) == workbook("x", [["a"]])


def test_the_program_reads_its_own_file_back(tmp_path: Path, options: Options) -> None:
    path = tmp_path / "danh-sach.xlsx"
    Disk(options).write_workbook(path, "Danh sách", [["Họ và tên", "Số"], ["Trần Văn Thử", "089190000007"]])
    (sheet,) = read_workbook(path)
    assert sheet.rows == (("Họ và tên", "Số"), ("Trần Văn Thử", "089190000007"))
    assert [path.name for path in tmp_path.iterdir()] == ["danh-sach.xlsx"]
