"""One paper before it is printed: what still has to be typed at the left, the pages at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from models.actions.keep_paper import keep_printed, log_reprint
from models.clock import today
from models.dates import parse_date, show_date
from models.errors import FieldFault, RegistryError
from models.ids import DocumentId, EventId, PersonId, random_id
from models.looks import LookKind
from models.papers.declared import PaperField
from models.papers.values import PaperValues, dated, with_number
from models.papers.wording import next_number
from models.ports import NewDocument, Registry, Storage
from printing.forms import Form, load_form
from printing.render import render_form
from ui.messages import FAULTS, Message
from ui.paper.pages import page_count, render_pages
from ui.paper.preview import Pages
from ui.paper.print_bar import PrintBar
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, scrolled, set_property
from ui.workplace import Workplace

PREVIEW_AFTER_MS = 250
_INPUTS_WIDTH = 340


@dataclass(frozen=True)
class _Typed:
    """What the paper says at one moment: what is printed and what is kept are the same."""

    day: date | None
    values: PaperValues
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class _Out:
    """A paper that went out."""

    pdf: bytes
    pages: int
    copies: int


class PaperDialog(QDialog):
    """Prints one form for a person. ``day``: the date of the paper proposed; ``keep``: it goes into the file.

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
        self._editors: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._date = QLineEdit(show_date(self._day))
        self._date.setAccessibleName("Ngày của văn bản")
        self._date.textChanged.connect(self._refresh_later)
        self._date.editingFinished.connect(self._mark_date)
        self._date_fault = label(FAULTS[FieldFault.NOT_A_DATE], "fault", wrap=True)
        self._date_fault.hide()
        self._pages = Pages()
        self._notice = Notice()
        save = button("Lưu PDF…", self.save, icon="save", shortcut="Ctrl+Shift+S")
        save.setVisible(place.may_save_plain)
        self._bar = PrintBar(place, self._notice, copies=True, beside=(save,))
        self._bar.print_wanted.connect(self.print)
        self._bar.close_wanted.connect(self.reject)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self._kept = self._state()
        self._first_to_type().setFocus()
        self._refresh()

    def _with_defaults(self, values: PaperValues, used_numbers: list[str]) -> PaperValues:
        proposals: dict[str, str] = {}
        for item in self._form.inputs:
            if item.default == "today" and not values.text(item.name):
                proposals[item.name] = show_date(self._day)
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
        for widget in (caption, self._date, self._date_fault):
            body.addWidget(widget)
        for item in self._form.inputs:
            self._add_editor(body, item.field)
        body.addStretch(1)
        inputs = scrolled(left)
        inputs.setMinimumWidth(_INPUTS_WIDTH - 2 * SPACE)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(inputs)
        parts.addWidget(self._pages)
        parts.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(self._form.name, "heading", wrap=True))
        if self._form.foot:
            layout.addWidget(label(self._form.foot, "label", wrap=True))
        layout.addWidget(self._notice)
        layout.addWidget(parts, 1)
        layout.addWidget(self._bar)
        fit(self, 1180, 700)
        parts.setSizes([_INPUTS_WIDTH, self.width() - _INPUTS_WIDTH])

    def _add_editor(self, body: QVBoxLayout, field: PaperField) -> None:
        text = self._values.text(field.name)
        editor: QLineEdit | QPlainTextEdit
        if field.long:
            editor = QPlainTextEdit(text)
            editor.setTabChangesFocus(True)
            editor.setFixedHeight(78)
        else:
            editor = QLineEdit(text)
        editor.textChanged.connect(self._refresh_later)
        editor.setAccessibleName(field.label)
        caption = label(field.label, "label", wrap=True)
        caption.setBuddy(editor)
        self._editors[field.name] = editor
        body.addSpacing(SPACE // 2)
        body.addWidget(caption)
        body.addWidget(editor)

    def _first_to_type(self) -> QWidget:
        """The first field that nothing is known for, or the date."""
        open_ = (editor for name, editor in self._editors.items() if not self._values.text(name))
        return next(open_, self._date)

    def reject(self) -> None:
        """Escape asks only when something typed would be lost."""
        if self._state() != self._kept and not self._place.ask.confirm(
            self, "Đóng mà chưa in?", "Nội dung vừa gõ cho giấy này chỉ được giữ khi in hoặc lưu.", "Đóng"
        ):
            return
        super().reject()

    def done(self, result: int) -> None:
        """Closed: the pages go, the dialog stays with its page until that goes too."""
        self._pages.show_pages([])
        super().done(result)

    # --- what is typed -----------------------------------------------------------------------

    def editor(self, name: str) -> QLineEdit | QPlainTextEdit:
        """The editor of an input."""
        return self._editors[name]

    def _inputs(self) -> dict[str, str]:
        return {
            name: (editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()).strip()
            for name, editor in self._editors.items()
        }

    def _state(self) -> tuple[str, ...]:
        return (self._date.text(), *self._inputs().values())

    def _read_date(self) -> date | None:
        """The date typed; None leaves it to be written by hand. Raises ValueError."""
        text = self._date.text().strip()
        return parse_date(text, today(self._place.clock)) if text else None

    def _mark_date(self) -> bool:
        """Say whether the date can be read."""
        try:
            self._read_date()
        except ValueError:
            readable = False
        else:
            readable = True
        set_property(self._date, "fault", "false" if readable else "true")
        self._date_fault.setVisible(not readable)
        return readable

    def _typed(self) -> _Typed:
        """What the paper says now; a date that cannot be read stays open."""
        try:
            day = self._read_date()
        except ValueError:
            day = None
        inputs = self._inputs()
        values = self._values.with_typed(inputs)
        values = dated(values, day) if day else values.with_typed({"paper.date": ""})
        return _Typed(day, with_number(values, self._form.number_field, self._form.number_pattern, self._form.number_symbol), inputs)

    # --- preview -----------------------------------------------------------------------------

    def _refresh_later(self) -> None:
        self._timer.start()

    def _refresh(self) -> None:
        self._asked += 1
        asked, form, values, training = self._asked, self._form, self._typed().values, self._place.training
        dots = self._pages.dots_per_inch(self.width() - _INPUTS_WIDTH)

        def job() -> tuple[bytes, list[QImage]]:
            pdf = render_form(form, values, training=training)
            return pdf, list(render_pages(pdf, dots))

        def show(answer: tuple[bytes, list[QImage]]) -> None:
            if asked != self._asked or not self.isVisible():
                return
            self._pdf = answer[0]
            self._pages.show_pages(answer[1])
            self.shown.emit()

        self._place.tasks.compute(job, show, self._notice.show_error, self)

    @property
    def pdf(self) -> bytes:
        """The paper as the preview shows it."""
        return self._pdf

    # --- out ---------------------------------------------------------------------------------

    def print(self) -> None:
        """Print what stands in the window, then keep it."""
        printer, name, copies = self._place.printer, self._bar.printer, self._bar.copies
        if self._bar.is_ready:
            self._send(lambda pdf: printer.print(pdf, name, copies), "print")

    def save(self) -> None:
        """Save the PDF where the user says: a plain file, so this asks first."""
        if self._bar.is_busy:
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
        make = self._place.storage

        def write(pdf: bytes) -> None:
            storage: Storage = make()
            storage.write_file(Path(path), pdf)

        self._send(write, "save")

    def _send(self, send: Callable[[bytes], None], kind: str) -> None:
        """Make the paper of what is typed now and send it out: the preview may be a moment behind."""
        if not self._pdf:
            return  # never seen
        if not self._mark_date():
            self._date.setFocus()
            return
        typed, form, training, state = self._typed(), self._form, self._place.training, self._state()
        copies = self._bar.copies
        self._bar.set_busy(True)

        def job() -> _Out:
            pdf = render_form(form, typed.values, training=training)
            send(pdf)
            return _Out(pdf, page_count(pdf), copies)

        def on_out(out: _Out) -> None:
            self._kept = state
            self._keep_paper(out, typed, kind)

        self._place.tasks.compute(job, on_out, self._on_failed, self)

    def _keep_paper(self, out: _Out, typed: _Typed, kind: str) -> None:
        """Keep what is out already; its look is noted whether or not the disk takes the paper."""
        document, form, copies, keep = self._document(out, typed), self._form.id, out.copies, self._keep

        def job(registry: Registry) -> None:
            if keep:
                registry.write(keep_printed, document, copies, kind)
            else:
                registry.write(log_reprint, None, None, form, copies)

        self._place.tasks.look(LookKind.PRINT, self._person_id or None, form)
        self._place.tasks.run(job, lambda _: self._on_kept(kind), self._on_failed, self)

    def _document(self, out: _Out, typed: _Typed) -> NewDocument:
        return NewDocument(
            id=DocumentId(random_id()),
            person_id=self._person_id,
            event_id=self._event_id,
            origin="printed",
            form=self._form.id,
            form_version=self._form.version,
            title=self._form.name,
            number=typed.values.text(self._form.number_field) if self._form.number_pattern else "",
            dated=typed.day,
            signer=typed.values.text("paper.signer"),
            pages=out.pages,
            media_type="application/pdf",
            content=out.pdf,
            inputs={name: text for name, text in typed.inputs.items() if text},
        )

    def _on_kept(self, kind: str) -> None:
        self._bar.set_busy(False)
        text = "Đã in và lưu vào hồ sơ." if kind == "print" else "Đã lưu tệp PDF và ghi vào hồ sơ."
        if not self._keep:
            text = "Đã in. Phiếu này không lưu vào sổ." if kind == "print" else "Đã lưu tệp PDF."
        self._notice.show_message(Message(text, ""), "good")
        self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._bar.set_busy(False)
        self._notice.show_error(error)
