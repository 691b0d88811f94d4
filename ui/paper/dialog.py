"""One paper before it is printed: what still has to be typed at the left, the pages at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.actions.keep_paper import keep_printed, log_reprint
from models.clock import today
from models.dates import show_date
from models.errors import RegistryError
from models.ids import DocumentId, random_id
from models.looks import LookKind
from models.papers.values import PaperValues, blank_values, dated
from models.ports import NewDocument, Registry
from printing.filling import is_reworded, missing, typed_text, with_inputs, with_words, words_of
from printing.forms import Form
from printing.render import render_form
from ui.drafts import PAPER, Draft
from ui.messages import Message
from ui.paper.basis import PaperBasis
from ui.paper.inputs import InputEditor, Inputs, PaperDate
from ui.paper.missing_list import MissingList
from ui.paper.out import ask_for_plain_file, print_blank
from ui.paper.pages import page_count, render_pages
from ui.paper.preview import Pages
from ui.paper.print_bar import PrintBar
from ui.paper.signing import Signing
from ui.paper.words_dialog import WordsDialog
from ui.saving import SavingDialog
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row, scrolled
from ui.workplace import Workplace

PREVIEW_AFTER_MS = 250
_INPUTS_WIDTH = 340
_DATE = "paper.date"


@dataclass(frozen=True)
class _Typed:
    """What the paper says at one moment: what is printed and what is kept are the same."""

    form: Form
    day: date | None
    values: PaperValues
    inputs: Mapping[str, str]


class PaperDialog(SavingDialog):
    """Prints one form. ``keep``: the paper goes into the person's file.

    Signals: ``shown`` when the preview stands there; ``printed`` when the paper was printed or saved and kept;
    ``record_wanted`` (a field of the record or of the office) when somebody wants to fill what the record lacks.
    """

    shown = Signal()
    printed = Signal()
    record_wanted = Signal(str)
    drop = ("Đóng mà chưa in?", "Nội dung vừa gõ cho giấy này chỉ được giữ khi in hoặc lưu.", "Đóng")

    def __init__(
        self, basis: PaperBasis, place: Workplace, parent: QWidget | None = None, *, keep: bool = True
    ) -> None:
        super().__init__(place.tasks, place.ask, parent)
        self._form: Form = basis.form
        self._basis, self._place, self._keep = basis, place, keep
        self._values = basis.proposed()
        self._pdf = b""
        self._asked = 0
        self._words = {name: text for name, text in basis.typed.items() if name in words_of(self._form, self._values)}
        self.setWindowTitle(self._form.name)
        now = today(place.clock)
        self._date = PaperDate(basis.day, now)
        self._signing = Signing(basis.signers, basis.relatives)
        texts = {item.name: typed_text(self._values, item.field) for item in self._form.inputs}
        self._inputs = Inputs(self._form.inputs, texts, now)
        self._missing = MissingList()
        self._missing.input_wanted.connect(lambda name: self._inputs.editor(name).setFocus())
        self._missing.record_wanted.connect(self.record_wanted.emit)
        for part in (self._date, self._signing, self._inputs):
            part.edited.connect(self._refresh_later)
        self._pages = Pages()
        self._pages.zoomed.connect(self._refresh)
        self._notice = Notice()
        save = button("Lưu PDF…", self.save, icon="save", shortcut="Ctrl+Shift+S")
        save.setVisible(place.may_save_plain)
        blank = button("Mẫu trống", self.print_blank, icon="file-text", tip="In mẫu trống để viết tay")
        self._bar = PrintBar(place, self._notice, copies=True, beside=(blank, save))
        self._bar.print_wanted.connect(self.print)
        self._bar.close_wanted.connect(self.reject)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self._kept = self._state()
        self._proposed = {_DATE: self._date.text(), **self._inputs.texts()}
        self._warn_of_age()
        self._show_missing()
        needed = missing(self._form, self._typed().values).needed
        first = self._inputs.editor(needed[0].name) if needed else self._inputs.first_open()
        (first or self._date).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """The preview is asked for when the rest is painted."""
        super().showEvent(event)
        if not self._asked:
            self._place.tasks.next_turn(self._refresh, self)

    def _build(self) -> None:
        """Put the parts together from the outside: whatever gets another parent later is dressed once more."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(self._form.name, "heading", wrap=True))
        whose = " · ".join(part for part in (self._basis.values.text("person.name"), self._form.foot) if part)
        if whose:
            layout.addWidget(label(whose, "label", wrap=True))
        layout.addWidget(self._notice)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        layout.addWidget(parts, 1)
        layout.addWidget(self._bar)
        inputs, left = QWidget(), QWidget()
        inputs.setMinimumWidth(_INPUTS_WIDTH - 2 * SPACE)
        parts.addWidget(inputs)
        parts.addWidget(self._pages)
        parts.setStretchFactor(1, 1)
        asked = QVBoxLayout(inputs)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.addWidget(self._missing)
        asked.addWidget(scrolled(left, gap=True), 1)
        self._build_inputs(left)
        fit(self, 1180, 700)
        parts.setSizes([_INPUTS_WIDTH, self.width() - _INPUTS_WIDTH])

    def _build_inputs(self, left: QWidget) -> None:
        """What can be typed and chosen, and what the form says of it."""
        body = QVBoxLayout(left)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE // 2)
        for part in (self._date, self._signing, self._inputs):
            body.addWidget(part)
        words = button("Sửa lời văn…", self.change_words, icon="pencil", tip="Sửa lời văn của riêng giấy này")
        words.setVisible(bool(words_of(self._form, self._values)))
        body.addSpacing(SPACE)
        body.addLayout(row(words, 1))
        if self._form.blocks[0].type == "header":
            body.addWidget(self._signing.secrecy)
        for i, note in enumerate(self._form.notes):
            if i == 0:
                body.addWidget(label("Hướng dẫn của mẫu (không in)", "section"))
            body.addWidget(label(note, "label", wrap=True))
        body.addStretch(1)

    def reject(self) -> None:
        """Nothing closes while a paper is on its way to the printer either."""
        if not self._bar.is_busy:
            super().reject()

    def done(self, result: int) -> None:
        """Closed: the pages go, the dialog stays with its page until that goes too."""
        self._asked += 1  # what is on its way is not shown any more
        self._pages.show_pages([])
        super().done(result)

    def tell(self, message: Message) -> None:
        """Show a message above the paper."""
        self._notice.show_message(message)

    # --- what is typed -----------------------------------------------------------------------

    def editor(self, name: str) -> InputEditor:
        """The editor of an input."""
        return self._inputs.editor(name)

    def _state(self) -> tuple[str, ...]:
        return (
            self._date.text(),
            *self._inputs.texts().values(),
            *self._signing.texts().values(),
            *self._words.values(),
        )

    @property
    def is_changed(self) -> bool:
        """Whether something typed is neither printed nor saved."""
        return self._state() != self._kept

    def draft(self) -> Draft | None:
        """What was typed for a paper of somebody in the registry; what was only proposed will be proposed anew."""
        if not self.is_changed or not self._basis.person_id:
            return None
        texts = {_DATE: self._date.text(), **self._inputs.texts()}
        typed = {name: text for name, text in texts.items() if text != self._proposed[name]}
        content = {"typed": typed, "signing": self._signing.draft(), "words": self._words}
        name = self._values.text("person.name")
        title = f"{self._form.name}, {name}" if name else self._form.name
        person, event = self._basis.person_id, self._basis.event_id or ""
        lines = (*self._inputs.lines(), *self._words.values())
        return Draft(PAPER, title, content, person, event, self._form.id, lines)

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        typed = content["typed"]
        self._date.show_text(typed.get(_DATE, self._date.text()))
        self._inputs.show_texts(typed)
        self._signing.show_draft(content["signing"])
        self._take_words(dict(content["words"]))

    def _typed(self) -> _Typed:
        """What the paper says now; a date that cannot be read stays open."""
        try:
            day = self._date.day()
        except ValueError:
            day = None
        inputs = self._inputs.texts()
        values = with_inputs(self._form, self._values.with_typed(self._signing.texts()), inputs)
        values = dated(values, day) if day else values.with_typed({"paper.date": ""})
        kept = {**inputs, **self._signing.kept(), **self._words}
        return _Typed(with_words(self._form, self._words), day, self._form.numbered(values), kept)

    def change_words(self) -> None:
        """Change the words of this one paper."""
        proposed = words_of(self._form, self._typed().values)
        dialog = WordsDialog(proposed, self._words, self)
        dialog.accepted.connect(lambda: self._take_words(dialog.changed()))
        dialog.open()

    def _take_words(self, words: dict[str, str]) -> None:
        self._words = words
        self._refresh()

    def _warn_of_age(self) -> None:
        """What happened before the form was in force was written on another one."""
        day, since = self._basis.day, self._form.valid_from
        if self._form.source and day < since:
            text = f"Mẫu này dùng từ ngày {show_date(since)}; việc này của ngày {show_date(day)}, theo mẫu cũ."
            self._notice.show_message(Message(text, "Giấy cũ thì quét và đính vào hồ sơ, không in lại theo mẫu mới."))

    def _show_missing(self) -> None:
        typed = self._typed()
        self._missing.show_missing(missing(self._form, typed.values), self._basis.double(typed.values))

    # --- preview -----------------------------------------------------------------------------

    def _refresh_later(self) -> None:
        self._timer.start()

    def _refresh(self) -> None:
        self._asked += 1
        self._show_missing()
        asked, typed, training = self._asked, self._typed(), self._place.training
        dots = self._pages.dots_per_inch(self.width() - _INPUTS_WIDTH)

        def job() -> tuple[bytes, list[QImage]]:
            pdf = render_form(typed.form, typed.values, training=training)
            return pdf, list(render_pages(pdf, dots))

        def show(answer: tuple[bytes, list[QImage]]) -> None:
            if asked != self._asked:
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

    def print_blank(self) -> None:
        """Print the form to be written on by hand."""
        form, training = self._form, self._place.training
        print_blank(
            self._place,
            self,
            self._bar,
            self._notice,
            form.id,
            lambda: render_form(form, blank_values(), training=training),
        )

    def save(self) -> None:
        """Save the PDF where the user says: a plain file, so this asks first."""
        write = None if self._bar.is_busy else ask_for_plain_file(self._place, self, "van-ban.pdf")
        if write is not None:
            self._send(write, "save")

    def _may_send(self, typed: _Typed) -> bool:
        """Whether nothing speaks against the paper as it stands, or somebody wants it nevertheless."""
        unread = self._date if not self._date.check() else self._inputs.first_unread()
        if unread is not None:
            unread.setFocus()
            return False
        if self._signing.lacks_reason:
            self._signing.ask_reason()
            return False
        double = self._basis.double(typed.values)
        if double and not self._place.ask.confirm(
            self, f"Số {double} đã dùng trong năm", "Giấy khác trong sổ có số này. Vẫn in với số trùng?", "Vẫn in"
        ):
            self._inputs.editor(self._form.number_field).setFocus()
            return False
        needed = missing(self._form, typed.values).needed
        if needed and not self._place.ask.confirm(
            self,
            "In khi còn thiếu?",
            "Chưa có: " + "; ".join(field.label for field in needed) + ". Chỗ này in thành dòng chấm để viết tay.",
            "Vẫn in",
        ):
            self._inputs.editor(needed[0].name).setFocus()
            return False
        return True

    def _send(self, send: Callable[[bytes], None], kind: str) -> None:
        """Make the paper of what is typed now and send it out, though the preview may be a moment behind, then keep
        it. Its look is noted whether or not the disk takes the paper."""
        typed, training, state = self._typed(), self._place.training, self._state()
        if not self._may_send(typed):
            return
        basis, tasks, copies, keep = self._basis, self._place.tasks, self._bar.copies, self._keep
        self._bar.set_busy(True)

        def out() -> NewDocument:
            pdf = render_form(typed.form, typed.values, training=training)
            send(pdf)
            return new_document(typed.form, basis, typed.values, typed.day, typed.inputs, pdf, page_count(pdf))

        def kept(registry: Registry, document: NewDocument) -> None:
            person, form = basis.person_id or None, basis.form.id
            tasks.tell_noted(registry.note_access(LookKind.PRINT, person, form))
            if keep:
                registry.write(keep_printed, document, copies, kind)
            else:
                registry.write(log_reprint, person, None, form, copies)

        def done(_: object) -> None:
            self._kept = state
            self._on_kept(kind)

        tasks.send(out, self.saving.begin(kept), done, self._on_failed, self)

    def _on_kept(self, kind: str) -> None:
        self._end()
        text = "Đã in và lưu vào hồ sơ." if kind == "print" else "Đã lưu tệp PDF và ghi vào hồ sơ."
        if not self._keep:
            text = "Đã in. Phiếu này không lưu vào sổ." if kind == "print" else "Đã lưu tệp PDF."
        self._notice.show_message(Message(text, ""), "good")
        self.printed.emit()

    def _end(self) -> None:
        self.saving.end()
        self._bar.set_busy(False)

    def _on_failed(self, error: RegistryError) -> None:
        self._end()
        self._notice.show_error(error)


def new_document(
    form: Form,
    basis: PaperBasis,
    values: PaperValues,
    day: date | None,
    inputs: Mapping[str, str],
    pdf: bytes,
    pages: int,
) -> NewDocument:
    """A printed paper as it is kept in a person's file."""
    return NewDocument(
        id=DocumentId(random_id()),
        person_id=basis.person_id,
        event_id=basis.event_id,
        origin="printed",
        form=form.id,
        form_version=form.version,
        title=form.name,
        number=values.text(form.number_field) if form.number_pattern else "",
        dated=day,
        signer=_signer_of(form, values),
        pages=pages,
        media_type="application/pdf",
        content=pdf,
        inputs={name: text for name, text in inputs.items() if text or is_reworded(name)},
    )


_SIGNS = {
    "chief": "paper.signer",
    "head": "station.head",
    "chairman": "committee.chairman",
    "person": "person.name",
}
"""Who signs a form by law, and the field that names them; whoever else signs is known only by the signature."""


def _signer_of(form: Form, values: PaperValues) -> str:
    """Who signs a paper, if that is known."""
    return values.text(_SIGNS[form.signatory]) if form.signatory in _SIGNS else ""
