"""Invented people: real shares, plausible numbers, lives that stand where they say, the law of each day."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from random import Random

import pypdfium2
import pytest

from models import fields
from models.case import Case
from models.dates import LEGAL_ZONE, legal_day
from models.events.base import Event, Fact
from models.events.compulsory import FileForwarded
from models.events.court import CourtDecided
from models.events.user_management import ManagementDecided, ManagementEnded, ManagementStopped
from models.identity import NumberDoubt, Sex, doubts_about
from models.ids import EventId, OfficeId, PersonId
from models.law.course import FindingKind
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.person import PersonFields, person_from, with_changes
from models.training import places
from models.training.commune import InventedPerson, invented_people, invented_person, training_office
from models.training.diary import NEW_LAW
from models.training.ids import seeded_ids
from models.training.lives import LIVES, Life, lives_in_turn, lives_on, state_shares
from models.training.names import PEOPLES, invented_name, kinh_family
from models.training.scans import DIFFERENT_SCANS, scanned_page

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=LEGAL_ZONE)
RULES = packaged_rules()
PRACTICE = Practice(start=date(2026, 10, 1))

IN_A_THOUSAND = {
    "S1": 25, "S2": 293, "S2s": 12, "S3": 14, "S4": 16, "S5": 111, "S6": 14, "S7": 16, "S8": 104, "S9": 13, "S10": 8,
    "S11": 8, "S12": 57, "S12x": 8, "S13": 110, "S14": 150, "SX": 23, "SM": 18,
}  # fmt: skip
"""How many of a thousand people stand in each state: the distribution of every training registry."""

ON_PURPOSE = {
    "odd.decided_without_verification": FindingKind.MISSING_BEFORE,
    "odd.signed_by_the_chair": FindingKind.UNEXPECTED_SIGNER,
    "odd.team_incomplete": FindingKind.TEAM_INCOMPLETE,
    "odd.ended_early": FindingKind.ENDED_EARLY,
    "odd.ended_before_decided": FindingKind.OUT_OF_SEQUENCE,
    "users.gone_away": FindingKind.ABSENT,
    "taken_over.expired_without_paper": FindingKind.EXPIRED_WITHOUT_PAPER,
    "taken_over.stopped": FindingKind.OUTCOME_UNDATED,
}
"""Lives that the program has to point something out about."""
MISTAKES = {
    FindingKind.OUT_OF_SEQUENCE, FindingKind.UNEXPECTED_SIGNER, FindingKind.TEAM_INCOMPLETE, FindingKind.ENDED_EARLY,
    FindingKind.MINOR_NEEDS_YOUTH, FindingKind.GUARDIAN_ABSENT, FindingKind.END_CONTRADICTS_LAW,
    FindingKind.NOT_IN_LAW, FindingKind.OUT_OF_RANGE, FindingKind.EXPIRED_WITHOUT_PAPER, FindingKind.OUTCOME_UNDATED,
    FindingKind.OUTCOME_BEFORE_ENTRY, FindingKind.SUSPENDED_PAST_END, FindingKind.ABSENT,
}  # fmt: skip


NOT_OVERDUE = {"centres.from_private_centre_home": {"E08"}}
"""What the program takes for overdue and is not: the two days of intake, asked again for the rest at home."""


@pytest.fixture(scope="module")
def commune() -> list[InventedPerson]:
    """Five hundred people: a commune."""
    return list(invented_people(500, 1, NOW))


def case_of(invented: InventedPerson, now: datetime = NOW) -> Case:
    person = person_from(PersonId("p"), invented.values, day=None, today=legal_day(now), owner=OfficeId("o"))
    events = [
        Event(EventId(f"e{number:04d}"), PersonId("p"), at, fact, known_from=number)
        for number, (at, fact) in enumerate(invented.events, 1)
    ]
    return Case.of(person, events, RULES, PRACTICE)


@pytest.fixture(scope="module")
def town() -> list[InventedPerson]:
    """Three thousand people: enough for shares."""
    return list(invented_people(3000, 2, NOW))


@cache
def people_who_live(life: Life, now: datetime = NOW, count: int = 8) -> tuple[tuple[InventedPerson, Case], ...]:
    """Some who live a life, each with the case that follows from it."""
    people = (invented_person(Random(f"{life.name} {seed}"), life, now) for seed in range(count))
    return tuple((person, case_of(person, now)) for person in people)


# --- lives ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_life_stands_where_it_says(life: Life) -> None:
    for _, case in people_who_live(life):
        assert case.state is not None
        assert case.state.code == life.state


@pytest.mark.parametrize("day", ["2026-07-01", "2026-08-20", "2027-02-28", "2027-10-01", "2029-03-05"])
def test_lives_can_be_told_on_other_days_too(day: str) -> None:
    now = datetime.fromisoformat(f"{day} 15:00").replace(tzinfo=LEGAL_ZONE)
    lives = lives_on(now.date())
    if now.date() >= NEW_LAW + timedelta(days=105):
        assert {life.state for life in lives} == set(IN_A_THOUSAND)
    for life in lives:
        for _, case in people_who_live(life, now, 2):
            assert case.state is not None
            assert (life.name, case.state.code) == (life.name, life.state)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_facts_are_lawful_fields_in_order_and_not_to_come(life: Life) -> None:
    for invented, _ in people_who_live(life):
        fields.build(PersonFields, invented.values, today=NOW.date())
        assert invented.events[0][1].enters_registry()
        days = [at.day for at, _ in invented.events]
        assert days == sorted(days)
        for at, fact in invented.events:
            assert at.instant <= NOW
            assert fields.build(type(fact), values_of(fact), today=NOW.date()) == fact


def values_of(fact: Fact) -> dict[str, object]:
    return {f.name: getattr(fact, f.name) for f in fields.fields_of(type(fact))}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_only_lives_told_for_it_are_pointed_out(life: Life) -> None:
    """Every paper of the new law stands in its place; what is wrong is wrong on purpose."""
    for _, case in people_who_live(life):
        at = {event.id: event.at.day for event in case.events}
        found = {finding.kind for finding in case.findings if finding.kind in MISTAKES}
        found |= {
            finding.kind
            for finding in case.findings
            if finding.kind is FindingKind.MISSING_BEFORE
            and finding.event_id
            and at[finding.event_id] >= NEW_LAW + timedelta(days=30)  # who ended before could not be announced
        }
        expected = ON_PURPOSE.get(life.name)
        if expected is None:
            assert found == set()
        elif expected is not FindingKind.MISSING_BEFORE:
            assert expected in found


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_only_overdue_lives_are_overdue(life: Life) -> None:
    for _, case in people_who_live(life):
        overdue = {duty.rule.id for duty in case.duties if duty.is_overdue(NOW)}
        if life.overdue:
            assert life.overdue in overdue
        else:
            assert overdue <= NOT_OVERDUE.get(life.name, set())


# --- the whole -----------------------------------------------------------------------------------


def test_the_distribution_is_the_one_written_down() -> None:
    assert state_shares() == IN_A_THOUSAND
    assert set(IN_A_THOUSAND) == set(RULES.states)
    most = [state for state, _ in Counter(IN_A_THOUSAND).most_common(5)]
    assert sorted(most) == ["S13", "S14", "S2", "S5", "S8"]


def test_a_commune_of_five_hundred_has_every_state_in_its_share(commune: list[InventedPerson]) -> None:
    whole = sum(IN_A_THOUSAND.values())
    found = Counter(case.state.code for case in map(case_of, commune) if case.state)
    assert set(found) == set(IN_A_THOUSAND)
    for state, share in IN_A_THOUSAND.items():
        assert abs(found[state] - share * 500 / whole) <= 3, state


def test_the_first_sixty_are_a_small_picture_of_the_whole() -> None:
    states = Counter(life.state for life in islice(lives_in_turn(NOW.date()), 60))
    assert {"S1", "S2", "S5", "S8", "S12", "S13", "S14"} <= set(states)
    assert states.most_common(1)[0][0] == "S2"


def test_people_have_ten_to_fifteen_events_on_average(commune: list[InventedPerson]) -> None:
    assert 10 <= sum(len(person.events) for person in commune) / len(commune) <= 15


def test_the_same_seed_gives_the_same_people_and_another_seed_others(commune: list[InventedPerson]) -> None:
    again = list(invented_people(60, 1, NOW))
    assert [(p.values, p.events, p.scans) for p in again] == [(p.values, p.events, p.scans) for p in commune[:60]]
    others = list(invented_people(60, 2, NOW))
    assert not {p.values["name"] for p in others} >= {p.values["name"] for p in again}
    assert [p.life for p in others] == [p.life for p in again]


def test_the_same_seed_gives_the_same_identifiers() -> None:
    first, second, other = seeded_ids(5), seeded_ids(5), seeded_ids(6)
    drawn = [first() for _ in range(1000)]
    assert [second() for _ in range(1000)] == drawn
    assert len(set(drawn)) == 1000
    assert other() != drawn[0]


# --- the law of the day --------------------------------------------------------------------------


def test_until_july_2026_the_chair_signs_and_then_the_head_of_police(commune: list[InventedPerson]) -> None:
    checked = 0
    for person in commune:
        if person.life.name == "odd.signed_by_the_chair":
            continue
        for at, fact in person.events:
            if isinstance(fact, ManagementDecided | ManagementStopped | ManagementEnded):
                signer = places.CHIEF_POSITION if at.day >= NEW_LAW else places.CHAIR_POSITION
                assert (at.day, fact.signer_position) == (at.day, signer)
                checked += at.day < NEW_LAW
    assert checked > 100


NEW_SINCE_JULY_2026 = {
    "suspension", "reception", "advance_notice", "place_request", "place_decision", "monitoring_request",
    "monitoring_decision", "device_fitting", "monitoring_breach", "breach",
}  # fmt: skip


def test_what_the_new_law_brought_does_not_happen_before_it(commune: list[InventedPerson]) -> None:
    early = {(fact.kind, at.day) for person in commune for at, fact in person.events if at.day < NEW_LAW}
    assert {kind for kind, _ in early} & NEW_SINCE_JULY_2026 <= {"advance_notice"}
    kinds = {fact.kind for person in commune for at, fact in person.events}
    assert kinds >= NEW_SINCE_JULY_2026
    notices = [fact for p in commune for at, fact in p.events if fact.kind == "advance_notice" and at.day < NEW_LAW]
    assert {getattr(fact, "by_whom", None) for fact in notices} == {"public"}  # I15: 15 days, before the new law too


def test_files_and_courts_are_those_of_their_era(town: list[InventedPerson]) -> None:
    """I04: the committee until March 2025, then the police; U06: district courts until July 2025, then regional."""
    signers, courts = Counter[tuple[bool, bool]](), Counter[tuple[bool, str | None]]()
    for person in town:
        for at, fact in person.events:
            if isinstance(fact, FileForwarded):
                signers[at.day < date(2025, 3, 1), fact.signer_position == places.CHAIR_POSITION] += 1
            elif isinstance(fact, CourtDecided):
                courts[at.day < date(2025, 7, 1), fact.court_level] += 1
    assert set(signers) == {(True, True), (False, False)}
    assert set(courts) == {(True, "district"), (False, "regional")}


def test_nobody_is_screened_before_use_was_a_crime(commune: list[InventedPerson]) -> None:
    screened = [at.day for p in commune for at, fact in p.events if fact.kind == "criminal_screening"]
    assert len(screened) > 50
    assert min(screened) >= date(2025, 7, 1)


# --- who they are --------------------------------------------------------------------------------


def test_family_names_have_the_published_shares() -> None:
    """Lê Trung Hoa (2005): Nguyễn 38.4, Trần 11 to 12.1, Lê 9.5, Phạm 7, Phan 4.5 per cent."""
    random = Random(3)
    found = Counter(kinh_family(random, region) for region in ("north", "centre", "south") for _ in range(7000))
    shares = {name: count / found.total() * 100 for name, count in found.items()}
    for name, share in {"Nguyễn": 38.4, "Trần": 11.5, "Lê": 9.5, "Phạm": 7.0, "Phan": 4.5, "Đặng": 2.1}.items():
        assert share * 0.85 < shares[name] < share * 1.15, name
    assert 4.3 < shares["Hoàng"] + shares["Huỳnh"] < 5.9
    assert 3.2 < shares["Vũ"] + shares["Võ"] < 4.6


def test_the_regions_write_some_family_names_differently() -> None:
    random = Random(4)
    north = Counter(kinh_family(random, "north") for _ in range(4000))
    south = Counter(kinh_family(random, "south") for _ in range(4000))
    assert north["Hoàng"] > 100 < south["Huỳnh"]
    assert not north["Huỳnh"] + north["Võ"] + south["Hoàng"] + south["Vũ"]
    assert north["Đỗ"] > 2 * south["Đỗ"]


def test_given_names_follow_the_decade_of_birth() -> None:
    def given(born: int) -> set[str]:
        random = Random(5)
        names = [invented_name(random, "Kinh", "south", "female", born) for _ in range(600)]
        return {name.full.split()[-1] for name in names}

    assert "Cúc" in given(1960) - given(2008)
    assert "Vy" in given(2008) - given(1960)


def test_every_people_and_every_shape_of_name_occurs(commune: list[InventedPerson], town: list[InventedPerson]) -> None:
    peoples = {person.values["ethnicity"] for person in commune}
    assert {"Kinh", "Khmer", "Hoa", "Chăm", "Ê Đê", "Thái", "H'Mông"} <= peoples
    assert peoples <= {people for shares in PEOPLES.values() for people in shares}
    words = Counter(len(person.values["name"].split()) for person in town)
    assert words[1] >= 1
    assert sum(count for number, count in words.items() if number >= 6) >= 3
    assert words[3] > 1500


def test_identity_numbers_agree_with_sex_and_birth_or_are_doubtful_on_purpose(town: list[InventedPerson]) -> None:
    people = [person.values for person in town]
    numbers = Counter(
        "twelve" if v.get("citizen_number") else "nine" if v.get("old_number") else "none" for v in people
    )
    assert 0.92 < numbers["twelve"] / 3000 < 0.98
    assert numbers["nine"] > 60
    assert numbers["none"] > 30
    doubts = Counter(
        doubt for v in people for doubt in doubts_about(v.get("citizen_number", ""), Sex(v["sex"]), v["birth"])
    )
    assert set(doubts) == {NumberDoubt.BIRTH_YEAR}
    assert 5 < doubts[NumberDoubt.BIRTH_YEAR] < 60


def test_shares_of_sex_age_and_substances_are_plausible(town: list[InventedPerson]) -> None:
    people = [person.values for person in town]
    assert 0.03 < sum(v["sex"] == "female" for v in people) / 3000 < 0.09
    ages = [NOW.year - v["birth"].year for v in people]
    assert min(ages) >= 12
    assert 0.015 < sum(age < 18 for age in ages) / 3000 < 0.06
    assert 0.5 < sum(age < 36 for age in ages) / 3000 < 0.8
    used = Counter(substance for v in people for substance in v["substances"])
    assert used.most_common(2)[0][0] == "amphetamine"
    assert {"heroin", "ketamine", "cannabis", "opium", "other"} <= set(used)


def test_everybody_in_substitution_treatment_used_opioids(commune: list[InventedPerson]) -> None:
    treated = [p for p in commune if p.life.state == "S8"]
    assert len(treated) > 40
    assert all({"heroin", "opium"} & set(p.values["substances"]) for p in treated)


def test_minors_are_minors_with_a_parent(commune: list[InventedPerson]) -> None:
    minors = [p for p in commune if p.life.minor]
    assert len(minors) > 8
    for person in minors:
        case = case_of(person)
        age = case.person.age_on(NOW.date())
        assert age is not None
        assert 12 <= age[0] <= age[1] < 18
        assert case.person.relatives("father", "mother")


MOBILE = [*range(32, 40), 52, 55, 56, 58, 59, 70, *range(76, 80), *range(81, 90), *range(90, 95), *range(96, 100)]
"""The two digits behind the 0 that a mobile network of Viet Nam has."""


def test_no_telephone_number_can_ring_anywhere(commune: list[InventedPerson]) -> None:
    phones = [p.values["phone"] for p in commune] + [r.phone for p in commune for r in p.values["relatives"]]
    dialled = [phone for phone in phones if phone]
    assert len(dialled) > 600
    for phone in dialled:
        assert len(phone) == 10
        assert phone[0] == "0"
        assert int(phone[1:3]) not in MOBILE


def test_places_and_bodies_are_of_the_invented_commune(commune: list[InventedPerson]) -> None:
    for person in commune:
        assert "Mẫu" in person.values["current_residence"]
        assert "Mẫu" in person.values["registered_residence"]
    assert "Mẫu" in training_office(date(2026, 10, 1)).commune


def test_some_values_changed_meanwhile(town: list[InventedPerson]) -> None:
    """Occupation and hamlet are dated values: statistics of a past day need the value of that day."""
    changed = [person for person in town if person.changes]
    assert 0.04 < len(changed) / len(town) < 0.12
    assert {"occupation", "hamlet", "phone"} <= {name for p in changed for c in p.changes for name in c.values}
    for person in changed:
        for change in person.changes:
            assert person.events[0][0].day < change.day <= NOW.date()
            before = person_from(PersonId("p"), person.values, day=None, today=NOW.date(), owner=OfficeId("o"))
            with_changes(before, change.values, day=change.day, today=NOW.date())


# --- scans ---------------------------------------------------------------------------------------


def test_some_people_have_scans_about_their_events(commune: list[InventedPerson]) -> None:
    scanned = [person for person in commune if person.scans]
    assert 30 < len(scanned) < 150
    for person in scanned:
        for scan in person.scans:
            assert scan.dated == person.events[scan.event][0].day
            assert scan.title


def test_a_scan_is_a_small_readable_page_and_always_the_same() -> None:
    contents = {scanned_page(picture) for picture in range(0, DIFFERENT_SCANS, 20)}
    assert len(contents) == DIFFERENT_SCANS // 20
    for content in contents:
        assert len(content) < 20_000
        document = pypdfium2.PdfDocument(content)
        assert len(document) == 1
        picture = document[0].render(scale=0.3)
        assert len(set(bytes(picture.buffer))) > 20  # not a blank page
        document.close()
    scanned_page.cache_clear()
    assert scanned_page(0) in contents


def test_no_scan_is_dated_after_its_life(commune: list[InventedPerson]) -> None:
    assert all(scan.dated <= NOW.date() + timedelta(days=0) for person in commune for scan in person.scans)
