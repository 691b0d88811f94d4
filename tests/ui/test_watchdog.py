"""What the watchdog of the tours calls a stall."""

from __future__ import annotations

from typing import Any

import pytest

from ui.tour.watchdog import BEAT_MS, Watchdog


class _Time:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.milliseconds = 0.0

    def __call__(self) -> float:
        return self.milliseconds / 1000

    def pass_by(self, milliseconds: float) -> None:
        self.milliseconds += milliseconds


@pytest.fixture
def time() -> _Time:
    return _Time()


@pytest.fixture
def watchdog(qapp: Any, time: _Time) -> Watchdog:
    return Watchdog(time)


def test_a_step_has_its_longest_turn_and_the_longest_comes_first(watchdog: Watchdog, time: _Time) -> None:
    for step, turns in (("a page is made", (20, 60, 30)), ("it is looked at", (10,))):
        watchdog.step = step
        for turn in turns:
            time.pass_by(turn + BEAT_MS)
            watchdog.beat()
    assert [(step, round(stall)) for step, stall in watchdog.worst(2)] == [
        ("a page is made", 60),
        ("it is looked at", 10),
    ]


def test_what_the_tour_does_itself_is_no_stall(watchdog: Watchdog, time: _Time) -> None:
    watchdog.step = "a picture"
    with watchdog.looking_away():
        time.pass_by(500)
    time.pass_by(BEAT_MS)
    watchdog.beat()
    assert watchdog.longest["a picture"] < 1


def test_a_stall_before_the_picture_counts(watchdog: Watchdog, time: _Time) -> None:
    watchdog.step = "a page is made"
    time.pass_by(70 + BEAT_MS)
    with watchdog.looking_away():
        time.pass_by(500)
    assert round(watchdog.longest["a page is made"]) == 70


def test_the_event_loop_beats_by_itself(qtbot: Any, watchdog: Watchdog) -> None:
    watchdog.step = "rest"
    qtbot.waitUntil(lambda: "rest" in watchdog.longest, timeout=5_000)
