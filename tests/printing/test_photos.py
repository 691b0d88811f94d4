"""Photos of people: upright, cut, small; never stretched in a frame."""

from __future__ import annotations

import io

import pytest
from PIL import ExifTags, Image

from models.errors import RegistryError
from printing.photos import Area, in_shape, ready_photo


def test_a_photo_is_cut_to_the_shape_of_its_frame_and_never_stretched() -> None:
    """Left and right edges are red: a 4x6 is narrower than a 3x4, so they are cut off there."""
    picture = Image.new("RGB", (600, 800), "blue")
    picture.paste((255, 0, 0), (0, 0, 25, 800))
    picture.paste((255, 0, 0), (575, 0, 600, 800))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    assert in_shape(out.getvalue(), 3 / 4) == out.getvalue()
    with Image.open(io.BytesIO(in_shape(out.getvalue(), 4 / 6))) as cut:
        assert cut.size == (533, 800)
        red, _, blue = cut.getpixel((4, 400))
        assert blue > 200 > red


def test_a_picture_becomes_a_photo_upright_cut_and_small() -> None:
    """Lying, as a phone keeps it, with the head at the left: turned by its mark, then cut to what was chosen."""
    lying = Image.new("RGB", (2000, 1000), "white")
    lying.paste((0, 0, 0), (0, 0, 200, 1000))
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    out = io.BytesIO()
    lying.save(out, "JPEG", exif=turned)
    with Image.open(io.BytesIO(ready_photo(out.getvalue(), Area(0.5, 0.0, 0.5)))) as photo:
        assert photo.size == (600, 800)
        assert photo.getpixel((300, 40))[0] < 60 < 200 < photo.getpixel((300, 700))[0]
    with pytest.raises(RegistryError, match="scan_unreadable"):
        ready_photo(out.getvalue()[:400])
