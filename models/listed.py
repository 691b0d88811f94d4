"""What lists tell of a person beside identity and state, and are filtered by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from models.case import Case
from models.events.contact import PsychosisObserved
from models.ids import UserId

_NEVER = datetime.min.replace(tzinfo=UTC)


def shows_psychosis(case: Case) -> bool | None:
    """Whether there are signs of psychosis by what was said last: in the person's particulars, or as an observation,
    which counts if both are of one day. None: nobody said."""
    said = max(_said_of_psychosis(case), default=None)
    return said[-1] if said else None


def _said_of_psychosis(case: Case) -> Iterator[tuple[date, int, bool]]:
    """Each answer with its day and its weight among those of one day."""
    for item in case.person.history:
        if item.field == "psychosis" and item.value is not None:
            yield item.valid_from or date.min, -1, item.value
    for place, event in enumerate(case.all_of(PsychosisObserved)):
        if isinstance(event.fact, PsychosisObserved) and event.fact.present is not None:
            yield event.at.day, place, event.fact.present


def last_officer(case: Case) -> UserId:
    """Who recorded something last that still counts; nobody, if there is nothing."""
    last = max(case.events, key=lambda event: (event.recorded_at or _NEVER, event.at.instant), default=None)
    return last.recorded_by if last else UserId("")
