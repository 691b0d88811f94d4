"""What a file needs by law in the present state, and what of it the registry knows.

A paper is there when an event of the present episode stands for it, or when its document is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.case import Case
from models.dates import legal_day
from models.events.base import Event
from models.law.rules import Rule, Rules
from models.papers.evidence import evidence_of, forms_for
from models.papers.filing import Held
from models.views import DocumentRow


@dataclass(frozen=True, slots=True)
class NeededPaper:
    """One paper of a file.

    ``day``: that of what is there, None if the registry has nothing; ``event``: what stands for it where its
    document is not kept. ``kind``: what to record to fill the place; empty if no event stands for it.
    """

    form: str
    kind: str
    day: date | None = None
    event: Event | None = None

    @property
    def is_missing(self) -> bool:
        return self.day is None

    @property
    def held(self) -> Held:
        if self.is_missing:
            return Held.LACKING
        return Held.KEPT if self.event is None else Held.RECORDED


@dataclass(frozen=True, slots=True)
class Checklist:
    """The papers that one row of law lists; empty where nobody knows them (the row says so)."""

    rule: Rule
    papers: tuple[NeededPaper, ...]


def checklists_of(case: Case, documents: Iterable[DocumentRow]) -> tuple[Checklist, ...]:
    """The checklists of the present state; each paper with the latest that stands for it."""
    kept = tuple(documents)
    events = case.course.episode_events()
    rules = case.situation.rules
    return tuple(
        Checklist(rule, tuple(_needed(form, rules, events, kept) for form in rule.codes))
        for rule in case.papers_needed()
    )


def _needed(form: str, rules: Rules, events: tuple[Event, ...], documents: tuple[DocumentRow, ...]) -> NeededPaper:
    evidence = evidence_of(form, rules)
    kind = evidence[0].kind if evidence else ""
    document = next((row for row in reversed(documents) if row.form in forms_for(form)), None)
    if document is not None:
        return NeededPaper(form, kind, document.dated or legal_day(document.recorded_at))
    event = next((event for event in reversed(events) if any(e.is_met_by(event) for e in evidence)), None)
    return NeededPaper(form, kind, event.at.day if event else None, event)
