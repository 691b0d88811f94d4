"""The page of a person as those see it who do something on it: whose it is, what is known, windows, work, words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import RegistryError
from models.ids import PersonId
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
