"""The second reading on chains worked out by hand (law.md §8) and on the house rules P1-P20."""

from __future__ import annotations

import pytest

from tests.models.second_reading.telling import (
    ADDICT,
    AFTER_COMPULSORY,
    AFTERCARE,
    AGAIN,
    ANNOUNCED,
    ASKED,
    AT_HOME,
    COMPULSORY,
    FILE,
    FIRST,
    HOME,
    MANAGED,
    NOTIFIED,
    PLACE,
    PLACE_ASKED,
    PROPOSED,
    RECEIVED,
    RECORD,
    REGISTERED,
    SENT,
    TEST,
    USER,
    V50,
    WALKED_OUT,
    Row,
    due,
    judged,
    row,
    states,
    term,
)

# --- §8: positive test to management decision, 72 h (remote 96 h) ----------------------------------


@pytest.mark.parametrize(
    ("count", "at", "expected"),
    [
        (1, "2026-11-25 08:00", {"B04": "2026-11-25T22:40", "B06-law": "2026-11-25T22:40"}),
        (2, "2026-11-25 21:00", {"B05": "2026-11-26T20:00", "B06-law": "2026-11-25T22:40"}),
        (3, "2026-11-26 09:00", {"B06-decree": "2026-11-27T08:00", "B06-law": "2026-11-25T22:40"}),
        (4, "2026-11-26 16:00", {"B10": "2027-01-01T00:00", "B17": "2027-11-27T00:00"}),
    ],
)
def test_from_the_positive_test_to_the_decision(count: int, at: str, expected: dict[str, str]) -> None:
    assert due(USER[:count], at) == expected


def test_a_remote_commune_has_48_hours_to_verify() -> None:
    assert due([TEST], "2026-11-25 08:00", remote=True)["B04"] == "2026-11-26T22:40"


def test_of_a_test_known_to_the_day_hours_count_from_midnight() -> None:
    assert due([row("test", "2026-11-24", ground="caught", result="positive")], "2026-11-24 12:00") == {
        "B04": "2026-11-25T00:00",
        "B06-law": "2026-11-25T00:00",
    }


def test_the_law_clock_runs_from_the_noted_receipt_of_the_result() -> None:
    late = {**TEST, "result_received": "2026-11-25 06:00"}
    assert due([late], "2026-11-25 05:00") == {"B04": "2026-11-25T22:40"}
    assert due([late], "2026-11-25 07:00")["B06-law"] == "2026-11-26T06:00"


def test_the_first_start_counts() -> None:
    second = {**TEST, "at": "2026-11-25 10:00"}
    assert due([TEST, second], "2026-11-25 11:00")["B04"] == "2026-11-25T22:40"


def test_a_case_closed_and_opened_again_has_only_its_new_clocks() -> None:
    death = row("list_removal", "2026-11-25", from_list="users", reason="other")
    again = {**TEST, "at": "2026-12-10 10:00"}
    assert due([TEST, death], "2026-11-26 00:00") == {}
    assert due([TEST, death, again], "2026-12-10 11:00")["B04"] == "2026-12-11T10:00"


# --- user management -------------------------------------------------------------------------------


def test_a_check_answers_its_month_and_the_next_month_is_due() -> None:
    check = row("residence_check", "2026-12-15", presence="present")
    # the residence was verified in November
    assert due(USER, "2027-01-05 00:00")["B10"] == "2027-01-01T00:00"
    assert due([*USER, check], "2027-01-05 00:00")["B10"] == "2027-02-01T00:00"


def test_the_term_of_a_user_is_one_year_to_the_same_day() -> None:
    assert term(USER, "2027-01-01 00:00") == ("user_management", "2026-11-26", "2027-11-26")
    leap = row("management_decision", "2028-02-29", reason="first")
    assert term([leap], "2028-03-01 00:00") == ("user_management", "2028-02-29", "2029-02-28")


def test_days_missing_do_not_count_and_leave_the_end_open_while_they_last() -> None:
    gone = row("residence_check", "2027-01-20", presence="missing", absent_since="2027-01-11")
    back = row("residence_check", "2027-02-10", presence="present")
    assert term([*USER, gone], "2027-01-21 00:00") == ("user_management", "2026-11-26", None)
    # 11 January to 10 February: 30 days
    assert term([*USER, gone, back], "2027-03-01 00:00") == ("user_management", "2026-11-26", "2027-12-26")


def test_a_printed_end_is_a_fact() -> None:
    printed = {**MANAGED, "printed_end": "2027-11-25"}
    assert term([*USER[:3], printed], "2027-01-01 00:00") == ("user_management", "2026-11-26", "2027-11-25")


def test_custody_suspends_without_moving_the_end() -> None:
    suspended = row("suspension", "2027-01-05", custody="custody")
    free = row("custody_ended", "2027-01-14")
    found = judged([*USER, suspended], "2027-01-06 12:00")
    assert (found["state"], found["open"]["B18"]) == ("S2s", "2027-01-06T00:00+07:00")
    assert term([*USER, suspended, free], "2027-02-01 00:00") == ("user_management", "2026-11-26", "2027-11-26")
    assert judged([*USER, suspended, free], "2027-02-01 00:00")["state"] == "S2"


def test_the_remaining_days_run_from_the_new_decision_after_a_move() -> None:
    arrival = row(
        "moved_in", "2026-11-20 09:00", measure="user_management", left="2026-11-10", earlier_end="2027-03-10"
    )
    continued = row("management_decision", "2026-11-24", reason="moved_in")
    found = judged([arrival], "2026-11-21 00:00")
    assert (found["state"], found["group"]) == ("S2", "user")
    # 10 November to 10 March: 120 days, from 24 November
    assert term([arrival, continued], "2026-12-01 00:00") == ("user_management", "2026-11-24", "2027-03-24")


def test_moving_away_has_two_clocks_and_ends_with_the_file() -> None:
    left = row("moved_away", "2027-01-05 08:00", arrived="2027-01-05 20:00")
    sent = row("file_transfer", "2027-01-06 07:00", paper="III-06")
    assert due([*USER, left], "2027-01-05 21:00") == {
        "B10": "2027-01-01T00:00",
        "B17": "2027-11-27T00:00",
        "B19-decree": "2027-01-06T20:00",
        "B19-law": "2027-01-06T08:00",
    }
    assert "B19-decree" not in due([*USER, left], "2027-01-05 19:00")
    assert judged([*USER, left, sent], "2027-01-07 00:00")["open"] == {}
    assert judged([*USER, left, sent], "2027-01-07 00:00")["state"] == "SM"


def test_found_not_addicted_asks_for_a_new_decision_that_replaces_the_first() -> None:
    clear = row("determination_result", "2026-12-01 09:00", conclusion="not_addicted")
    new = row("management_decision", "2026-12-02 08:00", reason="caught_again")
    caught = [*USER, AGAIN, ASKED, clear]
    assert due(caught, "2026-12-01 10:00")["B14"] == "2026-12-02T09:00"
    assert term(caught, "2026-12-01 10:00") == ("user_management", "2026-11-26", "2027-11-26")
    assert term([*caught, new], "2026-12-03 00:00") == ("user_management", "2026-12-02", "2027-12-02")


def test_a_notice_before_the_result_starts_the_new_decision_earlier() -> None:
    clear = row("determination_result", "2026-12-01 09:00", conclusion="not_addicted")
    notice = row("notice_of_use", "2026-11-30 23:00", direction="received")
    found = due([*USER, AGAIN, ASKED, notice, clear], "2026-12-01 10:00")
    assert found["B14"] == "2026-12-02T09:00"
    assert found["B14-notice"] == "2026-12-01T23:00"


# --- §8: addiction result to voluntary decision, 48 h -----------------------------------------------


@pytest.mark.parametrize(
    ("rows", "at", "expected"),
    [
        ([*USER, AGAIN], "2026-11-30 21:30", {"C01": None, "B10": "2027-01-01T00:00", "B17": "2027-11-27T00:00"}),
        ([*USER, AGAIN, ASKED], "2026-12-01 00:00", {"C05": None}),
        (ADDICT, "2026-12-01 10:00", {"D01": "2026-12-02T09:00"}),
        ([*ADDICT, REGISTERED], "2026-12-02 09:00", {"D06": "2026-12-03T08:00"}),
        # a Thursday: Friday and Monday are the two working days
        ([*ADDICT, REGISTERED, HOME], "2026-12-03 08:00", {"D08": "2026-12-08T00:00", "N06-home": "2026-12-03T19:30"}),
        (
            AT_HOME,
            "2026-12-03 11:00",
            {
                "F07": "2028-11-04T00:00",
                "F08": "2028-12-04T00:00",
                "N06-home": "2026-12-03T19:30",
                "P07-delivery": "2028-12-04T00:00",
                "P05": "2028-11-04T00:00",
            },
        ),
    ],
)
def test_from_the_result_to_rehabilitation_at_home(rows: list[Row], at: str, expected: dict[str, str]) -> None:
    assert due(rows, at) == expected


@pytest.mark.parametrize(
    ("occasion", "end"), [({**FIRST}, "2028-12-03"), ({**FIRST, "occasion": "repeated"}, "2029-12-03"), ({}, None)]
)
def test_the_term_at_home_runs_from_the_minutes(occasion: Row, end: str | None) -> None:
    decided = row("voluntary_decision", "2026-12-03 07:30", place="home", **occasion)
    assert term([*ADDICT, REGISTERED, decided, RECEIVED], "2027-01-01 00:00") == ("voluntary_home", "2026-12-03", end)


def test_minutes_drawn_up_before_the_decision_are_its_start() -> None:
    early = row("reception", "2026-12-02 08:30", by_whom="police")
    rows = [*ADDICT, REGISTERED, early, HOME]
    assert term(rows, "2027-01-01 00:00") == ("voluntary_home", "2026-12-02", "2028-12-02")
    assert "D08" not in due(rows, "2026-12-03 08:00")


def test_monitoring_is_decided_fitted_removed_refitted_and_ended() -> None:
    steps = [
        row("monitoring_decision", "2026-12-03 18:00", ground="measure"),
        row("device_fitting", "2026-12-04 09:00"),
        row("device_removal", "2027-01-10 09:00", ground="medical"),
        row("device_refitting", "2027-01-11 09:00"),
        row("monitoring_pause", "2027-02-01", ground="prison"),
        row("device_refitting", "2027-06-01 09:00"),
        row("monitoring_waiver", "2028-06-01"),
        row("monitoring_end", "2028-12-04", ground="term_over"),
    ]
    found = [judged([*AT_HOME, *steps[:n]], "2030-01-01 00:00")["monitoring"] for n in range(len(steps) + 1)]
    assert found == ["none", "decided", "fitted", "removed", "fitted", "paused", "fitted", "waived", "ended"]
    assert due([*AT_HOME, steps[0]], "2026-12-03 19:00")["N08"] == "2026-12-04T18:00"
    later = {**steps[0], "effective": "2026-12-05"}
    assert "N08" not in due([*AT_HOME, later], "2026-12-04 19:00")
    assert due([*AT_HOME, later], "2026-12-05 19:00")["N08"] == "2026-12-06T00:00"


# --- §8: voluntary decision to a public centre -----------------------------------------------------


def test_a_place_in_a_public_centre() -> None:
    decided = row("voluntary_decision", "2026-12-03 07:30", place="public", **FIRST)
    asked = row("place_request", "2026-12-04 07:00")
    placed = row("place_decision", "2026-12-05 06:00")
    brought = row("hand_over", "2026-12-05 15:00")
    rows = [*ADDICT, REGISTERED, decided]
    assert due(rows, "2026-12-03 08:00") == {"G07": "2026-12-04T07:30"}
    assert due([*rows, asked], "2026-12-04 08:00") == {"G08": "2026-12-05T07:00"}
    school = {**asked, "centre_kind": "reformatory"}
    assert due([*rows, school], "2026-12-04 08:00")["G08"] == "2026-12-06T07:00"
    all_done = [*rows, asked, placed, brought]
    assert term(all_done, "2027-01-01 00:00") == ("voluntary_public", "2026-12-05", "2028-12-05")
    assert due(all_done, "2027-01-01 00:00") == {
        "G09-certificate": "2028-12-06T00:00",
        "G09-notice": "2028-11-06T00:00",
        "P07-delivery": "2028-12-06T00:00",
        "P05": "2028-11-06T00:00",
    }


def test_the_rest_after_three_stages_runs_from_the_minutes_of_the_commune() -> None:
    private = [
        row("voluntary_decision", "2026-08-03 07:30", place="private", **FIRST),
        row("reception", "2026-08-03 09:00", by_whom="private"),
    ]
    stages = row("centre_certificate", "2027-02-10", content="stages")
    home = row("reception", "2027-02-12 09:00", by_whom="police")
    assert term(private, "2027-01-01 00:00") == ("voluntary_private", "2026-08-03", "2028-08-03")
    assert states([*private, stages]) == ["S6", "S6", "S5"]
    found = due([*private, stages], "2027-02-11 00:00")
    assert (found["G03-notice"], found["G03-register"]) == ("2027-02-11T00:00", "2027-02-13T00:00")
    # 540 days are left on 10 February 2027
    assert term([*private, stages, home], "2027-03-01 00:00") == ("voluntary_home", "2027-02-12", "2028-08-05")


# --- §8: a ground to the file at court, 1 + 3 + 1 working days, over Tết 2027 -----------------------


@pytest.mark.parametrize(
    ("rows", "at", "expected"),
    [
        # Thursday: to the end of Friday
        ([*AT_HOME, WALKED_OUT], "2027-01-28 10:00", ("I05", "2027-01-30T00:00")),
        ([*AT_HOME, RECORD], "2027-01-28 15:00", ("I05", "2027-01-30T00:00")),
        # Friday: Monday, Tuesday, Wednesday
        ([*AT_HOME, RECORD, NOTIFIED], "2027-02-01 00:00", ("I08", "2027-02-04T00:00")),
        # the period ended on Wednesday 3 February; Tết from 4 to 10 February
        ([*AT_HOME, RECORD, NOTIFIED], "2027-02-04 08:00", ("I09", "2027-02-12T00:00")),
        # reading before that does not shorten the period
        (
            [*AT_HOME, RECORD, NOTIFIED, row("file_reading", "2027-02-01")],
            "2027-02-04 08:00",
            ("I09", "2027-02-12T00:00"),
        ),
        ([*FILE, row("court_query", "2027-02-16")], "2027-02-16 12:00", ("I11", "2027-02-19T00:00")),
    ],
)
def test_from_a_ground_to_the_court(rows: list[Row], at: str, expected: tuple[str, str]) -> None:
    found = due(rows, at)
    assert {key: value for key, value in found.items() if key[0] in "IJ"} == dict([expected])


def test_of_a_minor_the_rows_of_chapter_j_run() -> None:
    young = {"birth": "2011-03-01"}
    assert "J03" in due([*AT_HOME, RECORD], "2027-01-28 15:00", **young)
    assert "J05" in due([*AT_HOME, RECORD, NOTIFIED], "2027-02-01 00:00", **young)
    assert "J06" in due([*AT_HOME, RECORD, NOTIFIED], "2027-02-04 08:00", **young)
    assert "N06-home" not in due(AT_HOME, "2026-12-03 11:00", **young)


# --- §8: court decision received to arrival --------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "at", "expected"),
    [
        ([*FILE, SENT], "2027-02-28 00:00", {}),
        ([*FILE, SENT], "2027-03-01 11:00", {"L01": "2027-03-02T10:00"}),
        ([*FILE, SENT, PLACE_ASKED], "2027-03-01 17:00", {"L02": "2027-03-02T16:00"}),
        ([*FILE, SENT, PLACE_ASKED, PLACE], "2027-03-02 10:00", {"L03": "2027-03-03T09:00"}),
        ([*FILE, SENT, PLACE_ASKED, PLACE], "2027-03-02 16:00", {"L04": "2027-03-03T15:00"}),
        (
            COMPULSORY,
            "2027-03-04 00:00",
            {
                "I14": "2029-02-04T00:00",
                "I15": "2029-01-05T00:00",
                "P05": "2029-01-05T00:00",
                "P07-delivery": "2029-02-04T00:00",
            },
        ),
    ],
)
def test_from_the_court_to_the_centre(rows: list[Row], at: str, expected: dict[str, str]) -> None:
    assert due(rows, at) == expected


def test_days_held_come_off_the_compulsory_term() -> None:
    # held from 29 January to 26 February: 28 days before 3 March
    assert term(COMPULSORY, "2027-04-01 00:00") == ("compulsory", "2027-02-03", "2029-02-03")


def test_time_at_large_and_in_prison_is_added() -> None:
    fled = row("absconding", "2027-06-01 08:00", where="centre")
    caught = row("recapture", "2027-06-11 08:00")
    prison = row("detention", "2027-07-01", detention="prison")
    back = row("release", "2027-07-21", detention="prison")
    assert term([*COMPULSORY, fled], "2027-06-02 00:00") == ("compulsory", "2027-02-03", None)
    assert due([*COMPULSORY, fled], "2027-06-02 00:00") == {"L07": "2027-06-02T08:00"}
    rows = [*COMPULSORY, fled, caught, prison, back]
    assert states(rows)[-4:] == ["S12x", "S12", "SX", "S12"]
    assert term(rows, "2027-08-01 00:00") == ("compulsory", "2027-02-03", "2029-03-05")


# --- §8: release to after-care, end of after-care --------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "at", "expected"),
    [
        (
            [*COMPULSORY, ANNOUNCED],
            "2029-01-02 12:00",
            {"I14": "2029-02-04T00:00", "P06": "2029-01-05T00:00", "P07-delivery": "2029-02-04T00:00"},
        ),
        (
            [*COMPULSORY, ANNOUNCED, PROPOSED],
            "2029-01-05 00:00",
            {"I14": "2029-02-04T00:00", "P07": None, "P07-delivery": "2029-02-04T00:00"},
        ),
        (
            [*COMPULSORY, ANNOUNCED, PROPOSED, AFTERCARE],
            "2029-01-11 10:00",
            {"I14": "2029-02-04T00:00", "N06-aftercare": "2029-01-11T21:00", "P07-delivery": "2029-02-04T00:00"},
        ),
        (AFTER_COMPULSORY, "2029-02-03 10:00", {"N06-aftercare": "2029-01-11T21:00", "P13": "2031-02-04T00:00"}),
    ],
)
def test_from_the_advance_notice_to_aftercare(rows: list[Row], at: str, expected: dict[str, str]) -> None:
    assert due(rows, at) == expected


def test_aftercare_is_two_years_after_compulsory_and_one_for_a_minor() -> None:
    assert term(AFTER_COMPULSORY, "2029-03-01 00:00") == ("aftercare", "2029-02-03", "2031-02-03")
    young = term(AFTER_COMPULSORY, "2029-03-01 00:00", birth="2010-03-01")  # 16 on the day of the order, 18 now
    assert young == ("aftercare", "2029-02-03", "2030-02-03")


def test_completion_without_a_decision_waits_and_aftercare_ends_with_removal() -> None:
    rows = [
        *COMPULSORY,
        V50,
        {**AFTERCARE, "at": "2029-02-08", "received": "2029-02-08"},
        row("aftercare_completion", "2031-02-01"),
        row("list_removal", "2031-02-03", from_list="aftercare", reason="served"),
    ]
    assert states(rows)[-5:] == ["S12", "S12", "S13", "S13", "S14"]
    assert term(rows[:-2], "2029-03-01 00:00") == ("aftercare", "2029-02-03", "2031-02-03")


def test_addicted_again_in_aftercare_goes_to_the_file_without_registration() -> None:
    rows = [
        *AFTER_COMPULSORY,
        row("test", "2029-06-04 20:00", ground="caught", result="positive"),
        row("determination_request", "2029-06-05 08:00", applicant="police"),
        row("determination_result", "2029-06-07 08:00", conclusion="addicted"),
    ]
    assert states(rows)[-3:] == ["S13", "S3", "S9"]
    assert due(rows, "2029-06-07 09:00") == {"I05-relapse": "2029-06-09T00:00"}  # Thursday: to the end of Friday
