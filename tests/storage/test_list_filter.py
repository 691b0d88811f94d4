"""Filters of lists: what the database answers is what plain Python finds in the cases, one facet or many."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.actions.keep_list_view import keep_list_view
from models.case import Case
from models.clock import FixedClock
from models.dates import PartialDate, legal_day
from models.errors import ErrorCode, RegistryError
from models.events.contact import PsychosisObserved
from models.events.monitoring import MonitoringDecided
from models.events.user_management import ManagementDecided, ManagementStopped, ResidenceChecked
from models.law.loading import packaged_rules
from models.list_filter import (
    AGES,
    AWAY,
    AWAY_PRESENCES,
    EVERYBODY,
    FACETS,
    FORM_STATES,
    FREE,
    IN_REVIEW,
    NOT_RECORDED,
    OPTIONS,
    OVERDUE,
    YES,
    Condition,
    Facet,
    ListFilter,
    ListView,
    is_sensitive,
)
from models.ports import FirstUser
from models.roles import ALLOWED, Permission, Role
from models.text import accent_key, fold
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD, counting_ids
from tests.storage.test_queries import PRISON, TESTED, Entered, enter
from tests.storage.test_queries import taken_over as taken

TODAY = legal_day(NOW)
HAMLETS = ("Ấp 3", "ấp 3", "Ấp Đông", "Ấp Đống", "")
BIRTHS = (
    None, PartialDate(1990), PartialDate(2008), PartialDate(2008, 11), PartialDate(2008, 11, 24),
    PartialDate(2008, 11, 25), PartialDate(2014, 11), PartialDate(2015, 1, 1), PartialDate(1996, 11, 24),
    PartialDate(1996, 11, 25), PartialDate(1960), PartialDate(1996, 2, 29),
)  # fmt: skip
STORIES: tuple[tuple[Any, ...], ...] = (
    (TESTED,),
    (TESTED, ("2026-11-24 22:50", ManagementStopped(reason="addicted"))),
    (TESTED, PRISON),
    (("2026-08-01", taken(measure="aftercare")),),
    (("2026-08-01", taken(measure="voluntary_home")),),
    (("2026-08-01", taken(measure="compulsory")),),
    (("2026-09-10", TESTED[1]), ("2026-09-11", ManagementDecided(number="1/QĐ"))),
    (
        ("2026-09-10", TESTED[1]),
        ("2026-09-11", ManagementDecided(number="2/QĐ")),
        ("2026-10-02", ResidenceChecked(presence="missing")),
    ),
    (
        ("2026-11-22 08:00", TESTED[1]),
        ("2026-11-22 10:00", MonitoringDecided(number="3/QĐ", ground="request")),
    ),
    (TESTED, ("2026-11-24 22:55", PsychosisObserved(present=True))),
    (TESTED, ("2026-11-24 22:55", PsychosisObserved(present=False))),
)


def somebody(i: int, chance: random.Random) -> Entered:
    """One of many, all different in what lists are filtered by."""
    pick = chance.choice
    values = {
        "name": f"{pick(('Nguyễn', 'Trần', 'Lê'))} Văn {pick(('An', 'Bình', 'Ân'))}",
        "birth": pick(BIRTHS),
        "sex": pick((None, "male", "female")),
        "hamlet": pick(HAMLETS),
        "ethnicity": pick(("", "Kinh", "kinh", "Khmer")),
        "occupation": pick(("", "Làm thuê", "Không")),
        "substances": pick(((), ("heroin",), ("heroin", "amphetamine"), ("other",))),
        "prior_record": pick(((), ("drug_conviction",), ("other_conviction", "other_sanction"))),
        "psychosis": pick((None, None, True, False)),
    }
    return Entered(values, STORIES[i % len(STORIES)])


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlRegistry]:
    """A registry with 90 people; tests only read it."""
    options = Options(clock=FixedClock(NOW), new_id=counting_ids(), cost=CHEAP)
    folder = tmp_path_factory.mktemp("listed") / "so"
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=options)
    opened = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    chance = random.Random(8)
    enter(opened, *[somebody(i, chance) for i in range(90)])
    yield opened
    opened.close()


@dataclass
class Cases:
    """The case of everybody, by place and in the order of lists. Hypothesis writes out arguments that are long."""

    of: dict[int, Case] = field(default_factory=dict, repr=False)


@pytest.fixture(scope="module")
def cases(listed: SqlRegistry) -> Cases:
    found = Cases()
    for kept in (True, False):
        rows = listed.read(lambda q, kept=kept: q.list_people(kept=kept, group="", after=None, limit=200)).rows
        for row in rows:
            if not kept:
                listed.open_closed(row.id, "kiểm tra")
            found.of[row.place] = listed.read(lambda q, row=row: q.case(row.id))
    return found


# --- the oracle --------------------------------------------------------------------------------------


def _psychosis(case: Case) -> str:
    seen = [event.fact.present for event in case.events if isinstance(event.fact, PsychosisObserved)]
    last = seen[-1] if seen else case.person.known.psychosis
    return NOT_RECORDED if last is None else YES if last else "no"


def _age_bands(case: Case) -> set[str]:
    ages = case.person.age_on(TODAY)
    if ages is None:
        return {NOT_RECORDED}
    return {code for code, (least, below) in AGES.items() if least <= ages[0] and (below is None or ages[0] < below)}


def _due(case: Case) -> set[str]:
    overdue = any(duty.due is not None and duty.due.instant <= NOW for duty in case.duties)
    return {code for code, so in ((OVERDUE, overdue), (IN_REVIEW, bool(case.review))) if so}


VALUES: Mapping[Facet, Callable[[Case], set[str]]] = {
    Facet.STATE: lambda c: {c.state.code if c.state else ""},
    Facet.FORM: lambda c: {form for form, states in FORM_STATES.items() if c.state and c.state.code in states},
    Facet.AGE: _age_bands,
    Facet.SEX: lambda c: {c.person.known.sex or ""},
    Facet.HAMLET: lambda c: {accent_key(c.person.known.hamlet)},
    Facet.PRESENCE: lambda c: {c.presence or "", *((AWAY,) if c.presence in AWAY_PRESENCES else ())},
    Facet.DUE: _due,
    Facet.MONITORED: lambda c: {"yes" if c.situation.monitoring.is_on else "no"},
    Facet.SUBSTANCE: lambda c: set(c.person.known.substances) or {""},
    Facet.PSYCHOSIS: lambda c: {_psychosis(c)},
    Facet.PRIOR: lambda c: set(c.person.known.prior_record) or {""},
    Facet.ETHNICITY: lambda c: {accent_key(c.person.known.ethnicity)},
    Facet.WORK: lambda c: {accent_key(c.person.known.occupation)},
    Facet.OFFICER: lambda c: {c.events[-1].recorded_by},
}


def fits(case: Case, wanted: ListFilter) -> bool:
    return all(
        any(condition.key in VALUES[facet](case) for condition in found) for facet, found in wanted.by_facet.items()
    )


def all_values(facet: Facet) -> list[str]:
    if facet in OPTIONS:
        return [option.code for option in OPTIONS[facet]]
    return {
        Facet.STATE: ["S1", "S2", "S4", "S5", "S12", "S13", "SX"],
        Facet.HAMLET: ["Ấp 3", "ẤP ĐÔNG", "", "Ấp 4"],
        Facet.ETHNICITY: ["KINH", "Khmer", ""],
        Facet.WORK: ["Làm thuê", ""],
        Facet.OFFICER: ["00000000-0000-4000-8000-000000000002", "nobody"],
    }[facet]


CONDITIONS = st.sampled_from([Condition(facet, value) for facet in FACETS for value in all_values(facet)])
FILTERS = st.lists(CONDITIONS, max_size=5).map(lambda chosen: ListFilter(tuple(chosen)))
LISTS = st.sampled_from([(True, ""), (True, "user"), (True, "addict"), (False, "")])


@given(wanted=FILTERS, of_list=LISTS)
@settings(max_examples=60, deadline=None)
def test_a_filter_finds_whom_plain_python_finds(
    listed: SqlRegistry, cases: Cases, wanted: ListFilter, of_list: tuple[bool, str]
) -> None:
    kept, group = of_list
    expected = [
        place
        for place, case in cases.of.items()
        if case.is_kept is kept and group in ("", case.group) and fits(case, wanted)
    ]

    def ask(q: Any) -> tuple[list[int], int, list[int]]:
        page = q.list_people(kept=kept, group=group, after=None, limit=7, wanted=wanted)
        first = [row.place for row in page.rows]
        if page.after:
            rest = q.list_people(kept=kept, group=group, after=page.after, limit=200, wanted=wanted)
            first += [row.place for row in rest.rows]
        count = q.count_people(kept=kept, group=group, wanted=wanted)
        return list(q.roll(kept=kept, group=group, wanted=wanted)), count, first

    assert listed.read(ask) == (expected, len(expected), expected)


@pytest.mark.parametrize("facet", list(Facet))
def test_every_facet_tells_people_apart_here(cases: Cases, facet: Facet) -> None:
    """The oracle above would be no proof of a facet that is the same for everybody."""
    found = Counter(value for case in cases.of.values() for value in VALUES[facet](case))
    assert facet is Facet.OFFICER or len(found) > 1, found


@pytest.mark.parametrize("walked", [False, True])
@pytest.mark.parametrize("text", ["an", "van an", "nguyen"])
def test_a_search_finds_only_within_the_filter(
    listed: SqlRegistry, cases: Cases, text: str, walked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ListFilter((Condition(Facet.SUBSTANCE, "heroin"), Condition(Facet.HAMLET, "Ấp 3")))
    everybody = listed.read(lambda q: q.found(text))
    if walked:
        monkeypatch.setattr("storage.search.SORT_AT_MOST", 0)
    expected = [place for place in everybody if fits(cases.of[place], wanted)]
    assert 0 < len(expected) < len(everybody)
    assert list(listed.read(lambda q: q.found(text, wanted=wanted))) == expected
    hits = listed.read(lambda q: q.search(text, limit=3, wanted=wanted))
    assert [row.place for row in hits.rows] == expected[:3]
    assert hits.more is (len(expected) > 3)


@pytest.mark.parametrize("walked", [False, True])
@pytest.mark.parametrize("text", ["van", "nguyen", "xyz"])
@pytest.mark.parametrize("of_list", [(True, "addict"), (True, "user"), (False, "")])
def test_a_search_finds_only_in_the_list(
    listed: SqlRegistry, cases: Cases, text: str, of_list: tuple[bool, str], walked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    kept, group = of_list
    if walked:
        monkeypatch.setattr("storage.search.SORT_AT_MOST", 0)
    expected = [
        place
        for place, case in cases.of.items()
        if case.is_kept is kept and group in ("", case.group) and text in fold(case.person.name).split()
    ]
    assert bool(expected) is (text != "xyz")
    assert list(listed.read(lambda q: q.found(text, kept=kept, group=group))) == expected
    hits = listed.read(lambda q: q.search(text, limit=3, kept=kept, group=group))
    assert [row.place for row in hits.rows] == expected[:3]
    off_the_lists = sum(not case.is_kept and text in fold(case.person.name).split() for case in cases.of.values())
    assert hits.closed_count == (off_the_lists if kept and not walked else 0)


OTHERS = ListFilter((Condition(Facet.SEX, "male"), Condition(Facet.HAMLET, "Ấp 3"), Condition(Facet.FORM, "home")))


@pytest.mark.parametrize("facet", list(Facet))
@pytest.mark.parametrize(("text", "wanted"), [("", OTHERS), ("nguyen", EVERYBODY), ("nguyen", OTHERS), ("xyz", OTHERS)])
def test_the_counts_of_a_facet_are_within_what_else_is_asked(
    listed: SqlRegistry, cases: Cases, facet: Facet, text: str, wanted: ListFilter
) -> None:
    """Of the facet itself values are alternatives: what it wants already does not count."""
    others = wanted.without(facet)
    stands = [
        case
        for case in cases.of.values()
        if case.is_kept and fits(case, others) and (not text or text in fold(case.person.name).split())
    ]
    expected = Counter(value for case in stands for value in VALUES[facet](case))
    counts = listed.read(lambda q: q.facet_counts(facet, kept=True, group="", text=text, wanted=wanted))
    assert {Condition(facet, found.value).key for found in counts} >= set(expected), "and those of whom none is left"
    for found in counts:
        assert found.count == expected[Condition(facet, found.value).key], found


@pytest.mark.parametrize("facet", list(Facet))
@pytest.mark.parametrize("of_list", [(True, ""), (True, "addict"), (False, "")])
def test_the_counts_of_a_facet_are_what_its_filters_find(
    listed: SqlRegistry, facet: Facet, of_list: tuple[bool, str]
) -> None:
    kept, group = of_list
    counts = listed.read(lambda q: q.facet_counts(facet, kept=kept, group=group))
    assert counts or not listed.read(lambda q: q.count_people(kept=kept, group=group))
    keys = [Condition(facet, found.value).key for found in counts]
    assert len(keys) == len(set(keys)), "spellings of one value are one"
    for found in counts:
        wanted = ListFilter((Condition(facet, found.value),))
        assert listed.read(lambda q, w=wanted: q.count_people(kept=kept, group=group, wanted=w)) == found.count, found


def test_a_filter_never_reads_the_rows_themselves(listed: SqlRegistry) -> None:
    """Counting and walking are answered by one index; only the rows of a page are read."""
    connection = listed._open_connection()
    said: list[str] = []
    wanted = ListFilter(tuple(Condition(facet, all_values(facet)[0]) for facet in FACETS))
    connection.set_trace_callback(said.append)
    listed.read(lambda q: (q.count_people(kept=True, group="user", wanted=wanted), q.found("van", wanted=wanted)))
    listed.read(lambda q: q.roll(kept=True, group="", wanted=wanted))
    connection.set_trace_callback(None)
    asked = [sql for sql in said if "INDEXED BY person_row_by_filter" in sql]
    assert len(asked) == 2
    for sql in asked:
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
        assert "USING COVERING INDEX person_row_by_filter" in plan
        assert "TEMP B-TREE" not in plan


def test_the_caches_are_what_a_fresh_computation_gives(listed: SqlRegistry) -> None:
    assert listed.check(anew=True) == []


# --- who may ask -------------------------------------------------------------------------------------


SENSITIVE = {Facet.ETHNICITY, Facet.PRIOR, Facet.PSYCHOSIS, Facet.SUBSTANCE}


def test_what_is_sensitive_follows_the_declarations() -> None:
    assert {facet for facet in Facet if is_sensitive(facet)} == SENSITIVE


@pytest.mark.parametrize("facet", list(Facet))
def test_sensitive_facets_are_for_who_may_read_a_person(
    listed: SqlRegistry, facet: Facet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ALLOWED, Role.CHIEF, ALLOWED[Role.CHIEF] - {Permission.READ_PERSON})  # type: ignore[arg-type]
    wanted = ListFilter((Condition(facet, all_values(facet)[0]),))
    asks: tuple[Callable[[Any], object], ...] = (
        lambda q: q.list_people(kept=True, group="", after=None, limit=9, wanted=wanted),
        lambda q: q.count_people(kept=True, group="", wanted=wanted),
        lambda q: q.roll(kept=True, group="", wanted=wanted),
        lambda q: q.search("an", limit=9, wanted=wanted),
        lambda q: q.found("an", wanted=wanted),
        lambda q: q.facet_counts(facet, kept=True, group=""),
    )
    for ask in asks:
        if facet in SENSITIVE:
            with pytest.raises(RegistryError) as raised:
                listed.read(ask)
            assert raised.value.code is ErrorCode.NOT_ALLOWED
        else:
            listed.read(ask)


def test_sensitive_columns_are_blank_for_others(listed: SqlRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows() -> Any:
        return listed.read(lambda q: q.list_people(kept=True, group="", after=None, limit=200)).rows

    before = rows()
    assert any(row.details.ethnicity and row.details.substances and row.details.prior_record for row in before)
    assert any(row.details.psychosis is False for row in before)
    monkeypatch.setitem(ALLOWED, Role.CHIEF, ALLOWED[Role.CHIEF] - {Permission.READ_PERSON})  # type: ignore[arg-type]
    after = rows()
    blank = {"ethnicity": "", "substances": (), "prior_record": (), "psychosis": None}
    assert after == tuple(replace(row, details=replace(row.details, **blank)) for row in before)
    assert any(row.details.occupation for row in after)


# --- the values --------------------------------------------------------------------------------------


def test_forms_of_rehabilitation_are_states_of_the_law() -> None:
    states = packaged_rules().states
    assert {code for codes in FORM_STATES.values() for code in codes} <= set(states)
    assert set(FORM_STATES) == {option.code for option in OPTIONS[Facet.FORM]}


def test_every_facet_has_a_name_and_values_that_exist() -> None:
    assert set(FACETS) == set(Facet)
    assert set(OPTIONS) | FREE | {Facet.STATE, Facet.OFFICER} == set(Facet)
    with pytest.raises(ValueError, match="sex"):
        Condition(Facet.SEX, "other")


@given(chosen=st.lists(CONDITIONS, max_size=6), again=CONDITIONS)
def test_choosing_twice_changes_nothing(chosen: list[Condition], again: Condition) -> None:
    wanted = EVERYBODY
    for condition in chosen:
        wanted = wanted if wanted.has(condition) else wanted.toggled(condition)
    assert ListFilter.load(wanted.dump()) == wanted
    once = wanted.toggled(again)
    assert once.has(again) is not wanted.has(again)
    assert set(once.toggled(again).conditions) >= set(wanted.conditions) - {again}
    assert not once.without(again.facet).has(again)


# --- what is kept of a user ---------------------------------------------------------------------------


def test_filters_and_columns_are_kept_for_their_user_alone(registry: SqlRegistry) -> None:
    heroin = ListFilter((Condition(Facet.SUBSTANCE, "heroin"), Condition(Facet.HAMLET, "Ấp 3")))
    minors = ListFilter((Condition(Facet.AGE, "minor"),))
    assert registry.read(lambda q: q.list_view()) == ListView()
    view = ListView(("name", "hamlet")).saving("  Ấp 3,  heroin ", heroin).saving("Vị thành niên", minors)
    registry.write(keep_list_view, view)
    assert registry.read(lambda q: q.list_view()) == view
    assert [saved.name for saved in view.saved] == ["Ấp 3, heroin", "Vị thành niên"]
    changed = view.saving("vị thành niên", heroin)
    assert [saved.wanted for saved in changed.saved] == [heroin, heroin], "in place of the one of that name"
    registry.write(keep_list_view, changed.removing("ấp 3, heroin"))
    assert [saved.name for saved in registry.read(lambda q: q.list_view()).saved] == ["vị thành niên"]
    entries = registry.read(lambda q: q._context.journal.of_record(q.user.id))  # type: ignore[attr-defined]
    assert [entry.action for entry in entries if entry.record == "list_filter"] == ["keep_list_view"] * 2
    assert not registry.read(lambda q: q.last_undoable()), "a convenience is not what one would take back"
    with pytest.raises(ValueError, match="name"):
        view.saving("  ", heroin)
