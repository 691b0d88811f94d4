"""Papers found by their number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

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
from tests.storage.backing_up import connection_of, paper


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


def test_a_number_is_found_by_what_was_typed_into_the_record(registry: SqlRegistry) -> None:
    decided(registry, "Lò Thị Nà", "5/QĐ-TA")
    decided(registry, "Lê Văn Mười", "50/QĐ-TA")
    decided(registry, "Tạ Văn Chữ", "77/gm-ca")
    decided(registry, "Vi Văn Số", "9")
    for typed, found in {
        "5": ["Lò Thị Nà 5/QĐ-TA"], "05": ["Lò Thị Nà 5/QĐ-TA"], "5/qđ": ["Lò Thị Nà 5/QĐ-TA"],
        "05/QĐ-TA": ["Lò Thị Nà 5/QĐ-TA"], "50": ["Lê Văn Mười 50/QĐ-TA"], "0": [],
        "77": ["Tạ Văn Chữ 77/gm-ca"], "77/gm-ca": ["Tạ Văn Chữ 77/gm-ca"], "9": ["Vi Văn Số 9"],
    }.items():  # fmt: skip
        assert names(registry, typed) == [f"{each} management_decision" for each in found], typed


def test_a_number_typed_without_its_zero_finds_the_paper_that_has_one(registry: SqlRegistry) -> None:
    decided(registry, "Lò Thị Nà", "05/QĐ-CAX")
    assert names(registry, "5/QĐ-CAX") == ["Lò Thị Nà 05/QĐ-CAX management_decision"]


@pytest.mark.parametrize("typed", ["5", "12", "5/qđ", "qđ-cax"])
def test_numbers_are_ranges_of_an_index_however_many_papers_there_are(registry: SqlRegistry, typed: str) -> None:
    connection = connection_of(registry)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    names(registry, typed)
    connection.set_trace_callback(None)
    (sql,) = (sql for sql in asked if "document AS d" in sql)
    plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert "SEARCH d USING INDEX document_numbered (paper_number>? AND paper_number<?)" in plan
    assert "SEARCH e USING INDEX event_by_number (<expr>>? AND <expr><?)" in plan
    assert "SCAN" not in plan


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
