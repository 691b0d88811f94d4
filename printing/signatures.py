"""The end of a paper: recipients, what is signed as, the places to sign, the names below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from printing.fonts import Face, Font
from printing.forms import FIELD
from printing.page import BODY_WIDTH, Piece
from printing.pen import Pen
from printing.setting import LEFT_COLUMN, RIGHT_COLUMN, Setting, draw_lines, has_place, height_of, on_one_line
from printing.typeset import MM, Align, Line, set_lines, text_items

SIGNATURE_SPACE = 24 * MM
LEAST_SIGNATURE_SPACE = 20 * MM
"""Where the signatures would not go on the page otherwise."""
_BEFORE, _LEAST_BEFORE = 16.0, 10.0
"""Points above the first row."""
ROW_SPACE = 8 * MM
"""Between the names of one row of signatures and the headings of the next."""
_COLUMN_GAP = 3 * MM
_SIGN = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class _Signature:
    """A signature column: what is signed as (and agreed to), the place to sign, and the name below it."""

    head: tuple[Line, ...]
    name: tuple[Line, ...]

    def height(self, head: float, space: float) -> float:
        return head + space + height_of(self.name) if self.head else 0.0

    def draw(self, pen: Pen, x: float, top: float, head: float, space: float) -> None:
        draw_lines(pen, self.head, x, top)
        draw_lines(pen, self.name, x, top - head - space)


@dataclass(frozen=True)
class _Row:
    """Signatures beside each other, each with where its column begins, and the recipients at the left of them."""

    signed: Sequence[_Signature]
    starts: Sequence[float]
    recipients: Sequence[Line] = ()

    def height(self, space: float) -> float:
        head = self._head
        return max(height_of(self.recipients), *(one.height(head, space) for one in self.signed))

    def piece(self, space: float, before: float) -> Piece:
        """The row with a place of a height to sign in."""
        head = self._head

        def draw(pen: Pen, x: float, top: float) -> None:
            draw_lines(pen, self.recipients, x, top)
            for one, start in zip(self.signed, self.starts, strict=True):
                one.draw(pen, x + start, top, head, space)

        return Piece(self.height(space), draw, before)

    @property
    def _head(self) -> float:
        return max(height_of(one.head) for one in self.signed)


def signatures(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The rows of signatures; at the left of the first the recipients, if the paper has any.

    The rows stay on one page and never stand alone there: the last lines before them go with them. Names of one row
    stand level. Recipients that need more room than the signature go on below it, over pages if they are many.
    Where they just miss the page, the rows move together a little.
    """
    rows: Sequence[Sequence[Mapping[str, Any]]] = data["rows"]
    recipients = _recipients(data["recipients"], setting) if "recipients" in data else ()
    last = len(rows) - 1
    for i, row in enumerate(rows):
        spaces = (ROW_SPACE, ROW_SPACE) if i else (_BEFORE, _LEAST_BEFORE)
        pieces = [*_row_pieces(row, setting, *spaces, () if i else recipients)]
        pieces[-1].with_next = i < last
        yield from pieces


def _row_pieces(
    row: Sequence[Mapping[str, Any]],
    setting: Setting,
    before: float,
    least_before: float,
    recipients: Sequence[Line] = (),
) -> Iterator[Piece]:
    """A row with as many recipients as stand beside it, and the rest of them line by line."""
    columns = [(LEFT_COLUMN, RIGHT_COLUMN)] if recipients else _columns(len(row))
    signed = [_signature(entry, setting, width) for entry, (_, width) in zip(row, columns, strict=True)]
    alone = _Row(signed, [start for start, _ in columns])
    room, count = alone.height(SIGNATURE_SPACE), 0
    while count < len(recipients) and height_of(recipients[: count + 1]) <= room:
        count += 1
    whole = replace(alone, recipients=recipients[:count])
    piece = whole.piece(SIGNATURE_SPACE, before)
    piece.tighter = whole.piece(LEAST_SIGNATURE_SPACE, least_before)
    yield piece
    for line in recipients[count:]:
        yield _recipient(line)


def _columns(count: int) -> list[tuple[float, float]]:
    """Where the columns of a row begin, and how wide they are."""
    if count == 2:
        return [(0.0, LEFT_COLUMN), (LEFT_COLUMN, RIGHT_COLUMN)]
    width = (BODY_WIDTH - (count - 1) * _COLUMN_GAP) / count
    return [(i * (width + _COLUMN_GAP), width) for i in range(count)]


def _recipient(line: Line) -> Piece:
    return Piece(line.height, lambda pen, x, top: draw_lines(pen, (line,), x, top))


def _signature(entry: Mapping[str, Any], setting: Setting, width: float) -> _Signature:
    if not entry:
        return _Signature((), ())
    head: list[Line] = []
    if "above" in entry:
        head += set_lines(setting.items(entry["above"], Face.ITALIC, size=13), width, align=Align.CENTRE)
    title, name = setting.plain(entry["head"]), setting.plain(entry.get("name", ""))
    if entry.get("office"):
        title, name = _signed_for(title, name, setting)
    elif entry.get("signer"):
        name = setting.values.text("paper.signer")
    for text in title.split("\n"):
        head += set_lines(text_items(text, 13, Face.BOLD), width, align=Align.CENTRE)
    if "text" in entry:
        head += set_lines(setting.items(entry["text"], size=12), width, align=Align.LEFT)
    if hint := entry.get("hint", _SIGN):
        head += set_lines(text_items(hint, 12, Face.ITALIC), width, align=Align.CENTRE)
    if not name or has_place(name):
        return _Signature(tuple(head), ())
    return _Signature(tuple(head), tuple(set_lines(text_items(name, 14, Face.BOLD), width, align=Align.CENTRE)))


def _signed_for(title: str, name: str, setting: Setting) -> tuple[str, str]:
    """What stands over and under a signature when another signs for the head (KT., TL., TUQ.; NĐ 30/2020/NĐ-CP)."""
    signs_for = setting.values.text("paper.signs_for")
    if not signs_for:
        return title, name
    position = setting.values.text("paper.signer_position").upper()
    return f"{signs_for} {title}\n{position}".rstrip(), setting.values.text("paper.signer")


def _recipients(lines: Sequence[str], setting: Setting) -> tuple[Line, ...]:
    """``Nơi nhận``; an entry that begins with ``?`` is left out while its field is unknown, but of a blank form."""
    values = setting.values
    shown = [text for text in lines if not text.startswith("?") or not values.texts or values.text(_field_in(text))]
    if not shown:
        return ()
    width = LEFT_COLUMN - 4 * MM
    found = set_lines(text_items("Nơi nhận:", 12, Face.BOLD_ITALIC), width)
    entries = [entry for text in shown for entry in setting.plain(text.lstrip("?")).split("\n")]
    for i, text in enumerate(entries):
        end = "." if i == len(entries) - 1 else ";"
        line = on_one_line(f"- {text}{end}", Font(Face.REGULAR, 11), width)
        found += set_lines(text_items(line, 11), width)
    return tuple(found)


def _field_in(text: str) -> str:
    match = FIELD.search(text)
    return match[1] if match else ""
