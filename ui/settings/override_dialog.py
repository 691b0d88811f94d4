"""A chief's decision for the whole office to depart from one rule."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import fields
from models.actions.override_rule import override_rule
from models.clock import today
from models.dates import Moment
from models.errors import InvalidFields
from models.events.overrides import RuleOverride
from models.law.rules import Rule
from ui.field_form import tell_faults
from ui.override_form import OverrideForm
from ui.person.event_dialog import MomentBox
from ui.rule_codes import shown_code
from ui.saving import SavingDialog
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row, scrolled
from ui.workplace import Workplace


class OverrideDialog(SavingDialog):
    """Asks what was decided, by whom, why, and from when to when; ``at`` and ``form`` are its editors.

    Signal: ``recorded`` after it was stored. Nothing typed is lost when saving fails.
    """

    recorded = Signal()
    drop = ("Bỏ nội dung đang nhập?", "Quyết định này chưa được ghi vào sổ.", "Bỏ")

    def __init__(self, rule: Rule, form: OverrideForm, chief: str, place: Workplace, parent: QWidget) -> None:
        super().__init__(place.tasks, place.ask, parent)
        self._place = place
        self.setWindowTitle(RuleOverride.label)
        self.at = MomentBox(RuleOverride, place.clock)
        self.form = form
        day = today(place.clock)
        self.at.show_moment(Moment.on(day))
        self.form.show_values({"decided_by": chief, "from_day": day})
        self._notice = Notice()
        self._save = button("Ghi vào sổ", self.save, role="primary", icon="save", shortcut="Ctrl+S")
        self.saving.button = self._save
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(label(rule.statement, wrap=True))
        body.addWidget(label("Áp dụng trong cả đơn vị, cho những việc bắt đầu trong các ngày ghi dưới đây.", "muted"))
        body.addWidget(self.at)
        body.addWidget(self.form)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(f"Áp dụng khác quy định: {rule.title}", "heading", wrap=True))
        layout.addWidget(label(f"Mục {shown_code(rule.id)} · {rule.article}", "muted", wrap=True))
        layout.addWidget(scrolled(inner, gap=True), 1)
        layout.addWidget(self._notice)
        layout.addLayout(row(1, button("Đóng", self.reject), self._save))
        fit(self, 860, 600)
        self._initial = self._state()
        self.form.editor("value").setFocus()

    def save(self) -> None:
        """Store the decision."""
        at = self.at.moment()
        try:
            fact = fields.build(RuleOverride, self.form.values(), today=today(self._place.clock))
        except InvalidFields as error:
            tell_faults(self._notice, (self.form, error))
            return
        if at is None:
            self.at.line.setFocus()
            return
        self.saving.run(
            lambda registry: registry.write(override_rule, at, fact),
            lambda _: self._on_stored(),
            self._notice.show_error,
        )

    def _on_stored(self) -> None:
        self._initial = self._state()
        self.accept()
        self.recorded.emit()

    def _state(self) -> tuple[Any, ...]:
        return (self.at.line.text(), *self.form.state())

    @property
    def is_changed(self) -> bool:
        return self._state() != self._initial

    @property
    def notice(self) -> str:
        return self._notice.text
