"""Printed lists: which there are, and what each shows, as it stood on its day; built without layout."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from models.dates import YEARS, Moment, PartialDate, legal_day, parse_date, show_date
from models.law.rules import Rules, Unit
from models.list_filter import EVERYBODY, ListFilter
from models.papers.due_words import CLOSED_FILE, article_due, what_due, when_due
from models.papers.list_rows import Row, addicted, aftercare, monitored, shown_people, users
from models.papers.list_source import BLOCK, ListSource
from models.papers.register import register_year, register_year_of, registrations
from models.papers.values import office_texts
from models.papers.wording import date_in_words
from models.ports import Queries
from models.roles import Permission, User
from models.views import DueRow

DUE_WITHIN = timedelta(hours=48)


class ListKind(enum.StrEnum):
    """The lists that can be printed."""

    USERS = "users"
    REGISTRATIONS = "registrations"
    ADDICTED = "addicted"
    AFTERCARE = "aftercare"
    MONITORING = "monitoring"
    DUE = "due"
    SHOWN = "shown"
    """What the page of people shows at the moment."""


class ListTime(enum.StrEnum):
    """What a list is about: some days, a year of the register, how things stand on a day, or now."""

    DAYS = "days"
    YEAR = "year"
    DAY = "day"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class ListSort:
    """A list that can be printed: the number of its form, its name, its time, whether it names people who were
    taken off the lists."""

    form: str
    name: str
    time: ListTime
    names_closed: bool = False


LISTS: Mapping[ListKind, ListSort] = {
    ListKind.USERS: ListSort(
        "III-10", "Danh sách người sử dụng trái phép chất ma túy", ListTime.DAYS, names_closed=True
    ),
    ListKind.REGISTRATIONS: ListSort(
        "V-21", "Sổ đăng ký cai nghiện ma túy tự nguyện", ListTime.YEAR, names_closed=True
    ),
    ListKind.ADDICTED: ListSort("HT-DSNN", "Danh sách người nghiện ma túy", ListTime.DAY),
    ListKind.AFTERCARE: ListSort("HT-DSSC", "Danh sách người bị quản lý sau cai nghiện ma túy", ListTime.DAY),
    ListKind.MONITORING: ListSort("HT-DSGS", "Danh sách người bị giám sát điện tử", ListTime.DAY),
    ListKind.DUE: ListSort("HT-48H", "Việc đến hạn trong 48 giờ tới", ListTime.NOW),
    ListKind.SHOWN: ListSort("HT-PLDS", "Danh sách đang xem", ListTime.NOW),
}
"""Since 1 July 2026 the law has a form for the list of users and for the register; for the others none was found."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of people shows: one of its lists, whom a search finds there, within a filter, and how that is
    called."""

    title: str
    text: str = ""
    kept: bool = True
    group: str = ""
    wanted: ListFilter = EVERYBODY

    def places(self, queries: Queries) -> Sequence[int]:
        """The places of everybody who stands there, in its order."""
        if self.text:
            return queries.found(self.text, kept=self.kept, group=self.group, wanted=self.wanted)
        return queries.roll(kept=self.kept, group=self.group, wanted=self.wanted)


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which list is wanted, of which days. ``volume`` and ``opened`` are of the register's book; ``enclosed`` is the
    paper to which the list is an appendix."""

    kind: ListKind
    first: date
    last: date
    shown: Shown = Shown("")
    volume: str = ""
    opened: date | None = None
    enclosed: str = ""

    @property
    def sort(self) -> ListSort:
        return LISTS[self.kind]


@dataclass(frozen=True)
class PrintedList:
    """Everything that a printed list shows: the groups of its rows in the order of the form, and texts by field."""

    asked: ListAsked
    parts: tuple[Sequence[Row], ...]
    texts: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.parts))


def ask_today(kind: ListKind, now: datetime) -> ListAsked:
    """A list as it is proposed: of this month up to today, of the register's present year, of today."""
    today = legal_day(now)
    if LISTS[kind].time is ListTime.YEAR:
        return ListAsked(kind, *register_year(register_year_of(today)))
    first = today.replace(day=1) if LISTS[kind].time is ListTime.DAYS else today
    return ListAsked(kind, first, today)


class UnreadInput(ValueError):
    """Something typed cannot be read. ``name``: the field of the list's form."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ReversedDays(UnreadInput):
    """The last day of a list is typed before its first."""


def typed_into(asked: ListAsked, typed: Mapping[str, str], today: date) -> ListAsked:
    """A list with what was typed into fields of its form: days, the year of the register, words. Raises UnreadInput,
    ReversedDays.

    A day that is left empty stays as it was proposed.
    """

    def day(name: str, proposed: date) -> date:
        try:
            return parse_date(typed[name], today) if typed.get(name) else proposed
        except ValueError:
            raise UnreadInput(name) from None

    first, last = day("typed.first", asked.first), day("typed.last", asked.last)
    if asked.sort.time is ListTime.DAY:
        first = last
    if typed.get("typed.year"):
        if not (typed["typed.year"].isdecimal() and int(typed["typed.year"]) in YEARS):
            raise UnreadInput("typed.year")
        first, last = register_year(int(typed["typed.year"]))
    if first > last:
        raise ReversedDays("typed.last")
    return replace(
        asked,
        first=first,
        last=last,
        shown=replace(asked.shown, title=typed.get("typed.title", asked.shown.title)),
        volume=typed.get("typed.volume", ""),
        opened=day("typed.opened", today) if typed.get("typed.opened") else None,
        enclosed=typed.get("typed.enclosed", ""),
    )


def lists_for(user: User) -> tuple[ListKind, ...]:
    """The lists that somebody may print."""
    if not user.may(Permission.PRINT):
        return ()
    return tuple(kind for kind, sort in LISTS.items() if not sort.names_closed or user.may(Permission.OPEN_CLOSED))


def list_of(queries: Queries, user: User, asked: ListAsked, now: datetime) -> PrintedList:
    """A list as it stood at the end of its last day, at the latest now.

    Raises NOT_ALLOWED for one that names, or of a past day may name, people off the lists, to whom these are closed.
    """
    user.must_be_allowed(Permission.PRINT)
    last = min(asked.last, legal_day(now))
    if asked.sort.names_closed or last < legal_day(now):
        user.must_be_allowed(Permission.OPEN_CLOSED)
    office = queries.office()
    source = ListSource(queries, office, queries.rules(), queries.practice(), asked.first, last)
    parts, totals = _ROWS[asked.kind](source, asked, now)
    made = {"paper.date": date_in_words(legal_day(now)), "paper.made_by": _maker(user)}
    texts = {**office_texts(office), **made, **_period(asked, last, now), **_typed(asked)}
    counted = {**totals, "count": sum(map(len, parts))}
    texts |= {f"typed.{name}": str(number) for name, number in counted.items()}
    return PrintedList(asked, tuple(parts), {name: text for name, text in texts.items() if text})


def _maker(user: User) -> str:
    return "\n".join(part for part in (user.known.name, user.known.position) if part)


def _period(asked: ListAsked, last: date, now: datetime) -> Mapping[str, str]:
    """The days that a list is about, as its form names them."""
    if asked.sort.time is ListTime.YEAR:
        return {"typed.year_before": str(asked.last.year - 1), "typed.year": str(asked.last.year)}
    if asked.kind is ListKind.DUE:
        return {"typed.from": Moment.at(now).show(), "typed.until": Moment.at(now + DUE_WITHIN).show()}
    return {"typed.first": show_date(asked.first), "typed.last": show_date(last)}


def _typed(asked: ListAsked) -> Mapping[str, str]:
    return {
        "typed.volume": asked.volume,
        "typed.opened_words": date_in_words(asked.opened) if asked.opened else "",
        "typed.enclosed": asked.enclosed,
        "typed.title": asked.shown.title.upper(),
    }


_Made = tuple[Sequence[Sequence[Row]], Mapping[str, int]]


def _users(source: ListSource, asked: ListAsked, now: datetime) -> _Made:
    managed, removed = users(source)
    return [managed, removed], {"managed": len(managed), "removed": len(removed)}


def _register(source: ListSource, asked: ListAsked, now: datetime) -> _Made:
    rows, totals = registrations(source)
    return [rows], totals


def _shown(source: ListSource, asked: ListAsked, now: datetime) -> _Made:
    queries, places = source.queries, asked.shown.places(source.queries)
    rows: list[Row] = []
    for start in range(0, len(places), BLOCK):
        rows += shown_people(source, queries.people_at(places[start : start + BLOCK]))
    return [rows], {}


def _due(source: ListSource, asked: ListAsked, now: datetime) -> _Made:
    """What is overdue, and what has to be done within 48 hours or at once."""
    overdue: list[Row] = []
    soon: list[Row] = []
    for due in source.queries.due(now + DUE_WITHIN):
        if due.due_at is not None or source.rules.version(due.rule_id, due.rule_from).unit is Unit.AT_ONCE:
            (overdue if due.due_at is not None and due.due_at <= now else soon).append(
                _due_row(due, source.rules, legal_day(now))
            )
    return [overdue, soon], {"overdue": len(overdue), "soon": len(soon)}


def _due_row(due: DueRow, rules: Rules, day: date) -> Row:
    rule = rules.version(due.rule_id, due.rule_from)
    birth = PartialDate.from_iso(due.birth).show()[-4:] if due.birth else ""
    return (when_due(due, rule), due.name or CLOSED_FILE, birth, what_due(due, rule, day), article_due(rule), "")


_ROWS: Mapping[ListKind, Callable[[ListSource, ListAsked, datetime], _Made]] = {
    ListKind.USERS: _users,
    ListKind.REGISTRATIONS: _register,
    ListKind.ADDICTED: lambda source, asked, now: ([addicted(source)], {}),
    ListKind.AFTERCARE: lambda source, asked, now: ([aftercare(source)], {}),
    ListKind.MONITORING: lambda source, asked, now: ([monitored(source)], {}),
    ListKind.DUE: _due,
    ListKind.SHOWN: _shown,
}
