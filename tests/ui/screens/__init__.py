"""Every window of the program, opened, for tests that walk them all."""

from __future__ import annotations

from tests.ui.screens import door, office, people, safety

PAGES = {**door.PAGES, **people.PAGES, **office.PAGES, **safety.PAGES}
DIALOGS = {**door.DIALOGS, **people.DIALOGS, **office.DIALOGS, **safety.DIALOGS}
WINDOWS = {**PAGES, **DIALOGS}
