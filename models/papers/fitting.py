"""Which papers the present state of a case is about: what a list of all forms should show first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.case import Case
from models.papers.contents import CONTENTS, Why, kinds_for, wanted_papers

_MONITORING = ("I-02", "I-03", "I-04", "I-18")
_WITHOUT_DOSSIER: Mapping[str, tuple[str, ...]] = {
    "S3": ("109-02", "109-03", "109-01", "HT-KCT"),
    "S8": ("V-52", *_MONITORING),
    "S11": ("HT-DNCSCL", "V-42", "V-44", "V-45"),
    "S12": ("V-52", "V-48"),
}
"""Papers of states beside those that a dossier of the state collects."""
_OF_ANYBODY = frozenset({Why.LISTED, Why.FILED, Why.IF_ANY, Why.REFUSED})
"""Other reasons tell of whom a paper is: of a minor, of one without stable residence."""


def fitting_papers(case: Case, today: date) -> tuple[str, ...]:
    """The papers of the present state, then those of its dossier; of a state without one, of the last begun.

    What is only for others, for minors or for those without a stable residence, is left out.
    """
    state = case.state.code if case.state is not None else ""
    kinds = kinds_for(case, today)
    kind = next((kind for kind in kinds if state in CONTENTS[kind].states), kinds[0])
    events = case.course.episode_events()
    wanted = wanted_papers(kind, case, events, today)
    filed = (paper.form for paper in wanted if paper.is_needed or paper.why in _OF_ANYBODY)
    return tuple(dict.fromkeys((*_WITHOUT_DOSSIER.get(state, ()), *filed)))
