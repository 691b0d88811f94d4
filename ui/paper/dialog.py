"""One paper before it is printed: what still has to be typed at the left, the pages at the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from models.actions.keep_paper import keep_printed, log_reprint
from models.clock import today
from models.dates import parse_date, show_date
from models.errors import RegistryError
from models.ids import DocumentId, EventId, PersonId, random_id
from models.papers.values import PAPER_FIELDS, PaperValues, dated, with_number
from models.papers.wording import next_number
from models.ports import NewDocument, Registry, Storage
from printing.forms import Form, load_form
from printing.render import render_form
from ui.messages import Message
from ui.paper.pages import page_count, render_pages
from ui.theme import SPACE, Colour
from ui.widgets import Notice, QuietComboBox, button, clear, label, row
from ui.workplace import Workplace

PREVIEW_AFTER_MS = 250
PREVIEW_DPI = 92


class _Sheet(QWidget):
    """One page. It keeps the grey picture and paints it: a pixmap would take four times the memory."""

    def __init__(self, image: QImage, number: int) -> None:
        super().__init__()
        self._image = image
        self.setFixedSize(image.size())
        self.setAccessibleName(f"Trang {number}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(event.rect(), self._image, event.rect())
        painter.setPen(Colour.BORDER.q)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Pages(QScrollArea):
    """The pages of a paper under each other."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("Xem trước bản in")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._inner = QWidget()
        self._layout = QVBoxLayout(self._inner)
        self._layout.setSpacing(2 * SPACE)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(self._inner)
        self.count = 0

    def show_pages(self, images: list[QImage]) -> None:
        """Show pictures of pages; the place scrolled to stays."""
        clear(self._layout)
        for number, image in enumerate(images, start=1):
            self._layout.addWidget(_Sheet(image, number))
        self._layout.addStretch(1)
        self.count = len(images)


class PaperDialog(QDialog):
    """Prints one form for a person.

    Signals: ``shown`` when the preview stands there; ``printed`` when the paper was printed or saved and kept.
    """

    shown = Signal()
    printed = Signal()

    def __init__(
        self,
        form_id: str,
        person_id: PersonId,
        event_id: EventId | None,
        values: PaperValues,
        used_numbers: list[str],
        place: Workplace,
        parent: QWidget | None = None,
        *,
        keep: bool = True,
        day: date | None = None,
    ) -> None:
        super().__init__(parent)
        self._form: Form = load_form(form_id)
        self._person_id, self._event_id, self._place, self._keep = person_id, event_id, place, keep
        self._day = day or today(place.clock)
        self._values = dated(self._with_defaults(values, used_numbers), self._day)
        self._pdf = b""
        self._asked = 0
        self.setWindowTitle(self._form.name)
        self.resize(1180, 700)
        self._inputs: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._date = QLineEdit(show_date(self._day))
        self._date.setAccessibleName("Ngày của văn bản")
        self._date.editingFinished.connect(self._refresh_later)
        self._pages = Pages()
        self._notice = Notice()
        self._printers = QuietComboBox()
        self._printers.setAccessibleName("Máy in")
        self._printers.setMinimumContentsLength(18)
        self._copies = QSpinBox()
        self._copies.setRange(1, 20)
        self._copies.setAccessibleName("Số bản")
        self._print = button("In", self.print, role="primary", icon="printer", shortcut="Ctrl+P")
        self._save = button("Lưu PDF…", self.save, icon="save", shortcut="Ctrl+Shift+S")
        self._save.setVisible(place.may_save_plain)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self._find_printers()
        self._refresh()

    def _with_defaults(self, values: PaperValues, used_numbers: list[str]) -> PaperValues:
        proposals: dict[str, str] = {}
        for item in self._form.inputs:
            if item.default == "today" and not values.text(item.field):
                proposals[item.field] = show_date(self._day)
        name = self._form.number_field
        if self._form.number_pattern and not values.text(name):
            proposals[name] = next_number(used_numbers)
        return values.with_typed(proposals)

    def _build(self) -> None:
        left = QWidget()
        body = QVBoxLayout(left)
        body.setContentsMargins(0, 0, SPACE, 0)
        body.setSpacing(2)
        caption = label("Ngày của văn bản", "label")
        caption.setBuddy(self._date)
        body.addWidget(caption)
        body.addWidget(self._date)
        for item in self._form.inputs:
            field = PAPER_FIELDS[item.field]
            caption = label(field.label, "label", wrap=True)
            text = self._values.text(item.field)
            if field.long:
                area = QPlainTextEdit(text)
                area.setTabChangesFocus(True)
                area.setFixedHeight(78)
                area.textChanged.connect(self._refresh_later)
                editor: QLineEdit | QPlainTextEdit = area
            else:
                line = QLineEdit(text)
                line.textChanged.connect(self._refresh_later)
                editor = line
            editor.setAccessibleName(field.label)
            caption.setBuddy(editor)
            self._inputs[item.field] = editor
            body.addSpacing(SPACE // 2)
            body.addWidget(caption)
            body.addWidget(editor)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(left)
        scroll.setMinimumWidth(320)
        parts = QSplitter()
        parts.addWidget(scroll)
        parts.addWidget(self._pages)
        parts.setSizes([340, 820])
        parts.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(self._form.name, "heading", wrap=True))
        if self._form.foot:
            layout.addWidget(label(self._form.foot, "label", wrap=True))
        layout.addWidget(self._notice)
        layout.addWidget(parts, 1)
        layout.addLayout(
            row(
                label("Máy in", "label"),
                self._printers,
                label("Số bản", "label"),
                self._copies,
                1,
                self._save,
                button("Đóng", self.reject),
                self._print,
            )
        )

    def done(self, result: int) -> None:
        """Closed: the pages go, the dialog stays with its page until that goes too."""
        self._pages.show_pages([])
        super().done(result)

    def _find_printers(self) -> None:
        names = self._place.printer.names()
        self._printers.addItems(names)
        self._print.setEnabled(bool(names))
        if not names:
            self._notice.show_message(Message("Máy này chưa có máy in.", "Có thể lưu PDF, hoặc cài máy in rồi mở lại."))

    # --- preview -----------------------------------------------------------------------------

    def _refresh_later(self) -> None:
        self._timer.start()

    def typed(self) -> dict[str, str]:
        """What the inputs hold now."""
        return {
            name: (editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()).strip()
            for name, editor in self._inputs.items()
        }

    def _paper(self) -> PaperValues:
        try:
            day: date | None = parse_date(self._date.text(), today(self._place.clock))
        except ValueError:
            day = None
        values = self._values.with_typed(self.typed())
        values = dated(values, day) if day else values.with_typed({"paper.date": ""})
        return with_number(values, self._form.number_field, self._form.number_pattern)

    def _refresh(self) -> None:
        self._asked += 1
        asked, form, values, training = self._asked, self._form, self._paper(), self._place.training

        def job() -> tuple[bytes, list[QImage]]:
            pdf = render_form(form, values, training=training)
            return pdf, list(render_pages(pdf, PREVIEW_DPI))

        def show(answer: tuple[bytes, list[QImage]]) -> None:
            if asked != self._asked:
                return
            self._pdf = answer[0]
            self._pages.show_pages(answer[1])
            self.shown.emit()

        self._place.tasks.compute(job, show, self._notice.show_error, self)

    def editor(self, name: str) -> QLineEdit | QPlainTextEdit:
        """The editor of an input."""
        return self._inputs[name]

    @property
    def pdf(self) -> bytes:
        """The paper as the preview shows it."""
        return self._pdf

    # --- out ---------------------------------------------------------------------------------

    def print(self) -> None:
        """Print what the preview shows, then keep it."""
        if not self._pdf or not self._print.isEnabled():
            return
        pdf, printer, name, copies = self._pdf, self._place.printer, self._printers.currentText(), self._copies.value()
        self._print.setEnabled(False)
        self._place.tasks.compute(
            lambda: printer.print(pdf, name, copies), lambda _: self._on_out(pdf, "print"), self._on_failed, self
        )

    def save(self) -> None:
        """Save the PDF where the user says: a plain file, so this asks first."""
        if not self._pdf:
            return
        sure = self._place.ask.confirm(
            self,
            "Lưu thành tệp PDF không mã hóa?",
            "Tệp có dữ liệu cá nhân. Chỉ lưu khi được phép và xóa ngay khi không còn cần.",
            "Lưu tệp",
        )
        path = self._place.ask.save_file(self, "Lưu PDF", "van-ban.pdf", "PDF (*.pdf)") if sure else ""
        if not path:
            return
        pdf, make = self._pdf, self._place.storage

        def job() -> None:
            storage: Storage = make()
            storage.write_file(Path(path), pdf)

        self._place.tasks.compute(job, lambda _: self._on_out(pdf, "save"), self._on_failed, self)

    def _on_out(self, pdf: bytes, kind: str) -> None:
        document = self._document(pdf)
        person, form, copies, keep = self._person_id, self._form.id, self._copies.value(), self._keep

        def job(registry: Registry) -> None:
            if keep:
                registry.write(keep_printed, document, copies, kind)
            else:
                registry.write(log_reprint, None, None, form, copies)
            registry.note_access("print", person or None, form)

        self._place.tasks.run(job, lambda _: self._on_kept(kind), self._on_failed, self)

    def _document(self, pdf: bytes) -> NewDocument:
        values = self._paper()
        inputs: Mapping[str, str] = {name: text for name, text in self.typed().items() if text}
        return NewDocument(
            id=DocumentId(random_id()),
            person_id=self._person_id,
            event_id=self._event_id,
            origin="printed",
            form=self._form.id,
            form_version=self._form.version,
            title=self._form.name,
            number=values.text(self._form.number_field) if self._form.number_pattern else "",
            dated=self._day,
            signer=values.text("paper.signer"),
            pages=page_count(pdf),
            media_type="application/pdf",
            content=pdf,
            inputs=inputs,
        )

    def _on_kept(self, kind: str) -> None:
        self._print.setEnabled(self._printers.count() > 0)
        text = "Đã in và lưu vào hồ sơ." if kind == "print" else "Đã lưu tệp PDF và ghi vào hồ sơ."
        self._notice.show_message(Message(text, ""), "good")
        self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._print.setEnabled(self._printers.count() > 0)
        self._notice.show_error(error)


class PdfDialog(QDialog):
    """Shows finished PDF bytes (a dossier, a paper kept earlier) and prints them.

    Signals: ``shown`` when the preview stands there; ``printed`` when it was printed or saved.
    """

    shown = Signal()
    printed = Signal()

    def __init__(
        self, title: str, pdf: bytes, person_id: PersonId, document_id: DocumentId | None, form: str, place: Workplace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._pdf, self._person_id, self._document_id, self._form_id = pdf, person_id, document_id, form
        self._place = place
        self.setWindowTitle(title)
        self.resize(960, 720)
        self._pages = Pages()
        self._notice = Notice()
        self._printers = QuietComboBox()
        self._printers.setAccessibleName("Máy in")
        self._printers.setMinimumContentsLength(18)
        names = place.printer.names()
        self._printers.addItems(names)
        self._print = button("In", self.print, role="primary", icon="printer", shortcut="Ctrl+P")
        self._print.setEnabled(bool(names))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(self._notice)
        layout.addWidget(self._pages, 1)
        layout.addLayout(row(label("Máy in", "label"), self._printers, 1, button("Đóng", self.reject), self._print))
        place.tasks.compute(lambda: list(render_pages(pdf, PREVIEW_DPI)), self._show, self._notice.show_error, self)
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
        pdf, printer, name = self._pdf, self._place.printer, self._printers.currentText()
        self._print.setEnabled(False)
        self._place.tasks.compute(lambda: printer.print(pdf, name, 1), lambda _: self._on_out(), self._on_failed, self)

    def _on_out(self) -> None:
        person, document, form = self._person_id, self._document_id, self._form_id

        def job(registry: Registry) -> None:
            registry.write(log_reprint, person, document, form, 1)
            registry.note_access("print", person, form)

        self._place.tasks.run(job, lambda _: self._on_logged(), self._on_failed, self)

    def _on_logged(self) -> None:
        self._print.setEnabled(True)
        self._notice.show_message(Message("Đã in.", ""), "good")
        self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._print.setEnabled(True)
        self._notice.show_error(error)
