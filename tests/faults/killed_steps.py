"""A deed on a registry killed at each of its steps in turn: a step is a file opened, renamed or removed by the program,
a look at the progress of a copy, or a statement that the driver begins."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_EVENTS = {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir"}


class Steps:
    """Counts what happens in a folder; ends the process at the step that is asked for."""

    def __init__(self, folder: Path, last: int) -> None:
        self._folder, self._last, self.done = str(folder), last, 0

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS and arguments and self._folder in str(arguments[0]):
            self.step()

    def step(self, *_: object) -> None:
        self.done += 1
        if self.done == self._last:
            os._exit(9)


def killed_at_every_step(
    folder: Path, work: Path, deed: Callable[[Path, Callable[..., None]], None]
) -> Iterator[tuple[int, Path]]:
    """Copies of a folder on which the deed was killed at step 1, 2, … until it is no longer reached.

    The deed gets the copy and a function that it calls for steps the program does not show otherwise.
    """
    step = 0
    while True:
        step += 1
        copy = work / f"step {step}"
        shutil.copytree(folder, copy)
        child = os.fork()
        if child == 0:
            _run(copy, step, deed)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 9):
            raise AssertionError(f"the deed failed by itself at step {step}: {code}")
        yield step, copy
        shutil.rmtree(copy)
        if code == 0:
            return


def _run(copy: Path, step: int, deed: Callable[[Path, Callable[..., None]], None]) -> None:
    """Never returns."""
    code = 3
    try:
        steps = Steps(copy, step)
        sys.addaudithook(steps.hook)
        deed(copy, steps.step)
        code = 0
    finally:
        os._exit(code)
