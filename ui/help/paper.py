"""A page of the guide as it looks: Markdown in the program's own type, pictures as wide as the text at most."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QBrush,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser

from ui import theme
from ui.theme import SPACE, Colour

_SIZES = {1: 17.0, 2: 12.5, 3: 10.5}
"""Points of a heading by its level."""
_ABOVE = {1: 0, 2: 3 * SPACE, 3: 2 * SPACE}
_LINE_PERCENT = 128
_MOST_WIDTH = 900
"""Pixels: no picture is wider, lines neither."""
_PICTURE = "\ufffc"
"""What stands in the text for a picture."""
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class GuidePaper(QTextBrowser):
    """Shows Markdown. A link is for who listens to ``anchorClicked``; nothing outside ``folder`` is ever read."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._markdown = ""
        self._width = 0
        self.setOpenLinks(False)
        self.setAccessibleName("Trang hướng dẫn")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # coming late it would change the width
        self.document().setDocumentMargin(3 * SPACE)
        self.document().setIndentWidth(3 * SPACE)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._lay_out_anew)

    def show_markdown(self, markdown: str) -> None:
        """Show a page from its top; laid out once it has its width, if the window is only being opened."""
        self._markdown = markdown
        if self.isVisible():
            self._lay_out()
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.verticalScrollBar().setValue(0)
        else:
            self._width = 0
            self._later.start(0)

    def point_at(self, line: str) -> None:
        """Scroll to a line of the page, if it stands there."""
        found = self.document().find(line)
        if not found.isNull():
            self.setTextCursor(found)

    def _lay_out(self) -> None:
        self._width = self.viewport().width()
        self.document().clear()
        self.document().setMarkdown(self._markdown, _MARKDOWN)
        for block in _blocks(self.document()):
            _dress_block(block)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)

    def _lay_out_anew(self) -> None:
        """The window has another width: pictures have another size."""
        if self.viewport().width() != self._width:
            at = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
            self._lay_out()
            self.verticalScrollBar().setValue(round(at * self.verticalScrollBar().maximum()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - _MOST_WIDTH
        side = max(3 * SPACE, min(room // 2, 8 * SPACE))
        self.document().setDocumentMargin(side)
        self._later.start(0)

    def loadResource(self, kind: int, url: QUrl) -> Any:
        """A picture of the guide, already in the size in which it shows: the text engine scales roughly."""
        name = Path(url.path())
        if kind != QTextDocument.ResourceType.ImageResource.value or name.is_absolute() or ".." in name.parts:
            return None
        image = QImage(str(self._folder / name))
        if image.isNull():
            return None
        ratio = self.devicePixelRatioF()
        room = self.viewport().width() - 2 * self.document().documentMargin() - 3 * SPACE
        width = round(min(room, _MOST_WIDTH, image.width()) * ratio)
        if width < image.width():
            image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(ratio)
        return image


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _dress_block(block: QTextBlock) -> None:
    """Sizes and distances of a paragraph, a heading, a line of a list, a remark."""
    cursor = QTextCursor(block)
    shape = QTextBlockFormat()
    if _PICTURE not in block.text():  # or the gap below would grow with the picture
        shape.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    level = block.blockFormat().headingLevel()
    in_table = cursor.currentTable() is not None
    shape.setTopMargin(_ABOVE.get(level, 0))
    shape.setBottomMargin(0 if in_table else SPACE // 2 if block.textList() else SPACE)
    if block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel):
        shape.setBackground(QBrush(Colour.AMBER_PALE.q))
        shape.setLeftMargin(SPACE)
        shape.setRightMargin(SPACE)
    cursor.mergeBlockFormat(shape)
    if level:
        letters = QTextCharFormat()
        letters.setFontPointSize(_SIZES.get(level, 10.0))
        letters.setFontWeight(theme.QFont.Weight.DemiBold)
        cursor.setPosition(block.position() + block.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(letters)  # not merged: Markdown's own size is relative and would win
    else:
        _strengthen(block)


def _strengthen(block: QTextBlock) -> None:
    """Strong words in the heaviest weight that the program has: of a heavier one Qt smears the letters."""
    letters = QTextCharFormat()
    letters.setFontWeight(theme.QFont.Weight.DemiBold)
    strong = [place.fragment() for place in block if place.fragment().charFormat().fontWeight() > letters.fontWeight()]
    for fragment in strong:
        cursor = QTextCursor(block)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setCellPadding(SPACE - 2)
    shape.setCellSpacing(0)
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderBrush(QBrush(Colour.BORDER.q))
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setBottomMargin(2 * SPACE)
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        letters = cell.format()
        letters.setBackground(QBrush(Colour.PAGE.q))
        cell.setFormat(letters)
