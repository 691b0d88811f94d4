"""What opening found, and damage met while people work: said above every page, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.actions.enter_person import enter_person
from models.dates import Moment
from models.faults import Damage, Fault, FaultKind
from models.ports import Registry
from storage.registry import Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.storage.test_damage import harm, root_of
from tests.ui.conftest import Program
from tests.ui.people import POSITIVE, VALUES, enter
from tests.ui.test_accounts import dialog_of, login
from tests.ui.test_backup import OWN, back_up, make_account, show_page
from ui.allowed import NOTHING_SAVED
from ui.restore.rescue_dialog import RescueDialog
from ui.trouble import Findings, damage_message, findings_message

Start = Callable[..., Program]


def harm_people(program: Program, folder: Path) -> None:
    """The page on which people stand is damaged while the registry is open."""

    def job(registry: Registry) -> None:
        assert isinstance(registry, SqlRegistry)
        harm(registry, folder, root_of(registry, "person_row"))

    program.tasks.run(job)
    program.hands.rest()


def test_damage_met_while_working_stays_on_the_screen_until_the_registry_is_rescued(
    program: Program, folder: Path
) -> None:
    enter(program)
    show_page(program)
    back_up(program)
    harm_people(program, folder)
    program.hands.press("Ctrl+2")
    program.hands.rest()
    assert "Tệp sổ có trang bị hỏng" in program.desk.banner.text
    assert program.page._model.rowCount() == 1  # read from the backup
    assert not program.page._new.isEnabled()  # nobody is entered whom it would not take
    program.hands.press("Ctrl+1")
    program.hands.rest()
    assert program.desk.banner.isVisible()
    assert [(made.isEnabled(), made.toolTip()) for made, _ in program.page._saving] == [(False, NOTHING_SAVED)] * 5
    program.hands.press("Ctrl+N")
    assert program.desk.notice.text.startswith("Chưa nhập được người mới.")
    program.hands.tab_to("Cứu sổ…")
    program.hands.press("Return")
    wizard = dialog_of(program, RescueDialog)
    assert program.shell.desk is None  # nothing holds the damaged file any more
    program.hands.press("Ctrl+S")
    program.hands.rest()
    program.hands.tab_to("Mật khẩu")
    program.hands.type(PASSWORD)
    program.hands.press("Return")
    program.hands.rest()
    assert "Không mất gì" in wizard.running.said
    program.hands.press("Ctrl+S")
    program.unlock()
    assert not program.desk.banner.isVisible()
    enter(program, name="Trần Văn Nam", citizen_number="089090000999")


def test_who_may_not_rescue_is_sent_to_the_chief(start: Start, folder: Path, options: Options) -> None:
    make_account(folder, options, "reader")
    chief = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    chief.write(enter_person, VALUES, Moment.at(NOW), POSITIVE)
    chief.close()
    program = start(folder)
    login(program, "reader", OWN)
    program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest()
    harm_people(program, folder)
    program.hands.press("Ctrl+2")
    program.hands.rest()
    assert "Báo chỉ huy để cứu sổ" in program.desk.banner.text
    with pytest.raises(LookupError):
        program.hands.tab_to("Cứu sổ…", most=40)


AHEAD, FORKED = Fault(FaultKind.LOG_AHEAD, 3), Fault(FaultKind.LOG_FORKED, 40)


@pytest.mark.parametrize(
    ("findings", "role", "said"),
    [
        (Findings((AHEAD,), None), "notice", "Không mất gì"),
        (Findings((AHEAD, FORKED), None), "alert", "bấm Sao lưu ngay"),
        (Findings((), NOW + timedelta(days=3)), "notice", "23:00 ngày 27/11/2026"),
    ],
)
def test_what_opening_found_is_said_with_what_to_do(findings: Findings, role: str, said: str) -> None:
    told = findings_message(findings)
    assert told is not None
    message, shown_as = told
    assert (shown_as, said in f"{message.text} {message.advice}") == (role, True)


def test_an_opening_that_found_nothing_says_nothing(program: Program) -> None:
    assert findings_message(Findings((), None)) is None
    assert not program.desk.banner.isVisible()


def test_a_finding_can_be_put_away_and_leads_to_the_backups(program: Program) -> None:
    program.desk.show_findings(Findings((FORKED,), None))
    program.hands.rest()
    program.hands.tab_to("Mở mục Sao lưu")
    program.hands.press("Return")
    program.hands.rest()
    assert type(program.page).__name__ == "BackupPage"
    program.hands.tab_to("Đã hiểu")
    program.hands.press("Return")
    assert not program.desk.banner.isVisible()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (Damage(NOW, NOW - timedelta(hours=2), True), "đủ mọi việc đã lưu"),
        (Damage(NOW, NOW - timedelta(hours=2), False), "hôm nay 21:00: có thể thiếu"),
        (Damage(NOW, None, False), "Chưa có bản sao lưu để đọc thay"),
    ],
)
def test_damage_says_from_what_is_read(damage: Damage, said: str) -> None:
    message: Any = damage_message(damage, NOW, may_rescue=True)
    assert said in message.advice
    assert "Cứu sổ" in message.advice
