"""Something folded away behind a link."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from ui.widgets import button, show_whole


def unfolding_link(text: str, folded: QWidget, tip: str) -> QPushButton:
    """A link that unfolds something, scrolling it into sight, and folds it again."""
    folded.hide()

    def press() -> None:
        folded.setVisible(folded.isHidden())
        if folded.isVisible():
            QTimer.singleShot(0, folded, lambda: _into_sight(folded))

    return button(text, press, role="link", tip=tip)


def _into_sight(shown: QWidget) -> None:
    outer = shown.parentWidget()
    while outer is not None and not isinstance(outer, QScrollArea):
        outer = outer.parentWidget()
    if outer is not None:
        show_whole(outer, shown)
