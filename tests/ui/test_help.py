"""Help: every page and dialog has a page of the guide, the guide holds together, and the keys say what they do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QTreeView

from models.events.base import KINDS
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.help import pages
from ui.help.guide import CONTENTS, FOLDER, Guide
from ui.help.overview import ALWAYS, ANYWHERE, HERE, PLACES, KeysDialog, in_columns, keys_of
from ui.help.viewer import GuideWindow

ROOT = Path(__file__).parents[2]
GUIDE = Guide()
NAMES = [page.name for page in GUIDE.pages]
LARGEST = 100_000
BASES = {"Page", "DeskPage", "QDialog"}
"""What a window of the program is made of."""


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """The classes of ``ui/`` and the names of their bases."""
    found = {}
    for file in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name] = tuple(base.id for base in node.bases if isinstance(base, ast.Name))
    return found


def windows() -> Iterator[str]:
    """Every page and dialog that is shown itself, not only built upon."""
    known = classes()

    def is_window(name: str) -> bool:
        return name in BASES or any(is_window(base) for base in known.get(name, ()))

    built_upon = {base for bases in known.values() for base in bases}
    yield from (n for n in known if n not in BASES and is_window(n) and (n in pages.PAGE_OF or n not in built_upon))


# --- the table ------------------------------------------------------------------------------------


def test_every_page_and_dialog_of_the_program_has_a_page_of_the_guide() -> None:
    found = list(windows())
    assert len(found) > 40
    assert [name for name in found if not has_page(name) and name not in pages.OF_OPENER] == []


def has_page(name: str) -> bool:
    return name in pages.PAGE_OF or any(has_page(base) for base in classes().get(name, ()))


def test_the_table_names_only_classes_chapters_and_pages_that_exist() -> None:
    known = classes()
    assert [name for name in (*pages.PAGE_OF, *pages.OF_OPENER) if name not in known] == []
    chapters = {kind.__module__.rpartition(".")[2] for kind in KINDS.values()}
    assert set(pages.PAGE_OF_CHAPTER) <= chapters
    assert {*pages.PAGE_OF.values(), *pages.PAGE_OF_CHAPTER.values(), pages.START} <= set(NAMES)


# --- the guide ------------------------------------------------------------------------------------


def test_the_contents_name_every_page_once_and_as_it_calls_itself() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != CONTENTS)
    for page in GUIDE.pages:
        assert GUIDE.text(page.name).splitlines()[0] == f"# {page.title}"
        assert page.part


@pytest.mark.parametrize("name", [CONTENTS, *NAMES])
def test_a_page_links_only_to_pages_and_shows_only_pictures_that_are_there(name: str) -> None:
    for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", GUIDE.text(name)):
        assert link.removesuffix(".md") in NAMES
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", GUIDE.text(name)):
        assert (FOLDER / picture).stat().st_size < LARGEST, picture
        assert not QImage(str(FOLDER / picture)).isNull()


def test_every_picture_beside_the_guide_is_shown() -> None:
    assert {path.stem for path in (FOLDER / "hinh").iterdir()} == GUIDE.pictures


def test_the_guide_names_only_keys_that_the_program_binds() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "ui").rglob("*.py"))
    bound = {keys.casefold() for keys in re.findall(r'"((?:Ctrl|Alt|Shift)\+[^"{]+|F\d)"', sources)}
    known = (
        bound
        | {"shift+tab", "alt+mũi tên trái", "alt+mũi tên lên", "alt+mũi tên xuống"}
        | {f"alt+{n}" for n in range(1, 5)}
    )
    known |= {f"ctrl+shift+{n}" for n in range(1, 10)}
    text = "\n".join(GUIDE.text(name) for name in NAMES)
    named = set(re.findall(r"\*\*((?:Ctrl|Alt|Shift)\+[^*]+|F\d)\*\*", text))
    assert len(named) > 20
    assert {keys for keys in named if keys.casefold() not in known} == set()


def test_no_table_follows_a_list_or_a_remark() -> None:
    """Qt would put what stands before it into its first cell."""
    for name in NAMES:
        assert re.findall(r"^(?:[-\d>].*)\n+\|", GUIDE.text(name), re.MULTILINE) == []


@pytest.mark.parametrize("typed", ["phieu khoi phuc", "Phiếu khôi phục", "khôi PHỤC phiếu"])
def test_searching_needs_no_marks_and_finds_titles_first(typed: str) -> None:
    assert GUIDE.search(typed)[0].page.name == "phieu-khoi-phuc"
    assert GUIDE.search("bút lục")[0].page.name == "cai-bat-buoc"
    assert GUIDE.search("xyzabc") == []


# --- F1 -------------------------------------------------------------------------------------------


def guide_of(program: Program) -> Any:
    shown = [window for window in QApplication.topLevelWidgets() if isinstance(window, GuideWindow)]
    assert shown
    return shown[-1]


def test_f1_opens_the_page_of_what_has_the_focus_and_leaves_the_work_alone(program: Program) -> None:
    hands = program.hands
    hands.press("F1")
    hands.rest(20)
    guide = guide_of(program)
    assert (guide.name, guide.isVisible()) == ("hom-nay", True)
    assert guide.paper.toPlainText().startswith("Hôm nay: việc đến hạn")
    hands.press("Esc")
    assert not guide.isVisible()
    show_person(program, enter(program))
    hands.pick("Ctrl+E", "Xét nghiệm")
    hands.rest()
    dialog = QApplication.activeModalWidget()
    hands.press("F1")
    hands.rest(20)
    assert guide_of(program) is guide
    assert guide.name == "xet-nghiem-ban-dem"
    assert guide.isActiveWindow()
    assert dialog is not None
    assert dialog.isVisible()


def test_finding_and_filtering_have_pages_of_their_own(program: Program) -> None:
    hands = program.hands
    for keys, page in ((("Ctrl+2", "F4"), "loc-danh-sach"), (("Ctrl+K",), "tim-va-lam")):
        for key in keys:
            hands.press(key)
            hands.rest(20)
        hands.press("F1")
        hands.rest(20)
        assert guide_of(program).name == page
        hands.press("Esc")


def test_a_button_of_the_rail_opens_the_guide_at_the_page_beside_it(program: Program) -> None:
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    program.hands.tab_to("Hướng dẫn")
    program.hands.press("Return")
    program.hands.rest(20)
    assert guide_of(program).name == "danh-sach"
    program.hands.press("Esc")


def test_the_guide_answers_on_the_unlock_page_and_locking_closes_it(program: Program) -> None:
    program.hands.press("F1")
    guide = guide_of(program)
    program.hands.rest(20)
    program.shell.lock()
    program.hands.rest(20)
    assert not guide.isVisible()
    program.hands.press("F1")
    program.hands.rest(20)
    assert guide.name == "mo-khoa-so"
    guide.close()


def test_a_link_leads_on_back_leads_back_and_nothing_leads_outside(app: Any) -> None:
    guide = GuideWindow()
    guide.show_page("hom-nay")
    guide._follow(QUrl("sao-luu.md"))
    assert guide.name == "sao-luu"
    guide.go_back()
    assert guide.name == "hom-nay"
    for outside in ("https://example.org/sao-luu", "file:///etc/passwd", "../../README.md"):
        guide._follow(QUrl(outside))
    assert guide.name == "hom-nay"
    assert guide.paper.loadResource(2, QUrl("../pictures/hom-nay.png")) is None
    guide.deleteLater()


def test_no_word_is_in_a_weight_that_the_typeface_lacks(app: Any) -> None:
    guide = GuideWindow()
    guide.show()
    guide.show_page("phim-tat")
    block, weights = guide.paper.document().begin(), set()
    while block.isValid():
        weights |= {place.fragment().charFormat().fontWeight() for place in block}
        block = block.next()
    assert max(weights) == QFont.Weight.DemiBold
    guide.deleteLater()


def test_enter_in_the_search_box_opens_the_best_page(app: Any) -> None:
    guide = GuideWindow()
    guide.show_page("hom-nay")
    guide._search.setText("methadone")
    contents = guide.findChild(QTreeView)
    assert contents is not None
    assert contents.model().index(0, 0).data().startswith("Điều trị thay thế (Methadone)")
    guide._open_first()
    assert guide.name == "dieu-tri-thay-the"
    guide.deleteLater()


def test_nothing_of_the_guide_is_loaded_before_it_is_asked_for() -> None:
    tree = ast.parse((ROOT / "ui" / "help" / "keys.py").read_text("utf-8"))
    loaded = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not {module for module in loaded if module and module.startswith("ui.help")}


# --- the keys -------------------------------------------------------------------------------------


def test_the_overview_tells_the_keys_of_the_page_of_the_places_and_of_everywhere(program: Program) -> None:
    show_person(program, enter(program))
    found = {(key.group, key.keys): key.words for key in keys_of(program.shell)}
    assert found[HERE, "Ctrl+D"] == "In cả hồ sơ"
    assert found[HERE, "Alt+2"] == "Lý lịch"
    assert found[PLACES, "Ctrl+2"] == "Danh sách"
    assert found[ANYWHERE, "Ctrl+Z"] == "Hoàn tác việc vừa làm"
    program.hands.press("Ctrl+/")
    program.hands.rest(20)
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, KeysDialog)
    assert in_columns({HERE: 4, PLACES: 13, ANYWHERE: 4, ALWAYS: 9}) == ([HERE, ANYWHERE, ALWAYS], [PLACES])
    program.hands.press("Esc")
    assert not shown.isVisible()
