"""Lists show what they have: columns as wide as their content, headings over their cells, colours kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView, QTreeView

from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.screens import WINDOWS
from tests.ui.screens.opening import LONG_NAME
from ui import tables
from ui.choose_dialog import Option
from ui.lines_model import LinesModel
from ui.tables import ListTable, Shares, ToneDelegate, header_of
from ui.theme import Colour
from ui.widgets import QuietComboBox


def cut_cells(view: QTableView | QTreeView, column: int, parent: QModelIndex) -> list[str]:
    """Texts of a column that their cells cannot show whole."""
    model = view.model()
    cut = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, column, parent)
        if view.visualRect(index).isEmpty():
            continue
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        view.itemDelegate().initStyleOption(option, index)
        option.rect = view.visualRect(index)
        room = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, view)
        text = index.data() or ""
        if option.fontMetrics.horizontalAdvance(text) > room.width():
            cut.append(text)
    return cut


@pytest.mark.parametrize("width", [1366, 860])
def test_no_date_number_or_name_in_the_list_is_cut_at_any_width(program: Program, width: int) -> None:
    enter(program, name=LONG_NAME, hamlet="Khóm Đông Thịnh 9, đường vành đai", closed=False)
    enter(program, name="H'Hen Niê Kđăm Ayŭn Êban", citizen_number="066199000123", phone="")
    program.shell.resize(width, 700)
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    table = program.page._table
    assert table.model().rowCount() == 2
    headings = [table.model().headerData(i, Qt.Orientation.Horizontal) for i in range(table.model().columnCount())]
    for heading in ("Họ và tên", "Ngày sinh", "Số giấy tờ", "Hết hạn", "Hạn gần nhất"):
        assert cut_cells(table, headings.index(heading), QModelIndex()) == [], heading
    if width > 1000:
        assert sum(table.columnWidth(i) for i in range(len(headings))) <= table.viewport().width()


def test_the_home_page_cuts_nothing_and_names_the_article_but_no_rule(program: Program) -> None:
    enter(program, name=LONG_NAME)
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    tree = program.page._tree
    section = tree.model().index(0, 0)
    for column in range(5):
        assert cut_cells(tree, column, section) == []
    articles = [tree.model().index(row, 4, section).data() for row in range(tree.model().rowCount(section))]
    assert "NĐ 163/2026/NĐ-CP Đ.58 k.1" in articles
    assert not any("(B" in article for article in articles)


def test_the_cards_name_the_rule_only_in_the_explanation(program: Program) -> None:
    WINDOWS["person, duties"](program)
    cards = program.page._duties
    shown = " ".join(label.text() for label in cards.findChildren(object) if hasattr(label, "text"))
    assert shown.count("B04") == 1
    assert "Mã quy định trong chương trình: B04." in shown


@pytest.mark.parametrize("name", ["people", "review", "import preview", "person, papers", "person, history"])
def test_headings_stand_over_their_cells(program: Program, name: str) -> None:
    enter(program)
    window = WINDOWS[name](program)
    program.hands.rest(20)
    tables = [table for table in window.findChildren(QTableView) if table.isVisible() and table.model().rowCount()]
    for table in tables:
        heading = first_ink(header_of(table).grab().toImage(), 0)
        cell = first_ink(table.viewport().grab().toImage(), table.rowViewportPosition(0))
        assert abs(heading - cell) <= 2, table.accessibleName()


def first_ink(picture: QImage, top: int) -> int:
    """Where the first letter begins in the line of text below ``top``."""
    line = range(top + 6, top + 26)
    return next(x for x in range(3, picture.width()) if any(picture.pixelColor(x, y).lightness() < 130 for y in line))


def test_a_chosen_row_keeps_the_colour_of_its_words(program: Program) -> None:
    model = QStandardItemModel()
    item = QStandardItem("hết ngày 31/10/2026")
    item.setForeground(Colour.RED.q)
    model.appendRow(item)
    table = ListTable("Việc", model, Shares(stretch=0))
    option = QStyleOptionViewItem()
    delegate = table.itemDelegate()
    assert isinstance(delegate, ToneDelegate)
    option.state |= QStyle.StateFlag.State_Selected
    delegate.initStyleOption(option, model.index(0, 0))
    assert option.palette.highlightedText().color() == Colour.RED.q


def test_what_is_left_goes_to_the_stretch_column_and_what_lacks_comes_from_the_soft_ones() -> None:
    shares = Shares(stretch=0, soft=(1, 2))
    assert shares.of([100, 150, 150], 500) == [200, 150, 150]
    assert shares.of([100, 150, 150], 380) == [100, 130, 150]
    assert shares.of([100, 150, 150], 300) == [100, 100 - 4, 104]
    assert shares.of([100, 500, 150], 900) == [250, 500, 150]  # nothing is cut while there is room
    assert shares.of([100, 150, 150], 200) == [100, 150, 150]  # not enough: nothing is cut, it scrolls sideways


def test_a_choice_is_found_by_the_beginnings_of_its_words_with_or_without_accents() -> None:
    note = Option("note", "Ghi chú", "")
    notice = Option("notice", "Thông báo", "Nghị định 163, chương 4")
    assert note.fits("ghi chu")
    assert note.fits("ch")
    assert not notice.fits("ghi ch")
    assert notice.fits("thong 163")


def test_an_empty_list_says_what_it_is_waiting_for(program: Program) -> None:
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    assert "chưa có ai" in program.page._table.empty
    program.hands.type("khong co")
    program.hands.rest(120)
    assert "Không có ai phù hợp" in program.page._table.empty
    plain = program.page._table.viewport().grab().toImage()
    program.page._table.empty = ""
    assert program.page._table.viewport().grab().toImage() != plain


@dataclass(frozen=True)
class _Line:
    texts: tuple[str, ...]
    faded: bool = False


def test_a_list_that_grows_long_while_its_rows_are_broken_keeps_the_rest_on_one_line(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "TURN_SECONDS", 0.0)  # no row is broken at once
    model = LinesModel(("Việc",))
    table = ListTable("Rà soát", model, Shares(stretch=0, wrap=True))
    table.show()
    model.show([_Line(("Quyết định quản lý thiếu bản gốc. " * 20,))] * 400, more=False)
    assert table._breaking.isActive()
    model.show([_Line(("Một việc",))] * 600, more=False)
    assert not table._breaking.isActive()


@pytest.mark.parametrize("count", [2, 4, 10])
def test_an_opened_list_of_choices_shows_its_last_one_whole(program: Program, count: int) -> None:
    box = QuietComboBox()
    box.addItems([f"Lựa chọn {i}" for i in range(count)])
    box.setParent(program.page)
    box.show()
    box.showPopup()
    program.hands.rest(20)
    shown = box.view()
    last = shown.visualRect(shown.model().index(count - 1, 0))
    assert last.height() > 0
    assert shown.viewport().rect().contains(last)
    box.hidePopup()
