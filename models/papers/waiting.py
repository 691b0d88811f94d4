"""Papers that events of these days are written on and that nobody printed yet: the minutes of this morning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from models.case import Case
from models.dates import Moment
from models.ids import EventId, PersonId
from models.law.rules import Rules
from models.papers.evidence import events_of_paper, evidence_of
from models.papers.facts import is_received
from models.ports import Queries
from models.views import DocumentRow, EventPapers


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """One paper that can be printed together with others. ``event_id`` is None for a paper about the person."""

    form: str
    person_id: PersonId
    name: str
    event_id: EventId | None = None
    at: Moment | None = None


def waiting_papers(queries: Queries, rules: Rules, forms: Iterable[str], since: datetime) -> tuple[PaperOrder, ...]:
    """The papers of some forms whose event happened since an instant and that were not printed, in that order."""
    wanted = tuple(forms)
    kinds = {evidence.kind for form in wanted for evidence in evidence_of(form, rules)}
    found = queries.papers_since(kinds, since)
    return tuple(order for papers in found for order in _orders(papers, rules, wanted))


def waiting_of(case: Case, documents: Iterable[DocumentRow], forms: Iterable[str], since: datetime) -> list[PaperOrder]:
    """The papers of one person whose event happened since an instant and that were not printed."""
    printed: dict[EventId | None, set[str]] = {}
    for document in documents:
        printed.setdefault(document.event_id, set()).add(document.form)
    wanted = tuple(forms)
    events = [event for event in case.course.episode_events() if event.at.instant >= since]
    return [
        order
        for event in events
        for order in _orders(
            EventPapers(event, case.person.name, frozenset(printed.get(event.id, ()))), case.situation.rules, wanted
        )
    ]


def _orders(papers: EventPapers, rules: Rules, forms: Iterable[str]) -> Iterator[PaperOrder]:
    event = papers.event
    if is_received(event):
        return
    for form in forms:
        if form not in papers.printed and events_of_paper(form, (event,), rules):
            yield PaperOrder(form, event.person_id, papers.name, event.id, event.at)
