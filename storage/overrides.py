"""What a chief decided for the whole office: adding, voiding, and every version that was ever known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from models import fields
from models.errors import ErrorCode, RegistryError
from models.events.overrides import RuleOverride
from models.ids import OverrideId, UserId
from models.law.practice import OfficeOverride
from storage.connection import Connection
from storage.context import Context
from storage.events import moment_of
from storage.journal import Journal, readable

_RECORD = "rule_override"
_COLUMNS = "id, decided_at, day_only, fields, voided, reason, recorded_at, recorded_by, version, journal"


def load_overrides(connection: Connection) -> tuple[OfficeOverride, ...]:
    """The current version of every decision, voided ones included, in the order of their recording."""
    cursor = connection.execute(f"SELECT {_COLUMNS} FROM rule_override ORDER BY number")
    return tuple(_override(row) for row in cursor.fetchall())


def _override(row: Any) -> OfficeOverride:
    return OfficeOverride(
        id=OverrideId(row[0]),
        at=moment_of(row[1], bool(row[2])),
        fact=fields.load_record(RuleOverride, json.loads(row[3])),
        version=row[8],
        voided=bool(row[4]),
        known_from=row[9],
        recorded_at=datetime.fromtimestamp(row[6], UTC),
        recorded_by=UserId(row[7]),
        reason=row[5],
    )


def all_versions(connection: Connection, journal: Journal) -> tuple[OfficeOverride, ...]:
    """Every version of every decision, each with the journal numbers between which it was known.

    Raises REGISTRY_DAMAGED if one of them cannot be read: without it the past would be told wrong.
    """
    versions: list[OfficeOverride] = []
    for current in load_overrides(connection):
        entries = readable(journal.of_record(current.id))
        for entry, following in zip(entries, [*entries[1:], None], strict=True):
            data: Any = entry.after
            versions.append(
                replace(
                    current,
                    at=moment_of(data["at"], data["day_only"]),
                    fact=fields.load_record(RuleOverride, data["fields"]),
                    version=entry.version,
                    voided=data["voided"],
                    known_from=entry.number,
                    known_until=following.number if following else None,
                    reason=entry.reason,
                )
            )
    return tuple(versions)


def _data(override: OfficeOverride) -> dict[str, Any]:
    return {
        "at": int(override.at.instant.timestamp()),
        "day_only": override.at.is_day_only,
        "fields": fields.dump_record(override.fact),
        "voided": override.voided,
    }


class SqlOverrides:
    """The decisions of the office within one action. ``changed``: the caches of everybody must follow."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.changed = False

    def get(self, override_id: OverrideId) -> OfficeOverride:
        cursor = self._context.execute(f"SELECT {_COLUMNS} FROM rule_override WHERE id = ?", (override_id,))
        row = cursor.fetchone()
        if row is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record=_RECORD)
        return _override(row)

    def add(self, override: OfficeOverride) -> OfficeOverride:
        author, data = self._context.author, _data(override)
        number = self._journal(override, "add", None, data, "")
        self._context.execute(
            f"INSERT INTO rule_override (owner, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                author.office,
                override.id,
                data["at"],
                int(override.at.is_day_only),
                json.dumps(data["fields"], ensure_ascii=False),
                0,
                "",
                int(author.at.timestamp()),
                author.user,
                override.version,
                number,
            ),
        )
        self.changed = True
        return replace(override, known_from=number, recorded_at=author.at, recorded_by=author.user)

    def void(self, override: OfficeOverride, reason: str) -> OfficeOverride:
        if override.voided:
            raise RegistryError(ErrorCode.ALREADY_VOID)
        after = replace(override, voided=True, version=override.version + 1, reason=reason)
        number = self._journal(after, "void", _data(override), _data(after), reason)
        self._context.check_changed(
            self._context.execute(
                "UPDATE rule_override SET voided = 1, reason = ?, version = ?, journal = ?"
                " WHERE id = ? AND version = ?",
                (reason, after.version, number, after.id, override.version),
            )
        )
        self.changed = True
        return replace(after, known_from=number)

    def _journal(self, override: OfficeOverride, change: str, before: Any, after: Any, reason: str) -> int:
        return self._context.note(
            _RECORD, override.id, change, version=override.version, before=before, after=after, reason=reason
        )
