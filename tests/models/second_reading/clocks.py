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
FILED = ("S4", "S5", "S6", "S7", "S8", "S9", "S13")
OTHER_LISTED = ("S4", "S6", "S7", "S8", "S9", "S10")
ACTIVE = ("decided", "fitted", "removed", "paused")
CLOSED = ("S14", "SM", "SX")
INTERRUPTIONS = ("S2s", "S3", "S12x", "SX")


def _kinds(*kinds: str) -> Callable[[Happening], bool]:
    return lambda h: h.part == "" and h.kind in kinds


_TRANSFERRED = _kinds("file_transfer")
ROWS: dict[str, tuple[tuple[str, ...], Callable[[Happening], bool]]] = {  # id: states, what answers it
    "B04": (("S1",), _kinds("residence_verified")),
    "B05": (("S1",), _kinds("notice_of_use")),
    "B06-law": (("S1",), _kinds("management_decision")),
    "B06-decree": (("S1",), _kinds("management_decision")),
    "B14": (USERS, _kinds("management_decision")),
    "B19-law": (("S2", "S2s", "S3"), _TRANSFERRED),
    "B19-decree": (("S2", "S2s", "S3"), _TRANSFERRED),
    "C01": ((*USERS, "S13"), _kinds("determination_request", "determination_result", "management_decision")),
    "C05": (("S3",), _kinds("determination_result")),
    "D01": (("S4",), _kinds("registration", "substitution_registration")),
    "D06": ((*USERS, "S4", "S5"), _kinds("voluntary_decision")),
    "D08": (("S5", "S6"), _kinds("rehab_start", "reception", "hand_over", "not_started", "walk_out")),
    "F10": (("S5",), _TRANSFERRED),
    "G02-present": (("S6", "S13"), lambda h: h.is_("presentation", occasion="after_centre")),
    "G03-register": (
        ("S5",),
        lambda h: (
            h.is_("presentation", occasion="rest_of_term")
            or h.is_("registration", place="home")
            or h.is_("voluntary_decision", place="home")
            or h.is_("reception", by_whom="police")
        ),
    ),
    "G07": (("S7",), _kinds("place_request", "place_decision", "hand_over")),
    "G08": (("S7",), _kinds("place_decision", "hand_over")),
    "H02": ((*USERS, "S4"), _kinds("substitution_admission", "substitution_refusal")),
    "I05": (FILED, _kinds("file_notice", "file_dropping")),
    "I05-relapse": (("S9",), _kinds("file_notice", "file_dropping")),
    "J03-relapse": (("S9",), _kinds("file_notice", "file_dropping")),
    "J03": (FILED, _kinds("file_notice", "file_dropping")),
    "I08": (("S9",), _kinds("file_reading")),
    "J05": (("S9",), _kinds("file_reading")),
    "I11": (("S10",), _kinds("court_answer")),
    "L01": (("S11",), _kinds("place_request", "place_decision", "escort")),
    "L02": (("S11",), _kinds("place_decision", "escort")),
    "L04": (("S11",), _kinds("escort")),
    "N06-home": (("S5",), _kinds("monitoring_decision")),
    "N06-substitution": (("S8",), _kinds("monitoring_decision")),
    "N06-aftercare": (MONITORED, _kinds("monitoring_decision")),
    "N07": (("S5", "S8", "S13"), _kinds("monitoring_decision")),
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
        answered = any(
            entry.happening.day == legal_day(start) and ROWS[row][1](entry.happening) for entry in self.log[: self.now]
        )
        if start == day_start(legal_day(start)) and answered:
            return  # the hour is not known, and it was answered on that day
        if start >= day_start(E4) and row not in self.open:
            self.open[row] = Clock(start, due)

    def own_hours(self, row: str, h: Happening, hours: int) -> None:
        if h.instant >= day_start(E4):
            self.own[row, h.event_id] = Clock(h.instant, h.instant + timedelta(hours=hours))

    def is_minor(self, day: date) -> bool:
        return self.person.may_be_under(18, day)


def after_working_days(day: date, count: int) -> datetime:
    """P1: over when the n-th working day after the day of the start is over."""
    return day_end(packaged_working_days().after(day, count))
