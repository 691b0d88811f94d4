"""W2 by keys alone: a month of management, from what is due on the home page to the printed minutes."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QApplication

from models.actions.enter_person import enter_person
from models.actions.record_event import record_event
from models.dates import Moment
from models.events.base import Fact
from models.events.moves import MovedAway
from models.events.user_management import ManagementDecided, ResidenceChecked
from models.ids import PersonId
from models.ports import Registry
from tests.conftest import NOW
from tests.ui.conftest import Program, is_shut
from tests.ui.officer import squeezed
from tests.ui.people import POSITIVE, VALUES, show_person
from tests.ui.test_walkthroughs import person_on_screen, record, words_of
from ui.paper.batch_dialog import BatchDialog
from ui.today.round_dialog import RoundDialog

MORNING = NOW.replace(hour=8) + timedelta(days=40)
TODAY = MORNING.date()  # 3 January 2027
SEEN = ResidenceChecked(presence="present")
PRESENT, MISSING = "Đinh Văn Ba", "Đinh Văn Bốn"
ENDING = ("Đinh Văn Hai", "Đinh Văn Một")
MOVED = "Đinh Văn Năm"
PER_VISIT = 12
"""The keys that a visit may cost beyond its text."""


def managed(program: Program, name: str, since: date, *facts: tuple[Moment, Fact]) -> PersonId:
    """Somebody under management since a day, and at home in December."""
    found: list[PersonId] = []

    def job(registry: Registry) -> PersonId:
        values = {**VALUES, "name": name, "citizen_number": "", "phone": ""}
        test = Moment.on(since - timedelta(days=1))
        person = registry.write(enter_person, values, test, POSITIVE)
        decision = ManagementDecided(number="1/QĐ-CAX", from_day=since)
        for at, fact in ((Moment.on(since), decision), (Moment.on(date(2026, 12, 10)), SEEN), *facts):
            registry.write(record_event, person, at, fact)
        return person

    program.tasks.run(job, found.append)
    program.hands.rest()
    return found[0]


def people_of_a_month(program: Program) -> dict[str, PersonId]:
    """Two whose year ends in January, two in the middle of theirs, one who left without saying so."""
    since = NOW.date() - timedelta(days=60)
    left = Moment.at(MORNING - timedelta(hours=2))
    gone = (Moment.on(TODAY - timedelta(days=1)), SEEN), (left, MovedAway(announced=False))
    people = {name: managed(program, name, date(2026, 1, 20)) for name in ENDING}
    people |= {name: managed(program, name, since) for name in (PRESENT, MISSING)}
    return {**people, MOVED: managed(program, MOVED, since, *gone)}


def due_on(page: object) -> dict[str, list[str]]:
    """What the home page shows: under each heading who owes what."""
    model = page._model  # type: ignore[attr-defined]
    shown: dict[str, list[str]] = {}
    for i in range(model.rowCount()):
        heading = model.index(i, 0)
        rows = range(model.rowCount(heading))
        cells = [[str(model.index(r, c, heading).data()) for c in (1, 3)] for r in rows]
        shown[str(heading.data()).partition(" (")[0]] = [": ".join(row) for row in cells]
    return shown


def test_walkthrough_w2_a_month_of_management_from_what_is_due_to_the_minutes(program: Program) -> None:
    program.clock.instant = MORNING
    people = people_of_a_month(program)
    hands = program.hands
    hands.press("Ctrl+1")
    hands.rest(50)

    # the home page: whose check is due, whose management ends this month, who left and whose file is to follow
    due = due_on(program.page)
    assert len(due["Kiểm tra cư trú hằng tháng"]) == 4
    assert [row for row in due["Trong tháng tới"] if row.endswith("chấm dứt quản lý")] == [
        f"{name}: Ra quyết định chấm dứt quản lý" for name in ENDING
    ]
    assert f"{MOVED}: Thông báo và chuyển hồ sơ cho Công an nơi đến" in due["Trong 48 giờ tới"]

    # four visits in a row: a line is typed of each; one of them is nowhere to be found
    before = hands.keys
    hands.press("Ctrl+T")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RoundDialog)
    hands.until(lambda: dialog._stop is not None)
    for visit in range(4):
        keys, who = hands.keys, dialog._who.text()
        hands.type("Hàng xóm nói đã đi khỏi nhà" if who == MISSING else "Ở nhà, đang làm vườn")
        if who == MISSING:
            hands.press("Alt+K")
            hands.until(lambda: dialog._since.hasFocus())
            hands.type("1/1/2027")
        hands.press("Return")
        hands.until(lambda done=visit + 1: dialog._at == done)
        assert hands.keys - keys <= PER_VISIT
    assert "Đã ghi 4 lượt" in dialog._who.text()

    # their minutes in one batch
    hands.press("Ctrl+P")
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), BatchDialog))
    batch = QApplication.activeModalWidget()
    assert isinstance(batch, BatchDialog)
    hands.until(lambda: batch._list.count() == 4)
    hands.press("Ctrl+P")
    hands.until(lambda: len(program.tray.sheets) == 4)
    hands.rest()
    assert hands.keys - before <= 10
    minutes = [words_of(sheet) for sheet in program.tray.sheets]
    for name in (*ENDING, PRESENT, MISSING):
        (mine,) = (text for text in minutes if name in text)
        assert squeezed("đã đi khỏi nhà" if name == MISSING else "đang làm vườn") in squeezed(mine)
    hands.press("Esc")
    hands.until(lambda: is_shut(batch))
    hands.press("Esc")
    hands.until(lambda: is_shut(dialog))
    hands.rest(20)
    assert "Kiểm tra cư trú hằng tháng" not in due_on(program.page)

    # the days of absence stop counting, until the person is seen again (B22)
    page = show_person(program, people[MISSING])
    lawful = page.view.case.term.lawful_end
    assert (page.view.case.presence, page.view.case.term.end) == ("missing", None)
    program.clock.instant += timedelta(days=10)
    hands.press("F5")
    hands.rest()
    record(program, "Kiểm tra cư trú", f"{TODAY + timedelta(days=10):%d/%m/%Y}")
    assert page.view.case.term.end == lawful + timedelta(days=12)  # from 1 to 12 January


def test_walkthrough_w2_a_visit_recorded_from_the_list_costs_few_keys(program: Program) -> None:
    program.clock.instant = MORNING
    managed(program, PRESENT, NOW.date() - timedelta(days=60))
    hands = program.hands
    before = hands.keys
    hands.press("Ctrl+K")
    hands.rest()
    hands.type("dinh van ba")
    hands.rest(300)
    hands.press("Return")
    page = person_on_screen(program)
    stood = record(program, "gap go", "3/1/2027", {"Hình thức": "Đến nơi ở"})
    assert stood["form"] == "home"
    hands.until(lambda: len(page.view.case.events) == 4)
    assert hands.keys - before <= PER_VISIT
