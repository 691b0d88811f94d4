"""Every window of the program, opened, for tests that walk them all."""

from __future__ import annotations

from tests.ui.screens import office, people, safety

PAGES = {**people.PAGES, **office.PAGES, **safety.PAGES}
DIALOGS = {**people.DIALOGS, **office.DIALOGS, **safety.DIALOGS}
WINDOWS = {**PAGES, **DIALOGS}
