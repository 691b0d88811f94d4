"""A window of some steps, one after the other, with a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from models.errors import RegistryError
from ui.page import Part
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row, scrolled


class Step(Part):
    """One step. ``title`` and ``about`` stand above it, ``next_text`` on the button that goes on.

    Signals: ``changed`` when ``is_ready`` may have; ``next_wanted`` when Enter in it means going on.
    """

    changed = Signal()
    next_wanted = Signal()
    title, about, next_text = "", "", "Tiếp tục"

    @property
    def is_ready(self) -> bool:
        """Whether one can go on from here."""
        return True

    def leave(self) -> None:
        """Going on: raises RegistryError for what cannot be taken."""


class Wizard(QDialog):
    """Shows steps in turn; what goes wrong is said above the buttons. A subclass says what follows the last one."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._title, self._about = label(title, "heading", wrap=True), label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._notice = Notice()
        self._steps: list[Step] = []
        self._back = button("Quay lại", self.go_back, icon="arrow-left", shortcut="Alt+Left")
        self._cancel = button("Thôi", self.reject, shown_keys="Esc")
        self._next = button("Tiếp tục", self.go_on, role="primary", shortcut="Ctrl+S")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._notice)
        layout.addLayout(row(self._back, 1, self._cancel, self._next))

    def add_steps(self, steps: Sequence[Step]) -> None:
        """The steps, the first of which shows."""
        for step in steps:
            self._steps.append(step)
            self._stack.addWidget(scrolled(step, gap=True))
            step.changed.connect(self.show_state)
            step.next_wanted.connect(self.go_on)
        fit(self, 860, 600)
        self.show_step(0)

    @property
    def step(self) -> Step:
        return self._steps[self._stack.currentIndex()]

    @property
    def notice(self) -> str:
        return self._notice.text

    def show_step(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        step = self.step
        self._title.setText(step.title)
        self._about.setText(step.about)
        self._about.setVisible(bool(step.about))
        self._next.setText(step.next_text)
        self.show_state()
        step.focus_first()

    def show_state(self) -> None:
        """Which buttons can be pressed now."""
        self._back.setVisible(self._stack.currentIndex() > 0)
        self._next.setEnabled(self.step.is_ready)

    def go_on(self) -> None:
        """To the next step, or past the last one."""
        if not self._next.isEnabled():
            return
        self._notice.clear()
        try:
            self.step.leave()
        except RegistryError as error:
            self.show_error(error)
            return
        self.after(self.step)

    def after(self, step: Step) -> None:
        """What follows a step that could be left."""
        self.show_step(self._steps.index(step) + 1)

    def go_back(self) -> None:
        if self._stack.currentIndex() > 0:
            self._notice.clear()
            self.show_step(self._stack.currentIndex() - 1)

    def show_error(self, error: RegistryError) -> None:
        self._notice.show_error(error)
