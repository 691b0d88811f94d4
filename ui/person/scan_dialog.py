"""A paper comes in: a scanned file is proven, described and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from models import fields
from models.actions.keep_paper import attach_scan
from models.clock import today
from models.errors import InvalidFields, RegistryError
from models.ids import DocumentId, EventId, PersonId, random_id
from models.papers.scans import MOST_BYTES, Scan, ScanFields
from models.ports import NewDocument
from ui.field_form import FieldForm, mark_faults
from ui.job_dialog import JobDialog, Start
from ui.widgets import label
from ui.workplace import Workplace

FILTERS = "Bản quét (*.pdf *.jpg *.jpeg *.png);;Mọi tệp (*)"


@dataclass(frozen=True, slots=True)
class ScanOf:
    """What a scan is of: a paper of the dossier, about an event of it, the signed copy of a printed one."""

    form: str = ""
    title: str = ""
    event_id: EventId | None = None
    copy_of: DocumentId | None = None
    number: str = ""
    dated: date | None = None


Proven = Callable[[Scan, bytes], None]


def choose_scan(place: Workplace, owner: QWidget, on_proven: Proven, on_error: Callable[[RegistryError], None]) -> None:
    """Ask for a file and hand it over once it has proved to be whole and of a kind that may come in."""
    chosen = place.ask.open_file(owner, "Chọn bản quét", FILTERS)
    if not chosen:
        return
    storage = place.storage

    def prove() -> tuple[Scan, bytes]:
        from printing.scans import check_scan

        content = storage().read_file(Path(chosen), MOST_BYTES + 1)
        return check_scan(content), content

    place.tasks.compute(prove, lambda found: on_proven(*found), on_error, owner)


class ScanDialog(JobDialog):
    """Asks what a scanned file is and keeps it. Signal: ``done_with`` (id of the document)."""

    def __init__(
        self, scan_of: ScanOf, scan: Scan, content: bytes, person_id: PersonId, place: Workplace, parent: QWidget
    ) -> None:
        signed = scan_of.copy_of is not None
        super().__init__(
            "Đính bản đã ký" if signed else "Đính bản quét",
            "Bản đã ký đứng thay bản in khi in hồ sơ; bản in vẫn được giữ nguyên." if signed else "",
            "Lưu vào sổ",
            parent,
        )
        self._of, self._scan, self._content = scan_of, scan, content
        self._person_id, self._place = person_id, place
        self.form = FieldForm(fields.fields_of(ScanFields), lambda: today(place.clock))
        known = {"title": scan_of.title, "number": scan_of.number, "dated": None if signed else scan_of.dated}
        self.form.show_values({name: value for name, value in known.items() if value})
        self.body.addWidget(self.form)
        pages = f"{scan.pages} trang, {max(1, len(content) // 1000)} kB. Tệp gốc trên máy không bị xóa."
        self.body.addWidget(label(pages, "label", wrap=True))
        self.ready(720, 340)
        self.form.editor("dated" if scan_of.title else "title").setFocus()

    def start(self) -> Start:
        known = fields.build(ScanFields, self.form.values(), today=today(self._place.clock))
        assert isinstance(known, ScanFields)
        document = NewDocument(
            id=DocumentId(random_id()),
            person_id=self._person_id,
            event_id=self._of.event_id,
            origin="received",
            form=self._of.form,
            form_version="",
            title=known.title,
            number=known.number,
            dated=known.dated,
            signer="",
            pages=self._scan.pages,
            media_type=self._scan.media_type,
            content=self._content,
            inputs={},
            copy_of=self._of.copy_of,
        )
        return lambda done, failed: self._place.tasks.run(
            lambda registry: registry.write(attach_scan, document), done, failed, self
        )

    def show_error(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            self._notice.show_message(mark_faults((self.form, error)), "alert")
        else:
            super().show_error(error)
