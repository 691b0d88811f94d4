"""How many of the people who stand there have which values, asked facet by facet so that others can ask in between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from models.list_filter import Facet, FacetCount
from models.papers.lists import Shown
from models.ports import Queries
from ui.tasks import Tasks


class FacetCounter(QObject):
    """Signal: ``counted`` (mapping of Facet to FacetCounts) when all are there, of what was asked for last."""

    counted = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._counts: dict[Facet, Sequence[FacetCount]] = {}

    def count(self, shown: Shown) -> None:
        """Count what one more value would leave of what is shown, or add to it within its facet."""
        counts: dict[Facet, Sequence[FacetCount]] = {}
        self._counts = counts

        def take(facet: Facet, found: Sequence[FacetCount]) -> None:
            counts[facet] = found
            if len(counts) == len(Facet) and counts is self._counts:
                self.counted.emit(counts)

        def ask(q: Queries, facet: Facet) -> Sequence[FacetCount]:
            return q.facet_counts(facet, kept=shown.kept, group=shown.group, text=shown.text, wanted=shown.wanted)

        for facet in Facet:
            self._tasks.run(
                lambda registry, facet=facet: registry.read(lambda q: ask(q, facet)),
                lambda found, facet=facet: take(facet, found),
                owner=self,
            )
