"""A list before it is printed: which one and of which days at the left, its pages at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget

from models.actions.keep_paper import log_reprint
from models.clock import today
from models.dates import show_date
from models.errors import FieldFault, RegistryError
from models.looks import LookKind
from models.papers.lists import (
    LISTS,
    ListAsked,
    ListKind,
    ListTime,
    PrintedList,
    ReversedDays,
    Shown,
    UnreadInput,
    ask_today,
    list_of,
    lists_for,
    typed_into,
)
from models.ports import Registry
from models.roles import Permission
from printing.lists import list_form, render_blank_list, render_list
from ui.messages import FAULTS, Message
from ui.paper.inputs import Inputs
from ui.paper.out import ask_for_plain_file, print_blank
from ui.paper.pages import page_count, render_pages
from ui.paper.preview import Pages
from ui.paper.print_bar import PrintBar
from ui.theme import SPACE
from ui.widgets import Notice, QuietComboBox, button, fit, label, scrolled
from ui.words import grouped
from ui.workplace import Workplace

PREVIEW_AFTER_MS = 250
PREVIEW_PAGES = 20
"""Nobody reads on in a preview; a list of a province has hundreds of pages."""
_INPUTS_WIDTH = 340
_UPRIGHT_TO_LYING = 210 / 297

_FIRST, _LAST, _YEAR = "typed.first", "typed.last", "typed.year"
_VOLUME, _OPENED = "typed.volume", "typed.opened"
_TITLE, _ENCLOSED = "typed.title", "typed.enclosed"
_ASKS: Mapping[ListTime, tuple[str, ...]] = {
    ListTime.DAYS: (_FIRST, _LAST),
    ListTime.YEAR: (_YEAR, _VOLUME, _OPENED),
    ListTime.DAY: (_LAST,),
    ListTime.NOW: (_TITLE, _ENCLOSED),
}
"""What is asked, of what the form of a list has."""
_NOT_A_YEAR = "Không phải năm. Ví dụ: 2026"
_NOT_MADE = "Danh sách chưa được lập lại theo nội dung này."


@dataclass(frozen=True)
class _Preview:
    """A list laid out: its first pages in pictures, and how many there are."""

    data: PrintedList
    pdf: bytes
    images: list[QImage]
    pages: int


class ListDialog(QDialog):
    """Prints a list. ``kind``: the one that is wanted; without one the first that the user may print.
    ``shown``: what the page behind it shows, if that is a list as well.

    Signals: ``shown_pages`` when the preview stands there; ``printed`` when the list was printed or saved.
    """

    shown_pages = Signal()
    printed = Signal()

    def __init__(
        self, kind: ListKind | None, place: Workplace, parent: QWidget | None = None, *, shown: Shown | None = None
    ) -> None:
        super().__init__(parent)
        self._place, self._shown = place, shown
        self._pdf = b""
        self._asked = 0
        self._complaint = ""
        self.setWindowTitle("In danh sách")
        offered = lists_for(place.user)
        self._kinds = [kind for kind in LISTS if kind in offered and (shown is not None or kind is not ListKind.SHOWN)]
        self._choice = QuietComboBox()
        self._choice.setAccessibleName("Danh sách cần in")
        self._choice.addItems([LISTS[kind].name for kind in self._kinds])
        self._choice.setCurrentIndex(self._kinds.index(kind) if kind is not None else 0)
        self._choice.activated.connect(lambda _: self._on_chosen())
        self._inputs: Inputs
        self._count = label("", "muted", wrap=True)
        self._pages = Pages()
        self._pages.zoomed.connect(self._refresh)
        self._notice = Notice()
        blank = button("Mẫu trống", self.print_blank, icon="file-text", tip="In mẫu trống để viết tay")
        save = button("Lưu PDF…", self.save, icon="save", shortcut="Ctrl+Shift+S")
        save.setVisible(place.may_save_plain)
        self._bar = PrintBar(place, self._notice, copies=True, beside=(blank, save))
        self._bar.print_wanted.connect(self.print)
        self._bar.close_wanted.connect(self.reject)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self._choice.setFocus()
        self._refresh()

    def _build(self) -> None:
        left = QWidget()
        self._body = QVBoxLayout(left)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(SPACE // 2)
        caption = label("Danh sách", "label")
        caption.setBuddy(self._choice)
        self._inputs = self._make_inputs()
        for widget in (caption, self._choice, self._inputs, self._count):
            self._body.addWidget(widget)
        self._body.addStretch(1)
        inputs = scrolled(left, gap=True)
        inputs.setMinimumWidth(_INPUTS_WIDTH - 2 * SPACE)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(inputs)
        parts.addWidget(self._pages)
        parts.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self._notice)
        layout.addWidget(parts, 1)
        layout.addWidget(self._bar)
        fit(self, 1240, 700)
        parts.setSizes([_INPUTS_WIDTH, self.width() - _INPUTS_WIDTH])

    def reject(self) -> None:
        """Nothing closes while the list is on its way: it is noted only when it is out."""
        if not self._bar.is_busy:
            super().reject()

    def done(self, result: int) -> None:
        """Closed: the pages go, the dialog stays with its page until that goes too."""
        self._asked += 1  # what is on its way is not shown any more
        self._pages.show_pages([])
        super().done(result)

    # --- which list ------------------------------------------------------------------------------

    @property
    def kind(self) -> ListKind:
        return self._kinds[self._choice.currentIndex()]

    def _make_inputs(self) -> Inputs:
        """The editors of what this list asks. Who may not open closed files is not asked for a day: a past one may
        name people off the lists."""
        form, sort = list_form(self.kind), LISTS[self.kind]
        may_go_back = self._place.user.may(Permission.OPEN_CLOSED)
        names = _ASKS[sort.time] if may_go_back or sort.time is not ListTime.DAY else ()
        made = Inputs(
            tuple(item for item in form.inputs if item.name in names), self._proposed(), today(self._place.clock)
        )
        made.edited.connect(self._timer.start)
        return made

    def _proposed(self) -> Mapping[str, str]:
        asked = ask_today(self.kind, self._place.clock.now())
        return {
            _FIRST: show_date(asked.first),
            _LAST: show_date(asked.last),
            _YEAR: str(asked.last.year),
            _TITLE: self._shown.title if self._shown else "",
        }

    def _on_chosen(self) -> None:
        old, self._inputs = self._inputs, self._make_inputs()
        self._body.replaceWidget(old, self._inputs)
        old.hide()
        old.deleteLater()
        self._refresh()

    def _wanted(self) -> ListAsked:
        """The list as it is asked for now. Raises UnreadInput."""
        asked = ask_today(self.kind, self._place.clock.now())
        if self._shown is not None:
            asked = replace(asked, shown=self._shown)
        return typed_into(asked, self._inputs.texts(), today(self._place.clock))

    # --- preview ---------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Show the list as it is asked for; what cannot be read yet is still being typed. Days in the wrong order are
        whole: that the old list stands there is said."""
        try:
            wanted = self._wanted()
        except ReversedDays as reversed_days:
            self._complain(reversed_days)
            return
        except UnreadInput:
            return
        self._take_back()
        self._notice.clear_good()
        self._asked += 1
        asked, training = self._asked, self._place.training
        dots = self._pages.dots_per_inch(int((self.width() - _INPUTS_WIDTH) * _UPRIGHT_TO_LYING))

        def lay_out(data: PrintedList) -> _Preview:
            pdf = render_list(data, training=training)
            return _Preview(data, pdf, list(islice(render_pages(pdf, dots), PREVIEW_PAGES)), page_count(pdf))

        def show(preview: _Preview) -> None:
            if asked == self._asked:
                self._show(preview)

        tasks, on_error = self._place.tasks, self._notice.show_error
        self._read(wanted, lambda data: tasks.compute(lambda: lay_out(data), show, on_error, self), on_error)

    def _read(
        self,
        wanted: ListAsked,
        on_read: Callable[[PrintedList], None],
        on_error: Callable[[RegistryError], None],
    ) -> None:
        """Read a list on the registry's worker."""
        user, now = self._place.user, self._place.clock.now()
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: list_of(q, user, wanted, now)), on_read, on_error, self
        )

    def _show(self, preview: _Preview) -> None:
        self._pdf = preview.pdf
        self._pages.show_pages(preview.images)
        of = f", xem trước {PREVIEW_PAGES} trang đầu" if preview.pages > PREVIEW_PAGES else ""
        self._count.setText(f"{grouped(preview.data.count)} dòng, {grouped(preview.pages)} trang{of}")
        self.shown_pages.emit()

    @property
    def pdf(self) -> bytes:
        """The list as the preview shows it."""
        return self._pdf

    # --- out -------------------------------------------------------------------------------------

    def print(self) -> None:
        """Print what is asked for, and note it."""
        if self._bar.is_ready:
            printer, name, copies = self._place.printer, self._bar.printer, self._bar.copies
            self._send(lambda pdf: printer.print(pdf, name, copies), "Đã in.")

    def print_blank(self) -> None:
        """Print the form of the list to be written on."""
        kind, training = self.kind, self._place.training
        print_blank(
            self._place,
            self,
            self._bar,
            self._notice,
            LISTS[kind].form,
            lambda: render_blank_list(kind, training=training),
        )

    def save(self) -> None:
        """Save the PDF where the user says: a plain file with many names, so this asks first."""
        write = None if self._bar.is_busy else ask_for_plain_file(self._place, self, "danh-sach.pdf", of_many=True)
        if write is not None:
            self._send(write, "Đã lưu tệp PDF.")

    def _send(self, send: Callable[[bytes], None], done: str) -> None:
        """Make the list anew of what is typed now and send it out: the preview may be a moment behind."""
        try:
            wanted = self._wanted()
        except UnreadInput as unread:
            self._complain(unread)
            self._inputs.editor(unread.name).setFocus()
            return
        tasks, copies, training = self._place.tasks, self._bar.copies, self._place.training
        form = LISTS[wanted.kind].form
        self._bar.set_busy(True)

        def out(data: PrintedList) -> PrintedList:
            send(render_list(data, training=training))
            return data

        def noted(registry: Registry, data: PrintedList) -> None:
            tasks.tell_noted(registry.note_access(LookKind.PRINT, None, f"{wanted.sort.form} {data.count}"))
            registry.write(log_reprint, None, None, form, copies)

        def go(data: PrintedList) -> None:
            tasks.send(lambda: out(data), noted, lambda _: self._on_logged(done), self._on_failed, self)

        self._read(wanted, go, self._on_failed)

    def _complain(self, unread: UnreadInput) -> None:
        """Say why there is no list of what is typed."""
        self._inputs.mark_only(unread.name)
        self._notice.show_message(self._fault_in(unread), "alert")
        self._complaint = self._notice.text

    def _fault_in(self, unread: UnreadInput) -> Message:
        field = self._inputs.editor(unread.name).field
        if isinstance(unread, ReversedDays):
            first = self._inputs.editor(_FIRST).field.label
            return Message(f"“{field.label}” phải từ “{first}” trở đi.", _NOT_MADE)
        return Message(f"{field.label}: {FAULTS[FieldFault.NOT_A_DATE] if field.day else _NOT_A_YEAR}", _NOT_MADE)

    def _take_back(self) -> None:
        """What was complained of is put right."""
        self._inputs.mark_only(None)
        if self._complaint and self._notice.text == self._complaint:
            self._notice.clear()
        self._complaint = ""

    def _on_logged(self, done: str) -> None:
        self._bar.set_busy(False)
        self._notice.show_message(Message(done, ""), "good")
        self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._bar.set_busy(False)
        self._notice.show_error(error)
