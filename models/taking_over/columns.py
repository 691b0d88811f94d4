"""Finding the head of a list and what its columns mean.

The columns are those of the official list III-10 and the ones that communes add. A head may have up to
three rows with merged cells; a merged caption counts for every column below it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.taking_over.sheet import CellValue, Sheet, is_blank
from models.text import clean_line, fold


class Column(enum.StrEnum):
    """What a column can mean."""

    ORDER = "order"
    NAME = "name"
    OTHER_NAMES = "other_names"
    NUMBER = "number"
    BIRTH = "birth"
    BIRTH_MALE = "birth_male"
    BIRTH_FEMALE = "birth_female"
    SEX = "sex"
    SEX_MALE = "sex_male"
    SEX_FEMALE = "sex_female"
    REGISTERED = "registered_residence"
    CURRENT = "current_residence"
    HAMLET = "hamlet"
    ETHNICITY = "ethnicity"
    OCCUPATION = "occupation"
    PHONE = "phone"
    SUBSTANCE = "substance"
    DECISION = "decision"
    ENTRY = "entry"
    END = "end"
    PRESENCE = "presence"
    PRESENT_MARK = "present_mark"
    ABSENT_MARK = "absent_mark"
    OUTCOME = "outcome"


COLUMN_LABELS: Mapping[Column, str] = {
    Column.ORDER: "Số thứ tự",
    Column.NAME: "Họ và tên",
    Column.OTHER_NAMES: "Tên gọi khác",
    Column.NUMBER: "Số giấy tờ",
    Column.BIRTH: "Ngày sinh",
    Column.BIRTH_MALE: "Năm sinh (nam)",
    Column.BIRTH_FEMALE: "Năm sinh (nữ)",
    Column.SEX: "Giới tính",
    Column.SEX_MALE: "Nam (đánh dấu)",
    Column.SEX_FEMALE: "Nữ (đánh dấu)",
    Column.REGISTERED: "Nơi thường trú/tạm trú",
    Column.CURRENT: "Nơi ở hiện tại",
    Column.HAMLET: "Thôn, ấp, tổ dân phố",
    Column.ETHNICITY: "Dân tộc",
    Column.OCCUPATION: "Nghề nghiệp",
    Column.PHONE: "Điện thoại",
    Column.SUBSTANCE: "Loại ma túy sử dụng",
    Column.DECISION: "Quyết định quản lý",
    Column.ENTRY: "Ngày đưa vào quản lý",
    Column.END: "Ngày hết hạn quản lý",
    Column.PRESENCE: "Tình hình cư trú",
    Column.PRESENT_MARK: "Có mặt (đánh dấu)",
    Column.ABSENT_MARK: "Vắng mặt (đánh dấu)",
    Column.OUTCOME: "Dừng/Tạm đình chỉ/Chấm dứt, ghi chú",
}

# Folded captions, most telling first; a caption over sub-captions is put before them.
_PATTERNS: tuple[tuple[Column, str], ...] = (
    (Column.ORDER, r"^(stt|tt|so tt|so thu tu|thu tu)$"),
    (Column.PRESENT_MARK, r"\bco mat$"),
    (Column.ABSENT_MARK, r"\bvang mat$"),
    (Column.BIRTH_MALE, r"\bsinh\b.* nam$"),
    (Column.BIRTH_FEMALE, r"\bsinh\b.* nu$"),
    (Column.SEX_MALE, r"^(gioi tinh )?nam$"),
    (Column.SEX_FEMALE, r"^(gioi tinh )?nu$"),
    (Column.PRESENCE, r"tinh hinh cu tru|co mat.*vang mat|vang mat.*co mat"),
    (Column.NUMBER, r"dinh danh|\bcccd\b|\bcmnd\b|\bcmt\b|can cuoc|chung minh|ho chieu|giay to"),
    (Column.OTHER_NAMES, r"ten (goi )?khac|biet danh"),
    (Column.NAME, r"\bho (va |va chu dem )?ten\b|\bho ten\b|^ten$"),
    (Column.SEX, r"gioi tinh|^nam nu$"),
    (Column.OUTCOME, r"\bdung\b.*(dinh chi|cham dut)|tam dinh chi|cham dut|ket qua quan ly|ghi chu"),
    (Column.END, r"het (thoi )?han|ket thuc|den ngay|ngay het"),
    (Column.ENTRY, r"(dua |ngay )vao|vao danh sach|bat dau quan ly|ngay quan ly|tu ngay|ngay lap"),
    (Column.DECISION, r"quyet dinh|so qd"),
    (Column.BIRTH, r"\bsinh (ngay|nien)\b|\b(ngay|thang|nien|nam) sinh\b|^sinh$|^ntns$"),
    (Column.REGISTERED, r"thuong tru|ho khau|\bhktt\b|tam tru"),
    (Column.CURRENT, r"noi o|cho o|o hien (nay|tai)|noi cu tru"),
    (Column.HAMLET, r"^(thon|ap|khom|xom|ban|buon|to dan pho|khu pho)\b"),
    (Column.ETHNICITY, r"dan toc"),
    (Column.OCCUPATION, r"nghe nghiep|viec lam"),
    (Column.PHONE, r"dien thoai|\bsdt\b"),
    (Column.SUBSTANCE, r"ma tuy|loai chat"),
)
_COMPILED = tuple((column, re.compile(pattern)) for column, pattern in _PATTERNS)

_HEAD_ROWS_AT_MOST = 3
_SEARCHED_ROWS = 60


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head stands (0-based first row, number of rows) and what each column means."""

    row: int
    rows: int
    columns: Mapping[int, Column]
    captions: tuple[str, ...]

    @property
    def first_data_row(self) -> int:
        return self.row + self.rows


_YEAR = re.compile(r"\bnăm\b")


def meaning_of(caption: str) -> Column | None:
    """What a caption says its column is."""
    folded = fold(_YEAR.sub("niên", clean_line(caption).lower()))  # without its accent "năm" (year) is "nam" (male)
    for column, pattern in _COMPILED:
        if pattern.search(folded):
            return column
    return None


def find_head(sheet: Sheet) -> Head | None:
    """The head of the list on a sheet, or None if there is no list of people."""
    best: Head | None = None
    for row in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        if sum(1 for value in sheet.rows[row] if isinstance(value, str) and value.strip()) < 2:
            continue
        for rows in range(1, _HEAD_ROWS_AT_MOST + 1):
            head = _read_head(sheet, row, rows)
            if _is_list(head) and (best is None or len(head.columns) > len(best.columns)):
                best = head
    return best


def _is_list(head: Head) -> bool:
    found = set(head.columns.values())
    has_birth = bool(found & {Column.BIRTH, Column.BIRTH_MALE, Column.NUMBER})
    return Column.NAME in found and has_birth and len(found) >= 3


def _read_head(sheet: Sheet, row: int, rows: int) -> Head:
    captions = tuple(_caption(sheet, row, rows, column) for column in range(sheet.width))
    meanings = [meaning_of(caption) if caption else None for caption in captions]
    if Column.BIRTH_FEMALE not in meanings:  # "sinh nam" typed without accents is a year, not a man
        meanings = [Column.BIRTH if meaning is Column.BIRTH_MALE else meaning for meaning in meanings]
    columns: dict[int, Column] = {}
    for index, meaning in enumerate(meanings):
        if meaning is not None and meaning not in columns.values():
            columns[index] = meaning
    return Head(row, rows, columns, captions)


def _caption(sheet: Sheet, row: int, rows: int, column: int) -> str:
    """The words above a column, from top to bottom; a merged caption stands in its leftmost column."""
    parts: list[str] = []
    for line in range(row, row + rows):
        value = sheet.cell(line, column)
        if is_blank(value) and line + 1 < row + rows and not is_blank(sheet.cell(line + 1, column)):
            value = _left_caption(sheet, line, column)
        if isinstance(value, str) and not is_blank(value):
            parts.append(clean_line(value))
        elif not is_blank(value):
            return ""  # a number or date: this is a row of data, not of the head
    return " ".join(parts)


def _left_caption(sheet: Sheet, line: int, column: int) -> CellValue:
    for index in range(column - 1, -1, -1):
        value = sheet.cell(line, index)
        if not is_blank(value):
            return value
    return None
