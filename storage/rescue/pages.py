"""The pages of an encrypted database as raw bytes: which of them are damaged, and what stands in the others.

SQLite gives up at the first page that it cannot decrypt. Here every page is proved and decrypted by itself, as
SQLCipher 4 does it (AES-256-CBC, HMAC-SHA-512 over ciphertext, vector and page number), so that one that is damaged
harms no other. Nothing is ever written to the file.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, overload

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from storage.connection import PAGE_BYTES
from storage.files import disk_errors

SALT_BYTES = 16
VECTOR_BYTES, MAC_BYTES = 16, 64
RESERVED = VECTOR_BYTES + MAC_BYTES
USABLE = PAGE_BYTES - RESERVED
MAGIC = b"SQLite format 3\0"
"""What SQLCipher puts in the place of the salt once page 1 is decrypted."""
_MAC_SALT_MASK, _MAC_PASSES = 0x3A, 2
_WAL_HEADER, _FRAME_HEADER = 32, 24
_BLOCK = 256 * PAGE_BYTES
_LOCK_PAGE = (1 << 30) // PAGE_BYTES + 1
"""Where SQLite locks the file: it never writes that page, and copies have zeros there."""
_WAL_MAGIC = (0x377F0682, 0x377F0683)


@dataclass(frozen=True)
class RawFile:
    """The pages of a database as they lie on the disk, with what its write-ahead log adds; page 1 is at index 0."""

    pages: Sequence[bytes]

    @property
    def salt(self) -> bytes:
        """What the first page says; wrong if that page is damaged."""
        return self.pages[0][:SALT_BYTES] if self.pages else b""


class _Pages(Sequence[bytes]):
    """Pages cut out of a file when they are asked for, some of them replaced: a large file is held once only."""

    def __init__(self, raw: bytes, newer: Mapping[int, bytes], count: int) -> None:
        self._raw, self._newer, self._count = raw, newer, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._count))]
        if not 0 <= index < self._count:
            raise IndexError
        newer = self._newer.get(index + 1)
        at = index * PAGE_BYTES
        return self._raw[at : at + PAGE_BYTES].ljust(PAGE_BYTES, b"\0") if newer is None else newer


def read_raw(database: Path) -> RawFile:
    """The pages of a database file and of the committed transactions in the log beside it; none if it is gone.

    Raises disk errors. A part of a page at the end is a page that is damaged.
    """
    raw = _bytes_of(database)
    committed, size = _logged(_bytes_of(database.with_name(database.name + "-wal")))
    return RawFile(_Pages(raw, committed, size or -(-len(raw) // PAGE_BYTES)))


def _bytes_of(path: Path) -> bytes:
    """A file, with zeros where the disk cannot read it; nothing if it is gone. Raises disk errors."""
    with disk_errors():
        try:
            file = path.open("rb", buffering=0)
        except FileNotFoundError:
            return b""
        with file:
            size = os.fstat(file.fileno()).st_size
            return b"".join(_part_of(file, at, min(_BLOCK, size - at)) for at in range(0, size, _BLOCK))


def _part_of(file: IO[bytes], at: int, size: int) -> bytes:
    """A part of a file; if the disk cannot read all of it, page by page."""
    try:
        file.seek(at)
        return file.read(size).ljust(size, b"\0")
    except OSError:
        if size <= PAGE_BYTES:
            return bytes(size)
        pages = range(at, at + size, PAGE_BYTES)
        return b"".join(_part_of(file, page, min(PAGE_BYTES, at + size - page)) for page in pages)


def _logged(log: bytes) -> tuple[Mapping[int, bytes], int]:
    """The newest page of every number in a log's whole transactions, and the size in pages after the last of them."""
    if len(log) < _WAL_HEADER:
        return {}, 0
    magic, _, page_size, _, *salts = struct.unpack(">6I", log[:24])
    sums = struct.unpack(">2I", log[24:32])
    order = ">" if magic & 1 else "<"
    if magic not in _WAL_MAGIC or page_size != PAGE_BYTES or _summed(log[:24], (0, 0), order) != sums:
        return {}, 0
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    size = 0
    for at in range(_WAL_HEADER, len(log) - _FRAME_HEADER - PAGE_BYTES + 1, _FRAME_HEADER + PAGE_BYTES):
        head, page = log[at : at + _FRAME_HEADER], log[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE_BYTES]
        number, after, *frame_salts = struct.unpack(">4I", head[:16])
        sums = _summed(page, _summed(head[:8], sums, order), order)
        if frame_salts != salts or sums != struct.unpack(">2I", head[16:24]):
            break
        waiting[number] = page
        if after:
            committed |= waiting
            waiting, size = {}, after
    return committed, size


def _summed(content: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    """SQLite's checksum of the write-ahead log, gone on with."""
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = first + even + second & 0xFFFFFFFF
        second = second + odd + first & 0xFFFFFFFF
    return first, second


@dataclass(frozen=True)
class OpenPages:
    """Pages that can be read in the clear, one at a time. ``damaged``: those that do not prove to be whole, and those
    that the first page counts and the file has lost."""

    raw: RawFile = field(repr=False)
    key: bytes = field(repr=False)
    damaged: frozenset[int]

    @property
    def count(self) -> int:
        return max(len(self.raw.pages), max(self.damaged, default=0))

    def page(self, number: int) -> bytes | None:
        """The usable bytes of a page; None if it is damaged or there is none of this number."""
        if number == _LOCK_PAGE or number in self.damaged or not 1 <= number <= self.count:
            return None
        return _decrypted(self.raw.pages[number - 1], self.key, number)


def open_pages(raw: RawFile, key: bytes, salts: Iterable[bytes] = ()) -> OpenPages:
    """Prove every page.

    ``salts``: of other copies of the same file, for when the page that holds it is damaged. The one that proves the
    most pages is taken.
    """
    candidates = list(dict.fromkeys([raw.salt, *salts]))
    whole = max((_whole(raw, key, salt) for salt in candidates if salt), key=len, default=frozenset[int]())
    unused = {_LOCK_PAGE} if whole else set[int]()
    counted = max(len(raw.pages), _counted(_decrypted(raw.pages[0], key, 1)) if 1 in whole else 0)
    return OpenPages(raw, key, frozenset(range(1, counted + 1)) - whole - unused)


def _counted(first: bytes) -> int:
    """How many pages the first one says there are; 0 where it does not hold (SQLite's file format, 1.3.7)."""
    changed, count = struct.unpack_from(">2I", first, 24)
    (counted_at,) = struct.unpack_from(">I", first, 92)
    return count if changed == counted_at else 0


def _whole(raw: RawFile, key: bytes, salt: bytes) -> frozenset[int]:
    mac_key = _mac_key(key, salt)
    if len(raw.pages) > 1 and not any(_is_whole(raw.pages[n - 1], mac_key, n) for n in _sampled(len(raw.pages))):
        return frozenset()
    return frozenset(n for n, page in enumerate(raw.pages, start=1) if _is_whole(page, mac_key, n))


def _sampled(count: int) -> Iterator[int]:
    """Some pages from everywhere: a key that proves none of them is not the one."""
    return iter(range(1, count + 1, max(1, count // 64)))


def _mac_key(key: bytes, salt: bytes) -> bytes:
    masked = bytes(byte ^ _MAC_SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key, masked, _MAC_PASSES, len(key))


def _is_whole(page: bytes, mac_key: bytes, number: int) -> bool:
    start = SALT_BYTES if number == 1 else 0
    proved = page[start : USABLE + VECTOR_BYTES] + struct.pack("<I", number)
    return hmac.compare_digest(hmac.digest(mac_key, proved, "sha512"), page[USABLE + VECTOR_BYTES :])


def _decrypted(page: bytes, key: bytes, number: int) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[USABLE : USABLE + VECTOR_BYTES])).decryptor()
    if number == 1:
        return MAGIC + decryptor.update(page[SALT_BYTES:USABLE])
    return decryptor.update(page[:USABLE])
