"""What a paper still lacks, each with a link to where it is filled."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.papers.declared import PaperField
from printing.filling import Missing
from ui.widgets import label

_MOST = 6
"""More names of what the record lacks than this would hide the inputs."""


class MissingList(QWidget):
    """Signals: ``input_wanted``, ``record_wanted`` with the name of a field."""

    input_wanted = Signal(str)
    record_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._double = label("", "fault", wrap=True)
        self._needed = _links("Còn thiếu")
        self._needed.linkActivated.connect(self.input_wanted.emit)
        self._recorded = _links("Hồ sơ chưa có")
        self._recorded.linkActivated.connect(self.record_wanted.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self._double, self._needed, self._recorded):
            layout.addWidget(widget)

    def show_missing(self, missing: Missing, double: str) -> None:
        """Show what is missing, and a number that another paper has."""
        self._double.setText(f"Số {double} đã dùng cho giấy khác trong năm.")
        self._double.setVisible(bool(double))
        self._needed.setText("Cần có: " + _linked(missing.needed))
        self._needed.setVisible(bool(missing.needed))
        shown, others = missing.recorded[:_MOST], len(missing.recorded) - _MOST
        rest = f" và {others} mục khác" if others > 0 else ""
        self._recorded.setText(f"Hồ sơ chưa có (in thành dòng chấm): {_linked(shown)}{rest}")
        self._recorded.setVisible(bool(missing.recorded))
        self.setVisible(bool(double or missing.needed or missing.recorded))


def _links(name: str) -> QLabel:
    made = label("", "label", wrap=True)
    made.setAccessibleName(name)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    return made


def _linked(fields: Iterable[PaperField]) -> str:
    return "; ".join(f'<a href="{field.name}">{field.label}</a>' for field in fields)
