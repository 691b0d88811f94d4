"""The end of a paper: recipients, what is signed as, the place to sign, the names below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from printing.fonts import Face
from printing.forms import FIELD
from printing.page import Piece
from printing.pen import Pen
from printing.setting import LEFT_COLUMN, RIGHT_COLUMN, UNKNOWN, Setting, draw_lines, height_of
from printing.typeset import MM, Align, Line, set_lines, text_items

SIGNATURE_SPACE = 24 * MM
ROW_SPACE = 8 * MM
"""Between the names of one row of signatures and the headings of the next."""


@dataclass(frozen=True)
class _Signature:
    """A signature column: what is signed as, the place to sign, and the name below it."""

    head: tuple[Line, ...]
    name: tuple[Line, ...]

    def height(self, head: float) -> float:
        return head + SIGNATURE_SPACE + height_of(self.name) if self.head else 0.0

    def draw(self, pen: Pen, x: float, top: float, head: float) -> None:
        draw_lines(pen, self.head, x, top)
        draw_lines(pen, self.name, x, top - head - SIGNATURE_SPACE)


def signatures(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The last row of a paper: two signature columns, or recipients at the left and one at the right.

    It is one piece and never stands alone on a page: the last lines before it go with it. Names of one
    row stand level.
    """
    left = _signature(data, "left", setting, LEFT_COLUMN)
    right = _signature(data, "right", setting, RIGHT_COLUMN)
    second = _signature(data, "second", setting, LEFT_COLUMN)
    recipients = _recipients(data.get("recipients", ()), setting)
    head = max(height_of(left.head), height_of(right.head))
    first_height = max(left.height(head), right.height(head), height_of(recipients))
    second_head = height_of(second.head)

    def draw(pen: Pen, x: float, top: float) -> None:
        draw_lines(pen, recipients, x, top)
        left.draw(pen, x, top, head)
        right.draw(pen, x + LEFT_COLUMN, top, head)
        second.draw(pen, x, top - first_height - ROW_SPACE, second_head)

    height = first_height + (ROW_SPACE + second.height(second_head) if second.head else 0.0)
    yield Piece(height, draw, 16.0)


def _signature(data: Mapping[str, Any], key: str, setting: Setting, width: float) -> _Signature:
    if key not in data:
        return _Signature((), ())
    head: list[Line] = []
    for text in data[key].split("\n"):
        head += set_lines(text_items(setting.plain(text), 13, Face.BOLD), width, align=Align.CENTRE)
    hint = data.get(f"{key}_hint", "(Ký, ghi rõ họ tên)")
    head += set_lines(text_items(hint, 12, Face.ITALIC), width, align=Align.CENTRE)
    name = setting.plain(data.get(f"{key}_name", ""))
    if not name or UNKNOWN in name:
        return _Signature(tuple(head), ())
    return _Signature(tuple(head), tuple(set_lines(text_items(name, 14, Face.BOLD), width, align=Align.CENTRE)))


def _recipients(lines: Sequence[str], setting: Setting) -> tuple[Line, ...]:
    """``Nơi nhận``; an entry that begins with ``?`` is left out while its field is unknown."""
    shown = [text for text in lines if not text.startswith("?") or setting.values.text(_field_in(text))]
    if not shown:
        return ()
    found = set_lines(text_items("Nơi nhận:", 12, Face.BOLD_ITALIC), LEFT_COLUMN)
    for i, text in enumerate(shown):
        end = "." if i == len(shown) - 1 else ";"
        plain = setting.plain(text.lstrip("?"))
        found += set_lines(text_items(f"- {plain}{end}", 11), LEFT_COLUMN - 4 * MM)
    return tuple(found)


def _field_in(text: str) -> str:
    match = FIELD.search(text)
    return match[1] if match else ""
