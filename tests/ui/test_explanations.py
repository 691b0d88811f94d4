"""How terms, limits, papers and their names read in Vietnamese, over every example of the law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pytest

from models.case import Case
from models.events.base import KINDS
from models.fields import ChoicesType, ChoiceType, field_map
from models.law.course import FindingKind
from models.law.duties import Duty
from models.law.loading import packaged_rules
from models.law.monitoring import MonitoringState
from models.law.rules import LIMIT_UNITS, Manner, Mark, Unit, Use
from models.law.terms import MEASURE_OF_STATE
from models.papers.checklist import checklists_of
from models.papers.due_words import unknown_limit
from models.papers.evidence import Evidence, evidence_of
from models.papers.wording import MONITORING_WORDS
from printing.catalogue import paper_of
from tests.models.building import case as case_with
from tests.models.building import moment
from tests.models.law.examples import examples
from ui.form_names import form_words
from ui.person.cards import findings_shown
from ui.person.explanation import due_words, duty_explanation, rule_explanation
from ui.person.standing import MEASURE_WORDS, breach_words, monitoring_words, state_words, term_words
from ui.rule_codes import shown_code
from ui.words import amount_words, finding_text

RULES = packaged_rules()


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Every case of the examples of the law, at every instant that they speak of."""
    return tuple(example.judged(RULES) for example in examples())


def duties() -> Iterator[tuple[Duty, Case]]:
    for case in cases():
        for duty in (*case.duties, *case.past_duties):
            yield duty, case


def explained(rule: str, **wanted: object) -> list[str]:
    """How the examples explain a rule, in lines; the first case in which it ran."""
    for duty, case in duties():
        if duty.rule.id == rule and all(getattr(duty, name) == value for name, value in wanted.items()):
            return duty_explanation(duty, case.situation).splitlines()
    raise LookupError(rule)


# --- what is pointed out ---------------------------------------------------------------------------


def test_everything_pointed_out_names_its_article_and_the_event_that_it_is_about() -> None:
    named = 0
    for case in cases():
        shown = findings_shown(case, RULES, date(2026, 11, 24))
        lines = " ".join(line for pointed in shown.values() for line in pointed.sources)
        events = {event.id: event for event in case.events}
        for finding in case.findings:
            event = events.get(finding.event_id) if finding.event_id else None
            if event is not None and finding.kind is not FindingKind.CRIMINAL_SCREENING:
                assert f"{event.fact.label}, {event.at.show()}" in lines
                named += 1
    assert named > 100


def test_the_same_sentence_about_two_events_stands_there_once() -> None:
    both = [
        pointed.sources
        for case in cases()
        for pointed in findings_shown(case, RULES, date(2026, 11, 24)).values()
        if len(pointed.sources) > 1
    ]
    assert both
    assert all(len(set(lines)) == len(lines) for lines in both)


def test_every_rule_that_points_something_out_can_be_asked_why() -> None:
    """Of the order of events the state machine knows no rule; its sentences say themselves what is missing."""
    of_the_order = {FindingKind.MISSING_BEFORE, FindingKind.OUT_OF_SEQUENCE}
    asked = 0
    for case in cases():
        shown = findings_shown(case, RULES, date(2026, 11, 24))
        for finding in case.findings:
            if finding.kind not in of_the_order and finding_text(finding, RULES) in shown:
                assert shown[finding_text(finding, RULES)].rules
        for pointed in shown.values():
            for rule in pointed.rules:
                told = rule_explanation(rule, RULES)
                assert told.startswith(f"Quy định: {rule.statement}\nCăn cứ: {rule.article}.")
                assert (rule.mark is Mark.FOUND) != ("Mức kiểm chứng" in told)
                assert shown_code(rule.id) in told
                asked += 1
    assert asked > 100


# --- the head of the page --------------------------------------------------------------------------


def test_what_the_head_says_is_awaited_names_every_step_that_the_duties_demand() -> None:
    named = {"determination_request": "đề nghị xác định nghiện", "management_decision": "quyết định quản lý"}
    demanded: set[frozenset[str]] = set()
    for case in cases():
        words = state_words(case)
        if case.state is not None and case.state.code == "S1" and words != case.state.name:
            steps = named.keys() & {duty.does for duty in case.duties}
            assert all(named[step] in words for step in steps), words
            demanded.add(frozenset(steps))
    assert {frozenset({"management_decision"}), frozenset(named)} <= demanded


def test_who_registered_is_told_to_wait_for_the_decision_and_is_not_asked_to_register_again() -> None:
    """The result may be told late: the registration that it would ask for is there."""
    for event, words in (
        (("2026-11-20 10:00", KINDS["registration"](place="home")), "chờ quyết định"),
        (("2026-11-20 10:00", KINDS["substitution_registration"]()), "chờ tiếp nhận"),
        (None, "chờ đăng ký"),
    ):
        result = ("2026-11-19", KINDS["determination_result"](conclusion="addicted"))
        case = case_with([result, event] if event else [result])
        assert words in state_words(case)
        assert ("Đăng ký" in " ".join(duty.terms.what for duty in case.duties)) == (event is None)


# --- limits ----------------------------------------------------------------------------------------


def test_every_duty_of_the_examples_explains_itself_in_sentences() -> None:
    for duty, case in duties():
        lines = duty_explanation(duty, case.situation).splitlines()
        assert all(line.endswith(".") for line in lines), lines
        assert any(line.startswith(f"Căn cứ: {duty.rule.article}") for line in lines)
        assert duty.started_by is None or lines[0].startswith(f"Sự kiện: {duty.started_by.fact.label}")
        assert (duty.due is None) or f"Hạn: {due_words(duty)}." in lines
        assert (duty.rule.mark is Mark.FOUND) != any(line.startswith("Mức kiểm chứng: ") for line in lines)
        assert not re.search(r"None|\{|\}", " ".join(lines))


def test_every_limit_says_how_it_was_counted() -> None:
    for duty, case in duties():
        counted = "Cách tính: " in duty_explanation(duty, case.situation)
        assert counted or duty.due is None, duty.rule.id
        assert not counted or duty.terms.manner is not Manner.STEP


def test_working_days_name_the_days_off_in_between() -> None:
    lines = explained("I09", waits_for=None)
    assert "Tính từ khi hết thời gian của quy định “Thời hạn đọc hồ sơ” (27/11/2026)." in lines
    count = "Cách tính: 01 ngày làm việc, không kể ngày 27/11/2026; bỏ qua ngày nghỉ: "
    assert f"{count}thứ Bảy 28/11, Chủ nhật 29/11." in lines
    assert "Hạn: hết ngày 30/11/2026." in lines


def test_a_clock_from_the_receipt_of_a_paper_names_the_receipt() -> None:
    lines = explained("C05")
    assert re.fullmatch(r"Sự kiện: Đề nghị .* \(Cơ sở y tế tiếp nhận người: .*\)\.", lines[0])


def test_an_unknown_limit_reads_as_not_known_and_gives_no_value() -> None:
    unknown = [(duty, case) for duty, case in duties() if duty.rule.mark is Mark.UNKNOWN]
    assert unknown
    for duty, case in unknown:
        assert due_words(duty) == f"thời hạn {unknown_limit(duty.asked_by)}"
        assert "Mức kiểm chứng: chưa rõ." in duty_explanation(duty, case.situation)
        assert duty.due is None


def test_beside_a_limit_that_is_not_known_stands_the_day_that_the_request_itself_names() -> None:
    asked = KINDS["determination_request"](
        applicant="police", person_received=moment("2026-11-24 09:00"), result_due=date(2026, 11, 27)
    )
    found = case_with([("2026-11-23", KINDS["management_decision"]()), ("2026-11-24 08:00", asked)])
    (duty,) = (duty for duty in found.duties if duty.rule.id == "C05")
    assert due_words(duty) == "thời hạn chưa rõ; theo giấy đề nghị: 27/11/2026"


def test_the_days_off_do_not_name_the_last_day_of_a_term_itself() -> None:
    for duty, case in duties():
        term = case.situation.term(duty.terms.measure)
        if duty.terms.manner is Manner.LAST_DAYS and duty.rule.unit is Unit.WORKING_DAYS and term and term.end:
            told = duty_explanation(duty, case.situation)
            assert not re.search(rf"(Bảy|nhật) {term.end:%d/%m}\b", told)


def test_every_unit_of_a_limit_has_words() -> None:
    assert all(amount_words(3, unit).startswith("03 ") for unit in LIMIT_UNITS)


# --- terms and monitoring --------------------------------------------------------------------------

TODAY = date(2026, 11, 24)


def test_every_measure_and_every_state_of_monitoring_has_words() -> None:
    assert set(MEASURE_OF_STATE.values()) | {"monitoring"} == set(MEASURE_WORDS)
    assert set(MONITORING_WORDS) == set(MonitoringState)


def test_an_end_that_depends_on_what_nobody_said_says_so() -> None:
    for case in cases():
        if case.is_kept and "occasion_unknown" in {f.kind.value for f in case.findings} and case.term:
            told = term_words(case, TODAY)
            known = case.term.end is not None or case.term.is_away
            assert known or told.endswith("đến ngày chưa rõ: lần đầu hay từ lần thứ hai"), told


def test_every_case_that_is_followed_says_since_when_or_until_when() -> None:
    for case in cases():
        assert bool(term_words(case, TODAY)) == case.is_kept
        monitoring = case.situation.monitoring
        assert bool(breach_words(monitoring)) == bool(monitoring.breaches)
        ever = monitoring.state is not MonitoringState.NONE or bool(monitoring.breaches)
        assert bool(monitoring_words(case)) == ever


# --- papers ----------------------------------------------------------------------------------------


def _named_by_law() -> set[str]:
    listed = {code for rule in RULES.used_as(Use.PAPERS) for code in rule.codes}
    due = {form for rule in RULES.duties() for form in (rule.duty.papers if rule.duty else ())}
    return listed | due | {str(r.value) for r in RULES.duties() if r.unit is Unit.FORM and r.value}


def test_every_paper_that_the_law_names_is_in_the_catalogue() -> None:
    assert [form for form in sorted(_named_by_law()) if paper_of(form) is None] == []


def test_the_number_of_a_form_of_an_earlier_decree_names_the_decree() -> None:
    assert form_words("116-27").endswith("(Mẫu 27 NĐ 116/2021)")
    assert form_words("V-34").endswith("(Mẫu V-34)")
    assert form_words("HT-TV") == "Biên bản tư vấn"
    assert form_words("D116-22") == "Đăng ký cai nghiện ma túy tự nguyện (Mẫu 22 NĐ 116/2021)"


@pytest.mark.parametrize("form", sorted({code for rule in RULES.used_as(Use.PAPERS) for code in rule.codes}))
def test_what_stands_for_a_paper_is_a_declared_kind_with_declared_codes(form: str) -> None:
    for evidence in evidence_of(form, RULES):
        declared = field_map(KINDS[evidence.kind])
        if evidence.field:
            type_ = declared[evidence.field].type
            assert isinstance(type_, (ChoiceType, ChoicesType))
            assert evidence.codes <= {choice.code for choice in type_.choices}


def test_a_file_counts_what_is_recorded_and_names_what_is_missing() -> None:
    found = [
        {paper.form: paper.day for paper in checklist.papers}
        for case in cases()
        for checklist in checklists_of(case, ())
        if checklist.rule.id == "I06" and checklist.rule.start >= date(2026, 7, 1)
    ]
    assert any(papers["V-34"] is not None and papers["V-33"] is None for papers in found)


def test_evidence_needs_the_code_of_its_field() -> None:
    minor = evidence_of("V-39", RULES)
    assert minor == (Evidence("minor_paper", "paper", frozenset({"V-39", "V-40-opinion"})),)
