"""The page of people narrowed by filters: by keys alone, on paper, in Excel, and kept for the next time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from python_calamine import CalamineWorkbook

from models.errors import ErrorCode, RegistryError
from models.list_filter import Condition, Facet, ListFilter
from models.logs import LogFilter
from models.papers.lists import Shown
from models.roles import Permission, Role
from tests.conftest import NOW
from tests.printing.reading import read
from tests.ui.conftest import Program
from tests.ui.people import enter
from ui.paper.list_dialog import ListDialog
from ui.people.columns import COLUMNS, NAME, PROPOSED, Known
from ui.people.columns_dialog import ColumnsDialog
from ui.people.filter_words import facet_words
from ui.people.page import PeoplePage


@pytest.fixture
def people(program: Program) -> Program:
    """Four people on the lists and one taken off; the page of people shows."""
    common: dict[str, Any] = {"citizen_number": "", "phone": ""}
    enter(program, **common, name="Trần Văn An", sex="male", substances=("heroin",), hamlet="Ấp 3")
    enter(program, **common, name="Lê Thị Bình", substances=("heroin", "ketamine"), hamlet="ấp 3", ethnicity="Khmer")
    enter(program, **common, name="Võ Văn Chín", sex="male", substances=("ketamine",), hamlet="Ấp Đông")
    enter(program, **common, name="=Danh Dũng", sex="male", hamlet="Ấp Đông")
    enter(program, **common, name="Mai Thị Kết", closed=True, substances=("heroin",), hamlet="Ấp 3")
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    return program


def names(program: Program) -> list[str]:
    model = program.page._model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def tick(program: Program, *typed: str) -> None:
    """Open the panel with F4 and tick what typed letters find, one after the other."""
    program.hands.press("F4")
    program.hands.rest(20)
    tick_here(program, *typed)


def tick_here(program: Program, *typed: str) -> None:
    for letters in typed:
        program.hands.type(letters)
        program.hands.rest(10)
        program.hands.press("Return")
        program.hands.rest(20)


def chips(program: Program) -> list[str]:
    return [b.text() for b in program.page._chips.findChildren(QPushButton) if b.isVisibleTo(program.page._chips)]


def test_by_keys_alone_a_list_is_narrowed_and_widened_again(people: Program) -> None:
    hands, page = people.hands, people.page
    before = hands.keys
    tick(people, "hero", "ấp 3")
    assert names(people) == ["Trần Văn An", "Lê Thị Bình"], "spellings that differ by capitals are one value"
    assert page._count.text() == "2 người phù hợp với bộ lọc"
    assert hands.keys - before == 3, "F4, and Enter for each"
    hands.press("Esc")
    assert page._panel.isVisible(), "first the letters go"
    hands.press("Esc")
    assert not page._panel.isVisible()
    assert page._table.hasFocus()
    hamlet, *others = chips(people)
    assert hamlet.lower() == "thôn, ấp: ấp 3"
    assert others == ["Loại ma túy: Heroine", "Bỏ lọc"]
    hands.press("Esc")
    hands.rest(20)
    assert len(names(people)) == 4
    assert not page._chips.isVisible()
    # a chip takes its facet out
    tick(people, "hero", "nam")
    assert names(people) == ["Trần Văn An"]
    hands.press("Esc", "Esc")
    hands.tab_to("Bỏ điều kiện: Giới tính: Nam")
    hands.press("Return")
    hands.rest(20)
    assert names(people) == ["Trần Văn An", "Lê Thị Bình"]
    assert hands.focused().accessibleName() == "Bỏ điều kiện: Loại ma túy: Heroine"
    hands.press("Return")
    hands.rest(20)
    assert len(names(people)) == 4


def test_in_the_tree_arrows_and_space_tick_and_untick(people: Program) -> None:
    people.hands.press("F4")
    people.hands.rest(20)
    people.hands.tab_to("Điều kiện lọc")
    tree = people.page._panel._tree
    assert tree.currentIndex().data() == "Tình trạng"
    people.hands.press("Down", "Down", "Down", "Return", "Down", "Space")
    people.hands.rest(20)
    assert people.page._filter == ListFilter((Condition(Facet.SEX, "male"),))
    assert tree.currentIndex().data() == "Nam", "the current row stays"
    assert tree.currentIndex().data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    assert tree.currentIndex().siblingAtColumn(1).data() == "3"
    people.hands.press("Space")
    people.hands.rest(20)
    assert not people.page._filter
    # the counts are those of the list that is chosen, and it is filtered too
    people.page._group.setCurrentIndex(4)
    people.page.refresh()
    people.hands.rest(20)
    people.hands.press("F4")
    people.hands.press("F4")
    tick_here(people, "hero")
    assert names(people) == ["Mai Thị Kết"]
    assert tree.currentIndex().siblingAtColumn(1).data() == "1"
    # a page that is come to again shows everybody
    people.hands.press("Ctrl+1", "Ctrl+2")
    people.hands.rest(20)
    assert len(names(people)) == 4
    assert not people.page._panel.isVisible()


def test_a_search_stays_within_the_filter_and_nobody_found_is_told_what_to_do(people: Program) -> None:
    tick(people, "hero")
    people.hands.press("Esc", "Esc")
    people.page.search()
    people.hands.type("van")
    people.hands.rest(20)
    assert names(people) == ["Trần Văn An"]
    people.hands.type("xyz")
    people.hands.rest(20)
    assert names(people) == []
    assert "Esc" in people.page._table.empty
    people.hands.press("Esc")
    people.hands.rest(20)
    assert names(people) == ["Trần Văn An", "Lê Thị Bình"]
    # where there is no room for both, the panel stands in place of the list
    page = people.page
    people.shell.resize(860, 420)
    tick(people, "dưới 12")
    assert page._panel.isVisible()
    assert not page._table.isVisible()
    assert page._panel.width() > 600
    people.hands.press("Esc", "Esc")
    assert page._table.isVisible()
    assert names(people) == []
    assert "F4" in page._table.empty
    assert chips(people) == ["Tuổi: Dưới 12 tuổi", "Loại ma túy: Heroine", "Bỏ lọc"]


# --- what the user keeps ------------------------------------------------------------------------------


def again(program: Program) -> None:
    """Lock and unlock: a new desk."""
    program.hands.press("Ctrl+L")
    program.hands.until(lambda: program.shell.desk is None)
    program.unlock()
    program.hands.press("Ctrl+2")
    program.hands.rest(20)


def headings(program: Program) -> list[str]:
    model = program.page._model
    return [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]


def test_filters_and_columns_are_kept_for_the_next_time(people: Program) -> None:
    tick(people, "hero", "ấp 3")
    people.hands.fill("Tên bộ lọc", "Heroin ở ấp 3")
    people.hands.press("Return")
    people.hands.rest(20)
    again(people)
    tick(people, "heroin ở")
    assert names(people) == ["Trần Văn An", "Lê Thị Bình"]
    people.hands.tab_to("Điều kiện lọc")
    assert people.page._panel._tree.saved_name == "Heroin ở ấp 3"
    people.hands.tab_to("Xóa bộ lọc đã lưu")
    people.hands.press("Return")
    people.hands.rest(20)
    # columns
    assert headings(people) == [COLUMNS[code].heading for code in PROPOSED]
    people.hands.tab_to("Chọn cột của danh sách")
    people.hands.press("Return")
    people.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ColumnsDialog))
    people.hands.press("Space", "End", "Up", "Up", "Up")
    assert people.hands.focused().currentItem().text() == "Dân tộc"  # type: ignore[attr-defined]
    people.hands.press("Space", *["Alt+Up"] * 30, "Return")
    people.hands.rest(20)
    wanted = ["Họ và tên", "Dân tộc", *(COLUMNS[code].heading for code in PROPOSED[2:])]
    assert headings(people) == wanted
    assert people.page._model.index(1, 1).data() == "Khmer"
    again(people)
    assert people.page._view.saved == ()
    assert headings(people) == wanted
    people.page.choose_columns()
    people.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ColumnsDialog))
    people.hands.rest(20)
    people.hands.tab_to("Như ban đầu")
    people.hands.press("Return", "Esc")
    people.hands.rest(20)
    assert headings(people) == wanted, "Escape changes nothing"


# --- out ----------------------------------------------------------------------------------------------


def test_more_columns_chosen_while_the_list_does_not_show_stand_there_when_it_does(people: Program) -> None:
    """The window gets another size meanwhile: what was measured before is of fewer columns."""
    page = people.page
    people.hands.press("Ctrl+1")
    people.hands.rest()
    page._keep_view(replace(page._view, columns=tuple(COLUMNS)))
    people.hands.rest()
    people.shell.resize(people.shell.width() - 150, people.shell.height())
    people.hands.rest()
    people.hands.press("Ctrl+2")
    people.hands.rest()
    assert people.page is page
    assert len(headings(people)) == len(COLUMNS)
    assert all(page._table.columnWidth(column) > 20 for column in range(len(COLUMNS)))


def test_a_name_without_a_letter_keeps_no_filter(people: Program) -> None:
    people.page.open_panel()
    panel = people.page._panel
    panel.show_filter(ListFilter().toggled(Condition(Facet.SEX, "female")))
    panel._name.setText("\u200b \u200b")
    assert not panel._keep.isEnabled()
    panel._name.setText("\u200bNữ")
    assert panel._keep.isEnabled()


def test_what_is_printed_follows_the_filter(people: Program) -> None:
    tick(people, "hero", "nam")
    asked: list[Shown] = []
    people.page.papers_wanted.connect(asked.append)
    people.hands.press("Ctrl+Shift+P")
    (shown,) = asked
    assert shown.wanted == people.page._filter
    found: list[int] = []
    people.tasks.run(lambda registry: len(registry.read(shown.places)), found.append)
    people.hands.rest()
    assert found == [1]
    people.hands.press("Esc")
    people.hands.rest(20)
    people.hands.press("Ctrl+P")
    people.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ListDialog))
    people.hands.rest(20)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ListDialog)
    text = " ".join("\n".join(page.text for page in read(dialog.pdf)).split())
    assert "Trần Văn An" in text
    assert "Lê Thị Bình" not in text
    assert "GIỚI TÍNH: NAM; LOẠI MA TÚY: HEROINE" in text


def exports(program: Program) -> list[str]:
    found: list[str] = []

    def ask(registry: Any) -> list[str]:
        registry.store_looks()
        rows = registry.read(lambda q: q.looks(LogFilter(kinds=("export", "search")), before=None, limit=9))
        return [f"{row.kind} {row.detail}" for row in rows]

    program.tasks.run(ask, found.extend)
    program.hands.rest()
    return found


def test_excel_of_what_is_shown_has_these_people_in_these_columns_and_is_noted(people: Program, tmp_path: Path) -> None:
    people.page._keep_view(replace(people.page._view, columns=(NAME, "hamlet", "substances")))
    people.hands.rest(20)
    tick(people, "nam")
    people.hands.press("Esc", "Esc")
    people.answers.file = str(tmp_path / "danh-sach.xlsx")
    people.hands.press("Ctrl+Shift+S")
    people.hands.until(lambda: people.page.notice.text.startswith("Đã lưu"))
    assert people.answers.asked == ["Lưu thành tệp Excel không mã hóa?"]
    (sheet,) = CalamineWorkbook.from_path(tmp_path / "danh-sach.xlsx").sheet_names
    rows = CalamineWorkbook.from_path(tmp_path / "danh-sach.xlsx").get_sheet_by_name(sheet).to_python()
    assert rows == [
        ["Họ và tên", "Thôn, ấp", "Loại ma túy"],
        ["Trần Văn An", "Ấp 3", "Heroine"],
        ["Võ Văn Chín", "Ấp Đông", "Ketamine"],
        ["=Danh Dũng", "Ấp Đông", ""],
    ]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx"] == ["danh-sach.xlsx"]
    assert exports(people)[0] == "export Danh sách Excel: 3 người"
    assert "search 3" in exports(people), "a filter that was meant is a search"


def test_no_file_is_written_without_an_answer_a_disk_or_anybody_in_it(
    people: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RegistryError(ErrorCode.DISK_FULL)

    people.answers.file = str(tmp_path / "danh-sach.xlsx")
    people.answers.yes = False
    people.hands.press("Ctrl+Shift+S")
    people.hands.rest(20)
    people.answers.yes = True
    monkeypatch.setattr("storage.disk.Disk.write_workbook", refuse)
    people.hands.press("Ctrl+Shift+S")
    people.hands.until(lambda: not people.page._saver.is_busy)
    assert "đầy" in people.page.notice.text
    assert exports(people)[0] == "export Danh sách Excel: 4 người", "noted before the file could be there"
    monkeypatch.undo()
    monkeypatch.setattr("storage.registry.SqlRegistry.note_access", lambda *_: False)
    people.hands.press("Ctrl+Shift+S")
    people.hands.until(lambda: not people.page._saver.is_busy)
    assert "nhật ký truy cập" in people.page.notice.text
    assert not (tmp_path / "danh-sach.xlsx").exists(), "nobody noted it, so it is not written"
    monkeypatch.undo()
    tick(people, "dưới 12")
    people.hands.press("Ctrl+Shift+S")
    people.hands.rest(20)
    assert people.page.notice.text.startswith("Danh sách đang trống")
    assert not (tmp_path / "danh-sach.xlsx").exists()
    assert sum(look.startswith("export") for look in exports(people)) == 1


def test_only_who_may_save_plain_files_is_offered_excel(program: Program) -> None:
    place = program.desk._place
    for role in Role:
        user = replace(place.user, known=replace(place.user.known, role=role.value))
        if user.may(Permission.READ_LISTS):
            page = PeoplePage(replace(place, user=user))
            assert page._save.isVisibleTo(page) is (role is Role.CHIEF)
    program.hands.rest()


def test_words_of_many_values_say_how_many_more() -> None:
    known = Known(lambda: None, lambda: NOW)
    conditions = [Condition(Facet.HAMLET, f"Ấp số {i} rất dài tên") for i in range(6)]
    assert facet_words(Facet.HAMLET, conditions, known).endswith("và 4 giá trị khác")
    assert len(facet_words(Facet.HAMLET, [Condition(Facet.HAMLET, "x" * 300)], known)) < 80


def search_in(program: Program, group: str, text: str) -> None:
    page = program.page
    page._group.setCurrentText(group)
    page._group.activated.emit(page._group.currentIndex())
    page.search()
    program.hands.type(text)
    program.hands.rest(50)


def test_a_search_is_within_the_chosen_list_and_the_choice_of_a_list_within_the_search(people: Program) -> None:
    page = people.page
    search_in(people, "Cả ba danh sách", "mai thi")
    assert names(people) == []
    assert page._closed.text() == "Có 1 hồ sơ đã kết thúc phù hợp (chọn danh sách đã đưa ra để xem)"
    page._group.setCurrentText("Đã đưa ra khỏi danh sách")
    page._group.activated.emit(page._group.currentIndex())
    people.hands.rest(20)
    assert names(people) == ["Mai Thị Kết"]
    assert page._count.text() == "1 người phù hợp"
    assert not page._closed.isVisible()
    printed: list[Any] = []
    stands = page._what_stands()
    people.tasks.run(lambda registry: registry.read(stands.places), printed.extend)
    people.hands.rest()
    assert printed == [page._model.place_at(0)]
    search_in(people, "Người nghiện", "van an")
    assert names(people) == []
    assert "trong danh sách đã chọn" in page._table.empty
    search_in(people, "Người sử dụng trái phép", "van an")
    assert names(people) == ["Trần Văn An"]


def test_the_counts_of_the_panel_are_within_the_other_conditions(people: Program) -> None:
    tick(people, "hero")
    tree = people.page._panel._tree
    counts = {at.data(): at.siblingAtColumn(1).data() for at in tree._values_shown()}
    assert counts["Heroine"] == "2"
    people.hands.press("Esc")
    people.hands.rest(20)
    counts = {at.data().lower(): at.siblingAtColumn(1).data() for at in tree._values_shown()}
    assert (counts["ấp 3"], counts["ấp đông"]) == ("2", "0")
    assert counts["ketamine"] == "2", "of the facet itself values are alternatives: only one has both"
