"""Papers that are scanned in: what may come in, and whose signed copy it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.actions.keep_paper import attach_scan, withdraw_document
from models.actions.record_event import record_event
from models.actions.set_photo import remove_photo, set_photo
from models.actions.undo import undo_action
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.paper_file import FileLocated
from models.events.testing import TestTaken
from models.ids import ActionId, DocumentId, PersonId
from models.papers.photo import FORM as PHOTO
from models.papers.photo import MOST_BYTES as MOST_PHOTO_BYTES
from models.papers.photo import photo_of
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
    kept = [row.id for row in registry.read(lambda q: q.documents(ground.person))]
    assert kept == [ground.document, ground.scan]


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


def test_a_scan_attached_by_mistake_is_withdrawn_and_only_the_history_tells_of_it(
    registry: SqlRegistry, ground: Ground
) -> None:
    registry.write(attach_scan, replace(paper(ground.person, "wrong"), number="77/GM-CAX", dated=NOW.date()))
    scan = registry.read(lambda q: q.documents(ground.person))[-1]
    for reason, document, code in (
        (" ", scan.id, ErrorCode.REASON_MISSING),
        ("nhầm người", ground.document, ErrorCode.NOT_FOUND),  # printed by us
        ("nhầm người", DocumentId("nothing"), ErrorCode.NOT_FOUND),
    ):
        with pytest.raises(RegistryError) as raised:
            registry.write(withdraw_document, ground.person, document, reason)
        assert raised.value.code is code
    registry.write(withdraw_document, ground.person, scan.id, "nhầm người")
    assert [row.id for row in registry.read(lambda q: q.documents(ground.person))] == [ground.document, ground.scan]
    extracted = registry.read(lambda q: q.extract(ground.person)).documents
    assert [row.withdrawn for row in extracted] == [False, False, True]  # it is kept, and an extract says so
    assert registry.read(lambda q: q.papers_numbered("77", limit=3)) == []
    assert "77/GM-CAX" not in registry.read(lambda q: q.numbers_in(2026, "/GM-CAX"))
    told = registry.read(lambda q: q.history(ground.person))[-1]
    assert (told.record, told.change, told.reason) == ("document", "void", "nhầm người")
    assert registry.read(lambda q: q.spare_papers()) == []  # its bytes stay as long as its person's
    assert registry.check() == []
    registry.write(undo_action, ActionId(told.action_id))
    assert registry.read(lambda q: q.documents(ground.person))[-1] == scan


def test_a_paper_waits_to_be_printed_again_once_its_scan_is_withdrawn(registry: SqlRegistry, ground: Ground) -> None:
    def printed() -> frozenset[str]:
        (papers,) = registry.read(lambda q: q.papers_since([TestTaken.kind], NOW - timedelta(days=2)))
        return papers.printed

    (event,) = registry.read(lambda q: [e for e in q.case(ground.person).events if e.fact.kind == TestTaken.kind])
    registry.write(attach_scan, replace(paper(ground.person, "signed"), form="I-03", event_id=event.id))
    assert printed() == {"I-03"}
    scan = registry.read(lambda q: q.documents(ground.person))[-1]
    registry.write(withdraw_document, ground.person, scan.id, "nhầm người")
    assert printed() == frozenset()


def test_the_photo_of_a_person_is_one_and_the_one_before_is_withdrawn(registry: SqlRegistry, ground: Ground) -> None:
    def photo() -> tuple[str, bytes]:
        return registry.read(lambda q: (q.person(ground.person).known.photo, photo_of(q, q.person(ground.person))))

    registry.write(set_photo, ground.person, 1, JPEG)
    assert photo()[1] == JPEG
    registry.write(set_photo, ground.person, 2, JPEG + b" 2")
    first = photo()
    assert first[1] == JPEG + b" 2"
    assert [row.form for row in registry.read(lambda q: q.documents(ground.person))][2:] == [PHOTO]
    with pytest.raises(RegistryError) as raised:
        registry.write(withdraw_document, ground.person, DocumentId(first[0]), "nhầm")  # remove_photo does that
    assert raised.value.code is ErrorCode.NOT_FOUND
    for version, content, code in (
        (2, JPEG, ErrorCode.VERSION_CONFLICT),
        (3, b"%PDF-1.4", ErrorCode.SCAN_TYPE),
        (3, JPEG.ljust(MOST_PHOTO_BYTES + 1), ErrorCode.SCAN_TOO_LARGE),
    ):
        with pytest.raises(RegistryError) as raised:
            registry.write(set_photo, ground.person, version, content)
        assert raised.value.code is code
    registry.write(remove_photo, ground.person, 3)
    assert photo() == ("", b"")
    registry.write(undo_action, ActionId(registry.read(lambda q: q.history(ground.person))[-1].action_id))
    assert photo() == first
    assert registry.check() == []
