"""Scanned papers of invented people: pictures made here, of lines that say nothing, packed as PDF files.

A scan is known by a small number, so that a registry of 100,000 people holds some hundred files and not
thousands: equal bytes are kept once.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from models.events.base import Fact
from models.training.diary import Diary

WIDTH, HEIGHT = 248, 351
"""A4 at 30 dots an inch: enough to look like a page."""
DIFFERENT_SCANS = 160
WITH_SCANS_SHARE = 0.15

_TITLES = {
    "test": "Bản tường trình viết tay",
    "management_decision": "Quyết định đã ký, đóng dấu (bản quét)",
    "stop": "Giấy tờ làm căn cứ dừng quản lý (bản quét)",
    "suspension": "Quyết định tạm giữ, tạm giam (bản quét)",
    "taken_over": "Trang hồ sơ giấy cũ (bản quét)",
}


@dataclass(frozen=True, slots=True)
class Scan:
    """A paper received and scanned, about one of the person's events (its place in order)."""

    event: int
    title: str
    dated: date
    picture: int

    @property
    def content(self) -> bytes:
        return scanned_page(self.picture)


def scans_of(random: Random, diary: Diary) -> tuple[Scan, ...]:
    """The scans of a life; most people have none."""
    if random.random() >= WITH_SCANS_SHARE:
        return ()
    scanned = [i for i, (_, fact) in enumerate(diary.facts) if fact.kind in _TITLES]
    chosen = sorted(random.sample(scanned, min(len(scanned), random.randint(1, 3))))
    return tuple(_scan(random, i, diary.facts[i][1], diary.facts[i][0].day) for i in chosen)


def _scan(random: Random, event: int, fact: Fact, day: date) -> Scan:
    return Scan(event, _TITLES[fact.kind], day, random.randrange(DIFFERENT_SCANS))


@lru_cache(maxsize=DIFFERENT_SCANS)
def scanned_page(picture: int) -> bytes:
    """A PDF of one page: grey lines like handwriting, a frame, a round stamp."""
    random = Random(picture)  # noqa: S311  invented data, no secret
    page = [bytearray(b"\xfc" * WIDTH) for _ in range(HEIGHT)]
    for top in range(40, HEIGHT - 60, random.randint(11, 14)):
        _line(random, page, top)
    _stamp(page, random.randint(150, 200), random.randint(270, 310))
    return _pdf(b"".join(page))


def _line(random: Random, page: list[bytearray], top: int) -> None:
    """Something like a line of handwriting."""
    ink = random.randbytes(random.randint(WIDTH // 2, WIDTH - 60))
    gap = random.randint(8, 15)
    for x, drop in enumerate(ink, 30):
        if x % gap > 2:
            page[top + (drop & 3)][x] = 40 + (drop >> 2)


def _stamp(page: list[bytearray], centre_x: int, centre_y: int) -> None:
    for y in range(centre_y - 24, centre_y + 25):
        for x in range(centre_x - 24, centre_x + 25):
            distance = (x - centre_x) ** 2 + (y - centre_y) ** 2
            if 400 <= distance <= 484 or 196 <= distance <= 225:
                page[y][x] = 150


def _pdf(grey: bytes) -> bytes:
    """A PDF file whose one A4 page is a picture of 8-bit grey."""
    picture = zlib.compress(grey)
    drawing = b"q 595 0 0 842 0 0 cm /P Do Q"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (WIDTH, HEIGHT, len(picture), picture),
    )
    file = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
