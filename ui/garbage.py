"""Garbage is collected on the UI thread only.

WORKAROUND: Python runs its cyclic collector on whatever thread happens to allocate. A cycle that holds a widget
and is found on a worker is destroyed there, with a lock of Qt's held, and waits for the interpreter that the UI
thread holds while it waits for the same lock: the window stops for ever. Look at it again with each PySide6.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

EVERY_MS = 500
_PATIENCE = 4
"""After so many times in vain the loop is taken to be busy for good."""


def spare_what_stands() -> None:
    """Never look again at what stands now, which makes each later collection short: the modules of the program.

    Only before a registry was opened: what is spared stays, and nothing that is to go with a lock may.
    """
    gc.freeze()


class GarbageCollector(QObject):
    """Takes the collector over from Python for as long as workers may run.

    It collects when the event loop has nothing else to do: a full collection takes as long as a page to be made.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._waited = 0
        self._all_is_wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.connect(self._on_idle)

    def stop(self) -> None:
        """Give the collector back to Python; no worker may run any more."""
        self._timer.stop()
        self._waited = 0
        gc.enable()

    def _on_time(self) -> None:
        self._waited += 1
        if self._waited > _PATIENCE:
            self._collect()

    def clear_soon(self) -> None:
        """Collect all that is gone, as soon as the loop has let go of its widgets: somebody has locked."""
        self._all_is_wanted = True

    def _on_idle(self) -> None:
        """In a turn of its own: what is destroyed may have a say in the loop that is about to wait."""
        if self._all_is_wanted or self._waited:
            QTimer.singleShot(0, self, self._collect)

    def _collect(self) -> None:
        """The oldest generation whose threshold has been passed, as Python itself would have done; or all."""
        wanted, self._all_is_wanted, self._waited = self._all_is_wanted, False, 0
        if wanted:
            gc.collect()
            return
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
