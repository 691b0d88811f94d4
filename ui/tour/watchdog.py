"""Notices when the event loop does not come round: whoever sits at the screen would see the program stand still."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 2


class Watchdog:
    """How long the event loop did not come round, at most, in each ``step`` of a tour, in milliseconds."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.step = ""
        self.longest: dict[str, float] = {}
        self._now = now
        self._last = now()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    @contextlib.contextmanager
    def looking_away(self) -> Iterator[None]:
        """What the tour does itself meanwhile, such as taking a picture, is not the program's."""
        self.beat()
        yield
        self._last = self._now()

    def worst(self, most: int) -> list[tuple[str, float]]:
        """The steps with the longest stalls, the longest first."""
        return sorted(self.longest.items(), key=lambda item: -item[1])[:most]

    def beat(self) -> None:
        """The event loop came round."""
        now = self._now()
        stall = (now - self._last) * 1000 - BEAT_MS
        self._last = now
        self.longest[self.step] = max(self.longest.get(self.step, 0.0), stall)
