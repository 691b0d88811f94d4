"""Accounts: who may come in, who may do what to whom, and the keyring that follows every change."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from models.accounts import Account, Standing, Way
from models.actions import manage_keys, manage_users
from models.actions.change_office import change_office
from models.clock import FixedClock
from models.dates import legal_day
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.logs import LogFilter
from models.recovery.code import Part, SheetCode
from models.roles import Role
from models.security import SECURITY_DEFAULTS
from storage.coming_in import lift_delay, recover
from storage.connection import connect
from storage.keyring import COPY, FILE, read_keyring, write_keyring
from storage.registry import DATABASE, Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.killed_steps import killed_at_every_step

FIRST, OWN, OTHER = "MatKhauDau@1", "RiengToi!22", "KhacHan#333"
WRONG = "MatKhau!2"


def opened(folder: Path, options: Options, login: str = LOGIN, password: str = PASSWORD) -> SqlRegistry:
    return open_registry(folder, login, password, training=False, options=options)


def code_of(deed: Callable[[], object]) -> ErrorCode:
    with pytest.raises(RegistryError) as raised:
        deed()
    return raised.value.code


def add(registry: SqlRegistry, login: str, role: Role) -> UserId:
    values = {"login": login, "name": "Lê Văn Mẫu", "role": role.value}
    return registry.write(manage_users.add_user, values, FIRST)


def account(registry: SqlRegistry, user_id: UserId) -> Account:
    return next(a for a in registry.read(lambda q: q.accounts()) if a.id == user_id)


def do(registry: SqlRegistry, action: Any, user_id: UserId, *args: Any) -> Any:
    """An action on an account as it stands."""
    return registry.write(action, user_id, account(registry, user_id).version, *args)


def use(folder: Path, options: Options, login: str) -> SqlRegistry:
    """An open session of a new account, its first password changed."""
    session = opened(folder, options, login, FIRST)
    session.write(manage_users.change_own_password, FIRST, OWN)
    return session


@pytest.fixture
def with_officer(registry: SqlRegistry) -> tuple[SqlRegistry, UserId]:
    return registry, add(registry, "dung", Role.CASE_OFFICER)


# --- making and first login ----------------------------------------------------------------------


def test_a_new_account_may_do_nothing_but_choose_its_own_password(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    with_officer[0].close()
    session = opened(folder, options, "dung", FIRST)
    assert session.user.must_change
    assert code_of(lambda: session.read(lambda q: q.counts())) is ErrorCode.PASSWORD_MUST_CHANGE
    assert code_of(lambda: session.write(change_office, 1, {})) is ErrorCode.PASSWORD_MUST_CHANGE
    session.write(manage_users.change_own_password, FIRST, OWN)
    assert session.read(lambda q: q.counts()) is not None
    session.close()
    assert code_of(lambda: opened(folder, options, "dung", FIRST)) is ErrorCode.WRONG_PASSWORD
    again = opened(folder, options, "dung", OWN)
    assert not again.user.must_change
    assert again.read(lambda q: q.office()) is not None
    again.close()


@pytest.mark.parametrize("password", ["Ngan!1a", "khongcohoa!1", "KHONGCOTHUONG!1", "KhongCoSo!", "KhongKyHieu1"])
def test_a_weak_first_password_makes_no_account(registry: SqlRegistry, folder: Path, password: str) -> None:
    values = {"login": "dung", "name": "Lê Văn Mẫu", "role": "reader"}
    code = code_of(lambda: registry.write(manage_users.add_user, values, password))
    assert code is ErrorCode.PASSWORD_TOO_WEAK
    assert [slot.login for slot in read_keyring(folder).slots] == [LOGIN]


@pytest.mark.parametrize("login", ["hanh", "HANH", "Hanh"])
def test_a_login_is_given_once(registry: SqlRegistry, login: str) -> None:
    assert code_of(lambda: add(registry, login, Role.READER)) is ErrorCode.LOGIN_TAKEN


def test_a_password_may_be_longer_if_the_office_says_so(
    registry: SqlRegistry, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    values = {**vars(SECURITY_DEFAULTS), "least_length": 14}
    registry.write(manage_users.change_security, 0, values)
    assert registry.read(lambda q: q.security()).known.least_length == 14
    assert code_of(lambda: do(registry, manage_users.reset_password, with_officer[1], OWN)) is (
        ErrorCode.PASSWORD_TOO_WEAK
    )
    assert code_of(lambda: registry.write(manage_users.change_security, 0, values)) is ErrorCode.VERSION_CONFLICT


@pytest.mark.parametrize("setting", [{"least_length": 7}, {"lock_minutes": 16}, {"idle_days": 46}, {"remembered": 9}])
def test_an_office_may_only_be_stricter_than_the_standard(registry: SqlRegistry, setting: dict[str, int]) -> None:
    values = {**vars(SECURITY_DEFAULTS), **setting}
    assert code_of(lambda: registry.write(manage_users.change_security, 0, values)) is ErrorCode.INVALID_FIELDS


# --- passwords -----------------------------------------------------------------------------------


def test_a_changed_password_opens_and_the_old_one_does_not(
    folder: Path, registry: SqlRegistry, options: Options
) -> None:
    database = (folder / DATABASE).stat().st_size
    before = read_keyring(folder).slots[0]
    registry.write(manage_users.change_own_password, PASSWORD, OWN)
    registry.close()
    assert code_of(lambda: opened(folder, options)) is ErrorCode.WRONG_PASSWORD
    session = opened(folder, options, password=OWN)
    assert session.check() == []
    session.close()
    assert (folder / DATABASE).stat().st_size <= database + 8 * 4096  # nothing was rewritten
    assert read_keyring(folder).slots[0].salt != before.salt
    assert (folder / FILE).read_bytes() == (folder / COPY).read_bytes()


def test_the_old_password_must_be_right(registry: SqlRegistry) -> None:
    code = code_of(lambda: registry.write(manage_users.change_own_password, WRONG, OWN))
    assert code is ErrorCode.WRONG_PASSWORD


def test_a_chief_takes_none_of_the_last_ten_passwords_again(registry: SqlRegistry) -> None:
    passwords = [PASSWORD, *(f"MatKhau@{n:02d}" for n in range(11))]
    for old, new in itertools.pairwise(passwords):
        registry.write(manage_users.change_own_password, old, new)
    last = passwords[-1]
    for used in passwords[-10:]:
        code = code_of(lambda used=used: registry.write(manage_users.change_own_password, last, used))
        assert code is ErrorCode.PASSWORD_USED_BEFORE
    registry.write(manage_users.change_own_password, last, passwords[1])


def test_others_may_take_an_earlier_password_but_not_the_present_one(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    with_officer[0].close()
    session = use(folder, options, "dung")
    assert code_of(lambda: session.write(manage_users.change_own_password, OWN, OWN)) is ErrorCode.PASSWORD_USED_BEFORE
    session.write(manage_users.change_own_password, OWN, OTHER)
    session.write(manage_users.change_own_password, OTHER, OWN)
    session.close()


def test_a_reset_password_opens_once_and_must_be_changed(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    chief, officer = with_officer
    do(chief, manage_users.reset_password, officer, OTHER)
    chief.close()
    assert code_of(lambda: opened(folder, options, "dung", FIRST)) is ErrorCode.WRONG_PASSWORD
    session = opened(folder, options, "dung", OTHER)
    assert session.user.must_change
    session.close()


def test_no_password_and_no_digest_of_one_is_in_the_journal(
    registry: SqlRegistry, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    registry.write(manage_users.change_own_password, PASSWORD, OWN)
    connection: Any = registry._connection
    digests = " ".join(row[0] for row in connection.execute("SELECT digests FROM user_login"))
    told = str(registry.read(lambda q: q._context.journal.of_record(registry.user.id)))
    assert "signing_key" in told
    for secret in (PASSWORD, OWN, FIRST):
        assert secret not in told
        assert secret not in digests


# --- disabled, idle, removed ---------------------------------------------------------------------


def test_a_disabled_account_does_not_open_until_it_is_enabled(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    chief, officer = with_officer
    assert code_of(lambda: do(chief, manage_users.disable_user, officer, " ")) is ErrorCode.REASON_MISSING
    do(chief, manage_users.disable_user, officer, "Nghỉ phép")
    chief.close()
    assert code_of(lambda: opened(folder, options, "dung", FIRST)) is ErrorCode.ACCOUNT_DISABLED
    chief = opened(folder, options)
    do(chief, manage_users.enable_user, officer)
    chief.close()
    opened(folder, options, "dung", FIRST).close()


def test_an_account_idle_for_45_days_waits_for_a_chief(
    folder: Path, options: Options, clock: FixedClock, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    chief, officer = with_officer
    chief.close()
    clock.instant = NOW + timedelta(days=40)
    opened(folder, options).close()
    clock.instant = NOW + timedelta(days=45, seconds=1)
    for _ in range(2):
        assert code_of(lambda: opened(folder, options, "dung", FIRST)) is ErrorCode.ACCOUNT_IDLE
    chief = opened(folder, options)
    assert account(chief, officer).standing is Standing.IDLE
    do(chief, manage_users.enable_user, officer)
    chief.close()
    opened(folder, options, "dung", FIRST).close()


def test_45_days_to_the_second_are_not_yet_idle(
    folder: Path, options: Options, clock: FixedClock, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    with_officer[0].close()
    clock.instant = NOW + timedelta(days=45)
    opened(folder, options, "dung", FIRST).close()


def test_the_only_chief_is_never_idle(folder: Path, options: Options, clock: FixedClock, registry: SqlRegistry) -> None:
    second = add(registry, "hai", Role.CHIEF)
    registry.close()
    clock.instant = NOW + timedelta(days=400)  # nobody came in: the second is as idle as the first
    first = opened(folder, options)
    assert account(first, second).is_active
    first.close()
    assert code_of(lambda: opened(folder, options, "hai", FIRST)) is ErrorCode.ACCOUNT_IDLE


def test_a_clock_set_back_makes_nobody_idle(
    folder: Path, options: Options, clock: FixedClock, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    with_officer[0].close()
    clock.instant = NOW - timedelta(days=900)
    opened(folder, options, "dung", FIRST).close()


def test_a_removed_account_has_no_slot_and_the_key_is_due_for_change(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    chief, officer = with_officer
    assert not chief.read(lambda q: q.key_care()).rotation_due
    do(chief, manage_users.remove_user, officer, "Chuyển công tác")
    assert account(chief, officer).standing is Standing.REMOVED
    assert chief.read(lambda q: q.key_care()).rotation_due
    assert code_of(lambda: do(chief, manage_users.enable_user, officer)) is ErrorCode.NOT_FOUND
    chief.close()
    assert code_of(lambda: opened(folder, options, "dung", FIRST)) is ErrorCode.UNKNOWN_USER


def test_the_last_chief_cannot_remove_disable_or_demote_himself(registry: SqlRegistry) -> None:
    me = registry.user.id
    for action, given in (
        (manage_users.remove_user, "nghỉ"),
        (manage_users.disable_user, "nghỉ"),
        (manage_users.change_user, {"role": "reader"}),
    ):
        assert code_of(lambda action=action, given=given: do(registry, action, me, given)) is ErrorCode.LAST_CHIEF
    assert account(registry, me).is_active


def test_a_disabled_second_chief_does_not_count(registry: SqlRegistry) -> None:
    second = add(registry, "hai", Role.CHIEF)
    do(registry, manage_users.disable_user, second, "nghỉ")
    code = code_of(lambda: do(registry, manage_users.change_user, registry.user.id, {"role": "reader"}))
    assert code is ErrorCode.LAST_CHIEF


def test_with_a_second_chief_one_may_step_down_but_not_remove_oneself(registry: SqlRegistry) -> None:
    add(registry, "hai", Role.CHIEF)
    me = registry.user.id
    assert code_of(lambda: do(registry, manage_users.remove_user, me, "nghỉ")) is ErrorCode.OWN_ACCOUNT
    assert code_of(lambda: do(registry, manage_users.reset_password, me, OTHER)) is ErrorCode.OWN_ACCOUNT
    do(registry, manage_users.change_user, me, {"role": "case_officer"})
    assert registry.user.role is Role.CASE_OFFICER
    assert code_of(lambda: registry.read(lambda q: q.accounts())) is ErrorCode.NOT_ALLOWED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CHIEF])
def test_only_a_chief_manages_accounts(folder: Path, options: Options, registry: SqlRegistry, role: Role) -> None:
    other = add(registry, "dung", role)
    registry.close()
    session = use(folder, options, "dung")
    values = {"login": "x", "name": "X", "role": "chief"}
    denied: list[Callable[[], object]] = [
        lambda: session.write(manage_users.add_user, values, FIRST),
        lambda: session.write(manage_users.change_user, other, 1, {"role": "chief"}),
        lambda: session.write(manage_users.disable_user, other, 1, "vì"),
        lambda: session.write(manage_users.enable_user, other, 1),
        lambda: session.write(manage_users.remove_user, other, 1, "vì"),
        lambda: session.write(manage_users.reset_password, other, 1, OTHER),
        lambda: session.write(manage_users.lift_delay, other),
        lambda: session.write(manage_users.change_security, 0, vars(SECURITY_DEFAULTS)),
        lambda: session.write(manage_keys.make_sheet, Way.SHEET),
        lambda: session.write(manage_keys.note_rotated),
        lambda: session.rotate(lambda done, total: None),
        lambda: session.read(lambda q: q.accounts()),
    ]
    for deed in denied:
        assert code_of(deed) is ErrorCode.NOT_ALLOWED
    session.close()


def test_an_account_changed_by_somebody_else_meanwhile_is_a_conflict(
    registry: SqlRegistry, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    officer = with_officer[1]
    version = account(registry, officer).version
    do(registry, manage_users.change_user, officer, {"rank": "Đại úy"})
    code = code_of(lambda: registry.write(manage_users.disable_user, officer, version, "vì"))
    assert code is ErrorCode.VERSION_CONFLICT


# --- delay ---------------------------------------------------------------------------------------


def test_a_chief_lifts_the_delay_of_a_colleague(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    with_officer[0].close()
    for _ in range(5):
        code_of(lambda: opened(folder, options, "dung", WRONG))
    assert code_of(lambda: opened(folder, options, "dung", FIRST)) is ErrorCode.PASSWORD_DELAYED
    lift_delay(folder, LOGIN, PASSWORD, "dung", training=False, options=options)
    opened(folder, options, "dung", FIRST).close()


def test_nobody_else_lifts_a_delay(folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]) -> None:
    with_officer[0].close()
    use(folder, options, "dung").close()
    for _ in range(5):
        code_of(lambda: opened(folder, options, LOGIN, WRONG))
    code = code_of(lambda: lift_delay(folder, "dung", OWN, LOGIN, training=False, options=options))
    assert code is ErrorCode.NOT_ALLOWED
    assert code_of(lambda: opened(folder, options)) is ErrorCode.PASSWORD_DELAYED


# --- the clinical key ----------------------------------------------------------------------------


def test_the_first_health_account_gets_a_clinical_key_that_no_other_role_holds(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    add(registry, "yte", Role.HEALTH)
    add(registry, "dung", Role.CASE_OFFICER)
    assert registry._session.vault.keys.clinical is None
    registry.close()
    health = use(folder, options, "yte")
    assert health._session.vault.keys.clinical is not None
    health.close()
    police = use(folder, options, "dung")
    assert police._session.vault.keys.clinical is None
    police.close()


def test_a_second_health_account_waits_until_the_first_shares_the_key(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    add(registry, "yte", Role.HEALTH)
    second = add(registry, "yte2", Role.HEALTH)
    assert [user.id for user in registry.read(lambda q: q.key_care()).waiting_for_clinical] == [second]
    registry.close()
    first = use(folder, options, "yte")
    key = first._session.vault.keys.clinical
    first.write(manage_keys.give_clinical, second)
    assert first.read(lambda q: q.key_care()).waiting_for_clinical == ()
    first.close()
    session = use(folder, options, "yte2")
    assert session._session.vault.keys.clinical == key
    session.close()
    session = opened(folder, options, "yte2", OWN)  # the change of password has folded what was given into the slot
    assert session._session.vault.keys.clinical == key
    assert read_keyring(folder).slot_of("yte2").given == {}
    session.close()


def test_the_clinical_key_goes_to_no_police_account(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    chief, officer = with_officer
    add(chief, "yte", Role.HEALTH)
    chief.close()
    health = use(folder, options, "yte")
    assert code_of(lambda: health.write(manage_keys.give_clinical, officer)) is ErrorCode.NOT_ALLOWED
    health.close()


def test_who_held_the_clinical_key_keeps_the_role(registry: SqlRegistry) -> None:
    health, officer = add(registry, "yte", Role.HEALTH), add(registry, "dung", Role.READER)
    for user_id, role in ((health, "case_officer"), (officer, "health")):
        code = code_of(lambda u=user_id, r=role: do(registry, manage_users.change_user, u, {"role": r}))
        assert code is ErrorCode.HEALTH_ROLE_FIXED


def test_the_last_holder_of_the_clinical_key_is_not_cut_off(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    health = add(registry, "yte", Role.HEALTH)
    for action, given in ((manage_users.remove_user, "nghỉ"), (manage_users.reset_password, OTHER)):
        code = code_of(lambda action=action, given=given: do(registry, action, health, given))
        assert code is ErrorCode.LAST_CLINICAL_KEY
    registry.write(manage_keys.make_sheet, Way.SHEET)  # without the key, which the chief does not hold
    assert code_of(lambda: do(registry, manage_users.remove_user, health, "nghỉ")) is ErrorCode.LAST_CLINICAL_KEY
    registry.close()
    use(folder, options, "yte").close()
    opened(folder, options, "yte", OWN).close()  # which completes the sheet
    chief = opened(folder, options)
    do(chief, manage_users.remove_user, health, "nghỉ")
    chief.close()


# --- recovery ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [Way.SHEET, Way.TWO_SHEETS])
def test_a_recovery_sheet_gives_the_chief_a_new_password(
    folder: Path, options: Options, registry: SqlRegistry, way: Way
) -> None:
    codes = registry.write(manage_keys.make_sheet, way)
    registry.close()
    recover(folder, codes, LOGIN, OTHER, training=False, options=options)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.WRONG_PASSWORD
    session = opened(folder, options, password=OTHER)
    assert session.check() == []
    used = session.read(lambda q: q.key_care()).recoveries
    assert [way.used_at is not None for way in used] == [True]
    assert session.read(lambda q: q.key_care()).sheet_missing()
    told = str(session.read(lambda q: q._context.journal.of_record(used[0].id)))
    assert "'recovery': 'used'" in told
    session.close()


def test_a_sheet_serves_no_account_but_a_chiefs(
    folder: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    chief, _ = with_officer
    codes = chief.write(manage_keys.make_sheet, Way.SHEET)
    chief.close()
    before = (folder / FILE).read_bytes()
    for login, code in (("dung", ErrorCode.NOT_ALLOWED), ("ai", ErrorCode.UNKNOWN_USER)):
        assert code_of(lambda n=login: recover(folder, codes, n, OTHER, training=False, options=options)) is code
    weak = code_of(lambda: recover(folder, codes, LOGIN, "yeu", training=False, options=options))
    assert weak is ErrorCode.PASSWORD_TOO_WEAK
    used = code_of(lambda: recover(folder, codes, LOGIN, PASSWORD, training=False, options=options))
    assert used is ErrorCode.PASSWORD_USED_BEFORE
    assert (folder / FILE).read_bytes() == before


def test_a_rehearsal_proves_a_sheet_and_only_notes_the_day(
    folder: Path, options: Options, clock: FixedClock, registry: SqlRegistry
) -> None:
    codes = registry.write(manage_keys.make_sheet, Way.TWO_SHEETS)
    care = registry.read(lambda q: q.key_care())
    assert care.rehearsal_due(clock.now())
    before = (folder / FILE).read_bytes()
    registry.write(manage_keys.rehearse, codes)
    assert (folder / FILE).read_bytes() == before
    care = registry.read(lambda q: q.key_care())
    assert not care.rehearsal_due(clock.now() + timedelta(days=180))
    assert care.rehearsal_due(clock.now() + timedelta(days=190))
    assert not care.rehearsal_due(clock.now() - timedelta(days=900))  # a clock set back


def test_a_rehearsal_with_the_wrong_sheet_notes_nothing(
    tmp_path: Path, options: Options, clock: FixedClock, registry: SqlRegistry
) -> None:
    old = registry.write(manage_keys.make_sheet, Way.SHEET)
    registry.write(manage_keys.remove_recovery, registry.read(lambda q: q.key_care()).recoveries[0].id)
    registry.write(manage_keys.make_sheet, Way.SHEET)
    assert code_of(lambda: registry.write(manage_keys.rehearse, old)) is ErrorCode.SHEET_OF_ANOTHER
    assert registry.read(lambda q: q.key_care()).rehearsal_due(clock.now())


def test_an_entry_planted_in_the_keyring_is_no_sheet_of_the_registry(folder: Path, registry: SqlRegistry) -> None:
    """Somebody who edits the file knows no key, but could copy boxes; the database must know the way."""
    codes = registry.write(manage_keys.make_sheet, Way.SHEET)
    connection: Any = registry._connection
    connection.execute("DELETE FROM recovery")
    assert code_of(lambda: registry.write(manage_keys.rehearse, codes)) is ErrorCode.SHEET_OF_ANOTHER


def test_a_sheet_brings_the_clinical_key_back_when_no_health_user_is_there(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    codes = registry.write(manage_keys.make_sheet, Way.SHEET)  # before there is a clinical key: it is completed
    first = add(registry, "yte", Role.HEALTH)
    key = registry._session.vault.keyring.recovery[0].given
    assert set(key) == {"database", "clinical"}
    do(registry, manage_users.remove_user, first, "nghỉ việc")
    second = add(registry, "yte2", Role.HEALTH)
    assert account(registry, second).clinical is False
    registry.write(manage_keys.recover_clinical, second, codes)
    assert registry._session.vault.keys.clinical is None  # the chief saw it pass and holds nothing
    registry.close()
    session = use(folder, options, "yte2")
    assert session._session.vault.keys.clinical is not None
    session.close()


def test_the_superior_is_trusted_by_a_public_key(folder: Path, registry: SqlRegistry) -> None:
    from storage.boxes import SHEET, box_key, public_of

    private = box_key(bytes(range(32)), SHEET)
    registry.write(manage_keys.trust_superior, public_of(private))
    entry, recovered = read_keyring(folder).recover(private)
    assert entry.way is Way.SUPERIOR
    assert recovered.database == registry._session.vault.keys.database


def test_the_superior_lets_a_chief_in_again_with_the_code_of_its_key(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    """Its private key is written like that of a sheet; the office holds the public one only, through every rotation."""
    from storage.boxes import SHEET, box_key, public_of

    code = SheetCode(Part.WHOLE, 7, bytes(range(32)))
    registry.write(manage_keys.trust_superior, public_of(box_key(code.secret, SHEET)))
    registry.rotate(lambda done, total: None)
    registry.close()
    recover(folder, (code,), LOGIN, OTHER, training=False, options=options)
    session = opened(folder, options, password=OTHER)
    (way,) = session.read(lambda q: q.key_care()).recoveries
    assert (way.way, way.used_at) == (Way.SUPERIOR, NOW)
    session.close()


@pytest.mark.parametrize("public", [b"", bytes(32), bytes(31)])
def test_what_is_no_key_of_a_superior_is_refused(registry: SqlRegistry, public: bytes) -> None:
    assert code_of(lambda: registry.write(manage_keys.trust_superior, public)) is ErrorCode.INVALID_FIELDS
    assert registry.read(lambda q: q.key_care()).recoveries == ()


# --- review of accounts (QCVN 12:2026/BCA: every quarter) ----------------------------------------


def review_due(registry: SqlRegistry) -> bool:
    return registry.read(lambda q: q.key_care()).review_due


def test_an_account_is_due_for_review_three_months_after_the_last_one(
    with_officer: tuple[SqlRegistry, UserId], clock: FixedClock
) -> None:
    """Making an account is its first review."""
    registry, officer = with_officer
    chief = registry.user.id
    clock.instant = NOW + relativedelta(months=3)
    assert not review_due(registry)
    clock.instant += timedelta(seconds=1)
    assert review_due(registry)
    do(registry, manage_users.confirm_user, chief)
    assert review_due(registry)
    do(registry, manage_users.confirm_user, officer)
    assert not review_due(registry)
    entry = registry.read(lambda q: q.journal(LogFilter(), before=None, limit=1))[0].entry
    assert (entry.record_id, entry.user_id, entry.action) == (officer, chief, "confirm_user")
    assert entry.after == {"reviewed": legal_day(clock.instant).isoformat()}
    clock.instant = NOW
    assert not review_due(registry)  # a clock set back makes nothing due


def test_an_office_may_review_more_often_and_not_more_seldom(
    with_officer: tuple[SqlRegistry, UserId], clock: FixedClock
) -> None:
    registry, _ = with_officer
    clock.instant = NOW + timedelta(days=40)
    assert not review_due(registry)
    registry.write(manage_users.change_security, 0, vars(SECURITY_DEFAULTS) | {"review_months": 1})
    assert review_due(registry)
    code = code_of(
        lambda: registry.write(manage_users.change_security, 1, vars(SECURITY_DEFAULTS) | {"review_months": 4})
    )
    assert code is ErrorCode.INVALID_FIELDS


def test_only_what_was_seen_is_confirmed_and_what_opens_nothing_needs_no_review(
    with_officer: tuple[SqlRegistry, UserId], clock: FixedClock
) -> None:
    registry, officer = with_officer
    clock.instant = NOW + timedelta(days=100)
    do(registry, manage_users.confirm_user, registry.user.id)
    seen = account(registry, officer)
    do(registry, manage_users.change_user, officer, {"role": Role.READER.value})
    assert code_of(lambda: registry.write(manage_users.confirm_user, officer, seen.version)) is (
        ErrorCode.VERSION_CONFLICT
    )
    assert review_due(registry)
    do(registry, manage_users.disable_user, officer, "nghỉ phép")
    assert not review_due(registry)
    assert code_of(lambda: do(registry, manage_users.confirm_user, officer)) is ErrorCode.NOT_FOUND


def test_settings_stored_by_an_earlier_program_have_the_younger_ones_at_their_defaults(registry: SqlRegistry) -> None:
    registry.write(manage_users.change_security, 0, vars(SECURITY_DEFAULTS) | {"lock_minutes": 5})
    connection: Any = registry._connection
    connection.execute("UPDATE setting SET value = json_remove(value, '$.review_months') WHERE name = 'security'")
    assert registry.read(lambda q: q.security()).known == replace(SECURITY_DEFAULTS, lock_minutes=5)


# --- failing and killed --------------------------------------------------------------------------


def test_an_action_that_fails_after_the_keyring_puts_it_back(
    folder: Path, registry: SqlRegistry, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    import storage.connection as connection_module

    before = (folder / FILE).read_bytes()

    def refuse(connection: Any) -> None:
        assert (folder / FILE).read_bytes() != before
        raise RegistryError(ErrorCode.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(connection_module, "_commit", refuse)
        assert code_of(lambda: registry.write(manage_users.change_own_password, PASSWORD, OWN)) is ErrorCode.DISK_FULL
    assert read_keyring(folder) == registry._session.vault.keyring
    registry.close()
    opened(folder, options).close()
    assert code_of(lambda: opened(folder, options, password=OWN)) is ErrorCode.WRONG_PASSWORD


def _change_password(folder: Path, step: Callable[..., None], options: Options) -> None:
    registry = opened(folder, options)
    assert registry._connection is not None
    registry._connection.set_trace_callback(step)
    registry.write(manage_users.change_own_password, PASSWORD, OWN)


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_killed_at_every_step_of_a_change_of_password_the_old_or_the_new_one_opens(
    folder: Path, tmp_path: Path, options: Options
) -> None:
    opened_with: dict[str, int] = {"old": 0, "new": 0}
    for _, copy in killed_at_every_step(folder, tmp_path, lambda f, s: _change_password(f, s, options)):
        changed = read_keyring(copy) != read_keyring(folder)
        session = opened(copy, options, password=OWN if changed else PASSWORD)
        assert session.check() == []
        session.close()
        opened_with["new" if changed else "old"] += 1
    assert min(opened_with.values()) >= 1
    assert sum(opened_with.values()) > 20


def _remove_user(folder: Path, step: Callable[..., None], options: Options) -> None:
    registry = opened(folder, options)
    assert registry._connection is not None
    officer = next(a for a in registry.read(lambda q: q.accounts()) if a.known.login == "dung")
    registry._connection.set_trace_callback(step)
    registry.write(manage_users.remove_user, officer.id, officer.version, "Chuyển công tác")


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_killed_at_every_step_of_a_removal_the_account_is_there_or_gone(
    folder: Path, tmp_path: Path, options: Options, with_officer: tuple[SqlRegistry, UserId]
) -> None:
    """Between keyring and commit it has no slot but is not yet removed: it opens nothing, and can be removed again."""
    with_officer[0].close()
    seen = set()
    for _, copy in killed_at_every_step(folder, tmp_path, lambda f, s: _remove_user(f, s, options)):
        chief = opened(copy, options)
        assert chief.check() == []
        standing = account(chief, with_officer[1]).standing
        has_slot = any(slot.login == "dung" for slot in read_keyring(copy).slots)
        seen.add((standing, has_slot))
        if standing is not Standing.REMOVED:
            do(chief, manage_users.remove_user, with_officer[1], "Chuyển công tác")
        assert chief.read(lambda q: q.key_care()).rotation_due
        chief.close()
        assert all(slot.login != "dung" for slot in read_keyring(copy).slots)
    assert (Standing.ACTIVE, True) in seen
    assert (Standing.REMOVED, False) in seen
    assert (Standing.REMOVED, True) not in seen


def _use_sheet(folder: Path, codes: Any, options: Options) -> None:
    recover(folder, codes, LOGIN, OTHER, training=False, options=options)


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_killed_at_every_step_of_a_recovery_the_old_or_the_new_password_opens(
    folder: Path, tmp_path: Path, options: Options, registry: SqlRegistry
) -> None:
    codes = registry.write(manage_keys.make_sheet, Way.SHEET)
    registry.close()
    before, seen = read_keyring(folder), set()
    for _, copy in killed_at_every_step(folder, tmp_path, lambda f, _: _use_sheet(f, codes, options)):
        changed = read_keyring(copy) != before
        session = opened(copy, options, password=OTHER if changed else PASSWORD)
        assert session.check() == []
        session.rotate(lambda done, total: None)
        session.close()
        opened(copy, options, password=OTHER if changed else PASSWORD).close()
        seen.add(changed)
    assert seen == {True, False}


# --- registries of earlier versions --------------------------------------------------------------


def test_accounts_of_an_earlier_version_get_their_logins_and_keys(
    folder: Path, registry: SqlRegistry, options: Options
) -> None:
    """What step 4 finds: an account without login and public key, and a keyring without recovery."""
    key = registry._session.vault.keys.database
    registry.close()
    connection = connect(folder / DATABASE, key)
    connection.execute("DELETE FROM user_key")
    connection.execute("UPDATE user_login SET digests = '{}'")
    connection.close()
    session = opened(folder, options)
    connection = session._connection
    assert connection is not None
    rows = connection.execute("SELECT user, signing, box FROM user_key").fetchall()
    assert [tuple(row) for row in rows] == [(session.user.id, *session._session.vault.keys.public())]
    session.close()
    opened(folder, options).close()  # a second time nothing more is noted


def test_the_keyring_keeps_what_it_does_not_touch(folder: Path) -> None:
    keyring = read_keyring(folder)
    write_keyring(folder, replace(keyring, recovery=()))
    assert read_keyring(folder) == keyring
