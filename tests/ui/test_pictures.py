"""The pictures of the tour: those that the READMEs show are there and small, and faults in any are complained of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from main import parse
from ui.tour.album import Album
from ui.tour.pictures import COLOURS, IN_README, few_colours
from ui.widgets import label

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


def test_a_picture_with_a_fault_is_a_complaint_of_the_tour(app: object, tmp_path: Path) -> None:
    album = Album(tmp_path, None)
    whole, cut = label("Quyết định áp dụng biện pháp quản lý"), label("Quyết định áp dụng biện pháp quản lý")
    cut.setFixedWidth(60)
    for name, made in (("ca-cau", whole), ("mot-phan", cut)):
        made.show()
        album.take(name, made)
        made.close()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["01-ca-cau.png", "02-mot-phan.png"]
    assert [fault.split(":")[0] for fault in album.faults] == ["mot-phan"]
    assert album.complaints[0] == album.faults[0]
    assert "hom-nay" in album.complaints[-1]  # documents show it, and nobody took it


def test_pictures_of_documents_are_taken_at_100_percent(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["tour", "build/tour", "--scale", "2"]).scale == 2
    with pytest.raises(SystemExit):
        parse(["tour", "build/tour", "--scale", "2", "--documents", "docs"])
    assert "--scale" in capsys.readouterr().err
