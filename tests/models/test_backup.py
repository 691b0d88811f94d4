"""Which backups stay, and what is due: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.backup import (
    KEEP_ALL,
    LOG_EVERY,
    AtPlace,
    BackupCare,
    Due,
    Generation,
    Held,
    KnownBackup,
    LogCopied,
    Place,
    PlaceCare,
    PlaceKind,
    Position,
    all_replaced_by,
    held,
    kept,
    kept_at,
    log_needed_at,
    log_needed_from,
    newest,
)
from models.dates import LEGAL_ZONE, legal_day

NOW = datetime(2026, 11, 24, 23, 0, tzinfo=LEGAL_ZONE)
BEGIN = datetime(2025, 1, 1, tzinfo=LEGAL_ZONE)


def generation(made_at: datetime, change: int = 1, *, epoch: int = 1, journal: int = 1) -> Generation:
    return Generation("p", f"{made_at:%Y%m%d%H%M}-{change}", made_at, epoch, journal, change, 1, "key")


def in_order(hours: list[int]) -> list[Generation]:
    """Backups made so many hours after the beginning, each with more changes than the one before."""
    return [generation(BEGIN + timedelta(hours=h), number) for number, h in enumerate(sorted(hours), 1)]


LIVES = st.lists(st.integers(0, 24 * 800), min_size=1, max_size=60, unique=True).map(in_order)
LATER = st.integers(0, 24 * 500).map(lambda hours: timedelta(hours=hours))


@given(LIVES, LATER)
def test_what_stays(found: list[Generation], later: timedelta) -> None:
    now = found[-1].made_at + later
    stay = kept(found, now)
    assert set(stay) <= set(found)
    assert found[-1] in stay
    assert {g for g in found if now - g.made_at < KEEP_ALL} <= set(stay)
    today = legal_day(now)
    for day in range(7):
        of_day = [g for g in found if legal_day(g.made_at) == today - timedelta(days=day)]
        assert not of_day or of_day[-1] in stay
    monday = today - timedelta(days=today.weekday())
    for week in range(4):
        first = monday - timedelta(weeks=week)
        of_week = [g for g in found if first <= legal_day(g.made_at) < first + timedelta(days=7)]
        assert not of_week or of_week[-1] in stay
    months = {(legal_day(g.made_at).year, legal_day(g.made_at).month) for g in stay}
    for year, month in months:
        of_month = [g for g in found if (legal_day(g.made_at).year, legal_day(g.made_at).month) == (year, month)]
        assert of_month[-1] in stay
    days_made = sorted({legal_day(g.made_at) for g in found})[-7:]
    assert set(days_made) <= {legal_day(g.made_at) for g in stay}
    assert len([g for g in stay if now - g.made_at >= KEEP_ALL]) <= 7 + 7 + 4 + 12


@given(LIVES, LATER, LATER)
def test_thinning_often_or_seldom_leaves_the_same(
    found: list[Generation], later: timedelta, still_later: timedelta
) -> None:
    first = found[-1].made_at + later
    then = first + still_later
    assert kept(kept(found, first), then) == kept(found, then)


@given(LIVES)
def test_a_clock_that_was_set_back_loses_nothing(found: list[Generation]) -> None:
    assert kept(found, BEGIN - timedelta(days=1)) == tuple(found)


def test_the_newest_is_the_one_that_holds_most_whatever_its_clock_said() -> None:
    back = generation(NOW - timedelta(days=900), 50)
    found = [generation(NOW - timedelta(days=day), 49 - day) for day in range(40)]
    assert newest([*found, back]) == back
    assert back in kept([*found, back], NOW)
    assert newest([back, generation(NOW, 3, epoch=2)]) == generation(NOW, 3, epoch=2)


@given(LIVES, LATER)
def test_the_log_reaches_back_to_every_daily_backup(found: list[Generation], later: timedelta) -> None:
    now = found[-1].made_at + later
    stay = kept(found, now)
    needed = log_needed_from(stay, now)
    assert needed is not None
    assert needed <= found[-1].position
    for day in range(7):
        of_day = [g for g in stay if legal_day(g.made_at) == legal_day(now) - timedelta(days=day)]
        assert all(needed <= g.position for g in of_day)
    for made_on in sorted({legal_day(g.made_at) for g in found})[-7:]:
        assert needed <= max(g.position for g in stay if legal_day(g.made_at) == made_on)


@given(LIVES, st.integers(1, 10_000))
def test_a_clock_set_forward_leaves_the_last_days_of_backups(found: list[Generation], days: int) -> None:
    ahead = found[-1].made_at + timedelta(days=days)
    stay = kept([*found, generation(ahead, 1000)], ahead)
    real = sorted({legal_day(g.made_at) for g in found})[-6:]
    assert set(real) <= {legal_day(g.made_at) for g in stay}
    needed = log_needed_from(stay, ahead)
    assert needed is not None
    assert needed <= min(max(g.position for g in found if legal_day(g.made_at) == day) for day in real)


def test_days_that_a_clock_invented_do_not_outlast_those_of_work() -> None:
    """Ten days of backups far ahead, then the clock is right again: the log need not begin before the last days."""
    invented = [generation(NOW + timedelta(days=4000 + day), day) for day in range(10)]
    real = [generation(NOW + timedelta(days=day), 20 + day) for day in range(10)]
    now = real[-1].made_at
    stay = kept([*invented, *real], now)
    assert set(real[-7:]) <= set(stay)
    assert log_needed_from(real, now) == real[-7].position


def test_no_backup_needs_no_log() -> None:
    assert kept([], NOW) == ()
    assert newest([]) is None
    assert log_needed_from([], NOW) is None


@given(st.integers(0, 365), LATER)
def test_once_a_year_has_gone_by_nothing_older_is_left_if_backups_go_on(age: int, more: timedelta) -> None:
    made_at = BEGIN + timedelta(days=age)
    replaced = all_replaced_by(legal_day(made_at))
    assert replaced <= legal_day(made_at) + timedelta(days=366)
    day_before = datetime.combine(replaced, datetime.min.time(), LEGAL_ZONE)
    old = generation(made_at, 1)
    later = [generation(day_before - timedelta(days=day, hours=1) + more, 20 - day) for day in range(7)]
    assert old in kept([old, *later], day_before - timedelta(minutes=1))
    assert old not in kept([old, *later], day_before)
    assert old in kept([old, *later[1:]], day_before), "six days replace nothing: the clock may be wrong"


def test_other_histories_and_what_cannot_be_read_go_after_twelve_months() -> None:
    own = tuple(generation(NOW - timedelta(days=day), 100 - day, epoch=2) for day in range(9))
    old, young = generation(NOW - timedelta(days=400), 200), generation(NOW - timedelta(days=100), 201)
    unreadable = {"old": NOW - timedelta(days=400), "young": NOW - timedelta(days=300)}
    place = AtPlace(own, (old, young), unreadable)
    stay = kept_at(place, NOW)
    assert {young.name, "young"} < set(stay)
    assert not {old.name, "old"} & set(stay)
    assert log_needed_at(place, NOW) == young.position, "what was lost begins there"
    later = NOW + timedelta(days=300)
    assert log_needed_at(place, later) == log_needed_from(kept(own, later), later)
    assert log_needed_at(AtPlace((), (), unreadable), NOW) is None


# --- what is due ---------------------------------------------------------------------------------

PLACE = Place("p", PlaceKind.FOLDER, "Thư mục", Path("x"), NOW)


def known(made_at: datetime, *, change: int = 10, epoch: int = 1, journal: int = 5) -> KnownBackup:
    return KnownBackup(generation(made_at, change, epoch=epoch, journal=journal), made_at, old_key=False)


def care(place: PlaceCare, *, change: int = 12, epoch: int = 1, journal: int = 5, log_from: int = 1) -> BackupCare:
    return BackupCare(Position(epoch, change), journal, log_from, log_behind=False, places=(place,))


FRESH_LOG = LogCopied("p", NOW, 1, 11)
TODAY, YESTERDAY = known(NOW - timedelta(hours=3)), known(NOW - timedelta(hours=23, minutes=30))


@pytest.mark.parametrize(
    ("last", "log", "log_from", "now", "due"),
    [
        (None, FRESH_LOG, 1, NOW, Due.FIRST),
        (TODAY, FRESH_LOG, 1, NOW, None),
        (TODAY, FRESH_LOG, 11, NOW, None),
        (TODAY, FRESH_LOG, 12, NOW, Due.GAP),
        (YESTERDAY, FRESH_LOG, 1, NOW, Due.DAILY),
        (TODAY, None, 1, NOW, Due.LOG),
        (TODAY, FRESH_LOG, 1, NOW + LOG_EVERY - timedelta(seconds=1), None),
        (TODAY, FRESH_LOG, 1, NOW + LOG_EVERY, Due.LOG),
        (TODAY, LogCopied("p", NOW, 1, 12), 1, NOW + LOG_EVERY, None),
        (TODAY, LogCopied("p", NOW + timedelta(hours=9), 1, 11), 1, NOW, Due.LOG),
        (known(NOW, epoch=0), FRESH_LOG, 1, NOW, Due.GAP),
    ],
)
def test_what_a_place_waits_for(
    last: KnownBackup | None, log: LogCopied | None, log_from: int, now: datetime, due: Due | None
) -> None:
    place = PlaceCare(PLACE, last, log)
    assert care(place, log_from=log_from).due(place, now) is due


def test_a_day_of_work_is_a_legal_day() -> None:
    place = PlaceCare(PLACE, known(datetime(2026, 11, 24, 16, 59, tzinfo=UTC)), LogCopied("p", NOW, 1, 12))
    assert care(place).due(place, datetime(2026, 11, 24, 16, 59, tzinfo=UTC)) is None
    assert care(place).due(place, datetime(2026, 11, 24, 17, 0, tzinfo=UTC)) is Due.DAILY


def test_closing_makes_a_backup_of_what_was_recorded_since() -> None:
    place = PlaceCare(PLACE, TODAY)
    assert not care(place, change=99).is_changed_since(TODAY), "looks are no records"
    assert care(place, journal=6).is_changed_since(TODAY)
    assert care(place, epoch=2).is_changed_since(TODAY)
    assert care(place).is_changed_since(None)


def test_the_last_backup_of_all_places_is_the_one_that_holds_most() -> None:
    more, less = known(NOW - timedelta(days=9), change=12), known(NOW, change=11)
    places = (PlaceCare(PLACE, less), PlaceCare(PLACE, more), PlaceCare(PLACE))
    assert BackupCare(Position(1, 12), 5, 1, log_behind=False, places=places).last == more
    assert BackupCare(Position(1, 12), 5, 1, log_behind=False).last is None


def test_what_lies_where_and_until_when() -> None:
    """What is gone does not count; what lies where nothing is backed up any more is never replaced."""

    def known(place: str, day: int, gone: bool = False) -> KnownBackup:
        made = Generation(place, f"{place}{day}", NOW - timedelta(days=day), 1, 1, 1, 1, "key")
        return KnownBackup(made, NOW, old_key=False, gone_at=NOW if gone else None)

    backups = [known("p", 1), known("p", 30), known("p", 400, gone=True), known("left", 3), known("q", 5, gone=True)]
    places = [Place(id_, PlaceKind.FOLDER, f"Nơi {id_}", Path(id_), NOW) for id_ in ("p", "q")]
    yesterday, earlier = legal_day(NOW) - timedelta(days=1), legal_day(NOW) - timedelta(days=3)
    assert held(backups, places) == (
        Held("Nơi p", 2, yesterday, all_replaced_by(yesterday)),
        Held("", 1, earlier, None),
    )
    assert held([], places) == ()
