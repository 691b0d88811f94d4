"""Kiểm tra: the chains of the registry verified on demand, and compared with a head that was kept elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from models.errors import RegistryError
from models.faults import Checked, CheckedPart, Fault
from models.kept_head import KeptHead
from ui.messages import Message
from ui.page import Part
from ui.theme import SPACE
from ui.verifier import Verifier
from ui.widgets import Notice, button, card, label, row, scrolled
from ui.words import fault_text, grouped
from ui.workplace import Workplace

_PARTS = {
    CheckedPart.HEADERS: "Lịch sử thay đổi",
    CheckedPart.SIGNED_HEADS: "Chữ ký lúc đóng sổ",
    CheckedPart.LOOKS: "Nhật ký truy cập",
    CheckedPart.CONTENTS: "Nội dung các mục",
}
_SHOWN = 12
"""Faults shown; more say no more."""


class CheckTab(Part):
    """Signal: ``failed`` (RegistryError)."""

    failed = Signal(object)

    def __init__(self, place: Workplace, verifier: Verifier) -> None:
        super().__init__()
        self._place, self._verifier = place, verifier
        self._start = button("Kiểm tra ngay", self.start, role="primary", icon="circle-check")
        self._stop = button("Dừng", verifier.cancel, icon="ban")
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Tiến độ kiểm tra")
        self._result = Notice()
        self._head = QLineEdit()
        self._head.setReadOnly(True)
        self._head.setAccessibleName("Mã đối chiếu nhật ký hiện nay")
        self._kept = QLineEdit()
        self._kept.setAccessibleName("Mã đã giữ")
        self._kept.setPlaceholderText("Ví dụ: 1-1234-ABCD-EFGH-IJKL-MNOP")
        self._kept.returnPressed.connect(self.compare)
        self._compare = button("So sánh", self.compare, icon="search")
        self._compared = Notice()
        self._build()
        verifier.progressed.connect(self._on_progress)
        verifier.ended.connect(self._show_state)
        self.first = self._start
        self._show_state()
        self.refresh()

    def _build(self) -> None:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        frame, box = card()
        box.addWidget(label("Kiểm tra nhật ký", "section"))
        box.addWidget(
            label(
                "Chương trình tự kiểm tra sau mỗi lần mở sổ. Mục bị sửa, xóa, đổi chỗ đều bị phát hiện.",
                "muted",
                wrap=True,
            )
        )
        box.addLayout(row(self._start, self._stop, 1))
        box.addWidget(self._progress)
        box.addWidget(self._result)
        layout.addWidget(frame)
        frame, box = card()
        box.addWidget(label("Mã đối chiếu nhật ký", "section"))
        box.addWidget(
            label(
                "Chép mã này ra giấy hoặc gửi cấp trên. Sau này so sánh với sổ: nếu sổ bị thay bằng bản cũ hoặc bị"
                " viết lại thì mã không khớp. Chương trình không tự biết được điều đó.",
                "muted",
                wrap=True,
            )
        )
        box.addWidget(self._head)
        caption = label("Mã đã giữ", "label")
        caption.setBuddy(self._kept)
        box.addWidget(caption)
        line = row(self._kept, self._compare)
        line.setStretch(0, 1)
        box.addLayout(line)
        box.addWidget(self._compared)
        layout.addWidget(frame)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))

    def refresh(self) -> None:
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: q.head()),
            lambda head: self._head.setText(head.show()),
            self.failed.emit,
            self,
        )

    # --- verifying -----------------------------------------------------------------------

    def start(self) -> None:
        self._verifier.start()
        self._show_state()
        self._stop.setFocus()

    def _on_progress(self, checked: Checked) -> None:
        self._progress.setRange(0, max(1, checked.total))
        self._progress.setValue(checked.done)
        self._progress.setFormat(f"{_PARTS[checked.part]}: {grouped(checked.done)} / {grouped(checked.total)}")

    def _show_state(self) -> None:
        verifier = self._verifier
        had_focus = self._stop.hasFocus()
        self._start.setEnabled(not verifier.is_running)
        self._stop.setEnabled(verifier.is_running)
        self._progress.setVisible(verifier.is_running)
        if had_focus and not verifier.is_running:
            self._start.setFocus()
        if verifier.is_running:
            self._result.clear()
        elif verifier.error is not None:
            self._result.show_error(verifier.error)
        elif verifier.faults:
            self._result.show_message(faults_message(verifier.faults), "alert")
        elif verifier.is_whole:
            self._result.show_message(Message("Nhật ký nguyên vẹn.", ""), "good")
        else:
            self._result.show_message(Message("Chưa kiểm tra xong từ khi mở sổ.", ""), "notice")

    # --- comparing -----------------------------------------------------------------------

    def compare(self) -> None:
        """Compare the registry with a head that somebody kept."""
        try:
            kept = KeptHead.from_text(self._kept.text())
        except ValueError:
            self._compared.show_message(
                Message("Mã không đúng.", "Nhập đúng như đã chép, ví dụ 1-1234-ABCD-EFGH-IJKL-MNOP."), "alert"
            )
            return
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: q.compared(kept)), self._show_compared, self._on_failed, self
        )

    def _show_compared(self, fault: Fault | None) -> None:
        if fault is None:
            self._compared.show_message(
                Message("Khớp: đến mã đã giữ, sổ không bị thay và không bị viết lại.", ""), "good"
            )
        else:
            self._compared.show_message(faults_message([fault]), "alert")

    def _on_failed(self, error: RegistryError) -> None:
        self._compared.show_error(error)


def faults_message(faults: list[Fault]) -> Message:
    """What a verification found, and what to do."""
    shown = " ".join(fault_text(fault) for fault in faults[:_SHOWN])
    more = f" Còn {len(faults) - _SHOWN} lỗi khác." if len(faults) > _SHOWN else ""
    return Message(shown + more, "Giữ nguyên tệp sổ, ghi lại giờ và báo chỉ huy, cấp trên. Chưa khôi phục bản nào.")
