"""The sub-machine of electronic monitoring (domain/law.md §7.3), written here by hand from the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.events import Fact, Trigger
from models.events.monitoring import (
    BREACHES,
    DeviceFitted,
    DevicePositionChanged,
    DeviceRefitted,
    DeviceRemoved,
    DeviceReplaced,
    MonitoringBreached,
    MonitoringDecided,
    MonitoringEnded,
    MonitoringPaused,
    MonitoringTakenOver,
    MonitoringWaived,
)
from models.events.user_management import Visited
from models.law.course import walk
from models.law.monitoring import Monitoring, MonitoringState, expects, monitoring_of
from tests.models.building import RULES, case, events, moment, words

DECIDED = MonitoringDecided(ground="measure")
FITTED = DeviceFitted(device="TB-01", position="cổ chân trái")
REMOVED = DeviceRemoved(ground="medical")
REFITTED = DeviceRefitted()
PAUSED = MonitoringPaused(ground="prison")
WAIVED = MonitoringWaived()
ENDED = MonitoringEnded(ground="term_over")
TAKEN_OVER = MonitoringTakenOver(device="TB-02")
WORN = [DECIDED, FITTED]


def breach(kind: str, cured: str = "", **given: Any) -> MonitoringBreached:
    return MonitoringBreached(breach=kind, cured=moment(cured) if cured else None, **given)


def told(facts: Sequence[Fact]) -> Monitoring:
    """Monitoring after facts that happened day after day from 1 January 2027."""
    start = date(2027, 1, 1).toordinal()
    dated = [(date.fromordinal(start + i).isoformat(), fact) for i, fact in enumerate(facts)]
    return monitoring_of(walk(events(*dated), RULES))


WAYS = {
    "nothing": ([], "none", 0),
    "a visit": ([Visited(form="home")], "none", 0),
    "decided": ([DECIDED], "decided", 0),
    "fitted": (WORN, "fitted", 0),
    "removed": ([*WORN, REMOVED], "removed", 0),
    "refitted": ([*WORN, REMOVED, REFITTED], "fitted", 0),
    "moved on the body": ([*WORN, DevicePositionChanged()], "fitted", 0),
    "replaced": ([*WORN, DeviceReplaced()], "fitted", 0),
    "paused": ([*WORN, PAUSED], "paused", 0),
    "removed in custody, then prison": ([*WORN, REMOVED, PAUSED], "paused", 0),
    "refitted after prison": ([*WORN, PAUSED, REFITTED], "fitted", 0),
    "waived": ([*WORN, WAIVED], "waived", 0),
    "ended": ([*WORN, ENDED], "ended", 0),
    "ended before it was fitted": ([DECIDED, ENDED], "ended", 0),
    "decided anew after the end": ([*WORN, ENDED, DECIDED], "decided", 0),
    "decided anew while worn, after a breach": ([*WORN, breach("b"), DECIDED], "fitted", 0),
    "taken over from another commune": ([TAKEN_OVER], "fitted", 0),
    "fitted without a decision": ([FITTED], "fitted", 1),
    "removed before it was fitted": ([DECIDED, REMOVED], "removed", 1),
    "refitted without removal": ([*WORN, REFITTED], "fitted", 1),
    "ended without having begun": ([ENDED], "ended", 1),
    "waived, then removed": ([*WORN, WAIVED, REMOVED], "waived", 1),
}


@pytest.mark.parametrize("name", WAYS)
def test_monitoring_stands_where_its_papers_lead_it(name: str) -> None:
    facts, state, unexpected = WAYS[name]
    found = told(facts)
    assert found.state == state
    assert len(found.out_of_sequence) == unexpected


def test_breaches_count_by_type_and_say_when_they_were_cured() -> None:
    found = told([*WORN, breach("d", "2027-01-05"), breach("d"), breach("b"), breach("dd")])
    assert [found.count(kind) for kind in ("a", "b", "c", "d", "dd")] == [0, 1, 0, 2, 1]
    assert found.count() == 4
    assert found.count("d", "dd") == 3
    assert [b.type for b in found.uncured] == ["d", "b", "dd"]
    assert [b.cured for b in found.breaches] == [moment("2027-01-05"), None, None, None]
    assert found.last_breach is not None
    assert found.last_breach.type == "dd"


def test_a_breach_counts_from_when_it_began_if_the_minutes_say_so() -> None:
    found = told([*WORN, breach("d", since=moment("2027-01-02 08:00"))])
    assert found.breaches[0].at == moment("2027-01-02 08:00")


def test_the_counters_begin_anew_with_a_new_monitoring_only() -> None:
    assert told([*WORN, breach("b"), DECIDED]).count("b") == 1
    assert told([*WORN, breach("b"), ENDED]).count("b") == 1
    assert told([*WORN, breach("b"), ENDED, DECIDED]).count("b") == 0


def test_the_device_and_its_place_are_those_worn_last() -> None:
    assert (told(WORN).device, told(WORN).position) == ("TB-01", "cổ chân trái")
    changed = told([*WORN, DevicePositionChanged(position="cổ tay"), DeviceReplaced(device="TB-09")])
    assert (changed.device, changed.position) == ("TB-09", "cổ tay")


def test_the_decision_and_the_day_of_the_state_are_told() -> None:
    found = told([*WORN, REMOVED])
    assert found.decision is not None
    assert found.decision.fact == DECIDED
    assert found.since is not None
    assert found.since.day == date(2027, 1, 3)
    assert found.is_on
    assert not told([*WORN, WAIVED]).is_on


def test_a_breach_cured_later_is_not_yet_cured_on_an_earlier_day() -> None:
    dated = [("2027-01-01", DECIDED), ("2027-01-02", FITTED), ("2027-01-03", breach("b", "2027-01-09"))]
    before = walk(events(*dated), RULES, moment("2027-01-05").instant)
    assert len(monitoring_of(before).uncured) == 1
    assert not monitoring_of(walk(events(*dated), RULES)).uncured


def test_the_case_knows_the_sub_state() -> None:
    assert case([("2027-01-01", DECIDED), ("2027-01-02", FITTED)]).situation.monitoring.state == "fitted"
    assert case([("2027-01-01", Visited(form="home"))]).situation.monitoring.state == "none"


def test_the_sub_states_are_those_of_the_law() -> None:
    assert [s.value for s in MonitoringState] == words("none decided fitted removed paused waived ended")
    assert [choice.code for choice in BREACHES] == words("a b c d dd")
    assert not expects(MonitoringState.NONE, Trigger.VISITED)


@given(st.lists(st.sampled_from([DECIDED, FITTED, REMOVED, REFITTED, PAUSED, WAIVED, ENDED, TAKEN_OVER, breach("b")])))
@settings(max_examples=60, deadline=None)
def test_any_order_of_papers_ends_in_a_known_sub_state(facts: list[Fact]) -> None:
    found = told(facts)
    assert found.state in set(MonitoringState)
    assert found.count() <= len(facts)
