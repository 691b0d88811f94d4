"""The duties of a person on the page and on the home page: order, buttons that work, history, choosing an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.actions.record_event import record_event
from models.dates import LEGAL_ZONE, Moment
from models.events.base import Fact, kind_of
from models.events.compulsory import ViolationRecorded
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.events.rehabilitation import RehabilitationReceived, VoluntaryDecided
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ManagementStopped, ManagementSuspended, NoticeOfUse
from models.ids import PersonId
from models.ports import Registry
from printing.forms import load_form
from printing.offered import offered_forms
from tests.conftest import NOW
from tests.models.test_dossiers import AFTERCARE, case_of
from tests.storage.test_roles import paper
from tests.ui.conftest import Program
from tests.ui.people import POSITIVE, VALUES, enter, show_person
from ui.choose_dialog import ChooseDialog
from ui.person.choices import event_sections, paper_sections
from ui.person.explanation import is_outrun
from ui.today.duties import NO_LIMIT


def given(program: Program, *facts: tuple[datetime, Fact]) -> PersonId:
    """Somebody of whom a few facts are known, the first a positive test."""
    found: list[PersonId] = []

    def job(registry: Registry) -> PersonId:
        (at, first), *others = facts
        assert isinstance(first, TestTaken)
        person = registry.write(enter_person, VALUES, Moment.at(at), first)
        for at, fact in others:
            registry.write(record_event, person, Moment.at(at), fact)
        return person

    program.tasks.run(job, found.append)
    program.hands.rest()
    return found[0]


def keep(program: Program, page: Any, form: str) -> None:
    """A form that was printed for whom the page shows, about no event."""
    kept = replace(paper(page.person_id, form), form=form)
    program.tasks.run(lambda registry: registry.write(keep_printed, kept, 1, "print"))
    program.hands.rest()
    program.hands.press("F5")
    program.hands.rest(20)


def compulsory_file(program: Program) -> PersonId:
    return given(
        program,
        (NOW - timedelta(days=9), POSITIVE),
        (NOW - timedelta(days=2), DeterminationResulted(conclusion="addicted")),
        (NOW - timedelta(hours=3), ViolationRecorded(ground="not_registered")),
    )


def texts(widget: Any) -> list[str]:
    return [shown.text() for shown in widget.findChildren(QLabel) if shown.isVisible()]


def buttons(widget: Any) -> list[QAbstractButton]:
    return [made for made in widget.findChildren(QAbstractButton) if made.isVisible()]


def test_a_paper_of_somebody_else_is_named_and_has_no_button(program: Program) -> None:
    asked = DeterminationRequested(applicant="police", person_received=Moment.at(NOW - timedelta(hours=20)))
    person = given(program, (NOW - timedelta(days=9), POSITIVE), (NOW - timedelta(days=1), asked))
    page = show_person(program, person)
    named = [text for text in texts(page._duties) if text.startswith("Giấy tờ nhận từ nơi khác")]
    assert any("Phiếu kết quả xác định tình trạng nghiện ma túy" in text for text in named)
    printing = [made.accessibleName() for made in buttons(page) if made.accessibleName().startswith("In mẫu")]
    assert printing
    assert all(name.split()[2].rstrip(":") in offered_forms() for name in printing)


def test_duties_with_a_limit_come_first_and_what_is_announced_stands_apart(program: Program) -> None:
    page = show_person(program, enter(program))
    shown = texts(page._duties)
    assert shown.index("Xác minh nơi cư trú") < shown.index("Sau đó, chưa đến lúc")
    assert shown.index("Sau đó, chưa đến lúc") < shown.index("Gửi thông báo về hành vi sử dụng trái phép chất ma túy")


def test_two_clocks_for_one_decision_say_by_which_law_and_which_of_them_counts(program: Program) -> None:
    notice = NoticeOfUse(direction="own")
    page = show_person(program, given(program, (NOW - timedelta(minutes=20), POSITIVE), (NOW, notice)))
    shown = texts(page._duties)
    assert shown.count("Ra quyết định áp dụng biện pháp quản lý") == 2
    assert "Theo Luật, tính từ 22:40 ngày 24/11/2026: trước 22:40 ngày 25/11/2026" in shown
    later = "Theo Nghị định, tính từ 23:00 ngày 24/11/2026: trước 23:00 ngày 25/11/2026 (báo động theo hạn kia)"
    tones = {made.text(): made.property("tone") for made in page._duties.findChildren(QLabel)}
    assert not tones[later]
    assert "trước 22:40 ngày 25/11/2026" in shown  # the verification has one clock


def test_a_clock_by_which_nothing_is_alarmed_says_that_it_has_passed(program: Program) -> None:
    notice = NoticeOfUse(direction="own")
    person = given(program, (NOW - timedelta(minutes=20), POSITIVE), (NOW, notice))
    program.clock.instant = NOW + timedelta(days=2)
    shown = texts(show_person(program, person)._duties)
    by_decree = next(text for text in shown if text.startswith("Theo Nghị định"))
    assert by_decree.endswith("trước 23:00 ngày 25/11/2026 (đã qua; báo động theo hạn kia)")


def test_a_month_that_is_over_is_named_beside_the_one_that_can_be_done(program: Program) -> None:
    decided = ManagementDecided(number="1", from_day=NOW.date())
    person = given(program, (NOW - timedelta(minutes=20), POSITIVE), (NOW, decided))
    program.clock.instant = NOW + timedelta(days=65)
    shown = texts(show_person(program, person)._duties)
    assert "Kiểm tra cư trú hằng tháng: tháng 01/2027 (chưa làm từ 11/2026)" in shown
    assert "QUÁ HẠN: hết ngày 30/11/2026; tháng 01/2027: hết ngày 31/01/2027" in shown


def test_two_decisions_not_sent_are_both_overdue_and_say_since_when(program: Program) -> None:
    decided = (
        ManagementDecided(number="1"),
        ManagementSuspended(custody="custody"),
        ManagementStopped(reason="addicted"),
    )
    signed = [NOW - timedelta(minutes=minutes) for minutes in (15, 10, 5)]
    person = given(program, (NOW - timedelta(minutes=20), POSITIVE), *zip(signed, decided, strict=True))
    program.clock.instant = NOW + timedelta(days=2)
    page = show_person(program, person)
    tones = {made.text(): made.property("tone") for made in page._duties.findChildren(QLabel)}
    for at in signed[1:]:
        since, until = Moment.at(at).show(), Moment.at(at + timedelta(hours=24)).show()
        assert tones[f"QUÁ HẠN: Tính từ {since}: trước {until}"] == "red"


def test_where_no_clock_runs_none_is_said_to_be_the_one_to_go_by() -> None:
    course = (*AFTERCARE[:4], ("2026-10-01", "aftercare_decision", {"after": "voluntary"}))
    case = case_of(course)
    twins = [duty for duty in case.duties if duty.does == "helper"]
    assert {duty.rule.id for duty in twins} == {"F05", "P08-helper"}
    assert not any(is_outrun(duty, case) for duty in twins)


def test_a_missing_paper_of_the_file_can_be_recorded_from_the_list(program: Program) -> None:
    page = show_person(program, compulsory_file(program))
    program.hands.tab_to("Ghi vào hồ sơ: " + load_form("V-32").name, most=300)
    program.hands.press("Return")
    program.hands.until(lambda: page.dialog is not None)
    assert page.dialog.windowTitle() == "Quyết định giao quản lý trong thời gian lập hồ sơ"
    program.hands.press("Esc")
    program.hands.rest()


def test_clocks_of_old_law_are_history_folded_away(program: Program) -> None:
    page = show_person(program, given(program, (datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE), POSITIVE)))
    assert page.view.case.past_duties
    folded = next(made for made in buttons(page._duties) if made.text().startswith("Đã qua (luật cũ"))
    assert not any("(luật cũ; " in text for text in texts(page._duties))
    folded.click()
    program.hands.rest(20)
    history = next(text for text in texts(page._duties) if "(luật cũ; " in text)
    assert len(history.splitlines()) == len(page.view.case.past_duties)
    assert not any(text.startswith("QUÁ HẠN") and text in history for text in texts(page._duties))


def test_the_chooser_offers_what_is_required_then_what_fits_then_every_chapter(program: Program) -> None:
    page = show_person(program, compulsory_file(program))
    required, fitting, *chapters = event_sections(page.view)
    wanted = {duty.does for duty in page.view.case.duties if duty.does}
    assert {option.code for option in required.options} == wanted
    assert "file_forwarding" in {option.code for option in fitting.options} | wanted
    assert chapters[0].title == "Xét nghiệm"
    codes = [option.code for section in (required, fitting, *chapters) for option in section.options]
    assert len(codes) == len(set(codes))


def test_what_a_paper_was_printed_for_is_offered_until_it_is_recorded(program: Program) -> None:
    page = show_person(program, enter(program))
    keep(program, page, "V-25")
    sections = {section.title: [option.code for option in section.options] for section in event_sections(page.view)}
    assert sections["Đã in giấy, chưa ghi sự kiện"] == ["undertaking"]
    program.hands.pick("Ctrl+E", "Cam kết")
    program.hands.rest(20)
    program.hands.press("Ctrl+S")
    program.hands.rest(50)
    assert "Đã in giấy, chưa ghi sự kiện" not in [section.title for section in event_sections(page.view)]


@pytest.mark.parametrize(("at_home", "kinds"), [(False, ["violation_record"]), (True, ["breach", "violation_record"])])
def test_after_minutes_of_violations_the_page_names_what_the_state_expects(
    program: Program, at_home: bool, kinds: list[str]
) -> None:
    addicted = [(NOW, DeterminationResulted(conclusion="addicted"))]
    received = [(NOW, VoluntaryDecided(place="home")), (NOW, RehabilitationReceived(by_whom="police"))]
    course = addicted + (received if at_home else [])
    page = show_person(program, given(program, (NOW - timedelta(days=1), POSITIVE), *course))
    keep(program, page, "V-34")
    page._shows._after_print()
    named = " hoặc ".join(f"“{kind_of(kind).label}”" for kind in kinds)
    program.hands.until(lambda: f"chưa ghi {named} vào sổ." in page.notice)
    offered = {section.title: [option.code for option in section.options] for section in event_sections(page.view)}
    assert offered["Đã in giấy, chưa ghi sự kiện"] == kinds


def test_the_papers_come_as_the_case_needs_them_and_each_once(program: Program) -> None:
    page = show_person(program, compulsory_file(program))
    sections = {section.title: [option.code for option in section.options] for section in paper_sections(page.view)}
    required = sections["Pháp luật yêu cầu tiếp theo"]
    assert required[:3] == ["V-32", "V-33", "V-34"]
    assert {"V-36", "V-37"} <= set(required)
    assert all(code.startswith("HT-") for code in sections["Mẫu nội bộ"])
    assert {"III-04", "V-38"} <= set(sections["Các biểu mẫu khác"])  # V-38 is of minors
    assert sum(map(len, sections.values())) == len({code for codes in sections.values() for code in codes})
    managed = {section.title: section.options for section in paper_sections(show_person(program, enter(program)).view)}
    assert "III-01" in [option.code for option in managed["Theo giai đoạn hiện nay"]]


def test_a_paper_is_found_by_its_number_and_by_words_without_tones(program: Program) -> None:
    page = show_person(program, compulsory_file(program))
    found: list[str] = []
    for typed in ("I-03", "i03", "v36", "giam sat dien tu thi hanh tam dung"):
        dialog = ChooseDialog("In giấy tờ", paper_sections(page.view), page)
        dialog.chosen.connect(found.append)
        dialog.open()
        program.hands.until(lambda shown=dialog: QApplication.activeModalWidget() is shown)
        program.hands.type(typed)
        program.hands.press("Return")
    assert found == ["I-03", "I-03", "V-36", "I-12"]


def test_the_home_page_keeps_what_has_no_limit_apart_and_reads_unknown_as_not_known(program: Program) -> None:
    given(
        program,
        (NOW - timedelta(days=9), POSITIVE),
        (NOW - timedelta(days=1), DeterminationRequested(
            applicant="police", person_received=Moment.at(NOW - timedelta(hours=20))
        )),
    )  # fmt: skip
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    model = program.page._tree.model()
    sections = {model.index(row, 0).data().split(" (")[0]: model.index(row, 0) for row in range(model.rowCount())}
    section = sections[NO_LIMIT]
    rows = {model.index(row, 3, section).data(): row for row in range(model.rowCount(section))}
    line = rows["Trả kết quả xác định tình trạng nghiện"]
    assert model.index(line, 0, section).data() == "chưa rõ"
    assert model.index(line, 4, section).data().startswith("chưa rõ · ")  # the column may cut the end


def test_minutes_begin_with_who_draws_them_up(program: Program) -> None:
    page = show_person(program, enter(program))
    page.record(ViolationRecorded.kind)
    program.hands.rest()
    drawn_up = {name: page.dialog.form.value_of(name) for name in ("officer", "officer_unit")}
    assert drawn_up == {
        "officer": page.view.user.known.name,
        "officer_unit": f"Công an {page.view.office.known.commune}",
    }
