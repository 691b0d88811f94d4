"""What rows leave that come without others: chains with gaps, and references to rows that are lost.

A registry must verify, or nobody could tell a later fault from this one. So what follows a gap in the journal is
entered again behind the last entry before it, with the same content, in the new epoch; the entry that tells of the
rescue says which numbers these were. Looks are entered again behind a look that tells of the gap. Signed heads that
are contradicted go. Only tables of which rows are missing are touched: a chain that somebody broke stays broken.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models.dates import legal_day
from models.ids import PersonId, UserId
from models.looks import Look, LookKind
from models.restoring import Lost
from storage import access_log, heads
from storage.connection import Connection
from storage.erasure import RECORD as ERASED
from storage.journal import OFFICE_OWNER, bound_to, chained, first_hash
from storage.schema.step_0006 import BASE_TABLES
from storage.sealing import SealBroken, keyed_digest, seal, unseal
from storage.verification import chain_faults

_HEADER = (
    "number", "epoch", "recorded_at", "utc_offset", "user_id", "office_id", "action_id", "action", "record",
    "record_id", "person_id", "change", "version", "payload_digest",
)  # fmt: skip
_NOTHING = b'{"after":null,"before":null,"reason":""}'
_CHAINED = frozenset({"journal", "journal_payload", "seal_key"})
_LOOKS = frozenset({"access_log", "access_segment"})
_HEADS = frozenset({"signed_head", "user_key"})


@dataclass(frozen=True, slots=True)
class Mended:
    """``first``: the first journal entry that is missing or that got another number, None if none did. ``numbers``:
    the new number of every entry that was entered again, by its old one. ``lost``: what could not stay because
    something it belongs to is lost."""

    first: int | None
    numbers: Mapping[int, int]
    lost: tuple[Lost, ...]


def mend(connection: Connection, torn: Iterable[str], head: int, look: int, epoch: int, now: datetime) -> Mended:
    """Make everything that follows the last entry and the last look of before whole again.

    ``torn``: tables of which rows are missing. References to entries that are lost wait for ``refer``. Must run inside
    a transaction without foreign keys.
    """
    missing = frozenset(torn)
    numbers: dict[int, int] = {}
    lost: list[Lost] = []
    first = _first_fault(connection, head) if missing & _CHAINED else None
    if first is not None:
        numbers, lost = _enter_again(connection, first, epoch)
    if missing & _CHAINED:  # contents whose entries were the last ones
        connection.execute("DELETE FROM journal_payload WHERE number NOT IN (SELECT number FROM journal)")
    if missing & _LOOKS:
        _note_looks_again(connection, look, now)
    if missing & (_CHAINED | _LOOKS | _HEADS):
        lost += _drop_heads(connection)
    return Mended(first, numbers, tuple(lost))


# --- the journal ---------------------------------------------------------------------------------


def _first_fault(connection: Connection, head: int) -> int | None:
    """The first entry after a number that is missing or cannot be read."""
    (newest,) = connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
    faults = [int(f.where) for f in chain_faults(connection) if int(f.where) > head]
    return min(faults) if faults and newest > head else None


def _enter_again(connection: Connection, first: int, epoch: int) -> tuple[dict[int, int], list[Lost]]:
    """Take out every entry from a number on and enter those again that are whole."""
    registry, digest_key = connection.execute("SELECT id, digest_key FROM registry").fetchone()
    rows = connection.execute(
        f"SELECT {', '.join(f'j.{name}' for name in _HEADER)}, p.sealed, k.key FROM journal AS j"
        " LEFT JOIN journal_payload AS p ON p.number = j.number"
        f" LEFT JOIN seal_key AS k ON k.owner = coalesce(j.person_id, '{OFFICE_OWNER}')"
        " WHERE j.number >= ? ORDER BY j.number",
        (first,),
    ).fetchall()
    connection.execute("DELETE FROM journal_payload WHERE number >= ?", (first,))
    connection.execute("DELETE FROM journal WHERE number >= ?", (first,))
    before = connection.execute("SELECT hash FROM journal WHERE number = ?", (first - 1,)).fetchone()
    last, last_hash = first - 1, before[0] if before else first_hash(registry)
    erased = {record_id for record, record_id in ((row[8], row[9]) for row in rows) if record == ERASED}
    numbers: dict[int, int] = {}
    lost: list[Lost] = []
    for row in rows:
        header, (sealed, key) = dict(zip(_HEADER, row, strict=False)), row[-2:]
        content = _content(header, sealed, key)
        if content is None and header["person_id"] not in erased:
            lost.append(_lost_entry(header))
            if header["record"] != ERASED or not key:
                continue
            content = _NOTHING  # without such an entry the check would ask for what was destroyed
        last += 1
        numbers[header["number"]] = last
        entered = {**header, "number": last, "epoch": epoch}
        if content is not None:
            entered["payload_digest"] = keyed_digest(digest_key, content)
            sealed = seal(key, content, bound_to(last, header["record_id"]))
            connection.execute("INSERT INTO journal_payload (number, sealed) VALUES (?, ?)", (last, sealed))
        values = tuple(entered[name] for name in _HEADER)
        last_hash = chained(last_hash, values)
        connection.execute(
            f"INSERT INTO journal ({', '.join(_HEADER)}, hash) VALUES ({', '.join('?' * len(_HEADER))}, ?)",
            (*values, last_hash),
        )
    return numbers, lost


def _content(header: Mapping[str, Any], sealed: bytes | None, key: bytes | None) -> bytes | None:
    if not sealed or not key:
        return None
    with contextlib.suppress(SealBroken):
        return unseal(key, sealed, bound_to(header["number"], header["record_id"]))
    return None


def _lost_entry(header: Mapping[str, Any]) -> Lost:
    """An entry whose content is lost: what was changed is known, and not what it was before."""
    at = legal_day(datetime.fromtimestamp(header["recorded_at"], UTC))
    person = PersonId(header["person_id"]) if header["person_id"] else None
    return Lost("journal_payload", str(header["number"]), header["number"], at, person)


# --- looks and heads -----------------------------------------------------------------------------


def _note_looks_again(connection: Connection, look: int, now: datetime) -> None:
    """Note looks that follow a gap behind one that tells how many are missing."""
    faults = [int(f.where) for _, found in access_log.walk(lambda: connection) for f in found]
    first = min((number for number in faults if number > look), default=None)
    if first is None:
        return
    rows = connection.execute(
        "SELECT number, looked_at, user_id, kind, person_id, detail FROM access_log WHERE number >= ? ORDER BY number",
        (first,),
    ).fetchall()
    connection.execute("DELETE FROM access_log WHERE number >= ?", (first,))
    (last,) = connection.execute("SELECT coalesce(max(number), ?) FROM access_log", (first - 1,)).fetchone()
    connection.execute("DELETE FROM access_segment WHERE first > ?", (last,))
    if rows:
        missed = rows[-1][0] - last - len(rows)
        gap = Look(now, UserId(rows[0][2]), LookKind.GAP, None, str(missed))
        access_log.add(connection, [gap, *(_look(row) for row in rows)])


def _look(row: Any) -> Look:
    _, at, user, kind, person, detail = row
    person_id = PersonId(person) if person else None
    return Look(datetime.fromtimestamp(at, UTC), UserId(user), LookKind(kind), person_id, detail)


def _drop_heads(connection: Connection) -> Iterator[Lost]:
    """Take out the signed heads from the first on that is contradicted."""
    faults = [int(f.where) for _, found in heads.walk(lambda: connection) for f in found]
    if faults:
        rows = connection.execute("SELECT number FROM signed_head WHERE number >= ?", (min(faults),)).fetchall()
        connection.execute("DELETE FROM signed_head WHERE number >= ?", (min(faults),))
        yield from (Lost("signed_head", str(number)) for (number,) in rows)


# --- references ----------------------------------------------------------------------------------


def refer(connection: Connection, mended: Mended, entry: int) -> list[Lost]:
    """Let every row name the entry that wrote it by its new number, or ``entry`` if that is lost; take out rows that
    belong to a row that is lost. Must run inside the transaction of ``mend``."""
    for table, column in _references_to(connection, "journal"):
        if table != "journal_payload":
            if mended.first is not None:
                _renumber(connection, table, column, mended, entry)
            unknown = f"{column} NOT IN (SELECT number FROM journal)"
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {unknown}", (entry,))
    return list(_drop_orphans(connection))


def _renumber(connection: Connection, table: str, column: str, mended: Mended, entry: int) -> None:
    keys = BASE_TABLES[table]
    rows = connection.execute(
        f"SELECT {', '.join(keys)}, {column} FROM {table} WHERE {column} >= ?", (mended.first,)
    ).fetchall()
    where = " AND ".join(f"{key} = ?" for key in keys)
    connection.executemany(
        f"UPDATE {table} SET {column} = ? WHERE {where}",
        [(mended.numbers.get(row[-1], entry), *row[:-1]) for row in rows],
    )


def _references_to(connection: Connection, parent: str) -> Sequence[tuple[str, str]]:
    """Table and column of every reference to a table."""
    return [
        (table, row[3])
        for table in BASE_TABLES
        for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        if row[2] == parent
    ]


def _drop_orphans(connection: Connection) -> Iterator[Lost]:
    """Take out rows whose parent is lost, and what belongs to them in turn."""
    links = [
        (table, row[3], row[2], row[4] or BASE_TABLES[row[2]][0])
        for table in BASE_TABLES
        for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    ]
    again = True
    while again:
        again = False
        for table, column, parent, target in links:
            keys = ", ".join(BASE_TABLES[table])
            where = f"{column} IS NOT NULL AND {column} NOT IN (SELECT {target} FROM {parent})"
            rows = connection.execute(f"SELECT {keys} FROM {table} WHERE {where}").fetchall()
            if rows:
                connection.execute(f"DELETE FROM {table} WHERE {where}")
                again = True
                yield from (Lost(table, _key_text(tuple(row))) for row in rows)


def _key_text(key: tuple[Any, ...]) -> str:
    return json.dumps(key, ensure_ascii=False) if len(key) > 1 else str(key[0])
