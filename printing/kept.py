"""Pages of papers that we printed, taken into a new file as they are: drawing, fonts and pictures byte for byte.

Reads what ReportLab writes, and nothing else: a table of plain objects, no streams of objects, no encryption. It
is ten times as fast as PDFium, which places whatever is not ours (printing/pdfium.py).
"""

from __future__ import annotations

import re
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_BOX = re.compile(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]")
_PARTS = re.compile(rb"stream\r?\n")


class NotOursError(ValueError):
    """A file that ReportLab did not write, or that is damaged."""


class _Copied(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """An object of a kept file in a new one: the same bytes, but for the numbers of the objects it names."""

    def __init__(self, head: bytes, stream: bytes, names: dict[int, Any]) -> None:
        self._head, self._stream, self._names = head, stream, names

    def format(self, document: Any) -> bytes:
        def renumbered(found: re.Match[bytes]) -> bytes:
            reference: bytes = self._names[int(found[1])].format(document)
            return reference

        return _REFERENCE.sub(renumbered, self._head) + self._stream


class PrintedFile:
    """A PDF file of ours. Raises NotOursError for any other."""

    def __init__(self, pdf: bytes) -> None:
        self._objects = _objects(pdf)
        root = re.search(rb"/Root (\d+) 0 R", pdf[-512:])
        catalogue = self._head(int(root[1]) if root else 0)
        pages = re.search(rb"/Pages (\d+) 0 R", catalogue)
        kids = re.search(rb"/Kids \[([^\]]*)\]", self._head(int(pages[1]) if pages else 0))
        self._pages = [int(number) for number in _REFERENCE.findall(kids[1])] if kids else []
        self.sizes = tuple(self._size(page) for page in self._pages)
        self._names: dict[int, Any] = {}
        for page in self._pages:
            self._check(self._resources(page) + b" " + self._contents(page))

    def place(self, canvas: Any, index: int, name: str) -> None:
        """Draw a page at its own size from the lower left corner of the sheet. ``name``: its own in the new file."""
        document = canvas._doc  # noqa: SLF001  the only way to add a form that no canvas has drawn
        page = self._pages[index]
        box = b"[ 0 0 %.4f %.4f ]" % self.sizes[index]
        form = b"<<\n/Type /XObject /Subtype /Form /FormType 1 /BBox " + box + b" /Resources " + self._resources(page)
        number = int(_REFERENCE.findall(self._contents(page))[0])
        head, stream = self._objects[number]
        self._take(form, document)
        document.addForm(name, _Copied(form + head.removeprefix(b"<<"), stream, self._names))
        canvas.doForm(name)

    def _take(self, head: bytes, document: Any) -> None:
        """Have everything in the new file that a text names, once."""
        for number in map(int, _REFERENCE.findall(head)):
            if number not in self._names:
                inner, stream = self._objects[number]
                self._names[number] = document.Reference(_Copied(inner, stream, self._names))
                self._take(inner, document)

    def _head(self, number: int) -> bytes:
        if number not in self._objects:
            raise NotOursError(number)
        return self._objects[number][0]

    def _check(self, head: bytes) -> None:
        """Whether everything that a text names is there."""
        seen = set()
        wanted = [int(number) for number in _REFERENCE.findall(head)]
        while wanted:
            number = wanted.pop()
            if number not in seen:
                seen.add(number)
                wanted += map(int, _REFERENCE.findall(self._head(number)))

    def _size(self, page: int) -> tuple[float, float]:
        head = self._head(page)
        box = _BOX.search(head)
        if box is None or b"/Rotate 0" not in head or b"/Annots" in head:
            raise NotOursError(page)
        return float(box[1]), float(box[2])

    def _contents(self, page: int) -> bytes:
        found = re.search(rb"/Contents \d+ 0 R", self._head(page))
        if found is None:
            raise NotOursError(page)
        return found[0]

    def _resources(self, page: int) -> bytes:
        """The dictionary of what a page is drawn with, as it stands in the page."""
        head = self._head(page)
        start = head.find(b"/Resources <<")
        if start < 0:
            raise NotOursError(page)
        depth, at = 0, start + len(b"/Resources ")
        begin = at
        while True:
            opens, closes = head.find(b"<<", at), head.find(b">>", at)
            if closes < 0:
                raise NotOursError(page)
            if 0 <= opens < closes:
                depth, at = depth + 1, opens + 2
            else:
                depth, at = depth - 1, closes + 2
                if depth == 0:
                    return head[begin:at]


def _objects(pdf: bytes) -> dict[int, tuple[bytes, bytes]]:
    """Every object of a file by its number: its dictionary, and its stream with the words around it."""
    start = re.search(rb"startxref\n(\d+)\n%%EOF\s*$", pdf[-64:])
    table = int(start[1]) if start else 0
    size = re.match(rb"xref\n0 (\d+)\n", pdf[table : table + 32])
    if b"ReportLab" not in pdf[:128] or size is None or b"/Encrypt" in pdf[-512:]:
        raise NotOursError
    at = table + size.end()
    offsets = [int(pdf[at + 20 * i : at + 20 * i + 10]) for i in range(1, int(size[1]))]
    ends = dict(zip(sorted(offsets), [*sorted(offsets)[1:], table], strict=True))
    return {number: _object(pdf[offset : ends[offset]], number) for number, offset in enumerate(offsets, start=1)}


def _object(text: bytes, number: int) -> tuple[bytes, bytes]:
    begins = b"%d 0 obj\n" % number
    if not text.startswith(begins) or not text.rstrip().endswith(b"endobj"):
        raise NotOursError(number)
    inner = text[len(begins) :].rstrip().removesuffix(b"endobj").rstrip(b"\r\n")
    stream = _PARTS.search(inner)
    return (inner[: stream.start()], inner[stream.start() :]) if stream else (inner, b"")
