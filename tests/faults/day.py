"""Child of the canary test: one day at a commune's desk with invented people, run under strace.

Usage: python -m tests.faults.day FOLDER WORKBOOK

It prints ``paused`` and waits for a line at moments when the files must be looked at while the registry is open.
"""

from __future__ import annotations

import contextlib
import sys
from datetime import date
from pathlib import Path

from models.actions.change_person import change_person
from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed, log_reprint
from models.actions.record_event import amend_event, record_event, void_event
from models.actions.take_over_list import take_over_list
from models.clock import Clock, FixedClock, today
from models.dates import Moment, PartialDate
from models.errors import RegistryError
from models.events.notes import Note
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ResidenceVerified
from models.ids import PersonId
from models.papers.dossier import dossier_of
from models.papers.values import paper_values
from models.person import Relative
from models.ports import FirstUser, Work
from models.roles import Permission, User, needs
from models.taking_over.columns import find_head
from models.taking_over.plan import plan_sheet
from models.text import fold
from printing.dossier import render_dossier
from printing.forms import load_form
from printing.render import render_form
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from storage.spreadsheets.reader import read_workbook
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.canaries import CANARIES, ENTERED, IMPORTED, PASSWORD_TYPED_WRONG
from tests.faults.scripted_saves import paper

AT = Moment.at(NOW)


def pause() -> None:
    print("paused", flush=True)
    assert sys.stdin.readline() == "go on\n"


def enter_people(registry: SqlRegistry) -> list[PersonId]:
    """Everybody, with every kind of field that can hold a name or a number."""
    people = []
    for index, canary in enumerate(ENTERED):
        other = ENTERED[index - 1]
        values = {
            "name": canary.name,
            "other_names": f"con bà {other.name}",
            "sex": "male",
            "birth": PartialDate(1990 + index % 10),
            "citizen_number": canary.number,
            "former_numbers": (other.number,),
            "current_residence": f"nhà ông {other.name}, Ấp 1",
            "occupation": f"phụ việc cho {canary.name}",
            "phone": canary.number,
            "relatives": (Relative("mother", other.name, number=other.number),),
        }
        test = TestTaken(ground="caught", result="positive", summary=f"{canary.name} khai tên {other.name}")
        people.append(registry.write(enter_person, values, AT, test))
    return people


def work_on(registry: SqlRegistry, people: list[PersonId]) -> None:
    for person, canary in zip(people, ENTERED, strict=True):
        verified = ResidenceVerified(outcome="registered", detail=f"{canary.name} có mặt")
        registry.write(record_event, person, AT, verified)
        registry.write(record_event, person, Moment.on(NOW.date()), ManagementDecided(number="05", signer=canary.name))
        note = registry.write(record_event, person, AT, Note(text=f"{canary.name} {canary.number}"), canary.name)
        registry.write(amend_event, note, 1, AT, Note(text=f"không phải {canary.name}"), f"nhầm {canary.number}")
    registry.write(void_event, note, 2, f"nhầm {canary.name}")
    registry.write(change_person, people[0], 1, {"name": ENTERED[1].name, "hamlet": ENTERED[2].name}, NOW.date(), "sai")


def look(registry: SqlRegistry, people: list[PersonId]) -> None:
    for canary in CANARIES:
        for text in (canary.name, fold(canary.name), canary.number, canary.number[3:9]):
            registry.read(lambda queries, text=text: queries.search(text, limit=20))
        registry.read(lambda queries, c=canary: queries.like(c.number, c.name, 1990))
    for person in people:
        registry.note_access("open", person, "vì cần xem")
        assert registry.read(lambda queries, person=person: queries.history(person))
    registry.read(lambda queries: queries.due(NOW))
    registry.read(lambda queries: queries.review())
    assert registry.read(lambda queries: queries.list_people(kept=True, group="", after=None, limit=200)).rows


def make_papers(registry: SqlRegistry, people: list[PersonId]) -> None:
    day = today(registry.clock)
    for person in people[:6]:
        case = registry.read(lambda queries, person=person: queries.case(person))
        office, rules = registry.read(lambda queries: (queries.office(), queries.rules()))
        for form_id in ("III-01", "III-04", "III-05"):
            values = paper_values(case.person, case, office, registry.user, rules, day)
            pdf = render_form(load_form(form_id), values)
            document = registry.write(keep_printed, paper(person, pdf), 1, "print")
            assert registry.read(lambda queries, id_=document: queries.document_content(id_)) == pdf
        dossier = dossier_of(case.person, case, office, registry.user, rules, day)
        registry.write(keep_printed, paper(person, render_dossier(dossier)), 1, "save")
        registry.write(log_reprint, person, None, "III-01", 1)


def take_over(registry: SqlRegistry, workbook: Path) -> None:
    (sheet,) = read_workbook(workbook)
    head = find_head(sheet)
    assert head is not None
    plan = registry.read(
        lambda queries: plan_sheet(
            sheet, head, queries.like, queries.rules(), queries.practice(), today(registry.clock)
        )
    )
    assert len(plan.taken) == len(IMPORTED), [row.verdict for row in plan.rows]
    registry.write(take_over_list, plan)


@needs(Permission.ENTER_PERSON)
def fail(work: Work, clock: Clock, user: User, name: str) -> None:
    enter_person(work, clock, user, {"name": name}, AT, TestTaken(ground="caught", result="positive"))
    raise RuntimeError


def main(folder: Path, workbook: Path) -> None:
    options = Options(clock=FixedClock(NOW), cost=CHEAP)
    create_registry(folder, OFFICE, FirstUser(LOGIN, CANARIES[0].name, PASSWORD), training=False, options=options)
    for wrong in (PASSWORD_TYPED_WRONG, CANARIES[3].number):
        with contextlib.suppress(RegistryError):
            open_registry(folder, LOGIN, wrong, training=False, options=options)
    pause()
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    people = enter_people(registry)
    work_on(registry, people)
    pause()
    make_papers(registry, people)
    take_over(registry, workbook)
    look(registry, people)
    for refused in ({"citizen_number": f"{ENTERED[0].number}x", "name": ""}, {"birth": date(1990, 1, 1)}):
        with contextlib.suppress(RegistryError):
            registry.write(change_person, people[1], 1, refused)
    with contextlib.suppress(RuntimeError):
        registry.write(fail, CANARIES[7].name)
    assert registry.check() == []
    registry.write(record_event, people[1], AT, Note(text=CANARIES[9].name))
    pause()
    registry.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
