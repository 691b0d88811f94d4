"""Backups: where they lie, what is due, and which old ones go. No file is touched here.

A *place* is a folder on another disk or a stick; a *generation* is one full backup at a place. A generation has its
name only after it was proven, so whatever a place lists was whole once (docs/decisions/0021).
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from models import fields
from models.dates import legal_day
from models.faults import Fault

LOG_EVERY = timedelta(minutes=15)
"""So old may the copy of the change log at a place be (issue 6)."""
KEEP_ALL = timedelta(days=2)
DAYS, WEEKS, MONTHS = 7, 4, 12
"""Of so many days, weeks and months the last backup each is kept besides; and of as many days on which backups were
made, whenever that was."""


class PlaceKind(enum.StrEnum):
    """How a place is found: a folder where it was, a stick on whatever volume it hangs now."""

    FOLDER = "folder"
    STICK = "stick"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere backups of this registry go. ``path``: the folder or volume root where it was when it was enrolled."""

    id: str
    kind: PlaceKind
    name: str
    path: Path
    enrolled_at: datetime


@dataclass(frozen=True)
class PlaceFields:
    """What is declared about a place."""

    name: str = fields.text(
        "Tên nơi sao lưu", required=True, longest=60, help="Ví dụ: USB sao lưu số 1, cất ở két của đơn vị.", width=64
    )


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place as its own file on the disk names it; whose it is needs no key. ``root``: where it hangs now."""

    id: str
    registry: str
    training: bool
    root: Path


class Position(NamedTuple):
    """A point in the life of a registry: later ones compare as greater. Restoring begins an epoch."""

    epoch: int
    change: int


@dataclass(frozen=True, slots=True)
class Generation:
    """One full backup at a place. ``journal``: number of its last entry. ``key_id``: which database key opens it."""

    place: str
    name: str
    made_at: datetime
    epoch: int
    journal: int
    change: int
    size: int
    key_id: str

    @property
    def position(self) -> Position:
        return Position(self.epoch, self.change)


@dataclass(frozen=True, slots=True)
class LogCopied:
    """The change log was copied to a place: everything up to ``change`` of ``epoch`` is there.

    ``faults``: what lay there of another history, and was kept beside it.
    """

    place: str
    at: datetime
    epoch: int
    change: int
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made and proven.

    ``held``: the names of all generations at the place now. ``faults``: what was found on the way - papers that the
    registry itself lacks, generations there that cannot be read, or that the place holds a newer copy or another
    history; then nothing was thinned there.
    ``log``: the change log that went along; None if the disk refused it. ``beside``: those of ``held`` that the same
    key sealed and that hold no more than this one; the registry may not know of them, for it was closed or killed
    before it could note them, or it was restored from an older one.
    """

    generation: Generation
    proven_at: datetime
    held: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    log: LogCopied | None = None
    beside: tuple[Generation, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A generation that the registry remembers. ``old_key``: a key that was replaced opens it, and so do the passwords
    of that time. ``gone_at``: when it was found to be no longer at its place. ``broken_at``: when reading it again
    found faults; who was erased since may be in it all the same."""

    generation: Generation
    proven_at: datetime
    old_key: bool
    gone_at: datetime | None = None
    broken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What lies at a place, as a registry sees it. ``own``: what it goes on from; ``others``: what tells another
    history; ``unreadable``: what does not say which, by its name, and when it was made."""

    own: tuple[Generation, ...]
    others: tuple[Generation, ...]
    unreadable: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class OldRegistry:
    """A registry that a restore or a rescue set aside. ``name``: of its folder beside that of the registry."""

    name: str
    kept_at: datetime


class Due(enum.StrEnum):
    """What a place waits for."""

    FIRST = "first"
    """It holds no proven backup yet."""
    GAP = "gap"
    """The change log does not go on from its last backup, which ends too early or lies under a key that was replaced:
    only a full one makes it complete again."""
    BROKEN = "broken"
    """Its last full backup was read again and is damaged."""
    DAILY = "daily"
    """Its last full backup is of an earlier day."""
    LOG = "log"
    """Its copy of the change log is too old."""


@dataclass(frozen=True, slots=True)
class PlaceCare:
    """A place and what it holds. ``last``: its newest proven backup; ``is_newest_broken``: a newer one was proven once
    and is damaged now. ``log``: the last copy of the change log since the registry was opened."""

    place: Place
    last: KnownBackup | None = None
    log: LogCopied | None = None
    is_newest_broken: bool = False


@dataclass(frozen=True, slots=True)
class BackupCare:
    """What the backups of a registry need.

    ``position`` and ``journal``: where the registry stands now. ``log_from``: the change log holds every change from
    this number on. ``log_behind``: the disk refused the last change in the log; it waits. ``default_due``: the place
    beside the registry was never made.
    """

    position: Position
    journal: int
    log_from: int
    log_behind: bool
    places: tuple[PlaceCare, ...] = ()
    default_due: bool = False

    @property
    def last(self) -> KnownBackup | None:
        """The newest proven backup anywhere."""
        proven = [care.last for care in self.places if care.last is not None]
        return max(proven, key=lambda known: known.generation.position, default=None)

    def due(self, place: PlaceCare, now: datetime) -> Due | None:
        """What a place waits for, the most pressing; a full backup brings the change log along."""
        last = place.last
        if last is None:
            return Due.FIRST
        if last.old_key or last.generation.position < Position(self.position.epoch, self.log_from - 1):
            return Due.GAP
        if place.is_newest_broken:
            return Due.BROKEN
        if legal_day(last.generation.made_at) != legal_day(now):
            return Due.DAILY
        log = place.log
        if log is None or (self._is_ahead_of(log) and not timedelta(0) <= now - log.at < LOG_EVERY):
            return Due.LOG
        return None

    def _is_ahead_of(self, log: LogCopied) -> bool:
        return Position(log.epoch, log.change) < self.position

    def is_changed_since(self, last: KnownBackup | None) -> bool:
        """Whether anything was recorded after a backup: closing then makes another. Looks are no records."""
        return last is None or last.generation.epoch != self.position.epoch or last.generation.journal < self.journal


def kept(generations: Iterable[Generation], now: datetime) -> tuple[Generation, ...]:
    """The generations of one history at one place that stay, the oldest first.

    What the calendar keeps; and whatever the clock says, for it may be wrong, the newest and those of the last days on
    which there were any.
    """
    found = list(generations)
    stay = {newest(found), *_of_last_days(found), *kept_by_calendar(found, now)}
    return tuple(g for g in sorted(found, key=_by_time) if g in stay)


def kept_by_calendar(generations: Iterable[Generation], now: datetime) -> tuple[Generation, ...]:
    """All of the last two days; the last one each of the last 7 days, 4 weeks and 12 months; and whatever seems to come
    from the future, for then a clock was set. The oldest first."""
    found = sorted(generations, key=_by_time)
    stay = {g for g in found if g.made_at > now - KEEP_ALL}
    today = legal_day(now)
    for period, count in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        last_of = {period(legal_day(g.made_at)): g for g in found}
        stay |= {g for number, g in last_of.items() if number > period(today) - count}
    return tuple(g for g in found if g in stay)


def _of_last_days(generations: Iterable[Generation]) -> list[Generation]:
    """The last one each of the last days on which there were any, in the order in which they were made."""
    last_of = {legal_day(g.made_at): g for g in sorted(generations, key=_by_content)}
    return sorted(last_of.values(), key=_by_content)[-DAYS:]


def _by_time(generation: Generation) -> tuple[datetime, Position]:
    return generation.made_at, generation.position


def _by_content(generation: Generation) -> tuple[Position, datetime]:
    """An order that no clock can change."""
    return generation.position, generation.made_at


def kept_at(place: AtPlace, now: datetime) -> tuple[str, ...]:
    """The names of the generations that stay at a place.

    What tells another history goes by the calendar alone, for nothing newer of it comes; what cannot be read goes when
    all of its day would be gone. Erased people are in both, so neither may stay for ever.
    """
    today = legal_day(now)
    readable = (*kept(place.own, now), *kept_by_calendar(place.others, now))
    unread = (name for name, made_at in place.unreadable.items() if today < all_replaced_by(legal_day(made_at)))
    return (*(g.name for g in readable), *unread)


def log_needed_at(place: AtPlace, now: datetime) -> Position | None:
    """Where the change log at a place must begin. Of another history the newest needs what was done after it; what
    cannot be read needs none, for a log goes on from a database."""
    needed = [log_needed_from(kept(place.own, now), now)]
    newest_other = newest(kept_by_calendar(place.others, now))
    if newest_other is not None:
        needed.append(newest_other.position)
    return min((position for position in needed if position is not None), default=None)


def newest(generations: Collection[Generation]) -> Generation | None:
    """The generation that holds most, whatever a clock said."""
    return max(generations, key=_by_content, default=None)


def log_needed_from(generations: Sequence[Generation], now: datetime) -> Position | None:
    """Where the change log at a place must begin: at the oldest daily backup kept, by the calendar or by the days on
    which there were any."""
    oldest_day = _day(legal_day(now)) - DAYS
    daily = [g for g in generations if _day(legal_day(g.made_at)) > oldest_day]
    return min((g.position for g in (*daily, *_of_last_days(generations))), default=None)


def all_replaced_by(day: date) -> date:
    """From when on no backup made on a day is kept any more, if others were made on ``DAYS`` later days."""
    months = _month(day) - 1 + MONTHS
    return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Held:
    """Backups that lie at one place, or a registry that was set aside. ``name``: of the place, empty if nothing is
    backed up there any more, so that they stay until somebody destroys them. ``last``: the day of the newest.
    ``until``: from when on none of them is kept."""

    name: str
    count: int
    last: date
    until: date | None


def held(backups: Iterable[KnownBackup], places: Iterable[Place], old: Iterable[OldRegistry] = ()) -> tuple[Held, ...]:
    """Where backups lie that are not known to be gone, place by place; then what was set aside, which stays until
    somebody takes it away."""
    names = {place.id: place.name for place in places}
    days: dict[str, list[date]] = {}
    for known in backups:
        if known.gone_at is None:
            made = known.generation
            days.setdefault(names.get(made.place, ""), []).append(legal_day(made.made_at))
    at_places = (
        Held(name, len(made), max(made), all_replaced_by(max(made)) if name else None)
        for name, made in sorted(days.items(), key=lambda item: (not item[0], item[0]))
    )
    aside = (Held(f"Sổ cũ cạnh sổ này ({one.name})", 1, legal_day(one.kept_at), None) for one in old)
    return (*at_places, *aside)


def _day(day: date) -> int:
    return day.toordinal()


def _week(day: date) -> int:
    """Weeks begin on Monday."""
    return (day.toordinal() - 1) // 7


def _month(day: date) -> int:
    return day.year * 12 + day.month
