"""What a list can be filtered by: facets, and under each its values to be ticked, with how many people have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTreeView

from models.list_filter import (
    FACETS,
    FREE,
    NOT_RECORDED,
    OPTIONS,
    Condition,
    Facet,
    FacetCount,
    ListFilter,
    ListView,
    SavedFilter,
)
from models.text import accent_key, fold, sort_key
from ui import theme
from ui.people.columns import Known
from ui.people.filter_words import value_words
from ui.tables import dress
from ui.theme import Colour
from ui.words import grouped

_SAVED = "Bộ lọc đã lưu"
_DATA = Qt.ItemDataRole.UserRole + 1
_ENABLED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKED, _BLANK = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(frozen=True)
class _Value:
    """A value of a facet as it is offered. ``count``: how many have it, None while nobody counted."""

    condition: Condition
    words: str
    count: int | None


_Row = _Value | SavedFilter


def _begin(typed: Sequence[str], text: str) -> bool:
    """Whether every word typed begins a word of a text."""
    words = text.split()
    return all(any(word.startswith(part) for word in words) for part in typed)


class FilterTree(QTreeView):
    """Facets and their values. Space or Enter ticks a value, applies a saved filter, opens or closes a facet.

    Signals: ``toggled`` (Condition), ``applied`` (ListFilter) when a saved filter is chosen.
    """

    toggled = Signal(object)
    applied = Signal(object)

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._wanted = ListFilter()
        self._view = ListView()
        self._counts: dict[Facet, Sequence[FacetCount]] = {}
        self._typed = self._accents = ""
        self._open = {_SAVED}
        self._model = QStandardItemModel(0, 2, self)
        self.setModel(self._model)
        dress(self, "Điều kiện lọc")
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._press)
        self.expanded.connect(lambda index: self._remember(index, is_open=True))
        self.collapsed.connect(lambda index: self._remember(index, is_open=False))

    # --- what is shown -----------------------------------------------------------------------

    def show_filter(self, wanted: ListFilter) -> None:
        """Tick what a filter wants."""
        self._wanted = wanted
        self._fill()

    def show_view(self, view: ListView) -> None:
        """Offer the filters that the user saved."""
        self._view = view
        self._fill()

    def show_counts(self, counts: Mapping[Facet, Sequence[FacetCount]]) -> None:
        """Say how many people have which values. Before that, values that nobody listed are not offered."""
        first_time, self._counts = not self._counts, dict(counts)
        self._fill()
        if first_time:
            self._choose_first()

    def look_for(self, typed: str) -> None:
        """Show only what has words that begin as typed; the first value with these accents, or the first one,
        becomes the current one."""
        self._typed, self._accents = fold(typed), accent_key(typed)
        self._fill()
        self._choose_first()

    def _choose_first(self) -> None:
        first = self._model.index(0, 0)
        if self._typed:
            accents, shown = self._accents.split(), list(self._values_shown())
            first = next((at for at in shown if _begin(accents, accent_key(at.data()))), shown[0] if shown else first)
        self.setCurrentIndex(first)

    def _fill(self) -> None:
        """Build the rows anew; the current one stays current."""
        current, scrolled = self.currentIndex().data(_DATA), self.verticalScrollBar().value()
        self._model.removeRows(0, self._model.rowCount())
        again: QModelIndex | None = None
        for title, key, rows in self._sections():
            heading = self._heading(title, key, ticked=sum(1 for row in rows if self._is_ticked(row)))
            self._model.appendRow(heading)
            for row in rows:
                heading[0].appendRow(self._line(row))
            index = self._model.indexFromItem(heading[0])
            self.setExpanded(index, bool(self._typed) or key in self._open)
            lines = (self._model.index(i, 0, index) for i in range(len(rows)))
            again = next((at for at in (index, *lines) if current is not None and at.data(_DATA) == current), again)
        self.setCurrentIndex(again if again is not None else self._model.index(0, 0))
        self.verticalScrollBar().setValue(scrolled)

    def _remember(self, index: QModelIndex, *, is_open: bool) -> None:
        """Which facets the user opened; those that a search opens close again after it."""
        if not self._typed:
            (self._open.add if is_open else self._open.discard)(index.data(_DATA))

    def _sections(self) -> Iterator[tuple[str, str, list[_Row]]]:
        saved = [one for one in self._view.saved if self._fits(f"{_SAVED} {one.name}")]
        if saved:
            yield _SAVED, _SAVED, list(saved)
        for facet, title in FACETS.items():
            values = [value for value in self._values(facet) if self._fits(f"{title} {value.words}")]
            if values:
                yield title, facet.value, list(values)

    def _values(self, facet: Facet) -> list[_Value]:
        """The values of a facet: all of a closed list, of others those that somebody has or the filter names."""
        counts = {Condition(facet, found.value).key: found for found in self._counts.get(facet, ())}
        if facet in OPTIONS:
            offered = [Condition(facet, option.code) for option in OPTIONS[facet]]
        else:
            offered = [Condition(facet, found.value) for found in counts.values()]
            offered += [c for c in self._wanted.conditions if c.facet is facet and c.key not in counts]
        values = [
            _Value(one, value_words(one, self._known), counts[one.key].count if one.key in counts else None)
            for one in offered
        ]
        if facet is Facet.STATE:
            rules = self._known.rules()
            order = list(rules.states) if rules else []
            return sorted(values, key=lambda v: order.index(v.condition.value) if v.condition.value in order else 99)
        if facet in FREE or facet is Facet.OFFICER:
            return sorted(values, key=lambda v: (v.condition.value == NOT_RECORDED, sort_key(v.words)))
        return values

    def _fits(self, text: str) -> bool:
        return _begin(self._typed.split(), fold(text))

    def _is_ticked(self, row: _Row) -> bool:
        return isinstance(row, _Value) and self._wanted.has(row.condition)

    def _heading(self, title: str, key: str, *, ticked: int) -> list[QStandardItem]:
        item = QStandardItem(f"{title} ({ticked})" if ticked else title)
        item.setFont(theme.font(10, theme.QFont.Weight.DemiBold if ticked else theme.QFont.Weight.Medium))
        if ticked:
            item.setForeground(QBrush(Colour.ACCENT.q))
        return self._made(item, QStandardItem(), key, item.text())

    def _line(self, row: _Row) -> list[QStandardItem]:
        if not isinstance(row, _Value):
            return self._made(QStandardItem(row.name), QStandardItem(), row, f"Bộ lọc đã lưu: {row.name}")
        item, count = QStandardItem(row.words), QStandardItem("" if row.count is None else grouped(row.count))
        count.setForeground(QBrush(Colour.MUTED.q))
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made = self._made(item, count, row.condition, row.words)
        item.setCheckState(_TICKED if self._wanted.has(row.condition) else _BLANK)
        return made

    @staticmethod
    def _made(item: QStandardItem, beside: QStandardItem, data: object, name: str) -> list[QStandardItem]:
        item.setData(data, _DATA)
        item.setToolTip(item.text())
        item.setAccessibleText(name)
        for made in (item, beside):
            made.setFlags(_ENABLED)
        return [item, beside]

    def _values_shown(self) -> Iterator[QModelIndex]:
        for at in range(self._model.rowCount()):
            heading = self._model.index(at, 0)
            yield from (self._model.index(i, 0, heading) for i in range(self._model.rowCount(heading)))

    # --- what is done ------------------------------------------------------------------------

    @property
    def saved_name(self) -> str:
        """The saved filter that is current; empty without one."""
        data = self.currentIndex().siblingAtColumn(0).data(_DATA)
        return data.name if isinstance(data, SavedFilter) else ""

    def press(self) -> None:
        """Do what the current row is for."""
        self._press(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.press()
        else:
            super().keyPressEvent(event)

    def _press(self, index: QModelIndex) -> None:
        index = index.siblingAtColumn(0)
        data = index.data(_DATA)
        if isinstance(data, Condition):
            self._open.add(data.facet.value)
            self.toggled.emit(data)
        elif isinstance(data, SavedFilter):
            self.applied.emit(data.wanted)
        elif data is not None:
            self.setExpanded(index, not self.isExpanded(index))
