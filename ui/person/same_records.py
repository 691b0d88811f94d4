"""Other records of the same person, named with a way there; those that may be of the same person are proposed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from models.dates import PartialDate
from models.roles import Permission
from models.views import Likeness
from ui.person.view import PersonView
from ui.theme import SPACE
from ui.widgets import button, clear, label, row

_MOST_PROPOSED = 2
"""More would be a list; the others come when these are linked or opened."""


class SameRecords(QFrame):
    """Hidden while there is nothing to say. Signals, each with the id of the other record: ``person_wanted``,
    ``link_wanted``, ``unlink_wanted``."""

    person_wanted = Signal(str)
    link_wanted = Signal(str)
    unlink_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setAccessibleName("Hồ sơ khác của cùng một người")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(2 * SPACE, SPACE // 2, 2 * SPACE, SPACE // 2)
        self._rows.setSpacing(2)
        self.hide()

    def show_view(self, view: PersonView) -> None:
        clear(self._rows)
        may_link = view.may(Permission.CHANGE_PERSON)
        for other in view.linked:
            self._add("Hai hồ sơ của một người", other, "Bỏ liên kết…" if may_link else "", self.unlink_wanted)
        for other in view.maybe_same[:_MOST_PROPOSED]:
            why = "trùng số giấy tờ" if other.same_number else "cùng họ tên, ngày sinh"
            self._add(f"Có thể là một người ({why})", other, "Liên kết…", self.link_wanted)
        self.setVisible(bool(view.linked or view.maybe_same))

    def _add(self, what: str, other: Likeness, text: str, signal: object) -> None:
        named = name_of(other)
        line = row(label(f"{what}: {named}", wrap=True))
        line.setStretch(0, 1)
        line.addWidget(button("Mở hồ sơ kia", lambda: self.person_wanted.emit(other.id), role="link",
                              tip=f"Mở hồ sơ kia: {named}"))  # fmt: skip
        if text:
            line.addWidget(button(text, lambda: signal.emit(other.id), role="link", tip=f"{text} {named}"))
        self._rows.addLayout(line)


def name_of(other: Likeness) -> str:
    """What a record is called; of one off the lists only that it is there."""
    if other.closed:
        return "hồ sơ đã đưa ra khỏi danh sách"
    birth = f"sinh {PartialDate.from_iso(other.birth).show()}" if other.birth else ""
    return ", ".join(part for part in (other.name, birth, other.number) if part)


def others_of(view: PersonView) -> Sequence[Likeness]:
    """Every record that the page names."""
    return (*view.linked, *view.maybe_same)
