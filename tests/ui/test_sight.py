"""The checks of sight find what is wrong: a widget made wrong for each, beside one that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.events import KINDS
from models.fields import fields_of
from tests.conftest import NOW
from ui import theme
from ui.field_form import FieldForm
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.tour.sight import contrast, faults_of
from ui.widgets import button, label, scrolled

WORDS = "Quyết định áp dụng biện pháp quản lý người sử dụng trái phép chất ma túy"

Look = Callable[..., list[str]]


@pytest.fixture
def look(app: Any) -> Iterator[Look]:
    """What is found in a window of one widget, of a size if one is given."""
    windows: list[QWidget] = []

    def found_in(widget: QWidget, width: int = 0, height: int = 0) -> list[str]:
        window = QWidget()
        theme.dress(window)
        window.resize(900, 400)
        widget.setParent(window)
        widget.setGeometry(10, 10, width or widget.sizeHint().width(), height or widget.sizeHint().height())
        window.show()
        windows.append(window)
        QApplication.processEvents()
        return faults_of(window)

    yield found_in
    for window in windows:
        window.close()
        window.deleteLater()


def named(widget: QWidget) -> QWidget:
    widget.setAccessibleName("Tên")
    return widget


def combo() -> QComboBox:
    made = QComboBox()
    made.addItem(WORDS)
    return made


def hinted() -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(WORDS)
    return made


def tabs() -> QTabBar:
    made = QTabBar()
    made.setElideMode(Qt.TextElideMode.ElideRight)
    made.addTab(WORDS)
    return made


def listed() -> QListWidget:
    made = QListWidget()
    made.addItem(WORDS)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def table(*, tip: str = "", heading: str = "Cột", text: str = WORDS) -> ListTable:
    """A table whose second column is narrow and whose first takes what is left."""
    model = QStandardItemModel(1, 2)
    model.setHorizontalHeaderLabels(["Một", heading])
    model.setItem(0, 0, QStandardItem("chữ"))
    cell = QStandardItem(text)
    cell.setToolTip(tip)
    model.setItem(0, 1, cell)
    made = ListTable("Bảng", model, Shares(0))
    made.setColumnWidth(1, 90)
    return made


class Painted(QWidget):
    """Writes by itself."""

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self._texts = texts

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for text in self._texts:
            painter.drawText(4, 16, text)
        painter.end()


@pytest.mark.parametrize(
    ("make", "width", "height"),
    [
        (lambda: label(WORDS), 200, 20),
        (lambda: label(WORDS), 600, 8),
        (lambda: label(WORDS, wrap=True), 200, 20),
        (lambda: button(WORDS, lambda: None), 200, 32),
        (lambda: QCheckBox(WORDS), 200, 20),
        (combo, 200, 32),
        (hinted, 200, 32),
        (tabs, 200, 36),
        (listed, 200, 60),
        (lambda: table(heading=WORDS, text="ngắn"), 300, 100),
        (lambda: table(tip="khác"), 300, 100),
        (lambda: Painted(WORDS), 200, 20),
    ],
)
def test_text_without_room_is_found(look: Look, make: Callable[[], QWidget], width: int, height: int) -> None:
    assert any(fault.startswith("Chữ bị") for fault in look(named(make()), width, height))


@pytest.mark.parametrize(
    ("make", "width", "height"),
    [
        (lambda: label(WORDS), 0, 0),
        (lambda: label(WORDS, wrap=True), 200, 80),
        (lambda: button(f"&{WORDS}…", lambda: None), 0, 0),
        (lambda: QCheckBox(WORDS), 0, 0),
        (lambda: QLineEdit(WORDS), 200, 32),  # typed: the cursor leads to the rest
        (lambda: QPlainTextEdit(WORDS * 20), 200, 60),
        (QListWidget, 200, 60),
        (lambda: table(tip=WORDS), 300, 100),
        (lambda: scrolled(label(WORDS * 9, wrap=True)), 200, 60),
        (lambda: Painted(WORDS), 500, 20),
    ],
)
def test_text_with_room_and_text_one_can_come_to_is_no_fault(
    look: Look, make: Callable[[], QWidget], width: int, height: int
) -> None:
    assert look(named(make()), width, height) == []


@pytest.mark.parametrize(
    ("colour", "look_of_it", "is_enough"),
    [
        ("#767676", "font-size: 10pt", True),
        ("#777777", "font-size: 10pt", False),
        ("#8A949E", "font-size: 18pt", True),
        ("#A9B3BD", "font-size: 18pt", False),
        ("#8A949E", "font-size: 14pt; font-weight: 600", True),
        ("#8A949E", "font-size: 14pt", False),
    ],
)
def test_faint_text_is_found(look: Look, colour: str, look_of_it: str, is_enough: bool) -> None:
    made = QLabel("Chữ")
    made.setStyleSheet(f"color: {colour}; background: white; {look_of_it}")
    assert [fault.split(" ")[0] for fault in look(made)] == ([] if is_enough else ["Tương"])


def test_disabled_text_may_be_faint(look: Look) -> None:
    made = button("Ghi", lambda: None)
    made.setEnabled(False)
    assert look(made) == []


@pytest.mark.parametrize(("ink", "is_enough"), [("white", True), ("#8899AA", False)])
def test_the_contrast_of_selected_text_is_that_of_the_selection(look: Look, ink: str, is_enough: bool) -> None:
    made = QLineEdit("Chữ đã chọn")
    made.setStyleSheet(f"QLineEdit {{ selection-color: {ink}; }}")
    made.selectAll()
    assert (look(named(made), 200, 32) == []) == is_enough


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)
    assert contrast(Colour.MUTED.q, Colour.MUTED.q) == 1


@pytest.mark.parametrize("ground", [Colour.CARD, Colour.PAGE])
@pytest.mark.parametrize("edge", [Colour.EDGE, Colour.ACCENT, Colour.RED])
def test_the_edges_of_fields_stand_out(edge: Colour, ground: Colour) -> None:
    """WCAG 2.1, 1.4.11: what shows where one types, has the focus, or is wrong."""
    assert contrast(edge.q, ground.q) >= 3


def test_controls_over_each_other_or_outside_are_found(look: Look) -> None:
    within = QWidget()
    one, other = button("Một", lambda: None), button("Hai", lambda: None)
    for made, left in ((one, 0), (other, 40)):
        made.setParent(within)
        made.setGeometry(left, 0, 80, 32)
    assert look(within, 200, 32)[0].startswith("Chồng lên nhau: _Button “Một” và _Button “Hai”")
    other.move(160, 0)
    assert [fault.split(":")[0] for fault in look(within, 200, 32)] == ["Nằm ngoài khung chứa"]
    other.move(100, 0)
    assert look(within, 200, 32) == []


def test_what_is_wider_than_an_area_that_never_scrolls_sideways_is_found(look: Look) -> None:
    inner = label(WORDS)
    inner.setMinimumWidth(400)
    assert any(fault.startswith("Nằm ngoài khung chứa") for fault in look(scrolled(inner), 200, 60))


def test_text_over_text_is_found_whoever_wrote_it(look: Look) -> None:
    under = Painted("một dòng chữ")
    layout = QVBoxLayout(under)
    layout.setContentsMargins(4, 6, 0, 0)
    layout.addWidget(label("một nhãn"), 0, Qt.AlignmentFlag.AlignTop)
    assert look(under, 200, 40) == ["Chữ đè lên chữ: “một dòng chữ” và “một nhãn”."]
    layout.setContentsMargins(4, 24, 0, 0)
    assert look(under, 200, 60) == []


def picture() -> QLabel:
    made = QLabel()
    made.setPixmap(QPixmap(16, 16))
    return made


def icon_only() -> QToolButton:
    made = QToolButton()
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


@pytest.mark.parametrize("make", [QLineEdit, QComboBox, QListWidget, QPushButton, QPlainTextEdit, picture, icon_only])
def test_what_has_no_name_is_found(look: Look, make: Callable[[], QWidget]) -> None:
    assert look(make(), 100, 40)[0].startswith("Không có tên cho trình đọc màn hình")
    assert look(named(make()), 100, 40) == []


def test_the_fields_of_every_event_have_room_in_a_dialog_on_a_small_screen(look: Look) -> None:
    room = 844 - 4 * SPACE  # what the dialog of an event has, less its margins and a scroll bar
    found = {
        kind: faults
        for kind, fact in KINDS.items()
        if (faults := look(scrolled(FieldForm(fields_of(fact), lambda: NOW.date())), room, 300))
    }
    assert found == {}
