"""What the pages of the journal and of the access log ask for, and the rows they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.ids import PersonId, UserId
from models.views import HistoryRow


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries are wanted; what is empty does not matter.

    ``kinds`` are names of actions in the journal, kinds of looks in the access log. ``person``: a part of the name.
    """

    since: datetime | None = None
    until: datetime | None = None
    user: UserId | None = None
    kinds: tuple[str, ...] = ()
    person: str = ""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry of the journal. ``closed``: about somebody off the lists whose file was not opened: without content."""

    entry: HistoryRow
    person_name: str
    closed: bool


@dataclass(frozen=True, slots=True)
class LookRow:
    """An entry of the access log."""

    number: int
    at: datetime
    user_id: UserId
    kind: str
    person_id: PersonId | None
    person_name: str
    detail: str
