"""The checklist of a dossier: which of its papers are there, where they are, which are missing, which are not needed.

Pure: the case, the kept documents and what can be printed come in, lines go out.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from models.case import Case
from models.dates import legal_day
from models.events.base import Event
from models.papers.contents import REFUSED_INSTEAD, DossierKind, Wanted, Why, wanted_papers
from models.papers.evidence import events_standing_for, form_written, forms_for, has_event
from models.papers.facts import is_received
from models.views import DocumentRow

IsPrintable = Callable[[str, date], bool]
"""Whether a form can be printed from the record as a paper of ours or of the person, of a day: no form stands for a
paper that was written before it was in force."""

_ONCE = frozenset({"III-03"})
"""Papers of the first event only: one statement, of the first time that the use was found."""


class Standing(enum.StrEnum):
    """How it stands with a paper of a dossier."""

    THERE = "there"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class Source(enum.StrEnum):
    """Where a paper of a dossier is."""

    PRINTED = "printed"
    """Printed by us, kept as it was printed."""
    SIGNED = "signed"
    """Printed by us; the signed paper was scanned in."""
    SCANNED = "scanned"
    """Received, or written by hand, and scanned in."""
    RECORD = "record"
    """Not printed yet, or not kept: it can be printed from the record."""
    ORIGINAL = "original"
    """The record tells of it; the paper itself is only in the file on paper."""


class Held(enum.StrEnum):
    """What the registry has of a paper."""

    KEPT = "kept"
    """A sheet of it: as it was printed, or scanned in."""
    RECORDED = "recorded"
    """What it is about is recorded; no sheet of it is here."""
    LACKING = "lacking"
    """Nothing proves that it was ever made."""
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One paper that is there. ``form``: what it is, which may stand in place of what the law lists."""

    form: str
    source: Source
    event: Event | None = None
    document: DocumentRow | None = None
    """What is kept of it: the signed copy if there is one."""

    @property
    def held(self) -> Held:
        if self.document is not None:
            return Held.KEPT
        return Held.LACKING if self.event is None else Held.RECORDED

    @property
    def day(self) -> date | None:
        if self.event is not None:
            return self.event.at.day
        if self.document is None:
            return None
        return self.document.dated or legal_day(self.document.recorded_at)


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One line of a checklist. ``form``: as the law lists it; empty for what is filed besides."""

    form: str
    standing: Standing
    why: Why
    papers: tuple[FiledPaper, ...] = ()

    @property
    def held(self) -> Held:
        """The best that there is of it."""
        if self.standing is Standing.NOT_NEEDED:
            return Held.NOT_NEEDED
        found = {paper.held for paper in self.papers}
        return next((held for held in (Held.KEPT, Held.RECORDED) if held in found), Held.LACKING)


def lines_of(
    kind: DossierKind, case: Case, documents: Iterable[DocumentRow], is_printable: IsPrintable, today: date
) -> tuple[DossierLine, ...]:
    """The checklist of a dossier in the order of the law, then what is filed besides."""
    events = case.course.episode_events()
    kept = _Kept(documents, events)
    lines = [_line(want, case, events, kept, is_printable, today) for want in wanted_papers(kind, case, events, today)]
    others = tuple(FiledPaper(row.form, Source.SCANNED, None, row) for row in kept.received_besides(lines))
    return (*lines, *((DossierLine("", Standing.THERE, Why.FILED, others),) if others else ()))


class _Kept:
    """The documents of the present episode, and the signed copies of them."""

    def __init__(self, documents: Iterable[DocumentRow], events: tuple[Event, ...]) -> None:
        rows = tuple(documents)
        ids = {event.id for event in events}
        self._signed = {row.copy_of: row for row in rows if row.copy_of}
        self._rows = [
            row
            for row in rows
            if not row.copy_of and (row.event_id is None or row.event_id in ids or row.origin == "received")
        ]

    def of(self, form: str) -> list[DocumentRow]:
        """Documents of a paper, or of one that the law takes in place of it, oldest first."""
        forms = forms_for(form)
        return [row for row in self._rows if row.form in forms]

    def received_besides(self, lines: Iterable[DossierLine]) -> list[DocumentRow]:
        """What was scanned in and stands in no line."""
        placed = {paper.document.id for line in lines for paper in line.papers if paper.document is not None}
        listed = {form for line in lines for form in forms_for(line.form)}
        return [
            row
            for row in self._rows
            if row.origin == "received" and row.id not in placed and (not row.form or row.form in listed)
        ]

    def filed(self, row: DocumentRow, event: Event | None) -> FiledPaper:
        """A document as a paper of a dossier; its signed copy stands in its place."""
        signed = self._signed.get(row.id)
        if signed is not None:
            return FiledPaper(row.form, Source.SIGNED, event, signed)
        return FiledPaper(row.form, Source.SCANNED if row.origin == "received" else Source.PRINTED, event, row)


def _line(
    want: Wanted, case: Case, events: tuple[Event, ...], kept: _Kept, is_printable: IsPrintable, today: date
) -> DossierLine:
    papers = tuple(_papers(want.form, case, events, kept, is_printable))
    if not papers and want.is_needed and not has_event(want.form, case.situation.rules):
        papers = (FiledPaper(want.form, Source.RECORD),) if is_printable(want.form, today) else ()
    if papers:
        return DossierLine(want.form, Standing.THERE, want.why if want.is_needed else Why.FILED, papers)
    standing = Standing.MISSING if want.is_needed else Standing.NOT_NEEDED
    return DossierLine(want.form, standing, want.why)


def _papers(
    form: str, case: Case, events: tuple[Event, ...], kept: _Kept, is_printable: IsPrintable
) -> list[FiledPaper]:
    """What there is of a paper: for each of its events what is kept, or how else it can be had; then other scans."""
    rules = case.situation.rules
    documents = kept.of(form)
    found: list[FiledPaper] = []
    refused = REFUSED_INSTEAD.get(form)
    own = [e for e in events_standing_for(form, events, rules) if refused is None or not refused.is_met_by(e)]
    for event in own[:1] if form in _ONCE else own:
        rows = [row for row in documents if row.event_id == event.id]
        rows = rows or [row for row in documents if row.event_id is None and _is_about(row, event)]
        documents = [row for row in documents if row not in rows]
        found += [kept.filed(row, event) for row in _standing(rows)] or [
            _unkept(form_written(form, event, rules), event, is_printable)
        ]
    if not found:
        rows = [row for row in documents if row.event_id is None]
    else:
        rows = [row for row in documents if row.origin == "received"]
    found += [kept.filed(row, None) for row in _standing(rows)]
    return found


def _standing(rows: list[DocumentRow]) -> list[DocumentRow]:
    """Of several documents of one paper all that were scanned in, or else what was printed last."""
    return [row for row in rows if row.origin == "received"] or rows[-1:]


def _unkept(form: str, event: Event, is_printable: IsPrintable) -> FiledPaper:
    """A paper of which only the event is known; what another office wrote is never printed by us."""
    ours = not is_received(event) and is_printable(form, event.at.day)
    return FiledPaper(form, Source.RECORD if ours else Source.ORIGINAL, event)


def _is_about(row: DocumentRow, event: Event) -> bool:
    """Whether a paper kept before its event was recorded is that event's: the same number, or else the same day."""
    number = re.match(r"\d+", getattr(event.fact, "number", ""))
    printed = re.match(r"\d+", row.number)
    if number and printed:
        return int(number[0]) == int(printed[0])
    return row.dated == event.at.day
