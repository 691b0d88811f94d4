"""The sheet for the ministry's own software: each value is copied with one key, ticked, and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QCloseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from models.actions.note_keyed_in import note_keyed_in
from models.clock import Clock, today
from models.errors import RegistryError
from models.events.base import Event
from models.ids import PersonId
from models.papers.key_in import KeyInItem, key_in_sheet, key_in_values
from models.person import Person
from models.ports import Queries, Registry
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import Notice, button, fit, label, row, shortcut
from ui.workplace import Workplace

_TICK, _LABEL, _TEXT, _TYPED = range(4)
_HEADINGS = ("Đã nhập", "Mục", "Trong sổ này", "Đã nhập lần trước")
_UNKNOWN_FIELDS = (
    "Tên và thứ tự ô của phần mềm Quản lý đối tượng chưa rõ: không có tài liệu công bố. Thứ tự dưới đây theo các mẫu "
    "giấy của chương trình; cách viết vào phần mềm kia do cán bộ quyết định."
)


@dataclass(frozen=True)
class KeyInSheet:
    """What is to be typed of a person."""

    person: Person
    items: tuple[KeyInItem, ...]


def read_key_in(registry: Registry, person_id: PersonId, clock: Clock) -> KeyInSheet:
    """The sheet of a person: what the record says, and what was typed last."""

    def sheet(q: Queries) -> KeyInSheet:
        case, office, user = q.case(person_id), q.office(), registry.user

        def then(event: Event) -> Mapping[str, str]:
            known = q.case(person_id, at=event.at.instant, known=event.known_from)
            return key_in_values(known, office, user, event.at.day)

        return KeyInSheet(case.person, key_in_sheet(key_in_values(case, office, user, today(clock)), case.events, then))

    return registry.read(sheet)


class KeyInDialog(QDialog):
    """Signals: ``noted`` after it was remembered; ``others_wanted`` for the list of whom the software is behind."""

    noted = Signal()
    others_wanted = Signal()

    def __init__(self, sheet: KeyInSheet, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet, self._place, self._copied = sheet, place, ""
        self.setWindowTitle("Nhập sang phần mềm Quản lý đối tượng")
        self._shown = tuple(item for item in sheet.items if item.text or item.typed)
        self._model = QStandardItemModel(0, len(_HEADINGS))
        self._model.setHorizontalHeaderLabels(list(_HEADINGS))
        self.table = ListTable("Các mục cần nhập", self._model, Shares(stretch=_TEXT, soft=(_LABEL, _TYPED)))
        self._model.setParent(self.table)
        for item in self._shown:
            self._model.appendRow(_cells(item))
        self._state = label("", "section", wrap=True)
        self._notice = Notice()
        self._copy = button("Chép, sang mục sau", self.copy, icon="clipboard-list", shortcut="Ctrl+C")
        self._save = button("Ghi nhận đã nhập", self.save, role="primary", icon="save", shortcut="Ctrl+S")
        self._build()
        self._show_state()
        self._go_to_next(-1)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Nhập sang phần mềm Quản lý đối tượng", "heading"))
        layout.addWidget(label(self._sheet.person.name, "muted", wrap=True))
        layout.addWidget(label(_UNKNOWN_FIELDS, "label", wrap=True))
        layout.addWidget(self._state)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._notice)
        others = button("Những người chờ nhập…", self.others_wanted.emit, role="link")
        layout.addLayout(row(others, 1, self._copy, button("Đóng", self.reject, shown_keys="Esc"), self._save))
        space = shortcut(self.table, "Space", self._turn, "Đánh dấu đã nhập, bỏ đánh dấu")
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.activated.connect(lambda _: self.copy())
        self.table.fit()
        fit(self, 1100, 680)
        self.table.setFocus()

    @property
    def ticked(self) -> Sequence[str]:
        """The items that the other software says as the record does."""
        return [item.name for at, item in enumerate(self._shown) if self._is_ticked(at)]

    def copy(self) -> None:
        """Copy the value of the row for the other software, tick it, and go on to the next that is due."""
        at = self.table.currentIndex().row()
        if at < 0:
            return
        self._copied = self._shown[at].text
        QApplication.clipboard().setText(self._copied)
        self._tick(at, True)
        self._go_to_next(at)

    def save(self) -> None:
        """Remember what is ticked."""
        ticked, person, tasks = self.ticked, self._sheet.person, self._place.tasks
        whole = len(ticked) == len(self._shown)
        self._save.setEnabled(False)
        tasks.run(
            lambda registry: registry.write(note_keyed_in, person.id, person.version, ticked, whole),
            lambda _: self._on_noted(),
            self._on_failed,
            self,
        )

    def _on_noted(self) -> None:
        self.accept()
        self.noted.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._save.setEnabled(True)
        self._notice.show_error(error)

    def done(self, result: int) -> None:
        self._forget()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._forget()
        super().closeEvent(event)

    def _forget(self) -> None:
        """Leave nothing of the person in the clipboard."""
        clipboard = QApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    # --- ticks -------------------------------------------------------------------------------

    def _turn(self) -> None:
        at = self.table.currentIndex().row()
        if at >= 0:
            self._tick(at, not self._is_ticked(at))

    def _is_ticked(self, at: int) -> bool:
        return bool(self._model.item(at, _TICK).text())

    def _tick(self, at: int, on: bool) -> None:
        self._model.item(at, _TICK).setText("✓" if on else "")
        self._show_state()

    def _go_to_next(self, after: int) -> None:
        """Go to the next row that is not ticked, from the top again after the last."""
        rows = [*range(after + 1, len(self._shown)), *range(max(after, 0))]
        at = next((row for row in rows if not self._is_ticked(row)), max(after, 0))
        if self._shown:
            self.table.setCurrentIndex(self._model.index(at, _TEXT))

    def _show_state(self) -> None:
        left = len(self._shown) - len(self.ticked)
        never = all(item.typed is None for item in self._shown)
        told = "Chưa ghi nhận lần nhập nào" if never else "Đã nhập trước đây; mục đổi từ đó được bỏ dấu"
        self._state.setText(f"{told}. Còn {left}/{len(self._shown)} mục." if left else "Đủ mọi mục: bấm Ghi nhận.")


def _cells(item: KeyInItem) -> list[QStandardItem]:
    typed = "" if item.typed is None else (item.typed or "(để trống)")
    cells = [QStandardItem(text) for text in ("" if item.is_due else "✓", item.label, item.text or "(để trống)", typed)]
    for cell in cells:
        cell.setEditable(False)
        cell.setToolTip(cell.text())
    cells[_TICK].setForeground(QBrush(Colour.GREEN.q))
    if item.is_due and item.typed is not None:
        cells[_TEXT].setForeground(QBrush(Colour.AMBER.q))
    return cells
