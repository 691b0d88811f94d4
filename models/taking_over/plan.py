"""What would become of every row of a list: taken, with or without a warning, refused, already there.

No row is dropped silently: head, totals and signatures are named as well. The plan changes nothing;
``models/actions/take_over_list.py`` carries it out.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models import fields
from models.case import Case
from models.dates import Moment, PartialDate, show_date
from models.errors import InvalidFields
from models.events.base import EARLIEST_DAY, Event
from models.events.taking_over import TakenOver
from models.identity import NumberDoubt, Sex, doubts_about
from models.ids import EventId, OfficeId, PersonId
from models.law.course import FindingKind
from models.law.practice import Practice
from models.law.rules import Rules
from models.person import PersonFields, person_from
from models.taking_over.cells import (
    hamlet_of,
    is_marked,
    read_date,
    read_number,
    read_outcome,
    read_phone,
    read_substances,
    text_of,
)
from models.taking_over.columns import Column, Head
from models.taking_over.sheet import CellValue, Sheet, is_blank
from models.text import fold, title_name
from models.views import Likeness


class Verdict(enum.StrEnum):
    """What becomes of a row that holds a person."""

    TAKEN = "taken"
    TAKEN_WITH_WARNING = "taken_with_warning"
    REFUSED = "refused"
    PRESENT = "present"


class Skipped(enum.StrEnum):
    """Rows that hold no person."""

    ABOVE = "above_head"
    HEAD = "head"
    BLANK = "blank"
    TOTAL = "total"
    BAND = "band"
    BELOW = "below_list"


class Note(enum.StrEnum):
    """What was met in a row. The first ones are repairs; then warnings; then reasons of refusal."""

    ZEROS_RESTORED = "zeros_restored"
    DATE_FROM_TEXT = "date_from_text"
    NAME_FROM_CAPITALS = "name_from_capitals"
    # warnings
    NUMBER_MISSING = "number_missing"
    NUMBER_OLD = "number_old"
    NUMBER_ODD = "number_odd"
    NUMBER_AGAINST_SEX = "number_against_sex"
    NUMBER_AGAINST_BIRTH = "number_against_birth"
    NUMBER_SHARED = "number_shared"
    SEX_MISSING = "sex_missing"
    BIRTH_MISSING = "birth_missing"
    BIRTH_YEAR_ONLY = "birth_year_only"
    BIRTH_UNREAD = "birth_unread"
    ENTRY_MISSING = "entry_missing"
    ENTRY_UNREAD = "entry_unread"
    END_UNREAD = "end_unread"
    PRESENCE_UNCLEAR = "presence_unclear"
    OUTCOME_UNREAD = "outcome_unread"
    END_NOT_LAWFUL = "end_not_lawful"
    END_UNKNOWN = "end_unknown"
    EXPIRED = "expired"
    SUSPENDED_PAST_END = "suspended_past_end"
    OUTCOME_BEFORE_ENTRY = "outcome_before_entry"
    OUTCOME_UNDATED = "outcome_undated"
    # refusals
    NAME_MISSING = "name_missing"
    NAME_UNREADABLE = "name_unreadable"
    ENTRY_IN_FUTURE = "entry_in_future"
    DOUBLE = "double"
    TOO_LONG = "too_long"


REPAIRS = frozenset({Note.ZEROS_RESTORED, Note.DATE_FROM_TEXT, Note.NAME_FROM_CAPITALS})
REFUSALS = frozenset({Note.NAME_MISSING, Note.NAME_UNREADABLE, Note.ENTRY_IN_FUTURE, Note.DOUBLE, Note.TOO_LONG})

_DOUBTS = {
    NumberDoubt.SEX: Note.NUMBER_AGAINST_SEX,
    NumberDoubt.BIRTH_YEAR: Note.NUMBER_AGAINST_BIRTH,
    NumberDoubt.OLD_CARD: Note.NUMBER_OLD,
}
_FINDINGS = {
    FindingKind.END_CONTRADICTS_LAW: Note.END_NOT_LAWFUL,
    FindingKind.END_UNKNOWN: Note.END_UNKNOWN,
    FindingKind.EXPIRED_WITHOUT_PAPER: Note.EXPIRED,
    FindingKind.SUSPENDED_PAST_END: Note.SUSPENDED_PAST_END,
    FindingKind.OUTCOME_BEFORE_ENTRY: Note.OUTCOME_BEFORE_ENTRY,
    FindingKind.OUTCOME_UNDATED: Note.OUTCOME_UNDATED,
}


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row of the sheet. ``row`` is the number the spreadsheet program shows (from 1).

    ``double_of`` is the earlier row of the same person. ``values``, ``at`` and ``fact`` are set for
    rows that will be taken.
    """

    row: int
    verdict: Verdict | Skipped
    notes: tuple[Note, ...] = ()
    name: str = ""
    double_of: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    at: Moment | None = None
    fact: TakenOver | None = None

    @property
    def is_person(self) -> bool:
        return isinstance(self.verdict, Verdict)

    @property
    def will_be_taken(self) -> bool:
        return self.verdict in (Verdict.TAKEN, Verdict.TAKEN_WITH_WARNING)


@dataclass(frozen=True, slots=True)
class TakeOverPlan:
    """The plan of a whole sheet."""

    sheet: str
    head: Head
    rows: tuple[RowPlan, ...]

    def count(self, *verdicts: Verdict | Skipped) -> int:
        return sum(1 for row in self.rows if row.verdict in verdicts)

    @property
    def taken(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.will_be_taken)


Lookup = Callable[[str, str, int | None], Sequence[Likeness]]
"""Who in the registry has this number, or this name and birth year (``People.like``)."""


def plan_sheet(sheet: Sheet, head: Head, lookup: Lookup, rules: Rules, practice: Practice, today: date) -> TakeOverPlan:
    """What would become of every row of a sheet."""
    planner = _Planner(sheet, head, lookup, rules, practice, today)
    return TakeOverPlan(sheet.name, head, tuple(planner.row(i) for i in range(len(sheet.rows))))


@dataclass
class _Reading:
    """What was read from one row so far."""

    values: dict[str, Any] = field(default_factory=dict)
    fact: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def note(self, note: Note, remark: str = "") -> None:
        if note not in self.notes:
            self.notes.append(note)
        if remark:
            self.remarks.append(remark)


class _Planner:
    def __init__(self, sheet: Sheet, head: Head, lookup: Lookup, rules: Rules, practice: Practice, today: date) -> None:
        self._sheet = sheet
        self._head = head
        self._place = {column: index for index, column in head.columns.items()}
        self._lookup = lookup
        self._rules = rules
        self._practice = practice
        self._today = today
        self._ended = False
        self._numbers: dict[str, tuple[int, str]] = {}
        self._births: dict[tuple[str, str], tuple[int, str]] = {}
        self._accounted: set[PersonId] = set()
        """People of the registry of whom only the name is known, each already found in one row."""

    def row(self, index: int) -> RowPlan:
        number = index + 1
        if index < self._head.row:
            blank = all(is_blank(value) for value in self._sheet.rows[index])
            return RowPlan(number, Skipped.BLANK if blank else Skipped.ABOVE)
        if index < self._head.first_data_row:
            return RowPlan(number, Skipped.HEAD)
        skipped = self._no_person(index)
        if skipped is not None:
            return RowPlan(number, skipped)
        return self._person(index)

    # --- which rows hold people ------------------------------------------------------------

    def _no_person(self, index: int) -> Skipped | None:
        cells = [value for value in self._sheet.rows[index] if not is_blank(value)]
        if not cells:
            return Skipped.BLANK
        first_text = next((fold(text_of(v)) for v in cells if isinstance(v, str)), "")
        telling = sum(
            not is_blank(self._cell(index, column))
            for column in (Column.NUMBER, Column.BIRTH, Column.BIRTH_MALE, Column.BIRTH_FEMALE, Column.ENTRY)
        )
        if telling == 0 and re.match(r"(tong( cong| so)?|cong)\b", first_text):
            self._ended = True
            return Skipped.TOTAL
        if index == self._head.first_data_row and self._is_column_numbers(cells):
            return Skipped.HEAD
        if telling == 0 and (self._ended or is_blank(self._cell(index, Column.NAME)) or len(cells) == 1):
            if self._ended or self._nothing_below(index):
                return Skipped.BELOW
            return Skipped.BAND if len(cells) == 1 else None
        return None

    def _is_column_numbers(self, cells: list[CellValue]) -> bool:
        texts = [text_of(value).strip("()") for value in cells]
        return len(texts) >= 3 and all(t.isdigit() and int(t) <= 40 for t in texts)

    def _nothing_below(self, index: int) -> bool:
        """Whether no later row has an order number, a birth date or a number: the list is over."""
        columns = (Column.ORDER, Column.NUMBER, Column.BIRTH, Column.BIRTH_MALE, Column.ENTRY)
        for later in range(index, len(self._sheet.rows)):
            if any(not is_blank(self._cell(later, c)) for c in columns if c in self._place):
                return False
        return True

    def _cell(self, index: int, column: Column) -> CellValue:
        place = self._place.get(column)
        return None if place is None else self._sheet.cell(index, place)

    def _text(self, index: int, column: Column) -> str:
        return text_of(self._cell(index, column))

    # --- one person -------------------------------------------------------------------------

    def _person(self, index: int) -> RowPlan:
        number = index + 1
        reading = _Reading()
        self._read_identity(index, reading)
        self._read_residence(index, reading)
        self._read_management(index, reading)
        name = str(reading.values.get("name", ""))
        if REFUSALS & set(reading.notes):
            return RowPlan(number, Verdict.REFUSED, tuple(reading.notes), name)
        double = self._double_of(number, reading)
        if double is not None:
            return RowPlan(number, Verdict.REFUSED, (*reading.notes, Note.DOUBLE), name, double)
        if self._is_present(reading):
            return RowPlan(number, Verdict.PRESENT, tuple(reading.notes), name)
        reading.fact["remark"] = "\n".join(reading.remarks)
        try:
            fields.build(PersonFields, reading.values, today=self._today)
            fact = fields.build(TakenOver, reading.fact, today=self._today)
        except InvalidFields:
            return RowPlan(number, Verdict.REFUSED, (*reading.notes, Note.TOO_LONG), name)
        at = Moment.on(reading.fact.get("entry") or self._today)
        self._note_findings(reading, fact, at)
        warned = any(note not in REPAIRS for note in reading.notes)
        verdict = Verdict.TAKEN_WITH_WARNING if warned else Verdict.TAKEN
        return RowPlan(number, verdict, tuple(reading.notes), name, None, reading.values, at, fact)

    def _read_identity(self, index: int, reading: _Reading) -> None:
        self._read_name(index, reading)
        birth = self._read_birth(index, reading)
        sex = self._read_sex(index, reading)
        number = read_number(self._cell(index, Column.NUMBER), birth.year if birth else None)
        for name in ("citizen_number", "old_number", "passport_number"):
            if getattr(number, name):
                reading.values[name] = getattr(number, name)
        if number.zeros_restored:
            reading.note(Note.ZEROS_RESTORED)
        if number.unread:
            reading.note(Note.NUMBER_ODD, f"Số giấy tờ trong danh sách: {number.unread}")
        elif not (number.citizen_number or number.old_number or number.passport_number):
            reading.note(Note.NUMBER_MISSING)
        for doubt in doubts_about(number.citizen_number or number.old_number, Sex(sex) if sex else None, birth):
            reading.note(_DOUBTS.get(doubt, Note.NUMBER_ODD))
        for column, name in (
            (Column.OTHER_NAMES, "other_names"),
            (Column.ETHNICITY, "ethnicity"),
            (Column.OCCUPATION, "occupation"),
        ):
            text = self._text(index, column)
            if text:
                reading.values[name] = text
        phone, zero_restored = read_phone(self._cell(index, Column.PHONE))
        if phone:
            reading.values["phone"] = phone
        if zero_restored:
            reading.note(Note.ZEROS_RESTORED)
        codes, detail = read_substances(self._cell(index, Column.SUBSTANCE))
        if codes:
            reading.values["substances"] = codes
            reading.values["substances_detail"] = detail

    def _read_name(self, index: int, reading: _Reading) -> None:
        name = self._text(index, Column.NAME)
        if not name:
            reading.note(Note.NAME_MISSING)
        elif not any(char.isalpha() for char in name):
            reading.note(Note.NAME_UNREADABLE)
        elif name.isupper() and len(name) > 1:
            reading.note(Note.NAME_FROM_CAPITALS)
            reading.values["name"] = title_name(name)
        else:
            reading.values["name"] = name

    def _read_birth(self, index: int, reading: _Reading) -> PartialDate | None:
        for column in (Column.BIRTH, Column.BIRTH_MALE, Column.BIRTH_FEMALE):
            found = read_date(self._cell(index, column))
            if found.unread:
                reading.note(Note.BIRTH_UNREAD, f"Ngày sinh trong danh sách: {found.unread}")
                return None
            if found.value is not None:
                if found.value.earliest > self._today:
                    reading.note(Note.BIRTH_UNREAD, f"Ngày sinh trong danh sách: {found.value.show()}")
                    return None
                if found.repaired:
                    reading.note(Note.DATE_FROM_TEXT)
                if found.value.exact is None:
                    reading.note(Note.BIRTH_YEAR_ONLY)
                reading.values["birth"] = found.value
                return found.value
        reading.note(Note.BIRTH_MISSING)
        return None

    def _read_sex(self, index: int, reading: _Reading) -> str | None:
        folded = fold(self._text(index, Column.SEX))
        sex: str | None = None
        if folded in ("nam", "nu"):
            sex = "male" if folded == "nam" else "female"
        elif is_marked(self._cell(index, Column.SEX_MALE)) or not is_blank(self._cell(index, Column.BIRTH_MALE)):
            sex = "male"
        elif is_marked(self._cell(index, Column.SEX_FEMALE)) or not is_blank(self._cell(index, Column.BIRTH_FEMALE)):
            sex = "female"
        if sex is None:
            reading.note(Note.SEX_MISSING)
        else:
            reading.values["sex"] = sex
        return sex

    def _read_residence(self, index: int, reading: _Reading) -> None:
        registered, current = self._text(index, Column.REGISTERED), self._text(index, Column.CURRENT)
        hamlet = self._text(index, Column.HAMLET) or hamlet_of(current, registered)
        for name, text in (
            ("registered_residence", registered),
            ("current_residence", current),
            ("hamlet", hamlet),
        ):
            if text:
                reading.values[name] = text

    def _read_management(self, index: int, reading: _Reading) -> None:
        fact = reading.fact
        fact["measure"] = "user_management"
        fact["taken_over_on"] = self._today
        fact["source"] = f"Danh sách, dòng {index + 1}"
        fact["decision"] = self._text(index, Column.DECISION)
        entry = self._read_day(index, Column.ENTRY, Note.ENTRY_UNREAD, reading)
        if entry is None:
            if Note.ENTRY_UNREAD not in reading.notes:
                reading.note(Note.ENTRY_MISSING)
        elif entry > self._today:
            reading.note(Note.ENTRY_IN_FUTURE)
        elif entry < EARLIEST_DAY:
            reading.note(Note.ENTRY_UNREAD, show_date(entry))
        else:
            fact["entry"] = entry
        end = self._read_day(index, Column.END, Note.END_UNREAD, reading)
        if end is not None:
            fact["printed_end"] = end
        fact["presence"] = self._read_presence(index, reading)
        outcome = read_outcome(self._cell(index, Column.OUTCOME))
        fact["outcome"] = outcome.outcome
        if outcome.day is not None and outcome.day <= self._today:
            fact["outcome_day"] = outcome.day
        if outcome.stop_reason:
            fact["stop_reason"] = outcome.stop_reason
        if not outcome.understood:
            reading.note(Note.OUTCOME_UNREAD)
        remark = self._text(index, Column.OUTCOME)
        if remark:
            reading.remarks.insert(0, remark)

    def _read_day(self, index: int, column: Column, unread: Note, reading: _Reading) -> date | None:
        found = read_date(self._cell(index, column))
        if found.unread or (found.value is not None and found.value.exact is None):
            reading.note(unread, f"{text_of(self._cell(index, column))}")
            return None
        if found.repaired:
            reading.note(Note.DATE_FROM_TEXT)
        return found.value.exact if found.value else None

    def _read_presence(self, index: int, reading: _Reading) -> str | None:
        present = is_marked(self._cell(index, Column.PRESENT_MARK))
        absent = is_marked(self._cell(index, Column.ABSENT_MARK))
        folded = fold(self._text(index, Column.PRESENCE))
        present |= "co mat" in folded and "vang" not in folded
        absent |= "vang" in folded
        if present and absent:
            reading.note(Note.PRESENCE_UNCLEAR)
            return None
        if present or absent:
            return "present" if present else "absent"
        return None

    # --- the same person twice ---------------------------------------------------------------

    def _double_of(self, number: int, reading: _Reading) -> int | None:
        """The earlier row of the same person; the same number under another name is only a warning."""
        name = fold(str(reading.values["name"]))
        digits = _number_of(reading.values)
        birth = reading.values.get("birth")
        if digits:
            earlier = self._numbers.get(digits)
            if earlier is not None and earlier[1] == name:
                return earlier[0]
            if earlier is not None:
                reading.note(Note.NUMBER_SHARED)
            self._numbers.setdefault(digits, (number, name))
        if birth is not None:
            earlier = self._births.get((name, birth.iso()))
            if earlier is not None and (not digits or not earlier[1] or digits == earlier[1]):
                return earlier[0]
            self._births.setdefault((name, birth.iso()), (number, digits))
        return None

    def _is_present(self, reading: _Reading) -> bool:
        digits = _number_of(reading.values)
        birth = reading.values.get("birth")
        name = fold(str(reading.values["name"]))
        for like in self._lookup(digits, str(reading.values["name"]), birth.year if birth else None):
            same_name = fold(like.name) == name
            if like.same_number and (same_name or (birth is not None and like.birth == birth.iso())):
                return True
            if like.same_number:
                reading.note(Note.NUMBER_SHARED)
            elif same_name and birth is not None and like.birth == birth.iso() and not (digits and like.number):
                return True
            elif same_name and not (birth or digits or like.birth or like.number) and like.id not in self._accounted:
                self._accounted.add(like.id)
                return True
        return False

    def _note_findings(self, reading: _Reading, fact: TakenOver, at: Moment) -> None:
        """What the law says of the row once it is taken: expired, an end that does not fit …"""
        person = person_from(PersonId("?"), reading.values, day=None, owner=OfficeId("?"))
        event = Event(EventId("?"), person.id, at, fact)
        for finding in Case.of(person, (event,), self._rules, self._practice).findings:
            note = _FINDINGS.get(finding.kind)
            if note is not None:
                reading.note(note)


def _number_of(values: Mapping[str, Any]) -> str:
    for name in ("citizen_number", "passport_number", "old_number"):
        if values.get(name):
            return str(values[name])
    return ""
