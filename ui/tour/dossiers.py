"""The tour's dossiers: one of each further kind, its checklist pictured, its whole printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from models.case import Case
from models.clock import today
from models.events.aftercare import AftercareDecided
from models.events.compulsory import ViolationRecorded
from models.events.moves import MovedAway
from models.law.situation import ADULT_AGE
from models.papers.contents import DossierKind
from models.training.diary import NEW_LAW
from ui.tour.states import cases_of, open_person

if TYPE_CHECKING:
    from ui.tour.run import Tour


def _is_in(*states: str) -> Callable[[Case, date], bool]:
    return lambda case, day: case.state is not None and case.state.code in states


def _is_minor(case: Case, day: date) -> bool:
    return case.person.may_be_under(ADULT_AGE, day)


def _decided_by_new_law(case: Case, day: date) -> bool:
    decided = case.latest(AftercareDecided)
    return decided is not None and decided.at.day >= NEW_LAW


SHOWN: Mapping[DossierKind, Callable[[Case, date], bool]] = {
    DossierKind.VOLUNTARY: lambda case, day: _is_in("S5")(case, day) and bool(case.situation.monitoring.breaches),
    DossierKind.COMPULSORY: lambda case, day: _is_in("S10")(case, day) and not _is_minor(case, day),
    DossierKind.COMPULSORY_MINOR: lambda case, day: (
        _is_in("S9")(case, day) and _is_minor(case, day) and case.latest(ViolationRecorded) is not None
    ),
    DossierKind.AFTERCARE: lambda case, day: _is_in("S13")(case, day) and _decided_by_new_law(case, day),
    DossierKind.TRANSFER: lambda case, day: _is_in("S2")(case, day) and case.latest(MovedAway) is not None,
}
"""Whose dossier of a kind is shown, of several the one with the most events; that of a user is printed on the way."""


def show_dossiers(tour: Tour) -> None:
    """Print one dossier of each kind. Raises LookupError if nobody has one: every kind has to be seen."""
    cases, day = cases_of(tour), today(tour.clock)
    for kind, fits in SHOWN.items():
        fitting = [case for case in cases if fits(case, day)]
        if not fitting:
            raise LookupError(kind)
        _print(tour, max(fitting, key=lambda case: len(case.events)), kind)


def _print(tour: Tour, case: Case, kind: DossierKind) -> None:
    name = f"ho-so-{kind.value.replace('_', '-')}"
    page = open_person(tour, case.person.id)
    if kind is DossierKind.TRANSFER:
        tour.print_papers("III-06")
    tour.hands.press("Alt+3")
    kinds: Any = tour.hands.tab_to("Loại hồ sơ")
    tour.hands.press("Home")
    while kinds.currentData() != kind.value:
        tour.hands.press("Down")
    tour.picture(f"{name}-giay-to")
    page.dialog = None
    tour.hands.press("Ctrl+D")
    tour.hands.until(lambda: _is_shown(page.dialog))
    tour.picture(name, page.dialog)
    tour.print_as(name)


def _is_shown(dialog: Any) -> bool:
    return bool(getattr(dialog, "pdf", b"")) and dialog.isVisible()
