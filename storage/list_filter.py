"""A filter of a list as conditions on list rows, which its covering index answers (storage/schema/step_0010.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.dates import legal_day
from models.list_filter import (
    AGES,
    AWAY,
    AWAY_PRESENCES,
    FORM_STATES,
    FREE,
    NOT_RECORDED,
    OPTIONS,
    OVERDUE,
    YES,
    Condition,
    Facet,
    FacetCount,
    ListFilter,
)
from storage.connection import Connection

INDEX = "person_row_by_filter"
_COLUMNS: Mapping[Facet, str] = {
    Facet.STATE: "r.state",
    Facet.SEX: "r.sex",
    Facet.PRESENCE: "r.presence",
    Facet.HAMLET: "r.hamlet_key",
    Facet.WORK: "r.occupation_key",
    Facet.ETHNICITY: "r.ethnicity_key",
    Facet.OFFICER: "r.last_officer",
    Facet.MONITORED: "r.monitored",
    Facet.PSYCHOSIS: "r.psychosis",
    Facet.SUBSTANCE: "r.substances",
    Facet.PRIOR: "r.prior_record",
}
_SPELLED: Mapping[Facet, str] = {Facet.HAMLET: "hamlet", Facet.WORK: "occupation", Facet.ETHNICITY: "ethnicity"}
"""Where a value of a free facet stands as it was typed."""
_SEVERAL = frozenset({Facet.SUBSTANCE, Facet.PRIOR})
"""Facets of which somebody may have several values."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A condition and its parameters."""

    text: str
    parameters: tuple[Any, ...] = ()


def conditions(wanted: ListFilter, now: datetime) -> list[Sql]:
    """One condition on a list row ``r`` for each facet, all of which must hold."""
    return [_any_of([_condition(one, now) for one in found]) for found in wanted.by_facet.values()]


def joined(parts: Iterable[Sql]) -> Sql:
    """All of several conditions."""
    parts = tuple(parts)
    return Sql(" AND ".join(part.text for part in parts), tuple(value for part in parts for value in part.parameters))


def _any_of(parts: list[Sql]) -> Sql:
    return Sql(f"({' OR '.join(part.text for part in parts)})", tuple(v for part in parts for v in part.parameters))


def _condition(wanted: Condition, now: datetime) -> Sql:
    made = _OF_FACET.get(wanted.facet)
    return made(wanted.value, now) if made else Sql(f"{_COLUMNS[wanted.facet]} = ?", (wanted.key,))


def _form(value: str, now: datetime) -> Sql:
    return _one_of("r.state", FORM_STATES[value])


def _presence(value: str, now: datetime) -> Sql:
    return _one_of("r.presence", AWAY_PRESENCES if value == AWAY else (value,))


def _one_of(column: str, values: tuple[str, ...]) -> Sql:
    return Sql(f"{column} IN ({', '.join('?' * len(values))})", values)


def _age(value: str, now: datetime) -> Sql:
    """Whose least possible age lies in a band. Text compares as days do, and 29 February needs no year that has it."""
    if value == NOT_RECORDED:
        return Sql("r.born_by = ''")
    least, below = AGES[value]
    today = legal_day(now)
    born_by = Sql("r.born_by <= ?", (_years_before(today, least),))
    return joined([Sql("r.born_by > ?", (_years_before(today, below) if below else "",)), born_by])


def _years_before(day: date, years: int) -> str:
    return f"{day.year - years:04}-{day.month:02}-{day.day:02}"


def _due(value: str, now: datetime) -> Sql:
    return Sql("r.next_due <= ?", (int(now.timestamp()),)) if value == OVERDUE else Sql("r.in_review = 1")


def _monitored(value: str, now: datetime) -> Sql:
    return Sql("r.monitored = ?", (int(value == YES),))


def _psychosis(value: str, now: datetime) -> Sql:
    return Sql("r.psychosis IS ?", (None if value == NOT_RECORDED else int(value == YES),))


def _having(column: str) -> Callable[[str, datetime], Sql]:
    def made(value: str, now: datetime) -> Sql:
        return Sql(f"{column} = ''") if value == NOT_RECORDED else Sql(f"instr({column}, ?) > 0", (f" {value} ",))

    return made


_OF_FACET: Mapping[Facet, Callable[[str, datetime], Sql]] = {
    Facet.FORM: _form,
    Facet.PRESENCE: _presence,
    Facet.AGE: _age,
    Facet.DUE: _due,
    Facet.MONITORED: _monitored,
    Facet.PSYCHOSIS: _psychosis,
    Facet.SUBSTANCE: _having("r.substances"),
    Facet.PRIOR: _having("r.prior_record"),
}


# --- which values there are --------------------------------------------------------------------------


def facet_counts(
    connection: Connection, facet: Facet, of_list: Sql, within: Sequence[Sql], now: datetime
) -> list[FacetCount]:
    """How many people of a list of whom other conditions hold have each value of a facet: of closed lists of values
    every one, else those that occur in the list."""
    if facet in OPTIONS:
        return _of_options(connection, facet, joined([of_list, *within]), now)
    held = joined(within or [Sql("1")])
    if facet in FREE:
        return _spelled(connection, facet, of_list, held)
    rows = connection.execute(
        f"SELECT {_COLUMNS[facet]}, sum({held.text}) FROM person_row AS r INDEXED BY {INDEX}"
        f" WHERE {of_list.text} GROUP BY 1",
        (*held.parameters, *of_list.parameters),
    )
    return [FacetCount(value, count) for value, count in rows.fetchall()]


def _spelled(connection: Connection, facet: Facet, of_list: Sql, held: Sql) -> list[FacetCount]:
    """Values as somebody typed them: of spellings that count as one, that of the last person who has it."""
    rows = connection.execute(
        f"SELECT s.{_SPELLED[facet]}, v.many FROM (SELECT max(r.person) AS last, sum({held.text}) AS many"
        f" FROM person_row AS r INDEXED BY {INDEX} WHERE {of_list.text} GROUP BY {_COLUMNS[facet]}) AS v"
        " JOIN person_row AS s ON s.person = v.last",
        (*held.parameters, *of_list.parameters),
    )
    return [FacetCount(value, count) for value, count in rows.fetchall()]


def _of_options(connection: Connection, facet: Facet, of_list: Sql, now: datetime) -> list[FacetCount]:
    options = [option.code for option in OPTIONS[facet]]
    counted = [_condition(Condition(facet, value), now) for value in options]
    row = connection.execute(
        f"SELECT {', '.join(f'coalesce(sum({one.text}), 0)' for one in counted)}"
        f" FROM person_row AS r INDEXED BY {INDEX} WHERE {of_list.text}",
        (*(value for one in counted for value in one.parameters), *of_list.parameters),
    ).fetchone()
    return [FacetCount(value, count) for value, count in zip(options, row, strict=True)]
