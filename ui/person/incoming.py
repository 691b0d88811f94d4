"""What an officer drops on the page of a person, pastes, or chooses: files, folders, copied pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage

from models.papers.scans import MOST_BYTES
from models.ports import Storage
from printing.scanned import Source

SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png"})
"""Of a folder only these files are taken; a file that is chosen by itself is known by its bytes."""
COPIED = "Ảnh đã sao chép"
_CAMERA = re.compile(r"^(img|dsc|pxl|scan|photo|image|screenshot|zalo|z\d|dji|received)\b|^[\d\W]*$")
_BETWEEN_WORDS = re.compile(r"_|(?<!\d)-|-(?!\d)")
"""A dash between digits belongs to a day or a number: ``24-11``."""


@dataclass(frozen=True)
class Incoming:
    """Files and folders, or one copied picture."""

    paths: tuple[Path, ...] = ()
    picture: QImage | None = None

    @property
    def may_come_again(self) -> bool:
        """Whether it can be read again later: what was copied is gone with the next copying."""
        return bool(self.paths)

    def __bool__(self) -> bool:
        return bool(self.paths) or self.picture is not None

    def expanded(self) -> Incoming:
        """The files themselves in place of their folders, by name: what comes into one later is no part of it. Looks
        at the disk; to be called on a worker."""
        return self if self.picture is not None else Incoming(tuple(_files(self.paths)))

    def sources(self, storage: Callable[[], Storage]) -> Sequence[Source]:
        """Every file in it, once its folders are ``expanded``."""
        if self.picture is not None:
            picture = self.picture
            return (Source(COPIED, lambda: _png(picture)),)
        return tuple(_source(path, storage) for path in self.paths)


def incoming_of(data: QMimeData | None) -> Incoming:
    """What was dropped or copied; nothing if it is something else."""
    if data is None:
        return Incoming()
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return Incoming(paths)
    picture = QImage(data.imageData()) if data.hasImage() else QImage()
    return Incoming(picture=None if picture.isNull() else picture)


def title_of(name: str) -> str:
    """What the name of a file says of the paper in it; nothing of a name that a camera gave."""
    words = " ".join(_BETWEEN_WORDS.sub(" ", Path(name).stem).split())
    return "" if name == COPIED or _CAMERA.match(words.lower()) else words


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            yield from _inside(path) if path.is_dir() else (path,)
        except OSError:  # a stick that was pulled: reading the path will say so
            yield path


def _inside(folder: Path) -> Sequence[Path]:
    found = [entry for entry in folder.iterdir() if entry.suffix.lower() in SUFFIXES and entry.is_file()]
    return sorted(found, key=_by_number)


def _by_number(path: Path) -> list[tuple[int, str]]:
    """``trang 2`` before ``trang 10``."""
    parts = re.findall(r"\d+|\D+", path.name.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _source(path: Path, storage: Callable[[], Storage]) -> Source:
    return Source(path.name, lambda: storage().read_file(path, MOST_BYTES + 1))


def _png(picture: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(content.data())
