"""The engine and the second reading say the same of random life histories."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.models.law.comparison import CLOCKS, ONLY_ENGINE, ONLY_SECOND, disagreements
from tests.models.second_reading.histories import random_history

COUNT = 3000

OPEN_POINTS = {
    "B10": "taken in again while already under management",
    "B14": "P4: from the notice or the result; the engine counts from the result alone",
    "C05": "received before the request for determination",
    "D08": "a second V-22 for one whose start is not clear",
    "F07": "notice for a rehabilitation that moved in under the old law",
    "G03-register": "V-24 and V-30 on one day",
    "I05": "a breach in after-care said to lead to a file",
    "J03": "a breach in after-care said to lead to a file",
}
"""Kinds of disagreement that are not decided yet (docs/decisions/0012-two-readings-deadlines.md), each with what it is
about. None of them may disappear unnoticed: a kind that no longer occurs has to be struck out here."""

NOT_REDUCED = frozenset({
    "B18", "B19-decree", "C01", "F08", "G02-copy", "G02-present", "G05", "G09-notice", "I05-relapse", "I15",
    "J03-relapse", "L04", "N06-aftercare", "N06-home", "N07", "P07-delivery", "P10-decree",
})  # fmt: skip
"""Kinds met only in other histories (about one in 150 of the seeds 3,000 to 7,000) and not looked into yet."""


def kinds_in(seeds: range) -> Counter[str]:
    """How often each kind of disagreement occurs in the histories of some seeds."""
    return Counter(kind for seed in seeds for kind, _ in disagreements(random_history(seed)))


@pytest.fixture(scope="module")
def found() -> Counter[str]:
    return kinds_in(range(COUNT))


def test_the_two_readings_differ_in_nothing_but_the_open_points(found: Counter[str]) -> None:
    assert found.keys() - OPEN_POINTS.keys() == set()


def test_every_open_point_still_occurs(found: Counter[str]) -> None:
    assert OPEN_POINTS.keys() - found.keys() == set()


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=COUNT, max_value=2**32))
def test_nor_do_they_in_any_other_history(seed: int) -> None:
    known = OPEN_POINTS.keys() | NOT_REDUCED
    assert [point for point in disagreements(random_history(seed)) if point[0] not in known] == []


def test_no_row_is_both_compared_and_left_out() -> None:
    names = [*CLOCKS, *CLOCKS.values()]
    assert not {*names} & {*ONLY_ENGINE, *ONLY_SECOND}
    assert not ONLY_ENGINE.keys() & ONLY_SECOND.keys()
