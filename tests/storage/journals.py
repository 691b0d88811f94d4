"""Journals made by the program's own code in a bare database: small ones to be harmed, long ones to be timed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2

from models.faults import Fault
from models.ids import ActionId, OfficeId, PersonId, UserId
from models.looks import Look, LookKind
from storage import access_log, heads, schema
from storage.connection import Connection
from storage.journal import Author, Journal
from storage.verification import chain_faults
from tests.conftest import NOW

REGISTRY_ID = "00000000-0000-4000-8000-000000000001"
USER = UserId("00000000-0000-4000-8000-000000000002")
OFFICE_ID = OfficeId("00000000-0000-4000-8000-000000000003")
SEED = bytes(range(32))
KEY = "11" * 32


def bare_database(path: str = ":memory:") -> Connection:
    """An encrypted database of the newest shape with a registry row and one user, and nothing else."""
    connection = dbapi2.connect(path, isolation_level=None, cached_statements=256)
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    connection.execute("PRAGMA synchronous = OFF")
    schema.create(connection)
    connection.execute(
        "INSERT INTO registry (only, id, kind, epoch, created_at, digest_key, blob_name_key)"
        " VALUES (1, ?, 'real', 1, 0, ?, ?)",
        (REGISTRY_ID, b"d" * 32, b"n" * 32),
    )
    return connection


def person_id(number: int) -> PersonId:
    return PersonId(f"00000000-0000-4000-9000-{number:012d}")


def write_entries(connection: Connection, count: int, people: int) -> None:
    """Append entries about some people and, now and then, the office. Must run inside a transaction."""
    journal = Journal(connection)
    author = Author(USER, OFFICE_ID, ActionId(""), "record_event", NOW, 420, 1)
    for i in range(count):
        person = person_id(i % people) if i % 10 else None
        journal.add(
            replace(author, action_id=ActionId(f"00000000-0000-4000-a000-{i:012d}"), at=NOW + timedelta(minutes=i)),
            record="event" if person else "office",
            record_id=f"00000000-0000-4000-b000-{i:012d}",
            person_id=person,
            change="add",
            version=1,
            before=None,
            after={"kind": "note", "at": i, "day_only": False, "fields": {"text": f"Đã gặp gia đình {i}"}},
        )


def write_looks(connection: Connection, count: int) -> None:
    """Append looks over two months. Must run inside a transaction."""
    at = [NOW + timedelta(days=i) for i in range(count)]
    access_log.add(connection, [Look(day, USER, LookKind.OPEN, person_id(i), "vì") for i, day in enumerate(at)])


def know_key(connection: Connection) -> None:
    """Let the registry know the user's public key."""
    public = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
    connection.execute(
        "INSERT INTO user_account (id, fields, active, version, journal) VALUES (?, '{}', 1, 1, 1)", (USER,)
    )
    connection.execute("INSERT INTO user_key (user, signing, box, journal) VALUES (?, ?, x'', 1)", (USER, public))


def sign(connection: Connection) -> None:
    heads.sign(connection, USER, SEED, NOW)


def faults(connection: Connection) -> Iterator[Fault]:
    """Everything that the registry's own chains and signatures show."""
    yield from chain_faults(connection)
    for walk in (heads.walk, access_log.walk):
        for _, found in walk(lambda: connection):
            yield from found
