"""Finding from anywhere (Ctrl+K): people, papers by their number, and what can be done, in one box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from models.dates import show_date
from models.events.base import KINDS
from models.ports import Queries, Registry
from models.roles import Permission, User
from models.text import begins_words, fold
from models.views import NumberHit, PersonRow
from ui.choose_dialog import HIGHEST, ChooseDialog, Option, Section
from ui.form_names import form_words
from ui.tables import Shares
from ui.words import closed_found
from ui.workplace import Workplace

PERSON = "person:"
"""Begins the code of a person."""
PAPER = "paper:"
"""Begins the code of a paper: whose it is, and after a colon its number."""
CLOSED = "closed:"
"""Begins the code of the closed files that were found; what was typed follows."""
_FOUND_HERE = (PERSON, PAPER, CLOSED)
_SEARCH_AFTER_MS = 120
_MOST = 8
_LEAST_LETTERS = 2


@dataclass(frozen=True)
class Found:
    """What the registry has for a text."""

    text: str = ""
    people: Sequence[PersonRow] = ()
    papers: Sequence[NumberHit] = ()
    closed: Section | None = None
    corrected: bool = False
    """Whether other words than those typed were looked for."""


class FinderDialog(ChooseDialog):
    """``actions``: what can be done here; without them only people are looked for. Signal: ``chosen`` (a code)."""

    shares = Shares(stretch=0, soft=(0,))
    width_wanted = 960

    def __init__(
        self, title: str, actions: Sequence[Section], place: Workplace, parent: QWidget, *, papers: bool = True
    ) -> None:
        self._place, self._found, self._asked, self._papers = place, Found(), 0, papers
        self._wanted: str | None = None
        super().__init__(title, actions, parent)
        if not place.user.may(Permission.READ_LISTS):
            hint = "Việc muốn làm"
        elif papers:
            hint = "Tên, số giấy tờ, điện thoại của người; số văn bản; hoặc việc muốn làm"
        else:
            hint = "Tên hoặc số giấy tờ"
        self._search.setPlaceholderText(hint)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_AFTER_MS)
        self._timer.timeout.connect(self._look)
        self._search.textChanged.connect(lambda _: self._timer.start())

    def _height_wanted(self) -> int:
        """Room for those who will be found."""
        return HIGHEST

    def _look(self) -> None:
        """Ask the registry for the words that stand there now; an older answer counts for nothing."""
        text = self._text
        self._timer.stop()
        self._asked += 1
        asked, user = self._asked, self._place.user
        if len(text) < _LEAST_LETTERS:
            self._take_found(Found(text))
            return
        papers = self._papers

        def read(registry: Registry) -> Found:
            return registry.read(lambda q: _found(q, user, text, papers=papers))

        def show(found: Found) -> None:
            if asked == self._asked and self.isVisible():
                self._take_found(found)

        # after a failure actions can still be found; the page behind says what is wrong when it is asked
        self._place.tasks.run(read, show, lambda _: show(Found(text)), self)

    @property
    def _text(self) -> str:
        return self._search.text().strip()

    def _take_found(self, found: Found) -> None:
        self._found = found
        self._show()
        if self._wanted == found.text and self._current_code.startswith(_FOUND_HERE):
            super()._take_current()
        self._wanted = None

    def _take_current(self) -> None:
        """Enter takes nobody who was found for other words than those that stand there: it waits for the answer."""
        is_found = self._current_code.startswith(_FOUND_HERE) or not self._current_code
        if is_found and self._found.text != self._text:
            self._wanted = self._text
            self._look()
        else:
            super()._take_current()

    def sections_for(self, typed: str) -> Sequence[Section]:
        """People first, then papers, then what can be done: with many letters typed the first is what is meant.

        Closed files come last: only who finds nothing else means them.
        """
        found = self._found if len(typed) >= _LEAST_LETTERS else Found()
        words = () if found.corrected else tuple(typed.split())
        people = Section("Người", tuple(_person_option(row, words) for row in found.people))
        papers = Section("Giấy tờ theo số", tuple(_paper_option(hit) for hit in found.papers))
        sections = [section for section in (people, papers) if section.options]
        return [*sections, *super().sections_for(typed), *([found.closed] if found.closed else ())]


def _found(queries: Queries, user: User, text: str, *, papers: bool) -> Found:
    hits = queries.search(text, limit=_MOST) if user.may(Permission.READ_LISTS) else None
    looks_like_number = any(letter.isdigit() for letter in text) and len(text) < 30
    numbered = papers and looks_like_number and user.may(Permission.PRINT)
    return Found(
        text,
        hits.rows if hits else (),
        queries.papers_numbered(text, limit=_MOST) if numbered else (),
        _closed(queries, user, text, hits.closed_count) if hits and hits.closed_count else None,
        bool(hits and hits.corrected),
    )


def _closed(queries: Queries, user: User, text: str, count: int) -> Section:
    """That closed files exist; who may open them is led to the question for the reason, or to the list of several."""
    if not user.may(Permission.OPEN_CLOSED):
        return Section(closed_found(count), ())
    only = queries.search(text, limit=1, kept=False).rows if count == 1 else ()
    code = f"{PERSON}{only[0].id}" if only else f"{CLOSED}{text}"
    return Section("Ngoài danh sách", (Option(code, closed_found(count), "mở cần có lý do"),))


def _person_option(row: PersonRow, typed: Sequence[str]) -> Option:
    linked = "hai hồ sơ của một người" if row.linked else ""
    found_by = _OTHERWISE_FOUND if _is_found_otherwise(row, typed) else ""
    detail = " · ".join(part for part in (found_by, row.birth[:4], row.number, row.hamlet, linked) if part)
    return Option(f"{PERSON}{row.id}", row.name, detail)


_OTHERWISE_FOUND = "khớp người thân hoặc tên khác"


def _is_found_otherwise(row: PersonRow, typed: Sequence[str]) -> bool:
    """Whether a typed word, no number, is not in the person's own name: a relative or another name has it."""
    names = fold(row.name).split()
    words = [word for word in typed if not any(letter.isdigit() for letter in word)]
    return not begins_words(words, names)


def _paper_option(hit: NumberHit) -> Option:
    what = KINDS[hit.what].label if hit.what in KINDS else form_words(hit.what)
    day = f", {show_date(hit.day)}" if hit.day else ""
    return Option(f"{PAPER}{hit.person_id}:{hit.number}", f"{hit.number}: {what}", f"{hit.name}{day}")
