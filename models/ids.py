"""Identifiers: random UUIDs in text form, one type per kind of record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import NewType

PersonId = NewType("PersonId", str)
EventId = NewType("EventId", str)
DocumentId = NewType("DocumentId", str)
OfficeId = NewType("OfficeId", str)
UserId = NewType("UserId", str)
ActionId = NewType("ActionId", str)
OverrideId = NewType("OverrideId", str)

IdSource = Callable[[], str]
"""Makes a new random identifier; injected so that tests can count 1, 2, 3."""


def random_id() -> str:
    """A fresh random UUID (version 4: it carries nothing of the machine)."""
    return str(uuid.uuid4())
