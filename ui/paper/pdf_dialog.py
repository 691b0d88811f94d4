"""Finished PDF bytes on the screen: a dossier, or a paper kept earlier."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from models.actions.keep_paper import log_reprint
from models.errors import RegistryError
from models.ids import DocumentId, PersonId
from models.looks import LookKind
from models.ports import Registry
from ui.messages import Message
from ui.paper.pages import bookmarks_of, page_count, render_pages
from ui.paper.preview import Pages
from ui.paper.print_bar import PrintBar
from ui.theme import SPACE
from ui.widgets import Notice, fit, label, row
from ui.workplace import Workplace
from ui.wrapped_rows import let_rows_wrap

_LIST_WIDTH = 260
_MOST_BYTES = 100_000_000
"""So much the pictures of the pages may take together: a dossier can have hundreds."""
_SQUARE_INCHES = 8.27 * 11.69
"""A sheet of A4; a dot of a grey picture is a byte."""


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
        self._list = QListWidget()
        self._list.setAccessibleName("Giấy tờ trong tệp")
        self._list.setMaximumWidth(_LIST_WIDTH)
        let_rows_wrap(self._list)
        self._list.hide()
        self._list.currentRowChanged.connect(self._go_to)
        layout.addLayout(row(self._list, self._pages, spacing=SPACE), 1)
        layout.addWidget(self._bar)
        fit(self, 960, 720)
        self._pages.zoomed.connect(self._render)
        self._bookmarks: list[tuple[str, int]] = []
        self._count = 0
        self._asked = 0
        self._part = ""
        """What was said last of pages that are not shown."""
        self._read_contents()
        self._render()
        self._pages.setFocus()

    def _read_contents(self) -> None:
        """Read once what is in the file; the worker does it before it makes the first pages."""
        pdf = self._pdf

        def job() -> tuple[int, list[tuple[str, int]]]:
            return page_count(pdf), bookmarks_of(pdf)

        self._place.tasks.compute(job, self._show_contents, self._notice.show_error, self)

    def _show_contents(self, contents: tuple[int, list[tuple[str, int]]]) -> None:
        self._count, self._bookmarks = contents
        if len(self._bookmarks) > 1:
            self._list.addItems([title for title, _ in self._bookmarks])
            self._list.show()

    def _render(self) -> None:
        self._asked += 1
        asked, pdf, dots = self._asked, self._pdf, self._pages.dots_per_inch(self.width() - _LIST_WIDTH)

        def job() -> list[QImage]:
            most = max(1, int(_MOST_BYTES / (_SQUARE_INCHES * dots * dots)))
            return list(islice(render_pages(pdf, dots), most))

        def show(images: list[QImage]) -> None:
            if asked == self._asked:
                self._show_pages(images)

        self._place.tasks.compute(job, show, self._notice.show_error, self)

    def _show_pages(self, images: list[QImage]) -> None:
        self._pages.show_pages(images)
        if len(images) < self._count:
            text = f"Xem trước {len(images)} trang đầu trong {self._count} trang; khi in có đủ mọi trang."
            self._notice.show_message(Message(text, "Thu nhỏ để xem được nhiều trang hơn."))
            self._part = self._notice.text
        elif self._notice.text == self._part:
            self._notice.clear()
        self.shown.emit()

    def _go_to(self, index: int) -> None:
        if 0 <= index < len(self._bookmarks):
            self._pages.go_to(self._bookmarks[index][1])

    def reject(self) -> None:
        """Nothing closes while the paper is on its way to the printer: it is noted only when it is out."""
        if not self._bar.is_busy:
            super().reject()

    def done(self, result: int) -> None:
        """Closed: the pages go."""
        self._asked += 1  # what is on its way is not shown any more
        self._pages.show_pages([])
        super().done(result)

    @property
    def pdf(self) -> bytes:
        return self._pdf

    def print(self) -> None:
        if not self._bar.is_ready:
            return
        pdf, printer, name = self._pdf, self._place.printer, self._bar.printer
        person, document, form, log = self._person_id, self._document_id, self._form_id, self._log
        tasks = self._place.tasks
        self._bar.set_busy(True)

        def noted(registry: Registry, _: None) -> None:
            tasks.tell_noted(registry.note_access(LookKind.PRINT, person, form))
            registry.write(log, person, document, form, 1)

        tasks.send(lambda: printer.print(pdf, name, 1), noted, lambda _: self._on_logged(), self._on_failed, self)

    def _on_logged(self) -> None:
        self._bar.set_busy(False)
        self._notice.show_message(Message("Đã in.", ""), "good")
        self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._bar.set_busy(False)
        self._notice.show_error(error)
