"""A paper that was scanned in is described and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from models import fields
from models.actions.keep_paper import attach_scan
from models.clock import today
from models.errors import InvalidFields, RegistryError
from models.ids import DocumentId, EventId, PersonId, random_id
from models.papers.scans import PDF, ScanFields
from models.ports import NewDocument
from printing.scanned import MadePaper
from ui.field_form import FieldForm, tell_faults
from ui.form_names import form_name
from ui.job_dialog import JobDialog, Start
from ui.messages import Message
from ui.person.incoming import title_of
from ui.person.scan_forms import scan_fields
from ui.person.view import PersonView
from ui.widgets import label
from ui.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ScanOf:
    """What a scan is of: a paper of the dossier, about an event of it, the signed copy of a printed one."""

    form: str = ""
    title: str = ""
    event_id: EventId | None = None
    copy_of: DocumentId | None = None
    number: str = ""
    dated: date | None = None


def scanned(person_id: PersonId, paper: MadePaper, known: ScanFields, scan_of: ScanOf = ScanOf()) -> NewDocument:
    """A paper that came in as a document; about the event that it was to be of, unless it is another paper."""
    same = known.form == scan_of.form
    return NewDocument(
        id=DocumentId(random_id()),
        person_id=person_id,
        event_id=scan_of.event_id if same else None,
        origin="received",
        form=known.form,
        form_version="",
        title=known.title,
        number=known.number,
        dated=known.dated,
        signer="",
        pages=paper.pages,
        media_type=PDF,
        content=paper.content,
        inputs={},
        copy_of=scan_of.copy_of if same else None,
    )


class ScanDialog(JobDialog):
    """Asks what a scanned paper is and keeps it. Signal: ``done_with`` (id of the document)."""

    def __init__(self, scan_of: ScanOf, paper: MadePaper, view: PersonView, place: Workplace, parent: QWidget) -> None:
        signed = scan_of.copy_of is not None
        super().__init__(
            "Đính bản đã ký" if signed else "Đính bản quét",
            "Bản đã ký đứng thay bản in khi in hồ sơ; bản in vẫn được giữ nguyên." if signed else "",
            "Lưu vào sổ",
            parent,
        )
        self._of, self._paper = scan_of, paper
        self._person_id, self._place = view.case.person.id, place
        self.form = FieldForm(scan_fields(view, scan_of.form), lambda: today(place.clock))
        known = {
            "form": scan_of.form,
            "title": scan_of.title or title_of(paper.name),
            "number": scan_of.number,
            "dated": None if signed else scan_of.dated,
        }
        self.form.show_values({name: value for name, value in known.items() if value})
        self._named = ""
        self.form.editor("form").edited.connect(self._name_after_form)
        self.body.addWidget(self.form)
        pages = f"{paper.pages} trang, {max(1, len(paper.content) // 1000)} kB. Tệp gốc trên máy không bị xóa."
        self.body.addWidget(label(pages, "label", wrap=True))
        self.ready(720, 380, place.ask)
        self.form.editor("dated" if scan_of.title else "form").setFocus()

    def _name_after_form(self) -> None:
        """A paper without a title, or with that of another form, is called as its form is."""
        form, title = self.form.editor("form").typed(), self.form.editor("title")
        if form and title.state() in ("", self._named):
            self._named = form_name(form)
            title.show_value(self._named)

    def warn(self, words: str) -> None:
        """Say what of the files did not come in."""
        self._notice.show_message(Message(words, "Các tệp khác đã đọc xong."))

    def start(self) -> Start:
        known = fields.build(ScanFields, self.form.values(), today=today(self._place.clock))
        assert isinstance(known, ScanFields)
        document = scanned(self._person_id, self._paper, known, self._of)
        return lambda done, failed: self._place.tasks.run(
            lambda registry: registry.write(attach_scan, document), done, failed, self
        )

    def show_error(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            tell_faults(self._notice, (self.form, error))
        else:
            super().show_error(error)
