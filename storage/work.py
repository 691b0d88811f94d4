"""One action on the registry: its repositories, and the caches it brings up to date before commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.actions.undo import UNDONE_RECORD
from models.errors import ErrorCode, RegistryError
from models.ids import ActionId, IdSource, PersonId
from models.law.practice import Practice
from models.law.rule_files import Law
from models.law.rules import Rules
from models.ports import RuleFileSeal
from models.views import HistoryRow
from storage import caches
from storage.access_log import SqlLooks
from storage.accounts import SqlAccounts
from storage.backups.records import SqlBackups
from storage.blobs import Blobs
from storage.context import Context
from storage.documents import SqlDocuments
from storage.erasure import SqlErasures
from storage.events import SqlEvents
from storage.health import SqlHealthFiles
from storage.list_views import SqlListViews
from storage.office_forms import SqlForms
from storage.offices import SqlOffices, load_practice
from storage.overrides import SqlOverrides
from storage.people import SqlPeople
from storage.recoveries import SqlRecoveries
from storage.retention import SqlRetention
from storage.rule_files import LawBook, SqlRuleFiles


class SqlTallies:
    """Counts without a person: one number a day and name."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add(self, name: str, day: date) -> None:
        self._journal(name, "add", None, {"day": day.isoformat()})
        self._context.execute(
            "INSERT INTO tally (name, day, count) VALUES (?, ?, 1)"
            " ON CONFLICT (name, day) DO UPDATE SET count = count + 1",
            (name, day.isoformat()),
        )

    def remove(self, name: str, day: date, reason: str) -> None:
        """Take back what was counted once. Raises NOT_FOUND."""
        self._journal(name, "remove", {"day": day.isoformat()}, None, reason)
        cursor = self._context.execute(
            "UPDATE tally SET count = count - 1 WHERE name = ? AND day = ? AND count > 0", (name, day.isoformat())
        )
        if cursor.rowcount != 1:
            raise RegistryError(ErrorCode.NOT_FOUND, record="tally")

    def _journal(self, name: str, change: str, before: Any, after: Any, reason: str = "") -> None:
        self._context.note("tally", name, change, before=before, after=after, reason=reason)

    def total(self, name: str, first: date, last: date) -> int:
        row = self._context.execute(
            "SELECT coalesce(sum(count), 0) FROM tally WHERE name = ? AND day BETWEEN ? AND ?",
            (name, first.isoformat(), last.isoformat()),
        ).fetchone()
        return int(row[0])


class SqlHistories:
    """The journal; of its own accord an action adds only that another one was taken back."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._journal = context.journal

    def undone(self) -> Mapping[ActionId, ActionId]:
        return self._journal.undone()

    def note_undone(self, action_id: ActionId, name: str, reason: str) -> None:
        self._context.note(UNDONE_RECORD, action_id, "add", after={"action": name}, reason=reason)

    def of_record(self, record_id: str) -> Sequence[HistoryRow]:
        return self._journal.of_record(record_id)

    def of_person(self, person_id: PersonId) -> Sequence[HistoryRow]:
        return self._journal.of_person(person_id)

    def of_action(self, action_id: str) -> Sequence[HistoryRow]:
        return self._journal.of_action(action_id)  # type: ignore[arg-type]

    def number(self) -> int:
        return self._journal.head()[0]


class SqlWork:
    """The ``Work`` of models/ports.py on SQLCipher."""

    def __init__(self, context: Context, blobs: Blobs, book: LawBook, seal: RuleFileSeal, new_id: IdSource) -> None:
        self._context = context
        self.seal = seal
        self.people = SqlPeople(context)
        self.events = SqlEvents(context)
        self.health_files = SqlHealthFiles(context)
        self.documents = SqlDocuments(context, blobs)
        self.offices = SqlOffices(context)
        self.recoveries = SqlRecoveries(context)
        self.accounts = SqlAccounts(context, self.recoveries)
        self.overrides = SqlOverrides(context)
        self.retention = SqlRetention(context)
        self.forms = SqlForms(context)
        self.list_views = SqlListViews(context)
        self.erasures = SqlErasures(context)
        self.backups = SqlBackups(context, new_id)
        self.tallies = SqlTallies(context)
        self.looks = SqlLooks(context)
        self.journal = SqlHistories(context)
        self.rule_files = SqlRuleFiles(context, book)
        self.new_id = new_id

    @property
    def practice(self) -> Practice:
        return load_practice(self._context.connection, self.law.calendar)

    @property
    def law(self) -> Law:
        """The law in force, with what this action took."""
        return self.rule_files.book.law

    @property
    def rules(self) -> Rules:
        return self.law.rules

    @property
    def action_id(self) -> str:
        return self._context.author.action_id

    def finish(self) -> None:
        """Bring the caches of everybody touched up to date, and the keyring; the last thing before commit."""
        if self.rule_files.changed:
            caches.renew(self._context.connection, self.rules, self.practice)
        people = self._context.touched
        if self.offices.practice_changed or self.overrides.changed:
            people = {row[0] for row in self._context.execute("SELECT number FROM person").fetchall()}
        if people:
            caches.rebuild(self._context.connection, sorted(people), self.rules, self.practice, self._context.entered)
        self.accounts.finish()
