"""The process that reads one workbook: bytes on stdin, cells as JSON on stdout.

It runs apart because a hostile sheet can abort the reading library, fill the memory or take for
ever. Nothing is written to disk. Run by ``storage/spreadsheets/reader.py``.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import re
import sys
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

from models.text import LegacyEncoding, decode_legacy, has_letters_of, legacy_encoding_of

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 60
UNPACKED_BYTES = 400_000_000
ROWS_AT_MOST = 50_000
COLUMNS_AT_MOST = 200
TEXT_AT_MOST = 10_000
PARTS_AT_MOST = 5_000
_BLOCK = 1 << 20

_STYLES = "xl/styles.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>/]*>(?!</c>)')


class TooLarge(Exception):
    """More rows, columns or bytes than a commune's list can have."""


def main() -> int:
    """Read stdin, write the answer. The exit code is always 0; a killed process says the rest."""
    _limit()
    raw = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"sheets": read(raw)}
    except TooLarge:
        answer = {"error": "too_large"}
    except _Protected:
        answer = {"error": "protected"}
    except MemoryError:
        answer = {"error": "too_large"}
    except Exception:  # noqa: BLE001  any failure of a foreign file is the same answer: unreadable
        answer = {"error": "unreadable"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


class _Protected(Exception):
    """Encrypted with a password."""


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no resource limits here
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(raw: bytes) -> list[dict[str, Any]]:
    """The sheets of a workbook (.xlsx, .xlsm, .xls, .ods) as JSON data."""
    import python_calamine

    if raw.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in raw:
        raise _Protected
    if raw.startswith(b"PK"):
        _check_zip(raw)
    elif not raw.startswith(_OLE):
        raise ValueError("not a workbook")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    sheets = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if len(rows) > ROWS_AT_MOST or max((len(row) for row in rows), default=0) > COLUMNS_AT_MOST:
            raise TooLarge
        sheets.append({"name": name, "rows": [[_cell(value) for value in row] for row in rows], "decoded": 0})
    _decode(raw, sheets)
    return sheets


def _check_zip(raw: bytes) -> None:
    """Refuse what would inflate, what is not what its directory says, and filled cells in far corners.

    All of it before any library unpacks it: the reading library trusts sizes and looks at no check sum.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > UNPACKED_BYTES or len(parts) > PARTS_AT_MOST:
            raise TooLarge
        for part in parts:
            with archive.open(part) as content:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_corners(content)
                while content.read(_BLOCK):
                    pass  # to its end, where size and check sum are compared


def _check_corners(sheet: Any) -> None:
    tail = b""
    while chunk := sheet.read(_BLOCK):
        for match in _FILLED_CELL.finditer(tail + chunk):
            if int(match[2]) > ROWS_AT_MOST or _column(match[1]) > COLUMNS_AT_MOST:
                raise TooLarge
        tail = chunk[-200:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cell(value: Any) -> Any:
    if isinstance(value, bool) or value is None or value == "":
        return value if isinstance(value, bool) else None
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, int):
        return value
    if isinstance(value, timedelta):
        return str(value)
    return str(value)[:TEXT_AT_MOST]


def _decode(raw: bytes, sheets: list[dict[str, Any]]) -> None:
    """Convert text of old encodings. The cell's font decides; without an old font, the text itself does."""
    fonts = _old_fonts(raw, sheets)
    for sheet in sheets:
        for i, row in enumerate(sheet["rows"]):
            for j, value in enumerate(row):
                if isinstance(value, str):
                    row[j] = _decoded(value, fonts.get((sheet["name"], i, j), ""))
                    sheet["decoded"] += row[j] != value and not value.isascii()


def _decoded(value: str, font: str) -> str:
    encoding = _encoding_of(font)
    if encoding is None:
        encoding = legacy_encoding_of(value)
    elif not has_letters_of(value, encoding):  # Unicode, typed later into a cell that kept its font
        return value
    if encoding is None:
        return value
    return decode_legacy(value, encoding, capital_font=font.lower().endswith("h") and encoding == "tcvn3")


def _encoding_of(font: str) -> LegacyEncoding | None:
    """The old encoding that a font draws, by its name."""
    if font.startswith(".Vn"):
        return "tcvn3"
    return "vni" if font.upper().startswith("VNI") else None


_OLD_FONT_NAMED = re.compile(rb'val="(?:\.Vn|VNI)', re.IGNORECASE)


def _old_fonts(raw: bytes, sheets: list[dict[str, Any]]) -> dict[tuple[str, int, int], str]:
    """Font names of cells set in a .Vn or VNI font; empty where the format has none to tell."""
    if not raw.startswith(b"PK") or not _OLD_FONT_NAMED.search(_styles(raw)):
        return {}
    import openpyxl

    fonts: dict[tuple[str, int, int], str] = {}
    with contextlib.suppress(Exception):  # what that library cannot read is judged by its text alone
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True)
        for sheet in sheets:
            rows = sheet["rows"]
            width = max((len(row) for row in rows), default=0)
            cells = book[sheet["name"]].iter_rows(1, max(len(rows), 1), 1, max(width, 1))
            for i, row in enumerate(cells):
                for j, cell in enumerate(row):
                    name = cell.font.name if cell.value is not None and cell.font else None
                    if name and _encoding_of(name):
                        fonts[(sheet["name"], i, j)] = name
    return fonts


def _styles(raw: bytes) -> bytes:
    """The part of an .xlsx file that names fonts."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(_STYLES) if _STYLES in archive.namelist() else b""


if __name__ == "__main__":
    sys.exit(main())
