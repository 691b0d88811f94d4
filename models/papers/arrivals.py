"""Decisions that go on with a measure begun in another commune: what the file from there tells of them (B21, F10,
P10; transition 13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from models.case import Case
from models.events.aftercare import HelperAssigned
from models.events.base import Event, Fact
from models.events.moves import MovedIn
from models.events.rehabilitation import VoluntaryDecided
from models.events.user_management import ManagementDecided
from models.law.duties import Duty
from models.law.past import Past, old_end


def _helper(moved: MovedIn) -> HelperAssigned:
    return HelperAssigned(paper="V-60", earlier="; ".join(filter(None, (moved.decision, moved.notice))))


_CONTINUED: Mapping[str, Callable[[MovedIn], Fact]] = {
    ManagementDecided.kind: lambda moved: ManagementDecided(reason="moved_in"),
    VoluntaryDecided.kind: lambda moved: VoluntaryDecided(
        place="home", case="moved_in", from_day=moved.started, printed_end=old_end(moved)
    ),
    HelperAssigned.kind: _helper,
}
"""What each decision of the commune of arrival says, by its kind."""
CONTINUING_KINDS = tuple(_CONTINUED)


def is_awaited(kind: str, case: Case) -> bool:
    """Whether a decision of a kind is due."""
    return any(duty.does == kind for duty in case.duties)


def continuing(kind: str, case: Case) -> Fact | None:
    """What the decision of a kind that somebody who moved in still awaits says; None if nobody awaits one."""
    for duty in case.duties:
        arrived = _arrived(duty)
        if duty.does == kind and arrived is not None:
            return _CONTINUED[kind](arrived)
    return None


def _arrived(duty: Duty) -> MovedIn | None:
    """What the file says of somebody whose arrival started a duty; None if something else did."""
    fact = duty.started_by.fact if duty.started_by is not None else None
    return fact if isinstance(fact, MovedIn) else None


def arrival_under_management(case: Case) -> Event | None:
    """The arrival with which somebody came under management that a decision of ours has still to take up; none where
    one is due that begins a term of its own (B06, B14)."""
    term = case.term
    if term is None or term.measure != "user_management" or not isinstance(term.event.fact, MovedIn):
        return None
    anew = any(duty.does == ManagementDecided.kind and _arrived(duty) is None for duty in case.duties)
    return None if anew else term.event


def rest_of_management(case: Case, day: date) -> int | None:
    """The days of management that remain from a decision of ``day`` on that takes it up; None where none is to come,
    the file does not tell, or the law of the arrival lets it run on from leaving (B21)."""
    arrival = arrival_under_management(case)
    if arrival is None or not isinstance(arrival.fact, MovedIn):
        return None
    past = Past(case.course.occurrences, case.person, case.situation.rules)
    return None if past.runs_from_leaving(arrival.at.day) else past.rest_at(day, arrival.fact)
