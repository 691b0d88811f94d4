"""One log as a list: filters above, entries below, and the export of what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from models.actions.undo import UNDOABLE
from models.errors import RegistryError
from models.logs import JournalRow, LogFilter, LookRow
from models.looks import LookKind
from models.ports import Registry
from ui.lines_model import BLOCK, LinesModel
from ui.log.export import Exporter, as_csv
from ui.log.filters import FilterBar
from ui.log.line import LogLine
from ui.log.words import ACTIONS, LOOKS, action_words, joined, lines_of, look_detail, moment_words, what_of
from ui.messages import Message
from ui.page import Part
from ui.tables import ListTable, Shares
from ui.theme import SPACE
from ui.widgets import button, label, row
from ui.words import grouped
from ui.workplace import Workplace

Names = Mapping[str, str]
_CLOSED = "(hồ sơ đã kết thúc, mở hồ sơ có lý do để xem)"
_FILE_FILTER = "Bảng (*.csv)"


@dataclass(frozen=True)
class LogOf:
    """What one of the two logs is called, and how its rows are read."""

    title: str
    headings: tuple[str, ...]
    kinds: Mapping[str, str]
    file: str
    empty: str
    shares: Shares

    def read(self, registry: Registry, wanted: LogFilter, before: int | None, limit: int) -> list[LogLine]:
        raise NotImplementedError


class JournalLog(LogOf):
    """The journal."""

    def __init__(self) -> None:
        super().__init__(
            title="Thay đổi",
            headings=("Số", "Lúc", "Cán bộ", "Việc", "Người", "Nội dung", "Lý do"),
            kinds=ACTIONS,
            file="nhat-ky-thay-doi.csv",
            empty="Không có thay đổi nào như vậy.",
            shares=Shares(stretch=5, soft=(5, 6, 4, 3, 2)),
        )

    def read(self, registry: Registry, wanted: LogFilter, before: int | None, limit: int) -> list[LogLine]:
        rows, names = registry.read(lambda q: (q.journal(wanted, before=before, limit=limit), q.user_names()))
        return [_journal_line(row, names) for row in rows]


class LooksLog(LogOf):
    """The access log."""

    def __init__(self) -> None:
        super().__init__(
            title="Truy cập",
            headings=("Số", "Lúc", "Cán bộ", "Việc", "Người", "Chi tiết"),
            kinds=LOOKS,
            file="nhat-ky-truy-cap.csv",
            empty="Không có lần truy cập nào như vậy.",
            shares=Shares(stretch=5, soft=(5, 4, 2)),
        )

    def read(self, registry: Registry, wanted: LogFilter, before: int | None, limit: int) -> list[LogLine]:
        if before is None:
            registry.store_looks()  # those of the last seconds belong here too
        rows, names = registry.read(lambda q: (q.looks(wanted, before=before, limit=limit), q.user_names()))
        return [_look_line(row, names) for row in rows]


def _journal_line(row: JournalRow, names: Names) -> LogLine:
    entry = row.entry
    lines = _lines(row, names)
    what = what_of(entry)
    user, when = names.get(entry.user_id, ""), moment_words(entry.recorded_at)
    return LogLine(
        entry.number,
        (grouped(entry.number), when, user, what, row.person_name, joined(lines), entry.reason),
        lines,
        entry.action_id,
        action_words(entry.action),
        entry.person_id,
        may_undo=entry.action in UNDOABLE and not entry.undone,
        faded=entry.undone,
    )


def _lines(row: JournalRow, names: Names) -> tuple[str, ...]:
    """What an entry changed, and whose account it is about."""
    if row.closed:
        return (_CLOSED,)
    entry = row.entry
    account = names.get(entry.record_id) if entry.record == "user" and entry.change != "add" else None
    return (*((f"Tài khoản: {account}",) if account else ()), *lines_of(entry))


def _look_line(row: LookRow, names: Names) -> LogLine:
    detail = look_detail(row.kind, row.detail)
    texts = (grouped(row.number), moment_words(row.at), names.get(row.user_id, ""), LOOKS[LookKind(row.kind)])
    return LogLine(row.number, (*texts, row.person_name, detail), (detail,), person_id=row.person_id)


class LogListTab(Part):
    """Signals: ``shown`` when rows stand there, ``chosen`` (LogLine) by Enter, ``said`` (Message, role)."""

    shown = Signal()
    chosen = Signal(object)
    said = Signal(object, str)
    failed = Signal(object)

    def __init__(self, log: LogOf, place: Workplace) -> None:
        super().__init__()
        self._log, self._place = log, place
        self._asked = 0
        self._exporter: Exporter | None = None
        self.filters = FilterBar(place.clock, log.kinds)
        self.filters.changed.connect(self.refresh)
        self.model: LinesModel[LogLine] = LinesModel(log.headings)
        self.model.more_wanted.connect(self._fetch_more)
        self.table = ListTable(f"Nhật ký: {log.title}", self.model, log.shares, row_height=30, cell_of=self.model.cell)
        self.table.activated.connect(self._on_activated)
        self._count = label("", "muted")
        self._export = button("Lưu tệp…", self.export, icon="save", tip=f"Lưu nhật ký {log.title.lower()} ra tệp")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.filters)
        layout.addLayout(row(self._count, 1, self._export))
        layout.addWidget(self.table, 1)
        self.first = self.table

    def refresh(self) -> None:
        """Ask again from the newest entry on. Only the newest answer counts."""
        self._asked += 1
        asked, log, wanted = self._asked, self._log, self.filters.wanted

        def read(registry: Registry) -> tuple[list[LogLine], Names]:
            return log.read(registry, wanted, None, BLOCK), registry.read(lambda q: q.user_names())

        def show(answer: tuple[list[LogLine], Names]) -> None:
            if asked == self._asked:
                self._show(*answer)

        self._place.tasks.run(read, show, self.failed.emit, self)

    def _show(self, lines: list[LogLine], names: Names) -> None:
        self.filters.show_users(names)
        before = self.current
        self.table.empty = self._log.empty
        self.model.show(lines, more=len(lines) == BLOCK)
        places = [i for i, line in enumerate(lines) if before is not None and line.number == before.number]
        if lines:
            self.table.setCurrentIndex(self.model.index(places[0] if places else 0, 0))
        self._show_count()
        self.shown.emit()

    def _fetch_more(self) -> None:
        asked, log, wanted = self._asked, self._log, self.filters.wanted
        before = self.model.lines[-1].number

        def add(lines: list[LogLine]) -> None:
            if asked == self._asked:
                self.model.add(lines, more=len(lines) == BLOCK)
                self._show_count()

        def failed(error: RegistryError) -> None:
            self.model.ask_again()
            self.failed.emit(error)

        self._place.tasks.run(lambda registry: log.read(registry, wanted, before, BLOCK), add, failed, self)

    def _show_count(self) -> None:
        count = len(self.model.lines)
        self._count.setText(f"{count} mục" if self.model.is_whole else f"{count} mục mới nhất, kéo xuống để xem thêm")

    @property
    def current(self) -> LogLine | None:
        """The line that is chosen."""
        return self.model.line_at(self.table.currentIndex().row())

    def _on_activated(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)

    # --- export --------------------------------------------------------------------------

    def export(self) -> None:
        """Write everything that is wanted now to a file of the user's choice; the access log notes it."""
        path = self._place.ask.save_file(self, "Lưu nhật ký", self._log.file, _FILE_FILTER)
        if not path or self._exporter is not None:
            return
        log, wanted = self._log, self.filters.wanted
        self._exporter = Exporter(
            self._place.tasks, lambda registry, before, limit: log.read(registry, wanted, before, limit), self
        )
        self._export.setEnabled(False)
        self._exporter.progressed.connect(lambda count: self._count.setText(f"Đang lưu: {count} mục"))
        self._exporter.read.connect(lambda lines: self._write(Path(path), lines))
        self._exporter.failed.connect(self._on_failed)
        self._exporter.start()

    def _write(self, path: Path, lines: list[LogLine]) -> None:
        named, log, storage = self._place.may_save_plain, self._log, self._place.storage()
        heads = (f"Nhật ký: {log.title}", f"Lọc: {self.filters.words()}", f"{len(lines)} mục")
        rows = [line.texts if named else _without_names(line) for line in lines]

        def job() -> None:
            storage.write_file(path, as_csv(heads, log.headings, rows))

        def done(_: object) -> None:
            self._end_export()
            self._place.tasks.look(LookKind.EXPORT, None, f"{log.title}: {len(lines)} mục")
            text = f"Đã lưu {grouped(len(lines))} mục" + ("." if named else ", không có tên và nội dung.")
            self.said.emit(Message(text, "Lần lưu này được ghi vào nhật ký truy cập."), "good")

        self._place.tasks.compute(job, done, self._on_failed, self)

    def _on_failed(self, error: RegistryError) -> None:
        self._end_export()
        self.failed.emit(error)

    def _end_export(self) -> None:
        self._exporter = None
        self._export.setEnabled(True)
        self._show_count()


def _without_names(line: LogLine) -> tuple[str, ...]:
    """A line with the beginning of the person's id in place of the name, and nothing that anybody typed."""
    _, when, user, what, _, *rest = line.texts
    return (str(line.number), when, user, what, (line.person_id or "")[:8], *("" for _ in rest))
