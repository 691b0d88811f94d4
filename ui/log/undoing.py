"""Asking before an action is taken back, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from models.actions.undo import Undone, undo_action
from models.errors import RegistryError
from models.ids import ActionId
from models.ports import Registry
from models.views import HistoryRow
from ui.log.words import action_words, content_of, moment_words
from ui.messages import Message
from ui.workplace import Workplace

_SHOWN = 160
"""Letters of the content that a question shows."""


def words_of(entries: Sequence[HistoryRow], name: str = "") -> str:
    """An action in one line: what, whose if it concerns somebody, when, and the beginning of what it wrote."""
    last = entries[-1]
    content = content_of(last)
    cut = content if len(content) <= _SHOWN else f"{content[:_SHOWN]}…"
    whose = f" của {name}" if name else ""
    return f"{action_words(last.action)}{whose}, lúc {moment_words(last.recorded_at)}" + (f": {cut}" if cut else "")


def last_undoable(registry: Registry) -> tuple[Sequence[HistoryRow], str]:
    """The entries of the user's last action, and the name of whom it concerns, if that is one whose name may be
    read."""
    entries = registry.read(lambda q: q.last_undoable())
    people = {entry.person_id for entry in entries if entry.person_id is not None}
    if len(people) != 1:
        return entries, ""
    whose = people.pop()
    try:
        return entries, registry.read(lambda q: q.person(whose).name)
    except RegistryError:  # a case that is closed, or a user without dossiers: the action itself may be taken back
        return entries, ""


def ask_and_undo(
    place: Workplace,
    owner: QWidget,
    action_id: ActionId,
    words: str,
    on_done: Callable[[Undone], None],
    on_error: Callable[[RegistryError], None],
) -> None:
    """Take an action back if the user says yes."""
    detail = f"{words}\n\nMọi thứ trở lại như trước việc này. Việc hoàn tác cũng được ghi vào nhật ký."
    if place.ask.confirm(owner, "Hoàn tác việc này?", detail, "Hoàn tác"):
        place.tasks.run(lambda registry: registry.write(undo_action, action_id), on_done, on_error, owner)


def done_message(undone: Undone) -> Message:
    return Message(f"Đã hoàn tác: {action_words(undone.action).lower()}.", "")
