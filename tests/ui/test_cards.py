"""Cards: a reader in keyboard mode, an input method in its way, a picture of the card, a scan into another field."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from models.dates import PartialDate
from models.identity import read_card_text
from tests.models.building import vietnamese_name
from tests.ui.conftest import Program
from tests.ui.people import enter
from ui.person.card_line import ACCENTS_LOST, NO_CODE, NO_PICTURE, RETYPED
from ui.person.card_picture import text_in_picture

CARD_2021 = "040099000001|180000001|Nguyễn Văn Thử|01021999|Nam|Xóm 1, Xã Mẫu, Nghệ An|15072021"
CARD_2024 = "040199000002||Đặng Thị Thử|05121999|Nữ|Thôn 2, Xã Mẫu, Nghệ An|04102024||||"


def code_of(text: str) -> QImage:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    plain = memoryview(made.to_image(scale=4))
    height, width = plain.shape[:2]
    return QImage(bytes(plain), width, height, width, QImage.Format.Format_Grayscale8).copy()


def photographed(text: str = "", *, turned: float = 0.0, kind: str = "PNG", size: int = 1600) -> bytes:
    """A picture of a table with a card on it, its code, if it has one, a seventh as wide."""
    image = QImage(size, size * 3 // 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#6f6251"))
    painter = QPainter(image)
    painter.translate(image.width() / 2, image.height() / 2)
    painter.rotate(turned)
    painter.fillRect(QRectF(-size / 3, -size / 5, size / 1.5, size / 2.5), QColor("#dfe9ea"))
    if text:
        painter.drawImage(QRectF(size / 8, -size / 7, size / 7, size / 7), code_of(text))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(content)


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [CARD_2021, CARD_2024])
@pytest.mark.parametrize("turned", [0.0, 17.0, 90.0, 180.0])
def test_the_code_of_both_generations_is_read_however_the_card_lies(app: Any, text: str, turned: float) -> None:
    assert text_in_picture(photographed(text, turned=turned)) == text


def test_a_compressed_picture_larger_than_needed_is_read(app: Any) -> None:
    assert text_in_picture(photographed(CARD_2021, kind="JPG", size=4000)) == CARD_2021


def test_no_letter_of_any_name_is_lost(app: Any) -> None:
    source = random.Random(7)
    for number in range(5):
        name = vietnamese_name(source)
        text = CARD_2024.replace("Đặng Thị Thử", name).replace("Thôn 2", f"Thôn {number}, {name}")
        found = text_in_picture(photographed(text, size=800))
        assert found is not None
        assert read_card_text(found).name == name


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + b"\0" * 64])
def test_what_is_no_picture_is_none(app: Any, content: bytes) -> None:
    assert text_in_picture(content) is None


def test_a_file_that_claims_to_be_larger_than_any_picture_is_not_read(app: Any) -> None:
    header = bytearray(photographed(CARD_2021, size=400))
    header[16:24] = (60_000).to_bytes(4, "big") * 2  # of the PNG
    assert text_in_picture(bytes(header)) is None


def test_a_picture_as_thin_as_a_line_is_a_picture_without_a_code(app: Any) -> None:
    content = io.BytesIO()
    Image.new("L", (1, 9000)).save(content, "PNG")
    assert text_in_picture(content.getvalue()) == ""


# --- the page ------------------------------------------------------------------------------------


@pytest.fixture
def page(program: Program) -> Any:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    return program.page


def test_a_picture_fills_the_page_and_is_kept_nowhere(program: Program, page: Any, tmp_path: Path) -> None:
    picture = tmp_path / "anh.png"
    program.answers.file = str(picture)
    another = "Đây không phải nội dung mã QR của thẻ"
    for content, said in (
        (b"%PDF", NO_PICTURE.text),
        (photographed(), NO_CODE.text),
        (photographed("https://example.vn"), another),
    ):
        picture.write_bytes(content)
        program.hands.press("Ctrl+O")
        program.hands.rest()
        assert page.who.value_of("name") is None
        assert said in page.notice
    picture.write_bytes(photographed(CARD_2024))
    program.hands.press("Ctrl+O")
    program.hands.rest()
    assert page.who.value_of("name") == "Đặng Thị Thử"
    assert page.who.value_of("birth") == PartialDate(1999, 12, 5)
    assert page.who.value_of("sex") == "female"
    assert page.notice == ""
    assert not any(
        picture.read_bytes()[:64] in file.read_bytes() for file in program.folder.rglob("*") if file.is_file()
    )


def test_a_reader_fills_the_page_or_says_what_stood_in_its_way(program: Program, page: Any) -> None:
    hands = program.hands
    assert not page.card.line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    hands.type("040099000001||Nguyeen")
    hands.press("Backspace", "Backspace")  # as Unikey takes letters back, at once
    hands.type("ên|01021999|Nam|Xóm 1|15072021")
    hands.press("Return")
    assert RETYPED.text in page.notice
    assert page.who.value_of("name") is None
    hands.type("040099000001||Nguyen Van Thu|01021999|Nam|Xom 1, Xa Mau|15072021")
    hands.press("Return")
    assert page.who.value_of("citizen_number") == "040099000001"
    assert ACCENTS_LOST.text in page.notice
    hands.tab_to("Họ và tên")  # and a scan that goes into another field
    hands.press("Ctrl+A")
    hands.type(CARD_2021)
    hands.press("Return")
    hands.rest()
    assert page.who.value_of("name") == "Nguyễn Văn Thử"
    assert page.who.value_of("old_number") == "180000001"
    assert page.notice == ""
    page.card.line.setFocus()
    hands.press("Return")
    assert page.notice == ""
    assert QApplication.focusWidget() is not page.card.line


@pytest.mark.parametrize("typed", ["089 190 000 007", "089.190.000.007", "０８９１９００００００７"])
def test_a_number_typed_in_any_spelling_finds_who_has_it(program: Program, typed: str) -> None:
    enter(program, citizen_number="089190000007", name="Người đã có")
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.type(typed)
    program.hands.press("Return")
    program.hands.rest()
    page = program.page
    assert page.who.value_of("citizen_number") == "089190000007"
    assert any("Người đã có" in found.text() for found in page.findChildren(QPushButton))
