"""What a field is: declared once, read by editors, papers, spreadsheets, rules of access and journal.

A record class declares its fields as dataclass fields made by the functions at the end of this
module (``text``, ``choice``, ``day`` …). ``fields_of(cls)`` gives the declarations back.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.dates import Moment, PartialDate, Precision, parse_date, parse_moment, parse_partial_date, show_date
from models.errors import FieldFault, FieldProblem, InvalidFields
from models.text import clean_line, clean_text

Value = Any
"""A field's value: the Python type its FieldType names, or None when it is not known."""


class Sensitivity(enum.StrEnum):
    """How guarded a value is (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, NĐ 356/2025/NĐ-CP)."""

    BASIC = "basic"
    SENSITIVE = "sensitive"
    CLINICAL = "clinical"


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
        """The value from what a person typed. Raises ValueError naming a FieldFault."""
        return self.check(typed)


class FaultyValue(ValueError):
    """A value a field does not accept."""

    def __init__(self, fault: FieldFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class TextType(FieldType):
    """Text; ``lines`` > 1 keeps line breaks. ``digits`` marks numbers kept as text."""

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


@dataclass(frozen=True, slots=True)
class TextsType(FieldType):
    """Several short texts (former numbers, other team members)."""

    longest: int = 300

    def check(self, value: Value) -> tuple[str, ...]:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        items = tuple(clean_line(item) for item in value if isinstance(item, str))
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
        if value not in {c.code for c in self.choices}:
            raise FaultyValue(FieldFault.NOT_IN_LIST)
        return str(value)

    def label(self, code: str) -> str:
        return next(c.label for c in self.choices if c.code == code)

    def show(self, value: Value) -> str:
        return self.label(value)

    def parse(self, typed: str, today: date) -> Value:
        for choice in self.choices:
            if typed in (choice.code, choice.label):
                return choice.code
        raise FaultyValue(FieldFault.NOT_IN_LIST)


@dataclass(frozen=True, slots=True)
class ChoicesType(ChoiceType):
    """Several codes of a closed list, kept in the order of the list."""

    def check(self, value: Value) -> Any:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        chosen = set(value)
        if chosen - {c.code for c in self.choices}:
            raise FaultyValue(FieldFault.NOT_IN_LIST)
        return tuple(c.code for c in self.choices if c.code in chosen)

    def dump(self, value: Value) -> Any:
        return list(value)

    def show(self, value: Value) -> str:
        return ", ".join(self.label(code) for code in value)

    def parse(self, typed: str, today: date) -> Value:
        return self.check([part.strip() for part in typed.split(",") if part.strip()])


@dataclass(frozen=True, slots=True)
class FlagType(FieldType):
    """Yes or no; None is "not known"."""

    def check(self, value: Value) -> bool:
        if not isinstance(value, bool):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        return value

    def show(self, value: Value) -> str:
        return "có" if value else "không"


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
            return parse_date(typed, today)
        except ValueError:
            raise FaultyValue(FieldFault.NOT_A_DATE) from None


@dataclass(frozen=True, slots=True)
class PartialDateType(FieldType):
    """A date of which only the year, or month and year, may be known."""

    def check(self, value: Value) -> PartialDate:
        if not isinstance(value, PartialDate):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        return value

    def dump(self, value: Value) -> Any:
        return value.iso()

    def load(self, data: Any) -> Value:
        try:
            return PartialDate.from_iso(data)
        except (AttributeError, TypeError, ValueError):
            raise FaultyValue(FieldFault.NOT_A_DATE) from None

    def show(self, value: Value) -> str:
        return str(value.show())

    def parse(self, typed: str, today: date) -> Value:
        try:
            return parse_partial_date(typed)
        except ValueError:
            raise FaultyValue(FieldFault.NOT_A_DATE) from None


@dataclass(frozen=True, slots=True)
class MomentType(FieldType):
    """An instant known to the minute or to the day."""

    def check(self, value: Value) -> Moment:
        if not isinstance(value, Moment):
            raise FaultyValue(FieldFault.WRONG_TYPE)
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


@dataclass(frozen=True, slots=True)
class RecordsType(FieldType):
    """Several small records of one declared class (relatives, officers)."""

    record: type

    def check(self, value: Value) -> tuple[Any, ...]:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        items = tuple(value)
        if not all(isinstance(item, self.record) for item in items):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        return items

    def dump(self, value: Value) -> Any:
        return [dump_record(item) for item in value]

    def load(self, data: Any) -> Value:
        if not isinstance(data, list):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        return tuple(load_record(self.record, item) for item in data)

    def show(self, value: Value) -> str:
        return "; ".join(str(item) for item in value)

    def parse(self, typed: str, today: date) -> Value:
        raise FaultyValue(FieldFault.WRONG_TYPE)


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field.

    ``dated`` values are kept with the day from which they hold (occupation, hamlet …);
    ``group`` gathers fields under a heading in editors; ``width`` is a layout hint in letters; a field that
    is not ``shown`` is set by other means than an editor (the photo). ``required_with`` names a field of
    the same record: once that one is known, this one is required too (an answer and its reason).
    """

    name: str
    label: str
    type: FieldType
    required: bool = False
    required_with: str = ""
    help: str = ""
    sensitivity: Sensitivity = Sensitivity.BASIC
    since: date = date(2026, 7, 1)
    dated: bool = False
    group: str = ""
    width: int = 0
    shown: bool = True

    def show(self, value: Value) -> str:
        """The value in Vietnamese; nothing for an unknown value."""
        return "" if value is None else self.type.show(value)

    def is_required(self, values: Mapping[str, Value]) -> bool:
        """Whether the field must be known in a record with these values."""
        return self.required or (bool(self.required_with) and not is_unknown(values.get(self.required_with)))


def _declare(type_: FieldType, label: str, default: Value, options: Mapping[str, Any]) -> Any:
    return dataclasses.field(default=default, metadata={"declared": (label, type_, options)})


def text(label: str, *, lines: int = 1, longest: int = 0, digits: bool = False, **options: Any) -> Any:
    """Declare a text field; empty text is the unknown value."""
    limit = longest or (10_000 if lines > 1 else 300)
    return _declare(TextType(lines, limit, digits), label, "", options)


def texts(label: str, **options: Any) -> Any:
    """Declare a list of short texts."""
    return _declare(TextsType(), label, (), options)


def choice(label: str, choices: tuple[Choice, ...], **options: Any) -> Any:
    """Declare one of a closed list."""
    return _declare(ChoiceType(choices), label, None, options)


def choices(label: str, choices_: tuple[Choice, ...], **options: Any) -> Any:
    """Declare several of a closed list."""
    return _declare(ChoicesType(choices_), label, (), options)


def flag(label: str, **options: Any) -> Any:
    """Declare yes / no / not known."""
    return _declare(FlagType(), label, None, options)


def number(label: str, *, least: int = 0, greatest: int = 1_000_000, **options: Any) -> Any:
    """Declare a whole number."""
    return _declare(NumberType(least, greatest), label, None, options)


def day(label: str, *, future: bool = False, **options: Any) -> Any:
    """Declare a calendar date."""
    return _declare(DayType(future), label, None, options)


def partial_date(label: str, **options: Any) -> Any:
    """Declare a date that may be known only in part."""
    return _declare(PartialDateType(), label, None, options)


def moment(label: str, **options: Any) -> Any:
    """Declare an instant to the minute or day."""
    return _declare(MomentType(), label, None, options)


def records(label: str, record: type, **options: Any) -> Any:
    """Declare a list of small declared records."""
    return _declare(RecordsType(record), label, (), options)


_DECLARED: dict[type, dict[str, Field]] = {}


def field_map(cls: type) -> Mapping[str, Field]:
    """The declared fields of a record class by name, in order."""
    declared = _DECLARED.get(cls)
    if declared is None:
        declared = {}
        for item in dataclasses.fields(cls):
            if "declared" in item.metadata:
                label, type_, options = item.metadata["declared"]
                declared[item.name] = Field(item.name, label, type_, **options)
        _DECLARED[cls] = declared
    return declared


def fields_of(cls: type) -> tuple[Field, ...]:
    """The declared fields of a record class, in order."""
    return tuple(field_map(cls).values())


def is_unknown(value: Value) -> bool:
    """Whether a value stands for "not known": None, empty text or empty list."""
    return value is None or value == "" or value == ()


def build(cls: type, values: Mapping[str, Value], *, today: date | None = None) -> Any:
    """A record from checked values. ``today`` refuses dates after it. Raises InvalidFields."""
    declared = field_map(cls)
    problems = [FieldProblem(name, FieldFault.UNKNOWN_FIELD) for name in values if name not in declared]
    checked: dict[str, Value] = {}
    for name, field in declared.items():
        value = values.get(name)
        required = field.is_required(values)
        if is_unknown(value):
            if required:
                problems.append(FieldProblem(name, FieldFault.REQUIRED))
            continue
        try:
            value = field.type.check(value)
        except FaultyValue as error:
            problems.append(FieldProblem(name, error.fault))
            continue
        if is_unknown(value) and required:
            problems.append(FieldProblem(name, FieldFault.REQUIRED))
        elif today is not None and _is_after(field.type, value, today):
            problems.append(FieldProblem(name, FieldFault.IN_FUTURE))
        else:
            checked[name] = value
    if problems:
        raise InvalidFields(problems)
    return cls(**checked)


def _is_after(type_: FieldType, value: Value, today: date) -> bool:
    if isinstance(type_, DayType):
        return not type_.future and value > today
    if isinstance(type_, PartialDateType):
        return bool(value.earliest > today)
    if isinstance(type_, MomentType):
        return bool(value.day > today)
    return False


def dump_record(record: Any) -> dict[str, Any]:
    """The known values of a record as JSON data."""
    result = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if not is_unknown(value):
            result[field.name] = field.type.dump(value)
    return result


def load_record(cls: type, data: Mapping[str, Any]) -> Any:
    """A record from JSON data. Raises InvalidFields on an unknown field or impossible value."""
    declared = field_map(cls)
    values: dict[str, Value] = {}
    problems = []
    for name, item in data.items():
        field = declared.get(name)
        if field is None:
            problems.append(FieldProblem(name, FieldFault.UNKNOWN_FIELD))
            continue
        try:
            values[name] = field.type.load(item)
        except FaultyValue as error:
            problems.append(FieldProblem(name, error.fault))
    if problems:
        raise InvalidFields(problems)
    return cls(**values)
