"""Recording, amending and voiding what happened to a person."""

from __future__ import annotations

from dataclasses import replace

from models import fields
from models.clock import Clock, today
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.base import EARLIEST_DAY, Event, Fact
from models.events.overrides import RuleOverride
from models.ids import EventId, PersonId
from models.law.overridable import checked_decision
from models.law.overrides import Scope
from models.ports import Work
from models.roles import Permission, User, needs
from models.text import clean_line


def must_have_happened(at: Moment, clock: Clock, kind: str) -> None:
    """Refuse a moment that is still to come or too old to be true. Raises FUTURE_DATE or IMPOSSIBLE_DATE."""
    if at.instant > clock.now():
        raise RegistryError(ErrorCode.FUTURE_DATE, kind=kind)
    if at.day < EARLIEST_DAY:
        raise RegistryError(ErrorCode.IMPOSSIBLE_DATE, kind=kind)


def new_event(work: Work, clock: Clock, person_id: PersonId, at: Moment, fact: Fact) -> Event:
    """A checked event, not yet stored. Raises FUTURE_DATE, IMPOSSIBLE_DATE, OVERRIDE_REFUSED or InvalidFields."""
    must_have_happened(at, clock, fact.kind)
    values = {f.name: getattr(fact, f.name) for f in fields.fields_of(type(fact))}
    checked = fields.build(type(fact), values, today=today(clock))
    if isinstance(checked, RuleOverride):
        checked = checked_decision(checked, at, Scope.CASE, work.rules)
    return Event(EventId(work.new_id()), person_id, at, checked, owner=work.offices.own().id)


@needs(Permission.RECORD_EVENT, Permission.RECORD_DETERMINATION)
def record_event(
    work: Work, clock: Clock, user: User, person_id: PersonId, at: Moment, fact: Fact, reason: str = ""
) -> EventId:
    """Add one dated fact to a person's case; one serves every kind of event.

    Who may record a kind stands in its declaration (``Fact.recorded_with``), and storage asks for it.
    ``reason`` is why a warning was kept. Raises UNKNOWN_KIND for one that is not by hand,
    NOT_ALLOWED, FUTURE_DATE, IMPOSSIBLE_DATE, OVERRIDE_REFUSED,
    InvalidFields, NOT_FOUND.
    """
    _must_be_by_hand(fact)
    event = replace(new_event(work, clock, person_id, at, fact), reason=clean_line(reason))
    return work.events.add(event).id


@needs(Permission.AMEND_EVENT)
def amend_event(
    work: Work,
    clock: Clock,
    user: User,
    event_id: EventId,
    version: int,
    at: Moment,
    fact: Fact,
    reason: str,
) -> EventId:
    """Replace an event by a corrected version; the old one stays visible.

    Raises REASON_MISSING, VERSION_CONFLICT (somebody amended it meanwhile), ALREADY_VOID and what
    ``new_event`` raises.
    """
    before = _current(work, event_id, version, reason)
    _must_be_by_hand(fact)
    after = new_event(work, clock, before.person_id, at, fact)
    work.events.amend(before, after, clean_line(reason))
    return event_id


@needs(Permission.AMEND_EVENT)
def void_event(work: Work, clock: Clock, user: User, event_id: EventId, version: int, reason: str) -> None:
    """Mark an event as entered by mistake; it stays visible and has no effect any more.

    Raises REASON_MISSING, VERSION_CONFLICT, ALREADY_VOID.
    """
    before = _current(work, event_id, version, reason)
    work.events.void(before, clean_line(reason))


def _current(work: Work, event_id: EventId, version: int, reason: str) -> Event:
    if not clean_line(reason):
        raise RegistryError(ErrorCode.REASON_MISSING)
    before = work.events.get(event_id)
    _must_be_by_hand(before.fact)
    if before.version != version:
        raise RegistryError(ErrorCode.VERSION_CONFLICT)
    return before


def _must_be_by_hand(fact: Fact) -> None:
    """Raises UNKNOWN_KIND for a kind that has actions of its own."""
    if not fact.by_hand:
        raise RegistryError(ErrorCode.UNKNOWN_KIND, kind=fact.kind)
