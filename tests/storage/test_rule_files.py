"""Rule files in a registry: signed by whom we trust, kept as they came, in force at once, never a reason to crash."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from models.actions.enter_person import enter_person
from models.actions.override_rule import override_rule
from models.actions.take_rule_file import take_rule_file
from models.clock import Clock, FixedClock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from models.ids import PersonId
from models.law.rule_files import MOST_BYTES, read_rule_file
from models.ports import Work
from models.roles import Permission, Role, User, needs
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from storage.rule_seal import (
    TRAINING_PUBLISHER,
    Ed25519Seal,
    packaged_publishers,
    public_hex,
    sealed_by,
    signed_content,
    training_key,
)
from tests.conftest import LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.killed_steps import killed_at_every_step
from tests.faults.scripted_saves import POSITIVE
from tests.models.law.rule_file_text import file_text, later_row
from tests.models.law.test_overrides import decision
from tests.storage.test_opening import FIRST_USER

KEY, STRANGER = (Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name).digest()) for name in (b"k", b"s"))
PUBLISHER = "Cục Cảnh sát (thử)"
DAY_AFTER = date(2026, 11, 25)
TWELVE = file_text([later_row("B04", value=12, **{"from": date(2026, 11, 24)})], **{"from": date(2026, 11, 24)})
SEALED = sealed_by(KEY, TWELVE)


@pytest.fixture
def options(options: Options) -> Options:
    return replace(options, publishers={public_hex(KEY): PUBLISHER})


def reopened(registry: SqlRegistry, folder: Path, options: Options) -> SqlRegistry:
    registry.close()
    return open_registry(folder, LOGIN, PASSWORD, training=False, options=options)


def somebody(registry: SqlRegistry) -> PersonId:
    return registry.write(enter_person, {"name": "Trần Văn Thử"}, Moment.at(NOW), POSITIVE)


def hours(registry: SqlRegistry, person: PersonId, known: int | None = None) -> int:
    case = registry.read(lambda q: q.case(person, known=known))
    return next(duty.rule.number for duty in case.duties if duty.rule.id == "B04")


def hours_in_list(registry: SqlRegistry) -> float:
    """How long after now the home page says that the residence has to be verified."""
    rows = registry.read(lambda q: q.due(NOW + timedelta(days=60)))
    (at,) = (row.due_at for row in rows if row.rule_id == "B04")
    assert at is not None
    return (at - NOW).total_seconds() / 3600


@needs(Permission.READ_OFFICE)
def number_now(work: Work, clock: Clock, user: User) -> int:
    return work.journal.number()


def code_of(deed: Callable[[], object]) -> ErrorCode:
    with pytest.raises(RegistryError) as raised:
        deed()
    return raised.value.code


# --- taking -----------------------------------------------------------------------------------------------


def test_a_file_is_in_force_at_once_for_everybody_and_after_opening_again(
    registry: SqlRegistry, folder: Path, options: Options
) -> None:
    person = somebody(registry)
    assert (hours(registry, person), hours_in_list(registry)) == (24, 24)
    assert registry.write(take_rule_file, SEALED) == 1
    assert (hours(registry, person), hours_in_list(registry)) == (12, 12)
    assert registry.check() == []
    again = reopened(registry, folder, options)
    assert (hours(again, person), hours_in_list(again)) == (12, 12)
    assert again.check() == []
    assert again.unread_rule_file is None
    again.close()


def test_a_file_is_listed_with_who_signed_and_who_took_it(registry: SqlRegistry) -> None:
    registry.write(take_rule_file, SEALED)
    (taken,) = registry.read(lambda q: q.rule_files())
    assert taken.file is not None
    assert (taken.number, taken.file.title, taken.signer) == (1, "Nghị định số 99/2027/NĐ-CP", PUBLISHER)
    assert (taken.taken_at, taken.taken_by) == (NOW, registry.user.id)


def test_the_journal_says_which_bytes_were_taken(registry: SqlRegistry) -> None:
    registry.write(take_rule_file, SEALED)
    assert registry._connection is not None
    id_, stored = registry._connection.execute("SELECT id, sealed FROM rule_file").fetchone()
    assert stored == SEALED
    (entry,) = registry.read(lambda q: q._context.journal.of_record(id_))  # type: ignore[attr-defined]
    assert entry.after == {
        "number": 1, "title": "Nghị định số 99/2027/NĐ-CP", "signer": PUBLISHER,
        "digest": hashlib.sha256(SEALED).hexdigest(),
    }  # fmt: skip
    assert (entry.record, entry.change, entry.action) == ("rule_file", "add", "take_rule_file")


def test_a_case_is_judged_by_the_files_that_were_taken_at_a_journal_number(registry: SqlRegistry) -> None:
    person = somebody(registry)
    before = registry.write(number_now)
    registry.write(take_rule_file, SEALED)
    after = registry.write(number_now)
    assert [hours(registry, person, number) for number in (before, after)] == [24, 12]


def test_a_file_is_taken_once_and_none_that_is_older(registry: SqlRegistry) -> None:
    third = sealed_by(KEY, file_text([later_row("B05", value=6)], number=3))
    second = sealed_by(KEY, file_text([later_row("B18", value=6)], number=2))
    registry.write(take_rule_file, SEALED)
    registry.write(take_rule_file, third)
    for sealed in (SEALED, third, second):
        assert code_of(lambda sealed=sealed: registry.write(take_rule_file, sealed)) is ErrorCode.RULE_FILE_OLD  # type: ignore[misc]
    assert [row.number for row in registry.read(lambda q: q.rule_files())] == [1, 3]
    assert registry.check() == []


def test_a_bad_file_leaves_no_trace(registry: SqlRegistry) -> None:
    person = somebody(registry)
    number = registry.write(number_now)
    bad = sealed_by(KEY, file_text([later_row("B04", value=12), later_row("B05", unit="week")]))
    with pytest.raises(RegistryError) as raised:
        registry.write(take_rule_file, bad)
    assert raised.value.code is ErrorCode.RULE_FILE_BAD
    assert raised.value.details["rule"] == "B05"
    assert registry.write(number_now) == number
    assert hours(registry, person) == 24
    assert not registry.read(lambda q: q.rule_files())


def test_an_action_that_fails_after_it_took_a_file_changes_no_law(registry: SqlRegistry) -> None:
    @needs(Permission.TAKE_RULES)
    def half(work: Work, clock: Clock, user: User) -> None:
        take_rule_file(work, clock, user, SEALED)
        assert work.rules.latest("B04").value == 12
        raise RegistryError(ErrorCode.CANCELLED)

    person = somebody(registry)
    assert code_of(lambda: registry.write(half)) is ErrorCode.CANCELLED
    assert (hours(registry, person), registry.read(lambda q: q.rules().latest("B04").value)) == (24, 24)
    assert registry.check() == []


def test_what_a_file_would_change_is_told_before_with_the_decisions_that_bear_on_it(registry: SqlRegistry) -> None:
    lasting = decision(days=(DAY_AFTER, None))
    registry.write(override_rule, Moment.on(NOW.date()), lasting)
    registry.write(override_rule, Moment.on(NOW.date()), replace(lasting, rule="B05"))
    registry.write(override_rule, Moment.on(NOW.date()), decision(days=(date(2026, 11, 1), date(2026, 11, 23))))
    plan = registry.read(lambda q: q.rule_file_plan(SEALED))
    (change,) = plan.changes
    assert (change.row.value, change.before.value if change.before else None) == (12, 24)
    assert [made.fact for made in plan.decisions] == [lasting]
    assert (plan.signer, plan.file.number) == (PUBLISHER, 1)
    assert not registry.read(lambda q: q.rule_files())


@pytest.mark.parametrize("role", list(Role))
def test_only_a_chief_takes_a_file(registry: SqlRegistry, role: Role) -> None:
    user = registry.user
    registry._session.user = replace(user, known=replace(user.known, role=role.value))
    if role is Role.CHIEF:
        registry.read(lambda q: q.rule_file_plan(SEALED))
        registry.write(take_rule_file, SEALED)
        return
    assert code_of(lambda: registry.write(take_rule_file, SEALED)) is ErrorCode.NOT_ALLOWED
    assert code_of(lambda: registry.read(lambda q: q.rule_file_plan(SEALED))) is ErrorCode.NOT_ALLOWED
    assert registry.read(lambda q: q.rule_files()) == []


# --- the seal -----------------------------------------------------------------------------------------------

SEAL = Ed25519Seal({public_hex(KEY): PUBLISHER})


def hostile() -> Iterator[tuple[str, bytes, ErrorCode]]:
    """Files that are no files of ours, or not any more."""
    broken, untrusted = ErrorCode.RULE_FILE_SEAL, ErrorCode.RULE_FILE_UNTRUSTED
    line, _, content = SEALED.partition(b"\n")
    yield "empty", b"", broken
    yield "without a seal", TWELVE, broken
    yield "a stranger's", sealed_by(STRANGER, TWELVE), untrusted
    yield "cut off", SEALED[:-1], broken
    yield "cut off in the seal", SEALED[:100], broken
    yield "the seal alone", line + b"\n", broken
    yield "something added", SEALED + b"\n", broken
    yield "one bit changed", SEALED[:-9] + bytes([SEALED[-9] ^ 1]) + SEALED[-8:], broken
    yield "the line end of another system", line + b"\r\n" + content, broken
    yield "a key in place of another", SEALED.replace(public_hex(KEY).encode(), public_hex(STRANGER).encode()), broken
    yield "no key at all", SEALED.replace(public_hex(KEY).encode(), b"0" * 64), broken
    yield "a seal of another version", SEALED.replace(b"rules 1", b"rules 2"), broken
    yield "huge", SEALED + b"#" * (2 * MOST_BYTES), broken


HOSTILE = {name: (sealed, code) for name, sealed, code in hostile()}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_signed_by_whom_we_trust_is_refused_before_it_is_read(registry: SqlRegistry, name: str) -> None:
    sealed, code = HOSTILE[name]
    assert code_of(lambda: registry.write(take_rule_file, sealed)) is code
    assert code_of(lambda: registry.read(lambda q: q.rule_file_plan(sealed))) is code


@settings(max_examples=120, deadline=None)
@given(at=st.integers(0, len(SEALED) - 1), bit=st.integers(0, 7))
def test_no_bit_of_a_sealed_file_can_be_changed(at: int, bit: int) -> None:
    changed = SEALED[:at] + bytes([SEALED[at] ^ (1 << bit)]) + SEALED[at + 1 :]
    assert code_of(lambda: SEAL.open(changed)) in (ErrorCode.RULE_FILE_SEAL, ErrorCode.RULE_FILE_UNTRUSTED)


def test_the_seal_gives_the_exact_bytes_and_the_signers_name() -> None:
    opened = SEAL.open(SEALED)
    assert (opened.content, opened.signer) == (TWELVE, PUBLISHER)
    assert signed_content(SEALED) == TWELVE


def test_a_sealed_file_is_still_a_rule_file_to_who_reads_it(tmp_path: Path) -> None:
    import tomllib

    assert tomllib.loads(SEALED.decode())["number"] == 1


def test_the_program_trusts_nobody_yet() -> None:
    assert packaged_publishers() == {}


def test_the_file_of_the_tour_is_one_that_training_registries_take() -> None:
    sealed = (Path(__file__).parents[1] / "data" / "huan-luyen.quydinh").read_bytes()
    assert sealed == sealed_by(training_key(), signed_content(sealed))
    assert "giả định" in read_rule_file(signed_content(sealed)).title


def test_a_real_registry_does_not_trust_the_key_of_training_and_a_training_registry_does(
    registry: SqlRegistry, tmp_path: Path, options: Options
) -> None:
    sealed = sealed_by(training_key(), TWELVE)
    assert code_of(lambda: registry.write(take_rule_file, sealed)) is ErrorCode.RULE_FILE_UNTRUSTED
    create_registry(tmp_path / "hl", OFFICE, FIRST_USER, training=True, options=options)
    training = open_registry(tmp_path / "hl", LOGIN, PASSWORD, training=True, options=options)
    training.write(take_rule_file, sealed)
    assert [row.signer for row in training.read(lambda q: q.rule_files())] == [TRAINING_PUBLISHER]
    training.close()


# --- a program that cannot read it ------------------------------------------------------------------------------


@pytest.fixture
def unread(registry: SqlRegistry, folder: Path, options: Options) -> Iterator[SqlRegistry]:
    """A registry whose second file of three says what this program does not understand."""
    person = somebody(registry)
    registry.write(take_rule_file, SEALED)
    for number, row in ((2, later_row("B05", value=6)), (3, later_row("B18", value=6))):
        registry.write(take_rule_file, sealed_by(KEY, file_text([row], number=number)))
    assert hours(registry, person) == 12
    newer = sealed_by(KEY, file_text([later_row("B05", unit="moon", value=1)], number=2))
    assert registry._connection is not None
    registry._connection.execute("UPDATE rule_file SET sealed = ? WHERE file_number = 2", (newer,))
    opened = reopened(registry, folder, options)
    yield opened
    opened.close()


def test_a_file_that_no_longer_parses_keeps_the_registry_readable_and_is_told(unread: SqlRegistry) -> None:
    assert unread.unread_rule_file == 2
    rows = unread.read(lambda q: q.rule_files())
    assert [(row.number, row.file is not None) for row in rows] == [(1, True), (2, False), (3, False)]
    (found,) = unread.read(lambda q: q.list_people(kept=True, group="", after=None, limit=9)).rows
    assert hours(unread, found.id) == 12
    rules = unread.read(lambda q: q.rules())
    assert [rules.latest(id_).value for id_ in ("B04", "B05", "B18")] == [12, 24, 24]
    assert somebody(unread)


def test_the_check_names_the_files_that_cannot_be_read_and_those_that_were_changed(unread: SqlRegistry) -> None:
    assert unread.check() == [
        Fault(FaultKind.RULE_FILE_UNREADABLE, 2),
        Fault(FaultKind.RULE_FILE_CHANGED, 2),
        Fault(FaultKind.RULE_FILE_UNREADABLE, 3),
    ]


def test_no_further_file_is_taken_on_top_of_one_that_cannot_be_read(unread: SqlRegistry) -> None:
    fourth = sealed_by(KEY, file_text([later_row("B23", value=6)], number=4))
    assert code_of(lambda: unread.write(take_rule_file, fourth)) is ErrorCode.RULE_FILE_UNREAD


def test_a_file_whose_seal_was_lost_is_no_reason_to_crash(
    registry: SqlRegistry, folder: Path, options: Options
) -> None:
    registry.write(take_rule_file, SEALED)
    assert registry._connection is not None
    registry._connection.execute("UPDATE rule_file SET sealed = ?", (b"\x00\xff",))
    again = reopened(registry, folder, options)
    assert again.unread_rule_file == 1
    assert {fault.kind for fault in again.check()} == {FaultKind.RULE_FILE_UNREADABLE, FaultKind.RULE_FILE_CHANGED}
    again.close()


def test_a_file_of_a_publisher_who_is_trusted_no_longer_stays_in_force(
    registry: SqlRegistry, folder: Path, options: Options, clock: FixedClock
) -> None:
    """What was taken was taken: who is trusted decides on new files."""
    person = somebody(registry)
    registry.write(take_rule_file, SEALED)
    again = reopened(registry, folder, replace(options, publishers={}))
    assert hours(again, person) == 12
    assert code_of(lambda: again.write(take_rule_file, SEALED)) is ErrorCode.RULE_FILE_UNTRUSTED
    again.close()


# --- killed in between ----------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_a_program_killed_while_it_takes_a_file_has_taken_all_of_it_or_nothing(
    folder: Path, options: Options, tmp_path: Path
) -> None:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    person = somebody(registry)
    registry.close()

    def take(copy: Path, step: Callable[..., None]) -> None:
        opened = open_registry(copy, LOGIN, PASSWORD, training=False, options=options)
        assert opened._connection is not None
        opened._connection.set_trace_callback(step)
        opened.write(take_rule_file, SEALED)
        os._exit(0)  # without closing: that it is written is what is asked

    found = []
    for _, copy in killed_at_every_step(folder, tmp_path, take):
        again = open_registry(copy, LOGIN, PASSWORD, training=False, options=options)
        assert again.check() == []
        taken = len(again.read(lambda q: q.rule_files()))
        assert (hours(again, person), hours_in_list(again)) == ((12, 12) if taken else (24, 24))
        found.append(taken)
        again.close()
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, 1)
    assert len(found) > 15
