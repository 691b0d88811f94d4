"""Finished PDF bytes on the screen: a dossier, or a paper kept earlier."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from models.actions.keep_paper import log_reprint
from models.errors import RegistryError
from models.ids import DocumentId, PersonId
from models.looks import LookKind
from ui.messages import Message
from ui.paper.pages import render_pages
from ui.paper.preview import Pages
from ui.paper.print_bar import PrintBar
from ui.theme import SPACE
from ui.widgets import Notice, fit, label
from ui.workplace import Workplace


class PdfDialog(QDialog):
    """Shows finished PDF bytes and prints them. ``log``: the action that notes the print.

    Signals: ``shown`` when the preview stands there; ``printed`` when it was printed.
    """

    shown = Signal()
    printed = Signal()

    def __init__(
        self,
        title: str,
        pdf: bytes,
        person_id: PersonId | None,
        document_id: DocumentId | None,
        form: str,
        place: Workplace,
        parent: QWidget | None = None,
        *,
        log: Callable[..., None] = log_reprint,
    ) -> None:
        super().__init__(parent)
        self._pdf, self._person_id, self._document_id, self._form_id = pdf, person_id, document_id, form
        self._place, self._log = place, log
        self.setWindowTitle(title)
        self._pages = Pages()
        self._notice = Notice()
        self._bar = PrintBar(place, self._notice, copies=False)
        self._bar.print_wanted.connect(self.print)
        self._bar.close_wanted.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(self._notice)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._bar)
        fit(self, 960, 720)
        dots = self._pages.dots_per_inch(self.width())
        place.tasks.compute(lambda: list(render_pages(pdf, dots)), self._show, self._notice.show_error, self)
        self._pages.setFocus()

    def _show(self, images: list[QImage]) -> None:
        self._pages.show_pages(images)
        self.shown.emit()

    def done(self, result: int) -> None:
        """Closed: the pages go."""
        self._pages.show_pages([])
        super().done(result)

    @property
    def pdf(self) -> bytes:
        return self._pdf

    def print(self) -> None:
        if not self._bar.is_ready:
            return
        pdf, printer, name = self._pdf, self._place.printer, self._bar.printer
        self._bar.set_busy(True)
        self._place.tasks.compute(lambda: printer.print(pdf, name, 1), lambda _: self._on_out(), self._on_failed, self)

    def _on_out(self) -> None:
        person, document, form, log = self._person_id, self._document_id, self._form_id, self._log

        self._place.tasks.look(LookKind.PRINT, person, form)
        self._place.tasks.run(
            lambda registry: registry.write(log, person, document, form, 1),
            lambda _: self._on_logged(),
            self._on_failed,
            self,
        )

    def _on_logged(self) -> None:
        self._bar.set_busy(False)
        self._notice.show_message(Message("Đã in.", ""), "good")
        self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._bar.set_busy(False)
        self._notice.show_error(error)
