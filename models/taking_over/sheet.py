"""A spreadsheet as plain cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

CellValue = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows[0]`` is row 1 of the sheet; rows may differ in length.

    ``decoded`` counts cells that were typed in an old encoding (TCVN3, VNI) and were converted.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    decoded: int = 0

    def cell(self, row: int, column: int) -> CellValue:
        """The value at 0-based row and column; None outside."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def is_blank(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
