"""A dossier as one PDF: cover, contents with sheet numbers, papers in the order of the law, bookmarks."""

from __future__ import annotations

from models.dates import show_date
from models.papers.dossier import DossierData, DossierPaper
from models.papers.values import with_number
from printing.fonts import Face
from printing.forms import Form, load_form
from printing.page import Book, Piece, Sheets, Stamp, flow
from printing.render import lay_out
from printing.setting import blank, centred
from printing.tables import Column, table_pieces
from printing.typeset import MM, Align

COVER = "HT-BIA"
CONTENTS = "Mục lục văn bản, tài liệu"
MISSING = "Chưa có trong sổ"
RECEIVED = "Văn bản đến"
"""A paper of another office: its original is filed by hand and has no sheet number of ours."""

_COLUMNS = (
    Column("STT", 12 * MM, Align.CENTRE),
    Column("Số, ký hiệu", 27 * MM),
    Column("Ngày, tháng, năm", 23 * MM, Align.CENTRE),
    Column("Tên loại và trích yếu văn bản", 47 * MM),
    Column("Tác giả", 26 * MM),
    Column("Tờ số", 12 * MM, Align.CENTRE),
    Column("Ghi chú", 18 * MM),
)
"""Columns of ``Mục lục văn bản, tài liệu`` (NĐ 30/2020/NĐ-CP, Phụ lục V)."""


def render_dossier(data: DossierData, *, training: bool = False) -> bytes:
    """The whole dossier. Raises GLYPH_MISSING. The same data gives the same bytes."""
    papers = [(paper, load_form(paper.form_id)) for paper in data.papers]
    laid_out = [lay_out(form, paper.values) if paper.values else None for paper, form in papers]
    counts = [len(sheets.pages) if sheets else 0 for sheets in laid_out]
    cover = lay_out(load_form(COVER), data.cover)
    contents = _contents(data, papers, counts, first=1)
    front = len(cover.pages) + len(contents.pages)
    contents = _contents(data, papers, counts, first=front + 1)
    total = front + sum(counts)
    cover = lay_out(load_form(COVER), data.cover.with_typed({"file.sheets": f"{total:02d}"}))
    book = Book("Hồ sơ", Stamp(training=training, total=total))
    book.add(cover, "Bìa hồ sơ")
    book.add(contents, CONTENTS)
    for (_, form), sheets in zip(papers, laid_out, strict=True):
        if sheets is not None:
            book.add(sheets, form.name)
    return book.bytes()


def _contents(data: DossierData, papers: list[tuple[DossierPaper, Form]], counts: list[int], first: int) -> Sheets:
    rows = []
    sheet = first
    for i, ((paper, form), count) in enumerate(zip(papers, counts, strict=True)):
        rows.append(
            (
                str(i + 1),
                _number(paper, form),
                "" if paper.is_missing or paper.dated is None else show_date(paper.dated),
                form.name,
                _author(paper, form, data),
                str(sheet) if paper.values else "",
                "" if paper.values else MISSING if paper.is_missing else RECEIVED,
            )
        )
        sheet += count
    pieces: list[Piece] = [
        *centred("MỤC LỤC VĂN BẢN, TÀI LIỆU", 14, Face.BOLD, 0.0),
        *centred(f"Hồ sơ: {data.person_name}", 13, Face.REGULAR, 6.0),
        *([*centred(f"Năm: {data.year}", 13, Face.REGULAR, 2.0)] if data.year else []),
        blank(5 * MM),
        *table_pieces(_COLUMNS, rows, 11),
    ]
    if data.head:
        pieces += centred(f"Mã đầu nhật ký: {data.head}", 11, Face.REGULAR, 5 * MM)
    return Sheets(flow(pieces), title=CONTENTS)


def _number(paper: DossierPaper, form: Form) -> str:
    if paper.values is None:
        return paper.number
    return with_number(paper.values, form.number_field, form.number_pattern).text(form.number_field)


def _author(paper: DossierPaper, form: Form, data: DossierData) -> str:
    if paper.values is None and not paper.is_missing:
        return paper.sender
    return data.person_name if form.author == "person" else data.office_name
