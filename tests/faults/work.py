"""Child of a fault run, under the preload library: does shares of campaigns, one after another.

Usage: python -m tests.faults.work FOLDER FORM JOBS, the last two as JSON

Each verdict that is not well is one line of JSON; so are, now and then, how many were given since the last line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.faults.campaigns import CAMPAIGNS
from tests.faults.ground import Ground, Job
from tests.faults.stage import Form

OFTEN = 20
"""Verdicts between two lines."""


def do(job: Job, ground: Ground) -> None:
    since = 0
    for verdict in CAMPAIGNS[job.campaign].play(job, ground):
        since += 1
        if not verdict.is_well:
            example = f"{job.deed}: {verdict}"
            tell(job, since, lost=len(verdict.lost), closed=int(bool(verdict.closed)), example=example)
            since = 0
        elif since == OFTEN:
            tell(job, since)
            since = 0
    tell(job, since)


def tell(job: Job, faults: int, **found: str | int) -> None:
    print(json.dumps({"campaign": job.campaign, "faults": faults, **found}), flush=True)


def main(base: Path, form: Form, jobs: Sequence[Job]) -> None:
    for job in jobs:
        ground = Ground(base / "ground", form)
        do(job, ground)
        ground.clear()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Form(**json.loads(sys.argv[2])), [Job(**job) for job in json.loads(sys.argv[3])])
