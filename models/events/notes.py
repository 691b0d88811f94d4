"""Free remarks on a case; they have no effect in law."""

from __future__ import annotations

from dataclasses import dataclass

from models import fields
from models.events.base import Fact, Trigger, fact


@fact("note", "Ghi chú", rank=90, means=Trigger.NOTED)
@dataclass(frozen=True)
class Note(Fact):
    """A remark of an officer."""

    text: str = fields.text("Nội dung", lines=4, required=True)
