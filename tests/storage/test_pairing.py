"""Keyring and database: a process killed between the one and the other shuts nobody out, and nothing that was edited
into the keyring is believed."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import storage.connection as connection_module
from models.accounts import Standing, Way
from models.actions import manage_keys, manage_users
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.roles import Role
from storage.coming_in import recover
from storage.connection import connect
from storage.keyring import DATABASE_KEY, FILE, Keyring, read_keyring, slot_row, write_keyring
from storage.registry import Options, SqlRegistry
from storage.rotation import DATABASE
from tests.conftest import LOGIN, PASSWORD
from tests.faults.killed_steps import killed_at_every_step
from tests.storage.test_accounts import FIRST, OTHER, OWN, account, add, code_of, do, opened, use

needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="fork")


def rotate(folder: Path, options: Options) -> None:
    chief = opened(folder, options)
    chief.rotate(lambda done, total: None)
    assert chief.check() == []
    chief.close()


def come_in(folder: Path, options: Options) -> None:
    """The chief comes in, works and goes."""
    chief = opened(folder, options)
    assert chief.check() == []
    chief.close()


def killed_before_commit(folder: Path, options: Options, deed: Callable[[SqlRegistry], object]) -> None:
    """What the chief does is killed when the keyring stands on the disk and the database does not know of it."""
    before = read_keyring(folder)
    child = os.fork()
    if child == 0:
        try:
            registry = opened(folder, options)
            connection_module._commit = lambda _: os._exit(9)
            deed(registry)
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    assert read_keyring(folder) != before


@pytest.fixture
def officer(folder: Path, options: Options, registry: SqlRegistry) -> UserId:
    """A case officer who has a password of his own; nobody is in."""
    made = add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    use(folder, options, "dung").close()
    return made


def reset(registry: SqlRegistry, officer: UserId) -> None:
    do(registry, manage_users.reset_password, officer, OTHER)


# --- killed between keyring and commit -----------------------------------------------------------


@needs_fork
def test_a_reset_killed_before_commit_and_a_rotation_shut_nobody_out(
    folder: Path, options: Options, officer: UserId
) -> None:
    """The reset did not happen: the password of before opens, the accounts say so, and it can be done again."""
    killed_before_commit(folder, options, lambda chief: reset(chief, officer))
    rotate(folder, options)
    opened(folder, options, "dung", OWN).close()
    assert code_of(lambda: opened(folder, options, "dung", OTHER)) is ErrorCode.WRONG_PASSWORD
    chief = opened(folder, options)
    assert not account(chief, officer).must_change
    reset(chief, officer)
    chief.close()
    session = opened(folder, options, "dung", OTHER)
    assert session.user.must_change
    session.close()


@needs_fork
def test_who_came_in_with_the_password_of_a_killed_reset_keeps_it(
    folder: Path, options: Options, officer: UserId
) -> None:
    killed_before_commit(folder, options, lambda chief: reset(chief, officer))
    opened(folder, options, "dung", OTHER).close()
    rotate(folder, options)
    opened(folder, options, "dung", OTHER).close()


@needs_fork
def test_killed_at_every_step_of_a_reset_and_rotated_at_once_the_old_or_the_new_password_opens(
    folder: Path, tmp_path: Path, options: Options, officer: UserId
) -> None:
    def deed(copy: Path, step: Callable[..., None]) -> None:
        registry = opened(copy, options)
        assert registry._connection is not None
        registry._connection.set_trace_callback(step)
        reset(registry, officer)

    seen = set()
    for _, copy in killed_at_every_step(folder, tmp_path, deed):
        chief = opened(copy, options)
        is_reset = account(chief, officer).must_change
        chief.rotate(lambda done, total: None)
        chief.close()
        opened(copy, options, "dung", OTHER if is_reset else OWN).close()
        seen.add(is_reset)
    assert seen == {True, False}


@needs_fork
def test_a_removal_killed_before_commit_did_not_happen(folder: Path, options: Options, officer: UserId) -> None:
    killed_before_commit(folder, options, lambda chief: do(chief, manage_users.remove_user, officer, "Chuyển công tác"))
    rotate(folder, options)
    session = opened(folder, options, "dung", OWN)
    assert session.user.id == officer
    session.close()


@needs_fork
def test_an_account_whose_making_was_killed_before_commit_leaves_no_slot(
    folder: Path, options: Options, officer: UserId
) -> None:
    killed_before_commit(folder, options, lambda chief: add(chief, "hoa", Role.READER))
    come_in(folder, options)
    assert {slot.login for slot in read_keyring(folder).slots} == {LOGIN, "dung"}


@needs_fork
def test_a_sheet_put_out_of_force_by_a_killed_process_still_opens(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    codes = registry.write(manage_keys.make_sheet, Way.SHEET)
    (way,) = registry.read(lambda q: q.key_care()).recoveries
    registry.close()
    killed_before_commit(folder, options, lambda chief: chief.write(manage_keys.remove_recovery, way.id))
    rotate(folder, options)
    recover(folder, codes, LOGIN, OTHER, training=False, options=options)
    opened(folder, options, password=OTHER).close()


@needs_fork
def test_a_sheet_whose_making_was_killed_opens_nothing(folder: Path, options: Options, registry: SqlRegistry) -> None:
    registry.close()
    killed_before_commit(folder, options, lambda chief: chief.write(manage_keys.make_sheet, Way.SHEET))
    come_in(folder, options)
    assert read_keyring(folder).recovery == ()


@needs_fork
def test_the_clinical_key_whose_giving_was_killed_is_given_again(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    """No half of it stays: the account waits for the key, and holds none."""
    codes = registry.write(manage_keys.make_sheet, Way.SHEET)
    add(registry, "yte", Role.HEALTH)
    second = add(registry, "yte2", Role.HEALTH)
    registry.close()
    killed_before_commit(folder, options, lambda chief: chief.write(manage_keys.recover_clinical, second, codes))
    come_in(folder, options)
    assert read_keyring(folder).slot_of("yte2").given.keys() <= {DATABASE_KEY}
    chief = opened(folder, options)
    chief.write(manage_keys.recover_clinical, second, codes)
    chief.close()
    session = opened(folder, options, "yte2", FIRST)
    assert session._session.vault.keys.clinical is not None
    session.close()


# --- a keyring that somebody edited --------------------------------------------------------------


def edit(folder: Path, change: Callable[[Keyring], Keyring]) -> None:
    write_keyring(folder, change(read_keyring(folder)))


def test_a_slot_that_was_edited_is_put_back_when_a_colleague_comes_in(
    folder: Path, options: Options, officer: UserId
) -> None:
    def spoil(keyring: Keyring) -> Keyring:
        slot = keyring.slot_for(officer)
        return keyring.putting(replace(slot, sealed=bytes(len(slot.sealed))))

    edit(folder, spoil)
    assert code_of(lambda: opened(folder, options, "dung", OWN)) is ErrorCode.WRONG_PASSWORD
    come_in(folder, options)
    opened(folder, options, "dung", OWN).close()


@pytest.mark.parametrize("after", ["rotation", "removed slot"])
def test_a_box_or_a_slot_that_was_taken_away_comes_back(
    folder: Path, options: Options, officer: UserId, after: str
) -> None:
    if after == "rotation":
        rotate(folder, options)
        edit(folder, lambda k: k.putting(replace(k.slot_for(officer), given={})))
        assert code_of(lambda: opened(folder, options, "dung", OWN)) is ErrorCode.REGISTRY_DAMAGED
    else:
        edit(folder, lambda k: k.without_slot(officer))
        assert code_of(lambda: opened(folder, options, "dung", OWN)) is ErrorCode.UNKNOWN_USER
    come_in(folder, options)
    opened(folder, options, "dung", OWN).close()


def test_a_slot_planted_for_nobody_is_given_nothing_and_goes(folder: Path, options: Options, officer: UserId) -> None:
    planted = UserId("planted")
    edit(folder, lambda k: k.putting(replace(k.slot_for(officer), user=planted, login="ma")))
    rotate(folder, options)
    assert {slot.login for slot in read_keyring(folder).slots} == {LOGIN, "dung"}


def test_a_slot_of_somebody_who_was_removed_that_is_put_back_goes(
    folder: Path, options: Options, officer: UserId
) -> None:
    before = read_keyring(folder)
    chief = opened(folder, options)
    do(chief, manage_users.remove_user, officer, "Chuyển công tác")
    assert account(chief, officer).standing is Standing.REMOVED
    chief.close()
    edit(folder, lambda k: k.putting(before.slot_for(officer)))
    rotate(folder, options)
    assert {slot.login for slot in read_keyring(folder).slots} == {LOGIN}


# --- what the database holds ---------------------------------------------------------------------


def test_a_keyring_of_an_earlier_program_is_taken_as_it_is(folder: Path, options: Options, officer: UserId) -> None:
    before = read_keyring(folder)
    chief = opened(folder, options)
    connection: Any = chief._connection
    connection.execute("UPDATE user_login SET slot = NULL")
    chief.close()
    come_in(folder, options)
    assert read_keyring(folder) == before
    edit(folder, lambda k: k.without_slot(officer))
    come_in(folder, options)
    opened(folder, options, "dung", OWN).close()


def test_coming_in_to_a_keyring_that_is_right_writes_it_not(folder: Path, options: Options, officer: UserId) -> None:
    written = (folder / FILE).stat().st_mtime_ns
    come_in(folder, options)
    assert (folder / FILE).stat().st_mtime_ns == written


def test_an_action_takes_over_nothing_that_was_edited_before_the_disk_let_it_be_put_right(
    folder: Path, options: Options, officer: UserId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coming in could write nothing; a later change of another slot must not make the edited one the right one."""
    import storage.accounts as accounts_module

    edit(folder, lambda k: k.putting(replace(k.slot_for(officer), sealed=b"x" * 60)))

    def refuse(*_: object) -> None:
        raise RegistryError(ErrorCode.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(accounts_module, "settled", refuse)
        chief = opened(folder, options)
    chief.write(manage_users.change_own_password, PASSWORD, OTHER)
    chief.close()
    opened(folder, options, password=OTHER).close()
    opened(folder, options, "dung", OWN).close()


def test_the_slot_of_who_was_removed_is_in_no_row(folder: Path, options: Options, officer: UserId) -> None:
    chief = opened(folder, options)
    connection: Any = chief._connection
    sql = "SELECT slot FROM user_login WHERE user = ?"
    (kept,) = connection.execute(sql, (officer,)).fetchone()
    assert base64.b64encode(read_keyring(folder).slot_for(officer).salt).decode() in kept
    do(chief, manage_users.remove_user, officer, "Chuyển công tác")
    assert connection.execute(sql, (officer,)).fetchone() == (None,)
    chief.close()


def test_from_the_first_moment_on_no_slot_is_taken_from_the_file(folder: Path, options: Options) -> None:
    """The database of a new registry holds its only slot before anybody came in."""
    keyring = read_keyring(folder)
    connection = connect(folder / DATABASE, keyring.unlock(keyring.slots[0], PASSWORD).database)
    kept = [json.loads(text) for (text,) in connection.execute("SELECT slot FROM user_login").fetchall()]
    connection.close()
    assert kept == [slot_row(slot) for slot in keyring.slots]
