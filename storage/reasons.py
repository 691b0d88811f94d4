"""The reason for which somebody opened a closed file: in the access log, sealed under the key of whom it is about.

A reason may name the person. The log itself never changes, so the key that is destroyed with the person is what makes
the reason unreadable then.
"""

from __future__ import annotations

import base64

from models.ids import PersonId
from storage.connection import Connection
from storage.sealing import SealBroken, seal, unseal

_MARK = "sealed:"


def sealed_reason(connection: Connection, person_id: PersonId, reason: str) -> str:
    """A reason as the access log keeps it; nothing of it if there is no such person."""
    key = _key(connection, person_id)
    return _MARK + base64.b64encode(seal(key, reason.encode(), person_id.encode())).decode() if key else ""


def readable_detail(connection: Connection, person_id: PersonId | None, detail: str) -> str:
    """The detail of a look in the clear; nothing if it went with the person."""
    if person_id is None or not detail.startswith(_MARK):
        return detail
    key = _key(connection, person_id)
    try:
        return unseal(key, base64.b64decode(detail.removeprefix(_MARK)), person_id.encode()).decode() if key else ""
    except (SealBroken, ValueError):
        return ""


def _key(connection: Connection, person_id: PersonId) -> bytes:
    row = connection.execute("SELECT key FROM seal_key WHERE owner = ?", (person_id,)).fetchone()
    return row[0] if row else b""
