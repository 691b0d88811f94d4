"""A log as a table file for inspectors. Who may not save names gets ids in their place, and no content."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from models.errors import RegistryError
from models.ports import Registry
from ui.log.line import LogLine
from ui.tasks import Tasks

BLOCK = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Page = Callable[[Registry, int | None, int], list[LogLine]]
"""Reads so many lines before a number."""


def as_csv(heads: Iterable[str], headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table that Excel opens with its accents; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([head] for head in heads)
    writer.writerow(headings)
    writer.writerows([_harmless(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


class Exporter(QObject):
    """Reads every line that a filter wants, block by block, so that others can work in between.

    Signals: ``progressed`` (int), ``read`` (list of lines), ``failed`` (RegistryError).
    """

    progressed = Signal(int)
    read = Signal(list)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._page = tasks, page
        self._lines: list[LogLine] = []

    def start(self) -> None:
        self._fetch(None)

    def _fetch(self, before: int | None) -> None:
        self._tasks.run(lambda registry: self._page(registry, before, BLOCK), self._take, self._fail, self)

    def _take(self, lines: list[LogLine]) -> None:
        self._lines += lines
        self.progressed.emit(len(self._lines))
        if len(lines) < BLOCK:
            self.read.emit(self._lines)
        else:
            self._fetch(lines[-1].number)

    def _fail(self, error: RegistryError) -> None:
        self.failed.emit(error)
