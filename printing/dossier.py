"""A dossier as one PDF: cover, contents with sheet numbers, papers in the order of the law, closing note, bookmarks.

What is kept of a paper is placed in as it is; what is not kept is laid out from the record.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.dates import show_date
from models.errors import ErrorCode, RegistryError
from models.papers.dossier import DossierData, DossierPaper
from models.papers.scans import PDF
from models.papers.values import with_number
from models.papers.wording import date_in_words
from models.views import DocumentRow
from printing.filling import Missing, missing, with_record
from printing.fonts import Face, Font, width_of
from printing.forms.corrected import PACKAGED, FormBook
from printing.kept import NotOursError, PrintedFile
from printing.page import BODY_WIDTH, MARGIN_RIGHT, Book, Piece, Placed, Sheets, Stamp, flow
from printing.pdfium import Placement, Rectangle, page_sizes, with_pages
from printing.pen import Pen
from printing.render import lay_out
from printing.scans import ready_picture
from printing.setting import blank, centred, paragraph
from printing.tables import Column, table_pieces
from printing.typeset import MM, Align, text_items

COVER = "HT-BIA"
CONTENTS = "Mục lục văn bản, tài liệu"
CLOSING = "Tờ kết thúc"
MISSING = "Chưa có trong sổ"
RECEIVED = "Văn bản đến"
"""A paper of another office: its original is filed by hand and has no sheet number of ours."""
ON_PAPER = "Bản giấy"
"""A paper that the record tells of and nothing is kept of: it is filed by hand."""
SCANNED = "Bản quét"
UNREADABLE = "Tệp lưu không đọc được"
LEAF = "Bút lục"
"""What a sheet of a file for the court is called (NĐ 163/2026/NĐ-CP Đ.102 k.4)."""

_EDGE = 6 * MM
"""A scan keeps this far from the edges of its sheet: printers cannot print there, and the foot has the number."""
_FOOT = 15 * MM
_HEAD = 13 * MM


@dataclass(slots=True)
class Part:
    """One paper made ready: its sheets, and the pages of a kept file that go on them."""

    paper: DossierPaper
    name: str
    sheets: tuple[Sheets, ...] = ()
    pages: list[tuple[int, Rectangle]] = field(default_factory=list)
    """Page of the kept file and its room, sheet by sheet."""
    note: str = ""

    @property
    def count(self) -> int:
        return sum(len(sheets.pages) for sheets in self.sheets)


Progress = Callable[[int, int], None]
"""Told how many papers of how many are laid out; may raise to cancel."""


def render_dossier(
    data: DossierData,
    *,
    training: bool = False,
    name_of: Callable[[str], str] = str,
    book: FormBook = PACKAGED,
    progress: Progress = lambda done, total: None,
) -> bytes:
    """The whole dossier. Raises GLYPH_MISSING. The same data gives the same bytes.

    ``name_of``: what a paper is called that is no form of ours. ``book``: the forms in use.
    """
    parts = []
    for done, paper in enumerate(data.papers):
        progress(done, len(data.papers))
        parts.append(_part(paper, name_of, book, f"kept{done}"))
    papers = sum(part.count for part in parts)
    front, counted = 0, 2  # sheets before the papers: as a rule a cover and one sheet of contents
    while front < counted:  # a later first sheet never makes the contents shorter
        front = counted
        total = papers if data.is_numbered else front + papers + 1
        cover = lay_out(book.form(COVER), data.cover.with_typed({"file.sheets": f"{total:02d}"}))
        contents = _contents(data, parts, book, first=1 if data.is_numbered else front + 1)
        counted = len(cover.pages) + len(contents.pages)
    closing = _closing(data, front, papers)
    file = Book("Hồ sơ", Stamp(training=training, total=0 if data.is_numbered else total))
    file.add(cover, "Bìa hồ sơ")
    file.add(contents, CONTENTS)
    placements: list[Placement] = []
    at, leaf = front, 0
    for part in parts:
        placements += (Placement(at + i, part.paper.content, page, room) for i, (page, room) in enumerate(part.pages))
        for i, sheets in enumerate(part.sheets):
            numbered = _with_leaf_numbers(sheets, leaf) if data.is_numbered else sheets
            file.add(numbered, "" if i else part.name)
            leaf += len(sheets.pages)
        at += part.count
    file.add(closing, CLOSING)
    pdf = file.bytes()
    progress(len(parts), len(parts))
    return with_pages(pdf, placements) if placements else pdf


def lacks_of(data: DossierData, book: FormBook = PACKAGED) -> Mapping[str, Missing]:
    """What each paper lacks that would be printed from the record, by its key."""
    return {
        paper.key: missing(form, with_record(form, paper.values, paper.when))
        for paper in data.papers
        if paper.values is not None and book.has(paper.form_id)
        for form in (book.form(paper.form_id),)
    }


def _part(paper: DossierPaper, name_of: Callable[[str], str], book: FormBook, mark: str) -> Part:
    """A paper made ready. ``mark``: what its kept pages are called within the file."""
    form = book.form(paper.form_id) if book.has(paper.form_id) else None
    name = form.name if form is not None else paper.title or name_of(paper.form_id)
    if paper.document is not None:
        part = Part(paper, name, note=SCANNED if paper.document.origin == "received" else "")
        return _kept(part, paper.document, mark)
    if paper.values is not None and form is not None:
        return Part(paper, name, (lay_out(form, with_record(form, paper.values, paper.when)),))
    if paper.is_missing:
        return Part(paper, name, note=MISSING)
    return Part(paper, name, note=RECEIVED if paper.sender else ON_PAPER)


# --- what is kept --------------------------------------------------------------------------------


def _kept(part: Part, document: DocumentRow, mark: str) -> Part:
    """A kept paper on its sheets: what we printed as large as it is, a scan as large as it fits."""
    printed = document.origin == "printed"
    try:
        if printed:
            with contextlib.suppress(NotOursError):
                part.sheets = _printed(PrintedFile(part.paper.content), mark)
                return part
        if document.media_type != PDF:
            part.sheets = (_pictured(part.paper.content),)
            return part
        part.sheets = tuple(_empty(width > height) for width, height in page_sizes(part.paper.content))
    except RegistryError as error:
        if error.code is not ErrorCode.SCAN_UNREADABLE:
            raise
        part.note = UNREADABLE
        return part
    part.pages = [(i, Rectangle(0, 0, *s.size) if printed else _room(s)) for i, s in enumerate(part.sheets)]
    return part


def _printed(file: PrintedFile, mark: str) -> tuple[Sheets, ...]:
    """The pages of a paper of ours, each on a sheet."""

    def drawn(index: int) -> Callable[[Pen, Rectangle], None]:
        return lambda pen, room: pen.page(file, index, f"{mark}.{index}")

    return tuple(_empty(width > height, drawn(i)) for i, (width, height) in enumerate(file.sizes))


def as_pdf(content: bytes, media_type: str) -> bytes:
    """What is kept of a paper, to be looked at and printed by itself: a picture on a sheet of its own.

    Raises SCAN_UNREADABLE.
    """
    if media_type == PDF:
        return content
    book = Book(SCANNED)
    book.add(_pictured(content))
    return book.bytes()


def _pictured(content: bytes) -> Sheets:
    picture, lies = ready_picture(content)
    return _empty(lies, lambda pen, room: pen.picture(picture, room.x, room.y, room.width, room.height))


def _empty(lies: bool, draw: Callable[[Pen, Rectangle], None] = lambda pen, room: None) -> Sheets:
    """An empty sheet to place a kept page on, or to draw one."""
    sheets = Sheets(((),), landscape=lies)
    room = _room(sheets)
    return replace(sheets, pages=((Placed(0.0, Piece(0.0, lambda pen, x, top: draw(pen, room))),),))


def _room(sheets: Sheets) -> Rectangle:
    """Where a scan goes: between the numbers at the head and at the foot of the sheet."""
    width, height = sheets.size
    return Rectangle(_EDGE, _FOOT, width - 2 * _EDGE, height - _FOOT - _HEAD)


def _with_leaf_numbers(sheets: Sheets, before: int) -> Sheets:
    """Sheets with their numbers as bút lục at the top right."""
    right, top = sheets.size[0] - MARGIN_RIGHT, sheets.size[1] - 9 * MM
    font = Font(Face.BOLD, 10)

    def number(text: str) -> Placed:
        def draw(pen: Pen, x: float, y: float) -> None:
            pen.text(right - width_of(text, font), top, text, font)

        return Placed(0.0, Piece(0.0, draw))

    pages = tuple((*page, number(f"{LEAF}: {before + i:02d}")) for i, page in enumerate(sheets.pages, start=1))
    return replace(sheets, pages=pages)


# --- contents and closing note -------------------------------------------------------------------


def _columns(*, is_numbered: bool) -> tuple[Column, ...]:
    """Columns of ``Mục lục văn bản, tài liệu`` (NĐ 30/2020/NĐ-CP, Phụ lục V)."""
    return (
        Column("STT", 12 * MM, Align.CENTRE),
        Column("Số, ký hiệu", 31 * MM),
        Column("Ngày, tháng, năm", 23 * MM, Align.CENTRE),
        Column("Tên loại và trích yếu văn bản", 45 * MM),
        Column("Tác giả", 24 * MM),
        Column(LEAF if is_numbered else "Tờ số", 12 * MM, Align.CENTRE),
        Column("Ghi chú", 18 * MM),
    )


def _contents(data: DossierData, parts: Sequence[Part], book: FormBook, first: int) -> Sheets:
    rows = []
    sheet = first
    for i, part in enumerate(parts, start=1):
        paper = part.paper
        day = "" if paper.is_missing or paper.dated is None else show_date(paper.dated)
        at = str(sheet) if part.count else ""
        rows.append((str(i), _number(paper, book), day, part.name, _author(paper, data, book), at, part.note))
        sheet += part.count
    pieces: list[Piece] = [
        *centred("MỤC LỤC VĂN BẢN, TÀI LIỆU", 14, Face.BOLD, 0.0),
        *centred(f"Hồ sơ: {data.person_name}", 13, Face.REGULAR, 6.0),
        *([*centred(f"Năm: {data.year}", 13, Face.REGULAR, 2.0)] if data.year else []),
        *([*centred(data.set_name, 13, Face.ITALIC, 2.0)] if data.set_name else []),
        *([*centred(f"Mã đối chiếu nhật ký: {data.head}", 11, Face.REGULAR, 2.0)] if data.head else []),
        blank(5 * MM),
        *table_pieces(_columns(is_numbered=data.is_numbered), rows, 11),
    ]
    return Sheets(flow(pieces), title=CONTENTS)


def _number(paper: DossierPaper, book: FormBook) -> str:
    if paper.values is None:
        return paper.number
    form = book.form(paper.form_id)
    values = with_number(paper.values, form.number_field, form.number_pattern, form.number_symbol)
    return values.text(form.number_field)


def _author(paper: DossierPaper, data: DossierData, book: FormBook) -> str:
    if paper.sender:
        return paper.sender
    author = book.form(paper.form_id).author if book.has(paper.form_id) else ""
    if author == "person":
        return data.person_name
    if author == "committee":
        return data.cover.text("committee.name")
    return data.office_name if author in ("", "office") and _is_ours(paper) else ""


def _is_ours(paper: DossierPaper) -> bool:
    """Whether we wrote a paper, as far as is known: of what was scanned in only the signed copies of ours."""
    return paper.document is None or paper.document.origin == "printed" or paper.document.copy_of is not None


def _closing(data: DossierData, front: int, papers: int) -> Sheets:
    """The note that ends a file (chứng từ kết thúc, NĐ 30/2020/NĐ-CP Đ.29): how many sheets, who, when."""
    return Sheets(
        flow([*_closing_pieces(data, front, papers)]), f"{CLOSING} - mẫu nội bộ của chương trình", title=CLOSING
    )


def _closing_pieces(data: DossierData, front: int, papers: int) -> Iterator[Piece]:
    missing = [paper for paper in data.papers if paper.is_missing]
    if data.is_numbered:
        numbers = f"{papers:02d} bút lục, đánh số từ 01 đến {papers:02d}" if papers else "chưa có bút lục"
        beside = f"ngoài ra có bìa, mục lục ({front:02d} tờ) và tờ kết thúc này"
    else:
        numbers = f"{front + papers + 1:02d} tờ, đánh số từ 01 đến {front + papers + 1:02d}"
        beside = f"trong đó bìa và mục lục {front:02d} tờ, giấy tờ {papers:02d} tờ, tờ kết thúc 01 tờ"
    yield from centred("TỜ KẾT THÚC", 14, Face.BOLD, 0.0)
    yield from centred(f"Hồ sơ: {data.person_name}", 13, Face.REGULAR, 6.0)
    yield blank(5 * MM)
    for text in (
        f"Hồ sơ này gồm {numbers}; {beside}.",
        f"Số văn bản, tài liệu ghi trong mục lục: {len(data.papers):02d}; chưa có trong sổ: {len(missing):02d}.",
        "Đặc điểm cần ghi chú (tờ trùng số, khuyết số, hư hỏng): ........................................",
    ):
        yield from paragraph(text_items(text, 13), keep=True)
    yield blank(8 * MM)
    place = data.cover.text("office.place")
    day = date_in_words(data.closed_on) if data.closed_on is not None else ""
    for text, face, before in (
        (", ".join(part for part in (place, day) if part), Face.ITALIC, 0.0),
        ("NGƯỜI LẬP", Face.BOLD, 2.0),
        ("(Ký, ghi rõ họ tên)", Face.ITALIC, 0.0),
        (data.closed_by, Face.BOLD, 22 * MM),
    ):
        if text:
            yield from _at_right(text, face, before)


def _at_right(text: str, face: Face, before: float) -> Iterator[Piece]:
    """Centred in the right half of the sheet, where a paper is signed."""
    yield from paragraph(
        text_items(text, 13, face), align=Align.CENTRE, indent=0.0, left=BODY_WIDTH / 2, before=before, keep=True
    )
