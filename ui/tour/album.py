"""The pictures of a tour: numbered files, those that documents show, and what eyes would find wrong with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.tour.pictures import places_of, save_small, shown
from ui.tour.sight import faults_of


class Album:
    """``documents``: the folder of documents that get their pictures too. ``faults``: what eyes would find wrong."""

    def __init__(self, folder: Path, documents: Path | None) -> None:
        self._folder, self._documents = folder, documents
        self._taken: set[str] = set()
        self.count = 0
        self.faults: list[str] = []

    def take(self, name: str, window: QWidget) -> None:
        """Take a picture of a window and look at it."""
        self.count += 1
        self._taken.add(name)
        image = window.grab().toImage()
        save_small(image, self._folder / f"{self.count:02d}-{name}.png")
        for place in places_of(name) if self._documents is not None else ():
            path = self._documents / place
            path.parent.mkdir(parents=True, exist_ok=True)
            save_small(image, path)
        self.faults += [f"{name}: {fault}" for fault in faults_of(window)]

    @property
    def complaints(self) -> list[str]:
        """The faults, and the pictures that documents show and nobody took."""
        missing = sorted(shown() - self._taken)
        return [*self.faults, *([f"Thiếu ảnh cho tài liệu: {', '.join(missing)}"] if missing else [])]
