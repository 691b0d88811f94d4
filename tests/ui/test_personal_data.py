"""What a person may ask of the office, by keyboard: an extract of the own data, and a correction with its answer."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pdfplumber
from PySide6.QtWidgets import QApplication

from models.dates import Moment
from models.events.personal_data import CorrectionRequested
from models.ports import Registry
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.person.event_dialog import EventDialog
from ui.person.profile_tab import ProfileDialog


def read(program: Program, question: Any) -> Any:
    found: list[Any] = []

    def job(registry: Registry) -> Any:
        return registry.read(question)

    program.tasks.run(job, found.append)
    program.hands.rest()
    return found[0]


def modal(program: Program, kind: type) -> Any:
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    program.hands.rest()
    return QApplication.activeModalWidget()


def request(program: Program) -> str:
    """Record a request in the window; the id of the person."""
    person = enter(program)
    show_person(program, person)
    program.hands.pick("Ctrl+E", "Yêu cầu đính chính")
    dialog = modal(program, EventDialog)
    dialog.form.show_values({"asked_by": "self"})
    program.hands.fill("Nội dung yêu cầu đính chính", "Sai năm sinh")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() is None)
    program.hands.rest(40)
    return person


def test_a_request_is_due_in_two_working_days_on_the_home_page_too(program: Program) -> None:
    person = request(program)
    case = read(program, lambda q: q.case(person))
    duty = next(duty for duty in case.duties if duty.rule.id == "DL01")
    assert f"{duty.due.instant - timedelta(seconds=1):%d/%m/%Y}" == "26/11/2026"  # asked on Tuesday 24th, 23:00
    rows = read(program, lambda q: q.due(program.clock.now() + timedelta(days=9)))
    assert [row.person_id for row in rows if row.rule_id == "DL01"] == [person]


def test_the_answer_completes_the_request_and_is_reached_from_what_is_due(program: Program) -> None:
    person = request(program)
    program.clock.instant += timedelta(hours=10)
    case = read(program, lambda q: q.case(person))
    place = [duty.rule.id for duty in sorted(case.duties, key=lambda duty: duty.due is None)].index("DL01")
    program.hands.press(f"Ctrl+Shift+{place + 1}")
    dialog = modal(program, EventDialog)
    assert dialog._amended is not None, "a second request was begun"
    assert dialog._reason.text() == "Ghi kết quả"
    values = {"answered": Moment.at(program.clock.now()), "decision": "corrected", "answer": "Đã sửa năm sinh"}
    dialog.form.show_values(values)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() is None)
    program.hands.rest(40)
    case = read(program, lambda q: q.case(person))
    assert not [duty for duty in case.duties if duty.rule.id == "DL01"]
    asked = [event for event in case.events if isinstance(event.fact, CorrectionRequested)]
    assert [(event.version, event.fact.decision, event.reason) for event in asked] == [(2, "corrected", "Ghi kết quả")]
    history = read(program, lambda q: q.history(person))
    assert [entry.change for entry in history if entry.record_id == asked[0].id] == ["add", "change"]


def test_a_second_request_can_be_recorded_while_the_first_waits(program: Program) -> None:
    request(program)
    program.hands.pick("Ctrl+E", "Yêu cầu đính chính")
    assert modal(program, EventDialog)._amended is None


def test_a_change_made_while_a_request_waits_names_it(program: Program) -> None:
    person = request(program)
    program.hands.press("Alt+2")
    program.hands.rest(20)
    program.hands.press("F2")
    dialog = modal(program, ProfileDialog)
    program.hands.fill("Nơi sinh", "Xã Mẫu")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() is None)
    program.hands.rest(40)
    assert dialog._reason.text() == "Theo yêu cầu đính chính nhận lúc 23:00 ngày 24/11/2026"
    history = read(program, lambda q: q.history(person))
    changed = [entry for entry in history if (entry.record, entry.change) == ("person", "change")]
    assert [entry.reason for entry in changed] == ["Theo yêu cầu đính chính nhận lúc 23:00 ngày 24/11/2026"]


def test_the_extract_is_among_the_papers_and_its_print_is_logged(program: Program) -> None:
    person = enter(program)
    show_person(program, person)
    program.hands.pick("Ctrl+P", "HT-TXDL")
    program.hands.until(lambda: getattr(QApplication.activeModalWidget(), "pdf", b""))
    program.hands.rest(60)
    shown: Any = QApplication.activeModalWidget()
    with pdfplumber.open(io.BytesIO(shown.pdf)) as pdf:
        text = " ".join((page.extract_text() or "") for page in pdf.pages)
    assert "BẢN TRÍCH XUẤT DỮ LIỆU CÁ NHÂN" in text
    assert "Đặng Thị Hòa" in text
    assert "Bắt quả tang" in text
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: len(program.tray.sheets) == 1)
    program.hands.rest(40)
    assert program.tray.sheets == [shown.pdf]
    printed = [e for e in read(program, lambda q: q.history(person)) if e.record == "print"]
    assert [(entry.action, (entry.after or {}).get("form")) for entry in printed] == [("log_extract", "HT-TXDL")]
