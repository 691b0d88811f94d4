"""What people have the program do with a registry while the disk fails, the power goes or the process is killed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

from models.actions.enter_person import enter_person
from models.actions.erase_people import erase_people
from models.actions.keep_paper import keep_printed
from models.actions.record_event import amend_event, record_event
from models.actions.take_over_list import take_over_list
from models.dates import Moment
from models.events.notes import Note
from models.events.user_management import ManagementDecided, ManagementEnded
from models.ids import PersonId
from models.ports import FirstUser
from models.taking_over.columns import find_head
from models.taking_over.plan import TakeOverPlan, plan_sheet
from models.taking_over.sheet import Sheet
from storage.keyring import FILE as KEYRING
from storage.registry import SqlRegistry, create_registry
from storage.rotation import ROTATED
from tests.conftest import LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.scripted_saves import POSITIVE, paper
from tests.faults.stage import Deed, Expected, Records, Said, Say, Stage, Verdict, judge, records

AT = Moment.at(NOW)
OLD_REGISTRIES = Path(__file__).parents[1] / "data" / "registries"
NUMBER_OF_THE_ERASED = "089090000009"
RECORDS_OF_THE_ERASED = 5
"""The person, three events, a paper."""
ROWS = 8
"""People in the list that is taken over."""
CREATED = "created"
CAPTIONS = ("Họ và tên", "Số CCCD", "Ngày sinh", "Giới tính", "Ngày đưa vào")


def make_registry(stage: Stage) -> None:
    user = FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD)
    create_registry(stage.registry, OFFICE, user, training=False, options=stage.form.options)


def first_person(registry: SqlRegistry) -> PersonId:
    page = registry.read(lambda queries: queries.list_people(kept=True, group="", after=None, limit=1))
    return page.rows[0].id


def with_events(registry: SqlRegistry, person: PersonId) -> Records:
    """A person with the events that came with them, to be acknowledged together."""
    case = registry.read(lambda queries: queries.case(person))
    return {f"person {person}": "", **{f"event {event.id}": str(event.version) for event in case.events}}


class Saver:
    """Saves, and acknowledges each save."""

    def __init__(self, registry: SqlRegistry, say: Say) -> None:
        self.registry = registry
        self._say = say

    def person(self, name: str, number: str = "") -> PersonId:
        values = {"name": name, "citizen_number": number} if number else {"name": name}
        person = self.registry.write(enter_person, values, AT, POSITIVE)
        self._say(with_events(self.registry, person))
        return person

    def event(self, person: PersonId, text: str, *, amended: str = "") -> None:
        event = self.registry.write(record_event, person, AT, Note(text=text))
        self._say({f"event {event}": "1"})
        if amended:
            self.registry.write(amend_event, event, 1, AT, Note(text=amended), "ghi nhầm")
            self._say({f"event {event}": "2"})

    def document(self, person: PersonId, content: bytes) -> None:
        document = self.registry.write(keep_printed, paper(person, content), 1, "print")
        self._say({f"document {document}": hashlib.sha256(content).hexdigest()})


# --- what lies there before ----------------------------------------------------------------------


def a_small_registry(stage: Stage) -> Records:
    """Somebody with events and papers."""
    make_registry(stage)
    registry = stage.opened()
    saver = Saver(registry, unheard)
    person = saver.person("Lê Văn Mẫu", "089090000001")
    for number in range(3):
        saver.event(person, f"trước {number}")
    saver.document(person, b"%PDF " + bytes(range(256)) * 20)
    return closed_with(registry)


def closed_with(registry: SqlRegistry) -> Records:
    """Close a registry; the records that were in it."""
    found = records(registry)
    registry.close()
    return found


def unheard(records: Records) -> None:
    """For what is done before anything can fail."""


def nobody(stage: Stage) -> Records:
    """A disk on which there is nothing."""
    return {}


def somebody_to_erase(stage: Stage) -> Records:
    """Two people, one of whom is followed no more."""
    a_small_registry(stage)
    registry = stage.opened()
    saver = Saver(registry, unheard)
    closed = NOW.date() - timedelta(days=80)
    begun = Moment.on(closed - timedelta(days=366))
    person = registry.write(
        enter_person, {"name": "Đặng Văn Đi", "citizen_number": NUMBER_OF_THE_ERASED}, begun, POSITIVE
    )
    registry.write(record_event, person, begun, ManagementDecided(number="1/QĐ-CAX"))
    registry.write(record_event, person, Moment.on(closed), ManagementEnded())
    saver.document(person, b"%PDF of somebody who goes" * 30)
    return closed_with(registry)


def a_registry_of(version: str) -> Callable[[Stage], Records]:
    """A registry as a program of before left it."""

    def prepare(stage: Stage) -> Records:
        copy = shutil.copytree(OLD_REGISTRIES / version, stage.disk / "copy")
        before = closed_with(stage.opened(copy))
        shutil.rmtree(copy)
        shutil.copytree(OLD_REGISTRIES / version, stage.registry)
        return before

    return prepare


# --- what is done --------------------------------------------------------------------------------


def save(stage: Stage, say: Say) -> None:
    """The saves of a few minutes: of each kind one."""
    saver = Saver(stage.opened(), say)
    person = first_person(saver.registry)
    saver.event(person, "mới", amended="sửa")
    saver.document(person, b"%PDF new" * 300)
    saver.person("Trần Văn Nam")
    saver.registry.close()


def work_a_day(stage: Stage, say: Say, saves: int = 150) -> None:
    """Enough saves for a checkpoint of SQLite's own; one of ours, and the registry locked in between."""
    random = Random(1)
    saver = Saver(stage.opened(), say)
    person = first_person(saver.registry)
    for number in range(saves):
        if number % 12 == 0:
            person = saver.person(f"Lê Văn {number}", f"089190{number:06d}")
        elif number % 4 == 1:
            saver.document(person, random.randbytes(random.choice((1, 700, 6000))))
        else:
            saver.event(person, f"lần {number}", amended="" if number % 5 else f"sửa {number}")
        if number == saves // 5:
            assert saver.registry.check() == []
        if number == saves // 3:
            saver.registry.close()
            saver.registry = stage.opened()
    saver.registry.close()


def work_without_end(stage: Stage, say: Say, seed: int) -> None:
    """Open, check now and then, save, close; until somebody ends it."""
    random = Random(seed)
    while True:
        saver = Saver(stage.opened(), say)
        if random.random() < 0.3:
            assert saver.registry.check() == []
        person = saver.person("Lê Văn Mẫu")
        for number in range(random.randrange(5, 40)):
            if number % 6 == 5:
                saver.document(person, random.randbytes(900))
            else:
                saver.event(person, f"lần {number}")
        saver.registry.close()


def plan_of(registry: SqlRegistry) -> TakeOverPlan:
    rows = [(f"Phạm Văn {i}", f"0890900001{i:02d}", "12/03/1990", "Nam", "01/10/2026") for i in range(ROWS)]
    sheet = Sheet("Danh sách", (CAPTIONS, *rows))
    head = find_head(sheet)
    assert head is not None
    return registry.read(lambda q: plan_sheet(sheet, head, q.like, q.rules(), q.practice(), NOW.date()))


def import_list(stage: Stage, say: Say) -> None:
    registry = stage.opened()
    assert registry._connection is not None
    taken = registry.write(take_over_list, plan_of(registry))
    rows = registry._connection.execute("SELECT id FROM person ORDER BY number DESC LIMIT ?", (taken.people,))
    taken_over: dict[str, str] = {}
    for (person,) in rows.fetchall():
        taken_over |= with_events(registry, PersonId(person))
    say(taken_over)
    registry.close()


def upgrade(stage: Stage, say: Say) -> None:
    registry = stage.opened()
    say({"upgraded": ""})
    Saver(registry, say).event(first_person(registry), "sau khi nâng cấp")
    registry.close()


def rotate(stage: Stage, say: Say) -> None:
    registry = stage.opened()
    registry.rotate(lambda done, total: None)
    say({"rotated": ""})
    Saver(registry, say).event(first_person(registry), "dưới khóa mới")
    registry.close()


def erase(stage: Stage, say: Say) -> None:
    registry = stage.opened()
    for gone in registry.read(lambda queries: queries.like(NUMBER_OF_THE_ERASED, "", None)):
        registry.write(erase_people, [gone.id], {"ground": "purpose_done", "basis": "Luật 91/2025/QH15 Đ.14"})
    say({"erased": ""})
    registry.close()


def create(stage: Stage, say: Say) -> None:
    if not (stage.registry / KEYRING).exists():
        make_registry(stage)
    say({CREATED: ""})
    registry = stage.opened()
    Saver(registry, say).person("Lê Văn Mẫu")
    registry.close()


def check(stage: Stage, say: Say) -> None:
    registry = stage.opened()
    Saver(registry, say).event(first_person(registry), "trước khi kiểm tra")
    registry.check(anew=True)
    for _ in registry.verify():
        pass
    registry.close()


# --- what must be true then ----------------------------------------------------------------------


def nothing_lost(
    *in_flight: int, also: Callable[[Stage, SqlRegistry], Iterable[str]] = lambda stage, registry: ()
) -> Callable[[Stage, Records, Said], Verdict]:
    """The registry opens, is whole, and has all that was acknowledged; of the rest one save at most."""

    def judged(stage: Stage, before: Records, said: Said) -> Verdict:
        expected = Expected(before, said, frozenset(in_flight))
        return judge(stage.opened, expected.judge, lambda registry: also(stage, registry))

    return judged


ONE_SAVE = (0, 1, 2)
"""Records of a save that was met: none, an event or a paper, or a person with the event that brought them."""


def made_or_no_registry(stage: Stage, before: Records, said: Said) -> Verdict:
    """Without a keyring a folder is no registry; with one it opens."""
    if (CREATED, "") not in said and not (stage.registry / KEYRING).exists():
        return Verdict()
    return nothing_lost(*ONE_SAVE)(stage, before, said)


def no_copy_left(stage: Stage, registry: SqlRegistry) -> Iterable[str]:
    if (stage.registry / ROTATED).exists():
        yield "a copy under another key is left"


def erased_or_whole(stage: Stage, before: Records, said: Said) -> Verdict:
    """Somebody is gone without a rest or all there; once it was acknowledged, gone."""
    found: list[tuple[int, int]] = []

    def expected(there: Records) -> Verdict:
        missing = set(before) - set(there)
        found.append((len(missing), sum(record.startswith("person ") for record in there)))
        return Expected(before, said, gone=frozenset(missing)).judge(there)

    verdict = judge(stage.opened, expected)
    if not found:
        return verdict
    papers = sum(path.is_file() for path in (stage.registry / "blobs").rglob("*"))
    gone, people = found[0]
    is_erased = people == 1  # also by a first try that a bad disk called refused
    if gone not in (0, RECORDS_OF_THE_ERASED):
        return verdict.with_wrong(f"half erased: {gone} records gone")
    if ("erased", "") in said and not is_erased:
        return Verdict(lost=("erased",))
    return verdict.with_wrong("" if papers == (1 if is_erased else 2) else f"{papers} files of papers are left")


OFFICE_DEEDS = (
    Deed("create", nobody, create, made_or_no_registry),
    Deed("check", a_small_registry, check, nothing_lost(*ONE_SAVE)),
    Deed("save", a_small_registry, save, nothing_lost(*ONE_SAVE)),
    Deed("day", a_small_registry, work_a_day, nothing_lost(*ONE_SAVE)),
    Deed("import", a_small_registry, import_list, nothing_lost(0, 2 * ROWS)),
    Deed("migration", a_registry_of("version-1"), upgrade, nothing_lost(*ONE_SAVE)),
    Deed("rotation", a_small_registry, rotate, nothing_lost(*ONE_SAVE, also=no_copy_left)),
    Deed("erasure", somebody_to_erase, erase, erased_or_whole),
)
