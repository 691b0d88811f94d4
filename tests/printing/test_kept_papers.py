"""What is kept of a paper goes into its dossier as it is: printed papers, scanned files, pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pdfplumber
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from models.errors import ErrorCode, RegistryError
from models.ids import DocumentId, PersonId
from models.papers.dossier import DossierData, DossierPaper
from models.papers.scans import JPEG, MOST_BYTES, PDF, PNG
from models.views import DocumentRow
from printing.dossier import as_pdf, render_dossier
from printing.forms import load_form
from printing.kept import NotOursError, PrintedFile
from printing.pdfium import Placement, Rectangle, page_sizes, with_pages
from printing.render import render_form
from printing.scans import MOST_PIXELS, check_scan, ready_picture
from tests.printing.people import dossier
from tests.printing.reading import read

A4 = (595.28, 841.89)


def document(number: int, origin: str, media_type: str, title: str) -> DocumentRow:
    return DocumentRow(
        DocumentId(f"d{number}"), PersonId("person"), None, origin, "", "1", title, "", None, 1,
        datetime(2026, 11, 26, tzinfo=UTC), {}, media_type,
    )  # fmt: skip


def scanned(content: bytes, media_type: str = PDF, title: str = "Bản quét") -> DossierPaper:
    return DossierPaper("", title=title, document=document(1, "received", media_type, title), content=content)


def page_of(words: str, size: tuple[float, float] = A4, turned: int = 0) -> bytes:
    """A PDF page with words at the top left and a frame."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    if turned:
        canvas.setPageRotation(turned)
    canvas.setFont("Helvetica", 40)
    canvas.drawString(50, min(size) - 90, words)
    canvas.rect(30, 30, min(size) - 60, min(size) - 60)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 560), mode: str = "RGB", turned: int = 1) -> bytes:
    """A picture, black at its top left corner, as a scanner or a telephone saves it."""
    made = Image.new(mode, size, "white")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 4, size[1] // 8), fill="black")
    exif = made.getexif()
    exif[0x0112] = turned
    out = io.BytesIO()
    made.save(out, kind, exif=exif)
    return out.getvalue()


def drawn(pdf: bytes, page: int, scale: float = 1.0) -> Image.Image:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return opened[page].render(scale=scale, grayscale=True).to_pil().convert("L")
    finally:
        opened.close()


def with_papers(*papers: DossierPaper) -> DossierData:
    return replace(dossier(()), papers=tuple(papers))


def titles(pdf: bytes) -> list[tuple[str, int]]:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [(mark.get_title(), mark.get_dest().get_index()) for mark in opened.get_toc()]
    finally:
        opened.close()


# --- printed papers ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed() -> tuple[bytes, bytes]:
    """The profile as it was printed once, and a dossier that holds it between two other papers."""
    paper = next(paper for paper in dossier().papers if paper.form_id == "III-05")
    assert paper.values is not None
    kept = render_form(load_form("III-05"), paper.values)
    among = replace(paper, values=None, content=kept, document=document(1, "printed", PDF, "III-05"))
    first, *_, last = (paper for paper in dossier().papers if paper.form_id != "III-05")
    return kept, render_dossier(with_papers(first, among, last))


def test_a_printed_paper_looks_as_it_was_printed_but_for_the_number_of_its_sheet(printed: tuple[bytes, bytes]) -> None:
    kept, whole = printed
    at = next(index for title, index in titles(whole) if title == "Bản tóm tắt lý lịch")
    for page in range(len(pypdfium2.PdfDocument(kept))):
        before, after = drawn(kept, page), drawn(whole, at + page)
        width, height = before.size
        above_the_foot = (0, 0, width, height - 45)
        assert ImageChops.difference(before.crop(above_the_foot), after.crop(above_the_foot)).getbbox() is None
        assert ImageChops.difference(before, after).getbbox() is not None


def test_its_drawing_and_its_fonts_are_the_same_bytes(printed: tuple[bytes, bytes]) -> None:
    kept, whole = printed
    streams = re.findall(rb"stream\n(.*?)endstream", kept, re.DOTALL)
    assert len(streams) > 6
    assert all(stream in whole for stream in streams)


def saved_by_another(pdf: bytes) -> bytes:
    out = io.BytesIO()
    opened = pypdfium2.PdfDocument(pdf)
    opened.save(out)
    opened.close()
    return out.getvalue()


def test_a_kept_file_of_another_program_is_placed_all_the_same(printed: tuple[bytes, bytes]) -> None:
    other = saved_by_another(printed[0])
    paper = DossierPaper("III-05", document=document(1, "printed", PDF, "III-05"), content=other)
    whole = render_dossier(with_papers(paper))
    pages = (0, 0, 595, 780)
    for page in range(len(pypdfium2.PdfDocument(other))):
        assert (
            ImageChops.difference(drawn(other, page).crop(pages), drawn(whole, 2 + page).crop(pages)).getbbox() is None
        )


@pytest.mark.parametrize("file", ["of another program", "locked", "turned", "cut", "with a lost object"])
def test_only_files_of_ours_are_taken_apart(printed: tuple[bytes, bytes], file: str) -> None:
    kept = printed[0]
    wrong = {
        "of another program": saved_by_another(kept),
        "locked": locked_pdf(),
        "turned": page_of("x", turned=90),
        "cut": kept[:-2000],
        "with a lost object": kept.replace(b"/Font 1 0 R", b"/Font 999 0 R"),
    }[file]
    with pytest.raises(NotOursError):
        PrintedFile(wrong)


def test_its_text_can_be_found_and_its_sheets_are_counted(printed: tuple[bytes, bytes]) -> None:
    kept, whole = printed
    pages = read(whole)
    at = next(index for title, index in titles(whole) if title == "Bản tóm tắt lý lịch")
    for i, page in enumerate(read(kept)):
        assert page.rows[0].text in pages[at + i].text
        assert f"Tờ {at + i + 1}/{len(pages)}" in pages[at + i].text


def test_the_same_papers_give_the_same_bytes(printed: tuple[bytes, bytes]) -> None:
    data = with_papers(scanned(page_of("một")), scanned(picture(), JPEG))
    assert render_dossier(data) == render_dossier(data)


# --- scans ---------------------------------------------------------------------------------------------


def drawn_alone_and_placed(scan: bytes) -> tuple[Image.Image, Image.Image]:
    """The first page of a file as it is read, and as it is placed on a sheet of its size."""
    (as_read,) = page_sizes(scan)
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=as_read)
    canvas.showPage()
    canvas.save()
    placed = with_pages(sheet.getvalue(), [Placement(0, scan, 0, Rectangle(0, 0, *as_read))])
    return drawn(scan, 0, 0.5), drawn(placed, 0, 0.5)


def look_the_same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).point(lambda value: 255 * (value > 100)).getbbox() is None


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [A4, (841.89, 595.28), (300.0, 500.0)])
def test_a_scanned_page_stands_on_its_sheet_as_it_is_read(turned: int, size: tuple[float, float]) -> None:
    """Whatever the file says of turning: drawn alone and drawn on the sheet it is the same picture."""
    alone, found = drawn_alone_and_placed(page_of("quay", size, turned))
    assert sum(value < 128 for value in alone.tobytes()) > 100
    assert look_the_same(alone, found)


def boxed_page(of_page: str = "", of_pages: str = "") -> bytes:
    """A PDF page with a black mark at 150,100, 200 wide and 100 high, and what the page and its parent declare."""
    drawing = b"0 g 150 100 200 100 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [3 0 R] /Count 1 {of_pages} >>".encode(),
        f"<< /Type /Page /Parent 2 0 R /Resources << >> /Contents 4 0 R {of_page} >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)
    return pdf + b"xref\n0 5\n0000000000 65535 f \n" + rows + tail


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "boxes",
    [
        "/MediaBox [0 0 500 400] /CropBox [100 50 450 380]",
        "/MediaBox [0 0 500 400] /CropBox [-20 -20 600 600]",
        "/MediaBox [100 50 500 400]",
        "/MediaBox [-50 -40 450 360]",
    ],
)
def test_a_scanned_page_that_shows_a_part_of_its_sheet_is_placed_by_that_part(boxes: str, turned: int) -> None:
    alone, found = drawn_alone_and_placed(boxed_page(f"{boxes} /Rotate {turned}"))
    assert sum(value < 128 for value in alone.tobytes()) > 100
    assert look_the_same(alone, found)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("own", [True, False])
def test_a_scanned_page_is_placed_by_what_its_parent_declares(turned: int, own: bool) -> None:
    rotation = f"/Rotate {turned}"
    boxes = f"/MediaBox [0 0 842 595] {'' if own else rotation}"
    alone, found = drawn_alone_and_placed(boxed_page(rotation if own else "", boxes))
    assert sum(value < 128 for value in alone.tobytes()) > 100
    assert look_the_same(alone, found)


def test_only_what_is_drawn_on_a_scanned_page_goes_into_a_dossier() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "Nothing but words")
    canvas.linkURL("http://example.invalid/tracker", (100, 690, 300, 720))
    canvas.showPage()
    canvas.save()
    opened = pypdfium2.PdfDocument(out.getvalue())
    opened.new_attachment("run.exe").set_data(b"MZ a program")
    carrier = io.BytesIO()
    opened.save(carrier)
    opened.close()
    assert b"tracker" in carrier.getvalue()
    assert b"run" in carrier.getvalue()
    whole = render_dossier(with_papers(scanned(carrier.getvalue())))
    assert "Nothing but words" in read(whole)[2].text
    for carried in (b"tracker", b"/Annots", b"/EmbeddedFile", b"/JavaScript"):
        assert carried not in whole


def sheet_sizes(pdf: bytes) -> list[tuple[int, int]]:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [(round(w), round(h)) for w, h in (opened.get_page_size(i) for i in range(len(opened)))]
    finally:
        opened.close()


def test_a_scan_that_lies_gets_a_sheet_that_lies() -> None:
    whole = render_dossier(
        with_papers(
            scanned(page_of("ngang", (841.89, 595.28))),
            scanned(picture(size=(560, 400)), JPEG),
            scanned(page_of("dọc")),
        )
    )
    assert sheet_sizes(whole)[2:5] == [(842, 595), (842, 595), (595, 842)]


@pytest.mark.parametrize(
    ("turned", "corner"), [(1, "top left"), (3, "bottom right"), (6, "top right"), (8, "bottom left")]
)
def test_a_picture_stands_upright_as_the_camera_was_held(turned: int, corner: str) -> None:
    content, lies = ready_picture(picture(turned=turned))
    seen = Image.open(io.BytesIO(content)).convert("L")
    assert lies is (turned in (6, 8))
    x = 5 if "left" in corner else seen.width - 5
    y = 5 if "top" in corner else seen.height - 5
    assert seen.getpixel((x, y)) < 60  # type: ignore[operator]


def test_a_small_upright_picture_goes_in_byte_for_byte_and_a_large_one_is_made_smaller() -> None:
    small = picture()
    assert ready_picture(small)[0] == small
    assert small[200:400] in render_dossier(with_papers(scanned(small, JPEG)))
    large, _ = ready_picture(picture("PNG", (2000, 2800), "1"))
    assert max(Image.open(io.BytesIO(large)).size) <= 2339


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "LA", "I;16"])
def test_every_sort_of_picture_can_be_printed(mode: str) -> None:
    made = Image.new("L", (60, 80), 200).convert(mode if mode != "I;16" else "I").convert(mode)
    out = io.BytesIO()
    made.save(out, "PNG")
    assert check_scan(out.getvalue()).media_type == PNG
    assert len(read(as_pdf(out.getvalue(), PNG))) == 1


def test_a_kept_file_that_cannot_be_read_is_named_and_the_rest_is_printed() -> None:
    pdf = render_dossier(with_papers(scanned(b"%PDF-1.4 no more", title="Thư tay"), scanned(page_of("hai"))))
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        rows = [[" ".join((cell or "").split()) for cell in row] for row in opened.pages[1].extract_table() or []]
    assert [(row[3], row[5], row[6]) for row in rows[1:]] == [
        ("Thư tay", "", "Tệp lưu không đọc được"),
        ("Bản quét", "3", "Bản quét"),
    ]
    assert [title for title, _ in titles(pdf)] == ["Bìa hồ sơ", "Mục lục văn bản, tài liệu", "Bản quét", "Tờ kết thúc"]


# --- bút lục and the closing note ----------------------------------------------------------------------


def test_the_sheets_of_a_file_for_the_court_are_numbered_from_its_first_paper() -> None:
    papers: Sequence[DossierPaper] = (scanned(page_of("một")), *dossier().papers[2:3], scanned(picture(), JPEG))
    data = replace(with_papers(*papers), is_numbered=True, set_name="Bộ 1: bản gốc")
    pages = read(render_dossier(data))
    numbers = [[row.text for row in page.rows if row.text.startswith("Bút lục: ")] for page in pages]
    count = len(pages) - 3
    assert numbers == [[], [], *([f"Bút lục: {n:02d}"] for n in range(1, count + 1)), []]
    assert "Bộ 1: bản gốc" in pages[1].text
    assert not any("Tờ " in row.text and "/" in row.text for page in pages for row in page.rows[-1:])
    closing = " ".join(pages[-1].text.split())
    assert f"gồm {count:02d} bút lục, đánh số từ 01 đến {count:02d}" in closing


def test_the_closing_note_tells_how_many_sheets_who_and_when() -> None:
    data = dossier()
    pages = read(render_dossier(data))
    closing = " ".join(pages[-1].text.split())
    assert f"Hồ sơ này gồm {len(pages):02d} tờ, đánh số từ 01 đến {len(pages):02d}" in closing
    assert f"ghi trong mục lục: {len(data.papers):02d}; chưa có trong sổ: 00" in closing
    assert "Xã Mẫu, ngày 01 tháng 3 năm 2027" in closing
    assert closing.endswith(f"Lê Văn Tổ Tờ kết thúc - mẫu nội bộ của chương trình Tờ {len(pages)}/{len(pages)}")


def test_the_user_can_stop_between_papers() -> None:
    seen: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise RegistryError(ErrorCode.CANCELLED)

    with pytest.raises(RegistryError) as raised:
        render_dossier(dossier(), progress=step)
    assert raised.value.code is ErrorCode.CANCELLED
    assert seen == [(0, 6), (1, 6), (2, 6)]


# --- at the door ---------------------------------------------------------------------------------------


def locked_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("matkhau"))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (page_of("x")[:300], ErrorCode.SCAN_UNREADABLE),
        (locked_pdf(), ErrorCode.SCAN_UNREADABLE),
        (picture()[:900], ErrorCode.SCAN_UNREADABLE),
        (picture("PNG")[:200], ErrorCode.SCAN_UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), ErrorCode.SCAN_UNREADABLE),
        (b"GIF89a", ErrorCode.SCAN_TYPE),
        (b"\xff\xd8\xff".ljust(MOST_BYTES + 1), ErrorCode.SCAN_TOO_LARGE),
    ],
    ids=["cut PDF", "locked PDF", "cut JPEG", "cut PNG", "empty PNG", "GIF", "too large"],
)
def test_a_damaged_or_foreign_file_is_refused(content: bytes, code: ErrorCode) -> None:
    with pytest.raises(RegistryError) as raised:
        check_scan(content)
    assert raised.value.code is code


def test_a_picture_that_claims_to_be_huge_is_not_even_read() -> None:
    bomb = bytearray(picture("PNG", (8, 8), "L"))
    bomb[16:24] = (9000).to_bytes(4, "big") + (MOST_PIXELS // 9000 + 1).to_bytes(4, "big")
    with pytest.raises(RegistryError) as raised:
        check_scan(bytes(bomb))
    assert raised.value.code is ErrorCode.SCAN_UNREADABLE


def test_a_whole_file_comes_in_as_what_it_is_whatever_its_name() -> None:
    assert (check_scan(page_of("x")).media_type, check_scan(page_of("x")).pages) == (PDF, 1)
    assert check_scan(picture()).media_type == JPEG
    assert check_scan(picture("PNG")).media_type == PNG
