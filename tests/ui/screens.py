"""Every window of the program, opened, for tests that walk them all."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtWidgets import QApplication, QWidget

from models.actions.change_office import change_office
from models.actions.erase_people import set_retention
from models.actions.keep_paper import attach_scan
from models.actions.manage_backups import enrol_place
from models.actions.override_rule import override_rule
from models.actions.record_event import record_event
from models.actions.same_person import link_records
from models.actions.set_photo import set_photo
from models.backup import PlaceKind
from models.dates import Moment
from models.events.determination import DeterminationRequested
from models.events.notes import Note
from models.events.overrides import RuleOverride
from models.faults import Damage
from models.ids import PersonId
from models.ports import Registry
from models.restoring import LastNumber, Lost, MissingPaper, Reach, Rescued
from printing.photos import ready_photo
from printing.scanned import pictures_as_pdf
from storage.registry import TRAINING
from tests.conftest import NOW
from tests.faults.scripted_saves import paper
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.backup.volumes import Volume
from ui.person.incoming import Incoming
from ui.person.scan_dialog import ScanOf
from ui.restore.rescue_dialog import RescueDialog
from ui.restore.restore_dialog import Made
from ui.typing_rest import PAUSE_MS

SAMPLE = Path(__file__).parents[1] / "data" / "danh-sach-III-10.xlsx"
DECISION = RuleOverride(
    rule="B04", value="36", from_day=NOW.date(), decided_by="Nguyễn Thị Hạnh", number="12/QĐ-CAX", dated=NOW.date(),
    reason="Mưa lũ, đường vào ấp bị ngập, không đến được nơi cư trú trong ngày.",
)  # fmt: skip
LONG_NAME = "Nguyễn Phúc Hoàng Thị Bảo Ngọc Minh Châu Anh"
LONG_PLACE = "Số 125/34/7B đường Nguyễn Thị Minh Khai nối dài, khóm Đông Thịnh 9, phường Mỹ Phước, tỉnh An Giang"


def _place(keys: str) -> Callable[[Program], QWidget]:
    def show(program: Program) -> QWidget:
        program.hands.press(keys)
        program.hands.rest(30)
        return program.shell

    return show


def _first_day(program: Program) -> QWidget:
    """The home page of an office that has everything still to do."""
    program.tasks.run(lambda registry: registry.write(change_office, 1, {"first_day_done": None, "symbol": ""}))
    return _place("F5")(program)


def _requests(program: Program) -> QWidget:
    """The queue of a health station; the chief has its queries, though not its place on the rail."""
    person = enter(program, name=LONG_NAME, current_residence=LONG_PLACE)
    request = DeterminationRequested(applicant="police", facility="Trạm y tế xã Mẫu")
    at = Moment.at(NOW - timedelta(minutes=10))
    program.tasks.run(lambda registry: registry.write(record_event, person, at, request))
    program.desk.show_requests()
    program.hands.rest(30)
    return program.shell


def _health_file(program: Program) -> QWidget:
    _requests(program)
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    program.hands.rest(30)
    return program.shell


def _new_person(program: Program) -> QWidget:
    """A person who is there already, under age: every warning shows."""
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.type("089190000007||Đặng Thị Hòa|05032010|Nam|Ấp Mẫu|01012022")
    program.hands.press("Return")
    program.hands.rest(20)
    return program.shell


def _draft_offered(program: Program) -> QWidget:
    """What was being typed at lock is offered back, under a long name."""
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.page.who.show_values({"name": LONG_NAME})
    program.shell.lock()
    program.hands.rest()
    program.unlock()
    program.hands.rest(30)
    return program.shell


def _field_hints(program: Program) -> QWidget:
    """Every quiet line under a field: readings, old letters, an address."""
    program.hands.press("Ctrl+N")
    program.hands.rest()
    who = program.page.who
    for name, typed in (("birth", "1990"), ("paper_issued_on", "5/3"), ("paper_issued_by", "C«ng an tØnh An Giang")):
        who.editor(name).setFocus()
        program.hands.type(typed)
        program.hands.rest(PAUSE_MS + 60)
    return program.shell


def _kept_doubt(program: Program) -> QWidget:
    """The question for a reason why everything that looks like a slip is kept."""
    page = _new_person(program) and program.page
    page.fact.show_values({"ground": "caught", "result": "positive", "sample": "blood"})
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() is not None)
    program.hands.rest(30)
    return QApplication.activeModalWidget() or program.shell


def _preview(program: Program) -> QWidget:
    program.answers.file = str(SAMPLE)
    program.hands.press("Ctrl+4")
    program.hands.rest()
    program.hands.press("Ctrl+O")
    program.hands.until(lambda: program.page.plan is not None)
    program.hands.tab_to("Xem, sửa các cột")
    program.hands.press("Return")
    program.hands.rest()
    return program.shell


def _person(tab: int) -> Callable[[Program], QWidget]:
    def show(program: Program) -> QWidget:
        _open_person(program)
        program.hands.press(f"Alt+{tab}")
        program.hands.rest(30)
        return program.shell

    return show


def _open_person(program: Program) -> None:
    person = enter(program, name=LONG_NAME, citizen_number="089190000111", current_residence=LONG_PLACE)

    def write_notes(registry: Registry) -> None:
        for _ in range(4):
            registry.write(record_event, person, Moment.on(NOW.date()), Note(text="Đã gặp gia đình, động viên."))

    program.tasks.run(write_notes)
    show_person(program, person)


def _double(program: Program) -> QWidget:
    """Somebody with a photo and a scan, and another record with the same number that is not linked yet."""
    person = enter(program, name=LONG_NAME, citizen_number="089190000111", current_residence=LONG_PLACE)
    other = enter(program, name=f"{LONG_NAME} Đài", citizen_number="", former_numbers=("089190000111",))
    linked = enter(program, name=f"{LONG_NAME} Các", citizen_number="")

    def write(registry: Registry) -> None:
        registry.write(set_photo, person, 1, ready_photo(_photo()))
        registry.write(link_records, person, linked, "nhập hai lần")
        registry.write(attach_scan, paper(person, pictures_as_pdf([(_photo(), False)])))

    program.tasks.run(write)
    show_person(program, other)
    program.page.person_wanted.emit(person)
    program.hands.until(lambda: program.page.person_id == person and program.page.view is not None)
    program.hands.press("Alt+3")
    program.hands.rest(30)
    return program.shell


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "lightgrey").save(out, "JPEG")
    return out.getvalue()


def _taking_in(tab: str, *names: str) -> Callable[[Program], QWidget]:
    """The window that files open on a tab of a person's page."""

    def show(program: Program) -> QWidget:
        _open_person(program)
        program.hands.press(tab)
        paths = tuple(program.folder.parent / name for name in names)
        for path in paths:
            path.write_bytes(_photo())
        scanning = program.page._scanning
        if tab == "Alt+2":
            scanning.take_photo(Incoming(paths))
        else:
            scanning._make(Incoming(paths).sources(scanning._host.place.storage), ScanOf(), together=False)
        return _shown_dialog(program)

    return show


def _dialog(*keys: str, typed: str = "") -> Callable[[Program], QWidget]:
    """The window that keys open from a person's page; ``typed`` chooses in a list of choices."""

    def show(program: Program) -> QWidget:
        _open_person(program)
        if typed:
            program.hands.pick(keys[0], typed)
        else:
            program.hands.press(*keys)
        program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), QWidget))
        program.hands.rest(60)
        shown = QApplication.activeModalWidget()
        assert shown is not None
        return shown

    return show


def _log_tab(tab: int) -> Callable[[Program], QWidget]:
    def show(program: Program) -> QWidget:
        program.hands.press("Ctrl+8")
        program.hands.rest()
        program.hands.press(f"Alt+{tab}")
        program.hands.rest(30)
        return program.shell

    return show


def _log_entry(program: Program) -> QWidget:
    program.hands.press("Ctrl+8")
    program.hands.rest(30)
    program.hands.press("Return")
    program.hands.rest(20)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _relative(program: Program) -> QWidget:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.tab_to("Thêm: Người thân")
    program.hands.press("Return")
    program.hands.rest(20)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _rule(program: Program) -> QWidget:
    """A rule about which the office decided something."""
    program.tasks.run(lambda registry: registry.write(override_rule, Moment.on(NOW.date()), DECISION))
    program.hands.press("Ctrl+6")
    program.hands.rest(30)
    program.hands.type("B04 noi cu tru")
    program.hands.press("Return")
    program.hands.rest(30)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _decision_of_the_office(program: Program) -> QWidget:
    before = _rule(program)
    program.hands.press("Ctrl+E")
    program.hands.until(lambda: QApplication.activeModalWidget() is not before)
    program.hands.rest(30)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _rule_file(program: Program) -> QWidget:
    """A file that would change a rule about which the office decided something."""
    program.tasks.run(lambda registry: registry.write(override_rule, Moment.on(NOW.date()), DECISION))
    program.tasks.run(_trust_training)
    program.answers.file = str(SAMPLE.with_name("huan-luyen.quydinh"))
    program.hands.press("Ctrl+6")
    program.hands.rest(30)
    program.hands.press("Ctrl+O")
    program.hands.until(lambda: QApplication.activeModalWidget() is not None)
    program.hands.rest(30)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _trust_training(registry: Any) -> None:
    registry._seal = registry._options.seal_for(TRAINING)


def _decision_for_a_person(program: Program) -> QWidget:
    chooser = _dialog("Ctrl+E", typed="Quyết định áp dụng khác")(program)
    program.hands.type("B12")
    program.hands.press("Return")
    program.hands.until(lambda: QApplication.activeModalWidget() not in (None, chooser))
    program.hands.rest(60)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _account_dialog(opens: str) -> Callable[[Program], QWidget]:
    """A dialog that a button of the accounts' page opens."""

    def show(program: Program) -> QWidget:
        program.hands.press("Ctrl+7")
        program.hands.until(lambda: getattr(program.page, "view", None) is not None)
        program.hands.rest()
        getattr(program.page, opens)()
        program.hands.rest(30)
        shown = QApplication.activeModalWidget()
        assert shown is not None
        return shown

    return show


def _sheet_to_print(program: Program) -> QWidget:
    before = _account_dialog("make_sheet")(program)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() not in (None, before))
    program.hands.rest(30)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _retention_tab(tab: int) -> Callable[[Program], QWidget]:
    def show(program: Program) -> QWidget:
        program.hands.press("Ctrl+9")
        program.hands.rest(30)
        program.hands.press(f"Alt+{tab}")
        program.hands.rest(30)
        return program.shell

    return show


def _time_of_retention(program: Program) -> QWidget:
    _retention_tab(2)(program)
    program.hands.press("Return")
    return _shown_dialog(program)


def _destruction(program: Program) -> QWidget:
    """The order for a closed file whose time is over."""
    enter(program, closed=True)
    term = {"years": 1, "basis": "Văn bản số 1", "reason": "theo hướng dẫn"}
    program.tasks.run(lambda registry: registry.write(set_retention, "user.ended", term))
    program.clock.instant += timedelta(days=800)
    program.hands.press("Ctrl+9")
    program.hands.rest(30)
    program.hands.press("Space", "Ctrl+H")
    return _shown_dialog(program)


def _shown_dialog(program: Program) -> QWidget:
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), QWidget))
    program.hands.rest(60)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def _backup(tab: int) -> Callable[[Program], QWidget]:
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
    return _shown_dialog(program)


def _backup_dialog(opens: str) -> Callable[[Program], QWidget]:
    def show(program: Program) -> QWidget:
        _backup(1)(program)
        getattr(program.page, opens)()
        return _shown_dialog(program)

    return show


def _closing(program: Program) -> QWidget:
    """The window is to be closed, but the place of the backup refuses it: the sentence stays."""
    _backup(1)(program)
    (target,) = program.desk.backups.targets()
    (target.root / "so-binh-an-sao-luu").rename(target.root / "gone")
    (target.root / "so-binh-an-sao-luu").write_text("")
    enter(program, name="Trần Văn Nam", citizen_number="089090000999")
    program.shell.close()
    return _shown_dialog(program)


def _restore(*keys: str) -> Callable[[Program], QWidget]:
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
        wizard = _shown_dialog(program)
        for key in keys:
            program.hands.press(key)
            program.hands.rest(30)
        return wizard

    return show


def _rescued(program: Program) -> QWidget:
    """A rescue that could not bring everything back."""
    program.shell.rescue()
    wizard = _shown_dialog(program)
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
    return _shown_dialog(program)


def _damaged(program: Program) -> QWidget:
    """A damaged page was met: the banner stands above the page."""
    enter(program, name=LONG_NAME, current_residence=LONG_PLACE)
    program.hands.press("Ctrl+2")
    program.hands.rest(30)
    program.desk.show_damage(Damage(NOW, NOW - timedelta(hours=30), is_complete=False))
    return program.shell


def _help(key: str) -> Callable[[Program], QWidget]:
    """What a key of help shows over a person's page."""

    def show(program: Program) -> QWidget:
        _open_person(program)
        program.hands.press(key)
        program.hands.rest(60)
        return program.hands.focused().window()

    return show


LOST = tuple(
    Lost("event", f"{number:08d}-0000-4000-8000-000000000000", 800 + number, NOW.date(), PersonId("p1"))
    for number in range(40)
)
RESCUED = Rescued(
    generation="g", made_at=NOW, epoch=2, reach=Reach(840, NOW), from_log=4, log_whole=False, from_file=3,
    damaged_pages=(7, 9), page_count=120, lost=LOST, missing=(MissingPaper("Quyết định quản lý", "12/QĐ-CAX", None),),
)  # fmt: skip


def _list_to_print(program: Program) -> QWidget:
    """The register, which asks for most."""
    program.hands.press("Ctrl+2")
    program.hands.rest(30)
    program.hands.press("Ctrl+P")
    dialog = _shown_dialog(program)
    program.hands.press("Home", "Down")
    program.hands.rest(30)
    return dialog


def _filters(program: Program) -> QWidget:
    """The panel beside the list, a value ticked and the filter about to be saved."""
    program.hands.press("Ctrl+2")
    program.hands.rest(30)
    program.hands.press("F4")
    program.hands.rest(30)
    program.hands.type("nữ")
    program.hands.rest(20)
    program.hands.press("Return")
    program.hands.rest(30)
    return program.shell


def _columns(program: Program) -> QWidget:
    program.hands.press("Ctrl+2")
    program.hands.rest(30)
    program.page.choose_columns()
    return _shown_dialog(program)


PAGES: dict[str, Callable[[Program], QWidget]] = {
    "today": _place("Ctrl+1"),
    "today, first day": _first_day,
    "people": _place("Ctrl+2"),
    "people, filters": _filters,
    "review": _place("Ctrl+3"),
    "import": _place("Ctrl+4"),
    "import preview": _preview,
    "office": _place("Ctrl+5"),
    "rules": _place("Ctrl+6"),
    "accounts": _place("Ctrl+7"),
    "log": _place("Ctrl+8"),
    "log, looks": _log_tab(2),
    "log, check": _log_tab(3),
    "retention": _place("Ctrl+9"),
    "times of retention": _retention_tab(2),
    "reports of destruction": _retention_tab(3),
    "backup": _backup(1),
    "backups": _backup(2),
    "set aside": _set_aside,
    "damage met": _damaged,
    "requests to the station": _requests,
    "file of the station": _health_file,
    "new person": _new_person,
    "new person, hints": _field_hints,
    "draft offered": _draft_offered,
    "person, duties": _person(1),
    "person, profile": _person(2),
    "person, papers": _person(3),
    "person, history": _person(4),
    "person, two records": _double,
}
DIALOGS: dict[str, Callable[[Program], QWidget]] = {
    "choose an event": _dialog("Ctrl+E"),
    "choose a paper": _dialog("Ctrl+P"),
    "event": _dialog("Ctrl+E", typed="Quyết định áp dụng biện pháp"),
    "test": _dialog("Ctrl+E", typed="Xét nghiệm"),
    "profile": _dialog("Alt+2", "F2"),
    "paper": _dialog("Ctrl+P", typed="III-04"),
    "dossier": _dialog("Ctrl+D"),
    "photo": _taking_in("Alt+2", "chan dung.jpg"),
    "scan": _taking_in("Alt+3", "IMG_1.jpg"),
    "many scans": _taking_in("Alt+3", *(f"Biên bản làm việc tại nhà văn hóa ấp, trang {i}.jpg" for i in range(1, 9))),
    "other software": _dialog("Alt+2", "Ctrl+Shift+N"),
    "list to print": _list_to_print,
    "columns": _columns,
    "decision for a person": _decision_for_a_person,
    "rule": _rule,
    "decision of the office": _decision_of_the_office,
    "rule file": _rule_file,
    "relative": _relative,
    "doubt to be kept": _kept_doubt,
    "log entry": _log_entry,
    "new account": _account_dialog("add"),
    "account": _account_dialog("change"),
    "time of retention": _time_of_retention,
    "destruction": _destruction,
    "own password": _account_dialog("change_own"),
    "recovery sheet": _account_dialog("make_sheet"),
    "sheet to be printed": _sheet_to_print,
    "rehearsal of a sheet": _account_dialog("rehearse"),
    "key of the superior": _account_dialog("trust_superior"),
    "rules of security": _account_dialog("change_security"),
    "another key": _account_dialog("rotate"),
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
    "guide": _help("F1"),
    "keys": _help("Ctrl+/"),
}
WINDOWS = {**PAGES, **DIALOGS}
