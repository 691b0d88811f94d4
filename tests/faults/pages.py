"""Every byte of an encrypted database and its log in the clear: free pages, and what is left between cells, as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_RESERVED, _IV, _SALT = 80, 16, 16
_LOG_HEADER, _FRAME_HEADER = 32, 24


def pages_of(database: Path, key: bytes) -> Iterator[bytes]:
    """The pages of a database, in order (SQLCipher 4: AES-256-CBC, the vector and the MAC at the end of a page)."""
    raw = database.read_bytes()
    assert len(raw) % PAGE == 0
    for at in range(0, len(raw), PAGE):
        yield _in_the_clear(raw[at : at + PAGE], key, first=at == 0)


def frames_of(log: Path, key: bytes) -> Iterator[bytes]:
    """The pages in a write-ahead log, those that a later transaction replaced included."""
    raw = log.read_bytes() if log.exists() else b""
    for at in range(_LOG_HEADER, len(raw), _FRAME_HEADER + PAGE):
        header, page = raw[at : at + _FRAME_HEADER], raw[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE]
        yield _in_the_clear(page, key, first=int.from_bytes(header[:4], "big") == 1)


def _in_the_clear(page: bytes, key: bytes, *, first: bool) -> bytes:
    vector = page[PAGE - _RESERVED : PAGE - _RESERVED + _IV]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[_SALT if first else 0 : PAGE - _RESERVED]) + decryptor.finalize()
