"""What lies on the disk: the public SQLCipher 4 format and nothing readable; the settings that are really in force.

The registry must be readable in twenty years by who has the key: the page format is decrypted here with nothing but
AES-256-CBC and HMAC-SHA-512, as https://www.zetetic.net/sqlcipher/design/ describes it.
"""

from __future__ import annotations

import hashlib
import hmac
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlcipher3 import dbapi2

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.dates import Moment
from storage.connection import APPLICATION_ID, CACHE_KIB
from storage.keyring import read_keyring
from storage.registry import DATABASE, Options, SqlRegistry, open_registry
from storage.sealing import unseal
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE, paper

PAGE, RESERVE, IV, MAC, SALT = 4096, 80, 16, 64, 16
NAME = "Trần Quốc Toản"
PAPER = b"%PDF-1.4 " + bytes(range(256)) * 9


class WrongMac(Exception):
    """A page whose authentication code is not right."""


def decrypt(raw: bytes, key: bytes) -> bytes:
    """A SQLCipher 4 database as plain SQLite, by the public description of the format. Raises WrongMac."""
    salt = raw[:SALT]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    plain = bytearray()
    assert len(raw) % PAGE == 0
    for number in range(1, len(raw) // PAGE + 1):
        page = raw[(number - 1) * PAGE : number * PAGE]
        skipped = SALT if number == 1 else 0
        body, iv, mac = page[skipped : PAGE - RESERVE], page[-RESERVE : -RESERVE + IV], page[-RESERVE + IV :]
        expected = hmac.new(mac_key, body + iv + number.to_bytes(4, "little"), "sha512").digest()
        if not hmac.compare_digest(expected, mac):
            raise WrongMac(number)
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
        clear = decryptor.update(body) + decryptor.finalize()
        plain += (b"SQLite format 3\0" if number == 1 else b"") + clear + bytes(RESERVE)
    return bytes(plain)


def raw_key(folder: Path) -> bytes:
    keyring = read_keyring(folder)
    return keyring.unlock(keyring.slot_of(LOGIN), PASSWORD).database


@pytest.fixture
def filled(folder: Path, options: Options) -> Path:
    """A closed registry with a person and a paper."""
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    person = registry.write(enter_person, {"name": NAME, "citizen_number": "089090001234"}, Moment.at(NOW), POSITIVE)
    registry.write(keep_printed, paper(person, PAPER), 1, "print")
    registry.close()
    return folder


# --- the closed file -----------------------------------------------------------------------------


def test_a_closed_registry_is_one_database_file_two_keyrings_a_log_and_sealed_papers(filled: Path) -> None:
    names = {str(p.relative_to(filled)) for p in filled.rglob("*") if p.is_file()}
    blobs = {name for name in names if name.startswith("blobs/")}
    assert len(blobs) == 1
    log = {name for name in names if name.startswith("changes/")}
    assert len(log) == 1
    assert names - blobs - log == {DATABASE, "keyring.json", "keyring.copy.json"}


def test_plain_sqlite_cannot_read_the_file(filled: Path) -> None:
    connection = sqlite3.connect(filled / DATABASE)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()
    assert b"SQLite" not in (filled / DATABASE).read_bytes()


def read_with(path: Path, key_pragma: str) -> int:
    """How many tables a connection with a key sees."""
    connection = dbapi2.connect(str(path))
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(key_pragma)
        return int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    finally:
        connection.close()


def test_only_the_right_key_reads_the_file(filled: Path) -> None:
    key = raw_key(filled)
    off_by_one_bit = bytes([key[0] ^ 1]) + key[1:]
    assert read_with(filled / DATABASE, f"PRAGMA key = \"x'{key.hex()}'\"") > 20
    for wrong in (f"x'{off_by_one_bit.hex()}'", f"x'{bytes(32).hex()}'", PASSWORD, key.hex()):
        with pytest.raises(dbapi2.DatabaseError, match="not a database"):
            read_with(filled / DATABASE, f'PRAGMA key = "{wrong}"')


def test_the_file_is_the_public_format_and_the_standard_library_reads_what_it_decrypts_to(
    filled: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.db"
    plain.write_bytes(decrypt((filled / DATABASE).read_bytes(), raw_key(filled)))
    connection = sqlite3.connect(plain)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"registry", "journal", "person", "event", "document", "search_words_data"} <= tables
    assert connection.execute("SELECT json_extract(fields, '$.name') FROM person").fetchall() == [(NAME,)]
    assert connection.execute("SELECT kind FROM event").fetchall() == [("test",)]
    assert connection.execute("SELECT count(*) FROM journal").fetchone()[0] >= 4
    connection.close()


def test_a_paper_is_read_with_the_key_in_its_row_and_nothing_else(filled: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    plain.write_bytes(decrypt((filled / DATABASE).read_bytes(), raw_key(filled)))
    connection = sqlite3.connect(plain)
    name, key = connection.execute("SELECT blob, blob_key FROM document").fetchone()
    connection.close()
    sealed = (filled / "blobs" / name[:2] / name).read_bytes()
    assert unseal(key, sealed, name.encode()) == PAPER
    assert PAPER[:32] not in sealed
    assert name != hashlib.sha256(PAPER).hexdigest()  # a plain hash would tell who has the same paper


def test_every_bit_of_every_page_is_authenticated(filled: Path) -> None:
    raw, key = (filled / DATABASE).read_bytes(), raw_key(filled)
    for number in range(1, len(raw) // PAGE + 1):
        at = number * PAGE - 1 - (number * 41) % (PAGE - SALT)
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(WrongMac, match=f"^{number}$"):
            decrypt(changed, key)


def test_no_two_pages_share_an_initialization_vector(filled: Path) -> None:
    raw = (filled / DATABASE).read_bytes()
    vectors = [raw[end - RESERVE : end - RESERVE + IV] for end in range(PAGE, len(raw) + 1, PAGE)]
    assert len(set(vectors)) == len(vectors)


def test_the_write_ahead_log_is_encrypted_as_well(folder: Path, registry: SqlRegistry) -> None:
    registry.write(enter_person, {"name": NAME}, Moment.at(NOW), POSITIVE)
    frames = (folder / f"{DATABASE}-wal").read_bytes()[32:]
    assert len(frames) > 24 + PAGE
    key, salt = raw_key(folder), (folder / DATABASE).read_bytes()[:SALT]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    seen = b""
    for at in range(0, len(frames), 24 + PAGE):
        number = int.from_bytes(frames[at : at + 4], "big")
        page = frames[at + 24 : at + 24 + PAGE]
        body, iv, mac = page[SALT if number == 1 else 0 : -RESERVE], page[-RESERVE : -RESERVE + IV], page[-MAC:]
        assert hmac.new(mac_key, body + iv + number.to_bytes(4, "little"), "sha512").digest() == mac
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
        seen += decryptor.update(body) + decryptor.finalize()
    assert NAME.encode() in seen
    assert NAME.encode() not in frames


def sqlcipher_4() -> str | None:
    """The ``sqlcipher`` program if it is of version 4; Debian 12 has 3.4, which cannot read the format."""
    program = shutil.which("sqlcipher")
    if program is None:
        return None
    asked = subprocess.run(
        [program, ":memory:", "PRAGMA cipher_version;"], capture_output=True, text=True, check=False, timeout=20
    )
    return program if asked.stdout.strip().startswith("4.") else None


def test_the_public_sqlcipher_program_reads_the_registry(filled: Path) -> None:
    program = sqlcipher_4()
    if program is None:
        pytest.skip("no sqlcipher program of version 4 here")
    script = f"PRAGMA key = \"x'{raw_key(filled).hex()}'\"; SELECT json_extract(fields, '$.name') FROM person;"
    done = subprocess.run(
        [program, str(filled / DATABASE)], input=script, capture_output=True, text=True, check=True, timeout=20
    )
    assert NAME in done.stdout


# --- the open connection -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("cache_size", -CACHE_KIB),
        ("locking_mode", "exclusive"),
        ("page_size", 4096),
        ("cipher_page_size", "4096"),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("application_id", APPLICATION_ID),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
        ("mmap_size", 0),
        ("auto_vacuum", 0),
    ],
)
def test_a_setting_is_really_in_force(registry: SqlRegistry, pragma: str, value: str | int) -> None:
    registry.write(enter_person, {"name": NAME}, Moment.at(NOW), POSITIVE)
    assert registry._connection is not None
    row = registry._connection.execute(f"PRAGMA {pragma}").fetchone()
    assert row is not None
    assert str(row[0]) == str(value)


def test_the_settings_hold_after_reopening_and_not_only_for_the_creator(folder: Path, options: Options) -> None:
    for _ in range(2):
        registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
        assert registry._connection is not None
        found = [
            registry._connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
        registry.close()
        assert found == ["wal", 2, 1, 1]


def test_temporary_tables_and_sorts_stay_in_memory(registry: SqlRegistry) -> None:
    assert registry._connection is not None
    compiled = {row[0] for row in registry._connection.execute("PRAGMA compile_options")}
    assert compiled & {"TEMP_STORE=2", "TEMP_STORE=3"}
    assert registry._connection.execute("PRAGMA temp_store").fetchone()[0] != 1


def test_foreign_keys_are_enforced(registry: SqlRegistry) -> None:
    assert registry._connection is not None
    with pytest.raises(dbapi2.IntegrityError):
        registry._connection.execute("INSERT INTO person_number (digits, person) VALUES ('1', 99)")


def test_deleted_values_are_overwritten_in_the_file(folder: Path, registry: SqlRegistry, tmp_path: Path) -> None:
    connection = registry._connection
    assert connection is not None
    connection.execute("CREATE TABLE scratch (text TEXT)")
    connection.execute("INSERT INTO scratch VALUES ('Cucumismelo1234')")
    connection.execute("DELETE FROM scratch")
    registry.close()
    assert b"Cucumismelo1234" not in decrypt((folder / DATABASE).read_bytes(), raw_key(folder))
