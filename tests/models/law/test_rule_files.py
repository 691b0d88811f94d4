"""Later rule files: what they may add, that they change nothing that was in force, and what is refused whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.case import Case
from models.dates import day_start, legal_day
from models.errors import ErrorCode, RegistryError, RuleFileFault
from models.events.base import Fact
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ResidenceChecked, ResidenceVerified
from models.judgement import judgement_of
from models.law.calendar import packaged_working_days
from models.law.overrides import Override, Scope
from models.law.practice import Practice
from models.law.rule_files import MOST_BYTES, Law, RuleFile, read_rule_file
from models.law.rules import LIMIT_UNITS, Manner, Mark, Unit, Use
from tests.models.building import PRACTICE, RULES, event, instant, moment, person
from tests.models.law.rule_file_text import HEAD, file_text, later_row, packaged_rows
from tests.models.law.test_overrides import decision
from tests.models.second_reading.histories import random_history

LAW = Law(RULES, packaged_working_days())
NEW_YEAR = date(2027, 1, 1)
POSITIVE = TestTaken(ground="caught", result="positive")
HOLIDAY = {"date": date(2027, 3, 2), "off": True, "name": "Ngày nghỉ bù", "mark": "FOUND"}
THROUGH = date(2028, 12, 31)


def law_with(*contents: bytes) -> Law:
    law = LAW
    for content in contents:
        law = law.with_file(read_rule_file(content))
    return law


def case(law: Law, *dated: tuple[str, Fact], at: str = "", practice: Practice = PRACTICE) -> Case:
    events = [event(text, fact, number=n) for n, (text, fact) in enumerate(dated, 1)]
    practice = Practice(practice.start, working_days=law.calendar, overrides=practice.overrides)
    return Case.of(person(), events, law.rules, practice, at=instant(at) if at else None)


def hours(found: Case) -> list[int]:
    return [duty.rule.number for duty in found.duties if duty.rule.id == "B04"]


# --- adding -----------------------------------------------------------------------------------------------


def test_a_later_row_ends_the_earlier_one_on_the_day_before() -> None:
    law = law_with(file_text([later_row("B04", value=12)]))
    assert [(row.start, row.end, row.value) for row in law.rules.versions("B04")[-2:]] == [
        (date(2026, 7, 1), date(2026, 12, 31), 24),
        (NEW_YEAR, None, 12),
    ]
    assert law.newest == 1
    assert law.rules.edition not in ("", RULES.edition)


@pytest.mark.parametrize(("at", "value"), [("2026-12-31 23:59", 24), ("2027-01-01 00:00", 12)])
def test_a_clock_follows_the_law_of_the_day_on_which_it_began(at: str, value: int) -> None:
    law = law_with(file_text([later_row("B04", value=12)]))
    found = case(law, (at, POSITIVE))
    assert hours(found) == [value]
    assert found.past_duties == ()


def test_what_was_begun_under_the_earlier_row_is_still_due_and_no_history() -> None:
    law = law_with(file_text([later_row("B04", value=12)]))
    for at in ("2026-12-31 23:00", "2027-01-01 10:00", "2027-06-01 10:00"):
        found = case(law, ("2026-12-31 22:00", POSITIVE), ("2026-12-31 22:30", POSITIVE), at=at)
        assert hours(found) == [24]
        assert "B04" in {duty.rule.id for duty in found.alarms}


def test_a_new_duty_and_a_new_set_of_choices_need_no_new_program() -> None:
    duty = later_row(
        "B04",
        id="B29",
        title="Báo cáo kết quả xác minh",
        value=2,
        unit="wd",
        duty={
            "after": "residence_verified", "in_states": ["S1"], "until": ["management_decided"], "manner": "limit",
            "what": "Báo cáo Công an cấp tỉnh", "who": "Công an cấp xã",
        },
    )  # fmt: skip
    law = law_with(file_text([duty]))
    before, after = (
        case(law, (f"{day} 09:00", POSITIVE), (f"{day} 15:00", ResidenceVerified(outcome="registered")))
        for day in ("2026-12-30", "2027-01-04")
    )
    assert "B29" not in {found.rule.id for found in before.duties}
    assert "B29" in {found.rule.id for found in after.duties}


def test_a_term_that_ends_under_the_new_law_is_announced_by_it_only_once_it_is_in_force() -> None:
    """Asked about a day before, nobody knows of the new row; asked about all of time, everybody does."""
    assert packaged_rows()["B17"]["duty"]["manner"] == "term_end"
    law = law_with(file_text([later_row("B17", title="Theo luật mới")]))
    managed: list[tuple[str, Fact]] = [("2026-08-03 09:00", POSITIVE), ("2026-08-04", ManagementDecided())]
    told = {
        at: [d.rule.title for d in case(law, *managed, at=at).duties if d.rule.id == "B17"]
        for at in ("2026-12-31 23:59", "2027-01-01 00:00", "")
    }
    assert told["2027-01-01 00:00"] == told[""] == ["Theo luật mới"]
    assert told["2026-12-31 23:59"] == [RULES.latest("B17").title]


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 1, 15)])
def test_a_monthly_duty_loses_no_month_where_its_law_changes(day: date) -> None:
    law = law_with(file_text([later_row("B10", value=2, **{"from": day})]))
    managed: list[tuple[str, Fact]] = [("2026-08-03 09:00", POSITIVE), ("2026-08-04", ManagementDecided())]
    checks = [
        (f"{m}-20", ResidenceChecked(presence="present"))
        for m in ("2026-08", "2026-09", "2026-10", "2026-11", "2026-12")
    ]

    def months(found: Case) -> list[date | None]:
        return [duty.month for duty in found.duties if duty.rule.id == "B10"]

    assert months(case(law, *managed, *checks)) == [date(2027, 1, 1)]
    once = ("2027-01-20", ResidenceChecked(presence="present"))
    assert months(case(law, *managed, *checks, once)) == [date(2027, 1, 1)]
    assert months(case(law, *managed, *checks, once, ("2027-01-25", once[1]))) == [date(2027, 2, 1)]


def test_later_days_lengthen_the_calendar_and_are_counted_from_their_own_first_day_on() -> None:
    law = law_with(file_text(days=[HOLIDAY], through=THROUGH))
    assert law.calendar.through == THROUGH
    assert not law.calendar.is_working(date(2027, 3, 2))
    assert law.calendar.known_on(date(2026, 12, 31)) is LAW.calendar
    assert law.calendar.known_on(NEW_YEAR) is law.calendar
    assert law.calendar.is_known(date(2027, 3, 1), date(2027, 3, 3))


def test_a_case_is_counted_by_the_calendar_in_force_at_the_instant_asked_about() -> None:
    law = law_with(file_text(days=[HOLIDAY], through=THROUGH))
    calendars = {
        at: case(law, at=at).situation.practice.working_days for at in ("2026-12-31 23:59", "2027-01-01 00:00")
    }
    assert list(calendars.values()) == [LAW.calendar, law.calendar]


def test_files_are_taken_in_the_order_of_their_numbers_and_each_once() -> None:
    first, third = file_text([later_row("B04", value=12)]), file_text([later_row("B05", value=12)], number=3)
    law = law_with(first, third)
    assert (law.newest, [file.number for file in law.files]) == (3, [1, 3])
    for content in (first, third, file_text([later_row("B18", value=12)], number=2)):
        with pytest.raises(RegistryError) as raised:
            law.with_file(read_rule_file(content))
        assert raised.value.code is ErrorCode.RULE_FILE_OLD
        assert raised.value.details["newest"] == 3


def test_what_comes_into_force_first_is_known_first_whatever_the_numbers_of_the_files() -> None:
    late = later_row("B04", value=12, **{"from": date(2027, 6, 1)})
    law = law_with(file_text([late]), file_text([later_row("B05", value=6)], number=2))

    def values(day: date) -> list[Any]:
        return [law.rules.known_on(day).latest(id_).value for id_ in ("B04", "B05")]

    assert [values(day) for day in (date(2026, 12, 31), NEW_YEAR, date(2027, 5, 31), date(2027, 6, 1))] == [
        [24, 24], [24, 6], [24, 6], [12, 6],
    ]  # fmt: skip


def test_a_decision_of_a_chief_lies_over_old_and_new_rows_alike() -> None:
    law = law_with(file_text([later_row("B04", value=12)]))
    override = Override(
        Scope.OFFICE, moment("2026-10-20"), decision(days=(date(2026, 12, 1), date(2027, 1, 31))), Unit.HOURS, 36
    )
    rows = [row for row in law.rules.overridden((override,)).versions("B04") if row.start >= date(2026, 7, 1)]
    assert [(row.start, row.value, row.lawful.value if row.lawful else None) for row in rows] == [
        (date(2026, 7, 1), 24, 24),
        (date(2026, 12, 1), 36, 24),
        (NEW_YEAR, 36, 12),
        (date(2027, 2, 1), 12, 12),
    ]


# --- changing nothing ---------------------------------------------------------------------------------------

CHANGEABLE = sorted(
    id_
    for id_, row in packaged_rows().items()
    if RULES.latest(id_).end is None and row["unit"] in LIMIT_UNITS and isinstance(row.get("value"), int)
)


FIRST_DAY = date(2026, 7, 2)


@st.composite
def files(draw: st.DrawFn, start: date) -> bytes:
    """A file with many changed rows, of one rule sometimes two, and with days off around its first day."""
    rows = []
    for id_ in draw(st.lists(st.sampled_from(CHANGEABLE), min_size=10, max_size=25, unique=True)):
        first = start + timedelta(days=draw(st.sampled_from((0, 0, 0, 5, 40))))
        rows.append(later_row(id_, value=draw(st.integers(1, 90)), **{"from": first}))
        if draw(st.booleans()):
            second = first + timedelta(days=draw(st.integers(1, 200)))
            rows.append(later_row(id_, value=draw(st.integers(1, 90)), **{"from": second}))
    offs = draw(st.sets(st.integers(0, 15), min_size=3, max_size=9))
    days = [HOLIDAY | {"date": start + timedelta(days=off), "off": draw(st.booleans())} for off in offs]
    return file_text(rows, days, through=date(2040, 12, 31), **{"from": start})


@st.composite
def files_about(draw: st.DrawFn, seed: int) -> RuleFile:
    """A file that comes into force soon after the instant that a random history is asked about."""
    asked = legal_day(random_history(seed)[4])
    start = max(asked, FIRST_DAY) + timedelta(days=draw(st.integers(1, 12)))
    return read_rule_file(draw(files(start)))


ANY_SEED = st.integers(0, 2**32)
MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(data=st.data(), seed=ANY_SEED, back=st.integers(0, 15))
def test_no_judgement_of_a_day_before_its_own_first_day_is_changed_by_a_file(
    data: st.DataObject, seed: int, back: int
) -> None:
    file = data.draw(files_about(seed))
    law = LAW.with_file(file)
    who, events, start, remote, _ = random_history(seed)
    at = day_start(file.start) - timedelta(days=back, minutes=1)
    with_it = Case.of(who, events, law.rules, Practice(start, remote, law.calendar), at=at)
    without = Case.of(who, events, RULES, Practice(start, remote, LAW.calendar), at=at)
    assert judgement_of(with_it, at) == judgement_of(without, at)
    assert with_it.duties == without.duties


@MANY
@given(data=st.data(), seed=ANY_SEED, later=st.integers(0, 60))
def test_what_began_before_a_file_is_due_as_it_was_for_ever(data: st.DataObject, seed: int, later: int) -> None:
    """Of every limit that an event started before the file's first day; its calendar counts what lies after."""
    file = data.draw(files_about(seed))
    law = LAW.with_file(file)
    who, events, start, remote, _ = random_history(seed)
    early = [event for event in events if event.at.day < file.start]
    at = day_start(file.start) + timedelta(days=later)
    with_it = Case.of(who, early, law.rules, Practice(start, remote, LAW.calendar), at=at)
    without = Case.of(who, early, RULES, Practice(start, remote, LAW.calendar), at=at)

    def limits(found: Case) -> set[Any]:
        return {
            (duty.rule.id, duty.started, duty.due, duty.is_history)
            for duty in (*found.duties, *found.past_duties)
            if duty.started and duty.started.day < file.start and duty.terms.manner is Manner.LIMIT
            and not duty.terms.follows
        }  # fmt: skip

    assert limits(with_it) == limits(without)
    assert with_it.intervals == without.intervals


# --- refused whole --------------------------------------------------------------------------------------------


def refused(content: bytes) -> tuple[str, str]:
    """The fault and the row of a file that is refused."""
    with pytest.raises(RegistryError) as raised:
        LAW.with_file(read_rule_file(content))
    assert raised.value.code is ErrorCode.RULE_FILE_BAD
    return str(raised.value.details["fault"]), str(raised.value.details["rule"])


B04 = later_row("B04", value=12)
BAD_FILES: dict[str, tuple[bytes, RuleFileFault, str]] = {
    "empty": (b"", RuleFileFault.HEAD, ""),
    "cut off": (file_text([B04])[:-30], RuleFileFault.NOT_TOML, ""),
    "no text": (b"\xff\xfe" + file_text([B04]), RuleFileFault.NOT_TEXT, ""),
    "half a letter": (file_text([B04]) + "ế".encode()[:2], RuleFileFault.NOT_TEXT, ""),
    "huge": (file_text([B04]) + b"#" * MOST_BYTES, RuleFileFault.TOO_LARGE, ""),
    "deep": (b"x = " + b"[" * 100_000, RuleFileFault.NOT_TOML, ""),
    "an endless number": (file_text([B04]) + b"\nx = " + b"9" * 10_000, RuleFileFault.NOT_TOML, ""),
    "nothing in it": (file_text(), RuleFileFault.NOTHING_IN_IT, ""),
    "no number": (file_text([B04], number=0), RuleFileFault.HEAD, ""),
    "a number that is true": (file_text([B04], number=True), RuleFileFault.HEAD, ""),
    "no title": (file_text([B04], title=" "), RuleFileFault.HEAD, ""),
    "a date as text": (file_text([B04], issued="2026-11-20"), RuleFileFault.HEAD, ""),
    "an unknown key": (file_text([B04], publisher="x"), RuleFileFault.HEAD, ""),
    "rows that are none": (file_text() + b"\nrule = [1]", RuleFileFault.ROW, "rule"),
    "two rows of one rule and day": (file_text([B04, B04]), RuleFileFault.OVERLAP, "B04"),
    "a row before the file's first day": (
        file_text([later_row("B04", **{"from": date(2026, 12, 31)})]), RuleFileFault.TOO_EARLY, "B04",
    ),
    "a row before the packaged one": (
        file_text([later_row("B04", **{"from": date(2026, 7, 1)})], **{"from": date(2026, 1, 1)}),
        RuleFileFault.OVERLAP, "B04",
    ),
    "a gap between two rows": (
        file_text([later_row("B04", until=date(2027, 2, 1)), later_row("B04", **{"from": date(2027, 3, 1)})]),
        RuleFileFault.GAP, "B04",
    ),
    "rows that overlap": (
        file_text([later_row("B04", until=date(2026, 12, 31))]), RuleFileFault.ROW, "B04",
    ),
    "an unknown unit": (file_text([later_row("B04", unit="week")]), RuleFileFault.ROW, "B04"),
    "an unknown mark": (file_text([later_row("B04", mark="SURE")]), RuleFileFault.ROW, "B04"),
    "an unknown use": (file_text([later_row("B04", use="magic")]), RuleFileFault.ROW, "B04"),
    "an unknown key of a row": (file_text([later_row("B04", colour="red")]), RuleFileFault.ROW, "B04"),
    "an unknown trigger": (
        file_text([later_row("B04", duty={**B04["duty"], "after": "full_moon"})]), RuleFileFault.ROW, "B04",
    ),
    "an unknown state": (
        file_text([later_row("B04", duty={**B04["duty"], "in_states": ["S99"]})]), RuleFileFault.ROW, "B04",
    ),
    "a duty that is text": (file_text([later_row("B04", duty="x")]), RuleFileFault.ROW, "B04"),
    "words that are a number": (
        file_text([later_row("B04", duty={**B04["duty"], "what": 7})]), RuleFileFault.ROW, "B04",
    ),
    "a value that is text": (file_text([later_row("B04", value="12")]), RuleFileFault.ROW, "B04"),
    "a value that is true": (file_text([later_row("B04", value=True)]), RuleFileFault.ROW, "B04"),
    "no limit at all": (file_text([later_row("B04", value=0)]), RuleFileFault.ROW, "B04"),
    "a negative limit": (file_text([later_row("B04", value=-3)]), RuleFileFault.ROW, "B04"),
    "a limit beyond all time": (file_text([later_row("B04", value=10**12)]), RuleFileFault.ROW, "B04"),
    "no statement": (file_text([later_row("B04", statement="")]), RuleFileFault.ROW, "B04"),
    "no id": (file_text([later_row("B04", id=4)]), RuleFileFault.ROW, "?"),
    "a step that nobody can record": (file_text([later_row("A09", value="dance")]), RuleFileFault.ROW, "A09"),
    "a convention nobody knows": (file_text([later_row("P2", value="next_day")]), RuleFileFault.NOT_FOLLOWED, "P2"),
    "a word nobody reads": (file_text([later_row("B22", value="halved")]), RuleFileFault.NOT_FOLLOWED, "B22"),
    "a term in another unit": (file_text([later_row("B02", unit="d", value=365)]), RuleFileFault.NOT_FOLLOWED, "B02"),
    "a condition that no chapter reads": (file_text([later_row("A06", id="Z01")]), RuleFileFault.NOT_FOLLOWED, "Z01"),
    "a day before the file's first day": (
        file_text(days=[HOLIDAY | {"date": date(2026, 12, 31)}], through=THROUGH), RuleFileFault.DAY, "day",
    ),
    "one day twice": (file_text(days=[HOLIDAY, HOLIDAY], through=THROUGH), RuleFileFault.DAY, "day"),
    "a day that is text": (
        file_text(days=[HOLIDAY | {"date": "2027-03-02"}], through=THROUGH), RuleFileFault.ROW, "day 2027-03-02",
    ),
    "days without an end": (file_text(days=[HOLIDAY]), RuleFileFault.THROUGH, "day"),
    "an end without days": (file_text([B04], through=THROUGH), RuleFileFault.THROUGH, "day"),
    "an end before the calendar's": (
        file_text(days=[HOLIDAY], through=date(2026, 12, 31)), RuleFileFault.THROUGH, "day",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_whole_and_says_which_row_and_why(name: str) -> None:
    content, fault, rule = BAD_FILES[name]
    assert refused(content) == (fault, rule)


def test_a_row_may_not_become_something_else() -> None:
    signer = {k: v for k, v in later_row("B03").items() if k != "id"} | {"id": "B04"}
    assert refused(file_text([signer])) == (RuleFileFault.ANOTHER_USE, "B04")


def test_what_drove_nothing_may_begin_to_drive_something() -> None:
    assert RULES.latest("B28").use is Use.REFERENCE
    duty = later_row("B04", id="B28", value=3)
    assert law_with(file_text([duty])).rules.latest("B28").use is Use.DUTY


def test_what_was_unknown_may_become_known() -> None:
    unknown = RULES.latest("C09")
    assert unknown.mark is Mark.UNKNOWN
    known = later_row("C09", value=["109-02", "109-03"], mark="FOUND")
    assert law_with(file_text([known])).rules.latest("C09").codes == ("109-02", "109-03")


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_damaged_file_does_anything_but_be_refused_or_read(data: st.DataObject) -> None:
    whole = file_text([B04, later_row("P2")], [HOLIDAY], through=THROUGH)
    at = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.binary(min_size=0, max_size=4))
    length = data.draw(st.integers(0, 9))
    try:
        LAW.with_file(read_rule_file(whole[:at] + damage + whole[at + length :]))
    except RegistryError as error:
        if error.code is not ErrorCode.RULE_FILE_BAD:
            raise


def test_the_head_of_the_tests_is_a_good_one() -> None:
    assert read_rule_file(file_text([B04])).title == HEAD["title"]
