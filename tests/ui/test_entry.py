"""Entering values: readings, old letters and bad input in a form; nothing typed is lost, nothing is saved twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from models import fields
from models.dates import Moment, PartialDate
from models.errors import FieldFault, FieldProblem, InvalidFields
from models.person import Relative
from models.suggestions import Suggestion
from tests.models.building import moment
from tests.ui.conftest import Answers
from ui.field_form import FieldForm, RecordDialog, tell_faults
from ui.messages import FAULTS
from ui.person.name_completer import NameCompleter, offer_names
from ui.readings import reading_of
from ui.tasks import Tasks
from ui.tour.hands import Hands
from ui.widgets import Notice

PAUSE_MS = 30
TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Everything:
    """A field of each kind that is typed."""

    day: date | None = fields.day("Ngày ký")
    end: date | None = fields.day("Ngày hết hạn", future=True)
    birth: PartialDate | None = fields.partial_date("Ngày sinh")
    at: Moment | None = fields.moment("Thời điểm")
    name: str = fields.text("Họ tên")
    note: str = fields.text("Nội dung", lines=4)
    relatives: tuple[Relative, ...] = fields.records("Người thân", Relative)


@dataclass
class Entry:
    form: FieldForm
    hands: Hands
    answers: Answers

    def type(self, name: str, text: str) -> None:
        """Type over what stands in a field, and stop."""
        self.form.editor(name).setFocus()
        self.hands.press("Ctrl+A")
        self.hands.type(text)
        self.pause()

    def pause(self) -> None:
        QTest.qWait(2 * PAUSE_MS)

    def hint(self, name: str) -> str:
        return self.form.editor(name).hint

    def text(self, name: str) -> str:
        input_ = self.form.editor(name).input
        assert isinstance(input_, (QLineEdit, QPlainTextEdit))
        return input_.text() if isinstance(input_, QLineEdit) else input_.toPlainText()


@pytest.fixture
def entry(app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Entry]:
    monkeypatch.setattr("ui.typing_rest.PAUSE_MS", PAUSE_MS)
    answers = Answers()
    form = FieldForm(fields.fields_of(Everything), lambda: TODAY, ask=answers)
    form.show()
    yield Entry(form, Hands(form, Tasks()), answers)
    form.close()
    form.deleteLater()


# --- how a date is read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 3, 5), "thứ Năm, 05/03/2026 (8 tháng trước)"),
        (TODAY, "thứ Ba, 24/11/2026 (hôm nay)"),
        (TODAY - timedelta(1), "thứ Hai, 23/11/2026 (hôm qua)"),
        (TODAY + timedelta(1), "thứ Tư, 25/11/2026 (ngày mai)"),
        (TODAY - timedelta(3), "thứ Bảy, 21/11/2026 (3 ngày trước)"),
        (TODAY + timedelta(5), "Chủ nhật, 29/11/2026 (5 ngày nữa)"),
        (date(2020, 3, 5), "thứ Năm, 05/03/2020 (6 năm trước)"),
        (moment("2026-11-23 22:40"), "22:40 thứ Hai, 23/11/2026 (hôm qua)"),
        (moment("2026-11-24"), "thứ Ba, 24/11/2026 (hôm nay)"),
        (PartialDate(1990, 3, 5), "thứ Hai, 05/03/1990 (36 năm trước)"),
        (PartialDate(1990, 12), "12/1990, chưa rõ ngày (35 năm trước)"),
        (PartialDate(1990), "1990, chưa rõ ngày, tháng (35 hoặc 36 năm trước)"),
        (PartialDate(2027), "2027, chưa rõ ngày, tháng"),
        (PartialDate(2026, 11), "11/2026, chưa rõ ngày"),
        ("Nguyễn Văn A", ""),
    ],
)
def test_a_date_is_read_out_with_its_weekday_and_distance(value: Any, words: str) -> None:
    assert reading_of(value, TODAY) == words


@pytest.mark.parametrize(
    ("name", "typed", "words", "written"),
    [
        ("day", "5/3", "thứ Năm, 05/03/2026 (8 tháng trước)", "05/03/2026"),
        ("day", "-3", "thứ Bảy, 21/11/2026 (3 ngày trước)", "21/11/2026"),
        ("at", "2230 5/3", "22:30 thứ Năm, 05/03/2026 (8 tháng trước)", "22:30 05/03/2026"),
        ("birth", "1990", "1990, chưa rõ ngày, tháng (35 hoặc 36 năm trước)", "1990"),
    ],
)
def test_the_reading_shows_at_rest_and_stays_when_the_field_is_left(
    entry: Entry, name: str, typed: str, words: str, written: str
) -> None:
    entry.type(name, typed)
    assert entry.hint(name) == words
    assert entry.text(name) == typed, "at rest nothing is written for the user"
    entry.hands.press("Return")
    assert entry.text(name) == written
    assert entry.hint(name) == words


def test_nothing_is_said_key_by_key_nor_of_what_cannot_be_read_yet(entry: Entry) -> None:
    entry.form.editor("day").setFocus()
    entry.hands.type("5/3")
    QApplication.processEvents()
    assert entry.hint("day") == ""
    entry.type("day", "5/")
    assert entry.hint("day") == ""


def test_nothing_is_said_while_a_word_is_being_composed(entry: Entry) -> None:
    entry.form.editor("day").setFocus()
    entry.hands.type("hôm na")
    QApplication.sendEvent(entry.form.editor("day").input, QInputMethodEvent("y", []))
    entry.pause()
    assert entry.hint("day") == ""


def test_what_was_shown_unasked_needs_no_reading(entry: Entry) -> None:
    entry.form.show_values({"day": date(2026, 3, 5)})
    entry.form.editor("day").setFocus()
    entry.hands.press("Return")
    assert entry.hint("day") == ""


# --- letters of old fonts ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["name", "note"])
@pytest.mark.parametrize(
    ("old", "encoding"), [("NguyÔn V¨n §øc", "TCVN3 (ABC, .VnTime)"), ("Nguyeãn Vaên Ñöùc", "VNI")]
)
def test_letters_of_an_old_font_are_recognised_and_one_key_converts_them(
    entry: Entry, name: str, old: str, encoding: str
) -> None:
    QApplication.clipboard().setText(old)
    entry.form.editor(name).setFocus()
    entry.hands.press("Ctrl+V")
    entry.pause()
    assert entry.hint(name) == f"Chữ gõ bằng bảng mã {encoding}: “Nguyễn Văn Đức”."
    assert entry.text(name) == old, "nothing is changed unasked"
    entry.hands.press("F4")
    assert entry.text(name) == "Nguyễn Văn Đức"
    assert entry.form.value_of(name) == "Nguyễn Văn Đức"
    entry.hands.press("Ctrl+Z")
    assert entry.text(name) == old
    entry.pause()
    entry.hands.tab_to("Đổi sang Unicode (F4)")
    entry.hands.press("Return")
    assert entry.text(name) == "Nguyễn Văn Đức"
    assert entry.form.editor(name).input.hasFocus(), "the button went"


@pytest.mark.parametrize("text", ["Lê Văn Tân", "Hà Nội", "café", "Buôn Čuôr Đăng", "H'Nhi Êban", "Đã gặp 👍 gia đình"])
def test_unicode_is_left_alone(entry: Entry, text: str) -> None:
    entry.type("name", text)
    assert entry.hint("name") == ""
    entry.hands.press("F4")
    assert entry.text("name") == text


# --- names ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Minutes:
    """A field for the name of an officer with what belongs to it, and one for several names."""

    officer: str = fields.text("Cán bộ", suggests=fields.Names.OFFICERS)
    officer_position: str = fields.text("Chức vụ")
    team: tuple[str, ...] = fields.texts("Tổ viên", suggests=fields.Names.OFFICERS)


OFFICERS = (
    Suggestion("Trần Văn Dũng", "Đại úy", {"position": "Cán bộ", "unit": "Công an xã Mẫu"}),
    Suggestion("Đỗ Thị Dung", "Trung úy", {"position": "Cán bộ trực"}),
)


@pytest.fixture
def minutes(entry: Entry) -> Iterator[Entry]:
    form = FieldForm(fields.fields_of(Minutes), lambda: TODAY)
    offer_names(form, lambda field: OFFICERS)
    entry.form.hide()
    form.show()
    yield Entry(form, Hands(form, Tasks()), entry.answers)
    form.close()
    form.deleteLater()


def offered(entry: Entry, name: str) -> list[str]:
    found = entry.form.editor(name).input.findChildren(NameCompleter)
    shown = found[0].list
    return [shown.model().index(i, 0).data() for i in range(shown.model().rowCount())] if shown.isVisible() else []


def test_a_few_letters_without_accents_offer_an_officer_and_down_enter_takes_position_along(minutes: Entry) -> None:
    minutes.type("officer", "van d")
    assert offered(minutes, "officer") == ["Trần Văn Dũng (Đại úy)"]
    minutes.hands.press("Down", "Return")
    assert minutes.form.values() == {"officer": "Trần Văn Dũng", "officer_position": "Cán bộ"}


def test_down_in_an_empty_field_offers_all_and_what_was_typed_beside_it_stays(minutes: Entry) -> None:
    minutes.form.show_values({"officer_position": "Trưởng ca"})
    minutes.form.editor("officer").setFocus()
    minutes.hands.press("Down")
    assert len(offered(minutes, "officer")) == 2
    minutes.hands.press("Down", "Down", "Return")
    assert minutes.form.values() == {"officer": "Đỗ Thị Dung", "officer_position": "Trưởng ca"}


def test_a_name_that_nobody_knows_is_taken_as_it_is(minutes: Entry) -> None:
    minutes.type("officer", "Lò Văn Mới")
    assert offered(minutes, "officer") == []
    minutes.hands.press("Return")
    assert minutes.form.value_of("officer") == "Lò Văn Mới"


def test_of_several_names_the_last_one_is_offered(minutes: Entry) -> None:
    minutes.type("team", "Lò Văn Mới; dung")
    minutes.hands.press("Down", "Return")
    assert minutes.form.value_of("team") == ("Lò Văn Mới", "Trần Văn Dũng")


# --- bad input -----------------------------------------------------------------------------------


def test_a_note_of_ten_thousand_letters_is_kept_and_a_longer_one_is_refused_with_a_sentence(entry: Entry) -> None:
    longest = "Đã gặp. " * 1250
    entry.form.show_values({"note": longest})
    assert entry.form.value_of("note") == longest.strip()
    entry.form.show_values({"note": longest + longest})
    entry.form.editor("note").edited.emit()
    shown = entry.form.fault_label("note")
    assert shown.isVisible()
    assert "dài" in shown.text().lower()


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Đã gặp 👍🏽 gia đình", "Đã gặp 👍🏽 gia đình"),
        ("A\x00B\x07C\u200bD\ufeffE\u202eF", "ABCDEF"),
        ("Đặng\tThị\u00a0Hòa", "Đặng Thị Hòa"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
    ],
)
@pytest.mark.parametrize("name", ["name", "note"])
def test_emoji_stay_and_control_characters_go(entry: Entry, name: str, pasted: str, kept: str) -> None:
    QApplication.clipboard().setText(pasted)
    entry.form.editor(name).setFocus()
    entry.hands.press("Ctrl+V")
    assert entry.form.value_of(name) == kept


# --- Enter, Esc and a second press ---------------------------------------------------------------


def record_dialog(entry: Entry, before: Any = None) -> RecordDialog:
    dialog = RecordDialog("Người thân", Relative, lambda: TODAY, entry.answers, entry.form, before=before)
    dialog.open()
    entry.hands.until(lambda: QApplication.activeWindow() is dialog)
    dialog.form.editor("relation").setFocus()
    return dialog


def test_escape_in_a_small_record_asks_only_when_something_was_typed(entry: Entry) -> None:
    dialog = record_dialog(entry, before=Relative(relation="mother", name="Đặng Thị Mẫu"))
    entry.hands.press("Esc")
    assert not dialog.isVisible()
    assert entry.answers.asked == []
    dialog = record_dialog(entry)
    dialog.form.editor("name").setFocus()
    entry.hands.type("Đặng")
    entry.answers.yes = False
    entry.hands.press("Esc")
    assert dialog.isVisible()
    assert entry.answers.asked == ["Bỏ nội dung đang nhập?"]
    entry.answers.yes = True
    entry.hands.press("Esc")
    assert not dialog.isVisible()


def test_a_small_record_says_what_is_missing(entry: Entry) -> None:
    dialog = record_dialog(entry)
    entry.hands.press("Ctrl+S")
    assert dialog.isVisible()
    assert "Họ và tên" in dialog._notice.text


def test_a_complaint_ends_when_the_field_is_put_right_and_none_begins_while_somebody_types(entry: Entry) -> None:
    dialog = record_dialog(entry)
    dialog.form.show_values({"relation": "mother"})
    dialog.form.editor("birth").setFocus()
    entry.hands.type("31/02")
    entry.pause()
    assert dialog.form.fault_words() == []
    entry.hands.press("Ctrl+S")
    asked = "Họ và tên: cần nhập"
    assert len(dialog.form.fault_words()) == 2
    assert asked in dialog._notice.text
    entry.hands.press("Tab")  # left as it was, it is still asked for
    assert asked in dialog._notice.text
    dialog.form.editor("name").setFocus()
    entry.hands.type("Đ")
    assert asked not in dialog._notice.text
    assert dialog.form.fault_words()[0].startswith("Ngày, tháng, năm sinh")
    dialog.form.editor("birth").setFocus()
    entry.hands.press("Ctrl+A")
    entry.hands.type("32")  # still no day, and nothing more is said of it
    assert len(dialog.form.fault_words()) == 1
    entry.hands.press("Ctrl+A")
    entry.hands.type("1990")
    assert dialog.form.fault_words() == []
    assert dialog._notice.text == ""


@dataclass(frozen=True)
class Needed:
    """A day that must not be empty, and a field to go on to."""

    day: date | None = fields.day("Ngày", required=True)
    note: str = fields.text("Ghi chú")


@pytest.fixture
def needed(entry: Entry) -> Iterator[Entry]:
    form = FieldForm(fields.fields_of(Needed), lambda: TODAY)
    entry.form.hide()
    form.show()
    yield Entry(form, Hands(form, Tasks()), entry.answers)
    form.close()
    form.deleteLater()


def test_what_is_said_of_a_field_is_what_is_wrong_with_it_now(needed: Entry) -> None:
    form, shown, notice = needed.form, needed.form.fault_label("day"), Notice(needed.form)

    def leave(typed: str) -> None:
        form.editor("day").setFocus()
        needed.hands.press("Ctrl+A", "Backspace")
        needed.hands.type(typed)
        needed.hands.press("Tab")

    leave("31/2")
    assert shown.text() == FAULTS[FieldFault.NOT_A_DATE]
    leave("")
    assert not shown.isVisible()
    with pytest.raises(InvalidFields) as caught:
        form.values()
    tell_faults(notice, (form, caught.value))
    assert "Ngày: cần nhập" in notice.text
    leave("31/2")
    assert shown.text() == FAULTS[FieldFault.NOT_A_DATE]
    assert "Ngày: không phải ngày" in notice.text
    assert "cần nhập" not in notice.text
    leave("")
    assert shown.text() == FAULTS[FieldFault.REQUIRED]
    assert "Ngày: cần nhập" in notice.text
    leave("24/11/2026")
    assert not shown.isVisible()
    assert notice.text == ""


def test_a_fault_that_no_form_shows_is_said_all_the_same(entry: Entry) -> None:
    notice = Notice(entry.form)
    hidden = InvalidFields([FieldProblem("secret", FieldFault.TOO_LONG)])
    tell_faults(notice, (entry.form, hidden))
    assert "quá dài" in notice.text


def test_a_draft_of_a_form_shows_again_what_stood_there_readable_or_not(entry: Entry) -> None:
    entry.type("day", "31/4")
    entry.type("note", "Dòng một\nDòng hai")
    entry.form.show_values({"relatives": (Relative(relation="mother", name="Đặng Thị Mẫu"),)})
    draft = entry.form.draft()
    other = FieldForm(fields.fields_of(Everything), lambda: TODAY)
    other.show_draft({**draft, "gone": "a field that a newer program has no more"})
    assert other.state() == entry.form.state()
    other.deleteLater()


def repeat(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key that is held down: the repeats go where the focus is by then."""
    QTest.keyPress(widget, key, modifiers)
    for _ in range(3):
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "", True)
        QApplication.sendEvent(QApplication.focusWidget() or widget, event)


def test_enter_held_down_in_the_last_field_does_not_press_the_button_behind_it(entry: Entry) -> None:
    dialog = record_dialog(entry)
    dialog.form.editor("phone").setFocus()
    repeat(dialog.form.editor("phone").input, Qt.Key.Key_Return)
    assert isinstance(dialog.focusWidget(), QPushButton)
    assert dialog.isVisible()


def test_a_draft_holds_the_small_record_that_is_being_typed(entry: Entry) -> None:
    editor = entry.form.editor("relatives")
    editor.setFocus()
    entry.hands.press("Return")
    entry.hands.until(lambda: isinstance(QApplication.activeModalWidget(), RecordDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RecordDialog)
    assert entry.form.draft()["relatives"] == []
    dialog.form.show_values({"relation": "mother", "name": "Đặng Thị Mẫu"})
    assert entry.form.draft()["relatives"] == [{"relation": "mother", "name": "Đặng Thị Mẫu"}]
    dialog.close()
    assert entry.form.draft()["relatives"] == []
