"""The body of a paper: articles, running text, lines of labels, the person's block, check boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from printing.fonts import Face, Font
from printing.page import BODY_WIDTH, Piece
from printing.setting import (
    INDENT,
    LEAST_DOTS,
    PARAGRAPH_SPACE,
    Setting,
    draw_lines,
    height_of,
    paragraph,
)
from printing.typeset import MM, Align, Box, Dots, Item, Line, Run, draw_line, set_lines


def article(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    head: list[Item] = [Run(f"Điều {data['number']}. ", Font(Face.BOLD, setting.size))]
    yield from paragraph([*head, *setting.items(data["text"])])


def text(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    face = Face.BOLD if data.get("bold") else Face.ITALIC if data.get("italic") else Face.REGULAR
    items = setting.items(data["text"], face, fill=data.get("fill", False))
    yield from paragraph(items, indent=INDENT if data.get("indent", True) else 0.0)


GAP = 3 * MM
HANGING = 6 * MM
"""From a check box to its words."""


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

        def draw(canvas: Any, x: float, top: float) -> None:
            for row, start in zip(rows, starts, strict=True):
                draw_line(canvas, row[0], x + indent + start, top)

        yield Piece(height, draw, PARAGRAPH_SPACE)
        return
    items: list[Item] = []
    for i, part in enumerate(parts):
        if i:
            items.append(Run("    ", Font(Face.REGULAR, setting.size)))
        items += setting.items(part, fill=True)
    yield from paragraph(items, align=Align.LEFT, indent=indent)


_IDENTITY_LINE = (
    "Số CMND/CCCD/CC/Hộ chiếu: {person.number:28}; ngày\u00a0cấp: {person.number_issued_on:18};"
    " nơi\u00a0cấp: {person.number_issued_by:18}"
)


def person(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """PER-A: the person's block of Phụ lục I and III."""
    name_label = data.get("name_label", "Họ và tên:")
    birth = "Ngày, tháng, năm sinh: {person.birth}"
    lines: list[tuple[str, list[float] | None]] = [(name_label + " {person.name} | Giới tính: {person.sex}", [0, 0.7])]
    if data.get("other_names", True):
        lines.append(("Tên gọi khác: {person.other_names}", None))
    if data.get("birth_place", True):
        lines.append((birth + " | Nơi sinh: {person.birth_place}", [0, 0.47]))
    else:
        lines.append((birth, None))
    lines += [
        ("Quê quán: {person.home_village}", None),
        ("Nơi thường trú/tạm trú: {person.registered_residence}", None),
        ("Nơi ở hiện tại: {person.current_residence}", None),
        (_IDENTITY_LINE, None),
        (
            "Dân tộc: {person.ethnicity} | Tôn giáo: {person.religion} | Trình độ học vấn: {person.education}",
            [0, 0.26, 0.52],
        ),
        ("Nghề nghiệp: {person.occupation}", None),
        ("Nơi làm việc/học tập: {person.workplace}", None),
    ]
    for text, at in lines:
        yield from field_line({"text": text, **({"at": at} if at else {})}, setting)


def long(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """A label and a place of several lines; it grows with what is known."""
    font = Font(Face.REGULAR, setting.size)
    indent = INDENT if data.get("indent", True) else 0.0
    label = data["label"]
    known = setting.values.text(data["field"])
    if known:
        rows = known.split("\n")
        yield from paragraph([Run(f"{label} {rows[0]}".strip(), font)], indent=indent)
        for row in rows[1:]:
            yield from paragraph([Run(row, font)], indent=indent, before=2.0)
        return
    items: list[Item] = [*([Run(f"{label} ", font)] if label else []), Dots(LEAST_DOTS, font)]
    yield from paragraph(items, align=Align.LEFT, indent=indent if label else 0.0)
    for _ in range(int(data.get("lines", 2)) - 1):
        yield from paragraph([Dots(BODY_WIDTH / 2, font)], align=Align.LEFT, indent=0.0, before=3.0)


def boxes(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """Check boxes in rows; each entry is ``[code, label]``, the box stands behind its label."""
    font = Font(Face.REGULAR, setting.size)
    chosen = setting.values.codes.get(data["field"], ()) if "field" in data else ()
    if data.get("lead"):
        yield from paragraph(setting.items(data["lead"]), align=Align.LEFT, keep=True)
    for entries in data["rows"]:
        count = len(entries)
        starts = data.get("at") or [i / count for i in range(count)]
        width = BODY_WIDTH - INDENT
        placed: list[tuple[float, list[Line]]] = []
        for i, entry in enumerate(entries):
            end = starts[i + 1] if i + 1 < count and i + 1 < len(starts) else 1.0
            box = Box(_is_chosen(entry, chosen, setting))
            start, room = starts[i] * width, (end - starts[i]) * width
            if len(entry) > 2 and entry[2] == "before":
                placed.append((start, set_lines([box, Run("\u00a0", font)], room)))
                placed.append((start + HANGING, set_lines(setting.items(entry[1]), room - HANGING)))
            else:
                placed.append((start, set_lines([*setting.items(f"{entry[1]} "), box], room)))

        yield _row_piece(placed, INDENT, 4.0)


def _is_chosen(entry: Sequence[str], chosen: tuple[str, ...], setting: Setting) -> bool:
    """``code`` of the block's own field, or ``other.field=code``."""
    code = entry[0]
    if "=" in code:
        name, _, code = code.partition("=")
        return code in setting.values.codes.get(name, ())
    return code in chosen


def _row_piece(placed: list[tuple[float, list[Line]]], left: float, before: float) -> Piece:
    height = max(height_of(lines) for _, lines in placed)

    def draw(canvas: Any, x: float, top: float) -> None:
        for start, lines in placed:
            draw_lines(canvas, lines, x + left + start, top)

    return Piece(height, draw, before)
