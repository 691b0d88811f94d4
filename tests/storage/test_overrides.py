"""Decisions to depart from a rule in a registry: who may make them, what follows, and that nothing of them is lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from models.actions.enter_person import enter_person
from models.actions.override_rule import override_rule, void_override
from models.actions.record_event import amend_event, record_event, void_event
from models.clock import Clock
from models.dates import Moment, show_date
from models.errors import ErrorCode, RegistryError
from models.events.notes import Note
from models.events.overrides import RuleOverride
from models.faults import FaultKind
from models.ids import OverrideId, PersonId
from models.ports import Work
from models.roles import Permission, Role, User, UserFields, needs
from storage import schema
from storage.connection import connect
from storage.keyring import read_keyring
from storage.registry import DATABASE, Options, SqlRegistry, open_registry
from storage.schema import step_0001
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE
from tests.models.building import moment

DECIDED_ON = moment("2026-11-24")
THIRTY_SIX = RuleOverride(
    rule="B04", value="36", from_day=date(2026, 11, 1), to_day=date(2026, 11, 30), decided_by="Hạnh", reason="ngập lụt"
)


def somebody(registry: SqlRegistry) -> PersonId:
    return registry.write(enter_person, {"name": "Trần Văn Thử"}, Moment.at(NOW), POSITIVE)


def due(registry: SqlRegistry, person: PersonId, known: int | None = None) -> str:
    case = registry.read(lambda q: q.case(person, known=known))
    return next(d.due.show() for d in case.duties if d.rule.id == "B04" and d.due)


def due_in_list(registry: SqlRegistry) -> str:
    """When the home page says that the residence has to be verified."""
    rows = registry.read(lambda q: q.due(moment("2027-01-01").instant))
    (at,) = (row.due_at for row in rows if row.rule_id == "B04")
    assert at is not None
    local = at.astimezone(NOW.tzinfo)
    return f"{local:%H:%M} {show_date(local.date())}"


@needs(Permission.READ_OFFICE)
def number_now(work: Work, clock: Clock, user: User) -> int:
    return work.journal.number()


# --- the office -----------------------------------------------------------------------------------------


def test_a_decision_of_the_office_renews_the_caches_of_everybody(registry: SqlRegistry) -> None:
    person = somebody(registry)
    assert due_in_list(registry) == "23:00 25/11/2026"
    override = registry.write(override_rule, DECIDED_ON, THIRTY_SIX)
    assert due_in_list(registry) == "11:00 26/11/2026"
    assert due(registry, person) == "trước 11:00 ngày 26/11/2026"
    assert registry.check(anew=True) == []
    registry.write(void_override, override, 1, "ghi nhầm")
    assert due_in_list(registry) == "23:00 25/11/2026"
    assert registry.check(anew=True) == []


def test_a_decision_that_is_not_in_the_caches_is_found_by_the_check(registry: SqlRegistry) -> None:
    person = somebody(registry)
    registry.write(override_rule, DECIDED_ON, THIRTY_SIX)
    assert registry._connection is not None
    registry._connection.execute("UPDATE rule_override SET voided = 1")
    assert [(fault.kind, fault.where) for fault in registry.check()] == [(FaultKind.CACHE_STALE, person)]


def test_a_case_is_judged_by_what_was_known_at_a_journal_number(registry: SqlRegistry) -> None:
    person = somebody(registry)
    numbers = [registry.write(number_now)]
    override = registry.write(override_rule, DECIDED_ON, THIRTY_SIX)
    numbers.append(registry.write(number_now))
    registry.write(void_override, override, 1, "ghi nhầm")
    numbers.append(registry.write(number_now))
    assert [due(registry, person, number) for number in numbers] == [
        "trước 23:00 ngày 25/11/2026",
        "trước 11:00 ngày 26/11/2026",
        "trước 23:00 ngày 25/11/2026",
    ]


def test_a_decision_is_journaled_and_opening_again_changes_nothing(
    registry: SqlRegistry, folder: Path, options: Options
) -> None:
    override = registry.write(override_rule, DECIDED_ON, replace(THIRTY_SIX, value=" 36 ", number="12/QĐ"))
    registry.write(void_override, override, 1, " ghi  nhầm ")
    (before,) = registry.read(lambda q: q.overrides())
    registry.close()
    again = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    (after,) = again.read(lambda q: q.overrides())
    assert after == before
    assert (after.fact.value, after.fact.number, after.voided, after.version, after.reason) == (
        "36", "12/QĐ", True, 2, "ghi nhầm",
    )  # fmt: skip
    assert after.recorded_by == again.user.id
    assert again._connection is not None
    entries = again._connection.execute(
        "SELECT record, change, version, action FROM journal WHERE record_id = ? ORDER BY number", (override,)
    ).fetchall()
    assert [tuple(entry) for entry in entries] == [
        ("rule_override", "add", 1, "override_rule"),
        ("rule_override", "void", 2, "void_override"),
    ]
    assert again.check(anew=True) == []
    again.close()


def test_a_decision_is_taken_back_once_with_a_reason_and_by_its_version(registry: SqlRegistry) -> None:
    override = registry.write(override_rule, DECIDED_ON, THIRTY_SIX)
    for version, reason, code in ((1, " ", ErrorCode.REASON_MISSING), (2, "x", ErrorCode.VERSION_CONFLICT)):
        with pytest.raises(RegistryError) as raised:
            registry.write(void_override, override, version, reason)
        assert raised.value.code is code
    registry.write(void_override, override, 1, "nhầm")
    with pytest.raises(RegistryError) as raised:
        registry.write(void_override, override, 2, "nhầm")
    assert raised.value.code is ErrorCode.ALREADY_VOID
    with pytest.raises(RegistryError) as raised:
        registry.write(void_override, OverrideId("none"), 1, "nhầm")
    assert raised.value.code is ErrorCode.NOT_FOUND


# --- a case ---------------------------------------------------------------------------------------------


def test_a_decision_for_a_case_is_an_event_with_everything_that_events_have(registry: SqlRegistry) -> None:
    person, other = somebody(registry), somebody(registry)
    event = registry.write(record_event, person, DECIDED_ON, replace(THIRTY_SIX, value=" 36"))
    assert due(registry, person) == "trước 11:00 ngày 26/11/2026"
    assert due(registry, other) == "trước 23:00 ngày 25/11/2026"
    number = registry.write(number_now)
    registry.write(amend_event, event, 1, DECIDED_ON, replace(THIRTY_SIX, value="48"), "theo giấy tờ")
    assert due(registry, person) == "trước 23:00 ngày 26/11/2026"
    registry.write(void_event, event, 2, "ghi nhầm")
    assert due(registry, person) == "trước 23:00 ngày 25/11/2026"
    assert due(registry, person, number) == "trước 11:00 ngày 26/11/2026"
    assert registry.check(anew=True) == []


def test_a_value_that_does_not_fit_is_refused_for_a_case_too(registry: SqlRegistry) -> None:
    person = somebody(registry)
    with pytest.raises(RegistryError) as raised:
        registry.write(record_event, person, DECIDED_ON, replace(THIRTY_SIX, value="lâu"))
    assert raised.value.code is ErrorCode.OVERRIDE_REFUSED


# --- who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_only_a_chief_may_decide_or_take_back(registry: SqlRegistry, role: Role) -> None:
    person = somebody(registry)
    event = registry.write(record_event, person, DECIDED_ON, THIRTY_SIX)
    note = registry.write(record_event, person, DECIDED_ON, Note(text="x"))
    override = registry.write(override_rule, DECIDED_ON, THIRTY_SIX)
    user = User(registry.user.id, UserFields("ai", "Ai Đó", role=role.value))
    attempts = [
        lambda: registry.write(override_rule, DECIDED_ON, THIRTY_SIX),
        lambda: registry.write(record_event, person, DECIDED_ON, THIRTY_SIX),
        lambda: registry.write(amend_event, note, 1, DECIDED_ON, THIRTY_SIX, "x"),
        lambda: registry.write(amend_event, event, 1, DECIDED_ON, Note(text="x"), "x"),
        lambda: registry.write(void_override, override, 1, "x"),
    ]
    registry._session.user = user
    if role is Role.CHIEF:
        assert user.may(Permission.OVERRIDE_RULE)
        for attempt in attempts:
            attempt()
        return
    for attempt in (*attempts, lambda: registry.write(void_event, event, 1, "x")):
        with pytest.raises(RegistryError) as raised:
            attempt()
        assert raised.value.code is ErrorCode.NOT_ALLOWED


# --- a registry of the first version ----------------------------------------------------------------------


FIRST_VERSION = Path(__file__).parents[1] / "data" / "registries" / "version-1"
"""A registry as the program of the first version left it, with somebody in it."""


@pytest.fixture
def old_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIRST_VERSION, tmp_path / "cu"))


def shape_of(folder: Path) -> list[tuple[str, str]]:
    keyring = read_keyring(folder)
    connection = connect(folder / DATABASE, keyring.unlock(keyring.slot_of(LOGIN), PASSWORD).database)
    rows = connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return [tuple(row) for row in rows]


def test_a_registry_of_the_first_version_is_brought_up_to_the_shape_of_a_new_one(
    old_folder: Path, folder: Path, options: Options
) -> None:
    assert "rule_override" not in {name for name, _ in shape_of(old_folder)}
    upgraded = open_registry(old_folder, LOGIN, PASSWORD, training=False, options=options)
    assert upgraded.check(anew=True) == []
    (row,) = upgraded.read(lambda q: q.list_people(kept=True, group="", after=None, limit=9)).rows
    person = row.id
    upgraded.write(override_rule, DECIDED_ON, THIRTY_SIX)
    assert due(upgraded, person) == "trước 11:00 ngày 26/11/2026"
    assert upgraded.check(anew=True) == []
    upgraded.close()
    assert shape_of(old_folder) == shape_of(folder)


def test_an_upgrade_that_breaks_leaves_the_old_version_whole(
    old_folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: dbapi2.Connection) -> None:
        schema.step_0002.apply(connection)
        raise RegistryError(ErrorCode.DISK_FULL)

    before = shape_of(old_folder)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "STEPS", (step_0001.apply, broken))
        with pytest.raises(RegistryError):
            open_registry(old_folder, LOGIN, PASSWORD, training=False, options=options)
    assert shape_of(old_folder) == before
    opened = open_registry(old_folder, LOGIN, PASSWORD, training=False, options=options)
    assert opened.check(anew=True) == []
    opened.close()
