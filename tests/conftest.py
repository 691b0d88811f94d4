"""Shared fixtures: a standing clock, cheap keys, a fresh encrypted registry."""

from __future__ import annotations

import functools
import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from models.clock import FixedClock
from models.dates import LEGAL_ZONE
from models.office import OfficeFields
from models.ports import FirstUser
from storage.keyring import KdfCost
from storage.registry import Options, SqlRegistry, create_registry, open_registry

PASSWORD = "MatKhau!1"
LOGIN = "hanh"
CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1)
NOW = datetime(2026, 11, 24, 23, 0, tzinfo=LEGAL_ZONE)

OFFICE = OfficeFields(
    kind="commune_police",
    parent_line="Công an tỉnh An Giang",
    issuer_line="Công an xã Mẫu",
    place="Xã Mẫu",
    commune="xã Mẫu",
    symbol="CAX",
    peoples_committee="UBND xã Mẫu",
    chief="Nguyễn Thị Hạnh",
    chief_position="Trưởng Công an xã Mẫu",
    start=date(2026, 11, 22),
    first_day_done=True,
)


def counting_ids() -> Callable[[], str]:
    """Ids that count, so that tests can name them."""
    counter = itertools.count(1)
    return lambda: f"00000000-0000-4000-8000-{next(counter):012d}"


@pytest.fixture
def clock() -> FixedClock:
    """23:00 on 24 November 2026 in Viet Nam."""
    return FixedClock(NOW)


@pytest.fixture
def options(clock: FixedClock) -> Options:
    return Options(clock=clock, new_id=counting_ids(), cost=CHEAP)


@dataclass(frozen=True)
class Made:
    """A registry that is copied for every test, for making one takes longer than most of what is done with it."""

    folder: Path
    ids: int
    """How many ids it took."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime], Made]:
    """The registry that was made at an instant; it is made once a session."""

    @functools.cache
    def made_at(instant: datetime) -> Made:
        path, new_id = tmp_path_factory.mktemp("made") / "so", counting_ids()
        options = Options(clock=FixedClock(instant), new_id=new_id, cost=CHEAP)
        create_registry(path, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=options)
        return Made(path, int(new_id().rpartition("-")[2]) - 1)

    return made_at


@pytest.fixture
def folder(tmp_path: Path, clock: FixedClock, options: Options, made: Callable[[datetime], Made]) -> Path:
    """A fresh real registry, closed; the ids it took are taken."""
    path, new = tmp_path / "so", made(clock.instant)
    shutil.copytree(new.folder, path)
    for _ in range(new.ids):
        options.new_id()
    return path


@pytest.fixture
def registry(folder: Path, options: Options) -> Iterator[SqlRegistry]:
    """A fresh real registry, open; no transaction may be left open by a test."""
    opened = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    yield opened
    if opened._connection is not None:
        assert not opened._connection.in_transaction
    opened.close()
