"""Scans and the photo: files chosen, dropped and pasted, many at once, taken back again."""

from __future__ import annotations

import io
from pathlib import Path
from threading import Event
from typing import Any

import pdfplumber
import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from models.ids import DocumentId
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.person.incoming import Incoming, title_of

PAPERS, PROFILE = "Alt+3", "Alt+2"


def picture(path: Path, *, turned: bool = False, size: tuple[int, int] = (400, 300)) -> Path:
    """A photo of a paper; ``turned``: as a phone marks one that it took upright."""
    exif = Image.Exif()
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", size, (230, 225, 220)).save(path, "JPEG", exif=exif)
    return path


def at(program: Program, tab: str) -> Any:
    page = show_person(program, enter(program))
    program.hands.press(tab)
    program.hands.rest()
    return page


def drop(page: Any, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = QPointF(page.width() / 2, page.height() / 2)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(middle, Qt.DropAction.CopyAction, data, buttons, keys))


def kept(program: Program, page: Any, document: DocumentId) -> bytes:
    found: list[bytes] = []
    program.tasks.run(lambda registry: found.append(registry.read(lambda q: q.document_content(document))))
    program.hands.rest()
    return found[0]


def wait_for(program: Program, page: Any, dialog: str) -> Any:
    program.hands.until(lambda: type(page.dialog).__name__ == dialog and page.dialog.isVisible())
    return page.dialog


def test_many_phone_photos_become_the_pages_of_one_paper_upright(program: Program, tmp_path: Path) -> None:
    page = at(program, PAPERS)
    photos = [picture(tmp_path / f"IMG_{i}.jpg", turned=i == 2) for i in (1, 2, 10)]
    drop(page, *photos)
    wait_for(program, page, "ChooseDialog")
    program.hands.press("Return")  # one paper
    dialog = wait_for(program, page, "ScanDialog")
    assert dialog.form.editor("title").state() == ""  # what a camera calls its pictures is no title
    program.hands.type("Phiếu xác minh")
    program.hands.rest()
    assert dialog.form.editor("title").state().startswith("Phiếu xác minh nơi cư trú")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: len(page.view.documents) == 1)
    (document,) = page.view.documents
    assert (document.form, document.pages, document.media_type) == ("HT-XMCT", 3, "application/pdf")
    with pdfplumber.open(io.BytesIO(kept(program, page, document.id))) as pdf:
        assert [sheet.width > sheet.height for sheet in pdf.pages] == [True, False, True]


def test_a_folder_of_papers_is_named_in_one_table_and_what_cannot_be_read_is_told(
    program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "quet"
    folder.mkdir()
    picture(folder / "bien ban 05.jpg")
    picture(folder / "IMG_7.jpg")
    (folder / "hong.jpg").write_bytes(b"\xff\xd8\xff no more")
    (folder / "ghi chu.txt").write_text("not a scan")
    program.answers.file = str(folder)
    page = at(program, PAPERS)
    page._papers.part._folder.click()
    wait_for(program, page, "ChooseDialog")
    program.hands.press("Down")
    program.hands.press("Return")
    dialog = wait_for(program, page, "ScansDialog")
    assert "hong.jpg" in dialog.notice
    assert "ghi chu" not in dialog.notice
    program.hands.press("Down", "Left", "F2")
    program.hands.type("Bản tường trình")
    program.hands.press("Return")
    program.hands.rest()
    dialog._model.item(1, 3).setText("31/02/2026")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: "Dòng 2, Ngày trên giấy" in dialog.notice)
    dialog._model.item(1, 3).setText("20/11/2026")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: len(page.view.documents) == 2)
    assert [(row.form, row.title, row.dated and row.dated.day) for row in page.view.documents] == [
        ("", "bien ban 05", None),
        ("III-03", "Bản tường trình", 20),
    ]


def test_stopping_while_the_files_of_a_folder_are_looked_up_asks_nothing_more(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "mot.jpg")
    picture(tmp_path / "hai.jpg")
    page = at(program, PAPERS)
    stopped, looked_up = Event(), Incoming.sources

    def slowly(incoming: Incoming, storage: Any) -> Any:
        stopped.wait(timeout=5)
        return looked_up(incoming, storage)

    monkeypatch.setattr(Incoming, "sources", slowly)
    drop(page, tmp_path)
    page._scanning.line.stop()
    stopped.set()
    program.hands.rest()
    assert "Đã dừng nhận bản quét" in page.notice
    assert page.dialog is None
    assert not page._scanning.line.is_running


def test_a_folder_named_with_a_date_is_asked_about_like_any_other(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "Nguyen Van A 12.05.2026"
    folder.mkdir()
    for name in ("1.jpg", "1²3.jpg"):  # raised figures count nothing
        picture(folder / name)
    page = at(program, PAPERS)
    drop(page, folder)
    dialog = wait_for(program, page, "ChooseDialog")
    program.hands.press("Down", "Return")
    wait_for(program, page, "ScansDialog")
    assert not dialog.isVisible()


def test_a_folder_with_one_picture_is_one_paper_and_nothing_is_asked(program: Program, tmp_path: Path) -> None:
    picture(tmp_path / "trang 1.jpg")
    page = at(program, PAPERS)
    drop(page, tmp_path)
    wait_for(program, page, "ScanDialog")


def test_a_scan_attached_by_mistake_is_taken_back_with_a_reason(program: Program, tmp_path: Path) -> None:
    page = at(program, PAPERS)
    drop(page, picture(tmp_path / "giay moi.jpg"))
    wait_for(program, page, "ScanDialog")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: len(page.view.documents) == 1)
    program.hands.press("Ctrl+Delete")
    wait_for(program, page, "ReasonDialog")
    program.hands.type("đính nhầm người")
    program.hands.press("Return")
    program.hands.until(lambda: page.view.documents == ())
    assert page._papers.part._withdraw.isHidden()
    program.hands.press("Alt+4")
    program.hands.until(lambda: page._history.part._model.rowCount() > 0)
    told = [page._history.part._model.item(0, column).text() for column in (3, 4, 5)]
    assert told == ["Rút giấy tờ", "Tên: giay moi → (xóa)", "đính nhầm người"]


def test_a_picture_is_pasted_as_the_photo_shows_in_the_head_and_on_paper_and_goes_again(program: Program) -> None:
    page = at(program, PROFILE)
    copied = QImage(900, 600, QImage.Format.Format_RGB32)
    copied.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(copied)
    program.hands.press("Ctrl+V")
    dialog = wait_for(program, page, "PhotoDialog")
    left = dialog.crop.box[0]
    program.hands.press("Right")
    assert dialog.crop.box[0] > left
    program.hands.press("+")
    assert dialog.crop.box[3] - dialog.crop.box[1] < 600
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: bool(page.view.photo))
    shown = next(made for made in page._header.findChildren(QLabel) if made.accessibleName() == "Ảnh chân dung")
    assert shown.isVisible()
    assert page._papers.part._kept_model.rowCount() == 0  # it is no paper of the file
    program.hands.pick("Ctrl+P", "V-33")
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    with pdfplumber.open(io.BytesIO(page.dialog.pdf)) as pdf:
        (printed,) = pdf.pages[0].images
    assert printed["height"] / printed["width"] == pytest.approx(1.5, rel=0.01)
    page.dialog.reject()
    page._profile.part._remove.click()
    program.hands.until(lambda: not page.view.photo)
    assert "Bỏ ảnh chân dung?" in program.answers.asked
    assert not shown.isVisible()


def test_names_of_files_that_say_something_become_titles() -> None:
    named = {"Bien_ban-05.pdf": "Bien ban 05", "IMG_2026.jpg": "", "20261124 2240.jpg": "", "zalo 12.png": "",
             "Biên bản - ngày 24-11.pdf": "Biên bản ngày 24-11"}  # fmt: skip
    assert {name: title_of(name) for name in named} == named
