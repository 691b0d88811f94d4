"""Papers that events of these days are written on and that nobody printed yet: the minutes of this morning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.case import Case
from models.dates import Moment
from models.events.base import Event
from models.ids import EventId, PersonId
from models.law.rules import Rules
from models.papers.evidence import events_of_paper, evidence_of
from models.papers.facts import is_received
from models.ports import Queries
from models.views import DocumentRow, EarlyPaper, EventPapers


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
    events = [papers.event for papers in found]
    return tuple(order for papers in found for order in _orders(papers, events, rules, wanted))


def waiting_of(case: Case, documents: Iterable[DocumentRow], forms: Iterable[str], since: datetime) -> list[PaperOrder]:
    """The papers of one person whose event happened since an instant and that were not printed."""
    printed: dict[EventId, set[str]] = {}
    early = []
    for document in documents:
        if document.event_id is not None:
            printed.setdefault(document.event_id, set()).add(document.form)
        elif document.origin == "printed":
            early.append(EarlyPaper(document.form, document.recorded_at))
    wanted, everything = tuple(forms), case.course.episode_events()
    events = [event for event in everything if event.at.instant >= since]
    found = [
        EventPapers(event, case.person.name, frozenset(printed.get(event.id, ())), tuple(early)) for event in events
    ]
    return [order for papers in found for order in _orders(papers, everything, case.situation.rules, wanted)]


def _orders(papers: EventPapers, others: Sequence[Event], rules: Rules, forms: Iterable[str]) -> Iterator[PaperOrder]:
    event = papers.event
    if is_received(event):
        return
    for form in forms:
        if not events_of_paper(form, (event,), rules) or form in papers.printed:
            continue
        if not any(_took_over(event, paper, others, rules) for paper in papers.early if paper.form == form):
            yield PaperOrder(form, event.person_id, papers.name, event.id, event.at)


def _took_over(event: Event, paper: EarlyPaper, others: Sequence[Event], rules: Rules) -> bool:
    """Whether a paper that was printed first is that of the event: the first one recorded after it (awaiting.py)."""
    if event.recorded_at is None or event.recorded_at < paper.recorded_at:
        return False
    of_same = (
        other
        for other in events_of_paper(paper.form, others, rules)
        if other.person_id == event.person_id and other.id != event.id and other.recorded_at is not None
    )
    return not any(paper.recorded_at <= other.recorded_at < event.recorded_at for other in of_same if other.recorded_at)
