"""The blocks that forms are made of, and how each is set (sizes and styles of NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from models.papers.values import PaperValues
from printing.fonts import Face, Font
from printing.forms import FIELD, Block, Form
from printing.page import BODY_WIDTH, Piece
from printing.typeset import (
    MM,
    Align,
    Box,
    Dots,
    Item,
    Line,
    Run,
    draw_line,
    set_lines,
    text_items,
)

LEFT_COLUMN = 76 * MM
RIGHT_COLUMN = BODY_WIDTH - LEFT_COLUMN
INDENT = 10 * MM
PARAGRAPH_SPACE = 6.0
"""Points between paragraphs; the decree asks for at least 6."""
LEAST_DOTS = 18 * MM
UNKNOWN = "…………"

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SIGNATURE_SPACE = 24 * MM
RULE_GAP = 4.5
"""From the foot of a head line to below its rule: clear of the dots under ạ ị ự."""


@dataclass(frozen=True)
class Setting:
    """What a block is set with: the form, the values, the body size."""

    form: Form
    values: PaperValues
    size: float

    def items(self, text: str, face: Face = Face.REGULAR, *, size: float = 0.0, fill: bool = False) -> list[Item]:
        """Text with fields as items; an unknown field is a dotted place."""
        font = Font(face, size or self.size)
        found: list[Item] = []
        end = 0
        for match in FIELD.finditer(text):
            found += _runs(text[end : match.start()], font)
            known = self.values.text(match[1])
            if known:
                found += _runs(known.replace("\n", " "), font)
            else:
                least = float(match[2]) * MM if match[2] else LEAST_DOTS
                found.append(Dots(least, Font(Face.REGULAR, font.size), fill))
            end = match.end()
        return found + _runs(text[end:], font)

    def plain(self, text: str) -> str:
        """Text with fields as one string; unknown fields as a few dots."""
        return FIELD.sub(lambda match: self.values.text(match[1]) or UNKNOWN, text)


def _runs(text: str, font: Font) -> list[Item]:
    return [Run(text, font)] if text else []


def pieces_of(block: Block, setting: Setting) -> list[Piece]:
    """The pieces of a block."""
    return list(_SETTERS[block.type](block.data, setting))


# --- lines into pieces ------------------------------------------------------------------------


def _line_piece(line: Line, before: float, *, left: float = 0.0, with_next: bool = False) -> Piece:
    def draw(canvas: Any, x: float, top: float) -> None:
        draw_line(canvas, line, x + left, top)

    return Piece(line.height, draw, before, with_next)


def _paragraph(
    items: Sequence[Item],
    *,
    align: Align = Align.JUSTIFY,
    indent: float = INDENT,
    left: float = 0.0,
    width: float = BODY_WIDTH,
    before: float = PARAGRAPH_SPACE,
    keep: bool = False,
) -> Iterator[Piece]:
    """A paragraph; its first two and last two lines stay together. ``keep``: and with what follows."""
    lines = set_lines(items, width - left, align=align, indent=indent)
    last = len(lines) - 1
    for i, line in enumerate(lines):
        together = (i in (0, last - 1) and i < last) or (keep and i == last)
        yield _line_piece(line, before if i == 0 else 0.0, left=left, with_next=together)


# --- heads ------------------------------------------------------------------------------------


def _rule(canvas: Any, centre: float, y: float, width: float) -> None:
    canvas.setLineWidth(0.7)
    canvas.line(centre - width / 2, y, centre + width / 2, y)


@dataclass(frozen=True)
class _Column:
    """Centred lines of one head column, with the rule below them."""

    lines: tuple[Line, ...]
    rule: float

    @property
    def height(self) -> float:
        return _height(self.lines) + RULE_GAP

    def draw(self, canvas: Any, x: float, width: float, top: float) -> None:
        _draw_lines(canvas, self.lines, x, top)
        top -= _height(self.lines)
        _rule(canvas, x + width / 2, top - RULE_GAP + 1.0, self.rule)


def _column(entries: Sequence[tuple[str, Font]], width: float, rule: Callable[[float], float]) -> _Column:
    lines: list[Line] = []
    for text, font in entries:
        lines += set_lines([Run(text, font)], width, align=Align.CENTRE)
    last = max((line.width for line in lines[-1:]), default=0.0)
    return _Column(tuple(lines), rule(last))


def _nation(width: float) -> _Column:
    """Quốc hiệu and Tiêu ngữ; the rule is as long as the motto."""
    return _column([(NATION, Font(Face.BOLD, 12)), (MOTTO, Font(Face.BOLD, 13))], width, lambda last: last)


def _header(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    if "left" not in data:  # H1: the national head alone, place and date below it
        nation = _nation(BODY_WIDTH)
        yield Piece(nation.height, lambda canvas, x, top: nation.draw(canvas, x, BODY_WIDTH, top), 0.0, True)
        if "place" in data:
            items = setting.items(_place_and_date(data["place"], setting), Face.ITALIC, size=13)
            for line in set_lines(items, BODY_WIDTH, align=Align.CENTRE):
                yield _line_piece(line, 8.0, with_next=True)
        return
    left_lines = [setting.plain(text).upper() for text in data["left"]]
    faces = [Face.REGULAR] * (len(left_lines) - 1) + [Face.BOLD]
    left = _column(
        [(text, Font(face, 12)) for text, face in zip(left_lines, faces, strict=True)],
        LEFT_COLUMN - 2 * MM,
        lambda last: last * 0.42,
    )
    nation = _nation(RIGHT_COLUMN)

    def draw_heads(canvas: Any, x: float, top: float) -> None:
        left.draw(canvas, x, LEFT_COLUMN - 2 * MM, top)
        nation.draw(canvas, x + LEFT_COLUMN, RIGHT_COLUMN, top)

    yield Piece(max(left.height, nation.height), draw_heads, 0.0, True)
    yield _number_and_date(data, setting)


def _number_and_date(data: Mapping[str, Any], setting: Setting) -> Piece:
    number = setting.items(data["number"], size=13) if "number" in data else []
    place = setting.items(_place_and_date(data["place"], setting), Face.ITALIC, size=13) if "place" in data else []
    left = set_lines(number, LEFT_COLUMN - 2 * MM, align=Align.CENTRE) if number else []
    right = set_lines(place, RIGHT_COLUMN, align=Align.CENTRE) if place else []

    def draw(canvas: Any, x: float, top: float) -> None:
        for offset, lines in ((0.0, left), (LEFT_COLUMN, right)):
            _draw_lines(canvas, lines, x + offset, top)

    height = max(_height(lines) for lines in (left, right))
    return Piece(height, draw, 5.0, True)


def _place_and_date(place: str, setting: Setting) -> str:
    """``Xã Mẫu, ngày 05 tháng 01 năm 2026``; without a date the official dotted form."""
    day = setting.values.text("paper.date")
    return f"{place}, {day or 'ngày {paper.date:9} tháng {paper.date:9} năm {paper.date:12}'}"


def _title(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    lines: list[Line] = []
    photo = "photo" in data
    left = 40 * MM if photo else 0.0
    width = BODY_WIDTH - left
    for text in data["lines"]:
        lines += set_lines(text_items(setting.plain(text), 14, Face.BOLD), width, align=Align.CENTRE)
    rule = max(line.width for line in lines[-1:]) * 0.4 if data.get("rule", True) else 0.0
    height = _height(lines) + (RULE_GAP if rule else 0.0)

    def draw(canvas: Any, x: float, top: float) -> None:
        down = top - (14 * MM if photo else 0.0)
        _draw_lines(canvas, lines, x + left, down)
        down -= _height(lines)
        if rule:
            _rule(canvas, x + left + width / 2, down - RULE_GAP + 1.0, rule)
        if photo:
            _photo(canvas, x, top, setting.values.pictures.get(data["photo"]))

    yield Piece(max(height, 42 * MM) if photo else height, draw, 16.0, True)


PHOTO = (30 * MM, 40 * MM)


def _photo(canvas: Any, x: float, top: float, picture: bytes | None) -> None:
    """The place of the 3x4 photo at the left, level with the title; the picture if there is one."""
    from reportlab.lib.utils import ImageReader

    width, height = PHOTO
    if picture is not None:
        canvas.drawImage(
            ImageReader(BytesIO(picture)), x, top - height, width, height, preserveAspectRatio=True, anchor="c"
        )
        return
    canvas.setLineWidth(0.7)
    canvas.rect(x, top - height, width, height)
    lines = set_lines(text_items("Ảnh 3 x 4,\nđóng dấu giáp lai", 11), width - 2 * MM, align=Align.CENTRE)
    _draw_lines(canvas, lines, x + MM, top - (height - _height(lines)) / 2)


# --- body -------------------------------------------------------------------------------------


def _addressee(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    items = setting.items(f"Kính gửi: {data['text']}", size=14)
    for i, line in enumerate(set_lines(items, BODY_WIDTH, align=Align.CENTRE)):
        yield _line_piece(line, 14.0 if i == 0 else 0.0, with_next=True)


def _issuer(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    for line in set_lines(text_items(setting.plain(data["text"]), 14, Face.BOLD), BODY_WIDTH, align=Align.CENTRE):
        yield _line_piece(line, 12.0, with_next=True)


def _citations(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    lines = data["lines"]
    for i, text in enumerate(lines):
        end = "." if i == len(lines) - 1 else ";"
        yield from _paragraph(setting.items(f"{text}{end}", Face.ITALIC))


def _heading(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    for line in set_lines(text_items(data["text"], 14, Face.BOLD), BODY_WIDTH, align=Align.CENTRE):
        yield _line_piece(line, 12.0, with_next=True)


def _article(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    head: list[Item] = [Run(f"Điều {data['number']}. ", Font(Face.BOLD, setting.size))]
    yield from _paragraph([*head, *setting.items(data["text"])])


def _text(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    face = Face.BOLD if data.get("bold") else Face.ITALIC if data.get("italic") else Face.REGULAR
    items = setting.items(data["text"], face, fill=data.get("fill", False))
    yield from _paragraph(items, indent=INDENT if data.get("indent", True) else 0.0)


GAP = 3 * MM
HANGING = 6 * MM
"""From a check box to its words."""


def _field_line(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
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
    yield from _paragraph(items, align=Align.LEFT, indent=indent)


_IDENTITY_LINE = (
    "Số CMND/CCCD/CC/Hộ chiếu: {person.number:28}; ngày\u00a0cấp: {person.number_issued_on:18};"
    " nơi\u00a0cấp: {person.number_issued_by:18}"
)


def _person(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
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
        yield from _field_line({"text": text, **({"at": at} if at else {})}, setting)


def _long(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """A label and a place of several lines; it grows with what is known."""
    font = Font(Face.REGULAR, setting.size)
    indent = INDENT if data.get("indent", True) else 0.0
    label = data["label"]
    known = setting.values.text(data["field"])
    if known:
        rows = known.split("\n")
        yield from _paragraph([Run(f"{label} {rows[0]}".strip(), font)], indent=indent)
        for row in rows[1:]:
            yield from _paragraph([Run(row, font)], indent=indent, before=2.0)
        return
    items: list[Item] = [*([Run(f"{label} ", font)] if label else []), Dots(LEAST_DOTS, font)]
    yield from _paragraph(items, align=Align.LEFT, indent=indent if label else 0.0)
    for _ in range(int(data.get("lines", 2)) - 1):
        yield from _paragraph([Dots(BODY_WIDTH / 2, font)], align=Align.LEFT, indent=0.0, before=3.0)


def _boxes(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """Check boxes in rows; each entry is ``[code, label]``, the box stands behind its label."""
    font = Font(Face.REGULAR, setting.size)
    chosen = setting.values.codes.get(data["field"], ()) if "field" in data else ()
    if data.get("lead"):
        yield from _paragraph(setting.items(data["lead"]), align=Align.LEFT, keep=True)
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
    height = max(_height(lines) for _, lines in placed)

    def draw(canvas: Any, x: float, top: float) -> None:
        for start, lines in placed:
            _draw_lines(canvas, lines, x + left + start, top)

    return Piece(height, draw, before)


# --- signatures -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Signature:
    """A signature column: what is signed as, the place to sign, and the name below it."""

    head: tuple[Line, ...]
    name: tuple[Line, ...]

    def height(self, head: float) -> float:
        return head + SIGNATURE_SPACE + _height(self.name) if self.head else 0.0

    def draw(self, canvas: Any, x: float, top: float, head: float) -> None:
        _draw_lines(canvas, self.head, x, top)
        _draw_lines(canvas, self.name, x, top - head - SIGNATURE_SPACE)


def _signatures(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The last row of a paper: two signature columns, or recipients at the left and one at the right.

    It is one piece and never stands alone on a page: the last lines before it go with it. Names of one
    row stand level.
    """
    left = _signature(data, "left", setting, LEFT_COLUMN)
    right = _signature(data, "right", setting, RIGHT_COLUMN)
    second = _signature(data, "second", setting, LEFT_COLUMN)
    recipients = _recipients(data.get("recipients", ()), setting)
    head = max(_height(left.head), _height(right.head))
    first_height = max(left.height(head), right.height(head), _height(recipients))
    second_head = _height(second.head)

    def draw(canvas: Any, x: float, top: float) -> None:
        _draw_lines(canvas, recipients, x, top)
        left.draw(canvas, x, top, head)
        right.draw(canvas, x + LEFT_COLUMN, top, head)
        second.draw(canvas, x, top - first_height - 4 * MM, second_head)

    height = first_height + (4 * MM + second.height(second_head) if second.head else 0.0)
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


def _height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def _draw_lines(canvas: Any, lines: Sequence[Line], x: float, top: float) -> None:
    for line in lines:
        draw_line(canvas, line, x, top)
        top -= line.height


# --- tables -----------------------------------------------------------------------------------


def table_pieces(
    widths: Sequence[float], head: Sequence[str], rows: Sequence[Sequence[str]], size: float
) -> list[Piece]:
    """A ruled table; the head row stays with the first row. Widths in points."""
    pieces = [_table_row(widths, head, size, Face.BOLD, Align.CENTRE)]
    pieces[0].with_next = True
    pieces += [_table_row(widths, row, size, Face.REGULAR, Align.LEFT) for row in rows]
    return pieces


def _table_row(widths: Sequence[float], cells: Sequence[str], size: float, face: Face, align: Align) -> Piece:
    pad = 1.6 * MM
    set_cells = [
        set_lines(text_items(text, size, face), width - 2 * pad, align=align)
        for text, width in zip(cells, widths, strict=True)
    ]
    height = max(_height(lines) for lines in set_cells) + 2 * pad

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        for lines, width in zip(set_cells, widths, strict=True):
            canvas.rect(x, top - height, width, height)
            _draw_lines(canvas, lines, x + pad, top - pad)
            x += width

    return Piece(height, draw, 0.0)


def centred(text: str, size: float, face: Face, before: float) -> Iterator[Piece]:
    """Centred lines of one style."""
    for i, line in enumerate(set_lines(text_items(text, size, face), BODY_WIDTH, align=Align.CENTRE)):
        yield _line_piece(line, before if i == 0 else 0.0, with_next=True)


def _cover(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The front of a file: a frame with the head, HỒ SƠ, its title and the lines to fill."""
    yield from centred(setting.plain("{office.parent_line}").upper(), 13, Face.REGULAR, 12 * MM)
    yield from centred(setting.plain("{office.issuer_line}").upper(), 13, Face.BOLD, 2.0)
    yield Piece(26 * MM, lambda canvas, x, top: None, 0.0, True)
    yield from centred(data["title"], 30, Face.BOLD, 0.0)
    yield from centred(setting.plain("{file.title}").upper(), 15, Face.BOLD, 6 * MM)
    yield from centred(setting.plain("{person.name}").upper(), 20, Face.BOLD, 12 * MM)
    yield Piece(14 * MM, lambda canvas, x, top: None, 0.0, True)
    for text in data["lines"]:
        yield from _field_line({"text": text}, setting)
    yield Piece(0.0, _cover_frame, 0.0)


def _cover_frame(canvas: Any, x: float, top: float) -> None:
    from printing.page import BODY_HEIGHT, MARGIN_BOTTOM

    canvas.setLineWidth(1.4)
    canvas.rect(x - 4 * MM, MARGIN_BOTTOM - 4 * MM, BODY_WIDTH + 8 * MM, BODY_HEIGHT + 8 * MM)
    canvas.setLineWidth(0.5)
    canvas.rect(x - 2.6 * MM, MARGIN_BOTTOM - 2.6 * MM, BODY_WIDTH + 5.2 * MM, BODY_HEIGHT + 5.2 * MM)


def _new_page(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    yield Piece(0.0, lambda canvas, x, top: None, 0.0, starts_page=True)


_SETTERS: Mapping[str, Callable[[Mapping[str, Any], Setting], Iterator[Piece]]] = {
    "header": _header,
    "title": _title,
    "addressee": _addressee,
    "issuer": _issuer,
    "citations": _citations,
    "heading": _heading,
    "article": _article,
    "text": _text,
    "line": _field_line,
    "person": _person,
    "long": _long,
    "boxes": _boxes,
    "signatures": _signatures,
    "cover": _cover,
    "new_page": _new_page,
}
