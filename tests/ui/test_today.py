"""The home page of a large registry."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from models.actions.enter_person import enter_person
from models.clock import Clock
from models.dates import Moment
from models.events.testing import TestTaken
from models.ports import Work
from models.roles import Permission, User, needs
from tests.conftest import NOW
from tests.ui.conftest import Program
from ui.today import page


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


def test_a_duty_says_its_rule_in_the_tool_tip(program: Program) -> None:
    program.tasks.run(lambda registry: registry.write(enter_three))
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    duty = program.page._model.index(0, 3, program.page._model.index(0, 0))
    tip = duty.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(duty.data() + "\n")
    assert len(tip.splitlines()[1]) > 20
