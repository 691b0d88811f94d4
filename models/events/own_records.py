"""What the office notes of its own records of a person, without effect on the case. Each has an action of its own."""

from __future__ import annotations

from dataclasses import dataclass

from models import fields
from models.events.base import Fact, Trigger, fact
from models.roles import Permission


@fact(
    "same_person",
    "Hai hồ sơ của một người",
    rank=92,
    means=Trigger.NOTED,
    recorded_with=Permission.CHANGE_PERSON,
    by_hand=False,
)
@dataclass(frozen=True)
class SamePerson(Fact):
    """Another record is of the same person; both records say so, and stay two: nothing is merged (design §8).

    ``other`` is the id of the other record.
    """

    other: str = fields.text("Hồ sơ kia", required=True, longest=36, shown=False)
    reason: str = fields.text("Lý do", lines=2, required=True)


@fact(
    "keyed_in",
    "Đã nhập vào phần mềm Quản lý đối tượng",
    rank=93,
    article="NĐ 163/2026 Mẫu III-04 Điều 3 k.1 b",
    means=Trigger.NOTED,
    by_hand=False,
)
@dataclass(frozen=True)
class KeyedIn(Fact):
    """What an officer typed into the ministry's own software, as the record said at this journal number.

    ``items`` are names of values of models/papers/key_in.py. ``whole``: everything that was known stood there then.
    """

    items: tuple[str, ...] = fields.texts("Mục đã nhập", shown=False)
    whole: bool | None = fields.flag("Đã nhập đủ")
