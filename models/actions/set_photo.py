"""The photo of a person: put in, replaced, taken out."""

from __future__ import annotations

from dataclasses import replace

from models.clock import Clock, today
from models.errors import ErrorCode, RegistryError
from models.ids import DocumentId, PersonId
from models.papers.photo import FORM, MOST_BYTES, TITLE
from models.papers.scans import JPEG, media_type_of
from models.person import Person
from models.ports import NewDocument, Work
from models.roles import Permission, User, needs
from models.text import clean_line


@needs(Permission.CHANGE_PERSON)
def set_photo(work: Work, clock: Clock, user: User, person_id: PersonId, version: int, content: bytes) -> None:
    """Let a picture be the photo of a person; one that was there before is withdrawn.

    Raises VERSION_CONFLICT if somebody changed the person meanwhile, SCAN_TYPE for anything but JPEG, SCAN_TOO_LARGE.
    """
    person = _current(work, person_id, version)
    if len(content) > MOST_BYTES:
        raise RegistryError(ErrorCode.SCAN_TOO_LARGE, most=MOST_BYTES // 1_000_000)
    if media_type_of(content) != JPEG:
        raise RegistryError(ErrorCode.SCAN_TYPE)
    document = NewDocument(
        id=DocumentId(work.new_id()),
        person_id=person_id,
        event_id=None,
        origin="received",
        form=FORM,
        form_version="",
        title=TITLE,
        number="",
        dated=today(clock),
        signer="",
        pages=1,
        media_type=JPEG,
        content=content,
        inputs={},
    )
    work.documents.add(document)
    _show(work, person, document.id, "")


@needs(Permission.CHANGE_PERSON)
def remove_photo(work: Work, clock: Clock, user: User, person_id: PersonId, version: int, reason: str = "") -> None:
    """Take the photo of a person out: it shows nowhere any more. Raises VERSION_CONFLICT."""
    _show(work, _current(work, person_id, version), "", clean_line(reason))


def _current(work: Work, person_id: PersonId, version: int) -> Person:
    person = work.people.get(person_id)
    if person.version != version:
        raise RegistryError(ErrorCode.VERSION_CONFLICT)
    return person


def _show(work: Work, before: Person, photo: str, reason: str) -> None:
    """Let the person have another photo, or none."""
    if before.known.photo:
        work.documents.withdraw(DocumentId(before.known.photo), reason)
    known = replace(before.known, photo=photo)
    work.people.change(before, replace(before, known=known, version=before.version + 1), reason)
