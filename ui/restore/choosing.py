"""Which backup: every one found on the volumes in the machine and in folders that were named, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from models.backup import FoundPlace, Generation, newest
from models.errors import ErrorCode, RegistryError
from models.ports import Storage
from ui.backup.state import size_words, when
from ui.list_part import ListPart
from ui.restore.door import Door
from ui.restore.wizard import Step
from ui.tables import Shares
from ui.tasks import VOLUMES
from ui.theme import SPACE
from ui.widgets import button, row
from ui.words import grouped

_LOOK_EVERY_MS = 2_000
_ID_SHOWN = 8
"""So much of a registry's id tells several apart."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A backup that could be restored. ``path``: where it lies; ``source``: what ``Storage.restore`` takes - for the
    newest of a place the whole place, so that an older one takes over should it not be whole."""

    place: FoundPlace
    generation: Generation
    path: Path
    source: Path


def find_candidates(door: Door, folders: Sequence[Path]) -> tuple[Candidate, ...]:
    """Every backup of a registry of this kind on the volumes and in the folders, the newest first."""
    storage = door.storage()
    roots = list(dict.fromkeys([*folders, *(volume.root for volume in door.volumes())]))
    places = [place for place in storage.places_on(roots) if place.training == door.training]
    found = [candidate for place in places for candidate in _candidates_at(storage, place)]
    return tuple(sorted(found, key=lambda c: (c.generation.made_at, c.generation.position), reverse=True))


def _candidates_at(storage: Storage, place: FoundPlace) -> Iterator[Candidate]:
    generations = storage.generations(place)
    last = newest(generations)
    for generation in generations:
        source = storage.backup_path(place, None if generation == last else generation)
        yield Candidate(place, generation, storage.backup_path(place, generation), source)


class _Backups(ListPart):
    def __init__(self) -> None:
        super().__init__(
            "Các bản sao lưu tìm thấy",
            ("Làm lúc", "Ở đâu", "Đến mục số", "Dung lượng"),
            Shares(stretch=1, soft=(1,)),
        )
        self.table.setMinimumHeight(150)
        self.table.empty = "Đang tìm bản sao lưu…"


class ChoosingStep(Step):
    """Looks again and again, so that a stick put in meanwhile appears; the first row is the newest backup."""

    title = "Khôi phục sổ từ bản sao lưu"
    about = (
        "Cắm USB sao lưu, hoặc chọn thư mục có bản sao lưu. Bản mới nhất đứng đầu; chỉ chọn bản cũ hơn khi biết rõ"
        " vì sao."
    )

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door
        self._folders: list[Path] = [door.folder.with_name(f"{door.folder.name}-sao-luu")]
        self._found: tuple[Candidate, ...] | None = None
        self._is_looking = False
        self.list = _Backups()
        self._browse = button("Chọn thư mục khác…", self._choose_folder, icon="folder-open", shortcut="Ctrl+O")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.list, 1)
        layout.addLayout(row(self._browse, 1))
        self.first = self.list.table
        self.list.about.hide()
        self.list.table.activated.connect(lambda _: self.next_wanted.emit())
        self.list.table.selectionModel().currentRowChanged.connect(lambda *_: self.changed.emit())
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @property
    def chosen(self) -> Candidate | None:
        chosen = self.list.current
        return next((c for c in self._found or () if str(c.path) == chosen), None)

    @property
    def newest(self) -> Candidate | None:
        return self._found[0] if self._found else None

    @property
    def places(self) -> tuple[Path, ...]:
        """Where places were found: a rescue uses them all."""
        return tuple(dict.fromkeys(c.place.root for c in self._found or ()))

    @property
    def is_ready(self) -> bool:
        return self.chosen is not None

    def leave(self) -> None:
        if self.chosen is None:
            raise RegistryError(ErrorCode.NO_BACKUP)

    def look(self) -> None:
        """Ask the disks, unless they are being asked."""
        if self._is_looking:
            return
        self._is_looking = True
        door, folders = self._door, tuple(self._folders)
        door.tasks.compute(lambda: find_candidates(door, folders), self._show, self._fail, self, worker=VOLUMES)

    def _fail(self, _: RegistryError) -> None:
        self._is_looking = False

    def _show(self, found: tuple[Candidate, ...]) -> None:
        self._is_looking = False
        self.list.table.empty = (
            "Chưa thấy bản sao lưu nào. Cắm USB sao lưu vào máy, hoặc bấm “Chọn thư mục khác…” và chỉ vào thư mục có"
            " thư mục con “so-binh-an-sao-luu”."
        )
        if found == self._found:
            return
        self._found = found
        now = self._door.clock.now()
        several = len({c.place.registry for c in found}) > 1
        self.list.fill(
            (
                str(c.path),
                (
                    when(c.generation.made_at, now),
                    f"{c.place.root} (sổ {c.place.registry[:_ID_SHOWN]})" if several else str(c.place.root),
                    grouped(c.generation.journal),
                    size_words(c.generation.size),
                ),
            )
            for c in found
        )
        self.list.table.viewport().update()
        self.changed.emit()

    def _choose_folder(self) -> None:
        chosen = self._door.ask.folder(self, "Thư mục có bản sao lưu")
        if chosen:
            path = Path(chosen)
            self._folders += [path, *path.parents[:3]]  # also when one points too deep into it
            self.look()
