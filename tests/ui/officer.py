"""An officer of the walkthroughs: records what happened to one person, prints the papers, assembles the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from models.actions.record_event import record_event
from models.dates import LEGAL_ZONE, parse_moment
from models.events.base import Fact
from models.ports import Registry
from printing.offered import offered_forms
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_walkthroughs import pages_of, paper_window, print_it, record
from ui.paper.dialog import PaperDialog
from ui.person.event_dialog import EventDialog
from ui.person.page import PersonPage

_MOST_TABS = 120


class Dossier:
    """A printed dossier, read back."""

    def __init__(self, pages: list[str]) -> None:
        self.cover = pages[0]
        ends = max(i for i, page in enumerate(pages) if "Ghi chú" in page) + 1
        self.contents = squeezed(" ".join(pages[1:ends]))
        self.papers = squeezed(" ".join(pages[ends:]))
        self.last = pages[-1]

    def order(self) -> list[str]:
        """The forms that the contents name, in their order."""
        places = {form: self.contents.find(squeezed(name)) for form, name in offered_forms().items()}
        return sorted((form for form, place in places.items() if place >= 0), key=lambda form: places[form])

    def count(self, note: str) -> int:
        """How many papers the contents have a note about."""
        return self.contents.count(squeezed(note))


def squeezed(text: str) -> str:
    """Words without what stands between them: tables break them anywhere."""
    return "".join(text.split())


class Officer:
    """Works by keys alone on the page of a person, each time a little after something happened."""

    def __init__(self, program: Program, page: PersonPage | None = None, **values: Any) -> None:
        """In front of the page of somebody who was entered by keys, or of a new person with these values."""
        self.program = program
        self.page: Any = page or show_person(program, enter(program, **values))
        self.printed: list[str] = []
        """The forms that were printed, in their order."""

    def knows(self, *facts: tuple[str, Fact]) -> None:
        """What another walk has typed already, each with its moment, is in the registry."""
        page = self.page

        def job(registry: Registry) -> None:
            for at, fact in facts:
                registry.write(record_event, page.view.case.person.id, parse_moment(at, date.max), fact)

        self.comes(facts[-1][0])
        self.program.tasks.run(job)
        self.program.hands.rest()
        self.comes(facts[-1][0])

    def writes(
        self, label: str, at: str, values: Mapping[str, str] | None = None, *, seen: str = ""
    ) -> Mapping[str, str]:
        """Record a kind of event that happened at ``HH:MM dd/mm/yyyy``, or on ``dd/mm/yyyy``; what stood there.

        ``seen``: when the officer heard of it, if later.
        """
        self.comes(seen or at)
        events = len(self.page.view.case.events)
        stood = record(self.program, label, at, dict(values or {}))
        assert not isinstance(QApplication.activeModalWidget(), EventDialog)
        self.program.hands.until(lambda: len(self.page.view.case.events) == events + 1)
        self.program.hands.rest()
        return stood

    def prints(self, form: str, at: str = "", values: Mapping[str, str] | None = None) -> bytes:
        """Print a paper, typing what nothing knows, by field; nothing that it needs is missing then."""
        if at:
            self.comes(at)
        self.program.hands.pick("Ctrl+P", form)
        self.program.hands.until(lambda: paper_window() is not None)
        dialog = paper_window()
        assert isinstance(dialog, PaperDialog)
        for name, text in (values or {}).items():
            self._fill(dialog.editor(name).child.accessibleName(), text)
        asked = len(self.program.answers.asked)
        pdf = print_it(self.program)
        assert self.program.answers.asked[asked:] == []
        assert self.page.view.documents[-1].form == form
        self.printed.append(form)
        return pdf

    def _fill(self, label: str, text: str) -> None:
        """Type a text, or choose of a list by its first letters; of check boxes ``text`` is the one to tick."""
        hands = self.program.hands
        for _ in range(_MOST_TABS):
            focused = hands.focused()
            if focused.accessibleName() == f"{label}: {text}":
                hands.press("Space")
                return
            if focused.accessibleName() == label:
                hands.press(*(() if isinstance(focused, QComboBox) else ("Ctrl+A",)))
                hands.type(text)
                return
            hands.press("Tab")
        raise LookupError(label)

    def prints_dossier(self) -> Dossier:
        """Ctrl+D, Ctrl+P: the dossier of the present state, or the one chosen among the papers."""
        self.program.hands.press("Ctrl+D")
        return Dossier(pages_of(print_it(self.program)))

    def comes(self, at: str) -> None:
        """The officer looks at the page at a moment; a day means its evening."""
        text = at if ":" in at else f"20:00 {at}"
        self.program.clock.instant = datetime.strptime(text, "%H:%M %d/%m/%Y").replace(tzinfo=LEGAL_ZONE)
        self.program.hands.press("F5")
        self.program.hands.rest()

    @property
    def state(self) -> str:
        return str(self.page.view.case.state.code)

    @property
    def due(self) -> dict[str, str]:
        """What has a limit, by rule."""
        return {duty.rule.id: duty.due.show() for duty in self.page.view.case.duties if duty.due}

    @property
    def next(self) -> set[str]:
        return {duty.rule.id for duty in self.page.view.case.duties}

    @property
    def flags(self) -> set[str]:
        return {finding.kind.value for finding in self.page.view.case.findings}

    def head(self) -> str:
        return " ".join(shown.text() for shown in self.page._header.findChildren(QLabel))

    def papers(self) -> list[str]:
        return [shown.text() for shown in self.page._checklist.findChildren(QLabel)]
