"""The papers of the whole office in one list: what is found, in which order, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.actions.enter_person import enter_person
from models.actions.keep_paper import attach_scan, keep_printed, withdraw_document
from models.actions.set_photo import set_photo
from models.ids import PersonId
from models.papers.book import PaperEntry, PaperFilter, PaperSort
from models.roles import Role
from storage.registry import SqlRegistry
from tests.conftest import NOW
from tests.storage.test_roles import AT, CHIEF, POSITIVE, SUPERIOR, become, make_ground, paper

TODAY, EVERY = NOW.date(), PaperFilter()


@pytest.fixture
def person(registry: SqlRegistry) -> PersonId:
    return registry.write(enter_person, {"name": "Lò Thị Giấy"}, AT, POSITIVE)


def found(registry: SqlRegistry, wanted: PaperFilter = EVERY) -> Sequence[PaperEntry]:
    return registry.read(lambda q: q.papers(wanted, before=None, limit=50))


def ids(registry: SqlRegistry, wanted: PaperFilter = EVERY) -> list[str]:
    return [entry.id for entry in found(registry, wanted)]


def printed(registry: SqlRegistry, person: PersonId, id_: str, number: str = "", day: date | None = TODAY) -> None:
    registry.write(keep_printed, replace(paper(person, id_), number=number, dated=day), 1, "print")


def test_papers_stand_by_their_day_and_those_without_one_by_the_day_they_came(
    registry: SqlRegistry, person: PersonId
) -> None:
    printed(registry, person, "old", day=TODAY - timedelta(days=400))
    printed(registry, person, "undated", day=None)
    printed(registry, person, "yesterday", day=TODAY - timedelta(days=1))
    printed(registry, person, "today")
    assert ids(registry) == ["today", "undated", "yesterday", "old"]
    assert [entry.day for entry in found(registry)][:2] == [TODAY, TODAY]
    assert ids(registry, PaperFilter(year=TODAY.year - 1)) == ["old"]
    assert registry.read(lambda q: q.years_of_papers()) == [TODAY.year, TODAY.year - 1]


def test_the_list_goes_on_where_it_ended(registry: SqlRegistry, person: PersonId) -> None:
    for i in range(7):
        printed(registry, person, f"paper {i}", day=TODAY - timedelta(days=i // 3))
    whole, pieces = found(registry), []
    before = None
    while piece := registry.read(lambda q, before=before: q.papers(EVERY, before=before, limit=2)):
        pieces += piece
        before = piece[-1].place
    assert pieces == list(whole)
    assert len(whole) == 7


def test_a_signed_copy_is_no_paper_of_its_own_but_takes_its_paper_from_the_unsigned(
    registry: SqlRegistry, person: PersonId
) -> None:
    printed(registry, person, "decision", "05/QĐ-CAX")
    registry.write(attach_scan, paper(person, "letter"))
    assert ids(registry, PaperFilter(sort=PaperSort.UNSIGNED)) == ["decision"]
    registry.write(attach_scan, replace(paper(person, "signed"), copy_of="decision"))
    assert ids(registry, PaperFilter(sort=PaperSort.UNSIGNED)) == []
    (decision,) = found(registry, PaperFilter(sort=PaperSort.PRINTED))
    assert (decision.id, decision.number, decision.has_signed_copy) == ("decision", "05/QĐ-CAX", True)
    assert ids(registry, PaperFilter(sort=PaperSort.RECEIVED)) == ["letter"]
    registry.write(withdraw_document, person, "signed", "nhầm")
    assert ids(registry, PaperFilter(sort=PaperSort.UNSIGNED)) == ["decision"]


@pytest.mark.parametrize("named_one_by_one", [500, 0])
def test_a_number_finds_papers_and_words_find_people(
    registry: SqlRegistry, person: PersonId, monkeypatch: pytest.MonkeyPatch, named_one_by_one: int
) -> None:
    monkeypatch.setattr("storage.search.SORT_AT_MOST", named_one_by_one)
    other = registry.write(enter_person, {"name": "Vàng A Khác"}, AT, POSITIVE)
    printed(registry, person, "five", "05/QĐ-CAX")
    printed(registry, person, "fifty", "50/QĐ-CAX")
    printed(registry, other, "six", "06/QĐ-CAX")
    assert ids(registry, PaperFilter(text=" 5 ")) == ["five"]
    assert ids(registry, PaperFilter(text="6/qđ")) == ["six"]
    assert ids(registry, PaperFilter(text="giay lo")) == ["fifty", "five"]
    assert ids(registry, PaperFilter(text="giai")) == []  # the words as they are typed, and no others
    assert ids(registry, PaperFilter(text="giay khac")) == []


def test_photos_and_what_was_withdrawn_are_no_papers(registry: SqlRegistry, person: PersonId) -> None:
    version = registry.read(lambda q: q.person(person)).version
    registry.write(set_photo, person, version, b"\xff\xd8\xff\xe0 photo")
    registry.write(attach_scan, paper(person, "wrong"))
    registry.write(withdraw_document, person, "wrong", "nhầm người")
    assert ids(registry) == []


@pytest.mark.parametrize(("role", "sees"), [(CHIEF, True), (SUPERIOR, False)])
def test_papers_in_closed_files_are_listed_only_for_who_may_open_them(
    registry: SqlRegistry, role: Role, sees: bool
) -> None:
    ground = make_ground(registry)
    printed(registry, ground.closed, "of closed", "09/QĐ-CAX")
    become(registry, role)
    assert ("of closed" in ids(registry)) is sees
    assert ("of closed" in ids(registry, PaperFilter(text="9"))) is sees
    assert ids(registry, PaperFilter(text="kin")) == []  # a name is looked for on the lists, as everywhere
