"""Windows of the daily work: home, lists, people, their papers, help."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image
from PySide6.QtWidgets import QApplication, QWidget

from models.actions.keep_paper import attach_scan
from models.actions.record_event import record_event
from models.actions.same_person import link_records
from models.actions.set_photo import set_photo
from models.dates import Moment
from models.events.determination import DeterminationRequested
from models.events.notes import Note
from models.events.user_management import ManagementDecided
from models.ports import Registry
from printing.photos import ready_photo
from printing.scanned import Source, pictures_as_pdf
from tests.conftest import NOW
from tests.faults.scripted_saves import paper
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.screens.opening import LONG_NAME, LONG_PLACE, SAMPLE, Opener, place, shown_dialog
from ui.person.incoming import Incoming
from ui.person.scan_dialog import CameIn, ScanOf
from ui.typing_rest import PAUSE_MS


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
    return shown_dialog(program)


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


def _person(tab: int) -> Opener:
    def show(program: Program) -> QWidget:
        open_person(program)
        program.hands.press(f"Alt+{tab}")
        program.hands.rest(30)
        return program.shell

    return show


def open_person(program: Program) -> None:
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


def _taking_in(tab: str, *names: str) -> Opener:
    """The window that files open on a tab of a person's page."""

    def show(program: Program) -> QWidget:
        open_person(program)
        program.hands.press(tab)
        paths = tuple(program.folder.parent / name for name in names)
        for path in paths:
            path.write_bytes(_photo())
        scanning = program.page._scanning
        if tab == "Alt+2":
            scanning.take_photo(Incoming(paths))
        else:
            came_in = CameIn(Incoming(paths), ScanOf(), together=False)
            scanning._make(came_in.incoming.sources(scanning._host.place.storage), came_in)
        return shown_dialog(program)

    return show


def _dialog(*keys: str, typed: str = "") -> Opener:
    """The window that keys open from a person's page; ``typed`` chooses in a list of choices."""

    def show(program: Program) -> QWidget:
        open_person(program)
        if typed:
            program.hands.pick(keys[0], typed)
        else:
            program.hands.press(*keys)
        return shown_dialog(program)

    return show


def _relative(program: Program) -> QWidget:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.tab_to("Thêm: Người thân")
    program.hands.press("Return")
    return shown_dialog(program)


def _decision_for_a_person(program: Program) -> QWidget:
    chooser = _dialog("Ctrl+E", typed="Quyết định áp dụng khác")(program)
    program.hands.type("B12")
    program.hands.press("Return")
    program.hands.until(lambda: QApplication.activeModalWidget() not in (None, chooser))
    return shown_dialog(program)


def _help(key: str) -> Opener:
    """What a key of help shows over a person's page."""

    def show(program: Program) -> QWidget:
        open_person(program)
        program.hands.press(key)
        program.hands.rest(60)
        return program.hands.focused().window()

    return show


def _list_to_print(program: Program) -> QWidget:
    """The register, which asks for most."""
    program.hands.press("Ctrl+2")
    program.hands.rest(30)
    program.hands.press("Ctrl+P")
    dialog = shown_dialog(program)
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
    return shown_dialog(program)


def _one_paper_or_many(program: Program) -> QWidget:
    open_person(program)
    program.hands.press("Alt+3")
    sources = [Source(f"IMG_{number}.jpg", _photo) for number in (1, 2)]
    program.page._scanning._ask_how(sources, CameIn(Incoming(), ScanOf()))
    return shown_dialog(program)


def _nobody_found(program: Program) -> QWidget:
    program.hands.press("Ctrl+F")
    program.hands.rest(20)
    program.hands.type("không có ai tên như thế này")
    program.hands.rest(120)
    return program.shell


def _finder(program: Program) -> QWidget:
    enter(program, name=LONG_NAME, citizen_number="089190000111", current_residence=LONG_PLACE)
    program.hands.press("Ctrl+K")
    program.hands.rest(20)
    program.hands.type("089190")
    program.hands.rest(250)
    return shown_dialog(program)


def _round(program: Program) -> QWidget:
    """A check of residence that is due, of somebody who is away since a day."""
    person = enter(program, name=LONG_NAME, citizen_number="", current_residence=LONG_PLACE)
    decision = ManagementDecided(number="1/QĐ-CAX", from_day=NOW.date() - timedelta(days=60))
    program.tasks.run(lambda registry: registry.write(record_event, person, Moment.at(NOW), decision))
    program.clock.instant += timedelta(days=40)
    place("Ctrl+1")(program)
    program.hands.press("Ctrl+T")
    shown = shown_dialog(program)
    program.hands.press("Alt+V")
    program.hands.rest(20)
    return shown


def _batch(program: Program) -> QWidget:
    enter(program, name=LONG_NAME, citizen_number="", current_residence=LONG_PLACE)
    place("Ctrl+1")(program)
    program.hands.press("Ctrl+Shift+P")
    return shown_dialog(program)


def _words_of_a_paper(program: Program) -> QWidget:
    paper_dialog = _dialog("Ctrl+P", typed="III-04")(program)
    program.hands.until(lambda: bool(program.page.dialog.pdf))
    program.page.dialog.change_words()
    program.hands.until(lambda: QApplication.activeModalWidget() is not paper_dialog)
    return shown_dialog(program)


def _of_first_event(does: str) -> Opener:
    """What a button beside an event of a person opens."""

    def show(program: Program) -> QWidget:
        open_person(program)
        getattr(program.page._recording, does)(program.page.view.case.events[0].id)
        return shown_dialog(program)

    return show


def _closed_file(program: Program) -> QWidget:
    program.desk.show_person(enter(program, name=LONG_NAME, citizen_number="", closed=True))
    return shown_dialog(program)


PAGES: dict[str, Opener] = {
    "today": place("Ctrl+1"),
    "people": place("Ctrl+2"),
    "people, filters": _filters,
    "people, nobody found": _nobody_found,
    "papers of the office": place("Ctrl+G"),
    "review": place("Ctrl+3"),
    "import": place("Ctrl+4"),
    "import preview": _preview,
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
DIALOGS: dict[str, Opener] = {
    "choose an event": _dialog("Ctrl+E"),
    "choose a paper": _dialog("Ctrl+P"),
    "event": _dialog("Ctrl+E", typed="Quyết định áp dụng biện pháp"),
    "test": _dialog("Ctrl+E", typed="Xét nghiệm"),
    "event corrected": _of_first_event("amend"),
    "event taken back": _of_first_event("void"),
    "closed file": _closed_file,
    "profile": _dialog("Alt+2", "F2"),
    "paper": _dialog("Ctrl+P", typed="III-04"),
    "words of a paper": _words_of_a_paper,
    "papers together": _batch,
    "round of checks": _round,
    "finder": _finder,
    "dossier": _dialog("Ctrl+D"),
    "photo": _taking_in("Alt+2", "chan dung.jpg"),
    "scan": _taking_in("Alt+3", "IMG_1.jpg"),
    "one paper or many": _one_paper_or_many,
    "many scans": _taking_in("Alt+3", *(f"Biên bản làm việc tại nhà văn hóa ấp, trang {i}.jpg" for i in range(1, 9))),
    "other software": _dialog("Alt+2", "Ctrl+Shift+N"),
    "list to print": _list_to_print,
    "columns": _columns,
    "decision for a person": _decision_for_a_person,
    "relative": _relative,
    "doubt to be kept": _kept_doubt,
    "guide": _help("F1"),
    "keys": _help("Ctrl+/"),
}
