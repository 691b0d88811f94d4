"""What every repository of one action shares: connection, journal, author, session, and who was touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.events.base import Event
from models.ids import PersonId
from models.person import Person
from storage.connection import Connection
from storage.journal import Author, Journal
from storage.session import Session


@dataclass
class Context:
    """One action at work. ``touched`` holds the row numbers of people whose caches must be rebuilt.

    ``entered`` holds people added by this very action with their events: what is known of them need not be
    read back. Whoever is changed otherwise is taken out again by ``touch``.
    """

    connection: Connection
    journal: Journal
    author: Author
    session: Session
    touched: set[int] = field(default_factory=set)
    entered: dict[int, tuple[Person, list[Event]]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def enter(self, number: int, person: Person) -> None:
        """A person was added by this action."""
        self.touched.add(number)
        self.entered[number] = (person, [])
        self._numbers[person.id] = number

    def leave(self, number: int, person_id: PersonId) -> None:
        """A person was taken out again, or erased."""
        self.touched.discard(number)
        self.entered.pop(number, None)
        self._numbers.pop(person_id, None)

    def touch(self, number: int) -> None:
        """The caches of a person must be rebuilt from what is stored."""
        self.touched.add(number)
        self.entered.pop(number, None)

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> Any:
        return self.connection.execute(sql, parameters)

    def note(
        self,
        record: str,
        record_id: str,
        change: str,
        *,
        version: int = 1,
        before: object = None,
        after: object = None,
        reason: str = "",
    ) -> int:
        """Journal a change of something that is no person's, under the office's key. Returns the entry's number."""
        return self.journal.add(
            self.author,
            record=record,
            record_id=record_id,
            person_id=None,
            change=change,
            version=version,
            before=before,
            after=after,
            reason=reason,
        )

    def person_number(self, person_id: str) -> int:
        """Row number of a person. Raises NOT_FOUND."""
        known = self._numbers.get(person_id)
        if known is not None:
            return known
        row = self.execute("SELECT number FROM person WHERE id = ?", (person_id,)).fetchone()
        if row is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="person")
        return int(row[0])

    def check_changed(self, cursor: Any) -> None:
        """Raises VERSION_CONFLICT if an update met no row: somebody changed the record meanwhile."""
        if cursor.rowcount != 1:
            raise RegistryError(ErrorCode.VERSION_CONFLICT)
