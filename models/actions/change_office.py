"""Changing the settings of our own office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models import fields
from models.clock import Clock
from models.office import OfficeFields
from models.ports import Work
from models.roles import Permission, User, needs


@needs(Permission.CHANGE_OFFICE)
def change_office(work: Work, clock: Clock, user: User, version: int, changes: Mapping[str, Any]) -> None:
    """Change header lines, signers, conventions. Raises VERSION_CONFLICT, InvalidFields."""
    office = work.offices.own()
    values = {f.name: getattr(office.known, f.name) for f in fields.fields_of(OfficeFields)} | dict(changes)
    known = fields.build(OfficeFields, values)
    work.offices.change_own(replace(office, known=known, version=version), reason="")
