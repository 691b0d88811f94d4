"""Child of the kill test: a warm process that forks one saver after another and kills each at a random moment.

Usage: python -m tests.faults.killed_saves FOLDER ROUNDS SEED

A saver opens the registry, checks it, and saves in a loop; it reports each id to a pipe after ``write`` returned,
never before. What was reported is printed as one line of JSON a round.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from random import Random

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.actions.record_event import record_event
from models.clock import FixedClock
from models.dates import Moment
from models.events.notes import Note
from storage.registry import Options, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE, paper

MOST_REPORTS = 20
LONGEST_WAIT = 0.006
"""Seconds, more than one save takes. Reports are counted so that a slow machine saves as much as a fast one."""


def save_until_killed(folder: Path, report: int, seed: int) -> None:
    """Save for ever; each acknowledged save is one line in the pipe."""
    random = Random(seed)
    options = Options(clock=FixedClock(NOW), cost=CHEAP)

    def say(**said: str) -> None:
        os.write(report, json.dumps(said).encode() + b"\n")

    say(done="begun")
    while True:
        registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
        say(done="opened")
        if random.random() < 0.3:
            for fault in registry.check(anew=True):
                say(done="fault", fault=str(fault))
        person = registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
        say(done="person", id=person)
        for number in range(random.randrange(5, 40)):
            if number % 6 == 5:
                content = random.randbytes(900)
                document = registry.write(keep_printed, paper(person, content), 1, "print")
                say(done="document", id=document)
            else:
                event = registry.write(record_event, person, Moment.at(NOW), Note(text=f"lần {number}"))
                say(done="event", id=event)
        registry.close()


def one_round(folder: Path, random: Random) -> dict[str, object]:
    """Fork a saver, kill it, and say what it had reported and how it ended."""
    reading, writing = os.pipe()
    seed = random.randrange(2**30)
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            save_until_killed(folder, writing, seed)
        except BaseException as error:  # noqa: BLE001  whatever it is, the test must hear of it
            os.write(writing, json.dumps({"done": "failed", "error": repr(error)}).encode() + b"\n")
        os._exit(3)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [pipe.readline() for _ in range(random.randrange(1, MOST_REPORTS))]
        time.sleep(random.uniform(0, LONGEST_WAIT))
        os.kill(child, signal.SIGKILL)
        lines += pipe.readlines()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"killed": killed, "reports": [json.loads(line) for line in lines if line.endswith(b"\n")]}


def main(folder: Path, rounds: int, seed: int) -> None:
    random = Random(seed)
    for _ in range(rounds):
        print(json.dumps(one_round(folder, random)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
