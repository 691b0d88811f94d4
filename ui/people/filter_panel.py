"""The panel beside a list by which it is filtered: what is ticked holds at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout

from models.list_filter import Facet, FacetCount, ListFilter, ListView
from models.text import clean_line
from ui import theme
from ui.people.columns import Known
from ui.people.filter_tree import FilterTree
from ui.theme import SPACE, Colour
from ui.widgets import bequeath, button, label, row

WIDTH = 330
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterPanel(QFrame):
    """Typed words leave the values that fit; the arrows choose one and Enter ticks it, without leaving the line.

    What is wished is only told; whoever shows the list answers with ``show_filter`` or ``show_view``.
    Signals: ``changed`` (ListFilter); ``view_changed`` (ListView) when a filter was saved or dropped; ``closed``.
    """

    changed = Signal(object)
    view_changed = Signal(object)
    closed = Signal()

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._wanted, self._view = ListFilter(), ListView()
        self._line = QLineEdit()
        self._line.setPlaceholderText("Gõ vài chữ: heroin, ấp 3, quá hạn…")
        self._line.setAccessibleName("Tìm điều kiện lọc")
        self._line.setClearButtonEnabled(True)
        self._line.addAction(theme.icon("search", Colour.MUTED), QLineEdit.ActionPosition.LeadingPosition)
        self._line.installEventFilter(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(lambda: self._tree.look_for(self._line.text()))
        self._line.textChanged.connect(lambda _: self._typing.start())
        self._tree = FilterTree(known)
        self._tree.toggled.connect(lambda condition: self.changed.emit(self._wanted.toggled(condition)))
        self._tree.applied.connect(self.changed)
        self._tree.selectionModel().currentChanged.connect(lambda *_: self._show_what_can_be_done())
        self._name = QLineEdit()
        self._name.setPlaceholderText("Tên để lưu bộ lọc này")
        self._name.setAccessibleName("Tên bộ lọc")
        self._name.setMaxLength(60)
        self._name.textChanged.connect(lambda _: self._show_what_can_be_done())
        self._name.returnPressed.connect(self._save)
        self._keep = button("Lưu", self._save, icon="save", tip="Lưu bộ lọc")
        self._drop = button("Xóa bộ lọc đã lưu", self._drop_saved, role="link")
        bequeath(self._line, self._drop)
        self._build()

    def _build(self) -> None:
        close = button("Đóng", self.closed.emit, role="link", shown_keys="Esc", tip="Đóng phần lọc")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Lọc danh sách", "section"), 1, close))
        layout.addWidget(self._line)
        layout.addWidget(self._tree, 1)
        layout.addWidget(self._drop)
        layout.addLayout(row(self._name, self._keep))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(WIDTH)
        self._show_what_can_be_done()

    def show_filter(self, wanted: ListFilter) -> None:
        self._wanted = wanted
        self._tree.show_filter(wanted)
        self._show_what_can_be_done()

    def show_view(self, view: ListView) -> None:
        self._view = view
        self._tree.show_view(view)
        self._show_what_can_be_done()

    def show_counts(self, counts: Mapping[Facet, Sequence[FacetCount]]) -> None:
        self._tree.show_counts(counts)

    def focus_first(self) -> None:
        """Go to the line, ready to be typed over."""
        self._line.setFocus()
        self._line.selectAll()

    def take_back_typed(self) -> bool:
        """Empty the line. False, if nothing was typed."""
        typed = bool(self._line.text())
        self._line.clear()
        return typed

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the line the arrows move among the values, and Enter ticks the current one."""
        if watched is self._line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self._tree.keyPressEvent(event)
                return True
            if event.key() in _ENTERS:
                self._press()
                return True
        return super().eventFilter(watched, event)

    def _press(self) -> None:
        """Tick what is current; what was typed can be typed over for the next one."""
        if self._typing.isActive():
            self._typing.stop()
            self._tree.look_for(self._line.text())
        self._tree.press()
        self._line.selectAll()

    def _show_what_can_be_done(self) -> None:
        self._keep.setEnabled(bool(self._wanted) and bool(clean_line(self._name.text())))
        self._drop.setVisible(bool(self._tree.saved_name))

    def _save(self) -> None:
        if self._keep.isEnabled():
            self.view_changed.emit(self._view.saving(self._name.text(), self._wanted))
            self._name.clear()

    def _drop_saved(self) -> None:
        self.view_changed.emit(self._view.removing(self._tree.saved_name))
