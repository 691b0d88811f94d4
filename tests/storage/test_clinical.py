"""Clinical values: a health station reads them; a colleague of the police does not, not even with the raw key."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from models import fields
from models.actions.enter_person import enter_person
from models.actions.manage_users import add_user, change_own_password
from models.actions.record_event import amend_event, record_event, void_event
from models.actions.undo import undo_action
from models.case import Case
from models.clock import FixedClock
from models.dates import Moment, PartialDate
from models.errors import ErrorCode, RegistryError
from models.events.base import KINDS, Event, Fact
from models.events.contact import PsychosisObserved
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.events.notes import Note
from models.events.substitution import ComplianceReported
from models.fields import SEALED_TEXT, Sealed
from models.ids import EventId, OfficeId, PersonId, UserId
from models.office import OfficeFields
from models.papers.dossier import dossier_of
from models.papers.values import paper_values
from models.person import PersonFields, Relative, person_from
from models.roles import Permission, Role, UserFields
from printing.dossier import render_dossier
from storage import caches
from storage.clinical import clinical_fields
from storage.journal import Journal, bound_to
from storage.keyring import read_keyring
from storage.registry import DATABASE, Options, SqlRegistry, open_registry
from storage.sealing import unseal
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.canaries import CANARIES, spellings
from tests.faults.scripted_saves import POSITIVE
from tests.models.building import PRACTICE, RULES

LAN, FIRST_PASSWORD, OWN_PASSWORD = "lan", "MatKhau!Dau1", "MatKhau!Lan2"
CLINICAL = [canary.name for canary in CANARIES[:3]]
OPEN = CANARIES[3].name
"""Words that everybody may read: what a scan must find to be believed."""
AT = Moment.at(NOW - timedelta(minutes=30))
RESULT = DeterminationResulted(conclusion="addicted", facility=f"Trạm y tế {OPEN}", clinical_signs=CLINICAL[0])
PSYCHOSIS = PsychosisObserved(present=True, clinical_detail=CLINICAL[1])
MONTH = ComplianceReported(month=PartialDate(2026, 10), complied=True, clinical_detail=CLINICAL[2])


@dataclass(frozen=True)
class Station:
    """A registry in which a health station has worked; everybody has left."""

    folder: Path
    options: Options
    person: PersonId
    result: EventId
    psychosis: EventId
    month: EventId

    def police(self) -> SqlRegistry:
        return open_registry(self.folder, LOGIN, PASSWORD, training=False, options=self.options)

    def health(self) -> SqlRegistry:
        return open_registry(self.folder, LAN, OWN_PASSWORD, training=False, options=self.options)


@pytest.fixture
def station(folder: Path, options: Options, clock: FixedClock) -> Station:
    chief = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    person = chief.write(enter_person, {"name": "Trần Văn Thử", "religion": "không"}, AT, POSITIVE)
    chief.write(record_event, person, AT, DeterminationRequested(applicant="police"))
    chief.write(add_user, {"login": LAN, "name": "Lê Thị Lan", "role": Role.HEALTH.value}, FIRST_PASSWORD)
    chief.close()
    lan = open_registry(folder, LAN, FIRST_PASSWORD, training=False, options=options)
    lan.write(change_own_password, FIRST_PASSWORD, OWN_PASSWORD)
    events = [lan.write(record_event, person, AT, fact) for fact in (RESULT, PSYCHOSIS, MONTH)]
    lan.close()
    return Station(folder, options, person, *events)


@pytest.fixture
def police(station: Station) -> Iterator[SqlRegistry]:
    opened = station.police()
    yield opened
    opened.close()


def facts(registry: SqlRegistry, person: PersonId) -> dict[str, Any]:
    """The content of the newest event of each kind, as a session reads it."""
    if registry.user.role is Role.HEALTH:
        events = registry.read(lambda q: q.health_file(person)).events
    else:
        events = registry.read(lambda q: q.case(person)).events
    return {event.fact.kind: event.fact for event in events}


def stored(registry: SqlRegistry, event: EventId) -> dict[str, Any]:
    """The fields of an event as they lie in their column."""
    connection = registry._connection
    assert connection is not None
    row = connection.execute("SELECT fields FROM event WHERE id = ?", (event,)).fetchone()
    found: dict[str, Any] = json.loads(row[0])
    return found


# --- who reads them -----------------------------------------------------------------------------------


def test_the_station_reads_what_it_recorded(station: Station) -> None:
    lan = station.health()
    assert facts(lan, station.person) == {
        "determination_request": DeterminationRequested(applicant="police"),
        "determination_result": RESULT,
        "psychosis": PSYCHOSIS,
        "treatment_month": MONTH,
    }
    lan.close()


def test_the_police_reads_the_conclusion_and_that_there_is_more(station: Station, police: SqlRegistry) -> None:
    result = facts(police, station.person)["determination_result"]
    assert (result.conclusion, result.facility) == (RESULT.conclusion, RESULT.facility)
    assert isinstance(result.clinical_signs, Sealed)
    declared = fields.field_map(DeterminationResulted)["clinical_signs"]
    assert declared.show(result.clinical_signs) == SEALED_TEXT == "đã niêm phong"


def test_a_station_sees_nobody_with_whom_it_has_nothing_to_do(station: Station, police: SqlRegistry) -> None:
    seen_by_police = PsychosisObserved(present=True, detail="kích động khi bị kiểm tra")
    police.write(record_event, station.person, AT, seen_by_police)
    result = DeterminationResulted(conclusion="not_addicted", facility="Bệnh viện huyện")
    other = police.write(enter_person, {"name": "Võ Thị Khác"}, AT, POSITIVE)
    police.write(record_event, other, AT, result)
    asked = police.write(enter_person, {"name": "Lê Văn Chờ"}, AT, POSITIVE)
    request = police.write(record_event, asked, AT, DeterminationRequested(applicant="police"))
    mistaken = police.write(enter_person, {"name": "Hồ Văn Nhầm"}, AT, POSITIVE)
    wrong = police.write(record_event, mistaken, AT, DeterminationRequested(applicant="police"))
    police.write(void_event, wrong, 1, "nhầm người")
    police.close()
    lan = station.health()
    rows = lan.read(lambda q: q.requests())
    assert [(row.person_id, row.waits) for row in rows] == [(asked, True), (station.person, False)]
    for person in (other, mistaken):
        with pytest.raises(RegistryError) as raised:
            lan.read(lambda q, person=person: q.health_file(person))  # type: ignore[misc]
        assert raised.value.code is ErrorCode.NOT_FOUND
    assert seen_by_police not in facts(lan, station.person).values()
    assert facts(lan, station.person)["psychosis"] == PSYCHOSIS
    file = lan.read(lambda q: q.health_file(asked))
    assert [event.id for event in file.events] == [request]
    assert (file.waits, file.person.known) == (True, PersonFields(name="Lê Văn Chờ"))
    lan.close()


def test_who_holds_the_key_but_has_another_role_reads_nothing(station: Station) -> None:
    lan = station.health()
    for role in set(Role) - {Role.HEALTH}:
        lan._session.user = replace(lan.user, known=replace(lan.user.known, role=role.value))
        assert lan._session.clinical is None
        if lan.user.may(Permission.READ_PERSON):
            assert isinstance(facts(lan, station.person)["determination_result"].clinical_signs, Sealed)
    lan.close()


def readable(folder: Path, key: bytes, target: Path) -> Iterator[bytes]:
    """All that the raw database key opens: the file in the clear, and every journal payload in it."""
    connection = sqlcipher3.dbapi2.connect(str(folder / DATABASE), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("ATTACH DATABASE ? AS clear KEY ''", (str(target),))
    connection.execute("SELECT sqlcipher_export('clear')")
    keys = dict(connection.execute("SELECT owner, key FROM seal_key").fetchall())
    rows = connection.execute(
        "SELECT j.number, j.record_id, j.person_id, p.sealed FROM journal AS j JOIN journal_payload AS p"
        " ON p.number = j.number"
    ).fetchall()
    for number, record, person, sealed in rows:
        yield unseal(keys[person or "office"], sealed, bound_to(number, record))
    connection.close()
    yield target.read_bytes()


def test_with_a_police_slot_and_the_raw_key_nobody_reads_them(station: Station, tmp_path: Path) -> None:
    keyring = read_keyring(station.folder)
    keys = keyring.unlock(keyring.slot_of(LOGIN), PASSWORD)
    assert keys.clinical is None
    opened = list(readable(station.folder, keys.database, tmp_path / "clear"))
    assert len(opened) > 5

    def hits(secret: str) -> int:
        return sum(raw in content for content in opened for raw in spellings(secret.partition(" ")[2]).values())

    assert hits(OPEN) >= 2  # in the column and in the journal: the scan sees what can be seen
    assert [hits(secret) for secret in CLINICAL] == [0, 0, 0]


def test_a_sealed_value_cannot_be_moved_to_another_event_or_field(station: Station) -> None:
    lan = station.health()
    connection = lan._connection
    assert connection is not None
    token = stored(lan, station.psychosis)["clinical_detail"]
    moved = json.dumps({**stored(lan, station.month), "clinical_detail": token})
    connection.execute("UPDATE event SET fields = ? WHERE id = ?", (moved, station.month))
    assert facts(lan, station.person)["treatment_month"].clinical_detail == Sealed(token["sealed"])
    assert facts(lan, station.person)["psychosis"] == PSYCHOSIS
    lan.close()


# --- who keeps them -----------------------------------------------------------------------------------


def journal_of(registry: SqlRegistry, event: EventId) -> list[Any]:
    assert registry._connection is not None
    return [(row.before, row.after) for row in Journal(registry._connection).of_record(event)]


@pytest.mark.parametrize("gives_back", [True, False], ids=["as it was read", "without it"])
def test_an_amendment_by_the_police_keeps_the_sealed_bytes(
    station: Station, police: SqlRegistry, gives_back: bool
) -> None:
    before = stored(police, station.result)
    read = facts(police, station.person)["determination_result"]
    corrected = replace(read, doctor="BS. Lan", clinical_signs=read.clinical_signs if gives_back else "")
    police.write(amend_event, station.result, 1, AT, corrected, "thiếu tên bác sỹ")
    after = stored(police, station.result)
    assert after == {**before, "doctor": "BS. Lan"}
    journaled = journal_of(police, station.result)[-1]
    assert [side["fields"] for side in journaled] == [before, after]
    police.write(void_event, station.result, 2, "nhầm")
    assert stored(police, station.result) == after
    police.close()
    lan = station.health()
    assert facts(lan, station.person)["determination_result"] == replace(RESULT, doctor="BS. Lan")
    lan.close()


def test_the_police_neither_writes_nor_drops_a_clinical_value(station: Station, police: SqlRegistry) -> None:
    read = facts(police, station.person)["determination_result"]
    attempts = (
        lambda: police.write(record_event, station.person, AT, RESULT),
        lambda: police.write(amend_event, station.result, 1, AT, replace(read, clinical_signs="bịa"), "x"),
        lambda: police.write(amend_event, station.result, 1, AT, Note(text="x"), "x"),
    )
    before = stored(police, station.result)
    for attempt in attempts:
        with pytest.raises(RegistryError) as raised:
            attempt()
        assert raised.value.code is ErrorCode.CLINICAL_KEY_MISSING
    assert stored(police, station.result) == before


def test_the_station_changes_only_the_bytes_of_what_it_changes(station: Station) -> None:
    lan = station.health()
    first = stored(lan, station.result)["clinical_signs"]
    lan.write(amend_event, station.result, 1, AT, replace(RESULT, doctor="BS. Lan"), "thiếu tên")
    assert stored(lan, station.result)["clinical_signs"] == first
    lan.write(amend_event, station.result, 2, AT, replace(RESULT, clinical_signs="không có dấu hiệu"), "đọc lại")
    assert stored(lan, station.result)["clinical_signs"] != first
    before, after = journal_of(lan, station.result)[-1]
    assert before["fields"]["clinical_signs"] == first
    assert after["fields"] == stored(lan, station.result)
    assert facts(lan, station.person)["determination_result"].clinical_signs == "không có dấu hiệu"
    lan.write(amend_event, station.result, 3, AT, replace(RESULT, clinical_signs=""), "bỏ")
    assert "clinical_signs" not in stored(lan, station.result)
    lan.close()


def test_taking_back_what_the_station_did_needs_no_key(station: Station) -> None:
    lan = station.health()
    first = stored(lan, station.result)
    lan.write(amend_event, station.result, 1, AT, replace(RESULT, clinical_signs="nhầm người"), "đọc lại")
    assert lan._connection is not None
    action = Journal(lan._connection).of_record(station.result)[-1].action_id
    lan.close()
    chief = station.police()
    chief.write(undo_action, action, "ghi nhầm người")
    assert stored(chief, station.result) == first
    chief.close()
    lan = station.health()
    assert facts(lan, station.person)["determination_result"] == RESULT
    lan.close()


# --- where they never are -----------------------------------------------------------------------------


def test_no_search_cache_paper_or_log_has_them(
    station: Station, police: SqlRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    words = [word for secret in CLINICAL for word in secret.split() if len(word) > 4]
    with caplog.at_level(logging.DEBUG):
        for word in words:
            assert not police.read(lambda q, word=word: q.search(word, limit=9)).rows
        assert police.check() == []
        case, office = police.read(lambda q: (q.case(station.person), q.office()))
        printed = repr(paper_values(case.person, case, office, police.user, RULES, NOW.date()))
        dossier = dossier_of(case.person, case, office, police.user, RULES, NOW.date())
        render_dossier(dossier, training=False)
    for text in (printed, repr(dossier), caplog.text):
        assert SEALED_TEXT not in text
        assert not [word for word in words if word in text]


def test_a_sealed_case_is_judged_like_an_open_one() -> None:
    def judged(*contents: Fact) -> Case:
        events = [
            Event(EventId(str(i)), PersonId("p"), AT, fact, known_from=i, recorded_by=UserId("u"))
            for i, fact in enumerate(contents)
        ]
        return Case.of(person, events, RULES, PRACTICE)

    person = person_from(PersonId("p"), {"name": "Trần Văn Thử"}, day=None, owner=OfficeId("o"))
    open_, sealed = (
        judged(
            POSITIVE,
            replace(RESULT, clinical_signs=value),
            replace(PSYCHOSIS, clinical_detail=value),
            replace(MONTH, clinical_detail=value),
        )
        for value in ("dấu hiệu", Sealed("x"))
    )
    assert caches._rows_of(1, person, open_.events, RULES, open_.situation.practice) == caches._rows_of(
        1, person, sealed.events, RULES, sealed.situation.practice
    )


def test_only_events_have_clinical_values_and_nothing_depends_on_one() -> None:
    for record in (PersonFields, Relative, OfficeFields, UserFields):
        assert not [field.name for field in fields.fields_of(record) if field.is_clinical]
    kinds = {name: clinical_fields(name) for name in KINDS if clinical_fields(name)}
    assert kinds == {
        "determination_result": ("clinical_signs",),
        "psychosis": ("clinical_detail",),
        "treatment_month": ("clinical_detail",),
    }
    for name, found in kinds.items():
        kind = KINDS[name]
        assert kind.recorded_with is Permission.RECORD_DETERMINATION
        for field in found:
            assert not fields.field_map(kind)[field].required
            assert field != kind.turns_on
            assert field not in kind.later
            assert not [rule.id for rule in RULES.all() if rule.field is not None and rule.field.field == field]
