"""Where backups go, and the document numbers that were used on paper before a restore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models import fields
from models.backup import Generation, Place, PlaceFields, PlaceKind
from models.clock import Clock
from models.errors import ErrorCode, FieldFault, FieldProblem, InvalidFields, RegistryError
from models.ports import Work
from models.restoring import LastNumber
from models.roles import Permission, User, needs
from models.text import clean_line

DEFAULT_NAME = "Thư mục sao lưu cạnh sổ"
"""The place that every registry has unless a chief takes it away."""


@needs(Permission.MANAGE_BACKUPS)
def enrol_place(work: Work, clock: Clock, user: User, kind: PlaceKind, root: Path, values: Mapping[str, Any]) -> Place:
    """Let backups go to a folder or stick, which is marked as a place of this registry.

    A disk that is marked already keeps its id. Raises InvalidFields, PLACE_TAKEN if backups go there already,
    PLACE_REFUSED if it is the registry's own folder or lies inside it, and disk errors.
    """
    known: PlaceFields = fields.build(PlaceFields, values)
    return work.backups.add(kind, known.name, root)


@needs(Permission.BACK_UP)
def make_default_place(work: Work, clock: Clock, user: User) -> Place | None:
    """Let backups go to the folder beside the registry; once only: what a chief took away stays away."""
    if work.backups.default_made:
        return None
    work.backups.note_default()
    return work.backups.add(PlaceKind.FOLDER, DEFAULT_NAME, work.backups.default_root)


@needs(Permission.MANAGE_BACKUPS)
def remove_place(work: Work, clock: Clock, user: User, place_id: str, reason: str) -> None:
    """Let no more backups go to a place; what lies there stays there. Raises NOT_FOUND, REASON_MISSING."""
    reason = clean_line(reason)
    if not reason:
        raise RegistryError(ErrorCode.REASON_MISSING)
    work.backups.remove(place_id, reason)


@needs(Permission.MANAGE_BACKUPS)
def remove_old_registry(work: Work, clock: Clock, user: User, name: str, reason: str) -> None:
    """Destroy a registry that a restore set aside. Raises NOT_FOUND, REASON_MISSING, disk errors, and NO_OWN_BACKUP
    while nothing of the present one is proven elsewhere."""
    reason = clean_line(reason)
    if not reason:
        raise RegistryError(ErrorCode.REASON_MISSING)
    work.backups.remove_old_registry(name, reason)


@needs(Permission.BACK_UP)
def note_broken(work: Work, clock: Clock, user: User, generation: Generation) -> None:
    """A backup was read again and is damaged: it is not counted on until it is proven again. Raises NOT_FOUND."""
    work.backups.note_broken(generation)


@needs(Permission.RECORD_EVENT)
def compare_numbers(work: Work, clock: Clock, user: User, found: Sequence[LastNumber]) -> None:
    """After a restore: the last numbers that were used on paper in books of documents. Raises InvalidFields.

    Numbers are proposed after them; a lower one than is known changes nothing. They are asked for until this is done.
    """
    for last in found:
        if not last.suffix:
            raise InvalidFields([FieldProblem("suffix", FieldFault.REQUIRED)])
        if last.number < 1:
            raise InvalidFields([FieldProblem("number", FieldFault.OUT_OF_RANGE)])
        work.backups.note_last_number(last)
    work.backups.note_compared()
