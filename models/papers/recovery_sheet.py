"""What a recovery sheet shows; it goes to the printer and into no file of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.recovery.code import SheetCode


@dataclass(frozen=True, slots=True)
class RecoverySheetData:
    """One sheet: the office and registry it opens, when it was made, its code."""

    office: str
    made_on: date
    code: SheetCode
