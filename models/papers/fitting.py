"""Which papers the present state of a case is about: what a list of all forms should show first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.case import Case
from models.papers.contents import CONTENTS, kinds_for

_MONITORING = ("I-02", "I-03", "I-04", "I-18")
_WITHOUT_DOSSIER: Mapping[str, tuple[str, ...]] = {
    "S3": ("109-02", "109-03", "109-01", "HT-KCT"),
    "S8": ("V-52", *_MONITORING),
    "S11": ("HT-DNCSCL", "V-42", "V-44", "V-45"),
    "S12": ("V-52", "V-48"),
}
"""Papers of states beside those that a dossier of the state collects."""


def fitting_papers(case: Case, today: date) -> tuple[str, ...]:
    """The papers of the present state, then those of its dossier; of a state without one, of the last begun."""
    state = case.state.code if case.state is not None else ""
    kinds = kinds_for(case, today)
    own = [kind for kind in kinds if state in CONTENTS[kind].states] or list(kinds[:1])
    papers = dict.fromkeys(_WITHOUT_DOSSIER.get(state, ()))
    return tuple(papers | dict.fromkeys(form for kind in own[:1] for form in CONTENTS[kind].order))
