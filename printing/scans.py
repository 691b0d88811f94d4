"""Scanned files: whether they are whole, and their pictures made ready for a sheet of paper."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ExifTags, Image, ImageOps

from models.errors import ErrorCode, RegistryError
from models.papers.scans import MOST_PAGES, PDF, Scan, media_type_of
from printing.pdfium import page_sizes

MOST_PIXELS = 80_000_000
"""A4 at 900 dots an inch; what claims to be larger is no scan."""
SMALL_FILE = 1_000_000
"""A picture file of no more bytes goes onto paper as it is."""
LONGEST_SIDE = 2_339
"""A4 at 200 dots an inch: read as well as the original, and a dossier of fifty scans stays a file one can send."""
QUALITY = 80


def check_scan(content: bytes) -> Scan:
    """What a file is, and of how many pages, once it has been read whole.

    Raises SCAN_TYPE, SCAN_TOO_LARGE, SCAN_UNREADABLE.
    """
    media_type = media_type_of(content)
    if media_type != PDF:
        with opened(content) as picture:
            picture.load()
        return Scan(media_type, 1)
    pages = len(page_sizes(content))
    if not 0 < pages <= MOST_PAGES:
        raise RegistryError(ErrorCode.SCAN_UNREADABLE)
    return Scan(media_type, pages)


def ready_picture(content: bytes) -> tuple[bytes, bool]:
    """A picture as JPEG, upright, no larger than paper needs; and whether it lies on its side.

    Raises SCAN_UNREADABLE.
    """
    with opened(content) as picture:
        if _is_ready(picture, content):
            picture.load()
            return content, picture.width > picture.height
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is not even read at its full size
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        on_white(upright).save(out, "JPEG", quality=QUALITY)
        return out.getvalue(), upright.width > upright.height


def _is_ready(picture: Image.Image, content: bytes) -> bool:
    """Whether a file can go onto paper as it is: a small JPEG that stands upright."""
    turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
    return picture.format == "JPEG" and picture.mode in ("L", "RGB") and len(content) <= SMALL_FILE and not turned


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """A picture to be read; whatever its decoder says of damage is SCAN_UNREADABLE."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RegistryError(ErrorCode.SCAN_UNREADABLE)
            yield picture
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError) as error:
        raise RegistryError(ErrorCode.SCAN_UNREADABLE) from error


def on_white(picture: Image.Image) -> Image.Image:
    """Grey or coloured, without transparency: what shone through is white as paper."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    return picture.convert("L" if len(picture.getbands()) == 1 and picture.mode != "P" else "RGB")
