"""The page of rules and decisions to depart from one: found, read, decided and taken back by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from models.actions.override_rule import override_rule
from models.actions.record_event import record_event
from models.actions.take_rule_file import take_rule_file
from models.dates import Moment
from models.events.overrides import RuleOverride
from models.ids import PersonId
from models.law.loading import packaged_rules
from models.law.overridable import HOUSE_WORDS
from models.law.practice import OfficeOverride
from models.law.rule_files import MOST_SEALED, SUFFIX
from models.ports import Registry
from models.roles import Role, User, UserFields
from storage.registry import Options, open_registry
from storage.rule_seal import public_hex, sealed_by
from tests.conftest import LOGIN, PASSWORD
from tests.models.law.rule_file_text import file_text, later_row
from tests.storage.test_rule_files import KEY, PUBLISHER, STRANGER
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.screens.office import DECISION
from ui.person.explanation import duty_explanation
from ui.person.history_tab import HistoryTab
from ui.person.standing import term_words
from ui.rule_codes import WORDS, shown_code
from ui.rule_words import days_words, value_words

RULES = packaged_rules()
TODAY = date(2026, 11, 24)


def show_rules(program: Program) -> Any:
    program.hands.press("Ctrl+6")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    program.hands.rest()
    return program.page


def shown_rows(page: Any) -> list[tuple[str, ...]]:
    return [row.texts for row in page._model.rows]


def modal() -> QWidget:
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def texts(window: QWidget) -> str:
    return "\n".join(found.text() for found in window.findChildren(QLabel) if found.isVisible())


def decisions(program: Program) -> tuple[OfficeOverride, ...]:
    found: list[Any] = []
    program.tasks.run(lambda registry: registry.read(lambda q: tuple(q.overrides())), found.append)
    program.hands.rest()
    return tuple(found[0])


def become(program: Program, role: Role) -> None:
    """The one who works is of another role from now on."""

    def job(registry: Any) -> None:
        registry._session.user = User(registry.user.id, UserFields("ai", "Ai Đó", role=role.value))

    program.tasks.run(job)
    program.hands.rest()


def open_rule(program: Program, typed: str) -> Any:
    program.hands.press("Ctrl+A")
    program.hands.type(typed)
    program.hands.press("Return")
    program.hands.rest(20)
    return modal()


# --- the list -------------------------------------------------------------------------------------------


def test_every_rule_in_force_today_is_listed_with_its_value_and_source(program: Program) -> None:
    page = show_rules(program)
    in_force = [rule.id for rule in RULES.all() if rule.is_in_force(TODAY)]
    assert [row[0] for row in shown_rows(page)] == [shown_code(code) for code in in_force]
    by_id = {row[0]: row for row in shown_rows(page)}
    assert by_id["B04"] == ("B04", "Xác minh nơi cư trú", "24 giờ", "NĐ 163/2026/NĐ-CP Đ.58 k.1", "đã đối chiếu")
    assert by_id["B25"][2:] == ("chưa rõ", "Luật 120/2025/QH15 Đ.24 k.8", "chưa rõ")
    assert by_id["A06"][2] == "18 tuổi"
    assert by_id["P2"][4] == "quy ước của chương trình"
    assert all(all(row) for row in shown_rows(page))


def test_what_tells_rows_of_one_number_apart_is_said_in_vietnamese_and_only_once() -> None:
    codes = {rule.id for rule in RULES.all()}
    assert {word for code in codes for word in code.split("-")[1:]} == set(WORDS)
    assert len({shown_code(code) for code in codes}) == len(codes)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("xac minh noi cu tru", {"B04", "B04-vùng xa"}),
        ("Xác minh", {"B04", "B04-vùng xa"}),
        ("b04", {"B04", "B04-vùng xa"}),
        ("58 163 gio", {"B04", "B04-vùng xa", "B05"}),
        ("khong co cai nay", set()),
    ],
)
def test_the_filter_finds_words_articles_and_ids_with_and_without_marks(
    program: Program, typed: str, found: set[str]
) -> None:
    page = show_rules(program)
    program.hands.type(typed)
    assert {row[0] for row in shown_rows(page)} >= found
    assert len(shown_rows(page)) < 20
    if not found:
        assert shown_rows(page) == []


def test_the_arrows_move_in_the_list_while_one_types(program: Program) -> None:
    page = show_rules(program)
    program.hands.type("xac minh")
    program.hands.press("Down")
    assert page._table.currentIndex().row() == 1
    assert program.hands.focused() is page._search


def test_a_rule_shows_its_text_its_versions_and_how_sure_we_are_of_it(program: Program) -> None:
    show_rules(program)
    shown = texts(open_rule(program, "B04"))
    assert "trong thời hạn 24 giờ" in shown
    assert "Từ 01/7/2026 · đang có hiệu lực: 24 giờ" in shown or "Từ 01/07/2026 · đang có hiệu lực: 24 giờ" in shown
    assert shown.count("Từ 01/") == len(RULES.versions("B04"))
    program.hands.press("Esc")
    assert "Mức kiểm chứng: chưa kiểm chứng với bản gốc" in texts(open_rule(program, "R09"))
    program.hands.press("Esc")
    assert "Chương trình không tính theo mục này" in texts(open_rule(program, "B24"))


# --- deciding for the office --------------------------------------------------------------------------------


def test_a_chief_records_a_decision_and_takes_it_back_by_keys(program: Program) -> None:
    person = enter(program)
    page = show_rules(program)
    open_rule(program, "B04")
    program.hands.press("Ctrl+E")
    program.hands.rest(20)
    assert program.hands.focused().accessibleName() == "Giá trị áp dụng (giờ)"
    program.hands.type("36")
    program.hands.fill("Số văn bản", "12/QĐ-CAX")
    program.hands.fill("Lý do áp dụng khác", "Đường ngập lụt")
    program.hands.press("Ctrl+S")
    program.hands.rest(50)
    assert "Đã ghi quyết định" in page.notice
    (made,) = decisions(program)
    assert (made.fact.value, made.fact.decided_by, made.fact.from_day) == ("36", "Nguyễn Thị Hạnh", TODAY)
    row = next(row for row in shown_rows(page) if row[0] == "B04")
    assert row[2] == "36 giờ (áp dụng khác)"
    assert "1 mục đơn vị áp dụng khác" in page._count.text()
    assert "36 giờ" in why(program, person)
    show_rules(program)
    shown = texts(open_rule(program, "B04"))
    assert "(luật: 24 giờ): Đường ngập lụt" in shown
    program.hands.tab_to("Bỏ quyết định ngày 24/11/2026")
    program.hands.press("Return")
    program.hands.rest(20)
    program.hands.type("ghi nhầm")
    program.hands.press("Return")
    program.hands.rest(50)
    assert [made.voided for made in decisions(program)] == [True]
    assert next(row for row in shown_rows(program.page) if row[0] == "B04")[2] == "24 giờ"
    shown = texts(open_rule(program, "B04"))
    assert "đã bỏ" in shown
    assert "ghi nhầm" in shown


def why(program: Program, person: PersonId) -> str:
    """Why the residence of a person has to be verified, as their page says it."""
    page = show_person(program, person)
    (duty,) = (duty for duty in page.view.case.duties if duty.rule.id == "B04")
    told = duty_explanation(duty, page.view.case.situation)
    program.hands.press("Esc")
    program.hands.rest()
    return told


def test_a_convention_is_chosen_in_words(program: Program) -> None:
    show_rules(program)
    open_rule(program, "P2 ngay het thoi han")
    program.hands.press("Ctrl+E")
    program.hands.rest(20)
    program.hands.choose("Giá trị áp dụng", "đến hết ngày liền trước")
    program.hands.fill("Lý do áp dụng khác", "Theo hướng dẫn của cấp trên")
    program.hands.press("Ctrl+S")
    program.hands.rest(50)
    (made,) = decisions(program)
    assert (made.fact.rule, made.fact.value) == ("P2", "day_before")
    row = next(row for row in shown_rows(program.page) if row[0] == "P2")
    assert row[2] == f"{HOUSE_WORDS['day_before']} (áp dụng khác)"


def test_a_decision_without_a_value_or_in_bad_days_is_refused_and_nothing_typed_is_lost(program: Program) -> None:
    show_rules(program)
    open_rule(program, "B04")
    program.hands.press("Ctrl+E")
    program.hands.rest(20)
    dialog: Any = modal()
    program.hands.fill("Lý do áp dụng khác", "x")
    program.hands.press("Ctrl+S")
    assert modal() is dialog
    assert program.hands.focused().accessibleName() == "Giá trị áp dụng (giờ)"
    program.hands.type("36")
    program.hands.fill("Đến hết ngày", "01/11/2026")
    program.hands.press("Ctrl+S")
    program.hands.rest(30)
    assert "ngày hết áp dụng phải từ ngày bắt đầu trở đi" in dialog.notice
    program.answers.yes = False
    program.hands.press("Esc")
    assert "Bỏ nội dung đang nhập?" in program.answers.asked
    assert modal() is dialog
    assert decisions(program) == ()


@pytest.mark.parametrize("typed", ["B25", "B22", "B24"])
def test_what_cannot_be_overridden_offers_no_decision(program: Program, typed: str) -> None:
    show_rules(program)
    window = open_rule(program, typed)
    assert not [made for made in window.findChildren(QAbstractButton) if "Áp dụng khác" in made.text()]


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.READER])
def test_others_than_a_chief_only_read(program: Program, role: Role) -> None:
    program.tasks.run(lambda registry: registry.write(override_rule, Moment.on(TODAY), DECISION))
    become(program, role)
    show_rules(program)
    window = open_rule(program, "B04")
    assert "(luật: 24 giờ)" in texts(window)
    offered = [made.text() for made in window.findChildren(QAbstractButton) if made.isVisible()]
    assert offered == ["Đóng"]


# --- deciding for a person ----------------------------------------------------------------------------------


def test_a_decision_for_a_person_is_an_event_reached_like_any_other(program: Program) -> None:
    person = enter(program)
    page = show_person(program, person)
    program.hands.pick("Ctrl+E", "Quyết định áp dụng khác")
    program.hands.until(lambda: page.dialog is not None and "Quy định nào" in page.dialog.windowTitle())
    program.hands.type("B04 xac minh")
    program.hands.press("Return")
    program.hands.until(lambda: hasattr(page.dialog, "form"))
    program.hands.rest(20)
    program.hands.fill("Giá trị áp dụng (giờ)", "36")
    program.hands.fill("Lý do áp dụng khác", "Nhà ở xa, nước lũ")
    program.hands.press("Ctrl+S")
    program.hands.rest(50)
    assert "Đã ghi" in page.notice
    (duty,) = (duty for duty in page.view.case.duties if duty.rule.id == "B04")
    told = duty_explanation(duty, page.view.case.situation)
    assert "Áp dụng 36 giờ cho hồ sơ này, theo quyết định của Nguyễn Thị Hạnh ngày 24/11/2026" in told
    assert "(luật: 24 giờ): Nhà ở xa, nước lũ." in told
    assert "Cách tính: 36 giờ liên tục" in told
    assert "theo quyết định của chỉ huy" in texts(program.shell)
    program.hands.press("Alt+4")
    program.hands.rest(30)
    content = [page.findChild(HistoryTab)._model.index(0, 4).data()]
    assert "Mã quy định: B04" in content[0]
    assert "Giá trị áp dụng: 36" in content[0]


def test_a_decision_for_a_person_is_amended_in_the_form_of_its_rule(program: Program) -> None:
    person = enter(program)

    def job(registry: Registry) -> None:
        convention = RuleOverride("P6", "later", TODAY, decided_by="Hạnh", reason="x")
        registry.write(record_event, person, Moment.on(TODAY), convention)

    program.tasks.run(job)
    program.hands.rest()
    page = show_person(program, person)
    event = next(event for event in page.view.case.events if event.fact.kind == RuleOverride.kind)
    page.amend(event.id)
    program.hands.rest(20)
    assert page.dialog.form.value_of("value") == "later"
    page.dialog.form.show_values({"value": "earlier"})
    program.hands.fill("Lý do sửa", "ghi nhầm")
    program.hands.press("Ctrl+S")
    program.hands.rest(50)
    event = next(event for event in page.view.case.events if event.fact.kind == RuleOverride.kind)
    assert (event.fact.value, event.version) == ("earlier", 2)


def test_who_is_no_chief_is_not_offered_to_depart_from_a_rule(program: Program) -> None:
    become(program, Role.CASE_OFFICER)
    page = show_person(program, enter(program))
    program.hands.press("Ctrl+E")
    program.hands.rest(20)
    assert "Ghi chú" in str([s.options for s in page.dialog._sections])
    assert "Quyết định áp dụng khác" not in str([s.options for s in page.dialog._sections])


def test_the_head_of_the_page_says_that_a_term_is_not_the_laws(program: Program) -> None:
    person = enter(program)

    def job(registry: Registry) -> Any:
        from models.events.user_management import ManagementDecided

        two = RuleOverride("B02", "2", TODAY, decided_by="Hạnh", reason="theo kết luận thanh tra")
        registry.write(record_event, person, Moment.on(TODAY), two)
        registry.write(record_event, person, Moment.on(TODAY), ManagementDecided(from_day=TODAY))
        return registry.read(lambda q: q.case(person))

    found: list[Any] = []
    program.tasks.run(job, found.append)
    program.hands.rest()
    told = term_words(found[0], TODAY)
    assert told.startswith("Quản lý từ 24/11/2026 đến hết ngày 24/11/2028. Áp dụng 02 năm cho hồ sơ này")
    assert "(luật: 01 năm): theo kết luận thanh tra" in told


# --- rule files -------------------------------------------------------------------------------------------

NEW_LAW = [
    later_row("B04", value=12, statement="Xác minh nơi cư trú trong 12 giờ."),
    later_row("B04", id="B29", title="Báo cáo kết quả xác minh", value=6),
]


@pytest.fixture
def options(options: Options) -> Options:
    return replace(options, publishers={public_hex(KEY): PUBLISHER})


def offer(program: Program, tmp_path: Path, sealed: bytes) -> Any:
    """Choose a file on the page of rules."""
    file = tmp_path / f"tep{SUFFIX}"
    file.write_bytes(sealed)
    program.answers.file = str(file)
    page = show_rules(program)
    program.hands.press("Ctrl+O")
    program.hands.rest(50)
    return page


def test_a_file_is_shown_before_it_is_taken_and_taken_by_keys(program: Program, tmp_path: Path) -> None:
    program.tasks.run(lambda registry: registry.write(override_rule, Moment.on(TODAY), DECISION))
    holiday = {"date": date(2027, 3, 2), "off": True, "name": "Nghỉ bù", "mark": "FOUND"}
    page = offer(program, tmp_path, sealed_by(KEY, file_text(NEW_LAW, [holiday], through=date(2028, 12, 31))))
    shown = texts(modal())
    assert "Tệp số 1: Nghị định số 99/2027/NĐ-CP" in shown
    assert f"Ký bởi {PUBLISHER}; ban hành 20/11/2026, có hiệu lực từ 01/01/2027." in shown
    assert "B04 Xác minh nơi cư trú: 24 giờ → 12 giờ, từ 01/01/2027" in shown
    assert "B29 Báo cáo kết quả xác minh: mới, 06 giờ, từ 01/01/2027" in shown
    assert "02/03/2027, ngày nghỉ: Nghỉ bù" in shown
    assert "Đơn vị đang áp dụng khác các mục B04" in shown
    program.hands.press("Ctrl+S")
    program.hands.rest(80)
    assert "Đã nhận tệp quy định số 1" in page.notice
    assert "số 1, Nghị định số 99/2027/NĐ-CP, từ 01/01/2027" in page._files.text()
    assert "Từ 01/01/2027 · chưa có hiệu lực: 12 giờ" in texts(open_rule(program, "B04"))


def test_a_file_that_is_not_taken_changes_nothing(program: Program, tmp_path: Path) -> None:
    page = offer(program, tmp_path, sealed_by(KEY, file_text(NEW_LAW)))
    program.hands.press("Esc")
    program.hands.rest()
    assert page._files.text() == ""
    assert page.view.law is RULES


@pytest.mark.parametrize(
    ("sealed", "told"),
    [
        (sealed_by(STRANGER, file_text(NEW_LAW)), "ký bởi khoá không được tin cậy"),
        (sealed_by(KEY, file_text(NEW_LAW))[:-1], "chữ ký không khớp"),
        (b"#" * (MOST_SEALED + 9), "chữ ký không khớp"),
        (sealed_by(KEY, file_text([later_row("B04", unit="week")])), "có lỗi ở mục B04: chương trình này không hiểu"),
    ],
)
def test_a_file_that_is_refused_says_why(program: Program, tmp_path: Path, sealed: bytes, told: str) -> None:
    page = offer(program, tmp_path, sealed)
    assert told in page.notice
    assert QApplication.activeModalWidget() is None


def test_a_file_that_is_gone_says_so(program: Program, tmp_path: Path) -> None:
    program.answers.file = str(tmp_path / "khong-co.quydinh")
    page = show_rules(program)
    program.hands.press("Ctrl+O")
    program.hands.rest(50)
    assert page.notice
    assert QApplication.activeModalWidget() is None


def test_only_a_chief_is_offered_to_take_a_file(program: Program) -> None:
    assert show_rules(program)._take.isVisible()
    become(program, Role.CASE_OFFICER)
    program.hands.press("F5")
    program.hands.rest(30)
    assert not program.page._take.isVisible()


def test_a_file_that_the_program_cannot_read_is_told_at_opening_and_on_the_page(
    start: Callable[..., Program], folder: Path, options: Options
) -> None:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    registry.write(take_rule_file, sealed_by(KEY, file_text(NEW_LAW)))
    newer = sealed_by(KEY, file_text([later_row("B04", unit="moon")]))
    assert registry._connection is not None
    registry._connection.execute("UPDATE rule_file SET sealed = ?", (newer,))
    registry.close()
    program = start(folder)
    program.unlock()
    assert "Tệp quy định số 1 đã nhận trước đây, chương trình này không đọc được." in program.desk.notice.text
    assert "cập nhật chương trình" in show_rules(program).notice


# --- words ------------------------------------------------------------------------------------------------


def test_values_read_as_the_law_writes_them() -> None:
    told = {
        id_: value_words(RULES.latest(id_), RULES) for id_ in ("B02", "B10", "R01", "N22", "A05", "B25", "A08", "B03")
    }
    assert told == {
        "B02": "01 năm",
        "B10": "01 lần mỗi tháng",
        "R01": "1.000.000 đến 2.000.000 đồng",
        "N22": "10.000.000 đến 20.000.000 đồng",
        "A05": "ngay",
        "B25": "chưa rõ",
        "A08": "mẫu III-01",
        "B03": "Trưởng Công an",
    }
    assert days_words(date(2026, 11, 1), date(2026, 11, 30)) == "từ 01/11/2026 đến hết 30/11/2026"
    assert days_words(date(2026, 11, 1), None) == "từ 01/11/2026, chưa định ngày hết"


def test_no_value_is_shown_in_a_code_of_the_program() -> None:
    for rule in RULES.all():
        told = value_words(rule, RULES)
        assert "_" not in told, rule.id
        assert told == "ngay" or not (told.isascii() and told.islower() and told.isalpha()), (rule.id, told)
