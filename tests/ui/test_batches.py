"""Several papers printed together: each is kept, numbers differ, one fault leaves the others for the next try."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.papers.waiting import PaperOrder
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.test_papers import open_paper, set_officers, text_of
from ui.paper.batch_dialog import BatchDialog


def kept(program: Program, person: PersonId) -> list[Any]:
    found: list[Any] = []
    program.tasks.run(lambda registry: found.extend(registry.read(lambda q: q.documents(person))))
    program.hands.rest()
    return found


def batch(program: Program) -> BatchDialog:
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, BatchDialog)
    program.hands.until(lambda: shown._list.count() > 0)
    return shown


def lines(dialog: BatchDialog) -> list[str]:
    return [dialog._list.item(i).text() for i in range(dialog._list.count())]


def open_waiting(program: Program) -> BatchDialog:
    program.hands.press("Ctrl+1")
    program.hands.rest(30)
    program.hands.press("Ctrl+Shift+P")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), BatchDialog))
    return batch(program)


def test_the_papers_of_this_morning_are_printed_with_one_key_and_kept_each_in_its_file(program: Program) -> None:
    first, second = enter(program), enter(program, name="Kpă Klơng", citizen_number="")
    dialog = open_waiting(program)
    assert [line.split(" · ")[0] for line in lines(dialog) if "III-01" in line] == ["Đặng Thị Hòa", "Kpă Klơng"]
    for i, line in enumerate(lines(dialog)):
        if "III-01" not in line:
            dialog._list.item(i).setCheckState(Qt.CheckState.Unchecked)
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: len(program.tray.sheets) == 2 and not dialog._bar.is_busy)
    assert "Kpă Klơng" in text_of(program.tray.sheets[1])
    assert "2 giấy" in dialog._notice.text
    for person in (first, second):
        (document,) = kept(program, person)
        assert (document.form, document.origin) == ("III-01", "printed")
        assert document.event_id
    program.hands.press("Esc")
    again = open_waiting(program)
    assert not [line for line in lines(again) if "III-01" in line]


def test_one_form_for_everybody_on_the_list_gets_a_number_each(program: Program) -> None:
    people = [enter(program, name=name, citizen_number="") for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba")]
    program.hands.press("Ctrl+2")
    program.hands.rest(30)
    program.hands.pick("Ctrl+Shift+P", "III-04")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), BatchDialog))
    dialog = batch(program)
    assert len(lines(dialog)) == 3
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: len(program.tray.sheets) == 3 and not dialog._bar.is_busy)
    numbers = [document.number for person in people for document in kept(program, person)]
    assert sorted(numbers) == ["01/QĐ-CAX", "02/QĐ-CAX", "03/QĐ-CAX"]


def test_a_printer_that_fails_leaves_the_others_to_be_printed_again(program: Program) -> None:
    person = enter(program)
    dialog = open_waiting(program)
    program.tray.fault = RegistryError(ErrorCode.PRINTER_FAILED)
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: not dialog._bar.is_busy and bool(dialog._notice.text))
    assert kept(program, person) == []
    assert all("đã in" not in line for line in lines(dialog))
    program.tray.fault = None
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: all("đã in" in line for line in lines(dialog)))
    assert len(kept(program, person)) == len(lines(dialog))


def test_nothing_waiting_is_said(program: Program) -> None:
    program.hands.press("Ctrl+1")
    program.hands.rest(30)
    program.hands.press("Ctrl+Shift+P")
    program.hands.rest(50)
    assert "Không có giấy nào chờ in" in program.page.notice.text


def offer(program: Program, *orders: PaperOrder) -> BatchDialog:
    """A batch of some papers, read."""
    dialog = BatchDialog("Giấy tờ", orders, program.desk._place, program.shell)
    dialog.open()
    program.hands.until(lambda: dialog._list.count() > 0)
    return dialog


def print_all(program: Program, dialog: BatchDialog) -> None:
    dialog.print()
    program.hands.until(lambda: not dialog._bar.is_busy)


def test_who_signed_a_paper_and_its_secrecy_are_not_those_of_the_next_printing(program: Program) -> None:
    set_officers(program)
    dialog = open_paper(program, "III-04")
    program.hands.choose("Người ký", "KT.")
    program.hands.choose("Độ mật", "MẬT")
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: len(program.tray.sheets) == 1 and not dialog._bar.is_busy)
    dialog.reject()
    print_all(program, offer(program, PaperOrder("III-04", program.page.person_id, "Đặng Thị Hòa")))
    alone, together = map(text_of, program.tray.sheets)
    assert "KT. TRƯỞNG CÔNG AN XÃ MẪU" in alone
    assert " MẬT " in alone
    assert "KT." not in together
    assert " MẬT " not in together
    first, second = kept(program, program.page.person_id)
    assert first.inputs["paper.signs_for"] == "KT."
    assert not {"paper.signs_for", "paper.signer_position", "paper.secrecy"} & set(second.inputs)
