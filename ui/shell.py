"""The main window: rail of pages, the page that shows, lock and idle timer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.clock import Clock
from models.errors import RegistryError
from models.ids import PersonId
from models.ports import Registry
from ui import theme
from ui.tasks import Tasks
from ui.theme import SPACE, Colour
from ui.unlock.page import MAKE_STORAGE, UnlockPage
from ui.widgets import Ask, Notice, label, press_with

_SIGNS_OF_LIFE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)

if TYPE_CHECKING:  # loaded after unlocking
    from ui.paper.printer import Printer
    from ui.workplace import Workplace

LOCK_AFTER_MINUTES = 15
"""QCVN 12:2026/BCA: at most 15 minutes without input."""

TRAINING_TEXT = "HUẤN LUYỆN - dữ liệu giả định, không nhập người thật"


class Shell(QMainWindow):
    """The window from unlock to close.

    Signals: ``unlocked`` and ``locked``, after the pages have been built or dropped.
    """

    unlocked = Signal()
    locked = Signal()

    def __init__(
        self,
        folder: Path,
        *,
        training: bool,
        storage: MAKE_STORAGE,
        clock: Clock,
        tasks: Tasks,
        ask: Ask,
        printer: Callable[[], Printer],
    ) -> None:
        super().__init__()
        self.setWindowTitle("Sổ Bình An - HUẤN LUYỆN" if training else "Sổ Bình An")
        self.resize(1366, 768)
        self.setMinimumSize(960, 600)
        self._folder, self._training, self._storage = folder, training, storage
        self.clock, self.tasks, self.ask, self.make_printer = clock, tasks, ask, printer
        self._stack = QStackedWidget()
        self._unlock: UnlockPage | None = None
        self.desk: Desk | None = None
        outer = QWidget()
        layout = QVBoxLayout(outer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if training:
            mark = label(TRAINING_TEXT)
            mark.setObjectName("training")
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(mark)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(outer)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(LOCK_AFTER_MINUTES * 60_000)
        self._idle.timeout.connect(self.lock)
        tasks.failed.connect(self._on_failed)
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)
        self._show_unlock()

    # --- unlocking and locking ---------------------------------------------------------------

    def _show_unlock(self) -> None:
        page = UnlockPage(self._folder, self._training, self._storage, self.tasks)
        page.opened.connect(self._on_opened)
        page.create_wanted.connect(self._create)
        self._replace(page)
        self._unlock = page

    def _create(self) -> None:
        from ui.unlock.create_dialog import CreateDialog

        dialog = CreateDialog(self._folder, self._training, self._storage, self.tasks, self.clock, self)
        dialog.created.connect(lambda: self._unlock.refresh() if self._unlock else None)
        dialog.open()

    def _on_opened(self, registry: Registry) -> None:
        self._watch(self.windowHandle())
        self._idle.start()
        from models.roles import Permission
        from ui.workplace import Workplace

        user = registry.user
        place = Workplace(
            tasks=self.tasks,
            clock=self.clock,
            ask=self.ask,
            printer=self.make_printer(),
            storage=self._storage,
            training=self._training,
            may_save_plain=user.may(Permission.SAVE_PLAIN),
        )
        self.desk = Desk(place, user.known.name)
        self.desk.lock_wanted.connect(self.lock)
        self._unlock = None
        self._replace(self.desk)
        self.desk.show_today()
        self.unlocked.emit()

    def lock(self) -> None:
        """Close the registry, drop every page with its records, ask for the password again."""
        if self.desk is None:
            return
        self._idle.stop()
        for window in QApplication.topLevelWidgets():
            if window is not self and window.isVisible():
                window.close()
        self.desk = None
        self._show_unlock()
        self.tasks.close_registry(lambda _: self.locked.emit(), self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or mouse press starts the idle time afresh."""
        if self.desk is not None and event.type() in _SIGNS_OF_LIFE:
            self._idle.start()
        return False

    def _watch(self, window: QWindow | None) -> None:
        """Listen to a window's own events only: a filter on the application would see every event of all."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tasks.shut_down()
        super().closeEvent(event)

    def _replace(self, page: QWidget) -> None:
        while self._stack.count():
            old = self._stack.widget(0)
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _on_failed(self, error: RegistryError) -> None:
        if self.desk is not None:
            self.desk.notice.show_error(error)

    @property
    def unlock_page(self) -> UnlockPage | None:
        return self._unlock


class Desk(QWidget):
    """What an unlocked user works at: the rail at the left, one page at the right. Signal: ``lock_wanted``."""

    lock_wanted = Signal()

    def __init__(self, place: Workplace, user_name: str) -> None:
        super().__init__()
        self._place = place
        self.notice = Notice()
        self._pages = QStackedWidget()
        self._group = QButtonGroup(self)
        rail = self._rail(user_name)
        right = QVBoxLayout()
        right.setContentsMargins(2 * SPACE, SPACE + 4, 2 * SPACE, SPACE + 4)
        right.addWidget(self.notice)
        right.addWidget(self._pages, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rail)
        layout.addLayout(right, 1)

    def _rail(self, user_name: str) -> QFrame:
        frame = QFrame()
        frame.setObjectName("rail")
        frame.setFixedWidth(184)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(SPACE, 2 * SPACE, SPACE, SPACE + 4)
        layout.setSpacing(4)
        title = label("Sổ Bình An", "heading")
        title.setContentsMargins(SPACE, 0, 0, SPACE)
        layout.addWidget(title)
        entries: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("Hôm nay", "sun", "Ctrl+1", self.show_today),
            ("Danh sách", "users", "Ctrl+2", self.show_people),
            ("Rà soát", "clipboard-list", "Ctrl+3", self.show_review),
            ("Nhập danh sách", "file-input", "Ctrl+4", self.show_import),
            ("Đơn vị", "building-2", "Ctrl+5", self.show_office),
        )
        self._buttons: dict[str, QToolButton] = {}
        for text, icon, keys, action in entries:
            made = self._rail_button(text, icon, keys)
            made.clicked.connect(lambda _=False, go=action: go())
            self._group.addButton(made)
            self._buttons[text] = made
            layout.addWidget(made)
        layout.addStretch(1)
        name = label(user_name, wrap=True)
        name.setContentsMargins(SPACE, 0, 0, 0)
        layout.addWidget(name)
        lock = self._rail_button("Khóa sổ", "lock", "Ctrl+L")
        lock.setCheckable(False)
        lock.clicked.connect(lambda: self.lock_wanted.emit())
        layout.addWidget(lock)
        return frame

    def _rail_button(self, text: str, icon: str, keys: str) -> QToolButton:
        made = QToolButton()
        made.setText(f"  {text}")
        made.setAccessibleName(text)
        made.setIcon(theme.icon(icon, Colour.RAIL_TEXT))
        made.setIconSize(QSize(18, 18))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setSizePolicy(
            made.sizePolicy().Policy.Expanding,
            made.sizePolicy().Policy.Fixed,
        )
        made.setCheckable(True)
        press_with(made, keys)
        made.setToolTip(f"{text} · {keys}")
        return made

    # --- pages -------------------------------------------------------------------------------

    @property
    def page(self) -> QWidget:
        """The page that shows."""
        return self._pages.currentWidget()

    def _show(self, page: QWidget, rail: str = "") -> None:
        self.notice.clear()
        while self._pages.count():
            old = self._pages.widget(0)
            self._pages.removeWidget(old)
            old.deleteLater()
        page.setObjectName("page")
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.setFocus()
        for name, made in self._buttons.items():
            self._group.setExclusive(False)
            made.setChecked(name == rail)
            self._group.setExclusive(True)

    def show_today(self) -> None:
        from ui.today.page import TodayPage

        page = TodayPage(self._place.tasks, self._place.clock)
        page.person_chosen.connect(self.show_person)
        page.new_person.connect(self.show_new_person)
        page.review_wanted.connect(self.show_review)
        page.people_wanted.connect(self.show_people)
        page.import_wanted.connect(self.show_import)
        self._show(page, "Hôm nay")

    def show_people(self) -> None:
        from ui.people.page import PeoplePage

        page = PeoplePage(self._place.tasks, self._place.clock)
        page.person_chosen.connect(self.show_person)
        page.new_person.connect(self.show_new_person)
        self._show(page, "Danh sách")

    def show_review(self) -> None:
        from ui.people.review_page import ReviewPage

        page = ReviewPage(self._place.tasks)
        page.person_chosen.connect(self.show_person)
        self._show(page, "Rà soát")

    def show_import(self) -> None:
        from ui.taking_over.page import TakingOverPage

        page = TakingOverPage(self._place)
        page.people_wanted.connect(self.show_people)
        page.review_wanted.connect(self.show_review)
        self._show(page, "Nhập danh sách")

    def show_office(self) -> None:
        from ui.settings.office_page import OfficePage

        self._show(OfficePage(self._place.tasks, self._place.clock), "Đơn vị")

    def show_new_person(self) -> None:
        from ui.person.new_page import NewPersonPage

        page = NewPersonPage(self._place)
        page.entered.connect(self.show_person)
        page.person_chosen.connect(self.show_person)
        page.left.connect(self.show_people)
        self._show(page)

    def show_person(self, person_id: PersonId) -> None:
        from ui.person.page import PersonPage

        page = PersonPage(person_id, self._place)
        page.left.connect(self.show_people)
        self._show(page)
