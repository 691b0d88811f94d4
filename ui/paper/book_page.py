"""Giấy tờ: every paper of the office, printed here or received, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from models.errors import RegistryError
from models.looks import LookKind
from models.papers.book import PaperEntry, PaperFilter
from models.ports import Queries, Registry
from models.roles import Permission
from ui import theme
from ui.allowed import allow
from ui.flow import titled
from ui.lines_model import BLOCK, LinesModel
from ui.page import Page
from ui.paper.batches import print_waiting
from ui.paper.book_line import HEADINGS, SORTS, BookLine, line_of
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import Notice, QuietComboBox, button, label, open_and_drop, row, shortcut
from ui.words import grouped
from ui.workplace import Workplace

_SEARCH_AFTER_MS = 150
_SETTLED_AFTER_MS = 1_500
_NONE = "Chưa có giấy tờ nào. Giấy in từ trang của từng người và bản quét đính vào hồ sơ sẽ hiện ở đây."
_NONE_LEFT = "Không có giấy tờ nào như vậy."


class PaperBookPage(Page):
    """Signals: ``paper_chosen`` (PersonId, DocumentId); ``lists_wanted``: a list is to be printed; ``shown`` when the
    papers stand there."""

    paper_chosen = Signal(str, str)
    lists_wanted = Signal()
    shown = Signal()
    stays = True

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place, self._asked = place, 0
        self._shown_of = 0
        self._goes_in = False
        self._noted = ""
        self.notice = Notice()
        self._search = QLineEdit()
        self._search.setPlaceholderText("Số văn bản, tên người")
        self._search.setAccessibleName("Tìm giấy tờ")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("search", Colour.MUTED), QLineEdit.ActionPosition.LeadingPosition)
        self._search.installEventFilter(self)
        self._years = QuietComboBox()
        self._years.setAccessibleName("Năm")
        self._years.addItem("Mọi năm", None)
        self._months = QuietComboBox()
        self._months.setAccessibleName("Tháng")
        self._months.addItem("Cả năm", None)
        for month in range(1, 13):
            self._months.addItem(f"Tháng {month}", month)
        self._months.setEnabled(False)
        self._sorts = QuietComboBox()
        self._sorts.setAccessibleName("Loại giấy tờ")
        for sort, text in SORTS.items():
            self._sorts.addItem(text, sort)
        for box, least in ((self._years, 8), (self._months, 8), (self._sorts, 22)):
            box.setMinimumContentsLength(least)
            box.activated.connect(lambda _: self.refresh())
        self._years.currentIndexChanged.connect(lambda _: self._offer_months())
        self._count = label("", "muted")
        self._model: LinesModel[BookLine] = LinesModel(HEADINGS)
        self._model.more_wanted.connect(self._fetch_more)
        shares = Shares(stretch=2, soft=(2, 4, 3))
        self._table = ListTable("Giấy tờ", self._model, shares, row_height=32, cell_of=self._model.cell)
        self._table.activated.connect(self._open)
        self._late = self._single_shot(_SEARCH_AFTER_MS)
        self._late.timeout.connect(self.refresh)
        self._search.textChanged.connect(lambda _: self._late.start())
        self._settled = self._single_shot(_SETTLED_AFTER_MS)
        self._settled.timeout.connect(self._note)
        self._build()
        self.first = self._search
        shortcut(self, "F5", self.refresh)
        shortcut(self, "Esc", self._step_back)
        self.refresh()

    def _single_shot(self, after: int) -> QTimer:
        return QTimer(self, singleShot=True, interval=after)

    def _build(self) -> None:
        waiting = button(
            "In giấy tờ chờ in", self._print_waiting, role="primary", icon="printer", shortcut="Ctrl+Shift+P"
        )
        lists = button("In danh sách…", self.lists_wanted.emit, icon="printer", shortcut="Ctrl+P")
        forms = button("Biểu mẫu…", self.show_forms, icon="file-text", shortcut="Ctrl+B")
        for made in (waiting, lists):
            allow(made, self._place.user, Permission.PRINT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(titled(label("Giấy tờ", "title"), forms, lists, waiting))
        layout.addWidget(self.notice)
        asked = row(self._search, self._years, self._months, self._sorts)
        asked.setStretch(0, 1)
        layout.addLayout(asked)
        layout.addWidget(self._count)
        layout.addWidget(self._table, 1)

    # --- what stands there -------------------------------------------------------------------

    @property
    def _wanted(self) -> PaperFilter:
        year, month = self._years.currentData(), self._months.currentData()
        return PaperFilter(year, self._search.text(), self._sorts.currentData(), month)

    def _offer_months(self) -> None:
        """A month is one of a year."""
        year = self._years.currentData()
        self._months.setEnabled(year is not None)
        if year is None:
            self._months.setCurrentIndex(0)

    def refresh(self) -> None:
        """Ask again from the newest paper on. Only the newest answer counts."""
        self._late.stop()
        self.notice.clear()
        self._asked += 1
        asked, wanted = self._asked, self._wanted

        def read(q: Queries) -> tuple[Sequence[PaperEntry], Sequence[int]]:
            return q.papers(wanted, before=None, limit=BLOCK), q.years_of_papers()

        def show(answer: tuple[Sequence[PaperEntry], Sequence[int]]) -> None:
            if asked == self._asked:
                self._shown_of = asked
                self._show(wanted, *answer)

        self._place.tasks.run(lambda registry: registry.read(read), show, self.notice.show_error, self)

    def renew(self) -> None:
        self.refresh()

    def come_again(self) -> None:
        """The year, its month and the sort stay as they were; who was looked for does not."""
        with QSignalBlocker(self._search):
            self._search.clear()
        self._table.setCurrentIndex(self._model.index(0, 0))
        self.refresh()

    def _show(self, wanted: PaperFilter, found: Sequence[PaperEntry], years: Sequence[int]) -> None:
        self._show_years(years)
        before = self._current
        self._table.empty = _NONE if wanted == PaperFilter() else _NONE_LEFT
        self._model.show([line_of(entry) for entry in found], more=len(found) == BLOCK)
        self._table.fit()
        if found:
            ids = [entry.id for entry in found]
            at = ids.index(before.entry.id) if before is not None and before.entry.id in ids else 0
            self._table.setCurrentIndex(self._model.index(at, 0))
        self._show_count()
        if wanted.text.strip():
            self._settled.start()
        if self._goes_in:
            self._go_in()
        self.shown.emit()

    def _show_years(self, years: Sequence[int]) -> None:
        """The years of which there are papers, and the one that is chosen."""
        chosen = self._years.currentData()
        shown = [None, *dict.fromkeys((*years, *((chosen,) if chosen else ())))]
        if shown != [self._years.itemData(i) for i in range(self._years.count())]:
            with QSignalBlocker(self._years):  # the year stays the same, and so does its month
                self._years.clear()
                for year in shown:
                    self._years.addItem(str(year) if year else "Mọi năm", year)
                self._years.setCurrentIndex(shown.index(chosen))

    def _fetch_more(self) -> None:
        asked, wanted, before = self._asked, self._wanted, self._model.lines[-1].entry.place

        def read(registry: Registry) -> Sequence[PaperEntry]:
            return registry.read(lambda q: q.papers(wanted, before=before, limit=BLOCK))

        def add(found: Sequence[PaperEntry]) -> None:
            if asked == self._asked:
                self._model.add([line_of(entry) for entry in found], more=len(found) == BLOCK)
                self._show_count()

        def failed(error: RegistryError) -> None:
            self._model.ask_again()
            self.notice.show_error(error)

        self._place.tasks.run(read, add, failed, self)

    def _show_count(self) -> None:
        count = grouped(len(self._model.lines))
        more = "" if self._model.is_whole else " mới nhất, kéo xuống để xem thêm"
        self._count.setText(f"{count} giấy tờ{more}" if self._model.lines else "")

    def _note(self) -> None:
        """Note the search that stands there in the access log, once: how many it found, never what for."""
        self._settled.stop()
        text = self._search.text().strip()
        if text and text != self._noted:
            more = "" if self._model.is_whole else "+"
            self._place.tasks.look(LookKind.SEARCH, None, f"{grouped(len(self._model.lines))}{more}")
        self._noted = text

    @property
    def _current(self) -> BookLine | None:
        return self._model.line_at(self._table.currentIndex().row())

    # --- what can be done --------------------------------------------------------------------

    def _open(self) -> None:
        line = self._current
        if line is not None:
            self._note()
            self.paper_chosen.emit(line.entry.person_id, line.entry.id)

    def hideEvent(self, event: QHideEvent) -> None:
        """A search that stood there was one, though the lock came before it was settled."""
        super().hideEvent(event)
        if self._settled.isActive():
            self._note()

    def _print_waiting(self) -> None:
        print_waiting(self._place, self, self.notice)

    def show_forms(self) -> None:
        """The forms that the office prints, to be seen, corrected, printed blank."""
        from ui.settings.forms_dialog import FormsDialog

        open_and_drop(FormsDialog(self._place, self))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter go from the search box into the list, once it is that of what is typed."""
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._goes_in = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if self._goes_in:
                if self._late.isActive():
                    self.refresh()
                if self._shown_of == self._asked:
                    self._go_in()
                return True
        return False

    def _go_in(self) -> None:
        self._goes_in = False
        if self._model.lines:
            self._table.setFocus()

    def _step_back(self) -> None:
        """Take back what was looked for."""
        self._search.clear()
        self._search.setFocus()
