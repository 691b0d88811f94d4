"""Files that come in: pages of one paper or papers of their own, what is wrong is told, and work can be stopped."""

from __future__ import annotations

import io

import pytest
from PIL import Image

import printing.scanned
from models.errors import ErrorCode, RegistryError
from printing.pdfium import page_sizes
from printing.scanned import Source, pictures_as_pdf, take_in


def picture(width: int = 60, height: int = 80) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 220).save(out, "JPEG")
    return out.getvalue()


def source(name: str, content: bytes) -> Source:
    return Source(name, lambda: content)


def gone() -> bytes:
    raise RegistryError(ErrorCode.NOT_FOUND, record="file")


def test_pictures_together_are_one_paper_and_a_pdf_is_always_its_own() -> None:
    pdf = pictures_as_pdf([(picture(), False), (picture(80, 60), True)])
    sources = [source("1.jpg", picture()), source("thu.pdf", pdf), Source("x.jpg", gone), source("2.jpg", picture())]
    taken = take_in(sources, together=True)
    assert [(paper.name, paper.pages) for paper in taken.papers] == [("1.jpg", 2), ("thu.pdf", 2)]
    assert [(name, error.code) for name, error in taken.faults] == [("x.jpg", ErrorCode.NOT_FOUND)]
    apart = take_in(sources, together=False)
    assert [(paper.name, paper.pages) for paper in apart.papers] == [("1.jpg", 1), ("thu.pdf", 2), ("2.jpg", 1)]
    assert [width > height for width, height in page_sizes(pdf)] == [False, True]


def test_a_paper_takes_no_more_pages_than_it_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing.scanned, "MOST_PAGES", 2)
    taken = take_in([source(f"{i}.jpg", picture()) for i in range(3)], together=True)
    assert taken.papers[0].pages == 2
    assert [(name, error.code) for name, error in taken.faults] == [("2.jpg", ErrorCode.SCAN_TOO_LARGE)]


def test_work_stops_before_the_next_file() -> None:
    read = []

    def step(done: int, total: int) -> None:
        read.append((done, total))
        if done == 1:
            raise RegistryError(ErrorCode.CANCELLED)

    with pytest.raises(RegistryError, match="cancelled"):
        take_in([source("1.jpg", picture()), Source("2.jpg", gone)], together=False, progress=step)
    assert read == [(0, 2), (1, 2)]
