"""Tampering, by attacker (design §8): what is found, and what cannot be, each by a test that says so.

Nobody without a key gets as far as here: SQLCipher authenticates every page (tests/storage/test_format.py). These
attackers hold the database key, or work on a decrypted copy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from models.faults import Fault, FaultKind
from models.ids import ActionId
from models.kept_head import KeptHead
from storage import heads
from storage.connection import Connection
from storage.journal import HEADER_AS_JSON, Author, Journal, chained, first_hash
from tests.conftest import NOW
from tests.storage.journals import (
    OFFICE_ID,
    REGISTRY_ID,
    USER,
    bare_database,
    faults,
    know_key,
    person_id,
    sign,
    write_entries,
    write_looks,
)

ENTRIES, PEOPLE, LOOKS = 24, 4, 10
MUTATIONS = 10_000
CHANGES = ("add", "change", "void", "remove")

EDITABLE = {
    "registry": ("id", "digest_key"),
    "journal": (
        "epoch", "recorded_at", "utc_offset", "user_id", "office_id", "action_id", "action", "record", "record_id",
        "person_id", "change", "version", "payload_digest", "hash",
    ),
    "journal_payload": ("sealed",),
    "seal_key": ("key",),
    "access_log": ("month", "looked_at", "user_id", "kind", "person_id", "detail", "hash"),
    "access_segment": ("month", "before"),
    "signed_head": (
        "epoch", "journal", "journal_hash", "look", "look_hash", "user_id", "signed_at", "public", "signature",
    ),
    "user_key": ("signing",),
}  # fmt: skip
"""Every column that says something about what happened; none may be changed unnoticed."""


@pytest.fixture(scope="module")
def made() -> Iterator[Connection]:
    """Two sessions, each closed with a signed head."""
    connection = bare_database()
    connection.execute("BEGIN")
    for _ in range(2):
        write_entries(connection, ENTRIES // 2, PEOPLE)
        if not connection.execute("SELECT 1 FROM user_key").fetchone():
            know_key(connection)
        write_looks(connection, LOOKS // 2)
        sign(connection)
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = OFF")
    yield connection
    connection.close()


@pytest.fixture
def journal(made: Connection) -> Iterator[Connection]:
    """The same for each test; what a test does to it is taken back."""
    made.execute("BEGIN")
    yield made
    made.execute("ROLLBACK")


def end(connection: Connection) -> int:
    return int(connection.execute("SELECT max(number) FROM journal").fetchone()[0])


def cut(connection: Connection, after: int, *, heads_too: bool) -> None:
    """Take everything after an entry out of the journal, and the heads that were signed later."""
    connection.execute("DELETE FROM journal_payload WHERE number > ?", (after,))
    connection.execute("DELETE FROM journal WHERE number > ?", (after,))
    if heads_too:
        connection.execute("DELETE FROM signed_head WHERE journal > ?", (after,))


def recompute(connection: Connection) -> None:
    """What somebody with the key and a tool does after a change: every hash anew."""
    previous = first_hash(REGISTRY_ID)
    rows = connection.execute(
        "SELECT number, epoch, recorded_at, utc_offset, user_id, office_id, action_id, action, record, record_id,"
        " person_id, change, version, payload_digest FROM journal ORDER BY number"
    ).fetchall()
    for row in rows:
        previous = chained(previous, tuple(row))
        connection.execute("UPDATE journal SET hash = ? WHERE number = ?", (previous, row[0]))


# --- everything that is found --------------------------------------------------------------------


def other_value(chance: Random, column: str, value: Any) -> Any:
    """Another value of the same type."""
    if column == "change":
        return chance.choice([change for change in CHANGES if change != value])
    if value is None:
        return "x"
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 60, 86_400])
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        return value[:at] + chance.choice("xyzđ") + value[at:]
    if not value:
        return b"x"
    at = chance.randrange(len(value))
    return value[:at] + bytes([value[at] ^ (1 << chance.randrange(8))]) + value[at + 1 :]


def any_row(connection: Connection, chance: Random, table: str, *, but_last: bool = False) -> int:
    rows = [row[0] for row in connection.execute(f"SELECT {place_of(table)} FROM {table} ORDER BY 1").fetchall()]
    found: int = chance.choice(rows[:-1] if but_last else rows)
    return found


def place_of(table: str) -> str:
    return {"seal_key": "owner", "registry": "only", "access_segment": "first"}.get(table, "number")


def edit(connection: Connection, chance: Random) -> None:
    table = chance.choice(list(EDITABLE))
    column, place = chance.choice(EDITABLE[table]), any_row(connection, chance, table)
    (value,) = connection.execute(f"SELECT {column} FROM {table} WHERE {place_of(table)} = ?", (place,)).fetchone()
    changed = other_value(chance, column, value)
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE {place_of(table)} = ?", (changed, place))


def delete(connection: Connection, chance: Random) -> None:
    """One row, of which others follow; without what hangs on it or with it."""
    table = chance.choice(["journal", "journal_payload", "seal_key", "access_log", "signed_head", "user_key"])
    place = any_row(connection, chance, table, but_last=table == "signed_head")
    connection.execute(f"DELETE FROM {table} WHERE {place_of(table)} = ?", (place,))
    if table == "journal" and chance.random() < 0.5:
        connection.execute("DELETE FROM journal_payload WHERE number = ?", (place,))
        if chance.random() < 0.5:  # and close the gap
            for each in ("journal", "journal_payload"):
                connection.execute(f"UPDATE {each} SET number = -number WHERE number > ?", (place,))
                connection.execute(f"UPDATE {each} SET number = -number - 1 WHERE number < 0")


def reorder(connection: Connection, chance: Random) -> None:
    """Two rows change places, with or without what hangs on them."""
    table = chance.choice(["journal", "journal_payload", "access_log", "signed_head"])
    numbers = [row[0] for row in connection.execute(f"SELECT number FROM {table}").fetchall()]
    one, other = chance.sample(numbers, 2)
    tables = ["journal", "journal_payload"] if table == "journal" and chance.random() < 0.5 else [table]
    for each in tables:
        for now, then in ((one, -1), (other, one), (-1, other)):
            connection.execute(f"UPDATE {each} SET number = ? WHERE number = ?", (then, now))


def cut_off(connection: Connection, chance: Random) -> None:
    """The end of the journal or of the access log; the heads signed since stay."""
    if chance.random() < 0.5:
        cut(connection, chance.randrange(end(connection)), heads_too=False)
    else:
        connection.execute("DELETE FROM access_log WHERE number > ?", (chance.randrange(LOOKS),))


def invent(connection: Connection, chance: Random) -> None:
    """An entry that nobody made, at the end or in the place of another."""
    number = chance.randrange(1, end(connection) + 2)
    connection.execute("DELETE FROM journal WHERE number = ?", (number,))
    source = chance.randrange(1, end(connection))
    columns = ", ".join(("epoch", *EDITABLE["journal"][1:]))
    connection.execute(
        f"INSERT INTO journal (number, {columns}) SELECT ?, {columns} FROM journal WHERE number = ?", (number, source)
    )


INSIDE: tuple[Callable[[Connection, Random], None], ...] = (edit, edit, edit, delete, reorder, cut_off, invent)


def test_an_untouched_registry_has_no_faults(journal: Connection) -> None:
    assert list(faults(journal)) == []
    assert heads.compared(journal, heads.present(journal)) is None


def test_every_column_of_the_chains_is_among_those_that_are_changed(journal: Connection) -> None:
    told = {"journal": {"number"}, "access_log": {"number"}, "signed_head": {"number"}}
    for table, others in told.items():
        columns = {row[1] for row in journal.execute(f"PRAGMA table_info({table})").fetchall()}
        assert columns == {*EDITABLE[table], *others}


def test_ten_thousand_mutations_are_found(made: Connection) -> None:
    """Edited, deleted, reordered, cut and invented rows show inside; older copies against a kept head."""
    chance = Random(5)
    kept = heads.present(made)
    missed = []
    for number in range(MUTATIONS):
        made.execute("BEGIN")
        if number % 8 == 7:
            cut(made, chance.randrange(1, end(made)), heads_too=True)
            fault = heads.compared(made, kept)
            found, name = fault is not None and fault.kind is FaultKind.OLDER_COPY, "older copy"
        else:
            mutate = INSIDE[number % 8]
            mutate(made, chance)
            found, name = next(faults(made), None) is not None, mutate.__name__
        made.execute("ROLLBACK")
        if not found:
            missed.append((number, name))
    assert missed == []


def test_a_key_holder_who_recomputes_every_hash_is_found_by_the_signed_heads(journal: Connection) -> None:
    journal.execute("UPDATE journal SET user_id = 'x' WHERE number = 3")
    recompute(journal)
    assert {fault.kind for fault in faults(journal)} == {FaultKind.HEAD_CONTRADICTED}


def test_nobody_signs_with_a_key_that_the_registry_does_not_know_and_a_false_signature_is_found(
    journal: Connection,
) -> None:
    """The key of a colleague cannot be had from the database; one's own does not pass for it."""
    other = bytes(reversed(range(32)))
    heads.sign(journal, USER, other, NOW)
    count = journal.execute("SELECT count(*) FROM signed_head").fetchone()[0]
    assert count == 2
    journal.execute("UPDATE signed_head SET signature = zeroblob(64) WHERE number = 2")
    assert Fault(FaultKind.HEAD_FORGED, 2) in faults(journal)


def test_another_history_is_found_against_a_kept_head(journal: Connection) -> None:
    kept = heads.present(journal)
    journal.execute("UPDATE journal SET user_id = 'x' WHERE number = ?", (kept.number,))
    journal.execute("DELETE FROM signed_head")
    recompute(journal)
    assert list(faults(journal)) == []
    assert heads.compared(journal, kept) == Fault(FaultKind.OTHER_HISTORY, kept.number)


def test_a_kept_head_still_agrees_after_more_work(journal: Connection) -> None:
    kept = heads.present(journal)
    write_entries(journal, 5, PEOPLE)
    assert heads.compared(journal, kept) is None


def test_a_kept_head_survives_being_written_down_and_typed_in(journal: Connection) -> None:
    kept = heads.present(journal)
    assert KeptHead.from_text(kept.show()) == kept
    assert KeptHead.from_text(f" {kept.show().lower().replace('-', ' - ')} ") == kept
    for wrong in ("", "1-24", kept.show()[:-1], kept.show() + "A", "x" + kept.show()):
        with pytest.raises(ValueError, match="no head"):
            KeptHead.from_text(wrong)


# --- what cannot be found ------------------------------------------------------------------------


def test_not_found_inside_an_end_that_was_cut_off_with_the_heads_signed_since(journal: Connection) -> None:
    kept = heads.present(journal)
    cut(journal, ENTRIES // 2, heads_too=True)
    journal.execute("DELETE FROM access_log WHERE number > ?", (LOOKS // 2,))
    journal.execute("DELETE FROM access_segment WHERE first > ?", (LOOKS // 2,))
    assert list(faults(journal)) == []
    assert heads.compared(journal, kept) == Fault(FaultKind.OLDER_COPY, kept.number)


def test_not_found_by_anybody_what_was_cut_off_since_the_last_head_was_signed_and_kept(journal: Connection) -> None:
    kept = heads.present(journal)
    write_entries(journal, 3, PEOPLE)
    cut(journal, kept.number, heads_too=True)
    assert list(faults(journal)) == []
    assert heads.compared(journal, kept) is None


def test_not_found_inside_a_key_holder_who_recomputes_every_hash_and_takes_the_heads_out(journal: Connection) -> None:
    journal.execute("UPDATE journal SET user_id = 'x' WHERE number = 3")
    journal.execute("DELETE FROM signed_head")
    recompute(journal)
    assert list(faults(journal)) == []


def test_not_found_by_an_older_kept_head_a_key_holder_who_changes_only_what_came_later(journal: Connection) -> None:
    kept = heads.present(journal)
    write_entries(journal, 3, PEOPLE)
    journal.execute("UPDATE journal SET user_id = 'x' WHERE number > ?", (kept.number,))
    recompute(journal)
    assert list(faults(journal)) == []
    assert heads.compared(journal, kept) is None


def erase_by_hand(journal: Connection, person: str) -> None:
    journal.execute(
        "DELETE FROM journal_payload WHERE number IN (SELECT number FROM journal WHERE person_id = ?)", (person,)
    )
    journal.execute("DELETE FROM seal_key WHERE owner = ?", (person,))


def test_a_person_erased_by_hand_is_found_for_no_entry_tells_of_it(journal: Connection) -> None:
    person = person_id(1)
    (entries,) = journal.execute("SELECT count(*) FROM journal WHERE person_id = ?", (person,)).fetchone()
    erase_by_hand(journal, person)
    assert [fault.kind for fault in faults(journal)] == [FaultKind.CONTENT_MISSING] * entries


def test_not_found_that_a_key_holder_erased_a_person_and_added_the_entry_that_tells_of_it(journal: Connection) -> None:
    """The entry stands there, with the user it names: who looks at the journal sees it, the check does not object."""
    person = person_id(1)
    erase_by_hand(journal, person)
    author = Author(USER, OFFICE_ID, ActionId("x"), "erase_people", NOW, 420, 1)
    told = {"record": "erasure", "record_id": person, "person_id": None, "change": "remove", "version": 1}
    Journal(journal).add(author, **told, before=None, after=None)  # type: ignore[arg-type]
    assert list(faults(journal)) == []


def test_not_found_looks_that_were_cut_off_since_the_last_head_was_signed(journal: Connection) -> None:
    (last,) = journal.execute("SELECT max(number) FROM access_log").fetchone()
    write_looks(journal, 1)
    journal.execute("DELETE FROM access_log WHERE number > ?", (last,))
    journal.execute("DELETE FROM access_segment WHERE first > ?", (last,))
    assert list(faults(journal)) == []


def test_the_text_that_sqlite_makes_of_a_header_is_the_one_that_was_chained(journal: Connection) -> None:
    odd = 'a"\\/\b\f\n\r\t\x01\x1f\x7f\u2028đ😀'
    journal.execute("UPDATE journal SET action = ?, person_id = NULL WHERE number = 1", (odd,))
    (text,) = journal.execute(f"SELECT {HEADER_AS_JSON} FROM journal WHERE number = 1").fetchone()
    row = journal.execute("SELECT * FROM journal WHERE number = 1").fetchone()
    values = [value.hex() if isinstance(value, bytes) else value for value in row[:-1]]
    assert text == json.dumps(values, ensure_ascii=False, separators=(",", ":"))
