"""Something folded away behind a link."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QWidget

from ui.widgets import button, label, row, show_whole


def unfolding_link(text: str, folded: QWidget, tip: str) -> QPushButton:
    """A link that unfolds something, scrolling it into sight, and folds it again."""
    folded.hide()

    def press() -> None:
        folded.setVisible(folded.isHidden())
        if folded.isVisible():
            QTimer.singleShot(0, folded, lambda: _into_sight(folded))

    return button(text, press, role="link", tip=tip)


def explained(source: str, explanation: str, about: str) -> tuple[QHBoxLayout, QLabel]:
    """A line that says where something is written and unfolds why it holds, and what it unfolds, to go below it."""
    why = label(explanation, "muted", wrap=True)
    line = row(label(source, "label", wrap=True))
    line.setStretch(0, 1)
    line.addWidget(unfolding_link("Vì sao?", why, f"Vì sao: {about}"), 0, Qt.AlignmentFlag.AlignTop)
    return line, why


def _into_sight(shown: QWidget) -> None:
    outer = shown.parentWidget()
    while outer is not None and not isinstance(outer, QScrollArea):
        outer = outer.parentWidget()
    if outer is not None:
        show_whole(outer, shown)
