"""Typing people into the ministry's own software: the sheet of one, and a list of whom that software is behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from models.dates import LEGAL_ZONE, PartialDate
from models.ids import PersonId
from models.views import KeyInRow
from ui.choose_dialog import ChooseDialog, Option, Section
from ui.person.host import PersonHost
from ui.person.key_in_dialog import KeyInDialog, KeyInSheet, read_key_in
from ui.workplace import Workplace

MOST = 500
"""So many names are shown; the next ones come when these are done."""


class KeyInPage(Protocol):
    """A page that can show the sheet."""

    def once_shown(self, do: Callable[[], object]) -> None: ...
    def key_in(self) -> None: ...


class KeyingIn:
    """Opens the sheet, and from it the list."""

    def __init__(self, host: PersonHost) -> None:
        self._host = host

    def show_sheet(self) -> None:
        """Show what is to be typed of the person."""
        host = self._host
        person_id, clock = host.person_id, host.place.clock
        question = host.ask()

        def show(sheet: KeyInSheet) -> None:
            dialog = KeyInDialog(sheet, host.place, host)
            dialog.noted.connect(lambda: host.after_change("Đã ghi nhận phần đã nhập sang phần mềm Quản lý đối tượng."))
            dialog.others_wanted.connect(lambda: self._ask_who_is_next(dialog))
            host.open_answer(question, dialog)

        host.run(lambda registry: read_key_in(registry, person_id, clock), show)

    def _ask_who_is_next(self, sheet: KeyInDialog) -> None:
        """Go on to somebody else of whom the other software is behind."""

        def go(person_id: str) -> None:
            sheet.reject()
            self._host.person_wanted.emit(person_id)

        _ask_who_waits(self._host.place, sheet, go)


def show_next_sheet(place: Workplace, owner: QWidget, open_person: Callable[[PersonId], KeyInPage | None]) -> None:
    """From anywhere: ask for somebody of whom the other software is behind, open the page, and there the sheet."""

    def go(person_id: str) -> None:
        page = open_person(PersonId(person_id))
        if page is not None:
            page.once_shown(page.key_in)

    _ask_who_waits(place, owner, go)


def _ask_who_waits(place: Workplace, owner: QWidget, on_chosen: Callable[[str], None]) -> None:
    """``on_chosen`` gets the id of somebody of whom the other software is behind."""

    question = place.questions.begin()

    def show(rows: Sequence[KeyInRow]) -> None:
        dialog = ChooseDialog(f"Chờ nhập sang phần mềm Quản lý đối tượng: {_count(rows)}", _sections(rows), owner)
        dialog.chosen.connect(on_chosen)
        question.open(dialog)

    place.tasks.run(lambda registry: registry.read(lambda q: q.waiting_for_key_in(limit=MOST)), show, owner=owner)


def _count(rows: Sequence[KeyInRow]) -> str:
    if not rows:
        return "không còn ai"
    return f"{len(rows)} người đầu tiên" if len(rows) == MOST else f"{len(rows)} người"


def _sections(rows: Sequence[KeyInRow]) -> list[Section]:
    parts = {
        "Chưa nhập đủ lần nào": [row for row in rows if row.last is None],
        "Có thay đổi từ lần nhập trước": [row for row in rows if row.last is not None],
    }
    return [Section(title, tuple(_option(row) for row in of)) for title, of in parts.items() if of]


def _option(row: KeyInRow) -> Option:
    birth = f", sinh {PartialDate.from_iso(row.birth).show()}" if row.birth else ""
    last = f"nhập lần trước {row.last.astimezone(LEGAL_ZONE):%d/%m/%Y}" if row.last is not None else ""
    return Option(row.id, f"{row.name}{birth}", last)
