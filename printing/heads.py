"""The head of a paper (NĐ 30/2020/NĐ-CP, Phụ lục I): national lines, number, date, title, addressee, legal bases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from printing.fonts import Face, Font
from printing.page import BODY_WIDTH, Piece
from printing.pen import Pen
from printing.setting import LEFT_COLUMN, RIGHT_COLUMN, Setting, centred, draw_lines, height_of, line_piece, paragraph
from printing.typeset import MM, Align, Line, Run, set_lines, text_items

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RULE_GAP = 4.5
"""From the foot of a head line to below its rule: clear of the dots under ạ ị ự."""


def _rule(pen: Pen, centre: float, y: float, width: float) -> None:
    pen.line(centre - width / 2, y, centre + width / 2, y, 0.7)


@dataclass(frozen=True)
class _Column:
    """Centred lines of one head column, with the rule below them."""

    lines: tuple[Line, ...]
    rule: float

    @property
    def height(self) -> float:
        return height_of(self.lines) + RULE_GAP

    def draw(self, pen: Pen, x: float, width: float, top: float) -> None:
        draw_lines(pen, self.lines, x, top)
        top -= height_of(self.lines)
        _rule(pen, x + width / 2, top - RULE_GAP + 1.0, self.rule)


def _column(entries: Sequence[tuple[str, Font]], width: float, rule: Callable[[float], float]) -> _Column:
    lines: list[Line] = []
    for text, font in entries:
        lines += set_lines([Run(text, font)], width, align=Align.CENTRE)
    last = max((line.width for line in lines[-1:]), default=0.0)
    return _Column(tuple(lines), rule(last))


def _nation(width: float) -> _Column:
    """Quốc hiệu and Tiêu ngữ; the rule is as long as the motto."""
    return _column([(NATION, Font(Face.BOLD, 12)), (MOTTO, Font(Face.BOLD, 13))], width, lambda last: last)


def header(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    if "left" not in data:  # H1: the national head alone, place and date below it
        nation = _nation(BODY_WIDTH)
        yield Piece(nation.height, lambda pen, x, top: nation.draw(pen, x, BODY_WIDTH, top), 0.0, True)
        if "place" in data:
            items = setting.items(_place_and_date(data["place"], setting), Face.ITALIC, size=13)
            for i, line in enumerate(set_lines(items, BODY_WIDTH, align=Align.CENTRE)):
                yield line_piece(line, 8.0 if i == 0 else 0.0, with_next=True)
        return
    left_lines = [setting.plain(text).upper() for text in data["left"]]
    faces = [Face.REGULAR] * (len(left_lines) - 1) + [Face.BOLD]
    left = _column(
        [(text, Font(face, 12)) for text, face in zip(left_lines, faces, strict=True)],
        LEFT_COLUMN - 2 * MM,
        lambda last: last * 0.42,
    )
    nation = _nation(RIGHT_COLUMN)

    def draw_heads(pen: Pen, x: float, top: float) -> None:
        left.draw(pen, x, LEFT_COLUMN - 2 * MM, top)
        nation.draw(pen, x + LEFT_COLUMN, RIGHT_COLUMN, top)

    yield Piece(max(left.height, nation.height), draw_heads, 0.0, True)
    yield _number_and_date(data, setting)


def _number_and_date(data: Mapping[str, Any], setting: Setting) -> Piece:
    number = setting.items(data["number"], size=13) if "number" in data else []
    place = setting.items(_place_and_date(data["place"], setting), Face.ITALIC, size=13) if "place" in data else []
    left = set_lines(number, LEFT_COLUMN - 2 * MM, align=Align.CENTRE) if number else []
    right = set_lines(place, RIGHT_COLUMN, align=Align.CENTRE) if place else []

    def draw(pen: Pen, x: float, top: float) -> None:
        for offset, lines in ((0.0, left), (LEFT_COLUMN, right)):
            draw_lines(pen, lines, x + offset, top)

    height = max(height_of(lines) for lines in (left, right))
    return Piece(height, draw, 5.0, True)


def _place_and_date(place: str, setting: Setting) -> str:
    """``Xã Mẫu, ngày 05 tháng 01 năm 2026``; without a date the official dotted form."""
    day = setting.values.text("paper.date")
    return f"{place}, {day or 'ngày {paper.date:9} tháng {paper.date:9} năm {paper.date:12}'}"


def title(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    lines: list[Line] = []
    photo = "photo" in data
    left = 40 * MM if photo else 0.0
    width = BODY_WIDTH - left
    for text in data["lines"]:
        lines += set_lines(text_items(setting.plain(text), 14, Face.BOLD), width, align=Align.CENTRE)
    rule = max(line.width for line in lines[-1:]) * 0.4 if data.get("rule", True) else 0.0
    height = height_of(lines) + (RULE_GAP if rule else 0.0)

    def draw(pen: Pen, x: float, top: float) -> None:
        down = top - (14 * MM if photo else 0.0)
        draw_lines(pen, lines, x + left, down)
        down -= height_of(lines)
        if rule:
            _rule(pen, x + left + width / 2, down - RULE_GAP + 1.0, rule)
        if photo:
            _photo(pen, x, top, setting.values.pictures.get(data["photo"]))

    yield Piece(max(height, 42 * MM) if photo else height, draw, 16.0, True)


PHOTO = (30 * MM, 40 * MM)


def _photo(pen: Pen, x: float, top: float, picture: bytes | None) -> None:
    """The place of the 3x4 photo at the left, level with the title; the picture if there is one."""
    width, height = PHOTO
    if picture is not None:
        pen.picture(picture, x, top - height, width, height)
        return
    pen.frame(x, top - height, width, height, 0.7)
    lines = set_lines(text_items("Ảnh 3 x 4,\nđóng dấu giáp lai", 11), width - 2 * MM, align=Align.CENTRE)
    draw_lines(pen, lines, x + MM, top - (height - height_of(lines)) / 2)


def addressee(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    items = setting.items(f"Kính gửi: {data['text']}", size=14)
    for i, line in enumerate(set_lines(items, BODY_WIDTH, align=Align.CENTRE)):
        yield line_piece(line, 14.0 if i == 0 else 0.0, with_next=True)


def issuer(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    yield from centred(setting.plain(data["text"]), 14, Face.BOLD, 12.0)


def citations(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    lines = data["lines"]
    for i, text in enumerate(lines):
        end = "." if i == len(lines) - 1 else ";"
        yield from paragraph(setting.items(f"{text}{end}", Face.ITALIC))


def heading(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    yield from centred(data["text"], 14, Face.BOLD, 12.0)
