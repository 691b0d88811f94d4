"""Photos of people: cut and made small for the record, and cut again for a frame of another shape."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from models.papers.scans import JPEG, media_type_of
from printing.scans import on_white, opened

SHAPE = 3 / 4
"""Width by height of a photo in the record: that of a 3x4; a 4x6 is cut out of it."""
HEIGHT = 800
"""Dots: over 300 an inch on a photo of 60 mm."""
QUALITY = 85
_SAME = 0.01
"""Shapes that differ by less are the same: nothing is cut for a dot."""


@dataclass(frozen=True, slots=True)
class Area:
    """What of a picture becomes the photo: its middle, and its height, as parts of the picture; its shape is that of
    photos. It is moved until it lies within the picture."""

    across: float = 0.5
    down: float = 0.5
    height: float = 1.0


def ready_photo(content: bytes, area: Area | None = None) -> bytes:
    """A picture as a photo of the record: upright, cut, no larger than it needs to be.

    Raises SCAN_TYPE, SCAN_TOO_LARGE, SCAN_UNREADABLE.
    """
    media_type_of(content)
    with opened(content) as picture:
        upright = on_white(ImageOps.exif_transpose(picture))
        photo = upright.crop(box_of(area or Area(), *upright.size))
        photo.thumbnail((round(HEIGHT * SHAPE), HEIGHT))
        return _as_jpeg(photo)


def box_of(area: Area, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of an area of a picture of some size."""
    tall = min(max(area.height, 0.05) * height, height, width / SHAPE)
    wide = tall * SHAPE
    left = min(max(area.across * width - wide / 2, 0), width - wide)
    top = min(max(area.down * height - tall / 2, 0), height - tall)
    return round(left), round(top), round(left + wide), round(top + tall)


def in_shape(photo: bytes, shape: float) -> bytes:
    """A photo with as much cut off at both sides, or above and below, as a frame of another shape leaves no room for.

    Raises SCAN_UNREADABLE.
    """
    with opened(photo) as picture:
        own = picture.width / picture.height
        if media_type_of(photo) == JPEG and abs(own / shape - 1) < _SAME:
            return photo
        wide = round(min(picture.width, picture.height * shape))
        tall = round(min(picture.height, picture.width / shape))
        left, top = (picture.width - wide) // 2, (picture.height - tall) // 2
        return _as_jpeg(on_white(picture).crop((left, top, left + wide, top + tall)))


def _as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
