"""What a restore set aside: it is named where data are erased, and a chief takes it away."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from models.actions.enter_person import enter_person
from models.actions.erase_people import erase_people
from models.actions.manage_backups import note_broken, remove_old_registry, remove_place
from models.backup import Held, OldRegistry
from models.dates import LEGAL_ZONE, Moment
from models.errors import ErrorCode, RegistryError
from models.events.taking_over import TakenOver
from models.papers.destruction import held_lines
from storage.disk import Disk
from storage.old_registries import old_registries
from storage.registry import Options
from storage.taking_place import is_taken, take_place
from tests.conftest import NOW
from tests.storage.backing_up import Office, code_of, open_office


@pytest.fixture
def office(folder: Path, options: Options) -> Iterator[Office]:
    made = open_office(folder, options)
    yield made
    made.registry.close()


def set_aside(office: Office, name: str = "so-cu-20261120-0815") -> Path:
    path = office.folder.with_name(name)
    (path / "papers").mkdir(parents=True)
    (path / "papers" / "x").write_bytes(b"everybody")
    return path


def remove(office: Office, path: Path, reason: str = "đã đối chiếu xong") -> ErrorCode | None:
    return code_of(lambda: office.registry.write(remove_old_registry, path.name, reason))


def test_what_takes_its_place_lets_the_other_be_found(tmp_path: Path) -> None:
    for _ in range(2):
        for name in ("so", "made"):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / "x").write_bytes(b"x")
        take_place(tmp_path / "made", tmp_path / "so", NOW)
    for other in ("so-cu-", "so-cu-20261199-0815", "so-cuu-20261120-0815", "other-cu-20261120-0815"):
        (tmp_path / other).mkdir()
    (tmp_path / "so-cu-20261120-0815").write_bytes(b"no folder")
    at = NOW.astimezone(LEGAL_ZONE).replace(second=0, microsecond=0)
    assert old_registries(tmp_path / "so") == (
        OldRegistry("so-cu-20261124-2300", at),
        OldRegistry("so-cu-20261124-2300-2", at),
    )


def two_folders(parent: Path) -> tuple[Path, Path]:
    for name in ("made", "so"):
        (parent / name).mkdir()
        (parent / name / "x").write_bytes(name.encode())
    return parent / "made", parent / "so"


def test_a_registry_that_cannot_take_its_place_stays_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, folder = two_folders(tmp_path)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path == made:
            raise PermissionError(13, "held")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(RegistryError) as raised:
        take_place(made, folder, NOW)
    assert (raised.value.code, raised.value.details["made"]) == (ErrorCode.NOT_IN_PLACE, made.name)
    assert [path.name for path in made.iterdir()] == ["x"]
    assert (folder / "x").read_bytes() == b"so"


@pytest.mark.parametrize("step", [is_taken, Disk().logins])
def test_a_power_cut_between_the_two_names_is_made_up_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: Callable[[Path], object]
) -> None:
    made, folder = two_folders(tmp_path)
    rename = Path.rename

    def cut(path: Path, target: Path) -> Path:
        if path == made:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", cut)
        with pytest.raises(KeyboardInterrupt):
            take_place(made, folder, NOW)
    assert not folder.exists()
    with contextlib.suppress(RegistryError):
        step(folder)
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("x", b"made")]
    assert not made.exists()


def test_an_erasure_names_it_and_gives_no_day(office: Office) -> None:
    old = set_aside(office)
    ended = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="ended")
    closed = office.registry.write(enter_person, {"name": "Lê Văn Kín"}, Moment.on(date(2026, 11, 1)), ended)
    erasure = office.registry.write(erase_people, [closed], {"ground": "request", "basis": "x"})
    assert erasure.held == (Held(f"Sổ cũ cạnh sổ này ({old.name})", 1, date(2026, 11, 20), None),)
    assert erasure.held_until is None
    assert held_lines(erasure.held) == [
        f"Sổ cũ cạnh sổ này ({old.name}): 01 bản, bản cuối ngày 20/11/2026, không được thay nữa, phải tự hủy"
    ]


def test_it_goes_only_when_the_registry_of_now_is_proven_elsewhere(office: Office) -> None:
    old = set_aside(office)
    (listed,) = office.registry.read(lambda q: q.old_registries())
    assert listed == OldRegistry(old.name, datetime(2026, 11, 20, 8, 15, tzinfo=LEGAL_ZONE))
    assert remove(office, old) is ErrorCode.NO_OWN_BACKUP
    made = office.back_up().generation
    office.registry.write(note_broken, made)
    assert remove(office, old) is ErrorCode.NO_OWN_BACKUP
    office.back_up()
    assert remove(office, old, " ") is ErrorCode.REASON_MISSING
    assert remove(office, old.with_name("so-sao-luu")) is ErrorCode.NOT_FOUND
    assert (old / "papers" / "x").exists()
    assert remove(office, old) is None
    assert not old.exists()
    assert office.registry.read(lambda q: q.old_registries()) == ()
    assert remove(office, old) is ErrorCode.NOT_FOUND


def test_backups_of_before_the_restore_or_at_places_given_up_do_not_count(office: Office) -> None:
    old = set_aside(office)
    office.back_up()
    office.registry._epoch += 1
    assert remove(office, old) is ErrorCode.NO_OWN_BACKUP
    office.registry._epoch -= 1
    office.registry.write(remove_place, office.place.id, "thay ổ")
    assert remove(office, old) is ErrorCode.NO_OWN_BACKUP
    assert old.exists()
