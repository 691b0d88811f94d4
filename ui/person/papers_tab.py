"""Giấy tờ of a person: the checklist of a dossier, what can be done about each paper, and everything that is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.dates import LEGAL_ZONE, show_date
from models.events.base import kind_of
from models.events.paper_file import FileLocated
from models.law.rules import Rules
from models.papers.contents import CONTENTS, DossierKind, Why, kinds_for
from models.papers.dossier import key_of, number_of
from models.papers.evidence import evidence_of
from models.papers.filing import DossierLine, FiledPaper, Held, Source, Standing, lines_of
from models.papers.photo import FORM as PHOTO
from models.roles import Permission
from models.views import DocumentRow
from printing.filling import Missing
from printing.offered import offered_forms
from ui.allowed import allow
from ui.dossier_reading import printable_from
from ui.flow import Flow
from ui.page import Part
from ui.person.dossier_lacks import blank_words, needed_words
from ui.person.dossier_words import (
    HELD_WORDS,
    KIND_WORDS,
    LEFT_OUT,
    OTHER,
    SETS,
    basis_words,
    held_words,
    paper_words,
    where_file_is,
    where_words,
)
from ui.person.scan_dialog import ScanOf
from ui.person.view import PersonView
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import QuietComboBox, bequeath, button, label, row, scrolled, shortcut

_ROW = Qt.ItemDataRole.UserRole + 1
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LEAST_HEIGHT = 104
"""The heading and two rows."""
_LEAVE_OUT, _TAKE_IN = "Bỏ ra khi in cả hồ sơ", "Lại in cùng hồ sơ"
_LETTERS = 34
"""So many letters of a kind of dossier, and of a set, stand in their lists."""
_NOTE = 2
"""The column that says where a paper is."""
_LACKING_NAMED = 3
"""So many papers that a dossier lacks are named above its checklist."""


class _Row(NamedTuple):
    """One row of the checklist: a paper that is there, or a line without one."""

    line: DossierLine
    paper: FiledPaper | None

    @property
    def form(self) -> str:
        return self.paper.form if self.paper is not None else self.line.form


class PapersTab(Part):
    """The checklist of the chosen dossier, and the papers kept.

    Signals: ``paper_wanted`` (form), ``event_wanted`` (kind), ``document_wanted`` (id), ``scan_wanted`` (ScanOf),
    ``folder_wanted`` (a whole folder of scans), ``withdraw_wanted`` (id of a scan), ``dossier_wanted``,
    ``lacks_wanted`` (view, kind of dossier: what its papers lack is to be shown, ``show_lacks``).
    """

    paper_wanted = Signal(str)
    event_wanted = Signal(str)
    document_wanted = Signal(str)
    scan_wanted = Signal(object)
    folder_wanted = Signal()
    withdraw_wanted = Signal(str)
    dossier_wanted = Signal()
    lacks_wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._view: PersonView | None = None
        self._left_out: set[str] = set()
        self._kinds = QuietComboBox()
        self._kinds.setAccessibleName("Loại hồ sơ")
        self._kinds.setMinimumContentsLength(_LETTERS)
        self._kinds.currentIndexChanged.connect(lambda _: self._on_kind())
        self._sets = QuietComboBox()
        self._sets.setAccessibleName("Bộ hồ sơ")
        self._sets.setMinimumContentsLength(_LETTERS)
        self._sets.addItems(SETS)
        self._basis = label("", "label", wrap=True)
        self._where = label("", "label", wrap=True)
        self._move = button("Ghi nơi giữ", lambda: self.event_wanted.emit(FileLocated.kind), role="link",
                            tip="Ghi hồ sơ giấy đang ở đâu")  # fmt: skip
        self._whole = button("In cả hồ sơ", self.dossier_wanted.emit, role="primary", icon="folder-open",
                             shown_keys="Ctrl+D", tip="Ghép và in cả hồ sơ")  # fmt: skip
        self._papers = QStandardItemModel(0, 4)
        self._papers.setHorizontalHeaderLabels(["Giấy tờ", "Tình trạng", "Ghi chú", "Số, ngày"])
        self._list = ListTable("Giấy tờ của hồ sơ", self._papers, Shares(stretch=0, wrap=True), grows=True)
        self._papers.setParent(self._list)
        self._list.activated.connect(lambda _: self._do_first())
        self._list.selectionModel().currentRowChanged.connect(lambda *_: self._show_actions())
        self._open = button("Xem bản lưu", self._show_kept, icon="file-text", tip="Xem bản lưu của giấy này")
        self._print = button("In giấy này", self._print_paper, icon="printer", tip="In giấy này từ hồ sơ")
        self._record = button("Ghi sự kiện của giấy này", self._record_event, icon="pencil")
        self._scan = button("Đính bản quét…", self._attach, icon="scan-line", shortcut="Ctrl+B")
        self._signed = button("Đính bản đã ký…", self._attach_signed, icon="scan-line", shortcut="Ctrl+Shift+B")
        self._folder = button("Đính cả thư mục…", self.folder_wanted.emit, icon="folder-open",
                              tip="Nhận mọi bản quét, ảnh chụp giấy tờ trong một thư mục")  # fmt: skip
        self._withdraw = button("Rút bản quét…", self._withdraw_scan, icon="undo-2", shortcut="Ctrl+Delete",
                                tip="Rút bản quét đính nhầm, có lý do")  # fmt: skip
        self._leave = button(_LEAVE_OUT, self._leave_out, icon="ban", shown_keys="Space")
        space = shortcut(self._list, "Space", self._leave_out, LEFT_OUT)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)  # elsewhere Space presses the button with the focus
        self._kept_model = QStandardItemModel(0, 7)
        self._kept_model.setHorizontalHeaderLabels(["Lúc lưu", "Loại", "Mẫu", "Tên", "Số", "Ngày văn bản", "Số trang"])
        self._kept = ListTable("Giấy tờ đã lưu", self._kept_model, Shares(stretch=3))
        self._kept_model.setParent(self._kept)
        self._kept.empty = "Chưa in, chưa quét giấy tờ nào."
        self._kept.activated.connect(self._open_kept)
        self._kept.selectionModel().currentRowChanged.connect(lambda *_: self._show_withdraw())
        bequeath(self._list, self._open, self._print, self._record, self._signed, self._leave)
        bequeath(self._kept, self._withdraw)
        self._build()
        self.first = self._list

    def _build(self) -> None:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        kind = label("Hồ sơ", "label")
        kind.setBuddy(self._kinds)
        which = QWidget()
        which.setLayout(Flow(self._kinds, self._sets))
        top = row(kind, which, self._whole)
        top.setStretch(1, 1)
        layout.addLayout(top)
        layout.addWidget(self._basis)
        about = row(self._where, self._move)
        about.setStretch(0, 1)
        layout.addLayout(about)
        layout.addWidget(self._list)
        actions = QWidget()
        actions.setLayout(
            Flow(self._open, self._print, self._record, self._scan, self._folder, self._signed, self._leave)
        )
        layout.addWidget(actions)
        kept = row(label("Đã in và đã quét, giữ nguyên từng chữ (Enter để xem lại, in lại)", "section"), self._withdraw)
        kept.setStretch(0, 1)
        layout.addLayout(kept)
        layout.addWidget(label("Kéo tệp, thư mục vào đây hoặc dán (Ctrl+V) để thêm bản quét.", "label", wrap=True))
        layout.addWidget(self._kept, 1)
        self._kept.setMinimumHeight(_LEAST_HEIGHT)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))

    # --- what shows --------------------------------------------------------------------------

    @property
    def kind(self) -> DossierKind:
        return DossierKind(self._kinds.currentData())

    @property
    def is_chosen(self) -> bool:
        """Whether a dossier is chosen here."""
        return self._view is not None

    @property
    def left_out(self) -> frozenset[str]:
        """The papers that the user wants the dossier to be printed without."""
        return frozenset(self._left_out)

    @property
    def set_name(self) -> str:
        return self._sets.currentText() if CONTENTS[self.kind].numbered else ""

    def show_view(self, view: PersonView) -> None:
        first = self._view is None
        self._view = view
        chosen = self._kinds.currentData()
        self._kinds.blockSignals(True)
        self._kinds.clear()
        for kind in kinds_for(view.case, view.today):
            self._kinds.addItem(KIND_WORDS[kind], kind.value)
        if not first:
            self._kinds.setCurrentIndex(self._kinds.findData(chosen))
        self._kinds.blockSignals(False)
        self._where.setText(where_file_is(view.case))
        allow(self._move, view.user, Permission.RECORD_EVENT)
        self._show_lines()
        self._show_kept_papers(view)

    def _on_kind(self) -> None:
        self._left_out.clear()
        self._show_lines()

    def _show_lines(self) -> None:
        view = self._view
        if view is None:
            return
        at = max(self._list.currentIndex().row(), 0)
        lines = lines_of(self.kind, view.case, view.documents, printable_from(view.book), view.today)
        self._papers.removeRows(0, self._papers.rowCount())
        for line in lines:
            for paper in line.papers or (None,):
                if paper is not None or line.why is not Why.IF_ANY:
                    self._append(_Row(line, paper))
        needed = [line for line in lines if line.why is not Why.FILED and line.standing is not Standing.NOT_NEEDED]
        lacking = [line for line in needed if line.held is Held.LACKING]
        names = "; ".join(paper_words(line, None) for line in lacking[:_LACKING_NAMED])
        more = f" và {len(lacking) - _LACKING_NAMED} giấy khác" if len(lacking) > _LACKING_NAMED else ""
        self._basis.setText(
            f"{len(needed)} giấy tờ mà luật yêu cầu: {held_words(line.held for line in needed)}"
            f" · {basis_words(self.kind)}" + (f"\nChưa có: {names}{more}" if lacking else "")
        )
        self._sets.setVisible(CONTENTS[self.kind].numbered)
        self._list.fit()
        self._list.setCurrentIndex(self._papers.index(min(at, self._papers.rowCount() - 1), 0))
        self._show_actions()
        self.lacks_wanted.emit(view, self.kind)

    def show_lacks(self, view: PersonView, kind: DossierKind, lacks: Mapping[str, Missing]) -> None:
        """Say of each paper what it lacks: what it needs in its line, the rest where the pointer rests."""
        if view is not self._view or kind is not self.kind:
            return
        for place in range(self._papers.rowCount()):
            paper = self._papers.item(place, 0).data(_ROW).paper
            found = lacks.get(key_of(paper)) if paper is not None else None
            if found is None:
                continue
            note = self._papers.item(place, _NOTE)
            told = [part for part in (note.text(), needed_words(found)) if part]
            note.setText("\n".join(told))
            note.setToolTip("\n".join(part for part in (*told, blank_words(found)) if part))
        self._list.fit()

    def _append(self, shown: _Row) -> None:
        line, paper = shown
        out = paper is not None and key_of(paper) in self._left_out
        held = paper.held if paper is not None else line.held
        texts = (
            paper_words(line, paper),
            LEFT_OUT if out else HELD_WORDS[held],
            where_words(line, paper),
            _number_and_day(paper) if paper is not None else "",
        )
        tone = None if out else _TONES[held]
        items = [QStandardItem(text) for text in texts]
        items[0].setData(shown, _ROW)
        for item in items:
            item.setToolTip(item.text())
            item.setTextAlignment(_MIDDLE)
        if tone is not None:
            items[1].setForeground(QBrush(tone.q))
        self._papers.appendRow(items)

    def _show_kept_papers(self, view: PersonView) -> None:
        self._kept_model.removeRows(0, self._kept_model.rowCount())
        for document in reversed([document for document in view.documents if document.form != PHOTO]):
            items = [QStandardItem(text) for text in _kept_texts(document)]
            items[0].setData(document.id, _ROW)
            for item in items:
                item.setToolTip(item.text())
                item.setTextAlignment(_MIDDLE)
            self._kept_model.appendRow(items)
        self._kept.fit()
        self._kept.choose_first()
        self._show_withdraw()

    def _show_withdraw(self) -> None:
        """Only a scan is withdrawn: what was printed stays what it is."""
        if self._view is not None:
            allow(self._withdraw, self._view.user, Permission.AMEND_EVENT)
        document = self._kept_document()
        self._withdraw.setVisible(document is not None and document.origin == "received")

    def _kept_document(self) -> DocumentRow | None:
        """The document chosen in the list of what is kept."""
        chosen = self._kept.currentIndex().siblingAtColumn(0).data(_ROW)
        documents = self._view.documents if self._view is not None else ()
        return next((document for document in documents if document.id == chosen), None)

    def _withdraw_scan(self) -> None:
        document = self._kept_document()
        if document is not None:
            self.withdraw_wanted.emit(document.id)

    def _show_actions(self) -> None:
        """What can be done about the chosen paper."""
        view, chosen = self._view, self._chosen()
        if view is None:
            return
        paper = chosen.paper if chosen is not None else None
        self._open.setVisible(paper is not None and paper.document is not None)
        self._print.setVisible(chosen is not None and chosen.form in offered_forms() and self._may_be_printed(chosen))
        self._record.setVisible(chosen is not None and bool(self._kind_to_record(chosen)))
        self._signed.setVisible(paper is not None and paper.source is Source.PRINTED)
        self._leave.setVisible(paper is not None)
        self._leave.setText(_TAKE_IN if paper is not None and key_of(paper) in self._left_out else _LEAVE_OUT)
        self._leave.setAccessibleName(self._leave.text())
        allow(self._whole, view.user, Permission.PRINT)
        for made in (self._scan, self._folder, self._signed, self._record):
            allow(made, view.user, Permission.RECORD_EVENT)

    @staticmethod
    def _may_be_printed(chosen: _Row) -> bool:
        return chosen.paper is None or chosen.paper.source is Source.RECORD

    def _kind_to_record(self, chosen: _Row) -> str:
        """The kind of event that would stand for a paper that is missing."""
        if chosen.paper is not None or self._view is None or not chosen.line.form:
            return ""
        kind = kind_for(chosen.line.form, self._view.rules)
        return kind if kind and self._view.may(kind_of(kind).recorded_with) else ""

    # --- what is done ------------------------------------------------------------------------

    def _chosen(self) -> _Row | None:
        index = self._list.currentIndex()
        found = index.siblingAtColumn(0).data(_ROW) if index.isValid() else None
        return found if isinstance(found, _Row) else None

    def _do_first(self) -> None:
        """Enter: see what is kept, or print what is not, or record what is missing."""
        for action in (self._open, self._print, self._record, self._scan):
            if not action.isHidden():
                if action.isEnabled():
                    action.click()
                return

    def _show_kept(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.paper is not None and chosen.paper.document is not None:
            self.document_wanted.emit(chosen.paper.document.id)

    def _open_kept(self, index: QModelIndex) -> None:
        self.document_wanted.emit(index.siblingAtColumn(0).data(_ROW))

    def _print_paper(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.paper_wanted.emit(chosen.form)

    def _record_event(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self._view is not None:
            self.event_wanted.emit(self._kind_to_record(chosen))

    def _attach(self) -> None:
        """A scan of the chosen paper, or of one that has no line."""
        chosen = self._chosen()
        if chosen is None or not chosen.form:
            self.scan_wanted.emit(ScanOf())
            return
        paper = chosen.paper
        event = paper.event if paper is not None else None
        self.scan_wanted.emit(
            ScanOf(
                chosen.form,
                paper_words(chosen.line, paper),
                event.id if event is not None else None,
                None,
                number_of(paper) if paper is not None else "",
                paper.day if paper is not None else None,
            )
        )

    def _attach_signed(self) -> None:
        chosen = self._chosen()
        paper = chosen.paper if chosen is not None else None
        if paper is None or paper.source is not Source.PRINTED or paper.document is None:
            return
        document = paper.document
        title = f"{document.title} (bản đã ký)"
        self.scan_wanted.emit(
            ScanOf(document.form, title, document.event_id, document.id, document.number, document.dated)
        )

    def _leave_out(self) -> None:
        """Print the dossier without the chosen paper, or with it again."""
        chosen = self._chosen()
        if chosen is not None and chosen.paper is not None:
            self._left_out ^= {key_of(chosen.paper)}
            self._show_lines()


_TONES = {
    Held.KEPT: Colour.GREEN,
    Held.RECORDED: Colour.AMBER,
    Held.LACKING: Colour.RED,
    Held.NOT_NEEDED: Colour.MUTED,
}


def kind_for(form: str, rules: Rules) -> str:
    """The kind of event that stands for a paper; empty if none does."""
    evidence = evidence_of(form, rules)
    return evidence[0].kind if evidence else ""


def _number_and_day(paper: FiledPaper) -> str:
    day = show_date(paper.day) if paper.day is not None else ""
    return "; ".join(part for part in (number_of(paper), day) if part)


def _kept_texts(document: DocumentRow) -> Sequence[str]:
    sort = "Bản đã ký" if document.copy_of else "Bản quét" if document.origin == "received" else "Đã in"
    return (
        f"{document.recorded_at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}",
        sort,
        document.form,
        document.title or OTHER,
        document.number,
        show_date(document.dated) if document.dated else "",
        str(document.pages),
    )
