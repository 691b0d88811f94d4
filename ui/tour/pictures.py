"""Pictures of windows as small files: few colours, the frequent ones exact."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QImage

from ui.help.guide import Guide

COLOURS = 256
_ALIKE = 0xE0E0E0
"""Colours with the same bits here look alike: one of them, the most frequent, is enough."""
IN_README: Mapping[str, str] = {
    "hom-nay": "hom-nay",
    "viec-can-lam": "viec-can-lam",
    "in-III-04": "in-quyet-dinh",
    "xem-truoc-danh-sach": "nhap-danh-sach",
    "ho-so": "ho-so",
}
"""Which pictures of the tour the README shows, and under what names."""
_README, _GUIDE = Path("pictures"), Path("huong-dan") / "hinh"
"""Where they lie among the documents."""


def places_of(name: str) -> tuple[Path, ...]:
    """Where a picture of the tour goes in the folder of documents; the pages of the guide name theirs themselves."""
    readme = (_README / f"{IN_README[name]}.png",) if name in IN_README else ()
    return (*readme, _GUIDE / f"{name}.png") if name in Guide().pictures else readme


def shown() -> frozenset[str]:
    """The pictures that some document shows."""
    return Guide().pictures | IN_README.keys()


def few_colours(image: QImage) -> QImage:
    """The picture in at most 256 colours: frequent ones stay as they are, the others go to the nearest.

    Windows have few colours and many soft edges of letters, so nothing to be seen is lost, and the file has
    half the size. The same picture gives the same bytes.
    """
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(array("I", bytes(plain.constBits())))
    by_count = sorted(counted, key=lambda colour: (-counted[colour], colour))
    of_each_kind = list({colour & _ALIKE: colour for colour in reversed(by_count)}.values())[::-1]
    chosen = list(dict.fromkeys((*of_each_kind, *by_count)))[:COLOURS]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, chosen)


def save_small(image: QImage, path: Path) -> None:
    """Write a picture as a small PNG."""
    few_colours(image).save(str(path), "PNG", 0)
