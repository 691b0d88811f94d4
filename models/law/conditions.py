"""The facts of the case, the person and the office on which rows of the law depend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from models.events.base import Trigger
from models.events.user_management import NoticeOfUse
from models.law.rules import Condition
from models.law.situation import ADULT_AGE, Situation


def hold(situation: Situation, conditions: Collection[Condition], day: date) -> bool:
    """Whether all of some conditions hold on a day; one who may be under age counts as a minor."""
    return not conditions or all(_HOLDS[condition](situation, day) for condition in conditions)


def _is_minor(situation: Situation, day: date) -> bool:
    return situation.person.may_be_under(ADULT_AGE, day)


def _was_notified(situation: Situation) -> bool:
    """Whether another office told us of the use that the present episode is about."""
    return any(
        isinstance(notice.event.fact, NoticeOfUse)
        and notice.event.fact.direction == "received"
        and not situation.has_lapsed(notice)
        for notice in situation.of(Trigger.NOTICE_OF_USE)
    )


_HOLDS: Mapping[Condition, Callable[[Situation, date], bool]] = {
    Condition.REMOTE: lambda situation, day: situation.practice.remote,
    Condition.ORDINARY: lambda situation, day: not situation.practice.remote,
    Condition.MINOR: _is_minor,
    Condition.ADULT: lambda situation, day: not _is_minor(situation, day),
    Condition.DETECTED_HERE: lambda situation, day: not _was_notified(situation),
    Condition.NO_STABLE_RESIDENCE: lambda situation, day: situation.lacks_stable_residence(day),
    Condition.NO_BREACH: lambda situation, day: not situation.monitoring.breaches,
}
