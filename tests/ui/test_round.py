"""The round of residence checks: what is chosen, typed, left out and dropped. W2 walks the whole of it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from models.actions.record_event import record_event
from models.dates import Moment
from models.events.user_management import ManagementDecided
from models.ids import PersonId
from models.ports import Registry
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.today.round_dialog import RoundDialog

NAMES = ("Đinh Văn Một", "Đinh Văn Hai", "Đinh Văn Ba", "Đinh Văn Bốn")


def managed(program: Program, name: str) -> PersonId:
    """Somebody under management for two months."""
    person = enter(program, name=name, citizen_number="", phone="")

    def job(registry: Registry) -> None:
        decision = ManagementDecided(number="1/QĐ-CAX", from_day=NOW.date() - timedelta(days=60))
        registry.write(record_event, person, Moment.at(NOW), decision)

    program.tasks.run(job)
    program.hands.rest()
    return person


def opened(program: Program) -> RoundDialog:
    """The round, forty days later, with the first person."""
    program.clock.instant = NOW + timedelta(days=40)
    program.hands.press("Ctrl+1")
    program.hands.rest(50)
    program.hands.press("Ctrl+T")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RoundDialog)
    program.hands.until(lambda: dialog._stop is not None)
    return dialog


def checks(program: Program, person: PersonId) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def job(registry: Registry) -> None:
        case = registry.read(lambda q: q.case(person))
        found.extend(
            (e.fact.presence, str(e.fact.absent_since)) for e in case.events if e.fact.kind == "residence_check"
        )

    program.tasks.run(job)
    program.hands.rest()
    return found


def test_a_key_held_down_records_one_check_and_what_was_chosen_counts_at_once(program: Program) -> None:
    people = [managed(program, name) for name in NAMES[:3]]
    dialog = opened(program)
    program.hands.press("Alt+V", "Return")  # faster than a button could be animated
    line = program.hands.focused()
    for _ in range(5):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True, count=1
        )
        QApplication.sendEvent(line, held)
        program.hands.rest(20)
    assert dialog._at == 1
    assert [check for person in people for check in checks(program, person)] == [("absent", "None")]
    assert dialog._presence == "present"


def test_what_is_typed_for_somebody_is_not_dropped_unasked(program: Program) -> None:
    managed(program, NAMES[0])
    dialog = opened(program)
    program.hands.type("Đang đi làm")
    program.answers.yes = False
    program.hands.press("Esc")
    assert dialog.isVisible()
    program.answers.yes = True
    program.hands.press("Esc")
    assert not dialog.isVisible()


def test_a_day_still_to_come_is_named_by_its_label_and_has_the_focus(program: Program) -> None:
    managed(program, NAMES[0])
    dialog = opened(program)
    program.hands.press("Alt+K")
    program.hands.until(lambda: dialog._since.hasFocus())
    program.hands.type("5/5/2030")
    program.hands.press("Tab", "Return")
    program.hands.rest(30)
    assert dialog._fault.text() == "Vắng mặt từ ngày: Ngày ở trong tương lai"
    assert dialog._notice.text == ""
    assert dialog._since.hasFocus()
    assert [editor.input.property("fault") for editor in (dialog._day, dialog._since)] == ["false", "true"]
    program.hands.press("Alt+C")  # now nobody asks since when
    assert not dialog._fault.isVisible()
    program.hands.fill("Ngày kiểm tra", "5/5/2030")
    program.hands.press("Return")
    program.hands.rest(30)
    assert dialog._fault.text() == "Ngày kiểm tra: Ngày ở trong tương lai"
    assert dialog._day.hasFocus()
    program.hands.press("Ctrl+A", "Backspace")
    program.hands.press("Return")
    program.hands.rest(30)
    assert dialog._fault.text() == "Ngày kiểm tra: Cần nhập"


def test_a_day_that_cannot_be_read_and_a_person_left_out(program: Program) -> None:
    people = [managed(program, name) for name in NAMES[:2]]
    dialog = opened(program)
    program.hands.fill("Ngày kiểm tra", "31/02")
    program.hands.press("Return")
    program.hands.rest(30)
    assert dialog._fault.isVisible()
    program.hands.press("Ctrl+A")
    program.hands.type("-1")
    assert not dialog._fault.isVisible()  # a complaint is taken back while one types
    program.hands.press("Tab")
    assert dialog._day.hint.endswith("(hôm qua)")
    program.hands.press("Alt+V")
    program.hands.until(lambda: dialog._since.hasFocus())
    program.hands.type("30/02")
    program.hands.press("Return")
    program.hands.rest(30)
    assert dialog._fault.isVisible()
    assert dialog._since.hasFocus()
    program.hands.press("Ctrl+B")
    program.hands.rest(30)
    program.hands.press("Return")
    program.hands.rest(50)
    assert sorted(len(checks(program, person)) for person in people) == [0, 1]
    program.hands.press("Esc")


def test_a_check_made_now_is_of_the_month_that_runs_and_the_month_left_out_is_asked_for_no_more(
    program: Program,
) -> None:
    """B10: the month that is over needs no false date; that it was left out stays to be seen."""
    person = managed(program, NAMES[0])
    dialog = opened(program)
    assert dialog._what.text().endswith("Kiểm tra cư trú tháng 01/2027 (chưa làm từ 12/2026).")
    program.hands.press("Return")
    program.hands.until(lambda: dialog._stop is None)
    program.hands.press("Esc")
    program.hands.rest()
    program.hands.press("Ctrl+T")
    again = QApplication.activeModalWidget()
    assert isinstance(again, RoundDialog)
    program.hands.until(lambda: "Không có ai" in again._who.text())
    program.hands.press("Esc")
    program.hands.rest()
    told = [made.text() for made in show_person(program, person)._findings.findChildren(QLabel)]
    assert any("kiểm tra cư trú đủ số lần: 12/2026." in text for text in told)


def test_the_day_typed_once_is_that_of_the_round(program: Program) -> None:
    """A round of the third is recorded on the fifth: nobody is to be checked on the day of typing by an oversight."""
    people = [managed(program, name) for name in NAMES[:2]]
    dialog = opened(program)
    earlier = program.clock.now().date() - timedelta(days=1)
    dialog._day.show_value(earlier)
    program.hands.press("Return")
    program.hands.until(lambda: dialog._at == 1)
    assert dialog._day.typed() == earlier
    assert sum(len(checks(program, person)) for person in people) == 1


def test_a_check_of_another_month_than_the_one_due_is_asked_about(program: Program) -> None:
    person = managed(program, NAMES[0])
    dialog = opened(program)
    program.answers.yes = False
    dialog._day.show_value((program.clock.now().date()).replace(day=1) - timedelta(days=1))
    program.hands.press("Return")
    program.hands.rest()
    assert "không thuộc tháng" in program.answers.asked[-1]
    assert not checks(program, person)
    program.answers.yes = True
    program.hands.press("Return")
    program.hands.rest()
    assert checks(program, person)


def test_a_check_of_a_month_to_come_is_no_part_of_the_round(program: Program) -> None:
    """It would be asked for again and again: none made now is of that month."""
    person = managed(program, NAMES[0])
    dialog = opened(program)
    program.hands.press("Return")
    program.hands.until(lambda: dialog._stop is None)
    program.hands.press("Esc")
    program.hands.rest(30)
    program.hands.press("Ctrl+T")
    program.hands.rest(50)
    again = QApplication.activeModalWidget()
    assert isinstance(again, RoundDialog)
    assert again._stops == []
    assert len(checks(program, person)) == 1
