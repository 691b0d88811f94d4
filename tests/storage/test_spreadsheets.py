"""Foreign workbooks: ordinary ones come in whole, hostile ones end in a clear error and in good time."""

from __future__ import annotations

import contextlib
import io
import os
import re
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from models.errors import ErrorCode, RegistryError
from models.taking_over.columns import Column, find_head
from models.taking_over.sheet import Sheet
from storage.spreadsheets.reader import FILE_BYTES, read_workbook
from tests.models.old_encodings import encode_tcvn3, encode_vni

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET_XML = "xl/worksheets/sheet1.xml"
SECONDS = 30
"""Within which every answer must be there; the limit of the program itself is a minute."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "danh sách.xlsx"


@contextlib.contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """A new workbook that is written when the block ends."""
    book = xlsxwriter.Workbook(str(path))
    yield book
    book.close()


def simple(path: Path, *rows: tuple[Any, ...]) -> Path:
    """A workbook of one sheet with these cells."""
    with workbook(path) as book:
        written = book.add_worksheet("DS")
        for i, row in enumerate(rows):
            written.write_row(i, 0, row)
    return path


def with_sheet(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with the text of its first sheet changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET_XML] = change(parts[SHEET_XML].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refused(path: Path, **options: Any) -> ErrorCode:
    """The error with which a workbook is refused, in good time and without naming the file."""
    start = time.monotonic()
    with pytest.raises(RegistryError) as caught:
        read_workbook(path, **options)
    assert time.monotonic() - start < SECONDS
    assert path.name not in str(caught.value)
    return caught.value.code


def in_time(path: Path) -> tuple[Sheet, ...]:
    start = time.monotonic()
    sheets = read_workbook(path)
    assert time.monotonic() - start < SECONDS
    return sheets


# --- ordinary workbooks ------------------------------------------------------------------------------


def test_every_kind_of_cell_comes_in_as_what_it_is(path: Path) -> None:
    with workbook(path) as book:
        written = book.add_worksheet("DS")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        stamp = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        hours = book.add_format({"num_format": "[h]:mm"})
        written.write_datetime(0, 0, datetime(1999, 5, 1), day)
        written.write_datetime(0, 1, datetime(2026, 11, 24, 22, 40), stamp)
        written.write_number(0, 2, 36843)
        written.write_number(0, 3, 1.5)
        written.write_number(0, 4, 89099123456)
        written.write_string(0, 5, "089099123456")
        written.write_string(0, 6, "Trần Văn Ấn")
        written.write_boolean(0, 7, True)
        written.write_blank(0, 8, None, day)
        written.write_formula(0, 9, "=1+1", None, 2)
        written.write_formula(0, 10, '="a"&"b"', None, "ab")
        written.write_string(0, 11, "dòng 1\ndòng 2")
        written.write_number(0, 12, 1.5, hours)
        written.write_string(0, 13, "  ")
        written.write_number(2, 0, 2**60)
    (sheet,) = read_workbook(path)
    assert sheet.name == "DS"
    assert sheet.decoded == 0
    assert sheet.rows[0][:12] == (
        date(1999, 5, 1), date(2026, 11, 24), 36843, 1.5, 89099123456, "089099123456", "Trần Văn Ấn", True, None, 2,
        "ab", "dòng 1\ndòng 2",
    )  # fmt: skip
    assert sheet.cell(0, 12) == str(timedelta(days=1.5))
    assert isinstance(sheet.cell(0, 4), int)
    assert all(value is None for value in sheet.rows[1])
    assert sheet.cell(2, 0) == float(2**60)


def test_cells_keep_their_place_when_rows_and_columns_before_them_are_empty(path: Path) -> None:
    with workbook(path) as book:
        book.add_worksheet("DS").write_string(4, 3, "D5")
    (sheet,) = read_workbook(path)
    assert sheet.cell(4, 3) == "D5"
    assert len(sheet.rows) == 5


def test_every_sheet_comes_in_under_its_own_name(path: Path) -> None:
    names = ["Người sử dụng – Ấp Ba Trại", "Danh sách (2)", "Ẩn", "Trống & <rỗng>"]
    with workbook(path) as book:
        for name in names[:3]:
            book.add_worksheet(name).write_string(0, 0, name)
        book.get_worksheet_by_name("Ẩn").hide()
        book.add_worksheet(names[3])
    sheets = read_workbook(path)
    assert [sheet.name for sheet in sheets] == names
    assert [sheet.cell(0, 0) for sheet in sheets] == [*names[:3], None]


def test_a_merged_caption_stands_in_its_first_cell_and_is_understood(path: Path) -> None:
    with workbook(path) as book:
        written = book.add_worksheet("DS")
        written.merge_range("A1:A2", "Họ và tên")
        written.merge_range("B1:C1", "Năm sinh")
        written.write_row("B2", ["Nam", "Nữ"])
        written.merge_range("D1:D2", "Số CCCD")
        written.write_row("A3", ["Trần Văn An", 1999, None, "089099123456"])
    (sheet,) = read_workbook(path)
    head = find_head(sheet)
    assert head is not None
    assert (head.row, head.rows) == (0, 2)
    assert [head.columns[i] for i in range(4)] == [
        Column.NAME, Column.BIRTH_MALE, Column.BIRTH_FEMALE, Column.NUMBER,
    ]  # fmt: skip


def test_a_list_of_a_thousand_people_is_read_quickly(path: Path) -> None:
    rows = [(i, f"Trần Văn An {i}", f"0890991{i:05d}", 1999, "Nam", "Ấp Ba Trại, xã Mẫu") for i in range(1_000)]
    start = time.monotonic()
    (sheet,) = read_workbook(simple(path, *rows))
    assert time.monotonic() - start < 10
    assert sheet.rows[999] == rows[999]


@pytest.mark.parametrize("name", ["danh sách.xls", "danh sách.doc", "danh sách", "danh sách.ods"])
def test_the_content_decides_and_not_the_end_of_the_name(tmp_path: Path, name: str) -> None:
    (sheet,) = read_workbook(simple(tmp_path / name, ("a", 1)))
    assert sheet.rows == (("a", 1),)


ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Danh sách">ROWS</table:table></office:spreadsheet>
</office:body>
</office:document-content>"""


def ods(path: Path, rows: str) -> Path:
    """A document of LibreOffice, no larger than it has to be."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", ODS_CONTENT.replace("ROWS", rows))
    return path


def ods_cell(text: str, **attributes: str) -> str:
    given = "".join(f' {name.replace("_", "-").replace("--", ":")}="{value}"' for name, value in attributes.items())
    return f'<table:table-cell office:value-type="string"{given}><text:p>{text}</text:p></table:table-cell>'


def test_a_sheet_of_libreoffice_comes_in(tmp_path: Path) -> None:
    cells = ods_cell("Họ và tên") + ods_cell("Trần Văn Ấn")
    day = '<table:table-cell office:value-type="date" office:date-value="1999-05-01"/>'
    (sheet,) = read_workbook(ods(tmp_path / "danh sách.ods", f"<table:table-row>{cells}{day}</table:table-row>"))
    assert sheet.name == "Danh sách"
    assert sheet.rows[0][:2] == ("Họ và tên", "Trần Văn Ấn")
    assert sheet.cell(0, 2) == date(1999, 5, 1)


# --- hostile and broken ones -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"STT,H\xe1\xbb\x8d v\xc3\xa0 t\xc3\xaan\n1,An\n",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK",
        b"PK\x03\x04" + b"\0" * 1_000,
        OLE,
        OLE + os.urandom(4_096),
        os.urandom(10_000),
    ],
    ids=["empty", "one byte", "csv", "html", "pdf", "pk", "zeros", "ole", "broken ole", "noise"],
)
def test_what_is_no_workbook_is_unreadable(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refused(path) is ErrorCode.WORKBOOK_UNREADABLE


def test_a_zip_that_is_no_workbook_is_unreadable(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refused(path) is ErrorCode.WORKBOOK_UNREADABLE


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_unreadable(path: Path, share: float) -> None:
    whole = simple(path, *[(i, f"Trần Văn An {i}") for i in range(500)]).read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refused(path) is ErrorCode.WORKBOOK_UNREADABLE


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace("</row>", ""),
        lambda xml: xml.replace("<sheetData>", "<sheetData>&undefined;"),
        lambda xml: "",
    ],
    ids=["cut off", "not closed", "unknown entity", "empty"],
)
def test_a_sheet_of_broken_xml_ends_in_an_error_or_in_what_could_be_read(
    path: Path, change: Callable[[str], str]
) -> None:
    with_sheet(simple(path, *[(i, "x") for i in range(50)]), change)
    try:
        in_time(path)
    except RegistryError as error:
        if error.code is not ErrorCode.WORKBOOK_UNREADABLE:
            raise


@pytest.mark.parametrize("marker", ["EncryptedPackage", "EncryptionInfo EncryptedPackage"])
def test_a_workbook_with_a_password_is_told_apart(path: Path, marker: str) -> None:
    path.write_bytes(OLE + b"\0" * 1_000 + marker.encode("utf-16-le") + os.urandom(4_096))
    assert refused(path) is ErrorCode.WORKBOOK_PROTECTED


def test_a_file_beyond_the_limit_is_refused_before_it_is_looked_into(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    start = time.monotonic()
    assert refused(path) is ErrorCode.WORKBOOK_TOO_LARGE
    assert time.monotonic() - start < 0.5


def test_a_missing_file_and_a_folder_are_told_as_what_they_are(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.xlsx") is ErrorCode.FILE_MISSING
    assert refused(tmp_path) is ErrorCode.NOT_A_FILE


def bomb(path: Path, name: str, *, megabytes: int, told: int | None = None) -> Path:
    """A zip whose one part inflates to many megabytes of spaces; ``told`` is the size its directory lies about."""
    block = b" " * 2**20
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)  # independent of what stands before it
    content = packed * megabytes + b"\x03\x00"
    check = 0
    for _ in range(megabytes):
        check = zlib.crc32(block, check)
    size = megabytes * 2**20 if told is None else told
    file = io.BytesIO()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, check, len(content), size, len(name), 0)
    file.write(b"PK\x03\x04" + common + name.encode() + content)
    start = file.tell()
    file.write(b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode())
    size_of_directory = file.tell() - start
    file.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, size_of_directory, start, 0))
    path.write_bytes(file.getvalue())
    return path


def test_the_bomb_of_these_tests_is_a_zip(path: Path) -> None:
    with zipfile.ZipFile(bomb(path, SHEET_XML, megabytes=3)) as archive:
        assert archive.testzip() is None
        assert archive.getinfo(SHEET_XML).file_size == 3 * 2**20


@pytest.mark.parametrize("name", [SHEET_XML, "xl/sharedStrings.xml", "content.xml"])
def test_a_workbook_that_inflates_beyond_measure_is_refused(path: Path, name: str) -> None:
    bomb(path, name, megabytes=420)
    assert path.stat().st_size < 2_000_000
    assert refused(path) is ErrorCode.WORKBOOK_TOO_LARGE


@pytest.mark.parametrize("name", [SHEET_XML, "xl/sharedStrings.xml", "content.xml"])
def test_a_workbook_that_lies_about_its_size_is_refused(path: Path, name: str) -> None:
    bomb(path, name, megabytes=420, told=1_000)
    assert refused(path) in (ErrorCode.WORKBOOK_UNREADABLE, ErrorCode.WORKBOOK_TOO_LARGE)


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", SHEET_XML])
def test_a_real_workbook_with_one_swollen_part_is_refused(path: Path, part: str) -> None:
    simple(path, ("Họ và tên", 1))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(content)
                for _ in range(401 if name == part else 0):
                    file.write(b" " * 10**6)
    assert refused(path) is ErrorCode.WORKBOOK_TOO_LARGE


def test_a_workbook_of_very_many_parts_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(5_001):
            archive.writestr(f"xl/media/{i}", b"")
    assert refused(path) is ErrorCode.WORKBOOK_TOO_LARGE


@pytest.mark.parametrize("cell", [(1_048_575, 16_383), (1_048_575, 0), (0, 16_383), (50_000, 0), (0, 200)])
def test_a_filled_cell_in_a_far_corner_is_refused(path: Path, cell: tuple[int, int]) -> None:
    with workbook(path) as book:
        written = book.add_worksheet("DS")
        written.write_string(0, 0, "Họ và tên")
        written.write_string(*cell, "x")
    assert refused(path) is ErrorCode.WORKBOOK_TOO_LARGE


@pytest.mark.parametrize("cell", [(49_999, 0), (0, 199)])
def test_a_cell_at_the_limit_is_read(path: Path, cell: tuple[int, int]) -> None:
    with workbook(path) as book:
        book.add_worksheet("DS").write_number(*cell, 5)
    (sheet,) = in_time(path)
    assert sheet.cell(*cell) == 5


@pytest.mark.parametrize(
    "cell",
    [
        '<c s="0" r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c  r = "XFD1048576"><v>1</v></c>',
        '<c\nr="XFD1048576"><v>1</v></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><x:v>1</x:v></x:c>',
        '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>',
        '<c r="XFD99999999999"><v>1</v></c>',
        '<c r="ZZZZZZZ1"><v>1</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r=""><v>1</v></c>',
    ],
)
def test_a_far_corner_written_in_an_unusual_way_does_no_harm(path: Path, cell: str) -> None:
    row = f'<row r="1048576">{cell}</row></sheetData>'
    with_sheet(simple(path, ("Họ và tên", 1)), lambda xml: xml.replace("</sheetData>", row))
    try:
        sheets = in_time(path)
    except RegistryError as error:
        if error.code not in (ErrorCode.WORKBOOK_UNREADABLE, ErrorCode.WORKBOOK_TOO_LARGE):
            raise
    else:
        assert all(len(sheet.rows) <= 50_000 and sheet.width <= 200 for sheet in sheets)


def test_a_million_empty_styled_rows_are_no_obstacle(path: Path) -> None:
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    with_sheet(
        simple(path, ("Họ và tên", "Năm sinh"), ("Trần Văn An", 1999)),
        lambda xml: xml.replace("</sheetData>", empty + "</sheetData>"),
    )
    (sheet,) = in_time(path)
    assert sheet.rows[:2] == (("Họ và tên", "Năm sinh"), ("Trần Văn An", 1999))
    assert len(sheet.rows) <= 50_000


WIDE = ods_cell("x", table__number_columns_repeated="16384")


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x")}</table:table-row>',
        f"<table:table-row>{WIDE}</table:table-row>",
        f'<table:table-row table:number-rows-repeated="1048576">{WIDE}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="99999999999">{ods_cell("x")}</table:table-row>',
    ],
    ids=["rows", "columns", "both", "overflow"],
)
def test_a_libreoffice_sheet_that_repeats_itself_beyond_measure_is_refused(tmp_path: Path, rows: str) -> None:
    code = refused(ods(tmp_path / "a.ods", rows))
    assert code in (ErrorCode.WORKBOOK_UNREADABLE, ErrorCode.WORKBOOK_TOO_LARGE)


@pytest.mark.parametrize("part", [SHEET_XML, "xl/sharedStrings.xml", "docProps/core.xml"])
@pytest.mark.parametrize("said", ["check sum", "size"])
def test_a_part_that_is_not_what_the_directory_says_makes_the_workbook_unreadable(
    path: Path, part: str, said: str
) -> None:
    """A damaged list must not come in with other names and numbers than were in it."""
    simple(path, *[(f"Trần Văn {i}", i) for i in range(50)])
    with zipfile.ZipFile(path) as archive:
        place = archive.start_dir
    raw = bytearray(path.read_bytes())
    while raw[place + 46 :].find(part.encode()) != 0:
        place = raw.index(b"PK\x01\x02", place + 4)
    at = place + (16 if said == "check sum" else 24)
    (value,) = struct.unpack_from("<I", raw, at)
    struct.pack_into("<I", raw, at, value - 1)
    path.write_bytes(raw)
    assert refused(path) is ErrorCode.WORKBOOK_UNREADABLE


@pytest.mark.parametrize("number", ["inf", "-inf", "NaN", "1e999", "1e308"])
def test_a_number_that_is_none_is_no_number(path: Path, number: str) -> None:
    with_sheet(simple(path, (7, "x")), lambda xml: xml.replace("<v>7</v>", f"<v>{number}</v>"))
    (sheet,) = in_time(path)
    value = sheet.cell(0, 0)
    assert isinstance(value, str) or value == 1e308


def test_a_very_long_text_is_cut(path: Path) -> None:
    (sheet,) = read_workbook(simple(path, ("x" * 32_000,)))
    assert sheet.cell(0, 0) == "x" * 10_000


# --- the process that reads ----------------------------------------------------------------------------


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_reader_that_never_ends_is_stopped(path: Path) -> None:
    simple(path, ("a",))
    start = time.monotonic()
    assert refused(path, worker=python("import time; time.sleep(60)"), seconds=0.3) is ErrorCode.WORKBOOK_TIMED_OUT
    assert time.monotonic() - start < 5


def test_a_reader_that_only_listens_is_stopped(path: Path) -> None:
    simple(path, ("a",))
    listen = python("import sys, time; sys.stdin.buffer.read(); time.sleep(60)")
    assert refused(path, worker=listen, seconds=0.3) is ErrorCode.WORKBOOK_TIMED_OUT


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(3)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.abort()",
        "raise MemoryError",
        "import sys; sys.stdin.buffer.read(); print('{\"sheets\":'); sys.exit(1)",
        "import sys; sys.stdin.buffer.read(); print('{\"sheets\":')",
        "import sys; sys.stdin.buffer.read(); print('{\"sheets\": [[1]]}')",
        "import sys; sys.stdin.buffer.read(); print('7')",
        "import sys; sys.stdin.buffer.read(); print('[' * 100000)",
    ],
    ids=["exit", "killed", "abort", "no memory", "half", "half, content", "other answer", "number", "nested"],
)
def test_a_reader_that_dies_makes_the_workbook_unreadable(path: Path, code: str) -> None:
    simple(path, ("a",))
    if "signal" in code and os.name == "nt":
        pytest.skip("Windows has no SIGKILL")
    assert refused(path, worker=python(code)) is ErrorCode.WORKBOOK_UNREADABLE


def test_reading_leaves_no_file_behind(path: Path) -> None:
    simple(path, ("a",))
    read_workbook(path)
    assert list(path.parent.iterdir()) == [path]


# --- old encodings -------------------------------------------------------------------------------------

NAMES = ["Nguyễn Văn Đức", "Lê Thị Hoa", "Trần Quốc Tuấn", "Phạm Thị Ngọc Ánh", "Đỗ Văn Tú", "Hồ Thị Mỹ"]


def old_workbook(path: Path, encode: Callable[[str], str], font: str) -> Path:
    """A list typed in an old font, with one column in Unicode beside it."""
    with workbook(path) as book:
        old, new = book.add_format({"font_name": font}), book.add_format({"font_name": "Times New Roman"})
        written = book.add_worksheet("Danh sách")
        written.write_row(0, 0, [encode("Họ và tên"), "Năm sinh", "Dân tộc"], old)
        written.write_string(0, 2, "Dân tộc", new)
        for i, name in enumerate(NAMES, 1):
            written.write_string(i, 0, encode(name), old)
            written.write_number(i, 1, 1990 + i, old)
            written.write_string(i, 2, "Ê Đê", new)
    return path


@pytest.mark.parametrize("font", [".VnTime", ".VnArial", ".VnArial Narrow"])
def test_a_list_in_tcvn3_is_read_by_its_font(path: Path, font: str) -> None:
    (sheet,) = read_workbook(old_workbook(path, encode_tcvn3, font))
    assert [str(row[0]).lower() for row in sheet.rows] == ["họ và tên", *(name.lower() for name in NAMES)]
    assert [row[2] for row in sheet.rows] == ["Dân tộc", *["Ê Đê"] * 6]
    assert sheet.rows[1][1] == 1991
    assert sheet.decoded >= 7


@pytest.mark.parametrize("font", [".VnTimeH", ".VnArialH"])
def test_a_list_in_a_capital_font_is_read_in_capitals(path: Path, font: str) -> None:
    (sheet,) = read_workbook(old_workbook(path, lambda text: encode_tcvn3(text.lower()), font))
    assert [row[0] for row in sheet.rows] == ["HỌ VÀ TÊN", *(name.upper() for name in NAMES)]
    assert sheet.rows[0][2] == "Dân tộc"


def test_plain_letters_in_a_capital_font_are_capitals_too(path: Path) -> None:
    with workbook(path) as book:
        written = book.add_worksheet("DS")
        capitals = book.add_format({"font_name": ".VnTimeH"})
        written.write_string(0, 0, encode_tcvn3("nguyễn văn đức"), capitals)
        written.write_string(1, 0, "lan anh", capitals)
        written.write_string(2, 0, "lan anh", book.add_format({"font_name": ".VnTime"}))
    (sheet,) = read_workbook(path)
    assert [row[0] for row in sheet.rows] == ["NGUYỄN VĂN ĐỨC", "LAN ANH", "lan anh"]


@pytest.mark.parametrize("font", ["VNI-Times", "VNI-Helve", "VNI Aptima"])
def test_a_list_in_vni_is_read_by_its_font_even_where_it_looks_like_tcvn3(path: Path, font: str) -> None:
    (sheet,) = read_workbook(old_workbook(path, encode_vni, font))
    assert [row[0] for row in sheet.rows] == ["Họ và tên", *NAMES]
    assert [row[2] for row in sheet.rows] == ["Dân tộc", *["Ê Đê"] * 6]


@pytest.mark.parametrize(
    ("encode", "name"),
    [(encode_tcvn3, "nguyễn văn đức"), (encode_tcvn3, "trần thị hậu"), (encode_vni, "Nguyễn Văn Đức")],
)
def test_where_the_font_does_not_tell_the_text_does(path: Path, encode: Callable[[str], str], name: str) -> None:
    (sheet,) = read_workbook(simple(path, (encode(name), "Trần Văn Ấn")))
    assert sheet.rows == ((name, "Trần Văn Ấn"),)
    assert sheet.decoded == 1


def test_a_list_in_unicode_is_left_alone(path: Path) -> None:
    names = ["Nguyễn Văn Đức", "H'Nhi Êban", "Ksor H'Blâm", "Zơ Râm Nhíu", "Đà Nẵng", "Lý Tó"]
    (sheet,) = read_workbook(simple(path, *[(name,) for name in names]))
    assert [row[0] for row in sheet.rows] == names
    assert sheet.decoded == 0


def test_a_list_whose_every_cell_also_reads_as_unicode_is_read_by_its_font(path: Path) -> None:
    with workbook(path) as book:
        old = book.add_format({"font_name": ".VnTime"})
        book.add_worksheet("DS").write_string(0, 0, encode_tcvn3("tú"), old)
    (sheet,) = read_workbook(path)
    assert sheet.cell(0, 0) == "tú"


def test_unicode_in_a_cell_that_kept_its_old_font_is_left_alone(path: Path) -> None:
    with workbook(path) as book:
        old = book.add_format({"font_name": ".VnTime"})
        written = book.add_worksheet("DS")
        written.write_string(0, 0, encode_tcvn3("nguyễn văn đức"), old)
        written.write_string(1, 0, "Nguyễn Thị Tám", old)
    (sheet,) = read_workbook(path)
    assert [row[0] for row in sheet.rows] == ["nguyễn văn đức", "Nguyễn Thị Tám"]


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
@pytest.mark.parametrize("name", ["Lê Hoàng", "Nguyễn Thị Tám", "NGUYỄN THỊ TÁM"])
def test_unicode_that_an_old_font_cannot_draw_is_left_alone(path: Path, font: str, name: str) -> None:
    """Even where every letter is in Latin-1: à is none of TCVN3, and ê after L is none of VNI."""
    with workbook(path) as book:
        book.add_worksheet("DS").write_string(0, 0, name, book.add_format({"font_name": font}))
    (sheet,) = read_workbook(path)
    assert sheet.cell(0, 0) == name
    assert sheet.decoded == 0


def test_the_font_is_found_in_every_sheet_and_at_every_place(path: Path) -> None:
    with workbook(path) as book:
        old, new = book.add_format({"font_name": ".VnTime"}), book.add_format({"font_name": "Arial"})
        for name in ("Một", "Hai"):
            written = book.add_worksheet(name)
            written.write_string(3, 2, encode_tcvn3("tú"), old)
            written.write_string(3, 3, "tó", new)
            written.write_string(7, 0, encode_tcvn3("tú"), old)
    for sheet in read_workbook(path):
        assert (sheet.cell(3, 2), sheet.cell(3, 3), sheet.cell(7, 0)) == ("tú", "tó", "tú")
        assert sheet.decoded == 2


def test_no_letter_of_a_sheet_is_printed_by_the_reader(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    read_workbook(simple(path, ("Trần Văn An", 1999)))
    printed = capfd.readouterr()
    assert not re.search("Trần", printed.out + printed.err)
