"""Garbage is collected on the UI thread only.

WORKAROUND: Python runs its cyclic collector on whatever thread happens to allocate. A cycle that holds a widget
and is found on a worker is destroyed there, with a lock of Qt's held, and waits for the interpreter that the UI
thread holds while it waits for the same lock: the window stops for ever. Look at it again with each PySide6.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class GarbageCollector(QObject):
    """Takes the collector over from Python for as long as workers may run."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """Give the collector back to Python; no worker may run any more."""
        self._timer.stop()
        gc.enable()

    def _collect(self) -> None:
        """The oldest generation whose threshold has been passed, as Python itself would have done."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
