"""What an unlocked user works at: the rail of places at the left, one page at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models.actions.take_over_list import TakenList
from models.actions.undo import Undone
from models.ids import PersonId
from models.roles import Permission, User
from ui.allowed import NOTHING_SAVED
from ui.banner import Banner
from ui.help.keys import LOCK
from ui.messages import Message
from ui.page import Page
from ui.rail import Rail, RailPlace
from ui.theme import SPACE
from ui.verifier import Verifier
from ui.widgets import Notice, open_and_drop, shortcut
from ui.workplace import Workplace

if TYPE_CHECKING:  # loaded with the pages that need them
    from models.faults import Damage
    from models.papers.lists import ListKind, Shown
    from ui.backup.keeper import BackupKeeper
    from ui.backup.runner import Outcome
    from ui.finder.actions import Action
    from ui.health.requests_page import RequestsPage
    from ui.person.page import PersonPage
    from ui.today.page import TodayPage
    from ui.today.round_dialog import RoundDialog
    from ui.trouble import Findings

NARROW_BELOW = 1000
"""Windows narrower than this (a 1366 px screen at 150 %) show the rail's icons only."""


class Desk(QWidget):
    """A *place* is a page of the rail; a person and a new entry stand above the place they were opened from,
    and closing them goes back to it as it was left.

    Signals: ``lock_wanted``; ``rescue_wanted`` to make a new registry out of this damaged one.
    """

    lock_wanted = Signal()
    rescue_wanted = Signal()

    def __init__(self, place: Workplace, user_name: str) -> None:
        super().__init__()
        self._place = place
        self.notice = Notice()
        self.banner = Banner()
        self._pages = QStackedWidget()
        self._place_name = ""
        self._stayed: dict[str, Page] = {}
        self._last_import: TakenList | None = None
        self._verifier = Verifier(place.tasks, self)
        self._verifier.ended.connect(self._on_verified)
        self.backups = self._make_keeper()
        self._rail = Rail(self._allowed(self._everyday()), self._allowed(self._administration()), user_name)
        self._rail.find_wanted.connect(self.find_anything)
        self._rail.lock_wanted.connect(self.lock_wanted.emit)
        right = QVBoxLayout()
        right.setContentsMargins(2 * SPACE, SPACE + 4, 2 * SPACE, SPACE + 4)
        right.setSpacing(SPACE)
        right.addWidget(self.banner)
        right.addWidget(self.notice)
        right.addWidget(self._pages, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail)
        layout.addLayout(right, 1)
        shortcut(self, "Ctrl+N", self.show_new_person, "Nhập người mới")
        shortcut(self, "Ctrl+F", self.find_people, "Tìm trong danh sách người")
        shortcut(self, "Ctrl+K", self.find_anything, "Tìm người, văn bản, việc muốn làm")
        shortcut(self, "Ctrl+Z", self.undo_last, "Hoàn tác việc vừa làm")

    # --- the rail ----------------------------------------------------------------------------

    def _places(self) -> list[RailPlace]:
        """The places where the user's role has something to do, in their order."""
        return [*self._allowed(self._everyday()), *self._allowed(self._administration())]

    def _allowed(self, places: Iterable[RailPlace]) -> list[RailPlace]:
        return [place for place in places if self._place.user.may(place.needs)]

    def _everyday(self) -> Iterator[RailPlace]:
        yield RailPlace("Hôm nay", "sun", "Ctrl+1", Permission.READ_LISTS, self.show_today)
        yield RailPlace("Đề nghị", "clipboard-list", "Ctrl+1", Permission.READ_CLINICAL, self.show_requests)
        yield RailPlace("Danh sách", "users", "Ctrl+2", Permission.READ_LISTS, self.show_people)
        yield RailPlace("Giấy tờ", "folder-open", "Ctrl+G", Permission.PRINT, self.show_papers)
        yield RailPlace("Rà soát", "clipboard-list", "Ctrl+3", Permission.READ_LISTS, self.show_review)

    def _administration(self) -> Iterator[RailPlace]:
        """Where nobody goes every day."""
        yield RailPlace("Nhập danh sách", "file-input", "Ctrl+4", Permission.TAKE_OVER, self.show_import)
        yield RailPlace("Đơn vị", "building-2", "Ctrl+5", Permission.READ_OFFICE, self.show_office)
        yield RailPlace("Quy định", "file-text", "Ctrl+6", Permission.READ_OFFICE, self.show_rules)
        yield RailPlace("Tài khoản", "key-round", "Ctrl+7", Permission.OWN_PASSWORD, self.show_users)
        yield RailPlace("Nhật ký", "history", "Ctrl+8", Permission.READ_JOURNAL, self.show_log)
        yield RailPlace("Lưu giữ và hủy", "archive", "Ctrl+9", Permission.ERASE, self.show_retention)
        yield RailPlace("Sao lưu", "database-backup", "Ctrl+0", Permission.BACK_UP, self.show_backup)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rail.set_narrow(event.size().width() < NARROW_BELOW)

    # --- pages -------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that shows."""
        page = self._pages.currentWidget()
        assert isinstance(page, Page)
        return page

    def may_leave(self) -> bool:
        """Whether everything on the desk may go; asks when something typed would be lost."""
        return all(page.may_leave() for page in reversed(self.pages))

    @property
    def pages(self) -> list[Page]:
        """The page of the place, and the one that stands above it."""
        pages = (self._pages.widget(i) for i in range(self._pages.count()))
        return [page for page in pages if isinstance(page, Page)]

    def _show_place(self, make: Callable[[], Page], name: str) -> None:
        """Go to a place of the rail."""
        if not self.may_leave():
            self._rail.check(self._place_name)
            return
        self._drop(0)
        self._place_name = name
        self._rail.check(name)
        stayed = self._stayed.get(name)
        page = stayed or make()
        if page.stays:
            self._stayed[name] = page
        self._add(page)
        if stayed is not None:
            stayed.come_again()

    def _show_above(self, make: Callable[[], Page]) -> None:
        """Show a page above the present place, in place of another one above it."""
        if self._pages.count() > 1 and not self.page.may_leave():
            return
        self._drop(1)
        self._add(make())

    def _add(self, page: Page) -> None:
        self.notice.clear()
        page.setObjectName("page")
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.focus_first()

    def _drop(self, kept: int) -> None:
        while self._pages.count() > kept:
            old = self._pages.widget(self._pages.count() - 1)
            self._pages.removeWidget(old)
            if old not in self._stayed.values():
                old.deleteLater()

    def back(self) -> None:
        """Close the page above; the place under it shows again as it was left."""
        self._drop(1)
        self.notice.clear()
        was = self.page.focusWidget()
        if was is not None:
            was.setFocus()
        else:
            self.page.focus_first()
        self.page.renew()

    # --- places ------------------------------------------------------------------------------

    def show_home(self) -> None:
        """Where the user's day begins."""
        self._places()[0].show()

    def show_today(self) -> None:
        from ui.today.first_day import add_first_day
        from ui.today.page import TodayPage

        def make() -> Page:
            page = TodayPage(self._place.tasks, self._place.clock, self._place.user)
            page.person_chosen.connect(self.show_person)
            page.new_person.connect(self.show_new_person)
            page.review_wanted.connect(self.show_review)
            page.people_wanted.connect(self.show_people)
            page.import_wanted.connect(self.show_import)
            page.print_wanted.connect(self._print_due)
            page.papers_wanted.connect(lambda: self._print_waiting(page))
            page.duty_wanted.connect(self._do_duty)
            page.round_wanted.connect(lambda: self._open_round(page))
            self._add_office_duties(page)
            add_first_day(self._place, self, page)
            return page

        self._show_place(make, "Hôm nay")

    def show_people(self, group: str = "") -> None:
        """The list; ``group`` chooses one of the three lists."""
        from ui.people.page import PeoplePage

        def make() -> Page:
            page = PeoplePage(self._place)
            page.person_chosen.connect(self.show_person)
            page.new_person.connect(self.show_new_person)
            page.print_wanted.connect(self._print_shown)
            page.papers_wanted.connect(lambda shown: self._print_for_list(shown))
            return page

        self._show_place(make, "Danh sách")
        if group and isinstance(self.page, PeoplePage):
            self.page.choose_group(group)

    def _show_closed(self, text: str) -> None:
        """Whom a search finds among those who were taken off the lists."""
        from ui.people.page import PeoplePage

        self.show_people()
        if isinstance(self.page, PeoplePage):
            self.page.look_among_closed(text)

    def show_papers(self) -> None:
        """Every paper of the office."""
        from ui.paper.book_page import PaperBookPage

        def make() -> Page:
            page = PaperBookPage(self._place)
            page.paper_chosen.connect(self._show_paper)
            page.lists_wanted.connect(lambda: self._print_list(None, None))
            return page

        self._show_place(make, "Giấy tờ")

    def _show_paper(self, person: str, document: str) -> None:
        """Open whose paper it is, and the paper."""
        page = self._open_person(PersonId(person))
        if page is not None:
            page.once_shown(lambda: page.show_paper(document))

    def _print_shown(self, shown: Shown) -> None:
        """Let a list be chosen and printed, the one that stands there first."""
        from models.papers.lists import ListKind

        self._print_list(ListKind.SHOWN, shown)

    def _print_waiting(self, page: TodayPage) -> None:
        from ui.paper.batches import print_waiting

        print_waiting(self._place, page, page.notice)

    def _print_for_list(self, shown: Shown) -> None:
        from ui.paper.batches import print_for_list

        print_for_list(shown, self._place, self.page, self.notice.show_error)

    def _do_duty(self, person: str, rule: str, begun_by: str) -> None:
        """Open somebody's page with the entry of what is due."""
        page = self._open_person(PersonId(person))
        if page is not None:
            page.once_shown(lambda: page.do_duty(rule, begun_by))

    def go_round(self) -> RoundDialog | None:
        """Open the round of residence checks; None if what stands there may not be left."""
        from ui.today.page import TodayPage

        self.show_today()
        return self._open_round(self.page) if isinstance(self.page, TodayPage) else None

    def _open_round(self, page: TodayPage) -> RoundDialog:
        from ui.today.round_dialog import RoundDialog

        dialog = RoundDialog(self._place, page)
        dialog.finished.connect(lambda _: page.refresh())
        open_and_drop(dialog)
        return dialog

    def _print_due(self) -> None:
        from models.papers.lists import ListKind

        self._print_list(ListKind.DUE, None)

    def _print_list(self, kind: ListKind | None, shown: Shown | None) -> None:
        from ui.paper.list_dialog import ListDialog

        open_and_drop(ListDialog(kind, self._place, self.page, shown=shown))

    def find_people(self) -> None:
        """Go to the search box of the list."""
        from ui.people.page import PeoplePage

        if isinstance(self.page, PeoplePage):
            self.page.search()
        elif self._place.user.may(Permission.READ_LISTS):
            self.show_people()

    def find_anything(self) -> None:
        """Ask for a person, a paper by its number, or something to do."""
        from ui.finder.desk_finder import Ways, find
        from ui.person.page import PersonPage

        on_screen = self.page if isinstance(self.page, PersonPage) else None
        find(self._place, self._actions(), on_screen, Ways(self._open_person, self._show_closed), self)

    def _actions(self) -> Sequence[Action]:
        """What can be done from anywhere: the places of the rail, and what has keys of its own."""
        from ui.finder.actions import Action
        from ui.finder.page_actions import page_actions
        from ui.person.keying_in import show_next_sheet

        places = [Action(place.name, place.keys, place.show) for place in self._places()]
        user = self._place.user
        next_sheet = partial(show_next_sheet, self._place, self.page, self._open_person)
        others = (
            (Permission.ENTER_PERSON, Action("Nhập người mới", "Ctrl+N", self.show_new_person)),
            (Permission.PRINT, Action("In việc đến hạn trong 48 giờ tới", "", self._print_due)),
            (Permission.RECORD_EVENT, Action("Nhập sang phần mềm Quản lý đối tượng: ai chờ nhập", "", next_sheet)),
            (Permission.UNDO, Action("Hoàn tác việc cuối cùng của tôi", "Ctrl+Z", self.undo_last)),
        )
        allowed = [action for permission, action in others if user.may(permission)]
        return [*places, *allowed, *page_actions(self), Action("Khóa sổ", LOCK, self.lock_wanted.emit)]

    def _open_person(self, person_id: PersonId) -> PersonPage | None:
        """Open somebody's page; None if what stands there may not be left."""
        from ui.person.page import PersonPage

        self.show_person(person_id)
        page = self.page
        return page if isinstance(page, PersonPage) and page.person_id == person_id else None

    def show_review(self) -> None:
        from ui.people.review_page import ReviewPage

        def make() -> Page:
            page = ReviewPage(self._place.tasks)
            page.person_chosen.connect(self.show_person)
            return page

        self._show_place(make, "Rà soát")

    def show_import(self) -> None:
        from ui.taking_over.page import TakingOverPage

        def make() -> Page:
            page = TakingOverPage(self._place, self._last_import)
            page.taken.connect(self._remember_import)
            page.taken_back.connect(lambda _: self._remember_import(None))
            page.people_wanted.connect(self.show_people)
            page.review_wanted.connect(self.show_review)
            return page

        self._show_place(make, "Nhập danh sách")

    def _remember_import(self, taken: TakenList | None) -> None:
        """An import can be taken back from its page until the registry is locked."""
        self._last_import = taken

    def show_office(self) -> None:
        from ui.settings.office_page import OfficePage

        self._show_place(lambda: OfficePage(self._place), "Đơn vị")

    def show_rules(self) -> None:
        from ui.settings.rules_page import RulesPage

        self._show_place(lambda: RulesPage(self._place), "Quy định")

    def show_log(self) -> None:
        from ui.log.page import LogPage

        def make() -> Page:
            page = LogPage(self._place, self._verifier)
            page.person_chosen.connect(self.show_person)
            return page

        self._show_place(make, "Nhật ký")

    def show_retention(self) -> None:
        from ui.retention.page import RetentionPage

        self._show_place(lambda: RetentionPage(self._place), "Lưu giữ và hủy")

    def show_backup(self) -> None:
        from ui.backup.page import BackupPage

        keeper = self.backups
        if keeper is not None:
            self._show_place(lambda: BackupPage(self._place, keeper), "Sao lưu")

    def show_requests(self) -> None:
        from ui.health.requests_page import RequestsPage

        def make() -> Page:
            page = RequestsPage(self._place.tasks)
            page.person_chosen.connect(self.show_health_file)
            self._add_office_duties(page)
            return page

        self._show_place(make, "Đề nghị")

    # --- behind the pages --------------------------------------------------------------------

    def verify(self) -> None:
        """Verify the journal behind the user's work."""
        if self._place.user.may(Permission.CHECK):
            self._verifier.start()

    def _on_verified(self) -> None:
        if self._verifier.faults:
            from ui.log.check_tab import faults_message

            self.notice.show_message(faults_message(self._verifier.faults), "alert")

    def show_findings(self, findings: Findings) -> None:
        """Say what opening found; who may back up is taken there."""
        from ui.trouble import findings_message

        told = findings_message(findings)
        if told is not None:
            to_backup = self.show_backup if findings.faults and self.backups is not None else None
            self.banner.show_message(*told, action="Mở mục Sao lưu", on_action=to_backup)

    def show_damage(self, damage: Damage) -> None:
        """A damaged page was met: that stays on the screen until it is mended."""
        from ui.trouble import damage_message

        may_rescue = self._place.user.may(Permission.BACK_UP)
        message = damage_message(damage, self._place.clock.now(), may_rescue=may_rescue)
        rescue = self.rescue_wanted.emit if may_rescue else None
        self.banner.show_message(message, "alert", lasts=True, action="Cứu sổ…", on_action=rescue)

    def _make_keeper(self) -> BackupKeeper | None:
        """What makes backups behind the pages, for those who may."""
        from ui.backup.keeper import BackupKeeper

        if not self._place.user.may(Permission.BACK_UP):
            return None
        keeper = BackupKeeper(self._place, self)
        keeper.ended.connect(self._on_backed_up)
        return keeper

    def _on_backed_up(self, outcome: Outcome) -> None:
        """A backup that nobody asked for speaks up only if it failed, or when a stick waits to be pulled out."""
        from ui.backup.words import is_worth_telling, outcome_message

        keeper = self.backups
        if keeper is None or keeper.is_asked:
            return
        if keeper.is_for_stick or any(is_worth_telling(failure) for failure in outcome.failures):
            self.notice.show_message(*outcome_message(outcome))

    def _add_office_duties(self, page: TodayPage | RequestsPage) -> None:
        """Show what the backups and the keys need, where the day begins."""
        from ui.backup.duty_line import DutyLine
        from ui.key_care import KeyLine

        if self.backups is not None:
            backups = DutyLine(self._place, self.backups, page)
            backups.clicked.connect(lambda: self.show_backup())
            page.add_office_duty(backups)
        keys = KeyLine(self._place, page.shown, page)
        keys.clicked.connect(lambda: self.show_users())
        page.add_office_duty(keys)

    def undo_last(self) -> None:
        """Ask whether the user's own last action is to be taken back."""
        from ui.log.undoing import LastAction, ask_and_undo, barred_message, last_undoable

        question = self._place.questions.begin()

        def ask(last: LastAction) -> None:
            if not question.stands:
                return
            if not last.entries:
                self.notice.show_message(Message("Không có việc nào của bạn để hoàn tác.", ""))
            elif last.fault is not None:
                self.notice.show_message(barred_message(last, last.fault))
            else:
                action = last.entries[0].action_id
                ask_and_undo(
                    self._place, self, action, last.words, last.reason, self._on_undone, self.notice.show_error
                )

        if self._place.user.may(Permission.UNDO):
            self._place.tasks.run(last_undoable, ask, owner=self)

    def _on_undone(self, undone: Undone) -> None:
        """Show what is left: a person who was taken out again has no page any more."""
        from ui.log.undoing import done_message

        is_out = undone.action in ("enter_person", "take_over_list")
        if is_out and self._pages.count() > 1 and self.page.may_leave():
            self.back()
        else:
            self.page.forget_good()
            self.page.renew()
        self.notice.show_message(done_message(undone), "good")

    def show_users(self, *, first_sheet: bool = False) -> None:
        """The accounts; on the first day with the question for a recovery sheet."""
        from ui.settings.users_page import UsersPage

        self._show_place(lambda: UsersPage(self._place), "Tài khoản")
        if first_sheet and isinstance(self.page, UsersPage):
            self.page.make_sheet()

    @property
    def user(self) -> User:
        return self._place.user

    # --- above a place -----------------------------------------------------------------------

    def show_new_person(self) -> None:
        from ui.person.new_page import NewPersonPage

        if not self._place.user.may(Permission.ENTER_PERSON):
            return
        if self._place.tasks.damage is not None:
            self.notice.show_message(Message("Chưa nhập được người mới.", NOTHING_SAVED))
            return

        def make() -> Page:
            page = NewPersonPage(self._place)
            page.entered.connect(self._show_entered)
            page.person_chosen.connect(self.show_person)
            page.left.connect(self.back)
            return page

        self._show_above(make)

    def _show_entered(self, person_id: PersonId) -> None:
        """Show who was entered, and say so."""
        page = self._open_person(person_id)
        if page is not None:
            page.say("Đã nhập người mới vào sổ.", tone="good")

    def show_person(self, person_id: PersonId) -> None:
        from ui.person.page import PersonPage

        def make() -> Page:
            page = PersonPage(person_id, self._place, self._place_name)
            page.left.connect(self.back)
            page.person_wanted.connect(self.show_person)
            page.undo_wanted.connect(self.undo_last)
            return page

        self._show_above(make)

    def show_health_file(self, person_id: PersonId) -> None:
        from ui.health.file_page import HealthPage

        def make() -> Page:
            page = HealthPage(person_id, self._place, self._place_name)
            page.left.connect(self.back)
            return page

        self._show_above(make)
