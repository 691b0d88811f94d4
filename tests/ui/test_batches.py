"""Several papers printed together: each is kept, numbers differ, one fault leaves the others for the next try."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.papers.waiting import PaperOrder
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_papers import open_paper, set_officers, text_of
from ui.paper.batch_dialog import BatchDialog
from ui.paper.dialog import PaperDialog


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
    enter(program, closed=True)
    program.hands.press("Ctrl+1")
    program.hands.rest(30)
    program.hands.press("Ctrl+Shift+P")
    program.hands.rest(50)
    assert "Không có giấy nào chờ in" in program.page.notice.text


def offer(program: Program, *orders: PaperOrder) -> BatchDialog:
    """A batch of some papers, read, before a machine whose printers are known."""
    dialog = BatchDialog("Giấy tờ", orders, program.desk._place, program.shell)
    dialog.open()
    program.hands.until(lambda: dialog._list.count() > 0 and dialog._bar.is_ready)
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
    again = offer(program, PaperOrder("III-04", program.page.person_id, "Đặng Thị Hòa"))
    again._list.item(0).setCheckState(Qt.CheckState.Checked)  # its number is used: it is the same paper
    print_all(program, again)
    alone, together = map(text_of, program.tray.sheets)
    assert "KT. TRƯỞNG CÔNG AN XÃ MẪU" in alone
    assert " MẬT " in alone
    assert "KT." not in together
    assert " MẬT " not in together
    first, second = kept(program, program.page.person_id)
    assert first.inputs["paper.signs_for"] == "KT."
    assert not {"paper.signs_for", "paper.signer_position", "paper.secrecy"} & set(second.inputs)


def test_forms_that_share_a_series_of_numbers_never_get_one_twice(program: Program) -> None:
    person = enter(program)
    forms = ("HT-KTCT", "HT-TV", "III-04", "III-09")
    print_all(program, offer(program, *(PaperOrder(form, person, "Đặng Thị Hòa") for form in forms)))
    numbers = {document.form: document.number for document in kept(program, person)}
    assert numbers == {
        "HT-KTCT": "01/BB-CAX",
        "HT-TV": "02/BB-CAX",
        "III-04": "01/QĐ-CAX",
        "III-09": "02/QĐ-CAX",
    }


def open_alone(program: Program, dialog: BatchDialog, line: int) -> PaperDialog:
    before = dialog.dialog
    dialog.activateWindow()  # what a desktop does by itself
    program.hands.rest()
    dialog._list.setCurrentRow(line)
    program.hands.press("Return")
    program.hands.until(lambda: dialog.dialog not in (None, before) and bool(dialog.dialog and dialog.dialog.pdf))
    assert dialog.dialog is not None
    return dialog.dialog


def print_alone(program: Program, dialog: BatchDialog, line: int) -> None:
    alone = open_alone(program, dialog, line)
    alone.print()
    program.hands.until(lambda: not alone._bar.is_busy)
    alone.reject()
    program.hands.rest()


def test_a_paper_opened_alone_takes_a_number_of_its_own_and_the_others_follow(program: Program) -> None:
    people = [enter(program, name=name, citizen_number="") for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba")]
    dialog = offer(program, *(PaperOrder("III-04", person, "Lê Văn") for person in people))
    print_alone(program, dialog, 0)
    dialog._list.item(2).setCheckState(Qt.CheckState.Unchecked)
    print_all(program, dialog)
    print_alone(program, dialog, 2)
    numbers = [document.number for person in people for document in kept(program, person)]
    assert numbers == ["01/QĐ-CAX", "02/QĐ-CAX", "03/QĐ-CAX"]
    assert all(line.endswith("đã in") for line in lines(dialog))


def test_a_paper_whose_number_is_used_already_is_printed_only_if_somebody_ticks_it(program: Program) -> None:
    person = enter(program)
    print_all(program, offer(program, PaperOrder("III-09", person, "A")))
    dialog = offer(program, PaperOrder("III-01", person, "A"), PaperOrder("III-09", person, "A"))
    assert "số 01/QĐ-CAX đã dùng trong năm" in lines(dialog)[1]
    print_all(program, dialog)
    assert [document.form for document in kept(program, person)] == ["III-09", "III-01"]
    dialog._list.item(1).setCheckState(Qt.CheckState.Checked)
    print_all(program, dialog)
    assert [document.number for document in kept(program, person)] == ["01/QĐ-CAX", "", "01/QĐ-CAX"]


def test_a_number_that_is_doubled_within_a_batch_is_told_before_it_is_printed(program: Program) -> None:
    person = enter(program)
    dialog = offer(program, PaperOrder("III-09", person, "A"), PaperOrder("III-09", person, "A"))
    print_all(program, dialog)
    assert len(program.tray.sheets) == 1
    assert "Đã in và lưu vào hồ sơ 1 giấy, còn 1 giấy chưa in" in dialog._notice.text
    assert "số 01/QĐ-CAX đã dùng trong năm" in lines(dialog)[1]


def test_nothing_is_printed_before_the_papers_are_read(program: Program) -> None:
    person = enter(program)
    dialog = BatchDialog("Giấy tờ", [PaperOrder("III-01", person, "A")] * 2, program.desk._place, program.shell)
    dialog.open()
    dialog.print()
    assert not dialog._bar.is_busy
    program.hands.until(lambda: dialog._list.count() == 2)
    assert program.tray.sheets == []


def test_a_paper_that_cannot_be_read_says_why_and_the_others_are_printed(program: Program) -> None:
    person = enter(program)
    gone = PaperOrder("III-01", PersonId("nobody"), "Lê Văn Không")
    dialog = offer(program, PaperOrder("III-05", person, "A"), gone, PaperOrder("III-01", person, "A"))
    assert "không đọc được" in lines(dialog)[1]
    assert dialog._list.item(1).checkState() is Qt.CheckState.Unchecked
    assert not dialog._list.item(1).flags() & Qt.ItemFlag.ItemIsUserCheckable
    dialog._list.setCurrentRow(1)
    program.hands.press("Return")
    program.hands.until(lambda: bool(dialog._notice.text) and not dialog._bar.is_busy)
    print_all(program, dialog)
    assert [document.form for document in kept(program, person)] == ["III-05", "III-01"]
    program.hands.press("Esc")
    assert not dialog.isVisible()


def test_a_paper_that_can_no_longer_be_read_when_its_turn_comes_is_passed_over(program: Program) -> None:
    person, leaving = enter(program), enter(program, name="Lê Văn Một", citizen_number="")
    dialog = offer(program, PaperOrder("III-01", leaving, "B"), PaperOrder("III-01", person, "A"))
    dialog._papers[0].order = PaperOrder("III-01", PersonId("nobody"), "B")
    print_all(program, dialog)
    assert len(program.tray.sheets) == 1
    assert "Đã in và lưu vào hồ sơ 1 giấy, còn 1 giấy chưa in" in dialog._notice.text
    assert "không đọc được" in lines(dialog)[0]


def test_what_was_left_out_stays_left_out_after_a_fault(program: Program) -> None:
    person = enter(program)
    dialog = offer(program, PaperOrder("III-05", person, "A"), PaperOrder("III-01", person, "A"))
    dialog._list.item(0).setCheckState(Qt.CheckState.Unchecked)
    program.tray.fault = RegistryError(ErrorCode.PRINTER_FAILED)
    print_all(program, dialog)
    program.tray.fault = None
    print_all(program, dialog)
    assert [document.form for document in kept(program, person)] == ["III-01"]


def test_what_a_record_lacks_is_told_in_a_paper_opened_from_a_batch(program: Program) -> None:
    person = enter(program, phone="", citizen_number="")
    dialog = offer(program, PaperOrder("V-20", person, "A"))
    alone = open_alone(program, dialog, 0)
    alone._missing._recorded.linkActivated.emit("person.number")
    assert "hồ sơ của người đó" in alone._notice.text


def test_a_paper_printed_alone_from_a_batch_no_longer_waits_on_the_page(program: Program) -> None:
    page = show_person(program, enter(program))
    program.hands.press("Ctrl+Shift+P")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), BatchDialog))
    dialog = batch(program)
    waiting = lines(dialog)
    print_alone(program, dialog, 0)
    dialog.reject()
    program.hands.until(lambda: len(page.view.documents) == 1)
    program.hands.press("Ctrl+Shift+P")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), BatchDialog))
    assert lines(batch(program)) == waiting[1:]
