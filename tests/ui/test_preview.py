"""The pages of a paper on the screen."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from ui.paper.preview import Pages


def test_the_page_in_sight_is_named_before_the_pages_have_their_places_and_after_scrolling(app: Any) -> None:
    pages = Pages()
    pages.resize(640, 500)
    pages.show()
    page = QImage(500, 700, QImage.Format.Format_Grayscale8)
    pages.show_pages([page.copy() for _ in range(5)])
    assert place(pages) == "Trang 1/5"
    QTest.qWait(20)
    assert place(pages) == "Trang 1/5"
    pages.go_to(3)
    assert place(pages) == "Trang 4/5"
    pages.close()


def place(pages: Pages) -> str:
    return next(shown.text() for shown in pages.findChildren(QLabel) if shown.text().startswith("Trang"))
