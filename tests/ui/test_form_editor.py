"""A chief corrects a form, compares it with the gazette, and gives it back; papers follow, and nothing unreadable
comes into use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QTableView, QWidget

from models.papers.office_form import OfficeForm
from printing.forms import form_text, load_form
from printing.forms.corrected import FormBook
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_papers import text_of
from ui.settings.form_editor import FormEditor

DUTY = ("block", 8, "text")
"""Where III-09 says that the team is dissolved."""
NEW = "Tổ quản lý được giải thể và mỗi thành viên được thông báo bằng văn bản."


def book(program: Program) -> FormBook:
    found: list[FormBook] = []
    program.tasks.run(lambda registry: found.append(registry.read(lambda q: FormBook(q.office_forms()))))
    program.hands.rest()
    return found[0]


def open_editor(program: Program, form: str) -> Any:
    program.hands.press("Ctrl+5")
    program.hands.rest(30)
    program.hands.press("Ctrl+B")
    program.hands.rest(30)
    dialog = program.page.dialog
    program.hands.type(form)
    dialog._table.setFocus()
    program.hands.press("Return")
    program.hands.until(lambda: dialog.dialog is not None and dialog.dialog._pages.count > 0)
    return dialog.dialog


def change(editor: FormEditor, words: str) -> None:
    place = next(path for path, text in editor._texts.items() if "giải thể" in text.toPlainText().lower())
    editor.editor(*place).setPlainText(words)


def save(program: Program, reason: str = "Công an tỉnh hướng dẫn") -> None:
    program.hands.fill("Lý do sửa", reason)
    program.hands.press("Ctrl+S")
    program.hands.rest(30)


def paper(program: Program, form: str) -> str:
    """The words of a form as it would be printed for somebody."""
    program.page.dialog.reject()
    page = show_person(program, enter(program))
    program.hands.pick("Ctrl+P", form)
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    return text_of(page.dialog.pdf)


def words_on(page: QWidget) -> str:
    """Everything that the tables of a page say."""
    models = [view.model() for view in page.findChildren(QTableView)]
    return " ".join(
        str(model.index(line, column).data())
        for model in models
        for line in range(model.rowCount())
        for column in range(model.columnCount())
    )


def test_corrected_words_are_printed_from_then_on_and_the_journal_has_them(program: Program) -> None:
    editor = open_editor(program, "III-09")
    change(editor, NEW)
    save(program)
    known = book(program).own["III-09"]
    assert NEW in known.text
    assert book(program).form("III-09").version == f"{load_form('III-09').version}+1"
    assert NEW in paper(program, "III-09")
    program.page.dialog.reject()
    program.hands.press("Ctrl+8")
    program.hands.rest(50)
    assert "Sửa lời văn của mẫu" in words_on(program.page)


def test_a_form_that_a_chief_compared_says_nothing_of_it_in_its_foot(program: Program) -> None:
    editor = open_editor(program, "III-09")
    editor._compared.setChecked(True)
    save(program, "Công báo số 315")
    assert book(program).form("III-09").foot == ""
    assert book(program).form("III-09").compared.endswith("24/11/2026")
    assert "chưa đối chiếu" not in paper(program, "III-09")


def test_words_that_name_an_unknown_field_are_not_used(program: Program) -> None:
    editor = open_editor(program, "III-09")
    change(editor, "Theo {person.shoe_size} của người này.")
    save(program, " ")
    assert "Ghi lý do" in editor._notice.text
    save(program)
    assert "person.shoe_size" in editor._notice.text
    assert book(program).own == {}
    program.answers.yes = False
    program.hands.press("Esc")
    assert editor.isVisible()  # what was typed is asked about


def test_a_form_goes_back_to_the_program_and_its_version_stays_in_the_journal(program: Program) -> None:
    change(open_editor(program, "III-09"), NEW)
    save(program)
    dialog = program.page.dialog
    dialog._table.setFocus()
    program.hands.press("Return")
    program.hands.rest(50)
    dialog.dialog.give_back()
    program.hands.rest(30)
    assert book(program).own == {}


def test_a_correction_does_not_hold_for_another_form_of_the_program() -> None:
    old = OfficeForm(form_text("III-09").replace("Chấm dứt", "Kết thúc"), "ND163_2026/0", "x")
    outdated = FormBook({"III-09": old})
    assert outdated.form("III-09") == load_form("III-09")
    assert outdated.is_outdated("III-09")
    same = FormBook({"III-09": OfficeForm(old.text, load_form("III-09").version, "x")})
    assert same.is_corrected("III-09")
    broken = FormBook({"III-09": OfficeForm("id = 1", load_form("III-09").version, "x")})
    assert broken.form("III-09") == load_form("III-09")
    assert broken.is_outdated("III-09")


def test_a_file_that_is_no_form_is_refused_and_one_of_the_offices_own_is_taken(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "mẫu.toml"
    program.answers.file = str(file)
    program.hands.press("Ctrl+5")
    program.hands.rest(30)
    program.page.show_forms()
    program.hands.rest(30)
    dialog = program.page.dialog
    for content in (b"\xff\xfe\x00", b"id = [", b"x" * 300_000, form_text("III-09").encode()[:400]):
        file.write_bytes(content)
        dialog._notice.clear()
        dialog.take_file()
        program.hands.rest(30)
        assert dialog.dialog is None
        assert dialog._notice.text
    file.write_text(form_text("HT-KTCT").replace('id = "HT-KTCT"', 'id = "HT-RIENG"'), "utf-8")
    dialog.take_file()
    program.hands.until(lambda: dialog.dialog is not None)
    save(program)
    assert "HT-RIENG" in book(program).ids()
