"""What a list can be filtered by, as a Qt model: facets, under each its values, ticked where the filter wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from models.list_filter import (
    FACETS,
    FREE,
    NOT_RECORDED,
    OPTIONS,
    Condition,
    Facet,
    FacetCount,
    ListFilter,
    SavedFilter,
)
from models.text import begins_words, fold, sort_key
from ui import theme
from ui.cells import Index
from ui.people.columns import Known
from ui.people.filter_words import value_words
from ui.section_model import TOP, SectionModel
from ui.theme import Colour
from ui.words import grouped

SAVED = "Bộ lọc đã lưu"
DATA = Qt.ItemDataRole.UserRole + 1
"""What a row stands for: of a heading the word by which it is known again, else a Condition or a SavedFilter."""
_ENABLED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKED, _BLANK = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_AT_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Line:
    """A value of a facet, or a saved filter. ``count``: how many people have it, None if nobody counted."""

    stands_for: Condition | SavedFilter
    words: str
    count: int | None = None


@dataclass(frozen=True)
class Section:
    """A facet, or the saved filters."""

    key: str
    title: str
    lines: tuple[Line, ...]


def sections(
    saved: Sequence[SavedFilter], counts: Mapping[Facet, Sequence[FacetCount]], wanted: ListFilter, known: Known
) -> list[Section]:
    """Everything that is offered."""
    offered = [Section(SAVED, SAVED, tuple(Line(one, one.name) for one in saved))]
    for facet, title in FACETS.items():
        offered.append(Section(facet.value, title, tuple(_lines(facet, counts.get(facet, ()), wanted, known))))
    return [section for section in offered if section.lines]


def fitting(offered: Sequence[Section], typed: str) -> list[Section]:
    """Of what is offered the lines with words that begin as typed (folded)."""
    parts = typed.split()
    if not parts:
        return list(offered)

    def fits(section: Section, line: Line) -> bool:
        return begins_words(parts, fold(f"{section.title} {line.words}").split())

    found = (Section(s.key, s.title, tuple(line for line in s.lines if fits(s, line))) for s in offered)
    return [section for section in found if section.lines]


def _lines(facet: Facet, counts: Sequence[FacetCount], wanted: ListFilter, known: Known) -> list[Line]:
    """The values of a facet: all of a closed list, of others those that somebody has or the filter names."""
    counted = {Condition(facet, found.value).key: found for found in counts}
    if facet in OPTIONS:
        offered = [Condition(facet, option.code) for option in OPTIONS[facet]]
    else:
        offered = [Condition(facet, found.value) for found in counted.values()]
        offered += [c for c in wanted.conditions if c.facet is facet and c.key not in counted]
    lines = [(one, value_words(one, known), counted[one.key].count if one.key in counted else None) for one in offered]
    if facet is Facet.STATE:
        rules = known.rules()
        order = list(rules.states) if rules else []
        lines.sort(key=lambda line: order.index(line[0].value) if line[0].value in order else len(order))
    elif facet in FREE or facet is Facet.OFFICER:
        lines.sort(key=lambda line: (line[0].value == NOT_RECORDED, sort_key(line[1])))
    return [Line(*line) for line in lines]


class FilterModel(SectionModel[Section]):
    """Values under their facets, ticked where the filter wants them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted = ListFilter()
        self._plain = theme.font(10, theme.QFont.Weight.Medium)
        self._strong = theme.font(10, theme.QFont.Weight.DemiBold)

    def show(self, sections: list[Section], wanted: ListFilter) -> None:
        """Show these in place of all others, and tick what is wanted."""
        self.beginResetModel()
        self._sections, self._wanted = sections, wanted
        self.endResetModel()

    def place_of(self, stands_for: object) -> QModelIndex:
        """Where the row is that stands for something; no place if none does."""
        for at, section in enumerate(self._sections):
            if section.key == stands_for:
                return self.index(at, 0)
            for row, line in enumerate(section.lines):
                if line.stands_for == stands_for:
                    return self.index(row, 0, self.index(at, 0))
        return QModelIndex()

    def _ticked(self, line: Line) -> bool | None:
        """Whether a line is ticked; None of what is never ticked."""
        return self._wanted.has(line.stands_for) if isinstance(line.stands_for, Condition) else None

    def _of_heading(self, section: Section, column: int, role: int) -> Any:
        ticked = sum(1 for line in section.lines if self._ticked(line))
        if role == DATA:
            return section.key
        if column:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{section.title} ({ticked})" if ticked else section.title
        if role == Qt.ItemDataRole.FontRole:
            return self._strong if ticked else self._plain
        return Colour.ACCENT.q if role == Qt.ItemDataRole.ForegroundRole and ticked else None

    def _of_line(self, line: Line, column: int, role: int) -> Any:
        if role == DATA:
            return line.stands_for
        if column:
            return self._of_count(line.count, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.words
        if role == Qt.ItemDataRole.CheckStateRole:
            return {True: _TICKED, False: _BLANK, None: None}[self._ticked(line)]
        return None

    @staticmethod
    def _of_count(count: int | None, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if count is None else grouped(count)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _AT_THE_RIGHT
        return Colour.MUTED.q if role == Qt.ItemDataRole.ForegroundRole else None

    # --- Qt ------------------------------------------------------------------------------

    def _count_in(self, section: Section) -> int:
        return len(section.lines)

    def columnCount(self, parent: Index = TOP) -> int:
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _ENABLED if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        section = index.internalId()
        if section == 0:
            return self._of_heading(self._sections[index.row()], index.column(), role)
        return self._of_line(self._sections[section - 1].lines[index.row()], index.column(), role)
