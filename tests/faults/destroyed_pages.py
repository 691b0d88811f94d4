"""Every page of a registry destroyed in turn, and a whole PC: the rehearsals of damaged_pages.py and dead_pc.py."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults import dead_pc
from tests.faults.damaged_pages import make_scene, sweep
from tests.faults.ground import Ground, Job
from tests.faults.stage import Verdict


def rescued(job: Job, ground: Ground) -> Iterator[Verdict]:
    """With the log nothing is missing; without it, what is missing is listed, and nothing else."""
    scene = make_scene(ground.base / "scene")
    for log in (True, False):
        for page in range(job.part + 1, scene.page_count + 1, job.parts):
            complaints = sweep(scene, ground.base / "scratch", [page], log=log)
            yield Verdict(wrong=tuple(f"page {page}: {text}" for texts in complaints.values() for text in texts))


def replaced(job: Job, ground: Ground) -> Iterator[Verdict]:
    """Two PCs that die: one comes back by the password, one by the recovery sheet, both in time."""
    folder = ground.base / "station"
    folder.mkdir(parents=True)
    missing, seconds, _ = dead_pc.rehearse(folder)
    late = (f"at work again only after {seconds:.0f} s",) if seconds > dead_pc.LIMIT else ()
    yield Verdict(lost=tuple(missing))
    yield Verdict(wrong=late)
