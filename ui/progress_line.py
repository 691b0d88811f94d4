"""A line that tells how far long work is, with a way to stop it; it shows only if the work takes a while."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.tasks import CancelToken
from ui.widgets import button, label, row

SHOWN_AFTER_MS = 400
"""Work that is done sooner comes without a bar that only flickers."""


class ProgressLine(QWidget):
    """Hidden while nothing is done. ``what``: what is being done; ``stops``: what stopping means."""

    _stepped = Signal(int, int)

    def __init__(self, what: str, stops: str) -> None:
        super().__init__()
        self._token: CancelToken | None = None
        self._bar = QProgressBar()
        self._bar.setAccessibleName(f"Tiến độ: {what}")
        self._stop = button("Dừng", self.stop, icon="ban", tip=stops)
        self.setLayout(row(label(what, "label"), self._bar, self._stop))
        self.layout().setContentsMargins(0, 0, 0, 0)
        self._stepped.connect(self._on_stepped)  # emitted on workers, delivered here
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SHOWN_AFTER_MS)
        self._late.timeout.connect(self.show)
        self.hide()

    @property
    def is_running(self) -> bool:
        return self._token is not None

    def stop(self) -> None:
        """Stop before the next step."""
        if self._token is not None:
            self._token.cancel()

    def begin(self) -> CancelToken:
        """Work begins."""
        self._token = CancelToken()
        self._bar.setRange(0, 0)
        self._late.start()
        return self._token

    def step(self, done: int, total: int) -> None:
        """So many of so many are done; any thread."""
        self._stepped.emit(done, total)

    def end(self) -> None:
        """Work is over, whatever came of it."""
        self._token = None
        self._late.stop()
        self.hide()

    def _on_stepped(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
