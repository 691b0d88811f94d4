"""The fault run: the disk fails, the power goes, processes are killed, pages and files are destroyed; nothing is lost.

    ./installer/dev faults [--long] [--only CAMPAIGN …] [--deed DEED …] [--synchronous OFF] [--without-log]

The short form takes a minute, the long one half an hour on two cores. The last line is one sentence with the figures;
the exit code is 1 if anything was lost, does not open or is otherwise wrong. With ``--synchronous OFF`` or
``--without-log`` the registries are opened as they never are: the run must then find losses.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.campaigns import CAMPAIGNS
from tests.faults.deeds import DEEDS
from tests.faults.ground import Job
from tests.faults.preload import ROOT, build, preloaded
from tests.faults.stage import Form

WELL, FAULTY = 0, 1
SHARED_MEMORY = Path("/dev/shm")
SECONDS_BETWEEN_LINES = 20
JOBS_AT_ONCE = 7
"""Of the short form, whose jobs take less time than a process needs to begin."""


@dataclass
class Tally:
    """What became of the faults of one campaign."""

    faults: int = 0
    lost: int = 0
    closed: int = 0
    wrong: int = 0

    def add(self, line: dict[str, str | int]) -> None:
        """Take a line of a worker into account."""
        self.faults += int(line["faults"])
        self.lost += int(line.get("lost", 0))
        self.closed += int(line.get("closed", 0))
        if "example" in line:
            self.wrong += not (line.get("lost") or line.get("closed"))

    @property
    def is_well(self) -> bool:
        return self.faults > 0 and not (self.lost or self.closed or self.wrong)

    @property
    def figures(self) -> str:
        return (
            f"{self.faults:,} faults: {self.lost:,} acknowledged changes lost,"
            f" {self.closed:,} registries that do not open, {self.wrong:,} otherwise wrong"
        )


class Run:
    """Gives the shares of the campaigns to workers, as many as there are cores."""

    def __init__(
        self, base: Path, form: Form, *, long: bool, only: Sequence[str] = (), deeds: Sequence[str] = ()
    ) -> None:
        self._base, self._form = base, form
        self._library = build(base)
        self._lock = threading.Lock()
        self._told = self._begun = time.monotonic()
        names = [name for name in CAMPAIGNS if not only or name in only]
        jobs = [job for name in names for job in CAMPAIGNS[name].shares(long)]
        self.jobs = [job for job in jobs if not deeds or job.deed in deeds]
        self._at_once = 1 if long else JOBS_AT_ONCE
        self.tallies = {job.campaign: Tally() for job in self.jobs}
        self._left = Counter(job.campaign for job in self.jobs)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    @property
    def whole(self) -> Tally:
        tallies = self.tallies.values()
        return Tally(*(sum(getattr(t, name) for t in tallies) for name in ("faults", "lost", "closed", "wrong")))

    def play(self, workers: int) -> int:
        """Do every job; the exit code."""
        shares = [self.jobs[at : at + self._at_once] for at in range(0, len(self.jobs), self._at_once)]
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(self._do, shares):
                pass
        return WELL if all(tally.is_well for tally in self.tallies.values()) else FAULTY

    def _do(self, jobs: Sequence[Job]) -> None:
        folder = Path(tempfile.mkdtemp(dir=self._base))
        for line in self._lines_of(jobs, folder):
            with self._lock:
                self.tallies[str(line["campaign"])].add(line)
                if "example" in line:
                    print(f"{self.seconds:6.0f} s  {line['campaign']}: {line['example']}", flush=True)
                if time.monotonic() - self._told > SECONDS_BETWEEN_LINES:
                    self._told = time.monotonic()
                    print(f"{self.seconds:6.0f} s  {self.whole.figures}", flush=True)
        shutil.rmtree(folder)
        with self._lock:
            for job in jobs:
                self._left[job.campaign] -= 1
                if not self._left[job.campaign]:
                    print(f"{self.seconds:6.0f} s  {job.campaign}: {self.tallies[job.campaign].figures}", flush=True)

    def _lines_of(self, jobs: Sequence[Job], folder: Path) -> Iterator[dict[str, str | int]]:
        command = [sys.executable, "-m", "tests.faults.work"]
        command += [str(folder), json.dumps(asdict(self._form)), json.dumps([asdict(job) for job in jobs])]
        with (
            (folder / "errors").open("w+") as errors,
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=preloaded(self._library, folder / "ground" / "disk"),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as worker,
        ):
            assert worker.stdout is not None
            yield from map(json.loads, worker.stdout)
            if worker.wait() != 0:
                errors.seek(0)
                example = f"{jobs} ended by itself: {errors.read()[-2000:]}"
                yield {"campaign": jobs[0].campaign, "faults": 0, "example": example}


def main(argv: Sequence[str]) -> int:
    arguments = parse(argv)
    form = Form(synchronous=arguments.synchronous, with_log=not arguments.without_log)
    in_memory = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
    base = Path(tempfile.mkdtemp(prefix="so-binh-an-", dir=SHARED_MEMORY if in_memory else None)).resolve()
    try:
        run = Run(base, form, long=arguments.long, only=arguments.only, deeds=arguments.deed)
        code = run.play(os.cpu_count() or 1)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    print(f"{run.whole.figures} ({run.seconds:,.0f} s).")
    return code


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description="Let everything fail and see that nothing is lost.")
    parser.add_argument("--long", action="store_true", help="more than ten thousand faults, half an hour")
    parser.add_argument("--only", action="append", default=[], choices=tuple(CAMPAIGNS), help="only this campaign")
    parser.add_argument("--deed", action="append", default=[], choices=tuple(DEEDS), help="only this deed")
    parser.add_argument("--synchronous", default="FULL", choices=("FULL", "NORMAL", "OFF"), help="of the database")
    parser.add_argument("--without-log", action="store_true", help="no change log is written")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
