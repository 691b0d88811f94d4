"""Windows before the registry is open: the password, help without it, and a registry made anew."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.ui.conftest import Program
from tests.ui.screens.opening import Opener, shown_dialog


def _locked(program: Program) -> QWidget:
    """Locked, and a wrong password was typed."""
    program.shell.lock()
    program.hands.rest(30)
    program.hands.type("SaiMatKhau@1")
    program.hands.press("Return")
    program.hands.rest(30)
    return program.shell


def _helped(opens: str) -> Opener:
    """What the page of the password opens for somebody who has no password that works."""

    def show(program: Program) -> QWidget:
        program.shell.lock()
        program.hands.rest(30)
        getattr(program.shell._unlock, opens)()
        return shown_dialog(program)

    return show


def _made(program: Program) -> QWidget:
    """The first window of a new office."""
    program.shell.lock()
    program.hands.rest(30)
    program.shell._create()
    return shown_dialog(program)


PAGES: dict[str, Opener] = {"locked": _locked}
DIALOGS: dict[str, Opener] = {
    "new registry": _made,
    "recovery by sheet": _helped("recover"),
    "delay lifted": _helped("lift_delay"),
}
