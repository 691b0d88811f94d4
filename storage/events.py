"""Events: adding, amending, voiding, and every version that was ever known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from models.dates import Moment, Precision
from models.errors import ErrorCode, RegistryError
from models.events.base import Event, Fact, load_fact
from models.ids import EventId, OfficeId, PersonId, UserId
from models.views import HistoryRow
from storage.clinical import Stored, clinical_fields, sealed_fields, unsealed
from storage.connection import Connection
from storage.context import Context
from storage.journal import readable

_COLUMNS = (
    "e.id, p.id, e.kind, e.happened_at, e.day_only, e.fields, e.voided, e.reason, e.owner,"
    " e.recorded_at, e.recorded_by, e.version, e.journal"
)
_encode = json.JSONEncoder(ensure_ascii=False).encode
_FROM = "FROM event AS e JOIN person AS p ON p.number = e.person"


def load_events(connection: Connection, person_id: PersonId, clinical: bytes | None = None) -> list[Event]:
    """The current version of every event of a person, voided ones included. ``clinical``: the key, if it is held."""
    cursor = connection.execute(f"SELECT {_COLUMNS} {_FROM} WHERE p.id = ? ORDER BY e.number", (person_id,))
    return [_event(row, clinical) for row in cursor.fetchall()]


def load_events_of(connection: Connection, places: Sequence[int]) -> dict[int, list[Event]]:
    """The current version of every event of people by their places, voided ones too; what is clinical is sealed."""
    cursor = connection.execute(
        f"SELECT {_COLUMNS}, e.person {_FROM} WHERE e.person IN (SELECT value FROM json_each(?)) ORDER BY e.number",
        (json.dumps(list(places)),),
    )
    found: dict[int, list[Event]] = {}
    for row in cursor.fetchall():
        found.setdefault(row[-1], []).append(_event(row, None))
    return found


def load_events_since(connection: Connection, kinds: Iterable[str], since: datetime) -> list[Event]:
    """The events of some kinds that happened since an instant and hold, in order; what is clinical is sealed."""
    cursor = connection.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE e.voided = 0 AND e.happened_at >= ?"
        " AND e.kind IN (SELECT value FROM json_each(?)) ORDER BY e.happened_at, e.number",
        (int(since.timestamp()), json.dumps(sorted(kinds))),
    )
    return [_event(row, None) for row in cursor.fetchall()]


def _event(row: Any, clinical: bytes | None) -> Event:
    return Event(
        id=EventId(row[0]),
        person_id=PersonId(row[1]),
        at=moment_of(row[3], bool(row[4])),
        fact=load_fact(row[2], unsealed(row[0], row[2], json.loads(row[5]), clinical)),
        version=row[11],
        voided=bool(row[6]),
        known_from=row[12],
        recorded_at=datetime.fromtimestamp(row[9], UTC),
        recorded_by=UserId(row[10]),
        owner=OfficeId(row[8]),
        reason=row[7],
    )


def moment_of(seconds: int, day_only: bool) -> Moment:
    """A stored moment."""
    return Moment(datetime.fromtimestamp(seconds, UTC), Precision.DAY if day_only else Precision.MINUTE)


def _data(event: Event, stored: Stored) -> dict[str, Any]:
    """What the journal keeps of an event whose fields are stored so."""
    return {
        "kind": event.fact.kind,
        "at": int(event.at.instant.timestamp()),
        "day_only": event.at.is_day_only,
        "fields": stored,
        "voided": event.voided,
    }


def _as_read(fact: Fact, stored: Stored) -> Fact:
    """A fact as caches read it back: what is clinical is sealed to them."""
    return load_fact(fact.kind, stored) if clinical_fields(fact.kind) else fact


class SqlEvents:
    """The events of the registry within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def get(self, event_id: EventId) -> Event:
        row = self._context.execute(f"SELECT {_COLUMNS} {_FROM} WHERE e.id = ?", (event_id,)).fetchone()
        if row is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="event")
        return _event(row, self._context.session.clinical)

    def of(self, person_id: PersonId) -> Sequence[Event]:
        return load_events(self._context.connection, person_id, self._context.session.clinical)

    def history(self, person_id: PersonId) -> Sequence[Event]:
        return all_versions(self._context, person_id)

    def add(self, event: Event) -> Event:
        self._must_be_allowed(event)
        person = self._context.person_number(event.person_id)
        fields = sealed_fields(event.id, event.fact, self._context.session.clinical)
        data = _data(event, fields)
        number = self._journal(event, "add", None, data, event.reason)
        self._context.execute(
            "INSERT INTO event (id, person, kind, happened_at, day_only, fields, voided, reason, owner,"
            " recorded_at, recorded_by, version, journal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                event.id,
                person,
                event.fact.kind,
                data["at"],
                int(event.at.is_day_only),
                _encode(fields),
                int(event.voided),
                event.reason,
                event.owner,
                int(self._context.author.at.timestamp()),
                self._context.author.user,
                event.version,
                number,
            ),
        )
        author = self._context.author
        stored = replace(event, known_from=number, recorded_at=author.at, recorded_by=author.user)
        if person in self._context.entered:
            self._context.entered[person][1].append(replace(stored, fact=_as_read(event.fact, fields)))
        self._context.touched.add(person)
        return stored

    def amend(self, before: Event, after: Event, reason: str) -> Event:
        if before.voided:
            raise RegistryError(ErrorCode.ALREADY_VOID)
        return self._replace(before, replace(after, voided=False), "change", reason)

    def void(self, event: Event, reason: str) -> Event:
        if event.voided:
            raise RegistryError(ErrorCode.ALREADY_VOID)
        return self._replace(event, replace(event, voided=True), "void", reason)

    def restore(self, now: Event, before: Event) -> Event:
        """Let an event stand again as it did in an earlier version, voided or not, with the reason it had."""
        return self._replace(now, before, "void" if before.voided else "change", before.reason)

    def remove(self, event: Event, reason: str) -> None:
        """Take an event out again whole, as when an import is taken back; the journal keeps it."""
        self._must_be_allowed(event)
        person = self._context.person_number(event.person_id)
        before = _data(event, self._stored(event.id))
        self._journal(replace(event, version=event.version + 1), "remove", before, None, reason)
        self._context.execute("DELETE FROM event WHERE id = ?", (event.id,))
        self._context.touch(person)

    def _replace(self, before: Event, after: Event, change: str, reason: str) -> Event:
        self._must_be_allowed(before, after)
        held = self._stored(before.id)
        fields = sealed_fields(before.id, after.fact, self._context.session.clinical, held, before.fact)
        after = replace(after, id=before.id, version=before.version + 1, reason=reason)
        number = self._journal(after, change, _data(before, held), _data(after, fields), reason)
        self._context.check_changed(
            self._context.execute(
                "UPDATE event SET kind = ?, happened_at = ?, day_only = ?, fields = ?, voided = ?, reason = ?,"
                " version = ?, journal = ? WHERE id = ? AND version = ?",
                (
                    after.fact.kind,
                    int(after.at.instant.timestamp()),
                    int(after.at.is_day_only),
                    _encode(fields),
                    int(after.voided),
                    reason,
                    after.version,
                    number,
                    after.id,
                    before.version,
                ),
            )
        )
        self._context.touch(self._context.person_number(before.person_id))
        return replace(after, known_from=number)

    def _stored(self, event_id: EventId) -> Stored:
        """The fields of an event as they are stored. Raises NOT_FOUND."""
        row = self._context.execute("SELECT fields FROM event WHERE id = ?", (event_id,)).fetchone()
        if row is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="event")
        stored: Stored = json.loads(row[0])
        return stored

    def _must_be_allowed(self, *events: Event) -> None:
        """Raises NOT_ALLOWED unless the user may record facts of these kinds."""
        for event in events:
            self._context.session.user.must_be_allowed(event.fact.recorded_with)

    def _journal(self, event: Event, change: str, before: Any, after: Any, reason: str) -> int:
        return self._context.journal.add(
            self._context.author,
            record="event",
            record_id=event.id,
            person_id=event.person_id,
            change=change,
            version=event.version,
            before=before,
            after=after,
            reason=reason,
        )


def all_versions(context: Context, person_id: PersonId) -> list[Event]:
    """Every version of every event of a person, each with the journal numbers between which it was known.

    Raises REGISTRY_DAMAGED if one of them cannot be read: without it the past would be told wrong.
    """
    clinical = context.session.clinical
    by_event: dict[str, list[HistoryRow]] = {}
    for entry in readable(e for e in context.journal.of_person(person_id) if e.record == "event"):
        by_event.setdefault(entry.record_id, []).append(entry)
    versions: list[Event] = []
    for event_id, entries in by_event.items():
        for entry, following in zip(entries, [*entries[1:], None], strict=True):
            if entry.after is None:
                continue
            data: Any = entry.after
            versions.append(
                Event(
                    id=EventId(event_id),
                    person_id=person_id,
                    at=moment_of(data["at"], data["day_only"]),
                    fact=load_fact(data["kind"], unsealed(event_id, data["kind"], data["fields"], clinical)),
                    version=entry.version,
                    voided=data["voided"],
                    known_from=entry.number,
                    known_until=following.number if following else None,
                    recorded_at=entry.recorded_at,
                    recorded_by=entry.user_id,
                    reason=entry.reason,
                )
            )
    return sorted(versions, key=lambda e: (e.known_from, e.version))
