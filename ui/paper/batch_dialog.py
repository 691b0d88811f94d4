"""Several papers printed together: the minutes of this morning, or one form for several people."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QProgressBar, QVBoxLayout, QWidget

from models.actions.keep_paper import keep_printed
from models.errors import RegistryError
from models.looks import LookKind
from models.papers.waiting import PaperOrder
from models.ports import NewDocument, Registry
from printing.filling import missing, with_words
from printing.render import render_form
from ui.form_names import form_words
from ui.messages import Message, error_text
from ui.paper.basis import PaperBasis, read_paper
from ui.paper.dialog import PaperDialog, new_document
from ui.paper.pages import page_count
from ui.paper.print_bar import PrintBar
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row
from ui.workplace import Workplace
from ui.wrapped_rows import let_rows_wrap

_NOTE = (
    "Bỏ dấu chọn giấy không in. Enter để xem, điền hoặc in riêng một giấy. Giấy nào in xong được giữ vào hồ sơ ngay."
)
_NOT_HERE = Message(
    "Mục này ghi ở hồ sơ của người đó, hoặc ở trang Đơn vị (Ctrl+5).",
    "Chỗ đó in thành dòng chấm: viết tay, hoặc đóng các giấy này rồi ghi vào hồ sơ.",
)
_LACKS_SHOWN = 3
"""So many of the things that a paper lacks are named in its line; the tool tip names all."""


@dataclass
class _Paper:
    """One paper of the batch, as it was when it was last read."""

    order: PaperOrder
    lacks: tuple[str, ...] = ()
    """What it needs and does not have, by its labels."""
    double: str = ""
    """The number that it has, if another paper of the year has it."""
    unread: str = ""
    """Why it could not be read."""
    wanted: bool = True
    printed: bool = False

    @property
    def is_offered(self) -> bool:
        return not self.printed and not self.unread

    def take(self, basis: PaperBasis) -> None:
        """Note what its line says. A doubled number that nobody was told of yet takes the tick away."""
        values = basis.form.numbered(basis.proposed())
        known, self.double = self.double, basis.double(values)
        if self.double not in ("", known):
            self.wanted = False
        self.lacks = tuple(field.label for field in missing(basis.form, values).needed)
        self.unread = ""


class BatchDialog(QDialog):
    """Prints papers one after the other; each is kept as soon as it is out.

    Each is read again just before it is printed: its number follows those that the papers before it got. One that
    cannot be read is passed over; one whose number another has is printed only if it was ticked nevertheless.

    Signals: ``shown`` when the list stands there, ``printed`` when all that were chosen are out.
    """

    shown = Signal()
    printed = Signal()

    def __init__(self, title: str, orders: Sequence[PaperOrder], place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._papers = [_Paper(order) for order in orders]
        self._queue: deque[_Paper] = deque()
        self._stopped = False
        self.dialog: PaperDialog | None = None
        self.setWindowTitle(title)
        self._list = QListWidget()
        self._list.setAccessibleName("Giấy sẽ in")
        let_rows_wrap(self._list)  # what a paper lacks is read before it is printed
        self._list.itemActivated.connect(lambda item: self._open(self._list.row(item)))
        self._list.itemChanged.connect(self._on_ticked)
        self._notice = Notice()
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Tiến độ in")
        self._progress.hide()
        self._stop = button("Dừng", self._on_stop, icon="ban", tip="Dừng sau giấy đang in")
        self._stop.hide()
        self._bar = PrintBar(place, self._notice, copies=True, beside=(self._stop,))
        self._bar.print_wanted.connect(self.print)
        self._bar.close_wanted.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        self._count = label("", "muted")
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(label(_NOTE, "label", wrap=True))
        layout.addWidget(self._notice)
        layout.addWidget(self._list, 1)
        layout.addLayout(row(self._count, self._progress))
        layout.addWidget(self._bar)
        fit(self, 900, 600)
        self._read()

    # --- the list ----------------------------------------------------------------------------

    def _read(self) -> None:
        """Read what every paper starts from, a few at a time: other work is done between them."""
        self._unread = deque(paper for paper in self._papers if not paper.printed)
        self._read_next()

    def _read_next(self) -> None:
        if not self._unread:
            self._show()
            return
        self._count.setText(f"Đang đọc, còn {len(self._unread)} giấy…")
        self._read_paper(self._unread.popleft(), lambda _: self._read_next(), lambda _: self._read_next())

    def _read_paper(
        self, paper: _Paper, on_read: Callable[[PaperBasis], None], on_unread: Callable[[RegistryError], None]
    ) -> None:
        """Read what a paper starts from, and note what its line says of it."""
        order, clock = paper.order, self._place.clock

        def read(registry: Registry) -> PaperBasis:
            return read_paper(registry, order.person_id, order.form, clock, order.event_id)

        def take(basis: PaperBasis) -> None:
            paper.take(basis)
            on_read(basis)

        def pass_over(error: RegistryError) -> None:
            paper.unread = error_text(error).text
            on_unread(error)

        self._place.tasks.run(read, take, pass_over, self)

    def _show(self) -> None:
        current = max(self._list.currentRow(), 0)
        self._list.blockSignals(True)
        self._list.clear()
        for paper in self._papers:
            item = QListWidgetItem(_line(paper), self._list)
            item.setToolTip(f"Thiếu: {', '.join(paper.lacks)}" if paper.lacks and paper.is_offered else "")
            if not paper.is_offered:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            ticked = paper.wanted and paper.is_offered
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._list.blockSignals(False)
        self._list.setCurrentRow(current)
        self._list.setFocus()
        self._show_count()
        self.shown.emit()

    def _on_ticked(self, item: QListWidgetItem) -> None:
        self._papers[self._list.row(item)].wanted = item.checkState() is Qt.CheckState.Checked
        self._show_count()

    def _chosen(self) -> list[_Paper]:
        """What is to be printed; nothing before the list stands there."""
        return [paper for paper in self._papers if paper.wanted and paper.is_offered] if self._list.count() else []

    def _show_count(self) -> None:
        chosen = self._chosen()
        lacking = sum(bool(paper.lacks) for paper in chosen)
        rest = f"; {lacking} giấy còn thiếu nội dung, in thành dòng chấm" if lacking else ""
        self._count.setText(f"Chọn {len(chosen)} giấy{rest}")

    def _open(self, index: int) -> None:
        """See one paper alone."""
        if self._bar.is_busy:
            return
        paper = self._papers[index]
        self._bar.set_busy(True)
        self._read_paper(paper, lambda basis: self._show_alone(paper, basis), self._on_failed)

    def _show_alone(self, paper: _Paper, basis: PaperBasis) -> None:
        self._bar.set_busy(False)
        self.dialog = dialog = PaperDialog(basis, self._place, self)
        dialog.record_wanted.connect(lambda _: dialog.tell(_NOT_HERE))
        dialog.printed.connect(lambda: self._on_printed_alone(paper))
        dialog.finished.connect(lambda _: self._show())
        dialog.open()

    def _on_printed_alone(self, paper: _Paper) -> None:
        paper.printed = True

    # --- printing ----------------------------------------------------------------------------

    def print(self) -> None:
        """Print all that are chosen."""
        self._queue = deque(self._chosen())
        if not self._bar.is_ready or not self._queue:
            return
        self._stopped = False
        self._bar.set_busy(True)
        self._stop.show()
        self._progress.setRange(0, len(self._queue))
        self._progress.setValue(0)
        self._progress.show()
        self._print_next()

    def _print_next(self) -> None:
        if not self._queue or self._stopped:
            self._on_end()
            return
        paper = self._queue.popleft()
        self._read_paper(paper, lambda basis: self._print_paper(paper, basis), lambda _: self._print_next())

    def _print_paper(self, paper: _Paper, basis: PaperBasis) -> None:
        if not paper.wanted:
            self._print_next()
            return
        form, values = basis.form, basis.form.numbered(basis.proposed())
        printer, name, copies, training = (
            self._place.printer, self._bar.printer, self._bar.copies, self._place.training,
        )  # fmt: skip

        tasks, order = self._place.tasks, paper.order

        def out() -> NewDocument:
            pdf = render_form(with_words(form, basis.typed), values, training=training)
            printer.print(pdf, name, copies)
            inputs = {item.name: values.text(item.name) for item in form.inputs}
            return new_document(form, basis, values, basis.day, {**basis.typed, **inputs}, pdf, page_count(pdf))

        def kept(registry: Registry, document: NewDocument) -> None:
            tasks.tell_noted(registry.note_access(LookKind.PRINT, order.person_id, order.form))
            registry.write(keep_printed, document, copies, "print")

        tasks.send(out, kept, lambda _: self._on_kept(paper), self._on_failed, self)

    def _on_kept(self, paper: _Paper) -> None:
        paper.printed = True
        self._progress.setValue(self._progress.value() + 1)
        self._print_next()

    def _on_stop(self) -> None:
        self._stopped = True

    def _on_end(self) -> None:
        done, left = self._progress.value(), len(self._queue)
        passed = self._progress.maximum() - done - left
        self._finish_run()
        if left:
            self._notice.show_message(Message(f"Đã dừng. Đã in {done} giấy, còn {left + passed} giấy chưa in.", ""))
        elif passed:
            text = f"Đã in và lưu vào hồ sơ {done} giấy, còn {passed} giấy chưa in."
            self._notice.show_message(Message(text, "Lý do ghi ở dòng của từng giấy."))
        else:
            self._notice.show_message(Message(f"Đã in và lưu vào hồ sơ {done} giấy.", ""), "good")
            self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        """What is out stays out and kept; the others can be printed again."""
        self._finish_run()
        self._notice.show_error(error)

    def _finish_run(self) -> None:
        self._queue.clear()
        self._bar.set_busy(False)
        self._stop.hide()
        self._progress.hide()
        self._show()

    def reject(self) -> None:
        """Nothing closes while papers are on their way to the printer."""
        if not self._bar.is_busy:
            super().reject()


def _line(paper: _Paper) -> str:
    order = paper.order
    parts = [order.name, form_words(order.form)]
    if order.at is not None:
        parts.append(order.at.show())
    if paper.printed:
        parts.append("đã in")
    elif paper.unread:
        parts.append(f"không đọc được: {paper.unread}")
    else:
        parts.extend(_warnings(paper))
    return " · ".join(parts)


def _warnings(paper: _Paper) -> Iterator[str]:
    """What speaks against printing a paper as it is."""
    if paper.double:
        yield f"số {paper.double} đã dùng trong năm"
    if paper.lacks:
        shown, rest = paper.lacks[:_LACKS_SHOWN], len(paper.lacks) - _LACKS_SHOWN
        yield f"thiếu: {', '.join(shown)}" + (f" và {rest} mục khác" if rest > 0 else "")
