"""A PDF's words written as a document of a word processor, the baseline of papers: paragraphs, and tables where
words stand side by side."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pdfplumber

_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KINDS = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_SHEET = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:bottom="1134" w:left="1701" w:right="850" w:header="0" w:footer="0" w:gutter="0"/>'
    "</w:sectPr>"
)
"""A4 with the margins of Nghị định 30/2020."""
_APART, _ENDS_AT, _LEFT, _MIDDLE = 18, 520, 130, 318
"""Points: how far cells of a row stand apart at least, where a full line ends at least, where a line that is not
centred begins at most, and where a centred one has its middle."""


@dataclass(frozen=True)
class Run:
    """Letters of one face and size."""

    text: str
    face: str
    size: float


@dataclass(frozen=True)
class Line:
    """One line of a page: its cells, one unless words stand side by side; whether it goes on in the next line."""

    cells: tuple[tuple[Run, ...], ...]
    centred: bool
    goes_on: bool


Pages = list[list[Line]]


def pages_of(pdf: bytes) -> Pages:
    """The lines of every page of a PDF."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [[_line(line) for line in page.extract_text_lines(return_chars=True)] for page in document.pages]


def _line(line: dict[str, Any]) -> Line:
    cells: list[list[Run]] = []
    last_end: float | None = None
    for char in line["chars"]:
        if last_end is None or char["x0"] - last_end > _APART:
            cells.append([])
        last_end = char["x1"]
        face, size = char["fontname"].split("-")[-1], round(char["size"], 1)
        runs = cells[-1]
        if runs and (runs[-1].face, runs[-1].size) == (face, size):
            runs[-1] = Run(runs[-1].text + char["text"], face, size)
        else:
            runs.append(Run(char["text"], face, size))
    centred = abs((line["x0"] + line["x1"]) / 2 - _MIDDLE) < 8 and line["x0"] > _LEFT
    goes_on = len(cells) == 1 and not centred and line["x1"] > _ENDS_AT
    return Line(tuple(map(tuple, cells)), centred, goes_on)


def write_docx(path: Path, pages: Pages) -> None:
    """The same words in the same faces and sizes."""
    body = "".join("".join(_blocks(page)) + _PAGE_BREAK for page in pages)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _KINDS)
        archive.writestr("_rels/.rels", _LINKS)
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{_WORDS}"><w:body>{body}{_SHEET}</w:body></w:document>',
        )


def _blocks(page: list[Line]) -> Iterator[str]:
    for columns, grouped in groupby(page, lambda line: len(line.cells)):
        lines = list(grouped)
        yield from _paragraphs(lines) if columns == 1 else _table(lines, columns)


def _paragraphs(lines: list[Line]) -> Iterator[str]:
    runs: list[Run] = []
    for line in lines:
        runs += line.cells[0]
        if not line.goes_on:
            yield _paragraph(runs, "center" if line.centred else "both")
            runs = []
        else:
            runs.append(Run(" ", runs[-1].face, runs[-1].size))
    if runs:
        yield _paragraph(runs, "both")


def _table(lines: list[Line], columns: int) -> Iterator[str]:
    grid = f'<w:gridCol w:w="{9000 // columns}"/>' * columns
    rows = "".join(map(_row, lines))
    yield f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    yield "<w:p/>"


def _row(line: Line) -> str:
    cells = "".join(f"<w:tc>{_paragraph(list(cell), 'center')}</w:tc>" for cell in line.cells)
    return f"<w:tr>{cells}</w:tr>"


def _paragraph(runs: list[Run], stands: str) -> str:
    head = f'<w:pPr><w:spacing w:before="60"/><w:jc w:val="{stands}"/></w:pPr>'
    return f"<w:p>{head}{''.join(map(_run, runs))}</w:p>"


def _run(run: Run) -> str:
    bold = "<w:b/>" if "Bold" in run.face else ""
    italic = "<w:i/>" if "Italic" in run.face else ""
    font = '<w:rFonts w:ascii="Tinos" w:hAnsi="Tinos" w:cs="Tinos"/>'
    style = f'<w:rPr>{font}{bold}{italic}<w:sz w:val="{int(run.size * 2)}"/></w:rPr>'
    return f"<w:r>{style}<w:t xml:space='preserve'>{escape(run.text)}</w:t></w:r>"
