"""Papers found by their number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.actions.record_event import record_event
from models.dates import Moment
from models.events.user_management import ManagementDecided, ManagementEnded
from models.ids import PersonId
from storage.numbers import numbered
from storage.registry import SqlRegistry
from tests.conftest import NOW
from tests.faults.scripted_saves import POSITIVE
from tests.storage.backing_up import paper


def decided(registry: SqlRegistry, name: str, number: str, *, closed: bool = False) -> PersonId:
    day = NOW - timedelta(days=400 if closed else 1)
    person = registry.write(enter_person, {"name": name}, Moment.at(day), POSITIVE)
    registry.write(record_event, person, Moment.on(day.date()), ManagementDecided(number=number))
    if closed:
        registry.write(record_event, person, Moment.on(NOW.date()), ManagementEnded())
    return person


def names(registry: SqlRegistry, number: str, *, least_kept: int = 0) -> list[str]:
    found = registry.read(lambda q: numbered(q._connection, number, least_kept=least_kept, limit=9))
    return [f"{hit.name} {hit.number} {hit.what}" for hit in found]


def test_a_number_finds_what_begins_so_however_it_is_typed(registry: SqlRegistry) -> None:
    decided(registry, "Lò Thị Nà", "05/QĐ-CAX")
    decided(registry, "Lê Văn Mười", "50/QĐ-CAX")
    for typed in ("5", "05", "05/qđ", " 05/QĐ-CAX "):
        assert names(registry, typed) == ["Lò Thị Nà 05/QĐ-CAX management_decision"], typed
    assert names(registry, "99") == []


def test_a_kept_paper_stands_for_its_event_and_closed_files_stay_closed(registry: SqlRegistry) -> None:
    person = decided(registry, "Lò Thị Nà", "05/QĐ-CAX")
    event = registry.read(lambda q: q.case(person)).events[-1]
    printed = replace(paper(person, b"%PDF"), number="05/QĐ-CAX", form="III-04", event_id=event.id)
    registry.write(keep_printed, printed, 1, "print")
    decided(registry, "Tạ Đã Xong", "05/QĐ-CAX", closed=True)
    assert sorted(names(registry, "05")) == [
        "Lò Thị Nà 05/QĐ-CAX III-04",
        "Tạ Đã Xong 05/QĐ-CAX management_decision",
    ]
    assert names(registry, "05", least_kept=1) == ["Lò Thị Nà 05/QĐ-CAX III-04"]
