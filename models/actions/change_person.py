"""Correcting or completing what is known of a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.clock import Clock, today
from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.person import with_changes
from models.ports import Work
from models.roles import Permission, User, needs
from models.text import clean_line


@needs(Permission.CHANGE_PERSON)
def change_person(
    work: Work,
    clock: Clock,
    user: User,
    person_id: PersonId,
    version: int,
    changes: Mapping[str, Any],
    day: date | None = None,
    reason: str = "",
) -> None:
    """Change fields of a person; dated ones hold from ``day`` (today if not given).

    Raises VERSION_CONFLICT if somebody changed the person meanwhile, FUTURE_DATE, InvalidFields.
    """
    now = today(clock)
    if day is not None and day > now:
        raise RegistryError(ErrorCode.FUTURE_DATE)
    before = work.people.get(person_id)
    if before.version != version:
        raise RegistryError(ErrorCode.VERSION_CONFLICT)
    after = with_changes(before, changes, day=day or now, today=now)
    work.people.change(before, after, clean_line(reason))
