"""How everything looks: one palette, one type scale, one set of icons, one style sheet for the program.

Colour means something: red overdue, amber soon, green in order, blue what can be clicked. Nothing blinks.
"""

from __future__ import annotations

import enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, QTimer
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

if TYPE_CHECKING:  # made by PySide6 when first named: the unlock page has no icons
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication, QWidget

FAMILY = "Be Vietnam Pro"

STYLE_ARGUMENTS = ("-style", "fusion")
"""Arguments to the application for the style that the sheet builds on. ``QApplication.setStyle`` would make the
Python class of styles with all its enumerations, which takes as long as the whole unlock page."""


class Colour(enum.Enum):
    """The roles of colour."""

    PAGE = "#F4F6F8"
    CARD = "#FFFFFF"
    BORDER = "#D5DBE1"
    EDGE = "#818E9B"
    TEXT = "#1B2733"
    MUTED = "#56636F"
    ACCENT = "#1D5A8A"
    ACCENT_DARK = "#164567"
    ACCENT_PALE = "#E4EEF6"
    RAIL = "#17324A"
    RAIL_TEXT = "#DCE6EE"
    RED = "#A8201A"
    RED_PALE = "#FBE9E7"
    AMBER = "#7A4B00"
    AMBER_PALE = "#FFF3DB"
    GREEN = "#1F6B3A"
    GREEN_PALE = "#E5F3E9"
    TRAINING = "#8A2BA8"

    @property
    def q(self) -> QColor:
        return QColor(self.value)


SPACE = 8
"""Base distance in pixels; everything is a multiple."""


_FOLDER = Path(__file__).parent


def load_fonts(*weights: str) -> None:
    """The program's own screen font, so that screens look the same everywhere."""
    folder = _FOLDER / "typefaces"
    for weight in weights:
        data = (folder / f"BeVietnamPro-{weight}.ttf").read_bytes()
        QFontDatabase.addApplicationFontFromData(QByteArray(data))


def font(size: float = 10.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The screen font at a size in points."""
    made = QFont(FAMILY)
    made.setPointSizeF(size)
    made.setWeight(weight)
    return made


def palette() -> QPalette:
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, Colour.PAGE),
        (roles.Base, Colour.CARD),
        (roles.AlternateBase, Colour.PAGE),
        (roles.Text, Colour.TEXT),
        (roles.WindowText, Colour.TEXT),
        (roles.ButtonText, Colour.TEXT),
        (roles.Button, Colour.CARD),
        (roles.Highlight, Colour.ACCENT),
        (roles.HighlightedText, Colour.CARD),
        (roles.PlaceholderText, Colour.MUTED),
        (roles.ToolTipBase, Colour.TEXT),
        (roles.ToolTipText, Colour.CARD),
        (roles.Link, Colour.ACCENT),
    ):
        made.setColor(role, colour.q)
    disabled = QPalette.ColorGroup.Disabled
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(disabled, role, QColor("#8A949E"))
    return made


def apply(app: QApplication) -> None:
    """Dress the application."""
    load_fonts("Regular", "SemiBold")
    QTimer.singleShot(0, _load_rest)
    app.setPalette(palette())
    app.setFont(font())


def dress(window: QWidget) -> None:
    """Give a window that has no parent the style sheet; whatever it opens takes it over.

    Not the application: each time a widget of an application with a style sheet gets a parent, all that is in it is
    dressed once more, so that a page put together from its parts took half as long again.
    """
    window.setStyleSheet(_STYLE)


def _load_rest() -> None:
    """Load what is first needed after unlocking, when the unlock page stands on the screen."""
    from PySide6.QtCore import Qt  # noqa: F401  made when first named, with its 150 enumerations

    load_fonts("Medium", "Italic")


@lru_cache(maxsize=256)
def _svg(name: str, colour: str) -> bytes:
    text = (_FOLDER / "icons" / f"{name}.svg").read_text("utf-8")
    return text.replace("currentColor", colour).encode()


_ICON_SIDE = 20
"""The largest icon on the screen, in pixels at 100 %."""
_ICON_SIDES = (16, 20, 24, 32, 40)
BESIDE_TEXT = QSize(20, 16)
"""Size of an icon before a text: the style sheet knows no distance between them, so the picture holds it."""


@lru_cache(maxsize=256)
def icon(name: str, colour: Colour = Colour.TEXT) -> QIcon:
    """An icon of the set in a colour, sharp on the screens that hang on the machine; drawn once."""
    return _drawn(name, colour, QSize(1, 1))


@lru_cache(maxsize=256)
def icon_beside_text(name: str, colour: Colour) -> QIcon:
    """An icon with room at its right, to be shown at ``BESIDE_TEXT``."""
    return _drawn(name, colour, BESIDE_TEXT)


@lru_cache(maxsize=1)
def _sides_wanted() -> tuple[int, ...]:
    """Drawing them all for every icon of the rail took a third of the turn after the password."""
    from PySide6.QtGui import QGuiApplication

    largest = _ICON_SIDE * max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    return tuple(side for side, smaller in zip(_ICON_SIDES, (0, *_ICON_SIDES), strict=False) if smaller < largest)


def _drawn(name: str, colour: Colour, shape: QSize) -> QIcon:
    """The icon at the left of pictures of a shape, in the sizes that the screens of this machine want."""
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QIcon, QPainter, QPixmap
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_svg(name, colour.value)))
    made = QIcon()
    for side in _sides_wanted():
        pixmap = QPixmap(side * shape.width() // shape.height(), side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(pixmap)
    return made


def _rules() -> str:
    c = {colour.name.lower(): colour.value for colour in Colour}
    icons = _FOLDER / "icons"
    down = str(icons / "arrow-down.svg").replace("\\", "/")
    return f"""
* {{ font-family: "{FAMILY}"; }}
QMainWindow, QDialog {{ background: {c["page"]}; }}
QWidget#page {{ background: {c["page"]}; }}
QLabel[role="title"] {{ font-size: 17pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 12pt; font-weight: 600; }}
QLabel[role="section"] {{ font-size: 10pt; font-weight: 600; color: {c["accent"]}; }}
QLabel[role="muted"] {{ color: {c["muted"]}; }}
QLabel[role="fault"] {{ color: {c["red"]}; font-size: 9pt; }}
QLabel[role="label"] {{ color: {c["muted"]}; font-size: 9pt; }}
QLabel[tone="red"] {{ color: {c["red"]}; }}
QLabel[tone="amber"] {{ color: {c["amber"]}; }}
QLabel[tone="green"] {{ color: {c["green"]}; }}
QLabel[badge="red"] {{ background: {c["red_pale"]}; color: {c["red"]}; border-radius: 9px; padding: 2px 10px; font-weight: 500; }}
QLabel[badge="amber"] {{ background: {c["amber_pale"]}; color: {c["amber"]}; border-radius: 9px; padding: 2px 10px; font-weight: 500; }}
QLabel[badge="green"] {{ background: {c["green_pale"]}; color: {c["green"]}; border-radius: 9px; padding: 2px 10px; font-weight: 500; }}
QLabel[badge="blue"] {{ background: {c["accent_pale"]}; color: {c["accent_dark"]}; border-radius: 9px; padding: 2px 10px; font-weight: 500; }}
QFrame[role="card"] {{ background: {c["card"]}; border: 1px solid {c["border"]}; border-radius: 8px; }}
QFrame[role="notice"] {{ background: {c["amber_pale"]}; border: 1px solid #E8CF9A; border-radius: 8px; }}
QFrame[role="alert"] {{ background: {c["red_pale"]}; border: 1px solid #E9B9B4; border-radius: 8px; }}
QFrame[role="good"] {{ background: {c["green_pale"]}; border: 1px solid #B5D9C0; border-radius: 8px; }}
QFrame#rail {{ background: {c["rail"]}; }}
QFrame#rail QLabel {{ color: {c["rail_text"]}; }}
QFrame#rail QToolButton {{ color: {c["rail_text"]}; background: transparent; border: none; border-radius: 6px;
    padding: 9px 12px; font-size: 10pt; text-align: left; }}
QFrame#rail QLabel[role="rail"] {{ font-size: 8pt; color: #9FB6C8; }}
QFrame#rail QToolButton[role="finder"] {{ background: #21435E; margin-bottom: 4px; }}
QFrame#rail QToolButton[narrow="true"] {{ padding: 2px; margin: 0px; }}
QFrame#rail QToolButton[narrow="true"]:focus {{ padding: 0px; }}
QFrame#rail QToolButton:hover {{ background: #23475F; }}
QFrame#rail QToolButton:checked {{ background: #2B5677; color: white; font-weight: 600; }}
QFrame#rail QToolButton:focus {{ border: 2px solid #9CC7E6; padding: 7px 10px; }}
QPushButton[role="figure"] {{ background: {c["card"]}; border: 1px solid {c["border"]}; border-radius: 8px; padding: 0; text-align: left; }}
QPushButton[role="figure"]:hover {{ background: {c["accent_pale"]}; }}
QPushButton[role="figure"]:focus {{ border: 2px solid {c["accent"]}; padding: 0; }}
QLabel#training {{ qproperty-alignment: AlignCenter; background: {c["training"]}; color: white; font-weight: 600; padding: 3px; }}
QPushButton {{ background: {c["card"]}; border: 1px solid #B9C3CC; border-radius: 6px; padding: 6px 14px; min-height: 18px; }}
QPushButton:hover {{ background: {c["accent_pale"]}; }}
QPushButton:focus {{ border: 2px solid {c["accent"]}; padding: 5px 13px; }}
QPushButton:disabled {{ color: #8A949E; background: {c["page"]}; }}
QPushButton[role="primary"] {{ background: {c["accent"]}; color: white; border: 1px solid {c["accent"]}; font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {c["accent_dark"]}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {c["rail"]}; padding: 5px 13px; }}
QPushButton[role="primary"]:disabled {{ background: #A9BDCC; border-color: #A9BDCC; color: white; }}
QPushButton[role="chip"] {{ background: {c["accent_pale"]}; color: {c["accent_dark"]}; border: 1px solid {c["accent_pale"]}; border-radius: 12px; padding: 2px 10px; }}
QPushButton[role="chip"]:hover {{ border-color: {c["accent"]}; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {c["accent"]}; padding: 1px 9px; }}
QPushButton[role="link"] {{ background: transparent; border: none; color: {c["accent"]}; padding: 2px 4px; text-align: left; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border: 1px solid {c["accent"]}; border-radius: 4px; padding: 1px 3px; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: {c["card"]}; border: 1px solid {c["edge"]}; border-radius: 5px;
    padding: 4px 7px; selection-background-color: {c["accent"]}; selection-color: white; }}
QLineEdit, QComboBox {{ min-height: 20px; }}
QComboBox {{ combobox-popup: 0; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {c["accent"]}; padding: 3px 6px; }}
QLineEdit[fault="true"], QPlainTextEdit[fault="true"], QComboBox[fault="true"] {{ border: 2px solid {c["red"]}; padding: 3px 6px; }}
QLineEdit:read-only {{ background: {c["page"]}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {c["card"]}; selection-background-color: {c["accent"]}; selection-color: white; outline: none; }}
QCheckBox {{ spacing: 7px; padding: 2px; }}
QCheckBox:focus {{ border: 1px solid {c["accent"]}; border-radius: 4px; padding: 1px; }}
QTableView, QTreeView, QListView, QTextBrowser {{ background: {c["card"]}; border: 1px solid {c["border"]}; margin: 1px; border-radius: 8px; gridline-color: #E9EDF0;
    alternate-background-color: #F8FAFB; selection-background-color: {c["accent_pale"]}; selection-color: {c["text"]}; outline: none; }}
QTableView:focus, QTreeView:focus, QListView:focus, QTextBrowser:focus {{ border: 2px solid {c["accent"]}; margin: 0; selection-background-color: #CFE2F1; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 4px 6px; }}
QTreeView::item {{ min-height: 24px; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: {c["page"]}; color: {c["muted"]}; border: none; border-bottom: 1px solid {c["border"]};
    padding: 6px 9px; font-weight: 600; font-size: 9pt; text-align: left; }}
QHeaderView::section:first, QHeaderView::section:only-one {{ border-top-left-radius: 7px; }}
QHeaderView::section:last, QHeaderView::section:only-one {{ border-top-right-radius: 7px; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ background: transparent; padding: 8px 16px; color: {c["muted"]}; border-bottom: 3px solid transparent; font-weight: 500; }}
QTabBar::tab:selected {{ color: {c["accent"]}; border-bottom: 3px solid {c["accent"]}; }}
QTabBar::tab:focus {{ background: {c["accent_pale"]}; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QProgressBar {{ border: 1px solid {c["border"]}; border-radius: 6px; background: {c["card"]}; text-align: center; min-height: 18px; }}
QProgressBar::chunk {{ background: {c["accent"]}; border-radius: 5px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar[gap="true"]:vertical {{ width: 20px; margin: 0 0 0 8px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: #B3BEC8; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: #8D9AA6; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {c["text"]}; color: white; border: none; padding: 5px; }}
QMenu {{ background: {c["card"]}; border: 1px solid {c["border"]}; padding: 4px; }}
QMenu::item {{ padding: 6px 22px; }}
QMenu::item:selected {{ background: {c["accent_pale"]}; color: {c["text"]}; }}
QSplitter::handle {{ background: {c["page"]}; }}
"""  # noqa: E501  one rule a line


_STYLE = _rules()
