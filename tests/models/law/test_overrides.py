"""A chief's decision to depart from a rule: what it may say, from when to when it holds, and whom it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from main import main
from models.case import Case
from models.errors import ErrorCode, OverrideFault, RegistryError
from models.events.base import Fact
from models.events.overrides import RuleOverride
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ResidenceChecked, ResidenceVerified
from models.field_types import ChoiceType
from models.history import history_from
from models.ids import OverrideId
from models.judgement import judgement_of
from models.law.overridable import HOUSE_WORDS, checked_decision, overridable, override_of, value_text, value_type
from models.law.overrides import Scope
from models.law.practice import OfficeOverride, Practice
from models.law.rules import HOUSE_VALUES, Mark, Rule, Unit, Use
from models.memory import forget
from tests.models.building import PRACTICE, RULES, case, instant, moment

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
POSITIVE = TestTaken(ground="caught", result="positive")
TEST = ("2026-11-24 22:40", POSITIVE)


def decision(rule: str = "B04", value: str = "36", *, days: tuple[date, date | None] = NOVEMBER) -> RuleOverride:
    return RuleOverride(
        rule=rule, value=value, from_day=days[0], to_day=days[1], decided_by="Nguyễn Thị Hạnh", reason="đường ngập lụt"
    )


def of_office(*decided: RuleOverride, at: str = "2026-10-20", **more: Any) -> Practice:
    made = tuple(
        OfficeOverride(OverrideId(f"o{n}"), moment(at), fact, known_from=n, **more) for n, fact in enumerate(decided, 1)
    )
    return Practice(start=PRACTICE.start, overrides=made)


def due(found: Case, rule: str) -> str:
    """When the duty of a rule is due, as the screen says it."""
    (duty,) = (duty for duty in found.duties if duty.rule.id == rule)
    return duty.due.show() if duty.due else ""


def fault_of(fact: RuleOverride) -> str:
    with pytest.raises(RegistryError) as raised:
        override_of(fact, moment("2026-10-20"), Scope.CASE, RULES)
    assert raised.value.code is ErrorCode.OVERRIDE_REFUSED
    assert raised.value.details["rule"] == fact.rule
    return str(raised.value.details["fault"])


# --- what a decision may say ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "typed", "stored"),
    [
        ("B04", "36", "36"),
        ("B02", " 2 ", "2"),
        ("F07", "10", "10"),
        ("B10", "2", "2"),
        ("R01", "1.500.000 - 2.500.000", "1500000-2500000"),
        ("R01", "1500000 đến 2500000", "1500000-2500000"),
        ("B03", "Chủ tịch", "Chủ tịch"),
        ("C03", "Công an, Cảnh sát điều tra tội phạm về ma túy", "Công an, Cảnh sát điều tra tội phạm về ma túy"),
        ("B12", "home, job", "home, job"),
        ("B12", "job,home", "home, job"),
        ("B26", "III-04, III-05", "III-04, III-05"),
        ("B09", "team_leader", "team_leader"),
        ("P2", "day_before", "day_before"),
        ("P2", HOUSE_WORDS["day_before"], "day_before"),
        ("P6", "theo hạn muộn hơn", "later"),
    ],
)
def test_a_value_that_fits_the_unit_is_taken_in_one_spelling(rule: str, typed: str, stored: str) -> None:
    checked = checked_decision(decision(rule, typed), moment("2026-10-20"), Scope.OFFICE, RULES)
    assert checked.value == stored
    assert checked_decision(checked, moment("2026-10-20"), Scope.OFFICE, RULES) == checked


@pytest.mark.parametrize(
    ("rule", "typed"),
    [
        ("B04", "hai ngày"),
        ("B04", "0"),
        ("B04", "-3"),
        ("B04", "1.5"),
        ("B04", "99999"),
        ("B04", ""),
        ("B10", "32"),
        ("R01", "2000000-1000000"),
        ("R01", "5"),
        ("B03", "Hiệu trưởng"),
        ("B12", "by_phone"),
        ("B12", ","),
        ("P2", "next_day"),
        ("P6", "counted"),
    ],
)
def test_a_value_that_does_not_fit_the_unit_is_refused(rule: str, typed: str) -> None:
    assert fault_of(decision(rule, typed)) == OverrideFault.VALUE


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("Z99", OverrideFault.UNKNOWN_RULE),
        ("B25", OverrideFault.NOT_KNOWN),
        ("C09", OverrideFault.NOT_KNOWN),
        ("A08", OverrideFault.NOT_OVERRIDABLE),  # a form
        ("B22", OverrideFault.NOT_OVERRIDABLE),  # a rule, not a value
        ("B24", OverrideFault.NOT_OVERRIDABLE),  # it drives nothing
        ("B28", OverrideFault.NOT_OVERRIDABLE),
        ("P19", OverrideFault.NOT_OVERRIDABLE),  # the program follows one convention only
        ("L10-half", OverrideFault.NOT_IN_FORCE),  # of the law of 2021
    ],
)
def test_what_cannot_be_overridden_says_why(rule: str, fault: OverrideFault) -> None:
    assert fault_of(decision(rule, "3")) == fault


def test_the_days_must_be_in_order() -> None:
    assert fault_of(decision(days=(date(2026, 11, 2), date(2026, 11, 1)))) == OverrideFault.DAYS
    assert override_of(decision(days=(date(2026, 11, 1),) * 2), moment("2026-10-20"), Scope.CASE, RULES).value == 36


def test_every_row_that_may_be_overridden_takes_the_value_of_the_law_itself() -> None:
    rows = overridable(RULES, date(2026, 11, 24))
    assert {row.use for row in rows} == {
        Use.DUTY,
        Use.TERM,
        Use.CONDITION,
        Use.SIGNER,
        Use.CHOICES,
        Use.PAPERS,
        Use.RANGE,
    }
    for row in rows:
        assert row.value is not None
        assert row.mark is not Mark.UNKNOWN
        type_ = value_type(row, RULES)
        assert type_ is not None
        override = override_of(
            decision(row.id, value_text(row.value), days=(date(2026, 11, 24), None)),
            moment("2026-10-20"),
            Scope.CASE,
            RULES,
        )
        assert _same(override.value, row.value), row.id


def _same(found: object, expected: object) -> bool:
    """Whether two values are equal; the order of codes says nothing."""
    if isinstance(found, tuple) and isinstance(expected, tuple):
        return sorted(found) == sorted(expected)
    return found == expected


def test_every_code_that_may_be_chosen_has_words() -> None:
    for row in overridable(RULES, date(2026, 11, 24)):
        type_ = value_type(row, RULES)
        if isinstance(type_, ChoiceType) and row.use is not Use.PAPERS:  # papers are named by their forms
            unworded = [choice for choice in type_.choices if choice.label.isascii() and choice.label.islower()]
            assert unworded == [], row.id


def test_every_convention_has_words() -> None:
    assert {code for codes in HOUSE_VALUES.values() for code in codes} == HOUSE_WORDS.keys()


# --- what a decision does -------------------------------------------------------------------------------


def test_a_row_is_cut_at_the_days_of_the_decision() -> None:
    override = override_of(decision(), moment("2026-10-20"), Scope.CASE, RULES)
    rows = [row for row in RULES.overridden((override,)).versions("B04") if row.start >= date(2026, 7, 1)]
    assert [(row.start, row.end, row.value, row.override) for row in rows] == [
        (date(2026, 7, 1), date(2026, 10, 31), 24, None),
        (date(2026, 11, 1), date(2026, 11, 30), 36, override),
        (date(2026, 12, 1), None, 24, None),
    ]
    assert {row.lawful for row in rows} == {RULES.at("B04", date(2026, 11, 24))}


def test_without_a_decision_the_rules_are_the_same_object_and_equal_decisions_share_theirs() -> None:
    assert RULES.overridden(()) is RULES
    assert case([TEST]).situation.rules is RULES
    override = override_of(decision(), moment("2026-10-20"), Scope.CASE, RULES)
    again = override_of(decision(), moment("2026-10-20"), Scope.CASE, RULES)
    assert RULES.overridden((override,)) is RULES.overridden((again,))


def test_the_reasons_of_decisions_are_forgotten_with_the_registry() -> None:
    override = override_of(decision(), moment("2026-10-20"), Scope.CASE, RULES)
    before = RULES.overridden((override,))
    forget()
    assert RULES.overridden((override,)) is not before


def test_a_decision_for_a_case_moves_its_deadline_and_no_state() -> None:
    without, with_it = case([TEST]), case([("2026-11-20", decision()), TEST])
    assert due(without, "B04") == "trước 22:40 ngày 25/11/2026"
    assert due(with_it, "B04") == "trước 10:40 ngày 26/11/2026"
    assert with_it.state == without.state
    assert [finding.kind for finding in with_it.findings] == [finding.kind for finding in without.findings]
    assert [duty.rule.id for duty in with_it.past_duties] == []
    assert {duty.rule.id for duty in with_it.duties} == {duty.rule.id for duty in without.duties}


@pytest.mark.parametrize(
    ("test", "hours"),
    [("2026-10-31 22:00", 24), ("2026-11-01 00:00", 36), ("2026-11-30 23:59", 36), ("2026-12-01 00:00", 24)],
)
def test_a_decision_speaks_of_the_clocks_that_begin_on_its_days(test: str, hours: int) -> None:
    found = case([(test, POSITIVE)], practice=of_office(decision()))
    (duty,) = (duty for duty in found.duties if duty.rule.id == "B04")
    assert duty.due is not None
    assert (duty.due.instant - moment(test).instant).total_seconds() == hours * 3600
    assert not duty.is_history


@pytest.mark.parametrize(
    ("first", "second", "hours"),
    [("2026-10-30 22:00", "2026-11-05 22:00", 24), ("2026-11-30 22:00", "2026-12-02 22:00", 36)],
)
def test_of_two_starts_the_first_counts_though_another_value_holds_for_the_second(
    first: str, second: str, hours: int
) -> None:
    found = case([(first, POSITIVE), (second, POSITIVE)], practice=of_office(decision()))
    (duty,) = (duty for duty in found.duties if duty.rule.id == "B04")
    assert duty.started == moment(first)
    assert duty.rule.number == hours


def test_what_was_done_in_time_is_held_against_the_value_of_its_own_day() -> None:
    verified = ResidenceVerified(outcome="registered")
    dated: list[tuple[str, Fact]] = [TEST, ("2026-11-26 08:00", verified)]
    for practice, late in ((PRACTICE, True), (of_office(decision()), False)):
        (met,) = (met for met in case(dated, practice=practice).met if met.duty.rule.id == "B04")
        assert met.is_late is late


def test_a_decision_for_the_case_comes_before_that_of_the_office() -> None:
    practice = of_office(decision(value="48"))
    assert due(case([TEST], practice=practice), "B04") == "trước 22:40 ngày 26/11/2026"
    assert due(case([("2026-11-20", decision()), TEST], practice=practice), "B04") == "trước 10:40 ngày 26/11/2026"


def test_of_two_decisions_about_one_day_the_later_holds() -> None:
    first, second = ("2026-11-20", decision(value="30")), ("2026-11-21", decision(value="60"))
    for order in ([first, second, TEST], [second, first, TEST]):
        assert due(case(order), "B04") == "trước 10:40 ngày 27/11/2026"


def test_what_was_decided_later_or_voided_or_not_yet_known_has_no_effect() -> None:
    dated = [TEST, ("2026-11-25 08:00", decision())]
    before = case(dated, at=instant("2026-11-25 07:00"))
    assert due(before, "B04") == "trước 22:40 ngày 25/11/2026"
    assert due(case(dated, at=instant("2026-11-25 09:00")), "B04") == "trước 10:40 ngày 26/11/2026"
    assert due(case([TEST], practice=of_office(decision(), voided=True)), "B04") == "trước 22:40 ngày 25/11/2026"
    practice = Practice(
        start=PRACTICE.start,
        overrides=(
            OfficeOverride(OverrideId("o"), moment("2026-10-20"), decision(), known_from=5, known_until=7),
            OfficeOverride(OverrideId("o"), moment("2026-10-20"), decision(), voided=True, version=2, known_from=7),
        ),
    )
    known = {number: due(case([TEST], practice=practice, known=number), "B04") for number in (4, 5, 6, 7)}
    assert known == {
        4: "trước 22:40 ngày 25/11/2026",
        5: "trước 10:40 ngày 26/11/2026",
        6: "trước 10:40 ngày 26/11/2026",
        7: "trước 22:40 ngày 25/11/2026",
    }


def test_a_decision_that_this_program_does_not_understand_has_no_effect() -> None:
    for odd in (decision("Z99"), decision("B04", "bao lâu cũng được")):
        assert case([("2026-11-20", odd), TEST]).situation.rules is RULES


MANAGED: list[tuple[str, Fact]] = [
    ("2026-08-03 09:00", POSITIVE),
    ("2026-08-03 15:00", ResidenceVerified(outcome="registered")),
    ("2026-08-04", ManagementDecided(from_day=date(2026, 8, 4))),
]


def checked(*days: str) -> Iterable[tuple[str, Fact]]:
    return [(day, ResidenceChecked(presence="present")) for day in days]


def test_a_term_that_began_on_the_days_of_a_decision_has_its_length() -> None:
    longer = decision("B02", "2", days=(date(2026, 8, 1), date(2026, 8, 31)))
    found = case(MANAGED, practice=of_office(longer, at="2026-07-20"))
    assert found.term is not None
    assert found.term.end == date(2028, 8, 4)
    of_other_days = case(MANAGED, practice=of_office(decision("B02", "2"), at="2026-07-20"))
    assert of_other_days.term is not None
    assert of_other_days.term.end == date(2027, 8, 4)


@pytest.mark.parametrize("first", [date(2026, 9, 1), date(2026, 9, 10)])
def test_a_monthly_duty_asks_each_month_for_what_is_decided_on_its_last_day(first: date) -> None:
    """Cutting a row in the middle of a month loses no month, and asks for no month twice."""
    twice = of_office(decision("B10", "2", days=(first, date(2026, 10, 20))), at="2026-07-20")

    def month(*days: str) -> date | None:
        duties = [d for d in case([*MANAGED, *checked(*days)], practice=twice).duties if d.rule.id == "B10"]
        assert len(duties) == 1
        return duties[0].month

    assert month() == date(2026, 9, 1)
    assert month("2026-09-05") == date(2026, 9, 1)
    assert month("2026-09-05", "2026-09-25") == date(2026, 10, 1)
    assert month("2026-09-05", "2026-09-25", "2026-10-05") == date(2026, 11, 1)


def test_the_convention_of_the_day_on_which_a_clock_began_chooses_the_alarm() -> None:
    rule = next(row for row in RULES.duties() if "P6" in row.house and row.start == date(2026, 7, 1))
    assert RULES.at("P6", date(2026, 11, 24)) is not None
    later = override_of(decision("P6", "later"), moment("2026-10-20"), Scope.OFFICE, RULES)
    rules = RULES.overridden((later,))
    assert [rules.says("P6", date(2026, month, 15), "later") for month in (10, 11, 12)] == [False, True, False]
    assert rules.is_over(rule) == RULES.is_over(rule)


def test_a_duty_that_waits_shows_the_value_that_will_hold() -> None:
    practice = of_office(decision("B05", "12", days=(date(2026, 11, 25), None)))

    def waiting(at: str) -> Rule:
        found = case([TEST], practice=practice, at=instant(at))
        (duty,) = (duty for duty in found.duties if duty.rule.id == "B05")
        assert duty.waits_for is not None
        return duty.rule

    assert waiting("2026-11-24 23:00").value == 24
    assert waiting("2026-11-25 01:00").value == 12


def test_another_signer_and_other_codes_are_judged_by_the_decision() -> None:
    signed = ("2026-11-26", ManagementDecided(signer="Trần Thị B", signer_position="Chủ tịch UBND xã Mẫu"))
    kinds = {f.rule_id for f in case([TEST, signed]).findings}
    assert "B03" in kinds
    decided = of_office(decision("B03", "Chủ tịch"))
    assert "B03" not in {f.rule_id for f in case([TEST, signed], practice=decided).findings}


def test_a_row_of_another_unit_or_without_a_value_is_left_as_it_is() -> None:
    override = override_of(
        decision("B04", "36", days=(date(2026, 7, 1), None)), moment("2026-10-20"), Scope.OFFICE, RULES
    )
    backwards = override_of(
        decision("B04", "5", days=(date(2026, 6, 1), None)), moment("2026-10-20"), Scope.OFFICE, RULES
    )
    assert backwards.unit is not Unit.HOURS
    rows = RULES.overridden((backwards,)).versions("B04")
    assert [row.value for row in rows if row.unit is Unit.HOURS] == [24]
    assert override.unit is Unit.HOURS


# --- a history as a file ----------------------------------------------------------------------------------

HISTORY: dict[str, Any] = {
    "person": {"birth": "1990-05-12"},
    "office": {
        "start": "2026-07-01",
        "overrides": [
            {
                "at": "2026-10-20", "rule": "B05", "value": "12", "from_day": "2026-11-01", "decided_by": "Hạnh",
                "reason": "chỉ đạo", "recorded": "2026-11-25 08:00",
            }
        ],
    },
    "events": [
        {
            "kind": "rule_override", "at": "2026-11-20", "rule": "B04", "value": "36", "from_day": "2026-11-01",
            "to_day": "2026-11-30", "decided_by": "Hạnh", "reason": "đường ngập",
        },
        {"kind": "test", "at": "2026-11-24 22:40", "ground": "caught", "result": "positive"},
    ],
}  # fmt: skip


def test_a_history_as_a_file_knows_decisions_of_both_scopes() -> None:
    history = history_from(HISTORY)
    now = instant("2026-11-24 23:00")
    found = Case.of(history.person, history.events, RULES, history.practice, at=now)
    assert judgement_of(found, now)["overridden"] == [
        {"rule": "B04", "scope": "case", "value": "36", "from": "2026-11-01", "to": "2026-11-30"},
        {"rule": "B05", "scope": "office", "value": "12", "from": "2026-11-01", "to": None},
    ]
    known = history.known_at(instant("2026-11-24 23:00"))
    early = Case.of(history.person, history.events, RULES, history.practice, at=now, known=known)
    assert [row["rule"] for row in judgement_of(early, now)["overridden"]] == ["B04"]


def test_the_command_refuses_a_decision_that_does_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dien-bien.json"
    file.write_text(json.dumps(HISTORY), "utf-8")
    assert main(["law", str(file), "--on", "2026-11-24 23:00"]) == 0
    assert json.loads(capsys.readouterr().out)["overridden"][0]["rule"] == "B04"
    bad = json.loads(json.dumps(HISTORY))
    bad["office"]["overrides"][0]["rule"] = "B25"
    file.write_text(json.dumps(bad), "utf-8")
    assert main(["law", str(file)]) == 1
    assert "B25: giá trị của quy định này chưa rõ" in capsys.readouterr().err
