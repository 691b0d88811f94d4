"""Rule files taken: the signed bytes as they came, and the law that they make."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from models.ids import UserId
from models.law.rule_files import Law, RuleFile, TakenRuleFile, read_rule_file
from storage.connection import Connection
from storage.context import Context
from storage.journal import Journal
from storage.rule_seal import signed_content

_RECORD = "rule_file"


@dataclass(frozen=True)
class StoredFile:
    """A file as it is stored; ``law`` is that which it makes with all files before it, None if it cannot be read."""

    id: str
    number: int
    signer: str
    taken_at: datetime
    taken_by: UserId
    journal: int
    digest: str
    law: Law | None

    @property
    def file(self) -> RuleFile | None:
        return self.law.files[-1] if self.law else None


@dataclass(frozen=True)
class LawBook:
    """The law delivered with the program, and the files taken since, in their order.

    From the first file on that this program cannot read none is in force: what follows may build on it.
    """

    base: Law
    files: tuple[StoredFile, ...] = ()

    @property
    def law(self) -> Law:
        """The law in force."""
        return self.known_at(None)

    def known_at(self, journal_number: int | None) -> Law:
        """The law as it was known at a journal number (None: now)."""
        law = self.base
        for stored in self.files:
            if stored.law is None or (journal_number is not None and stored.journal > journal_number):
                break
            law = stored.law
        return law

    @property
    def unread(self) -> StoredFile | None:
        """The first file that this program cannot read."""
        return next((stored for stored in self.files if stored.law is None), None)

    def with_file(self, stored: StoredFile) -> LawBook:
        return replace(self, files=(*self.files, stored))

    def rows(self) -> Sequence[TakenRuleFile]:
        """The files as screens list them."""
        return [
            TakenRuleFile(stored.number, stored.file, stored.signer, stored.taken_at, stored.taken_by)
            for stored in self.files
        ]


def load_law_book(connection: Connection, base: Law) -> LawBook:
    """The law of a registry. A file that cannot be read with this program is kept and told, never raised."""
    book = LawBook(base)
    cursor = connection.execute(
        "SELECT id, file_number, signer, sealed, taken_at, taken_by, journal FROM rule_file ORDER BY number"
    )
    for id_, number, signer, sealed, taken_at, taken_by, journal in cursor.fetchall():
        law = None if book.unread else _law_with(book.law, sealed)
        at, digest = datetime.fromtimestamp(taken_at, UTC), _digest(sealed)
        book = book.with_file(StoredFile(id_, number, signer, at, UserId(taken_by), journal, digest, law))
    return book


def _law_with(law: Law, sealed: bytes) -> Law | None:
    try:
        return law.with_file(read_rule_file(signed_content(sealed)))
    except RegistryError:
        return None


def _digest(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def rule_file_faults(connection: Connection, book: LawBook) -> Iterator[Fault]:
    """Files that cannot be read, and those that are not what the journal says was taken."""
    journal = Journal(connection)
    for stored in book.files:
        if stored.law is None:
            yield Fault(FaultKind.RULE_FILE_UNREADABLE, stored.number)
        taken = next((entry.after for entry in journal.of_record(stored.id) if entry.change == "add"), None)
        if taken is None or taken.get("digest") != stored.digest:
            yield Fault(FaultKind.RULE_FILE_CHANGED, stored.number)


class SqlRuleFiles:
    """Rule files within one action. ``book``: the law with what this action took."""

    def __init__(self, context: Context, book: LawBook) -> None:
        self._context = context
        self._before = book
        self.book = book

    @property
    def changed(self) -> bool:
        return self.book is not self._before

    def add(self, record_id: str, sealed: bytes, file: RuleFile, signer: str) -> None:
        """Keep a file that was opened and read. Raises RULE_FILE_OLD, RULE_FILE_BAD; while one taken before cannot be
        read, RULE_FILE_UNREAD."""
        unread = self.book.unread
        if unread is not None:
            raise RegistryError(ErrorCode.RULE_FILE_UNREAD, number=unread.number)
        law, author = self.book.law.with_file(file), self._context.author
        told = {"number": file.number, "title": file.title, "signer": signer, "digest": _digest(sealed)}
        journal = self._context.note(_RECORD, record_id, "add", after=told)
        self._context.execute(
            "INSERT INTO rule_file (id, file_number, signer, sealed, taken_at, taken_by, journal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (record_id, file.number, signer, sealed, int(author.at.timestamp()), author.user, journal),
        )
        stored = StoredFile(record_id, file.number, signer, author.at, author.user, journal, _digest(sealed), law)
        self.book = self.book.with_file(stored)
