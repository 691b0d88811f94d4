"""Quy định: every rule in force as the office applies it, where it is written, and how sure we are of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from models.actions.take_rule_file import RuleFilePlan
from models.errors import ErrorCode, RegistryError
from models.law.rule_files import MOST_SEALED, SUFFIX
from models.ports import Registry
from models.roles import Permission
from models.text import fold
from ui import theme
from ui.messages import Message
from ui.page import Page
from ui.settings.rule_dialog import RuleDialog
from ui.settings.rule_file_dialog import RuleFileDialog
from ui.settings.rules_view import RuleRow, RulesView, files_words, read_rules, rows_of, summary
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import Notice, button, label, row, shortcut
from ui.workplace import Workplace

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_HEADINGS = ("Mục", "Nội dung", "Giá trị", "Căn cứ", "Mức kiểm chứng")
_VALUE, _MARK = 2, 4
_INTO_THE_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class RulesTableModel(QAbstractTableModel):
    """The rows that fit what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[RuleRow] = []

    def show(self, rows: list[RuleRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        shown, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.texts[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return shown.whole_value if column == _VALUE else shown.texts[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(shown, column)
        if role == Qt.ItemDataRole.FontRole and column == _VALUE and shown.is_overridden:
            return theme.font(10, theme.QFont.Weight.DemiBold)
        return None


def _colour(shown: RuleRow, column: int) -> QColor | None:
    """What needs care stands out: a value that is not the law's, a source that was not read."""
    if column == _VALUE and shown.is_overridden:
        return QColor(Colour.ACCENT.value)
    if column == _MARK:
        return QColor((Colour.AMBER if shown.is_unsure else Colour.MUTED).value)
    return None


class RulesPage(Page):
    """Signals: ``shown`` when the rules stand there. ``dialog`` is the one that is open."""

    shown = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.view: RulesView | None = None
        self.dialog: QDialog | None = None
        self._rows: list[RuleRow] = []
        self._search = QLineEdit()
        self._search.setPlaceholderText("Tìm theo chữ, điều luật hoặc mã, có dấu hoặc không")
        self._search.setAccessibleName("Tìm quy định")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _: self._filter())
        self._search.installEventFilter(self)
        self._count = label("", "muted", wrap=True)
        self._files = label("", "muted", wrap=True)
        self._take = button("Nhận tệp quy định…", self.choose_file, icon="file-input", shortcut="Ctrl+O")
        self._take.hide()
        self._notice = Notice()
        self._model = RulesTableModel()
        self._table = ListTable("Các quy định", self._model, Shares(stretch=2, soft=(3, 1, 4)), row_height=30)
        self._table.empty = "Không có quy định nào như vậy."
        self._table.activated.connect(lambda index: self._open_row(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Quy định", "title"), 1, self._take))
        layout.addWidget(self._count)
        layout.addWidget(self._files)
        layout.addWidget(self._notice)
        layout.addWidget(self._search)
        layout.addWidget(self._table, 1)
        layout.addWidget(label("Enter: xem nội dung, các phiên bản và quyết định áp dụng khác.", "label", wrap=True))
        self.first = self._search
        shortcut(self, "F5", self.refresh)
        self.refresh()

    def refresh(self) -> None:
        clock = self._place.clock

        def read(registry: Registry) -> tuple[RulesView, list[RuleRow]]:
            view = read_rules(registry, clock)
            return view, rows_of(view)

        self._place.tasks.run(read, lambda found: self._show(*found), self._notice.show_error, self)

    def renew(self) -> None:
        self.refresh()

    def _show(self, view: RulesView, rows: list[RuleRow]) -> None:
        self.view, self._rows = view, rows
        self._count.setText(summary(self._rows))
        self._files.setText(files_words(view))
        self._files.setVisible(bool(self._files.text()))
        self._take.setVisible(view.user.may(Permission.TAKE_RULES))
        if view.unread is not None:
            self._notice.show_error(RegistryError(ErrorCode.RULE_FILE_UNREAD, number=view.unread.number))
        self._filter()
        self.shown.emit()

    def _filter(self) -> None:
        """Leave what fits the words typed; the row that was current stays so if it is still there."""
        at = self._table.currentIndex().row()
        before = self._model.rows[at].rule.id if 0 <= at < len(self._model.rows) else ""
        typed = fold(self._search.text())
        self._model.show([shown for shown in self._rows if shown.fits(typed)])
        places = [place for place, shown in enumerate(self._model.rows) if shown.rule.id == before]
        if self._model.rows:
            self._table.setCurrentIndex(self._model.index(places[0] if places else 0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search box the arrows move in the list, and Enter opens what is current there."""
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _INTO_THE_LIST:
                self._table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_row(self._table.currentIndex().row())
                return True
        return super().eventFilter(watched, event)

    def _open_row(self, at: int) -> None:
        if self.view is None or not 0 <= at < len(self._model.rows):
            return
        dialog = RuleDialog(self._model.rows[at].rule, self.view, self._place, self)
        dialog.changed.connect(self._on_changed)
        self._open(dialog)

    # --- rule files --------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file and show what it would change."""
        chosen = self._place.ask.open_file(self, "Chọn tệp quy định", f"Tệp quy định (*{SUFFIX});;Mọi tệp (*)")
        if not chosen:
            return
        self._notice.clear()
        storage = self._place.storage

        def read(registry: Registry) -> tuple[RuleFilePlan, bytes]:
            sealed = storage().read_file(Path(chosen), MOST_SEALED + 1)
            return registry.read(lambda q: q.rule_file_plan(sealed)), sealed

        self._place.tasks.run(read, lambda found: self._ask_about(*found), self._notice.show_error, self)

    def _ask_about(self, plan: RuleFilePlan, sealed: bytes) -> None:
        dialog = RuleFileDialog(plan, sealed, self._place, self)
        dialog.taken.connect(lambda number: self._on_changed(f"Đã nhận tệp quy định số {number}."))
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _on_changed(self, text: str) -> None:
        self._notice.show_message(Message(text, "Thời hạn của mọi hồ sơ đã được tính lại."), "good")
        self.refresh()

    @property
    def notice(self) -> str:
        return self._notice.text
