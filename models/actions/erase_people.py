"""A chief sets how long records are kept, and has destroyed what need not be kept any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models import fields
from models.backup import held
from models.case import Case
from models.clock import Clock, today
from models.erasure import TERM_OVER, Destroyed, Erasure, ErasureId, ErasureOrder
from models.errors import ErrorCode, FieldFault, FieldProblem, InvalidFields, RegistryError
from models.ids import PersonId
from models.person import Person
from models.ports import Work
from models.retention import (
    CLASSES,
    COUNTS,
    REMOVED,
    Closing,
    RetentionTerm,
    closing_of,
    kept_years,
    over_before,
    years_of,
)
from models.roles import Permission, User, needs
from models.text import fold


@needs(Permission.ERASE)
def set_retention(work: Work, clock: Clock, user: User, code: str, values: Mapping[str, Any]) -> None:
    """Set for how long a class is kept: a number of years, or for ever. Raises InvalidFields, NOT_FOUND."""
    if code not in CLASSES:
        raise RegistryError(ErrorCode.NOT_FOUND, record="class")
    term: RetentionTerm = fields.build(RetentionTerm, values)
    if (term.years is None) == (not term.forever):
        raise InvalidFields([FieldProblem("years", FieldFault.REQUIRED)])
    if term.years is not None and term.years < CLASSES[code].least_years:
        raise InvalidFields([FieldProblem("years", FieldFault.OUT_OF_RANGE)])
    work.retention.set_term(code, term)


@needs(Permission.ERASE)
def erase_people(
    work: Work, clock: Clock, user: User, people: Sequence[PersonId], values: Mapping[str, Any], *, counts: bool = False
) -> Erasure:
    """Destroy everything that is kept of some people whose cases are closed, and the counts whose time is over.

    All of them, or nobody. Raises CASE_OPEN for somebody still followed, STILL_TO_BE_KEPT if the term is the ground
    and is not over, NAME_IN_REPORT if the order names one of them, NOTHING_TO_ERASE, InvalidFields, NOT_FOUND.
    """
    order: ErasureOrder = fields.build(ErasureOrder, values)
    chosen = tuple(dict.fromkeys(people))
    if not chosen and not counts:
        raise RegistryError(ErrorCode.NOTHING_TO_ERASE)
    classes: Counter[str] = Counter()
    names: list[str] = []
    for person_id in chosen:
        closing, names_of = _closing(work, person_id)
        if order.ground == TERM_OVER:
            _must_be_over(work, clock, closing, has_papers=bool(names_of and work.documents.of(person_id)))
        names += names_of
        classes[closing.code] += 1
    _must_name_nobody(order, names)
    destroyed = [work.erasures.erase(person_id) for person_id in chosen]
    if counts:
        destroyed.append(_counts_destroyed(work, clock))
    records: Counter[str] = Counter()
    for one in destroyed:
        records.update(one.records)
    offices = sorted({office for one in destroyed for office in one.sent_to if not _named(office, names)})
    erasure = Erasure(
        id=ErasureId(work.new_id()),
        at=clock.now(),
        by=user.id,
        order=order,
        classes=dict(classes),
        records=dict(records),
        sent_to=tuple(offices),
        held=held(work.backups.known(), work.backups.all(), work.backups.old_registries()),
    )
    return work.erasures.record(erasure)


def _closing(work: Work, person_id: PersonId) -> tuple[Closing, tuple[str, ...]]:
    """How the case of a person was closed, and what the report must not say; of somebody taken out again nothing is
    known but the day. Raises CASE_OPEN, NOT_FOUND."""
    removed = work.erasures.removed_on(person_id)
    if removed is not None:
        return Closing(REMOVED, removed), ()
    person = work.people.get(person_id)
    closing = closing_of(Case.of(person, work.events.of(person_id), work.rules, work.practice))
    if closing is None:
        raise RegistryError(ErrorCode.CASE_OPEN)
    return closing, tuple(_names(person))


def _must_be_over(work: Work, clock: Clock, closing: Closing, *, has_papers: bool) -> None:
    """Raises STILL_TO_BE_KEPT."""
    years = kept_years(closing.code, has_papers=has_papers, terms=work.retention.terms())
    if years is None or closing.since >= over_before(today(clock), years):
        raise RegistryError(ErrorCode.STILL_TO_BE_KEPT)


def _counts_destroyed(work: Work, clock: Clock) -> Destroyed:
    """Destroy the counts whose time is over. Raises STILL_TO_BE_KEPT if that time is not known."""
    years = years_of(COUNTS, work.retention.terms())
    if years is None:
        raise RegistryError(ErrorCode.STILL_TO_BE_KEPT)
    return Destroyed({"count": work.erasures.erase_counts(over_before(today(clock), years))})


def _names(person: Person) -> Iterator[str]:
    """What the report must not say: numbers, and names of more than one word, which is all that tells one of many."""
    known = person.known
    numbers = (known.citizen_number, known.old_number, known.passport_number, *known.former_numbers)
    yield from (number.lower() for number in numbers if number)
    yield from (name for name in map(fold, (known.name, known.other_names)) if " " in name)


def _must_name_nobody(order: ErasureOrder, names: Sequence[str]) -> None:
    if any(_named(text, names) for text in (order.basis, order.number, order.copies)):
        raise RegistryError(ErrorCode.NAME_IN_REPORT)


def _named(text: str, names: Sequence[str]) -> bool:
    """Whether a text says one of some names, with its accents or without."""
    words = f" {fold(text)} "
    return any(f" {name} " in words for name in names)
