"""What an event takes over from the paper that was printed for it, and who is said to have signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.dates import LEGAL_ZONE, Moment
from models.events.base import KINDS
from models.ids import OfficeId
from models.office import Office
from models.papers.awaiting import awaiting, kinds_awaited, said_more
from models.papers.signing import signed_by
from models.papers.values import fact_values
from models.views import DocumentRow
from tests.conftest import OFFICE
from tests.models.building import RULES
from tests.models.test_dossiers import ADDICTED, AFTERCARE, POSITIVE, case_of, document

NOW = Moment.at(datetime(2026, 11, 26, 9, 0, tzinfo=LEGAL_ZONE))
TODAY = date(2026, 11, 26)


def printed(form: str, **inputs: str) -> DocumentRow:
    return replace(document(form), inputs={name.replace("__", "."): text for name, text in inputs.items()})


def test_an_event_takes_over_what_was_typed_and_which_paper_it_is_on() -> None:
    found = awaiting("undertaking", case_of([POSITIVE]), [printed("V-25", undertaking__content="Chấp hành")])
    assert found is not None
    taken = fact_values(KINDS["undertaking"], found.inputs, TODAY)
    assert taken == {"paper": "V-25", "content": "Chấp hành"}


def test_the_place_of_minutes_is_that_of_their_event() -> None:
    found = awaiting("violation_record", case_of([POSITIVE]), [printed("V-34", minutes__place="Trụ sở")])
    assert found is not None
    assert fact_values(KINDS["violation_record"], found.inputs, TODAY)["place"] == "Trụ sở"


def test_a_breach_takes_over_what_was_typed_for_the_minutes_of_a_violation() -> None:
    """V-34 is written on either (O05); its fields bear the name of one of them."""
    typed = {"violation_record__officer": "Lê Văn Tổ", "violation_record__detail": "Tự ý bỏ về"}
    found = awaiting("breach", case_of(AFTERCARE[:4]), [printed("V-34", **typed, minutes__place="Trụ sở")])
    assert found is not None
    taken = fact_values(KINDS["breach"], found.inputs, TODAY)
    assert taken == {"officer": "Lê Văn Tổ", "detail": "Tự ý bỏ về"}


def test_a_paper_is_taken_over_once_and_a_later_one_of_its_kind_not_before_it_is_printed() -> None:
    papers = [printed("V-25"), printed("I-04")]
    case = case_of([POSITIVE, ("2026-11-25", "undertaking", {"paper": "I-04"})])
    event = replace(case.events[-1], recorded_at=datetime(2026, 11, 25, 1, tzinfo=UTC))
    recorded = replace(case, events=(*case.events[:-1], event))
    found = awaiting("undertaking", recorded, papers)
    assert found is not None
    assert found.document.form == "V-25"


def test_a_printed_paper_awaits_its_event_until_that_is_recorded() -> None:
    case = case_of([POSITIVE, ("2026-11-25", "undertaking", {"paper": "V-25"})])
    paper = replace(printed("V-25"), recorded_at=datetime(2026, 11, 25, tzinfo=UTC))
    assert kinds_awaited(paper, case_of([POSITIVE])) == ("undertaking",)
    for day, awaited in ((24, ("undertaking",)), (26, ())):
        event = replace(case.events[-1], recorded_at=datetime(2026, 11, day, tzinfo=UTC))
        assert kinds_awaited(paper, replace(case, events=(event,))) == awaited
    assert kinds_awaited(replace(paper, event_id=case.events[-1].id), case) == ()
    assert kinds_awaited(replace(paper, origin="received"), case) == ()
    assert kinds_awaited(printed("III-05"), case) == ()  # about the person


def test_a_paper_says_more_than_its_event_only_where_the_event_says_nothing() -> None:
    case = case_of([POSITIVE, ("2026-11-25", "management_decision", {"team_leader": "Thiếu tá Hạnh"})])
    typed = {
        "management_decision__number": "206/QĐ-CAX",
        "management_decision__team_leader": "Đại úy Dũng",
        "management_decision__term": "01 năm",
        "paper__signer": "Nguyễn Thị Hạnh",
        "person__name": "Lò Thị Nà",
    }
    paper = printed("III-04", **typed)
    assert said_more(paper, case.events[-1], TODAY) == {"number": "206/QĐ-CAX", "signer": "Nguyễn Thị Hạnh"}
    assert said_more(paper, case.events[0], TODAY) == {}


@pytest.mark.parametrize(
    ("course", "kinds"),
    [
        ([ADDICTED], ("violation_record",)),  # S4: nobody is in voluntary rehabilitation yet
        (AFTERCARE[:4], ("breach", "violation_record")),  # S5: the minutes of either
        ([POSITIVE], ("breach", "violation_record")),  # S1 expects neither
    ],
)
def test_minutes_of_violations_await_what_the_state_expects(course: Sequence[Any], kinds: tuple[str, ...]) -> None:
    minutes = printed("V-34", violation_record__detail="Tự ý bỏ về")
    assert kinds_awaited(minutes, case_of(course)) == kinds


def test_minutes_are_of_one_event_whichever_of_the_kinds_it_is() -> None:
    case = case_of([*AFTERCARE[:4], ("2026-11-26", "breach", {"act": "other"})])
    breach = replace(case.events[-1], recorded_at=datetime(2026, 11, 26, 1, tzinfo=UTC))
    assert kinds_awaited(printed("V-34"), replace(case, events=(*case.events[:-1], breach))) == ()


@pytest.mark.parametrize(
    ("paper", "moment"),
    [
        ({"minutes__day": "25/11/2026", "minutes__hour": "14", "minutes__minute": "05"}, (25, 14, 5)),
        ({"minutes__day": "25/11/2026", "minutes__hour": "14"}, (25, 14, 0)),
        ({"minutes__day": "26/11/2026", "minutes__hour": "23"}, None),  # still to come
        ({"minutes__day": "25/11/2026", "minutes__hour": "mười"}, None),
        ({}, None),
    ],
)
def test_an_event_is_proposed_when_its_minutes_say_that_it_was(paper: dict[str, str], moment: Any) -> None:
    found = awaiting("violation_record", case_of([POSITIVE]), [printed("V-34", **paper)])
    assert found is not None
    said = found.moment(NOW)
    if moment is None:
        assert said is None
    else:
        day, hour, minute = moment
        assert said == Moment.at(datetime(2026, 11, day, hour, minute, tzinfo=LEGAL_ZONE))


def test_a_decision_of_an_earlier_day_is_proposed_on_that_day() -> None:
    dated = replace(printed("V-22"), dated=date(2026, 11, 24))
    found = awaiting("voluntary_decision", case_of([POSITIVE]), [dated])
    assert found is not None
    assert found.moment(NOW) == Moment.on(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("kind", "signer"),
    [
        ("management_decision", "Nguyễn Thị Hạnh"),
        ("aftercare_decision", "Phạm Văn Chủ"),
        ("file_notice", "Nguyễn Thị Hạnh"),
        ("court_decision", ""),
        ("test", ""),
    ],
)
def test_whom_the_law_names_is_proposed_as_the_signer(kind: str, signer: str) -> None:
    office = Office(OfficeId("office"), replace(OFFICE, committee_chairman="Phạm Văn Chủ"))
    assert signed_by(KINDS[kind], office, RULES, TODAY).get("signer", "") == signer
