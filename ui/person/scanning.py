"""Scans and the photo on the page of a person: files that are chosen, dropped or pasted are taken in and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from models.actions.keep_paper import withdraw_document
from models.actions.set_photo import remove_photo
from models.errors import ErrorCode, RegistryError
from models.ids import DocumentId
from models.roles import Permission
from printing.scanned import Source, TakenIn, take_in
from printing.scans import ready_picture
from ui.choose_dialog import ChooseDialog, Option, Section
from ui.messages import error_text
from ui.person.event_dialog import ReasonDialog
from ui.person.host import PersonHost
from ui.person.incoming import Incoming, incoming_of
from ui.person.photo_dialog import PhotoDialog
from ui.person.scan_dialog import CameIn, DescribingDialog, ScanDialog, ScanOf
from ui.person.scans_dialog import ScansDialog
from ui.progress_line import ProgressLine

FILTERS = "Bản quét, ảnh (*.pdf *.jpg *.jpeg *.png);;Mọi tệp (*)"
PICTURES = "Ảnh (*.jpg *.jpeg *.png);;Mọi tệp (*)"
_TOGETHER, _APART = "together", "apart"
_HOW = Section(
    "Các ảnh này là",
    (
        Option(_TOGETHER, "Một giấy tờ: mỗi ảnh là một trang", "theo thứ tự tên tệp"),
        Option(_APART, "Nhiều giấy tờ: mỗi tệp là một giấy tờ", "đặt tên từng giấy tờ ở bước sau"),
    ),
)


@dataclass(frozen=True)
class Again:
    """Papers that were being described are to be described again: in a table or one alone, what is done with the window
    once it is open, and what if there is none because the files are gone or have become others."""

    in_table: bool
    on_open: Callable[[DescribingDialog], object]
    on_lost: Callable[[], object]


class Scanning:
    """Takes files in. ``line`` tells how far it is."""

    def __init__(self, host: PersonHost) -> None:
        self._host = host
        self.line = ProgressLine("Đang nhận bản quét", "Dừng; chưa có gì được lưu")

    # --- scans -------------------------------------------------------------------------------

    def choose_files(self, scan_of: ScanOf) -> None:
        """Ask for files and keep them as scans."""
        chosen = self._host.place.ask.open_files(self._host, "Chọn bản quét", FILTERS)
        self.take(Incoming(tuple(map(Path, chosen))), scan_of)

    def choose_folder(self) -> None:
        """Ask for a folder and keep its files as scans."""
        chosen = self._host.place.ask.folder(self._host, "Chọn thư mục có bản quét, ảnh chụp giấy tờ")
        self.take(Incoming((Path(chosen),) if chosen else ()), ScanOf())

    def paste(self) -> None:
        """Keep as scans what was copied in another program."""
        incoming = incoming_of(QApplication.clipboard().mimeData())
        if incoming:
            self.take(incoming, ScanOf())
        else:
            self._host.say("Chưa có tệp hay ảnh nào được sao chép.", "Sao chép ảnh hoặc tệp trước, rồi bấm Ctrl+V.")

    def take(self, incoming: Incoming, scan_of: ScanOf) -> None:
        """Keep files as scans, after asking once whether several are one paper. A signed copy is one paper."""
        if self._may_take(incoming):
            self._find(incoming, lambda files, sources: self._ask_how(sources, CameIn(files, scan_of)))

    def take_again(self, came_in: CameIn, again: Again) -> None:
        """Read files again that were being described when the program locked."""
        if self._may_take(came_in.incoming):
            self._find(came_in.incoming, lambda _, sources: self._make(sources, came_in, again))
        elif not self.line.is_running:
            again.on_lost()

    def _may_take(self, incoming: Incoming) -> bool:
        view = self._host.view
        return bool(incoming) and view is not None and not self.line.is_running and view.may(Permission.RECORD_EVENT)

    def _find(self, incoming: Incoming, on_found: Callable[[Incoming, Sequence[Source]], object]) -> None:
        """Look the files up on the disk."""
        storage, token = self._host.place.storage, self.line.begin()

        def find() -> tuple[Incoming, Sequence[Source]]:
            files = incoming.expanded()
            sources = files.sources(storage)
            token.check()
            return files, sources

        def found(files: Incoming, sources: Sequence[Source]) -> None:
            self.line.end()
            on_found(files, sources)

        self._host.place.tasks.compute(find, lambda answer: found(*answer), self._on_failed, self._host)

    def _ask_how(self, sources: Sequence[Source], came_in: CameIn) -> None:
        if len(sources) < 2 or came_in.scan_of.copy_of is not None:
            self._make(sources, came_in)
            return
        dialog = ChooseDialog("Nhiều bản quét cùng lúc", [_HOW], self._host)
        dialog.chosen.connect(lambda how: self._make(sources, replace(came_in, together=how == _TOGETHER)))
        self._host.open_when_free(lambda: self._host.open(dialog))

    def _make(self, sources: Sequence[Source], came_in: CameIn, again: Again | None = None) -> None:
        token, line = self.line.begin(), self.line

        def step(done: int, total: int) -> None:
            token.check()
            line.step(done, total)

        self._host.place.tasks.compute(
            lambda: take_in(sources, together=came_in.together, progress=step),
            lambda taken: self._describe(taken, came_in, again),
            self._on_failed,
            self._host,
        )

    def _on_failed(self, error: RegistryError) -> None:
        self.line.end()
        if error.code is ErrorCode.CANCELLED:
            self._host.say("Đã dừng nhận bản quét.", "Chưa có gì được lưu; tệp gốc vẫn còn nguyên.")
        else:
            self._host.on_error(error)

    def _describe(self, taken: TakenIn, came_in: CameIn, again: Again | None) -> None:
        """Ask what the papers are."""
        self.line.end()
        host, count = self._host, len(taken.papers)
        if host.view is None or not count:
            self._tell_faults(taken)
            if again is not None:
                again.on_lost()
            return
        in_table = count > 1 if again is None else again.in_table
        if not in_table and count > 1 and again is not None:
            again.on_lost()
            return
        if not in_table:
            dialog: ScanDialog | ScansDialog = ScanDialog(came_in, taken.papers[0], host.view, host.place, host)
        else:
            dialog = ScansDialog(came_in, taken.papers, host.view, host.place, host)
        dialog.done_with.connect(lambda _: self._after_keeping(taken))
        if taken.faults:
            dialog.warn(_fault_words(taken))

        def open_() -> None:
            host.open(dialog)
            if again is not None:
                again.on_open(dialog)

        host.open_when_free(open_)

    def _after_keeping(self, taken: TakenIn) -> None:
        count = len(taken.papers)
        self._host.after_change("Đã lưu bản quét vào sổ." if count == 1 else f"Đã lưu {count} bản quét vào sổ.")

    def _tell_faults(self, taken: TakenIn) -> None:
        if len(taken.faults) == 1:
            self._host.on_error(taken.faults[0][1])
        elif taken.faults:
            self._host.say(_fault_words(taken), "Chưa có gì được lưu.", "alert")
        else:
            self._host.say("Không có tệp PDF, JPEG hay PNG nào.", "Thư mục con không được đọc.")

    def withdraw(self, document_id: str) -> None:
        """Take a scan back that was attached by mistake."""
        host, view = self._host, self._host.view
        document = next((d for d in view.documents if d.id == document_id), None) if view else None
        if document is None:
            return
        dialog = ReasonDialog(
            f"Rút bản quét: {document.title}",
            "Bản quét đính nhầm không còn trong hồ sơ và danh sách giấy tờ, chỉ còn trong lịch sử thay đổi. "
            "Tệp được giữ đến khi hồ sơ hết thời hạn lưu giữ.",
            "Rút bản quét",
            host,
        )
        dialog.given.connect(
            lambda reason: host.run(
                lambda registry: registry.write(withdraw_document, host.person_id, DocumentId(document_id), reason),
                lambda _: host.after_change("Đã rút bản quét."),
            )
        )
        host.open(dialog)

    # --- the photo ---------------------------------------------------------------------------

    def choose_photo(self) -> None:
        """Ask for a picture and let it be the photo of the person."""
        chosen = self._host.place.ask.open_file(self._host, "Chọn ảnh chân dung", PICTURES)
        self.take_photo(Incoming((Path(chosen),) if chosen else ()))

    def paste_photo(self) -> None:
        """Let a copied picture be the photo."""
        incoming = incoming_of(QApplication.clipboard().mimeData())
        if incoming:
            self.take_photo(incoming)
        else:
            self._host.say("Chưa có ảnh nào được sao chép.", "Sao chép ảnh trước, rồi bấm Ctrl+V.")

    def take_photo(self, incoming: Incoming) -> None:
        """Let the first picture of what came in be the photo, once its frame is chosen."""
        host, view = self._host, self._host.view
        if not incoming or view is None or not view.may(Permission.CHANGE_PERSON):
            return
        storage, person = host.place.storage, view.case.person
        question = host.ask()

        def read() -> bytes:
            for source in incoming.expanded().sources(storage)[:1]:
                return ready_picture(source.read())[0]
            raise RegistryError(ErrorCode.SCAN_TYPE)

        def show(picture: bytes) -> None:
            dialog = PhotoDialog(picture, person, host.place, host)
            dialog.done_with.connect(lambda _: host.after_change("Đã đặt ảnh chân dung."))
            host.open_answer(question, dialog)

        host.place.tasks.compute(read, show, host.on_error, host)

    def remove_photo(self) -> None:
        """Take the photo out, after asking."""
        host, view = self._host, self._host.view
        if view is None or not host.place.ask.confirm(
            host, "Bỏ ảnh chân dung?", "Ảnh không còn hiện trên màn hình và giấy tờ in sau này.", "Bỏ ảnh"
        ):
            return
        person = view.case.person
        host.run(
            lambda registry: registry.write(remove_photo, person.id, person.version),
            lambda _: host.after_change("Đã bỏ ảnh chân dung."),
        )


def _fault_words(taken: TakenIn) -> str:
    """Which files were not taken in, and why."""
    told = "; ".join(f"{name}: {error_text(error).text}" for name, error in taken.faults[:3])
    rest = len(taken.faults) - 3
    return f"{len(taken.faults)} tệp không nhận được. {told}" + (f"; và {rest} tệp khác" if rest > 0 else "")
