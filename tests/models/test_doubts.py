"""What about an entry looks like a slip."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.dates import PartialDate
from models.doubts import EntryDoubt, doubts_of_entry, doubts_of_law
from models.events.base import Fact
from models.events.rehabilitation import Registered, VoluntaryDecided
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import ResidenceVerified, Visited
from tests.models.building import RULES, events, moment, person

TEST = TestTaken(ground="caught", result="positive", sample="urine")
TAKEN_OVER = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="running")


def doubts(at: str, fact: Fact, *earlier: tuple[str, Fact], **values: Any) -> set[str]:
    return {doubt.value for doubt in doubts_of_entry(person(**values), events(*earlier), moment(at), fact)}


@pytest.mark.parametrize(
    ("sample", "guardian", "birth", "found"),
    [
        ("blood", "", PartialDate(2010, 3, 5), {"no_witness"}),
        ("blood", "Đặng Thị Mẫu", PartialDate(2010, 3, 5), set()),
        ("urine", "", PartialDate(2010, 3, 5), set()),
        ("blood", "", PartialDate(1990), set()),
        ("blood", "", None, set()),
        ("blood", "", PartialDate(2008), {"no_witness"}),  # may still be 17
    ],
)
def test_a_minor_is_tested_with_a_witness_but_for_urine(
    sample: str, guardian: str, birth: PartialDate | None, found: set[str]
) -> None:
    test = TestTaken(ground="caught", result="positive", sample=sample, guardian=guardian)
    assert doubts("2026-11-24 22:40", test, birth=birth) == found


def test_nothing_happens_to_a_person_before_birth() -> None:
    assert doubts("2026-11-24", Visited(form="home"), birth=PartialDate(2027)) == {"before_birth"}
    slip = TestTaken(ground="caught", result="positive", sample="urine", result_received=moment("1926-11-24 08:00"))
    assert doubts("2026-11-24", slip, birth=PartialDate(1990)) == {"before_birth"}
    assert doubts("2026-11-24", slip) == set()
    verified = ResidenceVerified(outcome="registered", living_since=date(1926, 11, 24))
    assert doubts("2026-11-24", verified, birth=PartialDate(1990)) == {"before_birth"}


@pytest.mark.parametrize(
    ("at", "earlier", "found"),
    [
        ("2026-10-25", ("2026-11-24 22:40", TEST), set()),
        ("2026-10-24", ("2026-11-24 22:40", TEST), {"before_case"}),
        ("2025-11-24", ("2026-11-24 22:40", TEST), {"before_case"}),
        ("2020-01-01", ("2026-11-01", TAKEN_OVER), set()),
        ("2026-11-25", ("2026-11-24 22:40", TEST), set()),
    ],
)
def test_what_is_long_before_the_first_event_is_doubted_unless_the_history_lies_in_an_old_list(
    at: str, earlier: tuple[str, Fact], found: set[str]
) -> None:
    assert doubts(at, Visited(form="home"), earlier) == found


@pytest.mark.parametrize(
    ("fact", "outcomes", "found"),
    [
        (Registered(place="home"), ("unknown",), True),
        (VoluntaryDecided(place="private"), ("not_living_there",), True),
        (Registered(place="public"), ("unknown",), False),
        (Registered(place="reformatory"), ("unknown",), False),
        (Registered(place="home"), ("unknown", "registered"), False),
        (Registered(place="home"), (), False),
        (Visited(form="home"), ("unknown",), False),
    ],
)
def test_somebody_without_a_stable_residence_is_not_rehabilitated_at_home(
    fact: Fact, outcomes: tuple[str, ...], found: bool
) -> None:
    verified = [(f"2026-11-2{day} 08:00", ResidenceVerified(outcome=code)) for day, code in enumerate(outcomes, 4)]
    said = doubts_of_law(events(*verified), moment("2026-11-28 08:00"), fact, RULES)
    assert said == ((EntryDoubt.PLACE_NOT_ALLOWED,) if found else ())


def test_every_doubt_has_its_words() -> None:
    from ui.words import ENTRY_DOUBTS

    assert set(ENTRY_DOUBTS) == set(EntryDoubt)
