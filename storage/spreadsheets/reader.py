"""Reading a workbook through the separate process, with limits on size, time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.taking_over.sheet import CellValue, Sheet
from storage.files import read_chosen, read_json

FILE_BYTES = 50_000_000
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]
WORKER = (sys.executable, "-m", "storage.spreadsheets.worker")

_ERRORS = {
    "too_large": ErrorCode.WORKBOOK_TOO_LARGE,
    "protected": ErrorCode.WORKBOOK_PROTECTED,
    "unreadable": ErrorCode.WORKBOOK_UNREADABLE,
}


def read_workbook(path: Path, *, worker: Sequence[str] = WORKER, seconds: float = SECONDS) -> tuple[Sheet, ...]:
    """The sheets of a workbook.

    Raises WORKBOOK_TOO_LARGE, WORKBOOK_PROTECTED, WORKBOOK_TIMED_OUT, WORKBOOK_UNREADABLE (broken,
    not a workbook, or the reader died of it) and what ``read_chosen`` raises.
    """
    raw = read_chosen(path, FILE_BYTES + 1)
    if len(raw) > FILE_BYTES:
        raise RegistryError(ErrorCode.WORKBOOK_TOO_LARGE)
    try:
        done = subprocess.run(  # noqa: S603  our own module, with nothing of the user's in the command
            worker,
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RegistryError(ErrorCode.WORKBOOK_TIMED_OUT, seconds=seconds) from None
    if done.returncode != 0:
        raise RegistryError(ErrorCode.WORKBOOK_UNREADABLE, exit=done.returncode)
    try:
        answer = read_json(done.stdout)
        if "error" in answer:
            raise RegistryError(_ERRORS[answer["error"]])
        return tuple(_sheet(sheet) for sheet in answer["sheets"])
    except (ValueError, KeyError, TypeError):
        raise RegistryError(ErrorCode.WORKBOOK_UNREADABLE) from None


def _sheet(data: Any) -> Sheet:
    rows = tuple(tuple(_value(value) for value in row) for row in data["rows"])
    return Sheet(data["name"], rows, data["decoded"])


def _value(data: Any) -> CellValue:
    if isinstance(data, dict):
        return date.fromisoformat(data["day"])
    value: CellValue = data
    return value
