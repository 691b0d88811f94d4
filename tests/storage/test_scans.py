"""Papers that are scanned in: what may come in, and whose signed copy it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.actions.keep_paper import attach_scan
from models.actions.record_event import record_event
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.paper_file import FileLocated
from models.ids import DocumentId, PersonId
from models.papers.scans import MOST_BYTES
from storage.registry import SqlRegistry
from tests.conftest import NOW
from tests.storage.test_roles import Ground, make_ground, paper

JPEG = b"\xff\xd8\xff\xe0 picture"


@pytest.fixture
def ground(registry: SqlRegistry) -> Ground:
    return make_ground(registry)


def test_a_scan_is_kept_as_received_by_what_its_bytes_are(registry: SqlRegistry, ground: Ground) -> None:
    scan = replace(paper(ground.person, "scan"), media_type="application/pdf", content=JPEG)
    registry.write(attach_scan, scan)
    row = registry.read(lambda q: q.documents(ground.person))[-1]
    assert (row.origin, row.media_type, row.size) == ("received", "image/jpeg", len(JPEG))
    assert registry.read(lambda q: q.document_content(row.id)) == JPEG


def test_a_signed_copy_names_the_printed_paper_of_the_same_person(registry: SqlRegistry, ground: Ground) -> None:
    signed = replace(paper(ground.person, "signed"), copy_of=ground.document, dated=NOW.date())
    registry.write(attach_scan, signed)
    row = registry.read(lambda q: q.documents(ground.person))[-1]
    assert (row.copy_of, row.dated) == (ground.document, NOW.date())
    for copy_of in (DocumentId("nothing"), row.id):
        with pytest.raises(RegistryError) as raised:
            registry.write(attach_scan, replace(paper(ground.person, "x"), copy_of=copy_of))
        assert raised.value.code is ErrorCode.NOT_FOUND
    other = make_ground(registry).person
    with pytest.raises(RegistryError) as raised:
        registry.write(attach_scan, replace(paper(other, "y"), copy_of=ground.document))
    assert raised.value.code is ErrorCode.NOT_FOUND


def test_other_files_stay_out(registry: SqlRegistry, ground: Ground) -> None:
    wrong = {
        b"MZ\x90 a program": ErrorCode.SCAN_TYPE,
        b"PK\x03\x04 a document": ErrorCode.SCAN_TYPE,
        b"<html>": ErrorCode.SCAN_TYPE,
        b"": ErrorCode.SCAN_TYPE,
        JPEG.ljust(MOST_BYTES + 1): ErrorCode.SCAN_TOO_LARGE,
    }
    for content, code in wrong.items():
        with pytest.raises(RegistryError) as raised:
            registry.write(attach_scan, replace(paper(ground.person, "scan"), content=content))
        assert raised.value.code is code
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(RegistryError) as raised:
        registry.write(attach_scan, replace(paper(ground.person, "scan"), dated=tomorrow))
    assert raised.value.code is ErrorCode.FUTURE_DATE
    assert len(registry.read(lambda q: q.documents(ground.person))) == 1


def test_the_signed_copy_goes_with_its_person(registry: SqlRegistry, ground: Ground) -> None:
    """The reference to the printed paper must not keep an erasure from taking both away."""
    registry.write(attach_scan, replace(paper(ground.person, "signed"), copy_of=ground.document))
    number = registry._connection.execute("SELECT number FROM person WHERE id = ?", (ground.person,)).fetchone()[0]
    registry._connection.execute("BEGIN")
    registry._connection.execute("DELETE FROM print_log WHERE person = ?", (number,))
    registry._connection.execute("DELETE FROM document WHERE person = ?", (number,))
    registry._connection.execute("ROLLBACK")


def test_where_the_file_on_paper_is_changes_nothing_about_the_case(registry: SqlRegistry, ground: Ground) -> None:
    def state(person: PersonId) -> tuple[object, ...]:
        case = registry.read(lambda q: q.case(person))
        return case.state, [duty.rule.id for duty in case.duties], [finding.kind for finding in case.findings]

    before = state(ground.person)
    registry.write(record_event, ground.person, Moment.on(NOW.date()), FileLocated(where="court", hand_over="lent"))
    assert state(ground.person) == before
