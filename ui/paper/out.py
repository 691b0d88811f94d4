"""How a paper leaves the program beside the printer: as a plain file that somebody answers for, or as a blank form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from models.actions.keep_paper import log_reprint
from models.errors import RegistryError
from models.ports import Registry
from ui.messages import Message
from ui.paper.print_bar import PrintBar
from ui.widgets import Notice
from ui.workplace import Workplace

Send = Callable[[bytes], None]
"""Puts bytes somewhere; runs off the UI thread."""


def ask_for_plain_file(place: Workplace, owner: QWidget, name: str, *, of_many: bool = False) -> Send | None:
    """Ask whether a plain PDF may be saved, and where; None if it may not."""
    whose = "dữ liệu cá nhân của nhiều người" if of_many else "dữ liệu cá nhân"
    sure = place.ask.confirm(
        owner,
        "Lưu thành tệp PDF không mã hóa?",
        f"Tệp có {whose}. Chỉ lưu khi được phép và xóa ngay khi không còn cần.",
        "Lưu tệp",
    )
    path = place.ask.save_file(owner, "Lưu PDF", name, "PDF (*.pdf)") if sure else ""
    make = place.storage
    return (lambda pdf: make().write_file(Path(path), pdf)) if path else None


def print_blank(
    place: Workplace, owner: QWidget, bar: PrintBar, notice: Notice, form: str, render: Callable[[], bytes]
) -> None:
    """Print a form with nothing filled in: it names nobody, so it is logged and not kept."""
    if not bar.is_ready:
        return
    printer, name, copies = place.printer, bar.printer, bar.copies
    bar.set_busy(True)

    def log(registry: Registry, _: None) -> None:
        registry.write(log_reprint, None, None, form, copies)

    def done(_: object) -> None:
        bar.set_busy(False)
        notice.show_message(Message("Đã in mẫu trống.", ""), "good")

    def failed(error: RegistryError) -> None:
        bar.set_busy(False)
        notice.show_error(error)

    place.tasks.send(lambda: printer.print(render(), name, copies), log, done, failed, owner)
