"""What is printed on the page of a person, and looked at: forms, waiting papers, whole dossiers, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer

from models import fields
from models.errors import ErrorCode, RegistryError
from models.events.base import Event, kind_of
from models.ids import DocumentId, EventId
from models.papers.awaiting import kinds_awaited, said_more
from models.papers.contents import kinds_for
from models.papers.extract import FORM as EXTRACT
from models.papers.waiting import PaperOrder, waiting_of
from models.ports import Registry
from models.roles import Permission
from models.views import DocumentRow
from printing.dossier import as_pdf
from printing.offered import offered_forms
from ui.asking import Question
from ui.form_names import form_words
from ui.paper.basis import PaperBasis, read_paper
from ui.paper.batch_dialog import BatchDialog
from ui.paper.dialog import PaperDialog
from ui.paper.pdf_dialog import PdfDialog
from ui.person.choices import paper_sections
from ui.person.dossier_run import DossierRun
from ui.person.extract import show_extract
from ui.person.host import PersonHost
from ui.person.papers_tab import PapersTab
from ui.person.view import PersonView, may_amend
from ui.tasks import NEXT_TURN_MS
from ui.words import inside_sentence

TAKE_OVER = "Ctrl+Shift+G"
_WAITS = timedelta(days=7)
"""Papers of what happened longer ago are printed one by one: they were made by hand, or nobody needs them."""


class PaperShows:
    """Opens previews. ``complete``: leaves a paper for a field of the record that it lacks (``person.phone``).
    ``keys_for``: the key of the page that records a kind of event, if it has one. ``record_more``: opens the editor
    of an event with more values, for a reason.
    """

    def __init__(
        self,
        host: PersonHost,
        run: DossierRun,
        complete: Callable[[str], None],
        keys_for: Callable[[str], str],
        record_more: Callable[[Event, Mapping[str, Any], str], None],
    ) -> None:
        self._host, self._run, self._complete, self._keys_for = host, run, complete, keys_for
        self._record_more = record_more
        run.made.connect(lambda pdf: host.open_when_free(lambda: self._show_dossier(pdf)))
        run.failed.connect(host.on_error)

    def choose_paper(self) -> None:
        """Ask which form to print: those that the open duties name first."""
        if self._host.view is not None:
            self._host.choose("In giấy tờ", paper_sections(self._host.view), self.paper)

    def paper(self, form_id: str, event_id: str = "") -> None:
        """Open the preview of a form: for an event, or else for the last one that it belongs to."""
        host = self._host
        person_id, clock = host.person_id, host.place.clock
        question = host.ask()
        if form_id == EXTRACT:
            show_extract(host.place, person_id, host, lambda dialog: self._open_pdf(question, dialog), host.on_error)
            return

        def show(basis: PaperBasis) -> None:
            if not question.stands:
                return
            dialog = PaperDialog(basis, host.place, host)
            dialog.record_wanted.connect(self._leave_for)
            dialog.shown.connect(host.paper_shown.emit)
            dialog.printed.connect(self._after_print)
            # to make it is one turn, to lay it out another
            QTimer.singleShot(NEXT_TURN_MS, dialog, lambda: host.open_answer(question, dialog))

        host.run(lambda registry: read_paper(registry, person_id, form_id, clock, EventId(event_id)), show)

    def _after_print(self) -> None:
        """Show what was printed on the page, and what is still to be recorded of it."""
        self._host.shown.connect(self._tell_unrecorded, Qt.ConnectionType.SingleShotConnection)
        QTimer.singleShot(0, self._host.refresh)

    def _tell_unrecorded(self) -> None:
        """Say that the event of the paper printed last is not recorded, and with which key it is."""
        view = self._host.view
        printed = view.documents[-1] if view is not None and view.documents else None
        if view is None or printed is None:
            return
        if printed.event_id is not None:
            self._tell_untold(printed, view)
            return
        kinds = [kind for kind in kinds_awaited(printed, view.case) if view.may(kind_of(kind).recorded_with)]
        if not kinds:
            return
        what = " hoặc ".join(f"“{kind_of(kind).label}”" for kind in kinds)
        keys = (self._keys_for(kinds[0]) if len(kinds) == 1 else "") or "Ctrl+E"
        self._host.say(
            f"Đã in {inside_sentence(form_words(printed.form))}, chưa ghi {what} vào sổ.",
            f"Ký, giao xong thì bấm {keys} để ghi; số, ngày, người ký điền theo giấy.",
        )

    def _tell_untold(self, printed: DocumentRow, view: PersonView) -> None:
        """Say what stands on the paper printed last and not in its event, and with which key it gets there."""
        event, more = _untold(printed, view)
        if event is None or not may_amend(view.user, event):
            return
        labels = fields.field_map(type(event.fact))
        told = ", ".join(inside_sentence(labels[name].label) for name in more)
        paper = inside_sentence(form_words(printed.form))
        self._host.say(
            f"Đã in {paper}; “{event.fact.label}” trong sổ chưa có: {told}.",
            f"Bấm {TAKE_OVER} để ghi theo giấy.",
        )

    def take_over(self) -> None:
        """Record what the paper printed last says and its event does not."""
        view = self._host.view
        if view is None:
            return
        for printed in reversed(view.documents):
            event, more = _untold(printed, view)
            if event is None:
                continue
            if may_amend(view.user, event):
                self._record_more(event, more, f"Ghi theo giấy đã in: {form_words(printed.form)}")
            else:
                self._host.on_error(RegistryError(ErrorCode.NOT_ALLOWED, permission=Permission.AMEND_EVENT.value))
            return
        self._host.say("Sự kiện trong sổ đã có mọi điều gõ trên giấy đã in.")

    def print_waiting(self) -> None:
        """Offer the papers of the last days that nobody printed yet for this person, together."""
        if self._host.view is None:
            return
        orders = self._waiting()
        if orders:
            dialog = BatchDialog("Giấy tờ chờ in", orders, self._host.place, self._host)
            dialog.printed.connect(self._host.forget_good)  # that they wait
            dialog.finished.connect(lambda _: self._host.refresh())  # some may be out that were not all
            self._host.open(dialog)
        else:
            self._host.say("Không có giấy nào chờ in cho người này.")

    def offer_waiting(self, what: str) -> None:
        """Say which papers wait for the printer, after something was recorded."""
        waiting = self._waiting()
        if waiting:
            forms = "; ".join(dict.fromkeys(form_words(order.form) for order in waiting))
            self._host.say(f"Đã ghi: {what}.", f"Giấy chờ in: {forms}. Bấm Ctrl+Shift+P để in.", "good")

    def dossier(self, chosen: PapersTab | None) -> None:
        """Assemble the whole dossier and show it: the one chosen among the papers, or the one of the present state."""
        view = self._host.view
        if view is None:
            return
        if chosen is not None and chosen.is_chosen:
            self._run.start(self._host.person_id, chosen.kind, chosen.left_out, chosen.set_name)
        else:
            self._run.start(self._host.person_id, kinds_for(view.case, view.today)[0], frozenset(), "")

    def show_document(self, document_id: str) -> None:
        """Show what is kept of a paper."""
        host, view = self._host, self._host.view
        document = next((d for d in view.documents if d.id == document_id), None) if view else None
        if document is None:
            return
        question = host.ask()

        def read(registry: Registry) -> bytes:
            return registry.read(lambda q: q.document_content(document.id))

        def show(content: bytes) -> None:
            host.place.tasks.compute(
                lambda: as_pdf(content, document.media_type),
                lambda pdf: self._open_pdf(question, self._made(document.title, pdf, document.id, document.form)),
                host.on_error,
                host,
            )

        host.run(read, show)

    def _waiting(self) -> list[PaperOrder]:
        view = self._host.view
        if view is None or not view.may(Permission.PRINT):
            return []
        return waiting_of(view.case, view.documents, offered_forms(), view.now - _WAITS)

    def _leave_for(self, name: str) -> None:
        """Leave the paper for what the record lacks."""
        dialog = self._host.dialog
        if not isinstance(dialog, PaperDialog):
            return
        dialog.reject()
        if not dialog.isVisible():
            self._complete(name)

    def _show_dossier(self, pdf: bytes) -> None:
        view = self._host.view
        title = f"Hồ sơ: {view.case.person.name}" if view is not None else "Hồ sơ"
        self._open_pdf(self._host.ask(), self._made(title, pdf, None, "dossier"))

    def _made(self, title: str, pdf: bytes, document_id: DocumentId | None, form: str) -> PdfDialog:
        return PdfDialog(title, pdf, self._host.person_id, document_id, form, self._host.place, self._host)

    def _open_pdf(self, question: Question, dialog: PdfDialog) -> None:
        dialog.shown.connect(self._host.paper_shown.emit)
        self._host.open_answer(question, dialog)


def _untold(printed: DocumentRow, view: PersonView) -> tuple[Event | None, Mapping[str, Any]]:
    """The event of a printed paper and what the paper says more than it; no event where that is nothing."""
    if printed.origin != "printed":
        return None, {}
    event = next((event for event in view.case.events if event.id == printed.event_id), None)
    more = said_more(printed, event, view.today) if event is not None else {}
    return (event, more) if more else (None, {})
