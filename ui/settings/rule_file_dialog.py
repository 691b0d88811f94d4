"""What a rule file would change, before it is taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from models.actions.take_rule_file import RowChange, RuleFilePlan, take_rule_file
from models.dates import show_date
from models.errors import RegistryError
from models.law.rules import Rules
from ui.rule_codes import shown_code
from ui.rule_words import value_words
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row, scrolled
from ui.words import MARKS
from ui.workplace import Workplace


class RuleFileDialog(QDialog):
    """Shows a plan and asks whether to take the file. Signal: ``taken`` (its number), after it was stored."""

    taken = Signal(int)

    def __init__(self, plan: RuleFilePlan, sealed: bytes, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._plan, self._sealed, self._place = plan, sealed, place
        file = plan.file
        self.setWindowTitle("Nhận tệp quy định")
        self._notice = Notice()
        self._take = button("Nhận vào sổ", self.take, role="primary", icon="save", shortcut="Ctrl+S")
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE)
        self._say_decisions(body)
        self._say_rows(body)
        self._say_days(body)
        body.addStretch(1)
        area = scrolled(inner, gap=True)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a long list is read by the keys too
        area.setAccessibleName("Những gì tệp quy định thay đổi")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(f"Tệp số {file.number}: {file.title}", "heading", wrap=True))
        dated = f"ban hành {show_date(file.issued)}, có hiệu lực từ {show_date(file.start)}"
        layout.addWidget(label(f"Ký bởi {plan.signer}; {dated}.", "muted", wrap=True))
        layout.addWidget(label("Những gì bắt đầu trước ngày có hiệu lực vẫn theo quy định cũ.", "muted", wrap=True))
        layout.addWidget(area, 1)
        layout.addWidget(self._notice)
        layout.addLayout(row(1, button("Không nhận", self.reject, shown_keys="Esc"), self._take))
        fit(self, 820, 600)
        area.setFocus()

    def _say_decisions(self, body: QVBoxLayout) -> None:
        """What a chief decided about the same rules goes on; somebody should look whether it should."""
        if not self._plan.decisions:
            return
        rules = ", ".join(shown_code(rule) for rule in sorted({made.fact.rule for made in self._plan.decisions}))
        told = f"Đơn vị đang áp dụng khác các mục {rules}; quyết định đó vẫn giữ sau khi nhận. Xem lại từng mục."
        body.addWidget(label(told, wrap=True, tone="amber"))

    def _say_rows(self, body: QVBoxLayout) -> None:
        if self._plan.changes:
            body.addWidget(label(f"{len(self._plan.changes)} quy định", "section"))
        for change in self._plan.changes:
            body.addWidget(label(change_words(change, self._plan.law.rules), wrap=True))
            sure = MARKS[change.row.mark]
            body.addWidget(label(change.row.article + (f" · {sure}" if sure else ""), "label", wrap=True))

    def _say_days(self, body: QVBoxLayout) -> None:
        days = self._plan.file.days
        if not days:
            return
        body.addWidget(label(f"Lịch làm việc, đến hết {show_date(self._plan.law.calendar.through)}", "section"))
        for day in sorted(days, key=lambda exception: exception.day):
            what = "ngày nghỉ" if day.off else "ngày làm việc"
            body.addWidget(label(f"{show_date(day.day)}, {what}: {day.name}", wrap=True))

    def take(self) -> None:
        """Take the file; every case is judged anew."""
        self._take.setEnabled(False)
        sealed = self._sealed
        self._place.tasks.run(
            lambda registry: registry.write(take_rule_file, sealed), self._on_taken, self._on_failed, self
        )

    def _on_taken(self, number: int) -> None:
        self.accept()
        self.taken.emit(number)

    def _on_failed(self, error: RegistryError) -> None:
        self._take.setEnabled(True)
        self._notice.show_error(error)


def change_words(change: RowChange, rules: Rules) -> str:
    """What becomes of a rule: its value before and after, or that it is new."""
    after = value_words(change.row, rules) or change.row.statement
    since = f"từ {show_date(change.row.start)}"
    if change.before is None:
        return f"{shown_code(change.row.id)} {change.row.title}: mới, {after}, {since}"
    before = value_words(change.before, rules) or change.before.statement
    told = f"{before} → {after}" if before != after else f"vẫn {after}; nội dung: {change.row.statement}"
    return f"{shown_code(change.row.id)} {change.row.title}: {told}, {since}"
