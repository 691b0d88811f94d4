"""What each role may do, asked of the registry itself: what a screen shows does not matter here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

import models.actions
from models.accounts import Way
from models.actions import manage_users
from models.actions.change_form import change_form
from models.actions.change_office import change_office
from models.actions.change_person import change_person
from models.actions.enter_person import count_negative_test, enter_person
from models.actions.erase_people import erase_people, set_retention
from models.actions.keep_list_view import keep_list_view
from models.actions.keep_paper import attach_scan, keep_printed, log_extract, log_reprint, withdraw_document
from models.actions.manage_backups import (
    compare_numbers,
    enrol_place,
    make_default_place,
    note_broken,
    remove_old_registry,
    remove_place,
)
from models.actions.manage_keys import make_sheet
from models.actions.note_keyed_in import note_keyed_in
from models.actions.override_rule import override_rule, void_override
from models.actions.record_event import amend_event, record_event, void_event
from models.actions.same_person import link_records
from models.actions.set_photo import set_photo
from models.actions.take_over_list import take_over_list
from models.actions.take_rule_file import take_rule_file
from models.backup import BackedUp, Generation, PlaceKind
from models.clock import Clock
from models.dates import Moment, PartialDate
from models.errors import ErrorCode, RegistryError
from models.events.base import KINDS
from models.events.detention import DiedOrMissing
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.events.notes import Note
from models.events.overrides import RuleOverride
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ManagementEnded
from models.ids import DocumentId, EventId, OverrideId, PersonId, UserId
from models.list_filter import Facet, ListView
from models.papers.book import PaperFilter
from models.ports import NewDocument, Queries, Work
from models.restoring import LastNumber
from models.roles import ALLOWED, Permission, Role, User, needed_by
from models.security import SECURITY_DEFAULTS
from models.taking_over.columns import Head
from models.taking_over.plan import TakeOverPlan
from storage.backups import records
from storage.queries import SqlQueries
from storage.registry import Options, SqlRegistry
from storage.rule_seal import public_hex
from tests.conftest import NOW
from tests.storage.test_rule_files import KEY, PUBLISHER, SEALED

CHIEF, CASE, DUTY, HEALTH, READER, SUPERIOR = (
    Role.CHIEF, Role.CASE_OFFICER, Role.DUTY_OFFICER, Role.HEALTH, Role.READER, Role.SUPERIOR,
)  # fmt: skip
POLICE = {CHIEF, CASE, DUTY}
READS = {*POLICE, READER, SUPERIOR}
AT = Moment.at(NOW - timedelta(hours=1))
POSITIVE = TestTaken(ground="caught", result="positive", sample="urine")
DECISION = RuleOverride(
    rule="B04", value="36", from_day=date(2026, 11, 1), decided_by="Nguyễn Thị Hạnh", reason="theo hướng dẫn"
)
NOBODY = TakeOverPlan("Danh sách", Head(0, 1, {}, ()), ())


@dataclass(frozen=True)
class Ground:
    """Records on which everything can be attempted, made by a chief."""

    person: PersonId
    closed: PersonId
    note: EventId
    result: EventId
    decided: EventId
    document: DocumentId
    scan: DocumentId
    override: OverrideId
    colleague: UserId


def paper(person: PersonId, id_: str) -> NewDocument:
    return NewDocument(
        DocumentId(id_), person, None, "printed", "III-01", "1", "Phiếu", "", None, "", 1, "application/pdf",
        b"%PDF-" + id_.encode(), {},
    )  # fmt: skip


@pytest.fixture
def options(options: Options) -> Options:
    """With a publisher of rule files that is trusted here."""
    return replace(options, publishers={public_hex(KEY): PUBLISHER})


@pytest.fixture
def ground(registry: SqlRegistry) -> Ground:
    return make_ground(registry)


def make_ground(registry: SqlRegistry) -> Ground:
    person = registry.write(enter_person, {"name": "Trần Văn Thử"}, AT, POSITIVE)
    registry.write(record_event, person, AT, DeterminationRequested(applicant="police"))
    ended = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="ended")
    closed = registry.write(enter_person, {"name": "Lê Văn Kín"}, Moment.on(date(2026, 11, 1)), ended)
    return Ground(
        person,
        closed,
        note=registry.write(record_event, person, AT, Note(text="x")),
        result=registry.write(record_event, person, AT, DeterminationResulted(conclusion="addicted")),
        decided=registry.write(record_event, person, Moment.on(date(2026, 11, 1)), DECISION),
        document=registry.write(keep_printed, paper(person, f"kept {person}"), 1, "print"),
        scan=registry.write(attach_scan, paper(person, f"wrong {person}")),
        override=registry.write(override_rule, Moment.on(date(2026, 11, 1)), DECISION),
        colleague=add_colleague(registry, f"u{person[-6:]}"),
    )


def add_colleague(registry: SqlRegistry, login: str) -> UserId:
    values = {"login": login, "name": "Phạm Văn Bạn", "role": CASE.value}
    return registry.write(manage_users.add_user, values, "MatKhauDau@1")


def enrol_and_remove(registry: SqlRegistry) -> None:
    root = registry._folder.with_name("usb")
    place = registry.write(enrol_place, PlaceKind.STICK, root, {"name": "USB số 1"})
    registry.write(remove_place, place.id, "thay USB")


def remove_set_aside(registry: SqlRegistry) -> None:
    old = registry._folder.with_name(f"{registry._folder.name}-cu-20261120-0815")
    old.mkdir(exist_ok=True)
    noted_backup(registry, registry.read(lambda q: q.places()[0].id) if registry.backup_care().places else "p")
    registry.write(remove_old_registry, old.name, "đã đối chiếu xong")


def noted_backup(registry: SqlRegistry, place: str = "p") -> Generation:
    """A backup that the registry remembers."""
    made = Generation(place, "g1", NOW, 1, 10**6, 1, 1, "key")
    with registry._changing() as connection:
        records.note_backup(connection, BackedUp(made, NOW, held=("g1",)))
    return made


def become(registry: SqlRegistry, role: Role) -> None:
    """Let somebody of another role work on from here."""
    user = registry.user
    registry._session.user = replace(user, known=replace(user.known, role=role.value))


WHY = {"basis": "Văn bản số 1", "reason": "theo hướng dẫn"}
Attempt = Callable[[SqlRegistry, Ground], object]

ATTEMPTS: dict[str, tuple[set[Role], Attempt]] = {
    "enter a person": (POLICE, lambda r, g: r.write(enter_person, {"name": "Võ Thị Mới"}, AT, POSITIVE)),
    "count a negative test": (POLICE, lambda r, g: r.write(count_negative_test, AT)),
    "change a person": ({CHIEF, CASE}, lambda r, g: r.write(change_person, g.person, 1, {"hamlet": "Ấp Ba"})),
    "record an event": (POLICE, lambda r, g: r.write(record_event, g.person, AT, Note(text="y"))),
    "record a result": (
        POLICE | {HEALTH},
        lambda r, g: r.write(record_event, g.person, AT, DeterminationResulted(conclusion="not_addicted")),
    ),
    "depart from a rule for a person": (
        {CHIEF},
        lambda r, g: r.write(record_event, g.person, Moment.on(date(2026, 11, 2)), DECISION),
    ),
    "amend an event": ({CHIEF, CASE}, lambda r, g: r.write(amend_event, g.note, 1, AT, Note(text="z"), "sai")),
    "amend a result": (
        {CHIEF, CASE, HEALTH},
        lambda r, g: r.write(amend_event, g.result, 1, AT, DeterminationResulted(conclusion="not_addicted"), "sai"),
    ),
    "turn a result into something else": (
        {CHIEF, CASE},
        lambda r, g: r.write(amend_event, g.result, 1, AT, Note(text="z"), "sai"),
    ),
    "turn an event into a departure from a rule": (
        {CHIEF},
        lambda r, g: r.write(amend_event, g.note, 1, Moment.on(date(2026, 11, 1)), DECISION, "sai"),
    ),
    "void an event": ({CHIEF, CASE}, lambda r, g: r.write(void_event, g.note, 1, "sai")),
    "void a result": ({CHIEF, CASE, HEALTH}, lambda r, g: r.write(void_event, g.result, 1, "sai")),
    "void a departure from a rule": ({CHIEF}, lambda r, g: r.write(void_event, g.decided, 1, "sai")),
    "depart from a rule for the office": (
        {CHIEF},
        lambda r, g: r.write(override_rule, Moment.on(date(2026, 11, 2)), DECISION),
    ),
    "take such a decision back": ({CHIEF}, lambda r, g: r.write(void_override, g.override, 1, "sai")),
    "change the office": ({CHIEF}, lambda r, g: r.write(change_office, 1, {"place": "Xã Khác"})),
    "take over a list": ({CHIEF, CASE}, lambda r, g: r.write(take_over_list, NOBODY)),
    "print": (POLICE | {SUPERIOR}, lambda r, g: r.write(keep_printed, paper(g.person, f"new {g.person}"), 1, "print")),
    "scan in": (POLICE, lambda r, g: r.write(attach_scan, paper(g.person, f"scan {g.person}"))),
    "withdraw a scan": (
        {CHIEF, CASE},
        lambda r, g: r.write(withdraw_document, g.person, g.scan, "nhầm người"),
    ),
    "set the photo": ({CHIEF, CASE}, lambda r, g: r.write(set_photo, g.person, 1, b"\xff\xd8\xff picture")),
    "say that two records are of one person": (
        {CHIEF, CASE},
        lambda r, g: r.write(link_records, g.person, g.closed, "trùng"),
    ),
    "see which records are of one person": (READS, lambda r, g: r.read(lambda q: q.linked(g.person))),
    "see which records may be": ({CHIEF, CASE}, lambda r, g: r.read(lambda q: q.maybe_same(g.person))),
    "note what was typed elsewhere": (POLICE, lambda r, g: r.write(note_keyed_in, g.person, 1, ["person.name"], False)),
    "see of whom other software is behind": (POLICE, lambda r, g: r.read(lambda q: q.waiting_for_key_in(limit=9))),
    "print again": (POLICE | {SUPERIOR}, lambda r, g: r.write(log_reprint, g.person, g.document, "III-01", 1)),
    "print a result of the station": (
        POLICE | {SUPERIOR, HEALTH},
        lambda r, g: r.write(keep_printed, replace(paper(g.person, f"r {g.person}"), form="109-05"), 1, "print"),
    ),
    "log a sheet of the station": (
        POLICE | {SUPERIOR, HEALTH},
        lambda r, g: r.write(log_reprint, g.person, None, "TT18-PL03", 1),
    ),
    "make a list to be printed": (
        POLICE | {SUPERIOR},
        lambda r, g: r.read(
            lambda q: (q.files_at(q.were_in({"S1"}, NOW, NOW), ("name",)), q.having({"note"}, NOW, NOW))
        ),
    ),
    "open a closed case": ({CHIEF, CASE}, lambda r, g: r.open_closed(g.closed, "theo yêu cầu")),
    "check": ({CHIEF, CASE}, lambda r, g: r.check()),
    "look for spare files of papers": ({CHIEF, CASE}, lambda r, g: r.read(lambda q: q.spare_papers())),
    "verify the chains": ({CHIEF, CASE}, lambda r, g: list(r.verify())),
    "change the database key": ({CHIEF}, lambda r, g: r.rotate(lambda done, total: None)),
    "read the office": (
        set(Role),
        lambda r, g: r.read(lambda q: (q.office(), q.rules(), q.practice(), q.overrides(), q.user_names())),
    ),
    "read a list": (READS, lambda r, g: r.read(lambda q: q.list_people(kept=True, group="", after=None, limit=9))),
    "count a list": (READS, lambda r, g: r.read(lambda q: (q.count_people(kept=True, group=""), q.counts()))),
    "read places": (READS, lambda r, g: r.read(lambda q: q.people_at(q.roll(kept=True, group="")))),
    "search": (READS, lambda r, g: r.read(lambda q: (q.search("tran", limit=9), q.found("tran")))),
    "search those off the lists": (
        {CHIEF, CASE},
        lambda r, g: r.read(lambda q: (q.search("tran", limit=9, kept=False), q.found("tran", kept=False))),
    ),
    "count by a facet": (READS, lambda r, g: r.read(lambda q: q.facet_counts(Facet.ETHNICITY, kept=True, group=""))),
    "look at lists in one's own way": (
        READS,
        lambda r, g: (r.write(keep_list_view, ListView(("name",))), r.read(lambda q: q.list_view())),
    ),
    "read what is due": (READS, lambda r, g: r.read(lambda q: (q.due(NOW), q.due_count(NOW), q.review()))),
    "see how many there were": (READS, lambda r, g: r.read(lambda q: q.stood_at([NOW]))),
    "read those off the lists": (
        {CHIEF, CASE},
        lambda r, g: r.read(lambda q: q.list_people(kept=False, group="", after=None, limit=9)),
    ),
    "count those off the lists": ({CHIEF, CASE}, lambda r, g: r.read(lambda q: q.count_people(kept=False, group=""))),
    "read places off the lists": ({CHIEF, CASE}, lambda r, g: r.read(lambda q: q.roll(kept=False, group=""))),
    "see who is known already": (POLICE, lambda r, g: r.read(lambda q: q.entry_matches("", "Trần Văn Thử", None))),
    "compare with a list": ({CHIEF, CASE}, lambda r, g: r.read(lambda q: q.like("", "Trần Văn Thử", None))),
    "open a person": (READS, lambda r, g: r.read(lambda q: (q.person(g.person), q.case(g.person)))),
    "see the papers": (
        POLICE | {SUPERIOR},
        lambda r, g: r.read(lambda q: (q.documents(g.person), q.document_content(g.document))),
    ),
    "propose a number": (POLICE | {SUPERIOR, HEALTH}, lambda r, g: r.read(lambda q: q.numbers_in(2026, "/QĐ-CAX"))),
    "see which papers wait": (POLICE | {SUPERIOR}, lambda r, g: r.read(lambda q: q.papers_since(["test"], NOW))),
    "find a paper by its number": (
        POLICE | {SUPERIOR},
        lambda r, g: r.read(lambda q: q.papers_numbered("01", limit=3)),
    ),
    "read the papers of the office": (
        POLICE | {SUPERIOR},
        lambda r, g: r.read(lambda q: (q.papers(PaperFilter(), before=None, limit=3), q.years_of_papers())),
    ),
    "read corrected forms": (POLICE | {SUPERIOR, HEALTH}, lambda r, g: r.read(lambda q: q.office_forms())),
    "see what a station is asked": (
        {CHIEF, HEALTH},
        lambda r, g: r.read(lambda q: (q.requests(), q.health_file(g.person))),
    ),
    "correct a form": ({CHIEF}, lambda r, g: r.write(change_form, "V-22", "", "", "Trả lại")),
    "set a time of retention": ({CHIEF}, lambda r, g: r.write(set_retention, "papers", {"years": 5, **WHY})),
    "destroy a file": ({CHIEF}, lambda r, g: r.write(erase_people, [g.closed], {"ground": "request", "basis": "x"})),
    "see what may be destroyed": (
        {CHIEF},
        lambda r, g: r.read(lambda q: (q.retention_terms(), q.overdue(NOW.date()), q.erasures())),
    ),
    "give somebody an extract": (
        {CHIEF, CASE, HEALTH},
        lambda r, g: (r.read(lambda q: q.extract(g.person)), r.write(log_extract, g.person, None, "HT-TXDL", 1)),
    ),
    "see what a rule file would change": ({CHIEF}, lambda r, g: r.read(lambda q: q.rule_file_plan(SEALED))),
    "take a rule file": ({CHIEF}, lambda r, g: r.write(take_rule_file, SEALED)),
    "see the rule files taken": (set(Role), lambda r, g: r.read(lambda q: q.rule_files())),
    "add an account": ({CHIEF}, lambda r, g: add_colleague(r, "moi")),
    "change an account": (
        {CHIEF},
        lambda r, g: r.write(manage_users.change_user, g.colleague, 1, {"role": DUTY.value}),
    ),
    "confirm an account": ({CHIEF}, lambda r, g: r.write(manage_users.confirm_user, g.colleague, 1)),
    "stop an account": ({CHIEF}, lambda r, g: r.write(manage_users.disable_user, g.colleague, 1, "nghỉ phép")),
    "set a password anew": ({CHIEF}, lambda r, g: r.write(manage_users.reset_password, g.colleague, 1, "KhacHan#333")),
    "remove an account": ({CHIEF}, lambda r, g: r.write(manage_users.remove_user, g.colleague, 1, "chuyển công tác")),
    "change the rules of passwords": (
        {CHIEF},
        lambda r, g: r.write(manage_users.change_security, 0, vars(SECURITY_DEFAULTS) | {"lock_minutes": 5}),
    ),
    "make a backup": ({*POLICE, HEALTH}, lambda r, g: r.release(r.snapshot())),
    "see the backups": (
        {*POLICE, HEALTH},
        lambda r, g: r.read(lambda q: (q.places(), q.backups(), q.old_registries())),
    ),
    "note that a backup is damaged": ({*POLICE, HEALTH}, lambda r, g: r.write(note_broken, noted_backup(r))),
    "have the place beside the registry made": ({*POLICE, HEALTH}, lambda r, g: r.write(make_default_place)),
    "decide where backups go": ({CHIEF}, lambda r, g: enrol_and_remove(r)),
    "destroy what a restore set aside": ({CHIEF}, lambda r, g: remove_set_aside(r)),
    "note a number known from paper": (
        POLICE,
        lambda r, g: r.write(compare_numbers, [LastNumber(2026, "/QĐ-CAX", 41)]),
    ),
    "make a recovery sheet": ({CHIEF}, lambda r, g: r.write(make_sheet, Way.SHEET)),
    "read the history": ({CHIEF, CASE}, lambda r, g: r.read(lambda q: q.history(g.person))),
}
"""Everything that is done to a registry, by whom it is done, and how."""


@pytest.mark.parametrize("role", list(Role))
def test_everything_is_done_by_the_roles_that_may_and_by_no_other(
    registry: SqlRegistry, ground: Ground, role: Role
) -> None:
    become(registry, role)
    number = registry.read(lambda q: q._context.journal.head()[0])  # type: ignore[attr-defined]
    for name, (roles, attempt) in ATTEMPTS.items():
        if role in roles:
            continue
        with pytest.raises(RegistryError) as raised:
            attempt(registry, ground)
        assert raised.value.code is ErrorCode.NOT_ALLOWED, name
    assert registry.read(lambda q: q._context.journal.head()[0]) == number  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_works(registry: SqlRegistry, role: Role) -> None:
    for roles, attempt in ATTEMPTS.values():
        if role in roles:
            become(registry, Role.CHIEF)
            ground = make_ground(registry)
            become(registry, role)
            attempt(registry, ground)


# --- nothing is left unguarded ------------------------------------------------------------------------


def actions() -> Iterator[Callable[..., Any]]:
    """Every action there is: what takes a work, a clock and a user."""
    for module in pkgutil.iter_modules(models.actions.__path__, "models.actions."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            first = list(inspect.signature(found).parameters)[:3]
            if found.__module__ == module.name and first == ["work", "clock", "user"]:
                yield found


def queries() -> list[str]:
    return [name for name in vars(Queries) if not name.startswith("_")]


def is_refused(ask: Callable[[], object]) -> bool:
    """Whether somebody is turned away before anything else is looked at: most arguments are missing here."""
    try:
        ask()
    except TypeError as error:
        return "missing" not in str(error)
    except RegistryError as error:
        return error.code is ErrorCode.NOT_ALLOWED
    return False


@pytest.mark.parametrize("role", list(Role))
def test_every_action_is_refused_to_whom_the_table_does_not_give_it(registry: SqlRegistry, role: Role) -> None:
    found = list(actions())
    assert len(found) > 10
    become(registry, role)
    for action in found:
        wanted = not set(needed_by(action)) & ALLOWED[role]
        assert is_refused(lambda action=action: registry.write(action)) is wanted, action.__name__  # type: ignore[misc]


@pytest.mark.parametrize("role", list(Role))
def test_every_query_is_refused_to_whom_the_table_does_not_give_it(registry: SqlRegistry, role: Role) -> None:
    become(registry, role)
    for name in queries():
        wanted = not set(needed_by(getattr(SqlQueries, name))) & ALLOWED[role]
        refused = is_refused(lambda name=name: registry.read(lambda q: getattr(q, name)()))  # type: ignore[misc]
        assert refused is wanted, name


def test_an_action_that_declares_nothing_is_run_for_nobody(registry: SqlRegistry) -> None:
    def silent(work: Work, clock: Clock, user: User) -> None:
        raise AssertionError

    with pytest.raises(TypeError, match="silent"):
        registry.write(silent)


def test_every_permission_is_somebodys_and_every_kind_of_event_can_be_recorded() -> None:
    assert set().union(*ALLOWED.values()) == set(Permission)
    assert {kind.recorded_with for kind in KINDS.values()} == {
        Permission.RECORD_EVENT, Permission.RECORD_DETERMINATION, Permission.OVERRIDE_RULE, Permission.CHANGE_PERSON,
    }  # fmt: skip


# --- closed cases -------------------------------------------------------------------------------------


WAYS_TO_READ = (
    Queries.person, Queries.case, Queries.documents, Queries.history, Queries.linked, Queries.maybe_same,
)  # fmt: skip


def opened(registry: SqlRegistry, person: PersonId) -> list[ErrorCode | None]:
    """What each way to read a file says."""
    said: list[ErrorCode | None] = []
    for ask in WAYS_TO_READ:
        try:
            registry.read(lambda q, name=ask.__name__: getattr(q, name)(person))  # type: ignore[misc]
            said.append(None)
        except RegistryError as error:
            said.append(error.code)
    return said


def test_a_closed_file_is_read_only_after_a_reason_was_given(registry: SqlRegistry, ground: Ground) -> None:
    become(registry, Role.CASE_OFFICER)
    assert opened(registry, ground.closed) == [ErrorCode.CASE_CLOSED] * len(WAYS_TO_READ)
    for reason in ("", "  "):
        with pytest.raises(RegistryError) as raised:
            registry.open_closed(ground.closed, reason)
        assert raised.value.code is ErrorCode.REASON_MISSING
    assert opened(registry, ground.closed) == [ErrorCode.CASE_CLOSED] * len(WAYS_TO_READ)
    registry.open_closed(ground.closed, " theo  yêu cầu ")
    assert opened(registry, ground.closed) == [None] * len(WAYS_TO_READ)


def test_a_file_that_was_open_when_the_case_closed_stays_open(registry: SqlRegistry, ground: Ground) -> None:
    assert opened(registry, ground.person) == [None] * len(WAYS_TO_READ)
    registry.write(record_event, ground.person, AT, DiedOrMissing(death="dead"))
    assert not registry.read(lambda q: q.case(ground.person)).is_kept
    assert opened(registry, ground.person) == [None] * len(WAYS_TO_READ)


def test_who_may_not_open_closed_files_does_not_see_whose_they_are(registry: SqlRegistry, ground: Ground) -> None:
    places = registry.read(lambda q: q.roll(kept=False, group=""))
    assert len(places) == 1
    assert [row.name for row in registry.read(lambda q: q.people_at(places))] == ["Lê Văn Kín"]
    become(registry, Role.DUTY_OFFICER)
    assert not registry.read(lambda q: q.people_at(places))


@pytest.mark.parametrize("role", sorted(READS))
def test_what_is_due_in_a_closed_file_names_nobody_to_whom_it_is_closed(registry: SqlRegistry, role: Role) -> None:
    decided, ended = NOW.date() - timedelta(days=370), NOW.date() - timedelta(days=2)
    closed = registry.write(
        enter_person, {"name": "Lê Văn Kín", "birth": PartialDate(1990)}, Moment.on(decided), POSITIVE
    )
    registry.write(record_event, closed, Moment.on(decided), ManagementDecided(number="1/QĐ-CAX"))
    registry.write(record_event, closed, Moment.on(ended), ManagementEnded())
    registry.write(enter_person, {"name": "Trần Văn Thử", "birth": PartialDate(1991)}, AT, POSITIVE)
    become(registry, role)
    rows = registry.read(lambda q: q.due(NOW + timedelta(days=9)))
    of_closed = {(row.name, row.birth) for row in rows if row.person_id == closed}
    assert of_closed == ({("Lê Văn Kín", "1990")} if role in (CHIEF, CASE) else {("", "")})
    assert {row.name for row in rows if row.person_id != closed} == {"Trần Văn Thử"}
    assert registry.read(lambda q: q.due_count(NOW + timedelta(days=9))) == len(rows)


@pytest.mark.parametrize("role", [CHIEF, CASE, DUTY, SUPERIOR])
def test_what_waits_to_be_printed_names_nobody_whose_file_is_closed_to_the_user(
    registry: SqlRegistry, role: Role
) -> None:
    decided, ended = NOW.date() - timedelta(days=370), NOW.date() - timedelta(days=1)
    closed = registry.write(enter_person, {"name": "Lê Văn Kín"}, Moment.on(decided), POSITIVE)
    registry.write(record_event, closed, Moment.on(decided), ManagementDecided(number="1/QĐ-CAX"))
    registry.write(record_event, closed, Moment.on(ended), ManagementEnded())
    registry.write(enter_person, {"name": "Trần Văn Thử"}, AT, POSITIVE)
    become(registry, role)
    kinds = (POSITIVE.kind, ManagementEnded.kind)
    found = registry.read(lambda q: q.papers_since(kinds, NOW - timedelta(days=2)))
    on_the_lists, off_them = {("Trần Văn Thử", POSITIVE.kind)}, {("Lê Văn Kín", ManagementEnded.kind)}
    assert {(papers.name, papers.event.fact.kind) for papers in found} == (
        on_the_lists | off_them if role in (CHIEF, CASE) else on_the_lists
    )


def test_a_match_at_entry_shows_only_that_a_closed_file_exists(registry: SqlRegistry, ground: Ground) -> None:
    (like,) = registry.read(lambda q: q.entry_matches("", "Lê Văn Kín", None))
    assert (like.id, like.closed, like.same_number) == (ground.closed, True, False)
    assert (like.name, like.birth, like.number) == ("", "", "")


# --- the papers of a health station ---------------------------------------------------------------------


def refusal(registry: SqlRegistry, action: Callable[..., object], *args: object) -> ErrorCode | None:
    """Why an action is refused; None if it is done."""
    try:
        registry.write(action, *args)
    except RegistryError as error:
        return error.code
    return None


def test_a_station_leaves_in_a_file_only_what_goes_to_the_police_from_it(registry: SqlRegistry, ground: Ground) -> None:
    become(registry, Role.HEALTH)
    for form, code in {
        "109-05": None, "V-35": None, "TT18-PL03": ErrorCode.NOT_ALLOWED, "III-05": ErrorCode.NOT_ALLOWED,
    }.items():  # fmt: skip
        document = replace(paper(ground.person, form), form=form, event_id=ground.result)
        assert refusal(registry, keep_printed, document, 1, "print") is code, form


def test_a_station_prints_for_nobody_whom_it_does_not_see(registry: SqlRegistry, ground: Ground) -> None:
    tested = registry.write(enter_person, {"name": "Võ Văn Mới"}, AT, POSITIVE)
    become(registry, Role.HEALTH)
    registry._session.opened.clear()
    for person, code in ((tested, ErrorCode.NOT_FOUND), (ground.closed, ErrorCode.CASE_CLOSED)):
        document = replace(paper(person, f"p {person}"), form="109-05")
        assert refusal(registry, keep_printed, document, 1, "print") is code
        assert refusal(registry, log_reprint, person, None, "TT18-PL03", 1) is code
    of_note = replace(paper(ground.person, "p"), form="109-05", event_id=ground.note)
    assert refusal(registry, keep_printed, of_note, 1, "print") is ErrorCode.NOT_FOUND
    for person in (ground.person, None):
        assert refusal(registry, log_reprint, person, ground.document, "109-05", 1) is ErrorCode.NOT_FOUND
    with pytest.raises(RegistryError, match="not_found"):
        registry.read(lambda q: q.document_content(ground.document))
    assert refusal(registry, log_reprint, None, None, "109-05", 1) is None


# --- an extract -----------------------------------------------------------------------------------------


def test_an_extract_has_what_its_maker_may_read(registry: SqlRegistry, ground: Ground) -> None:
    become(registry, Role.CASE_OFFICER)
    whole = registry.read(lambda q: q.extract(ground.person))
    determination = {"determination_request", "determination_result"}
    assert {event.fact.kind for event in whole.events} == {"test", "note", "rule_override", *determination}
    assert [row.id for row in whole.documents] == [ground.document, ground.scan]
    become(registry, Role.HEALTH)
    of_station = registry.read(lambda q: q.extract(ground.person))
    assert {event.fact.kind for event in of_station.events} == determination
    assert of_station.documents == ()
    assert of_station.person.known.prior_decisions == ""
