"""The foot of a paper's window: printer, copies, print, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.messages import Message
from ui.paper.printer import Printer
from ui.tasks import Tasks
from ui.widgets import Notice, QuietComboBox, button, label, row

_MOST_COPIES = 20


class HasPrinter(Protocol):
    """Where one can print: at a desk, or before the door of a registry."""

    @property
    def printer(self) -> Printer: ...
    @property
    def tasks(self) -> Tasks: ...


class PrintBar(QWidget):
    """Asks for the printers of the machine when it is made; who wants to print before they are known waits.

    Signals: ``print_wanted``, ``close_wanted``.
    """

    print_wanted = Signal()
    close_wanted = Signal()

    def __init__(
        self, place: HasPrinter, notice: Notice, *, copies: bool, beside: tuple[QAbstractButton, ...] = ()
    ) -> None:
        super().__init__()
        self._notice = notice
        self._busy = False
        self._found = False
        self._waiting = False
        self._printers = QuietComboBox()
        self._printers.setAccessibleName("Máy in")
        self._printers.setMinimumContentsLength(18)
        self._copies = QuietComboBox()
        self._copies.addItems([str(number) for number in range(1, _MOST_COPIES + 1)])
        self._copies.setMinimumContentsLength(2)
        self._copies.setAccessibleName("Số bản")
        self._print = button("In", self._want, role="primary", icon="printer", shortcut="Ctrl+P")
        printer_label, copies_label = label("Máy in", "label"), label("Số bản", "label")
        printer_label.setBuddy(self._printers)
        copies_label.setBuddy(self._copies)
        close = button("Đóng", self.close_wanted.emit, shown_keys="Esc")
        self.setLayout(row(printer_label, self._printers, copies_label, self._copies, 1, *beside, close, self._print))
        for widget in (copies_label, self._copies):
            widget.setVisible(copies)
        find: Callable[[], list[str]] = place.printer.names
        place.tasks.compute(find, self._show_printers, notice.show_error, self)

    def _show_printers(self, names: list[str]) -> None:
        self._printers.addItems(names)
        self._found = True
        self._show_state()
        if self._waiting:
            self._want()
        if not names:
            self._notice.show_message(Message("Máy này chưa có máy in.", "Có thể lưu PDF, hoặc cài máy in rồi mở lại."))

    def _want(self) -> None:
        if self.is_ready:
            self.print_wanted.emit()
        else:
            self._waiting = not self._found

    def set_busy(self, busy: bool) -> None:
        """While something is being printed or kept nothing else can be."""
        self._busy = busy
        self._show_state()

    def _show_state(self) -> None:
        self._print.setEnabled(self.is_ready or not self._found)

    @property
    def is_ready(self) -> bool:
        return self._printers.count() > 0 and not self._busy

    @property
    def is_busy(self) -> bool:
        return self._busy

    @property
    def printer(self) -> str:
        return self._printers.currentText()

    @property
    def copies(self) -> int:
        return self._copies.currentIndex() + 1
