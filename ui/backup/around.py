"""Which places are at hand: asked of the disks, on the worker for volumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.backup import FoundPlace, Place, PlaceKind
from models.ports import Storage
from ui.backup.volumes import Volume, Volumes, free_at


@dataclass(frozen=True, slots=True)
class AtHand:
    """A place that is there now. ``found``: what it says of itself; ``free``: bytes that fit on it still."""

    root: Path
    free: int
    found: FoundPlace | None


@dataclass(frozen=True, slots=True)
class Around:
    """What is in the machine: volumes, and by their ids the places of this registry. ``missing``: ids of the others."""

    volumes: tuple[Volume, ...] = ()
    places: tuple[tuple[str, AtHand], ...] = ()
    missing: frozenset[str] = frozenset()

    def at_hand(self, place_id: str) -> AtHand | None:
        return dict(self.places).get(place_id)

    def appeared_since(self, before: Around) -> frozenset[str]:
        """The ids of places that are at hand now and were looked for in vain before."""
        return frozenset(id_ for id_, _ in self.places) & before.missing


def look_around(storage: Storage, volumes: Volumes, places: Sequence[Place]) -> Around:
    """Find the places of a registry, wherever they hang now."""
    mounted = tuple(volumes())
    roots = list(dict.fromkeys([*(place.path for place in places), *(volume.root for volume in mounted)]))
    found = {place.id: place for place in storage.places_on(roots)}
    there = {place.id: _at_hand(place, found.get(place.id)) for place in places}
    return Around(
        mounted,
        tuple((id_, at_hand) for id_, at_hand in there.items() if at_hand is not None),
        frozenset(id_ for id_, at_hand in there.items() if at_hand is None),
    )


def _at_hand(place: Place, found: FoundPlace | None) -> AtHand | None:
    """A stick is where it was found. A folder is where it was, and is made anew if only it is gone, not its disk."""
    if place.kind is PlaceKind.STICK:
        return AtHand(found.root, free_at(found.root), found) if found is not None else None
    is_there = found is not None and found.root == place.path
    if is_there or place.path.parent.is_dir():
        return AtHand(place.path, free_at(place.path.parent), found if is_there else None)
    return None
