"""A paper that was scanned in is described and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from models import fields
from models.actions.keep_paper import attach_scan
from models.clock import today
from models.errors import InvalidFields, RegistryError
from models.ids import DocumentId, EventId, PersonId, random_id
from models.papers.scans import PDF, ScanFields
from models.ports import NewDocument
from printing.scanned import MadePaper
from ui.drafts import OTHER, SCANS, Draft
from ui.field_form import FieldForm, tell_faults
from ui.form_names import form_name
from ui.job_dialog import JobDialog, Start
from ui.messages import Message
from ui.person.incoming import Incoming, title_of
from ui.person.scan_forms import scan_fields
from ui.person.view import PersonView
from ui.saving import Saving
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


@dataclass(frozen=True, slots=True)
class CameIn:
    """How files came in, for them to be read again after a lock: from where, what they are of, whether as one paper."""

    incoming: Incoming
    scan_of: ScanOf
    together: bool = True

    def as_data(self) -> dict[str, Any]:
        """As JSON data."""
        of = self.scan_of
        dated = of.dated.isoformat() if of.dated else ""
        return {
            "paths": [str(path) for path in self.incoming.paths],
            "of": {**asdict(of), "dated": dated},
            "together": self.together,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> CameIn:
        """What ``as_data`` gave."""
        of = dict(data["of"])
        of["dated"] = date.fromisoformat(of["dated"]) if of["dated"] else None
        return cls(Incoming(tuple(map(Path, data["paths"]))), ScanOf(**of), data["together"])


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


class DescribingDialog(JobDialog):
    """A dialog in which papers that came in are described; what was typed is kept over a lock."""

    def __init__(self, came_in: CameIn, title: str, text: str, yes: str, view: PersonView, place: Workplace,
                 parent: QWidget) -> None:  # fmt: skip
        super().__init__(title, text, yes, parent)
        self._came_in, self._person, self._place = came_in, view.case.person, place
        self.saving = Saving(place.tasks, self)

    def reject(self) -> None:
        """Given up: what was kept of it goes too. A lock closes the window without that."""
        super().reject()
        if self.isHidden():
            self.saving.forget()

    def warn(self, words: str) -> None:
        """Say what of the files did not come in."""
        self._notice.show_message(Message(words, "Các tệp khác đã đọc xong."))

    def draft(self) -> Draft | None:
        """What was typed, with where the files are; they are not kept themselves."""
        if not self.is_changed:
            return None
        content, lines = self.described()
        what = SCANS if self._came_in.incoming.may_come_again else OTHER
        title, person = f"{self.windowTitle()}, {self._person.name}", self._person.id
        return Draft(what, title, {**self._came_in.as_data(), **content}, person, lines=lines)

    def described(self) -> tuple[Mapping[str, Any], Sequence[str]]:
        """What was typed, as JSON data and to be read."""
        raise NotImplementedError

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        raise NotImplementedError


class ScanDialog(DescribingDialog):
    """Asks what a scanned paper is and keeps it. Signal: ``done_with`` (id of the document)."""

    def __init__(self, came_in: CameIn, paper: MadePaper, view: PersonView, place: Workplace, parent: QWidget) -> None:
        scan_of = came_in.scan_of
        signed = scan_of.copy_of is not None
        super().__init__(
            came_in,
            "Đính bản đã ký" if signed else "Đính bản quét",
            "Bản đã ký đứng thay bản in khi in hồ sơ; bản in vẫn được giữ nguyên." if signed else "",
            "Lưu vào sổ",
            view,
            place,
            parent,
        )
        self._paper = paper
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

    def described(self) -> tuple[Mapping[str, Any], Sequence[str]]:
        return {"form": self.form.draft()}, self.form.lines()

    def show_draft(self, content: Mapping[str, Any]) -> None:
        self.form.show_draft(content["form"])

    def start(self) -> Start:
        known = fields.build(ScanFields, self.form.values(), today=today(self._place.clock))
        assert isinstance(known, ScanFields)
        document = scanned(self._person.id, self._paper, known, self._came_in.scan_of)
        return lambda done, failed: self.saving.run(
            lambda registry: registry.write(attach_scan, document), done, failed
        )

    def show_error(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            tell_faults(self._notice, (self.form, error))
        else:
            super().show_error(error)
