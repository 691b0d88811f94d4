"""Accounts of users with their logins and keys, and the settings of security, within one action."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from models import fields
from models.accounts import Account, KeyCare, Standing
from models.dates import legal_day
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.roles import Role, User, UserFields
from models.security import SECURITY_DEFAULTS, Security, SecurityFields
from storage.attempts import Attempts
from storage.connection import Connection, write_transaction
from storage.context import Context
from storage.keyring import CLINICAL_KEY, Keyring, Keys, PublicKeys
from storage.pairing import box_keys, keep, keep_changes, settled
from storage.password_history import remembering, was_used
from storage.recoveries import SqlRecoveries, load_recoveries
from storage.sealing import new_key

_SECURITY = "security"
"""Name of the setting."""

_ACCOUNTS = (
    "SELECT a.id, a.fields, a.version, l.standing, l.set_at, l.must_change, l.seen_at, l.clinical, l.reviewed_at"
    " FROM user_account AS a JOIN user_login AS l ON l.user = a.id"
)


def load_accounts(connection: Connection) -> list[Account]:
    """All accounts there ever were, in the order in which they were made."""
    return [_account(row) for row in connection.execute(f"{_ACCOUNTS} ORDER BY a.number").fetchall()]


def load_account(connection: Connection, user_id: UserId) -> Account:
    """One account. Raises NOT_FOUND."""
    row = connection.execute(f"{_ACCOUNTS} WHERE a.id = ?", (user_id,)).fetchone()
    if row is None:
        raise RegistryError(ErrorCode.NOT_FOUND, record="user")
    return _account(row)


def _account(row: Any) -> Account:
    known = fields.load_record(UserFields, json.loads(row[1]))
    return Account(
        user=User(UserId(row[0]), known),
        version=row[2],
        standing=Standing(row[3]),
        set_at=datetime.fromtimestamp(row[4], UTC),
        must_change=bool(row[5]),
        seen_at=_instant(row[6]),
        clinical=bool(row[7]),
        reviewed_at=_instant(row[8]),
    )


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def active_account(connection: Connection, user_id: UserId) -> Account:
    """The account of who wants to come in. Raises ACCOUNT_DISABLED, ACCOUNT_IDLE."""
    account = load_account(connection, user_id)
    if not account.is_active:
        idle = account.standing is Standing.IDLE
        raise RegistryError(ErrorCode.ACCOUNT_IDLE if idle else ErrorCode.ACCOUNT_DISABLED)
    return account


def load_security(connection: Connection) -> Security:
    """The settings of security as they stand."""
    row = connection.execute("SELECT value, version FROM setting WHERE name = ?", (_SECURITY,)).fetchone()
    if row is None:
        return Security()
    known = fields.dump_record(SECURITY_DEFAULTS) | json.loads(row[0])  # a setting may be younger than what is stored
    return Security(fields.load_record(SecurityFields, known), row[1])


def key_care(connection: Connection, user_id: UserId, now: datetime) -> KeyCare:
    """What the keys of the registry need, and whether the password of a user is due."""
    security, accounts = load_security(connection).known, load_accounts(connection)
    (rotation_due,) = connection.execute("SELECT rotation_due FROM key_state").fetchone()
    return KeyCare(
        security=security,
        recoveries=tuple(load_recoveries(connection)),
        rotation_due=bool(rotation_due),
        password_due=any(a.id == user_id and a.password_due(now, security) for a in accounts),
        review_due=any(a.review_due(now, security) for a in accounts),
        waiting_for_clinical=tuple(a.user for a in accounts if a.is_active and _is_health(a) and not a.clinical),
    )


def rotated_at(connection: Connection) -> int | None:
    """When the database key was last changed, in seconds."""
    found: int | None = connection.execute("SELECT rotated_at FROM key_state").fetchone()[0]
    return found


def note_key_known(connection: Connection) -> None:
    """The database lies under a key that was replaced, so that whoever was removed may know it: it must change."""
    with write_transaction(connection):
        connection.execute("UPDATE key_state SET rotation_due = 1")


class SqlAccounts:
    """The ``Accounts`` of models/ports.py. The keyring changes with ``finish``, the last thing before commit."""

    def __init__(self, context: Context, recoveries: SqlRecoveries) -> None:
        self._context = context
        self._vault = context.session.vault
        self._recoveries = recoveries
        self.changed = False
        """Whether an account did: the user at work may be another one now."""

    @property
    def _keyring(self) -> Keyring:
        return self._recoveries.keyring

    @_keyring.setter
    def _keyring(self, changed: Keyring) -> None:
        self._recoveries.keyring = changed

    # --- reading -----------------------------------------------------------------------------

    def all(self) -> list[Account]:
        return load_accounts(self._context.connection)

    def get(self, user_id: UserId) -> Account:
        return load_account(self._context.connection, user_id)

    def security(self) -> Security:
        return load_security(self._context.connection)

    @property
    def holds_clinical(self) -> bool:
        """Whether the user at work holds the clinical key."""
        return self._vault.keys.clinical is not None

    # --- accounts ----------------------------------------------------------------------------

    def add(self, user: User, password: str, *, must_change: bool) -> None:
        """Make an account with its slot. A health account gets the clinical key if it is at hand or there was none."""
        clinical = self._clinical_for_new() if user.role is Role.HEALTH else None
        keys = Keys(self._vault.keys.database, new_key(), clinical)
        self._insert(user, password, keys, must_change=must_change)

    def add_first(self, user: User, password: str) -> None:
        """The account of who makes the registry; it has the keys of the vault."""
        self._insert(user, password, self._vault.keys, must_change=False)

    def _insert(self, user: User, password: str, keys: Keys, *, must_change: bool) -> None:
        public = keys.public()
        journal = self._journal(user.id, "add", 1, None, {**fields.dump_record(user.known), **_shown(public)})
        self._context.execute(
            "INSERT INTO user_account (id, fields, active, version, journal) VALUES (?, ?, 1, 1, ?)",
            (user.id, _json(user.known), journal),
        )
        self._context.execute(
            "INSERT INTO user_login (user, standing, set_at, must_change, seen_at, clinical, digests, reviewed_at)"
            " VALUES (?, 'active', ?, ?, NULL, ?, ?, ?)",
            (
                user.id,
                self._now,
                int(must_change),
                int(keys.clinical is not None),
                self._remembered("{}", password),
                self._now,
            ),
        )
        self._register(user.id, public, journal)
        self._keyring = self._keyring.with_slot(user.id, user.known.login, password, keys, self._vault.cost())

    def change(self, before: Account, known: UserFields, reason: str = "") -> None:
        """Change what is known of a user. Raises VERSION_CONFLICT."""
        old, new = fields.dump_record(before.known), fields.dump_record(known)
        changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        if changed:
            self._update(
                before, {n: old.get(n) for n in changed}, {n: new.get(n) for n in changed}, reason, known=known
            )

    def stand(self, before: Account, standing: Standing, reason: str = "") -> None:
        """Disable, enable or remove an account. A removed one loses its slot, and the key it knew must change."""
        self._update(
            before, {"standing": before.standing.value}, {"standing": standing.value}, reason,
            active=standing is Standing.ACTIVE,
        )  # fmt: skip
        self._context.execute("UPDATE user_login SET standing = ? WHERE user = ?", (standing.value, before.id))
        if standing is Standing.ACTIVE:  # idle days count from now on
            self._context.execute("UPDATE user_login SET seen_at = ? WHERE user = ?", (self._now, before.id))
        if standing is Standing.REMOVED:
            self._keyring = self._keyring.without_slot(before.id)
            self._context.execute("UPDATE key_state SET rotation_due = 1")

    def _update(
        self,
        account: Account,
        before: object,
        after: object,
        reason: str = "",
        *,
        known: UserFields | None = None,
        active: bool | None = None,
    ) -> int:
        self.changed = True
        journal = self._journal(account.id, "change", account.version + 1, before, after, reason)
        is_active = account.is_active if active is None else active
        self._context.check_changed(
            self._context.execute(
                "UPDATE user_account SET fields = ?, active = ?, version = ?, journal = ? WHERE id = ? AND version = ?",
                (
                    _json(known or account.known),
                    int(is_active),
                    account.version + 1,
                    journal,
                    account.id,
                    account.version,
                ),
            )
        )
        return journal

    def confirm(self, account: Account) -> None:
        """Note that the account was reviewed and stays as it is."""
        self._update(account, None, {"reviewed": legal_day(self._context.author.at).isoformat()})
        self._context.execute("UPDATE user_login SET reviewed_at = ? WHERE user = ?", (self._now, account.id))

    def note_seen(self, user_id: UserId) -> None:
        """The user came in: no change of the registry, so it is not journaled."""
        self._context.execute("UPDATE user_login SET seen_at = ? WHERE user = ?", (self._now, user_id))

    def lift_delay(self, account: Account) -> None:
        """Forget the wrong passwords typed for an account."""
        self._update(account, None, {"delay": "lifted"})
        Attempts(self._vault.folder).succeeded(account.id)

    # --- passwords ---------------------------------------------------------------------------

    def prove(self, account: Account, password: str) -> None:
        """Raises WRONG_PASSWORD unless it is the account's."""
        keyring = self._vault.keyring
        keyring.unlock(keyring.slot_for(account.id), password)

    def was_used(self, account: Account, password: str, remembered: int) -> bool:
        """Whether it is among the last passwords of an account."""
        return was_used(self._digests(account.id), password, remembered)

    def change_password(self, account: Account, password: str) -> None:
        """A password of the user's own choice for the account at work; its keys stay."""
        self._set_password(account, password, self._vault.keys, must_change=False)

    def reset_password(self, account: Account, password: str) -> None:
        """A password that somebody else chose: the account gets new keys, and without the clinical one."""
        keys = Keys(self._vault.keys.database, new_key(), self._vault.keys.clinical if _is_health(account) else None)
        self._set_password(account, password, keys, must_change=True)
        Attempts(self._vault.folder).succeeded(account.id)

    def recover_password(self, account: Account, password: str, recovery_id: str) -> None:
        """The password of who opened the registry by a recovery sheet; the account gets the keys of the vault."""
        self._set_password(account, password, self._vault.keys, must_change=False, by=recovery_id)
        Attempts(self._vault.folder).succeeded(account.id)

    def _set_password(self, account: Account, password: str, keys: Keys, *, must_change: bool, by: str = "") -> None:
        public = keys.public()
        after = {"password": "reset" if must_change else "recovered" if by else "changed", **_shown(public)}
        journal = self._update(account, None, {**after, "recovery": by} if by else after)
        self._context.execute(
            "UPDATE user_login SET set_at = ?, must_change = ?, clinical = ?, digests = ? WHERE user = ?",
            (
                self._now,
                int(must_change),
                int(keys.clinical is not None),
                self._remembered(self._digests(account.id), password),
                account.id,
            ),
        )
        self._register(account.id, public, journal)
        self._keyring = self._keyring.with_slot(account.id, account.known.login, password, keys, self._vault.cost())

    def _digests(self, user_id: UserId) -> str:
        row = self._context.execute("SELECT digests FROM user_login WHERE user = ?", (user_id,)).fetchone()
        return str(row[0])

    def _remembered(self, digests: str, password: str) -> str:
        return remembering(digests, password, self._vault.cost)

    # --- keys --------------------------------------------------------------------------------

    def _register(self, user_id: UserId, public: PublicKeys, journal: int) -> None:
        """Note the public keys of a user unless they are the newest noted already."""
        row = self._context.execute(
            "SELECT signing, box FROM user_key WHERE user = ? ORDER BY number DESC LIMIT 1", (user_id,)
        ).fetchone()
        if row is None or tuple(row) != public:
            self._context.execute(
                "INSERT INTO user_key (user, signing, box, journal) VALUES (?, ?, ?, ?)", (user_id, *public, journal)
            )

    def register_own(self, account: Account) -> None:
        """Note the public keys of the user at work unless they are the newest noted: his slot may be older than the
        notes, or newer, when a process was killed between the keyring and the commit."""
        public = self._vault.keys.public()
        if box_keys(self._context.connection).get(account.id) != public.box:
            self._register(account.id, public, self._update(account, None, _shown(public)))

    def settle(self) -> None:
        """Put keyring and database in step, if a process was killed between one and the other."""
        connection = self._context.connection
        self._keyring = settled(connection, self._keyring, self._vault.keys.database, self._context.session.user.id)
        keep(connection, self._keyring)

    def _clinical_for_new(self) -> bytes | None:
        """The clinical key for a new health account: the one at hand, or the first there is; None if others hold it."""
        held = self._vault.keys.clinical
        if held is not None:
            return held
        (check,) = self._context.execute("SELECT clinical_check FROM key_state").fetchone()
        if check is not None:
            return None
        made = new_key()
        self._context.execute("UPDATE key_state SET clinical_check = ?", (_clinical_check(made),))
        self._recoveries.complete(made)
        return made

    def give_clinical(self, account: Account, recovered: bytes | None = None) -> None:
        """Give the clinical key to a health account: the one at hand, or one that a recovery sheet opened.

        Raises CLINICAL_KEY_MISSING.
        """
        key = recovered or self._vault.keys.clinical
        if key is None:
            raise RegistryError(ErrorCode.CLINICAL_KEY_MISSING)
        self._update(account, None, {"clinical": "given"})
        self._context.execute("UPDATE user_login SET clinical = 1 WHERE user = ?", (account.id,))
        public = box_keys(self._context.connection)[account.id]
        self._keyring = self._keyring.giving(account.id, CLINICAL_KEY, key, public)
        if account.id == self._context.session.user.id:
            self._vault.take(replace(self._vault.keys, clinical=key))

    def note_rotated(self) -> None:
        """The database key was changed: whoever was removed knows none that opens the registry."""
        self._context.note("registry", "key", "change", after={"database_key": "rotated"})
        self._context.execute("UPDATE key_state SET rotation_due = 0, rotated_at = ?", (self._now,))
        keep(self._context.connection, self._keyring)

    def finish(self) -> None:
        """Write the keyring if it changed. Raises disk errors: then the action must be undone."""
        if self._keyring is not self._vault.keyring:
            keep_changes(self._context.connection, self._vault.keyring, self._keyring)
            self._vault.put(self._keyring)

    # --- settings ----------------------------------------------------------------------------

    def change_security(self, known: SecurityFields, version: int) -> None:
        """Change the settings of security. Raises VERSION_CONFLICT."""
        before = self.security()
        if before.version != version:
            raise RegistryError(ErrorCode.VERSION_CONFLICT)
        old, new = fields.dump_record(before.known), fields.dump_record(known)
        changed = [name for name in new if old.get(name) != new[name]]
        if not changed:
            return
        journal = self._context.note(
            "setting",
            _SECURITY,
            "change",
            version=version + 1,
            before={name: old[name] for name in changed},
            after={name: new[name] for name in changed},
        )
        self._context.execute(
            "INSERT INTO setting (name, value, version, journal) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = excluded.version,"
            " journal = excluded.journal",
            (_SECURITY, _json(known), version + 1, journal),
        )

    # --- helpers -----------------------------------------------------------------------------

    @property
    def _now(self) -> int:
        return int(self._context.author.at.timestamp())

    def _journal(
        self, user_id: UserId, change: str, version: int, before: object, after: object, reason: str = ""
    ) -> int:
        return self._context.note("user", user_id, change, version=version, before=before, after=after, reason=reason)


def _is_health(account: Account) -> bool:
    return account.user.role is Role.HEALTH


def _shown(public: PublicKeys) -> dict[str, str]:
    """Public keys in the journal: whoever changes them in the database breaks the chain."""
    return {"signing_key": public.signing.hex(), "box_key": public.box.hex()}


def _clinical_check(key: bytes) -> bytes:
    return hashlib.sha256(b"so-binh-an clinical key" + key).digest()


def _json(record: object) -> str:
    return json.dumps(fields.dump_record(record), ensure_ascii=False, separators=(",", ":"))
