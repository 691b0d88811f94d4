"""A paper that nobody looks over says what the record says: more than its own event, and nothing that was not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from models.dates import LEGAL_ZONE, Moment
from printing.filling import with_record
from printing.forms import load_form
from tests.printing.test_filling import happened, values_of

ADDICTED = ("2026-11-01", "determination_result", {"conclusion": "addicted"})
VIOLATED = ("2026-11-20", "violation_record", {"ground": "not_registered", "detail": "Không đăng ký."})
AT = Moment.at(datetime(2026, 11, 20, 14, 5, tzinfo=LEGAL_ZONE))


def said(form: str, course: Sequence[tuple[str, str, dict[str, Any]]], when: Moment | None, about: str = "") -> Any:
    return with_record(load_form(form), values_of(happened(course), about=about), when).text


def test_minutes_were_begun_when_their_event_was_and_end_when_nobody_knows() -> None:
    text = said("V-34", [ADDICTED, VIOLATED], AT)
    assert [text(f"minutes.{part}") for part in ("hour", "minute", "day")] == ["14", "05", "20/11/2026"]
    assert text("minutes.end_day") == ""
    assert said("V-34", [ADDICTED, VIOLATED], None)("minutes.day") == ""


def test_what_a_field_repeats_of_another_is_there() -> None:
    text = said("V-36", [ADDICTED, VIOLATED], Moment.on(AT.day))
    assert text("typed.reason") == "Không đăng ký."
    assert text("typed.papers") == ""  # a list that the form only suggests


def test_who_prints_it_has_not_written_it() -> None:
    assert said("V-34", [ADDICTED, VIOLATED], AT)("violation_record.officer") == ""


@pytest.mark.parametrize(
    ("form", "day"), [("V-22", "voluntary_decision.effective"), ("V-55", "aftercare_team.effective")]
)
def test_a_day_that_the_record_does_not_have_stays_open(form: str, day: str) -> None:
    assert said(form, [ADDICTED], AT)(day) == ""


def test_a_breach_is_written_on_the_minutes_of_violations() -> None:
    breach = ("2026-11-22", "breach", {"act": "other", "officer": "Võ Văn Giám", "detail": "Gây rối."})
    text = said("V-34", [ADDICTED, breach], None, about="V-34")
    assert (text("violation_record.officer"), text("violation_record.detail")) == ("Võ Văn Giám", "Gây rối.")
    text = said("V-34", [ADDICTED, breach, ("2026-11-23", "violation_record", VIOLATED[2])], None)
    assert text("violation_record.detail") == "Không đăng ký."


BREACH = ("breach", {"act": "other", "officer": "Võ Văn Giám", "detail": "Gây rối."})
RECORD = (
    "violation_record",
    {
        "ground": "walked_out",
        "number": "01",
        "officer": "Lê Văn Tổ",
        "detail": "Bỏ đi.",
        "place": "Trụ sở",
        "witnesses": ("Mai Thị Láng",),
    },
)


def test_minutes_of_a_breach_tell_nothing_of_violations_recorded_before() -> None:
    text = said("V-34", [ADDICTED, ("2026-11-21", *RECORD), ("2026-11-22", *BREACH)], None, about="V-34")
    assert (text("violation_record.officer"), text("violation_record.detail")) == ("Võ Văn Giám", "Gây rối.")
    assert [text(f"violation_record.{name}") for name in ("number", "place", "witness_a_name")] == ["", "", ""]


def test_minutes_of_a_violation_tell_nothing_of_a_breach_before() -> None:
    bare = ("violation_record", {"ground": "walked_out"})
    text = said("V-34", [ADDICTED, ("2026-11-21", *BREACH), ("2026-11-22", *bare)], None, about="V-34")
    assert [text(f"violation_record.{name}") for name in ("officer", "detail")] == ["", ""]


def test_the_minutes_are_of_what_was_last_whatever_kind_came_first() -> None:
    course = [("2026-11-20", *RECORD), ("2026-11-21", *BREACH), ("2026-11-22", *RECORD)]
    assert said("V-34", [ADDICTED, *course], None)("violation_record.detail") == "Bỏ đi."
    course = [("2026-11-20", *BREACH), ("2026-11-21", *RECORD), ("2026-11-22", *BREACH)]
    assert said("V-34", [ADDICTED, *course], None)("violation_record.detail") == "Gây rối."


def test_what_was_detected_before_a_breach_and_recorded_after_it_is_what_the_minutes_tell() -> None:
    detected = Moment.at(datetime(2026, 11, 20, 8, 0, tzinfo=LEGAL_ZONE))
    record = (RECORD[0], {**RECORD[1], "detected": detected})
    text = said("V-36", [ADDICTED, ("2026-11-21", *BREACH), ("2026-11-22", *record)], None)
    assert text("typed.reason") == "Bỏ đi."
