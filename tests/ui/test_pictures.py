"""The pictures of the README: there, small, and those that the tour makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from ui.tour.pictures import COLOURS, IN_README, few_colours

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\((docs/pictures/[^)]+)\)")
LARGEST = 150_000


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_every_picture_that_a_readme_shows_is_there_and_small(page: str) -> None:
    links = LINK.findall((ROOT / page).read_text("utf-8"))
    assert links
    for link in links:
        picture = ROOT / link
        assert picture.stat().st_size < LARGEST
        assert not QImage(str(picture)).isNull()


def test_the_tour_makes_exactly_the_pictures_that_the_readmes_show() -> None:
    shown = {
        Path(link).stem
        for page in ("README.md", "README.vi.md")
        for link in LINK.findall((ROOT / page).read_text("utf-8"))
    }
    assert shown == set(IN_README.values())
    assert {path.stem for path in (ROOT / "docs" / "pictures").iterdir()} == shown


def test_few_colours_keep_the_frequent_ones_and_the_shape() -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("#F4F6F8"))
    for i in range(400):
        image.setPixelColor(i % 64, i // 64, QColor(i % 256, (i * 7) % 256, (i * 13) % 256))
    small = few_colours(image)
    assert small.size() == image.size()
    assert small.colorCount() <= COLOURS
    assert small.pixelColor(40, 40) == QColor("#F4F6F8")
    assert few_colours(image) == small
