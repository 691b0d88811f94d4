"""Making a training registry: the office, its one account, and invented people in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from models.actions.fill_training import fill_training
from models.dates import legal_day
from models.law.deadlines import month_start
from models.ports import FirstUser, Queries, Registry, Storage
from models.training.account import TRAINING_LOGIN, TRAINING_NAME, TRAINING_PASSWORD
from models.training.commune import invented_people, training_office

IN_ONE_WRITE = 1000
"""People in one transaction: enough that its end costs nothing beside them, few enough to stay in memory."""
_PAGE = 1000

Progress = Callable[[int, int], None]
"""Told how many of how many people are done."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a training registry holds: how many people, events and scans, and people by state."""

    people: int
    events: int
    scans: int
    states: Mapping[str, int]


def make_training_registry(
    storage: Storage,
    folder: Path,
    now: datetime,
    people: int,
    seed: int,
    progress: Progress = lambda done, total: None,
) -> Filled:
    """A training registry with invented people whose histories end at ``now``, in a new or empty folder.

    The office has worked with the program since the first of last month. Raises FOLDER_NOT_EMPTY and disk
    errors.
    """
    start = month_start(month_start(legal_day(now)) - timedelta(days=1))
    account = FirstUser(TRAINING_LOGIN, TRAINING_NAME, TRAINING_PASSWORD)
    storage.create(folder, training_office(start), account, training=True)
    registry = storage.open(folder, TRAINING_LOGIN, TRAINING_PASSWORD, training=True)
    try:
        return _fill(registry, now, people, seed, progress)
    finally:
        registry.close()


def _fill(registry: Registry, now: datetime, people: int, seed: int, progress: Progress) -> Filled:
    coming = invented_people(people, seed, now)
    done = events = scans = 0
    while some := list(islice(coming, IN_ONE_WRITE)):
        events += registry.write(fill_training, some)
        scans += sum(len(person.scans) for person in some)
        done += len(some)
        progress(done, people)
    return Filled(done, events, scans, registry.read(_states))


def _states(queries: Queries) -> dict[str, int]:
    """How many people stand in each state."""
    found: Counter[str] = Counter()
    for kept in (True, False):
        page = queries.list_people(kept=kept, group="", after=None, limit=_PAGE)
        found.update(row.state for row in page.rows)
        while page.after is not None:
            page = queries.list_people(kept=kept, group="", after=page.after, limit=_PAGE)
            found.update(row.state for row in page.rows)
    return dict(sorted(found.items()))
