"""Saving what a list of people shows for Excel: a plain file with names, so it is asked for twice and noted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from models.errors import RegistryError
from models.looks import LookKind
from models.papers.lists import Shown
from models.ports import Registry
from models.views import PersonRow
from ui.people.columns import Column, Known
from ui.workplace import Workplace

BLOCK = 500
"""Rows read at once, so that others can work in between."""
_NAME, _TRAINING_NAME = "Danh sách", "HUẤN LUYỆN"


class SheetSaver(QObject):
    """Reads everybody who stands there, block by block, and writes the file.

    Signals: ``progressed`` (int) rows read; ``saved`` (int) when the file is whole; ``failed`` (RegistryError).
    """

    progressed = Signal(int)
    saved = Signal(int)
    failed = Signal(object)

    def __init__(
        self, place: Workplace, shown: Shown, columns: Sequence[Column], known: Known, path: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place, self._shown, self._path = place, shown, path
        self._columns, self._known = columns, known
        self._rows: list[Sequence[str]] = [[column.heading for column in columns]]
        self._places: Sequence[int] = ()

    def start(self) -> None:
        def places(registry: Registry) -> Sequence[int]:
            return registry.read(self._shown.places)

        self._place.tasks.run(places, self._begin, self.failed.emit, self)

    def _begin(self, places: Sequence[int]) -> None:
        self._places = places
        self._fetch(0)

    def _fetch(self, start: int) -> None:
        block = self._places[start : start + BLOCK]
        if not block:
            self._write()
            return
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: q.people_at(block)),
            lambda rows: self._take(rows, start + BLOCK),
            self.failed.emit,
            self,
        )

    def _take(self, rows: Sequence[PersonRow], following: int) -> None:
        self._rows += [[column.text(person, self._known) for column in self._columns] for person in rows]
        self.progressed.emit(len(self._rows) - 1)
        self._fetch(following)

    def _write(self) -> None:
        make, rows, path = self._place.storage, self._rows, self._path
        name = _TRAINING_NAME if self._place.training else _NAME

        def write() -> int:
            make().write_workbook(path, name, rows)
            return len(rows) - 1

        self._place.tasks.compute(write, self._end, self._fail, self)

    def _end(self, count: int) -> None:
        self._place.tasks.look(LookKind.EXPORT, None, f"Danh sách Excel: {count} người")
        self.saved.emit(count)

    def _fail(self, error: RegistryError) -> None:
        self.failed.emit(error)
