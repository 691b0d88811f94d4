"""Names that an editor proposes: officers, relatives, helpers, and who stood in the same field before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models import fields
from models.events.base import Event
from models.fields import Field, Names
from models.office import OfficeFields
from models.person import Relative


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name; ``note`` tells who it is, ``parts`` what else is known, by the endings of field names."""

    name: str
    note: str = ""
    parts: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class KnownNames:
    """Where names come from. ``user``: the name of who types."""

    office: OfficeFields
    user: str = ""
    relatives: tuple[Relative, ...] = ()
    events: tuple[Event, ...] = ()

    def for_field(self, wanted: Field) -> tuple[Suggestion, ...]:
        """What to propose for a field, each name once; nothing for a field that is no name."""
        if wanted.suggests is None:
            return ()
        found: dict[str, Suggestion] = {}
        for suggestion in (*self._of(wanted.suggests), *self._earlier(wanted)):
            found.setdefault(suggestion.name, suggestion)
        return tuple(found.values())

    def _of(self, names: Names) -> Iterable[Suggestion]:
        if names is Names.OFFICERS:
            return self._officers()
        return map(_relative, self.relatives) if names is Names.RELATIVES else self._helpers()

    def _officers(self) -> Iterable[Suggestion]:
        for officer in self.office.officers:
            note = ", ".join(part for part in (officer.rank, officer.position) if part)
            yield Suggestion(officer.name, note, {"position": officer.position, "unit": officer.unit})
        if self.office.chief:
            position = self.office.chief_position
            yield Suggestion(self.office.chief, position, {"position": position, "unit": self.office.issuer_line})
        if self.user:
            yield Suggestion(self.user, "người đang dùng sổ", {"unit": self.office.issuer_line})

    def _helpers(self) -> Iterable[Suggestion]:
        for event in reversed(self.events):
            for declared in fields.fields_of(type(event.fact)):
                if declared.suggests is Names.HELPERS and (name := getattr(event.fact, declared.name)):
                    yield _as_recorded(event, declared, name)

    def _earlier(self, wanted: Field) -> Iterable[Suggestion]:
        """Who stood in this field in earlier events of the person, the last first."""
        for event in reversed(self.events):
            declared = fields.field_map(type(event.fact)).get(wanted.name)
            if declared is None or declared.suggests is not wanted.suggests:
                continue
            value = getattr(event.fact, wanted.name)
            for name in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
                if name:
                    yield _as_recorded(event, wanted, name)


def _relative(known: Relative) -> Suggestion:
    relation = fields.field_map(Relative)["relation"].show(known.relation)
    parts = {"relation": known.relation, "phone": known.phone, "number": known.number}
    return Suggestion(known.name, relation, parts)


def _as_recorded(event: Event, declared: Field, name: str) -> Suggestion:
    """A name as an event has it, with what stands beside it there."""
    beginning = f"{declared.name}_"
    beside = (other for other in fields.fields_of(type(event.fact)) if other.name.startswith(beginning))
    parts = {other.name.removeprefix(beginning): getattr(event.fact, other.name) for other in beside}
    return Suggestion(name, f"{event.fact.label}, {event.at.show()}", parts)
