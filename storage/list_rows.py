"""Rows of lists as screens show them: the columns that are read, and what is made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from models.ids import PersonId
from models.views import DueRow, PersonDetails, PersonRow

_PERSON = (
    "r.person, r.id, r.name, r.birth, r.sex, r.identity_number, r.hamlet, r.residence, r.state, r.list, r.kept,"
    " r.since, r.term_end, r.presence, r.next_due, r.in_review, r.monitored, r.last_officer, r.occupation,"
    " r.person IN (SELECT person FROM event WHERE kind = 'same_person' AND voided = 0)"
)
_SENSITIVE = ("r.ethnicity", "r.substances", "r.prior_record", "r.psychosis")
DUE = (
    "r.id, iif(r.kept >= :least, r.name, ''), iif(r.kept >= :least, r.birth, ''),"
    " d.rule, d.due_at, d.due_kind, d.hour_unknown, d.opens_at, d.month, d.started_by, d.rule_from"
    " FROM case_due AS d CROSS JOIN person_row AS r ON r.person = d.person"
)


def person_columns(*, sensitive: bool) -> str:
    """The columns of a list row; those that only who may read a person may know are NULL for others."""
    return ", ".join((_PERSON, *(column if sensitive else "NULL" for column in _SENSITIVE)))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=4096)
def _at(seconds: int) -> datetime:
    """An instant; many duties share one, the end of the month."""
    return datetime.fromtimestamp(seconds, UTC)


def instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else _at(seconds)


def person_row(row: Any) -> PersonRow:
    """A list row from the columns of ``person_columns``."""
    (
        place,
        id_,
        name,
        birth,
        sex,
        number,
        hamlet,
        residence,
        state,
        group,
        kept,
        since,
        term_end,
        presence,
        due,
        review,
        monitored,
        officer,
        occupation,
        linked,
        *sensitive,
    ) = row[:24]
    return PersonRow(
        place, PersonId(id_), name, birth, sex, number, hamlet, residence, state, group, bool(kept), _day(since),
        _day(term_end), presence, instant(due), bool(review), bool(monitored), officer,
        _details(occupation, *sensitive), bool(linked),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _details(
    occupation: str, ethnicity: str | None, substances: str | None, prior: str | None, psychosis: int | None
) -> PersonDetails:
    """Details, of which many people have the same."""
    known = None if psychosis is None else bool(psychosis)
    return PersonDetails(
        occupation, ethnicity or "", tuple((substances or "").split()), tuple((prior or "").split()), known
    )


def due_row(row: Any) -> DueRow:
    """A due row from the columns of ``DUE``."""
    (id_, name, birth, rule, due_at, kind, hour_unknown, opens_at, month, started_by, rule_from) = row
    return DueRow(
        PersonId(id_),
        name,
        birth,
        rule,
        instant(due_at),
        kind,
        bool(hour_unknown),
        _at(opens_at),
        _day(month),
        started_by or "",
        rule_from=_day(rule_from),
    )
