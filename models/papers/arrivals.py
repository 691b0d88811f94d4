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
from models.law.past import Past


def _helper(moved: MovedIn) -> HelperAssigned:
    return HelperAssigned(paper="V-60", earlier="; ".join(filter(None, (moved.decision, moved.notice))))


_CONTINUED: Mapping[str, Callable[[MovedIn], Fact]] = {
    ManagementDecided.kind: lambda moved: ManagementDecided(reason="moved_in"),
    VoluntaryDecided.kind: lambda moved: VoluntaryDecided(
        place="home", case="moved_in", from_day=moved.started, printed_end=moved.earlier_end
    ),
    HelperAssigned.kind: _helper,
}
"""What each decision of the commune of arrival says, by its kind."""
CONTINUING_KINDS = tuple(_CONTINUED)


def continuing(kind: str, case: Case) -> Fact | None:
    """What the decision of a kind that somebody who moved in still awaits says; None if nobody awaits one."""
    for duty in case.duties:
        started = duty.started_by
        if duty.does == kind and started is not None and isinstance(started.fact, MovedIn):
            return _CONTINUED[kind](started.fact)
    return None


def arrival_under_management(case: Case) -> Event | None:
    """The arrival with which somebody came under management that no decision of ours has taken up yet."""
    term = case.term
    if term is None or term.measure != "user_management" or not isinstance(term.event.fact, MovedIn):
        return None
    return term.event


def rest_of_management(case: Case, day: date) -> int | None:
    """The days of management that remain from a new decision of ``day`` on; None if there is one, if the file does not
    tell, or if the term runs on from leaving by the law under which the person came (B21)."""
    arrival = arrival_under_management(case)
    if arrival is None or not isinstance(arrival.fact, MovedIn):
        return None
    past = Past(case.course.occurrences, case.person, case.situation.rules)
    return None if past.runs_from_leaving(arrival.at.day) else past.rest_at(day, arrival.fact)
