"""What stands on our PDFs line by line: words, columns, check boxes, the cells of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.printing.area import MM, Area
from tests.printing.ink import Ink, Sheet
from tests.printing.reading import normalised

BOX = "box"
"""The face of a check box among letters."""
SPACE_OF_EM = 0.13
"""A gap wider than this part of the size parts two words."""


@dataclass(frozen=True)
class Line:
    """Runs of text on one baseline of a sheet, from left to right."""

    page: int
    inks: tuple[Ink, ...]

    @cached_property
    def text(self) -> str:
        words = self.inks[0].text
        for before, ink in zip(self.inks, self.inks[1:], strict=False):
            apart = ink.area.left - before.area.right > SPACE_OF_EM * ink.size * MM or BOX in (before.face, ink.face)
            words += f" {ink.text}" if apart else ink.text
        return words

    @property
    def left(self) -> float:
        return self.inks[0].area.left

    @property
    def right(self) -> float:
        return max(ink.area.right for ink in self.inks)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def baseline(self) -> float:
        return self.inks[0].baseline

    @property
    def faces(self) -> set[str]:
        return {ink.face for ink in self.inks}

    @property
    def sizes(self) -> set[float]:
        return {ink.size for ink in self.inks}

    def part(self, left: float, right: float) -> Line | None:
        """The runs whose middle lies in a column, if any."""
        kept = tuple(ink for ink in self.inks if left <= ink.area.centre < right)
        return Line(self.page, kept) if kept else None

    def is_above(self, other: Line) -> bool:
        return (self.page, self.baseline) < (other.page, other.baseline - 1.2)

    def is_in(self, frames: Iterable[Area]) -> bool:
        """Whether it stands in one of these frames."""
        return any(f.left < self.left < f.right and f.top < self.baseline < f.bottom for f in frames)

    def __repr__(self) -> str:
        return f"<{self.text!r} on {self.page} at {self.left:.1f},{self.baseline:.1f}>"


def lines_on(sheet: Sheet) -> list[Line]:
    """All lines of a sheet, from top to bottom."""
    return [Line(sheet.number, row) for row in sheet.rows]


def lines_of(sheets: Iterable[Sheet], top: float = 20.0, bottom: float = 277.0) -> list[Line]:
    """The lines of the text area of all sheets."""
    return [line for sheet in sheets for line in lines_on(sheet) if top <= line.baseline <= bottom]


def parts(lines: Iterable[Line], left: float, right: float) -> list[Line]:
    """What of some lines stands in a column."""
    return [found for line in lines if (found := line.part(left, right)) is not None]


def words_of(lines: Iterable[Line]) -> str:
    """The words of some lines as one text."""
    return normalised(" ".join(line.text for line in lines))


def boxes_on(sheet: Sheet) -> list[Area]:
    """Check boxes in reading order: small squares."""
    small = [frame for frame in sheet.frames if 2.5 < frame.width < 5 and abs(frame.width - frame.height) < 0.2]
    return sorted(small, key=lambda box: (round(box.top, 1), box.left))


def is_ticked(box: Area, sheet: Sheet) -> bool:
    """Whether lines are drawn inside a box."""
    return any(box.holds(line) for line in sheet.lines)


def with_boxes(sheet: Sheet) -> list[Line]:
    """The lines of the text area with their check boxes as letters."""
    boxes = boxes_on(sheet)
    found = []
    for line in lines_of([sheet]):
        first = line.inks[0]
        marks = [
            Ink("☒" if is_ticked(box, sheet) else "☐", BOX, first.size, line.baseline, box, black=True)
            for box in boxes
            if abs(box.bottom - line.baseline) < 1.0
        ]
        found.append(Line(line.page, tuple(sorted((*line.inks, *marks), key=lambda ink: ink.area.left))))
    return found


def text_with_boxes(sheets: Sequence[Sheet]) -> str:
    """The words of all text areas with ``☐`` where a check box stands. Tables are read cell by cell."""
    return normalised("\n".join(text for sheet in sheets for text in _texts(sheet)))


def _texts(sheet: Sheet) -> Iterator[str]:
    found: list[tuple[float, float, str]] = []
    cells: dict[Area, list[str]] = {cell: [] for cell in sheet.cells}
    for line in with_boxes(sheet):
        free = list(line.inks)
        for cell, texts in cells.items():
            inside = tuple(ink for ink in free if cell.left < ink.area.centre < cell.right)
            if inside and cell.top < line.baseline < cell.bottom:
                texts.append(Line(line.page, inside).text)
                free = [ink for ink in free if ink not in inside]
        if free:
            found.append((line.baseline, free[0].area.left, Line(line.page, tuple(free)).text))
    found += [(cell.top, cell.left, " ".join(texts)) for cell, texts in cells.items() if texts]
    return (text for _, _, text in sorted(found, key=lambda part: (round(part[0], 1), part[1])))
