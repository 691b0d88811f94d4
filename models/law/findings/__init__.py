"""What the program points out about a case: one module a chapter, and one for what rows say by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from models.events.base import Trigger
from models.law.course import Finding
from models.law.findings import (
    aftercare,
    breaches,
    compulsory,
    determination,
    monitoring,
    rehabilitation,
    sanctions,
    substitution,
)
from models.law.findings.rows import row_findings
from models.law.findings.transition import transition_findings
from models.law.findings.users import user_findings
from models.law.situation import Situation


class Chapter(NamedTuple):
    """What judges a chapter of the law, and the triggers without any of which it has nothing to say.

    One that names no triggers is always asked.
    """

    judge: Callable[[Situation], Iterable[Finding]]
    about: frozenset[Trigger] = frozenset()


CHAPTERS = (
    Chapter(user_findings),
    Chapter(determination.determination_findings, determination.ABOUT),
    Chapter(rehabilitation.rehabilitation_findings, rehabilitation.ABOUT),
    Chapter(substitution.substitution_findings, substitution.ABOUT),
    Chapter(monitoring.monitoring_findings, monitoring.ABOUT),
    Chapter(breaches.breach_findings, breaches.ABOUT),
    Chapter(compulsory.compulsory_findings, compulsory.ABOUT),
    Chapter(aftercare.aftercare_findings, aftercare.ABOUT),
    Chapter(sanctions.sanction_findings, sanctions.ABOUT),
    Chapter(transition_findings),
    Chapter(row_findings),
)


def findings_of(situation: Situation) -> tuple[Finding, ...]:
    """Every finding of a case: those of its course first, then chapter by chapter."""
    found = list(situation.course.findings)
    met = situation.course.by_trigger.keys()
    for judge, about in CHAPTERS:
        if not about or not met.isdisjoint(about):
            found += judge(situation)
    return tuple(found)
