"""A chief corrects a form, compares it with the gazette, and gives it back; papers follow, and nothing unreadable
comes into use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QTableView, QWidget

from models.actions.change_form import change_form
from models.papers.office_form import OfficeForm
from printing.forms import form_ids, form_text, load_form, parse_form
from printing.forms.corrected import FormBook
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.screens.opening import UNREADABLE
from tests.ui.test_papers import text_of
from ui.dossier_reading import is_printable
from ui.settings.form_editor import FormEditor
from ui.settings.unreadable_form import UnreadableForm

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
    assert book(program).form("III-09").version.startswith(f"{load_form('III-09').version}+")
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


def test_a_version_names_the_same_words_for_ever(program: Program) -> None:
    versions = []
    for words in (NEW, f"{NEW} Thêm.", NEW):
        change(open_editor(program, "III-09"), words)
        save(program)
        versions.append(book(program).form("III-09").version)
        program.page.dialog.reject()
    first, second, again = versions
    assert first != second
    assert again == first


def test_other_words_have_to_be_compared_anew(program: Program) -> None:
    editor = open_editor(program, "III-09")
    editor._compared.setChecked(True)
    save(program, "Công báo số 315")
    program.page.dialog.reject()
    editor = open_editor(program, "III-09")
    assert editor._compared.isChecked()
    change(editor, NEW)
    assert not editor._compared.isChecked()
    save(program)
    assert book(program).form("III-09").compared == ""


def test_words_changed_after_they_were_compared_have_to_be_compared_anew(program: Program) -> None:
    editor = open_editor(program, "III-09")
    change(editor, NEW)
    editor._compared.setChecked(True)
    change(editor, f"{NEW} Thêm.")
    assert not editor._compared.isChecked()
    save(program)
    assert book(program).form("III-09").compared == ""


def test_a_file_of_other_words_does_not_say_that_they_were_compared(program: Program, tmp_path: Path) -> None:
    editor = open_editor(program, "III-09")
    editor._compared.setChecked(True)
    save(program, "Công báo số 315")
    program.page.dialog.reject()
    editor = open_editor(program, "III-09")
    change(editor, NEW)
    program.answers.file = str(tmp_path / "III-09.toml")
    editor.export()
    program.hands.rest(30)
    assert parse_form((tmp_path / "III-09.toml").read_text("utf-8")).compared == ""


def test_that_a_reason_is_wanted_stays_when_the_pages_are_shown_anew(program: Program) -> None:
    editor = open_editor(program, "III-09")
    pages: list[None] = []
    editor.shown.connect(lambda: pages.append(None))
    change(editor, NEW)
    program.hands.press("Ctrl+S")
    before = len(pages)
    program.hands.until(lambda: len(pages) > before)
    assert "Ghi lý do" in editor._notice.text
    assert editor._reason.hasFocus()


def test_words_that_name_an_unknown_field_are_not_used(program: Program) -> None:
    editor = open_editor(program, "III-09")
    change(editor, "Theo {person.shoe_size} của người này.")
    save(program, " ")
    assert "Ghi lý do" in editor._notice.text
    save(program)
    assert "person.shoe_size" in editor._fault.text
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


def test_a_form_of_the_office_that_reads_no_longer_is_as_if_it_were_not_there() -> None:
    added = FormBook({"HT-RIENG": OfficeForm(UNREADABLE, "", "x")})
    assert not added.has("HT-RIENG")
    assert not is_printable("HT-RIENG", NOW.date(), added)
    assert "HT-RIENG" in added.ids()  # to be mended or taken out
    broken = FormBook({"III-09": OfficeForm("id = 1", load_form("III-09").version, "x")})
    assert broken.has("III-09")  # the program's


def open_unreadable(program: Program, form: str = "HT-RIENG", text: str = UNREADABLE) -> Any:
    """The row of a form whose text reads no longer, opened."""
    base = load_form(form).version if form in form_ids() else ""
    program.tasks.run(lambda registry: registry.write(change_form, form, text, base, "nạp từ tệp"))
    program.hands.press("Ctrl+5")
    program.hands.rest(30)
    program.page.show_forms()
    program.hands.rest(30)
    dialog = program.page.dialog
    program.hands.type(form)
    assert [dialog._model.index(0, column).data() for column in (0, 3)] == [form, "bản sửa cũ, cần xem lại"]
    dialog._table.setFocus()
    program.hands.press("Return")
    program.hands.until(lambda: dialog.dialog is not None)
    return dialog


def test_a_form_that_reads_no_longer_is_put_right_and_used_once_it_is_saved(program: Program) -> None:
    dialog = open_unreadable(program)
    assert "person.shoe_size" in dialog.dialog._notice.text
    program.hands.press("Ctrl+S")
    assert isinstance(dialog.dialog, UnreadableForm)
    dialog.dialog._text.setPlainText(UNREADABLE.replace("shoe_size", "name"))
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: isinstance(dialog.dialog, FormEditor))
    save(program)
    assert book(program).has("HT-RIENG")
    assert "{person.name}" in book(program).own["HT-RIENG"].text


def test_a_form_that_reads_no_longer_has_to_be_compared_anew_once_it_is_put_right(program: Program) -> None:
    head = 'source = "Văn bản thử"\ncompared = "Nguyễn Văn Xem, 01/10/2026"\n'
    dialog = open_unreadable(program, text=head + UNREADABLE.lstrip())
    dialog.dialog._text.setPlainText(head + UNREADABLE.lstrip().replace("shoe_size", "name"))
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: isinstance(dialog.dialog, FormEditor))
    assert not dialog.dialog._compared.isChecked()
    save(program)
    assert book(program).form("HT-RIENG").compared == ""


@pytest.mark.parametrize("form", ["HT-RIENG", "III-09"])
def test_a_form_that_reads_no_longer_is_taken_out(program: Program, form: str) -> None:
    dialog = open_unreadable(program, form)
    dialog.dialog.take_out()
    program.hands.rest(30)
    assert book(program).own == {}
    assert form in dialog._notice.text
    shown = [dialog._model.index(line, 0).data() for line in range(dialog._model.rowCount())]
    assert shown == [form] * (form == "III-09")


def test_a_form_that_reads_no_longer_is_not_printed_blank(program: Program) -> None:
    dialog = open_unreadable(program)
    dialog.dialog.reject()
    dialog.print_blank()
    assert "HT-RIENG" in dialog._notice.text
    assert dialog.shown_blank is None


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
