"""One person as a health station sees it: who it is, what is asked, what the station found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import fields
from models.actions.record_event import void_event
from models.dates import show_date
from models.errors import RegistryError
from models.events.base import KINDS, Event, kind_of
from models.events.determination import DeterminationResulted
from models.health import SHOWN, HealthFile
from models.ids import EventId, PersonId
from models.looks import LookKind
from models.papers.extract import FORM as EXTRACT
from models.papers.station import KEPT, known_to_station, result_of_request
from models.person import SEX_WORDS, PersonFields
from models.views import DocumentRow
from ui.asking import Question
from ui.choose_dialog import ChooseDialog, Option, Section
from ui.health.papers import paper_sections
from ui.messages import Message
from ui.page import Page
from ui.paper.basis import PaperBasis
from ui.paper.dialog import PaperDialog
from ui.paper.pdf_dialog import PdfDialog
from ui.paper.station_basis import read_station_paper
from ui.person.event_dialog import EventDialog, ReasonDialog
from ui.person.extract import show_extract
from ui.theme import SPACE
from ui.widgets import Notice, badge, button, card, clear, label, row, scrolled, shortcut
from ui.workplace import Workplace

_NOT_HERE = Message(
    "Trạm y tế không sửa được mục này.", "Chỗ đó in thành dòng chấm: viết tay, hoặc hỏi Công an cấp xã."
)


class HealthPage(Page):
    """Signals: ``left``; ``shown`` after each reading; ``paper_shown`` when a paper's preview stands there.
    ``dialog`` is the one that was opened last."""

    left = Signal()
    shown = Signal()
    paper_shown = Signal()

    def __init__(self, person_id: PersonId, place: Workplace, came_from: str) -> None:
        super().__init__()
        self._person_id, self._place = person_id, place
        self.view: HealthFile | None = None
        self.dialog: QWidget | None = None
        self._notice = Notice()
        self._head, self._who = card()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE)
        back = button(came_from, self.left.emit, role="link", icon="arrow-left", shown_keys="Esc",
                      tip=f"Quay về {came_from}")  # fmt: skip
        self._record = button(
            "Ghi kết quả", lambda: self.record(DeterminationResulted.kind), role="primary", icon="pencil",
            shortcut="Ctrl+S", tip=f"Ghi: {DeterminationResulted.label}",
        )  # fmt: skip
        self._other = button("Ghi việc khác", self._choose_kind, icon="calendar-clock", shortcut="Ctrl+E")
        self._print = button("In giấy tờ", self.choose_paper, icon="printer", shortcut="Ctrl+P",
                             tip="In phiếu kết quả, phiếu theo dõi, bản trích xuất dữ liệu")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(back, 1, self._record, self._other, self._print))
        layout.addWidget(self._notice)
        layout.addWidget(self._head)
        inner = QWidget()
        inner.setLayout(self._rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inner, gap=True), 1)
        self.first = self._record
        shortcut(self, "Esc", self.left.emit)
        shortcut(self, "F5", self.refresh)
        self.refresh()
        place.tasks.look(LookKind.OPEN, person_id)

    def refresh(self) -> None:
        person_id = self._person_id
        self._run(lambda registry: registry.read(lambda q: q.health_file(person_id)), self._show)

    def renew(self) -> None:
        self.refresh()

    def once_shown(self, do: Callable[[], object]) -> None:
        """Do something as soon as the file stands on the page."""
        if self.view is not None:
            do()
        else:
            self.shown.connect(do, Qt.ConnectionType.SingleShotConnection)

    def _run(self, job: Any, on_done: Any) -> None:
        self._place.tasks.run(job, on_done, self._on_error, self)

    def _on_error(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    # --- what stands there -------------------------------------------------------------------

    def _show(self, view: HealthFile) -> None:
        self.view = view
        clear(self._who)
        top = row(label(view.person.name, "title", wrap=True))
        top.setStretch(0, 1)
        top.addWidget(badge("Chờ kết quả", "amber") if view.waits else badge("Không chờ kết quả", "green"))
        self._who.addLayout(top)
        self._who.addWidget(label(_identity(view), "muted", wrap=True))
        clear(self._rows)
        for event in reversed(view.events):
            self._rows.addWidget(self._row(event))
        if view.papers:
            self._rows.addWidget(self._papers(view.papers))
        self._rows.addStretch(1)
        self.shown.emit()

    def _papers(self, papers: Sequence[DocumentRow]) -> QWidget:
        """What the station left in the file, the last first."""
        frame, body = card()
        body.addWidget(label("Giấy tờ đã in vào hồ sơ", "heading", wrap=True))
        for paper in reversed(papers):
            line = row(label(_paper_words(paper), wrap=True))
            line.setStretch(0, 1)
            line.addWidget(
                button("Xem, in lại", lambda shown=paper: self._show_kept(shown), role="link",
                       tip=f"Xem, in lại: {_paper_words(paper)}")
            )  # fmt: skip
            body.addLayout(line)
        return frame

    def _row(self, event: Event) -> QWidget:
        frame, body = card()
        head = row(label(event.fact.label, "heading", wrap=True))
        head.setStretch(0, 1)
        if event.voided:
            head.addWidget(badge("Đã hủy", "amber"))
        elif self._place.user.may(event.fact.recorded_with):
            head.addWidget(button("Sửa", lambda: self._amend(event), role="link", tip=f"Sửa: {event.fact.label}"))
            head.addWidget(
                button("Hủy", lambda: self._void(event), role="link", tip=f"Hủy vì ghi nhầm: {event.fact.label}")
            )
        body.addLayout(head)
        body.addWidget(label(event.at.show(), "muted"))
        for field in fields.fields_of(type(event.fact)):
            value = getattr(event.fact, field.name)
            if not fields.is_unknown(value):
                body.addWidget(label(f"{field.label}: {field.show(value)}", wrap=True))
        return frame

    # --- recording ---------------------------------------------------------------------------

    def _choose_kind(self) -> None:
        """Ask what else a station records."""
        kinds = [kind for kind in KINDS.values() if kind.kind in SHOWN and self._place.user.may(kind.recorded_with)]
        options = tuple(Option(kind.kind, kind.label, kind.article) for kind in kinds)
        dialog = ChooseDialog("Ghi việc của y tế", [Section("Trạm y tế ghi", options)], self)
        dialog.chosen.connect(self.record)
        self._open(dialog)

    def record(self, kind: str) -> None:
        self._edit(kind, None, f"Đã ghi: {kind_of(kind).label}.")

    def amend(self, event_id: str) -> None:
        """Open the editor of what was recorded."""
        for event in self.view.events if self.view is not None else ():
            if event.id == event_id:
                self._amend(event)

    def _amend(self, event: Event) -> None:
        self._edit(event.fact.kind, event, "Đã sửa; bản cũ được giữ trong lịch sử thay đổi.")

    def _edit(self, kind: str, amended: Event | None, done: str) -> None:
        if self.view is None:
            return
        place = self._place
        prefill = {}
        if kind == DeterminationResulted.kind:
            prefill = {"doctor": place.user.known.name, **result_of_request(known_to_station(self.view))}
        dialog = EventDialog(
            kind, self.view.person, place.tasks, place.clock, place.ask, self,
            user=place.user, amended=amended, prefill=prefill,
        )  # fmt: skip
        dialog.recorded.connect(lambda _: self._after_change(done))
        self._open(dialog)

    def _void(self, event: Event) -> None:
        dialog = ReasonDialog(
            f"Hủy: {event.fact.label}",
            "Việc ghi nhầm sẽ không còn hiệu lực, nhưng vẫn xem được.",
            "Hủy việc này",
            self,
        )
        id_, version = EventId(event.id), event.version
        dialog.given.connect(
            lambda reason: self._run(
                lambda registry: registry.write(void_event, id_, version, reason),
                lambda _: self._after_change("Đã hủy."),
            )
        )
        self._open(dialog)

    # --- papers ------------------------------------------------------------------------------

    def choose_paper(self) -> None:
        """Ask which paper to print: the result sheet of the request first."""
        if self.view is not None:
            sections = paper_sections(known_to_station(self.view), self._place.user)
            dialog = ChooseDialog("In giấy tờ", sections, self)
            dialog.chosen.connect(self.paper)
            self._open(dialog)

    def paper(self, form_id: str) -> None:
        """Open the preview of a form; of the extract, what the station keeps of the person."""
        person_id, clock = self._person_id, self._place.clock
        question = self._place.questions.begin()
        if form_id == EXTRACT:
            show_extract(self._place, person_id, self, lambda dialog: self._open(dialog, question), self._on_error)
        else:
            self._run(
                lambda registry: read_station_paper(registry, person_id, form_id, clock),
                lambda basis: self._show_paper(question, basis),
            )

    def _show_paper(self, question: Question, basis: PaperBasis) -> None:
        if not question.stands:
            return
        dialog = PaperDialog(basis, self._place, self, keep=basis.form.id in KEPT)
        dialog.record_wanted.connect(lambda _: dialog.tell(_NOT_HERE))
        dialog.shown.connect(self.paper_shown.emit)
        dialog.printed.connect(lambda: QTimer.singleShot(0, self.refresh))
        self._open(dialog, question)

    def _show_kept(self, paper: DocumentRow) -> None:
        """Show a paper byte for byte as it was printed."""
        place, person_id = self._place, self._person_id
        question = place.questions.begin()

        def show(pdf: bytes) -> None:
            self._open(PdfDialog(paper.title, pdf, person_id, paper.id, paper.form, place, self), question)

        self._run(lambda registry: registry.read(lambda q: q.document_content(paper.id)), show)

    def _after_change(self, text: str) -> None:
        self._notice.show_message(Message(text, ""), "good")
        self.refresh()

    def _open(self, dialog: Any, question: Question | None = None) -> None:
        """Open a window: at once, or as the answer to a question that was asked before."""
        if (question or self._place.questions.begin()).open(dialog):
            self.dialog = dialog


def _paper_words(paper: DocumentRow) -> str:
    """What a kept paper is called, with its number and day."""
    parts = [paper.title]
    if paper.number:
        parts.append(f"số {paper.number}")
    if paper.dated is not None:
        parts.append(f"ngày {show_date(paper.dated)}")
    return ", ".join(parts)


def _identity(view: HealthFile) -> str:
    """What is known of the identity: first as the head of a person's page says it, the rest under its labels."""
    known = view.person.known
    said = ("name", "sex", "birth", "citizen_number", "current_residence", "phone")
    shown = [
        SEX_WORDS.get(known.sex or "", ""),
        known.birth.show() if known.birth else "",
        f"Số giấy tờ {known.citizen_number}" if known.citizen_number else "",
        known.current_residence,
        f"ĐT\u00a0{known.phone}" if known.phone else "",
    ]
    rest = [
        f"{field.label}: {field.show(getattr(known, field.name))}"
        for field in fields.fields_of(PersonFields)
        if field.name not in said and not fields.is_unknown(getattr(known, field.name))
    ]
    return " · ".join(part for part in (*shown, *rest) if part)
