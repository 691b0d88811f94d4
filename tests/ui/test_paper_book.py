"""The page of the office's papers: found by keys, opened at their person, more fetched as one goes down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.actions.keep_paper import keep_printed
from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.logs import LogFilter
from models.ports import Registry
from tests.storage.test_roles import paper
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.messages import Message


def keep(program: Program, person: str, count: int) -> None:
    """Papers numbered from 1 on, a day each."""

    def write(registry: Registry) -> None:
        for i in range(1, count + 1):
            made = replace(
                paper(PersonId(person), f"paper {i}"), number=f"{i:02d}/QĐ-CAX", dated=date(2026, 10, 1 + i % 28)
            )
            registry.write(keep_printed, made, 1, "print")

    program.tasks.run(write)
    program.hands.rest()


def come(program: Program) -> Any:
    program.hands.press("Ctrl+G")
    program.hands.rest(30)
    return program.page


def cells(page: Any) -> list[tuple[str, ...]]:
    return [line.texts for line in page._model.lines]


def test_a_paper_is_found_by_its_number_and_opens_at_its_person(program: Program) -> None:
    person = enter(program, name="Lò Thị Giấy")
    keep(program, person, 12)
    page = come(program)
    assert len(cells(page)) == 12
    program.hands.type("7")
    program.hands.rest(200)
    (row,) = cells(page)
    assert (row[0], row[1], row[3], row[5]) == ("07/QĐ-CAX", "08/10/2026", "Lò Thị Giấy", "chưa có")
    program.hands.press("Down", "Return")
    program.hands.until(lambda: type(getattr(program.page, "dialog", None)).__name__ == "PdfDialog")
    assert program.page.person_id == person


def test_words_find_people_and_the_access_log_has_how_many_but_not_what_for(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.paper.book_page._SETTLED_AFTER_MS", 1)
    person = enter(program, name="Lò Thị Giấy")
    keep(program, person, 3)
    page = come(program)
    program.hands.type("giay lo")
    program.hands.rest(200)
    assert len(cells(page)) == 3
    noted: list[Any] = []
    program.hands.rest(50)

    def read(registry: Registry) -> list[Any]:
        registry.store_looks()
        return list(registry.read(lambda q: q.looks(LogFilter(), before=None, limit=9)))

    program.tasks.run(read, noted.extend)
    program.hands.rest()
    assert [row.detail for row in noted if row.kind == "search"] == ["3"]


def test_a_search_is_noted_that_was_not_settled_when_its_page_went(program: Program) -> None:
    person = enter(program, name="Lò Thị Giấy")
    keep(program, person, 2)
    page = come(program)
    program.hands.type("giay lo")
    program.hands.until(lambda: page._settled.isActive())
    program.hands.press("Ctrl+L")
    program.hands.rest(30)
    program.unlock()
    noted: list[Any] = []
    program.tasks.run(
        lambda registry: registry.read(lambda q: q.looks(LogFilter(), before=None, limit=9)), noted.extend
    )
    program.hands.rest()
    assert [row.detail for row in noted if row.kind == "search"] == ["2"]


def test_nothing_kept_and_nothing_found_say_so(program: Program) -> None:
    page = come(program)
    assert "Chưa có giấy tờ nào" in page._table.empty
    program.hands.type("99")
    program.hands.rest(200)
    assert page._table.empty == "Không có giấy tờ nào như vậy."


def test_more_come_as_one_goes_to_the_end(program: Program) -> None:
    keep(program, enter(program), 130)
    page = come(program)
    assert page._count.text() == "100 giấy tờ mới nhất, kéo xuống để xem thêm"
    program.hands.press("Down", "Ctrl+End")
    program.hands.until(lambda: len(cells(page)) == 130)
    assert page._count.text() == "130 giấy tờ"
    assert len(set(cells(page))) == 130


def test_the_year_and_the_sort_are_chosen_by_keys_and_stay_when_one_comes_again(program: Program) -> None:
    person = enter(program)
    keep(program, person, 2)
    page = come(program)
    program.hands.tab_to("Loại giấy tờ")
    program.hands.press("Down", "Down", "Down")
    program.hands.rest(30)
    assert cells(page) == []
    program.hands.press("Ctrl+1")
    program.hands.rest(30)
    page = come(program)
    assert cells(page) == []
    program.hands.tab_to("Loại giấy tờ")
    program.hands.press("Up")
    program.hands.rest(30)
    assert len(cells(page)) == 2
    assert page._years.itemText(1) == "2026"


def test_enter_at_once_waits_for_what_was_typed_and_opens_nobody_else(program: Program) -> None:
    wanted = enter(program, name="Lò Thị Giấy")
    keep(program, wanted, 2)
    other = enter(program, name="Trần Văn Khác")
    program.tasks.run(
        lambda registry: registry.write(
            keep_printed, replace(paper(PersonId(other), "newest"), dated=date(2026, 11, 20)), 1, "print"
        )
    )
    program.hands.rest()
    page = come(program)
    program.hands.type("giay lo")
    program.hands.press("Return")
    program.hands.until(lambda: page._table.hasFocus())
    assert {row[3] for row in cells(page)} == {"Lò Thị Giấy"}
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    assert program.page.person_id == wanted


def test_a_misspelt_name_finds_nothing_and_escape_takes_it_back(program: Program) -> None:
    keep(program, enter(program, name="Lò Thị Giấy"), 2)
    page = come(program)
    program.hands.type("giai lo")
    program.hands.rest(200)
    assert cells(page) == []
    program.hands.press("Esc")
    program.hands.rest(200)
    assert len(cells(page)) == 2


def test_who_was_looked_for_and_what_was_said_are_gone_when_one_comes_again(program: Program) -> None:
    keep(program, enter(program, name="Lò Thị Giấy"), 2)
    page = come(program)
    page.notice.show_message(Message("Không có giấy nào chờ in.", ""))
    program.hands.type("giay")
    program.hands.press("Ctrl+1")
    program.hands.rest(30)
    assert come(program) is page
    assert (page._search.text(), page.notice.text, len(cells(page))) == ("", "", 2)


def test_a_piece_that_did_not_come_is_asked_for_again(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(program, enter(program), 130)
    page = come(program)
    run = program.tasks.run

    def refuse(job: Any, on_done: Any = None, on_error: Any = None, owner: Any = None) -> None:
        monkeypatch.setattr(program.tasks, "run", run)
        on_error(RegistryError(ErrorCode.DISK_ERROR))

    monkeypatch.setattr(program.tasks, "run", refuse)
    program.hands.press("Down", "Ctrl+End")
    program.hands.until(lambda: page.notice.text != "")
    assert len(cells(page)) == 100
    program.hands.press("Ctrl+Home", "Ctrl+End")
    program.hands.until(lambda: len(cells(page)) == 130)


@pytest.mark.parametrize(("form", "signer"), [("III-04", "Nguyễn Thị Hạnh"), ("III-03", "Đặng Thị Hòa")])
def test_the_list_names_who_signs_a_paper(program: Program, form: str, signer: str) -> None:
    """The head of the office signs no statement of somebody else (III-03)."""
    page = show_person(program, enter(program))
    page.paper(form)
    program.hands.until(lambda: page.dialog is not None and bool(page.dialog.pdf) and page.dialog._bar.is_ready)
    program.hands.press("Ctrl+P")
    program.hands.rest()
    program.hands.press("Esc", "Ctrl+G")
    program.hands.rest(20)
    assert program.page._model.lines[0].texts[4] == signer


def test_a_month_is_chosen_beside_its_year(program: Program) -> None:
    person = PersonId(enter(program))

    def write(registry: Registry) -> None:
        for day in (date(2025, 10, 3), date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)):
            registry.write(keep_printed, replace(paper(person, f"of {day}"), dated=day), 1, "print")

    program.tasks.run(write)
    program.hands.rest()
    page = come(program)
    assert not page._months.isEnabled(), "a month is one of a year"
    program.hands.choose("Năm", "2026")
    program.hands.rest(30)
    program.hands.choose("Tháng", "Tháng 10")
    program.hands.rest(30)
    assert [row[1] for row in cells(page)] == ["31/10/2026", "01/10/2026"]
    program.hands.press("F5")
    program.hands.rest(30)
    assert len(cells(page)) == 2
    page._years.setFocus()
    program.hands.press("Home")
    program.hands.rest(30)
    assert len(cells(page)) == 5
    assert page._months.currentText() == "Cả năm"
