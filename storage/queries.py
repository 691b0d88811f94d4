"""What screens ask: small rows straight from the database, never whole records in a loop."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

from models.accounts import Account, KeyCare
from models.actions.take_rule_file import RuleFilePlan, plan_rule_file
from models.actions.undo import undo_fault
from models.backup import KnownBackup, OldRegistry, Place
from models.case import Case
from models.erasure import Erasure, Overdue
from models.errors import UndoFault
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.faults import Fault
from models.health import SHOWN, HealthFile, RequestRow, in_queue
from models.ids import DocumentId, PersonId
from models.kept_head import KeptHead
from models.law.practice import OfficeOverride, Practice
from models.law.rule_files import TakenRuleFile
from models.law.rules import Rules
from models.list_filter import EVERYBODY, Facet, FacetCount, ListFilter, ListView, is_sensitive
from models.logs import JournalRow, LogFilter, LookRow
from models.office import Office
from models.papers.book import PaperEntry, PaperFilter, PaperPlace
from models.papers.extract import Extract
from models.papers.office_form import OfficeForm
from models.person import Person
from models.ports import RuleFileSeal
from models.restoring import LastNumber
from models.retention import Terms
from models.roles import Permission, needed_by, needs
from models.security import Security
from models.views import (
    Counts,
    DocumentRow,
    DueRow,
    EventPapers,
    HistoryRow,
    KeyInRow,
    Likeness,
    ListKey,
    NumberHit,
    Page,
    PersonFile,
    PersonRow,
    ReviewRow,
    SearchHits,
)
from storage import heads, list_rows, printed_lists
from storage.accounts import key_care, load_accounts, load_security
from storage.backups.books import last_numbers
from storage.backups.records import is_uncompared, load_backups, load_places
from storage.blobs import Blobs
from storage.changes.format import LogKey
from storage.context import Context
from storage.documents import load_content, load_documents, paper_numbers, person_of, printed_for, printed_for_none
from storage.erasure import load_erasures
from storage.events import all_versions, load_events, load_events_since
from storage.health import load_health_file, must_be_open
from storage.journal import Journal
from storage.list_filter import INDEX as FILTER_INDEX
from storage.list_filter import Sql, conditions, facet_counts, joined
from storage.list_views import load_list_view
from storage.logs import journal_page, last_undoable, look_page
from storage.numbers import numbered
from storage.office_forms import load_office_forms
from storage.offices import health_staff, load_own_office, load_practice, user_names
from storage.old_registries import old_registries
from storage.overrides import all_versions as all_override_versions
from storage.overrides import load_overrides
from storage.own_records import linked, maybe_same, waiting_for_key_in
from storage.paper_book import load_papers, years_of_papers
from storage.people import SqlPeople, load_person, names_of, people_like
from storage.retention import load_overdue, load_terms
from storage.rule_files import LawBook
from storage.search import Found, matching, search
from storage.trend import stood_at

_IN_ORDER = "ORDER BY r.sort_key, r.person"
NO_LIMIT = 1 << 40


def _by_filter(wanted: ListFilter) -> str:
    """The index to walk: of a filter the one that covers it, else whatever is best."""
    return f"INDEXED BY {FILTER_INDEX}" if wanted else ""


T = TypeVar("T")


def _asking(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method of a query, refused with NOT_ALLOWED to whom the table does not give what it declares."""
    permissions = needed_by(method)

    @wraps(method)
    def asked(queries: SqlQueries, *args: Any, **kwargs: Any) -> Any:
        queries.user.must_be_allowed(*permissions)
        return method(queries, *args, **kwargs)

    return asked


def _guarded(cls: type[T]) -> type[T]:
    """Let every query ask the table of roles first. Raises TypeError for one that declares nothing."""
    for name, method in list(vars(cls).items()):
        if not name.startswith("_"):
            setattr(cls, name, _asking(method))
    return cls


@_guarded
class SqlQueries:
    """The ``Queries`` of models/ports.py on SQLCipher. Each raises NOT_ALLOWED to whom it is not open."""

    def __init__(self, context: Context, blobs: Blobs, book: LawBook, seal: RuleFileSeal) -> None:
        self._connection = context.connection
        self._context = context
        self.user = context.session.user
        self._blobs = blobs
        self._book, self._seal = book, seal

    # --- lists ---------------------------------------------------------------------------

    @needs(Permission.READ_LISTS)
    def list_people(
        self, *, kept: bool, group: str, after: ListKey | None, limit: int, wanted: ListFilter = EVERYBODY
    ) -> Page:
        """A page of a list in the order of names. ``group`` empty: all groups."""
        parts = self._of_list(kept, group, wanted)
        if after is not None:
            parts.append(Sql("(r.sort_key, r.person) > (?, ?)", (after.sort_key, after.number)))
        where = joined(parts)
        rows = self._connection.execute(
            f"SELECT {self._columns}, r.sort_key FROM person_row AS r {_by_filter(wanted)} WHERE {where.text}"
            f" {_IN_ORDER} LIMIT ?",
            (*where.parameters, limit + 1),
        ).fetchall()
        following = ListKey(rows[limit - 1][-1], rows[limit - 1][0]) if len(rows) > limit else None
        return Page(tuple(list_rows.person_row(row) for row in rows[:limit]), following)

    @needs(Permission.READ_LISTS)
    def count_people(self, *, kept: bool, group: str, wanted: ListFilter = EVERYBODY) -> int:
        where = joined(self._of_list(kept, group, wanted))
        row = self._connection.execute(
            f"SELECT count(*) FROM person_row AS r {_by_filter(wanted)} WHERE {where.text}", where.parameters
        ).fetchone()
        return int(row[0])

    @needs(Permission.READ_LISTS)
    def roll(self, *, kept: bool, group: str, wanted: ListFilter = EVERYBODY) -> Sequence[int]:
        """The places of everybody on a list, in its order."""
        where = joined(self._of_list(kept, group, wanted))
        cursor = self._connection.execute(
            f"SELECT r.person FROM person_row AS r {_by_filter(wanted)} WHERE {where.text} {_IN_ORDER}",
            where.parameters,
        )
        return array("q", [row[0] for row in cursor.fetchall()])

    @needs(Permission.READ_LISTS)
    def people_at(self, places: Sequence[int]) -> Sequence[PersonRow]:
        """The rows of people at these places, in this order; those who are gone since are left out."""
        cursor = self._connection.execute(
            f"SELECT {self._columns} FROM json_each(?) AS p JOIN person_row AS r ON r.person = p.value AND r.kept >= ?",
            (json.dumps(list(places)), self._least_kept),
        )
        rows = {row[0]: row for row in cursor.fetchall()}
        return tuple(list_rows.person_row(rows[place]) for place in places if place in rows)

    @needs(Permission.READ_LISTS)
    def facet_counts(
        self, facet: Facet, *, kept: bool, group: str, text: str = "", wanted: ListFilter = EVERYBODY
    ) -> Sequence[FacetCount]:
        """How many people of a list have each value by which it can be filtered. Raises NOT_ALLOWED.

        Of those alone are counted whom a search finds, and whom a filter wants by what else it asks.
        """
        if is_sensitive(facet):
            self.user.must_be_allowed(Permission.READ_PERSON)
        of_list = joined(self._of_list(kept, group, EVERYBODY))
        within = self._within(wanted.without(facet))
        if text:
            within.append(matching(self._connection, text))
        return facet_counts(self._connection, facet, of_list, within, self._context.author.at)

    @needs(Permission.READ_LISTS)
    def list_view(self) -> ListView:
        """How the user looks at lists."""
        return load_list_view(self._connection, self.user.id)

    def _of_list(self, kept: bool, group: str, wanted: ListFilter) -> list[Sql]:
        """The conditions on the rows of one list. Raises NOT_ALLOWED."""
        if not kept:
            self.user.must_be_allowed(Permission.OPEN_CLOSED)
        parts = [Sql("r.kept = ?", (int(kept),))]
        if group:
            parts.append(Sql("r.list = ?", (group,)))
        return parts + self._within(wanted)

    def _within(self, wanted: ListFilter) -> list[Sql]:
        """The conditions of a filter. Raises NOT_ALLOWED if it asks what only who may read a person may know."""
        if wanted.is_sensitive:
            self.user.must_be_allowed(Permission.READ_PERSON)
        return conditions(wanted, self._context.author.at)

    @property
    def _columns(self) -> str:
        return list_rows.person_columns(sensitive=self.user.may(Permission.READ_PERSON))

    @property
    def _least_kept(self) -> int:
        """1: only people on the lists are shown to this user; 0: those who were taken off as well."""
        return 0 if self.user.may(Permission.OPEN_CLOSED) else 1

    # --- search --------------------------------------------------------------------------

    @needs(Permission.READ_LISTS)
    def search(
        self, text: str, *, limit: int, kept: bool = True, group: str = "", wanted: ListFilter = EVERYBODY
    ) -> SearchHits:
        """People of a list by name, other name, relative, part of a number or a phone; within a filter.

        Matches with the accents as typed come first. While people on the lists are looked for, closed cases are only
        counted. Raises NOT_ALLOWED.
        """
        found = self._search(text, limit, kept, group, wanted)
        rows = tuple(self.people_at(found.people[:limit]))
        return SearchHits(rows, found.more or len(found.people) > limit, found.closed, found.corrected)

    @needs(Permission.READ_LISTS)
    def found(self, text: str, *, kept: bool = True, group: str = "", wanted: ListFilter = EVERYBODY) -> Sequence[int]:
        """The places of everybody whom a search finds in a list and within a filter, in its order."""
        return self._search(text, NO_LIMIT, kept, group, wanted).people

    def _search(self, text: str, limit: int, kept: bool, group: str, wanted: ListFilter) -> Found:
        if not kept:
            self.user.must_be_allowed(Permission.OPEN_CLOSED)
        return search(self._connection, text, limit=limit, kept=kept, group=group, within=self._within(wanted))

    @needs(Permission.ENTER_PERSON)
    def entry_matches(self, number: str, name: str, birth_year: int | None) -> Sequence[Likeness]:
        """Who may be the person that is being entered. Of a closed case only that a file exists (design §8)."""
        return _without_closed_names(people_like(self._connection, number, name, birth_year))

    @needs(Permission.TAKE_OVER)
    def like(self, number: str, name: str, birth_year: int | None) -> Sequence[Likeness]:
        return people_like(self._connection, number, name, birth_year)

    @needs(Permission.READ_PERSON)
    def linked(self, person_id: PersonId) -> Sequence[Likeness]:
        """The other records of a person. Of one that is closed only that it exists (design §8)."""
        self._must_be_open(person_id)
        return _without_closed_names(linked(self._connection, person_id))

    @needs(Permission.CHANGE_PERSON)
    def maybe_same(self, person_id: PersonId) -> Sequence[Likeness]:
        """Records that are not linked and may be of the same person. Of one that is closed only that it exists."""
        self._must_be_open(person_id)
        return _without_closed_names(maybe_same(self._connection, person_id))

    @needs(Permission.RECORD_EVENT)
    def waiting_for_key_in(self, *, limit: int) -> Sequence[KeyInRow]:
        """Of whom the ministry's own software is behind the record, those never typed in first."""
        return waiting_for_key_in(self._connection, limit)

    @needs(Permission.READ_LISTS)
    def counts(self) -> Counts:
        cursor = self._connection.execute("SELECT kept, list, count(*) FROM person_row GROUP BY kept, list")
        found = {(row[0], row[1]): row[2] for row in cursor.fetchall()}
        review = self._connection.execute("SELECT count(DISTINCT person) FROM case_review").fetchone()[0]
        return Counts(
            users=found.get((1, "user"), 0),
            addicts=found.get((1, "addict"), 0),
            aftercare=found.get((1, "aftercare"), 0),
            closed=sum(count for (kept, _), count in found.items() if not kept),
            review=review,
        )

    @needs(Permission.READ_LISTS)
    def stood_at(self, instants: Sequence[datetime]) -> Mapping[str, Sequence[int]]:
        """By state how many people it held at each of some instants."""
        return stood_at(self._connection, instants)

    # --- the home page -------------------------------------------------------------------

    @needs(Permission.READ_LISTS)
    def due(self, until: datetime, *, limit: int = NO_LIMIT) -> Sequence[DueRow]:
        """What has to be done before an instant, overdue included, the most urgent first.

        ``limit`` bounds what has a limit of time and what has none, each; the latter stands last. Of somebody off the
        lists a user who may not open closed files sees what is due, but not for whom (design §8, Closed cases).
        """
        asked = {"least": self._least_kept, "until": int(until.timestamp()), "limit": limit}
        dated = self._connection.execute(
            f"SELECT {list_rows.DUE} WHERE d.alarm = 1 AND d.due_at <= :until AND d.opens_at <= :until"
            " ORDER BY d.due_at, d.sort_key, d.person, d.position LIMIT :limit",
            asked,
        ).fetchall()
        undated = self._connection.execute(
            f"SELECT {list_rows.DUE} WHERE d.alarm = 1 AND d.due_at IS NULL AND d.opens_at <= :until"
            " ORDER BY d.sort_key, d.person, d.position LIMIT :limit",
            asked,
        ).fetchall()
        rows = [list_rows.due_row(row) for row in (*dated, *undated)]
        return [self._with_day_asked(row) for row in rows]

    def _with_day_asked(self, due: DueRow) -> DueRow:
        """What is due with the day that the request which began it names itself."""
        duty = self._book.law.rules.version(due.rule_id, due.rule_from).duty
        if duty is None or not duty.asked_by or due.due_at is not None:
            return due
        named = self._connection.execute(
            "SELECT json_extract(fields, ?) FROM event WHERE id = ?", (f"$.{duty.asked_by}", due.started_by)
        ).fetchone()
        return replace(due, asked_by=date.fromisoformat(named[0])) if named and named[0] else due

    @needs(Permission.READ_LISTS)
    def due_count(self, until: datetime) -> int:
        """How much ``due`` would give without a limit."""
        seconds = int(until.timestamp())
        counted = "SELECT count(*) FROM case_due WHERE alarm = 1 AND opens_at <= ? AND"
        row = self._connection.execute(  # each part is a range of the index; joined by OR they would scan it
            f"SELECT ({counted} due_at IS NULL) + ({counted} due_at <= ?)", (seconds, seconds, seconds)
        ).fetchone()
        return int(row[0])

    @needs(Permission.READ_LISTS)
    def review(self) -> Sequence[ReviewRow]:
        cursor = self._connection.execute(
            "SELECT r.id, r.name, r.birth, v.kind, v.rule, v.details FROM case_review AS v"
            " CROSS JOIN person_row AS r ON r.person = v.person AND r.kept >= ?"
            " ORDER BY r.kept DESC, r.sort_key, r.person, v.position",
            (self._least_kept,),
        )
        return [
            ReviewRow(PersonId(row[0]), row[1], row[2], row[3], row[4], tuple(json.loads(row[5])))
            for row in cursor.fetchall()
        ]

    # --- printed lists -------------------------------------------------------------------

    @needs(Permission.PRINT)
    def were_in(self, states: Collection[str], first: datetime, until: datetime) -> Sequence[int]:
        """The places of everybody whom a state held before ``until`` and up to ``first`` or longer, in list order."""
        return printed_lists.were_in(self._connection, states, first, until, self._least_kept)

    @needs(Permission.PRINT)
    def having(self, kinds: Collection[str], first: datetime, until: datetime) -> Sequence[int]:
        """The places of everybody to whom something of some kinds happened from ``first`` on and before ``until``."""
        return printed_lists.having(self._connection, kinds, first, until, self._least_kept)

    @needs(Permission.PRINT)
    def files_at(self, places: Sequence[int], fields: Collection[str]) -> Sequence[PersonFile]:
        """What rows of a printed list are made of, in this order; of nobody whom the user may not see."""
        return printed_lists.files_at(self._connection, places, fields, self._least_kept)

    # --- one person ----------------------------------------------------------------------

    @needs(Permission.READ_PERSON)
    def person(self, person_id: PersonId) -> Person:
        self._must_be_open(person_id)
        return load_person(self._connection, person_id)

    @needs(Permission.READ_PERSON)
    def case(self, person_id: PersonId, at: datetime | None = None, known: int | None = None) -> Case:
        """The case of a person, at an instant and as known at a journal number if given."""
        self._must_be_open(person_id)
        law = self._book.known_at(known)
        practice = load_practice(self._connection, law.calendar)
        if known is None:
            person = load_person(self._connection, person_id)
            events = load_events(self._connection, person_id, self._context.session.clinical)
        else:
            person = SqlPeople(self._context).as_known(person_id, known)
            events = all_versions(self._context, person_id)
            practice = replace(practice, overrides=all_override_versions(self._connection, self._context.journal))
        return Case.of(person, events, law.rules, practice, at=at, known=known)

    @needs(Permission.PRINT)
    def documents(self, person_id: PersonId) -> Sequence[DocumentRow]:
        self._must_be_open(person_id)
        return load_documents(self._connection, person_id)

    @needs(Permission.PRINT, Permission.PRINT_HEALTH)
    def document_content(self, document_id: DocumentId) -> bytes:
        """The bytes of a paper. Raises NOT_FOUND, to a health station also for what it did not keep itself."""
        person_id = person_of(self._connection, document_id)
        if self.user.may(Permission.PRINT):
            self._must_be_open(person_id)
        else:
            load_health_file(self._connection, self._context.session, person_id).must_have(document_id)
        return load_content(self._connection, self._blobs, document_id)

    @needs(Permission.READ_JOURNAL)
    def history(self, person_id: PersonId) -> Sequence[HistoryRow]:
        self._must_be_open(person_id)
        return Journal(self._connection).of_person(person_id)

    @needs(Permission.EXTRACT)
    def extract(self, person_id: PersonId) -> Extract:
        """Everything that is kept of a person and that the user may read: a health station has the file it sees."""
        if not self.user.may(Permission.READ_PERSON):
            found = self.health_file(person_id)
            return Extract(found.person, found.events, found.papers)
        self._must_be_open(person_id)
        events = load_events(self._connection, person_id, self._context.session.clinical)
        documents = load_documents(self._connection, person_id, withdrawn=True)
        return Extract(load_person(self._connection, person_id), tuple(events), tuple(documents))

    def _must_be_open(self, person_id: PersonId) -> None:
        """Raises CASE_CLOSED for somebody off the lists whose file this session has not opened (design §8)."""
        must_be_open(self._connection, self._context.session, person_id)

    # --- the health station --------------------------------------------------------------

    @needs(Permission.READ_REQUESTS)
    def requests(self) -> Sequence[RequestRow]:
        """Everybody on the lists with whom a health station has to do (``models.health``), who waits longest first."""
        cursor = self._connection.execute(
            "SELECT r.id, r.name, r.birth, max(iif(e.kind = ?, e.happened_at, NULL)),"
            " max(iif(e.kind = ?, e.happened_at, NULL)) FROM event AS e JOIN person_row AS r ON r.person = e.person"
            " WHERE e.kind IN (SELECT value FROM json_each(?)) AND e.voided = 0 AND r.kept = 1 GROUP BY r.person"
            " HAVING max(e.kind = ? OR e.recorded_by IN (SELECT value FROM json_each(?)))",
            (
                DeterminationRequested.kind,
                DeterminationResulted.kind,
                json.dumps(sorted(SHOWN)),
                DeterminationRequested.kind,
                json.dumps(health_staff(self._connection)),
            ),
        )
        rows = cursor.fetchall()
        return in_queue(
            RequestRow(PersonId(r[0]), r[1], r[2], list_rows.instant(r[3]), list_rows.instant(r[4])) for r in rows
        )

    @needs(Permission.READ_REQUESTS)
    def health_file(self, person_id: PersonId) -> HealthFile:
        """A person as a health station sees it. Raises NOT_FOUND for somebody with whom no station has to do."""
        return load_health_file(self._connection, self._context.session, person_id)

    # --- journal and access log ----------------------------------------------------------

    @needs(Permission.READ_JOURNAL)
    def journal(self, wanted: LogFilter, *, before: int | None, limit: int) -> Sequence[JournalRow]:
        """Entries of the journal before a number, the newest first."""
        return journal_page(self._connection, wanted, before, limit, self._context.session.opened)

    @needs(Permission.READ_ACCESS_LOG)
    def looks(self, wanted: LogFilter, *, before: int | None, limit: int) -> Sequence[LookRow]:
        """Entries of the access log before a number, the newest first."""
        return look_page(self._connection, wanted, before, limit)

    @needs(Permission.UNDO, Permission.UNDO_OTHERS)
    def last_undoable(self) -> Sequence[HistoryRow]:
        """The entries of the user's own last action that can be taken back; none, if there is no such action."""
        found = last_undoable(self._connection, self._context.session.user.id)
        return self._context.journal.of_action(found) if found else ()

    @needs(Permission.UNDO, Permission.UNDO_OTHERS)
    def undo_fault(self, entries: Sequence[HistoryRow]) -> UndoFault | None:
        """Why the action of these entries cannot be taken back; None if it can."""
        return undo_fault(self._context.journal, entries[0].action_id, entries)

    @needs(Permission.READ_JOURNAL, Permission.PRINT)
    def head(self) -> KeptHead:
        """The head of the journal, to be kept elsewhere."""
        return heads.present(self._connection)

    @needs(Permission.READ_JOURNAL)
    def compared(self, kept: KeptHead) -> Fault | None:
        """What a head that was kept elsewhere shows of this registry; None: it agrees."""
        return heads.compared(self._connection, kept)

    @needs(Permission.CHECK)
    def spare_papers(self) -> list[str]:
        """The names of papers' files that no paper needs: a save that was cut off left them. Raises disk errors."""
        needed = {name for (name,) in self._connection.execute("SELECT blob FROM document").fetchall()}
        return sorted(self._blobs.names() - needed)

    # --- office and law ------------------------------------------------------------------

    @needs(Permission.READ_OFFICE)
    def office(self) -> Office:
        return load_own_office(self._connection)

    @needs(Permission.READ_OFFICE)
    def user_names(self) -> Mapping[str, str]:
        return user_names(self._connection)

    @needs(Permission.MANAGE_USERS)
    def accounts(self) -> Sequence[Account]:
        return load_accounts(self._connection)

    @needs(Permission.READ_OFFICE)
    def security(self) -> Security:
        return load_security(self._connection)

    @needs(Permission.READ_OFFICE)
    def key_care(self) -> KeyCare:
        return key_care(self._connection, self.user.id, self._context.author.at)

    @needs(Permission.READ_OFFICE)
    def rules(self) -> Rules:
        return self._book.law.rules

    @needs(Permission.READ_OFFICE)
    def practice(self) -> Practice:
        return load_practice(self._connection, self._book.law.calendar)

    @needs(Permission.READ_OFFICE)
    def overrides(self) -> Sequence[OfficeOverride]:
        return load_overrides(self._connection)

    @needs(Permission.READ_OFFICE)
    def rule_files(self) -> Sequence[TakenRuleFile]:
        return self._book.rows()

    @needs(Permission.TAKE_RULES)
    def rule_file_plan(self, sealed: bytes) -> RuleFilePlan:
        """What taking a file would change. Raises RULE_FILE_SEAL, RULE_FILE_UNTRUSTED, RULE_FILE_OLD, RULE_FILE_BAD."""
        return plan_rule_file(self._seal, self._book.law, load_overrides(self._connection), sealed)

    @needs(Permission.ERASE)
    def retention_terms(self) -> Terms:
        return load_terms(self._connection)

    @needs(Permission.ERASE)
    def overdue(self, today: date) -> Overdue:
        """Closed files whose time of retention is over, and those that have no time yet."""
        return load_overdue(self._connection, today)

    @needs(Permission.ERASE)
    def erasures(self) -> Sequence[Erasure]:
        """Every destruction, the last first."""
        return load_erasures(self._connection)

    @needs(Permission.PRINT, Permission.PRINT_HEALTH)
    def numbers_in(self, year: int, suffix: str) -> Sequence[str]:
        return paper_numbers(self._connection, year, suffix)

    @needs(Permission.PRINT, Permission.PRINT_HEALTH)
    def office_forms(self) -> Mapping[str, OfficeForm]:
        return load_office_forms(self._connection)

    @needs(Permission.PRINT)
    def papers_numbered(self, number: str, *, limit: int) -> Sequence[NumberHit]:
        """Papers, printed, received or only recorded, whose number begins so; the newest first."""
        return numbered(self._connection, number, least_kept=self._least_kept, limit=limit)

    @needs(Permission.PRINT)
    def papers(self, wanted: PaperFilter, *, before: PaperPlace | None, limit: int) -> Sequence[PaperEntry]:
        """The papers of the office as ``wanted``, the newest first, those after the one at the place ``before``.

        Nothing of somebody whom the user may not see. A text without a digit finds people, by the words as they are
        typed.
        """
        return load_papers(self._connection, wanted, before=before, limit=limit, least_kept=self._least_kept)

    @needs(Permission.PRINT)
    def years_of_papers(self) -> Sequence[int]:
        """The years of which papers are kept, the newest first."""
        return years_of_papers(self._connection)

    @needs(Permission.PRINT)
    def papers_since(self, kinds: Iterable[str], since: datetime) -> Sequence[EventPapers]:
        """The events of some kinds that happened since an instant, with what was printed for each.

        Nothing of somebody whom the user may not see.
        """
        found = load_events_since(self._connection, kinds, since)
        names = names_of(self._connection, {event.person_id for event in found}, least_kept=self._least_kept)
        events = [event for event in found if event.person_id in names]
        printed = printed_for(self._connection, [event.id for event in events])
        early = printed_for_none(self._connection, {event.person_id for event in events})
        return [
            EventPapers(event, names[event.person_id], printed[event.id], early.get(event.person_id, ()))
            for event in events
        ]

    # --- backups -------------------------------------------------------------------------

    @needs(Permission.BACK_UP)
    def places(self) -> Sequence[Place]:
        """Where backups go."""
        return load_places(self._connection)

    @needs(Permission.BACK_UP)
    def backups(self) -> Sequence[KnownBackup]:
        """Every backup that was ever proven, the newest first."""
        return load_backups(self._connection, LogKey.of(self._context.session.vault.keys.database).id)

    @needs(Permission.BACK_UP)
    def old_registries(self) -> Sequence[OldRegistry]:
        """What restores set aside beside the registry, the oldest first. Raises disk errors."""
        return old_registries(self._context.session.vault.folder)

    @needs(Permission.RECORD_EVENT)
    def numbers_to_compare(self, year: int) -> Sequence[LastNumber]:
        """The last number known of every book, as long as nobody compared them with paper since a restore."""
        return last_numbers(self._connection, year) if is_uncompared(self._connection) else ()


def _without_closed_names(found: Sequence[Likeness]) -> list[Likeness]:
    return [replace(like, name="", birth="", number="") if like.closed else like for like in found]
