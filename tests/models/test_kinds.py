"""The closed list of event kinds: each says what it is, what it means, and survives being stored."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models.events
from models import fields
from models.case import Case
from models.dates import Moment
from models.events import KINDS, Event, Fact, Trigger, dump_fact, load_fact
from models.events.base import kinds_meaning
from models.events.chapters import kinds_by_chapter
from models.events.contact import UNDERTAKINGS
from models.events.user_management import VISIT_KINDS
from models.field_types import DayType
from models.fields import ChoicesType, ChoiceType, MomentType, Sensitivity
from models.ids import EventId, PersonId
from models.law.course import NO_CASE, Course, Interval
from models.law.monitoring import Monitoring, MonitoringState
from models.law.offering import fitting_kinds
from tests.models.building import PRACTICE, RULES, moment, person
from tests.models.test_fields import TODAY, companions_of, some_values, values_of_record

FIRST = datetime(2022, 1, 1, tzinfo=UTC)
FOLDER = Path(models.events.__file__).parent

ENTERING = {
    # kind: values with which it is a lawful ground of entry (design §4), values with which it is none
    "test": ({"result": "positive"}, {"result": "negative"}),
    "notice_of_use": ({"direction": "received"}, {"direction": "own"}),
    "registration": ({}, None),
    "substitution_registration": ({}, None),
    "determination_result": ({"conclusion": "addicted"}, {"conclusion": "not_addicted"}),
    "substitution_admission": ({}, None),
    "court_decision": ({"outcome": "sent"}, {"outcome": "not_sent"}),
    "aftercare_decision": ({}, None),
    "moved_in": ({}, None),
    "taken_over": ({}, None),
}

PAPERS = {
    # kind: paper and rules that its docstring has to name
    "determination_request": "109-02 109-03 109-01 C01 C09",
    "determination_result": "109-05 109-04 C04 D01",
    "registration": "V-20 V-21 D01 D05",
    "voluntary_decision": "V-22 D06 E01",
    "reception": "V-24 F01",
    "service_completion": "V-27",
    "advance_notice": "V-51 F07",
    "home_completion": "V-28 F08",
    "centre_certificate": "V-30 G02 G03",
    "walk_out": "D09 G04",
    "not_started": "D08",
    "place_request": "G07 L01",
    "place_decision": "G08 L02",
    "hand_over": "V-31 K05",
    "admission": "V-42",
    "substitution_admission": "H02",
    "substitution_termination": "H04 H07",
    "substitution_completion": "H06",
    "monitoring_request": "I-01 N03",
    "monitoring_decision": "I-02 N01",
    "device_fitting": "I-03 N08",
    "device_request": "I-05 I-06",
    "device_removal": "I-07 N11",
    "device_refitting": "I-08",
    "device_position": "I-09 N12",
    "device_replacement": "I-10",
    "monitoring_pause": "I-11 I-12 N13",
    "monitoring_waiver": "I-13 I-14 N14",
    "monitoring_end": "I-15 I-16 N15",
    "monitoring_takeover": "I-17 N10",
    "monitoring_breach": "I-18 N17",
    "damage_report": "N16",
    "breach": "O01",
    "violation_record": "V-34 I01 J02",
    "holding": "V-32 K01",
    "file_notice": "V-37 I07 J05",
    "minor_paper": "V-38 V-58 V-39 V-40 V-41 J04",
    "file_forwarding": "V-36 I09 J06",
    "court_decision": "U06 U08 E03",
    "court_complaint": "U05 28b",
    "relief_request": "V-44 V-45 V-46 M01",
    "relief_decision": "M03 M06",
    "search_decision": "V-43 L06",
    "term_reduction": "L10",
    "compulsory_completion": "V-50 I14",
    "aftercare_proposal": "V-52 P06",
    "aftercare_decision": "V-53 P04",
    "aftercare_team": "V-55 P08",
    "helper": "V-59 V-60 P10",
    "aftercare_completion": "V-56 P13",
    "list_removal": "V-57 P14 Q02",
    "undertaking": "V-25 I-04",
    "fine": "R01",
    "fine_execution": "R11",
    "criminal_screening": "R09",
    "commune_education": "R10",
    "file_transfer": "III-06 V-26 V-54 Q05",
    "moved_in": "B21 F10 P10",
}

SENSITIVE = {
    "determination_result.conclusion",
    "determination_result.substances",
    "substitution_admission.drug",
    "substitution_termination.reason",
    "treatment_month.complied",
    "treatment_month.positive_tests",
    "psychosis.present",
    "psychosis.detail",
    "relief_request.ground",
    "hand_over.condition",
    "admission.condition",
    "test.result",
    "test.substances",
}


def doc(kind: str) -> str:
    return KINDS[kind].__doc__ or ""


def filled(kind: type[Fact], **given: Any) -> Fact:
    """A fact with its required fields, every moment known, each day that means something, and the given values."""
    declared = fields.fields_of(kind)
    moments = {f.name: moment("2026-11-20") for f in declared if isinstance(f.type, MomentType)}
    days = {f.name: moment("2026-11-20").day for f in declared if f.name in kind.later and isinstance(f.type, DayType)}
    values = {**some_values(kind), **moments, **days, **given}
    for name in tuple(values):
        values = {**companions_of(kind, fields.field_map(kind)[name]), **values}
    built = fields.build(kind, values)
    assert isinstance(built, Fact)
    return built


# --- what a kind says ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_has_words_an_article_and_a_meaning(kind: str) -> None:
    cls = KINDS[kind]
    assert cls.label[0].isupper()
    assert cls.at_label
    assert cls.article or kind in ("note", "rule_override", "taken_over", "same_person")
    assert cls.possible_triggers()
    assert doc(kind).strip().endswith(".")
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_no_two_kinds_have_the_same_words() -> None:
    labels = [cls.label for cls in KINDS.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("kind", PAPERS)
def test_a_kind_names_its_paper_and_rules(kind: str) -> None:
    ranges = re.findall(r"([A-Z])(\d\d)-[A-Z](\d\d)", doc(kind))
    named = {f"{letter}{n:02d}" for letter, first, last in ranges for n in range(int(first), int(last) + 1)}
    for name in PAPERS[kind].split():
        assert name in named or name in doc(kind), name


def test_every_closed_list_names_its_source() -> None:
    """A list of choices stands with the article or form it comes from, or says that it is the program's own."""
    for file in sorted(FOLDER.glob("*.py")):
        lines = file.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            if re.match(r"[A-Z_]+ = \((\*|Choice|$|  #)", line):
                source = f"{line} {lines[number + 1]}"
                assert re.search(r"#.*(Đ\.|V-|I-|III-|Phụ lục|Luật|Pháp lệnh|Mẫu|the program's own)", source), (
                    f"{file.name}: {line}"
                )


def test_the_fields_of_a_group_stand_together() -> None:
    for kind, cls in KINDS.items():
        groups = [f.group for f in fields.fields_of(cls)]
        runs = [group for i, group in enumerate(groups) if i == 0 or groups[i - 1] != group]
        assert len(set(runs)) == len(runs), f"{kind}: {runs}"


@pytest.mark.parametrize("name", sorted(SENSITIVE))
def test_what_tells_of_health_or_addiction_is_sensitive(name: str) -> None:
    kind, field = name.split(".")
    assert fields.field_map(KINDS[kind])[field].sensitivity is not Sensitivity.BASIC


def test_how_the_police_came_to_know_is_a_field_wherever_somebody_is_detected() -> None:
    for kind in ("test", "violation_record", "walk_out", "not_started"):
        assert fields.field_map(KINDS[kind])["source"].label == "Nguồn phát hiện"


@pytest.mark.parametrize("kind", ["voluntary_decision", "court_decision"])
def test_first_or_repeated_is_answered_with_a_reason(kind: str) -> None:
    declared = fields.field_map(KINDS[kind])
    assert declared["occasion_reason"].required_with == "occasion"
    assert declared["occasion"].required_with == "occasion_reason"


# --- what a kind means ---------------------------------------------------------------------------------


def test_every_trigger_is_meant_by_some_kind() -> None:
    assert {trigger for trigger in Trigger if not kinds_meaning(trigger)} == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_meanings_of_a_kind_are_reached_by_its_field_and_no_others(kind: str) -> None:
    cls = KINDS[kind]
    reached = set(filled(cls).steps(moment("2026-11-20")))
    if cls.turns_on:
        type_ = fields.field_map(cls)[cls.turns_on].type
        assert isinstance(type_, ChoiceType)
        assert not isinstance(type_, ChoicesType)
        codes = {choice.code for choice in type_.choices}
        assert set(cls.means) - {""} <= codes, "a meaning hangs on a code that the field does not have"
        for code in codes:
            reached |= set(filled(cls, **{cls.turns_on: code}).steps(moment("2026-11-20")))
    for name in cls.later:
        assert isinstance(fields.field_map(cls)[name].type, (DayType, MomentType))
    meant = {step.trigger for step in reached}
    assert meant <= cls.possible_triggers()
    if not cls.turns_on or fields.field_map(cls)[cls.turns_on].required:
        assert meant >= cls.possible_triggers()


def test_a_meaning_of_a_field_stands_at_the_moment_of_the_field() -> None:
    cls = KINDS["place_decision"]
    fact = fields.build(cls, {"received": moment("2026-11-21 09:00")})
    steps = fact.steps(moment("2026-11-20 08:00"))
    assert [(s.at, s.trigger) for s in steps] == [
        (moment("2026-11-20 08:00"), Trigger.PLACE_DECIDED),
        (moment("2026-11-21 09:00"), Trigger.PLACE_DECISION_RECEIVED),
    ]
    assert [s.trigger for s in fields.build(cls, {}).steps(moment("2026-11-20"))] == [Trigger.PLACE_DECIDED]


def test_a_ground_came_up_when_it_was_detected() -> None:
    cls, at = KINDS["violation_record"], moment("2026-11-20 08:00")
    detected = fields.build(cls, {"ground": "walked_out", "detected": moment("2026-11-18 09:00")})
    assert [(s.at, s.trigger) for s in detected.steps(at)] == [
        (moment("2026-11-18 09:00"), Trigger.GROUND_FOUND),
        (at, Trigger.VIOLATION_RECORDED),
    ]
    assert fields.build(cls, {"ground": "walked_out"}).steps(at)[0].at == at


@pytest.mark.parametrize(
    ("kind", "values", "triggers"),
    [
        ("walk_out", {"ground": "left"}, "walked_out ground_found"),
        ("violation_record", {"ground": "walked_out"}, "ground_found violation_recorded"),
        ("breach", {"act": "other", "handling": "reminder"}, "breach_recorded reminded"),
        ("breach", {"act": "other", "handling": "compulsory"}, "breach_recorded ground_found"),
        ("breach", {"act": "other"}, "breach_recorded"),
        ("monitoring_breach", {"breach": "a", "consequence": "compulsory"}, "monitoring_breached ground_found"),
        ("monitoring_breach", {"breach": "a", "consequence": "fine"}, "monitoring_breached"),
        ("substitution_termination", {"reason": "missed_doses"}, "substitution_terminated ground_found"),
        ("substitution_termination", {"reason": "other"}, "substitution_terminated"),
        ("registration", {"place": "home", "result": "none"}, "registered_undetermined"),
        ("registration", {"place": "home", "result": "substitution"}, "registered"),
        ("helper", {"paper": "V-60"}, "aftercare_continued helper_assigned"),
        ("helper", {"paper": "V-59"}, "helper_assigned"),
        ("list_removal", {"from_list": "aftercare", "reason": "served"}, "removed_as_served removed_from_list"),
        ("list_removal", {"from_list": "addicts", "reason": "completed"}, "removed_from_list"),
        ("list_removal", {"from_list": "addicts", "reason": "dead_or_missing"}, "died removed_from_list"),
        ("criminal_case", {"step": "not_opened"}, "criminal_case_dropped"),
        ("minor_paper", {"paper": "V-40-opinion"}, "parent_opinion_filed"),
        ("detention", {"detention": "reformatory"}, "sent_to_education"),
        ("release", {"detention": "prison"}, "released_from_prison"),
        ("stop", {"reason": "prison"}, "stopped_for_detention decision_signed"),
    ],
)
def test_a_fact_means_what_its_field_says(kind: str, values: dict[str, Any], triggers: str) -> None:
    fact = fields.build(KINDS[kind], values)
    assert [trigger.value for trigger in fact.triggers()] == triggers.split()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_person_enters_the_registry_on_the_closed_list_of_grounds_only(kind: str) -> None:
    ground = ENTERING.get(kind)
    if ground is None:
        assert not filled(KINDS[kind]).enters_registry()
        return
    with_it, without = ground
    assert filled(KINDS[kind], **with_it).enters_registry()
    assert without is None or not filled(KINDS[kind], **without).enters_registry()


@pytest.mark.parametrize("kind", sorted(ENTERING))
def test_who_enters_has_a_case(kind: str) -> None:
    entering = filled(KINDS[kind], **ENTERING[kind][0])
    event = Event(EventId("e"), PersonId("person"), moment("2026-11-20"), entering)
    assert Case.of(person(), [event], RULES, PRACTICE).state is not None


def test_a_visit_and_an_undertaking_offer_what_the_law_names() -> None:
    assert len(VISIT_KINDS) == 4
    assert [choice.code for choice in UNDERTAKINGS] == ["no_use", "V-25", "I-04"]


# --- what is offered -----------------------------------------------------------------------------------


def test_every_kind_but_those_with_a_place_of_their_own_stands_under_one_heading() -> None:
    by_chapter = kinds_by_chapter()
    offered = [kind for kinds in by_chapter.values() for kind in kinds]
    assert sorted(offered) == sorted(set(KINDS) - {"taken_over", "same_person", "keyed_in"})
    assert all(by_chapter.values()), "a heading without a kind"


OFFERED = {
    # how the case stands: kinds that have to be offered first, kinds that must not
    "": ("test notice_of_use registration moved_in", "reception file_notice admission visit"),
    "S1": (
        "residence_verified management_decision determination_request",
        "aftercare_completion court_decision monitoring_decision",
    ),
    "S2": (
        "residence_check visit suspension stop end moved_away file_transfer",
        "monitoring_decision device_fitting violation_record",
    ),
    "S4": ("voluntary_decision substitution_admission violation_record", "admission aftercare_completion"),
    "S5": ("reception walk_out advance_notice home_completion monitoring_decision", "admission device_refitting"),
    "S8": ("substitution_termination treatment_month monitoring_decision", "reception home_completion"),
    "S9": ("holding file_notice file_forwarding minor_paper", "monitoring_decision visit"),
    "S10": ("court_decision court_query", "file_notice"),
    "S11": ("place_request admission relief_decision court_complaint", "file_forwarding"),
    "S12": ("compulsory_completion absconding advance_notice", "home_completion"),
    "S13": ("aftercare_completion list_removal determination_request monitoring_decision", "court_query"),
    "SX": ("release", "end"),
}


@pytest.mark.parametrize("state", OFFERED)
def test_what_fits_the_state_is_offered_first(state: str) -> None:
    first, later = OFFERED[state]
    course = Course((), (Interval(state, FIRST, None, EventId("e")),) if state else (), ())
    fitting = fitting_kinds(course, Monitoring(), RULES.machine)
    assert set(first.split()) <= set(fitting)
    assert not set(later.split()) & set(fitting)
    assert len(fitting) <= 25


def test_while_the_device_is_worn_its_papers_are_offered() -> None:
    course = Course((), (Interval("S5", FIRST, None, EventId("e")),), ())
    worn = fitting_kinds(course, Monitoring(MonitoringState.FITTED), RULES.machine)
    assert {"device_removal", "device_position", "monitoring_breach", "damage_report", "monitoring_end"} <= set(worn)
    assert not {"device_fitting", "device_refitting"} & set(worn)


# --- any history ---------------------------------------------------------------------------------------

VALUES = {kind: values_of_record(cls) for kind, cls in KINDS.items()}


@st.composite
def some_events(draw: st.DrawFn) -> list[Event]:
    """Events of any kinds with any lawful values, at any time and precision, some voided, in any order."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(sorted(KINDS)))
        fact = fields.build(KINDS[kind], draw(VALUES[kind]), today=TODAY)
        instant = FIRST + timedelta(minutes=draw(st.integers(0, 5 * 365 * 24 * 60)))
        at = Moment.at(instant) if draw(st.booleans()) else Moment.on(instant.date())
        event = Event(
            EventId(f"e{number}"), PersonId("person"), at, fact, voided=draw(st.integers(0, 9)) == 0, known_from=number
        )
        found.append(event)
    return found


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(history=some_events(), cut=st.integers(0, 5 * 365))
def test_any_history_of_any_kinds_is_judged_and_ends_in_a_known_state(history: list[Event], cut: int) -> None:
    for at in (None, FIRST + timedelta(days=cut)):
        case = Case.of(person(), history, RULES, PRACTICE, at=at)
        assert case.course.state in {NO_CASE, *RULES.states}
        assert case.situation.monitoring.state in set(MonitoringState)
        ends = [interval.end for interval in case.intervals]
        assert ends[-1:] in ([], [None])
        assert all(interval.start <= interval.end for interval in case.intervals if interval.end)
        for standing in case.course.standing:
            assert case.course.state in standing.circumstance.states


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(history=some_events())
def test_any_history_is_judged_the_same_after_being_stored(history: list[Event]) -> None:
    def stored(event: Event) -> Event:
        content = json.loads(json.dumps(dump_fact(event.fact), ensure_ascii=False))
        return Event(
            event.id, event.person_id, event.at, load_fact(event.fact.kind, content), voided=event.voided,
            known_from=event.known_from,
        )  # fmt: skip

    before = Case.of(person(), history, RULES, PRACTICE)
    after = Case.of(person(), [stored(event) for event in history], RULES, PRACTICE)
    assert after.intervals == before.intervals
    assert after.findings == before.findings
