"""Fixtures of the storage tests: the preload library, built once a session, and folders in memory."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.preload import build


@pytest.fixture(scope="session")
def preload_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of tests/faults/record_writes.c. Needs gcc; only Linux has LD_PRELOAD."""
    if not sys.platform.startswith("linux"):
        pytest.skip("LD_PRELOAD is Linux only")
    return build(tmp_path_factory.mktemp("preload"))


SHARED_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def quick_folder() -> Iterator[Path]:
    """A folder for thousands of small files: in memory where Linux has that, for disks are slow at it."""
    in_memory = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="so-binh-an-", dir=SHARED_MEMORY if in_memory else None)).resolve()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
