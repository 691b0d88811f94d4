"""The second reading as one function."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from models.dates import LEGAL_ZONE
from models.events import Event
from models.person import Person
from tests.models.second_reading import deadlines, happenings, states, terms

READINGS = [*happenings.READINGS, *states.READINGS, *terms.READINGS, *deadlines.READINGS]


def judge(person: Person, events: Iterable[Event], practice_start: date, remote: bool, at: datetime) -> dict[str, Any]:
    """State, group, monitoring, term of the present measure and open deadlines at an instant.

    ``open`` maps row ids to the due instant in legal time to the minute, or None where it is not known.
    """
    course = states.course_of(happenings.happenings(events, at))
    term = terms.present_term(person, course)
    due = deadlines.open_deadlines(person, course, term, practice_start, remote, at)
    return {
        "state": course.state,
        "group": course.group,
        "monitoring": course.memory.monitoring,
        "term": None if term is None else {"measure": term.measure, "start": _day(term.start), "end": _day(term.end)},
        "open": {row: _minute(due[row]) for row in sorted(due)},
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _minute(instant: datetime | None) -> str | None:
    return instant.astimezone(LEGAL_ZONE).isoformat(timespec="minutes") if instant else None
