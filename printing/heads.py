"""The head of a paper (NĐ 30/2020/NĐ-CP, Phụ lục I): national lines, number, date, title, addressee, legal bases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from printing.fonts import Face, Font, width_of
from printing.page import BODY_WIDTH, Piece
from printing.pen import Pen
from printing.setting import (
    INDENT,
    LEFT_COLUMN,
    RIGHT_COLUMN,
    Setting,
    centred,
    draw_lines,
    height_of,
    line_piece,
    on_one_line,
    paragraph,
)
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
    """The head of the first page: H2 with who issues it at the left, or H1, the national head alone.

    ``photo`` is the size of a photo at the far left, beside the head and the title (V-33). ``right`` is the name of
    a sheet that has no national head (TT 18/2021/TT-BYT).
    """
    if "right" in data:
        yield _sheet_head(data, setting)
        return
    if "left" not in data:
        yield from _national_head(data, setting)
        return
    fonts = [Font(Face.REGULAR, 12)] * (len(data["left"]) - 1) + [Font(Face.BOLD, 12)]
    width = LEFT_COLUMN - 2 * MM
    lines = [
        (on_one_line(setting.plain(text).upper(), font, width), font)
        for text, font in zip(data["left"], fonts, strict=True)
    ]
    left = _column(lines, width, lambda last: last * 0.42)
    nation = _nation(RIGHT_COLUMN)

    def draw_heads(pen: Pen, x: float, top: float) -> None:
        left.draw(pen, x, width, top)
        nation.draw(pen, x + LEFT_COLUMN, RIGHT_COLUMN, top)

    yield Piece(max(left.height, nation.height), draw_heads, 0.0, True)
    if "number" in data or "place" in data:
        yield _number_and_date(data, setting)
    secrecy = setting.values.text("paper.secrecy")
    if secrecy:
        yield _secrecy(secrecy)


def _sheet_head(data: Mapping[str, Any], setting: Setting) -> Piece:
    """Who keeps a sheet, and level with it the name of the sheet."""
    placed: list[tuple[float, list[Line]]] = []
    for key, start, width, font in (
        ("left", 0.0, LEFT_COLUMN - 2 * MM, Font(Face.REGULAR, 12)),
        ("right", LEFT_COLUMN, RIGHT_COLUMN, Font(Face.BOLD, 13)),
    ):
        runs = [Run(setting.plain(text), font) for text in data[key]]
        lines = [line for run in runs for line in set_lines([run], width, align=Align.CENTRE)]
        placed.append((start, lines))

    def draw(pen: Pen, x: float, top: float) -> None:
        for start, lines in placed:
            draw_lines(pen, lines, x + start, top)

    return Piece(max(height_of(lines) for _, lines in placed), draw, 0.0, True)


def _national_head(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    left = PHOTO_COLUMN if "photo" in data else 0.0
    width = BODY_WIDTH - left
    nation = _nation(width)
    photo = PHOTO_SIZES[data["photo"]] if "photo" in data else None

    def draw(pen: Pen, x: float, top: float) -> None:
        nation.draw(pen, x + left, width, top)
        if photo is not None:
            _photo(pen, x, top, setting.values.pictures.get(_PHOTO), photo, f"Ảnh {data['photo']}")

    yield Piece(nation.height, draw, 0.0, True)
    if "place" in data:
        items = setting.items(_place_and_date(data["place"], setting), Face.ITALIC, size=13)
        for i, line in enumerate(set_lines(items, width, align=Align.CENTRE)):
            yield line_piece(line, 8.0 if i == 0 else 0.0, left=left, with_next=True)


def _number_and_date(data: Mapping[str, Any], setting: Setting) -> Piece:
    number = setting.items(data["number"], size=13) if "number" in data else []
    place = setting.items(_place_and_date(data["place"], setting), Face.ITALIC, size=13) if "place" in data else []
    left = set_lines(number, LEFT_COLUMN - 2 * MM, align=Align.CENTRE) if number else []
    right = set_lines(place, RIGHT_COLUMN, align=Align.CENTRE) if place else []
    subject: list[Line] = []
    if "subject" in data:  # 5b of the decree: 6 points below the number
        subject = set_lines(setting.items(data["subject"], size=12), LEFT_COLUMN - 4 * MM, align=Align.CENTRE)
    gap = 6.0 if subject else 0.0

    def draw(pen: Pen, x: float, top: float) -> None:
        for offset, lines in ((0.0, left), (LEFT_COLUMN, right)):
            draw_lines(pen, lines, x + offset, top)
        draw_lines(pen, subject, x + MM, top - height_of(left) - gap)

    height = max(height_of(left) + gap + height_of(subject), height_of(right))
    return Piece(height, draw, 5.0, True)


def _secrecy(words: str) -> Piece:
    """The frame of a secrecy stamp below the number (ô 10a): set by a person, never by the program."""
    font = Font(Face.BOLD, 14)
    width = max(width_of(words, font) + 6 * MM, 24 * MM)
    height = 8 * MM
    (line,) = set_lines([Run(words, font)], width, align=Align.CENTRE)

    def draw(pen: Pen, x: float, top: float) -> None:
        start = x + (LEFT_COLUMN - 2 * MM - width) / 2
        pen.frame(start, top - height, width, height, 1.0)
        draw_lines(pen, (line,), start, top - (height - line.height) / 2)

    return Piece(height, draw, 4.0, True)


def _place_and_date(place: str, setting: Setting) -> str:
    """``Xã Mẫu, ngày 05 tháng 01 năm 2026``; without a date the official dotted form."""
    day = setting.values.text("paper.date")
    return f"{place}, {day or 'ngày {paper.date:9} tháng {paper.date:9} năm {paper.date:12}'}"


def title(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The name of the paper, with the 3x4 photo at its left where the form has one (``photo``)."""
    lines: list[Line] = []
    photo = "photo" in data
    left = 40 * MM if photo else PHOTO_COLUMN if data.get("beside_photo") else 0.0
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
            words = data.get("photo_words", "Ảnh 3 x 4,\nđóng dấu giáp lai")
            _photo(pen, x, top, setting.values.pictures.get(data["photo"]), PHOTO_SIZES["3x4"], words)

    least = 42 * MM if photo else 36 * MM if data.get("beside_photo") else 0.0
    yield Piece(max(height, least), draw, 16.0, True)


PHOTO_SIZES = {"3x4": (30 * MM, 40 * MM), "4x6": (40 * MM, 60 * MM)}
PHOTO_COLUMN = 44 * MM
"""What a 4x6 photo takes at the far left."""
_PHOTO = "person.photo"


def _photo(pen: Pen, x: float, top: float, picture: bytes | None, size: tuple[float, float], words: str) -> None:
    """The place of a photo; the picture if there is one."""
    width, height = size
    if picture is not None:
        from printing.photos import in_shape  # few papers have a photo, and nothing else here needs Pillow

        pen.picture(in_shape(picture, width / height), x, top - height, width, height)
        return
    pen.frame(x, top - height, width, height, 0.7)
    lines = set_lines(text_items(words, 11), width - 2 * MM, align=Align.CENTRE)
    draw_lines(pen, lines, x + MM, top - (height - height_of(lines)) / 2)


_TO = "Kính gửi: "


def addressee(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """One addressee behind ``Kính gửi:``; several stand below it, each with a dash under the colon."""
    if "lines" not in data:
        items = setting.items(f"{_TO}{data['text']}", size=14)
        for i, line in enumerate(set_lines(items, BODY_WIDTH, align=Align.CENTRE)):
            yield line_piece(line, 14.0 if i == 0 else 0.0, with_next=True)
        return
    font = Font(Face.REGULAR, 14)
    start = INDENT * 2 + width_of(_TO, font)
    (head,) = set_lines([Run(_TO.strip(), font)], BODY_WIDTH)
    yield line_piece(head, 14.0, left=INDENT * 2, with_next=True)
    last = len(data["lines"]) - 1
    for i, text in enumerate(data["lines"]):
        items = [*setting.items(f"- {text}", size=14), Run("." if i == last else ";", font)]
        for line in set_lines(items, BODY_WIDTH - start):
            yield line_piece(line, 0.0, left=start, with_next=True)


def issuer(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    yield from centred(setting.plain(data["text"]).upper(), 14, Face.BOLD, 12.0)


def citations(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    lines = data["lines"]
    for i, text in enumerate(lines):
        end = "." if i == len(lines) - 1 else ";"
        yield from paragraph(setting.items(f"{text}{end}", Face.ITALIC))


def heading(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    yield from centred(setting.plain(data["text"]), 14, Face.BOLD, 12.0)
