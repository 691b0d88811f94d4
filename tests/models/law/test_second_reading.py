"""The engine and the second reading say the same of random life histories.

A disagreement is named with its seed; ``python -m tests.models.law.comparison --from SEED --count 1 --small``
shows the history without the events that it does not need.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.models.law.comparison import CLOCKS, ONLY_ENGINE, ONLY_SECOND, disagreements
from tests.models.second_reading.histories import random_history

COUNT = 20_000
BLOCK = 1000
"""How many histories one test reads, so that several processes share them."""


@pytest.mark.parametrize("first", range(0, COUNT, BLOCK))
def test_the_two_readings_differ_in_nothing(first: int) -> None:
    found = [(seed, *point) for seed in range(first, first + BLOCK) for point in disagreements(random_history(seed))]
    assert found == []


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=COUNT, max_value=2**32))
def test_nor_do_they_in_any_other_history(seed: int) -> None:
    assert list(disagreements(random_history(seed))) == []


def test_no_row_is_both_compared_and_left_out() -> None:
    names = [*CLOCKS, *CLOCKS.values()]
    assert not {*names} & {*ONLY_ENGINE, *ONLY_SECOND}
    assert not ONLY_ENGINE.keys() & ONLY_SECOND.keys()
