"""Random histories are the same for the same seed, and the second reading does not depend on their order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from tests.models.second_reading.clocks import OWN, ROWS
from tests.models.second_reading.histories import random_history
from tests.models.second_reading.judge import judge


def test_the_same_seed_gives_the_same_history() -> None:
    assert [random_history(seed) for seed in range(50)] == [random_history(seed) for seed in range(50)]


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_the_order_of_rows_and_old_versions_mean_nothing(first: int) -> None:
    for seed in range(first, first + 100):
        person, events, start, remote, at = random_history(seed)
        found = judge(person, events, start, remote, at)
        current = [event for event in events if event.known_until is None and not event.voided]
        random.Random(seed).shuffle(current)
        assert judge(person, current, start, remote, at) == found, seed
        past = [event for event in current if event.at.instant <= at]
        assert judge(person, past, start, remote, at)["state"] == found["state"], seed


def test_before_the_first_event_there_is_no_case() -> None:
    for seed in range(100):
        person, events, start, remote, _ = random_history(seed)
        early = min(event.at.instant for event in events) - timedelta(days=900)
        found = judge(person, events, start, remote, early)
        assert (found["state"], found["group"], found["term"], found["open"]) == (None, None, None, {})


def test_the_histories_reach_every_state_and_nearly_every_clock() -> None:
    states: set[str | None] = set()
    rows: set[str] = set()
    for seed in range(1500):
        found = judge(*random_history(seed))
        states.add(found["state"])
        rows.update(found["open"])
    assert len(states) == 19  # §7.1 without S0, and None
    assert len({*ROWS, *OWN} - rows) <= 8
