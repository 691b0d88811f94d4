"""Every code has words: sentences that say what happened and what to do, never an empty one."""

from __future__ import annotations

import re

import pytest

from models import fields
from models.errors import ErrorCode, FieldFault, OverrideFault, RegistryError, RuleFileFault, UndoFault
from models.faults import Fault, FaultKind
from models.identity import NumberDoubt
from models.law.course import FindingKind
from models.law.loading import packaged_rules
from models.law.rules import Mark
from models.person import PersonFields
from models.taking_over.plan import Note, Skipped, Verdict
from ui.messages import FAULTS, MESSAGES, OVERRIDE_FAULTS, RULE_FILE_FAULTS, UNDO_FAULTS, error_text, fault_words
from ui.words import BROKEN, DOUBTS, FINDINGS, MARKS, NOTES, VERDICTS, fault_text, finding_words

DETAILS = {
    FindingKind.OUT_OF_SEQUENCE: ("11", "S1", "S14"),
    FindingKind.MISSING_BEFORE: ("positive_test", "notice_of_use"),
    FindingKind.EXPIRED_WITHOUT_PAPER: ("2026-08-28",),
    FindingKind.SUSPENDED_PAST_END: ("2026-08-28",),
    FindingKind.END_CONTRADICTS_LAW: ("2026-08-28", "2026-08-31"),
    FindingKind.UNEXPECTED_SIGNER: ("Trưởng Công an",),
    FindingKind.NOT_IN_LAW: ("stop", "reason", "commune_education"),
    FindingKind.CLEARED_FROM: ("2026-08-28",),
    FindingKind.OUT_OF_RANGE: ("stop", "number", "1000000", "2000000"),
    FindingKind.TEAM_INCOMPLETE: ("team_leader", "team_deputy"),
    FindingKind.MONTHS_UNCHECKED: ("2026-10-01", "2026-11-01"),
    FindingKind.RESULT_TOO_OLD: ("6",),
    FindingKind.LIMITATION_PASSED: ("2026-08-28",),
    FindingKind.FORWARDED_EARLY: ("2026-08-28",),
    FindingKind.FILED_LATE: ("2026-08-28",),
    FindingKind.ADULT_CENTRE: ("2026-08-28",),
    FindingKind.TOO_YOUNG: ("12",),
    FindingKind.LITTLE_LEFT: ("3",),
    FindingKind.OTHER_DECIDER: ("search_decision", "issuer", "centre"),
    FindingKind.PLACE_NOT_ALLOWED: ("registration", "home"),
    FindingKind.ABSENCE_TOO_SHORT: ("1", "2"),
    FindingKind.LATE_NOTICE: ("2026-11-25T17:00:00+00:00",),
    FindingKind.TERM_OUT_OF_RANGE: ("6", "12"),
    FindingKind.STAGES_MISSING: ("work", "reintegration"),
    FindingKind.STAGE_TOO_SHORT: ("education",),
    FindingKind.COMPLETED_EARLY: ("2028-08-01",),
    FindingKind.TREATMENT_MAY_END: ("missed_doses",),
    FindingKind.TOO_SHORT: ("24", "h"),
    FindingKind.WAIVER_NOT_DUE: ("6", "m"),
    FindingKind.CHOOSE_AFTER_BREACH: ("2", "y"),
    FindingKind.BREACH_MEANS_FINE: ("10000000", "20000000"),
    FindingKind.NOBODY_ASSIGNED: ("aftercare_team", "leader", "deputy"),
    FindingKind.UNEXPECTED_HANDLING: ("reminder",),
}


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_error_has_a_text_and_a_next_step(code: ErrorCode) -> None:
    assert MESSAGES[code].text
    assert MESSAGES[code].advice


def test_details_are_filled_into_the_sentences() -> None:
    shown = error_text(RegistryError(ErrorCode.PASSWORD_DELAYED, seconds=8))
    assert "Chờ 8 giây" in shown.advice
    shown = error_text(RegistryError(ErrorCode.GLYPH_MISSING, letters="漢 (U+6F22)"))
    assert "漢 (U+6F22)" in shown.text


def test_a_fault_says_where_it_is() -> None:
    assert fault_text(Fault(FaultKind.ENTRY_CHANGED, 12)) == "Mục số 12 của lịch sử thay đổi đã bị sửa."
    assert "{" not in "".join(fault_text(Fault(kind, "x")) for kind in FaultKind)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (FAULTS, FieldFault),
        (OVERRIDE_FAULTS, OverrideFault),
        (RULE_FILE_FAULTS, RuleFileFault),
        (UNDO_FAULTS, UndoFault),
        (DOUBTS, NumberDoubt),
        (NOTES, Note),
        (VERDICTS, [*Verdict, *Skipped]),
        (FINDINGS, FindingKind),
        (BROKEN, FaultKind),
    ],
)
def test_every_code_of_the_domain_has_words(table: dict[object, str], codes: object) -> None:
    assert set(table) == set(codes)  # type: ignore[call-overload]
    assert all(table.values())


def test_a_rule_that_is_not_found_shows_its_mark() -> None:
    assert MARKS[Mark.FOUND] == ""
    assert all(MARKS[mark] for mark in Mark if mark is not Mark.FOUND)


@pytest.mark.parametrize("kind", list(FindingKind))
def test_every_finding_is_a_whole_sentence_without_holes(kind: FindingKind) -> None:
    sentence = finding_words(kind, DETAILS.get(kind, ()), packaged_rules())
    assert sentence.endswith(".")
    assert not re.search(r"[{}]", sentence)


def test_what_may_be_missing_is_told_in_words() -> None:
    rules = packaged_rules()
    for trigger in {need for transition in rules.machine.transitions for need in transition.needs}:
        told = finding_words(FindingKind.MISSING_BEFORE, (trigger.value,), rules)
        assert "_" not in told
        assert trigger.value not in told


def test_an_event_that_fits_no_state_is_told_with_the_state_it_met() -> None:
    told = finding_words(FindingKind.OUT_OF_SEQUENCE, ("37", "S5", "S5"), packaged_rules())
    assert told == ("Sự kiện không theo trình tự của luật: đang là “Cai nghiện tự nguyện tại gia đình, cộng đồng”.")


def test_names_keep_their_capitals_inside_a_sentence() -> None:
    sentence = finding_words(FindingKind.TEAM_INCOMPLETE, ("team_leader",), packaged_rules())
    assert "tổ trưởng (cán bộ Công an)" in sentence


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"rule": "B04", "fault": "overlap"}, "có lỗi ở mục B04: không bắt đầu sau phiên bản mới nhất đã có."),
        (
            {"rule": "B04", "fault": "row", "detail": "unknown key x"},
            "ở mục B04: chương trình này không hiểu (unknown key x).",
        ),
        ({"rule": "", "fault": "not_toml"}, "Tệp quy định có lỗi: không đọc được như tệp TOML."),
        ({"fault": "no limit in step"}, "Tệp quy định có lỗi: no limit in step."),
    ],
)
def test_a_bad_rule_file_is_told_by_its_row_and_fault(details: dict[str, str], told: str) -> None:
    assert error_text(RegistryError(ErrorCode.RULE_FILE_BAD, **details)).text.endswith(told)


def test_a_birth_date_that_is_none_is_told_that_the_year_will_do() -> None:
    born = fields.field_map(PersonFields)["birth"]
    issued = fields.field_map(PersonFields)["paper_issued_on"]
    assert "hoặc chỉ năm" in fault_words(born, FieldFault.NOT_A_DATE)
    assert "năm" not in fault_words(issued, FieldFault.NOT_A_DATE)
    assert fault_words(born, FieldFault.REQUIRED) == FAULTS[FieldFault.REQUIRED]
