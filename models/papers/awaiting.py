"""What an event takes over from the papers printed of it, so that nothing is typed twice.

An officer prints minutes, has them signed, and records then what happened; or records a decision, which gets its
number when it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.case import Case
from models.dates import LEGAL_ZONE, Moment, parse_date
from models.events.base import Event
from models.fields import is_unknown
from models.law.offering import fitting_kinds
from models.papers.evidence import Evidence, evidence_written
from models.papers.values import fact_values
from models.views import DocumentRow

_PLACE = "minutes.place"


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A printed paper whose event is not recorded, and what that event is known by.

    ``kinds``: all on whose events such a paper is written; its fields are named after one of them (V-34, rule O05).
    """

    document: DocumentRow
    evidence: Evidence
    kinds: frozenset[str] = frozenset()

    @property
    def inputs(self) -> Mapping[str, str]:
        """What was typed for it, under the names of the fields of its event."""
        kind, code = self.evidence.kind, self.evidence.codes
        told = {f"{kind}.{self.evidence.field}": next(iter(code))} if len(code) == 1 else {}
        place = self.document.inputs.get(_PLACE, "")
        return {
            **told,
            **({f"{kind}.place": place} if place else {}),
            **self._of_another_kind(),
            **self.document.inputs,
        }

    def _of_another_kind(self) -> Mapping[str, str]:
        """What was typed under the name of another kind that the same paper is written on."""
        parted = ((name.partition("."), text) for name, text in self.document.inputs.items())
        others = self.kinds - {self.evidence.kind}
        return {f"{self.evidence.kind}.{rest}": text for (group, _, rest), text in parted if group in others}

    def moment(self, now: Moment) -> Moment | None:
        """When the paper says that it was; None if it says nothing, or something that is still to come."""
        typed = self.document.inputs
        try:
            said = self._minutes(typed, now) if typed.get("minutes.hour") else self._dated(now)
        except ValueError:
            return None
        return said if said is not None and said.instant <= now.instant else None

    def _minutes(self, typed: Mapping[str, str], now: Moment) -> Moment:
        day = parse_date(typed.get("minutes.day", ""), now.day)
        hour, minute = int(typed["minutes.hour"]), int(typed.get("minutes.minute", "") or 0)
        return Moment.at(datetime(day.year, day.month, day.day, hour, minute, tzinfo=LEGAL_ZONE))

    def _dated(self, now: Moment) -> Moment | None:
        day = self.document.dated
        return Moment.on(day) if day is not None and day != now.day else None


def kinds_awaited(document: DocumentRow, case: Case) -> tuple[str, ...]:
    """The kinds of event one of which a paper was printed for, while none of them is recorded.

    Where a paper is written on events of several kinds (rule O05), those that the state of the case expects; all of
    them where it expects none. What was typed tells nothing of the kind: a form asks the same of each.
    """
    if document.origin != "printed" or document.event_id is not None:
        return ()
    written = evidence_written(document.form, case.situation.rules)
    if any(_is_recorded(evidence, document, case) for evidence in written):
        return ()
    kinds = tuple(dict.fromkeys(evidence.kind for evidence in written))
    fitting = fitting_kinds(case.course, case.situation.monitoring, case.situation.rules.machine)
    return tuple(kind for kind in kinds if kind in fitting) or kinds


def awaiting(kind: str, case: Case, documents: Iterable[DocumentRow]) -> Awaiting | None:
    """The paper that was printed last for an event of a kind and has none yet."""
    for document in reversed(tuple(documents)):
        if document.origin != "printed" or document.event_id is not None:
            continue
        written = evidence_written(document.form, case.situation.rules)
        for evidence in written:
            if evidence.kind == kind and not _is_recorded(evidence, document, case):
                return Awaiting(document, evidence, frozenset(each.kind for each in written))
    return None


def said_more(document: DocumentRow, event: Event, today: date) -> dict[str, Any]:
    """What a paper that was printed of a recorded event says and the event does not: its number, who signed."""
    said = fact_values(type(event.fact), document.inputs, today)
    return {name: value for name, value in said.items() if is_unknown(getattr(event.fact, name))}


def _is_recorded(evidence: Evidence, document: DocumentRow, case: Case) -> bool:
    """Whether an event was recorded after the paper was printed: it took over then."""
    met = (event for event in case.events if evidence.is_met_by(event))
    return any(event.recorded_at is not None and event.recorded_at >= document.recorded_at for event in met)
