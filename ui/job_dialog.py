"""A dialog that collects something and does one job with it: it closes when that is done and stays when it failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from models.errors import RegistryError
from ui.field_form import DROP_TYPED, FieldForm
from ui.secret_lines import SecretLines
from ui.theme import SPACE
from ui.widgets import Ask, Notice, button, fit, label, row, scrolled

Start = Callable[[Callable[[Any], None], Callable[[RegistryError], None]], None]
"""Starts a job with its two answers."""


class JobDialog(QDialog):
    """Signal: ``done_with`` (result of the job), before it closes."""

    done_with = Signal(object)

    def __init__(self, title: str, text: str, yes: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._notice = Notice()
        self._yes_text = yes
        self._ask: Ask | None = None
        self._inner = QWidget()
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE)
        self._save = button(yes, self._on_yes, role="primary", shortcut="Ctrl+S")
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading", wrap=True))
        if text:
            layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(scrolled(self._inner, gap=True), 1)
        layout.addWidget(self._notice)

    def ready(self, width: int, height: int, ask: Ask | None = None) -> None:
        """Everything stands in ``body``, with its first values. Enter in the last line of passwords does the job.

        ``ask``: before what is typed into its forms from here on would be lost.
        """
        self._ask, self._initial = ask, self._typed()
        for secrets in self.findChildren(SecretLines):
            secrets.entered.connect(self._on_yes)
        self.body.addStretch(1)
        cancel = button("Thôi", self.reject, shown_keys="Esc")
        self._layout.addLayout(row(1, cancel, self._save))  # only now: Tab goes in the order in which parts came
        self.setTabOrder(self._save, cancel)  # Enter leaves the last field for what does the job
        fit(self, width, height)

    def _typed(self) -> list[tuple[Any, ...]]:
        return [form.state() for form in self.findChildren(FieldForm)]

    @property
    def is_changed(self) -> bool:
        """Whether closing would lose something typed."""
        return self._typed() != self._initial

    @property
    def is_busy(self) -> bool:
        """Whether the job is being done."""
        return not self._save.isEnabled()

    def reject(self) -> None:
        """Escape asks only when something would be lost, and does nothing while the job is being done."""
        if self.is_busy:
            return
        if self._ask is None or not self.is_changed or self._ask.confirm(self, *DROP_TYPED):
            super().reject()

    def start(self) -> Start:
        """The job with what was collected. Raises RegistryError for what cannot be taken."""
        raise NotImplementedError

    def _on_yes(self) -> None:
        if self.is_busy:
            return
        try:
            begin = self.start()
        except RegistryError as error:
            self.show_error(error)
            return
        self._save.setEnabled(False)
        self._save.setText("Đang làm…")
        begin(self._on_done, self._on_failed)

    def _on_done(self, result: Any) -> None:
        self.done_with.emit(result)
        self.accept()

    def _on_failed(self, error: RegistryError) -> None:
        self._save.setEnabled(True)
        self._save.setText(self._yes_text)
        self.show_error(error)

    def show_error(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    @property
    def notice(self) -> str:
        return self._notice.text
