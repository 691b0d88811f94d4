"""The home page of a large registry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from models.actions.enter_person import enter_person
from models.actions.record_event import record_event
from models.clock import Clock
from models.dates import Moment, day_end, day_start
from models.events.determination import DeterminationResulted
from models.events.personal_data import CorrectionRequested
from models.events.testing import TestTaken
from models.ids import PersonId
from models.law.loading import packaged_rules
from models.ports import Registry, Work
from models.roles import Permission, User, needs
from models.views import DueRow
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter
from ui.finder.dialog import FinderDialog
from ui.today import page
from ui.today.duties import OVERDUE, RULE, SOON, DutiesModel, Section
from ui.today.page import TodayPage, month_ends


@needs(Permission.ENTER_PERSON)
def enter_three(work: Work, clock: Clock, user: User) -> None:
    test = TestTaken(ground="caught", result="positive", sample="urine")
    for name in ("Trần Văn An", "Lê Văn Ba", "Bùi Văn Chín"):
        enter_person(work, clock, user, {"name": name}, Moment.at(NOW), test)


def test_more_than_one_page_can_show_is_said(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.tasks.run(lambda registry: registry.write(enter_three))
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    count = program.page._model.rowCount(program.page._model.index(0, 0))
    assert count >= 3
    assert program.page._rest.isHidden()
    monkeypatch.setattr(page, "SHOWN", 2)
    program.hands.press("F5")
    program.hands.rest(20)
    assert program.page._rest.isVisible()
    assert program.page._rest.text() == f"Đang hiện 2 việc gấp nhất trong {count} việc."
    assert program.page._model.rowCount(program.page._model.index(0, 0)) == 2
    assert "(đang hiện 2 việc, " in program.page._model.index(0, 0).data()


def test_the_tree_of_duties_is_a_sound_qt_model(program: Program, qtmodeltester: Any) -> None:
    program.tasks.run(lambda registry: registry.write(enter_three))
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    model = program.page._model
    assert model.rowCount() > 0
    qtmodeltester.check(model)


def test_a_heading_that_the_keys_come_by_is_seen_and_opened_by_enter(program: Program) -> None:
    program.tasks.run(lambda registry: registry.write(enter_three))
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    tree = program.page._tree
    program.hands.press("Home")
    heading = tree.currentIndex()
    assert not heading.parent().isValid()
    assert tree.selectionModel().isSelected(heading)
    was_open = tree.isExpanded(heading)
    program.hands.press("Return")
    assert tree.isExpanded(heading) is not was_open
    program.hands.press("Ctrl+E")
    program.hands.rest(20)
    assert program.page._tree is tree


def test_a_duty_says_its_rule_in_the_tool_tip(program: Program) -> None:
    program.tasks.run(lambda registry: registry.write(enter_three))
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    duty = program.page._model.index(0, 3, program.page._model.index(0, 0))
    tip = duty.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(duty.data() + "\n")
    assert len(tip.splitlines()[1]) > 20


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (20, "23:20 hôm nay, còn 20 phút"),
        (24 * 60 - 20, "22:40 ngày mai, còn 23 giờ"),
        (24 * 60 + 1, "trước 23:01 ngày 25/11/2026"),
        (-1, "trước 22:59 ngày 24/11/2026"),
    ],
)
def test_hours_are_counted_down_within_a_day_of_a_limit(minutes: int, said: str) -> None:
    due = DueRow(
        PersonId("p"), "Lò Thị Nà", "1990", "B05", NOW + timedelta(minutes=minutes), "by_instant", False, NOW, None
    )
    parent = QObject()
    model = DutiesModel(parent)
    model.show([Section(SOON, (due,))], packaged_rules(), NOW, cut=False)
    assert model.cell(model.index(0, 0, model.index(0, 0))).text == said


@pytest.mark.parametrize("downs", [1, 2])
def test_of_two_requests_the_one_on_whose_line_one_stands_is_answered(program: Program, downs: int) -> None:
    person = PersonId(enter(program))
    asked = [CorrectionRequested(asked_by="self", content=content) for content in ("Sửa năm sinh", "Sửa quê quán")]

    def write(registry: Registry) -> None:
        for hours, fact in zip((0.3, 0.1), asked, strict=True):
            registry.write(record_event, person, Moment.at(NOW - timedelta(hours=hours)), fact)

    program.tasks.run(write)
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    tree = program.page._tree
    program.hands.press("Home")
    lines = iter(range(tree.model().rowCount() * 20))
    while tree.currentIndex().siblingAtColumn(0).data(RULE) != "DL01":
        next(lines)
        program.hands.press("Down")
    program.hands.press(*["Down"] * (downs - 1), "Ctrl+E")
    program.hands.until(lambda: getattr(program.page, "dialog", None) is not None)
    assert program.page.dialog._amended.fact.content == asked[downs - 1].content


def test_the_current_line_stays_whose_it_is_while_time_passes_and_others_come(program: Program) -> None:
    program.clock.instant = NOW + timedelta(hours=10)
    person = enter(program, at=Moment.at(NOW + timedelta(hours=9, minutes=59)), name="Người đang chọn")
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    tree, model = program.page._tree, program.page._model
    chosen = next(due for section in model._sections for due in section.rows if due.person_id == person)
    key = (person, chosen.rule_id, chosen.started_by)
    tree.setCurrentIndex(model.find(key))
    enter(program, at=Moment.at(NOW - timedelta(hours=5)), name="Người khác", citizen_number="")
    for _ in range(8):
        program.clock.instant += timedelta(hours=9)
        program.page._on_minute()
        program.hands.rest()
        assert model.key_of(tree.currentIndex()) == key
    assert (tree.currentIndex().parent().row(), model._sections[0].title) == (0, OVERDUE)


def test_where_the_current_line_is_gone_its_place_has_the_next_one(program: Program) -> None:
    program.tasks.run(lambda registry: registry.write(enter_three))
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    tree, model = program.page._tree, program.page._model
    tree.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    rows = model._sections[0].rows
    program.page._show_sections(
        page.TodayView((rows[0], *rows[2:]), len(rows) - 1, program.page._counted, packaged_rules(), NOW)
    )
    after = model._sections[0].rows
    assert model.key_of(tree.currentIndex())[0] == after[min(1, len(after) - 1)].person_id


def test_how_the_lists_grew_is_drawn_once_the_page_stands_there(program: Program) -> None:
    enter(program)
    program.clock.instant = NOW + timedelta(days=70)
    program.hands.press("Ctrl+1")
    program.hands.until(lambda: bool(program.page._users._trend))
    assert program.page._users._trend == (0,) * 8 + (1,) * 4
    assert "Đang xác minh: 1" in program.page._users.toolTip()


def test_the_ends_of_twelve_months_end_with_today() -> None:
    ends = month_ends(date(2027, 3, 31))
    assert len(ends) == 12
    assert ends[0] == day_start(date(2026, 5, 1))
    assert ends[-2:] == [day_start(date(2027, 3, 1)), day_end(date(2027, 3, 31))]


def test_the_forms_of_rehabilitation_stand_below_the_numbers_where_there_is_room(program: Program) -> None:
    person = enter(program)
    fact = DeterminationResulted(conclusion="addicted")
    program.tasks.run(lambda registry: registry.write(record_event, person, Moment.at(NOW), fact))
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.until(lambda: "nghiện, chờ đăng ký: 1" in program.page._forms.text())
    assert program.page._forms.isVisible()
    program.shell.resize(860, 420)
    program.hands.rest(20)
    assert program.page._forms.isHidden()


def test_the_forms_of_an_earlier_number_never_stand_below_a_new_one(program: Program) -> None:
    fact = DeterminationResulted(conclusion="addicted")
    person, other = enter(program), enter(program, name="Lê Văn Hai")
    program.tasks.run(lambda registry: registry.write(record_event, person, Moment.at(NOW), fact))
    program.hands.press("Ctrl+1")
    program.hands.until(lambda: "nghiện, chờ đăng ký: 1" in program.page._forms.text())
    program.tasks.run(lambda registry: registry.write(record_event, other, Moment.at(NOW), fact))
    program.hands.press("F5")
    program.hands.until(lambda: program.page._addicts._number.text() == "2")
    assert program.page.is_reading_forms
    program.hands.until(lambda: "nghiện, chờ đăng ký: 2" in program.page._forms.text())


def test_an_empty_registry_offers_no_work_that_nobody_has(program: Program) -> None:
    assert program.page._work.isHidden()
    enter(program)
    program.hands.press("F5")
    program.hands.rest(20)
    assert program.page._work.isVisible()


def test_the_first_thing_of_the_rail_names_the_key_that_finds_everything(program: Program) -> None:
    program.shell.resize(1366, 768)
    rail = program.desk._rail
    (shown,) = [made for made in rail.findChildren(QLabel) if made.text() == "Ctrl+K" and made.isVisible()]
    finder = shown.parentWidget()
    assert finder.sizeHint().width() + shown.width() <= finder.width()
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton)
    assert isinstance(QApplication.activeModalWidget(), FinderDialog)


def test_nothing_jumps_when_the_figures_arrive(program: Program) -> None:
    person = enter(program)
    fact = DeterminationResulted(conclusion="addicted")
    program.tasks.run(lambda registry: registry.write(record_event, person, Moment.at(NOW), fact))
    program.hands.rest()
    page = TodayPage(program.tasks, program.clock, program.page._user)
    page.resize(1100, 700)
    page.show()
    page.layout().activate()
    before = page._work.y()
    program.hands.until(lambda: page._addicts._number.text() == "1")
    page.layout().activate()
    assert page._work.y() == before
    page.close()
    page.deleteLater()


@pytest.mark.parametrize("width", [1366, 1100])
def test_a_very_long_name_pushes_no_column_off_the_screen(program: Program, width: int) -> None:
    enter(program, name="Công Tằng Tôn Nữ Hoàng Thị Phương Bảo Ngọc Minh Châu Quỳnh Anh")
    program.shell.resize(width, 768)
    program.hands.press("Ctrl+1")
    program.hands.until(lambda: program.page._tree.model().rowCount() > 0)
    tree = program.page._tree
    assert sum(tree.columnWidth(column) for column in range(tree.model().columnCount())) <= tree.viewport().width()
