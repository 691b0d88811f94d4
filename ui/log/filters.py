"""What of a log is wanted: days, a colleague, a kind, a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models.clock import Clock, today
from models.dates import day_end, day_start, parse_date, show_date
from models.ids import UserId
from models.logs import LogFilter
from ui.flow import Flow
from ui.theme import SPACE
from ui.widgets import QuietComboBox, label, set_property

_ANYBODY, _ANYTHING = "Mọi người", "Mọi việc"


class FilterBar(QWidget):
    """Signal: ``changed`` when something else is wanted; ``wanted`` tells what."""

    changed = Signal()

    def __init__(self, clock: Clock, kinds: Mapping[str, str]) -> None:
        super().__init__()
        self._clock = clock
        self._since, self._until = _line("Từ ngày", 96), _line("Đến ngày", 96)
        self._person = _line("Tên người", 200)
        self._person.setPlaceholderText("Có dấu hoặc không")
        self._user, self._kind = QuietComboBox(), QuietComboBox()
        self._user.setAccessibleName("Cán bộ")
        self._user.addItem(_ANYBODY, "")
        self._kind.setAccessibleName("Việc")
        self._kind.addItem(_ANYTHING, "")
        for code, text in sorted(kinds.items(), key=lambda item: item[1]):
            self._kind.addItem(text, code)
        self._last = LogFilter()
        self._user.setMinimumContentsLength(16)
        self._kind.setMinimumContentsLength(20)
        flow = Flow(*(_captioned(w) for w in (self._since, self._until, self._user, self._kind, self._person)))
        self.setLayout(flow)
        for line in (self._since, self._until, self._person):
            line.editingFinished.connect(self._on_edited)
        for box in (self._user, self._kind):
            box.activated.connect(lambda _: self._on_edited())
        self.first = self._since

    def show_users(self, names: Mapping[str, str]) -> None:
        """Offer the colleagues to choose from; the one chosen stays."""
        chosen = self._user.currentData()
        self._user.clear()
        self._user.addItem(_ANYBODY, "")
        for id_, name in sorted(names.items(), key=lambda item: item[1]):
            self._user.addItem(name, id_)
        self._user.setCurrentIndex(max(0, self._user.findData(chosen)))

    @property
    def wanted(self) -> LogFilter:
        since, until = self._day(self._since), self._day(self._until)
        return LogFilter(
            since=day_start(since) if since else None,
            until=day_end(until) if until else None,
            user=UserId(self._user.currentData()) if self._user.currentData() else None,
            kinds=(self._kind.currentData(),) if self._kind.currentData() else (),
            person=self._person.text().strip(),
        )

    def words(self) -> str:
        """What is wanted, for the head of an export."""
        parts = [
            f"{name}: {text}"
            for name, text in (
                ("từ ngày", self._since.text()), ("đến ngày", self._until.text()),
                ("cán bộ", self._user.currentText()), ("việc", self._kind.currentText()),
            )
            if text and text not in (_ANYBODY, _ANYTHING)
        ]  # fmt: skip
        return "; ".join(parts) or "tất cả"

    def _on_edited(self) -> None:
        if self.wanted != self._last:
            self._last = self.wanted
            self.changed.emit()

    def _day(self, line: QLineEdit) -> date | None:
        """The day typed, written out; one that is none is marked and does not count."""
        text = line.text().strip()
        try:
            day = parse_date(text, today(self._clock)) if text else None
        except ValueError:
            set_property(line, "fault", "true")
            return None
        set_property(line, "fault", "false")
        if day is not None and text != show_date(day) and not line.hasFocus():
            line.setText(show_date(day))
        return day


def _line(name: str, width: int) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setFixedWidth(width)
    return made


def _captioned(input_: QWidget) -> QWidget:
    """An input under its name."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, SPACE, 0)
    layout.setSpacing(2)
    caption = label(input_.accessibleName(), "label")
    caption.setBuddy(input_)
    layout.addWidget(caption)
    layout.addWidget(input_)
    return made
