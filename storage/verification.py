"""The chains of the registry checked in short steps, so that whoever works meanwhile does not wait.

First every header of the journal, then every content. Of a header SQLite makes the text that was chained, which is
three times as quick as making it here: a million headers take about three seconds. A content has to be unsealed to be
compared with the digest in its header, so a million of them take longer and come after.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from hashlib import sha256

from models.errors import ErrorCode, RegistryError
from models.faults import Checked, CheckedPart, Fault, FaultKind
from storage import access_log, heads
from storage.connection import Connection, driver_errors
from storage.erasure import RECORD as ERASED
from storage.journal import HEADER_AS_JSON, OFFICE_OWNER, bound_to, first_hash
from storage.sealing import SealBroken, keyed_digest, opener
from storage.walking import BLOCK, Blocks, OpenConnection

Opener = Callable[[bytes, bytes], bytes]

STEP_SECONDS = 0.02
"""A step ends with the block in which it has taken so long."""


def in_steps(connection: OpenConnection) -> Iterator[Checked]:
    """Everything that is chained or signed, in steps of about ``STEP_SECONDS``. Raises LOCKED and disk errors."""
    for part, walk, table in _WALKS:
        try:
            with driver_errors():
                yield from _steps(part, walk(connection), _size(connection(), table))
        except RegistryError as error:
            if error.code is not ErrorCode.REGISTRY_DAMAGED:
                raise
            yield Checked(part, 0, 0, (Fault(FaultKind.REST_UNREADABLE),))
            return


def _size(connection: Connection, table: str) -> int:
    """How many rows there are by their numbers, which nobody has to count."""
    first, last = connection.execute(
        f"SELECT (SELECT min(rowid) FROM {table}), (SELECT max(rowid) FROM {table})"
    ).fetchone()
    return 0 if last is None else int(last - first + 1)


def _steps(part: CheckedPart, blocks: Blocks, total: int) -> Iterator[Checked]:
    done, found, begun = 0, list[Fault](), time.perf_counter()
    for count, faults in blocks:
        done += count
        found += faults
        if time.perf_counter() - begun >= STEP_SECONDS:
            yield Checked(part, done, max(done, total), tuple(found))
            found, begun = [], time.perf_counter()
    yield Checked(part, done, done, tuple(found))


def chain_faults(connection: Connection) -> Iterator[Fault]:
    """Every fault of the journal: a gap, a changed header, a changed content. Nothing: the chain holds."""
    for walk in (_headers, _contents):
        for _, faults in walk(lambda: connection):
            yield from faults


def _headers(connection: OpenConnection) -> Blocks:
    """Whether entries follow each other without a gap and every hash is that of its header and the entry before."""
    last, chained = 0, first_hash(connection().execute("SELECT id FROM registry").fetchone()[0])
    sql = f"SELECT number, {HEADER_AS_JSON}, hash FROM journal WHERE number > ? ORDER BY number LIMIT {BLOCK}"
    while rows := connection().execute(sql, (last,)).fetchall():
        found = []
        for number, header, stored in rows:
            if number != last + 1:
                found.append(Fault(FaultKind.ENTRY_MISSING, last + 1))
            if sha256(chained + header.encode()).digest() != stored:
                found.append(Fault(FaultKind.ENTRY_CHANGED, number))
            last, chained = number, stored
        yield len(rows), found


_CONTENTS = (
    "SELECT j.number, j.record_id, j.payload_digest, p.sealed, k.key,"
    " p.sealed IS NULL AND k.key IS NULL AND EXISTS"
    f" (SELECT 1 FROM journal AS e WHERE e.record_id = j.person_id AND e.record = '{ERASED}') FROM journal AS j"
    " LEFT JOIN journal_payload AS p ON p.number = j.number"
    f" LEFT JOIN seal_key AS k ON k.owner = coalesce(j.person_id, '{OFFICE_OWNER}')"
    f" WHERE j.number > ? ORDER BY j.number LIMIT {BLOCK}"
)


def _contents(connection: OpenConnection) -> Blocks:
    """Whether every content is there, can be opened, and is the one whose digest its header holds.

    An erased person has neither key nor contents, and an entry says so: that is right.
    """
    last = 0
    (digest_key,) = connection().execute("SELECT digest_key FROM registry").fetchone()
    while rows := connection().execute(_CONTENTS, (last,)).fetchall():
        found, openers = [], dict[bytes, Opener]()
        for number, record_id, digest, sealed, key, erased in rows:
            bound = bound_to(number, record_id)
            kind = None if erased else _content_fault(digest_key, bound, digest, sealed, key, openers)
            if kind is not None:
                found.append(Fault(kind, number))
        last = rows[-1][0]
        yield len(rows), found


def _content_fault(
    digest_key: bytes,
    bound: bytes,
    digest: bytes,
    sealed: bytes | None,
    key: bytes | None,
    openers: dict[bytes, Opener],
) -> FaultKind | None:
    """What is wrong with a content. ``openers``: of keys used just before, for entries of one person stand together."""
    if sealed is None:
        return FaultKind.CONTENT_MISSING
    if not key:
        return FaultKind.CONTENT_KEY_MISSING
    try:
        if key not in openers:
            openers[key] = opener(key)
        content = openers[key](sealed, bound)
    except SealBroken:
        return FaultKind.CONTENT_CHANGED
    return None if keyed_digest(digest_key, content) == digest else FaultKind.CONTENT_FORGED


_WALKS: tuple[tuple[CheckedPart, Callable[[OpenConnection], Blocks], str], ...] = (
    (CheckedPart.HEADERS, _headers, "journal"),
    (CheckedPart.SIGNED_HEADS, heads.walk, "signed_head"),
    (CheckedPart.LOOKS, access_log.walk, "access_log"),
    (CheckedPart.CONTENTS, _contents, "journal"),
)
