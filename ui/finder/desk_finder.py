"""The finder of the desk: what is found there, and what happens when something is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from models.events.base import KINDS
from models.ids import PersonId
from models.roles import Permission
from ui.finder.actions import ACTION, EVENT, FORM, Action, action_section, person_sections
from ui.finder.dialog import CLOSED, PAPER, PERSON, FinderDialog
from ui.form_names import form_words
from ui.person.page import PersonPage
from ui.widgets import open_and_drop
from ui.workplace import Workplace


@dataclass(frozen=True)
class Ways:
    """Where what was found leads. ``open_person``: somebody's page, None if the present page may not be left;
    ``show_closed``: the list of the closed files that a text finds."""

    open_person: Callable[[PersonId], PersonPage | None]
    show_closed: Callable[[str], None]


def find(place: Workplace, actions: Sequence[Action], on_screen: PersonPage | None, ways: Ways, owner: QWidget) -> None:
    """Ask for a person, a paper or something to do; ``on_screen``: whose page shows now."""
    view = on_screen.view if on_screen is not None else None
    sections = [action_section(actions)]
    if view is not None:
        sections += person_sections(place.user, view.case.person.name, view.book)
    elif place.user.may(Permission.READ_LISTS):  # else nobody could be found for whom it is done
        sections += person_sections(place.user)
    dialog = FinderDialog("Tìm và làm", sections, place, owner)

    def do(code: str) -> None:
        if code.startswith(PERSON):
            ways.open_person(PersonId(code.removeprefix(PERSON)))
        elif code.startswith(PAPER):
            _show_paper(code.removeprefix(PAPER), ways)
        elif code.startswith(CLOSED):
            ways.show_closed(code.removeprefix(CLOSED))
        elif code.startswith(ACTION):
            actions[int(code.removeprefix(ACTION))].do()
        elif on_screen is not None and view is not None:
            _do_for(on_screen, code)
        else:
            _ask_for_whom(code, place, ways, owner)

    dialog.chosen.connect(do)
    open_and_drop(dialog)


def _show_paper(code: str, ways: Ways) -> None:
    """Open whose paper it is, and the paper itself where a copy is kept."""
    person, _, number = code.partition(":")
    page = ways.open_person(PersonId(person))
    if page is not None:
        page.once_shown(lambda: page.show_numbered(number))


def _do_for(page: PersonPage, code: str) -> None:
    if code.startswith(FORM):
        page.paper(code.removeprefix(FORM))
    else:
        page.record(code.removeprefix(EVENT))


def _ask_for_whom(code: str, place: Workplace, ways: Ways, owner: QWidget) -> None:
    what = form_words(code.removeprefix(FORM)) if code.startswith(FORM) else KINDS[code.removeprefix(EVENT)].label
    dialog = FinderDialog(f"{what}: cho ai?", (), place, owner, papers=False)

    def go(person: str) -> None:
        if person.startswith(CLOSED):
            ways.show_closed(person.removeprefix(CLOSED))
            return
        page = ways.open_person(PersonId(person.removeprefix(PERSON)))
        if page is not None:
            page.once_shown(lambda: _do_for(page, code))

    dialog.chosen.connect(go)
    open_and_drop(dialog)
