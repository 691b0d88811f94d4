"""The law as data: every row of chapters A and B, and a loader that refuses what it does not understand.

The expected values are written here by hand from the law's table (regime E4, in force since 1 July 2026).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

import pytest

from models.errors import ErrorCode, RegistryError
from models.events import KINDS, Trigger
from models.events.testing import GROUNDS
from models.events.user_management import STOP_REASONS, VISIT_KINDS, ManagementDecided, stop_trigger
from models.law.loading import packaged_rules, rules_from
from models.law.rules import LIMIT_UNITS, Manner, Mark, Rule, Use
from models.law.situation import ADULT_AGE
from tests.models.building import words

RULES = packaged_rules()
E4 = date(2026, 7, 1)
L25 = "Luật 120/2025/QH15 Đ."
D163 = "NĐ 163/2026/NĐ-CP Đ."

NINE_GROUNDS = tuple(
    words("verified_report case_file loss_of_control traces driver place_of_use self_declared caught other_ground")
)
CHAPTERS_A_AND_B: dict[str, tuple[Any, str, str, str]] = {
    # id: value, unit, mark, article
    "A01": (
        tuple(words("caught_using grounds_to_believe managed in_rehabilitation in_substitution aftercare")),
        "set", "FOUND", f"{L25}23 k.1",
    ),
    "A02": ("competent_to_fine", "role", "FOUND", f"{L25}23 k.2"),
    "A03": ("administrative_escort", "measure", "FOUND", f"{L25}23 k.2, Đ.54 k.5"),
    "A04": (NINE_GROUNDS, "set", "FOUND", f"{D163}56 k.1"),
    "A05": (None, "at once", "FOUND", f"{L25}23 k.2"),
    "A06": (18, "y", "FOUND", f"{D163}56 k.6"),
    "A07": ("same_sex_supervisor", "condition", "FOUND", f"{D163}56 k.5"),
    "A08": ("III-01", "form", "FOUND", f"{D163}56 k.2"),
    "A09": ("determination_request", "step", "FOUND", f"{L25}23 k.2, Đ.31 k.1 đ"),
    "B01": ("preventive", "rule", "FOUND", f"{L25}24 k.1"),
    "B02": (1, "y", "FOUND", f"{L25}24 k.2"),
    "B03": ("Trưởng Công an", "role", "FOUND", f"{L25}24 k.3, k.4"),
    "B04": (24, "h", "FOUND", f"{D163}58 k.1"),
    "B04-remote": (48, "h", "FOUND", f"{D163}58 k.1"),
    "B05": (24, "h", "FOUND", f"{D163}58 k.5, k.6"),
    "B06-law": (24, "h", "FOUND", f"{L25}24 k.4 a"),
    "B06-decree": (24, "h", "FOUND", f"{D163}59 k.1"),
    "B07": (30, "d", "FOUND", f"{D163}58 k.2, k.3"),
    "B08": ("commune_of_detection", "role", "FOUND", f"{L25}24 k.6"),
    "B09": (
        ("team_leader", "team_deputy", "team_family", "team_organisation"), "set", "FOUND", f"{D163}59 k.2",
    ),
    "B10": (1, "per month", "FOUND", f"{D163}61 k.1 a"),
    "B11": (("thematic_plan",), "set", "FOUND", f"{D163}61 k.1 b"),
    "B12": (("home", "counselling", "job", "summons"), "set", "FOUND", f"{L25}24 k.4; {D163}61"),
    "B13": (18, "y", "FOUND", f"{D163}61 k.2"),
    "B14": (24, "h", "FOUND", f"{D163}59 k.1"), "B14-notice": (24, "h", "FOUND", f"{D163}59 k.1"),
    "B15": ("III-08", "form", "FOUND", f"{L25}24 k.7; {D163}63 k.1"),
    "B16": (
        ("addicted", "compulsory_education", "prison", "dead_or_missing", "long_custody"),
        "set", "FOUND", f"{L25}24 k.5, k.7",
    ),
    "B17": ("III-09", "form", "FOUND", f"{D163}63 k.3"),
    "B18": (24, "h", "FOUND", f"{D163}63 k.4"),
    "B19-law": (24, "h", "FOUND", f"{L25}27 k.2"),
    "B19-decree": (24, "h", "FOUND", f"{D163}62 k.1"),
    "B20": (("file", "person", "team", "peoples_committee"), "set", "FOUND", f"{D163}59 k.3"),
    "B21": ("from_new_decision", "rule", "FOUND", f"{D163}60 k.1"),
    "B22": ("not_counted", "rule", "FOUND", f"{D163}60 k.2"),
    "B21-decision": ("III-04", "form", "FOUND", f"{D163}60 k.1, Đ.62 k.2"),
    "B23": (24, "h", "FOUND", f"{L25}25 k.4"),
    "B24": (tuple(words("manage prevent inform prevent_disorder bring_to_test")), "set", "FOUND", f"{L25}26 k.1"),
    "B25": (None, "period", "UNKNOWN", f"{L25}24 k.8"),
    "B26": (("III-04", "III-05", "HT-XMCT", "III-01", "III-03", "III-02"), "set", "FOUND", f"{D163}59 k.4"),
    "B27": ("issuing_commune_police", "role", "FOUND", f"{D163}64 k.1"),
    "B28": (25, "percent", "FOUND", f"{D163}65 k.5"),
    # outside the two chapters, but read by them
    "R09": (2, "y", "FOUND-2", "Bộ luật Hình sự Đ.256a"),
    "P2": ("same_numbered_day", "rule", "HOUSE", "Quy ước của chương trình"),
    "P3": ("earlier", "rule", "HOUSE", "Quy ước của chương trình"),
    "P5": ("end_stays", "rule", "HOUSE", "Quy ước của chương trình"),
    "P6": ("earlier", "rule", "HOUSE", "Quy ước của chương trình"),
    "P7": ("not_counted", "rule", "HOUSE", "Quy ước của chương trình"),
    "P19": ("calendar_month", "rule", "HOUSE", "Quy ước của chương trình"),
}  # fmt: skip

EVERY_STATE = "S1 S2 S2s S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S12x S13 S14 SX SM"
DUTIES = {
    # id: starts, in states, until, manner, event that does it, paper, when, clock
    "A09": (
        "no_stable_residence", "S1", "determination_requested determination_applied management_decided", "step", "", "",
        "", "",
    ),
    "B04": ("positive_test", "S1", "residence_verified", "limit", "residence_verified", "HT-XMCT", "ordinary", ""),
    "B04-remote": ("positive_test", "S1", "residence_verified", "limit", "residence_verified", "HT-XMCT", "remote", ""),
    "B05": ("residence_verified", "S1", "notice_of_use", "limit", "notice_of_use", "III-02", "detected_here", ""),
    "B06-law": (
        "positive_test", "S1", "management_decided", "limit", "management_decision", "III-04", "", "result_received",
    ),
    "B06-decree": ("notice_of_use", "S1", "management_decided", "limit", "management_decision", "III-04", "", ""),
    "B10": (
        "management_decided", "S2", "residence_checked residence_verified", "monthly", "residence_check", "HT-KTCT",
        "", "",
    ),
    "B15": ("management_decided", "S2s", "custody_ended", "term_end", "stop", "", "", ""),
    "B17": ("management_decided", "S2", "management_ended", "term_end", "end", "", "", ""),
    "B14": (
        "determined_not_addicted", "S2 S2s S3", "management_decided", "limit", "management_decision", "III-04", "",
        "received",
    ),
    "B14-notice": (
        "determined_not_addicted", "S2 S2s S3", "management_decided", "limit", "management_decision", "III-04", "", "",
    ),
    "B19-law": ("moved_away", "S2 S2s S3", "file_transferred", "limit", "file_transfer", "III-06", "", ""),
    "B19-decree": ("arrived_elsewhere", "S2 S2s S3", "file_transferred", "limit", "file_transfer", "III-06", "", ""),
    "B21-decision": ("moved_in", "S2", "management_decided", "step", "management_decision", "", "", ""),
    "B23": ("moved_in", "S2", "presented management_decided", "limit", "presentation", "", "", ""),
    "B18": ("decision_signed", EVERY_STATE, "decision_sent", "limit", "", "", "", ""),
}  # fmt: skip

STATES = {
    # code: group, kept (house rule P16; S0 is never stored)
    "S1": ("user", True), "S2": ("user", True), "S2s": ("user", True), "S3": ("user", True),
    "S4": ("addict", True), "S5": ("addict", True), "S6": ("addict", True), "S7": ("addict", True),
    "S8": ("addict", True), "S9": ("addict", True), "S10": ("addict", True), "S11": ("addict", True),
    "S12": ("addict", True), "S12x": ("addict", True), "S13": ("aftercare", True),
    "S14": ("none", False), "SX": ("none", False), "SM": ("none", False),
}  # fmt: skip


# --- the rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", CHAPTERS_A_AND_B)
def test_a_rule_in_force_today_has_the_value_of_the_law(id_: str) -> None:
    rule = RULES.at(id_, date(2026, 11, 24))
    assert rule is not None
    assert (rule.value, rule.unit.value, rule.mark.value, rule.article) == CHAPTERS_A_AND_B[id_]
    assert rule.start == E4 or id_ == "R09" or rule.mark is Mark.HOUSE
    assert rule.end is None
    assert rule is RULES.latest(id_)


def test_every_rule_of_the_two_chapters_stands_in_the_table() -> None:
    assert {rule.id for rule in RULES.all() if rule.row[0] in "AB"} == {
        id_ for id_ in CHAPTERS_A_AND_B if id_[0] in "AB"
    }


def test_no_row_of_the_two_chapters_is_missing() -> None:
    present = {rule.id.split("-")[0] for rule in RULES.all()}
    assert {f"A{n:02d}" for n in range(1, 10)} | {f"B{n:02d}" for n in range(1, 29)} <= present


@pytest.mark.parametrize(
    ("id_", "value", "article"),
    [("B02", 1, "Luật 73/2021/QH14 Đ.23 k.2"), ("B03", "Chủ tịch", "Luật 73/2021/QH14 Đ.23 k.4")],
)
def test_the_law_of_2021_holds_until_the_last_day_of_june_2026(id_: str, value: object, article: str) -> None:
    old = RULES.at(id_, date(2026, 6, 30))
    assert old is not None
    assert (old.value, old.article, old.start, old.end) == (value, article, date(2022, 1, 1), date(2026, 6, 30))
    assert RULES.at(id_, date(2022, 1, 1)) is old
    assert RULES.at(id_, date(2021, 12, 31)) is None
    new = RULES.at(id_, E4)
    assert new is not None
    assert new is not old


def test_the_screening_for_the_penal_code_begins_in_july_2025() -> None:
    assert RULES.at("R09", date(2025, 6, 30)) is None
    assert RULES.at("R09", date(2025, 7, 1)) is not None


def test_an_unknown_rule_has_no_row_on_any_day() -> None:
    assert RULES.at("Z99", E4) is None
    with pytest.raises(KeyError):
        RULES.latest("Z99")


@pytest.mark.parametrize("id_", DUTIES)
def test_a_duty_starts_and_ends_as_the_law_says(id_: str) -> None:
    after, states, until, manner, does, paper, when, clock = DUTIES[id_]
    terms = RULES.latest(id_).duty
    assert terms is not None
    assert terms.after == after
    assert terms.in_states == frozenset(states.split())
    assert terms.until == frozenset(until.split())
    assert terms.manner == manner
    assert terms.does == does
    assert terms.papers == ((paper,) if paper else ())
    assert (terms.when, terms.clock) == ((when,) if when else (), clock)
    assert terms.shown_days_before == (30 if manner == "term_end" else 0)
    assert terms.what
    assert terms.who


def test_every_row_that_makes_something_due_is_in_the_table_of_duties() -> None:
    assert {rule.id for rule in RULES.duties() if rule.row[0] in "AB"} == set(DUTIES)


def test_a_limit_is_a_number_of_hours_or_days() -> None:
    for rule in RULES.duties():
        assert rule.duty is not None
        if rule.duty.manner is Manner.LIMIT:
            assert rule.unit in LIMIT_UNITS
            assert rule.number > 0


def test_the_two_clocks_of_a_decision_name_their_house_rule_and_do_the_same_thing() -> None:
    law, decree = RULES.latest("B06-law"), RULES.latest("B06-decree")
    assert law.house == decree.house == ("P3",)
    assert law.duty is not None
    assert decree.duty is not None
    assert law.duty.what == decree.duty.what


@pytest.mark.parametrize(
    ("id_", "house"),
    [
        ("B02", "P2"),
        ("B10", "P19"),
        ("B15", "P5"),
        ("B17", "P2"),
        ("B19-law", "P6"),
        ("B19-decree", "P6"),
        ("B21", "P7"),
    ],
)
def test_a_rule_names_the_house_rule_that_shaped_it(id_: str, house: str) -> None:
    assert RULES.latest(id_).house == (house,)
    assert RULES.latest(house).mark is Mark.HOUSE


def test_a_rule_without_behaviour_says_why_and_every_row_is_told_in_words() -> None:
    for rule in RULES.all():
        assert rule.title
        assert rule.statement
        assert rule.article
        assert bool(rule.why) == (rule.use is Use.REFERENCE)


def test_a_rule_that_is_not_found_is_none_that_sets_a_date() -> None:
    for rule in RULES.all():
        if rule.mark is Mark.UNKNOWN:
            assert rule.value is None
            assert rule.duty is None or rule.duty.manner is Manner.STEP
            with pytest.raises(RegistryError):
                _ = rule.number


def test_the_states_are_those_of_the_law_with_their_groups() -> None:
    assert {code: (state.group, state.kept) for code, state in RULES.states.items()} == STATES
    assert all(state.name and state.short for state in RULES.states.values())


# --- lists of the law and lists of the forms --------------------------------------------------------


def _set(id_: str) -> tuple[str, ...]:
    value = RULES.latest(id_).value
    assert isinstance(value, tuple)
    return value


def test_the_grounds_of_a_test_are_the_nine_of_the_decree_and_the_thematic_plan() -> None:
    codes = tuple(choice.code for choice in GROUNDS)
    assert codes == (*_set("A04"), "thematic_plan")
    assert len(_set("A04")) == 9
    assert RULES.latest("B11").value == ("thematic_plan",)


def test_the_reasons_of_a_stop_are_those_of_the_law_and_one_that_only_the_form_still_has() -> None:
    codes = {choice.code for choice in STOP_REASONS}
    assert codes - set(_set("B16")) == {"commune_education"}
    assert set(_set("B16")) <= codes


@pytest.mark.parametrize(
    ("reason", "trigger"),
    [
        ("addicted", Trigger.STOPPED_AS_ADDICTED),
        ("commune_education", Trigger.MANAGEMENT_STOPPED),
        ("compulsory_education", Trigger.STOPPED_FOR_DETENTION),
        ("prison", Trigger.STOPPED_FOR_DETENTION),
        ("long_custody", Trigger.STOPPED_FOR_DETENTION),
        ("dead_or_missing", Trigger.STOPPED_BY_DEATH),
        (None, Trigger.MANAGEMENT_STOPPED),
    ],
)
def test_every_reason_of_a_stop_has_its_trigger(reason: str | None, trigger: Trigger) -> None:
    assert stop_trigger(reason) is trigger


def test_the_team_of_the_decree_is_asked_for_by_the_decision() -> None:
    assert set(_set("B09")) <= {item.name for item in dataclass_fields(ManagementDecided)}


def test_the_content_of_management_is_what_a_visit_can_be() -> None:
    assert {choice.code for choice in VISIT_KINDS} == set(_set("B12"))


def test_the_age_of_a_minor_is_the_same_in_law_and_program() -> None:
    assert RULES.latest("A06").value == RULES.latest("B13").value == ADULT_AGE


# --- the loader refuses --------------------------------------------------------------------------

Rows = dict[str, list[dict[str, Any]]]


def good_rows() -> Rows:
    """A small rule file that is right."""
    rule = {
        "id": "X01", "title": "T", "statement": "S", "from": date(2022, 1, 1), "until": date(2026, 6, 30),
        "unit": "h", "value": 24, "article": "A", "mark": "FOUND", "use": "term",
    }  # fmt: skip
    duty = {
        "after": "positive_test", "in_states": ["S1"], "until": ["residence_verified"], "manner": "limit",
        "what": "W", "who": "W", "does": "residence_verified",
    }  # fmt: skip
    house = rule | {"id": "P99", "unit": "rule", "value": "x", "mark": "HOUSE", "use": "condition"}
    return {
        "rules": [
            rule,
            rule | {"from": E4, "value": 48, "until": date(2027, 12, 31)},
            rule | {"id": "X02", "use": "duty", "duty": duty, "house": ["P99"]},
            rule | {"id": "X03", "use": "reference", "why": "because", "mark": "UNKNOWN", "value": None},
            house,
        ],
        "states": [
            {"code": "S1", "name": "N", "short": "N", "group": "user", "kept": True},
            {"code": "S14", "name": "N", "short": "N", "group": "none", "kept": False},
        ],
        "transitions": [
            {"number": "1", "trigger": "positive_test", "from": ["", "S14"], "to": "S1", "basis": "B", "mark": "FOUND"},
        ],
    }


def load(rows: Rows) -> None:
    rows = copy.deepcopy(rows)
    for rule in rows["rules"]:
        if rule.get("value", "") is None:
            del rule["value"]
    rules_from(rows["rules"], rows["states"], rows["transitions"])


def test_a_right_rule_file_is_taken() -> None:
    load(good_rows())


def _set_rule(index: int, **changes: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows["rules"][index] |= changes

    return change


def _set_duty(**changes: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows["rules"][2]["duty"] |= changes

    return change


def _drop_rule(index: int, *keys: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for key in keys:
            del rows["rules"][index][key]

    return change


def _set_transition(**changes: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows["transitions"][0] |= changes

    return change


REFUSED: dict[str, Callable[[Rows], None]] = {
    "two rows in force on one day": _set_rule(1, **{"from": date(2026, 6, 30)}),
    "two rows from the same day": _set_rule(1, **{"from": date(2022, 1, 1)}),
    "an open row before another": _drop_rule(0, "until"),
    "a gap of one day": _set_rule(1, **{"from": date(2026, 7, 2)}),
    "a gap of a year": _set_rule(0, until=date(2025, 6, 30)),
    "an unknown unit": _set_rule(0, unit="fortnights"),
    "a mark that is none": _set_rule(0, mark="CERTAIN"),
    "a use that is none": _set_rule(0, use="decoration"),
    "an unknown key": _set_rule(0, colour="red"),
    "an unknown key in a duty": _set_duty(colour="red"),
    "an unknown rule with a value": _set_rule(3, value=5),
    "hours that are no number": _set_rule(0, value="24"),
    "hours without a value": _drop_rule(0, "value"),
    "hours in pieces": _set_rule(0, value=1.5),
    "no title": _drop_rule(0, "title"),
    "no article": _drop_rule(0, "article"),
    "no first day": _drop_rule(0, "from"),
    "a first day that is no date": _set_rule(0, **{"from": "2022-01-01"}),
    "a last day that is no date": _set_rule(0, until="2026-06-30"),
    "a reference that does not say why": _drop_rule(3, "why"),
    "a reason without being a reference": _set_rule(0, why="because"),
    "a duty that is none": _drop_rule(2, "duty"),
    "a duty where none belongs": _set_rule(2, use="term"),
    "a house rule that does not exist": _set_rule(2, house=["P98"]),
    "a duty after an unknown trigger": _set_duty(after="full_moon"),
    "a duty until an unknown trigger": _set_duty(until=["full_moon"]),
    "a duty in an unknown state": _set_duty(in_states=["S99"]),
    "a duty in an unknown manner": _set_duty(manner="sometimes"),
    "a duty that follows an unknown rule": _set_duty(follows="X98"),
    "a duty that lapses on an unknown trigger": _set_duty(lapses=["full_moon"]),
    "a duty under an unknown condition": _set_duty(when=["tall"]),
    "papers for an unknown condition": _set_rule(
        0, use="papers", unit="set", value=["x"], papers={"states": ["S1"], "when": ["tall"]}
    ),
    "a duty done by an unknown kind of event": _set_duty(does="dance"),
    "a transition on an unknown trigger": _set_transition(trigger="full_moon"),
    "a transition to an unknown state": _set_transition(to="S99"),
    "a transition from an unknown state": _set_transition(**{"from": ["S98"]}),
    "a transition that needs an unknown trigger": _set_transition(needs=["full_moon"]),
    "a transition with a mark that is none": _set_transition(mark="CERTAIN"),
    "a transition without a basis": lambda rows: rows["transitions"][0].pop("basis"),
    "an unknown key in a transition": _set_transition(need=["notice_of_use"]),
    "an unknown key in a state": lambda rows: rows["states"][0].update(colour="red"),
    "a state without a name": lambda rows: rows["states"][0].pop("name"),
    "two states of one code": lambda rows: rows["states"].append(dict(rows["states"][0])),
    "a row that ends before it begins": _set_rule(2, until=date(2021, 12, 31)),
    "a limit in a unit that cannot be counted": _set_rule(2, unit="set", value=["x"]),
    "a limit that is unknown": _set_rule(2, mark="UNKNOWN", value=None),
    "yes as a number of hours": _set_rule(0, value=True),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_loader_refuses(what: str) -> None:
    rows = good_rows()
    REFUSED[what](rows)
    with pytest.raises(RegistryError) as caught:
        load(rows)
    assert caught.value.code is ErrorCode.RULE_FILE_BAD
    assert caught.value.details.get("rule") in ("X01", "X02", "X03", "1", "S1")


def test_rows_that_follow_each_other_day_by_day_are_taken_in_any_order() -> None:
    rows = good_rows()
    rules = rules_from(rows["rules"][1::-1], rows["states"], rows["transitions"])
    assert [_value(rules.at("X01", day)) for day in (date(2026, 6, 30), date(2026, 7, 1), date(2028, 1, 1))] == [
        24, 48, None,
    ]  # fmt: skip


def _value(rule: Rule | None) -> object:
    return rule.value if rule else None


def test_every_kind_of_event_that_does_a_duty_fulfils_it_or_leaves_its_state() -> None:
    for rule in RULES.duties():
        assert rule.duty is not None
        if rule.duty.does and rule.duty.manner is not Manner.TERM_END:
            assert KINDS[rule.duty.does].possible_triggers() & rule.duty.until
