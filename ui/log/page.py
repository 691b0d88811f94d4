"""Nhật ký: who changed what, who looked at whom, and whether anybody changed either afterwards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout

from models.actions.retire_looks import retire_looks
from models.actions.undo import Undone
from models.errors import RegistryError
from models.ids import PersonId
from models.looks import KEPT_MONTHS, LookKind
from models.retention import months_of_looks
from models.roles import Permission
from ui.log.check_tab import CheckTab
from ui.log.entry_dialog import EntryDialog
from ui.log.line import LogLine
from ui.log.list_tab import JournalLog, LogListTab, LogOf, LooksLog
from ui.log.undoing import ask_and_undo, done_message, undo_reason
from ui.messages import Message
from ui.page import Late, Page, Part
from ui.theme import SPACE
from ui.verifier import Verifier
from ui.widgets import Notice, button, label, row, shortcut
from ui.workplace import Workplace


class LogPage(Page):
    """Signals: ``person_chosen`` (PersonId); ``shown`` when a list stands there. ``dialog`` is the one that is open."""

    person_chosen = Signal(str)
    shown = Signal()

    def __init__(self, place: Workplace, verifier: Verifier) -> None:
        super().__init__()
        self._place = place
        self.dialog: QDialog | None = None
        self._notice = Notice()
        self._tabs = QTabWidget()
        self._verifier = verifier
        self._journal = self._make_list(JournalLog())
        self._tabs.addTab(self._journal, "Thay đổi")
        user = place.user
        if user.may(Permission.READ_ACCESS_LOG):
            self._tabs.addTab(Late(lambda: self._make_list(LooksLog())), "Truy cập")
        if user.may(Permission.CHECK):
            self._tabs.addTab(Late(self._make_check), "Kiểm tra")
        self._may_undo = user.may(Permission.UNDO) or user.may(Permission.UNDO_OTHERS)
        self._undo = button(
            "Hoàn tác", self.undo_chosen, icon="undo-2", shortcut="Ctrl+U", tip="Hoàn tác việc đang chọn"
        )
        self._retire = button("Xóa phần đã hết hạn giữ", self.retire, tip="Xóa nhật ký truy cập đã quá thời hạn lưu")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Nhật ký", "title"), 1, self._undo, self._retire))
        layout.addWidget(self._notice)
        layout.addWidget(self._tabs, 1)
        self._undo.setVisible(self._may_undo)  # only now: without a parent it would be a window
        self.first = self._journal.table
        shortcut(self, "F5", self.renew)
        for i in range(self._tabs.count()):
            shortcut(self, f"Alt+{i + 1}", lambda tab=i: self._show_tab(tab), self._tabs.tabText(i))
        self._tabs.currentChanged.connect(self._on_tab)
        self._on_tab(0)
        place.tasks.look(LookKind.READ_LOG)

    def _make_list(self, log: LogOf) -> LogListTab:
        tab = LogListTab(log, self._place)
        tab.shown.connect(self.shown.emit)
        tab.chosen.connect(lambda line: self._open_line(log, line))
        tab.said.connect(self._notice.show_message)
        tab.failed.connect(self._notice.show_error)
        return tab

    def _make_check(self) -> CheckTab:
        tab = CheckTab(self._place, self._verifier)
        tab.failed.connect(self._notice.show_error)
        return tab

    @property
    def notice(self) -> str:
        return self._notice.text

    def renew(self) -> None:
        self._on_tab(self._tabs.currentIndex())

    def _show_tab(self, index: int) -> None:
        """Go to a tab with the keys: the focus goes to what it shows."""
        self._tabs.setCurrentIndex(index)
        shown = self._tabs.widget(index)
        if isinstance(shown, Part):
            shown.focus_first()

    def _on_tab(self, index: int) -> None:
        shown = self._tabs.widget(index)
        self._notice.clear_good()
        self._undo.setEnabled(shown is self._journal)
        if isinstance(shown, Late):
            shown = shown.part
        is_of_looks = isinstance(shown, LogListTab) and shown is not self._journal
        self._retire.setVisible(is_of_looks and self._place.user.may(Permission.ERASE))
        if isinstance(shown, LogListTab | CheckTab):
            shown.refresh()

    # --- one entry -----------------------------------------------------------------------

    def _open_line(self, log: LogOf, line: LogLine) -> None:
        dialog = EntryDialog(line, log.headings, may_undo=self._may_undo and line.may_undo, parent=self)
        dialog.undo_wanted.connect(self.undo_chosen)
        dialog.person_wanted.connect(lambda: self.person_chosen.emit(PersonId(line.person_id or "")))
        self.dialog = dialog
        dialog.open()

    def undo_chosen(self) -> None:
        """Take the action of the chosen entry back."""
        line = self._journal.current
        if line is None or line.action_id is None:
            return
        words = " · ".join(text for text in (line.action, line.texts[1], line.texts[4], line.texts[5]) if text)
        reason = undo_reason(line.action, line.texts[1])
        ask_and_undo(self._place, self, line.action_id, words, reason, self._on_undone, self._notice.show_error)

    def _on_undone(self, undone: Undone) -> None:
        self.renew()
        self._notice.show_message(done_message(undone), "good")

    # --- letting go ----------------------------------------------------------------------

    def retire(self) -> None:
        """Let the looks go that were kept long enough, once the user has read how long that is."""
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: months_of_looks(q.retention_terms())),
            self._ask_to_retire,
            self._on_failed,
            self,
        )

    def _ask_to_retire(self, months: int | None) -> None:
        if months is None:
            self._notice.show_message(Message("Nhật ký truy cập được lưu vĩnh viễn.", "Thời hạn do chỉ huy đã đặt."))
            return
        question = f"Xóa nhật ký truy cập đã quá {months} tháng?"
        detail = f"Nhật ký truy cập phải giữ ít nhất {KEPT_MONTHS} tháng. Việc xóa được ghi vào nhật ký thay đổi."
        if self._place.ask.confirm(self, question, detail, "Xóa"):
            self._place.tasks.run(
                lambda registry: registry.write(retire_looks),
                lambda count: self._on_retired(count, months),
                self._on_failed,
                self,
            )

    def _on_retired(self, count: int, months: int) -> None:
        self.renew()
        text = f"Đã xóa {count} mục." if count else f"Chưa có tháng nào quá {months} tháng."
        self._notice.show_message(Message(text, ""), "good")

    def _on_failed(self, error: RegistryError) -> None:
        self._notice.show_error(error)
