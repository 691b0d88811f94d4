"""How values of one field are checked, stored, shown and typed: one class per type of value.

Which fields there are, models/fields.py declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.dates import YEARS, Moment, PartialDate, Precision, parse_date, parse_moment, parse_partial_date, show_date
from models.errors import FieldFault
from models.identity import plain_number
from models.text import clean_line, clean_text

Value = Any
"""A field's value: the Python type its FieldType names, or None when it is not known."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a closed list: the stored code and the words of the law."""

    code: str
    label: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class FieldType:
    """How values of a field are checked, stored (JSON), shown and typed."""

    def check(self, value: Value) -> Value:
        """The value in its stored spelling. Raises ValueError naming a FieldFault."""
        raise NotImplementedError

    def dump(self, value: Value) -> Any:
        """The value as JSON data."""
        return value

    def load(self, data: Any) -> Value:
        """The value from JSON data. Raises ValueError naming a FieldFault."""
        return self.check(data)

    def show(self, value: Value) -> str:
        """The value in Vietnamese, for screen and paper."""
        return str(value)

    def parse(self, typed: str, today: date) -> Value:
        """The value from what a person typed: at least what ``show`` writes. Raises ValueError naming a FieldFault."""
        return self.check(typed)

    def is_after(self, value: Value, today: date) -> bool:
        """Whether the value tells of a day after today that should lie in the past."""
        return False


class FaultyValue(ValueError):
    """A value a field does not accept."""

    def __init__(self, fault: FieldFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def items_of(value: Value, kind: type) -> tuple[Any, ...]:
    """The items of a list, all of one type. Raises FaultyValue for anything else."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise FaultyValue(FieldFault.WRONG_TYPE)
    items = tuple(value)
    if not all(isinstance(item, kind) for item in items):
        raise FaultyValue(FieldFault.WRONG_TYPE)
    return items


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise FaultyValue(FieldFault.OUT_OF_RANGE)


@dataclass(frozen=True, slots=True)
class TextType(FieldType):
    """Text; ``lines`` > 1 keeps line breaks. ``digits`` marks numbers of identity papers, typed in any spelling."""

    lines: int = 1
    longest: int = 300
    digits: bool = False

    def check(self, value: Value) -> str:
        if not isinstance(value, str):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        text = clean_text(value) if self.lines > 1 else clean_line(value)
        if len(text) > self.longest:
            raise FaultyValue(FieldFault.TOO_LONG)
        return text

    def parse(self, typed: str, today: date) -> Value:
        return self.check(plain_number(typed) if self.digits else typed)


@dataclass(frozen=True, slots=True)
class TextsType(FieldType):
    """Several short texts (former numbers, other team members)."""

    longest: int = 300

    def check(self, value: Value) -> tuple[str, ...]:
        items = tuple(clean_line(item) for item in items_of(value, str))
        if any(len(item) > self.longest for item in items):
            raise FaultyValue(FieldFault.TOO_LONG)
        return tuple(item for item in items if item)

    def dump(self, value: Value) -> Any:
        return list(value)

    def show(self, value: Value) -> str:
        return "; ".join(value)

    def parse(self, typed: str, today: date) -> Value:
        return self.check([part for line in typed.split("\n") for part in line.split(";")])


@dataclass(frozen=True, slots=True)
class ChoiceType(FieldType):
    """One code of a closed list."""

    choices: tuple[Choice, ...]

    def check(self, value: Value) -> str:
        if not isinstance(value, str):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        if value not in {c.code for c in self.choices}:
            raise FaultyValue(FieldFault.NOT_IN_LIST)
        return str(value)

    def label(self, code: str) -> str:
        return next(c.label for c in self.choices if c.code == code)

    def show(self, value: Value) -> str:
        return self.label(value)

    def parse(self, typed: str, today: date) -> Value:
        words = clean_line(typed)
        for choice in self.choices:
            if words in (choice.code, choice.label):
                return choice.code
        raise FaultyValue(FieldFault.NOT_IN_LIST)


_COMMAS = re.compile(r"\s*,[\s,]*")


@dataclass(frozen=True, slots=True)
class ChoicesType(ChoiceType):
    """Several codes of a closed list, kept in the order of the list."""

    def check(self, value: Value) -> Any:
        chosen = set(items_of(value, str))
        if chosen - {c.code for c in self.choices}:
            raise FaultyValue(FieldFault.NOT_IN_LIST)
        return tuple(c.code for c in self.choices if c.code in chosen)

    def dump(self, value: Value) -> Any:
        return list(value)

    def show(self, value: Value) -> str:
        return ", ".join(self.label(code) for code in value)

    def parse(self, typed: str, today: date) -> Value:
        codes = []
        rest = _COMMAS.sub(", ", clean_line(typed)).strip(", ")
        while rest:
            code, rest = self._first_of(rest)
            codes.append(code)
        return self.check(codes)

    def _first_of(self, typed: str) -> tuple[str, str]:
        """The first code that was typed and the rest: of several labels the longest, since one may hold commas."""
        fitting = [
            (word, choice.code)
            for choice in self.choices
            for word in (choice.code, choice.label)
            if f"{typed}, ".startswith(f"{word}, ")
        ]
        if not fitting:
            raise FaultyValue(FieldFault.NOT_IN_LIST)
        word, code = max(fitting, key=lambda found: len(found[0]))
        return code, typed[len(word) :].strip(", ")


@dataclass(frozen=True, slots=True)
class FlagType(FieldType):
    """Yes or no; None is "not known"."""

    def check(self, value: Value) -> bool:
        if not isinstance(value, bool):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        return value

    def show(self, value: Value) -> str:
        return "có" if value else "không"

    def parse(self, typed: str, today: date) -> Value:
        words = clean_line(typed).lower()
        if words not in ("có", "không"):
            raise FaultyValue(FieldFault.NOT_IN_LIST)
        return words == "có"


@dataclass(frozen=True, slots=True)
class NumberType(FieldType):
    """A whole number within bounds."""

    least: int = 0
    greatest: int = 1_000_000

    def check(self, value: Value) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        if not self.least <= value <= self.greatest:
            raise FaultyValue(FieldFault.OUT_OF_RANGE)
        return value

    def parse(self, typed: str, today: date) -> Value:
        try:
            return self.check(int(typed.strip()))
        except ValueError as error:
            if isinstance(error, FaultyValue):
                raise
            raise FaultyValue(FieldFault.NOT_A_NUMBER) from None


@dataclass(frozen=True, slots=True)
class DayType(FieldType):
    """A whole calendar date. ``future`` allows dates after today (ends of terms)."""

    future: bool = False

    def check(self, value: Value) -> date:
        if isinstance(value, datetime) or not isinstance(value, date):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        _check_year(value.year)
        return value

    def dump(self, value: Value) -> Any:
        return value.isoformat()

    def load(self, data: Any) -> Value:
        try:
            return date.fromisoformat(data)
        except (TypeError, ValueError):
            raise FaultyValue(FieldFault.NOT_A_DATE) from None

    def show(self, value: Value) -> str:
        return show_date(value)

    def parse(self, typed: str, today: date) -> Value:
        try:
            return parse_date(typed, today, ahead=self.future)
        except ValueError:
            raise FaultyValue(FieldFault.NOT_A_DATE) from None

    def is_after(self, value: Value, today: date) -> bool:
        return not self.future and bool(value > today)


@dataclass(frozen=True, slots=True)
class PartialDateType(FieldType):
    """A date of which only the year, or month and year, may be known."""

    def check(self, value: Value) -> PartialDate:
        if not isinstance(value, PartialDate):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        _check_year(value.year)
        return value

    def dump(self, value: Value) -> Any:
        return value.iso()

    def load(self, data: Any) -> Value:
        try:
            return PartialDate.from_iso(data)
        except (TypeError, ValueError):
            raise FaultyValue(FieldFault.NOT_A_DATE) from None

    def show(self, value: Value) -> str:
        return str(value.show())

    def parse(self, typed: str, today: date) -> Value:
        try:
            return parse_partial_date(typed)
        except ValueError:
            raise FaultyValue(FieldFault.NOT_A_DATE) from None

    def is_after(self, value: Value, today: date) -> bool:
        return bool(value.earliest > today)


@dataclass(frozen=True, slots=True)
class MomentType(FieldType):
    """An instant known to the minute or to the day."""

    def check(self, value: Value) -> Moment:
        if not isinstance(value, Moment):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        _check_year(value.day.year)
        return value

    def dump(self, value: Value) -> Any:
        return {"at": value.instant.isoformat(), "precision": value.precision.value}

    def load(self, data: Any) -> Value:
        try:
            return Moment(datetime.fromisoformat(data["at"]), Precision(data["precision"]))
        except (KeyError, TypeError, ValueError):
            raise FaultyValue(FieldFault.NOT_A_DATE) from None

    def show(self, value: Value) -> str:
        return str(value.show())

    def parse(self, typed: str, today: date) -> Value:
        try:
            return parse_moment(typed, today)
        except ValueError:
            raise FaultyValue(FieldFault.NOT_A_DATE) from None

    def is_after(self, value: Value, today: date) -> bool:
        return bool(value.day > today)
