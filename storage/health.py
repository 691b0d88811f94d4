"""What a health station gets of a person out of the registry."""

from __future__ import annotations

from dataclasses import replace

from models.errors import ErrorCode, RegistryError
from models.health import HealthFile, health_file
from models.ids import PersonId
from storage.connection import Connection
from storage.context import Context
from storage.documents import load_documents
from storage.events import load_events
from storage.offices import health_staff
from storage.people import load_person
from storage.session import Session


def must_be_open(connection: Connection, session: Session, person_id: PersonId) -> None:
    """Raises CASE_CLOSED for somebody off the lists whose file the session has not opened (design §8); NOT_FOUND."""
    if person_id in session.opened:
        return
    row = connection.execute(
        "SELECT r.kept FROM person AS p JOIN person_row AS r ON r.person = p.number WHERE p.id = ?", (person_id,)
    ).fetchone()
    if row is None:
        raise RegistryError(ErrorCode.NOT_FOUND, record="person")
    if not row[0]:
        raise RegistryError(ErrorCode.CASE_CLOSED)
    session.opened.add(person_id)


def load_health_file(connection: Connection, session: Session, person_id: PersonId) -> HealthFile:
    """A person as a station sees it. Raises CASE_CLOSED; NOT_FOUND for somebody with whom no station has to do."""
    must_be_open(connection, session, person_id)
    events, staff = load_events(connection, person_id, session.clinical), health_staff(connection)
    found = health_file(load_person(connection, person_id), events, staff)
    if found is None:
        raise RegistryError(ErrorCode.NOT_FOUND, record="person")
    return replace(found, papers=tuple(load_documents(connection, person_id, staff)))


class SqlHealthFiles:
    """The ``HealthFiles`` of models/ports.py within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def get(self, person_id: PersonId) -> HealthFile:
        return load_health_file(self._context.connection, self._context.session, person_id)
