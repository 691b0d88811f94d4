"""Cells that paint themselves look as the style sheet would paint them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate

from ui import theme
from ui.cells import LineDelegate, ToneDelegate, read_cell
from ui.tables import ListTable, Shares
from ui.theme import Colour, font


@pytest.fixture
def table(app: Any) -> ListTable:
    model = QStandardItemModel(0, 1)
    for text, tone, weight in (
        ("Nguyễn Thị Ngọc Hường", None, QFont.Weight.Medium),
        ("quá hạn 31/10/2026", Colour.RED, QFont.Weight.Normal),
        ("", None, QFont.Weight.Normal),
        ("hai\ndòng", None, QFont.Weight.Normal),
    ):
        item = QStandardItem(text)
        item.setFont(font(10, weight))
        if tone is not None:
            item.setForeground(tone.q)
        model.appendRow(item)
    made = ListTable("Việc", model, Shares(stretch=0))
    theme.dress(made)
    model.setParent(made)
    made.resize(400, 300)
    made.show()
    made.fit()
    return made


def row_of(table: ListTable, row: int) -> QImage:
    return table.viewport().grab(table.visualRect(table.model().index(row, 0))).toImage()


def ink(picture: QImage) -> set[int]:
    """The columns in which anything but the ground stands."""
    ground = picture.pixelColor(0, 0)
    return {x for x in range(picture.width()) for y in range(picture.height()) if picture.pixelColor(x, y) != ground}


def test_a_cell_is_what_its_model_says(table: ListTable) -> None:
    name, overdue, empty, broken = (read_cell(table.model().index(row, 0)) for row in range(4))
    assert (name.text, name.tone, name.weight) == ("Nguyễn Thị Ngọc Hường", None, QFont.Weight.Medium.value)
    assert overdue.tone == Colour.RED.q
    assert empty.text == ""
    assert broken.text == "hai dòng"


@pytest.mark.parametrize("row", [0, 1, 2])
@pytest.mark.parametrize("chosen", [False, True])
def test_a_line_looks_as_the_style_sheet_paints_it(table: ListTable, row: int, chosen: bool) -> None:
    if chosen:
        table.selectRow(row)
    own = row_of(table, row)
    assert isinstance(table.itemDelegate(), LineDelegate)
    table.setItemDelegate(ToneDelegate(table))
    assert row_of(table, row) == own


def test_a_line_without_room_is_cut_with_dots(table: ListTable) -> None:
    whole = ink(row_of(table, 0))
    table.setColumnWidth(0, 120)
    cut = row_of(table, 0)
    assert max(ink(cut)) < 120 - 6 < max(whole)
    table.setItemDelegate(QStyledItemDelegate(table))
    assert abs(max(ink(row_of(table, 0))) - max(ink(cut))) <= 1


def test_a_line_painted_before_is_not_painted_for_another_text_or_colour(table: ListTable) -> None:
    before = row_of(table, 1)
    item = table.model().item(1)  # type: ignore[attr-defined]
    item.setForeground(QColor("green"))
    recoloured = row_of(table, 1)
    item.setText("quá hạn 30/10/2026")
    assert len({before.cacheKey(), recoloured.cacheKey()}) == 2
    assert recoloured not in (before, row_of(table, 1))
