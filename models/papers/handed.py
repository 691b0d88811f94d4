"""The paper that minutes of delivery are about (V-23), named from its event so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.events.base import Event
from models.papers.wording import date_in_words, full_number

SORTS = (
    ("decision", "Quyết định"),
    ("certificate", "Giấy xác nhận"),
    ("notice", "Thông báo"),
)  # the three that the title of V-23 names


@dataclass(frozen=True, slots=True)
class _Handed:
    """What a kind of event is on paper."""

    sort: str
    title: str


_HANDED: Mapping[str, _Handed] = {
    "voluntary_decision": _Handed("decision", "cai nghiện ma túy tự nguyện"),
    "home_completion": _Handed("certificate", "hoàn thành cai nghiện ma túy tự nguyện tại gia đình, cộng đồng"),
    "holding": _Handed(
        "decision",
        "về việc giao người nghiện ma túy để quản lý trong thời gian lập hồ sơ đưa đi cai nghiện bắt buộc",
    ),
    "file_notice": _Handed("notice", "về việc lập hồ sơ đề nghị áp dụng biện pháp đưa đi cai nghiện bắt buộc"),
    "aftercare_decision": _Handed("decision", "quản lý sau cai nghiện ma túy tại nơi cư trú"),
    "aftercare_completion": _Handed(
        "certificate", "chấp hành xong Quyết định quản lý sau cai nghiện ma túy tại nơi cư trú"
    ),
}
"""V-22, V-28, V-32, V-37, V-53, V-56."""


def paper_handed(events: Sequence[Event], about: Event | None, ours: str) -> tuple[str, str]:
    """The sort of the paper that is delivered, a code of ``SORTS``, and its name with number and day.

    It is that of the event ``about`` if that has one, else that of the last event; empty if there is none.
    ``ours``: the symbol of our office.
    """
    asked = (about,) if about is not None and about.fact.kind in _HANDED else tuple(reversed(events))
    event = next((event for event in asked if event.fact.kind in _HANDED), None)
    if event is None:
        return "", ""
    handed = _HANDED[event.fact.kind]
    number = getattr(event.fact, "number", "")
    full = f" số {full_number(f'{event.fact.kind}.number', number, ours)}" if number else ""
    return handed.sort, f"{handed.title}{full} {date_in_words(event.at.day)}"
