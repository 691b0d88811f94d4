"""The page of a person as those see it who do something on it: whose it is, what is known, windows, work, words."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from models.errors import RegistryError
from models.ids import PersonId
from ui.asking import Question
from ui.choose_dialog import ChooseDialog, Section
from ui.messages import Message
from ui.page import Page
from ui.person.view import PersonView
from ui.widgets import Notice
from ui.workplace import Workplace


class PersonHost(Page):
    """``view``: what was read last; None while the content is not shown. ``dialog``: the window opened last.

    Signals: ``person_wanted`` (id) to go to somebody else's page;
    ``shown`` when all of it stands there, after each reading; ``paper_shown`` when a paper's preview does.
    """

    person_wanted = Signal(str)
    shown = Signal()
    paper_shown = Signal()

    def __init__(self, person_id: PersonId, place: Workplace) -> None:
        super().__init__()
        self._person_id, self.place = person_id, place
        self.view: PersonView | None = None
        self.dialog: QWidget | None = None
        self._waiting: deque[Callable[[], object]] = deque()
        self._notice = Notice()

    @property
    def person_id(self) -> PersonId:
        """Whose page it is."""
        return self._person_id

    @property
    def notice(self) -> str:
        return self._notice.text

    def refresh(self) -> None:
        """Read the person again."""
        raise NotImplementedError

    def run(self, job: Any, on_done: Any) -> None:
        """Do something with the registry; what can be expected to fail is told on the page."""
        self.place.tasks.run(job, on_done, self.on_error, self)

    def on_error(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    def open(self, dialog: Any) -> None:
        self.dialog = dialog
        dialog.open()

    def ask(self) -> Question:
        """Somebody asks for a window that opens once the registry has answered."""
        return self.place.questions.begin()

    def open_answer(self, question: Question, dialog: Any) -> None:
        """Open the window that answers a question, unless something else was asked or opened since."""
        if question.open(dialog):
            self.dialog = dialog

    def open_when_free(self, open_: Callable[[], object]) -> None:
        """Open what long work has made: at once, or when the windows that the user has opened meanwhile are closed."""
        self._waiting.append(open_)
        self._open_waiting()

    def _open_waiting(self) -> None:
        """Open the first window that waits, if none is open; the next one waits for that one to close."""
        while self._waiting:
            over = QApplication.activeModalWidget()
            if isinstance(over, QDialog):
                over.finished.connect(self._open_in_next_turn)
                return
            self._waiting.popleft()()

    def _open_in_next_turn(self) -> None:
        """A window that closes may open another one itself."""
        QTimer.singleShot(0, self, self._open_waiting)

    def choose(self, title: str, sections: list[Section], on_chosen: Callable[[str], None]) -> None:
        """Ask for one of several things."""
        dialog = ChooseDialog(title, sections, self)
        dialog.chosen.connect(on_chosen)
        self.open(dialog)

    def say(self, text: str, advice: str = "", tone: str = "notice") -> None:
        self._notice.show_message(Message(text, advice), tone)

    def forget_good(self) -> None:
        self._notice.clear_good()

    def after_change(self, text: str) -> None:
        """Say that something was done, and show the person as it is now."""
        self.say(text, tone="good")
        self.refresh()
