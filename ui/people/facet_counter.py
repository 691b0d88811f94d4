"""How many people of a list have which values, asked facet by facet so that others can ask in between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from models.list_filter import Facet, FacetCount
from ui.tasks import Tasks


class FacetCounter(QObject):
    """Signal: ``counted`` (mapping of Facet to FacetCounts) when all are there, of the list that was asked for last."""

    counted = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._counts: dict[Facet, Sequence[FacetCount]] = {}

    def count(self, *, kept: bool, group: str) -> None:
        """Count the people of a list."""
        counts: dict[Facet, Sequence[FacetCount]] = {}
        self._counts = counts

        def take(facet: Facet, found: Sequence[FacetCount]) -> None:
            counts[facet] = found
            if len(counts) == len(Facet) and counts is self._counts:
                self.counted.emit(counts)

        for facet in Facet:
            self._tasks.run(
                lambda registry, facet=facet: registry.read(lambda q: q.facet_counts(facet, kept=kept, group=group)),
                lambda found, facet=facet: take(facet, found),
                owner=self,
            )
