"""Dialogs of keys: making, printing and trying a recovery sheet, the superior's key, another key for the registry."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QProgressBar, QRadioButton, QVBoxLayout, QWidget

from models.accounts import Way
from models.actions import manage_keys
from models.backup import Held, held
from models.clock import today
from models.errors import ErrorCode, FieldFault, FieldProblem, InvalidFields, RegistryError
from models.papers.destruction import held_lines
from models.papers.recovery_sheet import RecoverySheetData
from models.ports import Registry
from models.recovery.code import SheetCode
from models.roles import User
from printing.recovery_sheet import render_sheets
from ui.code_lines import CodeLines
from ui.job_dialog import JobDialog, Start
from ui.messages import Message
from ui.paper.print_bar import PrintBar
from ui.tasks import CancelToken
from ui.theme import SPACE
from ui.widgets import Notice, button, enter_presses, fit, label, row
from ui.workplace import Workplace


class MakeSheetDialog(JobDialog):
    """Asks for one sheet or two. ``done_with``: (office, codes)."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        text = (
            "Phiếu mở được sổ khi không còn mật khẩu nào. Mã trên phiếu chỉ hiện ra lần này: in ngay, thử phiếu, niêm"
            " phong, cất trong két."
        )
        super().__init__("Lập phiếu khôi phục", text, "Lập phiếu", parent)
        self._tasks = place.tasks
        self._one = QRadioButton("Một phiếu")
        self._two = QRadioButton("Hai phiếu, phải có đủ cả hai mới mở được sổ")
        self._one.setChecked(True)
        for choice in (self._one, self._two):
            choice.setAccessibleName(choice.text())
            enter_presses(choice)
            self.body.addWidget(choice)
        self.ready(560, 250)
        self._one.setFocus()

    def start(self) -> Start:
        way = Way.TWO_SHEETS if self._two.isChecked() else Way.SHEET

        def job(registry: Registry) -> tuple[str, tuple[SheetCode, ...]]:
            office = registry.read(lambda queries: queries.office())
            return office.known.issuer_line, registry.write(manage_keys.make_sheet, way)

        return lambda done, failed: self._tasks.run(job, done, failed, self)


class PrintSheetDialog(QDialog):
    """Prints a sheet from memory. It cannot be printed again once this dialog has closed.

    Signal: ``rehearsal_wanted`` when it was printed and the user goes on to try it.
    """

    rehearsal_wanted = Signal()

    def __init__(self, office: str, codes: tuple[SheetCode, ...], place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("In phiếu khôi phục")
        self._place, self.printed = place, False
        day: date = today(place.clock)
        self._sheets = [RecoverySheetData(office, day, code) for code in codes]
        self._notice = Notice()
        self._bar = PrintBar(place, self._notice, copies=False)
        self._bar.print_wanted.connect(self.print)
        self._bar.close_wanted.connect(self.reject)
        self._try = button("Thử phiếu vừa in", self._go_on, icon="circle-check", shortcut="Ctrl+T")
        self._try.setEnabled(False)
        count = "hai tờ" if len(codes) > 1 else "một tờ"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("In phiếu khôi phục", "heading"))
        text = (
            f"Máy in sẽ in {count}. Mã không hiện trên màn hình và không được lưu; đóng cửa sổ này mà chưa in thì"
            " phiếu không có hiệu lực."
        )
        layout.addWidget(label(text, wrap=True))
        layout.addWidget(self._notice)
        layout.addStretch(1)
        layout.addLayout(row(self._try, 1))
        layout.addWidget(self._bar)
        fit(self, 680, 260)

    def print(self) -> None:
        if not self._bar.is_ready:
            return
        sheets, printer, name, training = self._sheets, self._place.printer, self._bar.printer, self._place.training
        self._bar.set_busy(True)
        self._place.tasks.compute(
            lambda: printer.print(render_sheets(sheets, training=training), name, 1),
            lambda _: self._on_printed(),
            self._on_failed,
            self,
        )

    def _on_printed(self) -> None:
        self._bar.set_busy(False)
        self.printed = True
        self._try.setEnabled(True)
        self._notice.show_message(
            Message("Đã gửi phiếu tới máy in.", "Đọc lại phiếu, thử phiếu ngay, rồi niêm phong."), "good"
        )
        self._try.setFocus()

    def _on_failed(self, error: RegistryError) -> None:
        self._bar.set_busy(False)
        self._notice.show_error(error)

    def _go_on(self) -> None:
        self.rehearsal_wanted.emit()
        self.accept()

    def done(self, result: int) -> None:
        """Closed: the codes go, and with them a sheet that was never printed, for nobody could ever use it."""
        if self._sheets and not self.printed:
            codes = tuple(sheet.code for sheet in self._sheets)
            self._place.tasks.run(lambda registry: registry.write(manage_keys.discard_sheet, codes))
        self._sheets = []
        super().done(result)


class RehearseDialog(JobDialog):
    """Proves a sheet; nothing changes but the day on which it was proved."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(
            "Thử phiếu khôi phục", "Thử phiếu không thay đổi gì trong sổ, chỉ ghi ngày đã thử.", "Thử", parent
        )
        self._tasks = place.tasks
        self.codes = CodeLines()
        self.body.addWidget(self.codes)
        self.ready(640, 400)
        self.codes.focus_first()

    def start(self) -> Start:
        codes = self.codes.codes()
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_keys.rehearse, codes), done, failed, self
        )


class ClinicalBySheetDialog(RehearseDialog):
    """Gives the clinical key of a sheet to a health account when nobody who holds it is there."""

    def __init__(self, user: User, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        self.setWindowTitle("Cấp khóa y tế bằng phiếu")
        self._user = user

    def start(self) -> Start:
        codes, user_id = self.codes.codes(), self._user.id
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_keys.recover_clinical, user_id, codes), done, failed, self
        )


class SuperiorKeyDialog(JobDialog):
    """Trusts the public key of the superior, as 64 hexadecimal digits."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        text = "Cấp trên giữ khóa riêng và có thể mở sổ khi đơn vị không còn mở được. So khóa này qua điện thoại."
        super().__init__("Khóa công khai của cấp trên", text, "Tin khóa này", parent)
        self._tasks = place.tasks
        self._line = QLineEdit()
        self._line.setAccessibleName("Khóa công khai của cấp trên (64 ký tự 0-9, a-f)")
        caption = label(f"{self._line.accessibleName()} *", "label")
        caption.setBuddy(self._line)
        self.body.addWidget(caption)
        self.body.addWidget(self._line)
        self.ready(640, 250)
        self._line.setFocus()

    def start(self) -> Start:
        try:
            public = binascii.unhexlify(re.sub(r"[\s:\-]", "", self._line.text()))
        except ValueError:
            raise _no_key() from None
        if len(public) != 32:
            raise _no_key()
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_keys.trust_superior, public), done, failed, self
        )

    def show_error(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            self._notice.show_message(
                Message("Đây không phải khóa công khai.", "Chưa ghi gì. Cần 64 ký tự 0-9, a-f."), "alert"
            )
        else:
            super().show_error(error)


def _no_key() -> InvalidFields:
    return InvalidFields([FieldProblem("public", FieldFault.WRONG_TYPE)])


_COPIES = "Các bản sao lưu làm trước lúc này vẫn mở được bằng mật khẩu cũ: cất kỹ hoặc hủy khi đã có bản mới."


class RotationDialog(QDialog):
    """Puts the registry under another key, with progress and a way to stop. Signal: ``ended`` (bool: rotated)."""

    ended = Signal(bool)
    _progressed = Signal(int, int)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Đổi khóa sổ")
        self._place, self._token, self._running = place, CancelToken(), False
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Tiến độ đổi khóa")
        self._notice = Notice()
        self._begin = button("Đổi khóa", self.begin, role="primary", shortcut="Ctrl+S")
        self._stop = button("Để sau", self.reject, shown_keys="Esc")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Đổi khóa sổ", "heading"))
        about = (
            "Sổ được ghi lại bằng khóa mới mà tài khoản đã xóa không biết. Mật khẩu của mọi người và phiếu khôi"
            " phục vẫn dùng như cũ. Dừng giữa chừng hay mất điện: sổ mở bằng khóa cũ hoặc khóa mới, không mất gì."
        )
        self._copies = label(_COPIES, wrap=True)
        layout.addWidget(label(about, wrap=True))
        layout.addWidget(self._copies)
        layout.addWidget(self._bar)
        layout.addWidget(self._notice)
        layout.addStretch(1)
        layout.addLayout(row(1, self._stop, self._begin))
        self._progressed.connect(self._on_progress)
        fit(self, 620, 340)
        self._begin.setFocus()
        place.tasks.run(
            lambda registry: registry.read(lambda q: held(q.backups(), q.places(), q.old_registries())),
            self._show_copies,
            self._notice.show_error,
            self,
        )

    def _show_copies(self, places: Sequence[Held]) -> None:
        """Name the backups that no change of the key can reach."""
        self._copies.setText("\n".join((_COPIES, *held_lines(places))))

    def begin(self) -> None:
        if self._running:
            return
        self._running, self._token = True, CancelToken()
        self._begin.setEnabled(False)
        self._stop.setText("Dừng")
        self._stop.setFocus()
        token, tell = self._token, self._progressed.emit
        self._place.tasks.run(
            lambda registry: registry.rotate(_checked(token, tell)), self._on_done, self._on_failed, self
        )

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setMaximum(max(total, 1))
        self._bar.setValue(done)

    def _on_done(self, _: object) -> None:
        self._running = False
        self.ended.emit(True)
        self.accept()

    def _on_failed(self, error: RegistryError) -> None:
        self._running = False
        self._begin.setEnabled(True)
        self._stop.setText("Để sau")
        self._bar.reset()
        if error.code is ErrorCode.CANCELLED:
            self._notice.show_message(Message("Đã dừng, sổ vẫn dùng khóa cũ.", "Nên đổi khóa trong hôm nay."))
        else:
            self._notice.show_error(error)
        self._begin.setFocus()

    def done(self, result: int) -> None:
        """Closed from outside, by the lock: what runs is stopped, the key stays the old one."""
        self._token.cancel()
        super().done(result)

    def reject(self) -> None:
        """While it runs Escape stops it; the dialog stays until the answer comes."""
        if self._running:
            self._token.cancel()
            return
        self.ended.emit(False)
        super().reject()


def _checked(token: CancelToken, tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        token.check()
        tell(done, total)

    return progress
