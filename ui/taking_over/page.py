"""Nhập danh sách: an old list is read, its columns proposed, every row's fate shown, then taken over whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QProgressBar,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.actions.take_over_list import TakenBack, TakenList, take_back_list, take_over_list
from models.clock import today
from models.errors import ErrorCode, RegistryError
from models.ids import ActionId
from models.ports import Registry
from models.taking_over.columns import COLUMN_LABELS, Column, Head, find_head
from models.taking_over.plan import RowPlan, Skipped, TakeOverPlan, Verdict, plan_sheet
from models.taking_over.sheet import Sheet
from ui import theme
from ui.messages import Message
from ui.tasks import CancelToken
from ui.theme import SPACE, Colour
from ui.widgets import Notice, QuietComboBox, button, card, clear, label, row
from ui.words import NOTES, VERDICTS
from ui.workplace import Workplace

FILTERS = "Bảng tính (*.xlsx *.xlsm *.xls *.ods)"
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_TONES = {
    Verdict.TAKEN: Colour.GREEN,
    Verdict.TAKEN_WITH_WARNING: Colour.AMBER,
    Verdict.REFUSED: Colour.RED,
    Verdict.PRESENT: Colour.MUTED,
}
_SHOWN: tuple[tuple[str, Callable[[RowPlan], bool]], ...] = (
    ("Mọi dòng có người", lambda r: r.is_person),
    ("Cần xem lại", lambda r: r.verdict is Verdict.TAKEN_WITH_WARNING),
    ("Không nhập", lambda r: r.verdict is Verdict.REFUSED),
    ("Đã có trong sổ", lambda r: r.verdict is Verdict.PRESENT),
    ("Các dòng khác", lambda r: not r.is_person),
    ("Tất cả các dòng", lambda r: True),
)


class PlanTableModel(QAbstractTableModel):
    """The rows of a plan."""

    _HEADINGS = ("Dòng", "Họ và tên", "Kết quả", "Ghi chú")

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RowPlan] = []

    def show(self, rows: list[RowPlan]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        plan = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            notes = "; ".join(NOTES[note].replace("{double_of}", str(plan.double_of)) for note in plan.notes)
            return (str(plan.row), plan.name, VERDICTS[plan.verdict], notes)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            colour = _TONES.get(plan.verdict, Colour.MUTED) if isinstance(plan.verdict, Verdict) else Colour.MUTED
            return QColor(colour.value)
        if role == Qt.ItemDataRole.FontRole and index.column() == 1:
            return theme.font(10, theme.QFont.Weight.Medium)
        return None


class TakingOverPage(QWidget):
    """Signals: ``planned`` when the rows' fate stands there, ``taken`` (number of people) after the import,
    ``taken_back`` (number), ``failed`` (RegistryError); ``people_wanted``, ``review_wanted``."""

    planned = Signal()
    taken = Signal(int)
    taken_back = Signal(int)
    failed = Signal(object)
    people_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._sheets: list[tuple[Sheet, Head]] = []
        self._head: Head | None = None
        self.plan: TakeOverPlan | None = None
        self._token = CancelToken()
        self._last: ActionId | None = None
        self.setAcceptDrops(True)
        self._notice = Notice()
        self._choose = button("Chọn tệp…", self.choose, icon="folder-open", shortcut="Ctrl+O")
        self._sheet_box = QuietComboBox()
        self._sheet_box.setAccessibleName("Trang tính")
        self._sheet_box.activated.connect(self._on_sheet)
        self._shown = QuietComboBox()
        self._shown.setAccessibleName("Các dòng hiện ra")
        self._shown.addItems([text for text, _ in _SHOWN])
        self._shown.setMinimumContentsLength(18)
        self._shown.activated.connect(lambda _: self._show_rows())
        self._columns = QGridLayout()
        self._columns.setHorizontalSpacing(SPACE)
        self._columns.setVerticalSpacing(2)
        self._model = PlanTableModel()
        self._table = self._make_table()
        self._summary = label("", wrap=True)
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Tiến độ")
        self._cancel = button("Dừng", self._on_cancel, icon="ban")
        self._take = button("Nhập", self.take, role="primary", icon="file-input", shortcut="Ctrl+S")
        self._undo = button("Lấy lại cả lần nhập này", self.take_back, icon="undo-2")
        self._review = button("Xem danh sách rà soát", self.review_wanted.emit, role="link")
        self._people = button("Xem danh sách người", self.people_wanted.emit, role="link")
        self._plan_area = QWidget()
        self._build()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName("Kết quả từng dòng")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate((64, 230, 150)):
            table.setColumnWidth(column, width)
        return table

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Nhập danh sách đã có", "title"), 1, self._choose, self._take))
        layout.addWidget(
            label(
                "Danh sách người sử dụng trái phép chất ma túy (mẫu III-10), lưu dạng Excel. Kéo tệp vào đây hoặc"
                " bấm Chọn tệp. Chưa có gì được ghi cho đến khi bấm Nhập.",
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(self._notice)
        inner = QVBoxLayout(self._plan_area)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE)
        frame, body = card()
        body.addLayout(row(label("Các cột", "section"), 1, label("Trang tính", "label"), self._sheet_box))
        holder = QWidget()
        holder.setLayout(self._columns)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.setFixedHeight(96)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.addWidget(area)
        inner.addWidget(frame)
        summary = row(self._summary, self._shown)
        summary.setStretch(0, 1)
        inner.addLayout(summary)
        inner.addWidget(self._table, 1)
        layout.addWidget(self._plan_area, 1)
        layout.addLayout(row(self._progress, self._cancel))
        layout.addLayout(row(self._undo, self._review, self._people, 1))
        layout.addStretch(0)
        self._plan_area.hide()
        for widget in (self._progress, self._cancel, self._undo, self._review, self._people):
            widget.hide()
        self._take.setEnabled(False)
        self.setFocusProxy(self._choose)

    # --- the file ----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.read(Path(files[0]))

    def choose(self) -> None:
        path = self._place.ask.open_file(self, "Chọn danh sách", FILTERS)
        if path:
            self.read(Path(path))

    def read(self, path: Path) -> None:
        """Read a workbook in its own process and plan its first list."""
        make = self._place.storage
        self._choose.setEnabled(False)
        self._notice.show_message(Message("Đang đọc tệp…", ""))

        def job() -> list[tuple[Sheet, Head]]:
            found = [(sheet, head) for sheet in make().read_workbook(path) if (head := find_head(sheet))]
            if not found:
                raise RegistryError(ErrorCode.WORKBOOK_NO_LIST)
            return found

        self._place.tasks.compute(job, self._on_read, self._on_failed, self)

    def _on_read(self, sheets: list[tuple[Sheet, Head]]) -> None:
        self._choose.setEnabled(True)
        self._sheets = sheets
        self._sheet_box.clear()
        self._sheet_box.addItems([sheet.name for sheet, _ in sheets])
        self._on_sheet(0)

    def _on_sheet(self, index: int) -> None:
        self._head = self._sheets[index][1]
        self._show_columns()
        self._plan_again()

    def _show_columns(self) -> None:
        """One combo box a column: the caption of the list above what the program takes it for."""
        assert self._head is not None
        clear(self._columns)
        place = 0
        for index, caption in enumerate(self._head.captions):
            if not caption:
                continue
            box = QuietComboBox()
            box.setAccessibleName(f"Cột “{caption}” là")
            box.addItem("(bỏ qua)", None)
            for column, text in COLUMN_LABELS.items():
                box.addItem(text, column)
            box.setCurrentIndex(max(box.findData(self._head.columns.get(index)), 0))
            box.setMinimumContentsLength(14)
            box.activated.connect(lambda _, i=index, b=box: self._on_column(i, b))
            shown = label(caption, "label")
            shown.setBuddy(box)
            shown.setToolTip(caption)
            self._columns.addWidget(shown, 0, place)
            self._columns.addWidget(box, 1, place)
            place += 1

    def _on_column(self, index: int, box: QComboBox) -> None:
        """Give a column another meaning; a meaning belongs to one column only."""
        assert self._head is not None
        chosen: Column | None = box.currentData()
        columns = {i: c for i, c in self._head.columns.items() if i != index and c is not chosen}
        if chosen is not None:
            columns[index] = chosen
        self._head = replace(self._head, columns=columns)
        self._show_columns()
        self._plan_again()

    def _plan_again(self) -> None:
        sheet, head, day = self._sheets[self._sheet_box.currentIndex()][0], self._head, today(self._place.clock)
        assert head is not None
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: plan_sheet(sheet, head, q.like, q.rules(), q.practice(), day)),
            lambda plan: self._show_plan(plan, sheet),
            self._on_failed,
            self,
        )

    def _show_plan(self, plan: TakeOverPlan, sheet: Sheet) -> None:
        self.plan = plan
        self._plan_area.show()
        self._notice.clear()
        if sheet.decoded:
            self._notice.show_message(
                Message(
                    f"Đã đổi {sheet.decoded} ô từ phông chữ cũ (TCVN3, VNI) sang Unicode.",
                    "Xem lại tên trước khi nhập.",
                )
            )
        others = ", ".join(f"{plan.count(kind)} {VERDICTS[kind].lower()}" for kind in Skipped if plan.count(kind))
        self._summary.setText(
            f"{len(plan.taken)} người sẽ nhập, trong đó {plan.count(Verdict.TAKEN_WITH_WARNING)} cần xem lại;"
            f" không nhập {plan.count(Verdict.REFUSED)}; đã có {plan.count(Verdict.PRESENT)}."
            f" Dòng không phải người: {others}."
        )
        self._take.setText(f"Nhập {len(plan.taken)} người")
        self._take.setEnabled(bool(plan.taken))
        self._show_rows()
        self.planned.emit()

    def _show_rows(self) -> None:
        if self.plan is not None:
            wanted = _SHOWN[self._shown.currentIndex()][1]
            self._model.show([r for r in self.plan.rows if wanted(r)])

    # --- taking over -------------------------------------------------------------------------

    def take(self) -> None:
        """Carry the plan out: one transaction, with progress and cancel."""
        plan = self.plan
        if plan is None or not self._take.isEnabled():
            return
        self._token = token = CancelToken()
        self._progress.setRange(0, len(plan.taken))
        self._progress.setValue(0)
        for widget in (self._progress, self._cancel):
            widget.show()
        self._take.setEnabled(False)
        self._choose.setEnabled(False)
        bar = self._ProgressRelay(self)
        bar.moved.connect(self._progress.setValue)

        def progress(done: int, total: int) -> None:
            token.check()
            if done % 20 == 0 or done == total:
                bar.moved.emit(done)

        def job(registry: Registry) -> TakenList:
            return registry.write(take_over_list, plan, progress)

        self._place.tasks.run(job, self._on_taken, self._on_failed, self)

    class _ProgressRelay(QWidget):
        """Brings numbers from the worker to the bar."""

        moved = Signal(int)

    def _on_cancel(self) -> None:
        self._token.cancel()

    def _on_taken(self, taken: TakenList) -> None:
        self._done()
        self._last = taken.action_id
        self._undo.show()
        self._review.show()
        self._people.show()
        self._notice.show_message(
            Message(f"Đã nhập {taken.people} người.", "Nhập lại cùng tệp này sẽ không thêm ai nữa."), "good"
        )
        self._plan_area.hide()
        self.taken.emit(taken.people)

    def take_back(self) -> None:
        """Take the import just made back as a whole."""
        last = self._last
        if last is None or not self._place.ask.confirm(
            self,
            "Lấy lại cả lần nhập vừa rồi?",
            "Mọi người của lần nhập này ra khỏi sổ, trừ ai đã được ghi thêm. Lịch sử thay đổi vẫn giữ.",
            "Lấy lại",
        ):
            return
        self._undo.setEnabled(False)

        def show(back: TakenBack) -> None:
            self._undo.setEnabled(True)
            self._undo.hide()
            self._review.hide()
            kept = f" {len(back.kept)} người đã được ghi thêm nên ở lại." if back.kept else ""
            self._notice.show_message(Message(f"Đã lấy lại {back.removed} người.{kept}", ""), "good")
            self.taken_back.emit(back.removed)

        self._place.tasks.run(lambda registry: registry.write(take_back_list, last), show, self._on_failed, self)

    def _done(self) -> None:
        self._progress.hide()
        self._cancel.hide()
        self._choose.setEnabled(True)

    def _on_failed(self, error: RegistryError) -> None:
        self._done()
        self._undo.setEnabled(True)
        self._take.setEnabled(self.plan is not None and bool(self.plan.taken))
        self._notice.show_error(error)
        self.failed.emit(error)

    @property
    def notice(self) -> str:
        return self._notice.text
