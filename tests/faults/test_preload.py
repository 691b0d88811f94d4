"""The log of the preload library rebuilds what a program did to a folder, whichever calls it used."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.faults.disk import Disk
from tests.faults.preload import build, read_log, run_preloaded

THIS = "tests.faults.test_preload"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not sys.platform.startswith("linux"):
        pytest.skip("LD_PRELOAD is Linux only")
    return build(tmp_path_factory.mktemp("preload"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def work_in(folder: Path) -> None:
    """Every way of changing files that the program and its libraries use."""
    (folder / "a.part" / "below").mkdir(parents=True)
    (folder / "a.part" / "below" / "one").write_bytes(b"x" * 5000)
    (folder / "a.part").rename(folder / "a")
    shutil.copyfile(folder / "a" / "below" / "one", folder / "a" / "copy")  # inside the kernel: sendfile
    with (folder / "parts").open("wb") as file:
        descriptor = file.fileno()
        os.posix_fallocate(descriptor, 0, 9000)
        os.pwritev(descriptor, [b"first", b"second"], 8000)
        os.writev(descriptor, [b"third", b"fourth"])
        os.copy_file_range(os.open(folder / "a" / "copy", os.O_RDONLY), descriptor, 700, 10, 100)
        os.ftruncate(descriptor, 8500)
    shutil.copytree(folder / "a", folder / "b")
    shutil.rmtree(folder / "b" / "below")  # by names relative to a descriptor
    (folder / "b" / "copy").replace(folder / "a" / "below" / "moved")


def test_the_log_rebuilds_the_files_whatever_call_made_them(library: Path, tmp_path: Path) -> None:
    disk, log = tmp_path.resolve() / "disk", tmp_path / "log"
    disk.mkdir()
    (disk / "old").write_bytes(b"there before")
    shutil.copytree(disk, tmp_path / "start")
    done = run_preloaded(library, THIS, [str(disk), "0"], watched=disk, log=log)
    assert done.returncode == 0, done.stderr
    model = Disk(disk, journalled=False, start=tmp_path / "start")
    for call in read_log(log):
        model.apply(call)
    assert model.seen() == contents(disk)
    assert {"old", "a/below/one", "a/below/moved", "a/copy", "parts"} == set(model.seen())


@pytest.mark.parametrize("torn", [False, True])
def test_a_process_is_killed_at_a_call_or_in_the_middle_of_it(library: Path, tmp_path: Path, torn: bool) -> None:
    disk = tmp_path.resolve() / "disk"
    disk.mkdir()
    done = run_preloaded(library, THIS, [str(disk), "5" if torn else "-5"], watched=disk)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert contents(disk) == {"a.part/below/one": b"x" * (2500 if torn else 0)}


def main(folder: Path, last: int) -> None:
    if last:
        ctypes.CDLL(None).faults_arm(b"nwtrkux", ctypes.c_long(abs(last)), -1, int(last > 0))
    work_in(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
