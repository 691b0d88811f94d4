"""Legal time, dates known in part, and dates as officers type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dates import (
    LEGAL_ZONE,
    Moment,
    PartialDate,
    Precision,
    age_on,
    day_end,
    day_start,
    legal_day,
    parse_date,
    parse_moment,
    parse_partial_date,
    parse_time,
    show_date,
)
from tests.models.building import moment

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
INSTANTS = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))

# --- legal time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 17, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 11, 24, 22, 0, tzinfo=timezone(timedelta(hours=-8))), date(2026, 11, 25)),
        (datetime(2026, 11, 25, 1, 30, tzinfo=timezone(timedelta(hours=9))), date(2026, 11, 24)),
    ],
)
def test_the_legal_day_is_that_of_viet_nam_whatever_the_zone_of_the_instant(instant: datetime, day: date) -> None:
    assert legal_day(instant) == day


@given(DAYS)
def test_a_legal_day_begins_at_its_midnight_and_ends_where_the_next_begins(day: date) -> None:
    assert legal_day(day_start(day)) == day
    assert legal_day(day_start(day) - timedelta(microseconds=1)) == day - timedelta(days=1)
    assert legal_day(day_end(day) - timedelta(microseconds=1)) == day
    assert day_end(day) == day_start(day + timedelta(days=1))
    assert day_end(day) - day_start(day) == timedelta(hours=24)
    assert day_start(day).tzinfo is UTC


# --- moments -------------------------------------------------------------------------------------


def test_a_moment_to_the_minute_is_in_utc_without_seconds() -> None:
    known = Moment.at(datetime(2026, 11, 24, 22, 40, 59, 999, tzinfo=LEGAL_ZONE))
    assert known.instant == datetime(2026, 11, 24, 15, 40, tzinfo=UTC)
    assert known.instant.tzinfo is UTC
    assert known.precision is Precision.MINUTE
    assert not known.is_day_only
    assert known.day == date(2026, 11, 24)
    assert known.show() == "22:40 ngày 24/11/2026"


def test_a_moment_of_which_only_the_day_is_known_begins_at_midnight() -> None:
    known = Moment.on(TODAY)
    assert known.instant == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert known.is_day_only
    assert known.day == TODAY
    assert known.show() == "24/11/2026"


def test_midnight_to_the_minute_is_not_the_same_as_the_day_alone() -> None:
    assert Moment.at(day_start(TODAY)) != Moment.on(TODAY)
    assert Moment.at(day_start(TODAY)).show() == "00:00 ngày 24/11/2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Moment(datetime(2026, 11, 24, 22, 40), Precision.MINUTE)


@pytest.mark.parametrize("instant", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=LEGAL_ZONE)])
def test_a_moment_that_has_no_legal_day_is_refused(instant: datetime) -> None:
    for precision in Precision:
        with pytest.raises(ValueError, match="calendar"):
            Moment(instant, precision)


def test_the_last_day_of_all_has_an_end() -> None:
    assert day_end(date.max) == day_start(date.max) + timedelta(days=1)


def test_a_day_that_does_not_begin_at_midnight_of_legal_time_is_refused() -> None:
    with pytest.raises(ValueError, match="00:00"):
        Moment(datetime(2026, 11, 24, 0, 0, tzinfo=UTC), Precision.DAY)


def test_show_date_writes_four_digits_of_every_year() -> None:
    assert show_date(date(2026, 1, 5)) == "05/01/2026"
    assert show_date(date(33, 1, 5)) == "05/01/0033"


# --- dates known in part -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("partial", "iso", "shown", "exact", "earliest", "latest"),
    [
        (PartialDate(2000), "2000", "2000", None, date(2000, 1, 1), date(2000, 12, 31)),
        (PartialDate(2000, 2), "2000-02", "02/2000", None, date(2000, 2, 1), date(2000, 2, 29)),
        (PartialDate(2001, 2), "2001-02", "02/2001", None, date(2001, 2, 1), date(2001, 2, 28)),
        (PartialDate(1999, 12), "1999-12", "12/1999", None, date(1999, 12, 1), date(1999, 12, 31)),
        (PartialDate(2000, 11, 13), "2000-11-13", "13/11/2000", date(2000, 11, 13), date(2000, 11, 13), None),
    ],
)
def test_a_partial_date_knows_its_first_and_last_possible_day(
    partial: PartialDate, iso: str, shown: str, exact: date | None, earliest: date, latest: date | None
) -> None:
    assert partial.iso() == iso
    assert PartialDate.from_iso(iso) == partial
    assert partial.show() == shown
    assert partial.exact == exact
    assert partial.earliest == earliest
    assert partial.latest == (latest or exact)


@pytest.mark.parametrize("parts", [(2000, None, 5), (2000, 13), (2001, 2, 29), (2000, 4, 31), (2000, 1, 32), (0,)])
def test_an_impossible_partial_date_cannot_be_made(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        PartialDate(*parts)


@pytest.mark.parametrize("parts", [(2000, 0), (2000, 0, 0), (2000, 5, 0), (2000, 0, 5)])
def test_a_part_that_is_not_known_is_none_and_not_zero(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        PartialDate(*parts)


@pytest.mark.parametrize("typed", ["00/00/1985", "0/1/2000", "00/2000", "1985-00-00"])
def test_day_or_month_zero_makes_no_date_that_fails_later(typed: str) -> None:
    try:
        read = parse_partial_date(typed)
    except ValueError:
        return
    assert read.latest >= read.earliest
    assert read.exact is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("00/00/1985", PartialDate(1985)),
        ("00/1985", PartialDate(1985)),
        ("00/05/1985", PartialDate(1985, 5)),
        ("00000000", None),
        ("05/00/1985", None),  # a day of no month
    ],
)
def test_zeros_stand_for_what_is_not_known(typed: str, read: PartialDate | None) -> None:
    if read is None:
        with pytest.raises(ValueError):
            parse_partial_date(typed)
    else:
        assert parse_partial_date(typed) == read


@pytest.mark.parametrize(
    "text", ["", "2000-", "2000-02-30", "2000-13", "abc", "2000-1-x", "2000-00", "2000-1", "+200-01", "2000-0١", "1_00"]
)
def test_a_broken_stored_partial_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.from_iso(text)


@given(DAYS)
def test_a_whole_date_survives_being_a_partial_one(day: date) -> None:
    assert PartialDate.of(day).exact == day
    assert PartialDate.from_iso(PartialDate.of(day).iso()) == PartialDate.of(day)
    assert parse_partial_date(PartialDate.of(day).show()) == PartialDate.of(day)


def test_partly_known_dates_can_be_put_in_order() -> None:
    in_order = [
        PartialDate(1999, 12, 31), PartialDate(2000), PartialDate(2000, 1, 1), PartialDate(2000, 5),
        PartialDate(2000, 5, 1), PartialDate(2001),
    ]  # fmt: skip
    backwards = in_order[::-1]
    assert sorted(backwards) == in_order
    assert PartialDate(2000) <= PartialDate(2000)
    assert PartialDate(2000, 5) > PartialDate(2000)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (PartialDate(2008, 11, 24), date(2026, 11, 23), (17, 17)),
        (PartialDate(2008, 11, 24), date(2026, 11, 24), (18, 18)),
        (PartialDate(2008, 11), date(2026, 11, 24), (17, 18)),
        (PartialDate(2008, 11), date(2026, 10, 31), (17, 17)),
        (PartialDate(2008, 11), date(2026, 11, 30), (18, 18)),
        (PartialDate(2008), date(2026, 11, 24), (17, 18)),
        (PartialDate(2008), date(2026, 1, 1), (17, 18)),
        (PartialDate(2008), date(2026, 12, 31), (18, 18)),
        (PartialDate(2008, 2, 29), date(2026, 2, 28), (17, 17)),
        (PartialDate(2008, 2, 29), date(2026, 3, 1), (18, 18)),
        (PartialDate(2008, 2, 29), date(2028, 2, 29), (20, 20)),
        (PartialDate(2026, 11, 24), date(2026, 11, 24), (0, 0)),
    ],
)
def test_age_is_a_range_when_the_birth_is_known_in_part(birth: PartialDate, day: date, age: tuple[int, int]) -> None:
    assert age_on(birth, day) == age


@given(DAYS, DAYS)
def test_the_least_age_never_exceeds_the_greatest(born: date, day: date) -> None:
    for birth in (PartialDate(born.year), PartialDate(born.year, born.month)):
        least, greatest = age_on(birth, day)
        exact = age_on(PartialDate.of(born), day)[0]
        assert least <= exact <= greatest <= least + 1


# --- typed dates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13/11/2000", PartialDate(2000, 11, 13)),
        (" 3/1/2000 ", PartialDate(2000, 1, 3)),
        ("13-11-2000", PartialDate(2000, 11, 13)),
        ("13.11.2000", PartialDate(2000, 11, 13)),
        ("13 / 11 / 2000", PartialDate(2000, 11, 13)),
        ("13112000", PartialDate(2000, 11, 13)),
        ("2000-11-13", PartialDate(2000, 11, 13)),
        ("2000-11-13 00:00:00", PartialDate(2000, 11, 13)),
        ("2000-11-13T00:00", PartialDate(2000, 11, 13)),
        ("11/2000", PartialDate(2000, 11)),
        ("11-2000", PartialDate(2000, 11)),
        ("2000", PartialDate(2000)),
        ("ngày 5 tháng 3 năm 1990", PartialDate(1990, 3, 5)),
        ("Ngày 05 Tháng 03 Năm 1990", PartialDate(1990, 3, 5)),
        ("tháng 3 năm 1990", PartialDate(1990, 3)),
        ("29/02/2028", PartialDate(2028, 2, 29)),
        ("1/1/1900", PartialDate(1900, 1, 1)),
    ],
)
def test_a_date_is_read_day_first_and_as_far_as_it_is_known(typed: str, read: PartialDate) -> None:
    assert parse_partial_date(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "", "abc", "13/11/00", "31/4/2000", "29/2/2026", "13/13/2000", "13/2000", "1899", "99",
        "31/12/1899", "131120000", "2000-11-13 08:30:00", "13/11/2000 8h", "13//11/2000", "tháng 13 năm 1990", "0000",
        "ngày 5 năm 1990", "2000-13-01", "2200", "31/12/9999", "12/9999", "9999-12-31",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_partial_date(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("hôm nay", TODAY),
        ("Hôm nay", TODAY),
        ("hom nay", TODAY),
        ("nay", TODAY),
        ("hôm qua", date(2026, 11, 23)),
        ("hom qua", date(2026, 11, 23)),
        ("hqua", date(2026, 11, 23)),
        ("HÔM QUA", date(2026, 11, 23)),
        ("ho\u0302m qua", date(2026, 11, 23)),  # as some keyboards compose it
        ("hôm kia", date(2026, 11, 22)),
        ("-0", TODAY),
        ("-3", date(2026, 11, 21)),
        ("-30", date(2026, 10, 25)),
        ("24/11", TODAY),
        ("25/11", date(2025, 11, 25)),
        ("5/3", date(2026, 3, 5)),
        ("31.12", date(2025, 12, 31)),
        ("05032026", date(2026, 3, 5)),
        ("5/3/2026", date(2026, 3, 5)),
        ("5/3/2027", date(2027, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
    ],
)
def test_a_typed_date_is_the_nearest_past_one_where_the_year_is_left_out(typed: str, read: date) -> None:
    assert parse_date(typed, TODAY) == read


@pytest.mark.parametrize(
    "typed", ["", "11/2026", "2026", "31/4", "32/1", "0/5", "+3", "-1000", "mai", "5/3/26", "29/2"]
)
def test_what_is_no_whole_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_date(typed, TODAY)


def test_the_leap_day_without_a_year_is_this_years() -> None:
    assert parse_date("29/2", date(2028, 3, 1)) == date(2028, 2, 29)
    assert parse_date("29/2", date(2028, 2, 29)) == date(2028, 2, 29)
    assert parse_date("29/2", date(2028, 1, 1), ahead=True) == date(2028, 2, 29)
    with pytest.raises(ValueError):
        parse_date("29/2", date(2028, 1, 1))


@given(DAYS.filter(lambda day: (day.month, day.day) != (2, 29)), DAYS)
def test_day_and_month_alone_are_those_of_the_next_two_months_or_past_where_they_may_be_ahead(
    day: date, today: date
) -> None:
    read = parse_date(f"{day.day}/{day.month}", today, ahead=True)
    assert (read.month, read.day) == (day.month, day.day)
    assert today - timedelta(days=306) <= read <= today + timedelta(days=60)


def test_a_day_of_spring_typed_in_autumn_is_the_past_one_and_tomorrow_is_tomorrow() -> None:
    autumn = date(2026, 11, 26)
    assert parse_date("20/5", autumn, ahead=True) == date(2026, 5, 20)
    assert parse_date("27/11", autumn, ahead=True) == date(2026, 11, 27)
    assert parse_date("10/1", autumn, ahead=True) == date(2027, 1, 10)


@given(DAYS.filter(lambda day: (day.month, day.day) != (2, 29)), DAYS)
def test_day_and_month_alone_are_never_in_the_future_and_less_than_a_year_ago(day: date, today: date) -> None:
    read = parse_date(f"{day.day}/{day.month}", today)
    assert (read.month, read.day) == (day.month, day.day)
    assert timedelta(0) <= today - read <= timedelta(days=365)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22:40 24/11/2026", moment("2026-11-24 22:40")),
        ("22h40 24/11/2026", moment("2026-11-24 22:40")),
        ("24/11/2026 22h40", moment("2026-11-24 22:40")),
        ("22g40 24/11", moment("2026-11-24 22:40")),
        ("22:40 ngày 24/11/2026", moment("2026-11-24 22:40")),
        ("8h 24/11/2026", moment("2026-11-24 08:00")),
        ("0:05 24/11/2026", moment("2026-11-24 00:05")),
        ("24/11/2026", moment("2026-11-24")),
        ("hôm nay", moment("2026-11-24")),
        ("hôm qua", moment("2026-11-23")),
        ("5/3", moment("2026-03-05")),
        ("-3 7:15", moment("2026-11-21 07:15")),
        ("8h30", moment("2026-11-24 08:30")),
        ("22:40", moment("2026-11-24 22:40")),
        ("7g", moment("2026-11-24 07:00")),
        ("2230 5/3", moment("2026-03-05 22:30")),
        ("0005 hôm nay", moment("2026-11-24 00:05")),
        ("hôm qua 22h30", moment("2026-11-23 22:30")),
        ("22h30 hqua", moment("2026-11-23 22:30")),
        ("22h 15/3", moment("2026-03-15 22:00")),
        ("22H30 15/3", moment("2026-03-15 22:30")),
        ("22 giờ 15/3", moment("2026-03-15 22:00")),
        ("Hồi 22 giờ 40 phút ngày 5 tháng 3 năm 2026", moment("2026-03-05 22:40")),
        ("2026 5/3", moment("2026-03-05 20:26")),  # shown under the field before it is taken
    ],
)
def test_a_typed_moment_has_an_hour_only_when_one_was_typed(typed: str, read: Moment) -> None:
    assert parse_moment(typed, TODAY) == read


@pytest.mark.parametrize(
    "typed",
    [
        "", "24:00 24/11/2026", "22:60 24/11/2026", "22:4 24/11/2026", "8 24/11/2026", "22h40 mai", "25h", "2560 5/3",
        "2230", "2026", "5/3 2026", "0503 2026", "22:40 22:40", "22h40 2026",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22:40", (22, 40)), ("22h40", (22, 40)), ("22g40", (22, 40)), ("22.40", (22, 40)), ("2240", (22, 40)),
        ("22 giờ 40 phút", (22, 40)),
        ("7 giờ", (7, 0)), ("22h", (22, 0)), ("7:05", (7, 5)), ("705", (7, 5)),
        ("0000", (0, 0)), ("23:59", (23, 59)), ("8", (8, 0)),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_in_the_ways_people_write_it(typed: str, read: tuple[int, int]) -> None:
    assert parse_time(typed) == read


@pytest.mark.parametrize("typed", ["", "24:00", "22:60", "22:4", "abc", "22:40:10", "-1:00", "22 40"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_time(typed)


@given(INSTANTS)
def test_a_shown_moment_is_read_back(instant: datetime) -> None:
    for known in (Moment.at(instant), Moment.on(legal_day(instant))):
        assert parse_moment(known.show(), TODAY) == known


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_a_value_error(text: str) -> None:
    for parse in (lambda: parse_moment(text, TODAY), lambda: parse_date(text, TODAY), lambda: parse_partial_date(text)):
        try:
            parse()
        except ValueError:
            continue
