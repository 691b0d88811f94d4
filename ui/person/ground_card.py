"""The lawful ground on which somebody is entered: which, when, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import fields
from models.clock import Clock, today
from models.dates import Moment, Precision
from models.events.base import Fact, kind_of
from ui.field_form import FieldForm
from ui.person.event_dialog import MomentBox
from ui.person.name_completer import Source, offer_names
from ui.widgets import Ask, QuietComboBox, card, column, label

GROUNDS = (
    ("test", "Kết quả xét nghiệm chất ma túy"),
    ("notice_of_use", "Thông báo hành vi sử dụng nhận từ đơn vị khác (III-02)"),
    ("moved_in", "Người chuyển đến, theo hồ sơ của Công an nơi đi"),
    ("taken_over", "Tiếp nhận từ danh sách, hồ sơ đã có"),
)


class _Panel(QWidget):
    """When and what of one ground, with its sensible first values. ``blank``: its state before anything is typed."""

    def __init__(self, kind: str, clock: Clock, ask: Ask) -> None:
        super().__init__()
        declared = kind_of(kind)
        self.at = MomentBox(declared, clock)
        self.fact = FieldForm(fields.fields_of(declared), lambda: today(clock), ask=ask)
        minute = declared.precision is Precision.MINUTE
        self.at.show_moment(Moment.at(clock.now()) if minute else Moment.on(today(clock)))
        if kind == "notice_of_use":
            self.fact.show_values({"direction": "received"})
        if kind == "taken_over":
            self.fact.show_values({"taken_over_on": today(clock)})
        self.setLayout(column(self.at, self.fact))
        self.blank = self.state()

    def state(self) -> tuple[Any, ...]:
        return (self.at.line.text(), *self.fact.state())


class GroundCard(QWidget):
    """``at`` and ``fact`` are the editors of the chosen ground. What was typed for another one stays in its own.

    A ground that nobody chooses costs nothing.
    """

    def __init__(self, clock: Clock, ask: Ask) -> None:
        super().__init__()
        self._clock, self._ask = clock, ask
        self._names: Source | None = None
        self._panels: dict[str, _Panel] = {}
        self._choice = QuietComboBox()
        self._choice.setAccessibleName("Căn cứ đưa vào sổ")
        for kind, text in GROUNDS:
            self._choice.addItem(text, kind)
        self._choice.activated.connect(lambda _: self.show_chosen())
        self.setFocusProxy(self._choice)
        frame, self._body = card()
        self._body.addWidget(label("Căn cứ đưa vào sổ", "heading"))
        self._body.addWidget(self._choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    @property
    def kind(self) -> type[Fact]:
        return kind_of(self._choice.currentData())

    @property
    def at(self) -> MomentBox:
        return self._panel.at

    @property
    def fact(self) -> FieldForm:
        return self._panel.fact

    def prepare(self) -> None:
        """Make the editors of the chosen ground; to show them is as much work again, for another turn."""
        self._panel.hide()

    def appearing(self) -> Iterator[None]:
        """Show them in steps."""
        if self._panel.isVisibleTo(self):
            return  # chosen by hand meanwhile
        steps = self._panel.fact.appearing()
        next(steps)
        self.show_chosen()
        yield
        yield from steps

    def show_chosen(self) -> None:
        """Show the editors of the chosen ground alone."""
        chosen = self._panel
        for panel in self._panels.values():
            panel.setVisible(panel is chosen)

    def offer(self, names: Source) -> None:
        """Propose names in every ground."""
        self._names = names
        for panel in self._panels.values():
            offer_names(panel.fact, names)

    @property
    def is_changed(self) -> bool:
        """Whether something was chosen or typed for the ground that shows."""
        chosen = self._panels.get(self._choice.currentData())
        return self._choice.currentIndex() > 0 or (chosen is not None and chosen.state() != chosen.blank)

    def draft(self) -> dict[str, Any]:
        """What was typed as JSON data."""
        return {"ground": self._choice.currentData(), "at": self.at.line.text(), "fact": self.fact.draft()}

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` gave."""
        self._choice.setCurrentIndex(max(self._choice.findData(content["ground"]), 0))
        self.show_chosen()
        self.at.line.setText(content["at"])
        self.fact.show_draft(content["fact"])

    @property
    def _panel(self) -> _Panel:
        kind = self._choice.currentData()
        if kind not in self._panels:
            self._panels[kind] = self._make(kind)
        return self._panels[kind]

    def _make(self, kind: str) -> _Panel:
        made = _Panel(kind, self._clock, self._ask)
        made.hide()
        self._body.addWidget(made)
        _tab_into(made, self._choice)
        if self._names is not None:
            offer_names(made.fact, self._names)
        return made


def _tab_into(made: QWidget, before: QWidget) -> None:
    """Let Tab come to what was made late right after another control: Qt puts it behind all that stands there."""
    window = made.window()
    for widget in made.findChildren(QWidget):
        stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if stop and widget.window() is window:  # not the lists that boxes open
            QWidget.setTabOrder(before, widget)
            before = widget
