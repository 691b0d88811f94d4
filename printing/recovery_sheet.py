"""The recovery sheet: a code as words, as groups of letters and as a QR code, and what to do with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.graphics.barcode import qrencoder

from models.dates import show_date
from models.papers.recovery_sheet import RecoverySheetData
from models.recovery.code import Part
from printing.fonts import Face, Font, width_of
from printing.page import BODY_WIDTH, Book, Piece, Sheets, Stamp, flow
from printing.pen import Pen
from printing.setting import blank, centred, paragraph
from printing.typeset import MM, text_items

TITLE = "PHIẾU KHÔI PHỤC SỔ"
_PARTS = {Part.WHOLE: "Phiếu duy nhất", Part.FIRST: "Phiếu 1 trong 2", Part.SECOND: "Phiếu 2 trong 2"}
_WORD, _NUMBER, _GROUP = Font(Face.BOLD, 15), Font(Face.REGULAR, 11), Font(Face.REGULAR, 13)
_COLUMNS = 2
_LINE = 8.2 * MM
_QR_SIDE = 42 * MM
_QUIET = 4
"""Modules of white around a QR code."""

_RULES = (
    (
        "Ai cầm đủ phiếu này có thể đặt mật khẩu mới cho chỉ huy và đọc toàn bộ sổ. Cho phiếu vào phong bì, niêm"
        " phong, ghi ngày, cất trong két. Không chụp ảnh, không sao chép, không cất cùng máy tính hoặc bản sao lưu."
    ),
    (
        "Khi không còn ai mở được sổ: ở trang mở khóa chọn “Quên mật khẩu”, gõ các từ theo đúng thứ tự (không dấu hoặc"
        " có dấu đều được), hoặc gõ các nhóm chữ, hoặc quét mã."
    ),
    (
        "Sáu tháng một lần thử phiếu ở mục Tài khoản. Sau khi dùng, hoặc khi nghi phong bì đã bị mở, lập phiếu mới và"
        " hủy phiếu này."
    ),
)
_HALF_RULE = "Sổ cần cả hai phiếu. Giao cho hai người, cất ở hai nơi khác nhau; một phiếu không cho biết điều gì."


def render_sheets(sheets: Sequence[RecoverySheetData], *, training: bool = False) -> bytes:
    """Each sheet on its own page, as one PDF."""
    book = Book(TITLE, Stamp(training=training))
    for data in sheets:
        book.add(Sheets(flow(list(_pieces(data)))))
    return book.bytes()


def _pieces(data: RecoverySheetData) -> Iterator[Piece]:
    whole = data.code.part is Part.WHOLE
    yield from centred(data.office.upper(), 13, Face.BOLD, 0.0)
    yield from centred(TITLE, 18, Face.BOLD, 4 * MM)
    made = f"{_PARTS[data.code.part]} · Bộ số {data.code.tag:02d} · Lập ngày {show_date(data.made_on)}"
    yield from centred(made, 13, Face.REGULAR, 1 * MM)
    yield blank(5 * MM)
    yield _words(data.code.words())
    yield blank(5 * MM)
    yield _groups_and_code(data)
    yield blank(3 * MM)
    for rule in _RULES if whole else (_HALF_RULE, *_RULES):
        yield from paragraph(text_items(rule, 12), indent=0.0, before=1.5 * MM)


def _words(words: Sequence[str]) -> Piece:
    lines = -(-len(words) // _COLUMNS)
    width = BODY_WIDTH / _COLUMNS

    def draw(pen: Pen, x: float, top: float) -> None:
        pen.frame(x, top - lines * _LINE - 3 * MM, BODY_WIDTH, lines * _LINE + 4 * MM, 0.8)
        for place, word in enumerate(words):
            column, line = divmod(place, lines)
            left, base = x + column * width + 12 * MM, top - (line + 1) * _LINE + 2 * MM
            number = f"{place + 1}."
            pen.text(left + 9 * MM - width_of(number, _NUMBER), base, number, _NUMBER)
            pen.text(left + 12 * MM, base, word, _WORD)

    return Piece(lines * _LINE + 4 * MM, draw)


def _groups_and_code(data: RecoverySheetData) -> Piece:
    groups = data.code.groups()

    def draw(pen: Pen, x: float, top: float) -> None:
        pen.text(x, top - 5 * MM, "Hoặc 14 nhóm chữ:", _NUMBER)
        for place, group in enumerate(groups):
            line, column = divmod(place, 4)
            pen.text(x + column * 26 * MM, top - (13 + 8 * line) * MM, group, _GROUP, letter_space=1.2)
        _draw_code(pen, data.code.scanned(), x + BODY_WIDTH - _QR_SIDE, top - _QR_SIDE)

    return Piece(_QR_SIDE, draw)


def _draw_code(pen: Pen, text: str, left: float, bottom: float) -> None:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    side = _QR_SIDE / (count + 2 * _QUIET)
    for row in range(count):
        for column in range(count):
            if code.isDark(row, column):
                pen.fill(left + (column + _QUIET) * side, bottom + (count - 1 - row + _QUIET) * side, side, side)
