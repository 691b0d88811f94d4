"""What the program points out about a case: one module a chapter, and one for what rows say by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from models.law.course import Finding
from models.law.findings.aftercare import aftercare_findings
from models.law.findings.breaches import breach_findings
from models.law.findings.compulsory import compulsory_findings
from models.law.findings.determination import determination_findings
from models.law.findings.monitoring import monitoring_findings
from models.law.findings.rehabilitation import rehabilitation_findings
from models.law.findings.rows import row_findings
from models.law.findings.sanctions import sanction_findings
from models.law.findings.substitution import substitution_findings
from models.law.findings.transition import transition_findings
from models.law.findings.users import user_findings
from models.law.situation import Situation

CHAPTERS: tuple[Callable[[Situation], Iterable[Finding]], ...] = (
    user_findings,
    determination_findings,
    rehabilitation_findings,
    substitution_findings,
    monitoring_findings,
    breach_findings,
    compulsory_findings,
    aftercare_findings,
    sanction_findings,
    transition_findings,
    row_findings,
)


def findings_of(situation: Situation) -> tuple[Finding, ...]:
    """Every finding of a case: those of its course first, then chapter by chapter."""
    found = list(situation.course.findings)
    for chapter in CHAPTERS:
        found += chapter(situation)
    return tuple(found)
