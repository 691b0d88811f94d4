"""Which papers of what happened wait to be printed: none that was printed before its event was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from models.case import Case
from models.papers.waiting import waiting_of, waiting_papers
from models.views import DocumentRow, EarlyPaper, EventPapers
from tests.models.building import RULES
from tests.models.test_dossiers import POSITIVE, case_of, document

DECIDED = ("2026-11-25", "management_decision", {"number": "5/QĐ-CAX"})
SINCE = datetime(2026, 11, 20, tzinfo=UTC)
PRINTED = datetime(2026, 11, 25, 8, tzinfo=UTC)


def recorded(case: Case, *hours: float) -> Case:
    """The last events of a case recorded so many hours after the paper was printed."""
    late = case.events[-len(hours) :]
    made = [replace(e, recorded_at=PRINTED + timedelta(hours=h)) for e, h in zip(late, hours, strict=True)]
    return Case.of(case.person, [*case.events[: -len(hours)], *made], RULES, case.situation.practice)


def decisions_waiting(case: Case, *documents: DocumentRow) -> int:
    return len(waiting_of(case, documents, ("III-04",), SINCE))


def test_a_decision_printed_signed_and_recorded_afterwards_waits_no_more() -> None:
    paper = replace(document("III-04"), event_id=None, recorded_at=PRINTED)
    case = recorded(case_of([POSITIVE, DECIDED]), 2)
    assert decisions_waiting(case) == 1
    assert decisions_waiting(case, paper) == 0
    assert decisions_waiting(recorded(case, -2), paper) == 1  # it was printed for something later


def test_a_paper_printed_first_belongs_to_the_first_event_recorded_after_it() -> None:
    paper = replace(document("III-04"), event_id=None, recorded_at=PRINTED)
    again = ("2026-11-26", "management_decision", {"number": "6/QĐ-CAX"})
    case = recorded(case_of([POSITIVE, DECIDED, again]), 2, 30)
    (order,) = waiting_of(case, [paper], ("III-04",), SINCE)
    assert order.at is not None
    assert order.at.day == date(2026, 11, 26)


class _Found:
    """The answer of a registry."""

    def __init__(self, *found: EventPapers) -> None:
        self._found = found

    def papers_since(self, kinds: object, since: datetime) -> tuple[EventPapers, ...]:
        return self._found


def test_the_list_of_the_whole_office_knows_papers_printed_first_as_well() -> None:
    event = recorded(case_of([POSITIVE, DECIDED]), 2).events[-1]
    early = EarlyPaper("III-04", PRINTED)
    for papers, waiting in (((), 1), ((early,), 0), ((replace(early, form="III-05"),), 1)):
        found = _Found(EventPapers(event, "A", frozenset(), papers))
        assert len(waiting_papers(found, RULES, ("III-04",), SINCE)) == waiting  # type: ignore[arg-type]
