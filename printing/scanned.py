"""Files that come in become papers: a PDF as it is, pictures upright and small, one PDF for each paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from models.errors import ErrorCode, RegistryError
from models.papers.scans import MOST_BYTES, MOST_PAGES, PDF, media_type_of
from printing.page import Book, Piece, Placed, Sheets
from printing.pen import Pen
from printing.scans import check_scan, ready_picture

_TITLE = "Bản quét"

Read = Callable[[], bytes]
"""Gives the bytes of a file. May raise RegistryError."""
Progress = Callable[[int, int], None]
"""Told how many files of how many are done; may raise to cancel."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file that comes in: what it is called, and how it is read."""

    name: str
    read: Read


@dataclass(frozen=True, slots=True)
class MadePaper:
    """One paper made of what came in. ``name``: what its file, or its first, is called."""

    name: str
    content: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of files: the papers, and what is wrong with each of the others."""

    papers: tuple[MadePaper, ...]
    faults: tuple[tuple[str, RegistryError], ...] = ()


def take_in(sources: Iterable[Source], *, together: bool, progress: Progress = lambda done, total: None) -> TakenIn:
    """Papers of files. ``together``: the pictures are the pages of one paper, in their order.

    What cannot be taken in keeps nothing else out; raises only what ``progress`` raises.
    """
    files = tuple(sources)
    papers: list[MadePaper] = []
    faults: list[tuple[str, RegistryError]] = []
    pages: list[tuple[bytes, bool]] = []
    first = ""
    for done, source in enumerate(files):
        progress(done, len(files))
        try:
            content = source.read()
            if media_type_of(content) == PDF:
                papers.append(MadePaper(source.name, content, check_scan(content).pages))
                continue
            picture = ready_picture(content)
            if together:
                _must_have_room(pages, picture)
                pages.append(picture)
                first = first or source.name
            else:
                papers.append(MadePaper(source.name, pictures_as_pdf([picture]), 1))
        except RegistryError as error:
            faults.append((source.name, error))
    if pages:
        papers.insert(0, MadePaper(first, pictures_as_pdf(pages), len(pages)))
    progress(len(files), len(files))
    return TakenIn(tuple(papers), tuple(faults))


def _must_have_room(pages: list[tuple[bytes, bool]], picture: tuple[bytes, bool]) -> None:
    """Raises SCAN_TOO_LARGE for a page more than one paper may have."""
    size = sum(len(content) for content, _ in pages) + len(picture[0])
    if len(pages) >= MOST_PAGES or size > MOST_BYTES * 9 // 10:
        raise RegistryError(ErrorCode.SCAN_TOO_LARGE, most=MOST_BYTES // 1_000_000)


def pictures_as_pdf(pictures: Iterable[tuple[bytes, bool]]) -> bytes:
    """One PDF with a sheet for each picture, made ready before; lying ones on lying sheets. The same pictures give the
    same bytes."""
    book = Book(_TITLE)
    for sheets in _sheets(pictures):
        book.add(sheets)
    return book.bytes()


def _sheets(pictures: Iterable[tuple[bytes, bool]]) -> Iterator[Sheets]:
    for content, lies in pictures:
        size = Sheets(((),), landscape=lies).size
        yield Sheets(((Placed(0.0, Piece(0.0, _drawing(content, size))),),), landscape=lies)


def _drawing(content: bytes, size: tuple[float, float]) -> Callable[[Pen, float, float], None]:
    """As large as the sheet: a dossier leaves its own room around it."""
    return lambda pen, x, top: pen.picture(content, 0.0, 0.0, *size)
