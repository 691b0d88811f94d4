"""Windows that open only when the registry has answered: a second press opens no second one, and none comes up over
a window that was opened meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog


class Questions:
    """The questions of a session whose answers open windows. One is to be begun when the user asks, not when the
    answer comes."""

    def __init__(self) -> None:
        self._count = 0

    def begin(self) -> Question:
        """Somebody asks now; what was asked before and is not answered yet will open nothing any more."""
        self._count += 1
        return Question(self, self._count)

    @property
    def count(self) -> int:
        """How many were begun."""
        return self._count


class Question:
    """One question, over the window (or none) that was on top when it was asked."""

    def __init__(self, questions: Questions, number: int) -> None:
        self._questions, self._number = questions, number
        self._over = QApplication.activeModalWidget()

    @property
    def stands(self) -> bool:
        """Whether its answer may open a window: nothing was asked since, and the same window is on top."""
        return self._number == self._questions.count and QApplication.activeModalWidget() is self._over

    def open(self, dialog: QDialog) -> bool:
        """Open the window that answers it; one that comes too late goes. Whether it was opened."""
        if self.stands:
            dialog.open()
            return True
        dialog.deleteLater()
        return False
