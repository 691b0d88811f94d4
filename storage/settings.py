"""Settings of the registry by name, each change with its entry in the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from storage.context import Context


def write_setting(
    context: Context, name: str, after: Mapping[str, Any], *, record: str, record_id: str, reason: str = ""
) -> None:
    """Set a setting; what it was before stays in the journal, under a record and its id."""
    row = context.execute("SELECT value, version FROM setting WHERE name = ?", (name,)).fetchone()
    before, version = (json.loads(row[0]), row[1] + 1) if row else (None, 1)
    change = "change" if row else "add"
    number = context.note(record, record_id, change, version=version, before=before, after=after, reason=reason)
    context.execute(
        "INSERT OR REPLACE INTO setting (name, value, version, journal) VALUES (?, ?, ?, ?)",
        (name, json.dumps(after, ensure_ascii=False), version, number),
    )
