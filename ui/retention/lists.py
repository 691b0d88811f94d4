"""The three lists of the page: files whose time is over, times of retention, reports of destructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from models import fields
from models.dates import LEGAL_ZONE, PartialDate, show_date
from models.erasure import Erasure, ErasureOrder, Overdue
from models.ids import PersonId
from models.law.marks import Mark
from models.retention import CLASSES, RetentionTerm, Terms
from ui.list_part import ListPart
from ui.tables import Shares

_CHOSEN = "✓"
UNKNOWN = "chưa rõ"


class OverdueList(ListPart):
    """Closed files whose time is over; Space or Enter marks one for destruction. Signal: ``chosen_changed``."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Hồ sơ hết thời hạn lưu",
            ("Chọn", "Họ và tên", "Ngày sinh", "Loại hồ sơ", "Kết thúc ngày", "Thời hạn", "Giấy tờ"),
            Shares(stretch=3, soft=(1,)),
        )
        self.chosen: set[PersonId] = set()
        self.table.empty = "Không có hồ sơ nào đã hết thời hạn lưu."
        self.table.activated.connect(self._mark)
        self.table.installEventFilter(self)

    def show_overdue(self, overdue: Overdue) -> None:
        self.about.setText(_sentence(overdue))
        self.chosen &= {row.person_id for row in overdue.rows}
        self.fill(
            (
                row.person_id,
                (
                    _CHOSEN if row.person_id in self.chosen else "",
                    row.name or "(đã lấy ra khỏi sổ)",
                    PartialDate.from_iso(row.birth).show() if row.birth else "",
                    CLASSES[row.code].name,
                    show_date(row.since),
                    f"{row.years:02d} năm",
                    str(row.papers),
                ),
            )
            for row in overdue.rows
        )
        self.chosen_changed.emit()

    def mark_all(self) -> None:
        """Mark every file that stands there; none, if all are marked."""
        everybody = {PersonId(self.data_of(self.model.index(row, 0))) for row in range(self.model.rowCount())}
        self.chosen = set() if self.chosen == everybody else everybody
        for row in range(self.model.rowCount()):
            self._show_mark(row)
        self.chosen_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            self._mark(self.table.currentIndex())
            return True
        return False

    def _mark(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen ^= {PersonId(self.data_of(index))}
            self._show_mark(index.row())
            self.chosen_changed.emit()

    def _show_mark(self, row: int) -> None:
        person = PersonId(self.data_of(self.model.index(row, 0)))
        self.model.item(row, 0).setText(_CHOSEN if person in self.chosen else "")


def _sentence(overdue: Overdue) -> str:
    parts = []
    if overdue.total:
        shown = f", hiện {len(overdue.rows)} hồ sơ đầu" if overdue.total > len(overdue.rows) else ""
        parts.append(f"{overdue.total} hồ sơ đã hết thời hạn lưu{shown}. Phím cách để chọn từng hồ sơ.")
    if overdue.counts:
        parts.append(f"{overdue.counts} dòng số đếm đã hết thời hạn.")
    waiting = sum(overdue.unknown.values())
    if waiting:
        parts.append(
            f"{waiting} hồ sơ đã kết thúc thuộc loại chưa rõ thời hạn nên không được đề xuất hủy: chỉ huy đặt thời hạn"
            " ở phần “Thời hạn lưu”."
        )
    return " ".join(parts) or "Chương trình đề xuất ở đây những hồ sơ đã kết thúc và hết thời hạn lưu."


class TermList(ListPart):
    """For how long each class of records is kept. Signal: ``term_wanted`` (class)."""

    term_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "Thời hạn lưu",
            ("Loại dữ liệu", "Thời hạn", "Căn cứ", "Mức kiểm chứng"),
            Shares(stretch=2, soft=(0,), wrap=True),
        )
        self.about.setText(
            "Thời hạn chưa đọc được trong văn bản thì ghi “chưa rõ” và không đề xuất hủy gì. Đặt thời hạn (Enter)"
            " có căn cứ và lý do."
        )
        self.table.activated.connect(lambda index: self.term_wanted.emit(self.data_of(index)))

    def show_terms(self, terms: Terms) -> None:
        self.fill((code, _term_texts(code, terms)) for code in CLASSES)


def _term_texts(code: str, terms: Terms) -> tuple[str, str, str, str]:
    declared, set_by_chief = CLASSES[code], terms.get(code)
    if set_by_chief is not None:
        return declared.name, term_words(set_by_chief), set_by_chief.basis, "chỉ huy đặt"
    years = UNKNOWN if declared.years is None else f"{declared.years:02d} năm"
    source = UNKNOWN if declared.mark is Mark.UNKNOWN else "đã đối chiếu"
    return declared.name, years, declared.basis, source


def term_words(term: RetentionTerm) -> str:
    return "vĩnh viễn" if term.forever else f"{term.years:02d} năm"


class ReportList(ListPart):
    """The destructions that were carried out. Signal: ``report_wanted`` (id)."""

    report_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "Biên bản tiêu hủy",
            ("Lúc", "Số biên bản", "Người thực hiện", "Trường hợp", "Căn cứ", "Số hồ sơ"),
            Shares(stretch=4, soft=(3, 2)),
        )
        self.about.setText("Enter để xem và in biên bản. Biên bản được giữ lại và không ghi tên người bị hủy hồ sơ.")
        self.table.empty = "Chưa hủy dữ liệu nào."
        self.table.activated.connect(lambda index: self.report_wanted.emit(self.data_of(index)))

    def show_reports(self, erasures: Sequence[Erasure], names: Mapping[str, str]) -> None:
        ground = fields.field_map(ErasureOrder)["ground"]
        self.fill(
            (
                erasure.id,
                (
                    f"{erasure.at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}",
                    erasure.order.number,
                    names.get(erasure.by, ""),
                    ground.show(erasure.order.ground),
                    erasure.order.basis,
                    str(erasure.people),
                ),
            )
            for erasure in erasures
        )
