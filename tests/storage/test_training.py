"""Training registries: the same seed gives the same content, filling is what the ordinary actions would write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import main as program
from models.actions.change_person import change_person
from models.actions.enter_person import enter_person
from models.actions.fill_training import fill_training, scanned_document
from models.actions.record_event import record_event
from models.clock import Clock, FixedClock
from models.dates import LEGAL_ZONE
from models.events.base import Event
from models.ids import EventId, PersonId
from models.ports import FirstUser, Work
from models.roles import Permission, User, needs
from models.training.account import TRAINING_LOGIN, TRAINING_NAME, TRAINING_PASSWORD
from models.training.commune import InventedPerson, invented_people, training_office
from models.training.ids import seeded_ids
from models.training.registry import make_training_registry
from models.training.scans import Scan
from storage.disk import Disk
from storage.journal import Journal
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from tests.conftest import CHEAP, LOGIN, PASSWORD

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=LEGAL_ZONE)
PEOPLE = 50
ACCOUNT = FirstUser(TRAINING_LOGIN, TRAINING_NAME, TRAINING_PASSWORD)
KEYS = {
    "digest_key", "blob_name_key", "key", "sealed", "hash", "payload_digest", "blob", "blob_key", "journal_hash",
    "look_hash", "public", "signature", "signing", "box", "digests", "clinical_check", "before", "slot", "entry",
}  # fmt: skip
"""Columns of keys and of what is made with them: random in every registry."""


def seeded(seed: int) -> Options:
    return Options(clock=FixedClock(NOW), new_id=seeded_ids(seed), cost=CHEAP)


def opened(folder: Path) -> SqlRegistry:
    return open_registry(folder, TRAINING_LOGIN, TRAINING_PASSWORD, training=True, options=seeded(0))


def tables(registry: SqlRegistry) -> Iterator[str]:
    """Every table that holds content; the shadow tables of the search index follow from search_text."""
    assert registry._connection is not None
    rows = registry._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (name,) in rows.fetchall():
        if name not in ("seal_key", "journal_payload", "cache_mark") and not name.startswith(
            ("search_words", "search_digits")
        ):
            yield name


def content(registry: SqlRegistry) -> dict[str, Any]:
    """All rows without keys, and the plain payloads of the journal."""
    connection = registry._connection
    assert connection is not None
    found: dict[str, Any] = {}
    for table in tables(registry):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
        kept = [column for column in columns if column not in KEYS]
        found[table] = [tuple(row) for row in connection.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()]
        found[table].sort(key=repr)
    found["payloads"] = payloads(registry)
    return found


def payloads(registry: SqlRegistry) -> list[Any]:
    connection = registry._connection
    assert connection is not None
    journal = Journal(connection)
    actions = [row[0] for row in connection.execute("SELECT DISTINCT action_id FROM journal").fetchall()]
    rows = sorted((row for action in actions for row in journal.of_action(action)), key=lambda row: row.number)
    return [(row.number, row.before, without_keys(row.after), row.reason) for row in rows]


def without_keys(after: Any) -> Any:
    random = {"blob", "box_key", "signing_key"}
    return {name: value for name, value in after.items() if name not in random} if isinstance(after, dict) else after


# --- the same seed ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training") / "so"
    make_training_registry(Disk(seeded(7)), folder, NOW, PEOPLE, 7)
    return folder


def test_the_same_seed_gives_the_same_registry(training: Path, tmp_path: Path) -> None:
    make_training_registry(Disk(seeded(7)), tmp_path / "so", NOW, PEOPLE, 7)
    first, second = opened(training), opened(tmp_path / "so")
    try:
        one, other = content(first), content(second)
        assert one.keys() == other.keys()
        for table in one:
            assert one[table] == other[table], table
        assert len(one["person"]) == PEOPLE
        assert len(one["event"]) > 8 * PEOPLE
        assert one["document"]
    finally:
        first.close()
        second.close()


def test_another_seed_gives_another_registry(training: Path, tmp_path: Path) -> None:
    make_training_registry(Disk(seeded(8)), tmp_path / "so", NOW, PEOPLE, 8)
    first, second = opened(training), opened(tmp_path / "so")
    try:
        one, other = content(first), content(second)
        assert not {row[1] for row in one["person"]} & {row[1] for row in other["person"]}
    finally:
        first.close()
        second.close()


def test_a_training_registry_has_no_fault(training: Path) -> None:
    registry = opened(training)
    try:
        assert registry.is_training
        assert list(registry.check(anew=True)) == []
    finally:
        registry.close()


# --- ordinary actions ------------------------------------------------------------------------------


@needs(Permission.PRINT)
def keep_scan(work: Work, clock: Clock, user: User, person_id: PersonId, event_id: EventId, scan: Scan) -> None:
    work.documents.add(scanned_document(work, person_id, event_id, scan))


@needs(Permission.READ_PERSON)
def events_of(work: Work, clock: Clock, user: User, person_id: PersonId) -> Sequence[Event]:
    return work.events.of(person_id)


def enter_by_hand(registry: SqlRegistry, person: InventedPerson) -> None:
    """The same as an officer would do it: every paper an action of its own."""
    (at, ground), *later = person.events
    person_id = registry.write(enter_person, person.values, at, ground)
    for moment, fact in later:
        registry.write(record_event, person_id, moment, fact)
    events = registry.write(events_of, person_id)
    by_number = sorted(events, key=lambda event: event.known_from)
    for scan in person.scans:
        registry.write(keep_scan, person_id, by_number[scan.event].id, scan)
    for version, change in enumerate(person.changes, 1):
        registry.write(change_person, person_id, version, change.values, change.day, change.reason)


def numbered(found: dict[str, Any]) -> str:
    """The content as text in which identifiers are replaced by the order in which they appear, actions by none."""
    del found["registry"], found["user_account"], found["office"]
    people = {row[1]: f"person {row[0]}" for row in found["person"]}
    events = {row[1]: f"event {row[0]}" for row in found["event"]}
    papers = {row[1]: f"paper {row[0]}" for row in found["document"]}
    # of a journal row everything counts but who acted and in which action
    found["journal"] = [(*row[:4], *row[8:]) for row in sorted(found["journal"]) if row[8] not in ("office", "user")]
    found["payloads"] = [row for row in found["payloads"] if row[0] > 2]
    text = json.dumps(found, ensure_ascii=False, default=str, indent=0)
    for id_, name in {**people, **events, **papers}.items():
        text = text.replace(id_, name)
    return text


def test_filling_writes_what_the_ordinary_actions_write(tmp_path: Path) -> None:
    people = list(invented_people(PEOPLE, 3, NOW))
    assert any(person.scans for person in people)
    assert any(person.changes for person in people)
    office = training_office(date(2026, 10, 1))
    found = []
    for name in ("filled", "by hand"):
        folder = tmp_path / name
        create_registry(folder, office, ACCOUNT, training=True, options=seeded(1))
        registry = open_registry(folder, TRAINING_LOGIN, TRAINING_PASSWORD, training=True, options=seeded(2))
        if name == "filled":
            registry.write(fill_training, people)
        else:
            for person in people:
                enter_by_hand(registry, person)
        assert registry.check(anew=True) == []
        found.append(content(registry))
        registry.close()
    owner = found[0]["office"][0][1]
    filled, by_hand = (numbered(one).replace(owner, "office") for one in found)
    assert filled.splitlines() == by_hand.splitlines()


def test_batches_do_not_show(training: Path, tmp_path: Path) -> None:
    """Two hundred small transactions or one: the same people, events and caches."""
    create_registry(tmp_path / "so", training_office(date(2026, 10, 1)), ACCOUNT, training=True, options=seeded(7))
    registry = open_registry(tmp_path / "so", TRAINING_LOGIN, TRAINING_PASSWORD, training=True, options=seeded(1))
    coming = invented_people(PEOPLE, 7, NOW)
    while some := list(islice(coming, 7)):
        registry.write(fill_training, some)
    whole = opened(training)
    try:
        for table in ("person_row", "case_interval", "case_due", "search_text", "person_number"):
            drop = {"case_due": {3}, "person_row": {5}}.get(table, set())  # identifiers
            one, other = (
                [tuple(v for i, v in enumerate(row) if i not in drop) for row in content(r)[table]]
                for r in (registry, whole)
            )
            assert sorted(one, key=repr) == sorted(other, key=repr), table
    finally:
        registry.close()
        whole.close()


# --- the command -----------------------------------------------------------------------------------


def test_the_command_makes_a_registry_and_prints_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["training", str(tmp_path / "so"), "--people", "30", "--seed", "4"]) == 0
    printed = capsys.readouterr()
    counts = json.loads(printed.out)
    assert counts["people"] == 30
    assert counts["seed"] == 4
    assert sum(counts["states"].values()) == 30
    assert counts["events"] > 200
    assert "30/30" in printed.err
    registry = opened(tmp_path / "so")
    registry.close()


def test_the_command_leaves_a_real_registry_alone(
    folder: Path, options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert program.main(["training", str(folder), "--people", "5"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.strip()
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    open_registry(folder, LOGIN, PASSWORD, training=False, options=options).close()


@pytest.mark.parametrize("people", ["0", "-3", "nhiều", "1.5"])
def test_the_command_wants_a_number_of_people(tmp_path: Path, people: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program.main(["training", str(tmp_path / "so"), "--people", people])
    assert "không phải là số người" in capsys.readouterr().err
    assert not (tmp_path / "so").exists()


def test_the_command_wants_an_instant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["training", str(tmp_path / "so"), "--until", "ngày mai"]) == 1
    assert capsys.readouterr().err.strip()
    assert not (tmp_path / "so").exists()
