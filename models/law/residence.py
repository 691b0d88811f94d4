"""Where a person is: absences that do not count, presence as last seen, months without a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from models.dates import day_end, day_start
from models.events.base import Trigger
from models.events.taking_over import TakenOver
from models.events.user_management import ResidenceChecked, Visited
from models.law.course import Course, Occurrence
from models.law.deadlines import month_end, month_start, next_month, shifted
from models.law.rules import Rule, Rules


@dataclass(frozen=True, slots=True)
class Absence:
    """Days that do not count towards a term: from ``start`` up to, not including, ``end``.

    Away in breach of the residence rules (B22, P09), or escaped (L08).
    """

    start: date
    end: date | None

    @property
    def days(self) -> int:
        return (self.end - self.start).days if self.end else 0


_NOT_COUNTED = {"B22": {"missing"}, "P09": {"missing", "absent"}}
"""What a check has to say for the days not to count."""


def absences(occurrences: Iterable[Occurrence], start: date, rules: Rules, rule_id: str = "B22") -> Iterator[Absence]:
    """Every absence that a rule does not count, as far as it lies behind ``start``, in order.

    Only the last may still run. Management leaves out only those whose whereabouts nobody knows (B22), after-care
    any that was not reported (P09).
    """
    counted = _NOT_COUNTED[rule_id]
    since: date | None = None
    for occurrence in occurrences:
        fact = occurrence.event.fact
        if isinstance(fact, TakenOver) or (since is None and not isinstance(fact, ResidenceChecked)):
            continue
        presence, at = _presence_in(occurrence), occurrence.step.at.day
        if isinstance(fact, ResidenceChecked) and presence in counted:
            since = since or _not_counted_from(max(start, fact.absent_since or at), rules.versions(rule_id))
        elif since is not None and presence in ("present", "reported_absence"):
            yield Absence(since, max(at, since))
            since = None
    if since is not None:
        yield Absence(since, None)


def _not_counted_from(day: date, rows: Iterable[Rule]) -> date | None:
    """The first day of an absence that is not counted; None while the law counts every day."""
    return next(
        (max(day, row.start) for row in rows if row.value == "not_counted" and (row.end is None or day <= row.end)),
        None,
    )


_FOUND_AGAIN = {
    Trigger.VISITED: "present",
    Trigger.POSITIVE_TEST: "present",
    Trigger.NEGATIVE_TEST: "present",
    Trigger.CUSTODY_ENDED: "present",
    Trigger.MANAGEMENT_SUSPENDED: "reported_absence",
    Trigger.IMPRISONED: "reported_absence",
    Trigger.SENT_TO_EDUCATION: "reported_absence",
}
"""What shows where a missing person is; in custody or prison the absence has its known reason."""


def _presence_in(occurrence: Occurrence) -> str | None:
    """Where the person is as far as this tells: what a check says, or that one who was missing is found."""
    fact = occurrence.event.fact
    if isinstance(fact, (ResidenceChecked, TakenOver)):
        return fact.presence
    return _FOUND_AGAIN.get(occurrence.step.trigger)


def latest_presence(course: Course) -> str | None:
    """Present or absent as last seen at home (``Tình hình cư trú`` of III-10)."""
    found_again: str | None = None
    for occurrence in reversed(course.occurrences):
        presence = _presence_in(occurrence)
        if presence is None:
            continue
        if isinstance(occurrence.event.fact, (ResidenceChecked, TakenOver, Visited)):
            return found_again if presence == "missing" and found_again else presence
        found_again = presence
    return None


_CHECKS = frozenset({Trigger.RESIDENCE_CHECKED, Trigger.RESIDENCE_VERIFIED})


@dataclass(frozen=True, slots=True)
class MonthDue:
    """A calendar month of a term with fewer residence checks than asked for, and its last day that counts."""

    month: date
    last_day: date


@dataclass(frozen=True, slots=True)
class MonthsAsked:
    """Which months of a term ask for residence checks, and how many (B10, house rule P19).

    ``states`` are those in which the measure is carried out, the present one among them; a month wholly outside (in
    custody) needs no check. Months that began before ``begins`` (the office's start, or the take-over) are history
    when the management did too. ``times``: how often a month asks, by its last day. ``until``: the last day on which
    anything is asked at all.
    """

    start: date
    end: date | None
    states: frozenset[str]
    begins: date
    times: Callable[[date], int] = lambda _: 1
    until: date | None = None

    def due(self, course: Course) -> MonthDue | None:
        """The first month with too few checks, from that of the last check on.

        A month that is over cannot be checked any more: whoever was seen since is not asked for it again (``missed``).
        """
        if self.until is not None and self._first > self.until:
            return None
        checks = _checks_by_month(course)
        months = _months(max(self._first, max(checks, default=self._first)), self.end)
        return next(self._unchecked(course, checks, months), None)

    def missed(self, course: Course) -> Iterator[MonthDue]:
        """The months with too few checks that were over when the last check was made."""
        checks = _checks_by_month(course)
        last = max(checks, default=self._first)
        months = takewhile(lambda month: month[0] < last, _months(self._first, self.end))
        return self._unchecked(course, checks, months)

    @property
    def _first(self) -> date:
        return _first_month(self.start, self.begins)

    def _unchecked(
        self, course: Course, checks: Mapping[date, int], months: Iterable[tuple[date, date]]
    ) -> Iterator[MonthDue]:
        for month, last_day in months:
            if self.until is not None and last_day > self.until:
                return
            if checks.get(month, 0) < self.times(last_day) and _touches(course, self.states, month):
                yield MonthDue(month, last_day)


def _months(month: date, end: date | None) -> Iterator[tuple[date, date]]:
    """The months from one on until a term ends, each with its last day that belongs to it."""
    while end is None or month <= end:
        last = month_end(month)
        yield month, last if end is None else min(last, end)
        month = shifted(last, days=1)


def _checks_by_month(course: Course) -> Mapping[date, int]:
    """How often the residence was checked, by the first day of the month."""
    found: dict[date, int] = {}
    for occurrence in course.of(_CHECKS):
        month = month_start(occurrence.step.at.day)
        found[month] = found.get(month, 0) + 1
    return found


def _first_month(start: date, begins: date) -> date:
    if start >= begins:
        return month_start(start)
    return begins if begins.day == 1 else next_month(begins)


def _touches(course: Course, states: frozenset[str], month: date) -> bool:
    start, end = day_start(month), day_end(month_end(month))
    return any(
        interval.state in states and interval.start < end and (interval.end is None or interval.end > start)
        for interval in course.intervals
    )
