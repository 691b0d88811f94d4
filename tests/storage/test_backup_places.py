"""Places of backups: whose they are, what older copies there show, what is thinned, and what nobody can read there."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from models.actions.enter_person import enter_person
from models.actions.manage_backups import compare_numbers, enrol_place, make_default_place, note_broken, remove_place
from models.backup import BackedUp, Due, Place, PlaceKind, all_replaced_by, held, kept
from models.clock import FixedClock
from models.dates import LEGAL_ZONE, Moment, legal_day
from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from models.ids import DocumentId
from models.ports import FirstUser
from models.restoring import LastNumber
from models.roles import Role
from storage.backups import log_copy
from storage.backups.layout import PART, checked
from storage.backups.records import PLACES_FILE, kept_places, log_needed_from_change
from storage.backups.thinning import generations_at
from storage.changes.format import FOLDER, segments_in
from storage.connection import open_copy
from storage.disk import Disk
from storage.registry import DATABASE, Options, create_registry, open_registry
from tests.conftest import LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.canaries import CANARIES, hits, secrets_of
from tests.faults.scripted_saves import POSITIVE
from tests.storage.backing_up import Office, all_rows, code_of, open_office, silent
from tests.storage.test_clinical import CLINICAL, OPEN, Station, station
from tests.storage.test_roles import become

__all__ = ["station"]


@pytest.fixture
def office(folder: Path, options: Options) -> Iterator[Office]:
    made = open_office(folder, options)
    yield made
    made.registry.close()


def enrolled(office: Office, root: Path, kind: PlaceKind = PlaceKind.STICK, name: str = "USB số 1") -> Place:
    root.mkdir(exist_ok=True)
    return office.registry.write(enrol_place, kind, root, {"name": name})


# --- places --------------------------------------------------------------------------------------


def test_the_place_beside_the_registry_is_made_once(folder: Path, options: Options) -> None:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    assert registry.backup_care().default_due
    place = registry.write(make_default_place)
    assert place is not None
    assert place.path == folder.with_name(f"{folder.name}-sao-luu")
    assert registry.write(make_default_place) is None
    assert [care.place.id for care in registry.backup_care().places] == [place.id]
    registry.write(remove_place, place.id, "đĩa hỏng")
    assert registry.write(make_default_place) is None, "a chief took it away"
    assert registry.backup_care().places == ()
    assert not registry.backup_care().default_due
    registry.close()


def test_a_training_registry_gets_a_place_only_if_asked(tmp_path: Path, options: Options) -> None:
    folder = tmp_path / "huấn luyện"
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=True, options=options)
    registry = open_registry(folder, LOGIN, PASSWORD, training=True, options=options)
    assert not registry.backup_care().default_due
    place = registry.write(make_default_place)
    assert place is not None
    (found,) = Disk(options).places_on([place.path])
    assert found.training
    registry.close()


def test_places_are_kept_beside_the_registry_in_the_clear(office: Office, tmp_path: Path) -> None:
    stick = enrolled(office, tmp_path / "usb", name="USB của Lan")
    assert kept_places(office.folder) == (office.place.path, stick.path)
    assert "Lan" not in (office.folder / PLACES_FILE).read_text()
    office.registry.write(remove_place, stick.id, "thay USB")
    assert kept_places(office.folder) == (office.place.path,)
    (office.folder / PLACES_FILE).write_text("{}")
    assert kept_places(office.folder) == ()
    office.registry.close()
    office.registry = open_registry(office.folder, LOGIN, PASSWORD, training=False, options=office.options)
    assert kept_places(office.folder) == (office.place.path,)


def test_a_place_is_enrolled_once_and_never_inside_the_registry(office: Office, tmp_path: Path) -> None:
    assert code_of(lambda: enrolled(office, office.place.path)) is ErrorCode.PLACE_TAKEN
    assert code_of(lambda: enrolled(office, office.folder)) is ErrorCode.PLACE_REFUSED
    assert code_of(lambda: enrolled(office, office.folder / "trong")) is ErrorCode.PLACE_REFUSED
    assert code_of(lambda: enrolled(office, tmp_path / "usb", name=" ")) is ErrorCode.INVALID_FIELDS
    assert code_of(lambda: office.registry.write(remove_place, "nowhere", "x")) is ErrorCode.NOT_FOUND
    assert code_of(lambda: office.registry.write(remove_place, office.place.id, " ")) is ErrorCode.REASON_MISSING


def test_a_stick_that_was_removed_comes_back_under_its_name(office: Office, tmp_path: Path) -> None:
    stick = enrolled(office, tmp_path / "usb")
    office.registry.write(remove_place, stick.id, "thất lạc")
    assert enrolled(office, tmp_path / "usb").id == stick.id


def test_a_stick_is_found_wherever_it_hangs_and_no_other_is_taken_for_it(office: Office, tmp_path: Path) -> None:
    stick, other = enrolled(office, tmp_path / "E"), enrolled(office, tmp_path / "F", name="USB số 2")
    (tmp_path / "E").rename(tmp_path / "G")
    found = {place.id: place.root for place in office.disk.places_on([tmp_path / x for x in "EFG"])}
    assert found == {stick.id: tmp_path / "G", other.id: tmp_path / "F"}
    for root in (tmp_path / "E", tmp_path / "F"):
        assert code_of(lambda root=root: office.back_up(replace(stick, path=root))) is ErrorCode.PLACE_MISSING  # type: ignore[misc]
    done = office.back_up(replace(stick, path=tmp_path / "G"))
    assert done.generation.place == stick.id
    position = office.registry.backup_care().position
    assert code_of(lambda: office.disk.copy_log(office.folder, stick, tmp_path / "F", position)) is (
        ErrorCode.PLACE_MISSING
    )


def test_a_folder_that_is_gone_is_made_again_but_not_its_disk(office: Office, tmp_path: Path) -> None:
    office.back_up()
    elsewhere = Place(office.place.id, PlaceKind.FOLDER, "ổ D", tmp_path / "gone" / "backups", NOW)
    assert code_of(lambda: office.back_up(elsewhere)) is ErrorCode.PLACE_MISSING
    shutil.rmtree(office.place.path)
    done = office.back_up()
    assert done.held == (done.generation.name,)
    gone = [known.generation.name for known in office.registry.read(lambda q: q.backups()) if known.gone_at]
    assert len(gone) == 1


def test_two_registries_share_a_stick(office: Office, tmp_path: Path, clock: FixedClock) -> None:
    options = Options(clock=clock, cost=office.options.cost)
    create_registry(
        tmp_path / "hai", OFFICE, FirstUser(LOGIN, "Trần Thị Hai", PASSWORD), training=False, options=options
    )
    second = open_office(tmp_path / "hai", options)
    one, two = enrolled(office, tmp_path / "usb"), enrolled(second, tmp_path / "usb")
    assert one.id != two.id
    first_done, second_done = office.back_up(one), second.back_up(two)
    found = {place.registry: place for place in office.disk.places_on([tmp_path / "usb"])}
    assert set(found) == {office.registry_id, second.registry_id}
    for who, done in ((office, first_done), (second, second_done)):
        (held,) = who.disk.generations(found[who.registry_id])
        assert held == done.generation
        assert who.disk.prove(found[who.registry_id], held, who.registry.backup_key(), silent) == []
    second.registry.close()


def test_a_place_file_that_was_changed_is_no_place(office: Office) -> None:
    path = office.at_place.path / "place.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"place": "another"}))
    assert office.disk.places_on([office.place.path]) == []
    path.write_bytes(b"\xff" * 200_000)
    assert office.disk.places_on([office.place.path, Path("nowhere")]) == []


@pytest.mark.parametrize("hostile", [b"", b"[]", b"1", b'"x"', b"{}", b"[" * 100_000, b"\xff\xfe", b"\0" * 5_000])
def test_whatever_lies_on_a_stick_is_read_with_suspicion(office: Office, hostile: bytes) -> None:
    made = office.back_up().generation
    for path in (
        office.at_place.generation(made.name) / "manifest.json",
        office.at_place.changes / "list.json",
        office.at_place.path / "place.json",
    ):
        path.write_bytes(hostile)
    assert office.disk.places_on([office.place.path]) == []
    assert generations_at(office.at_place) == []
    assert log_copy.read_list(office.at_place.changes) is None
    done = office.back_up()
    assert office.faults(done.generation) == [Fault(FaultKind.COPY_UNREADABLE, made.name)]


ODD: tuple[object, ...] = (None, True, 10**17, -(10**17), 0.5, "x", "1-2", [], {}, [[]], {"a": 1})


def test_every_value_of_a_manifest_may_be_anything(office: Office) -> None:
    """With its digest put right, as whoever wants to harm would do: it is believed or not, and nothing else happens."""
    made = office.back_up().generation
    folder = office.at_place.generation(made.name)
    for path, read in (
        (folder / "manifest.json", lambda: generations_at(office.at_place) == []),
        (office.at_place.changes / "list.json", lambda: log_copy.read_list(office.at_place.changes) is None),
        (office.at_place.path / "place.json", lambda: office.disk.places_on([office.place.path]) == []),
    ):
        good = path.read_bytes()
        body = {name: value for name, value in json.loads(good).items() if name != "check"}
        ways = [(body, name) for name in body]
        ways += [(value, name) for value in body.values() if isinstance(value, dict) for name in value]
        for holder, name in ways:
            before = holder[name]
            for odd in ODD:
                holder[name] = odd
                path.write_bytes(checked(body))
                read()
            holder[name] = before
        path.write_bytes(good)
        assert not read()


# --- older copies and other histories -------------------------------------------------------------


def test_an_older_copy_is_told_from_the_place_and_thins_nothing(office: Office, clock: FixedClock) -> None:
    office.back_up()
    office.registry.close()
    shutil.copytree(office.folder, old := office.folder.with_name("old"))
    office = open_office(office.folder, office.options, office.person)
    office.note()
    newer = office.back_up().generation
    office.registry.close()
    shutil.rmtree(office.folder)
    old.rename(office.folder)
    put_back = open_office(office.folder, office.options, office.person)
    clock.instant += timedelta(days=400)
    done = put_back.back_up()
    assert histories(done) == [Fault(FaultKind.OLDER_COPY, newer.journal)]
    assert len(done.held) == 3, "all of them are a year old"
    for _ in range(3):
        put_back.note()
    done = put_back.back_up()
    assert histories(done) == [Fault(FaultKind.OTHER_HISTORY, newer.journal)]
    for _ in range(30):
        put_back.note()
    put_back.back_up()
    done = put_back.back_up()
    assert not histories(done)
    assert newer.name not in done.held, "what tells another history goes by the calendar too"
    put_back.registry.close()


def histories(done: BackedUp) -> list[Fault]:
    """What a backup told of generations at the place; what it told of the log there is none of it."""
    return [fault for fault in done.faults if fault.kind is not FaultKind.OTHER_LOG]


# --- thinning ------------------------------------------------------------------------------------


def test_a_life_of_backups_is_thinned_as_the_rule_says(office: Office, clock: FixedClock) -> None:
    made = []
    for day in (*range(20), *range(20, 90, 5)):
        clock.instant = NOW + timedelta(days=day)
        if day == 3:
            lose(office, office.keep(b"%PDF never backed up"))
            short_lived = office.keep(b"%PDF only for a day")
        if day == 4:
            lose(office, short_lived)
        office.note(f"ngày {day}")
        made.append(office.back_up().generation)
        held = office.generations()
        assert held == list(kept(made, clock.instant))
    assert len(made) > len(held) > 5
    assert all(office.faults(generation) == [] for generation in held[:2] + held[-2:])
    assert len(list(office.at_place.blob_files())) == 3, "the papers that only a gone generation needed are gone"
    known = office.registry.read(lambda q: q.backups())
    assert {k.generation.name for k in known if k.gone_at is None} == {g.name for g in office.generations()}
    assert office.registry.backup_care().last == known[0]
    assert not list(office.at_place.path.rglob(f"{PART}*"))


def lose(office: Office, document: DocumentId) -> None:
    """Take a paper out again, as its destruction does."""
    (number,) = office.connection.execute("SELECT number FROM document WHERE id = ?", (document,)).fetchone()
    office.connection.execute("DELETE FROM print_log WHERE document = ?", (number,))
    office.connection.execute("DELETE FROM document WHERE number = ?", (number,))


def test_a_clock_set_forward_leaves_the_backups_and_the_log_of_the_last_days(office: Office, clock: FixedClock) -> None:
    made = []
    for day in range(9):
        clock.instant = NOW + timedelta(days=day)
        office.note(f"ngày {day}")
        made.append(office.back_up().generation.name)
    clock.instant += timedelta(days=4000)
    office.note()
    done = office.back_up()
    assert set(done.held) == {*made[-6:], done.generation.name}
    assert all(office.faults(generation) == [] for generation in office.generations())
    assert next(iter(segments_in(office.at_place.changes)[0])).head.first == 1


def a_week_of_backups(office: Office, clock: FixedClock) -> BackedUp:
    """One a day, so that the calendar alone decides what becomes of older ones."""
    for _ in range(7):
        clock.instant += timedelta(days=1)
        office.note()
        done = office.back_up()
    return done


def test_a_manifest_that_cannot_be_read_is_told_and_keeps_papers_but_not_the_log(
    office: Office, clock: FixedClock
) -> None:
    first = office.back_up().generation
    document = office.keep(b"%PDF short-lived")
    second = office.back_up().generation
    lose(office, document)
    (office.at_place.generation(first.name) / "manifest.json").write_bytes(b"{}")
    told = Fault(FaultKind.COPY_UNREADABLE, first.name)
    clock.instant += timedelta(days=330)
    done = a_week_of_backups(office, clock)
    assert done.faults == (told,)
    assert first.name in done.held
    assert told in office.faults(done.generation)
    clock.instant += timedelta(days=1)
    log_copy.write_new(office.folder / FOLDER / "000001-000000000002-abcdefab.log", iter((b"no segment",)))
    office.note()
    done = office.back_up()
    assert second.name in done.held
    assert not list(office.at_place.changes.glob("000001-000000000001-*")), "the log of a year ago is gone"
    assert len(list(office.at_place.blob_files())) == 4
    clock.instant += timedelta(days=30)
    done = a_week_of_backups(office, clock)
    assert done.faults == ()
    assert not {first.name, second.name} & set(done.held)
    assert len(list(office.at_place.blob_files())) == 3


def test_another_history_goes_within_a_year_and_its_log_with_it(
    office: Office, clock: FixedClock, tmp_path: Path
) -> None:
    """After a restore with a loss: what was lost lies at the place as long as the report of an erasure says."""
    office.back_up()
    office.registry.close()
    shutil.copytree(office.folder, tmp_path / "old")
    office = open_office(office.folder, office.options, office.person)
    office.note()
    lost = office.back_up().generation
    office.registry.close()
    shutil.rmtree(office.folder)
    shutil.copytree(tmp_path / "old", office.folder)
    office = open_office(office.folder, office.options, office.person)
    for _ in range(30):
        office.note()
    clock.instant += timedelta(days=20)
    assert lost.name in a_week_of_backups(office, clock).held
    clock.instant = datetime.combine(all_replaced_by(legal_day(lost.made_at)), time(), LEGAL_ZONE) - timedelta(days=6)
    done = a_week_of_backups(office, clock)
    assert lost.name not in done.held
    assert not histories(done)
    office.registry.close()


def test_the_log_at_a_place_reaches_back_to_the_oldest_daily_backup(office: Office) -> None:
    place = office.at_place
    for name in ("000001-000000000001", "000001-000000000040", "000001-000000000090", "000002-000000000100"):
        log_copy.write_new(office.folder / FOLDER / f"{name}-abcdefab.log", iter((b"no segment",)))
    office.back_up()
    office.disk.copy_log(office.folder, office.place, office.place.path, office.registry.backup_care().position)
    at_place = {path.name for path in place.changes.glob("*abcdefab.log")}
    assert len(at_place) == 4
    for needed, left in (((1, 38), 4), ((1, 39), 3), ((1, 89), 2), ((2, 99), 1), ((3, 500), 1)):
        log_copy.remove_before(place, log_copy.Position(*needed))
        assert len(list(place.changes.glob("*abcdefab.log"))) == left
        assert list(log_copy.log_faults(place)) == []


# --- the change log ------------------------------------------------------------------------------


def test_the_log_follows_to_the_place(office: Office, clock: FixedClock) -> None:
    office.back_up()
    office.note()
    clock.instant += timedelta(minutes=20)
    care = office.registry.backup_care()
    assert care.due(care.places[0], clock.instant) is Due.LOG
    copied = office.disk.copy_log(office.folder, office.place, office.place.path, care.position)
    office.registry.note_log_copied(copied)
    care = office.registry.backup_care()
    assert care.due(care.places[0], clock.instant) is None
    own, _ = segments_in(office.folder / FOLDER)
    there, damaged = segments_in(office.at_place.changes)
    assert [s.head for s in there] == [s.head for s in own]
    assert damaged == []
    assert office.faults(office.generations()[0]) == []


def test_what_the_registry_has_no_more_stays_at_the_place_and_what_it_wrote_anew_is_replaced(office: Office) -> None:
    source = office.folder / FOLDER
    first, second = source / "000009-000000000001-abcdefab.log", source / "000009-000000000002-abcdefab.log"
    first.write_bytes(b"first")
    second.write_bytes(b"second")
    office.back_up()
    first.unlink()
    second.write_bytes(b"another")
    care = office.registry.backup_care()
    office.disk.copy_log(office.folder, office.place, office.place.path, care.position)
    assert (office.at_place.changes / first.name).read_bytes() == b"first"
    assert (office.at_place.changes / second.name).read_bytes() == b"another"


def test_the_log_of_the_registry_goes_on_from_the_backups_of_every_place(
    office: Office, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no backup needs any more goes; a stick in a safe keeps the log as long as it is a place."""
    monkeypatch.setattr("storage.changes.writing.FULL_BYTES", 1)

    def oldest() -> int:
        return segments_in(office.folder / FOLDER)[0][0].head.first

    stick = enrolled(office, tmp_path / "usb")
    in_safe = office.back_up(stick).generation
    for day in range(10):
        clock.instant = NOW + timedelta(days=day)
        office.note()
        office.back_up()
    assert oldest() <= in_safe.change + 1
    care = office.registry.backup_care()
    assert [care.due(place, clock.instant) for place in care.places] == [None, Due.DAILY], "no gap"
    office.registry.write(remove_place, stick.id, "thất lạc")
    newest = office.back_up().generation
    daily = [g for g in office.generations() if g.made_at > clock.instant - timedelta(days=7)]
    assert in_safe.change < oldest() <= daily[0].change + 1 < newest.change


# --- what the registry knows ----------------------------------------------------------------------


def test_once_a_backup_is_proven_nothing_is_noted_as_changed_but_what_came_after(office: Office) -> None:
    def noted() -> int:
        return int(office.connection.execute("SELECT count(*) FROM change WHERE tbl <> 'backup'").fetchone()[0])

    assert noted() > 10
    office.back_up()
    assert noted() == 0
    office.note()
    assert noted() > 0


def test_backups_of_before_a_rotation_are_those_of_the_old_key(office: Office) -> None:
    before = office.back_up().generation
    office.registry.rotate(silent)
    assert [known.old_key for known in office.registry.read(lambda q: q.backups())] == [True]
    assert code_of(lambda: office.faults(before)) is ErrorCode.BACKUP_OF_OLD_KEY
    after = office.back_up().generation
    assert office.faults(after) == []
    assert [known.old_key for known in office.registry.read(lambda q: q.backups())] == [False, True]
    assert after.key_id == office.registry.backup_key().id != before.key_id
    assert len(list(office.at_place.blob_files())) == 3, "papers keep their own keys"


def test_a_backup_proven_again_is_remembered(office: Office, clock: FixedClock) -> None:
    generation = office.back_up().generation
    clock.instant += timedelta(days=3)
    office.registry.note_proven(generation)
    (known,) = office.registry.read(lambda q: q.backups())
    assert known.proven_at == clock.instant
    assert known.generation == generation


def test_a_backup_found_damaged_counts_no_more_until_it_is_proven_again(office: Office, clock: FixedClock) -> None:
    good = office.back_up().generation
    office.note()
    broken = office.back_up().generation
    clock.instant += timedelta(hours=2)
    office.registry.write(note_broken, broken)
    care = office.registry.backup_care()
    assert care.last is not None
    assert care.last.generation == good
    assert care.due(care.places[0], clock.instant) is Due.BROKEN
    known = {k.generation: k.broken_at for k in office.registry.read(lambda q: q.backups())}
    assert known == {good: None, broken: clock.instant}
    assert log_needed_from_change(office.connection, broken.key_id, clock.instant) == good.change
    (lying,) = held(office.registry.read(lambda q: q.backups()), [office.place])
    assert lying.count == 2, "it still holds people"
    office.registry.note_proven(broken)
    care = office.registry.backup_care()
    assert care.last is not None
    assert care.last.generation == broken
    assert care.due(care.places[0], clock.instant) is not Due.BROKEN
    assert code_of(lambda: office.registry.write(note_broken, replace(good, name="x"))) is ErrorCode.NOT_FOUND


def test_the_only_backup_found_damaged_is_none(office: Office, clock: FixedClock) -> None:
    office.registry.write(note_broken, office.back_up().generation)
    care = office.registry.backup_care()
    assert care.last is None
    assert care.due(care.places[0], clock.instant) is Due.FIRST
    office.note()
    made = office.back_up().generation
    care = office.registry.backup_care()
    assert care.last is not None
    assert care.last.generation == made
    assert care.due(care.places[0], clock.instant) is None


def test_numbers_of_before_a_restore_count(office: Office) -> None:
    def used(year: int) -> set[str]:
        return set(office.registry.read(lambda q: q.numbers_in(year, "/QĐ-CAX")))

    office.registry.write(compare_numbers, [LastNumber(2026, "/QĐ-CAX", 41)])
    assert used(2026) == {"41/QĐ-CAX"}
    assert used(2025) == set()
    office.registry.write(compare_numbers, [LastNumber(2026, "/QĐ-CAX", 40)])
    assert used(2026) == {"41/QĐ-CAX"}
    office.registry.write(compare_numbers, [LastNumber(2026, "/QĐ-CAX", 100)])
    assert used(2026) == {"100/QĐ-CAX"}
    for wrong in (LastNumber(2026, "", 1), LastNumber(2026, "/QĐ-CAX", 0)):
        assert code_of(lambda wrong=wrong: office.registry.write(compare_numbers, [wrong])) is ErrorCode.INVALID_FIELDS  # type: ignore[misc]


# --- what nobody can read there ------------------------------------------------------------------


def test_nothing_at_a_place_names_anybody(office: Office, tmp_path: Path) -> None:
    stick = enrolled(office, tmp_path / "usb")
    for canary in CANARIES[:5]:
        values = {"name": canary.name, "citizen_number": canary.number}
        person = office.registry.write(enter_person, values, Moment.at(NOW), POSITIVE)
        office.person = person
        office.keep(f"%PDF- {canary.name} {canary.number}".encode())
    office.back_up(stick)
    office.note()
    files = [path for path in (tmp_path / "usb").rglob("*") if path.is_file()]
    assert len(files) > 10
    secrets = [*secrets_of(CANARIES[:5]), PASSWORD, "Nguyễn Thị Hạnh", "USB số 1"]
    assert list(hits(files, secrets)) == []
    names = " ".join(str(path) for path in files)
    assert not [secret for secret in secrets if secret in names]
    assert "Nguyễn" not in names
    copies = [path for path in files if path.name == DATABASE]
    key = office.registry.backup_key().key  # type: ignore[attr-defined]
    with contextlib.closing(open_copy(copies[0], key)) as copy:
        assert CANARIES[0].name in repr(all_rows(copy)), "the scan looked for what is there"
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_clinical_values_are_sealed_in_a_backup_too(station: Station) -> None:
    """Whoever holds the key of the database, as a police officer does, reads none of them there."""
    office = open_office(station.folder, station.options)
    generation = office.back_up().generation
    key = office.registry.backup_key().key  # type: ignore[attr-defined]
    with contextlib.closing(open_copy(office.at_place.generation(generation.name) / DATABASE, key)) as copy:
        rows = repr(all_rows(copy))
    assert OPEN in rows, "the scan looked for what is there"
    assert not [words for words in CLINICAL if words in rows]
    office.registry.close()


def test_roles_that_change_nothing_make_no_backups(office: Office) -> None:
    done = office.back_up()
    for role in (Role.READER, Role.SUPERIOR):
        become(office.registry, role)
        for deed in (
            office.registry.snapshot,
            office.registry.backup_key,
            lambda: office.registry.note_backup(done),
            lambda: office.registry.note_proven(done.generation),
        ):
            assert code_of(deed) is ErrorCode.NOT_ALLOWED
        assert office.registry.backup_care().last is not None, "everybody sees when it was proven"


def test_a_place_on_a_disk_that_refuses_is_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise RegistryError(ErrorCode.READ_ONLY)

    monkeypatch.setattr("storage.backups.layout.write_whole", refused)
    assert code_of(lambda: enrolled(office, tmp_path / "usb")) is ErrorCode.READ_ONLY
    assert len(office.registry.read(lambda q: q.places())) == 1


def test_closed_registries_give_nothing_out(office: Office) -> None:
    snapshot = office.registry.snapshot()
    office.registry.close()
    office.registry.release(snapshot)
    assert code_of(lambda: snapshot.read(0, 1)) is ErrorCode.BACKUP_INTERRUPTED
    assert code_of(office.registry.snapshot) is ErrorCode.LOCKED
    assert code_of(office.registry.backup_care) is ErrorCode.LOCKED
    assert repr(snapshot.key) not in repr(snapshot)
