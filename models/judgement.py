"""A case as plain data: what ``main.py law`` prints and what the examples of the law are held against.

Instants are legal time. A due instant is the first at which the limit has passed: an hour limit ends
n hours after its start; "within a day" ends at 00:00 of the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.case import Case
from models.dates import LEGAL_ZONE
from models.law.course import Finding
from models.law.duties import Duty, MetDuty
from models.law.overridable import value_text
from models.law.overrides import Override
from models.law.terms import Term


def judgement_of(case: Case, now: datetime) -> Mapping[str, Any]:
    """State, terms, duties, next steps and flags of a case at an instant."""
    return {
        "state": case.state.code if case.state else None,
        "group": case.group,
        "monitoring": case.situation.monitoring.state.value,
        "terms": [_term(term) for term in case.situation.terms.values()],
        "open": [_duty(duty, now) for duty in case.duties if duty.waits_for is None],
        "waiting": [duty.rule.id for duty in case.duties if duty.waits_for is not None],
        "met": [_met(met) for met in case.met],
        "history": [_duty(duty, now) for duty in case.past_duties],
        "alarms": [duty.rule.id for duty in case.alarms],
        "next": [duty.rule.id for duty in case.duties if duty.waits_for is None and duty.opens <= now],
        "flags": sorted({finding.kind.value for finding in case.findings}),
        "flagged": sorted({flag for finding in case.findings for flag in _flag(finding)}),
        "forms": {event.fact.kind: form for event in case.events if (form := case.form_of(event))},
        "overridden": [_override(override) for override in case.situation.rules.overrides],
        "papers": {rule.id: list(rule.codes) for rule in case.papers_needed()},
    }


def _override(override: Override) -> Mapping[str, Any]:
    """A decision that bears on the rules of the case, whether or not anything hangs on its rule just now."""
    return {
        "rule": override.rule_id,
        "scope": override.scope.value,
        "value": value_text(override.value),
        "from": override.start.isoformat(),
        "to": override.end.isoformat() if override.end else None,
    }


def _flag(finding: Finding) -> tuple[str, str]:
    """A finding by its rule, without and with its details."""
    short = f"{finding.rule_id} {finding.kind.value}".strip()
    return short, f"{short} {','.join(finding.details)}".strip()


def _term(term: Term) -> Mapping[str, Any]:
    return {
        "measure": term.measure,
        "rule": term.rule.id if term.rule else None,
        "start": term.start.isoformat() if term.start else None,
        "end": term.end.isoformat() if term.end else None,
    }


def _duty(duty: Duty, now: datetime) -> Mapping[str, Any]:
    return {
        "rule": duty.rule.id,
        "started": _instant(duty.started.instant if duty.started else None),
        "due": _instant(duty.due.instant if duty.due else None),
        "overdue": duty.is_overdue(now),
        "kind": duty.does,
        "forms": list(duty.papers),
    }


def _met(met: MetDuty) -> Mapping[str, Any]:
    return {
        "rule": met.duty.rule.id,
        "due": _instant(met.duty.due.instant if met.duty.due else None),
        "at": _instant(met.at.instant),
        "late": met.is_late,
    }


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(LEGAL_ZONE).isoformat(timespec="minutes")
