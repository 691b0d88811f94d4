"""Lưu giữ và hủy: what may be destroyed, how long records are kept, and what was destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout

from models.backup import Held, held
from models.clock import today
from models.erasure import Erasure, Overdue
from models.errors import RegistryError
from models.office import Office
from models.papers.destruction import FORM, destruction_values
from models.ports import Queries
from models.retention import Terms
from printing.forms import load_form
from printing.render import render_form
from ui.messages import Message
from ui.page import Page, Part
from ui.paper.pdf_dialog import PdfDialog
from ui.retention.dialogs import EraseDialog, TermDialog
from ui.retention.lists import OverdueList, ReportList, TermList
from ui.theme import SPACE
from ui.widgets import Notice, button, label, row, shortcut
from ui.workplace import Workplace


@dataclass(frozen=True)
class _Answer:
    """What the page shows, read in one go."""

    overdue: Overdue
    terms: Terms
    erasures: tuple[Erasure, ...]
    office: Office
    user_names: Mapping[str, str]
    held: tuple[Held, ...]


def _read(q: Queries, day: date) -> _Answer:
    return _Answer(
        q.overdue(day),
        q.retention_terms(),
        tuple(q.erasures()),
        q.office(),
        q.user_names(),
        held(q.backups(), q.places(), q.old_registries()),
    )


class RetentionPage(Page):
    """Signals: ``shown`` when the lists stand there; ``paper_shown`` when the report of a destruction does.

    ``dialog`` is the one that is open.
    """

    shown = Signal()
    paper_shown = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._answer: _Answer | None = None
        self.dialog: QDialog | None = None
        self._notice = Notice()
        self.overdue, self.terms, self.reports = OverdueList(), TermList(), ReportList()
        self._tabs = QTabWidget()
        for part, name in (
            (self.overdue, "Đến hạn hủy"),
            (self.terms, "Thời hạn lưu"),
            (self.reports, "Biên bản tiêu hủy"),
        ):
            self._tabs.addTab(part, name)
        self._all = button("Chọn tất cả", self.overdue.mark_all, shortcut="Ctrl+A")
        self._erase = button("Tiêu hủy…", self.erase, role="primary", icon="ban", shortcut="Ctrl+H")
        self._set = button("Đặt thời hạn…", self._set_chosen, icon="pencil", shortcut="Ctrl+E")
        self.overdue.chosen_changed.connect(self._show_state)
        self.terms.term_wanted.connect(self.set_term)
        self.reports.report_wanted.connect(self.show_report)
        self._tabs.currentChanged.connect(lambda _: self._show_state())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Lưu giữ và hủy", "title"), 1, self._set, self._all, self._erase))
        layout.addWidget(self._notice)
        layout.addWidget(self._tabs, 1)
        self.first = self.overdue.table
        shortcut(self, "F5", self.renew)
        for i in range(self._tabs.count()):
            shortcut(self, f"Alt+{i + 1}", lambda tab=i: self._show_tab(tab), self._tabs.tabText(i))
        self._show_state()
        self.renew()

    @property
    def notice(self) -> str:
        return self._notice.text

    def renew(self) -> None:
        day = today(self._place.clock)
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: _read(q, day)), self._show, self._notice.show_error, self
        )

    def _show(self, answer: _Answer) -> None:
        self._answer = answer
        self.overdue.show_overdue(answer.overdue)
        self.terms.show_terms(answer.terms)
        self.reports.show_reports(answer.erasures, answer.user_names)
        self._show_state()
        self.shown.emit()

    def _show_tab(self, index: int) -> None:
        """Go to a tab with the keys: the focus goes to what it shows."""
        self._tabs.setCurrentIndex(index)
        shown = self._tabs.widget(index)
        if isinstance(shown, Part):
            shown.focus_first()

    def _show_state(self) -> None:
        here = self._tabs.currentWidget() is self.overdue
        self._set.setVisible(self._tabs.currentWidget() is self.terms)
        for made in (self._all, self._erase):
            made.setVisible(here)
        found = self._answer.overdue if self._answer else Overdue()
        self._all.setEnabled(here and bool(found.rows))
        self._erase.setEnabled(here and bool(self.overdue.chosen or found.counts))

    def _set_chosen(self) -> None:
        index = self.terms.table.currentIndex()
        if index.isValid():
            self.set_term(self.terms.data_of(index))

    # --- doing ---------------------------------------------------------------------------------

    def set_term(self, code: str) -> None:
        """Set for how long a class is kept."""
        if self._answer is None:
            return
        dialog = TermDialog(self._place, code, self._answer.terms.get(code), self)
        dialog.saved.connect(lambda: self._after("Đã đặt thời hạn lưu."))
        self._open(dialog)

    def erase(self) -> None:
        """Order the destruction of the files that are marked, and of the counts whose time is over."""
        if self._answer is None:
            return
        wanted = self.overdue.chosen
        people = [row.person_id for row in self._answer.overdue.rows if row.person_id in wanted]
        dialog = EraseDialog(
            self._place, people, self._answer.held, counts=bool(self._answer.overdue.counts), parent=self
        )
        dialog.erased.connect(self._on_erased)
        self._open(dialog)

    def _on_erased(self, erasure: Erasure) -> None:
        self._after(f"Đã tiêu hủy {erasure.people} hồ sơ. In biên bản và lưu theo quy định.")
        self._show_paper(erasure)

    def show_report(self, erasure_id: str) -> None:
        """Show the report of a destruction."""
        erasures = self._answer.erasures if self._answer else ()
        erasure = next((found for found in erasures if found.id == erasure_id), None)
        if erasure is not None:
            self._show_paper(erasure)

    def _show_paper(self, erasure: Erasure) -> None:
        answer, training = self._answer, self._place.training
        if answer is None:
            return
        values = destruction_values(erasure, answer.office, answer.user_names, today(self._place.clock))
        form = load_form(FORM)
        self._place.tasks.compute(
            lambda: render_form(form, values, training=training), self._show_pdf, self._on_failed, self
        )

    def _show_pdf(self, pdf: bytes) -> None:
        dialog = PdfDialog(load_form(FORM).name, pdf, None, None, FORM, self._place, self)
        dialog.shown.connect(self.paper_shown.emit)
        self._open(dialog)

    def _after(self, text: str) -> None:
        self.renew()
        self._notice.show_message(Message(text, ""), "good")

    def _on_failed(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()
