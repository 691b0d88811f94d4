"""The end of a paper: recipients, what is signed as, the places to sign, the names below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from printing.fonts import Face
from printing.forms import FIELD
from printing.page import BODY_WIDTH, Piece
from printing.pen import Pen
from printing.setting import LEFT_COLUMN, RIGHT_COLUMN, Setting, draw_lines, has_place, height_of
from printing.typeset import MM, Align, Line, set_lines, text_items

SIGNATURE_SPACE = 24 * MM
ROW_SPACE = 8 * MM
"""Between the names of one row of signatures and the headings of the next."""
_COLUMN_GAP = 3 * MM
_SIGN = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class _Signature:
    """A signature column: what is signed as (and agreed to), the place to sign, and the name below it."""

    head: tuple[Line, ...]
    name: tuple[Line, ...]

    def height(self, head: float) -> float:
        return head + SIGNATURE_SPACE + height_of(self.name) if self.head else 0.0

    def draw(self, pen: Pen, x: float, top: float, head: float) -> None:
        draw_lines(pen, self.head, x, top)
        draw_lines(pen, self.name, x, top - head - SIGNATURE_SPACE)


def signatures(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The rows of signatures; at the left of the first the recipients, if the paper has any.

    The rows stay on one page and never stand alone there: the last lines before them go with them. Names of one row
    stand level. Recipients that need more room than the signature go on below it, over pages if they are many.
    """
    rows: Sequence[Sequence[Mapping[str, Any]]] = data["rows"]
    recipients = _recipients(data["recipients"], setting) if "recipients" in data else ()
    last = len(rows) - 1
    for i, row in enumerate(rows):
        before = ROW_SPACE if i else 16.0
        if i == 0 and recipients:
            pieces = [*_beside(recipients, _signature(row[0], setting, RIGHT_COLUMN), before)]
        else:
            pieces = [_row(row, setting, before)]
        pieces[-1].with_next = i < last
        yield from pieces


def _row(row: Sequence[Mapping[str, Any]], setting: Setting, before: float) -> Piece:
    columns = _columns(len(row))
    signed = [_signature(entry, setting, width) for entry, (_, width) in zip(row, columns, strict=True)]
    head = max(height_of(one.head) for one in signed)

    def draw(pen: Pen, x: float, top: float) -> None:
        for one, (start, _) in zip(signed, columns, strict=True):
            one.draw(pen, x + start, top, head)

    return Piece(max(one.height(head) for one in signed), draw, before)


def _columns(count: int) -> list[tuple[float, float]]:
    """Where the columns of a row begin, and how wide they are."""
    if count == 2:
        return [(0.0, LEFT_COLUMN), (LEFT_COLUMN, RIGHT_COLUMN)]
    width = (BODY_WIDTH - (count - 1) * _COLUMN_GAP) / count
    return [(i * (width + _COLUMN_GAP), width) for i in range(count)]


def _beside(recipients: Sequence[Line], signed: _Signature, before: float) -> Iterator[Piece]:
    """The signature with as many recipients as stand beside it, and the rest of them line by line."""
    head = height_of(signed.head)
    height = signed.height(head)
    count = 0
    while count < len(recipients) and height_of(recipients[: count + 1]) <= height:
        count += 1
    beside, below = recipients[:count], recipients[count:]

    def draw(pen: Pen, x: float, top: float) -> None:
        draw_lines(pen, beside, x, top)
        signed.draw(pen, x + LEFT_COLUMN, top, head)

    yield Piece(height if below else max(height, height_of(beside)), draw, before)
    for line in below:
        yield _recipient(line)


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
    found = set_lines(text_items("Nơi nhận:", 12, Face.BOLD_ITALIC), LEFT_COLUMN)
    entries = [entry for text in shown for entry in setting.plain(text.lstrip("?")).split("\n")]
    for i, text in enumerate(entries):
        end = "." if i == len(entries) - 1 else ";"
        found += set_lines(text_items(f"- {text}{end}", 11), LEFT_COLUMN - 4 * MM)
    return tuple(found)


def _field_in(text: str) -> str:
    match = FIELD.search(text)
    return match[1] if match else ""
