"""A chief decides that a rule is applied differently in the whole office, or takes such a decision back."""

from __future__ import annotations

from models import fields
from models.actions.record_event import must_have_happened
from models.clock import Clock, today
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.overrides import RuleOverride
from models.ids import OverrideId
from models.law.overridable import checked_decision
from models.law.overrides import Scope
from models.law.practice import OfficeOverride
from models.ports import Work
from models.roles import Permission, User, needs
from models.text import clean_line


@needs(Permission.OVERRIDE_RULE)
def override_rule(work: Work, clock: Clock, user: User, at: Moment, fact: RuleOverride) -> OverrideId:
    """Record a decision of the office. Raises OVERRIDE_REFUSED, FUTURE_DATE, IMPOSSIBLE_DATE, InvalidFields."""
    must_have_happened(at, clock, fact.kind)
    values = {field.name: getattr(fact, field.name) for field in fields.fields_of(RuleOverride)}
    built: RuleOverride = fields.build(RuleOverride, values, today=today(clock))
    decided = checked_decision(built, at, Scope.OFFICE, work.rules)
    return work.overrides.add(OfficeOverride(OverrideId(work.new_id()), at, decided)).id


@needs(Permission.OVERRIDE_RULE)
def void_override(work: Work, clock: Clock, user: User, override_id: OverrideId, version: int, reason: str) -> None:
    """Take a decision back as if it had never been made; it stays visible.

    Raises REASON_MISSING, VERSION_CONFLICT, ALREADY_VOID, NOT_FOUND.
    """
    if not clean_line(reason):
        raise RegistryError(ErrorCode.REASON_MISSING)
    before = work.overrides.get(override_id)
    if before.version != version:
        raise RegistryError(ErrorCode.VERSION_CONFLICT)
    work.overrides.void(before, clean_line(reason))
