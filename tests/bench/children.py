"""Processes of their own: offscreen windows, with bytecode kept as an installed program has it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.bench.registries import KEPT, ROOT, copied
from tests.bench.rows import Bench

IMPORT_ALL = """
import importlib, pkgutil
import main, ui, storage, printing, models
for package in (models, storage, printing, ui):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""


def child_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(KEPT / "bytecode")}


def answer_of(bench: Bench, module: str, *arguments: str) -> Any:
    """The JSON that a module prints last, run as a process on a copy of the bench's registry: looks are logged."""
    _run("-c", IMPORT_ALL)
    with copied(bench.registry, bench.scratch) as folder:
        return json.loads(_run("-m", module, str(folder), *arguments).splitlines()[-1])


def _run(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=child_environment(), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
