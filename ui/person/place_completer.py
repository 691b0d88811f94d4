"""A list of administrative units under a line, after a few letters: old and new names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit

from ui.line_completer import LineCompleter, Proposal
from ui.person.place_words import Completion, completions
from ui.tasks import Tasks


class PlaceCompleter(LineCompleter):
    """Offers units for what is typed into a line; they are looked up on a worker."""

    def __init__(self, line: QLineEdit, tasks: Tasks) -> None:
        super().__init__(line)
        self._tasks = tasks

    def find(self, text: str) -> None:
        def show(found: Sequence[Completion]) -> None:
            self.propose(text, (Proposal(*completion) for completion in found))

        self._tasks.compute(lambda: completions(text), show, owner=self)
