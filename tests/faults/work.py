"""Child of a fault run, under the preload library: does one share of a campaign.

Usage: python -m tests.faults.work FOLDER FORM JOB, the last two as JSON

Each verdict that is not well is one line of JSON; so are, now and then, how many were given since the last line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.faults.campaigns import CAMPAIGNS
from tests.faults.ground import Ground, Job
from tests.faults.stage import Form

OFTEN = 20
"""Verdicts between two lines."""


def main(base: Path, form: Form, job: Job) -> None:
    since = 0
    for verdict in CAMPAIGNS[job.campaign].play(job, Ground(base, form)):
        since += 1
        if not verdict.is_well:
            example = f"{job.deed}: {verdict}"
            tell(since, lost=len(verdict.lost), closed=int(bool(verdict.closed)), example=example)
            since = 0
        elif since == OFTEN:
            tell(since)
            since = 0
    tell(since)


def tell(faults: int, **found: str | int) -> None:
    print(json.dumps({"faults": faults, **found}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Form(**json.loads(sys.argv[2])), Job(**json.loads(sys.argv[3])))
