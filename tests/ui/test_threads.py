"""Nothing that may be slow runs on the UI thread: registry, papers, printers, foreign files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ui.dossier_reading
import ui.paper.dialog
import ui.paper.pdf_dialog
import ui.person.dossier_run
import ui.person.place_words
from models.places.catalogue import Places
from storage.disk import Disk
from storage.registry import SqlRegistry
from tests.conftest import PASSWORD
from tests.ui.conftest import Program, Tray
from tests.ui.people import enter, show_person
from tests.ui.screens.opening import SAMPLE

SLOW: list[tuple[Any, str]] = [
    (SqlRegistry, "read"),
    (SqlRegistry, "write"),
    (SqlRegistry, "note_access"),
    (SqlRegistry, "close"),
    (Disk, "logins"),
    (Disk, "open"),
    (Disk, "read_workbook"),
    (Disk, "write_file"),
    (Disk, "places_on"),
    (Disk, "back_up"),
    (Disk, "prove"),
    (SqlRegistry, "backup_care"),
    (SqlRegistry, "snapshot"),
    (SqlRegistry, "note_backup"),
    (Tray, "names"),
    (Tray, "print"),
    (ui.paper.dialog, "render_form"),
    (ui.paper.dialog, "render_pages"),
    (ui.paper.dialog, "page_count"),
    (ui.paper.pdf_dialog, "render_pages"),
    (ui.person.dossier_run, "render_dossier"),
    (ui.dossier_reading, "dossier_of"),
    (ui.person.place_words, "load"),
    (Places, "find"),
    (Places, "search"),
]


def name_of(owner: Any, name: str) -> str:
    return f"{owner.__name__}.{name}"


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """On which threads each slow thing ran."""
    seen: dict[str, set[str]] = {name_of(owner, name): set() for owner, name in SLOW}

    def watched(owner: Any, name: str) -> Callable[..., Any]:
        original = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            seen[name_of(owner, name)].add(threading.current_thread().name)
            return original(*args, **kwargs)

        return call

    for owner, name in SLOW:
        monkeypatch.setattr(owner, name, watched(owner, name))
    return seen


def test_a_day_at_the_desk_leaves_the_ui_thread_free(
    threads: dict[str, set[str]], start: Callable[..., Program], folder: Path, tmp_path: Path
) -> None:
    program = start(folder)
    program.unlock(PASSWORD)
    hands = program.hands
    person = enter(program)
    for keys in ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+5"):
        hands.press(keys)
        hands.rest(20)
    hands.press("Ctrl+F")
    hands.rest(20)
    hands.type("hoa")
    hands.rest(120)
    program.answers.file = str(SAMPLE)
    hands.press("Ctrl+4")
    hands.rest()
    hands.press("Ctrl+O")
    hands.until(lambda: program.page.plan is not None)
    hands.press("Ctrl+S")
    hands.rest(20)
    hands.press("Ctrl+N")
    hands.rest()
    hands.fill("Nơi ở hiện tại", "phuong my phuoc, an giang")
    hands.press("Down")
    hands.until(lambda: bool(threads["Places.search"]))
    hands.rest()
    hands.press("Esc", "Tab")
    hands.rest()
    page = show_person(program, person)
    hands.press("Alt+4")
    hands.rest(20)
    hands.pick("Ctrl+P", "III-01")
    hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    hands.press("Ctrl+P")
    hands.rest(20)
    program.answers.file = str(tmp_path / "ban.pdf")
    hands.press("Ctrl+Shift+S")
    hands.rest(20)
    hands.press("Esc")
    hands.rest(20)
    hands.press("Ctrl+D")
    hands.until(lambda: type(page.dialog).__name__ == "PdfDialog")
    hands.rest(20)
    hands.press("Esc")
    hands.rest()
    hands.press("Ctrl+0")
    hands.rest(20)
    hands.press("Ctrl+S")
    hands.rest(20)
    hands.press("Alt+2")
    hands.press("Ctrl+J")
    hands.rest(20)
    hands.press("Ctrl+L")
    hands.rest(20)
    idle = [name for name, ran_on in threads.items() if not ran_on]
    assert idle == []  # the day did everything that is watched
    main = threading.main_thread().name
    assert [name for name, ran_on in threads.items() if main in ran_on] == []
