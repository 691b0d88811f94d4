"""Child of the power-cut test: makes a registry and saves, and marks each acknowledgement in the preload library's log.

Usage: python -m tests.faults.scripted_saves FOLDER SYNCHRONOUS SAVES [without-log]
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import sys
from pathlib import Path
from random import Random

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.actions.record_event import amend_event, record_event
from models.clock import FixedClock
from models.dates import Moment
from models.errors import RegistryError
from models.events.notes import Note
from models.events.testing import TestTaken
from models.ids import DocumentId, PersonId, random_id
from models.ports import FirstUser, NewDocument
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD

POSITIVE = TestTaken(ground="caught", result="positive", sample="urine")


def paper(person: PersonId, content: bytes) -> NewDocument:
    """A paper of a person with some bytes; what it says does not matter here."""
    return NewDocument(
        id=DocumentId(random_id()),
        person_id=person,
        event_id=None,
        origin="printed",
        form="III-01",
        form_version="1",
        title="Biên bản",
        number="",
        dated=NOW.date(),
        signer="",
        pages=1,
        media_type="application/pdf",
        content=content,
        inputs={},
    )


def mark(**said: str | int) -> None:
    """Put an acknowledgement into the stream of logged calls, after everything that came before it."""
    ctypes.CDLL(None).faults_mark(json.dumps(said).encode())


def main(folder: Path, synchronous: str, saves: int, *, change_log: bool) -> None:
    options = Options(clock=FixedClock(NOW), cost=CHEAP, synchronous=synchronous, change_log=change_log)
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=options)
    mark(done="created")

    def opened() -> SqlRegistry:
        return open_registry(folder, LOGIN, PASSWORD, training=False, options=options)

    random = Random(1)
    registry = opened()
    people: list[PersonId] = []
    for number in range(saves):
        if number % 12 == 0:
            values = {"name": f"Lê Văn {number}", "citizen_number": f"089090{number:06d}"}
            people.append(registry.write(enter_person, values, Moment.at(NOW), POSITIVE))
            mark(done="person", person=people[-1])
            continue
        person = people[-1]
        if number % 4 == 1:
            content = random.randbytes(random.choice((1, 700, 6000)))
            document = registry.write(keep_printed, paper(person, content), 1, "print")
            mark(done="document", person=person, id=document, digest=hashlib.sha256(content).hexdigest())
        else:
            event = registry.write(record_event, person, Moment.at(NOW), Note(text=f"lần {number}"))
            mark(done="event", person=person, id=event, version=1)
            if number % 5 == 0:
                registry.write(amend_event, event, 1, Moment.at(NOW), Note(text=f"sửa {number}"), "ghi nhầm")
                mark(done="event", person=person, id=event, version=2)
        if number == saves // 5:
            assert registry.check() == []  # truncates the write-ahead log
        if number == saves // 3:  # what follows is long enough for an automatic checkpoint
            registry.close()
            with contextlib.suppress(RegistryError):
                open_registry(folder, LOGIN, "Sai!mat1khau", training=False, options=options)
            registry = opened()
    mark(done="all saves")
    registry.close()
    mark(done="closed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), change_log="without-log" not in sys.argv[4:])
