"""Shared fixtures: a standing clock, cheap keys, a fresh encrypted registry."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
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


@pytest.fixture
def folder(tmp_path: Path, options: Options) -> Path:
    """A fresh real registry, closed."""
    path = tmp_path / "so"
    create_registry(path, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=options)
    return path


@pytest.fixture
def registry(folder: Path, options: Options) -> Iterator[SqlRegistry]:
    """A fresh real registry, open; no transaction may be left open by a test."""
    opened = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    yield opened
    if opened._connection is not None:
        assert not opened._connection.in_transaction
    opened.close()
