"""The photo of a person: kept as papers are, shown on the page and on the forms that ask for it (III-05, V-33, 109-03).

The declared field ``photo`` names the document that holds it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from models.errors import RegistryError
from models.ids import DocumentId
from models.person import Person
from models.ports import Queries

FORM = "photo"
"""What the document of a photo says instead of a form: it stands in no dossier."""
TITLE = "Ảnh chân dung"
ON_PAPER = "person.photo"
"""Its name among the pictures of a paper."""
MOST_BYTES = 1_000_000


def photo_of(queries: Queries, person: Person) -> bytes:
    """The picture of a person, JPEG; none if there is none, or if its file is lost or damaged.

    The check of the registry tells of a lost file; it must not keep the page and the papers closed.
    """
    if not person.known.photo:
        return b""
    with contextlib.suppress(RegistryError):
        return queries.document_content(DocumentId(person.known.photo))
    return b""


def pictures_of(queries: Queries, person: Person) -> Mapping[str, bytes]:
    """The pictures that papers of a person can show."""
    photo = photo_of(queries, person)
    return {ON_PAPER: photo} if photo else {}
