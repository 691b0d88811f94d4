"""Saving what a list of people shows for Excel: a plain file with names, so it is asked for first and noted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from models.errors import RegistryError
from models.looks import LookKind
from models.papers.lists import Shown
from models.views import PersonRow
from ui.messages import Message
from ui.people.columns import Column, Known
from ui.widgets import Notice
from ui.words import grouped
from ui.workplace import Workplace

BLOCK = 500
"""Rows read at once, so that others can work in between."""
_NOT_NOTED = Message(
    "Chưa lưu tệp Excel: ổ đĩa chưa nhận dòng nhật ký truy cập.", "Giải phóng chỗ trống trên ổ đĩa rồi lưu lại."
)
_NAME, _TRAINING_NAME = "Danh sách", "HUẤN LUYỆN"


class SheetSaver(QObject):
    """Asks where to, reads everybody who stands there block by block, writes the file and tells how it went.

    The access log has it before the file is there: a file that nobody noted would be worse than a note without one.
    Signal: ``busy_changed`` (bool).
    """

    busy_changed = Signal(bool)

    def __init__(self, place: Workplace, notice: Notice, page: QWidget) -> None:
        super().__init__(page)
        self._place, self._notice, self._page = place, notice, page
        self._columns: Sequence[Column] = ()
        self._known = Known(lambda: None, place.clock.now)
        self._path = Path()
        self._rows: list[Sequence[str]] = []
        self._places: Sequence[int] = ()
        self.is_busy = False

    def save(self, shown: Shown, columns: Sequence[Column], known: Known) -> None:
        """Save what stands there in these columns, if the user says that it shall be."""
        if self.is_busy:
            return
        ask = self._place.ask
        sure = ask.confirm(
            self._page,
            "Lưu thành tệp Excel không mã hóa?",
            "Tệp có dữ liệu cá nhân của nhiều người. Chỉ lưu khi được phép và xóa ngay khi không còn cần.",
            "Lưu tệp",
        )
        path = ask.save_file(self._page, "Lưu Excel", "danh-sach.xlsx", "Excel (*.xlsx)") if sure else ""
        if path:
            self._path, self._columns, self._known = Path(path), columns, known
            self._rows = [[column.heading for column in columns]]
            self._be_busy(True)
            self._place.tasks.run(lambda registry: registry.read(shown.places), self._begin, self._fail, self)

    def _begin(self, places: Sequence[int]) -> None:
        self._places = places
        self._fetch(0)

    def _fetch(self, start: int) -> None:
        block = self._places[start : start + BLOCK]
        if not block:
            self._note()
            return
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: q.people_at(block)),
            lambda rows: self._take(rows, start + BLOCK),
            self._fail,
            self,
        )

    def _take(self, rows: Sequence[PersonRow], following: int) -> None:
        self._rows += [[column.text(person, self._known) for column in self._columns] for person in rows]
        self._notice.show_message(Message(f"Đang lưu: {grouped(len(self._rows) - 1)} người", ""), "good")
        self._fetch(following)

    def _note(self) -> None:
        """The access log first, then the file."""
        detail = f"Danh sách Excel: {len(self._rows) - 1} người"
        self._place.tasks.run(
            lambda registry: registry.note_access(LookKind.EXPORT, None, detail), self._write, self._fail, self
        )

    def _write(self, noted: bool) -> None:
        if not noted:
            self._be_busy(False)
            self._notice.show_message(_NOT_NOTED, "alert")
            return
        make, rows, path = self._place.storage, self._rows, self._path
        name, count = _TRAINING_NAME if self._place.training else _NAME, len(rows) - 1
        self._place.tasks.compute(
            lambda: make().write_workbook(path, name, rows), lambda _: self._end(count), self._fail, self
        )

    def _end(self, count: int) -> None:
        self._be_busy(False)
        text = f"Đã lưu tệp Excel: {grouped(count)} người."
        self._notice.show_message(Message(text, "Lần lưu này được ghi vào nhật ký truy cập."), "good")

    def _fail(self, error: RegistryError) -> None:
        self._be_busy(False)
        self._notice.show_error(error)

    def _be_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self._rows = self._rows if busy else []
        self.busy_changed.emit(busy)
