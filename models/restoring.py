"""What a restore and a rescue need and what they tell. The sentences stand in ``ui/restore_words.py``.

Nothing here names a person: a paper is named by its title and number, a lost change by its number in the journal, its
kind, its day, and the id of the file it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from models.faults import Fault
from models.ids import PersonId
from models.recovery.code import SheetCode


@dataclass(frozen=True, slots=True)
class Proof:
    """What opens a copy of a registry: an account with its password.

    With recovery sheets it is the account of a chief, and the password is the new one that he gets.
    """

    login: str
    password: str = field(repr=False)
    sheets: tuple[SheetCode, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper whose row is there and whose bytes are not. ``damaged``: they are, and are not those that were kept."""

    title: str
    number: str
    dated: date | None
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class LastNumber:
    """The highest number known of one book of documents: ``12`` of ``/QĐ-CAX`` in 2026."""

    year: int
    suffix: str
    number: int


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that is known to have been recorded and could not be brought back.

    ``record``: its kind, as the journal names it, or a table that the journal knows nothing of. ``row``: its id, or
    its number; empty if a whole part of the table is meant. ``older``: what it was before is still there.
    """

    record: str
    row: str = ""
    journal: int | None = None
    day: date | None = None
    person: PersonId | None = None
    older: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """To where a copy of the registry goes: its last journal entry and when it was written."""

    journal: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Restored:
    """A registry that was made from a backup.

    ``generation`` and ``made_at``: of the backup that was taken. ``passed_over``: newer ones that did not prove whole;
    ``of_other_key``: newer ones that nothing at hand opens.
    ``from_log``: how many journal entries the change log added. ``log_whole``: nothing of the log was unreadable,
    which also holds where there is none; nobody knows what came after its end. ``faults``:
    what a check of it found besides the missing papers.
    """

    generation: str
    made_at: datetime
    epoch: int
    reach: Reach
    from_log: int
    log_whole: bool
    passed_over: tuple[str, ...] = ()
    of_other_key: tuple[str, ...] = ()
    missing: tuple[MissingPaper, ...] = ()
    books: tuple[LastNumber, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Rescued:
    """A registry that was made from a damaged one with whatever else there was.

    ``generation``: the backup it builds on; empty if there was none. ``from_file``: how many rows only the damaged file
    still had. ``damaged_pages``: pages of the damaged file that nobody can read; ``page_count``: of how many.
    """

    generation: str
    made_at: datetime | None
    epoch: int
    reach: Reach
    from_log: int
    log_whole: bool
    from_file: int
    damaged_pages: tuple[int, ...]
    page_count: int
    lost: tuple[Lost, ...] = ()
    passed_over: tuple[str, ...] = ()
    of_other_key: tuple[str, ...] = ()
    missing: tuple[MissingPaper, ...] = ()
    books: tuple[LastNumber, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.lost and not self.missing
