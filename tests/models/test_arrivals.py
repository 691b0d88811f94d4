"""What the file of the commune left tells of the decision that goes on with a measure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.case import Case
from models.events.base import Event
from models.events.rehabilitation import VoluntaryDecided
from models.ids import OfficeId, UserId
from models.office import Office
from models.papers.arrivals import continuing, rest_of_management
from models.papers.contents import DossierKind, kinds_for
from models.papers.values import PaperValues, paper_values
from models.roles import User, UserFields
from tests.conftest import OFFICE
from tests.models.building import RULES
from tests.models.test_dossiers import POSITIVE, case_of

DAY = date(2026, 11, 26)
OFFICER = User(UserId("user"), UserFields(login="cb", name="Lê Văn Cán", role="case_officer"))
FILE = {"measure": "user_management", "left": date(2026, 11, 20), "earlier_end": date(2027, 3, 20)}
DECIDED = ("2026-11-26", "management_decision", {"reason": "moved_in"})


def arrival(at: str = "2026-11-24", **values: Any) -> Case:
    return case_of([(at, "moved_in", {**FILE, **values})])


def paper(case: Case, about: Event | None = None) -> PaperValues:
    """What a paper of today knows of a case."""
    return paper_values(case.person, case, Office(OfficeId("office"), OFFICE), OFFICER, RULES, DAY, about=about)


@pytest.mark.parametrize(
    ("case", "rest"),
    [
        (arrival(), 120),
        (arrival(left=None), None),
        (arrival(left=None, remaining_days=90), 90),
        (arrival(measure="aftercare"), None),
        (case_of([("2026-11-24", "moved_in", FILE), DECIDED]), None),
        (case_of([POSITIVE]), None),
    ],
)
def test_the_rest_of_management_is_known_until_it_is_decided_anew(case: Case, rest: int | None) -> None:
    assert rest_of_management(case, DAY) == rest


@pytest.mark.parametrize("end", [date(2026, 9, 30), date(2027, 1, 10)])
def test_under_the_law_of_2021_the_term_runs_on_and_nothing_is_decided_anew(end: date) -> None:
    case = arrival("2026-06-01", left=date(2026, 5, 25), earlier_end=end)
    assert case.term is not None
    assert case.term.end == end
    for day in (date(2026, 6, 30), DAY):  # the day of the arrival decides, not that of the question
        assert rest_of_management(case, day) is None
    assert continuing("management_decision", case) is None
    assert paper(case).text("management_decision.term") == ""


def test_the_decision_that_goes_on_with_management_says_for_how_long_once_it_is_recorded() -> None:
    later = ("2026-11-27", "management_decision", {"reason": "caught_again"})
    case = case_of([("2026-11-24", "moved_in", FILE), DECIDED, later])
    decision = case.events[1]
    assert paper(case, decision).text("management_decision.term") == "120 ngày"
    assert paper(case, case.events[2]).text("management_decision.term") == "01 năm"


def test_days_are_counted_from_the_day_that_the_decision_names() -> None:
    left = {"left": date(2026, 5, 20), "earlier_end": date(2026, 12, 31)}
    of_2021 = ("2026-06-10", "management_decision", {"reason": "moved_in", "from_day": date(2026, 6, 12)})
    case = case_of([("2026-06-01", "moved_in", {**FILE, **left}), of_2021])
    assert case.term is not None
    assert case.term.end == date(2026, 12, 31)
    assert paper(case, case.events[1]).text("management_decision.term") == "202 ngày"


AFTERCARE = {"measure": "aftercare", "decision": "12/QĐ-UBND", "notice": "3/TB"}
ASSIGNED = ("2026-11-25", "helper", {"paper": "V-59", "helper": "Bà Lý Thị Giúp", "earlier": "9/QĐ-UBND"})


def test_what_is_recorded_stands_on_its_paper_and_what_is_awaited_on_the_others() -> None:
    case = case_of([("2026-11-24", "moved_in", {**FILE, **AFTERCARE}), ASSIGNED])
    assert continuing("helper", case) is not None  # V-60 is still to come
    own, other = paper(case, case.events[1]), paper(case)
    assert (own.text("helper.earlier"), own.codes["helper.paper"]) == ("9/QĐ-UBND", ("V-59",))
    assert (other.text("helper.earlier"), other.codes["helper.paper"]) == ("12/QĐ-UBND; 3/TB", ("V-60",))


def test_a_paper_of_before_the_arrival_knows_nothing_of_the_file_from_elsewhere() -> None:
    case = case_of([POSITIVE, ("2026-11-24", "moved_in", FILE)])
    assert paper(case, case.events[0]).text("management_decision.reason") == ""
    assert paper(case).codes["management_decision.reason"] == ("moved_in",)


CAUGHT = (
    ("2026-11-25 08:00", "test", {"ground": "caught", "result": "positive", "sample": "urine"}),
    ("2026-11-25 09:00", "determination_request", {"applicant": "police"}),
)
NOT_ADDICTED = ("2026-11-25 10:00", "determination_result", {"conclusion": "not_addicted"})


@pytest.mark.parametrize("decided", [(), (("2026-11-24 15:00", "management_decision", {"reason": "moved_in"}),)])
def test_whoever_came_and_is_caught_again_and_not_addicted_is_managed_for_a_year_anew(decided: Any) -> None:
    """B14: NĐ 163/2026 Đ.59 k.1."""
    case = case_of([("2026-11-24 08:00", "moved_in", FILE), *decided, *CAUGHT, NOT_ADDICTED])
    assert "B14" in {duty.rule.id for duty in case.duties}
    assert paper(case).text("management_decision.term") == "01 năm"
    assert rest_of_management(case, DAY) is None


def test_no_rest_is_proposed_while_no_decision_is_to_be_made() -> None:
    case = case_of([("2026-11-24 08:00", "moved_in", FILE), *CAUGHT])
    assert rest_of_management(case, DAY) == 120
    assert paper(case).text("management_decision.term") == ""


def test_the_rest_is_proposed_to_whoever_comes_back_under_an_older_decision_of_ours() -> None:
    case = case_of([POSITIVE, ("2026-11-21", "management_decision", {}), ("2026-11-24", "moved_in", FILE)])
    assert paper(case).text("management_decision.term") == "120 ngày"


@pytest.mark.parametrize(
    ("measure", "kind", "says"),
    [
        ("user_management", "management_decision", {"reason": "moved_in"}),
        (
            "voluntary_home",
            "voluntary_decision",
            {"case": "moved_in", "place": "home", "printed_end": date(2027, 3, 20)},
        ),
        ("aftercare", "helper", {"paper": "V-60", "earlier": "12/QĐ-UBND; 3/TB"}),
    ],
)
def test_each_measure_goes_on_by_a_decision_of_its_own(measure: str, kind: str, says: dict[str, Any]) -> None:
    case = arrival(measure=measure, decision="12/QĐ-UBND", notice="3/TB")
    fact = continuing(kind, case)
    assert {name: getattr(fact, name) for name in says} == says
    kinds = ("management_decision", "voluntary_decision", "helper")
    assert [other for other in kinds if continuing(other, case)] == [kind]


def test_rehabilitation_goes_on_until_the_same_day_whether_the_file_names_it_or_counts_the_days_to_it() -> None:
    counted = {"measure": "voluntary_home", "earlier_end": None, "remaining_days": 70}
    case = arrival(**counted)
    assert case.term is not None
    assert case.term.end == date(2027, 1, 29)
    fact = continuing("voluntary_decision", case)
    assert isinstance(fact, VoluntaryDecided)
    assert fact.printed_end == case.term.end
    assert paper(case).text("voluntary_decision.printed_end") == "29/01/2027"


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ([("2026-11-25", "management_decision", {})], DossierKind.TRANSFER),
        ([("2026-11-25", "voluntary_decision", {"place": "home"})], DossierKind.VOLUNTARY),
        ([("2026-11-25", "aftercare_decision", {"after": "voluntary"})], DossierKind.AFTERCARE),
    ],
)
def test_the_file_of_somebody_who_moved_away_is_that_of_the_measure_left(before: list[Any], kind: DossierKind) -> None:
    events = [POSITIVE, *before, ("2026-11-26", "moved_away", {}), ("2026-11-27", "file_transfer", {"paper": "other"})]
    case = case_of(events)
    assert case.state is not None
    assert case.state.code == "SM"
    assert kinds_for(case, date(2026, 11, 28))[0] is kind
