"""Windows of what belongs to the office: its own page, rules, accounts, journal, retention."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from models.actions.change_form import change_form
from models.actions.change_office import change_office
from models.actions.erase_people import set_retention
from models.actions.override_rule import override_rule
from models.dates import Moment
from models.events.overrides import RuleOverride
from storage.registry import TRAINING
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.screens.opening import SAMPLE, UNREADABLE, Opener, place, shown_dialog

DECISION = RuleOverride(
    rule="B04", value="36", from_day=NOW.date(), decided_by="Nguyễn Thị Hạnh", number="12/QĐ-CAX", dated=NOW.date(),
    reason="Mưa lũ, đường vào ấp bị ngập, không đến được nơi cư trú trong ngày.",
)  # fmt: skip


def _first_day(program: Program) -> QWidget:
    """The home page of an office that has everything still to do."""
    program.tasks.run(lambda registry: registry.write(change_office, 1, {"first_day_done": None, "symbol": ""}))
    return place("F5")(program)


def _rule(program: Program) -> QWidget:
    """A rule about which the office decided something."""
    program.tasks.run(lambda registry: registry.write(override_rule, Moment.on(NOW.date()), DECISION))
    program.hands.press("Ctrl+6")
    program.hands.rest(30)
    program.hands.type("B04 noi cu tru")
    program.hands.press("Return")
    return shown_dialog(program)


def _decision_of_the_office(program: Program) -> QWidget:
    before = _rule(program)
    program.hands.press("Ctrl+E")
    program.hands.until(lambda: QApplication.activeModalWidget() is not before)
    return shown_dialog(program)


def _rule_file(program: Program) -> QWidget:
    """A file that would change a rule about which the office decided something."""
    program.tasks.run(lambda registry: registry.write(override_rule, Moment.on(NOW.date()), DECISION))
    program.tasks.run(_trust_training)
    program.answers.file = str(SAMPLE.with_name("huan-luyen.quydinh"))
    program.hands.press("Ctrl+6")
    program.hands.rest(30)
    program.hands.press("Ctrl+O")
    return shown_dialog(program)


def _trust_training(registry: Any) -> None:
    registry._seal = registry._options.seal_for(TRAINING)


def _account_dialog(opens: str) -> Opener:
    """A dialog that a button of the accounts' page opens."""

    def show(program: Program) -> QWidget:
        program.hands.press("Ctrl+7")
        program.hands.until(lambda: getattr(program.page, "view", None) is not None)
        program.hands.rest()
        getattr(program.page, opens)()
        return shown_dialog(program)

    return show


def _sheet_to_print(program: Program) -> QWidget:
    before = _account_dialog("make_sheet")(program)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() not in (None, before))
    return shown_dialog(program)


def _retention_tab(tab: int) -> Opener:
    def show(program: Program) -> QWidget:
        program.hands.press("Ctrl+9")
        program.hands.rest(30)
        program.hands.press(f"Alt+{tab}")
        program.hands.rest(30)
        return program.shell

    return show


def _time_of_retention(program: Program) -> QWidget:
    _retention_tab(2)(program)
    program.hands.press("Return")
    return shown_dialog(program)


def _destruction(program: Program) -> QWidget:
    """The order for a closed file whose time is over."""
    enter(program, closed=True)
    term = {"years": 1, "basis": "Văn bản số 1", "reason": "theo hướng dẫn"}
    program.tasks.run(lambda registry: registry.write(set_retention, "user.ended", term))
    program.clock.instant += timedelta(days=800)
    program.hands.press("Ctrl+9")
    program.hands.rest(30)
    program.hands.press("Space", "Ctrl+H")
    return shown_dialog(program)


def _log_tab(tab: int) -> Opener:
    def show(program: Program) -> QWidget:
        program.hands.press("Ctrl+8")
        program.hands.rest()
        program.hands.press(f"Alt+{tab}")
        program.hands.rest(30)
        return program.shell

    return show


def _log_entry(program: Program) -> QWidget:
    program.hands.press("Ctrl+8")
    program.hands.rest(30)
    program.hands.press("Return")
    return shown_dialog(program)


def _forms(program: Program) -> QWidget:
    place("Ctrl+5")(program)
    program.hands.press("Ctrl+B")
    return shown_dialog(program)


def _form_corrected(program: Program) -> QWidget:
    return _form_opened(program, "III-09")


def _unreadable_form(program: Program) -> QWidget:
    """A form of the office with a field that this program does not have."""
    program.tasks.run(lambda registry: registry.write(change_form, "HT-RIENG", UNREADABLE, "", "theo mẫu của tỉnh"))
    return _form_opened(program, "HT-RIENG")


def _form_opened(program: Program, form: str) -> QWidget:
    forms = _forms(program)
    program.hands.type(form)
    program.page.dialog._table.setFocus()
    program.hands.press("Return")
    program.hands.until(lambda: QApplication.activeModalWidget() is not forms)
    return shown_dialog(program)


PAGES: dict[str, Opener] = {
    "today, first day": _first_day,
    "office": place("Ctrl+5"),
    "rules": place("Ctrl+6"),
    "accounts": place("Ctrl+7"),
    "log": place("Ctrl+8"),
    "log, looks": _log_tab(2),
    "log, check": _log_tab(3),
    "retention": place("Ctrl+9"),
    "times of retention": _retention_tab(2),
    "reports of destruction": _retention_tab(3),
}
DIALOGS: dict[str, Opener] = {
    "forms": _forms,
    "form corrected": _form_corrected,
    "unreadable form": _unreadable_form,
    "rule": _rule,
    "decision of the office": _decision_of_the_office,
    "rule file": _rule_file,
    "log entry": _log_entry,
    "new account": _account_dialog("add"),
    "account": _account_dialog("change"),
    "time of retention": _time_of_retention,
    "destruction": _destruction,
    "password set anew": _account_dialog("reset_password"),
    "own password": _account_dialog("change_own"),
    "recovery sheet": _account_dialog("make_sheet"),
    "sheet to be printed": _sheet_to_print,
    "rehearsal of a sheet": _account_dialog("rehearse"),
    "key of the superior": _account_dialog("trust_superior"),
    "rules of security": _account_dialog("change_security"),
    "another key": _account_dialog("rotate"),
}
