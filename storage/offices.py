"""Our own office and the accounts of its users."""

from __future__ import annotations

import json
from dataclasses import replace

from models import fields
from models.errors import ErrorCode, RegistryError
from models.ids import OfficeId, UserId
from models.law.calendar import WorkingDays
from models.law.practice import Practice
from models.office import Office, OfficeFields
from models.roles import Role
from storage.connection import Connection
from storage.context import Context
from storage.overrides import load_overrides


def load_own_office(connection: Connection) -> Office:
    """Our own office."""
    row = connection.execute("SELECT id, fields, version FROM office WHERE own = 1").fetchone()
    if row is None:
        raise RegistryError(ErrorCode.NOT_FOUND, record="office")
    return Office(OfficeId(row[0]), fields.load_record(OfficeFields, json.loads(row[1])), row[2])


def user_names(connection: Connection) -> dict[str, str]:
    """Names of all accounts, ended ones included, by id."""
    rows = connection.execute("SELECT id, json_extract(fields, '$.name') FROM user_account").fetchall()
    return {row[0]: row[1] for row in rows}


def health_staff(connection: Connection) -> list[UserId]:
    """All accounts of the health station, ended ones included."""
    rows = connection.execute(
        "SELECT id FROM user_account WHERE json_extract(fields, '$.role') = ? ORDER BY number", (Role.HEALTH.value,)
    ).fetchall()
    return [UserId(row[0]) for row in rows]


def practice_of(office: Office) -> Practice:
    """What the settings of the office tell the rules."""
    return Practice(office.known.start, bool(office.known.remote))


def load_practice(connection: Connection, calendar: WorkingDays) -> Practice:
    """What rules need to know of the office: its settings and its decisions as they stand now, and the calendar."""
    settings = practice_of(load_own_office(connection))
    return replace(settings, working_days=calendar, overrides=load_overrides(connection))


class SqlOffices:
    """Our office and accounts within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.practice_changed = False
        self._own: Office | None = None

    def own(self) -> Office:
        if self._own is None:
            self._own = load_own_office(self._context.connection)
        return self._own

    def add_own(self, office: Office) -> None:
        journal = self._context.note("office", office.id, "add", after=fields.dump_record(office.known))
        self._context.execute(
            "INSERT INTO office (id, own, fields, version, journal) VALUES (?, 1, ?, 1, ?)",
            (office.id, _json(office.known), journal),
        )

    def change_own(self, office: Office, reason: str) -> None:
        """Change the settings of our office; caches follow if the law reads the change."""
        before = self.own()
        old, new = fields.dump_record(before.known), fields.dump_record(office.known)
        changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        if not changed:
            return
        journal = self._context.note(
            "office",
            before.id,
            "change",
            version=before.version + 1,
            before={name: old.get(name) for name in changed},
            after={name: new.get(name) for name in changed},
            reason=reason,
        )
        self._context.check_changed(
            self._context.execute(
                "UPDATE office SET fields = ?, version = ?, journal = ? WHERE id = ? AND version = ?",
                (_json(office.known), before.version + 1, journal, before.id, office.version),
            )
        )
        self._own = None
        self.practice_changed |= practice_of(before) != practice_of(office)


def _json(record: object) -> str:
    return json.dumps(fields.dump_record(record), ensure_ascii=False, separators=(",", ":"))
