"""What a field is: declared once, read by editors, papers, spreadsheets, rules of access and journal.

A record class declares its fields as dataclass fields made by the functions at the end of this
module (``text``, ``choice``, ``day`` …). ``fields_of(cls)`` gives the declarations back.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from models.errors import FieldFault, FieldProblem, InvalidFields
from models.field_types import Choice as Choice
from models.field_types import ChoicesType as ChoicesType
from models.field_types import ChoiceType as ChoiceType
from models.field_types import DayType as DayType
from models.field_types import FaultyValue as FaultyValue
from models.field_types import FieldType as FieldType
from models.field_types import FlagType as FlagType
from models.field_types import MomentType as MomentType
from models.field_types import NumberType as NumberType
from models.field_types import PartialDateType as PartialDateType
from models.field_types import TextsType as TextsType
from models.field_types import TextType as TextType
from models.field_types import Value as Value
from models.field_types import items_of


class Sensitivity(enum.StrEnum):
    """How guarded a value is (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, NĐ 356/2025/NĐ-CP).

    Clinical values are sealed wherever they are stored, under a key that health slots hold (docs/decisions/0017):
    no rule, list, search or paper may depend on one. Only events have them, and none may be required.
    """

    BASIC = "basic"
    SENSITIVE = "sensitive"
    CLINICAL = "clinical"


class Names(enum.StrEnum):
    """Whose names an editor of text proposes (models/suggestions.py)."""

    OFFICERS = "officers"
    RELATIVES = "relatives"
    HELPERS = "helpers"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A clinical value as it is stored. Who has no key can keep it, not read it."""

    token: str

    MARK: ClassVar[str] = "sealed"

    def dump(self) -> dict[str, str]:
        return {self.MARK: self.token}

    @staticmethod
    def load(data: Any) -> Sealed | None:
        """The sealed value that JSON data stands for, if it does."""
        if isinstance(data, Mapping) and set(data) == {Sealed.MARK} and isinstance(data[Sealed.MARK], str):
            return Sealed(data[Sealed.MARK])
        return None


SEALED_TEXT = "đã niêm phong"
"""What is shown of a sealed value."""


@dataclass(frozen=True, slots=True)
class RecordsType(FieldType):
    """Several small records of one declared class (relatives, officers)."""

    record: type

    def check(self, value: Value) -> tuple[Any, ...]:
        return tuple(self._checked(item) for item in items_of(value, self.record))

    def _checked(self, item: Any) -> Any:
        try:
            return build(self.record, {field.name: getattr(item, field.name) for field in fields_of(self.record)})
        except InvalidFields as error:
            raise FaultyValue(error.problems[0].fault) from error

    def dump(self, value: Value) -> Any:
        return [dump_record(item) for item in value]

    def load(self, data: Any) -> Value:
        if not isinstance(data, list):
            raise FaultyValue(FieldFault.WRONG_TYPE)
        return tuple(load_record(self.record, item) for item in items_of(data, Mapping))

    def show(self, value: Value) -> str:
        return "; ".join(str(item) for item in value)

    def parse(self, typed: str, today: date) -> Value:
        raise FaultyValue(FieldFault.WRONG_TYPE)

    def is_after(self, value: Value, today: date) -> bool:
        return any(
            field.is_after(getattr(item, field.name), today) for item in value for field in fields_of(self.record)
        )


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field.

    ``dated`` values are kept with the day from which they hold (occupation, hamlet …);
    ``group`` gathers fields under a heading in editors; ``width`` is a layout hint in letters; a field that
    is not ``shown`` is set by other means than an editor (the photo). ``required_with`` names a field of
    the same record: once that one is known, this one is required too (an answer and its reason). ``suggests``:
    whose name usually stands in it; what else is known of that one fills the fields that begin with its own name
    (``tester_position``). ``is_address``: it names an administrative unit, which editors propose and compare with
    those of today.
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
    suggests: Names | None = None
    is_address: bool = False

    @property
    def is_clinical(self) -> bool:
        return self.sensitivity is Sensitivity.CLINICAL

    def check(self, value: Value) -> Any:
        """The value in its lasting form; a sealed one as it is. Raises FaultyValue."""
        return value if self.is_clinical and isinstance(value, Sealed) else self.type.check(value)

    def dump(self, value: Value) -> Any:
        """The value as JSON data."""
        return value.dump() if isinstance(value, Sealed) else self.type.dump(value)

    def load(self, data: Any) -> Value:
        """The value from JSON data. Raises FaultyValue."""
        sealed = Sealed.load(data) if self.is_clinical else None
        return self.type.load(data) if sealed is None else sealed

    def show(self, value: Value) -> str:
        """The value in Vietnamese; nothing for an unknown value."""
        if isinstance(value, Sealed):
            return SEALED_TEXT
        return "" if value is None else self.type.show(value)

    def is_after(self, value: Value, today: date) -> bool:
        """Whether the value tells of a day after today that should lie in the past."""
        return not is_unknown(value) and not isinstance(value, Sealed) and self.type.is_after(value, today)

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
            value = field.check(value)
        except FaultyValue as error:
            problems.append(FieldProblem(name, error.fault))
            continue
        if is_unknown(value) and required:
            problems.append(FieldProblem(name, FieldFault.REQUIRED))
        elif today is not None and field.is_after(value, today):
            problems.append(FieldProblem(name, FieldFault.IN_FUTURE))
        else:
            checked[name] = value
    if problems:
        raise InvalidFields(problems)
    return cls(**checked)


def dump_record(record: Any) -> dict[str, Any]:
    """The known values of a record as JSON data."""
    result = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if not is_unknown(value):
            result[field.name] = field.dump(value)
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
            values[name] = field.load(item)
        except FaultyValue as error:
            problems.append(FieldProblem(name, error.fault))
    if problems:
        raise InvalidFields(problems)
    return cls(**values)
