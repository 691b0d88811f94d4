"""A PDF's words written as a document of a word processor: the baseline of papers."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
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
_TYPE_AREA_MIDDLE, _MARGIN = 318, 130
"""Points: where a centred line of ours has its middle, and where no line of a paragraph begins."""


@dataclass(frozen=True)
class Run:
    """Letters of one face and size."""

    text: str
    face: str
    size: float


@dataclass(frozen=True)
class Line:
    """One line of a page."""

    centred: bool
    runs: tuple[Run, ...]


Pages = list[list[Line]]


def pages_of(pdf: bytes) -> Pages:
    """The lines of every page of a PDF."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [[_line(line) for line in page.extract_text_lines(return_chars=True)] for page in document.pages]


def _line(line: dict[str, object]) -> Line:
    runs: list[Run] = []
    for char in line["chars"]:  # type: ignore[attr-defined]
        face, size = char["fontname"].split("-")[-1], round(char["size"], 1)
        if runs and (runs[-1].face, runs[-1].size) == (face, size):
            runs[-1] = Run(runs[-1].text + char["text"], face, size)
        else:
            runs.append(Run(char["text"], face, size))
    middle = (line["x0"] + line["x1"]) / 2  # type: ignore[operator]
    return Line(abs(middle - _TYPE_AREA_MIDDLE) < 8 and line["x0"] > _MARGIN, tuple(runs))  # type: ignore[operator]


def write_docx(path: Path, pages: Pages) -> None:
    """The same words in the same faces and sizes."""
    body = "".join("".join(map(_paragraph, page)) + _PAGE_BREAK for page in pages)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _KINDS)
        archive.writestr("_rels/.rels", _LINKS)
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>',
        )


def _paragraph(line: Line) -> str:
    stands = "center" if line.centred else "both"
    runs = "".join(map(_run, line.runs))
    return f'<w:p><w:pPr><w:spacing w:before="120"/><w:jc w:val="{stands}"/></w:pPr>{runs}</w:p>'


def _run(run: Run) -> str:
    bold = "<w:b/>" if "Bold" in run.face else ""
    italic = "<w:i/>" if "Italic" in run.face else ""
    font = '<w:rFonts w:ascii="Tinos" w:hAnsi="Tinos" w:cs="Tinos"/>'
    style = f'<w:rPr>{font}{bold}{italic}<w:sz w:val="{int(run.size * 2)}"/></w:rPr>'
    return f"<w:r>{style}<w:t xml:space='preserve'>{escape(run.text)}</w:t></w:r>"
