"""The head of the person page: who it is, state and circumstances, the terms that run."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from models.law.machine import State
from models.person import ADULT_AGE, SEX_WORDS
from ui.flow import Flow
from ui.person.photo_label import PhotoLabel
from ui.person.standing import breach_words, circumstance_words, monitoring_words, state_words, term_words
from ui.person.view import PersonView
from ui.theme import SPACE
from ui.widgets import badge, clear, label, row
from ui.words import PRESENCES

_IN_BETWEEN = frozenset({"S1", "S2s", "S3", "S4", "S9", "S10", "S11", "S12x", "SX"})
"""States in which something is about to be decided or the measure does not run."""


PHOTO_HEIGHT = 88
"""No more than the lines beside it need: the page below is what one works with."""


class HeaderCard(QFrame):
    """Photo, name, age, number, state, circumstances, end of the term, electronic monitoring."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._photo = PhotoLabel(PHOTO_HEIGHT)
        self._layout = QVBoxLayout()
        self._layout.setSpacing(2)
        whole = row(self._photo, spacing=2 * SPACE)
        whole.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        whole.addLayout(self._layout, 1)
        self.setLayout(whole)

    def show_view(self, view: PersonView) -> None:
        clear(self._layout)
        case, person = view.case, view.case.person
        self._photo.show_photo(view.photo)
        top = row(label(person.name, "title", wrap=True))
        top.setStretch(0, 1)
        if case.state is not None:
            top.addWidget(badge(state_words(case), _colour(case.state)), 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(top)
        marks = Flow(*_marks(view))
        if marks.count():
            self._layout.addLayout(marks)
        self._layout.addWidget(label(_who(view), "muted", wrap=True))
        for words in (term_words(case, view.today), monitoring_words(case), breach_words(case.situation.monitoring)):
            if words:
                self._layout.addWidget(label(words, wrap=True))
        self.setAccessibleName(person.name)


def _colour(state: State) -> str:
    if not state.kept:
        return "green"
    return "amber" if state.code in _IN_BETWEEN else "blue"


def _marks(view: PersonView) -> Iterator[QLabel]:
    """What stands beside the state: circumstances, age, absence."""
    case = view.case
    for standing in case.course.standing:
        yield badge(circumstance_words(standing), "amber")
    if case.person.may_be_under(ADULT_AGE, view.today):
        yield badge("Dưới 18 tuổi", "amber")
    if case.presence in ("absent", "missing", "reported_absence"):
        yield badge(PRESENCES[case.presence], "red" if case.presence == "missing" else "amber")


def _who(view: PersonView) -> str:
    person = view.case.person
    parts = [
        SEX_WORDS.get(person.known.sex or "", ""),
        f"{view.birth_text}" + (f" ({view.age_text})" if view.age_text else ""),
        f"Số giấy tờ {person.identity_number}" if person.identity_number else "chưa có số giấy tờ",
        person.known.current_residence or person.known.registered_residence,
        f"ĐT\u00a0{person.known.phone}" if person.known.phone else "",
    ]
    return " · ".join(part for part in parts if part)
