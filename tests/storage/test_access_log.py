"""The access log: every look leaves a trace, changed traces are found, and a full disk stops no reading."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from models.actions.enter_person import enter_person
from models.actions.retire_looks import retire_looks
from models.clock import FixedClock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.faults import FaultKind
from models.ids import PersonId, UserId
from models.looks import Look, LookKind
from models.roles import Role
from storage import access_log, schema
from storage.attempts import Attempts
from storage.registry import Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE


def connection_of(registry: SqlRegistry) -> Any:
    return registry._open_connection()


def rows(registry: SqlRegistry) -> list[tuple[str, str | None, str]]:
    found = connection_of(registry).execute("SELECT kind, person_id, detail FROM access_log ORDER BY number")
    return [tuple(row) for row in found.fetchall()]


def kinds(registry: SqlRegistry) -> set[FaultKind]:
    return {fault.kind for fault in registry.check()}


@pytest.fixture
def person(registry: SqlRegistry) -> PersonId:
    return registry.write(enter_person, {"name": "Lê Văn Khác"}, Moment.at(NOW), POSITIVE)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE access_log SET detail = 'x' WHERE number = 3",
        "UPDATE access_log SET user_id = 'x' WHERE number = 5",
        "UPDATE access_log SET person_id = NULL WHERE number = 2",
        "UPDATE access_log SET looked_at = 1 WHERE number = 4",
        "UPDATE access_log SET month = '2026-10' WHERE number = 4",
        "UPDATE access_log SET kind = 'print' WHERE number = 4",
        "UPDATE access_log SET hash = zeroblob(32) WHERE number = 5",
        "DELETE FROM access_log WHERE number = 1",
        "DELETE FROM access_log WHERE number = 3",
        "DELETE FROM access_log",
        "UPDATE access_log SET number = CASE number WHEN 3 THEN -3 ELSE -2 END WHERE number IN (3, 4)",
        "UPDATE access_segment SET before = zeroblob(32)",
        "UPDATE access_segment SET month = '2026-10'",
    ],
)
def test_a_changed_entry_is_found(registry: SqlRegistry, person: PersonId, harm: str) -> None:
    for detail in ("a", "b", "c", "d"):
        assert registry.note_access(LookKind.OPEN, person, detail)
    assert registry.check() == []
    connection_of(registry).execute(harm)
    assert FaultKind.LOOK_CHANGED in kinds(registry)


def test_looks_wait_for_each_other_and_are_written_when_asked(registry: SqlRegistry, person: PersonId) -> None:
    before = rows(registry)
    for _ in range(3):
        assert registry.note_access(LookKind.OPEN, person)
    assert registry.note_access(LookKind.SEARCH, None, "12")
    assert rows(registry) == before
    assert registry.store_looks()
    assert rows(registry)[len(before) :] == [("open", person, "")] * 3 + [("search", None, "12")]


def test_no_more_looks_wait_than_a_batch_holds(registry: SqlRegistry, person: PersonId) -> None:
    before = len(rows(registry))
    for _ in range(access_log.LookBook.LONGEST):
        registry.note_access(LookKind.OPEN, person)
    assert len(rows(registry)) == before + access_log.LookBook.LONGEST


@pytest.mark.parametrize(
    ("kind", "detail"), [("open", "theo yêu cầu"), ("print", "III-04"), ("export", "12"), ("login", "")]
)
def test_what_somebody_answers_for_is_written_at_once(
    registry: SqlRegistry, person: PersonId, kind: str, detail: str
) -> None:
    registry.note_access(LookKind.OPEN, person)
    registry.note_access(kind, person, detail)
    assert rows(registry)[-2:] == [("open", person, ""), (kind, person, detail)]


def test_coming_going_and_locking_are_noted(folder: Path, options: Options) -> None:
    open_registry(folder, LOGIN, PASSWORD, training=False, options=options).close()
    open_registry(folder, LOGIN, PASSWORD, training=False, options=options).close(locked=True)
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    assert [kind for kind, _, _ in rows(registry)] == ["login", "logout", "login", "lock", "login"]
    assert registry.check() == []
    registry.close()


def test_wrong_passwords_are_noted_with_their_time_by_whoever_comes_in_next(
    folder: Path, options: Options, clock: FixedClock
) -> None:
    for _ in range(2):
        with pytest.raises(RegistryError) as raised:
            open_registry(folder, LOGIN, "SaiMatKhau@1", training=False, options=options)
        assert raised.value.code is ErrorCode.WRONG_PASSWORD
        clock.instant += timedelta(minutes=30)
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    found = (
        connection_of(registry).execute("SELECT kind, looked_at, user_id FROM access_log ORDER BY number").fetchall()
    )
    failed = [int(NOW.timestamp()), int((NOW + timedelta(minutes=30)).timestamp())]
    assert [tuple(row) for row in found[:2]] == [("login_failed", at, registry.user.id) for at in failed]
    assert found[2][0] == "login"
    assert Attempts(folder).unnoted == ()
    registry.close()


def test_looks_that_the_disk_did_not_take_are_counted_with_the_next_one(
    registry: SqlRegistry, person: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise RegistryError(ErrorCode.DISK_FULL)

    before = len(rows(registry))
    assert registry.note_access("open", person, "a")
    with monkeypatch.context() as patched:
        patched.setattr(access_log, "add", refuse)
        assert not registry.note_access("open", person, "b")
        assert not registry.note_access("print", person, "c")
    assert registry.note_access("open", person, "d")
    assert registry.note_access("open", person, "e")
    assert rows(registry)[before:] == [
        ("open", person, "a"), ("gap", None, "2"), ("open", person, "d"), ("open", person, "e"),
    ]  # fmt: skip
    assert registry.check() == []


def test_a_month_that_was_kept_long_enough_goes_and_what_follows_still_verifies(
    registry: SqlRegistry, person: PersonId, clock: FixedClock
) -> None:
    for days in (0, 20, 200, 390, 10):
        clock.instant += timedelta(days=days)
        registry.note_access("open", person, "vì cần xem")
    months = [row[0] for row in connection_of(registry).execute("SELECT month FROM access_segment").fetchall()]
    assert months == ["2026-11", "2026-12", "2027-07", "2028-07", "2028-08"]
    before = len(rows(registry))
    assert registry.write(retire_looks) == before - 2
    left = connection_of(registry).execute("SELECT DISTINCT month FROM access_log").fetchall()
    assert [row[0] for row in left] == ["2028-07", "2028-08"]
    assert registry.check() == []
    assert registry.write(retire_looks) == 0


def test_a_month_that_the_journal_does_not_know_to_be_retired_is_missed(
    registry: SqlRegistry, person: PersonId, clock: FixedClock
) -> None:
    clock.instant += timedelta(days=40)
    registry.note_access("open", person, "vì cần xem")
    connection_of(registry).execute("UPDATE access_segment SET retired = 1 WHERE first = 1")
    connection_of(registry).execute("DELETE FROM access_log WHERE month = '2026-11'")
    assert kinds(registry) == {FaultKind.LOOK_CHANGED}


def test_twelve_months_are_kept_whole(registry: SqlRegistry, person: PersonId, clock: FixedClock) -> None:
    registry.note_access("open", person, "vì cần xem")
    clock.instant = NOW.replace(year=2027, month=11, day=30)
    registry.note_access("open", person, "vì cần xem")
    assert registry.write(retire_looks) == 0
    clock.instant = NOW.replace(year=2027, month=12, day=1)
    assert registry.write(retire_looks) == 2


def test_a_clock_set_back_breaks_no_chain(registry: SqlRegistry, person: PersonId, clock: FixedClock) -> None:
    for days in (0, -40, 40, 31):
        clock.instant += timedelta(days=days)
        registry.note_access("open", person, "vì cần xem")
    assert registry.check() == []


def test_only_who_may_erase_lets_looks_go(registry: SqlRegistry) -> None:
    user = registry._session.user
    registry._session.user = replace(user, known=replace(user.known, role=Role.CASE_OFFICER.value))
    with pytest.raises(RegistryError) as raised:
        registry.write(retire_looks)
    assert raised.value.code is ErrorCode.NOT_ALLOWED


def test_a_log_of_version_1_whose_months_began_anew_is_taken_as_it_is_and_goes_on() -> None:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    for step in schema.STEPS[:2]:
        step(connection)
    number = 0
    for month, days in (("2026-10", (1, 2)), ("2026-11", (3, 4))):
        previous = b""
        for day in days:
            number += 1
            entry = (month, int(NOW.replace(month=int(month[5:]), day=day).timestamp()), "u", "open", "p", "vì")
            previous = hashlib.sha256(previous + json.dumps(entry, ensure_ascii=False).encode()).digest()
            connection.execute("INSERT INTO access_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (number, *entry, previous))
    for step in schema.STEPS[2:3]:
        step(connection)
    access_log.add(connection, [Look(NOW + timedelta(days=day), UserId("u"), LookKind.OPEN) for day in (0, 10)])
    assert [fault for _, found in access_log.walk(lambda: connection) for fault in found] == []
    connection.execute("DELETE FROM access_log WHERE number = 3")
    assert [fault.where for _, found in access_log.walk(lambda: connection) for fault in found] == [4, 3]
    connection.close()
