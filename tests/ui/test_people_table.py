"""The model of a long list: rows come in blocks as they are painted, and nothing is asked for twice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QTableView

from models.actions.enter_person import enter_person
from models.clock import Clock
from models.dates import Moment
from models.events.testing import TestTaken
from models.ids import PersonId
from models.ports import Work
from models.roles import Permission, User, needs
from models.views import PersonRow
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter
from ui.people.table import BLOCK, KEPT_ROWS, PeopleTableModel, Wanted
from ui.person.page import PersonPage

MANY = 100_000


def person(place: int) -> PersonRow:
    return PersonRow(
        place=place,
        id=PersonId(f"p{place}"),
        name=f"Nguyễn Văn {place}",
        birth="1990",
        sex="male",
        number="",
        hamlet="",
        residence="",
        state="S2",
        group="user",
        kept=True,
        since=None,
        term_end=None,
        presence="",
        next_due=None,
        in_review=False,
    )


def people(places: Sequence[int]) -> list[PersonRow]:
    return [person(place) for place in places]


class Shown:
    """A model in a table, and what it asked for."""

    def __init__(self, qtbot: Any, app: Any) -> None:
        self.model = PeopleTableModel(lambda: None, lambda: NOW)
        self.wanted: list[Wanted] = []
        self.rest = 0
        self.model.rows_wanted.connect(self.wanted.append)
        self.model.rest_wanted.connect(self._on_rest)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.resize(900, 600)
        qtbot.addWidget(self.table)
        self._qtbot = qtbot
        self.table.show()

    def _on_rest(self) -> None:
        self.rest += 1

    def settle(self) -> None:
        self.table.repaint()
        self._qtbot.wait(5)

    def name(self, row: int) -> Any:
        return self.model.index(row, 0).data()


@pytest.fixture
def shown(qtbot: Any, app: Any) -> Shown:
    return Shown(qtbot, app)


PLACES = range(7, 7 + MANY)


def fill(shown: Shown) -> None:
    shown.model.show(people(PLACES[:BLOCK]), more=False)
    shown.model.add_places(PLACES)
    shown.settle()


def test_the_first_rows_stand_there_before_the_places_of_all_are_known(shown: Shown) -> None:
    shown.model.show(people(PLACES[:BLOCK]), more=False)
    shown.settle()
    assert shown.model.rowCount() == BLOCK
    shown.model.add_places(PLACES)
    shown.settle()
    assert shown.model.rowCount() == MANY
    assert shown.name(0) == "Nguyễn Văn 7"
    assert shown.wanted == [], "what is painted is there"


def test_a_jump_to_the_end_asks_once_for_the_blocks_in_sight(shown: Shown) -> None:
    fill(shown)
    shown.table.scrollToBottom()
    shown.settle()
    shown.settle()
    (wanted,) = shown.wanted
    assert wanted.places[-1] == PLACES[-1]
    assert len(wanted.places) <= 2 * BLOCK
    assert shown.name(MANY - 1) is None
    assert shown.model.person_at(MANY - 1) is None
    shown.model.add_rows(wanted, people(wanted.places))
    shown.settle()
    assert shown.name(MANY - 1) == f"Nguyễn Văn {PLACES[-1]}"
    assert shown.model.person_at(MANY - 1) == f"p{PLACES[-1]}"
    assert len(shown.wanted) == 1


def test_who_is_gone_leaves_a_blank_row_and_is_not_asked_for_again(shown: Shown) -> None:
    fill(shown)
    shown.table.scrollToBottom()
    shown.settle()
    (wanted,) = shown.wanted
    shown.model.add_rows(wanted, people(wanted.places[:-1]))
    shown.settle()
    shown.settle()
    assert shown.name(MANY - 1) is None
    assert shown.name(MANY - 2) is not None
    assert len(shown.wanted) == 1


def test_rows_far_from_sight_are_dropped_and_come_again(shown: Shown) -> None:
    fill(shown)
    for start in range(BLOCK, KEPT_ROWS + 3 * BLOCK, BLOCK):
        wanted = Wanted(frozenset((start // BLOCK,)), tuple(PLACES[start : start + BLOCK]))
        shown.model.add_rows(wanted, people(wanted.places))
    assert shown.name(KEPT_ROWS) == f"Nguyễn Văn {PLACES[KEPT_ROWS]}"
    assert shown.name(0) is None
    shown.settle()
    assert shown.wanted[-1].blocks == {0}


def test_another_list_forgets_the_questions_of_the_one_before(shown: Shown) -> None:
    fill(shown)
    shown.table.scrollToBottom()
    shown.table.repaint()
    shown.model.show(people(range(3)), more=False)
    shown.settle()
    assert shown.wanted == []
    assert [shown.name(row) for row in range(3)] == ["Nguyễn Văn 0", "Nguyễn Văn 1", "Nguyễn Văn 2"]


def test_the_rest_of_a_search_is_asked_for_when_its_end_comes_in_sight(shown: Shown) -> None:
    shown.model.show(people(PLACES[:BLOCK]), more=True)
    shown.settle()
    asked_at_once = shown.rest
    shown.table.scrollToBottom()
    shown.settle()
    assert shown.rest == 1
    assert asked_at_once == 0
    shown.model.add_places(PLACES[: 3 * BLOCK])
    assert shown.model.rowCount() == 3 * BLOCK
    shown.table.scrollToBottom()
    shown.settle()
    assert shown.rest == 1


def test_places_that_changed_in_between_replace_those_shown(shown: Shown) -> None:
    shown.model.show(people((5, 6, 7)), more=False)
    shown.model.add_places((5, 9, 6, 7))
    shown.settle()
    assert [shown.model.person_at(row) for row in range(4)] == ["p5", None, "p6", "p7"]
    (wanted,) = shown.wanted
    shown.model.add_rows(wanted, people(wanted.places))
    assert shown.model.person_at(1) == "p9"
    assert shown.model.row_of(9) == 1
    assert shown.model.row_of(8) is None
    assert shown.model.row_of(None) is None


def test_typing_in_the_table_does_not_fetch_every_row(shown: Shown, qtbot: Any) -> None:
    fill(shown)
    qtbot.keyClicks(shown.table, "ng")
    shown.settle()
    assert shown.wanted == []


@needs(Permission.ENTER_PERSON)
def enter_many(work: Work, clock: Clock, user: User, count: int) -> None:
    test = TestTaken(ground="caught", result="positive", sample="urine")
    for i in range(count):
        enter_person(work, clock, user, {"name": f"Nguyễn Văn {chr(ord('A') + i % 25)}"}, Moment.at(NOW), test)


def test_one_comes_back_to_the_person_far_down_the_list(program: Program) -> None:
    program.tasks.run(lambda registry: registry.write(enter_many, BLOCK + 30))
    program.hands.rest()
    program.hands.press("Ctrl+2")
    program.hands.rest()
    program.page._table.setFocus()
    program.hands.press("Ctrl+End")
    program.hands.rest(20)
    row = program.page._table.currentIndex().row()
    assert row == BLOCK + 30 - 1
    chosen = program.page._model.person_at(row)
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    assert program.page.view.case.person.id == chosen
    program.hands.press("Esc")
    program.hands.rest(20)
    assert program.page._model.person_at(program.page._table.currentIndex().row()) == chosen


def test_one_comes_back_to_the_hit_far_down_a_search(program: Program) -> None:
    program.tasks.run(lambda registry: registry.write(enter_many, 9 * BLOCK))  # more than are ever sorted
    program.hands.rest()
    program.hands.press("Ctrl+2")
    program.hands.rest()
    program.hands.type("nguyen")
    program.hands.rest(20)
    assert program.page._count.text() == f"{BLOCK}+ người phù hợp"
    program.page._table.setFocus()
    program.hands.press("Ctrl+End")
    program.hands.rest(20)
    assert program.page._count.text() == f"{9 * BLOCK} người phù hợp"
    program.hands.press("Ctrl+End")
    program.hands.rest(20)
    row = program.page._table.currentIndex().row()
    assert row == 9 * BLOCK - 1
    chosen = program.page._model.person_at(row)
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    assert program.page.view.case.person.id == chosen
    program.hands.press("Esc")
    program.hands.rest(20)
    assert program.page._model.person_at(program.page._table.currentIndex().row()) == chosen


def test_enter_straight_after_typing_opens_who_was_typed(program: Program) -> None:
    for name in ("Trần Văn An", "Lê Văn Bảy"):
        enter(program, name=name, citizen_number="")
    program.hands.press("Ctrl+F")
    program.hands.rest(20)
    program.tasks.run(lambda _: time.sleep(0.05))
    program.hands.type("bay")
    program.hands.press("Return", "Return")
    program.hands.rest(20)
    assert program.page.view.case.person.name == "Lê Văn Bảy"


@pytest.mark.parametrize("then", ["Ctrl+1", "x"])
def test_who_was_wanted_does_not_open_when_the_user_went_on(program: Program, then: str) -> None:
    enter(program, name="Lê Văn Bảy")
    program.hands.press("Ctrl+F")
    program.hands.rest(20)
    program.tasks.run(lambda _: time.sleep(0.05))
    program.hands.type("bay")
    program.hands.press("Return", then)
    program.hands.rest(20)
    assert not isinstance(program.page, PersonPage)


def test_a_corrected_word_is_said(program: Program) -> None:
    program.tasks.run(lambda registry: registry.write(enter_many, 3))
    program.hands.rest()
    program.hands.press("Ctrl+2")
    program.hands.rest()
    program.hands.type("nguyan")
    program.hands.rest(20)
    assert program.page._model.rowCount() == 3
    assert program.page._count.text() == "Không ai có chữ đã gõ; 3 người phù hợp với “nguyen”"


def test_the_columns_are_measured_for_those_found_once_typing_rests(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.people.page.SETTLED_AFTER_MS", 1)
    enter(program, name="Nguyễn Phúc Hoàng Thị Bảo Ngọc Minh Châu Anh")
    program.hands.press("Ctrl+F")
    program.hands.rest(30)
    table = program.page._table
    table.setColumnWidth(0, 40)  # as for the names of others
    program.hands.type("nguyen")
    program.hands.until(lambda: table.columnWidth(0) > 200)


def test_the_model_is_sound(shown: Shown, qtmodeltester: Any) -> None:
    shown.model.show(people(PLACES[:3]), more=True)
    qtmodeltester.check(shown.model)


def test_a_list_that_is_the_same_stands_as_it_is(shown: Shown) -> None:
    changed: list[Any] = []
    shown.model.show(people(range(BLOCK)), more=False)
    shown.model.add_places(range(3 * BLOCK))
    shown.settle()
    for signal in (shown.model.dataChanged, shown.model.rowsInserted, shown.model.rowsRemoved):
        signal.connect(lambda *_: changed.append(_))
    shown.model.show(people(range(BLOCK)), more=False, count=3 * BLOCK)
    assert changed == []
    assert shown.model.rowCount() == 3 * BLOCK
    shown.model.show([replace(person(0), name="Trần Văn Nam"), *people(range(1, BLOCK))], more=False, count=3 * BLOCK)
    assert len(changed) == 1
    assert shown.name(0) == "Trần Văn Nam"


def test_rows_behind_the_first_are_read_again_when_the_list_is(shown: Shown) -> None:
    shown.model.show(people(range(BLOCK)), more=False)
    shown.model.add_places(range(3 * BLOCK))
    shown.table.scrollToBottom()
    shown.settle()
    shown.model.add_rows(shown.wanted[-1], people(shown.wanted[-1].places))
    shown.settle()
    asked = len(shown.wanted)
    shown.model.show(people(range(BLOCK)), more=False, count=3 * BLOCK)
    shown.settle()
    assert len(shown.wanted) > asked
