"""Administrative units: what there is, what there was, what became of it, and what a written address names.

``load()`` gives the one ``Places`` of the program. Before that nothing is read and little imported: a program that
never meets an address does not pay for it. The tables come from installer/places/make.py; their sources are told in
models/places/data/README.md, the choices in docs/decisions/0009-places.md.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from models.places.matching import NO_DOUBT, Confidence, Doubt, Match
from models.places.units import REFORM, Era, Kind, Level, NameOn, Unit

if TYPE_CHECKING:
    from models.places.catalogue import Places

__all__ = ["NO_DOUBT", "REFORM", "Confidence", "Doubt", "Era", "Kind", "Level", "Match", "NameOn", "Unit", "load"]


@lru_cache(maxsize=1)
def load() -> Places:
    """The packaged units, read at the first call."""
    from models.places.catalogue import Places
    from models.places.tables import Tables

    return Places(Tables())
