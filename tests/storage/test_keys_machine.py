"""The random work of test_registry_machine with what changes keys and law among it: accounts, rotation, rule files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models.accounts import Standing
from models.actions import manage_users
from models.actions.take_rule_file import take_rule_file
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.roles import Role
from storage.keyring import new_keys, read_keyring, write_keyring
from storage.registry import SqlRegistry, open_registry
from storage.rule_seal import public_hex, sealed_by
from tests.conftest import LOGIN
from tests.models.law.rule_file_text import file_text, later_row
from tests.storage.test_registry_machine import REASONS, RegistryMachine
from tests.storage.test_rule_files import KEY, PUBLISHER

ROLES = st.sampled_from([role.value for role in Role if role is not Role.HEALTH])
"""A health account cannot change its role or lose its key: tests/storage/test_accounts.py."""
REFUSALS = {Standing.DISABLED: ErrorCode.ACCOUNT_DISABLED, Standing.REMOVED: ErrorCode.UNKNOWN_USER}


@dataclass(frozen=True)
class KnownAccount:
    """An account as it has to be."""

    login: str
    role: str
    password: str
    standing: Standing = Standing.ACTIVE
    must_change: bool = True


class KeysMachine(RegistryMachine):
    """Every action of the registry machine, and those that change who opens the registry and by which law it works."""

    def __init__(self) -> None:
        super().__init__()
        self.options = replace(self.options, publishers={public_hex(KEY): PUBLISHER})
        self.accounts: dict[UserId, KnownAccount] = {}
        self.passwords = 0
        self.killed = 0
        self.rule_files: list[int] = []

    # --- accounts -----------------------------------------------------------------------------------

    @rule(role=ROLES)
    def add_account(self, role: str) -> None:
        login, password = f"nguoi{len(self.accounts)}", self.new_password()
        made = self.registry.write(manage_users.add_user, {"login": login, "name": "Lê Mẫu", "role": role}, password)
        self.accounts[made] = KnownAccount(login, role, password)

    @precondition(lambda self: self.here())
    @rule(data=st.data(), role=ROLES)
    def change_role(self, data: st.DataObject, role: str) -> None:
        self.do(data, manage_users.change_user, {"role": role}, becomes={"role": role})

    @precondition(lambda self: self.here(Standing.ACTIVE))
    @rule(data=st.data(), reason=REASONS)
    def stop_account(self, data: st.DataObject, reason: str) -> None:
        becomes = {"standing": Standing.DISABLED}
        self.do(data, manage_users.disable_user, reason, becomes=becomes, among=(Standing.ACTIVE,))

    @precondition(lambda self: self.here(Standing.DISABLED))
    @rule(data=st.data())
    def let_account_go_on(self, data: st.DataObject) -> None:
        becomes = {"standing": Standing.ACTIVE}
        self.do(data, manage_users.enable_user, becomes=becomes, among=(Standing.DISABLED,))

    @precondition(lambda self: self.here())
    @rule(data=st.data())
    def reset_password(self, data: st.DataObject) -> None:
        password = self.new_password()
        self.do(data, manage_users.reset_password, password, becomes={"password": password, "must_change": True})

    @precondition(lambda self: self.here())
    @rule(data=st.data(), reason=REASONS, rotates=st.booleans())
    def remove_account(self, data: st.DataObject, reason: str, rotates: bool) -> None:
        self.do(data, manage_users.remove_user, reason, becomes={"standing": Standing.REMOVED})
        if rotates:
            self.rotate()

    @precondition(lambda self: self.here(Standing.ACTIVE))
    @rule(data=st.data())
    def confirm_account(self, data: st.DataObject) -> None:
        self.do(data, manage_users.confirm_user, becomes={}, among=(Standing.ACTIVE,))

    @rule()
    def rotate(self) -> None:
        self.registry.rotate(lambda done, total: None)

    @precondition(lambda self: self.accounts)
    @rule(data=st.data(), changes=st.booleans())
    def come_in(self, data: st.DataObject, changes: bool) -> None:
        """Somebody opens the registry with the newest password, or is turned away as the account stands."""
        user_id = data.draw(st.sampled_from(sorted(self.accounts)))
        held = self.accounts[user_id]
        self.registry.close()
        try:
            if held.standing is Standing.ACTIVE:
                session = self.session_of(held)
                assert (session.user.must_change, session.user.role) == (held.must_change, held.role)
                if changes:
                    password = self.new_password()
                    session.write(manage_users.change_own_password, held.password, password)
                    self.accounts[user_id] = replace(held, password=password, must_change=False)
                session.close()
            else:
                with pytest.raises(RegistryError) as raised:
                    self.session_of(held)
                assert raised.value.code is REFUSALS[held.standing]
        finally:
            self.open()

    # --- a process that was killed ------------------------------------------------------------------

    def open(self) -> None:
        """Each time the chief opens the registry the keyring holds something that was never committed."""
        if self.here():
            self.leave_behind()
        super().open()

    def leave_behind(self) -> None:
        """A slot changed, taken away or added by a process that was killed before the database knew of it."""
        self.killed += 1
        keyring, users = read_keyring(self.folder), self.here()
        slot = keyring.slot_for(users[self.killed % len(users)])
        changed = (
            keyring.with_slot(slot.user, slot.login, "KhongAi#Biet1", new_keys(), slot.cost),
            keyring.without_slot(slot.user),
            keyring.putting(replace(slot, user=UserId("planted"), login="ma")),
        )
        write_keyring(self.folder, changed[self.killed % len(changed)])

    # --- the law ------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.rule_files) < 31)
    @rule(hours=st.integers(6, 72))
    def take_rules(self, hours: int) -> None:
        number = len(self.rule_files) + 1
        begin = {"from": date(2027, 1, number)}  # each takes over from the one before
        sealed = sealed_by(KEY, file_text([later_row("B04", value=hours, **begin)], number=number, **begin))
        assert self.registry.write(take_rule_file, sealed) == number
        self.rule_files.append(hours)
        with pytest.raises(RegistryError) as raised:
            self.registry.write(take_rule_file, sealed)
        assert raised.value.code is ErrorCode.RULE_FILE_OLD

    # --- helpers ------------------------------------------------------------------------------------

    def here(self, *standings: Standing) -> list[UserId]:
        """The accounts that were not removed, or those that stand like this."""
        wanted = standings or (Standing.ACTIVE, Standing.DISABLED)
        return sorted(user_id for user_id, held in self.accounts.items() if held.standing in wanted)

    def do(
        self,
        data: st.DataObject,
        action: Any,
        *arguments: Any,
        becomes: dict[str, Any],
        among: tuple[Standing, ...] = (),
    ) -> None:
        """Do something to one of the accounts, at the version at which it stands."""
        user_id = data.draw(st.sampled_from(self.here(*among)))
        version = next(a.version for a in self.registry.read(lambda q: q.accounts()) if a.id == user_id)
        self.registry.write(action, user_id, version, *arguments)
        self.accounts[user_id] = replace(self.accounts[user_id], **becomes)

    def new_password(self) -> str:
        self.passwords += 1
        return f"MatKhau!{self.passwords:04d}"

    def session_of(self, held: KnownAccount) -> SqlRegistry:
        return open_registry(self.folder, held.login, held.password, training=False, options=self.options)

    def everything(self) -> dict[str, Any]:
        found = super().everything()
        found["accounts"], found["rules"], found["files"] = self.registry.read(
            lambda q: (q.accounts(), q.rules().latest("B04").value, q.rule_files())
        )
        return found

    def compare(self, found: dict[str, Any]) -> None:
        super().compare(found)
        stored = {
            a.id: (a.known.login, a.known.role, a.standing, a.must_change)
            for a in found["accounts"]
            if a.known.login != LOGIN
        }
        assert stored == {
            user_id: (held.login, held.role, held.standing, held.must_change) for user_id, held in self.accounts.items()
        }
        slots = {slot.user for slot in self.registry._session.vault.keyring.slots}
        assert slots == {self.registry.user.id, *self.here()}
        assert len(found["files"]) == len(self.rule_files)
        if self.rule_files:
            assert found["rules"] == self.rule_files[-1]


KeysMachine.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestKeysMachine = KeysMachine.TestCase
