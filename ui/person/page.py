"""The page of one person: what the law requires next, what happened, who it is, papers, changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import chain, zip_longest
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QTabWidget, QVBoxLayout, QWidget

from models.actions.record_event import void_event
from models.clock import today
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.base import Event, kind_of
from models.events.overrides import RuleOverride
from models.events.personal_data import reason_by_request
from models.ids import EventId, PersonId
from models.looks import LookKind
from models.papers.awaiting import awaiting
from models.papers.contents import kinds_for
from models.papers.extract import FORM as EXTRACT
from models.papers.scans import Scan
from models.papers.signing import signed_by
from models.papers.values import fact_values
from models.papers.waiting import PaperOrder, waiting_of
from models.ports import Registry
from models.roles import Permission
from printing.dossier import as_pdf
from printing.offered import offered_forms
from ui.allowed import allow
from ui.choose_dialog import ChooseDialog, Section
from ui.field_form import FieldForm
from ui.messages import Message
from ui.override_form import form_of_decision, rule_sections
from ui.page import Late, Page, Part
from ui.paper.basis import PaperBasis, read_paper
from ui.paper.batch_dialog import BatchDialog
from ui.paper.dialog import PaperDialog
from ui.paper.pdf_dialog import PdfDialog
from ui.person.cards import FindingsCard, TimelineCard
from ui.person.choices import event_sections, paper_sections
from ui.person.dossier_run import DossierRun
from ui.person.duties_card import ChecklistCard, DutiesCard
from ui.person.event_dialog import EventDialog, ReasonDialog
from ui.person.extract import show_extract
from ui.person.header import HeaderCard
from ui.person.history_tab import HistoryTab
from ui.person.papers_tab import PapersTab
from ui.person.profile_tab import ProfileTab
from ui.person.scan_dialog import ScanDialog, ScanOf, choose_scan
from ui.person.view import PersonView, read_person
from ui.theme import SPACE
from ui.widgets import Notice, button, column, row, scrolled, shortcut
from ui.workplace import Workplace

_WAITS = timedelta(days=7)
"""Papers of what happened longer ago are printed one by one: they were made by hand, or nobody needs them."""
_EDITED_AS = {
    "name_capitals": "name",
    "age": "birth",
    "number": "citizen_number",
    "number_issued_on": "paper_issued_on",
    "number_issued_by": "paper_issued_by",
    "work": "occupation",
}
"""Fields of papers that the profile has under another name."""


class PersonPage(Page):
    """``came_from``: the name of the place to go back to.

    Signals: ``left``; ``begun`` when the head of the page says who it is; ``shown`` when all of it stands there,
    after each reading; ``paper_shown`` when a paper's preview stands there.
    """

    left = Signal()
    begun = Signal()
    shown = Signal()
    paper_shown = Signal()

    def __init__(self, person_id: PersonId, place: Workplace, came_from: str = "Danh sách") -> None:
        super().__init__()
        self._person_id, self._place, self._came_from = person_id, place, came_from
        self.view: PersonView | None = None
        self.dialog: QWidget | None = None
        self._notice = Notice()
        self._header = HeaderCard()
        self._findings = FindingsCard()
        self._duties = DutiesCard()
        self._checklist = ChecklistCard()
        for asking in (self._duties, self._checklist):
            asking.event_wanted.connect(self.record)
            asking.paper_wanted.connect(self.paper)
        self._duties.answer_wanted.connect(self._answer)
        self._timeline = TimelineCard()
        self._timeline.amend_wanted.connect(self._amend)
        self._timeline.void_wanted.connect(self._void)
        self._profile = Late(self._make_profile)
        self._papers = Late(self._make_papers)
        self._history = Late(HistoryTab)
        self._filled: dict[QWidget, PersonView] = {}
        self._tabs = QTabWidget()
        self._record = button(
            "Ghi sự kiện", self.choose_event, role="primary", icon="calendar-clock", shortcut="Ctrl+E"
        )
        self._print = button("In giấy tờ", self.choose_paper, icon="printer", shortcut="Ctrl+P")
        self._dossier = button("Hồ sơ", self.dossier, icon="folder-open", shortcut="Ctrl+D", tip="In cả hồ sơ")
        self._run = DossierRun(place)
        self._run.made.connect(lambda pdf: self._show_pdf("Hồ sơ", pdf, None, "dossier"))
        self._run.failed.connect(self._on_error)
        self._body = QWidget()
        self.first = self._record
        self._build()
        self.refresh(first=True)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        back = button(
            self._came_from, self.left.emit, role="link", icon="arrow-left", shown_keys="Esc",
            tip=f"Quay về {self._came_from}",
        )  # fmt: skip
        layout.addLayout(row(back, 1, self._record, self._print, self._dossier))
        layout.addWidget(self._notice)
        layout.addWidget(self._run)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE)
        body.addWidget(self._header)
        duties = column(self._findings, self._duties, self._checklist)
        duties.setStretch(1, 1)
        columns = row(spacing=SPACE)
        columns.addWidget(_column_area(duties), 11)
        columns.addWidget(_column_area(column(self._timeline)), 9)
        columns.setContentsMargins(0, SPACE, 0, 0)
        self._case_tab = QWidget()
        self._case_tab.setLayout(columns)
        for widget, name, permission in (
            (self._case_tab, "Việc cần làm và diễn biến", Permission.READ_PERSON),
            (self._profile, "Lý lịch", Permission.READ_PERSON),
            (self._papers, "Giấy tờ", Permission.PRINT),
            (self._history, "Lịch sử thay đổi", Permission.READ_JOURNAL),
        ):
            if self._place.user.may(permission):
                self._tabs.addTab(widget, name)
        self._tabs.currentChanged.connect(self._on_tab_chosen)
        body.addWidget(self._tabs, 1)
        layout.addWidget(self._body, 1)
        layout.addStretch(0)
        shortcut(self, "Esc", self.left.emit)
        shortcut(self, "F5", self.refresh)
        shortcut(self, "Ctrl+Shift+P", self.print_waiting)
        for i in range(self._tabs.count()):
            shortcut(self, f"Alt+{i + 1}", lambda tab=i: self._show_tab(tab), self._tabs.tabText(i))

    def _make_profile(self) -> ProfileTab:
        made = ProfileTab(self._place)
        made.changed.connect(self.refresh)
        return made

    def _make_papers(self) -> PapersTab:
        made = PapersTab()
        made.paper_wanted.connect(self.paper)
        made.event_wanted.connect(self.record)
        made.document_wanted.connect(self._show_document)
        made.scan_wanted.connect(self._scan)
        made.dossier_wanted.connect(self.dossier)
        return made

    # --- reading -----------------------------------------------------------------------------

    @property
    def person_id(self) -> PersonId:
        """Whose page it is."""
        return self._person_id

    def once_shown(self, do: Callable[[], object]) -> None:
        """Do something as soon as the person stands on the page; never if the content stays closed."""

        def once() -> None:
            if self.view is not None:  # the question for a reason shows as well
                self.shown.disconnect(once)
                do()

        self.shown.connect(once)
        once()

    def refresh(self, *, first: bool = False) -> None:
        """Read the person again. A closed case asks for a reason before its content shows."""
        person_id, clock = self._person_id, self._place.clock
        self._place.tasks.run(
            lambda registry: read_person(registry, person_id, clock),
            lambda view: self._gate() if first and not view.case.is_kept else self._show(view, note=first),
            self._on_unread,
            self,
        )

    def _on_unread(self, error: RegistryError) -> None:
        if error.code is ErrorCode.CASE_CLOSED and self._place.user.may(Permission.OPEN_CLOSED):
            self._gate()
        else:
            self._on_error(error)

    def _gate(self) -> None:
        """Ask for the reason; only with it does the registry give the content."""
        self._body.hide()
        for made in (self._record, self._print, self._dossier):
            made.setEnabled(False)
        dialog = ReasonDialog(
            "Hồ sơ đã đưa ra khỏi danh sách",
            "Chỉ mở khi có lý do. Lý do được ghi vào nhật ký truy cập.",
            "Mở hồ sơ",
            self,
        )
        dialog.given.connect(self._open_closed)
        dialog.rejected.connect(self.left.emit)
        self._open(dialog)
        self.shown.emit()

    def _open_closed(self, reason: str) -> None:
        person_id, clock = self._person_id, self._place.clock

        def read(registry: Registry) -> tuple[bool, PersonView]:
            return registry.open_closed(person_id, reason), read_person(registry, person_id, clock)

        def opened(read: tuple[bool, PersonView]) -> None:
            noted, view = read
            self._place.tasks.tell_noted(noted)
            self._body.show()
            self._show(view)

        self._tasks_run(read, opened)

    def _show(self, view: PersonView, *, note: bool = False) -> None:
        """``note``: this is the opening, which the access log keeps."""
        opening, self.view = self.view is None, view
        if note:
            person_id = self._person_id
            self._place.tasks.look(LookKind.OPEN, person_id)
        focused = QApplication.focusWidget()
        loses_focus = focused is not None and self._case_tab.isAncestorOf(focused)  # its rows are made anew
        allow(self._record, view.user, Permission.RECORD_EVENT)
        for made in (self._print, self._dossier):
            allow(made, view.user, Permission.PRINT)
        self._header.show_view(view)
        if loses_focus:
            self._record.setFocus()
        self._fill_tab(self._tabs.currentIndex())
        self.begun.emit()
        filling = self._fill_case(view)
        if opening:
            self._place.tasks.spread(filling, self)
        else:
            deque(filling, 0)  # in one turn: what is read again stays where it was scrolled to

    def _fill_case(self, view: PersonView) -> Iterator[None]:
        """Fill both columns of the first tab from the top, in steps, unless another view comes in between."""
        self._findings.show_view(view)
        yield
        left = chain(self._duties.show_duties(view), self._checklist.show_view(view))
        for _ in zip_longest(left, self._timeline.show_events(view)):
            yield
            if self.view is not view:
                return
        self.shown.emit()

    def renew(self) -> None:
        self.refresh()

    def _show_tab(self, index: int) -> None:
        """Go to a tab with the keys: the focus goes to what it shows."""
        self._fill_tab(index)
        self._tabs.setCurrentIndex(index)
        shown = self._tabs.widget(index)
        if isinstance(shown, Part):
            shown.focus_first()
        else:
            self._tabs.tabBar().setFocus()

    def _on_tab_chosen(self, index: int) -> None:
        self._notice.clear_good()
        self._fill_tab(index)

    def _fill_tab(self, index: int) -> None:
        """Show the person in a tab that is come to; those that are not are not even made."""
        tab, view = self._tabs.widget(index), self.view
        if view is None or self._filled.get(tab) is view:
            return
        self._filled[tab] = view
        if tab is self._profile:
            self._profile.part.show_view(view)
        elif tab is self._papers:
            self._papers.part.show_view(view)
        elif tab is self._history:
            self._read_history(self._history.part, view)

    def _read_history(self, history: HistoryTab, view: PersonView) -> None:
        person_id = self._person_id
        self._tasks_run(
            lambda registry: tuple(reversed(registry.read(lambda q: q.history(person_id)))),
            lambda rows: history.show_rows(rows, view.user_names),
        )

    def _tasks_run(self, job: Any, on_done: Any) -> None:
        self._place.tasks.run(job, on_done, self._on_error, self)

    def _on_error(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    def _open(self, dialog: Any) -> None:
        self.dialog = dialog
        dialog.open()

    # --- events ------------------------------------------------------------------------------

    def choose_event(self) -> None:
        """Ask which kind of event happened: what the law wants now first, then what fits the case, then all."""
        if self.view is not None:
            self._choose("Ghi sự kiện", event_sections(self.view), self.record)

    def record(self, kind: str) -> None:
        """Open the editor of a kind, prefilled from the paper printed for it and from the office."""
        if self.view is None:
            return
        if kind == RuleOverride.kind:
            sections = rule_sections(self.view.rules, self.view.today)
            self._choose("Quy định nào được áp dụng khác?", sections, self._override)
            return
        view, fact = self.view, kind_of(kind)
        paper = awaiting(kind, view.case, view.documents)
        prefill = _defaults(kind, view) | dict(signed_by(fact, view.office, view.rules, view.today))
        prefill |= fact_values(fact, paper.inputs if paper else {}, view.today)
        dialog = EventDialog(
            kind, view.case.person, self._place.tasks, self._place.clock, self._place.ask, self,
            user=view.user, prefill=prefill, at=paper.moment(Moment.at(view.now)) if paper else None,
        )  # fmt: skip
        dialog.recorded.connect(lambda _: self._after_record(fact.label))
        self._open(dialog)

    def _override(self, rule_id: str) -> None:
        """Ask what the chief decided about a rule for this person."""
        if self.view is None:
            return
        clock, decided_by = self._place.clock, self.view.user.known.name
        dialog = EventDialog(
            RuleOverride.kind, self.view.case.person, self._place.tasks, clock, self._place.ask, self,
            user=self.view.user, form=form_of_decision(rule_id, self.view.rules, lambda: today(clock)),
            prefill={"decided_by": decided_by, "from_day": self.view.today},
        )  # fmt: skip
        dialog.recorded.connect(lambda _: self._after_change(f"Đã ghi: {RuleOverride.label}."))
        self._open(dialog)

    def _answer(self, event_id: str) -> None:
        """Complete an event with what answers it."""
        self._amend(event_id, "Ghi kết quả")

    def _amend(self, event_id: str, reason: str = "") -> None:
        event = self._event(EventId(event_id))
        if event is None or self.view is None:
            return
        reason = reason or reason_by_request(self.view.case.events)
        dialog = EventDialog(
            event.fact.kind, self.view.case.person, self._place.tasks, self._place.clock, self._place.ask, self,
            user=self.view.user, amended=event, form=self._form_of(event), reason=reason,
        )  # fmt: skip
        dialog.recorded.connect(lambda _: self._after_change("Đã sửa; bản cũ vẫn xem được trong lịch sử thay đổi."))
        self._open(dialog)

    def _form_of(self, event: Event) -> FieldForm | None:
        """The form of an event that has one of its own."""
        if self.view is None or not isinstance(event.fact, RuleOverride):
            return None
        return form_of_decision(event.fact.rule, self.view.rules, lambda: today(self._place.clock))

    def _void(self, event_id: str) -> None:
        event = self._event(EventId(event_id))
        if event is None:
            return
        dialog = ReasonDialog(
            f"Hủy: {event.fact.label}",
            "Sự kiện ghi nhầm sẽ không còn hiệu lực, nhưng vẫn xem được.",
            "Hủy sự kiện",
            self,
        )
        dialog.given.connect(
            lambda reason: self._tasks_run(
                lambda registry: registry.write(void_event, event.id, event.version, reason),
                lambda _: self._after_change("Đã hủy sự kiện."),
            )
        )
        self._open(dialog)

    def _event(self, event_id: EventId) -> Event | None:
        events = self.view.case.events if self.view else ()
        return next((event for event in events if event.id == event_id), None)

    def _after_record(self, what: str) -> None:
        """Say that it was recorded; the papers that belong to it are offered with one key."""
        self.shown.connect(lambda: self._offer_papers(what), Qt.ConnectionType.SingleShotConnection)
        self._after_change(f"Đã ghi: {what}.")

    def _offer_papers(self, what: str) -> None:
        waiting = self._waiting()
        if waiting:
            forms = ", ".join(dict.fromkeys(order.form for order in waiting))
            self._notice.show_message(Message(f"Đã ghi: {what}.", f"Giấy chờ in: {forms} (Ctrl+Shift+P)."), "good")

    def _after_change(self, text: str) -> None:
        self._notice.show_message(Message(text, ""), "good")
        self.refresh()

    def do_duty(self, rule_id: str) -> None:
        """Do what a rule requires now: open its editor, or the paper where nothing is to be recorded."""
        duties = self.view.case.duties if self.view is not None else ()
        duty = next((duty for duty in duties if duty.rule.id == rule_id and duty.waits_for is None), None)
        if duty is None:
            return
        if duty.completes is not None:
            self._answer(duty.completes.id)
        elif duty.does:
            self.record(duty.does)
        elif duty.papers:
            self.paper(duty.papers[0])

    def print_waiting(self) -> None:
        """Offer the papers of the last days that nobody printed yet for this person, together."""
        orders = self._waiting()
        if orders:
            self._open(BatchDialog("Giấy tờ chờ in", orders, self._place, self))
            self.dialog.printed.connect(self.refresh)
        else:
            self._notice.show_message(Message("Không có giấy nào chờ in cho người này.", ""))

    def _waiting(self) -> list[PaperOrder]:
        view = self.view
        if view is None or not view.may(Permission.PRINT):
            return []
        return waiting_of(view.case, view.documents, offered_forms(), view.now - _WAITS)

    # --- papers ------------------------------------------------------------------------------

    def choose_paper(self) -> None:
        """Ask which form to print: those that the open duties name first."""
        if self.view is not None:
            self._choose("In giấy tờ", paper_sections(self.view), self.paper)

    def _choose(self, title: str, sections: list[Section], on_chosen: Callable[[str], None]) -> None:
        dialog = ChooseDialog(title, sections, self)
        dialog.chosen.connect(on_chosen)
        self._open(dialog)

    def paper(self, form_id: str) -> None:
        """Open the preview of a form."""
        person_id, clock = self._person_id, self._place.clock
        if form_id == EXTRACT:
            show_extract(self._place, person_id, self, self._show_extract, self._on_error)
            return

        def show(basis: PaperBasis) -> None:
            dialog = PaperDialog(basis, self._place, self)
            dialog.record_wanted.connect(self._fill_record)
            dialog.shown.connect(self.paper_shown.emit)
            dialog.printed.connect(lambda: QTimer.singleShot(0, self.refresh))
            self._open(dialog)

        self._tasks_run(lambda registry: read_paper(registry, person_id, form_id, clock), show)

    def _fill_record(self, name: str) -> None:
        """Leave the paper for what the record lacks: the profile of the person, or the office's settings."""
        if not isinstance(self.dialog, PaperDialog):
            return
        self.dialog.reject()
        if self.dialog.isVisible():
            return
        group, _, field = name.partition(".")
        if group == "person":
            self._show_tab(self._tabs.indexOf(self._profile))
            self._profile.part.edit(_EDITED_AS.get(field, field))
        else:
            self._notice.show_message(Message("Tên cơ quan và người ký khai báo ở trang Đơn vị (Ctrl+5).", ""))

    def _show_extract(self, dialog: PdfDialog) -> None:
        dialog.shown.connect(self.paper_shown.emit)
        self._open(dialog)

    def dossier(self) -> None:
        """Assemble the whole dossier and show it: the one chosen among the papers, or the one of the present state."""
        view = self.view
        if view is None:
            return
        if self._papers.is_made and self._papers.part.is_chosen:
            chosen = self._papers.part
            self._run.start(self._person_id, chosen.kind, chosen.left_out, chosen.set_name)
        else:
            self._run.start(self._person_id, kinds_for(view.case, view.today)[0], frozenset(), "")

    def _scan(self, scan_of: ScanOf) -> None:
        """Ask for a scanned file and keep it."""

        def describe(scan: Scan, content: bytes) -> None:
            dialog = ScanDialog(scan_of, scan, content, self._person_id, self._place, self)
            dialog.done_with.connect(lambda _: self._after_change("Đã lưu bản quét vào sổ."))
            self._open(dialog)

        choose_scan(self._place, self, describe, self._on_error)

    def _show_document(self, document_id: str) -> None:
        view = self.view
        document = next((d for d in view.documents if d.id == document_id), None) if view else None
        if document is None:
            return

        def read(registry: Registry) -> bytes:
            return registry.read(lambda q: q.document_content(document.id))

        def show(content: bytes) -> None:
            self._place.tasks.compute(
                lambda: as_pdf(content, document.media_type),
                lambda pdf: self._show_pdf(document.title, pdf, document.id, document.form),
                self._on_error,
                self,
            )

        self._tasks_run(read, show)

    def _show_pdf(self, title: str, pdf: bytes, document_id: Any, form: str) -> None:
        dialog = PdfDialog(title, pdf, self._person_id, document_id, form, self._place, self)
        dialog.shown.connect(self.paper_shown.emit)
        self._open(dialog)

    @property
    def notice(self) -> str:
        return self._notice.text

    @property
    def tabs(self) -> QTabWidget:
        return self._tabs


def _column_area(content: QVBoxLayout) -> QWidget:
    """A column of the first tab, scrolling on its own."""
    inner = QWidget()
    content.setContentsMargins(0, 0, 0, 0)
    inner.setLayout(content)
    return scrolled(inner)


def _defaults(kind: str, view: PersonView) -> dict[str, Any]:
    """Sensible first values of an entry."""
    name = view.user.known.name
    commune = view.office.known.commune
    person = view.case.person
    return {
        "test": {"tester": name, "tester_unit": f"Công an {commune}", "sample": "urine"},
        "residence_verified": {"verified_by": name, "address": person.known.current_residence},
        "notice_of_use": {"direction": "own", "to_office": commune},
        "management_decision": {"reason": "first"},
        "residence_check": {"presence": "present", "checked_by": name},
        "visit": {"by": name},
    }.get(kind, {})
