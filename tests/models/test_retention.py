"""Which class a closed case belongs to, from when its term counts, and when a term is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.events.base import Fact
from models.events.detention import Detained, DiedOrMissing, Released
from models.events.determination import DeterminationResulted
from models.events.moves import FileTransferred, MovedAway
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ManagementEnded
from models.law.marks import Mark
from models.retention import (
    CLASSES,
    LOOKS,
    PAPERS,
    Closing,
    LastList,
    Leaving,
    RetentionTerm,
    class_code,
    closing_of,
    kept_years,
    over_before,
    years_of,
)
from tests.models.building import case

Dated = tuple[str, Fact]
FOUND: Dated = ("2026-07-10 08:00", TestTaken(ground="caught", result="positive", sample="urine"))
MANAGED: tuple[Dated, ...] = (FOUND, ("2026-07-11", ManagementDecided(number="1")))
ADDICTED: tuple[Dated, ...] = (FOUND, ("2026-07-15", DeterminationResulted(conclusion="addicted")))


@pytest.mark.parametrize(
    ("happened", "wanted"),
    [
        ((*MANAGED, ("2027-07-11", ManagementEnded())), Closing("user.ended", date(2027, 7, 11))),
        ((*MANAGED, ("2026-08-01", DiedOrMissing(death="dead"))), Closing("user.died", date(2026, 8, 1))),
        ((*MANAGED, ("2026-08-01", Detained(detention="prison"))), Closing("user.detained", date(2026, 8, 1))),
        (
            (
                *MANAGED,
                ("2026-08-01 08:00", MovedAway()),
                ("2026-08-02 08:00", FileTransferred(paper="III-06", to_police="xã Bên")),
            ),
            Closing("user.moved", date(2026, 8, 2)),
        ),
        ((*ADDICTED, ("2026-08-01", DiedOrMissing(death="dead"))), Closing("addict.died", date(2026, 8, 1))),
        (
            (("2026-08-01", TakenOver(measure="user_management", taken_over_on=date(2026, 7, 5), outcome="ended")),),
            Closing("user.ended", date(2026, 8, 1)),
        ),
        ((("2026-08-01", DiedOrMissing(death="dead")),), Closing("never.died", date(2026, 8, 1))),
    ],
)
def test_a_closed_case_has_the_class_of_its_list_and_of_the_way_it_was_left(
    happened: tuple[Dated, ...], wanted: Closing
) -> None:
    assert closing_of(case(happened)) == wanted


def test_who_died_in_prison_has_died() -> None:
    found = closing_of(
        case((*MANAGED, ("2026-08-01", Detained(detention="prison")), ("2027-01-05", DiedOrMissing(death="dead"))))
    )
    assert found == Closing("user.died", date(2027, 1, 5))


def test_who_was_released_counts_from_the_release() -> None:
    released = ("2027-01-05", Released(detention="prison"))
    found = closing_of(case((*MANAGED, ("2026-08-01", Detained(detention="prison")), released)))
    assert found == Closing("user.ended", date(2027, 1, 5))


def test_a_case_that_is_followed_has_no_class_also_when_it_was_closed_before() -> None:
    assert closing_of(case(MANAGED)) is None
    again = ("2028-01-01 08:00", TestTaken(ground="caught", result="positive", sample="urine"))
    assert closing_of(case((*MANAGED, ("2027-07-11", ManagementEnded()), again))) is None
    assert closing_of(case(())) is None


def test_every_list_and_way_has_a_class_that_says_its_source() -> None:
    assert {class_code(last, way) for last in LastList for way in Leaving} <= set(CLASSES)
    for declared in CLASSES.values():
        assert declared.basis
        assert (declared.years is None) == (declared.mark is Mark.UNKNOWN), declared.code
    assert CLASSES[LOOKS].years == 1


def term(years: int | None = None, *, forever: bool | None = None) -> RetentionTerm:
    return RetentionTerm(years=years, forever=forever, basis="x", reason="x")


@pytest.mark.parametrize(
    ("of_class", "of_papers", "has_papers", "years"),
    [
        (None, None, False, None),
        (5, None, False, 5),
        (5, None, True, None),
        (5, 10, True, 10),
        (10, 5, True, 10),
        (5, 10, False, 5),
        (None, 10, True, None),
    ],
)
def test_papers_hold_a_file_back_for_the_longer_term(
    of_class: int | None, of_papers: int | None, has_papers: bool, years: int | None
) -> None:
    terms = {code: term(set_) for code, set_ in (("user.ended", of_class), (PAPERS, of_papers)) if set_ is not None}
    assert kept_years("user.ended", has_papers=has_papers, terms=terms) == years


def test_for_ever_is_no_number_of_years() -> None:
    assert years_of("user.ended", {"user.ended": term(forever=True)}) is None
    assert years_of(LOOKS, {LOOKS: term(forever=True)}) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 100))
def test_a_term_is_over_on_the_day_after_its_last_and_never_earlier(closed: date, years: int) -> None:
    """On the day of the same number the term still runs; on 29 February it may take one day more, never less."""
    last = closed.replace(year=closed.year + years, day=min(closed.day, 28)) if closed.day == 29 else None
    last = last or closed.replace(year=closed.year + years)
    assert not closed < over_before(last, years)
    assert closed < over_before(last + timedelta(days=2), years)
