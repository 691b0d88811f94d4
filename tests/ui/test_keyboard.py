"""Keys alone: Tab comes to every control and round again, on a small screen too; Enter presses, Esc closes.

Each window is also looked at, in three sizes: contrast, cut or covered text, names (``ui/tour/sight.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QTextBrowser,
    QWidget,
)

from tests.ui.conftest import Program, is_shut
from tests.ui.people import enter, show_person
from tests.ui.screens import DIALOGS, PAGES, WINDOWS
from ui.help.overview import GENERAL_KEYS, bound_in
from ui.help.pages import declared_for
from ui.theme import SPACE
from ui.tour.sight import faults_of

SMALL = (860, 420)
"""A 1366 x 768 screen at 150 %, less the title and the task bar."""
LARGER = ((960, 540), (1366, 768))
"""A Full HD screen at 200 %, and the usual one at 100 %."""

ENTER_CHOOSES = {"choose an event", "choose a paper", "one paper or many", "finder", "forms"}
"""Dialogs with a list in which Enter takes what the words typed leave."""


def stops(window: QWidget) -> set[QWidget]:
    """Every control of a window that Tab has to come to."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.window() is window
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    }


def name_of(widget: QWidget) -> str:
    return widget.accessibleName() or f"({type(widget).__name__})"


def walk(program: Program, key: str, on_each: Callable[[QWidget], None] = lambda _: None) -> list[QWidget]:
    """Where a key leads, until it comes to a control for the second time."""
    seen: list[tuple[QWidget, int]] = []
    while (stop := stop_of(program.hands.focused())) not in seen:
        seen.append(stop)
        on_each(stop[0])
        program.hands.press(key)
    assert stop[0] is seen[0][0], f"a ring without {name_of(seen[0][0])}"
    return list(dict.fromkeys(widget for widget, _ in seen))


def stop_of(widget: QWidget) -> tuple[QWidget, int]:
    """A control, and where in it: a text with links has a stop at each."""
    if isinstance(widget, QLabel):
        return widget, widget.selectionStart()
    return widget, widget.textCursor().position() if isinstance(widget, QTextBrowser) else 0


def is_shown(widget: QWidget) -> bool:
    """Whether a control with the focus can be seen: whole, or a good part of something that scrolls itself."""
    seen = widget.visibleRegion().boundingRect()
    if isinstance(widget, QAbstractScrollArea):
        return seen.width() >= min(widget.width(), 200) and seen.height() >= min(widget.height(), 40)
    return seen.size() == widget.size()


def has_the_focus(program: Program) -> None:
    """A page has it as soon as it shows."""
    focused = QApplication.focusWidget()
    assert focused is not None
    assert (program.page if program.shell.desk is not None else program.shell).isAncestorOf(focused)


def has_one_meaning_for_each_key(window: QWidget) -> None:
    keys = Counter(
        shortcut.key().toString()
        for shortcut in window.findChildren(QShortcut)
        if isinstance(parent := shortcut.parent(), QWidget) and parent.isVisible() and parent.window() is window
    )
    assert [key for key, count in keys.items() if count > 1] == []


def is_known_to_the_help(program: Program, window: QWidget) -> None:
    """Every key has words in the list of keys, and what has the focus a page in the guide."""
    bound = [(keys.toString(), words) for _, keys, words in bound_in(window)]
    assert [key for key, words in bound if not words and key not in GENERAL_KEYS] == []
    assert declared_for(program.hands.focused())


def is_walked_by_tab(program: Program, window: QWidget) -> None:
    """Tab comes to every control and shows it, and Shift and Tab lead the same way back."""
    assert window.width() <= SMALL[0]
    assert window.height() <= SMALL[1]
    hidden: list[str] = []
    forth = walk(program, "Tab", lambda widget: None if is_shown(widget) else hidden.append(name_of(widget)))
    assert hidden == []
    assert {name_of(widget) for widget in stops(window) - set(forth)} == set()
    back = walk(program, "Shift+Tab")
    assert [name_of(widget) for widget in (back[0], *reversed(back[1:]))] == [name_of(widget) for widget in forth]


def is_good_to_look_at(program: Program, window: QWidget) -> None:
    """Nothing is wrong with the window as it stands, nor as larger screens would show it."""
    assert faults_of(window) == []
    for room in LARGER:
        grow(program, window, room)
        assert faults_of(window) == [], room


def grow(program: Program, window: QWidget, room: tuple[int, int]) -> None:
    """Give the program a larger screen. A dialog takes more of it where the smaller one had too little."""
    before = program.shell.size()
    program.shell.resize(*room)
    if window is not program.shell:
        around = 2 * SPACE
        window.resize(
            *(
                most - around if size == least - around else size
                for size, least, most in zip(window.size().toTuple(), before.toTuple(), room, strict=True)
            )
        )
    program.hands.rest()


def is_not_sent_by_enter(program: Program, window: QWidget) -> None:
    """Enter in the field that one comes to leads on; it never records what is half filled in."""
    if isinstance(program.hands.focused(), (QLineEdit, QComboBox)):
        program.hands.press("Return")
        program.hands.rest(20)
        assert not is_shut(window)
        assert QApplication.activeModalWidget() is window


def is_closed_by_escape(program: Program, window: QWidget) -> None:
    """A window in which nothing was typed, and nothing is asked."""
    assert isinstance(window, QDialog)
    program.hands.press("Esc")
    program.hands.rest(20)
    assert is_shut(window)
    assert program.answers.asked == []


@pytest.mark.parametrize("name", WINDOWS)
def test_on_a_small_screen_keys_alone_are_enough(program: Program, name: str) -> None:
    """All that keys have to do in a window is asked of it while it is open once, for opening takes longest."""
    enter(program)
    program.shell.resize(*SMALL)
    window = WINDOWS[name](program)
    if name in PAGES:
        has_the_focus(program)
    has_one_meaning_for_each_key(window)
    is_known_to_the_help(program, window)
    is_walked_by_tab(program, window)
    is_good_to_look_at(program, window)
    if name in DIALOGS:
        if name not in ENTER_CHOOSES:
            is_not_sent_by_enter(program, window)
        is_closed_by_escape(program, window)


def test_pages_that_have_nothing_to_show_are_good_to_look_at(program: Program) -> None:
    for room in (SMALL, *LARGER):
        program.shell.resize(*room)
        for place in program.desk._places():
            program.hands.press(place.keys)
            program.hands.rest(10)
            assert faults_of(program.shell) == [], (place.name, room)
        program.desk.show_requests()  # no place of those who see all others
        program.hands.rest(10)
        assert faults_of(program.shell) == [], ("Đề nghị", room)


def test_enter_presses_a_focused_button(program: Program) -> None:
    page = show_person(program, enter(program))
    program.hands.tab_to("Vì sao: Xác minh nơi cư trú")
    program.hands.press("Return")
    assert "24 giờ liên tục" in " ".join(
        label.text() for label in page._duties.findChildren(QWidget) if hasattr(label, "text") and label.isVisible()
    )
    program.hands.tab_to("In cả hồ sơ")
    program.hands.press("Return")
    program.hands.until(lambda: QApplication.activeModalWidget() is not None)


def test_escape_goes_back_to_the_place_and_the_line_one_came_from(program: Program) -> None:
    enter(program)
    enter(program, name="Trần Văn Nam", sex="male", citizen_number="089090000999")
    hands = program.hands
    hands.press("Ctrl+1")
    hands.rest(20)
    today = program.page
    hands.press("Down")
    line = today._tree.currentIndex()
    person = line.siblingAtColumn(1).data()
    hands.press("Return")
    hands.until(lambda: getattr(program.page, "view", None) is not None)
    hands.rest()
    assert program.page.view.case.person.name == person
    hands.press("Esc")
    hands.rest(20)
    assert program.page is today
    assert today._tree.currentIndex().siblingAtColumn(1).data() == person
    assert today._tree.hasFocus()


def test_the_search_typed_is_still_there_after_looking_at_somebody(program: Program) -> None:
    enter(program)
    enter(program, name="Trần Văn Nam", sex="male", citizen_number="089090000999")
    hands = program.hands
    hands.press("Ctrl+F")
    hands.rest(20)
    hands.type("nam")
    hands.rest(120)
    hands.press("Return")
    hands.until(lambda: getattr(program.page, "view", None) is not None)
    hands.rest()
    hands.press("Esc")
    hands.rest(20)
    assert program.page._search.text() == "nam"
    assert program.page._model.rowCount() == 1
    assert program.page._search.hasFocus()
