"""What an entry carries over from the events before it, so that nothing is typed twice (W1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from models.case import Case
from models.events.base import Event
from models.events.determination import DeterminationResulted
from models.events.moves import TRANSFER_PAPERS, FileTransferred, MovedAway
from models.events.rehabilitation import Registered, VoluntaryDecided
from models.papers.facts import latest_of

RESULT_HOLDS_MONTHS = 6
"""A result of determination can be shown at a registration for so long (Luật 120/2025/QH15 Đ.31 k.1 b)."""


def carried_over(kind: str, case: Case, today: date) -> Mapping[str, Any]:
    """The first values of an event of a kind that earlier ones of the case tell; only known ones."""
    events = case.course.episode_events()
    if kind == FileTransferred.kind:
        found = _transfer(events, case)
    elif kind == Registered.kind:
        found = _registration(events, today)
    elif kind == VoluntaryDecided.kind:
        registered: Any = latest_of(Registered, events)
        found = {"place": registered.fact.place} if registered is not None else {}
    else:
        return {}
    return {name: value for name, value in found.items() if value}


def _transfer(events: Sequence[Event], case: Case) -> dict[str, Any]:
    """Where to is what the move says; the paper is that of the measure that the file is sent for."""
    moved: Any = latest_of(MovedAway, events)
    known = {choice.code for choice in TRANSFER_PAPERS}
    papers = [
        form for duty in case.duties if duty.does == FileTransferred.kind for form in duty.papers if form in known
    ]
    there = {"to_police": moved.fact.police, "destination": moved.fact.destination} if moved is not None else {}
    return {**there, "paper": papers[0] if papers else None}


def _registration(events: Sequence[Event], today: date) -> dict[str, Any]:
    resulted: Any = latest_of(DeterminationResulted, events)
    if resulted is None or resulted.fact.conclusion != "addicted":
        return {}
    holds = resulted.at.day + relativedelta(months=RESULT_HOLDS_MONTHS) >= today
    return {"result": "attached", "result_day": resulted.at.day} if holds else {}
