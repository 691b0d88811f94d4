"""People with their histories as the queries of printed lists give them, without a registry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.case import Case
from models.events.base import Event, Fact
from models.ids import EventId, OfficeId, PersonId
from models.law.rules import Rules
from models.list_filter import EVERYBODY, ListFilter
from models.office import Office
from models.person import PersonFields, person_from
from models.roles import User, UserFields
from models.views import DueRow, PersonFile, PersonRow
from tests.conftest import OFFICE
from tests.models.building import PRACTICE, RULES, event

CHIEF = User("chief", UserFields(login="hanh", name="Nguyễn Thị Hạnh", position="Đội trưởng", role="chief"))  # type: ignore[arg-type]


def file_of(name: str, *dated: tuple[str, Fact], **values: Any) -> PersonFile:
    """A person of a name with dated facts."""
    person = person_from(PersonId(name), {"name": name, **values}, day=None, owner=OfficeId("office"))
    return PersonFile(person, tuple(_event(name, i, text, fact) for i, (text, fact) in enumerate(dated, 1)))


def _event(name: str, number: int, text: str, fact: Fact) -> Event:
    return replace(event(text, fact, number=number), id=EventId(f"{name}-{number}"), person_id=PersonId(name))


class Listing:
    """Answers the queries that printed lists ask."""

    def __init__(self, files: Iterable[PersonFile], due: Sequence[DueRow] = ()) -> None:
        self._files = sorted(files, key=lambda file: file.person.sort_key)
        self._cases = [Case.of(file.person, file.events, RULES, PRACTICE) for file in self._files]
        self._due = due
        self.most_at_once = 0

    def were_in(self, states: Collection[str], first: datetime, until: datetime) -> Sequence[int]:
        return [
            place
            for place, case in enumerate(self._cases)
            if any(i.state in states and i.start < until and (i.end is None or i.end >= first) for i in case.intervals)
        ]

    def having(self, kinds: Collection[str], first: datetime, until: datetime) -> Sequence[int]:
        return [
            place
            for place, file in enumerate(self._files)
            if any(e.fact.kind in kinds and first <= e.at.instant < until for e in file.events)
        ]

    def files_at(self, places: Sequence[int], fields: Collection[str]) -> Sequence[PersonFile]:
        self.most_at_once = max(self.most_at_once, len(places))
        return [self._with_only(self._files[place], fields) for place in places]

    @staticmethod
    def _with_only(file: PersonFile, fields: Collection[str]) -> PersonFile:
        unknown = {name: value for name, value in vars(PersonFields(name="")).items() if name not in fields}
        return replace(file, person=replace(file.person, known=replace(file.person.known, **unknown)))

    def roll(self, *, kept: bool, group: str, wanted: ListFilter = EVERYBODY) -> Sequence[int]:
        return [p for p, case in enumerate(self._cases) if case.is_kept is kept and group in ("", case.group)]

    def found(self, text: str, *, kept: bool = True, group: str = "", wanted: ListFilter = EVERYBODY) -> Sequence[int]:
        listed = self.roll(kept=kept, group=group)
        return [place for place in listed if text in self._files[place].person.name]

    def people_at(self, places: Sequence[int]) -> Sequence[PersonRow]:
        return [self._row(place) for place in places]

    def _row(self, place: int) -> PersonRow:
        case, known = self._cases[place], self._files[place].person.known
        return PersonRow(
            place, self._files[place].person.id, known.name, known.birth.iso() if known.birth else "", known.sex or "",
            known.citizen_number, known.hamlet, known.current_residence, case.state.code if case.state else "",
            case.group, case.is_kept, case.since, case.term.end if case.term else None, case.presence or "", None,
            in_review=False,
        )  # fmt: skip

    def due(self, until: datetime) -> Sequence[DueRow]:
        return [row for row in self._due if row.due_at is None or row.due_at <= until]

    def office(self) -> Office:
        return Office(OfficeId("office"), OFFICE)

    def rules(self) -> Rules:
        return RULES

    def practice(self) -> Any:
        return PRACTICE
