"""The body of a paper: articles, running text, lines of labels, the person's block, check boxes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.papers.values import PaperValues
from printing.fonts import Face, Font
from printing.page import BODY_WIDTH, Piece
from printing.pen import Pen
from printing.setting import (
    INDENT,
    LEAST_DOTS,
    PARAGRAPH_SPACE,
    WRITING_SPACE,
    Setting,
    draw_lines,
    height_of,
    paragraph,
)
from printing.typeset import MM, Align, Box, Dots, Item, Line, Run, draw_line, set_lines


def _introduces(text: str) -> bool:
    """Whether a paragraph leads over to the next one and must not end a page."""
    return text.endswith(":")


def article(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    head: list[Item] = [Run(f"Điều {data['number']}. ", Font(Face.BOLD, setting.size))]
    yield from paragraph([*head, *setting.items(data["text"])], keep=_introduces(data["text"]))


def text(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    face = Face.BOLD if data.get("bold") else Face.ITALIC if data.get("italic") else Face.REGULAR
    items = setting.items(data["text"], face, fill=data.get("fill", False))
    align = Align(data.get("align", "justify"))
    indent = INDENT if data.get("indent", True) and align is Align.JUSTIFY else 0.0
    keep = data.get("bold", False) or _introduces(data["text"])  # a bold line is the head of what follows
    yield from paragraph(items, align=align, indent=indent, keep=keep)


GAP = 3 * MM
HANGING = 6 * MM
"""From a check box to its words."""
_WIDE_SPACE = "\u00a0\u00a0\u00a0 "
"""Between parts of a line that follow each other; a line may end only behind it."""


def field_line(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """One line of labels and places, parted by ``|``; ``at`` gives where each part begins (0 to 1).

    If known values are too long for their parts, the parts follow each other and wrap.
    """
    parts = [part.strip() for part in data["text"].split("|")]
    indent = INDENT if data.get("indent", True) else 0.0
    width = BODY_WIDTH - indent
    starts = [float(value) * width for value in data.get("at", [i / len(parts) for i in range(len(parts))])]
    ends = [*starts[1:], width]
    rows = [
        set_lines(setting.items(part, fill=True), end - start - (GAP if i < len(parts) - 1 else 0.0))
        for i, (part, start, end) in enumerate(zip(parts, starts, ends, strict=True))
    ]
    if all(len(row) == 1 for row in rows):
        height = max(row[0].height for row in rows)

        def draw(pen: Pen, x: float, top: float) -> None:
            for row, start in zip(rows, starts, strict=True):
                draw_line(pen, row[0], x + indent + start, top)

        yield Piece(height, draw, PARAGRAPH_SPACE)
        return
    items: list[Item] = []
    for i, part in enumerate(parts):
        if i:
            items.append(Run(_WIDE_SPACE, Font(Face.REGULAR, setting.size)))
        items += setting.items(part, fill=True)
    yield from paragraph(items, align=Align.LEFT, indent=indent)


_ENTRY_SPACE = 2.0
"""Points between the lines of one entry."""


def entries(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """A list of what is known, each entry with its head in bold; ``empty`` is said if there is none."""
    found = setting.values.lists.get(data["rows"], ())
    if not found:
        yield from paragraph([Run(data["empty"], Font(Face.ITALIC, setting.size))], indent=0.0)
    for entry in found:
        if entry.head:
            yield from paragraph(
                [Run(entry.head, Font(Face.BOLD, setting.size))], align=Align.LEFT, indent=0.0, keep=True
            )
        for line in entry.lines:
            items = [Run(line, Font(Face.REGULAR, setting.size))]
            yield from paragraph(items, align=Align.LEFT, indent=0.0, left=INDENT, before=_ENTRY_SPACE)


def long(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """A label and a place of several lines; it grows with what is known.

    ``prompt`` tells the writer of a blank form what belongs there; of it only its colon stays behind the label
    when something is known. With ``each`` (``Lần …:``) every line is an entry of its own with its number:
    ``Lần 1: …``, ``Lần 2: …``. Without a field it is a place for the pen alone.
    """
    known = setting.values.text(data["field"]) if "field" in data else ""
    if "each" in data:
        yield from _entries(data, known.split("\n") if known else [""] * int(data["lines"]), setting)
    elif known:
        yield from _written(data, known.split("\n"), setting)
    else:
        yield from _to_write_on(data, setting)


def _written(data: Mapping[str, Any], rows: Sequence[str], setting: Setting) -> Iterator[Piece]:
    font = Font(Face.REGULAR, setting.size)
    indent = INDENT if data.get("indent", True) else 0.0
    colon = ":" if data.get("prompt", "").endswith(":") and not data["label"].endswith(":") else ""
    for row in (f"{data['label']}{colon} {rows[0]}".strip(), *rows[1:]):
        yield from paragraph([Run(row, font)], indent=indent)


def _to_write_on(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """Lines to write on; like those of a paragraph the first two and the last two stay together."""
    font = Font(Face.REGULAR, setting.size)
    words = ((data["label"], Face.REGULAR), (data.get("prompt"), Face.ITALIC))
    items: list[Item] = [Run(f"{part} ", Font(face, setting.size)) for part, face in words if part]
    indent = INDENT if items and data.get("indent", True) else 0.0
    items.append(Dots(LEAST_DOTS, font))
    last = int(data.get("lines", 2)) - 1
    yield from paragraph(items, align=Align.LEFT, indent=indent, keep=last > 0)
    for i in range(1, last + 1):
        line = [Dots(BODY_WIDTH / 2, font)]
        yield from paragraph(line, align=Align.LEFT, indent=0.0, before=WRITING_SPACE, keep=i == last - 1)


def _entries(data: Mapping[str, Any], rows: Sequence[str], setting: Setting) -> Iterator[Piece]:
    font = Font(Face.REGULAR, setting.size)
    if data["label"]:
        yield from paragraph([Run(data["label"], font)], keep=True)
    for i, row in enumerate(rows, start=1):
        name = data["each"].replace("…", str(i))
        content: Item = Run(row.removeprefix(name).strip(), font) if row else Dots(LEAST_DOTS, font)
        yield from paragraph([Run(f"{name} ", font), content], before=PARAGRAPH_SPACE if row else WRITING_SPACE)


def boxes(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """Check boxes in rows; each entry is ``[code, label]``, the box stands behind its label.

    ``tail`` are words behind the boxes of the last row. Places in the words of a box are filled only
    when it is the chosen one.
    """
    if data.get("lead"):
        yield from paragraph(setting.items(data["lead"]), align=Align.LEFT, keep=True)
    rows: list[list[Sequence[str]]] = data["rows"]
    chosen = [[is_chosen(entry, data.get("field", ""), setting.values) for entry in row] for row in rows]
    is_open = not any(itertools.chain.from_iterable(chosen))
    last = len(rows) - 1
    for i, (row, ticks) in enumerate(zip(rows, chosen, strict=True)):
        starts = data.get("at") or [j / len(row) for j in range(len(row))]
        places = [(start * _BOXES_WIDTH, end * _BOXES_WIDTH) for start, end in itertools.pairwise((*starts, 1.0))]
        placed: list[tuple[float, list[Line]]] = []
        for j, (entry, ticked) in enumerate(zip(row, ticks, strict=True)):
            start, end = places[j][0], places[j][1] if j + 1 < len(row) else _BOXES_WIDTH
            placed += _box(entry, start, end - start, setting, ticked=ticked, blank=not (ticked or is_open))
        if "tail" in data and i == last:
            start, end = places[len(row)]
            placed.append((start, set_lines(setting.items(data["tail"], fill=True), end - start)))
        before = _ROW_SPACE if i or data.get("lead") else PARAGRAPH_SPACE
        yield _row_piece(placed, INDENT, before, with_next=i < last and i in (0, last - 1))


_BOXES_WIDTH = BODY_WIDTH - INDENT
_ROW_SPACE = 4.0
"""Points between the rows of one list of boxes."""


def _box(
    entry: Sequence[str], start: float, room: float, setting: Setting, *, ticked: bool, blank: bool
) -> Iterator[tuple[float, list[Line]]]:
    """A box with its words behind or, for an entry with ``before``, in front of them."""
    box = Box(ticked)
    if len(entry) > 2 and entry[2] == "before":
        yield start, set_lines([box, Run("\u00a0", Font(Face.REGULAR, setting.size))], room)
        yield start + HANGING, set_lines(setting.items(entry[1], blank=blank), room - HANGING)
    else:
        yield start, set_lines([*setting.items(f"{entry[1]}\u00a0", blank=blank), box], room)


def is_chosen(entry: Sequence[str], field: str, values: PaperValues) -> bool:
    """Whether a box is ticked: ``code`` of the block's own field, or ``other.field=code``."""
    name, _, code = entry[0].rpartition("=")
    return code in values.codes.get(name or field, ())


def _row_piece(placed: list[tuple[float, list[Line]]], left: float, before: float, *, with_next: bool) -> Piece:
    height = max(height_of(lines) for _, lines in placed)

    def draw(pen: Pen, x: float, top: float) -> None:
        for start, lines in placed:
            draw_lines(pen, lines, x + left + start, top)

    return Piece(height, draw, before, with_next)
