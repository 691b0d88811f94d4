"""Eras, offices, ages, and papers out of sequence in the second reading."""

from __future__ import annotations

import pytest

from tests.models.second_reading.telling import (
    ADDICT,
    ADMITTED,
    AT_HOME,
    COMPULSORY,
    FILE,
    FIRST,
    FORWARDED,
    HELD,
    NOTIFIED,
    PLACE,
    PLACE_ASKED,
    RECORD,
    REGISTERED,
    SENT,
    TEST,
    USER,
    Row,
    due,
    judged,
    row,
    states,
    term,
)


def test_clocks_of_the_old_law_and_of_before_the_office_are_history() -> None:
    old = [
        row("test", "2026-06-29 22:00", ground="caught", result="positive"),
        row("residence_verified", "2026-06-30 22:00", outcome="registered"),
    ]
    assert due(old, "2026-07-02 00:00") == {}
    assert due(USER[:2], "2026-11-25 21:00", start="2026-11-25") == {"B05": "2026-11-26T20:00"}


def test_a_user_decision_of_before_july_2026_runs_to_its_end() -> None:
    rows = [row("management_decision", "2026-05-10", reason="first")]
    assert term(rows, "2026-08-01 00:00") == ("user_management", "2026-05-10", "2027-05-10")
    assert due(rows, "2026-08-15 00:00", start="2026-08-01") == {
        "B10": "2026-09-01T00:00",
        "B17": "2027-05-11T00:00",
    }


def test_rehabilitation_of_before_july_2026_keeps_its_old_end_and_asks_for_monitoring() -> None:
    rows = [row("voluntary_decision", "2026-03-02 08:00", place="home", printed_end="2026-12-02")]
    assert term(rows, "2026-08-01 00:00") == ("voluntary_home", "2026-03-02", "2026-12-02")
    assert due(rows, "2026-08-01 00:00") == {
        "F08": "2026-12-03T00:00",
        "P07-delivery": "2026-12-03T00:00",
        "T03": None,
    }


def test_a_file_begun_before_and_decided_after_has_the_new_term() -> None:
    rows = [
        row("violation_record", "2026-06-20 08:00", ground="walked_out"),
        row("court_decision", "2026-07-10", outcome="sent", **FIRST),
        row("admission", "2026-07-14 08:00"),
    ]
    assert term(rows, "2026-08-01 00:00") == ("compulsory", "2026-07-14", "2028-07-14")
    before = [rows[0], {**rows[1], "at": "2026-06-30", "printed_end": "2027-07-01"}, rows[2]]
    assert term(before, "2026-08-01 00:00") == ("compulsory", "2026-07-14", "2027-07-01")


def test_taken_over_people_have_the_dates_of_their_list() -> None:
    taken = row(
        "taken_over",
        "2026-01-15",
        measure="user_management",
        taken_over_on="2026-11-22",
        entry="2026-01-15",
        outcome="stopped",
        outcome_day="2026-09-01",
        stop_reason="addicted",
    )
    assert judged([taken], "2026-08-31 00:00")["term"]["end"] == "2027-01-15"
    assert judged([taken], "2026-09-02 00:00")["state"] == "S4"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("test", "2026-11-24", ground="caught", result="negative")], None),
        ([row("custody_ended", "2026-11-24")], None),
        ([*USER, SENT], "S11"),
        ([*COMPULSORY, {**RECORD, "at": "2027-04-01", "detected": None}], "S12"),
        ([*AT_HOME, row("stop", "2026-12-10", reason="addicted")], "S5"),
        ([*USER, row("end", "2027-11-27")], "S14"),
        (
            [
                *USER,
                row("detention", "2027-01-05", detention="prison"),
                row("release", "2028-01-05", detention="prison"),
            ],
            "S14",
        ),
        ([*FILE, row("court_decision", "2027-02-26", outcome="not_sent")], "S4"),
        ([*FILE, SENT, row("court_complaint", "2027-03-02", remedy="complaint")], "S10"),
        ([TEST, row("criminal_case", "2026-11-26", step="opened")], "SX"),
        ([*AT_HOME, row("criminal_case", "2026-12-26", step="opened")], "S5"),
        ([*AT_HOME, row("death", "2026-12-26", death="dead")], "S14"),
    ],
)
def test_states_in_and_out_of_sequence(rows: list[Row], expected: str | None) -> None:
    rows = [{key: value for key, value in one.items() if value is not None} for one in rows]
    assert judged(rows, "2040-01-01 00:00")["state"] == expected


def test_voided_and_replaced_versions_do_not_count() -> None:
    test = {**TEST, "id": "one"}
    assert judged([test, {**TEST, "id": "one", "void": True}], "2026-11-25 08:00")["state"] is None
    moved = {**TEST, "id": "one", "at": "2026-11-24 23:00"}
    assert due([test, moved], "2026-11-25 08:00")["B04"] == "2026-11-25T23:00"


# --- limits at their edges -------------------------------------------------------------------------


def test_the_new_law_begins_with_1_july_2026() -> None:
    test = row("test", "2026-07-01 00:00", ground="caught", result="positive")
    assert due([test], "2026-07-01 08:00")["B04"] == "2026-07-02T00:00"
    before = {**test, "at": "2026-06-30 23:59"}
    assert due([before], "2026-07-01 08:00") == {}
    assert due([test], "2026-07-01 08:00", start="2026-07-02") == {}


def test_adults_alone_must_be_monitored_and_the_18th_birthday_decides() -> None:
    admitted = [row("substitution_admission", "2026-12-03 08:00")]
    assert due(admitted, "2026-12-03 09:00", birth="2008-12-03") == {"N06-substitution": "2026-12-03T20:00"}
    assert due(admitted, "2026-12-03 09:00", birth="2008-12-04") == {}
    assert due(admitted, "2026-12-03 09:00", birth="2008") == {}  # may be under 18


@pytest.mark.parametrize(("birth", "expected"), [("2009-01-28", "I05"), ("2009-01-29", "J03")])
def test_the_age_on_the_day_of_detection_chooses_the_row(birth: str, expected: str) -> None:
    assert expected in due([*AT_HOME, RECORD], "2027-01-28 15:00", birth=birth)


def test_a_reformatory_has_a_second_day_to_be_found() -> None:
    asked = {**PLACE_ASKED, "centre_kind": "reformatory"}
    assert due([*FILE, SENT, asked], "2027-03-01 17:00") == {"L02": "2027-03-03T16:00"}


def test_a_monitored_person_who_arrived_elsewhere_is_handed_over() -> None:
    fitted = [
        row("monitoring_decision", "2026-12-03 18:00", ground="measure"),
        row("device_fitting", "2026-12-04 09:00"),
    ]
    left = row("moved_away", "2027-01-05 08:00", arrived="2027-01-05 20:00")
    found = due([*AT_HOME, *fitted, left], "2027-01-05 21:00")
    assert (found["F10"], found["N10"]) == ("2027-01-06T08:00", "2027-01-06T20:00")
    assert "N10" not in due([*AT_HOME, left], "2027-01-05 21:00")


def test_the_papers_after_a_private_centre() -> None:
    private = row("voluntary_decision", "2026-12-03 07:30", place="private", **FIRST)
    received = row("reception", "2026-12-03 10:00", by_whom="private")
    rows = [*ADDICT, REGISTERED, private, received]
    assert due(rows, "2027-01-01 00:00") == {
        "G02-certificate": "2028-12-04T00:00",
        "G05": "2028-11-04T00:00",
        "P07-delivery": "2028-12-04T00:00",
        "P05": "2028-11-04T00:00",
    }
    v30 = row("centre_certificate", "2028-12-03", content="completed")
    assert due([*rows, v30], "2028-12-03 12:00") == {
        "G02-copy": "2028-12-04T00:00",
        "G02-present": "2028-12-06T00:00",
        "P07-delivery": "2028-12-04T00:00",
    }
    came = row("presentation", "2028-12-05 08:00", occasion="after_centre")
    told = {**v30, "received": "2028-12-04 08:00"}
    assert due([*rows, told, came], "2028-12-05 12:00") == {"P07-delivery": "2028-12-04T00:00"}


def test_a_new_decision_resets_the_term_and_a_move_back_counts_again() -> None:
    again = row("management_decision", "2027-02-01", reason="caught_again")
    assert term([*USER, again], "2027-03-01 00:00") == ("user_management", "2027-02-01", "2028-02-01")


def test_days_of_a_flight_while_held_do_not_come_off() -> None:
    fled = row("absconding", "2027-02-12 08:00", where="held")
    back = row("recapture", "2027-02-20 08:00")
    rows = [*FILE, fled, back, SENT, PLACE_ASKED, PLACE, ADMITTED]
    # 28 days less the 8 at large
    assert term(rows, "2027-04-01 00:00") == ("compulsory", "2027-02-11", "2029-02-11")


def test_a_deferral_ends_the_clocks_of_execution() -> None:
    deferred = row("relief_decision", "2027-03-01", relief="deferral")
    assert due([*FILE, SENT, deferred], "2027-03-01 08:00") == {}
    later = {**deferred, "at": "2027-03-02"}
    assert due([*FILE, SENT, later], "2027-03-02 08:00") == {}


@pytest.mark.parametrize(
    ("measure", "state", "group"),
    [
        ("user_management", "S2", "user"),
        ("addict", "S4", "addict"),
        ("voluntary_home", "S5", "addict"),
        ("voluntary_private", "S6", "addict"),
        ("voluntary_public", "S7", "addict"),
        ("substitution", "S8", "addict"),
        ("compulsory", "S12", "addict"),
        ("aftercare", "S13", "aftercare"),
    ],
)
def test_a_list_puts_people_under_its_measure(measure: str, state: str, group: str) -> None:
    taken = row(
        "taken_over", "2026-01-15", measure=measure, taken_over_on="2026-11-22", entry="2026-01-15", outcome="running",
        printed_end="2027-03-01",
    )  # fmt: skip
    found = judged([taken], "2026-12-01 00:00")
    assert (found["state"], found["group"]) == (state, group)
    expected = (
        None
        if measure in ("addict", "substitution")
        else {"measure": measure, "start": "2026-01-15", "end": "2027-03-01"}
    )
    assert found["term"] == expected


def test_a_late_paper_does_not_throw_a_file_back() -> None:
    for late in (RECORD, HELD, NOTIFIED, FORWARDED, row("court_acceptance", "2027-02-12")):
        fled = row("absconding", "2027-06-01 08:00", where="centre")
        again = {key: value for key, value in {**late, "at": "2027-06-02"}.items() if key != "detected"}
        assert states([*COMPULSORY, fled, again])[-1] == "S12x"


def test_the_decision_may_come_before_or_after_completion_of_every_rehabilitation() -> None:
    admitted = row("substitution_admission", "2026-12-03 08:00")
    done = row("substitution_completion", "2027-12-03")
    decided = row("aftercare_decision", "2027-12-03")
    assert states([admitted, {**decided, "at": "2027-12-01"}, done]) == ["S8", "S8", "S13"]
    rows = [admitted, done, {**decided, "at": "2027-12-09"}]
    assert states(rows) == ["S8", "S8", "S13"]
    assert term(rows, "2028-01-01 00:00") == ("aftercare", "2027-12-03", "2028-12-03")


def test_absence_before_july_2026_counts_and_unreported_absence_in_aftercare_does_not() -> None:
    user = row("management_decision", "2026-05-10", reason="first")
    gone = row("residence_check", "2026-06-25", presence="missing", absent_since="2026-06-20")
    back = row("residence_check", "2026-07-11", presence="present")
    assert term([user, gone, back], "2026-08-01 00:00") == ("user_management", "2026-05-10", "2027-05-20")
    care = row("aftercare_decision", "2026-05-10", after="voluntary")
    unexplained = {**gone, "presence": "absent"}
    assert term([user, unexplained, back], "2026-08-01 00:00") == ("user_management", "2026-05-10", "2027-05-10")
    assert term([care, unexplained, back], "2026-08-01 00:00") == ("aftercare", "2026-05-10", "2027-05-31")


def test_a_criminal_matter_is_not_referred_and_a_dropped_one_comes_back() -> None:
    opened = row("criminal_case", "2026-12-01", step="opened")
    dropped = row("criminal_case", "2026-12-20", step="dropped")
    assert "C01" not in due([*USER, {**TEST, "at": "2026-11-30 21:00"}, opened], "2026-12-02 00:00")
    assert states([TEST, opened, dropped]) == ["S1", "SX", "S1"]
