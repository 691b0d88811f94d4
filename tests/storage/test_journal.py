"""The journal: its chain finds every change, it tells what was known when, and what failed or was removed is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.actions.change_office import change_office
from models.actions.change_person import change_person
from models.actions.enter_person import count_negative_test, enter_person
from models.actions.keep_paper import keep_printed, log_reprint
from models.actions.record_event import amend_event, record_event, void_event
from models.case import Case
from models.clock import Clock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.notes import Note
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided
from models.faults import Fault, FaultKind
from models.ids import DocumentId, EventId, PersonId
from models.person import Person, Relative
from models.ports import Work
from models.roles import Permission, User, needs
from models.text import fold
from storage import caches
from storage.journal import Journal
from storage.keyring import COPY, FILE
from storage.registry import SqlRegistry
from storage.sealing import seal, unseal
from storage.verification import chain_faults
from tests.conftest import NOW
from tests.faults.scripted_saves import POSITIVE, paper

NAME = "Đoàn Thị Khuất Quỳnh"
NUMBER = "089190001234"
AT = Moment.at(NOW)


def connection_of(registry: SqlRegistry) -> Any:
    assert registry._connection is not None
    return registry._connection


def faults(registry: SqlRegistry) -> list[Fault]:
    return list(chain_faults(connection_of(registry)))


def kinds(registry: SqlRegistry) -> set[FaultKind]:
    return {fault.kind for fault in registry.check()}


def head(registry: SqlRegistry) -> tuple[int, bytes]:
    return Journal(connection_of(registry)).head()


def known_now(registry: SqlRegistry) -> int:
    return head(registry)[0]


def enter(registry: SqlRegistry, name: str = NAME, **values: Any) -> PersonId:
    return registry.write(enter_person, {"name": name, **values}, AT, POSITIVE)


@pytest.fixture
def person(registry: SqlRegistry) -> PersonId:
    """A person with some history: two persons, notes, an amendment, a paper."""
    enter(registry, "Lê Văn Khác")
    person_id = enter(registry, citizen_number=NUMBER, occupation="Thợ hồ")
    note = registry.write(record_event, person_id, AT, Note(text="đầu tiên"))
    registry.write(amend_event, note, 1, AT, Note(text="đã sửa"), "ghi nhầm")
    registry.write(keep_printed, paper(person_id, b"%PDF"), 1, "print")
    return person_id


def test_an_untouched_chain_verifies(registry: SqlRegistry, person: PersonId) -> None:
    assert faults(registry) == []
    assert known_now(registry) >= 9


# --- tampering -----------------------------------------------------------------------------------

HEADER = {
    "epoch": 2,
    "recorded_at": 1,
    "utc_offset": 999,
    "user_id": "x",
    "office_id": "x",
    "action_id": "x",
    "action": "x",
    "record": "x",
    "record_id": "x",
    "person_id": None,
    "change": "void",
    "version": 9,
    "payload_digest": bytes(32),
    "hash": bytes(32),
}


def test_no_column_of_an_entry_is_outside_the_tests(registry: SqlRegistry) -> None:
    columns = [row[1] for row in connection_of(registry).execute("PRAGMA table_info(journal)")]
    assert set(columns) == set(HEADER) | {"number"}


@pytest.mark.parametrize("column", HEADER)
@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_changed_column_of_an_entry_is_found(
    registry: SqlRegistry, person: PersonId, column: str, which: str
) -> None:
    connection = connection_of(registry)
    last = known_now(registry)
    (number,) = connection.execute(
        "SELECT number FROM journal WHERE person_id = ? AND number >= ? ORDER BY number LIMIT 1", (person, last // 2)
    ).fetchone()
    number = {"first": 1, "middle": number, "last": last}[which]
    value = "x" if (column, which) == ("person_id", "first") else HEADER[column]  # the first entry has no person
    connection.execute(f"UPDATE journal SET {column} = ? WHERE number = ?", (value, number))
    assert Fault(FaultKind.ENTRY_CHANGED, number) in faults(registry)
    assert registry.check() != []


def test_a_changed_payload_is_found(registry: SqlRegistry, person: PersonId) -> None:
    connection = connection_of(registry)
    for number in range(1, known_now(registry) + 1):
        (sealed,) = connection.execute("SELECT sealed FROM journal_payload WHERE number = ?", (number,)).fetchone()
        for at in (0, 15, len(sealed) - 1):
            changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
            connection.execute("UPDATE journal_payload SET sealed = ? WHERE number = ?", (changed, number))
            assert faults(registry) == [Fault(FaultKind.CONTENT_CHANGED, number)]
        connection.execute("UPDATE journal_payload SET sealed = ? WHERE number = ?", (sealed, number))
    assert faults(registry) == []


def test_a_payload_sealed_anew_with_the_right_key_is_found(registry: SqlRegistry, person: PersonId) -> None:
    """Who holds every key in the database still cannot change a value unnoticed: the digest is in the chain."""
    connection = connection_of(registry)
    number, record_id, sealed, key = connection.execute(
        "SELECT j.number, j.record_id, p.sealed, k.key FROM journal AS j JOIN journal_payload AS p USING (number)"
        " JOIN seal_key AS k ON k.owner = j.person_id WHERE j.change = 'change'"
    ).fetchone()
    bound_to = f"{number}:{record_id}".encode()
    plain = unseal(key, sealed, bound_to)
    assert "đã sửa".encode() in plain
    forged = seal(key, plain.replace("đã sửa".encode(), "như cũ".encode()), bound_to)
    connection.execute("UPDATE journal_payload SET sealed = ? WHERE number = ?", (forged, number))
    assert faults(registry) == [Fault(FaultKind.CONTENT_FORGED, number)]


def test_two_payloads_of_one_person_cannot_be_exchanged(registry: SqlRegistry, person: PersonId) -> None:
    connection = connection_of(registry)
    (first, a), (second, b) = connection.execute(
        "SELECT number, sealed FROM journal_payload JOIN journal USING (number) WHERE person_id = ? LIMIT 2", (person,)
    ).fetchall()
    connection.execute("UPDATE journal_payload SET sealed = ? WHERE number = ?", (b, first))
    connection.execute("UPDATE journal_payload SET sealed = ? WHERE number = ?", (a, second))
    assert faults(registry) == [Fault(FaultKind.CONTENT_CHANGED, n) for n in (first, second)]


def test_a_missing_payload_is_found_while_its_key_is_there(registry: SqlRegistry, person: PersonId) -> None:
    connection = connection_of(registry)
    number = known_now(registry)
    connection.execute("DELETE FROM journal_payload WHERE number IN (1, ?)", (number,))
    assert faults(registry) == [Fault(FaultKind.CONTENT_MISSING, n) for n in (1, number)]


def without_foreign_keys(registry: SqlRegistry, *statements: str) -> None:
    connection = connection_of(registry)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.execute("PRAGMA foreign_keys = ON")


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_deleted_entry_is_found(registry: SqlRegistry, person: PersonId, number: int) -> None:
    without_foreign_keys(
        registry,
        f"DELETE FROM journal_payload WHERE number = {number}",
        f"DELETE FROM journal WHERE number = {number}",
    )
    found = faults(registry)
    assert Fault(FaultKind.ENTRY_MISSING, number) in found
    assert Fault(FaultKind.ENTRY_CHANGED, number + 1) in found


def test_a_deleted_entry_is_found_when_the_later_ones_are_renumbered(registry: SqlRegistry, person: PersonId) -> None:
    last = known_now(registry)
    statements = ["DELETE FROM journal_payload WHERE number = 4", "DELETE FROM journal WHERE number = 4"]
    for number in range(5, last + 1):
        statements += [
            f"UPDATE {table} SET number = {number - 1} WHERE number = {number}"
            for table in ("journal", "journal_payload")
        ]
    without_foreign_keys(registry, *statements)
    assert Fault(FaultKind.ENTRY_CHANGED, 4) in faults(registry)


def test_a_swapped_pair_is_found(registry: SqlRegistry, person: PersonId) -> None:
    without_foreign_keys(
        registry,
        *(
            f"UPDATE {table} SET number = {new} WHERE number = {old}"
            for table in ("journal", "journal_payload")
            for old, new in ((4, 1000), (5, 4), (1000, 5))
        ),
    )
    found = faults(registry)
    assert Fault(FaultKind.ENTRY_CHANGED, 4) in found
    assert Fault(FaultKind.ENTRY_CHANGED, 5) in found


def test_deleted_last_entries_show_only_against_a_remembered_head(registry: SqlRegistry, person: PersonId) -> None:
    """No chain can see its own end cut off; whoever wrote number and hash down can."""
    remembered = head(registry)
    without_foreign_keys(
        registry,
        f"DELETE FROM journal_payload WHERE number = {remembered[0]}",
        f"DELETE FROM journal WHERE number = {remembered[0]}",
    )
    assert faults(registry) == []
    assert head(registry) != remembered
    registry.write(record_event, person, AT, Note(text="khác"))
    assert head(registry)[0] == remembered[0]
    assert head(registry)[1] != remembered[1]


def test_the_same_records_in_another_registry_have_another_chain(registry: SqlRegistry, person: PersonId) -> None:
    connection = connection_of(registry)
    connection.execute("UPDATE registry SET id = 'another'")
    assert Fault(FaultKind.ENTRY_CHANGED, 1) in faults(registry)


# --- erasing -------------------------------------------------------------------------------------


def erase(registry: SqlRegistry, person: PersonId) -> None:
    """What an erasure does to the journal; the rows of the person stay, so that the history can still be asked for."""
    connection = connection_of(registry)
    connection.execute(
        "DELETE FROM journal_payload WHERE number IN (SELECT number FROM journal WHERE person_id = ?)", (person,)
    )
    connection.execute("DELETE FROM seal_key WHERE owner = ?", (person,))
    registry.write(say_erased, person)


@needs(Permission.ERASE)
def say_erased(work: Work, clock: Clock, user: User, person: PersonId) -> None:
    context = work._context  # type: ignore[attr-defined]
    told = {"record": "erasure", "record_id": person, "person_id": None, "change": "remove", "version": 1}
    context.journal.add(context.author, **told, before=None, after=None)


def test_erasing_a_person_keeps_the_chain_whole(registry: SqlRegistry, person: PersonId) -> None:
    before = head(registry)
    erase(registry, person)
    assert faults(registry) == []
    assert head(registry)[0] == before[0] + 1
    history = registry.read(lambda queries: queries.history(person))
    assert len(history) >= 4
    assert all(entry.before is None and entry.after is None and entry.reason == "" for entry in history)
    enter(registry, "Phạm Văn Sau")
    assert faults(registry) == []


def test_an_erased_person_does_not_hide_a_change_to_another(registry: SqlRegistry, person: PersonId) -> None:
    erase(registry, person)
    connection_of(registry).execute("UPDATE journal SET action = 'x' WHERE number = 3")
    assert faults(registry) == [Fault(FaultKind.ENTRY_CHANGED, 3)]


def test_every_person_has_a_key_of_its_own(registry: SqlRegistry, person: PersonId) -> None:
    rows = dict(connection_of(registry).execute("SELECT owner, key FROM seal_key").fetchall())
    people = {row[0] for row in connection_of(registry).execute("SELECT id FROM person")}
    assert set(rows) == people | {"office"}
    assert len(set(rows.values())) == len(rows)


def without_key(registry: SqlRegistry, person: PersonId) -> None:
    connection_of(registry).execute("DELETE FROM seal_key WHERE owner = ?", (person,))


def with_payload_of(registry: SqlRegistry, number: int, sealed: bytes) -> None:
    connection_of(registry).execute("UPDATE journal_payload SET sealed = ? WHERE number = ?", (sealed, number))


def test_a_payload_that_cannot_be_read_is_a_row_of_the_history_that_says_so(
    registry: SqlRegistry, person: PersonId
) -> None:
    whole = registry.read(lambda queries: queries.history(person))
    assert not any(entry.damaged for entry in whole)
    harmed = whole[2]
    for sealed in (bytes(40), b""):
        with_payload_of(registry, harmed.number, sealed)
        history = registry.read(lambda queries: queries.history(person))
        assert [entry for entry in history if entry != harmed and not entry.damaged] == [*whole[:2], *whole[3:]]
        (shown,) = (entry for entry in history if entry.damaged)
        assert (shown.number, shown.record, shown.change) == (harmed.number, harmed.record, harmed.change)
        assert (shown.before, shown.after, shown.reason) == (None, None, "")
        assert registry.check() == [Fault(FaultKind.CONTENT_CHANGED, harmed.number)]
    connection_of(registry).execute("DELETE FROM journal_payload WHERE number = ?", (harmed.number,))
    assert registry.read(lambda queries: queries.history(person))[2] == shown


def test_a_history_whose_key_is_gone_shows_that_something_happened(registry: SqlRegistry, person: PersonId) -> None:
    before = registry.read(lambda queries: queries.history(person))
    without_key(registry, person)
    history = registry.read(lambda queries: queries.history(person))
    assert [entry.number for entry in history] == [entry.number for entry in before]
    assert all(entry.damaged for entry in history)
    assert registry.check() == [Fault(FaultKind.CONTENT_KEY_MISSING, entry.number) for entry in before]


def test_an_erased_history_is_not_called_damaged(registry: SqlRegistry, person: PersonId) -> None:
    erase(registry, person)
    assert not any(entry.damaged for entry in registry.read(lambda queries: queries.history(person)))


@pytest.mark.parametrize("record", ["event", "person"])
def test_the_past_is_not_told_wrong_where_a_change_of_it_cannot_be_read(
    registry: SqlRegistry, person: PersonId, record: str
) -> None:
    known = known_now(registry)
    registry.write(change_person, person, 1, {"name": "Đoàn Thị Khác"})
    registry.write(record_event, person, AT, Note(text="thêm"))
    history = registry.read(lambda queries: queries.history(person))
    with_payload_of(registry, max(entry.number for entry in history if entry.record == record), bytes(40))
    with pytest.raises(RegistryError) as raised:
        case_known(registry, person, known)
    assert raised.value.code is ErrorCode.REGISTRY_DAMAGED
    assert case_known(registry, person, None).person.name == "Đoàn Thị Khác"


def test_a_person_was_not_known_before_the_entry(registry: SqlRegistry, person: PersonId) -> None:
    first = registry.read(lambda queries: queries.history(person))[0].number
    assert case_known(registry, person, first).person.name == NAME
    with pytest.raises(RegistryError) as raised:
        case_known(registry, person, first - 1)
    assert raised.value.code is ErrorCode.NOT_FOUND


# --- what was known when -------------------------------------------------------------------------


def case_known(registry: SqlRegistry, person: PersonId, number: int | None) -> Case:
    return registry.read(lambda queries: queries.case(person, known=number))


def person_known(registry: SqlRegistry, person: PersonId, number: int) -> Person:
    @needs(Permission.READ_PERSON)
    def ask(work: Work, clock: Clock, user: User) -> Person:
        return work.people.as_known(person, number)

    return registry.write(ask)


def summary(case: Case) -> dict[str, Any]:
    """What a case says, without the journal's numbers and the record's housekeeping."""
    return {
        "person": case.person,
        "facts": {(e.id, e.at, e.fact, e.version) for e in case.events},
        "state": case.state,
        "intervals": case.intervals,
        "term": (case.term.start, case.term.end) if case.term else None,
        "duties": [(d.rule.id, d.due) for d in case.duties],
        "findings": case.findings,
        "group": case.group,
        "since": case.since,
    }


def decided(registry: SqlRegistry, person: PersonId) -> EventId:
    fact = ManagementDecided(number="05", reason="first", signer="Nguyễn Thị Hạnh")
    return registry.write(record_event, person, Moment.on(date(2026, 11, 24)), fact)


def versions_of(registry: SqlRegistry, person: PersonId) -> int:
    return registry.read(lambda queries: queries.person(person)).version


CHANGES: dict[str, Callable[[SqlRegistry, PersonId, EventId, EventId], object]] = {
    "amendment": lambda r, p, test, decision: r.write(
        amend_event, decision, 1, Moment.on(date(2026, 11, 23)), ManagementDecided(number="06"), "sai số"
    ),
    "amended test": lambda r, p, test, decision: r.write(
        amend_event, test, 1, AT, TestTaken(ground="driver", result="negative"), "nhập nhầm kết quả"
    ),
    "void": lambda r, p, test, decision: r.write(void_event, decision, 1, "nhầm người"),
    "void of the ground": lambda r, p, test, decision: r.write(void_event, test, 1, "nhầm người"),
    "new event": lambda r, p, test, decision: r.write(record_event, p, AT, Note(text="thêm")),
    "field": lambda r, p, test, decision: r.write(
        change_person, p, versions_of(r, p), {"name": "Đoàn Thị Khác", "citizen_number": ""}, reason="sai tên"
    ),
    "field that was empty": lambda r, p, test, decision: r.write(
        change_person, p, versions_of(r, p), {"phone": "0912345678", "relatives": [Relative("wife", "Trần Thị B")]}
    ),
    "dated field": lambda r, p, test, decision: r.write(
        change_person, p, versions_of(r, p), {"occupation": "Lái xe", "hamlet": "Ấp 3"}, date(2026, 11, 20)
    ),
    "dated field twice": lambda r, p, test, decision: [
        r.write(change_person, p, versions_of(r, p), {"occupation": work}, date(2026, 11, 20)) for work in ("A", "B")
    ],
    "dated field made unknown": lambda r, p, test, decision: r.write(
        change_person, p, versions_of(r, p), {"occupation": ""}, date(2026, 11, 20)
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_known_before_a_change_can_be_told_after_it(registry: SqlRegistry, change: str) -> None:
    person = enter(registry, citizen_number=NUMBER, occupation="Thợ hồ", sex="female")
    decision = decided(registry, person)
    test = registry.read(lambda queries: queries.case(person)).events[0].id
    number = known_now(registry)
    before = summary(case_known(registry, person, None))
    assert before["state"] is not None
    assert before["term"] is not None

    CHANGES[change](registry, person, test, decision)

    after = summary(case_known(registry, person, None))
    assert after != before
    assert summary(case_known(registry, person, number)) == before
    assert person_known(registry, person, number) == before["person"]
    now = known_now(registry)
    assert summary(case_known(registry, person, now)) == after
    assert person_known(registry, person, now) == after["person"]


def test_every_moment_of_a_long_history_can_be_told(registry: SqlRegistry) -> None:
    person = enter(registry, citizen_number=NUMBER, occupation="Thợ hồ")
    decision = decided(registry, person)
    test = registry.read(lambda queries: queries.case(person)).events[0].id
    known = {}
    for name in ("field", "dated field", "amendment", "new event", "field that was empty", "dated field twice"):
        known[known_now(registry)] = summary(case_known(registry, person, None))
        CHANGES[name](registry, person, test, decision)
    registry.write(void_event, decision, 2, "nhầm người")
    known[known_now(registry)] = summary(case_known(registry, person, None))
    assert len(known) == 7
    for number, was in known.items():
        assert summary(case_known(registry, person, number)) == was


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["occupation", "hamlet", "current_residence", "name", "phone", "other_names"]),
            st.sampled_from(["", "12", "Một", "Hai"]),
            st.integers(1, 20),
        ),
        max_size=8,
    )
)
def test_any_series_of_field_changes_can_be_undone_in_the_telling(
    registry: SqlRegistry, steps: list[tuple[str, str, int]]
) -> None:
    person = enter(registry)
    known = {}
    for field, value, day in steps:
        known[known_now(registry)] = registry.read(lambda queries: queries.person(person))
        if field == "name":
            value = value or "Ai đó"
        elif field == "phone":
            value = value if value.isdigit() else ""
        registry.write(change_person, person, versions_of(registry, person), {field: value}, date(2026, 11, day))
    for number, was in known.items():
        assert person_known(registry, person, number) == was


# --- an action that fails ------------------------------------------------------------------------


def everything(registry: SqlRegistry) -> dict[str, list[Any]]:
    """Every row of every table, those of the search index included."""
    connection = connection_of(registry)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    assert {"journal", "journal_payload", "seal_key", "person_row", "search_words_data"} <= set(tables)
    return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in tables}


class Stop(Exception):
    """Not an expected error: a bug of an action."""


def do_everything_then(error: BaseException, person: PersonId) -> Callable[[Work, Clock, User], None]:
    @needs(Permission.RECORD_EVENT)
    def action(work: Work, clock: Clock, user: User) -> None:
        enter_person(work, clock, user, {"name": "Vũ Thị Mới"}, AT, POSITIVE)
        count_negative_test(work, clock, user, AT)
        note = record_event(work, clock, user, person, AT, Note(text="sắp mất"))
        amend_event(work, clock, user, note, 1, AT, Note(text="sửa"), "nhầm")
        void_event(work, clock, user, note, 2, "nhầm")
        change_person(work, clock, user, person, 1, {"name": "Tên Khác", "occupation": "x"})
        change_office(work, clock, user, 1, {"chief": "Người Khác", "start": date(2020, 1, 1), "remote": True})
        keep_printed(work, clock, user, paper(person, b"%PDF to be lost"), 1, "print")
        for event in work.events.of(person):
            work.events.remove(event, "")
        raise error

    return action


@pytest.mark.parametrize(
    "error",
    [Stop(), RegistryError(ErrorCode.NOT_FOUND), KeyboardInterrupt(), SystemExit()],
    ids=lambda error: type(error).__name__,
)
def test_an_action_that_fails_leaves_no_trace(registry: SqlRegistry, person: PersonId, error: BaseException) -> None:
    before = everything(registry)
    with pytest.raises(type(error)):
        registry.write(do_everything_then(error, person))
    assert not connection_of(registry).in_transaction
    assert everything(registry) == before
    assert registry.read(lambda queries: queries.search("Vũ Thị Mới", limit=9)).rows == ()
    assert registry.check() == []
    registry.write(record_event, person, AT, Note(text="tiếp tục"))
    assert registry.check() == []


def test_an_action_that_fails_in_its_last_step_leaves_no_trace(
    registry: SqlRegistry, person: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The caches are brought up to date at the end; what fails there takes the records back as well."""
    before = everything(registry)

    def fail(*arguments: object) -> None:
        raise Stop

    monkeypatch.setattr(caches, "_index", fail)
    with pytest.raises(Stop):
        registry.write(record_event, person, AT, Note(text="sắp mất"))
    monkeypatch.undo()
    assert everything(registry) == before
    assert registry.check() == []


def test_a_refused_action_leaves_no_trace(registry: SqlRegistry, person: PersonId) -> None:
    before = everything(registry)
    with pytest.raises(RegistryError) as raised:
        registry.write(change_person, person, 7, {"name": "x"})
    assert raised.value.code is ErrorCode.VERSION_CONFLICT
    with pytest.raises(RegistryError) as raised:
        registry.write(record_event, PersonId("niemand"), AT, Note(text="x"))
    assert raised.value.code is ErrorCode.NOT_FOUND
    assert everything(registry) == before


def test_a_failed_query_leaves_the_registry_usable(registry: SqlRegistry, person: PersonId) -> None:
    def fail(queries: object) -> None:
        raise Stop

    with pytest.raises(Stop):
        registry.read(fail)
    assert registry.check() == []


def test_a_reprint_of_a_paper_that_is_not_there_is_not_logged(registry: SqlRegistry, person: PersonId) -> None:
    with pytest.raises(RegistryError) as raised:
        registry.write(log_reprint, person, DocumentId("none"), "III-01", 1)
    assert raised.value.code is ErrorCode.NOT_FOUND


# --- the check finds stale caches ----------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_interval SET state = 'S9'",
        "UPDATE case_due SET due_at = 1",
        "DELETE FROM case_due",
        "UPDATE person_row SET name = 'x'",
        "UPDATE person_row SET kept = 1 - kept",
        "DELETE FROM person_number",
        "UPDATE search_text SET names = names || ' x'",
        "DELETE FROM person_row",
        "UPDATE event SET happened_at = happened_at - 86400",
    ],
)
def test_a_changed_row_of_a_cache_or_its_source_is_found(
    registry: SqlRegistry, person: PersonId, statement: str
) -> None:
    connection_of(registry).execute(statement)
    assert FaultKind.CACHE_STALE in kinds(registry)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO search_words (search_words) VALUES ('delete-all')",
        "INSERT INTO search_digits (search_digits) VALUES ('delete-all')",
    ],
)
def test_a_search_index_that_lacks_a_person_is_found(registry: SqlRegistry, person: PersonId, statement: str) -> None:
    connection_of(registry).execute(statement)
    assert kinds(registry) == {FaultKind.SEARCH_STALE}


@pytest.mark.parametrize("name", [FILE, COPY])
def test_a_damaged_keyring_is_found(registry: SqlRegistry, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"{}")
    assert registry.check() == [Fault(FaultKind.KEYRING_DAMAGED, name)]


def test_a_reference_that_leads_nowhere_is_found(registry: SqlRegistry, person: PersonId) -> None:
    without_foreign_keys(registry, "UPDATE person_number SET person = 77")
    assert FaultKind.REFERENCE_BROKEN in kinds(registry)


def test_a_missing_file_of_a_paper_is_found(registry: SqlRegistry, person: PersonId, folder: Path) -> None:
    (path,) = (folder / "blobs").glob("*/*")
    path.unlink()
    assert registry.check() == [Fault(FaultKind.PAPER_MISSING, path.name)]


@pytest.mark.parametrize("harm", [lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), lambda raw: b""])
def test_a_damaged_file_of_a_paper_is_found(
    registry: SqlRegistry, person: PersonId, folder: Path, harm: Callable[[bytes], bytes]
) -> None:
    (path,) = (folder / "blobs").glob("*/*")
    path.write_bytes(harm(path.read_bytes()))
    assert registry.check() == [Fault(FaultKind.PAPER_DAMAGED, path.name)]


def test_a_damaged_paper_is_never_shown(registry: SqlRegistry, person: PersonId, folder: Path) -> None:
    (path,) = (folder / "blobs").glob("*/*")
    sealed = path.read_bytes()
    (document,) = registry.read(lambda queries: queries.documents(person))
    for changed in (b"", sealed[:11], sealed[:-1], sealed + b"x", bytes([sealed[0] ^ 1]) + sealed[1:]):
        path.write_bytes(changed)
        with pytest.raises(RegistryError) as raised:
            registry.read(lambda queries: queries.document_content(document.id))
        assert raised.value.code is ErrorCode.REGISTRY_DAMAGED
    path.unlink()
    with pytest.raises(RegistryError) as raised:
        registry.read(lambda queries: queries.document_content(document.id))
    assert raised.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize("harm", [None, lambda raw: raw[:-1], lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])])
def test_the_same_bytes_kept_again_heal_a_damaged_paper(
    registry: SqlRegistry, person: PersonId, folder: Path, harm: Callable[[bytes], bytes] | None
) -> None:
    (path,) = (folder / "blobs").glob("*/*")
    if harm is None:
        path.unlink()
    else:
        path.write_bytes(harm(path.read_bytes()))
    registry.write(keep_printed, paper(person, b"%PDF"), 1, "print")
    documents = registry.read(lambda queries: queries.documents(person))
    assert len(documents) == 2
    for document in documents:
        content = registry.read(lambda queries, id_=document.id: queries.document_content(id_))
        assert content == b"%PDF"


# --- the search index ----------------------------------------------------------------------------


def traces(registry: SqlRegistry, word: str) -> list[str]:
    """The tables of the database in which a word is left."""
    connection = connection_of(registry)
    found = []
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        condition = " OR ".join(f"instr(CAST({column} AS BLOB), ?)" for column in columns)
        needles = (word.encode(),) * len(columns)
        if connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}", needles).fetchone()[0]:
            found.append(table)
    return found


def remove(registry: SqlRegistry, person_id: PersonId) -> None:
    @needs(Permission.RECORD_EVENT)
    def action(work: Work, clock: Clock, user: User) -> None:
        for event in work.events.of(person_id):
            work.events.remove(event, "")
        work.people.remove(work.people.get(person_id), "")

    registry.write(action)


def entered_with_unique_words(registry: SqlRegistry) -> PersonId:
    return enter(
        registry,
        "Zzeffô Qqarlâm",
        other_names="Xxibor",
        citizen_number="987650123456",
        phone="0777123999",
        relatives=[Relative("wife", "Wwundô Kkarré", phone="0666000888")],
    )


WORDS = ("zzeffo", "qqarlam", "xxibor", "wwundo", "kkarre")
DIGITS = ("987650123456", "0777123999", "0666000888")


def stored_trigrams(registry: SqlRegistry) -> list[str]:
    """Those trigrams that stand in the index's blocks letter by letter (most share a beginning with the one before)."""
    trigrams = {number[at : at + 3] for number in DIGITS for at in range(len(number) - 2)}
    return [trigram for trigram in sorted(trigrams) if "search_digits_data" in traces(registry, trigram)]


def test_the_search_index_holds_the_words_of_a_person(registry: SqlRegistry) -> None:
    """The test of the test: were the words looked for in the wrong way, nothing would ever be found."""
    entered_with_unique_words(registry)
    for word in WORDS:
        assert "search_words_data" in traces(registry, word)
        assert "search_text" in traces(registry, word)
    assert "search_text" in traces(registry, "987650123456")
    assert len(stored_trigrams(registry)) >= 5


@pytest.mark.parametrize("others", [0, 60])
def test_nothing_of_a_removed_person_is_left_in_the_search_index(registry: SqlRegistry, others: int) -> None:
    for number in range(others // 2):
        enter(registry, f"Lê Văn Bình {number}")
    person = entered_with_unique_words(registry)
    for number in range(others // 2):
        enter(registry, f"Hồ Thị Cúc {number}", phone=f"09{number:08d}")
    remove(registry, person)
    for word in (*WORDS, *DIGITS):
        assert traces(registry, word) == [], word
    for fragment in ("777123", "987"):
        assert registry.read(lambda queries, text=fragment: queries.search(text, limit=9)).rows == ()
    if not others:  # nobody else has these digits: no trigram of them is left either
        assert stored_trigrams(registry) == []
    assert registry.check() == []


def test_nothing_of_a_replaced_name_is_left_in_the_search_index(registry: SqlRegistry) -> None:
    person = entered_with_unique_words(registry)
    registry.write(change_person, person, 1, {"name": "Lê Văn An", "other_names": "", "relatives": [], "phone": ""})
    for word in WORDS:
        assert traces(registry, word) == [], word
    assert registry.read(lambda queries: queries.search("qqarlam", limit=9)).rows == ()
    assert [row.id for row in registry.read(lambda queries: queries.search("le van an", limit=9)).rows] == [person]


def test_the_search_index_agrees_with_its_text_after_many_changes(registry: SqlRegistry) -> None:
    people = [enter(registry, f"{fold('Trần')} Văn {number}", phone=f"09{number:08d}") for number in range(25)]
    for number, person in enumerate(people):
        if number % 3 == 0:
            remove(registry, person)
        elif number % 3 == 1:
            registry.write(change_person, person, 1, {"name": f"Đặng Thị {number}", "phone": ""})
    connection = connection_of(registry)
    for table in ("search_words", "search_digits"):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    assert len(registry.read(lambda queries: queries.search("dang thi", limit=50)).rows) == 8
    assert len(registry.read(lambda queries: queries.search("tran van", limit=50)).rows) == 8
