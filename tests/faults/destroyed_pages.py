"""Every page of a registry destroyed in turn (tests/faults/damaged_pages.py), as a campaign."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.damaged_pages import make_scene, sweep
from tests.faults.ground import Ground, Job
from tests.faults.stage import Verdict


def rescued(job: Job, ground: Ground) -> Iterator[Verdict]:
    """With the log nothing is missing; without it, what is missing is listed, and nothing else."""
    scene = make_scene(ground.base / "scene")
    logs = (True, False) if ground.stage.form.with_log else (True,)
    for log in logs:
        for page in range(job.part + 1, scene.page_count + 1, job.parts):
            complaints = sweep(scene, ground.base / "scratch", [page], log=log)
            yield Verdict(wrong=tuple(f"page {page}: {text}" for texts in complaints.values() for text in texts))
