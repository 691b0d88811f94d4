"""What a paper still lacks, each with a link to where it is filled."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.papers.declared import PaperField
from printing.filling import Missing
from ui.widgets import label

_MOST = 4
"""So many names of what the record lacks stand there; more would hide the inputs, and unfold."""
_ALL = "all"
"""The link that names the others."""


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
        self._recorded.linkActivated.connect(self._on_recorded)
        self._blank: tuple[PaperField, ...] = ()
        self._is_unfolded = False
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
        self._blank = missing.recorded
        self._show_blank()
        self._recorded.setVisible(bool(missing.recorded))
        self.setVisible(bool(double or missing.needed or missing.recorded))

    def _show_blank(self) -> None:
        others = 0 if self._is_unfolded else max(0, len(self._blank) - _MOST)
        shown = self._blank[: len(self._blank) - others]
        rest = f' và <a href="{_ALL}">{others} mục khác</a>' if others else ""
        self._recorded.setText(f"Hồ sơ chưa có, còn để trống (in thành dòng chấm): {_linked(shown)}{rest}")

    def _on_recorded(self, link: str) -> None:
        if link == _ALL:
            self._is_unfolded = True
            self._show_blank()
        else:
            self.record_wanted.emit(link)


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
