"""Pages that have much to show stall nobody: they fill in turns, and make only what is looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from models.actions.record_event import amend_event, record_event
from models.dates import Moment
from models.events.base import Fact
from models.events.user_management import ManagementDecided, ResidenceChecked
from models.ids import PersonId
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui import tasks as turns
from ui.person.view import read_person
from ui.prose import Paragraph, Prose
from ui.tasks import Tasks
from ui.theme import font
from ui.widgets import label

LONG = "Kiểm tra cư trú hằng tháng đối với người bị quản lý theo quyết định"


@pytest.fixture
def tasks(app: Any) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.shut_down()


def steps(done: list[int], count: int = 4) -> Iterator[None]:
    for step in range(count):
        done.append(step)
        time.sleep(turns.TURN_SECONDS)
        yield


def test_work_is_spread_over_turns_and_is_not_at_rest_before_its_end(tasks: Tasks, qtbot: Any) -> None:
    done: list[int] = []
    tasks.spread(steps(done), tasks)
    assert done == [0]
    assert not tasks.is_idle
    with qtbot.waitSignal(tasks.idle):
        pass
    assert done == [0, 1, 2, 3]


def test_work_for_a_page_that_is_gone_ends(tasks: Tasks, qtbot: Any) -> None:
    done: list[int] = []
    owner = QObject()
    tasks.spread(steps(done), owner)
    shiboken6.delete(owner)
    with qtbot.waitSignal(tasks.idle):
        pass
    assert done == [0]


def test_a_fault_in_a_step_leaves_nothing_under_way(tasks: Tasks) -> None:
    def bad() -> Iterator[None]:
        raise ValueError
        yield

    with pytest.raises(ValueError):
        tasks.spread(bad(), tasks)
    assert tasks.is_idle


def test_a_tab_is_made_when_it_is_come_to_and_shows_what_holds_then(program: Program) -> None:
    page = show_person(program, enter(program))
    assert not page._profile.is_made
    program.hands.press("Alt+2")
    program.hands.rest(20)
    assert page._profile.is_made
    assert not page._papers.is_made
    assert page.view.case.person.name in [shown.text() for shown in page._profile.findChildren(QLabel)]


def test_a_person_read_again_while_the_page_fills_stands_there_once(program: Program) -> None:
    page = show_person(program, enter(program))
    rows = page._timeline._rows.count()
    page.view = None
    page._show(read(program, page))
    page._show(read(program, page))
    program.hands.rest(20)
    assert page._timeline._rows.count() == rows


def test_events_that_stay_as_they_are_keep_their_rows_and_a_new_one_stands_where_it_belongs(program: Program) -> None:
    """Somebody may have a hundred: a new one is not to make all anew."""
    person = entered_long_ago(program)
    page = show_person(program, person)
    before = rows_of(page)
    decided = page.view.case.events[1]
    program.tasks.run(
        lambda registry: registry.write(
            amend_event, decided.id, 1, decided.at, ManagementDecided(number="2/QĐ-CAX"), "Ghi nhầm số"
        )
    )
    record(program, person, 3, ResidenceChecked(presence="present"))
    program.hands.press("F5")
    program.hands.rest(20)
    after = rows_of(page)
    assert [row in before for row in after] == [True, False, False, True]
    assert page._timeline.stops() == [made for row in after for made in row.findChildren(QPushButton)]
    assert len(page._timeline.stops()) == len(after)


def test_what_is_due_is_shown_anew_only_when_it_says_something_else(program: Program) -> None:
    page = show_person(program, enter(program, at=Moment.at(NOW - timedelta(hours=1))))

    def rows() -> list[QWidget]:
        return page._duties.findChildren(QPushButton)

    before = rows()
    program.hands.press("F5")
    program.hands.rest(20)
    assert rows() == before
    program.clock.instant = NOW + timedelta(hours=30)  # what is due in 24 hours is overdue by then
    program.hands.press("F5")
    program.hands.rest(20)
    assert not set(rows()) & set(before)


def entered_long_ago(program: Program) -> PersonId:
    """Somebody with a test, a decision and a check."""
    person = enter(program, at=Moment.at(NOW - timedelta(days=9)))
    record(program, person, 5, ManagementDecided(number="1/QĐ-CAX"))
    record(program, person, 1, ResidenceChecked(presence="present"))
    return person


def record(program: Program, person: PersonId, days_ago: int, fact: Fact) -> None:
    at = Moment.on((NOW - timedelta(days=days_ago)).date())
    program.tasks.run(lambda registry: registry.write(record_event, person, at, fact))
    program.hands.rest()


def rows_of(page: Any) -> list[QWidget]:
    """The rows of the events, from the top."""
    rows = page._timeline._rows
    return [rows.itemAt(place).widget() for place in range(rows.count()) if rows.itemAt(place).widget()]


def test_a_person_read_again_stays_where_it_was_scrolled_to(program: Program) -> None:
    page = show_person(program, enter(program))
    program.shell.resize(860, 420)
    program.hands.rest(20)
    bars = [area.verticalScrollBar() for area in page.findChildren(QScrollArea) if area.isAncestorOf(page._duties)]
    bars[0].setValue(40)
    program.hands.press("F5")
    program.hands.rest(20)
    assert bars[0].value() == 40


def read(program: Program, page: Any) -> Any:
    """The person of a page as the registry has it now."""
    found: list[Any] = []
    program.tasks.run(lambda registry: read_person(registry, page._person_id, program.clock), found.append)
    program.hands.rest()
    return found[0]


def test_a_label_of_several_lines_knows_its_height_after_its_text_or_font_changed(app: Any) -> None:
    shown = label(LONG, wrap=True)
    high = shown.heightForWidth(120)
    assert shown.heightForWidth(120) == high
    assert shown.heightForWidth(2000) < high
    shown.setText(LONG * 3)
    higher = shown.heightForWidth(120)
    assert higher > high
    shown.setFont(font(20))
    assert shown.heightForWidth(120) > higher


def test_paragraphs_are_as_high_as_labels_of_the_same_words(app: Any) -> None:
    texts = (LONG, f"{LONG}\n{LONG}")
    prose = Prose([Paragraph(text, font(), QColor("black")) for text in texts], spacing=3, around=4)
    labels = [label(text, wrap=True) for text in texts]
    for width in (150, 400, 2000):
        assert prose.heightForWidth(width) == sum(shown.heightForWidth(width) for shown in labels) + 3 + 2 * 4
    assert LONG in prose.accessibleName()


def test_paragraphs_are_painted_below_each_other(app: Any) -> None:
    prose = Prose(
        [Paragraph("một", font(), QColor("red")), Paragraph("hai", font(), QColor("blue"))], spacing=2, around=0
    )
    prose.resize(100, prose.heightForWidth(100))
    prose.show()
    QCoreApplication.processEvents()
    picture = prose.grab().toImage()
    half = picture.height() // 2

    def colours(rows: range) -> set[str]:
        found = (picture.pixelColor(x, y) for x in range(picture.width()) for y in rows)
        return {"red" if c.red() > c.blue() + 80 else "blue" if c.blue() > c.red() + 80 else "" for c in found} - {""}

    assert colours(range(half)) == {"red"}
    assert colours(range(half, picture.height())) == {"blue"}
    prose.hide()
