"""Taking over an old list: every planned row in one transaction, and taking the whole back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.actions.record_event import new_event
from models.clock import Clock, today
from models.errors import ErrorCode, RegistryError
from models.ids import ActionId, PersonId
from models.person import person_from
from models.ports import Work
from models.roles import Permission, User, needs
from models.taking_over.plan import TakeOverPlan

Progress = Callable[[int, int], None]
"""Told how many of how many are done; may raise to cancel."""


@dataclass(frozen=True, slots=True)
class TakenList:
    """What was taken over, and the name under which it can be taken back."""

    action_id: ActionId
    people: int


@needs(Permission.TAKE_OVER)
def take_over_list(
    work: Work, clock: Clock, user: User, plan: TakeOverPlan, progress: Progress = lambda done, total: None
) -> TakenList:
    """Add everybody whom the plan takes, each with one take-over event. All of them, or nobody."""
    office = work.offices.own()
    rows = plan.taken
    for done, row in enumerate(rows):
        progress(done, len(rows))
        if row.at is None or row.fact is None:
            continue
        person_id = PersonId(work.new_id())
        work.people.add(person_from(person_id, row.values, day=row.at.day, today=today(clock), owner=office.id))
        work.events.add(new_event(work, clock, person_id, row.at, row.fact))
    progress(len(rows), len(rows))
    return TakenList(ActionId(work.action_id), len(rows))


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many people were taken out again, and who stayed because they were worked on since."""

    removed: int
    kept: tuple[PersonId, ...]


@needs(Permission.TAKE_OVER)
def take_back_list(work: Work, clock: Clock, user: User, action_id: ActionId) -> TakenBack:
    """Take a whole import back. People with any later entry stay and are named.

    Raises NOT_FOUND if no such import is in the journal.
    """
    entries = [e for e in work.journal.of_action(action_id) if e.action == take_over_list.__name__]
    if not entries:
        raise RegistryError(ErrorCode.NOT_FOUND, record="import")
    kept: list[PersonId] = []
    removed = 0
    for person_id in [PersonId(e.record_id) for e in entries if e.record == "person"]:
        later = [e for e in work.journal.of_person(person_id) if e.action_id != action_id]
        if any(e.record == "person" and e.change == "remove" for e in later):
            continue
        if later:
            kept.append(person_id)
            continue
        for event in work.events.of(person_id):
            work.events.remove(event, "")
        work.people.remove(work.people.get(person_id), "")
        removed += 1
    if removed and not kept:
        work.journal.note_undone(action_id, take_over_list.__name__, "")
    return TakenBack(removed, tuple(kept))
