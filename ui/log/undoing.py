"""Asking before an action is taken back, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from models.actions.undo import Undone, undo_action
from models.errors import RegistryError, UndoFault
from models.ids import ActionId, PersonId
from models.ports import Registry
from models.views import HistoryRow
from ui.log.words import action_words, content_of, moment_words
from ui.messages import UNDO_FAULTS, Message
from ui.workplace import Workplace

_SHOWN = 160
"""Letters of the content that a question shows."""
_BUILT_ON = "sau đó đã có việc khác cho cùng người hoặc cùng mục, như in giấy, hoặc việc của người khác"
"""What came later is nothing that this user can take back: Ctrl+Z would offer that first."""


def words_of(entries: Sequence[HistoryRow], name: str = "") -> str:
    """An action in one line: what, whose if it concerns somebody, when, and the beginning of what it wrote."""
    last = entries[-1]
    content = content_of(last)
    cut = content if len(content) <= _SHOWN else f"{content[:_SHOWN]}…"
    whose = f" của {name}" if name else ""
    return f"{action_words(last.action)}{whose}, lúc {moment_words(last.recorded_at)}" + (f": {cut}" if cut else "")


def undo_reason(action: str, when: str) -> str:
    """The reason of the entries that take an action back: which it was, and nothing of its content."""
    return f"Hoàn tác: {action}, lúc {when}"


class LastAction(NamedTuple):
    """The entries of the user's last action; the name of whom it concerns, if that is one whose name may be read; why
    it cannot be taken back, if it cannot."""

    entries: Sequence[HistoryRow]
    name: str = ""
    fault: UndoFault | None = None

    @property
    def words(self) -> str:
        return words_of(self.entries, self.name)

    @property
    def reason(self) -> str:
        last = self.entries[-1]
        return undo_reason(action_words(last.action), moment_words(last.recorded_at))

    def may_be_undone_of(self, person: PersonId) -> bool:
        """Whether it can be taken back and concerns somebody."""
        return bool(self.entries) and self.fault is None and any(e.person_id == person for e in self.entries)


def last_undoable(registry: Registry) -> LastAction:
    """What Ctrl+Z would take back."""
    entries = registry.read(lambda q: q.last_undoable())
    if not entries:
        return LastAction(())
    fault = registry.read(lambda q: q.undo_fault(entries))
    people = {entry.person_id for entry in entries if entry.person_id is not None}
    return LastAction(entries, _name_of(registry, people.pop()) if len(people) == 1 else "", fault)


def _name_of(registry: Registry, person: PersonId) -> str:
    try:
        return registry.read(lambda q: q.person(person).name)
    except RegistryError:  # a case that is closed, or a user without dossiers: the action itself may be taken back
        return ""


def barred_message(last: LastAction, fault: UndoFault) -> Message:
    """That the last action stays, and what can be done about it."""
    why = _BUILT_ON if fault is UndoFault.BUILT_ON else UNDO_FAULTS[fault]
    return Message(
        f"Việc cuối cùng của bạn không hoàn tác được nữa: {last.words}.",
        f"Vì {why}. Sự kiện ghi nhầm thì bấm Sửa, hủy… ở dòng của nó, chọn Hủy vì ghi nhầm…",
    )


def ask_and_undo(
    place: Workplace,
    owner: QWidget,
    action_id: ActionId,
    words: str,
    reason: str,
    on_done: Callable[[Undone], None],
    on_error: Callable[[RegistryError], None],
) -> None:
    """Take an action back if the user says yes; the journal keeps the reason."""
    detail = f"{words}\n\nMọi thứ trở lại như trước việc này. Việc hoàn tác cũng được ghi vào nhật ký."
    if place.ask.confirm(owner, "Hoàn tác việc này?", detail, "Hoàn tác"):
        place.tasks.run(lambda registry: registry.write(undo_action, action_id, reason), on_done, on_error, owner)


def done_message(undone: Undone) -> Message:
    return Message(f"Đã hoàn tác: {action_words(undone.action).lower()}.", "")
