"""F1 and Ctrl+/ in every window, and Ctrl+L in those that stand over the main one, which hold its own keys up.

A window gets its keys when it gets the focus for the first time. Not one key for the application: Qt gives
it to nobody while a dialog is open; and not a filter on the application, which would be asked about every event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from ui.widgets import open_and_drop, shortcut

if TYPE_CHECKING:  # loaded when help is asked for
    from ui.help.viewer import GuideWindow

HELP, OVERVIEW, LOCK = "F1", "Ctrl+/", "Ctrl+L"
_HAS_KEYS = "hasHelpKeys"


def open_guide() -> None:
    """What F1 does, for a button."""
    QApplication.instance().findChild(HelpKeys).show_guide()


class HelpKeys(QObject):
    """Opens the guide at the page of whatever has the focus, and the overview of the keys that hold there.

    ``guide``: the window of the guide, once it was asked for. Signal: ``lock_wanted``.
    """

    lock_wanted = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.guide: GuideWindow | None = None
        app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        window = now.window() if now is not None else None
        if window is None or window.property(_HAS_KEYS):
            return
        window.setProperty(_HAS_KEYS, True)
        shortcut(window, HELP, self.show_guide)
        shortcut(window, OVERVIEW, self.show_keys)
        if not isinstance(window, QMainWindow):
            shortcut(window, LOCK, self.lock_wanted.emit, "Khóa sổ")

    def show_guide(self) -> None:
        """Show the page about what has the focus."""
        from ui.help.pages import page_for
        from ui.help.viewer import GuideWindow

        opener = QApplication.focusWidget()
        if self.guide is None:
            self.guide = GuideWindow()
        self.guide.show_page(page_for(opener))
        self.guide.come_forward(opener)

    def show_keys(self) -> None:
        """Show which keys hold in the window that has the focus."""
        from ui.help.overview import KeysDialog

        opener = QApplication.activeWindow()
        if opener is not None and not isinstance(opener, KeysDialog):
            open_and_drop(KeysDialog(opener))
