"""Windows of what keeps the registry safe: backups, restoring, rescue, damage."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from models.actions.manage_backups import enrol_place
from models.backup import PlaceKind
from models.faults import Damage
from models.ids import PersonId
from models.restoring import LastNumber, Lost, MissingPaper, Reach, Rescued
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.screens.opening import LONG_NAME, LONG_PLACE, Opener, shown_dialog
from ui.backup.volumes import Volume
from ui.restore.rescue_dialog import RescueDialog
from ui.restore.restore_dialog import Made


def _backup(tab: int) -> Opener:
    """The page of backups with one backup made."""

    def show(program: Program) -> QWidget:
        program.hands.press("Ctrl+0")
        program.hands.rest(30)
        program.hands.press("Ctrl+S")
        program.hands.rest(30)
        program.hands.press(f"Alt+{tab}")
        program.hands.rest(30)
        return program.shell

    return show


def _set_aside(program: Program) -> QWidget:
    """What a restore set aside, with a backup made."""
    program.folder.with_name(f"{program.folder.name}-cu-20261120-0815").mkdir(exist_ok=True)
    _backup(1)(program)
    program.hands.press("Alt+3")
    program.hands.rest(30)
    return program.shell


def _old_destroyed(program: Program) -> QWidget:
    """The question before what was set aside is destroyed."""
    _set_aside(program)
    program.page.destroy_old()
    return shown_dialog(program)


def _backup_dialog(opens: str) -> Opener:
    def show(program: Program) -> QWidget:
        _backup(1)(program)
        getattr(program.page, opens)()
        return shown_dialog(program)

    return show


def _closing(program: Program) -> QWidget:
    """The window is to be closed, but the place of the backup refuses it: the sentence stays."""
    _backup(1)(program)
    (target,) = program.desk.backups.targets()
    (target.root / "so-binh-an-sao-luu").rename(target.root / "gone")
    (target.root / "so-binh-an-sao-luu").write_text("")
    enter(program, name="Trần Văn Nam", citizen_number="089090000999")
    program.shell.close()
    return shown_dialog(program)


def _restore(*keys: str) -> Opener:
    """Restoring from a stick, so many steps on; the registry that lies there is to be kept."""

    def show(program: Program) -> QWidget:
        root = program.folder.parent / "USB của Công an xã Vĩnh Hội Đông, cất ở két sắt phòng trực ban"
        root.mkdir()
        program.volumes.append(Volume(root, LONG_NAME, 8_000_000_000, 16_000_000_000))
        _backup(1)(program)
        values = {"name": "USB sao lưu số 1 của Công an xã Vĩnh Hội Đông, cất ở két"}
        program.tasks.run(lambda registry: registry.write(enrol_place, PlaceKind.STICK, root, values))
        program.page.renew()
        program.hands.rest()
        program.hands.press("Ctrl+S")
        program.hands.rest()
        program.shell._restore()
        wizard = shown_dialog(program)
        for key in keys:
            program.hands.press(key)
            program.hands.rest(30)
        return wizard

    return show


def _rescued(program: Program) -> QWidget:
    """A rescue that could not bring everything back."""
    program.shell.rescue()
    wizard = shown_dialog(program)
    assert isinstance(wizard, RescueDialog)
    wizard.show_opening()
    wizard.show_step(2)
    wizard.running.is_done = True
    wizard._on_made(Made(RESCUED, program.folder.with_name("so-cu-20261124-2300")))
    wizard.running._bar.hide()
    return wizard


def _numbers(program: Program) -> QWidget:
    books = tuple(LastNumber(2026, suffix, 12) for suffix in ("QĐ-CAX", "TB-CAX", "BC-CAX", "GM-CAX"))
    program.tasks.run(lambda registry: registry.read(lambda q: (books, q.office())), program.shell._show_numbers)
    return shown_dialog(program)


def _damaged(program: Program) -> QWidget:
    """A damaged page was met: the banner stands above the page."""
    enter(program, name=LONG_NAME, current_residence=LONG_PLACE)
    program.hands.press("Ctrl+2")
    program.hands.rest(30)
    program.desk.show_damage(Damage(NOW, NOW - timedelta(hours=30), is_complete=False))
    return program.shell


LOST = tuple(
    Lost("event", f"{number:08d}-0000-4000-8000-000000000000", 800 + number, NOW.date(), PersonId("p1"))
    for number in range(40)
)


RESCUED = Rescued(
    generation="g", made_at=NOW, epoch=2, reach=Reach(840, NOW), from_log=4, log_whole=False, from_file=3,
    damaged_pages=(7, 9), page_count=120, lost=LOST, missing=(MissingPaper("Quyết định quản lý", "12/QĐ-CAX", None),),
)  # fmt: skip


PAGES: dict[str, Opener] = {
    "backup": _backup(1),
    "backups": _backup(2),
    "set aside": _set_aside,
    "damage met": _damaged,
}
DIALOGS: dict[str, Opener] = {
    "new stick": _backup_dialog("enrol_stick"),
    "another folder": _backup_dialog("change_folder"),
    "place left": _backup_dialog("remove"),
    "set aside destroyed": _old_destroyed,
    "closing": _closing,
    "restore": _restore(),
    "restore, opening": _restore("Ctrl+S"),
    "restore, by sheet": _restore("Ctrl+S", "Shift+Tab", "Shift+Tab", "Right"),
    "rescued": _rescued,
    "last numbers": _numbers,
}
