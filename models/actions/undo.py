"""Taking back what an action did, by entries that put everything as it was before: nothing is deleted from the journal.

An action can be taken back while nobody has built on it: while nothing was recorded since about the same people, or
the same settings, other than what was taken back itself. A scan is not destroyed, it counts no more. What left the
office (papers), what somebody decided about
keys and rules, and what was destroyed is not taken back like this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from models import fields
from models.clock import Clock
from models.errors import ErrorCode, RegistryError, UndoFault
from models.ids import ActionId, DocumentId, EventId, PersonId
from models.office import OfficeFields
from models.ports import Work
from models.roles import Permission, User, needs
from models.text import clean_line
from models.views import HistoryRow

UNDOABLE = frozenset(
    {
        "enter_person",
        "count_negative_test",
        "record_event",
        "amend_event",
        "void_event",
        "change_person",
        "attach_scan",
        "attach_scans",
        "withdraw_document",
        "set_photo",
        "remove_photo",
        "link_records",
        "unlink_records",
        "note_keyed_in",
        "change_office",
        "take_over_list",
    }
)
"""Actions that can be taken back, by the names under which the journal knows them."""

UNDOING = ("undo_action", "take_back_list")
"""Actions that take others back."""
UNDONE_RECORD = "undo"
"""Record of the entry that tells which action was taken back."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done; may raise to cancel."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    action: str
    entries: int


@needs(Permission.UNDO, Permission.UNDO_OTHERS)
def undo_action(
    work: Work,
    clock: Clock,
    user: User,
    action_id: ActionId,
    reason: str = "",
    progress: Progress = lambda done, total: None,
) -> Undone:
    """Put everything that an action changed as it was before it.

    Raises NOT_FOUND, UNDO_REFUSED, NOT_ALLOWED for what a colleague did.
    """
    entries = work.journal.of_action(action_id)
    if not entries:
        raise RegistryError(ErrorCode.NOT_FOUND, record="action")
    if any(entry.user_id != user.id for entry in entries):
        user.must_be_allowed(Permission.UNDO_OTHERS)
    name = entries[0].action
    fault = undo_fault(work.journal, action_id, entries)
    if fault is not None:
        raise RegistryError(ErrorCode.UNDO_REFUSED, fault=fault.value)
    for done, entry in enumerate(reversed(entries)):
        progress(done, len(entries))
        _UNDO[entry.record, entry.change](work, entry, clean_line(reason))
    work.journal.note_undone(action_id, name, clean_line(reason))
    progress(len(entries), len(entries))
    return Undone(name, len(entries))


class Recorded(Protocol):
    """What of the journal decides whether an action can be taken back."""

    def undone(self) -> Mapping[ActionId, ActionId]: ...
    def of_person(self, person_id: PersonId) -> Sequence[HistoryRow]: ...
    def of_record(self, record_id: str) -> Sequence[HistoryRow]: ...


def undo_fault(journal: Recorded, action_id: ActionId, entries: Sequence[HistoryRow]) -> UndoFault | None:
    """Why an action cannot be taken back; None: it is of a kind that can be, still stands, and is the last."""
    undone = journal.undone()
    if action_id in undone:
        return UndoFault.DONE
    if any(entry.action not in UNDOABLE or (entry.record, entry.change) not in _UNDO for entry in entries):
        return UndoFault.KIND
    passed = {action_id, *undone, *undone.values()}
    for entry in {entry.person_id or entry.record_id: entry for entry in entries}.values():
        if any(other.action_id not in passed for other in _since(journal, entry)):
            return UndoFault.BUILT_ON
    return None


def _since(journal: Recorded, entry: HistoryRow) -> list[HistoryRow]:
    """What was recorded after an entry about the same person, or in the same settings. A count stands on its own."""
    if entry.record == "tally":
        return []
    others = journal.of_person(entry.person_id) if entry.person_id else journal.of_record(entry.record_id)
    return [other for other in others if other.number > entry.number]


# --- one entry at a time, the last first -----------------------------------------------------


def _remove_person(work: Work, entry: HistoryRow, reason: str) -> None:
    work.people.remove(work.people.get(PersonId(entry.record_id)), reason)


def _restore_person(work: Work, entry: HistoryRow, reason: str) -> None:
    now = work.people.get(PersonId(entry.record_id))
    before = work.people.as_known(now.id, entry.number - 1)
    work.people.change(now, replace(before, version=now.version + 1), reason)


def _remove_event(work: Work, entry: HistoryRow, reason: str) -> None:
    work.events.remove(work.events.get(EventId(entry.record_id)), reason)


def _restore_event(work: Work, entry: HistoryRow, reason: str) -> None:
    now = work.events.get(EventId(entry.record_id))
    versions = work.events.history(now.person_id)
    before = next(v for v in versions if v.id == now.id and v.known_until == entry.number)
    work.events.restore(now, before)


def _withdraw_document(work: Work, entry: HistoryRow, reason: str) -> None:
    work.documents.withdraw(DocumentId(entry.record_id), reason)


def _restore_document(work: Work, entry: HistoryRow, reason: str) -> None:
    work.documents.restore(DocumentId(entry.record_id), reason)


def _remove_count(work: Work, entry: HistoryRow, reason: str) -> None:
    work.tallies.remove(entry.record_id, date.fromisoformat(str((entry.after or {})["day"])), reason)


def _restore_office(work: Work, entry: HistoryRow, reason: str) -> None:
    office = work.offices.own()
    values = fields.dump_record(office.known)
    for name, value in (entry.before or {}).items():
        values[name] = value
    known = fields.load_record(OfficeFields, {name: value for name, value in values.items() if value is not None})
    work.offices.change_own(replace(office, known=known), reason)


_UNDO: Mapping[tuple[str, str], Callable[[Work, HistoryRow, str], None]] = {
    ("person", "add"): _remove_person,
    ("person", "change"): _restore_person,
    ("event", "add"): _remove_event,
    ("event", "change"): _restore_event,
    ("event", "void"): _restore_event,
    ("document", "add"): _withdraw_document,
    ("document", "void"): _restore_document,
    ("tally", "add"): _remove_count,
    ("office", "change"): _restore_office,
}
