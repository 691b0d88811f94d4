"""Every form on paper, blank and filled, against geometry.toml: what Nghị định 30/2020/NĐ-CP says of any paper."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from models.papers.values import PaperValues
from printing.forms import Block, Form, form_ids, load_form
from printing.render import render_form
from tests.printing.area import Area
from tests.printing.extremes import filled
from tests.printing.ink import Ink, Sheet, sheets_of, unembedded_fonts

WANTED: dict[str, Any] = tomllib.loads(Path(__file__).with_name("geometry.toml").read_text("utf-8"))
EVERY: dict[str, Any] = WANTED["every_form"]
AREA = WANTED["text_area"]
MM_OFF: float = WANTED["tolerance"]["mm"]
PT_OFF: float = WANTED["tolerance"]["pt"]
INK_OFF: float = EVERY["ink"]
HALF = 105.0


@cache
def both(form_id: str) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
    """The sheets of a form of which nothing is known, and of one of which everything is."""
    form = load_form(form_id)
    blank, full = render_form(form, PaperValues()), render_form(form, filled(form_id))
    assert not unembedded_fonts(blank) | unembedded_fonts(full)
    assert render_form(form, filled(form_id)) == full, "the same values give the same bytes"
    return tuple(sheets_of(blank)), tuple(sheets_of(full))


def blocks(form: Form, kind: str) -> list[Block]:
    return [block for block in form.blocks if block.type == kind]


def has_size(ink: Ink, wanted: float | Sequence[float]) -> bool:
    least, most = (wanted, wanted) if isinstance(wanted, int | float) else wanted
    return least - PT_OFF <= ink.size <= most + PT_OFF


def wrong(ink: Ink, part: dict[str, Any], centre: float | None = None) -> Iterator[str]:
    """In what a run differs from the face, size and middle of its part of the table."""
    if ink.face != part["face"]:
        yield f"{ink} is not in {part['face']}"
    if not has_size(ink, part["size"]):
        yield f"{ink} is not of size {part['size']}"
    middle = part.get("centre") if centre is None else centre
    if middle is not None and abs(ink.area.centre - middle) > INK_OFF:
        yield f"{ink} stands around {ink.area.centre:.1f} and not {middle}"


def joined(inks: Sequence[Ink]) -> Ink:
    """Runs of one row as one: its first words, faces and size, all its width."""
    first = inks[0]
    left, right = min(ink.area.left for ink in inks), max(ink.area.right for ink in inks)
    text = " ".join(ink.text for ink in inks)
    area = Area(left, first.area.top, right, first.area.bottom)
    return Ink(text, first.face, first.size, first.baseline, area, first.black)


def rows_in(sheet: Sheet, left: float, right: float, top: float, bottom: float) -> list[Ink]:
    """Rows of the runs that lie in a part of the sheet."""
    found = []
    for row in sheet.rows:
        inside = [ink for ink in row if left <= ink.area.left and ink.area.right <= right]
        if inside and top < row[0].baseline < bottom:
            found.append(joined(inside))
    return found


def rules_below(sheet: Sheet, ink: Ink) -> list[Area]:
    """Level lines right under a row and around its middle."""
    return [
        line
        for line in sheet.lines
        if line.height < 0.1 and 0 < line.top - ink.baseline < 5 and abs(line.centre - ink.area.centre) < 5
    ]


def wrong_rule(sheet: Sheet, ink: Ink, share: Sequence[float]) -> Iterator[str]:
    """Under a row is one line, as long as a share of it."""
    rules = rules_below(sheet, ink)
    if len(rules) != 1:
        yield f"{len(rules)} rules under {ink}"
        return
    (rule,) = rules
    if not share[0] <= (rule.width + EVERY["rule_end"]) / ink.area.width <= share[1] + EVERY["rule_end"]:
        yield f"the rule under {ink} is {rule.width / ink.area.width:.2f} of it"
    if abs(rule.centre - ink.area.centre) > INK_OFF:
        yield f"the rule under {ink} is not in its middle"


# --- the sheet ----------------------------------------------------------------------------------


def wrong_sheets(form: Form, sheets: Sequence[Sheet]) -> Iterator[str]:
    """Size, faces and page numbers."""
    for sheet in sheets:
        if abs(sheet.width - WANTED["page"]["width"]) > MM_OFF or abs(sheet.height - WANTED["page"]["height"]) > MM_OFF:
            yield f"a sheet of {sheet.width} x {sheet.height}"
        yield from (f"{ink} in a strange face" for ink in sheet.inks if ink.face not in EVERY["faces"])
        above = [ink for ink in sheet.inks if ink.baseline < WANTED["page_number"]["above"]]
        expected = str(sheet.number) if sheet.number >= WANTED["page_number"]["first_page"] else form.corner
        if [ink.text for ink in above] != ([expected] if expected else []):
            yield f"above the text of page {sheet.number}: {above}"
        elif sheet.number >= WANTED["page_number"]["first_page"]:
            yield from wrong(above[0], WANTED["page_number"])


def wrong_margins(form: Form, sheets: Sequence[Sheet]) -> Iterator[str]:
    """Text or a table reaches the margins of the decree: no form makes them wider. A cover has a frame instead."""
    inks = [ink for sheet in sheets for ink in sheet.inks if AREA["top"] < ink.baseline < AREA["bottom"]]
    areas = [*(ink.area for ink in inks), *(cell for sheet in sheets for cell in sheet.cells)]
    left, right = min(area.left for area in areas), max(area.right for area in areas)
    top = min(ink.area.top for ink in inks)
    if not _is_cover(form):
        if left > AREA["left"] + WANTED["body"]["indent"] + INK_OFF:
            yield f"the left margin is {left:.1f}"
        if right < AREA["right"] - INK_OFF:
            yield f"the text ends at {right:.1f}"
        if top > AREA["top"] + EVERY["first_line"]:
            yield f"the text begins at {top:.1f}"


# --- the head -----------------------------------------------------------------------------------


def wrong_head(form: Form, sheet: Sheet) -> Iterator[str]:
    """National lines, who issues the paper, number, date."""
    nation = [ink for ink in sheet.inks if ink.text == WANTED["nation"]["text"]]
    motto = [ink for ink in sheet.inks if ink.text == WANTED["motto"]["text"]]
    if len(nation) != len(motto) or len(nation) > 1:
        yield f"national lines: {nation} {motto}"
    if not nation:
        return
    header = blocks(form, "header")[0].data
    kind = "H2" if "left" in header else "beside_photo" if "photo" in header else "H1"
    middle = EVERY["centre"][kind]
    yield from wrong(nation[0], WANTED["nation"], middle)
    yield from wrong(motto[0], WANTED["motto"], middle)
    step = motto[0].baseline - nation[0].baseline
    if not WANTED["motto"]["line"][0] <= step <= WANTED["motto"]["line"][1]:
        yield f"the motto stands {step:.1f} below"
    longest = [rule for rule in rules_below(sheet, motto[0]) if abs(rule.width - motto[0].area.width) <= 1.2]
    if len(longest) != 1:
        yield "the rule under the motto is not as long as it is"
    dates = [ink for ink in sheet.inks if ", ngày" in ink.text and ink.face == WANTED["date"]["face"]]
    number = next((row for row in rows_in(sheet, 0, HALF, nation[0].baseline, 120) if row.text.startswith("Số:")), None)
    if kind == "H2":
        yield from wrong_issuer(form, sheet, nation[0], number or (dates[0] if dates else motto[0]))
    if "number" in header:
        yield from wrong(number, WANTED["number"]) if number else ["no number"]
    if "place" in header and filled(form.id).text("office.place") in sheet.text:
        yield from wrong(dates[0], WANTED["date"], middle) if dates else ["no date"]
        if number and dates and abs(number.baseline - dates[0].baseline) > PT_OFF:
            yield "number and date do not stand on one line"


def wrong_issuer(form: Form, sheet: Sheet, nation: Ink, below: Ink) -> Iterator[str]:
    """The left column: upright lines and a bold one, in capitals, with a rule under the last."""
    rows = rows_in(sheet, AREA["left"] - 1, HALF, nation.baseline - 1, below.baseline - 1)
    rows = [row for row in rows if row.size == WANTED["issuer"]["size"]]
    if not rows:
        yield "nobody issues it"
        return
    bold = [row.face == WANTED["issuer"]["face"] for row in rows]
    if sorted(bold) != bold or not bold[-1]:
        yield f"faces of the left column: {rows}"
    if any(row.text != row.text.upper() for row in rows):
        yield f"no capitals: {rows}"
    for row in rows:
        if abs(row.area.centre - WANTED["issuer"]["centre"]) > INK_OFF:
            yield f"{row} is not in the middle of its column"
    yield from wrong_rule(sheet, rows[-1], WANTED["issuer"]["rule"])


def wrong_title(form: Form, sheet: Sheet) -> Iterator[str]:
    """The name of the paper: bold, centred over what is left beside a photo, with its rule."""
    for block in blocks(form, "title"):
        data = block.data
        kind = "photo" if "photo" in data else "beside_photo" if data.get("beside_photo") else "H1"
        bold = [
            ink for ink in sheet.inks if ink.face == WANTED["title"]["face"] and has_size(ink, WANTED["title"]["size"])
        ]
        first = data["lines"][0].partition("{")[0].split()[0]
        rows = [ink for ink in bold if ink.text.split()[0] == first][:1]
        if not rows:
            yield f"no title {first} in the size of one"
            continue
        for ink in bold[bold.index(rows[0]) + 1 :]:
            if ink.baseline - rows[-1].baseline < EVERY["title_step"]:
                rows.append(ink)
        for row in rows:
            yield from wrong(row, WANTED["title"], EVERY["centre"][kind])
        if data.get("rule", True):
            yield from wrong_rule(sheet, rows[-1], WANTED["title"]["rule"])
        elif rules_below(sheet, rows[-1]):
            yield f"a rule under {rows[-1]}"


# --- the text -----------------------------------------------------------------------------------

_DATE = re.compile(r"ngày (\d+) tháng (\d+) năm \d{4}")


def wrong_text(form: Form, sheets: Sequence[Sheet]) -> Iterator[str]:
    """Sizes of the text, dates in words, the end of a decision."""
    sizes = EVERY["circular" if form.size < EVERY["body"][0] else "body"]
    for sheet in sheets:
        yield from wrong_boxes(sheet)
        for row in sheet.rows:
            for ink in row:
                in_cell = any(cell.holds(ink.area) for cell in sheet.cells)
                wanted = EVERY["cell"] if in_cell else sizes
                small = ink.face in EVERY["small"]["faces"] and has_size(ink, EVERY["small"]["size"])
                if (
                    not (has_size(ink, wanted) or small or _is_cover(form))
                    and AREA["top"] < ink.baseline < AREA["bottom"]
                ):
                    yield f"{ink} is not of size {wanted}"
        for day, month in _DATE.findall(sheet.text.replace("\n", " ")):
            if len(day) != 2 or (len(month) != 2) != (3 <= int(month) <= 9):
                yield f"ngày {day} tháng {month}: a zero too many or too few"
    if form.number_pattern == "QĐ" and form.source:
        text = " ".join(sheet.text for sheet in sheets)
        body, _, end = text.partition(WANTED["recipients_head"]["text"])
        if not body.rstrip().endswith("./.") or "./." in end or body.count("./.") > 1:
            yield f"a decision ends with ./., once, and not with {body[-30:]}"


def wrong_boxes(sheet: Sheet) -> Iterator[str]:
    """Check boxes are squares of one size and stand on the line of their words."""
    for box in (frame for frame in sheet.frames if frame.width < 6 and frame.height < 6):
        if max(abs(box.width - EVERY["box"]["side"]), abs(box.height - EVERY["box"]["side"])) > EVERY["box"]["off"]:
            yield f"page {sheet.number}: a box of {box.width:.1f} x {box.height:.1f}"
        if not any(abs(box.bottom - ink.baseline) <= EVERY["box"]["line"] for ink in sheet.inks):
            yield f"page {sheet.number}: a box at {box} without words"


def _is_cover(form: Form) -> bool:
    return bool(blocks(form, "cover"))


def wrong_end(form: Form, sheets: Sequence[Sheet]) -> Iterator[str]:
    """Recipients flush left in their small sizes; who signs bold, in the middle of a column."""
    for sheet in sheets:
        for ink in sheet.inks:
            if ink.text == WANTED["recipients_head"]["text"]:
                yield from wrong(ink, WANTED["recipients_head"])
                yield from wrong_recipients(sheet, ink)
            if ink.text.startswith("(Ký"):
                yield from wrong_place_to_sign(form, sheet, ink)
    names = {
        filled(form.id).text(match[1])
        for block in blocks(form, "signatures")
        for row in block.data["rows"]
        for entry in row
        if (match := re.fullmatch(r"\{([a-z_.]+)\}", entry.get("name", "")))
    }
    last = sheets[-1]
    for ink in last.inks:
        if ink.text in names and ink.face == WANTED["signer_name"]["face"]:
            if not has_size(ink, WANTED["signer_name"]["size"]):
                yield f"{ink} is not of the size of a name"
            if not any(abs(ink.area.centre - middle) <= INK_OFF for middle in EVERY["columns"]):
                yield f"{ink} is in the middle of no column"


def wrong_place_to_sign(form: Form, sheet: Sheet, hint: Ink) -> Iterator[str]:
    """Over what is said in italics of signing stands who signs, bold, around the same middle."""
    if hint.face != EVERY["hint"]["face"]:
        yield f"{hint} is not in italics"
    above = [
        ink
        for ink in sheet.inks
        if 0 < hint.baseline - ink.baseline < EVERY["hint"]["below"] and ink.face == WANTED["signer"]["face"]
    ]
    heads = [ink for ink in above if abs(ink.area.centre - hint.area.centre) <= INK_OFF]
    if not heads and not _has_words_to_sign(form):
        yield f"nobody is to sign at {hint}"
    yield from (f"{ink} is not of the size of a signer" for ink in heads if not has_size(ink, WANTED["signer"]["size"]))


def _has_words_to_sign(form: Form) -> bool:
    """Whether words to agree to stand between a head and its place to sign (109-01)."""
    return any("text" in entry for block in blocks(form, "signatures") for row in block.data["rows"] for entry in row)


def wrong_recipients(sheet: Sheet, head: Ink) -> Iterator[str]:
    if abs(head.area.left - WANTED["recipients_head"]["left"]) > INK_OFF:
        yield f"{head} is not flush left"
    entries = [row for row in rows_in(sheet, 0, HALF, head.baseline, AREA["bottom"]) if row.text.startswith("- ")]
    for row in entries:
        yield from wrong(row, WANTED["recipients"])
        if abs(row.area.left - WANTED["recipients"]["left"]) > INK_OFF:
            yield f"{row} is not flush left"
    if not entries:
        yield "recipients of whom none is named"


def wrong_everywhere(form: Form, sheets: Sequence[Sheet]) -> Iterator[str]:
    yield from wrong_sheets(form, sheets)
    yield from wrong_margins(form, sheets)
    yield from wrong_head(form, sheets[0])
    yield from wrong_title(form, sheets[0])
    yield from wrong_text(form, sheets)
    yield from wrong_end(form, sheets)


@pytest.mark.parametrize("form_id", form_ids())
def test_every_form_keeps_to_the_decree(form_id: str) -> None:
    form = load_form(form_id)
    blank, full = both(form_id)
    found = [f"blank: {fault}" for fault in wrong_everywhere(form, blank)]
    found += [f"filled: {fault}" for fault in wrong_everywhere(form, full)]
    assert not found, "\n".join(found)
