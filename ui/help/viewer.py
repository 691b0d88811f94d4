"""The window of the guide: contents and search at the left, the page at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QLineEdit, QSplitter, QStyleOptionViewItem, QTreeView, QVBoxLayout, QWidget

from ui import theme
from ui.cells import ToneDelegate
from ui.help.guide import CONTENTS, Found, Guide
from ui.help.paper import GuidePaper
from ui.theme import SPACE, Colour
from ui.widgets import button, label, row, shortcut

_NAME, _LINE = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_WIDTH, _HEIGHT, _CONTENTS_WIDTH = 1120, 690, 290


class _Titles(ToneDelegate):
    """Titles that go on over lines. Qt reckons the heights of the rows of a tree for a width without end."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        narrow = QStyleOptionViewItem(option)
        indented = self._tree.indentation() if index.parent().isValid() else 0
        narrow.rect = QRect(0, 0, self._tree.columnWidth(0) - indented, 1)  # type: ignore[attr-defined]
        return super().sizeHint(narrow, index)


class GuideWindow(QDialog):
    """A window of its own, without a parent: it can be read while a dialog is being filled in, which a window that
    belongs to the main window could not. It never keeps the program running, and locking closes it.

    ``name``: the page that shows.
    """

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        theme.dress(self)
        self.guide = Guide()
        self.name = ""
        self._before: list[tuple[str, int]] = []
        self._search = QLineEdit()
        self._search.setPlaceholderText("Tìm trong hướng dẫn")
        self._search.setAccessibleName("Tìm trong hướng dẫn")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _: self._show_contents())
        self._search.returnPressed.connect(self._open_first)
        self._model = QStandardItemModel(self)
        self._contents = QTreeView()
        self._contents.setAccessibleName("Mục lục")
        self._contents.setModel(self._model)
        self._contents.setHeaderHidden(True)
        self._contents.setIndentation(SPACE + 2)
        self._contents.setWordWrap(True)
        self._contents.setItemDelegate(_Titles(self._contents))
        self._contents.header().sectionResized.connect(self._contents.scheduleDelayedItemsLayout)  # other line breaks
        self._contents.setItemsExpandable(False)
        self._contents.setRootIsDecorated(False)
        self._contents.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._contents.clicked.connect(self._open_index)
        self._contents.activated.connect(self._open_index)
        self.paper = GuidePaper(self.guide.folder)
        self.paper.anchorClicked.connect(self._follow)
        self._back = button("Trang trước", self.go_back, icon="arrow-left", shortcut="Alt+Left")
        self._back.setEnabled(False)
        self._build()
        self._show_contents()

    def _build(self) -> None:
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, SPACE, 0)
        side.setSpacing(SPACE)
        side.addWidget(self._search)
        side.addWidget(self._contents, 1)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(self.paper)
        parts.setStretchFactor(1, 1)
        parts.setSizes([_CONTENTS_WIDTH, _WIDTH - _CONTENTS_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        close = button("Đóng", self.reject, shown_keys="Esc")
        layout.addLayout(row(label("Hướng dẫn sử dụng", "heading"), 1, self._back, close))
        layout.addWidget(parts, 1)
        shortcut(self, "Ctrl+F", self._go_to_search, "Tìm trong hướng dẫn")

    def come_forward(self, opener: QWidget | None) -> None:
        """Show in front of everything, no larger than the window that asked for help."""
        if not self.isVisible():
            room = opener.window().size() if opener is not None else QSize(_WIDTH, _HEIGHT)
            room = room.expandedTo(QSize(860, 420)) - QSize(2 * SPACE, 2 * SPACE)
            self.resize(QSize(_WIDTH, _HEIGHT).boundedTo(room))
        self.show()
        self.raise_()
        self.activateWindow()
        self.paper.setFocus()

    # --- the page ----------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Show a page, remembering the one before it and where one was in it."""
        if name == self.name:
            return
        if self.name:
            self._before.append((self.name, self.paper.verticalScrollBar().value()))
        self._turn_to(name)

    def go_back(self) -> None:
        """Show the page before this one where it was left."""
        if self._before:
            name, at = self._before.pop()
            self._turn_to(name)
            self.paper.verticalScrollBar().setValue(at)

    def _turn_to(self, name: str) -> None:
        self.name = name
        self._back.setEnabled(bool(self._before))
        self.paper.show_markdown(self.guide.text(name))
        self.setWindowTitle(f"{self.guide.title_of(name) or 'Mục lục'} - Hướng dẫn Sổ Bình An")
        self._mark_current()

    def _follow(self, url: QUrl) -> None:
        """A link leads to another page of the guide, and nowhere else."""
        name = url.toString().removesuffix(".md")
        if name == CONTENTS or self.guide.title_of(name):
            self.show_page(name)

    # --- contents and search -----------------------------------------------------------------

    def _go_to_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def _show_contents(self) -> None:
        """All pages under their headings, or those that have what is searched for."""
        self._model.clear()
        typed = self._search.text().strip()
        if typed:
            hits = self.guide.search(typed)
            for hit in hits:
                self._model.appendRow(_hit_item(hit))
            if not hits:
                self._model.appendRow(_heading("Không có trang nào. Thử ít chữ hơn."))
        else:
            part = None
            for page in self.guide.pages:
                if part is None or part.text() != page.part:
                    part = _heading(page.part)
                    self._model.appendRow(part)
                part.appendRow(_item(page.title, page.name))
            self._contents.expandAll()
        self._mark_current()

    def _mark_current(self) -> None:
        for index in self._indexes():
            if index.data(_NAME) == self.name:
                self._contents.setCurrentIndex(index)
                return

    def _indexes(self) -> list[QModelIndex]:
        tops = [self._model.index(at, 0) for at in range(self._model.rowCount())]
        return [index for top in tops for index in (top, *(self._model.index(at, 0, top) for at in range(_rows(top))))]

    def _open_index(self, index: QModelIndex) -> None:
        name, line = index.data(_NAME), index.data(_LINE)
        if name:
            self.show_page(name)
            if line:
                self.paper.point_at(line)

    def _open_first(self) -> None:
        """Enter in the search box opens what fits best."""
        first = self._model.index(0, 0)
        if self._search.text().strip() and first.data(_NAME):
            self._contents.setCurrentIndex(first)
            self._open_index(first)
            self.paper.setFocus()


def _rows(index: QModelIndex) -> int:
    return index.model().rowCount(index)


def _heading(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setFlags(Qt.ItemFlag.ItemIsEnabled)
    made.setFont(theme.font(9, theme.QFont.Weight.DemiBold))
    made.setForeground(Colour.ACCENT.q)
    return made


def _item(text: str, name: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setData(name, _NAME)
    return made


def _hit_item(hit: Found) -> QStandardItem:
    about = "" if hit.line == hit.page.title else f"\n{hit.line}"
    made = _item(f"{hit.page.title}{about}", hit.page.name)
    made.setData(hit.line.removesuffix(" …"), _LINE)
    return made
