"""The page of one person: what the law requires next, what happened, who it is, papers, changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, zip_longest
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabWidget, QVBoxLayout, QWidget

from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.looks import LookKind
from models.papers.contents import DossierKind
from models.ports import Registry
from models.roles import Permission
from models.views import HistoryRow
from ui.allowed import allow
from ui.log.undoing import LastAction, last_undoable
from ui.page import Late, Part
from ui.person.cards import FindingsCard, TimelineCard
from ui.person.dossier_lacks import dossier_lacks
from ui.person.dossier_run import DossierRun
from ui.person.duties_card import ChecklistCard, DutiesCard
from ui.person.event_dialog import ReasonDialog
from ui.person.header import HeaderCard
from ui.person.history_tab import HistoryTab
from ui.person.host import PersonHost
from ui.person.incoming import incoming_of
from ui.person.keying_in import KeyingIn
from ui.person.linking import Linking
from ui.person.paper_shows import TAKE_OVER, PaperShows
from ui.person.papers_tab import PapersTab
from ui.person.profile_tab import ProfileTab
from ui.person.recording import Recording
from ui.person.same_records import SameRecords
from ui.person.scan_dialog import CameIn, ScanOf
from ui.person.scanning import Again, Scanning
from ui.person.view import PersonView, read_person
from ui.theme import SPACE
from ui.widgets import button, column, row, scrolled, shortcut
from ui.workplace import Workplace

_EDITED_AS = {
    "age": "birth",
    "number": "citizen_number",
    "number_issued_on": "paper_issued_on",
    "number_issued_by": "paper_issued_by",
    "work": "occupation",
}
"""Fields of papers that the profile has under another name."""


class PersonPage(PersonHost):
    """``came_from``: the name of the place to go back to.

    Signals besides those of its host: ``left``; ``begun`` when the head of the page says who it is; ``undo_wanted`` of
    the user's own last action.
    """

    left = Signal()
    undo_wanted = Signal()
    begun = Signal()

    def __init__(self, person_id: PersonId, place: Workplace, came_from: str = "Danh sách") -> None:
        super().__init__(person_id, place)
        self._came_from = came_from
        self._is_awaited = False
        """Whether something is to be done as soon as the person stands there."""
        self._run = DossierRun(place)
        self._shows = PaperShows(self, self._run, self._complete, lambda kind: self._duties.keys_for(kind),
                                 lambda *more: self._recording.add(*more))  # fmt: skip
        self._recording = Recording(self, self.paper, self._shows.offer_waiting)
        self._scanning = Scanning(self)
        self._linking, self._keying_in = Linking(self), KeyingIn(self)
        self._header = HeaderCard()
        self._same = SameRecords()
        self._same.person_wanted.connect(self.person_wanted.emit)
        self._same.link_wanted.connect(self._linking.link)
        self._same.unlink_wanted.connect(self._linking.unlink)
        self._findings = FindingsCard()
        self._duties = DutiesCard()
        self._checklist = ChecklistCard()
        for asking in (self._duties, self._checklist):
            asking.event_wanted.connect(self.record)
            asking.paper_wanted.connect(self.paper)
        self._duties.answer_wanted.connect(self._recording.answer)
        self._timeline = TimelineCard()
        self._timeline.amend_wanted.connect(self._recording.amend)
        self._timeline.void_wanted.connect(self._recording.void)
        self._profile = Late(self._make_profile)
        self._papers = Late(self._make_papers)
        self._history = Late(self._make_history)
        self._filled: dict[QWidget, PersonView] = {}
        self._tabs = QTabWidget()
        self._record = button(
            "Ghi sự kiện", self.choose_event, role="primary", icon="calendar-clock", shortcut="Ctrl+E"
        )
        self._print = button("In giấy tờ", self.choose_paper, icon="printer", shortcut="Ctrl+P")
        self._dossier = button("Hồ sơ", self.dossier, icon="folder-open", shortcut="Ctrl+D", tip="In cả hồ sơ")
        self._body = QWidget()
        self.first = self._record
        self.setAcceptDrops(True)
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
        layout.addWidget(self._scanning.line)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE)
        body.addWidget(self._header)
        body.addWidget(self._same)
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
            if self.place.user.may(permission):
                self._tabs.addTab(widget, name)
        self._tabs.currentChanged.connect(self._on_tab_chosen)
        body.addWidget(self._tabs, 1)
        layout.addWidget(self._body, 1)
        layout.addStretch(0)
        shortcut(self, "Esc", self.left.emit)
        shortcut(self, "F5", self.refresh)
        shortcut(self, "Ctrl+V", self._paste, "Dán bản quét; ở Lý lịch: dán ảnh chân dung")
        shortcut(self, "Ctrl+Shift+P", self.print_waiting, "In giấy tờ chờ in của người này")
        shortcut(self, TAKE_OVER, self._shows.take_over, "Ghi vào sự kiện số, người ký… gõ trên giấy vừa in")
        shortcut(self, "F6", self._change_column, "Sang diễn biến; bấm lần nữa: về việc cần làm")
        for i in range(self._tabs.count()):
            shortcut(self, f"Alt+{i + 1}", lambda tab=i: self._show_tab(tab), self._tabs.tabText(i))

    def _make_profile(self) -> ProfileTab:
        made = ProfileTab(self.place)
        made.changed.connect(self.refresh)
        made.photo_wanted.connect(self._scanning.choose_photo)
        made.no_photo_wanted.connect(self._scanning.remove_photo)
        made.link_wanted.connect(self._linking.choose)
        made.key_in_wanted.connect(self.key_in)
        return made

    def _make_papers(self) -> PapersTab:
        made = PapersTab()
        made.paper_wanted.connect(self.paper)
        made.event_wanted.connect(self.record)
        made.document_wanted.connect(self._shows.show_document)
        made.scan_wanted.connect(self._scanning.choose_files)
        made.folder_wanted.connect(self._scanning.choose_folder)
        made.withdraw_wanted.connect(self._scanning.withdraw)
        made.dossier_wanted.connect(self.dossier)
        made.lacks_wanted.connect(lambda view, kind: self._tell_lacks(made, view, kind))
        return made

    def _make_history(self) -> HistoryTab:
        made = HistoryTab()
        made.undo_wanted.connect(self.undo_wanted.emit)
        return made

    def _tell_lacks(self, tab: PapersTab, view: PersonView, kind: DossierKind) -> None:
        """Find out, beside the screen and once it is painted, what the papers of a dossier lack."""
        tasks = self.place.tasks

        def ask() -> None:
            tasks.compute(
                lambda: dossier_lacks(view, kind),
                lambda lacks: tab.show_lacks(view, kind, lacks),
                self.on_error,
                tab,
            )

        tasks.next_turn(ask, tab)

    # --- reading -----------------------------------------------------------------------------

    def once_shown(self, do: Callable[[], object]) -> None:
        """Do something as soon as the person stands on the page; never if the content stays closed, or if something
        else was asked for or opened meanwhile."""
        question = self.ask()

        def once() -> None:
            if self.view is not None:  # the question for a reason shows as well
                self._is_awaited = False
                self.shown.disconnect(once)
                if question.stands:
                    do()

        self._is_awaited = True
        self.shown.connect(once)
        once()

    def refresh(self, *, first: bool = False) -> None:
        """Read the person again. A closed case asks for a reason before its content shows."""
        person_id, clock = self._person_id, self.place.clock
        self.place.tasks.run(
            lambda registry: read_person(registry, person_id, clock),
            lambda view: self._gate() if first and not view.case.is_kept else self._show(view, note=first),
            self._on_unread,
            self,
        )

    def _on_unread(self, error: RegistryError) -> None:
        if error.code is ErrorCode.CASE_CLOSED and self.place.user.may(Permission.OPEN_CLOSED):
            self._gate()
            return
        if error.code is ErrorCode.NOT_FOUND:
            self._cover()
        self.on_error(error)

    def _cover(self) -> None:
        """Show nothing of the person, and do nothing with what was read before."""
        self.view = None
        self._body.hide()
        for made in (self._record, self._print, self._dossier):
            made.setEnabled(False)

    def _gate(self) -> None:
        """Ask for the reason; only with it does the registry give the content."""
        self._cover()
        dialog = ReasonDialog(
            "Hồ sơ đã đưa ra khỏi danh sách",
            "Chỉ mở khi có lý do. Lý do được ghi vào nhật ký truy cập.",
            "Mở hồ sơ",
            self,
        )
        dialog.given.connect(self._open_closed)
        dialog.rejected.connect(self.left.emit)
        self.open_when_free(lambda: self.open(dialog))
        self.shown.emit()

    def _open_closed(self, reason: str) -> None:
        person_id, clock = self._person_id, self.place.clock

        def read(registry: Registry) -> tuple[bool, PersonView]:
            return registry.open_closed(person_id, reason), read_person(registry, person_id, clock)

        def opened(read: tuple[bool, PersonView]) -> None:
            noted, view = read
            self.place.tasks.tell_noted(noted)
            self._show(view)

        self.run(read, opened)

    def _show(self, view: PersonView, *, note: bool = False) -> None:
        """``note``: this is the opening, which the access log keeps."""
        opening, self.view = self.view is None, view
        self._body.show()
        if note:
            person_id = self._person_id
            self.place.tasks.look(LookKind.OPEN, person_id)
        allow(self._record, view.user, Permission.RECORD_EVENT, self.place.tasks.damage)
        for made in (self._print, self._dossier):
            allow(made, view.user, Permission.PRINT)
        self._header.show_view(view)
        self._same.show_view(view)
        self._fill_tab(self._tabs.currentIndex())
        self.begun.emit()
        filling = self._fill_case(view)
        if opening or self._tabs.currentWidget() is not self._case_tab:
            self.place.tasks.spread(filling, self, at_once=opening)
        else:  # in one turn: what is read again stays where it was scrolled to
            self.place.tasks.next_turn(lambda: deque(filling, 0), self)

    def _fill_case(self, view: PersonView) -> Iterator[None]:
        """Fill both columns of the first tab from the top, in steps, unless another view comes in between."""
        focused = self.window().focusWidget()  # the application has none while a dialog is closing
        if focused is not None and self._case_tab.isAncestorOf(focused):  # its rows are made anew
            self._record.setFocus()
        self._findings.show_view(view)
        yield
        left = chain(self._duties.show_duties(view), self._checklist.show_view(view))
        for _ in zip_longest(left, self._timeline.show_events(view)):
            yield
            if self.view is not view:
                return
        self._order_stops()
        self.shown.emit()

    def _order_stops(self) -> None:
        """Tab goes down the left column before the right one: their rows were made in turns."""
        parts = (self._findings, self._duties, self._checklist)
        stops = [made for part in parts for made in part.findChildren(QAbstractButton)] + self._timeline.stops()
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

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

    def _change_column(self) -> None:
        """Go to what happened; from there back to what is required."""
        focused = self.window().focusWidget()
        at_events = focused is not None and self._timeline.isAncestorOf(focused)
        self._tabs.setCurrentWidget(self._case_tab)
        stops = self._duties.findChildren(QAbstractButton) if at_events else self._timeline.stops()
        stops = [made for made in stops if made.isVisible()]
        if stops:
            stops[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

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

        def read(registry: Registry) -> tuple[Sequence[HistoryRow], str]:
            last = last_undoable(registry) if view.may(Permission.UNDO) else LastAction(())
            words = last.words if last.may_be_undone_of(person_id) else ""
            return tuple(reversed(registry.read(lambda q: q.history(person_id)))), words

        self.run(read, lambda answer: history.show_rows(answer[0], view.user_names, answer[1]))

    # --- what is done ------------------------------------------------------------------------

    def choose_event(self) -> None:
        """Ask which kind of event happened; pressed too early, as soon as the person stands there."""
        if self.view is not None:
            self._recording.choose_event()
        else:
            self._press_later(self._record)

    def record(self, kind: str) -> None:
        """Open the editor of a kind of event."""
        self._recording.record(kind)

    def amend(self, event_id: str) -> None:
        """Open the editor of an event that was recorded."""
        self._recording.amend(event_id)

    def edit_profile(self, field: str = "") -> None:
        """Open the editor of who it is, at a field if one is named."""
        self._show_tab(self._tabs.indexOf(self._profile))
        self._profile.part.edit(field)
        self.dialog = self._profile.part.dialog

    def do_duty(self, rule_id: str, begun_by: str) -> None:
        """Do what a rule requires now because of an event."""
        self._recording.do_duty(rule_id, begun_by)

    def choose_paper(self) -> None:
        """Ask which form to print; pressed too early, as soon as the person stands there."""
        if self.view is not None:
            self._shows.choose_paper()
        else:
            self._press_later(self._print)

    def _press_later(self, made: QAbstractButton) -> None:
        """Press a button once it is known what the user may do with the person, unless something waits for that."""
        if not self._is_awaited:
            self.once_shown(made.click)

    def paper(self, form_id: str, event_id: str = "") -> None:
        """Open the preview of a form: for an event, or else for the last one that it belongs to."""
        self._shows.paper(form_id, event_id)

    def take_scans_again(self, content: Mapping[str, Any], again: Again) -> None:
        """Read files again that were being described before a lock."""
        if self.place.user.may(Permission.PRINT):
            self._show_tab(self._tabs.indexOf(self._papers))
        self._scanning.take_again(CameIn.of_data(content), again)

    def print_waiting(self) -> None:
        """Offer the papers that wait for the printer, together."""
        self._shows.print_waiting()

    def show_paper(self, document_id: str) -> None:
        """Show what is kept of a paper."""
        self._shows.show_document(document_id)

    def show_numbered(self, number: str) -> None:
        """Show the newest paper kept under a number; nothing where there is none, as of a decision only recorded."""
        documents = self.view.documents if self.view is not None else ()
        kept = next((document for document in reversed(documents) if document.number == number), None)
        if kept is not None:
            self._shows.show_document(kept.id)

    def dossier(self) -> None:
        """Assemble the whole dossier and show it."""
        self._shows.dossier(self._papers.part if self._papers.is_made else None)

    def key_in(self) -> None:
        """Show what is to be typed into the ministry's own software."""
        self._keying_in.show_sheet()

    def _complete(self, name: str) -> None:
        """Go to what a paper lacks: the profile of the person, or the office's settings."""
        group, _, field = name.partition(".")
        if group == "person":
            self.edit_profile(_EDITED_AS.get(field, field))
        else:
            self.say("Tên cơ quan và người ký khai báo ở trang Đơn vị (Ctrl+5).")

    def _paste(self) -> None:
        """Take in what was copied: at the profile it is the photo, elsewhere a scan."""
        if self.view is None:
            return
        if self._is_at_profile:
            self._scanning.paste_photo()
        else:
            self._scanning.paste()

    @property
    def _is_at_profile(self) -> bool:
        return self._tabs.currentWidget() is self._profile

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.view is not None and not _is_covered() and incoming_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if _is_covered():
            return
        incoming = incoming_of(event.mimeData())
        event.acceptProposedAction()
        on_head = self._header.geometry().contains(self._body.mapFrom(self, event.position().toPoint()))
        if self._is_at_profile or on_head:
            self._scanning.take_photo(incoming)
        else:
            self._scanning.take(incoming, ScanOf())

    @property
    def tabs(self) -> QTabWidget:
        return self._tabs


def _is_covered() -> bool:
    """Whether a window stands over the page; no key reaches it then, and nothing is to be dropped on it either."""
    return QApplication.activeModalWidget() is not None


def _column_area(content: QVBoxLayout) -> QWidget:
    """A column of the first tab, scrolling on its own."""
    inner = QWidget()
    content.setContentsMargins(0, 0, 0, 0)
    inner.setLayout(content)
    return scrolled(inner)
