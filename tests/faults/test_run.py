"""The fault run in its short form finds nothing; with syncs or the change log switched off it finds losses."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from storage.connection import PAGE_BYTES
from storage.rotation import DATABASE
from tests.faults.campaigns import CALLS, CAMPAIGNS, DEAD, DISASTERS, POWER
from tests.faults.disasters import SQLITE_LOG
from tests.faults.ground import Job
from tests.faults.office_deeds import Saver, first_person, unheard
from tests.faults.run import FAULTY, WELL, Run, main
from tests.faults.safekeeping_deeds import PROOF, backed_up
from tests.faults.stage import Form, Stage, records

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fork and LD_PRELOAD")

LAST_LINE = re.compile(
    r"([\d,]+) faults: ([\d,]+) acknowledged changes lost, ([\d,]+) registries that do not open, "
    r"([\d,]+) otherwise wrong \(\d+ s\)\."
)


def played(capsys: pytest.CaptureFixture[str], arguments: Iterable[str]) -> tuple[int, list[int], str]:
    """The exit code of a run, the figures of its last line, and all that it said."""
    code = main([*arguments])
    said = capsys.readouterr().out
    found = LAST_LINE.fullmatch(said.splitlines()[-1])
    assert found, said
    return code, [int(figure.replace(",", "")) for figure in found.groups()], said


def test_the_short_form_finds_nothing_lost_and_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    code, (faults, *bad), said = played(capsys, ())
    assert (code, bad) == (WELL, [0, 0, 0]), said
    assert faults >= 500
    assert all(f"  {name}: " in said for name in CAMPAIGNS if name != DEAD)


@pytest.mark.parametrize(
    ("switched_off", "campaign", "deed"),
    [(("--synchronous", "OFF"), POWER, "save"), (("--without-log",), DISASTERS, "day after a backup")],
)
def test_without_what_keeps_changes_safe_the_run_finds_losses(
    capsys: pytest.CaptureFixture[str], switched_off: tuple[str, ...], campaign: str, deed: str
) -> None:
    code, (_, lost, *_), said = played(capsys, (*switched_off, "--only", campaign, "--deed", deed))
    assert code == FAULTY
    assert lost > 0, said
    assert "lost=('" in said


def test_a_disk_that_fills_while_an_upgrade_keeps_the_old_shape_is_no_damage(tmp_path: Path) -> None:
    """The tenth call is the first write of the copy, of which such a disk takes half."""
    run = Run(tmp_path, Form(), long=False)
    run.jobs[:] = [Job(CALLS, "migration", part=9, parts=10_000)]
    run.play(1)
    tally = run.tallies[CALLS]
    assert (tally.faults, tally.is_well) == (5, True)


@pytest.mark.parametrize("call", [38, 146, 157, 160])
def test_a_disk_that_refuses_a_change_of_key_is_called_by_its_name(tmp_path: Path, call: int) -> None:
    """The copy is not as it was written, or the new database cannot be opened: neither is damage to the registry."""
    run = Run(tmp_path, Form(), long=False)
    run.jobs[:] = [Job(CALLS, "rotation", part=call - 1, parts=10_000)]
    run.play(1)
    tally = run.tallies[CALLS]
    assert (tally.faults, tally.is_well) == (5, True)


def test_a_damaged_file_that_is_older_than_the_log_takes_nothing_away(tmp_path: Path) -> None:
    """SQLite's log is gone, and with the second half of the file its last change number: nobody sees how old it is."""
    stage = Stage(tmp_path, Form())
    backed_up(stage)
    registry = stage.opened()
    for number in range(12):
        Saver(registry, unheard).event(first_person(registry), f"lần {number}")
    before = records(registry)
    shutil.copytree(stage.registry, tmp_path / "crashed")
    registry.close()
    shutil.rmtree(stage.registry)
    (tmp_path / "crashed").rename(stage.registry)
    (stage.registry / SQLITE_LOG).unlink()
    pages = (stage.registry / DATABASE).stat().st_size // PAGE_BYTES
    with (stage.registry / DATABASE).open("rb+") as file:
        file.truncate(pages // 2 * PAGE_BYTES)  # between two pages: nothing that is there is damaged
    rescued = stage.storage.rescue(stage.registry, stage.elsewhere, PROOF)
    assert rescued.damaged_pages == tuple(range(pages // 2 + 1, pages + 1))
    assert rescued.page_count == pages
    registry = stage.opened(stage.elsewhere)
    assert records(registry) == before
    registry.close()
