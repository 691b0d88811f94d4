"""A row of a log."""

from __future__ import annotations

from dataclasses import dataclass

from models.ids import ActionId, PersonId


@dataclass(frozen=True)
class LogLine:
    """One row: its number in the log, what stands in its cells, and what can be done from it."""

    number: int
    texts: tuple[str, ...]
    lines: tuple[str, ...] = ()
    action_id: ActionId | None = None
    action: str = ""
    person_id: PersonId | None = None
    may_undo: bool = False
    faded: bool = False
