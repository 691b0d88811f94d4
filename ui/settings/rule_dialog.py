"""One rule: what it says and since when, how sure we are of it, and what the office decided instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from models.actions.override_rule import void_override
from models.clock import today
from models.dates import show_date
from models.errors import RegistryError
from models.law.overridable import overrides_among, value_type
from models.law.overrides import Scope
from models.law.practice import OfficeOverride
from models.law.rules import Rule
from models.roles import Permission
from ui.override_form import OverrideForm
from ui.person.event_dialog import ReasonDialog
from ui.rule_codes import shown_code
from ui.rule_words import days_words, override_words, value_words
from ui.settings.override_dialog import OverrideDialog
from ui.settings.rules_view import RulesView
from ui.theme import SPACE
from ui.widgets import Notice, badge, button, fit, label, row, scrolled
from ui.words import MARKS
from ui.workplace import Workplace


class RuleDialog(QDialog):
    """Shows a rule and lets a chief decide about it. Signal: ``changed`` (sentence) after a decision, when it closes.

    ``dialog`` is the one that asks for a decision or a reason.
    """

    changed = Signal(str)

    def __init__(self, rule: Rule, view: RulesView, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._rule, self._view, self._place = rule, view, place
        self._law = rule.lawful or rule
        self.dialog: QDialog | None = None
        self._notice = Notice()
        self.setWindowTitle(f"Quy định {shown_code(rule.id)}")
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE)
        self._say_what(body)
        self._say_versions(body)
        self._say_decisions(body)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(rule.title, "heading", wrap=True))
        layout.addWidget(label(f"Mục {shown_code(rule.id)} · {rule.article}", "muted", wrap=True))
        area = scrolled(inner, gap=True)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a long rule is read by the keys too
        area.setAccessibleName(f"Nội dung quy định {shown_code(rule.id)}")
        layout.addWidget(area, 1)
        layout.addWidget(self._notice)
        buttons = row(1, button("Đóng", self.reject, shown_keys="Esc"))
        if self._may_decide():
            buttons.insertWidget(0, button("Áp dụng khác quy định…", self.decide, icon="pencil", shortcut="Ctrl+E"))
        layout.addLayout(buttons)
        fit(self, 760, 560)
        area.setFocus()

    # --- what it shows -----------------------------------------------------------------------

    def _say_what(self, body: QVBoxLayout) -> None:
        body.addWidget(label(self._law.statement, wrap=True))
        if self._rule.override is not None:
            words = override_words(self._rule.override, self._rule, self._view.rules)
            value = value_words(self._rule, self._view.rules)
            body.addWidget(label(f"Đang áp dụng: {value}, {words}.", wrap=True, tone="amber"))
        if self._law.why:
            body.addWidget(label(f"Chương trình không tính theo mục này: {self._law.why}", "muted", wrap=True))
        if MARKS[self._law.mark]:
            body.addWidget(label(f"Mức kiểm chứng: {MARKS[self._law.mark]}.", wrap=True, tone="amber"))

    def _say_versions(self, body: QVBoxLayout) -> None:
        """Every version of the rule, the newest first."""
        versions = self._view.law.versions(self._rule.id)
        body.addWidget(label("Các phiên bản", "section"))
        for version in reversed(versions):
            shown = value_words(version, self._view.law) or version.statement
            later = " · chưa có hiệu lực" if version.start > self._view.today else ""
            present = " · đang có hiệu lực" if version.is_in_force(self._view.today) else later
            until = f" đến hết {show_date(version.end)}" if version.end else ""
            made = label(f"Từ {show_date(version.start)}{until}{present}: {shown}", wrap=True)
            body.addWidget(made)
            body.addWidget(label(version.article, "label", wrap=True))

    def _say_decisions(self, body: QVBoxLayout) -> None:
        decisions = self._view.decisions_on(self._rule.id)
        if decisions:
            body.addWidget(label("Quyết định áp dụng khác của đơn vị", "section"))
        for made in decisions:
            body.addWidget(self._decision(made))

    def _decision(self, made: OfficeOverride) -> QWidget:
        """A decision in words, whether it still holds, and the way to take it back."""
        frame = QFrame()
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(0, 0, 0, SPACE // 2)
        lines.setSpacing(2)
        found = overrides_among([(made.at, made.fact)], Scope.OFFICE, self._view.law)
        if found:
            rule = self._view.law.at(self._rule.id, found[0].start) or self._law
            value = value_words(rule, self._view.law, found[0].value)
            days = days_words(found[0].start, found[0].end)
            lines.addWidget(label(f"{value}, {days}", wrap=True))
            lines.addWidget(label(override_words(found[0], rule, self._view.law), "muted", wrap=True))
        else:
            lines.addWidget(label(f"{made.fact.value}: không hợp với quy định hiện có, không có tác dụng.", wrap=True))
        if made.voided:
            lines.addLayout(row(badge("đã bỏ", "blue"), label(made.reason, "label", wrap=True)))
        elif self._view.user.may(Permission.OVERRIDE_RULE):
            tip = f"Bỏ quyết định ngày {show_date(made.at.day)}"
            lines.addLayout(row(button("Bỏ quyết định này…", lambda: self.take_back(made), role="link", tip=tip), 1))
        return frame

    # --- what a chief does -------------------------------------------------------------------

    def _may_decide(self) -> bool:
        takes_a_value = value_type(self._law, self._view.law) is not None
        return takes_a_value and self._view.user.may(Permission.OVERRIDE_RULE)

    def decide(self) -> None:
        """Ask for a decision about this rule."""
        form = OverrideForm(self._law, self._view.law, lambda: today(self._place.clock))
        dialog = OverrideDialog(self._law, form, self._view.user.known.name, self._place, self)
        dialog.recorded.connect(lambda: self._done("Đã ghi quyết định áp dụng khác quy định."))
        self._open(dialog)

    def take_back(self, made: OfficeOverride) -> None:
        """Ask why a decision is taken back, and take it back."""
        dialog = ReasonDialog(
            "Bỏ quyết định áp dụng khác",
            "Quyết định không còn tác dụng từ đầu, nhưng vẫn xem được cùng lý do bỏ.",
            "Bỏ quyết định",
            self,
        )
        dialog.given.connect(
            lambda reason: self._place.tasks.run(
                lambda registry: registry.write(void_override, made.id, made.version, reason),
                lambda _: self._done("Đã bỏ quyết định áp dụng khác quy định."),
                self._on_error,
                self,
            )
        )
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _on_error(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    def _done(self, text: str) -> None:
        self.accept()
        self.changed.emit(text)
