"""Cases by table: from the events of a person to state, duties with their limits, and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.case import Case, state_on
from models.dates import LEGAL_ZONE, Moment, PartialDate, day_end, show_date
from models.events import Event, Fact, in_order
from models.events.base import KINDS
from models.events.notes import Note
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import (
    STOP_REASONS,
    CustodyEnded,
    ManagementDecided,
    ManagementEnded,
    ManagementStopped,
    ManagementSuspended,
    NoticeOfUse,
    ResidenceChecked,
    ResidenceVerified,
    Visited,
)
from models.law.course import Finding, FindingKind
from models.law.deadlines import Due, DueKind, limit, term_end
from models.law.duties import Duty
from models.law.practice import Practice
from models.law.rules import LIMIT_UNITS, Unit
from models.person import Person
from tests.models.building import LATE_START, PRACTICE, REMOTE, RULES, case, event, events, instant, moment, person

# --- writing duties and findings down ---------------------------------------------------------------


def told_duty(duty: Duty) -> str:
    """A duty in one line: rule, then its limit, its step, or the rule it waits for."""
    if duty.waits_for is not None:
        assert duty.due is None
        return f"{duty.rule.id} waits for {duty.waits_for.id}"
    if duty.due is None:
        return f"{duty.rule.id} without limit"
    local = duty.due.instant.astimezone(LEGAL_ZONE)
    if duty.due.kind is DueKind.WITHIN_DAY:
        assert f"{local:%H:%M}" == "00:00"
        return f"{duty.rule.id} within {local.date() - timedelta(days=1)}"
    assert duty.due.kind is DueKind.BY_INSTANT
    return f"{duty.rule.id} by {local:%Y-%m-%d %H:%M}{' hour unknown' if duty.due.hour_unknown else ''}"


def told_finding(finding: Finding) -> str:
    """A finding in one line: kind, details, and an exclamation mark if it is on the review list."""
    details = f" {','.join(finding.details)}" if finding.details else ""
    return f"{finding.kind.value}{details}{' !' if finding.review else ''}"


# --- facts with defaults -----------------------------------------------------------------------------

STABLE = ResidenceVerified(outcome="registered")
NOT_STABLE = ResidenceVerified(outcome="not_living_there")
NOTICE = NoticeOfUse(direction="own")
PRESENT = ResidenceChecked(presence="present")
VISIT = Visited(form="home")
ENDED = ManagementEnded()
RELEASED = CustodyEnded()


def positive(**given: Any) -> TestTaken:
    return TestTaken(**{"ground": "caught", "result": "positive", "sample": "urine", **given})


def negative(**given: Any) -> TestTaken:
    return positive(result="negative", **given)


def decided(**given: Any) -> ManagementDecided:
    """A decision with the whole team of the decree and the signer of the law."""
    return ManagementDecided(
        **{
            "reason": "first",
            "signer_position": "Trưởng Công an xã Mẫu",
            "team_leader": "A",
            "team_deputy": "B",
            "team_family": "C",
            "team_organisation": "D",
            **given,
        }
    )


def missing(since: str = "") -> ResidenceChecked:
    return ResidenceChecked(presence="missing", absent_since=date.fromisoformat(since) if since else None)


def suspended(sent: str = "") -> ManagementSuspended:
    return ManagementSuspended(custody="custody", sent=moment(sent) if sent else None)


def stopped(reason: str | None, sent: str = "") -> ManagementStopped:
    return ManagementStopped(reason=reason, sent=moment(sent) if sent else None)


def taken_over(entry: str | None = "2026-08-10", *, on: str = "2026-11-22", **given: Any) -> tuple[str, TakenOver]:
    """A take-over event at the entry day, or at the day of taking over when the list has none."""
    for name in ("printed_end", "outcome_day"):
        if name in given:
            given[name] = date.fromisoformat(given[name])
    fact = TakenOver(
        **{
            "measure": "user_management",
            "outcome": "running",
            "taken_over_on": date.fromisoformat(on),
            "entry": date.fromisoformat(entry) if entry else None,
            **given,
        }
    )
    return entry or on, fact


MINOR = person(birth=PartialDate(2009, 5, 1))
SCREEN = "criminal_screening"
TESTED = ("2026-11-24 22:40", positive())
VERIFIED = ("2026-11-25 08:00", STABLE)
NOTICED = ("2026-11-25 10:00", NOTICE)
DECIDED = ("2026-11-25", decided())
MANAGED = (TESTED, VERIFIED, NOTICED, DECIDED)
"""The usual chain up to the decision."""
FIRST_MONTH_OF_MANAGED = "B10 within 2026-12-31"
END_OF_MANAGED = "B17 within 2027-11-25"


def checks(*days: str) -> tuple[tuple[str, Fact], ...]:
    return tuple((day, PRESENT) for day in days)


UNTIL_OCTOBER = checks(
    "2026-12-05", "2027-01-05", "2027-02-05", "2027-03-05", "2027-04-05", "2027-05-05", "2027-06-05",
    "2027-07-05", "2027-08-05", "2027-09-05", "2027-10-05",
)  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """What happened, and what has to follow."""

    happened: Sequence[tuple[str, Fact]]
    state: str | None
    duties: Sequence[str] = ()
    findings: Sequence[str] = ()
    of: Person = field(default_factory=person)
    practice: Practice = PRACTICE


CHAINS = {
    # --- W1 step by step -----------------------------------------------------------------------------
    "nothing happened": Chain([], None),
    "a remark makes no case": Chain([("2026-11-24", Note(text="x"))], None),
    "a positive test at 22:40": Chain(
        [TESTED],
        "S1",
        ["B04 by 2026-11-25 22:40", "B06-law by 2026-11-25 22:40", "B05 waits for B04", "B06-decree waits for B05"],
        [SCREEN],
    ),
    "the residence is verified": Chain(
        [TESTED, VERIFIED],
        "S1",
        ["B06-law by 2026-11-25 22:40", "B05 by 2026-11-26 08:00", "B06-decree waits for B05"],
        [SCREEN],
    ),
    "the notice is sent": Chain(
        [TESTED, VERIFIED, NOTICED],
        "S1",
        ["B06-law by 2026-11-25 22:40", "B06-decree by 2026-11-26 10:00"],
        [SCREEN],
    ),
    "the decision follows the same day, its hour unknown": Chain(
        MANAGED, "S2", [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED], [SCREEN]
    ),
    "all papers bear one day only": Chain(
        [("2026-11-25", decided()), ("2026-11-25", NOTICE), ("2026-11-25", STABLE), ("2026-11-25", positive())],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN],
    ),
    "a decision of the day stands behind the test of 22:40": Chain(
        [("2026-11-24", decided()), ("2026-11-24", NOTICE), ("2026-11-24", STABLE), TESTED],
        "S2",
        [FIRST_MONTH_OF_MANAGED, "B17 within 2027-11-24"],
        [SCREEN],
    ),
    # --- clocks --------------------------------------------------------------------------------------
    "a remote commune has 48 hours to verify": Chain(
        [TESTED],
        "S1",
        [
            "B06-law by 2026-11-25 22:40",
            "B04-remote by 2026-11-26 22:40",
            "B05 waits for B04-remote",
            "B06-decree waits for B05",
        ],
        [SCREEN],
        practice=REMOTE,
    ),
    "a test of which only the day is known counts from midnight": Chain(
        [("2026-11-24", positive())],
        "S1",
        [
            "B04 by 2026-11-25 00:00 hour unknown",
            "B06-law by 2026-11-25 00:00 hour unknown",
            "B05 waits for B04",
            "B06-decree waits for B05",
        ],
        [SCREEN],
    ),
    "hours do not stop at night or at the new year": Chain(
        [("2026-12-31 23:30", positive())],
        "S1",
        ["B04 by 2027-01-01 23:30", "B06-law by 2027-01-01 23:30", "B05 waits for B04", "B06-decree waits for B05"],
        [SCREEN],
    ),
    "the clock of the decision runs from the receipt of the result": Chain(
        [("2026-11-24 22:40", positive(result_received=moment("2026-11-25 09:00")))],
        "S1",
        ["B04 by 2026-11-25 22:40", "B06-law by 2026-11-26 09:00", "B05 waits for B04", "B06-decree waits for B05"],
        [SCREEN],
    ),
    "the result came on a day whose hour is unknown": Chain(
        [("2026-11-24 22:40", positive(result_received=moment("2026-11-25")))],
        "S1",
        [
            "B04 by 2026-11-25 22:40",
            "B06-law by 2026-11-26 00:00 hour unknown",
            "B05 waits for B04",
            "B06-decree waits for B05",
        ],
        [SCREEN],
    ),
    "a verification of the day counts from midnight": Chain(
        [TESTED, ("2026-11-25", STABLE)],
        "S1",
        ["B06-law by 2026-11-25 22:40", "B05 by 2026-11-26 00:00 hour unknown", "B06-decree waits for B05"],
        [SCREEN],
    ),
    "a second positive test while verifying starts no second clock": Chain(
        [TESTED, ("2026-11-25 20:00", positive())],
        "S1",
        ["B04 by 2026-11-25 22:40", "B06-law by 2026-11-25 22:40", "B05 waits for B04", "B06-decree waits for B05"],
        [SCREEN, SCREEN],
    ),
    "a negative test alone makes no case": Chain([("2026-11-24 22:40", negative())], None),
    "a notice of another office opens a case": Chain(
        [("2026-11-24 08:00", NoticeOfUse(direction="received"))], "S1", ["B06-decree by 2026-11-25 08:00"]
    ),
    # --- late and out of order ------------------------------------------------------------------------
    "a decision before its papers names what is missing": Chain(
        [TESTED, DECIDED],
        "S2",
        ["B10 within 2026-11-30", END_OF_MANAGED],
        ["missing_before residence_verified,notice_of_use", SCREEN],
    ),
    "a decision without any paper is out of sequence and names all": Chain(
        [DECIDED],
        "S2",
        ["B10 within 2026-11-30", END_OF_MANAGED],
        ["out_of_sequence 3,,S2", "missing_before positive_test,residence_verified,notice_of_use"],
    ),
    "papers entered in the wrong order are put right by their dates": Chain(
        [DECIDED, NOTICED, VERIFIED, TESTED], "S2", [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED], [SCREEN]
    ),
    "the notice comes after the decision": Chain(
        [TESTED, VERIFIED, DECIDED, ("2026-11-26 10:00", NOTICE)],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        ["missing_before notice_of_use", SCREEN],
    ),
    "the test comes after the decision": Chain(
        [VERIFIED, NOTICED, DECIDED, ("2026-11-26 10:00", positive())],
        "S2",
        ["C01 without limit", FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        ["missing_before positive_test,residence_verified", "caught_again", SCREEN],
    ),
    "an end without management is out of sequence": Chain(
        [TESTED, ("2026-11-26", ENDED)],
        "S14",
        ["B18 by 2026-11-27 00:00 hour unknown"],
        ["out_of_sequence 11,S1,S14", SCREEN],
    ),
    "a stop before a decision is out of sequence": Chain(
        [TESTED, ("2026-11-26", stopped("prison", "2026-11-26"))],
        "SX",
        [],
        ["out_of_sequence 10,S1,SX", SCREEN],
    ),
    "death while verifying is in sequence": Chain(
        [TESTED, ("2026-11-26", stopped("dead_or_missing", "2026-11-26"))], "S14", [], [SCREEN]
    ),
    "a release without a suspension changes nothing": Chain(
        [*MANAGED, ("2026-12-05", RELEASED)], "S2", [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED], [SCREEN]
    ),
    "a release resumes no management that was stopped for good": Chain(
        [*MANAGED, ("2026-12-10", suspended("2026-12-10")), ("2027-01-05", stopped("long_custody", "2027-01-05")),
         ("2028-02-01", RELEASED)],
        "SX",
        [],
        [SCREEN],
    ),
    "a release makes no case": Chain([("2026-12-05", RELEASED)], None),
    # --- caught again ---------------------------------------------------------------------------------
    "caught again while managed": Chain(
        [*MANAGED, ("2026-12-20 21:00", positive())],
        "S2",
        ["C01 without limit", FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN, "caught_again", SCREEN],
    ),
    "caught again, found not addicted, decided anew": Chain(
        [*MANAGED, ("2026-12-20 21:00", positive()), ("2027-01-10", decided(reason="caught_again"))],
        "S2",
        ["B10 within 2027-01-31", "B17 within 2028-01-10"],
        [SCREEN, SCREEN],
    ),
    "caught again, found addicted": Chain(
        [*MANAGED, ("2026-12-20 21:00", positive()), ("2027-01-15", stopped("addicted"))],
        "S4",
        ["B18 by 2027-01-16 00:00 hour unknown"],
        [SCREEN, SCREEN],
    ),
    "caught again while suspended": Chain(
        [*MANAGED, ("2026-12-10", suspended("2026-12-10")), ("2026-12-20 21:00", positive())],
        "S2s",
        ["B15 within 2027-11-25"],
        [SCREEN, "caught_again", SCREEN],
    ),
    "a negative test while managed changes nothing": Chain(
        [*MANAGED, ("2026-12-20 21:00", negative())], "S2", [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED], [SCREEN]
    ),
    "a closed case opens again": Chain(
        [*MANAGED, ("2027-11-25", replace(ENDED, sent=moment("2027-11-25"))), ("2028-03-01 10:00", positive())],
        "S1",
        ["B04 by 2028-03-02 10:00", "B06-law by 2028-03-02 10:00", "B05 waits for B04", "B06-decree waits for B05"],
        [SCREEN, SCREEN],
    ),
    "what was verified before the case was closed does not count for the next": Chain(
        [
            *MANAGED,
            ("2027-11-25", replace(ENDED, sent=moment("2027-11-25"))),
            ("2028-03-01 10:00", positive()),
            ("2028-03-02", decided()),
        ],
        "S2",
        ["B10 within 2028-03-31", "B17 within 2029-03-02"],
        ["missing_before residence_verified,notice_of_use", SCREEN, SCREEN],
    ),
    # --- no stable residence -----------------------------------------------------------------------------
    "no stable residence asks for a determination": Chain(
        [TESTED, ("2026-11-25 08:00", NOT_STABLE)],
        "S1",
        [
            "A09 without limit",
            "B06-law by 2026-11-25 22:40",
            "B05 by 2026-11-26 08:00",
            "B06-decree waits for B05",
        ],
        [SCREEN],
    ),
    "no stable residence, managed where detected, the registered commune not named": Chain(
        [TESTED, ("2026-11-25 08:00", NOT_STABLE), NOTICED, DECIDED],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN, "inform_registered_police"],
    ),
    "no stable residence, managed where detected, the registered commune named": Chain(
        [
            TESTED,
            ("2026-11-25 08:00", NOT_STABLE),
            NOTICED,
            ("2026-11-25", decided(registered_police="Công an xã Khác")),
        ],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN],
    ),
    # --- people under 18 ---------------------------------------------------------------------------------
    "blood of a minor without a guardian": Chain(
        [("2026-11-24 22:40", positive(sample="blood"))],
        "S1",
        ["B04 by 2026-11-25 22:40", "B06-law by 2026-11-25 22:40", "B05 waits for B04", "B06-decree waits for B05"],
        ["guardian_absent", SCREEN],
        of=MINOR,
    ),
    "blood of a minor before a guardian": Chain(
        [("2026-11-24 22:40", positive(sample="blood", guardian="Trần Văn Cha"))],
        "S1",
        ["B04 by 2026-11-25 22:40", "B06-law by 2026-11-25 22:40", "B05 waits for B04", "B06-decree waits for B05"],
        [SCREEN],
        of=MINOR,
    ),
    "urine of a minor needs no guardian": Chain(
        [TESTED],
        "S1",
        ["B04 by 2026-11-25 22:40", "B06-law by 2026-11-25 22:40", "B05 waits for B04", "B06-decree waits for B05"],
        [SCREEN],
        of=MINOR,
    ),
    "a negative test of a minor's blood is questioned too": Chain(
        [("2026-11-24 22:40", negative(sample="blood"))], None, [], ["guardian_absent"], of=MINOR
    ),
    "a minor is managed without the youth organisation": Chain(
        MANAGED, "S2", [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED], [SCREEN, "minor_needs_youth"], of=MINOR
    ),
    "a minor is managed with a teacher": Chain(
        [TESTED, VERIFIED, NOTICED, ("2026-11-25", decided(team_others=("Thầy giáo E",)))],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN],
        of=MINOR,
    ),
    # --- the decision itself -----------------------------------------------------------------------------
    "a signer whom the law does not expect is pointed out": Chain(
        [TESTED, VERIFIED, NOTICED, ("2026-11-25", decided(signer_position="Chủ tịch UBND xã Mẫu"))],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN, "unexpected_signer Trưởng Công an"],
    ),
    "a team without family and organisation is incomplete": Chain(
        [TESTED, VERIFIED, NOTICED, ("2026-11-25", decided(team_family="", team_organisation=""))],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN, "team_incomplete team_family,team_organisation"],
    ),
    "management from a later day": Chain(
        [TESTED, VERIFIED, NOTICED, ("2026-11-25", decided(from_day=date(2026, 12, 1)))],
        "S2",
        ["B10 within 2026-12-31", "B17 within 2027-12-01"],
        [SCREEN],
    ),
    "a printed end that agrees with the law": Chain(
        [TESTED, VERIFIED, NOTICED, ("2026-11-25", decided(printed_end=date(2027, 11, 25)))],
        "S2",
        [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED],
        [SCREEN],
    ),
    "a printed end is a fact even where it contradicts the law": Chain(
        [TESTED, VERIFIED, NOTICED, ("2026-11-25", decided(printed_end=date(2027, 5, 25)))],
        "S2",
        [FIRST_MONTH_OF_MANAGED, "B17 within 2027-05-25"],
        ["end_contradicts_law 2027-05-25,2027-11-25", SCREEN],
    ),
    "management that begins on the leap day": Chain(
        [("2028-02-29", decided())],
        "S2",
        ["B10 within 2028-02-29", "B17 within 2029-02-28"],
        ["out_of_sequence 3,,S2", "missing_before positive_test,residence_verified,notice_of_use"],
    ),
    "management over a leap day": Chain(
        [("2027-02-28", decided())],
        "S2",
        ["B10 within 2027-02-28", "B17 within 2028-02-28"],
        ["out_of_sequence 3,,S2", "missing_before positive_test,residence_verified,notice_of_use"],
    ),
    # --- the monthly check --------------------------------------------------------------------------------
    "a visit is no residence check": Chain(
        [*MANAGED, ("2026-12-05", VISIT)], "S2", [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED], [SCREEN]
    ),
    "a check covers its month": Chain(
        [*MANAGED, *checks("2026-12-31")], "S2", ["B10 within 2027-01-31", END_OF_MANAGED], [SCREEN]
    ),
    "a month left out is history once the person was seen again": Chain(
        [*MANAGED, *checks("2026-12-31", "2027-03-31")],
        "S2",
        ["B10 within 2027-04-30", END_OF_MANAGED],
        ["months_unchecked 2027-01-01,2027-02-01", SCREEN],
    ),
    "a check entered late fills its month": Chain(
        [*MANAGED, *checks("2026-12-31", "2027-03-31", "2027-01-15", "2027-02-01")],
        "S2",
        ["B10 within 2027-04-30", END_OF_MANAGED],
        [SCREEN],
    ),
    "months wholly in custody are none that were left out": Chain(
        [
            *MANAGED,
            *checks("2026-12-05"),
            ("2027-01-01", suspended("2027-01-01")),
            ("2027-02-28", RELEASED),
            *checks("2027-04-02"),
        ],
        "S2",
        ["B10 within 2027-05-31", END_OF_MANAGED],
        ["months_unchecked 2027-02-01,2027-03-01", SCREEN],
    ),
    "two checks in a month count once": Chain(
        [*MANAGED, *checks("2026-12-01", "2026-12-31")], "S2", ["B10 within 2027-01-31", END_OF_MANAGED], [SCREEN]
    ),
    "the last month is cut by the end of the term": Chain(
        [*MANAGED, *UNTIL_OCTOBER], "S2", ["B10 within 2027-11-25", END_OF_MANAGED], [SCREEN]
    ),
    "no month is left when the last was checked": Chain(
        [*MANAGED, *UNTIL_OCTOBER, *checks("2027-11-02")], "S2", [END_OF_MANAGED], [SCREEN]
    ),
    # --- absence ------------------------------------------------------------------------------------------
    "missing: the end is unknown": Chain(
        [*MANAGED, *checks("2026-12-05"), ("2027-01-10", missing("2027-01-01"))],
        "S2",
        ["B10 within 2027-02-28"],
        ["absent", SCREEN],
    ),
    "found after 40 days: the end moves by 40 days": Chain(
        [*MANAGED, *checks("2026-12-05"), ("2027-01-10", missing("2027-01-01")), *checks("2027-02-10")],
        "S2",
        ["B10 within 2027-03-31", "B17 within 2028-01-04"],
        [SCREEN],
    ),
    "absence is counted from the check when no day is known": Chain(
        [*MANAGED, *checks("2026-12-05"), ("2027-01-10", missing()), *checks("2027-01-15")],
        "S2",
        ["B10 within 2027-02-28", "B17 within 2027-11-30"],
        [SCREEN],
    ),
    "absence before the term does not count": Chain(
        [*MANAGED, ("2026-12-05", missing("2026-10-01")), *checks("2026-12-10")],
        "S2",
        ["B10 within 2027-01-31", "B17 within 2027-12-10"],
        [SCREEN],
    ),
    "two absences add up": Chain(
        [
            *MANAGED,
            ("2026-12-05", missing()),
            *checks("2026-12-08"),
            ("2027-01-05", missing()),
            ("2027-01-07", missing()),
            ("2027-01-09", VISIT),
        ],
        "S2",
        ["B10 within 2027-02-28", "B17 within 2027-12-02"],
        [SCREEN],
    ),
    "a test shows that the person is back": Chain(
        [*MANAGED, ("2026-12-05", missing()), ("2026-12-15 09:00", negative())],
        "S2",
        ["B10 within 2027-01-31", "B17 within 2027-12-05"],
        [SCREEN],
    ),
    "custody shows where the person is": Chain(
        [*MANAGED, ("2026-12-05", missing()), ("2026-12-15", suspended("2026-12-15"))],
        "S2s",
        ["B15 within 2027-12-05"],
        [SCREEN],
    ),
    "absence with a reason is counted": Chain(
        [*MANAGED, ("2026-12-05", ResidenceChecked(presence="reported_absence", absent_since=date(2026, 12, 1)))],
        "S2",
        ["B10 within 2027-01-31", END_OF_MANAGED],
        [SCREEN],
    ),
    "absence whose reason is unclear is counted": Chain(
        [*MANAGED, ("2026-12-05", ResidenceChecked(presence="absent"))],
        "S2",
        ["B10 within 2027-01-31", END_OF_MANAGED],
        [SCREEN],
    ),
    # --- suspension ----------------------------------------------------------------------------------------
    "suspended, the decision not yet sent": Chain(
        [*MANAGED, ("2026-12-10 14:00", suspended())],
        "S2s",
        ["B18 by 2026-12-11 14:00", "B15 within 2027-11-25"],
        [SCREEN],
    ),
    "suspended and sent": Chain(
        [*MANAGED, ("2026-12-10 14:00", suspended("2026-12-10 15:00"))], "S2s", ["B15 within 2027-11-25"], [SCREEN]
    ),
    "released within the month: the end stays": Chain(
        [*MANAGED, *checks("2026-12-05"), ("2026-12-10", suspended("2026-12-10")), ("2026-12-20", RELEASED)],
        "S2",
        ["B10 within 2027-01-31", END_OF_MANAGED],
        [SCREEN],
    ),
    "stopped after suspension for a long custody": Chain(
        [*MANAGED, ("2026-12-10", suspended()), ("2027-11-20 08:00", stopped("long_custody"))],
        "SX",
        ["B18 by 2026-12-11 00:00 hour unknown", "B18 by 2027-11-21 08:00"],
        [SCREEN],
    ),
    # --- the end --------------------------------------------------------------------------------------------
    "ended on the last day, not yet sent": Chain(
        [*MANAGED, ("2027-11-25 16:00", ENDED)], "S14", ["B18 by 2027-11-26 16:00"], [SCREEN]
    ),
    "ended and sent": Chain(
        [*MANAGED, ("2027-11-25", replace(ENDED, sent=moment("2027-11-26 08:00")))], "S14", [], [SCREEN]
    ),
    "ended one day early": Chain(
        [*MANAGED, ("2027-11-24", replace(ENDED, sent=moment("2027-11-24")))], "S14", [], [SCREEN, "ended_early"]
    ),
    "ended on the lawful day, but absence was to be added": Chain(
        [
            *MANAGED,
            ("2026-12-05", missing()),
            *checks("2026-12-15"),
            ("2027-11-25", replace(ENDED, sent=moment("2027-11-25"))),
        ],
        "S14",
        [],
        [SCREEN, "ended_early"],
    ),
    "ended while suspended": Chain(
        [*MANAGED, ("2027-11-20", suspended()), ("2027-11-26", replace(ENDED, sent=moment("2027-11-26")))],
        "S14",
        ["B18 by 2027-11-21 00:00 hour unknown"],
        ["out_of_sequence 11,S2s,S14", SCREEN],
    ),
    # --- taking over ----------------------------------------------------------------------------------------
    "taken over, running": Chain(
        [taken_over()], "S2", ["B10 within 2026-12-31", "B17 within 2027-08-10"], practice=LATE_START
    ),
    "taken over from the time of the old law": Chain(
        [taken_over("2026-03-15")], "S2", ["B10 within 2026-12-31", "B17 within 2027-03-15"], practice=LATE_START
    ),
    "taken over, running out after the office's start": Chain(
        [taken_over("2025-12-01")], "S2", ["B10 within 2026-12-01", "B17 within 2026-12-01"], practice=LATE_START
    ),
    "taken over, expired before the office's start": Chain(
        [taken_over("2025-03-01")], "S2", [], ["expired_without_paper 2026-03-01 !"], practice=LATE_START
    ),
    "taken over, expired on the day before the office's start": Chain(
        [taken_over("2025-11-21")], "S2", [], ["expired_without_paper 2026-11-21 !"], practice=LATE_START
    ),
    "taken over, expiring on the office's first day": Chain(
        [taken_over("2025-11-22")], "S2", ["B17 within 2026-11-22"], practice=LATE_START
    ),
    "taken over long after the office's start, expired between": Chain(
        [taken_over("2026-01-10", on="2027-03-01")],
        "S2",
        [],
        ["expired_without_paper 2027-01-10 !"],
        practice=LATE_START,
    ),
    "taken over with an end that contradicts the law": Chain(
        [taken_over(printed_end="2027-02-10")],
        "S2",
        ["B10 within 2026-12-31", "B17 within 2027-02-10"],
        ["end_contradicts_law 2027-02-10,2027-08-10 !"],
        practice=LATE_START,
    ),
    "taken over without a day of entry": Chain(
        [taken_over(None)], "S2", ["B10 within 2026-11-30"], practice=LATE_START
    ),
    "taken over without a day of entry, but with an end": Chain(
        [taken_over(None, printed_end="2027-02-10")],
        "S2",
        ["B10 within 2026-11-30", "B17 within 2027-02-10"],
        practice=LATE_START,
    ),
    "taken over, suspended without a day": Chain(
        [taken_over(outcome="suspended")],
        "S2s",
        ["B15 within 2027-08-10"],
        ["outcome_undated"],
        practice=LATE_START,
    ),
    "taken over, suspended and past its end": Chain(
        [taken_over("2025-03-01", outcome="suspended", outcome_day="2025-06-01")],
        "S2s",
        [],
        ["suspended_past_end 2026-03-01 !"],
        practice=LATE_START,
    ),
    "taken over, stopped without a day": Chain(
        [taken_over(outcome="stopped", stop_reason="prison")], "SX", [], ["outcome_undated !"], practice=LATE_START
    ),
    "taken over, ended without a day": Chain(
        [taken_over(outcome="ended")], "S14", [], ["outcome_undated !"], practice=LATE_START
    ),
    "taken over, ended on a day": Chain(
        [taken_over("2025-08-10", outcome="ended", outcome_day="2026-08-10")], "S14", practice=LATE_START
    ),
    "taken over, stopped as addicted": Chain(
        [taken_over(outcome="stopped", stop_reason="addicted", outcome_day="2026-09-01")], "S4", practice=LATE_START
    ),
    "taken over, stopped for a reason not told": Chain(
        [taken_over(outcome="stopped", outcome_day="2026-09-01")], "S14", practice=LATE_START
    ),
    "taken over, stopped before it began": Chain(
        [taken_over(outcome="stopped", stop_reason="prison", outcome_day="2026-07-01")],
        "SX",
        [],
        ["outcome_before_entry !"],
        practice=LATE_START,
    ),
    "taken over from a time before any law of management, with no end": Chain(
        [taken_over("2019-05-01")], "S2", ["B10 within 2026-12-31"], ["end_unknown !"], practice=LATE_START
    ),
    "taken over from a time before any law of management, with an end": Chain(
        [taken_over("2021-11-30", printed_end="2022-11-30")],
        "S2",
        [],
        ["expired_without_paper 2022-11-30 !"],
        practice=LATE_START,
    ),
    "taken over from a time before any law of management, and ended": Chain(
        [taken_over("2019-05-01", outcome="ended", outcome_day="2020-05-01")], "S14", practice=LATE_START
    ),
    "taken over at home rehabilitation": Chain([taken_over(measure="voluntary_home")], "S5", practice=LATE_START),
    "taken over from a private centre": Chain([taken_over(measure="voluntary_private")], "S6", practice=LATE_START),
    "taken over from a public centre": Chain([taken_over(measure="voluntary_public")], "S7", practice=LATE_START),
    "taken over at substitution": Chain([taken_over(measure="substitution")], "S8", practice=LATE_START),
    "taken over at compulsory rehabilitation": Chain([taken_over(measure="compulsory")], "S12", practice=LATE_START),
    "taken over at after-care": Chain(
        [taken_over(measure="aftercare")], "S13", [], ["aftercare_end_unknown !"], practice=LATE_START
    ),
    "taken over at rehabilitation and caught": Chain(
        [taken_over(measure="voluntary_home"), TESTED],
        "S5",
        [],
        [f"{SCREEN} in_rehabilitation"],
        practice=LATE_START,
    ),
    "taken over at after-care and caught": Chain(
        [taken_over(measure="aftercare"), TESTED],
        "S13",
        ["C01 without limit"],
        [f"{SCREEN} in_aftercare", "aftercare_end_unknown !"],
        practice=LATE_START,
    ),
    # --- the office's first day ---------------------------------------------------------------------------
    "what began before the office's start is history": Chain(
        [("2026-11-21 22:40", positive())], "S1", [], [SCREEN], practice=LATE_START
    ),
    "what begins on the first day counts": Chain(
        [("2026-11-21 22:40", positive()), ("2026-11-22 00:00", STABLE)],
        "S1",
        ["B05 by 2026-11-23 00:00", "B06-decree waits for B05"],
        [SCREEN],
        practice=LATE_START,
    ),
    "a decision before the office's start is checked from the first whole month": Chain(
        [("2026-11-05 08:00", positive()), ("2026-11-05 09:00", STABLE), ("2026-11-05 10:00", NOTICE),
         ("2026-11-06", decided())],
        "S2",
        ["B10 within 2026-12-31", "B17 within 2027-11-06"],
        [SCREEN],
        practice=LATE_START,
    ),
    "a decision that ran out before the office's start waits for review": Chain(
        [("2025-10-05", decided(signer_position="Chủ tịch UBND xã Mẫu"))],
        "S2",
        [],
        [
            "out_of_sequence 3,,S2",
            "expired_without_paper 2026-10-05 !",
        ],
        practice=LATE_START,
    ),
    "a test in the time of the old law starts no clock of the new one": Chain(
        [("2026-06-30 22:40", positive())], "S1", [], [SCREEN], practice=Practice(date(2026, 1, 1))
    ),
    "a test before July 2025 is none of the new crime": Chain(
        [("2025-06-30 22:40", positive())], "S1", [], [], practice=Practice(date(2025, 1, 1))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHAINS)
def test_state_duties_and_findings_follow_from_the_events(name: str) -> None:
    chain = CHAINS[name]
    found = case(chain.happened, of=chain.of, practice=chain.practice)
    assert (found.state.code if found.state else None) == chain.state
    assert [told_duty(duty) for duty in found.duties] == list(chain.duties)
    assert [told_finding(finding) for finding in found.findings] == list(chain.findings)


# --- stops ------------------------------------------------------------------------------------------

STOPPED_STATE = {
    "addicted": "S4",
    "commune_education": "S14",
    "compulsory_education": "SX",
    "prison": "SX",
    "long_custody": "SX",
    "dead_or_missing": "S14",
}


@pytest.mark.parametrize("reason", STOPPED_STATE)
@pytest.mark.parametrize("before", ["managed", "suspended"])
def test_a_stop_leads_where_its_reason_leads_and_has_to_be_sent(reason: str, before: str) -> None:
    custody = [("2026-12-10", suspended("2026-12-10"))] if before == "suspended" else []
    found = case([*MANAGED, *custody, ("2026-12-20 08:00", stopped(reason))])
    assert found.state is not None
    assert found.state.code == STOPPED_STATE[reason]
    assert [told_duty(duty) for duty in found.duties] == ["B18 by 2026-12-21 08:00"]
    only_on_the_form = [f"{FindingKind.NOT_IN_LAW.value} stop,reason,{reason}"] if reason == "commune_education" else []
    assert [told_finding(finding) for finding in found.findings] == [SCREEN, *only_on_the_form]
    assert found.term is None


def test_every_reason_of_the_form_has_its_state() -> None:
    assert set(STOPPED_STATE) == {choice.code for choice in STOP_REASONS}


def test_a_decision_that_was_sent_leaves_only_the_later_one_to_send() -> None:
    found = case([*MANAGED, ("2026-12-10", suspended("2026-12-10")), ("2027-11-20 08:00", stopped("long_custody"))])
    assert [told_duty(duty) for duty in found.duties] == ["B18 by 2027-11-21 08:00"]


def test_a_month_wholly_in_custody_needs_no_residence_check() -> None:
    happened = [
        *MANAGED, *checks("2026-12-05", "2027-01-03"), ("2027-01-05", suspended("2027-01-05")),
        ("2027-04-10", RELEASED),
    ]  # fmt: skip
    assert "B10 within 2027-04-30" in [told_duty(duty) for duty in case(happened).duties]


@pytest.mark.parametrize(
    ("suspended_on", "released_on", "due"),
    [
        ("2027-01-05", "2027-03-20", "B10 within 2027-01-31"),  # some days of January were managed
        ("2027-01-01", "2027-03-20", "B10 within 2027-03-31"),
        ("2027-01-01 08:00", "2027-03-20", "B10 within 2027-01-31"),
        ("2027-01-01", "2027-01-31", "B10 within 2027-01-31"),
    ],
)
def test_a_month_partly_in_custody_needs_a_residence_check(suspended_on: str, released_on: str, due: str) -> None:
    happened = [*MANAGED, *checks("2026-12-05"), (suspended_on, suspended(suspended_on)), (released_on, RELEASED)]
    assert due in [told_duty(duty) for duty in case(happened).duties]


def test_a_month_before_the_decision_needs_no_residence_check_whatever_its_first_day() -> None:
    happened = [TESTED, NOTICED, ("2027-01-10", decided(from_day=date(2026, 11, 25)))]
    assert "B10 within 2027-01-31" in [told_duty(duty) for duty in case(happened).duties]


def test_a_notice_received_for_an_earlier_case_does_not_count_for_the_next() -> None:
    happened = [
        ("2026-11-24 21:00", NoticeOfUse(direction="received")),
        ("2026-11-25", decided()),
        ("2027-11-25", replace(ENDED, sent=moment("2027-11-25"))),
        ("2028-03-01 10:00", positive()),
        ("2028-03-01 12:00", STABLE),
    ]
    assert "B05 by 2028-03-02 12:00" in [told_duty(duty) for duty in case(happened).duties]


def test_who_received_a_notice_waits_for_no_sending() -> None:
    happened = [("2026-11-24 21:00", NoticeOfUse(direction="received")), ("2026-11-24 22:00", positive())]
    assert not any("B05" in told_duty(duty) for duty in case(happened).duties)


def test_who_received_a_notice_need_not_send_one() -> None:
    happened = [
        ("2026-11-24 20:00", positive()),
        ("2026-11-24 21:00", NoticeOfUse(direction="received")),
        ("2026-11-25 08:00", STABLE),
    ]
    assert [told_duty(duty) for duty in case(happened).duties] == [
        "B06-law by 2026-11-25 20:00",
        "B06-decree by 2026-11-25 21:00",
    ]


def test_an_absence_after_the_last_day_does_not_move_the_end() -> None:
    happened = [*MANAGED, *UNTIL_OCTOBER, *checks("2027-11-02"), ("2027-12-10", missing("2027-12-05"))]
    assert [told_duty(duty) for duty in case(happened).duties] == [END_OF_MANAGED]
    assert FindingKind.ABSENT not in {finding.kind for finding in case(happened).findings}


@pytest.mark.parametrize(
    ("since", "end"),
    [("2027-11-25", date(2027, 12, 5)), ("2027-11-26", date(2027, 11, 25))],
)
def test_an_absence_counts_if_it_began_on_the_last_day_or_before(since: str, end: date) -> None:
    found = case([*MANAGED, ("2027-12-01", missing(since)), *checks("2027-12-05")])
    assert found.term is not None
    assert found.term.end == end


def test_an_absence_that_moved_the_end_lets_the_next_one_count() -> None:
    happened = [
        *MANAGED, ("2027-11-20", missing()), *checks("2027-11-30"),  # ten days: until 5 December
        ("2027-12-04", missing()), *checks("2027-12-06"),
    ]  # fmt: skip
    found = case(happened)
    assert found.term is not None
    assert (found.term.end, found.term.days_not_counted) == (date(2027, 12, 7), 12)


def test_an_absence_in_the_time_of_the_old_law_is_counted() -> None:
    """B22 is new: until 30 June 2026 days of absence were part of the term."""
    happened = [("2026-03-10", decided()), ("2026-06-20", missing()), *checks("2026-07-06")]
    found = case(happened)
    assert found.term is not None
    assert (found.term.end, found.term.days_not_counted) == (date(2027, 3, 15), 5)


def test_an_end_while_the_person_is_missing_is_early() -> None:
    found = case([*MANAGED, ("2027-10-01", missing()), ("2027-11-25", ENDED)])
    assert FindingKind.ENDED_EARLY in {finding.kind for finding in found.findings}


@pytest.mark.parametrize("given", [{"printed_end": date(9999, 12, 31)}, {"from_day": date(9999, 12, 31)}])
def test_the_last_day_of_the_calendar_does_not_break_the_case(given: dict[str, date]) -> None:
    found = case([*MANAGED[:-1], ("2026-11-25", decided(**given))])
    assert found.state is not None
    assert {duty.due.show() for duty in found.duties if duty.due and duty.rule.id == "B17"} == {"hết ngày 31/12/9999"}


def test_an_absence_before_the_end_of_the_calendar_does_not_break_the_case() -> None:
    happened = [*MANAGED[:-1], ("2026-11-25", decided(printed_end=date(9999, 12, 31)))]
    found = case([*happened, ("2026-12-05", missing()), ("2026-12-15", PRESENT)])
    assert found.term is not None
    assert found.term.end == date.max


# --- details of duties and findings -----------------------------------------------------------------


def test_a_duty_knows_what_started_it_and_when_it_is_overdue() -> None:
    duty = case([TESTED]).duties[0]
    assert duty.started_by is not None
    assert duty.started_by.id == "event-0001"
    assert duty.started == moment("2026-11-24 22:40")
    assert duty.opens == instant("2026-11-24 22:40")
    assert not duty.is_overdue(instant("2026-11-25 22:39"))
    assert duty.is_overdue(instant("2026-11-25 22:40"))
    assert duty.due is not None
    assert duty.due.show() == "trước 22:40 ngày 25/11/2026"


def test_a_monthly_duty_opens_with_its_month_and_ends_with_it() -> None:
    monthly, ending = case(MANAGED).duties
    assert monthly.month == date(2026, 12, 1)
    assert monthly.opens == instant("2026-12-01 00:00")
    assert monthly.due is not None
    assert monthly.due.show() == "hết ngày 31/12/2026"
    assert not monthly.is_overdue(instant("2026-12-31 23:59"))
    assert monthly.is_overdue(instant("2027-01-01 00:00"))
    assert ending.month is None
    assert ending.opens == instant("2027-10-27 00:00")


def test_a_monthly_duty_of_the_first_month_opens_with_the_decision() -> None:
    monthly = case([TESTED, ("2026-11-25 15:00", decided())]).duties[0]
    assert monthly.opens == instant("2026-11-25 15:00")


def test_of_two_clocks_for_one_thing_the_earlier_is_the_alarm() -> None:
    both = case([TESTED, VERIFIED, NOTICED])
    assert [duty.rule.id for duty in both.alarms] == ["B06-law"]
    late_result = case([("2026-11-24 22:40", positive(result_received=moment("2026-11-26 09:00"))), VERIFIED, NOTICED])
    assert [duty.rule.id for duty in late_result.alarms] == ["B06-decree"]


def test_each_decision_that_is_still_to_be_sent_is_an_alarm_of_its_own() -> None:
    found = case([*MANAGED, ("2026-11-26", suspended()), ("2026-11-27", stopped("prison"))])
    sending = [duty.started_by.fact.kind for duty in found.alarms if duty.rule.id == "B18" and duty.started_by]
    assert sending == ["suspension", "stop"]


def test_what_the_law_gives_no_time_for_takes_no_alarm_from_a_limit_for_the_same() -> None:
    received = ("2026-12-24", KINDS["place_decision"](received=moment("2026-12-24 09:00")))
    fled = (
        ("2026-11-01", KINDS["determination_result"](conclusion="addicted")),
        ("2026-12-18", KINDS["court_decision"](outcome="sent", received=moment("2026-12-18 15:00"))),
        ("2026-12-19 20:00", KINDS["absconding"](where="before_arrival")),
        ("2026-12-23 09:00", KINDS["recapture"]()),
    )
    found = case([*fled, received])
    assert {"L04", "L08-resume"} <= {duty.rule.id for duty in found.duties}
    assert "L04" in {duty.rule.id for duty in found.alarms}
    assert "L08-resume" in {duty.rule.id for duty in case(fled).alarms}


def test_a_step_and_a_waiting_duty_have_no_limit_and_are_never_overdue() -> None:
    found = case([TESTED, ("2026-11-25 08:00", NOT_STABLE)])
    without = [duty for duty in found.duties if duty.due is None]
    assert [duty.rule.id for duty in without] == ["A09", "B06-decree"]
    assert not any(duty.is_overdue(instant("2099-01-01 00:00")) for duty in without)


@pytest.mark.parametrize(
    ("birth", "day", "questioned"),
    [
        (PartialDate(2008, 11, 24), "2026-11-23 22:40", True),
        (PartialDate(2008, 11, 24), "2026-11-24 22:40", False),
        (PartialDate(2008, 11), "2026-11-24 22:40", True),
        (PartialDate(2008), "2026-11-24 22:40", True),
        (PartialDate(2007), "2026-11-24 22:40", False),
        (None, "2026-11-24 22:40", False),
    ],
)
def test_whoever_may_be_under_18_is_questioned(birth: PartialDate | None, day: str, questioned: bool) -> None:
    found = case([(day, positive(sample="blood"))], of=person(birth=birth))
    assert (FindingKind.GUARDIAN_ABSENT in {f.kind for f in found.findings}) is questioned


def test_a_sample_of_unknown_kind_of_a_minor_is_questioned() -> None:
    found = case([("2026-11-24 22:40", positive(sample=None))], of=MINOR)
    assert FindingKind.GUARDIAN_ABSENT in {finding.kind for finding in found.findings}


@pytest.mark.parametrize(
    ("day", "position", "expected"),
    [
        ("2026-06-30", "Chủ tịch UBND xã Mẫu", True),
        ("2026-06-30", "Trưởng Công an xã Mẫu", False),
        ("2026-07-01", "Trưởng Công an xã Mẫu", True),
        ("2026-07-01", "TRƯỞNG CÔNG AN XÃ", True),
        ("2026-07-01", "Chủ tịch UBND xã Mẫu", False),
        ("2026-07-01", "", True),  # not known
    ],
)
def test_the_expected_signer_is_that_of_the_day_of_the_decision(day: str, position: str, expected: bool) -> None:
    found = case([(day, decided(signer_position=position))])
    assert (FindingKind.UNEXPECTED_SIGNER not in {f.kind for f in found.findings}) is expected


@pytest.mark.parametrize(
    ("before", "lawful"),
    [
        ([], False),
        ([TESTED], False),
        (MANAGED, True),
        ([*MANAGED, ("2026-11-26", suspended())], True),
        ([*MANAGED, ("2026-11-26", ENDED)], False),
        ([taken_over(measure="aftercare")], True),
    ],
)
@pytest.mark.parametrize("result", [positive, negative])
def test_a_thematic_plan_is_a_ground_only_for_people_under_a_measure(before: Any, lawful: bool, result: Any) -> None:
    found = case([*before, ("2026-12-20 21:00", result(ground="thematic_plan"))])
    told = [told_finding(finding) for finding in found.findings]
    assert ("not_in_law test,ground,thematic_plan" not in told) is lawful


def test_findings_point_at_their_event_and_rule() -> None:
    found = case([*MANAGED, ("2026-12-20 21:00", positive())])
    again = next(finding for finding in found.findings if finding.kind is FindingKind.CAUGHT_AGAIN)
    assert (again.event_id, again.rule_id) == ("event-0005", "C01")


def test_the_review_list_has_only_what_somebody_must_decide() -> None:
    found = case([taken_over("2025-03-01", printed_end="2026-04-01")], practice=LATE_START)
    assert [finding.kind for finding in found.review] == [
        FindingKind.END_CONTRADICTS_LAW,
        FindingKind.EXPIRED_WITHOUT_PAPER,
    ]
    assert case(MANAGED).review == ()


# --- group, presence, latest ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "group", "kept"),
    [
        ([], "none", False),
        ([TESTED], "user", True),
        (MANAGED, "user", True),
        ([*MANAGED, ("2026-12-20", stopped("addicted"))], "addict", True),
        ([*MANAGED, ("2026-12-20", stopped("prison"))], "none", False),
        ([*MANAGED, ("2027-11-25", ENDED)], "none", False),
        ([taken_over(measure="aftercare")], "aftercare", True),
    ],
)
def test_the_group_and_the_list_follow_from_the_state(happened: Any, group: str, kept: bool) -> None:
    found = case(happened)
    assert (found.group, found.is_kept) == (group, kept)


@pytest.mark.parametrize(
    ("happened", "presence"),
    [
        ([TESTED], None),
        ([taken_over(presence="absent")], "absent"),
        ([taken_over(presence="absent"), ("2026-12-05", PRESENT)], "present"),
        ([*MANAGED, ("2026-12-05", missing())], "missing"),
        ([*MANAGED, ("2026-12-05", missing()), ("2026-12-06", VISIT)], "present"),
        ([*MANAGED, ("2026-12-06", VISIT), ("2026-12-05", missing())], "present"),
        ([*MANAGED, ("2026-12-05", missing()), ("2026-12-15 09:00", negative())], "present"),
        ([*MANAGED, ("2026-12-05", missing()), ("2026-12-15", suspended())], "reported_absence"),
        (
            [*MANAGED, ("2026-12-05", missing()), ("2026-12-15", suspended()), ("2026-12-20", RELEASED)],
            "reported_absence",
        ),
        ([*MANAGED, ("2026-12-05", PRESENT), ("2026-12-15", suspended())], "present"),
    ],
)
def test_presence_is_what_was_seen_last(happened: Any, presence: str | None) -> None:
    assert case(happened).presence == presence


def test_latest_and_all_of_go_by_the_order_of_the_dates() -> None:
    found = case([("2026-12-05", PRESENT), *MANAGED, ("2026-12-03", missing())])
    latest = found.latest(ResidenceChecked)
    assert latest is not None
    assert latest.fact is PRESENT
    assert [e.at.day.day for e in found.all_of(ResidenceChecked)] == [3, 5]
    assert found.latest(Visited) is None


def test_the_present_state_began_with_the_event_that_led_to_it() -> None:
    assert case(MANAGED).since == date(2026, 11, 25)
    assert case([*MANAGED, ("2026-12-05", PRESENT)]).since == date(2026, 11, 25)
    assert case([*MANAGED, ("2026-12-10", suspended()), ("2026-12-20", RELEASED)]).since == date(2026, 12, 20)
    assert case([]).since is None


def test_a_state_does_not_begin_only_when_its_decision_was_sent() -> None:
    assert case([*MANAGED, ("2026-12-10", stopped("prison", "2026-12-11 08:00"))]).since == date(2026, 12, 10)


# --- past dates and past knowledge --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "state", "duties"),
    [
        ("2026-11-24 22:39", None, []),
        (
            "2026-11-24 22:40",
            "S1",
            [
                "B04 by 2026-11-25 22:40",
                "B06-law by 2026-11-25 22:40",
                "B05 waits for B04",
                "B06-decree waits for B05",
            ],
        ),
        ("2026-11-25 09:00", "S2", [FIRST_MONTH_OF_MANAGED, END_OF_MANAGED]),
    ],
)
def test_later_events_are_not_counted_on_an_earlier_instant(at: str, state: str | None, duties: list[str]) -> None:
    """The decision of 25 November bears no hour, so it holds from the first minute of its day."""
    found = case(MANAGED, at=instant(at))
    assert (found.state.code if found.state else None) == state
    assert [told_duty(duty) for duty in found.duties] == duties


WHOLE_LIFE = [
    *MANAGED,
    ("2026-12-10 14:00", suspended()),
    ("2026-12-20", RELEASED),
    ("2027-11-25", ENDED),
    ("2028-01-05 10:00", positive()),
]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-11-23", None),
        ("2026-11-24", "S1"),
        ("2026-11-25", "S2"),
        ("2026-12-09", "S2"),
        ("2026-12-10", "S2s"),
        ("2026-12-19", "S2s"),
        ("2026-12-20", "S2"),
        ("2027-11-24", "S2"),
        ("2027-11-25", "S14"),
        ("2028-01-04", "S14"),
        ("2028-01-05", "S1"),
        ("2030-01-01", "S1"),
    ],
)
def test_the_state_on_a_day_is_that_at_its_end(day: str, state: str | None) -> None:
    on = date.fromisoformat(day)
    assert state_on(case(WHOLE_LIFE), on) == state
    at_end = case(WHOLE_LIFE, at=day_end(on) - timedelta(seconds=1))
    assert (at_end.state.code if at_end.state else None) == state


def test_a_case_that_begins_at_midnight_was_none_the_day_before() -> None:
    found = case([("2026-11-26", positive())])
    assert state_on(found, date(2026, 11, 25)) is None
    assert state_on(found, date(2026, 11, 26)) == "S1"


def test_a_change_at_midnight_belongs_to_the_day_that_begins() -> None:
    found = case([TESTED, VERIFIED, NOTICED, ("2026-11-26 00:00", decided())])
    assert state_on(found, date(2026, 11, 25)) == "S1"
    assert state_on(found, date(2026, 11, 26)) == "S2"


def test_an_outcome_of_a_take_over_is_not_known_before_its_day() -> None:
    happened = [taken_over("2026-08-01", outcome="stopped", stop_reason="prison", outcome_day="2026-10-01")]
    before = case(happened, at=instant("2026-09-01 12:00"))
    assert before.state is not None
    assert state_on(case(happened), date(2026, 9, 1)) == "S2"
    assert before.state.code == "S2"


def test_a_decision_not_yet_sent_at_an_instant_was_due_then() -> None:
    happened = [*MANAGED, ("2026-12-10 08:00", stopped("prison", "2026-12-11 07:00"))]
    before = case(happened, at=instant("2026-12-10 12:00"))
    assert [told_duty(duty) for duty in before.duties] == ["B18 by 2026-12-11 08:00"]


@pytest.mark.parametrize(("at", "expired"), [("2026-03-01 23:59", False), ("2026-03-02 00:00", True)])
def test_what_expired_before_our_time_had_not_expired_before_its_end(at: str, expired: bool) -> None:
    found = case([taken_over("2025-03-01")], practice=LATE_START, at=instant(at))
    assert (FindingKind.EXPIRED_WITHOUT_PAPER in {finding.kind for finding in found.findings}) is expired


def _versions() -> list[Event]:
    """Journal 1 to 4: the usual chain; 5 moves the decision to the 26th; 6 voids the notice."""
    test, verified, notice, decision = events(*MANAGED)
    return [
        test,
        verified,
        replace(notice, known_until=6),
        replace(notice, known_from=6, voided=True, version=2),
        replace(decision, known_until=5),
        replace(decision, known_from=5, version=2, at=moment("2026-11-26")),
    ]


@pytest.mark.parametrize(
    ("known", "state", "end", "findings"),
    [
        (0, None, None, []),
        (1, "S1", None, [SCREEN]),
        (3, "S1", None, [SCREEN]),
        (4, "S2", date(2027, 11, 25), [SCREEN]),
        (5, "S2", date(2027, 11, 26), [SCREEN]),
        (6, "S2", date(2027, 11, 26), ["missing_before notice_of_use", SCREEN]),
        (None, "S2", date(2027, 11, 26), ["missing_before notice_of_use", SCREEN]),
    ],
)
def test_what_was_known_at_a_journal_number_decides(
    known: int | None, state: str | None, end: date | None, findings: list[str]
) -> None:
    found = Case.of(person(), _versions(), RULES, PRACTICE, known=known)
    assert (found.state.code if found.state else None) == state
    assert (found.term.end if found.term else None) == end
    assert [told_finding(finding) for finding in found.findings] == findings


def test_a_voided_event_has_no_effect() -> None:
    for voided in range(len(MANAGED)):
        kept = [dated for i, dated in enumerate(MANAGED) if i != voided]
        marked = [replace(e, voided=i == voided) for i, e in enumerate(events(*MANAGED))]
        found, expected = Case.of(person(), marked, RULES, PRACTICE), case(kept)
        assert [told_duty(d) for d in found.duties] == [told_duty(d) for d in expected.duties]
        assert [told_finding(f) for f in found.findings] == [told_finding(f) for f in expected.findings]
        assert found.state == expected.state
        assert marked[voided] not in found.events


# --- the order of events ------------------------------------------------------------------------------


def test_an_event_of_the_day_stands_behind_the_last_timed_one_that_its_kind_follows() -> None:
    happened = [
        ("2026-11-25", decided()),
        ("2026-11-25 23:00", NOTICE),
        ("2026-11-25 08:00", STABLE),
        ("2026-11-25", PRESENT),
        ("2026-11-25 22:00", positive()),
        ("2026-11-24", Note(text="x")),
        ("2026-11-25", taken_over()[1]),
    ]
    ordered = [e.fact.kind for e in in_order(events(*happened))]
    assert ordered == [
        "note", "taken_over", "residence_verified", "test", "notice_of_use", "management_decision", "residence_check",
    ]  # fmt: skip


def test_an_event_of_the_day_stands_behind_a_timed_one_of_its_own_kind() -> None:
    happened = [("2026-12-05", PRESENT), ("2026-12-05 08:00", missing())]
    assert [e.at.is_day_only for e in in_order(events(*happened))] == [False, True]
    assert case([*MANAGED, *happened]).presence == "present"


# --- limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "unit", "start", "shown"),
    [
        (24, Unit.HOURS, "2026-11-24 22:40", "trước 22:40 ngày 25/11/2026"),
        (48, Unit.HOURS, "2026-12-30 22:40", "trước 22:40 ngày 01/01/2027"),
        (24, Unit.HOURS, "2026-11-24", "trước 00:00 ngày 25/11/2026"),
        (5, Unit.DAYS, "2026-11-24 22:40", "hết ngày 29/11/2026"),
        (2, Unit.WORKING_DAYS, "2026-11-27 22:40", "hết ngày 01/12/2026"),
        (1, Unit.MONTHS, "2027-01-31", "hết ngày 28/02/2027"),
        (6, Unit.MONTHS, "2027-08-31", "hết ngày 29/02/2028"),
        (1, Unit.YEARS, "2026-11-25", "hết ngày 25/11/2027"),
        (1, Unit.YEARS, "2028-02-29", "hết ngày 28/02/2029"),
        (4, Unit.YEARS, "2028-02-29", "hết ngày 29/02/2032"),
    ],
)
def test_each_unit_is_counted_in_its_own_way(amount: int, unit: Unit, start: str, shown: str) -> None:
    due = limit(amount, unit, moment(start), PRACTICE.working_days)
    assert due.show() == shown
    assert due.hour_unknown is (unit is Unit.HOURS and len(start) == 10)


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit not in LIMIT_UNITS])
def test_what_is_no_time_cannot_be_counted(unit: Unit) -> None:
    with pytest.raises(Exception, match="rule_file_bad"):
        limit(1, unit, moment("2026-11-24"), PRACTICE.working_days)
    with pytest.raises(Exception, match="rule_file_bad"):
        term_end(date(2026, 11, 24), 1, unit)


def test_before_a_day_and_within_a_day_are_different() -> None:
    day = date(2026, 12, 14)
    assert Due.before(day).show() == f"trước ngày {show_date(day)}"
    assert Due.within(day).show() == f"hết ngày {show_date(day)}"
    assert Due.within(day).instant - Due.before(day).instant == timedelta(days=1)


# --- properties ---------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))
MOMENTS = st.one_of(
    DAYS.map(Moment.on),
    st.builds(
        lambda day, hour, minute: Moment.at(instant(f"{day} {hour:02d}:{minute:02d}")),
        DAYS,
        st.sampled_from((0, 8, 16, 17, 23)),
        st.sampled_from((0, 30, 59)),
    ),
)
MAYBE_DAY = st.none() | DAYS
MAYBE_MOMENT = st.none() | MOMENTS
FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        positive,
        result=st.sampled_from(("positive", "positive", "negative")),
        sample=st.sampled_from((None, "urine", "blood")),
        result_received=MAYBE_MOMENT,
    ),
    st.builds(ResidenceVerified, outcome=st.sampled_from(("registered", "thirty_days", "unknown"))),
    st.builds(NoticeOfUse, direction=st.sampled_from(("own", "received"))),
    st.builds(ManagementDecided, from_day=MAYBE_DAY, printed_end=MAYBE_DAY),
    st.builds(
        ResidenceChecked,
        presence=st.sampled_from(("present", "absent", "reported_absence", "missing")),
        absent_since=MAYBE_DAY,
    ),
    st.builds(Visited, form=st.just("home")),
    st.builds(ManagementSuspended, custody=st.just("custody"), sent=MAYBE_MOMENT),
    st.builds(CustodyEnded),
    st.builds(ManagementStopped, reason=st.sampled_from((None, *STOPPED_STATE)), sent=MAYBE_MOMENT),
    st.builds(ManagementEnded, sent=MAYBE_MOMENT),
    st.builds(Note, text=st.just("x")),
    st.builds(
        TakenOver,
        measure=st.sampled_from(("user_management", "user_management", "voluntary_home", "compulsory", "aftercare")),
        outcome=st.sampled_from(("running", "suspended", "stopped", "ended")),
        taken_over_on=DAYS,
        entry=MAYBE_DAY,
        printed_end=MAYBE_DAY,
        outcome_day=MAYBE_DAY,
        stop_reason=st.sampled_from((None, *STOPPED_STATE)),
    ),
)
LIVES = st.lists(st.tuples(MOMENTS, FACTS), max_size=9).map(
    lambda dated: [
        replace(event("2026-11-24", fact, number=number), at=at) for number, (at, fact) in enumerate(dated, 1)
    ]
)
MANY = settings(max_examples=150, deadline=None)


def _told(found: Case) -> tuple[Any, ...]:
    """Everything derived, without the events in the order they were given."""
    derived = (found.state, found.intervals, found.term, found.duties, found.findings, found.presence, found.since)
    return (*derived, found.course)


@MANY
@given(LIVES, st.sampled_from((PRACTICE, REMOTE, LATE_START)), st.randoms())
@example([], PRACTICE, None)
def test_any_sequence_of_events_makes_a_case(life: list[Event], practice: Practice, source: Any) -> None:
    someone = person(birth=PartialDate(2009))
    found = Case.of(someone, life, RULES, practice)
    for earlier, later in zip(found.intervals, found.intervals[1:], strict=False):
        assert earlier.end == later.start
        assert earlier.start < later.start
    if found.intervals:
        assert found.intervals[-1].end is None
        assert found.state is not None
        assert found.state.code == found.intervals[-1].state
        assert all(interval.state in RULES.states for interval in found.intervals)
    else:
        assert found.state is None
    assert found.group == (found.state.group if found.state else "none")
    limits = [duty.due.instant for duty in found.duties if duty.due is not None]
    clocks = {(d.rule.id, d.month, d.started_by.id if d.terms.each and d.started_by else None) for d in found.duties}
    assert len(clocks) == len(found.duties)
    assert all(duty.waits_for is None or duty.due is None for duty in found.duties)
    assert limits == sorted(limits)
    if source is not None:
        shuffled = list(life)
        source.shuffle(shuffled)
        assert _told(Case.of(someone, shuffled, RULES, practice)) == _told(found)


@MANY
@given(LIVES, DAYS)
def test_the_state_on_any_day_is_that_of_the_case_at_its_end(life: list[Event], day: date) -> None:
    at_end = Case.of(person(), life, RULES, PRACTICE, at=day_end(day) - timedelta(seconds=1))
    assert state_on(Case.of(person(), life, RULES, PRACTICE), day) == (at_end.state.code if at_end.state else None)


@MANY
@given(LIVES, st.data())
def test_voiding_an_event_is_as_if_it_had_never_been(life: list[Event], data: st.DataObject) -> None:
    if not life:
        return
    mistaken = data.draw(st.sampled_from(life))
    marked = [replace(e, voided=e is mistaken) for e in life]
    without = [e for e in life if e is not mistaken]
    assert _told(Case.of(person(), marked, RULES, PRACTICE)) == _told(Case.of(person(), without, RULES, PRACTICE))


@MANY
@given(LIVES)
def test_events_stay_in_the_order_of_their_days_and_minutes(life: list[Event]) -> None:
    ordered = in_order(life)
    assert sorted(e.id for e in ordered) == sorted(e.id for e in life)
    assert [e.at.day for e in ordered] == sorted(e.at.day for e in life)
    timed = [e.at.instant for e in ordered if not e.at.is_day_only]
    assert timed == sorted(timed)
