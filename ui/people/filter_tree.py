"""The tree of what a list can be filtered by: what keys do in it, and which facets stand open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeView

from models.list_filter import Condition, Facet, FacetCount, ListFilter, ListView, SavedFilter
from models.text import accent_key, begins_words, fold
from ui.people.columns import Known
from ui.people.filter_model import DATA, SAVED, FilterModel, Section, fitting, sections
from ui.tables import dress

_WIDEST_COUNT = "1.000.000"


class FilterTree(QTreeView):
    """Facets and their values. Space or Enter ticks a value, applies a saved filter, opens or closes a facet.

    Signals: ``toggled`` (Condition), ``applied`` (ListFilter) when a saved filter is chosen.
    """

    toggled = Signal(object)
    applied = Signal(object)

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._wanted, self._view = ListFilter(), ListView()
        self._counts: dict[Facet, Sequence[FacetCount]] = {}
        self._offered: list[Section] = []
        self._typed = self._accents = ""
        self._open = {SAVED}
        self._model = FilterModel(self)
        self.setModel(self._model)
        dress(self, "Điều kiện lọc")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.header().setMinimumSectionSize(0)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(1, self.fontMetrics().horizontalAdvance(_WIDEST_COUNT))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._press)
        self.expanded.connect(lambda index: self._remember(index, is_open=True))
        self.collapsed.connect(lambda index: self._remember(index, is_open=False))

    # --- what is shown -----------------------------------------------------------------------

    def show_filter(self, wanted: ListFilter) -> None:
        """Tick what a filter wants."""
        self._wanted = wanted
        self._offer()

    def show_view(self, view: ListView) -> None:
        """Offer the filters that the user saved."""
        self._view = view
        self._offer()

    def show_counts(self, counts: Mapping[Facet, Sequence[FacetCount]]) -> None:
        """Say how many people have which values. Before that, values that nobody listed are not offered."""
        first_time, self._counts = not self._counts, dict(counts)
        self._offer()
        if first_time:
            self._choose_first()

    def look_for(self, typed: str) -> None:
        """Show only what has words that begin as typed; the first value with these accents, or the first one,
        becomes the current one."""
        self._typed, self._accents = fold(typed), "" if typed.isascii() else accent_key(typed)
        self._fill()
        self._choose_first()

    def _choose_first(self) -> None:
        first = self._model.index(0, 0)
        shown = list(self._values_shown()) if self._typed else []
        if shown:
            accents = self._accents.split()
            first = next((at for at in shown if begins_words(accents, accent_key(at.data()).split())), shown[0])
        self.setCurrentIndex(first)

    def _offer(self) -> None:
        self._offered = sections(self._view.saved, self._counts, self._wanted, self._known)
        self._fill()

    def _fill(self) -> None:
        """Show everything anew; the current row stays current."""
        current, scrolled = self.currentIndex().data(DATA), self.verticalScrollBar().value()
        self._model.show(fitting(self._offered, self._typed), self._wanted)
        for row in range(self._model.rowCount()):
            heading = self._model.index(row, 0)
            if self._typed or heading.data(DATA) in self._open:
                self.setExpanded(heading, True)
        again = self._model.place_of(current)
        self.setCurrentIndex(again if again.isValid() else self._model.index(0, 0))
        self.verticalScrollBar().setValue(scrolled)

    def _remember(self, index: QModelIndex, *, is_open: bool) -> None:
        """Which facets the user opened; those that a search opens close again after it."""
        if not self._typed:
            (self._open.add if is_open else self._open.discard)(index.data(DATA))

    def _values_shown(self) -> Iterator[QModelIndex]:
        for row in range(self._model.rowCount()):
            heading = self._model.index(row, 0)
            yield from (self._model.index(i, 0, heading) for i in range(self._model.rowCount(heading)))

    # --- what is done ------------------------------------------------------------------------

    @property
    def saved_name(self) -> str:
        """The saved filter that is current; empty without one."""
        current = self.currentIndex().data(DATA)
        return current.name if isinstance(current, SavedFilter) else ""

    def press(self) -> None:
        """Do what the current row is for."""
        self._press(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.press()
        else:
            super().keyPressEvent(event)

    def _press(self, index: QModelIndex) -> None:
        data = index.data(DATA)
        if isinstance(data, Condition):
            self._open.add(data.facet.value)
            self.toggled.emit(data)
        elif isinstance(data, SavedFilter):
            self.applied.emit(data.wanted)
        elif data is not None:
            heading = index.siblingAtColumn(0)
            self.setExpanded(heading, not self.isExpanded(heading))
