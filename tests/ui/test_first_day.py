"""The first day on the home page (W14): what is open, each with its action; gone when done, unwanted, or long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.actions.change_office import change_office
from models.actions.keep_paper import log_reprint
from models.actions.manage_backups import enrol_place
from models.actions.manage_users import add_user
from models.backup import PlaceKind
from models.first_day import FirstStep
from tests.conftest import PASSWORD
from tests.ui.conftest import Program
from ui.today.first_day import WORDS, FirstDayCard


@pytest.fixture
def card(program: Program) -> FirstDayCard:
    """The card of an office that is reminded."""
    write(program, change_office, 1, {"first_day_done": None})
    program.page.refresh()
    program.hands.rest()
    found = program.page.findChild(FirstDayCard)
    assert found is not None
    return found


def write(program: Program, action: Any, *given: Any) -> None:
    program.tasks.run(lambda registry: registry.write(action, *given))
    program.hands.rest()


def steps_after(program: Program, card: FirstDayCard) -> tuple[FirstStep, ...]:
    program.page.refresh()
    program.hands.rest()
    return card.steps


def test_a_step_goes_when_it_was_taken(program: Program, card: FirstDayCard, tmp_path: Any) -> None:
    """The test's office has its signer; no training registry can be opened here."""
    assert card.isVisible()
    assert card.steps == (FirstStep.PRINTER, FirstStep.SHEET, FirstStep.COLLEAGUE, FirstStep.STICK)
    write(program, log_reprint, None, None, "III-04", 1)
    write(program, add_user, {"login": "dung", "name": "Trần Văn Dũng", "role": "case_officer"}, PASSWORD)
    (tmp_path / "usb").mkdir()
    write(program, enrol_place, PlaceKind.STICK, tmp_path / "usb", {"name": "USB số 1"})
    assert steps_after(program, card) == (FirstStep.SHEET,)
    write(program, change_office, 2, {"symbol": ""})
    assert steps_after(program, card) == (FirstStep.OFFICE, FirstStep.SHEET)


def test_each_step_leads_to_where_it_is_taken(program: Program, card: FirstDayCard) -> None:
    program.hands.tab_to(WORDS[FirstStep.COLLEAGUE][0])
    program.hands.press("Return")
    program.hands.rest(20)
    assert type(program.page).__name__ == "UsersPage"
    assert type(program.page.dialog).__name__ == "AddUserDialog"


def test_on_a_low_window_the_steps_wait_behind_one_button(program: Program, card: FirstDayCard) -> None:
    assert not card._listed.isVisible()
    program.shell.resize(860, 420)
    program.hands.rest(20)
    assert card.height() <= card.sizeHint().height()
    program.hands.tab_to("Xem từng việc ngày đầu")
    program.hands.press("Return", "Down", "Return")
    program.hands.rest(20)
    assert type(program.page.dialog).__name__ == "FormsDialog"


def test_it_goes_when_it_is_not_wanted_and_comes_back_when_that_is_undone(program: Program, card: FirstDayCard) -> None:
    program.hands.tab_to("Không nhắc việc ngày đầu nữa")
    program.hands.press("Return")
    program.hands.rest(20)
    assert not card.isVisible()
    program.hands.press("Ctrl+Z")
    program.hands.rest(20)
    assert card.isVisible()


def test_an_office_that_is_not_new_is_not_reminded(program: Program, card: FirstDayCard) -> None:
    program.clock.instant += timedelta(days=28)
    assert steps_after(program, card)
    program.clock.instant += timedelta(days=1)
    assert steps_after(program, card) == ()
    assert not card.isVisible()
