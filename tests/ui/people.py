"""People in the registry of a program under test, and their page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from models.actions.enter_person import enter_person
from models.actions.manage_backups import enrol_place
from models.actions.record_event import record_event
from models.backup import BackedUp, Generation, PlaceKind
from models.dates import Moment, PartialDate
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ManagementEnded
from models.ids import PersonId
from models.ports import Registry
from tests.conftest import NOW
from tests.ui.conftest import Program

POSITIVE = TestTaken(ground="caught", result="positive", sample="urine", summary="Bắt quả tang")
VALUES = {
    "name": "Đặng Thị Hòa",
    "sex": "female",
    "birth": PartialDate(1990, 3, 5),
    "citizen_number": "089190000007",
    "phone": "0912345678",
}


def enter(program: Program, *, closed: bool = False, at: Moment | None = None, **values: Any) -> PersonId:
    """A person in the registry, tested ``at`` or just now; under management for a year and closed if wanted."""
    found: list[PersonId] = []

    def job(registry: Registry) -> PersonId:
        days = 400 if closed else 0
        test = at or Moment.at(NOW - timedelta(days=days, minutes=20))
        person = registry.write(enter_person, {**VALUES, **values}, test, POSITIVE)
        if closed:
            registry.write(record_event, person, Moment.on(test.day), ManagementDecided(number="1/QĐ-CAX"))
            registry.write(record_event, person, Moment.on(NOW.date() - timedelta(days=5)), ManagementEnded())
        return person

    program.tasks.run(job, found.append)
    program.hands.rest()
    return found[0]


def back_up(program: Program, root: Path) -> None:
    """Let the registry know of a backup that was made now on a stick."""

    def job(registry: Registry) -> None:
        place = registry.write(enrol_place, PlaceKind.STICK, root, {"name": "USB số 1"})
        made = Generation(place.id, "g1", program.clock.now(), 1, 1, 1, 1, registry.backup_key().id)
        registry.note_backup(BackedUp(made, program.clock.now(), held=("g1",)))

    program.tasks.run(job)
    program.hands.rest()


def show_person(program: Program, person: PersonId) -> Any:
    program.desk.show_person(person)
    program.hands.until(lambda: program.page.view is not None or program.page.dialog is not None)
    program.hands.rest()
    return program.page
