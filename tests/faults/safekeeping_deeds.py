"""Backups, copies of the change log, restores and rescues while the disk fails, the power goes or the process is
killed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from models.actions.manage_backups import make_default_place
from models.backup import Place
from models.restoring import Proof
from storage.connection import PAGE_BYTES
from storage.registry import SqlRegistry
from storage.rotation import DATABASE
from tests.conftest import LOGIN, PASSWORD
from tests.faults.office_deeds import (
    ONE_SAVE,
    Saver,
    a_small_registry,
    closed_with,
    first_person,
    nothing_lost,
    unheard,
    work_a_day,
)
from tests.faults.stage import Deed, Expected, Records, Said, Say, Stage, Verdict, judge

PROOF = Proof(LOGIN, PASSWORD)
SAFE = "safe at "
"""Begins the acknowledgement of a backup or of a copy of the log: what was said before it is at the place."""
ANYTHING = frozenset(range(1000))
"""However many records nobody spoke of."""
RESTORED, RESCUED = "restored", "rescued"
PAGES_LOST = (1, 2, 5, 11)


def place_of(registry: SqlRegistry) -> Place:
    (place, *_) = registry.read(lambda queries: queries.places())
    return place


def make_backup(stage: Stage, registry: SqlRegistry) -> str:
    """Make, prove and remember a backup as the program does, but on one thread; its name."""
    place, snapshot = place_of(registry), registry.snapshot()
    done = stage.storage.back_up(
        snapshot, place, place.path, on_copied=lambda: registry.release(snapshot), progress=lambda done, total: None
    )
    registry.note_backup(done)
    return done.generation.name


def copy_changes(stage: Stage, registry: SqlRegistry) -> None:
    place = place_of(registry)
    position = registry.backup_care().position
    registry.note_log_copied(stage.storage.copy_log(stage.registry, place, place.path, position))


# --- what lies there before ----------------------------------------------------------------------


def backed_up(stage: Stage) -> Records:
    """A registry with a backup of yesterday, and work done since."""
    a_small_registry(stage)
    registry = stage.opened()
    registry.write(make_default_place)
    make_backup(stage, registry)
    Saver(registry, unheard).event(first_person(registry), "sau bản sao lưu")
    return closed_with(registry)


def only_the_place(stage: Stage) -> Records:
    """A PC that is gone: what is left is the place, with the log that reaches to the end."""
    backed_up(stage)
    registry = stage.opened()
    copy_changes(stage, registry)
    before = closed_with(registry)
    shutil.rmtree(stage.registry)
    return before


def damaged(stage: Stage) -> Records:
    """A registry with destroyed pages, the first one among them."""
    before = backed_up(stage)
    with (stage.registry / DATABASE).open("rb+") as file:
        for page in PAGES_LOST:
            file.seek((page - 1) * PAGE_BYTES)
            file.write(b"\xff" * PAGE_BYTES)
    return before


# --- what is done --------------------------------------------------------------------------------


def back_up(stage: Stage, say: Say) -> None:
    registry = stage.opened()
    saver = Saver(registry, say)
    saver.document(first_person(registry), b"%PDF in the next backup" * 200)
    say({SAFE + make_backup(stage, registry): ""})
    saver.event(first_person(registry), "sau bản sao lưu mới")
    registry.close()


def bring_log(stage: Stage, say: Say) -> None:
    registry = stage.opened()
    saver = Saver(registry, say)
    for number in range(3):
        saver.event(first_person(registry), f"lần {number}")
        copy_changes(stage, registry)
        say({f"{SAFE}copy {number}": ""})
    registry.close()


def from_place(stage: Stage, folder: Path) -> SqlRegistry:
    """The registry that is made from the place, unless it was made already."""
    if not stage.storage.is_taken(folder):
        stage.storage.restore(stage.place, folder, PROOF)
    return stage.opened(folder)


def restored(stage: Stage) -> SqlRegistry:
    return from_place(stage, stage.registry)


def rescued(stage: Stage) -> SqlRegistry:
    """The registry that is made from the damaged one, unless it was made already."""
    if not stage.storage.is_taken(stage.elsewhere):
        stage.storage.rescue(stage.registry, stage.elsewhere, PROOF)
    return stage.opened(stage.elsewhere)


def work_after_backup(stage: Stage, say: Say) -> None:
    work_a_day(stage, say, saves=30)


def restore(stage: Stage, say: Say) -> None:
    registry = restored(stage)
    say({RESTORED: ""})
    Saver(registry, say).event(first_person(registry), "trên máy mới")
    registry.close()


def rescue(stage: Stage, say: Say) -> None:
    registry = rescued(stage)
    say({RESCUED: ""})
    Saver(registry, say).event(first_person(registry), "sau khi cứu")
    registry.close()


# --- what must be true then ----------------------------------------------------------------------


def at_the_place(stage: Stage, registry: SqlRegistry) -> Iterator[str]:
    """Every generation that the place shows proves whole."""
    (found,) = stage.storage.places_on([place_of(registry).path])
    generations = stage.storage.generations(found)
    if not generations:
        yield "no backup is left"
    for generation in generations:
        faults = stage.storage.prove(found, generation, registry.backup_key(), lambda done, total: None)
        yield from (f"backup {generation.name}: {fault}" for fault in faults)


def kept_twice(stage: Stage, before: Records, said: Said) -> Verdict:
    """Nothing is lost here; and the place alone gives back what was acknowledged as safe there, and of the old one."""
    here = nothing_lost(*ONE_SAVE, also=at_the_place)(stage, before, said)
    if not here.is_well:
        return here
    last = max((i for i, (what, _) in enumerate(said) if what.startswith(SAFE)), default=0)
    there = Expected(before if last else {}, said[:last], ANYTHING)
    try:
        return judge(lambda: from_place(stage, stage.elsewhere), there.judge)
    finally:
        shutil.rmtree(stage.elsewhere, ignore_errors=True)


def made_whole(opened: Callable[[Stage], SqlRegistry], word: str) -> Callable[[Stage, Records, Said], Verdict]:
    """What was told to be made is there; what was not is made now, and either way nothing is missing."""

    def judged(stage: Stage, before: Records, said: Said) -> Verdict:
        target = {RESTORED: stage.registry, RESCUED: stage.elsewhere}[word]
        if (word, "") in said and not stage.storage.is_taken(target):
            return Verdict(lost=(word,))
        return judge(lambda: opened(stage), Expected(before, said, frozenset(ONE_SAVE)).judge)

    return judged


SAFEKEEPING_DEEDS = (
    Deed("backup", backed_up, back_up, kept_twice),
    Deed("log copy", backed_up, bring_log, kept_twice),
    Deed("day after a backup", backed_up, work_after_backup, made_whole(rescued, RESCUED), rescued),
    Deed("restore", only_the_place, restore, made_whole(restored, RESTORED), restored),
    Deed("rescue", damaged, rescue, made_whole(rescued, RESCUED), rescued),
)
