"""What a paper knows of a case: what had happened by its day, in the same opening of the case, and no more."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime

import pytest

from models.case import Case
from models.dates import LEGAL_ZONE, Moment
from models.events.base import Event
from models.events.user_management import ManagementDecided, NoticeOfUse
from models.ids import EventId
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.office import Office
from models.papers.declared import declared_field
from models.papers.evidence import event_of_paper
from models.papers.values import PaperValues, paper_values, with_number
from models.papers.wording import QUOTED_NUMBERS
from printing.filling import proposals
from printing.forms import load_form
from tests.conftest import OFFICE
from tests.printing.people import COURSE, DECISION, ENDING, OFFICE_ID, SUSPENSION, TEST, USER, Happening, person

OURS = Office(OFFICE_ID, OFFICE)
AGAIN = datetime(2028, 5, 6, 20, 0, tzinfo=LEGAL_ZONE)
CLOSED_AND_OPENED: tuple[Happening, ...] = (
    *COURSE,
    (Moment.on(date(2027, 11, 26)), ENDING),
    (Moment.at(AGAIN), dataclasses.replace(TEST, summary="Bị phát hiện lần nữa.")),
)


def case_of(course: Sequence[Happening]) -> Case:
    who = person()
    events = [Event(EventId(f"event-{i}"), who.id, at, fact, known_from=i) for i, (at, fact) in enumerate(course, 1)]
    return Case.of(who, events, packaged_rules(), Practice(OFFICE.start))


def values_of(course: Sequence[Happening], day: date, about: int | None = None, office: Office = OURS) -> PaperValues:
    """Values of a paper of a day, about the event of a place in the course."""
    case = case_of(course)
    event = next(e for e in case.events if e.id == f"event-{about + 1}") if about is not None else None
    return paper_values(case.person, case, office, USER, packaged_rules(), day, about=event)


def test_nothing_of_a_case_that_was_closed_stands_on_a_paper_of_the_next_one() -> None:
    values = values_of(CLOSED_AND_OPENED, date(2028, 5, 7))
    assert values.text("management_decision.number") == values.text("management_decision.on") == ""
    assert values.text("management_decision.positive_day") == "06/05/2028"
    assert values.text("management_decision.behaviour") == "Bị phát hiện lần nữa."


def test_a_paper_of_the_closed_case_still_knows_its_own_decision() -> None:
    values = values_of(CLOSED_AND_OPENED, date(2027, 11, 26), about=4)
    assert values.text("management_decision.on") == "26/11/2026"
    assert values.text("management_decision.behaviour") == TEST.summary


def test_a_paper_without_an_event_knows_the_events_up_to_its_day() -> None:
    assert values_of(COURSE, date(2026, 11, 25)).text("management_decision.number") == ""
    assert values_of(COURSE, date(2026, 11, 26)).text("management_decision.number") == "5"


def test_what_was_sent_later_does_not_let_a_decision_see_what_came_between() -> None:
    sent = dataclasses.replace(SUSPENSION, sent=Moment.at(datetime(2027, 1, 12, 8, 0, tzinfo=LEGAL_ZONE)))
    between = ManagementDecided(number="20", reason="caught_again")
    course = (*COURSE, (Moment.on(date(2027, 1, 10)), sent), (Moment.on(date(2027, 1, 11)), between))
    assert values_of(course, date(2027, 1, 10), about=4).text("management_decision.number") == "5"


@pytest.mark.parametrize(
    ("reason", "term"), [("first", "01 năm"), ("caught_again", "01 năm"), ("moved_in", ""), (None, "01 năm")]
)
def test_who_moves_in_is_not_said_to_be_managed_for_a_whole_new_term(reason: str | None, term: str) -> None:
    course = (*COURSE[:3], (Moment.on(date(2026, 11, 26)), ManagementDecided(number="5", reason=reason)))
    assert values_of(course, date(2026, 11, 26), about=3).text("management_decision.term") == term


@pytest.mark.parametrize(
    ("signer", "printed"),
    [("", "Thiếu tá Nguyễn Thị Hạnh"), ("Nguyễn Thị Hạnh", "Thiếu tá Nguyễn Thị Hạnh"), ("Lê Văn Cũ", "Lê Văn Cũ")],
)
def test_a_reprint_names_who_signed_then(signer: str, printed: str) -> None:
    office = Office(OFFICE_ID, dataclasses.replace(OFFICE, chief_rank="Thiếu tá", show_rank=True))
    course = (*COURSE[:3], (Moment.on(date(2026, 11, 26)), dataclasses.replace(DECISION, signer=signer)))
    assert values_of(course, date(2026, 11, 26), about=3, office=office).text("office.chief") == printed
    assert values_of(course, date(2026, 11, 26), office=office).text("office.chief") == "Thiếu tá Nguyễn Thị Hạnh"


def test_a_committee_that_is_not_set_is_that_of_the_commune() -> None:
    office = Office(OFFICE_ID, dataclasses.replace(OFFICE, peoples_committee=""))
    assert values_of(COURSE, date(2026, 11, 26), office=office).text("office.peoples_committee") == "UBND xã Mẫu"


def test_a_received_notice_gives_no_number_to_a_notice_of_ours() -> None:
    received = NoticeOfUse(direction="received", number="88/TB-CAP", content="Nội dung của đơn vị khác.")
    course = (*COURSE[:2], (COURSE[2][0], received))
    case = case_of(course)
    assert event_of_paper(case, "III-02") is None
    values = values_of(course, date(2026, 11, 25), about=2)
    assert values.text("notice_of_use.number") == values.text("paper.number") == ""
    assert "đơn vị khác" not in values.text("notice_of_use.content")


def test_a_paper_printed_now_belongs_to_the_last_event_of_the_open_case() -> None:
    decided = event_of_paper(case_of(COURSE), "III-04")
    assert decided is not None
    assert decided.fact == DECISION
    assert event_of_paper(case_of(CLOSED_AND_OPENED), "III-04") is None
    assert event_of_paper(case_of(COURSE), "III-05") is None


def test_what_was_sent_later_does_not_make_a_decision_the_last_one() -> None:
    sent = dataclasses.replace(SUSPENSION, sent=Moment.at(datetime(2027, 1, 12, 8, 0, tzinfo=LEGAL_ZONE)))
    again = dataclasses.replace(SUSPENSION, number="20")
    course = (*COURSE, (Moment.on(date(2027, 1, 10)), sent), (Moment.on(date(2027, 1, 11)), again))
    event = event_of_paper(case_of(course), "III-07")
    assert event is not None
    assert event.fact == again


def test_every_quoted_number_takes_the_abbreviation_of_its_kind() -> None:
    values = PaperValues(
        {"management_decision.number": "5", "notice_of_use.number": "3", "paper.number": "7", "office.symbol": "CAP"}
    )
    full = with_number(values, "paper.number", "QĐ")
    assert full.text("management_decision.number") == "05/QĐ-CAP"
    assert full.text("notice_of_use.number") == "03/TB-CAP"
    assert full.text("paper.number") == "07/QĐ-CAP"
    assert with_number(full, "paper.number", "QĐ") == full


def test_every_quoted_number_is_one_that_forms_can_name() -> None:
    assert [name for name in QUOTED_NUMBERS if declared_field(name) is None] == []


def test_a_proposal_quotes_a_number_in_full() -> None:
    values = PaperValues({"file_notice.number": "12", "file_notice.on": "05/03/2027", "office.symbol": "CAX"})
    proposed = proposals(load_form("V-41"), values, Moment.at(datetime(2027, 3, 6, 8, 5, tzinfo=LEGAL_ZONE)))
    assert proposed["typed.notice"].startswith("Thông báo số 12/TB-CAX ngày 05/03/2027")
