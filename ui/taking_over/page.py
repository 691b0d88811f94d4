"""Nhập danh sách: an old list is read, its columns proposed, every row's fate shown, then taken over whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from models.actions.take_over_list import TakenBack, TakenList, take_back_list, take_over_list
from models.clock import today
from models.errors import ErrorCode, RegistryError
from models.ports import Queries, Registry
from models.taking_over.columns import Head, find_head
from models.taking_over.plan import TakeOverPlan, Verdict, plan_sheet
from models.taking_over.sheet import Sheet
from ui.flow import Flow
from ui.messages import Message
from ui.page import Page
from ui.taking_over.plan_view import PlanView
from ui.tasks import CancelToken
from ui.theme import SPACE
from ui.widgets import Notice, button, card, label, row, scrolled
from ui.words import grouped
from ui.workplace import Workplace

FILTERS = "Bảng tính (*.xlsx *.xlsm *.xls *.ods)"

_STEPS = (
    "1. Kéo tệp Excel vào đây, hoặc bấm Chọn tệp. Đọc được mẫu III-10 và các danh sách tương tự, kể cả phông chữ cũ.",
    "2. Chương trình cho xem trước từng dòng: ai sẽ nhập, ai cần xem lại, ai đã có. Chưa có gì được ghi vào sổ.",
    "3. Bấm Nhập. Nếu nhầm, lấy lại được cả lần nhập; nhập lại cùng tệp không thêm ai hai lần.",
)


def _in_review(queries: Queries) -> int:
    """How many people wait for a decision."""
    return queries.counts().review


def _after_taking(to_decide: int, unsure: int) -> str:
    """What is left to do: people about whom somebody has to decide, and rows to compare with the papers.

    These are two numbers: a row may be doubtful (no number of a paper) though nothing is to be decided.
    """
    parts = []
    if to_decide:
        parts.append(f"{grouped(to_decide)} người cần quyết định: mở danh sách rà soát.")
    if unsure:
        parts.append(f"{grouped(unsure)} dòng cần xem lại theo giấy tờ gốc: chọn lại tệp này để xem ghi chú.")
    return " ".join((*parts, "Chọn lại cùng tệp này sẽ không nhập thêm ai."))


class TakingOverPage(Page):
    """``last``: the import made last since unlocking, which can still be taken back.

    Signals: ``planned`` when the rows' fate stands there; ``taken`` (TakenList) after an import and ``taken_back``
    (TakenBack) after its undoing; ``failed`` (RegistryError); ``people_wanted``, ``review_wanted``.
    """

    planned = Signal()
    taken = Signal(object)
    taken_back = Signal(object)
    failed = Signal(object)
    people_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, place: Workplace, last: TakenList | None = None) -> None:
        super().__init__()
        self._place = place
        self._sheets: list[tuple[Sheet, Head]] = []
        self._sheet = 0
        self._head: Head | None = None
        self.plan: TakeOverPlan | None = None
        self._busy = False
        self._token = CancelToken()
        self._last = last
        self.setAcceptDrops(True)
        self._notice = Notice()
        self._choose = button("Chọn tệp…", self.choose, icon="folder-open", shortcut="Ctrl+O")
        self._take = button("Nhập", self.take, role="primary", icon="file-input", shortcut="Ctrl+S")
        self._view = PlanView()
        self._view.sheet_chosen.connect(self._on_sheet)
        self._view.head_changed.connect(self._on_head)
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Tiến độ")
        self._cancel = button("Dừng", self._on_cancel, icon="ban")
        self._undo = button("Lấy lại cả lần nhập này", self.take_back, icon="undo-2")
        self._review = button("Xem danh sách rà soát", self.review_wanted.emit, icon="clipboard-list")
        self._people = button("Xem danh sách người", self.people_wanted.emit, icon="users")
        self._start = self._make_start()
        self._plan_area = scrolled(self._view)
        self._build()

    def _make_start(self) -> QFrame:
        """What the page says before a file was chosen."""
        frame, inner = card()
        inner.addWidget(label("Danh sách người sử dụng trái phép chất ma túy (mẫu III-10)", "heading", wrap=True))
        for step in _STEPS:
            inner.addWidget(label(step, wrap=True))
        return frame

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        head = row(label("Nhập danh sách đã có", "title", wrap=True), self._choose, self._take)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self._notice)
        layout.addLayout(row(self._progress, self._cancel))
        self._next = QWidget()
        self._next.setLayout(Flow(self._review, self._people, self._undo))
        layout.addWidget(self._next)
        layout.addWidget(self._start)
        layout.addWidget(self._plan_area, 1)
        layout.addStretch(0)
        for widget in (self._plan_area, self._progress, self._cancel, self._next):
            widget.hide()
        if self._last is not None:
            self._notice.show_message(Message(f"Lần nhập gần nhất: {self._last.people} người.", ""))
            self._next.show()
        self._take.setEnabled(False)
        self.first = self._choose

    # --- the file ----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.read(Path(files[0]))

    def choose(self) -> None:
        if self._busy:
            return
        path = self._place.ask.open_file(self, "Chọn danh sách", FILTERS)
        if path:
            self.read(Path(path))

    def read(self, path: Path) -> None:
        """Read a workbook in its own process and plan its first list."""
        if self._busy:
            return
        make = self._place.storage
        self._busy = True
        self._notice.show_message(Message("Đang đọc tệp…", ""))

        def job() -> list[tuple[Sheet, Head]]:
            found = [(sheet, head) for sheet in make().read_workbook(path) if (head := find_head(sheet))]
            if not found:
                raise RegistryError(ErrorCode.WORKBOOK_NO_LIST)
            return found

        self._place.tasks.compute(job, self._on_read, self._on_failed, self)

    def _on_read(self, sheets: list[tuple[Sheet, Head]]) -> None:
        self._busy = False
        self._sheets = sheets
        self._view.show_sheets([sheet.name for sheet, _ in sheets])
        self._on_sheet(0)

    def _on_sheet(self, index: int) -> None:
        self._sheet = index
        self._on_head(self._sheets[index][1])

    def _on_head(self, head: Head) -> None:
        self._head = head
        self._view.show_head(head)
        self._plan_again()

    def renew(self) -> None:
        """Somebody may have been entered meanwhile."""
        if self.plan is not None:
            self._plan_again()

    def _plan_again(self) -> None:
        sheet, head, day = self._sheets[self._sheet][0], self._head, today(self._place.clock)
        assert head is not None
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: plan_sheet(sheet, head, q.like, q.rules(), q.practice(), day)),
            lambda plan: self._show_plan(plan, sheet),
            self._on_failed,
            self,
        )

    def _show_plan(self, plan: TakeOverPlan, sheet: Sheet) -> None:
        first = self.plan is None
        self.plan = plan
        self._start.hide()
        self._next.hide()
        self._plan_area.show()
        self._notice.clear()
        if sheet.decoded:
            self._notice.show_message(
                Message(
                    f"Đã đổi {sheet.decoded} ô từ phông chữ cũ (TCVN3, VNI) sang Unicode.",
                    "Xem lại tên trước khi nhập.",
                )
            )
        self._view.show_plan(plan)
        self._take.setText(f"Nhập {len(plan.taken)} người")
        self._take.setEnabled(bool(plan.taken))
        if first:
            if plan.taken:
                self._take.setFocus()
            else:
                self._view.focus_first()
        self.planned.emit()

    # --- taking over -------------------------------------------------------------------------

    def take(self) -> None:
        """Carry the plan out: one transaction, with progress and cancel."""
        plan = self.plan
        if plan is None or self._busy or not plan.taken:
            return
        self._busy = True
        self._token = token = CancelToken()
        self._progress.setRange(0, len(plan.taken))
        self._progress.setValue(0)
        self._progress.show()
        self._cancel.show()
        self._cancel.setFocus()
        bar = self._ProgressRelay(self)
        bar.moved.connect(self._progress.setValue)

        def progress(done: int, total: int) -> None:
            token.check()
            if done % 20 == 0 or done == total:
                bar.moved.emit(done)

        def job(registry: Registry) -> tuple[TakenList, int]:
            before = registry.read(_in_review)
            taken = registry.write(take_over_list, plan, progress)
            return taken, registry.read(_in_review) - before

        self._place.tasks.run(job, lambda answer: self._on_taken(*answer, plan), self._on_failed, self)

    class _ProgressRelay(QWidget):
        """Brings numbers from the worker to the bar."""

        moved = Signal(int)

    def _on_cancel(self) -> None:
        self._token.cancel()

    def _on_taken(self, taken: TakenList, to_decide: int, plan: TakeOverPlan) -> None:
        self._done()
        self._last = taken
        unsure = plan.count(Verdict.TAKEN_WITH_WARNING)
        self._notice.show_message(
            Message(f"Đã nhập {grouped(taken.people)} người.", _after_taking(to_decide, unsure)), "good"
        )
        self._show_start()
        self._next.show()
        for widget in (self._review, self._undo):
            widget.show()
        (self._review if to_decide else self._people).setFocus()
        self.taken.emit(taken)

    def _show_start(self) -> None:
        """Ready for another file."""
        self.plan = None
        self._plan_area.hide()
        self._start.show()
        self._take.setText("Nhập")
        self._take.setEnabled(False)

    def take_back(self) -> None:
        """Take the import just made back as a whole."""
        last = self._last
        if (
            last is None
            or self._busy
            or not self._place.ask.confirm(
                self,
                "Lấy lại cả lần nhập vừa rồi?",
                "Mọi người của lần nhập này ra khỏi sổ, trừ ai đã được ghi thêm. Lịch sử thay đổi vẫn giữ.",
                "Lấy lại",
            )
        ):
            return
        self._busy = True

        def show(back: TakenBack) -> None:
            self._busy = False
            self._last = None
            self._people.setFocus()
            for widget in (self._review, self._undo):
                widget.hide()
            kept = f" {len(back.kept)} người đã được ghi thêm nên ở lại." if back.kept else ""
            self._notice.show_message(Message(f"Đã lấy lại {back.removed} người.{kept}", ""), "good")
            self.taken_back.emit(back)

        self._place.tasks.run(
            lambda registry: registry.write(take_back_list, last.action_id), show, self._on_failed, self
        )

    def _done(self) -> None:
        self._busy = False
        self._progress.hide()
        self._cancel.hide()

    def _on_failed(self, error: RegistryError) -> None:
        self._done()
        self._notice.show_error(error)
        (self._take if self.plan is not None and self.plan.taken else self._choose).setFocus()
        self.failed.emit(error)

    @property
    def notice(self) -> str:
        return self._notice.text
