"""What screens ask the registry: search, lists page by page, what is due, the review list, who may be the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.actions.change_person import change_person
from models.actions.enter_person import enter_person
from models.actions.record_event import record_event, void_event
from models.clock import Clock, FixedClock
from models.dates import PartialDate, legal_day
from models.errors import ErrorCode, RegistryError
from models.events import Fact
from models.events.determination import DeterminationRequested
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import (
    ManagementDecided,
    ManagementStopped,
    NoticeOfUse,
    ResidenceChecked,
    ResidenceVerified,
)
from models.ids import PersonId
from models.law.loading import packaged_rules
from models.law.rules import Rules
from models.logs import LogFilter
from models.papers.book import PaperFilter
from models.papers.due_words import when_due
from models.person import Relative
from models.ports import FirstUser, Work
from models.roles import Permission, User, needs
from models.text import name_sort_key
from models.views import DueRow, Likeness, ListKey, PersonRow, SearchHits
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from storage.search import SORT_AT_MOST, begins_alike
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD, counting_ids
from tests.models.building import FAMILY_NAMES, GIVEN_NAMES, instant, moment

TEST = TestTaken(ground="caught", result="positive", sample="urine")
TESTED = ("2026-11-24 22:40", TEST)
PRISON = ("2026-11-24 22:50", ManagementStopped(reason="prison", sent=moment("2026-11-24 22:55")))


@dataclass(frozen=True)
class Entered:
    """A person to be entered with the events of the case."""

    values: Mapping[str, Any]
    events: tuple[tuple[str, Fact], ...] = field(default=(TESTED,))


def somebody(name: str, *events: tuple[str, Fact], **values: Any) -> Entered:
    return Entered({"name": name, **values}, events or (TESTED,))


@needs(Permission.ENTER_PERSON)
def enter_many(work: Work, clock: Clock, user: User, people: Iterable[Entered]) -> list[PersonId]:
    """Everybody in one transaction."""
    ids: list[PersonId] = []
    for person in people:
        (at, ground), *later = person.events
        person_id = enter_person(work, clock, user, person.values, moment(at), ground)
        for text, fact in later:
            record_event(work, clock, user, person_id, moment(text), fact)
        ids.append(person_id)
    return ids


def enter(registry: SqlRegistry, *people: Entered) -> list[PersonId]:
    return registry.write(enter_many, people)


def names(rows: Iterable[PersonRow]) -> list[str]:
    return [row.name for row in rows]


def search(registry: SqlRegistry, text: str, limit: int = 50) -> SearchHits:
    return registry.read(lambda queries: queries.search(text, limit=limit))


# --- search ----------------------------------------------------------------------------------------

COMMUNE = (
    somebody(
        "Nguyễn Văn An",
        citizen_number="089099000123",
        phone="0912 345 678",
        relatives=(
            Relative(relation="mother", name="Lê Thị Bé", phone="0987.654.321", number="089170000777"),
            Relative(relation="wife", name="Quách Thị Út"),
        ),
    ),
    somebody("Trần Thị Ân", citizen_number="089198000124", old_number="351111222"),
    somebody("Lê Văn Ánh", former_numbers=("089097999888", "350000555")),
    somebody("Đặng Hoà", citizen_number="001088000125"),
    somebody("Đặng Thị Hòa Bình"),
    somebody("H'Nhi Êban"),
    somebody("Phạm Văn Dũng", other_names="Tèo Em"),
    somebody("Phạm Văn Dung"),
    somebody("Y Đôn Niê", sort_name="Niê Y Đôn"),
    somebody("Nguyễn Văn Kết", TESTED, PRISON, citizen_number="089099000999"),
)


@pytest.fixture
def commune(registry: SqlRegistry) -> SqlRegistry:
    """A registry with ten people, one of them off the lists."""
    enter(registry, *COMMUNE)
    return registry


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # names, with and without accents, whole and begun
        ("Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("nguyen van an", ["Nguyễn Văn An"]),
        ("NGUYEN", ["Nguyễn Văn An"]),
        ("ngu", ["Nguyễn Văn An"]),
        ("n", ["Nguyễn Văn An", "Y Đôn Niê", "H'Nhi Êban"]),
        ("dang hoa", ["Đặng Thị Hòa Bình", "Đặng Hoà"]),
        ("Đặng", ["Đặng Thị Hòa Bình", "Đặng Hoà"]),
        # words in any order
        ("an nguyen", ["Nguyễn Văn An"]),
        ("dung van ph", ["Phạm Văn Dung", "Phạm Văn Dũng"]),
        # accents as typed come first, the others follow in the order of the list
        ("an", ["Nguyễn Văn An", "Lê Văn Ánh", "Trần Thị Ân"]),
        ("ân", ["Trần Thị Ân", "Nguyễn Văn An", "Lê Văn Ánh"]),
        ("ánh", ["Lê Văn Ánh"]),
        ("dũng", ["Phạm Văn Dũng", "Phạm Văn Dung"]),
        ("dung", ["Phạm Văn Dung", "Phạm Văn Dũng"]),
        ("hòa", ["Đặng Thị Hòa Bình", "Đặng Hoà"]),
        ("hoà", ["Đặng Thị Hòa Bình", "Đặng Hoà"]),
        ("hoạ", ["Đặng Thị Hòa Bình", "Đặng Hoà"]),
        # a name with an apostrophe, together or apart
        ("hnhi", ["H'Nhi Êban"]),
        ("h'nhi", ["H'Nhi Êban"]),
        ("H\u2019Nhi", ["H'Nhi Êban"]),
        ("nhi eban", ["H'Nhi Êban"]),
        # other names, the sort name, relatives
        ("tèo", ["Phạm Văn Dũng"]),
        ("em teo", ["Phạm Văn Dũng"]),
        ("nie don", ["Y Đôn Niê"]),
        ("lê thị bé", ["Nguyễn Văn An"]),
        ("quach", ["Nguyễn Văn An"]),
        ("ut an", ["Nguyễn Văn An"]),  # the relative and the person together
        # numbers: fragments of three and more anywhere, shorter ones at the beginning
        ("089099000123", ["Nguyễn Văn An"]),
        ("000123", ["Nguyễn Văn An"]),
        ("123", ["Nguyễn Văn An"]),
        ("124", ["Trần Thị Ân"]),
        ("08", ["Nguyễn Văn An", "Lê Văn Ánh", "Trần Thị Ân"]),
        ("35", ["Lê Văn Ánh", "Trần Thị Ân"]),
        ("00", ["Đặng Hoà"]),
        ("1", []),
        ("0", ["Nguyễn Văn An", "Lê Văn Ánh", "Trần Thị Ân", "Đặng Hoà"]),
        ("351111222", ["Trần Thị Ân"]),
        ("997999", []),
        ("097999888", ["Lê Văn Ánh"]),  # a former number
        # phones, written in any way
        ("0912345678", ["Nguyễn Văn An"]),
        ("0912.345.678", ["Nguyễn Văn An"]),
        ("0987 654", ["Nguyễn Văn An"]),  # the mother's
        ("5678", ["Nguyễn Văn An"]),
        # words and digits together
        ("an 089", ["Nguyễn Văn An", "Lê Văn Ánh", "Trần Thị Ân"]),
        ("nguyen 123", ["Nguyễn Văn An"]),
        ("nguyen 124", []),
        ("124 tran", ["Trần Thị Ân"]),
        ("an 35", ["Lê Văn Ánh", "Trần Thị Ân"]),
        # nothing
        ("", []),
        ("   ", []),
        ("...", []),
        ("'", []),
        ("khong co ai", []),
        ("an xyz", []),
        ("999999", []),
    ],
)
def test_people_are_found_by_what_an_officer_types(commune: SqlRegistry, text: str, found: list[str]) -> None:
    hits = search(commune, text)
    assert names(hits.rows) == found
    assert not hits.more


@pytest.mark.parametrize(
    ("text", "closed"), [("kết", 1), ("nguyen van", 1), ("089099000999", 1), ("phạm", 0), ("n", 1), ("0", 1)]
)
def test_people_off_the_lists_are_only_counted(commune: SqlRegistry, text: str, closed: int) -> None:
    hits = search(commune, text)
    assert hits.closed_count == closed
    assert "Nguyễn Văn Kết" not in names(hits.rows)


def of_number(registry: SqlRegistry, number: str) -> Sequence[Likeness]:
    return registry.read(lambda q: q.entry_matches(number, "", None))


@pytest.mark.parametrize("stored", ["089190000007", "089 190 000 007", "089.190.000.007", "０８９１９００００００７"])
def test_a_number_is_found_in_whatever_spelling_it_was_stored_or_is_typed(registry: SqlRegistry, stored: str) -> None:
    (person,) = enter(registry, somebody("Trần Văn An", citizen_number=stored))
    assert registry.read(lambda q: q.person(person)).known.citizen_number == stored
    for typed in ("089190000007", "089 190 000 007", "089-190-000-007", "０８９１９００００００７"):
        assert [like.id for like in of_number(registry, typed)] == [person]
        assert names(search(registry, typed).rows) == ["Trần Văn An"]


@pytest.mark.parametrize("text", ["Hòa " * 1000, "089 " * 1000, "a" * 10_000, "\ud800", "²", "5\ud800/QĐ", "1" * 5000])
def test_whatever_is_pasted_is_looked_for_without_a_fault(commune: SqlRegistry, text: str) -> None:
    search(commune, text)
    commune.read(lambda q: q.found(text))
    commune.read(lambda q: q.papers_numbered(text, limit=9))
    commune.read(lambda q: q.papers(PaperFilter(text=text), before=None, limit=9))
    commune.read(lambda q: q.entry_matches(text, text, 1990))
    commune.read(lambda q: q.journal(LogFilter(person=text), before=None, limit=9))


@pytest.mark.parametrize("text", ["B1234567", "b1234567", "b12", "B1", "an 234567", "b1 tran"])
def test_a_passport_number_is_found_as_it_is_written(registry: SqlRegistry, text: str) -> None:
    enter(registry, somebody("Trần Văn An", passport_number="B1234567"))
    assert names(search(registry, "1234567").rows) == ["Trần Văn An"]
    assert names(search(registry, text).rows) == ["Trần Văn An"]


@pytest.mark.parametrize(
    ("text", "found", "corrected"),
    [
        ("nguyan van an", ["Nguyễn Văn An"], ("nguyen",)),  # a wrong letter
        ("ngyen", ["Nguyễn Văn An"], ("nguyen",)),  # one is missing
        ("nguyyen", ["Nguyễn Văn An"], ("nguyen",)),  # one too many
        ("nugyen", ["Nguyễn Văn An"], ("nguyen",)),  # two swapped
        ("nguya", ["Nguyễn Văn An"], ("nguyen",)),  # while still being typed
        ("phan", ["Phạm Văn Dung", "Phạm Văn Dũng"], ("pham",)),
        ("phạn", ["Phạm Văn Dung", "Phạm Văn Dũng"], ("pham",)),
        ("124 trann", ["Trần Thị Ân"], ("tran",)),
        ("dang", ["Đặng Thị Hòa Bình", "Đặng Hoà"], ()),  # nothing to correct
        ("xguyen", [], ()),  # the first letter is taken as meant
        ("nguyxx", [], ()),
        ("bex", [], ()),  # short words are not corrected
        ("089099000124", [], ()),  # nor numbers
    ],
)
def test_one_wrong_letter_in_a_word_still_finds(
    commune: SqlRegistry, text: str, found: list[str], corrected: tuple[str, ...]
) -> None:
    hits = search(commune, text)
    assert names(hits.rows) == found
    assert hits.corrected == corrected


@settings(max_examples=200)
@given(st.text("abc", min_size=1, max_size=6), st.text("abc", max_size=3), st.data())
def test_words_are_alike_when_one_step_of_typing_parts_them(word: str, rest: str, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcx"))
    for typed in (
        word[:i] + letter + word[i + 1 :],
        word[:i] + letter + word[i:],
        word[:i] + word[i + 1 :],
        word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :],
    ):
        assert begins_alike(typed, word + rest)


@pytest.mark.parametrize(
    ("typed", "word"), [("nguxxn", "nguyen"), ("ngen", "nguyen"), ("eguynn", "nguyen"), ("nguyenxx", "nguyen")]
)
def test_words_are_not_alike_when_two_steps_part_them(typed: str, word: str) -> None:
    assert not begins_alike(typed, word)


def test_more_hits_than_asked_for_are_announced(commune: SqlRegistry) -> None:
    everyone = search(commune, "0", limit=4)
    assert (len(everyone.rows), everyone.more) == (4, False)
    some = search(commune, "0", limit=3)
    assert names(some.rows) == names(everyone.rows)[:3]
    assert some.more


def test_a_changed_person_is_found_by_the_new_words_only(commune: SqlRegistry) -> None:
    (row,) = search(commune, "tèo").rows
    commune.write(
        change_person, row.id, 1, {"name": "Phạm Văn Dương", "other_names": "", "citizen_number": "089090777555"}
    )
    assert search(commune, "tèo").rows == ()
    assert names(search(commune, "dũng").rows) == ["Phạm Văn Dung"]
    assert names(search(commune, "dương").rows) == ["Phạm Văn Dương"]
    assert names(search(commune, "777555").rows) == ["Phạm Văn Dương"]


def test_a_person_whose_case_closes_leaves_the_hits(commune: SqlRegistry) -> None:
    (row,) = search(commune, "tèo").rows
    commune.write(record_event, row.id, moment("2026-11-24 22:45"), PRISON[1])
    hits = search(commune, "tèo")
    assert (hits.rows, hits.closed_count) == ((), 1)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=20), st.text("\"'*^():-+{}%_ anAN0AND OR NOT NEAR.:\\", max_size=12)))
def test_any_text_can_be_searched(commune: SqlRegistry, text: str) -> None:
    hits = search(commune, text)
    assert len(hits.rows) <= len(COMMUNE)


MANY = tuple(
    somebody(f"{family} Văn {given}", citizen_number=f"0890{i % 100:02d}{i:06d}")
    for i, (family, given) in enumerate(
        ((family, given) for family in FAMILY_NAMES[:16] for given in GIVEN_NAMES[:40]), 1
    )
)
CLOSED_EACH = 21
"""One in so many of the crowd is off the lists."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A registry with 640 people, one in twenty off the lists; tests only read it."""
    options = Options(clock=FixedClock(NOW), new_id=counting_ids(), cost=CHEAP)
    folder = tmp_path_factory.mktemp("crowd") / "so"
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=options)
    opened = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    enter(
        opened,
        *[Entered(p.values, (TESTED, PRISON) if i % CLOSED_EACH == 0 else (TESTED,)) for i, p in enumerate(MANY)],
    )
    yield opened
    opened.close()


def kept_names() -> list[str]:
    """The names on the lists in their order."""
    return sorted((str(p.values["name"]) for i, p in enumerate(MANY) if i % CLOSED_EACH), key=name_sort_key)


@pytest.mark.parametrize("text", ["van", "v", "Văn", "vạn", "0890", "0", "van 0890", "v 08"])
def test_more_than_can_be_sorted_walk_in_the_order_of_the_list(crowd: SqlRegistry, text: str) -> None:
    hits = search(crowd, text, limit=30)
    assert names(hits.rows) == kept_names()[:30]
    assert hits.more
    assert hits.closed_count == 0, "too many to count"


def test_a_walk_ends_where_the_list_ends(crowd: SqlRegistry) -> None:
    hits = search(crowd, "van", limit=1_000)
    assert names(hits.rows) == kept_names()
    assert not hits.more


def test_a_walk_takes_words_in_any_order_and_from_their_beginning_only(crowd: SqlRegistry) -> None:
    assert names(search(crowd, "v ng an").rows) == names(search(crowd, "an ng v").rows)
    assert search(crowd, "an", limit=1).rows[0].name.endswith(" An")
    assert search(crowd, "uyen").rows == ()  # inside Nguyễn


@pytest.mark.parametrize(
    "text",
    ["n", "an", "an nguyen", "dung van ph", "dang hoa", "h'nhi", "hnhi", "nhi eban", "ut an", "le thi be", "0", "08",
     "123", "124 tran", "an 35", "0912 345", "nguyan", "phan", "b1", "b123", "tran b1234567", "xyz", "an xyz",
     "999999"],
)  # fmt: skip
def test_walking_finds_whom_sorting_finds(commune: SqlRegistry, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(commune, somebody("Trần Văn An", passport_number="B1234567"))
    found = names(search(commune, text).rows)
    monkeypatch.setattr("storage.search.SORT_AT_MOST", 0)
    assert names(search(commune, text).rows) == found


@pytest.mark.parametrize("text", ["van", "0890", "an", "nguyễn ân", "v 08", "khong co ai"])
def test_everybody_found_comes_in_the_order_of_the_hits(crowd: SqlRegistry, text: str) -> None:
    hits = search(crowd, text, limit=1_000)
    assert [row.place for row in hits.rows] == list(crowd.read(lambda queries: queries.found(text)))


def test_fewer_than_can_be_sorted_come_with_the_typed_accents_first(crowd: SqlRegistry) -> None:
    assert names(search(crowd, "nguyễn ân").rows)[0] == "Nguyễn Văn Ân"
    assert names(search(crowd, "nguyễn ánh").rows)[0] == "Nguyễn Văn Ánh"


# --- lists page by page ---------------------------------------------------------------------------


def all_pages(registry: SqlRegistry, *, kept: bool = True, group: str = "", limit: int) -> list[PersonRow]:
    rows: list[PersonRow] = []
    after: ListKey | None = None
    while True:
        at = after
        page = registry.read(lambda queries, at=at: queries.list_people(kept=kept, group=group, after=at, limit=limit))
        assert len(page.rows) <= limit
        rows += page.rows
        after = page.after
        if after is None:
            return rows
        assert len(page.rows) == limit


@pytest.mark.parametrize("limit", [7, 100, 608, 609, 610, 5_000])
def test_pages_cover_everybody_exactly_once_in_the_order_of_names(crowd: SqlRegistry, limit: int) -> None:
    rows = all_pages(crowd, limit=limit)
    assert names(rows) == kept_names()
    assert len({row.id for row in rows}) == len(rows) == 609 > SORT_AT_MOST


def test_pages_of_one_cover_those_off_the_lists(crowd: SqlRegistry) -> None:
    rows = all_pages(crowd, kept=False, limit=1)
    assert len({row.id for row in rows}) == len(rows) == len(MANY) - 609


@pytest.mark.parametrize(("kept", "group"), [(True, ""), (True, "user"), (True, "addict"), (False, "")])
def test_a_roll_has_the_places_of_the_whole_list_in_its_order(crowd: SqlRegistry, kept: bool, group: str) -> None:
    rows = all_pages(crowd, kept=kept, group=group, limit=100)
    roll = crowd.read(lambda queries: queries.roll(kept=kept, group=group))
    assert [row.place for row in rows] == list(roll)


def test_rows_come_in_the_order_in_which_their_places_are_asked_for(crowd: SqlRegistry) -> None:
    rows = all_pages(crowd, limit=1_000)
    wanted = [rows[i] for i in (600, 3, 77, 4)]
    asked = [wanted[0].place, 10**9, *(row.place for row in wanted[1:])]  # nobody is there
    assert list(crowd.read(lambda queries: queries.people_at(asked))) == wanted
    assert crowd.read(lambda queries: queries.people_at([])) == ()


def test_people_of_the_same_name_all_get_their_place(registry: SqlRegistry) -> None:
    ids = enter(registry, *[somebody("Trần Văn An")] * 23, somebody("Trần Văn Ẩn"), somebody("Bùi Văn An"))
    rows = all_pages(registry, limit=5)
    assert names(rows) == ["Bùi Văn An", *["Trần Văn An"] * 23, "Trần Văn Ẩn"]
    assert [row.id for row in rows][1:24] == ids[:23]


def test_a_list_can_be_of_one_group_or_of_those_off_the_lists(commune: SqlRegistry) -> None:
    enter(
        commune,
        somebody("Lý Văn Nghiện", TESTED, ("2026-11-24 22:50", ManagementStopped(reason="addicted"))),
        somebody("Mai Văn Sau", ("2026-08-01", taken_over(measure="aftercare"))),
    )
    assert names(all_pages(commune, group="addict", limit=5)) == ["Lý Văn Nghiện"]
    assert names(all_pages(commune, group="aftercare", limit=5)) == ["Mai Văn Sau"]
    assert len(all_pages(commune, group="user", limit=2)) == 9
    assert len(all_pages(commune, limit=2)) == 11
    assert names(all_pages(commune, kept=False, limit=5)) == ["Nguyễn Văn Kết"]
    counted = commune.read(
        lambda queries: [
            queries.count_people(kept=True, group=""),
            queries.count_people(kept=True, group="user"),
            queries.count_people(kept=False, group=""),
        ]
    )
    assert counted == [11, 9, 1]
    counts = commune.read(lambda queries: queries.counts())
    assert (counts.users, counts.addicts, counts.aftercare, counts.closed, counts.kept) == (9, 1, 1, 1, 11)


def taken_over(**given: Any) -> TakenOver:
    return TakenOver(
        **{"measure": "user_management", "outcome": "running", "taken_over_on": date(2026, 11, 24), **given}
    )


def test_a_row_of_a_list_shows_what_follows_from_the_events(registry: SqlRegistry) -> None:
    enter(
        registry,
        somebody(
            "Trần Thị Ân",
            ("2026-11-23 08:00", TEST),
            ("2026-11-23 09:00", ResidenceVerified(outcome="registered")),
            ("2026-11-23 10:00", NoticeOfUse(direction="own")),
            ("2026-11-23", ManagementDecided()),
            ("2026-11-24", ResidenceChecked(presence="absent")),
            birth=PartialDate(1998, 3),
            sex="female",
            citizen_number="089198000124",
            hamlet="Ấp Ba",
            current_residence="Ấp Ba, xã Mẫu",
            registered_residence="Ấp Tư, xã Mẫu",
        ),
    )
    (row,) = all_pages(registry, limit=5)
    assert (row.birth, row.sex, row.number) == ("1998-03", "female", "089198000124")
    assert (row.hamlet, row.residence) == ("Ấp Ba", "Ấp Ba, xã Mẫu")
    assert (row.state, row.group, row.kept) == ("S2", "user", True)
    assert (row.since, row.term_end, row.presence) == (date(2026, 11, 23), date(2027, 11, 23), "absent")
    assert row.next_due == instant("2027-01-01 00:00")
    assert not row.in_review


# --- what is due -------------------------------------------------------------------------------------


def due(registry: SqlRegistry, until: str) -> list[DueRow]:
    return list(registry.read(lambda queries: queries.due(instant(until))))


def told(row: DueRow) -> tuple[str, str, datetime | None]:
    return row.name, row.rule_id, row.due_at


VERIFIED = ("2026-11-24 09:00", ResidenceVerified(outcome="registered"))
NOTICED = ("2026-11-24 10:00", NoticeOfUse(direction="own"))


def test_what_is_due_comes_with_the_most_urgent_first(registry: SqlRegistry) -> None:
    enter(
        registry,
        somebody("Bùi Văn Muộn", ("2026-11-24 20:00", TEST)),
        somebody("Cao Văn Sớm", ("2026-11-22 08:00", TEST)),
        somebody("An Văn Sớm", ("2026-11-22 08:00", TEST)),
        somebody("Đỗ Văn Bước", ("2026-11-23 08:00", TEST), ("2026-11-23 09:00", ResidenceVerified(outcome="unknown"))),
    )
    rows = due(registry, "2026-11-30 00:00")
    assert [told(row) for row in rows] == [
        ("An Văn Sớm", "B04", instant("2026-11-23 08:00")),
        ("An Văn Sớm", "B06-law", instant("2026-11-23 08:00")),
        ("Cao Văn Sớm", "B04", instant("2026-11-23 08:00")),
        ("Cao Văn Sớm", "B06-law", instant("2026-11-23 08:00")),
        ("Đỗ Văn Bước", "B06-law", instant("2026-11-24 08:00")),
        ("Đỗ Văn Bước", "B05", instant("2026-11-24 09:00")),
        ("Bùi Văn Muộn", "B04", instant("2026-11-25 20:00")),
        ("Bùi Văn Muộn", "B06-law", instant("2026-11-25 20:00")),
        ("Đỗ Văn Bước", "A09", None),  # without a limit: last
    ]
    assert "A09" not in {row.rule_id for row in due(registry, "2026-11-23 08:30")}, "not yet open then"
    assert not any(row.hour_unknown for row in rows)
    assert rows[0].opens_at == instant("2026-11-22 08:00")


def test_what_is_due_says_by_which_row_of_its_rule(registry: SqlRegistry) -> None:
    """A newer row that is in force later is not the law that it is due by."""
    enter(registry, somebody("An Văn Sớm", ("2026-11-22 08:00", TEST), VERIFIED))
    rows = due(registry, "2026-11-30 00:00")
    rules = registry.read(lambda q: q.rules())
    assert rows
    for row in rows:
        case = registry.read(lambda q, person=row.person_id: q.case(person))
        assert row.rule_from in {duty.rule.start for duty in case.duties if duty.rule.id == row.rule_id}
        assert rules.version(row.rule_id, row.rule_from).start == row.rule_from
    assert rules.version("B03", None) == rules.latest("B03")


def test_of_much_that_is_due_the_most_urgent_is_given_and_all_is_counted(registry: SqlRegistry) -> None:
    enter(
        registry,
        somebody("Bùi Văn Muộn", ("2026-11-24 20:00", TEST)),
        somebody("Cao Văn Sớm", ("2026-11-22 08:00", TEST)),
        somebody("Đỗ Văn Bước", ("2026-11-23 08:00", TEST), ("2026-11-23 09:00", ResidenceVerified(outcome="unknown"))),
        somebody("An Văn Bước", ("2026-11-23 08:00", TEST), ("2026-11-23 09:00", ResidenceVerified(outcome="unknown"))),
    )
    until = instant("2026-11-30 00:00")
    everything = due(registry, "2026-11-30 00:00")
    some, none, count = registry.read(
        lambda queries: (queries.due(until, limit=1), queries.due(until, limit=0), queries.due_count(until))
    )
    undated = [row for row in everything if row.due_at is None]
    assert [told(row) for row in some] == [told(everything[0]), told(undated[0])]
    assert len(undated) == 2
    assert none == []
    assert count == len(everything)
    assert registry.read(lambda queries: queries.due_count(instant("2026-11-22 07:00"))) == 0


def test_what_is_due_later_is_not_shown_yet(registry: SqlRegistry) -> None:
    enter(registry, somebody("Trần Văn An", ("2026-11-24 20:00", TEST)))
    assert due(registry, "2026-11-25 19:59") == []
    assert [row.rule_id for row in due(registry, "2026-11-25 20:00")] == ["B04", "B06-law"]


@pytest.mark.parametrize(
    ("received", "alarm", "at"),
    [(None, "B06-law", "2026-11-25 08:00"), ("2026-11-24 12:00", "B06-decree", "2026-11-25 10:00")],
)
def test_of_two_clocks_for_one_thing_only_the_earlier_rings(
    registry: SqlRegistry, received: str | None, alarm: str, at: str
) -> None:
    test = TestTaken(ground="caught", result="positive", result_received=moment(received) if received else None)
    (person_id,) = enter(registry, somebody("Trần Văn An", ("2026-11-24 08:00", test), VERIFIED, NOTICED))
    assert [told(row)[1:] for row in due(registry, "2026-12-31 00:00")] == [(alarm, instant(at))]
    both = registry.read(lambda queries: queries.case(person_id)).duties
    assert sorted(duty.rule.id for duty in both) == ["B06-decree", "B06-law"], "the case shows both"


def test_a_duty_counted_from_a_day_says_that_the_hour_is_unknown(registry: SqlRegistry) -> None:
    enter(registry, somebody("Trần Văn An", ("2026-11-24", TEST)))
    assert {row.hour_unknown for row in due(registry, "2026-11-30 00:00")} == {True}


def test_a_monthly_duty_and_the_end_of_a_term_are_shown_when_they_open(registry: SqlRegistry) -> None:
    enter(
        registry,
        somebody("Trần Văn An", ("2026-11-24 08:00", TEST), VERIFIED, NOTICED, ("2026-11-24", ManagementDecided())),
    )
    assert due(registry, "2026-11-30 23:59") == []
    (monthly,) = due(registry, "2027-01-01 00:00")
    assert (monthly.rule_id, monthly.month, monthly.due_at) == ("B10", date(2026, 12, 1), instant("2027-01-01 00:00"))
    assert monthly.due_kind == "within_day"
    both = due(registry, "2027-11-25 00:00")
    assert [row.rule_id for row in both] == ["B10", "B17"]
    assert both[1].opens_at == instant("2027-10-26 00:00")


def test_a_result_without_a_limit_of_law_names_the_day_that_its_request_asks_for(registry: SqlRegistry) -> None:
    """C05 is not known since July 2026; the station's copy of the request shows the same day."""
    asked = DeterminationRequested(
        applicant="police", person_received=moment("2026-11-24 22:50"), result_due=date(2026, 11, 27)
    )
    enter(registry, somebody("Trần Văn An", TESTED, ("2026-11-24 22:45", asked)))
    (row,) = (row for row in due(registry, "2026-11-30 00:00") if row.rule_id == "C05")
    rule = packaged_rules().latest("C05")
    assert when_due(row, rule) == "chưa rõ; theo giấy đề nghị: 27/11/2026"
    assert when_due(replace(row, asked_by=None), rule) == "chưa rõ"


def test_what_is_off_the_lists_is_due_only_until_it_was_sent(registry: SqlRegistry) -> None:
    unsent = ManagementStopped(reason="prison")
    enter(
        registry, somebody("Trần Văn An", TESTED, ("2026-11-24 22:50", unsent)), somebody("Lê Văn Ba", TESTED, PRISON)
    )
    assert [told(row) for row in due(registry, "2026-12-31 00:00")] == [
        ("Trần Văn An", "B18", instant("2026-11-25 22:50"))
    ]


def test_a_voided_event_makes_nothing_due(registry: SqlRegistry) -> None:
    (person_id,) = enter(registry, somebody("Trần Văn An"))
    (event,) = registry.read(lambda queries: queries.case(person_id)).events
    registry.write(void_event, event.id, 1, "nhầm người")
    assert due(registry, "2026-12-31 00:00") == []
    counts = registry.read(lambda queries: queries.counts())
    assert (counts.kept, counts.closed) == (0, 1)


# --- the review list -----------------------------------------------------------------------------------


def test_the_review_list_names_people_in_order_with_all_their_points(registry: SqlRegistry) -> None:
    enter(
        registry,
        somebody("Vũ Văn Yên", ("2025-03-01", taken_over(entry=date(2025, 3, 1)))),
        somebody("Bùi Văn Dừng", ("2026-08-01", taken_over(entry=date(2026, 8, 1), outcome="ended"))),
        somebody("Trần Văn An", ("2026-08-01", taken_over(entry=date(2026, 8, 1)))),
        somebody(
            "Lê Văn Ba",
            ("2025-04-01", taken_over(entry=date(2025, 4, 1), printed_end=date(2026, 5, 1))),
        ),
    )
    rows = registry.read(lambda queries: queries.review())
    assert [(row.name, row.kind, row.rule_id, row.details) for row in rows] == [
        ("Lê Văn Ba", "end_contradicts_law", "B02", ("2026-05-01", "2026-04-01")),
        ("Lê Văn Ba", "expired_without_paper", "B17", ("2026-05-01",)),
        ("Vũ Văn Yên", "expired_without_paper", "B17", ("2026-03-01",)),
        ("Bùi Văn Dừng", "outcome_undated", "", ()),
    ]
    counts = registry.read(lambda queries: queries.counts())
    assert counts.review == 3
    listed = {row.name: row.in_review for row in all_pages(registry, limit=9)}
    assert listed == {"Trần Văn An": False, "Lê Văn Ba": True, "Vũ Văn Yên": True}


# --- who may be the same ---------------------------------------------------------------------------------


@pytest.fixture
def likenesses(registry: SqlRegistry) -> SqlRegistry:
    enter(
        registry,
        somebody("Nguyễn Văn An", citizen_number="089099000001", birth=PartialDate(1999, 5, 1)),
        somebody(
            "Nguyễn Văn Ân",
            citizen_number="089099000002",
            former_numbers=("089099000001", "350000555"),
            birth=PartialDate(1999),
        ),
        somebody("Lê Thị Bình", old_number="351111222", passport_number="B1234567", birth=PartialDate(1998, 6)),
        somebody(
            "Nguyễn Văn An", TESTED, PRISON, citizen_number="089099000004", birth=PartialDate(1999, 12, 31)
        ),
        somebody("Nguyễn Văn An", citizen_number="089000000005", birth=PartialDate(2000, 1, 1)),
        somebody("Nguyễn Văn An", citizen_number="089000000006", birth=PartialDate(2000)),
        somebody("Nguyễn Văn An"),
    )  # fmt: skip
    return registry


@pytest.mark.parametrize(
    ("number", "name", "year", "found"),
    [
        ("089099000001", "", None, [("089099000001", True), ("089099000002", True)]),
        ("089099000002", "", None, [("089099000002", True)]),
        ("350000555", "", None, [("089099000002", True)]),
        ("351111222", "", None, [("B1234567", True)]),
        ("B1234567", "", None, [("B1234567", True)]),
        ("089099000004", "", None, [("089099000004", True)]),  # off the lists
        ("08909900000", "", None, []),
        ("", "nguyen van an", 1999, [("089099000001", False), ("089099000002", False), ("089099000004", False)]),
        ("", "NGUYỄN VĂN ẤN", 1999, [("089099000001", False), ("089099000002", False), ("089099000004", False)]),
        ("", "Nguyễn Văn An", 2000, [("089000000005", False), ("089000000006", False)]),
        ("", "Lê Thị Bình", 1998, [("B1234567", False)]),
        ("", "Nguyễn Văn An", None, [("", False)]),  # of whom no birth year is known either
        ("", "Nguyễn An", 1999, []),
        ("", "", 1999, []),
        ("", "", None, []),
        (
            "089099000002",
            "Nguyễn Văn An",
            1999,
            [("089099000002", True), ("089099000001", False), ("089099000004", False)],
        ),
        ("999999999999", "Nguyễn Văn An", 2000, [("089000000005", False), ("089000000006", False)]),
    ],
)
def test_people_like_the_one_being_entered_are_found(
    likenesses: SqlRegistry, number: str, name: str, year: int | None, found: list[tuple[str, bool]]
) -> None:
    likes = likenesses.read(lambda queries: queries.like(number, name, year))
    assert sorted((like.number, like.same_number) for like in likes) == sorted(found)
    assert [like.number for like in likes if like.closed] == [n for n, _ in found if n == "089099000004"]
    same_number_first = [like.same_number for like in likes]
    assert same_number_first == sorted(same_number_first, reverse=True)


# --- one person --------------------------------------------------------------------------------------------


def test_an_unknown_person_is_not_found(registry: SqlRegistry) -> None:
    with pytest.raises(RegistryError) as caught:
        registry.read(lambda queries: queries.person(PersonId("nobody")))
    assert caught.value.code is ErrorCode.NOT_FOUND


def test_the_case_of_a_person_can_be_asked_for_any_instant_and_any_knowledge(registry: SqlRegistry) -> None:
    (person_id,) = enter(registry, somebody("Trần Văn An", ("2026-11-22 08:00", TEST)))
    known = max(row.number for row in registry.read(lambda queries: queries.history(person_id)))
    registry.write(change_person, person_id, 1, {"name": "Trần Văn Ân"})
    registry.write(record_event, person_id, moment("2026-11-23 08:00"), ResidenceVerified(outcome="registered"))
    now = registry.read(lambda queries: queries.case(person_id))
    assert (now.person.name, len(now.events)) == ("Trần Văn Ân", 2)
    before = registry.read(lambda queries: queries.case(person_id, known=known))
    assert (before.person.name, len(before.events)) == ("Trần Văn An", 1)
    earlier = registry.read(lambda queries: queries.case(person_id, at=instant("2026-11-22 12:00")))
    assert [legal_day(e.at.instant) for e in earlier.events] == [date(2026, 11, 22)]


# --- caches and what made them -----------------------------------------------------------------------------


def reopened(registry: SqlRegistry, folder: Path, options: Options, rules: Rules | None = None) -> SqlRegistry:
    registry.close()
    return open_registry(folder, LOGIN, PASSWORD, training=False, options=replace(options, rules=rules))


def rules_with_limit_of(rule_id: str, hours: int) -> Rules:
    """The packaged rules with another limit, as a newer program or rule file would bring it."""
    rules = packaged_rules()
    changed = [replace(rule, value=hours) if rule.id == rule_id else rule for rule in rules.all()]
    return Rules(changed, rules.machine, f"{rule_id} in {hours} hours")


def test_other_rules_make_what_is_due_afresh_at_the_next_opening(
    registry: SqlRegistry, folder: Path, options: Options
) -> None:
    enter(registry, somebody("Trần Văn An", ("2026-11-24 20:00", TEST)), somebody("Lê Văn Bình"))
    day = told(due(registry, "2026-12-31 00:00")[0])
    assert day == ("Trần Văn An", "B04", instant("2026-11-25 20:00"))
    other = reopened(registry, folder, options, rules_with_limit_of("B04", 5))
    assert told(due(other, "2026-12-31 00:00")[0]) == ("Trần Văn An", "B04", instant("2026-11-25 01:00"))
    assert other.check() == []
    back = reopened(other, folder, options)
    assert told(due(back, "2026-12-31 00:00")[0]) == day
    assert back.check() == []
    back.close()


def test_the_same_rules_cost_nothing_at_the_next_opening(registry: SqlRegistry, folder: Path, options: Options) -> None:
    enter(registry, somebody("Trần Văn An"))
    assert registry._connection is not None
    registry._connection.execute("UPDATE person_row SET name = 'x'")
    again = reopened(registry, folder, options)
    assert names(all_pages(again, limit=9)) == ["x"]
    again.close()


@pytest.mark.parametrize("harm", ["UPDATE cache_state SET made_by = '0'", "DELETE FROM cache_state"])
def test_caches_that_another_program_made_are_made_afresh(
    registry: SqlRegistry, folder: Path, options: Options, harm: str
) -> None:
    enter(registry, somebody("Trần Văn An"))
    assert registry._connection is not None
    registry._connection.execute("UPDATE person_row SET name = 'x'")
    registry._connection.execute("DELETE FROM case_due")
    registry._connection.execute(harm)
    again = reopened(registry, folder, options)
    assert names(all_pages(again, limit=9)) == ["Trần Văn An"]
    assert again.check() == []
    again.close()


# --- one person -------------------------------------------------------------------------------------

SMALL = {"office", "setting", "registry", "rule_override", "rule_file", "user_account", "journal"}
"""Tables that do not grow with the people, or of which only the last row is read."""


def test_opening_a_person_walks_through_nobody_elses_rows(crowd: SqlRegistry) -> None:
    (person, *_) = crowd.read(lambda q: q.list_people(kept=True, group="", after=None, limit=1)).rows
    connection = crowd._connection
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    crowd.read(lambda q: (q.case(person.id), q.documents(person.id), q.history(person.id)))
    connection.set_trace_callback(None)
    reads = [sql for sql in asked if sql.lstrip().startswith("SELECT")]
    assert len(reads) > 4
    for sql in reads:
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall():
            scanned = row[3].split()[1] if row[3].startswith("SCAN") else ""
            assert scanned in ("", "CONSTANT") or scanned in SMALL, (row[3], sql)
