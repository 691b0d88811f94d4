"""Which clocks there are, in which states they run and what answers them (law.md §3); READINGS in deadlines.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models.dates import day_end, day_start, legal_day
from models.law.calendar import packaged_working_days
from models.person import Person
from tests.models.second_reading.happenings import Happening
from tests.models.second_reading.states import E4, USERS, Entry

VOLUNTARY_OR_S8 = ("S5", "S6", "S7", "S8")
MONITORED = ("S5", "S6", "S7", "S8", "S12", "S13")
FILED = ("S4", "S5", "S6", "S7", "S8", "S9")
OTHER_LISTED = ("S4", "S6", "S7", "S8", "S9", "S10")
ACTIVE = ("decided", "fitted", "removed", "paused")
CLOSED = ("S14", "SM", "SX")
INTERRUPTIONS = ("S2s", "S3", "S12x", "SX")


def _kinds(*kinds: str) -> Callable[[Happening], bool]:
    return lambda h: h.part == "" and h.kind in kinds


def tells_of_ground(h: Happening) -> bool:
    """Whether something tells of a ground for the compulsory file."""
    return (
        h.is_("violation_record")
        or h.is_("not_started")
        or h.is_("walk_out")
        or (h.is_("substitution_termination") and h.fact.reason != "other")
        or h.is_("breach", handling="compulsory")
        or h.is_("monitoring_breach", consequence="compulsory")
    )


_TRANSFERRED = _kinds("file_transfer")
_DETERMINED = _kinds("determination_request", "determination_result", "management_decision")
_REGISTERED = _kinds("registration", "substitution_registration", "voluntary_decision", "substitution_admission")
_MONITORED_AGAIN = _kinds("monitoring_decision", "monitoring_takeover")
ROWS: dict[str, tuple[tuple[str, ...], Callable[[Happening], bool]]] = {  # id: states, what answers it
    "B04": (("S1",), _kinds("residence_verified")),
    "B05": (("S1",), _kinds("notice_of_use")),
    "B06-law": (("S1",), _kinds("management_decision")),
    "B06-decree": (("S1",), _kinds("management_decision")),
    "B14": (("S2", "S2s", "S3"), _kinds("management_decision")),
    "B14-notice": (("S2", "S2s", "S3"), _kinds("management_decision")),
    "B19-law": (("S2", "S2s", "S3"), _TRANSFERRED),
    "B19-decree": (("S2", "S2s", "S3"), _TRANSFERRED),
    "C01": (("S2", "S13"), _DETERMINED),
    "C01-registration": ((*USERS, "S13"), _DETERMINED),
    "C01-residence": (("S1",), _DETERMINED),
    "C05": (("S3", "S8"), _kinds("determination_result")),
    "D01": (("S4",), _REGISTERED),
    "D01-notice": (("S4",), _REGISTERED),
    "D06": ((*USERS, "S4", "S5"), _kinds("voluntary_decision")),
    "D08": (("S5", "S6"), _kinds("rehab_start", "reception", "not_started", "walk_out")),
    "F10": (("S5",), _TRANSFERRED),
    "G02-present": (("S6", "S13"), _kinds("presentation")),
    "G03-register": (
        ("S5",),
        lambda h: h.is_("presentation") or h.is_("registration") or h.is_("voluntary_decision") or h.is_("reception"),
    ),
    "G07": (("S7",), _kinds("place_request", "place_decision", "hand_over")),
    "G08": (("S7",), _kinds("place_decision", "hand_over")),
    "H02": ((*USERS, "S4"), _kinds("substitution_admission", "substitution_refusal")),
    "I05": (FILED, _kinds("file_notice")),
    "I05-relapse": (("S9",), _kinds("file_notice")),
    "J03-relapse": (("S9",), _kinds("file_notice")),
    "J03": (FILED, _kinds("file_notice")),
    "I08": (("S9",), _kinds("file_reading")),
    "J05": (("S9",), _kinds("file_reading")),
    "I11": (("S10",), _kinds("court_answer")),
    "L01": (("S11",), _kinds("place_request", "place_decision", "escort", "admission")),
    "L02": (("S11",), _kinds("place_decision", "escort", "admission")),
    "L04": (("S11",), _kinds("escort", "admission")),
    "N06-home": (("S5",), _MONITORED_AGAIN),
    "N06-substitution": (("S8",), _MONITORED_AGAIN),
    "N06-aftercare": (MONITORED, _kinds("monitoring_decision")),
    "N07": (("S5", "S8", "S13"), _kinds("monitoring_decision")),
    "N07-breach": (("S8",), lambda h: h.is_("monitoring_decision") or tells_of_ground(h)),
    "N10": (("S5", "S8", "S13"), _TRANSFERRED),
    "P06": (("S5", "S6", "S7", "S12"), _kinds("aftercare_proposal", "aftercare_decision")),
    "P07": ((*VOLUNTARY_OR_S8, "S12"), _kinds("aftercare_decision")),
    "P10-law": (("S13",), _TRANSFERRED),
    "P10-decree": (("S13",), _TRANSFERRED),
    "Q05-law": (OTHER_LISTED, _TRANSFERRED),
    "Q05-decree": (OTHER_LISTED, _TRANSFERRED),
}
OWN = {  # id: states of a duty that each event answers for itself, and the part that answers it
    "F04": (("S5",), "notified"),
    "G02-copy": (("S6", "S13"), "received"),
    "G03-notice": (("S5",), "received"),
    "L03": (("S11",), "received"),
    "L07": (("S12x",), "told"),
}


@dataclass
class Clock:
    start: datetime
    due: datetime | None


@dataclass
class Clocks:
    """The running clocks while going through the log."""

    person: Person
    remote: bool
    log: list[Entry]
    open: dict[str, Clock] = field(default_factory=dict)
    own: dict[tuple[str, str], Clock] = field(default_factory=dict)
    now: int = 0
    read_until: datetime | None = None
    forwarding: str = "I09"

    def hours(self, row: str, start: datetime, hours: int) -> None:
        self._start(row, start, start + timedelta(hours=hours))

    def working_days(self, row: str, start: datetime, days: int) -> None:
        self._start(row, start, after_working_days(legal_day(start), days))

    def days(self, row: str, start: datetime, days: int) -> None:
        self._start(row, start, day_end(legal_day(start) + timedelta(days=days)))

    def no_limit(self, row: str, start: datetime) -> None:
        self._start(row, start, None)

    def _start(self, row: str, start: datetime, due: datetime | None) -> None:
        answers = [entry.happening for entry in self.log[: self.now] if ROWS[row][1](entry.happening)]
        known_to_the_minute = start != day_start(legal_day(start))
        if any(h.day == legal_day(start) and not (known_to_the_minute and not h.moment.is_day_only) for h in answers):
            return  # an hour is not known, and it was answered on that day
        if start >= day_start(E4) and (row not in self.open or start < self.open[row].start):
            self.open[row] = Clock(start, due)

    def drop(self, *rows: str) -> None:
        for row in rows:
            self.open.pop(row, None)

    def own_hours(self, row: str, h: Happening, hours: int) -> None:
        if h.instant >= day_start(E4):
            self.own[row, h.event_id] = Clock(h.instant, h.instant + timedelta(hours=hours))

    def is_minor(self, day: date) -> bool:
        return self.person.may_be_under(18, day)


def after_working_days(day: date, count: int) -> datetime:
    """P1: over when the n-th working day after the day of the start is over."""
    return day_end(packaged_working_days().after(day, count))
