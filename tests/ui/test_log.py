"""Nhật ký: found by filters, taken back by keys, exported with and without names, verified behind the work."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from models.actions.erase_people import set_retention
from models.actions.record_event import record_event
from models.actions.take_over_list import take_over_list
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.notes import Note
from models.ids import PersonId
from models.logs import LogFilter
from models.looks import LookKind
from models.ports import Registry
from models.retention import LOOKS as CLASS_OF_LOOKS
from models.roles import Role
from storage import access_log
from tests.conftest import NOW
from tests.storage.test_roles import actions
from tests.storage.test_undo import plan_of
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.log.export import as_csv
from ui.log.page import LogPage
from ui.log.undoing import last_undoable
from ui.log.words import ACTIONS, LOOKS, look_detail
from ui.tasks import STORE_LOOKS_AFTER_MS
from ui.workplace import Workplace

NAME = "Đặng Thị Hòa"


def do(program: Program, job: Callable[[Registry], Any]) -> Any:
    """Run a job on the registry worker and wait for its answer."""
    found: list[Any] = []
    program.tasks.run(job, found.append)
    program.hands.until(lambda: bool(found))
    return found[0]


def note(program: Program, person: PersonId, text: str) -> None:
    do(program, lambda registry: registry.write(record_event, person, Moment.on(NOW.date()), Note(text=text)) or 1)


def show_log(program: Program) -> LogPage:
    program.hands.press("Ctrl+8")
    program.hands.rest(30)
    assert isinstance(program.page, LogPage)
    return program.page


def cells(page: LogPage) -> list[tuple[str, ...]]:
    return [line.texts for line in page._journal.model.lines]


def test_the_tables_of_words_are_total() -> None:
    assert set(LOOKS) == set(LookKind)
    assert {action.__name__ for action in actions()} - set(ACTIONS) == set()


def test_details_of_looks_are_words() -> None:
    assert look_detail("print", "dossier") == "cả hồ sơ"
    assert look_detail("print", "III-04") == "III-04"
    assert look_detail("print", "V-21 65") == "Sổ đăng ký cai nghiện ma túy tự nguyện (Mẫu V-21): 65 dòng"
    assert look_detail("search", "12+") == "12+ người phù hợp"
    assert look_detail("open", "theo yêu cầu") == "Lý do: theo yêu cầu"
    assert look_detail("open", "") == ""


def test_who_did_what_stands_there_the_newest_first(program: Program) -> None:
    note(program, enter(program, name=NAME), "Đã gặp gia đình")
    page = show_log(program)
    number, when, user, what, person, content, _ = cells(page)[0]
    assert (user, what, person) == ("Nguyễn Thị Hạnh", "Ghi sự kiện", NAME)
    assert when.endswith("24/11/2026")
    assert "Đã gặp gia đình" in content
    assert [int(row[0]) for row in cells(page)] == list(range(int(number), 0, -1))
    assert page._journal.table.hasFocus()


def test_a_filter_typed_leaves_what_fits(program: Program) -> None:
    enter(program, name=NAME)
    enter(program, name="Trần Văn Nam", sex="male", citizen_number="089090000999")
    page = show_log(program)
    program.hands.fill("Tên người", "hoa")
    program.hands.press("Return")
    program.hands.rest(30)
    assert {row[4] for row in cells(page)} == {NAME}
    program.hands.fill("Từ ngày", "25/11/2026")
    program.hands.press("Return")
    program.hands.rest(30)
    assert cells(page) == []
    assert page._journal.table.empty


def test_a_day_that_is_none_is_marked_and_does_not_count(program: Program) -> None:
    enter(program, name=NAME)
    page = show_log(program)
    before = cells(page)
    program.hands.fill("Từ ngày", "31/02/2026")
    program.hands.press("Return")
    program.hands.rest(30)
    assert page._journal.filters._since.property("fault") == "true"
    assert cells(page) == before


def test_more_rows_come_as_one_goes_down(program: Program) -> None:
    person = enter(program, name=NAME)

    def write(registry: Registry) -> bool:
        for i in range(120):
            registry.write(record_event, person, Moment.on(NOW.date()), Note(text=f"{i}"))
        return True

    do(program, write)
    page = show_log(program)
    assert len(cells(page)) == 100
    assert not page._journal.model.is_whole
    program.hands.press("Ctrl+End")
    program.hands.until(lambda: page._journal.model.is_whole)
    assert [int(row[0]) for row in cells(page)] == list(range(int(cells(page)[0][0]), 0, -1))


def test_the_chosen_action_is_taken_back_by_keys(program: Program) -> None:
    person = enter(program, name=NAME)
    note(program, person, "ghi nhầm")
    page = show_log(program)
    program.hands.press("Return")
    program.hands.rest(20)
    program.hands.tab_to("Hoàn tác việc này")
    program.hands.press("Return")
    program.hands.rest(30)
    assert program.answers.asked[-1] == "Hoàn tác việc này?"
    assert "Đã hoàn tác: ghi sự kiện." in page.notice
    assert do(program, lambda r: [e.fact.kind for e in r.read(lambda q: q.case(person)).events]) == ["test"]
    assert "(đã hoàn tác)" in "".join(row[3] for row in cells(page))


def test_what_others_built_on_is_refused_with_a_sentence(program: Program) -> None:
    person = enter(program, name=NAME)
    note(program, person, "ghi sau")
    page = show_log(program)
    entered = next(i for i, row in enumerate(cells(page)) if row[3] == "Lập hồ sơ")
    page._journal.table.setCurrentIndex(page._journal.model.index(entered, 0))
    program.hands.press("Ctrl+U")
    program.hands.rest(30)
    assert "phải hoàn tác việc sau trước" in page.notice


def test_the_last_action_goes_back_from_anywhere(program: Program) -> None:
    person = enter(program, name=NAME)
    note(program, person, "ghi nhầm")
    page = show_person(program, person)
    program.hands.press("Ctrl+Z")
    program.hands.rest(30)
    assert [event.fact.kind for event in page.view.case.events] == ["test"]
    assert "Đã hoàn tác" in program.desk.notice.text
    program.hands.press("Ctrl+Z")
    program.hands.rest(30)
    assert program.page is not page  # the person is out of the registry again
    program.hands.press("Ctrl+Z")
    program.hands.rest(30)
    assert "Không có việc nào" in program.desk.notice.text


def test_what_a_printed_paper_stands_on_is_not_offered_but_pointed_out(program: Program) -> None:
    page = show_person(program, enter(program, name=NAME))
    page.paper("III-04")
    program.hands.rest(30)
    page.dialog.print()
    program.hands.rest()
    page.dialog.done(0)
    program.answers.asked.clear()
    program.hands.press("Ctrl+Z")
    program.hands.rest()
    assert program.answers.asked == []
    assert "không hoàn tác được nữa" in program.desk.notice.text
    assert NAME in program.desk.notice.text
    assert "Hủy vì ghi nhầm" in program.desk.notice.text


def test_the_question_names_nobody_where_the_action_was_about_many(program: Program) -> None:
    rows = [(f"Phạm Văn {i}", f"08909900000{i}", date(1999, 1, i), "Nam", date(2026, 8, 1), None) for i in (1, 2)]
    note(program, enter(program, name=NAME), "một người")
    assert do(program, last_undoable)[1] == NAME
    do(program, lambda registry: registry.write(take_over_list, plan_of(registry, rows)) or 1)
    assert do(program, last_undoable)[1] == ""


def test_no_means_no(program: Program) -> None:
    person = enter(program, name=NAME)
    program.answers.yes = False
    program.hands.press("Ctrl+Z")
    program.hands.rest(30)
    assert program.answers.asked
    assert do(program, lambda r: r.read(lambda q: q.person(person)).known.name) == NAME


# --- looks ---------------------------------------------------------------------------------------


def looks(program: Program) -> list[tuple[str, str]]:
    def read(registry: Registry) -> list[tuple[str, str]]:
        registry.store_looks()
        rows = registry._open_connection().execute(  # type: ignore[attr-defined]
            "SELECT kind, detail FROM access_log ORDER BY number"
        )
        return [tuple(row) for row in rows.fetchall()]

    return do(program, read)


def test_an_opened_person_and_the_log_itself_are_noted(program: Program) -> None:
    show_person(program, enter(program, name=NAME))
    show_log(program)
    assert [kind for kind, _ in looks(program)] == ["login", "open", "read_log"]


def test_what_waits_is_written_within_seconds_without_being_asked(
    program: Program,
) -> None:
    assert program.tasks._looks.interval() == STORE_LOOKS_AFTER_MS <= 5_000
    program.tasks._looks.setInterval(0)
    show_person(program, enter(program, name=NAME))
    program.hands.rest(50)

    def read(registry: Registry) -> list[str]:
        rows = registry._open_connection().execute("SELECT kind FROM access_log")  # type: ignore[attr-defined]
        return [row[0] for row in rows.fetchall()]

    assert do(program, read) == ["login", "open"]


def test_a_search_that_stands_still_is_noted_with_its_count_and_without_its_text(program: Program) -> None:
    enter(program, name=NAME)
    program.hands.press("Ctrl+F")
    program.hands.rest(20)
    program.hands.type("hoa")
    program.hands.rest(120)
    program.page.settle()
    program.hands.rest()
    assert looks(program)[-1] == ("search", "1")
    program.page.settle()
    program.hands.rest()
    assert [kind for kind, _ in looks(program)].count("search") == 1


def test_a_search_is_noted_that_was_not_settled_when_its_page_went(program: Program) -> None:
    enter(program, name=NAME)
    program.hands.press("Ctrl+F")
    program.hands.rest(20)
    program.hands.type("hoa")
    program.hands.until(lambda: program.page._settled.isActive())
    program.hands.press("Ctrl+L")
    program.hands.rest(30)
    program.unlock()
    assert ("search", "1") in looks(program)


def test_locking_is_told_from_closing(program: Program) -> None:
    program.hands.press("Ctrl+L")
    program.hands.rest(30)
    program.unlock()
    assert [kind for kind, _ in looks(program)] == ["login", "lock", "login"]


# --- export --------------------------------------------------------------------------------------


def export(program: Program, path: Path) -> list[list[str]]:
    program.answers.file = str(path)
    page = show_log(program)
    program.hands.tab_to("Lưu nhật ký thay đổi ra tệp")
    program.hands.press("Return")
    program.hands.until(path.exists)
    program.hands.rest(30)
    assert "Đã lưu" in page.notice
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def test_a_chief_exports_with_names(program: Program, tmp_path: Path) -> None:
    enter(program, name=NAME)
    rows = export(program, tmp_path / "nhat-ky.csv")
    assert rows[0] == ["Nhật ký: Thay đổi"]
    assert rows[3][:3] == ["Số", "Lúc", "Cán bộ"]
    assert any(NAME in row for row in rows)
    assert [int(row[0]) for row in rows[4:]] == list(range(len(rows) - 4, 0, -1))
    assert looks(program)[-1][0] == "export"


def test_others_export_without_names_and_without_what_was_typed(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(program, enter(program, name=NAME), "Đã gặp gia đình")
    monkeypatch.setattr(Workplace, "may_save_plain", property(lambda _: False))
    rows = export(program, tmp_path / "nhat-ky.csv")
    written = (tmp_path / "nhat-ky.csv").read_text("utf-8-sig")
    assert NAME not in written
    assert "gia đình" not in written
    assert any(row[3] == "Ghi sự kiện" and len(row[4]) == 8 for row in rows[4:])


def test_no_cell_is_a_formula() -> None:
    written = as_csv(["x"], ["a"], [("=1+1",), ("-2",), ("@x",), ("bình thường",)]).decode("utf-8-sig")
    assert written.splitlines()[2:] == ["'=1+1", "'-2", "'@x", "bình thường"]


# --- verification --------------------------------------------------------------------------------


def test_the_journal_is_verified_on_demand(program: Program) -> None:
    enter(program, name=NAME)
    show_log(program)
    program.hands.press("Alt+3")
    program.hands.rest(20)
    program.hands.tab_to("Kiểm tra ngay")
    program.hands.press("Return")
    program.hands.until(lambda: not program.desk._verifier.is_running)
    assert program.desk._verifier.is_whole
    tab = program.page._tabs.currentWidget().part
    assert tab._result.text == "Nhật ký nguyên vẹn."
    program.hands.tab_to("Mã đã giữ")
    program.hands.type(tab._head.text())
    program.hands.press("Return")
    program.hands.rest(20)
    assert "Khớp" in tab._compared.text
    program.hands.fill("Mã đã giữ", "1-999-AAAA-BBBB-CCCC-DDDD")
    program.hands.press("Return")
    program.hands.rest(20)
    assert "bản cũ" in tab._compared.text


def test_the_journal_is_verified_by_itself_some_time_after_opening(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.shell.VERIFY_AFTER_MS", 0)
    program.hands.press("Ctrl+L")
    program.hands.rest(30)
    program.unlock()
    program.hands.until(lambda: program.desk._verifier.is_whole)
    assert program.desk._verifier.faults == []


def test_what_was_changed_is_told_wherever_one_is(program: Program) -> None:
    enter(program, name=NAME)

    def harm(registry: Registry) -> bool:
        registry._open_connection().execute(  # type: ignore[attr-defined]
            "UPDATE journal SET user_id = 'x' WHERE number = 2"
        )
        return True

    do(program, harm)
    program.desk.verify()
    program.hands.until(lambda: not program.desk._verifier.is_running)
    assert "Mục số 2 của lịch sử thay đổi đã bị sửa." in program.desk.notice.text


def test_a_verification_can_be_stopped_and_ends_with_the_lock(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.verification.STEP_SECONDS", 0)
    verifier = program.desk._verifier
    verifier.start()
    verifier.cancel()
    program.hands.rest(30)
    assert not verifier.is_running
    assert not verifier.is_whole
    verifier.start()
    program.hands.press("Ctrl+L")
    program.hands.rest(30)
    program.unlock()
    assert not program.desk._verifier.is_running


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.READER])
def test_who_may_not_read_the_journal_is_not_shown_the_way_to_it(
    program: Program, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.session import Session

    original = Session.__init__

    def as_role(self: Session, *args: Any, **more: Any) -> None:
        original(self, *args, **more)
        self.user = replace(self.user, known=replace(self.user.known, role=role.value))

    program.hands.press("Ctrl+L")
    program.hands.rest(30)
    monkeypatch.setattr(Session, "__init__", as_role)
    program.unlock()
    shown = [made.accessibleName() for made in program.shell.findChildren(QToolButton)]
    assert "Nhật ký" not in shown
    assert "Danh sách" in shown
    assert QApplication.activeModalWidget() is None


# --- a disk that is full, and what was kept long enough -------------------------------------------


@contextmanager
def refusing_looks(program: Program) -> Iterator[None]:
    """A disk that takes no look; at the end the user must have been told."""

    def refuse(*_: object) -> None:
        raise RegistryError(ErrorCode.DISK_FULL)

    program.desk.notice.clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(access_log, "add", refuse)
        yield
    assert "chưa ghi được nhật ký truy cập" in program.desk.notice.text


def last_looks(program: Program, count: int) -> list[LookKind]:
    return [row.kind for row in do(program, lambda r: r.read(lambda q: q.looks(LogFilter(), before=None, limit=count)))]


def test_a_look_that_the_disk_does_not_take_is_said_and_reading_goes_on(program: Program) -> None:
    person = enter(program)
    with refusing_looks(program):
        page = show_person(program, person)
        program.tasks._store_looks()
        program.hands.rest()
        assert page.view.case.person.id == person
    program.tasks.look(LookKind.EXPORT, None, "x")
    program.hands.rest()
    assert last_looks(program, 2) == [LookKind.EXPORT, LookKind.GAP]


@pytest.mark.parametrize("press", ["Ctrl+P", "Ctrl+D"])
def test_a_print_whose_look_the_disk_does_not_take_is_said(program: Program, press: str) -> None:
    page = show_person(program, enter(program))
    if press == "Ctrl+P":
        program.hands.pick(press, "III-05")
    else:
        program.hands.press(press)
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    with refusing_looks(program):
        program.hands.press("Ctrl+P")
        program.hands.rest(20)
    assert len(program.tray.sheets) == 1
    program.tasks.look(LookKind.EXPORT, None, "x")
    program.hands.rest()
    assert last_looks(program, 2) == [LookKind.EXPORT, LookKind.GAP]


def test_a_closed_file_whose_reason_the_disk_does_not_take_is_opened_and_it_is_said(program: Program) -> None:
    page = show_person(program, enter(program, closed=True))
    with refusing_looks(program):
        program.hands.type("kiểm tra lại")
        program.hands.press("Return")
        program.hands.rest(20)
    assert page.view is not None


@pytest.mark.parametrize(
    ("term", "asks", "says"),
    [
        ({}, ["Xóa nhật ký truy cập đã quá 12 tháng?"], "quá 12 tháng"),
        ({"years": 3}, ["Xóa nhật ký truy cập đã quá 36 tháng?"], "quá 36 tháng"),
        ({"forever": True}, [], "lưu vĩnh viễn"),
    ],
)
def test_the_log_says_how_long_looks_are_kept_here(
    program: Program, term: dict[str, object], asks: list[str], says: str
) -> None:
    if term:
        ground = {"basis": "Văn bản số 1", "reason": "theo hướng dẫn"}
        program.tasks.run(lambda registry: registry.write(set_retention, CLASS_OF_LOOKS, {**term, **ground}))
    program.hands.press("Ctrl+8")
    program.hands.rest(20)
    assert not program.page._retire.isVisible()
    program.hands.press("Alt+2")
    program.hands.rest(20)
    assert program.page._retire.isVisible()
    program.page.retire()
    program.hands.rest(20)
    assert program.answers.asked == asks
    assert says in program.page.notice


def test_the_history_of_a_person_offers_to_take_the_last_action_back_and_says_what_was(program: Program) -> None:
    person = enter(program, name=NAME)
    note(program, person, "ghi nhầm người")
    page = show_person(program, person)
    program.hands.press("Alt+4")
    program.hands.until(lambda: page._history.part._undo.isVisible())
    tab = page._history.part
    assert "Ghi sự kiện" in tab._last.text()
    program.hands.tab_to("Hoàn tác việc cuối cùng của tôi")
    program.hands.press("Return")
    program.hands.until(lambda: tab._model.item(0, 3).text() == "Lấy sự kiện ra")
    assert tab._model.item(0, 5).text().startswith("Hoàn tác: Ghi sự kiện, lúc ")
    assert tab._model.item(1, 3).text().endswith("(đã hoàn tác)")
    assert not tab._model.item(2, 3).text().endswith("(đã hoàn tác)")
    assert "ghi nhầm người" not in tab._model.item(0, 5).text(), "a reason stays when the content is erased"
    other = enter(program, name="Trần Văn Khác", citizen_number="", phone="")
    page = show_person(program, person)
    program.hands.press("Alt+4")
    program.hands.until(lambda: page._history.is_made and page._history.part._model.rowCount() > 0)
    assert not page._history.part._undo.isVisible(), "the last action is about somebody else"
    assert other != person
