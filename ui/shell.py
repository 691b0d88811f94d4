"""The main window: unlock page or desk, lock and idle timer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from models.clock import Clock
from models.errors import ErrorCode, RegistryError
from ui import theme
from ui.ahead import load_the_rest
from ui.backup.volumes import Volumes, mounted_volumes
from ui.help.keys import HelpKeys
from ui.tasks import NEXT_TURN_MS, Tasks
from ui.unlock.page import UnlockPage
from ui.widgets import Ask, label

_SIGNS_OF_LIFE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)

if TYPE_CHECKING:  # loaded after unlocking
    from PySide6.QtGui import QCloseEvent, QWindow

    from models.accounts import KeyCare
    from models.faults import Damage
    from models.office import Office
    from models.ports import Registry, Storage
    from models.restoring import LastNumber
    from models.roles import User
    from ui.desk import Desk
    from ui.paper.printer import Printer
    from ui.restore.door import Door
    from ui.restore.restore_dialog import MakingWizard
    from ui.trouble import Findings

LOCK_AFTER_MINUTES = 15
"""QCVN 12:2026/BCA: at most 15 minutes without input."""

LOAD_AFTER_MS = 500
"""By then the home page stands on the screen."""
VERIFY_AFTER_MS = 5_000
"""By then the user has begun to work; the journal is verified behind that."""
CLOSE_AFTER_MS = 3_000
"""So long the disks have to tell, at closing, which places of backups are at hand."""

SMALLEST = (860, 420)
"""A 1366 x 768 screen at 150 %, less the title and the task bar."""

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
        storage: Callable[[], Storage],
        clock: Clock,
        tasks: Tasks,
        ask: Ask,
        printer: Callable[[], Printer],
        prepare: Callable[[], None] | None = None,
        start_training: Callable[[], bool] | None = None,
        volumes: Volumes = mounted_volumes,
    ) -> None:
        """``prepare`` makes the training registry on a worker, if there is none yet; ``start_training`` opens it
        in another window; ``volumes`` asks which are mounted."""
        super().__init__()
        theme.dress(self)
        self.setWindowTitle("Sổ Bình An - HUẤN LUYỆN" if training else "Sổ Bình An")
        self.resize(1366, 768)
        self.setMinimumSize(*SMALLEST)
        self._folder, self._training, self._storage = folder.absolute(), training, storage
        self._prepare, self._start_training, self._volumes = prepare, start_training, volumes
        self.clock, self.tasks, self.ask, self.make_printer = clock, tasks, ask, printer
        self._stack = QStackedWidget()
        self._unlock: UnlockPage | None = None
        self.desk: Desk | None = None
        self.at_the_door: QDialog | None = None
        self._is_first_day = False
        self._is_closing, self._is_leaving = False, False
        outer = QWidget()
        layout = QVBoxLayout(outer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if training:
            mark = label(TRAINING_TEXT)
            mark.setObjectName("training")
            layout.addWidget(mark)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(outer)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(LOCK_AFTER_MINUTES * 60_000)
        self._idle.timeout.connect(self.lock)
        self._lock_keys: HelpKeys | None = None
        self.tasks.sending.connect(self._idle.start)  # many papers at once may take longer
        tasks.failed.connect(self._on_failed)
        tasks.look_refused.connect(self._on_look_refused)
        tasks.damage_met.connect(self._on_damage)
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)
        self._show_unlock()

    # --- unlocking and locking ---------------------------------------------------------------

    def _show_unlock(self) -> None:
        page = UnlockPage(self._folder, self._training, self._storage, self.tasks, self._prepare, self._start_training)
        page.opened.connect(self._on_opened)
        page.create_wanted.connect(self._create)
        page.restore_wanted.connect(self._restore)
        page.rescue_wanted.connect(self.rescue)
        page.folder_wanted.connect(self._choose_folder)
        self._replace(page)
        self._unlock = page

    def _create(self) -> None:
        from ui.unlock.create_dialog import CreateDialog

        dialog = CreateDialog(self._folder, self._training, self._storage, self.tasks, self.clock, self.ask, self)
        dialog.created.connect(self._on_created)
        dialog.open()

    def _on_created(self) -> None:
        self._is_first_day = True
        if self._unlock is not None:
            self._unlock.refresh()

    def _choose_folder(self) -> None:
        """Look for the registry in another folder, until the program is closed."""
        chosen = self.ask.folder(self, "Thư mục của sổ")
        if chosen:
            self._folder = Path(chosen).absolute()
            self._show_unlock()

    def _restore(self) -> None:
        from ui.restore.restore_dialog import RestoreDialog

        self._make_anew(RestoreDialog(self._door(), self))

    def rescue(self) -> None:
        """Make a working registry out of the damaged one; it is let go of before."""
        from ui.restore.rescue_dialog import RescueDialog

        self.lock()
        self._make_anew(RescueDialog(self._door(), self))

    def _door(self) -> Door:
        from ui.restore.door import Door

        return Door(
            folder=self._folder,
            training=self._training,
            tasks=self.tasks,
            clock=self.clock,
            ask=self.ask,
            printer=self.make_printer(),
            storage=self._storage,
            volumes=self._volumes,
        )

    def _make_anew(self, dialog: MakingWizard) -> None:
        dialog.made_registry.connect(self._on_made)
        dialog.open()

    def _on_made(self) -> None:
        """A registry lies here again."""
        from ui.restore.restore_dialog import REGISTRY_IS_BACK

        if self._unlock is not None:
            self._unlock.refresh(REGISTRY_IS_BACK)

    def _hear_lock_keys(self) -> None:
        """Lock by the key of windows that stand over this one. Only once there is something to lock: to look among the
        children of the application makes costly classes of Qt."""
        if self._lock_keys is None:
            self._lock_keys = QApplication.instance().findChild(HelpKeys)
            self._lock_keys.lock_wanted.connect(self.lock)

    def _on_opened(self, registry: Registry) -> None:
        self._hear_lock_keys()
        self._watch(self.windowHandle())
        self._idle.start()
        if registry.user.must_change:
            self._ask_for_own_password()
        else:
            self._come_in(registry.user)

    def _ask_for_own_password(self) -> None:
        """Nothing can be done before it; who gives up is outside again."""
        from ui.settings.account_dialogs import OwnPasswordDialog

        dialog = OwnPasswordDialog(self.tasks, self, first=True)
        dialog.done_with.connect(lambda _: self.tasks.run(lambda registry: registry.user, self._come_in, owner=self))
        dialog.rejected.connect(lambda: self.tasks.close_registry(owner=self))
        self.at_the_door = dialog
        dialog.open()

    def _come_in(self, user: User) -> None:
        from ui.desk import Desk
        from ui.workplace import Workplace

        self.at_the_door = None
        place = Workplace(
            tasks=self.tasks,
            clock=self.clock,
            ask=self.ask,
            printer=self.make_printer(),
            storage=self._storage,
            training=self._training,
            user=user,
            folder=self._folder,
            volumes=self._volumes,
            idle_seconds=self._idle_seconds,
            start_training=self._start_training,
        )
        desk = Desk(place, user.known.name)
        desk.show_home()
        QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._show_desk(desk))  # to lay it out is as much work again

    def _show_desk(self, desk: Desk) -> None:
        self.desk = desk
        self.desk.lock_wanted.connect(self.lock)
        self.desk.rescue_wanted.connect(self.rescue)
        self._unlock = None
        self._replace(self.desk)
        self.desk.page.focus_first()
        QTimer.singleShot(LOAD_AFTER_MS, self.desk, lambda: self.tasks.compute(load_the_rest))
        QTimer.singleShot(VERIFY_AFTER_MS, self.desk, self.desk.verify)
        if self.desk.backups is not None:
            self.desk.backups.begin()
        self.tasks.run(lambda registry: registry.read(lambda q: q.key_care()), self._on_care, owner=self.desk)
        self.tasks.run(lambda registry: registry.unread_rule_file, self._on_law_read, owner=self.desk)
        self.tasks.run(_findings, self.desk.show_findings, owner=self.desk)
        self.tasks.run(lambda registry: registry.draft(), self._offer_draft, owner=self.desk)
        self.unlocked.emit()

    def _offer_draft(self, kept: bytes) -> None:
        if kept and self.desk is not None:
            from ui.draft_offers import offer

            offer(self.desk, self.tasks, kept)

    def _on_care(self, care: KeyCare) -> None:
        """The office's time until the lock; on the first day the question for a recovery sheet."""
        if self.desk is None:
            return
        self._idle.setInterval(care.security.lock_minutes * 60_000)
        self._idle.start()
        self._ask_for_numbers()
        if self._is_first_day and not care.recoveries:
            self.desk.show_users(first_sheet=True)
        self._is_first_day = False

    def _ask_for_numbers(self) -> None:
        """After a restore, of whoever gives numbers, until somebody has compared them with paper."""
        from models.dates import legal_day
        from models.roles import Permission

        year = legal_day(self.clock.now()).year
        if self.desk is not None and self.desk.user.may(Permission.RECORD_EVENT):
            self.tasks.run(
                lambda registry: registry.read(lambda q: (q.numbers_to_compare(year), q.office())),
                self._show_numbers,
                owner=self.desk,
            )

    def _show_numbers(self, known: tuple[Sequence[LastNumber], Office]) -> None:
        if not known[0]:
            return
        from ui.restore.numbers_dialog import NumbersDialog, own_books

        books = own_books(known[0], known[1].known.symbol)
        if books:
            NumbersDialog(books, self.tasks, self).open()

    def _on_law_read(self, unread: int | None) -> None:
        """Say it if a rule file was taken that this program cannot read: limits are not by the newest law then."""
        if unread is not None and self.desk is not None:
            self.desk.notice.show_error(RegistryError(ErrorCode.RULE_FILE_UNREAD, number=unread))

    def lock(self) -> None:
        """Close the registry, drop every page with its records, ask for the password again."""
        if self.at_the_door is not None:
            self.at_the_door.reject()
        if self.desk is None:
            return
        self._idle.stop()
        self._is_closing = False
        from ui.drafts import keep, typed_on  # nothing can be typed before the desk

        typed = typed_on(self.desk)
        if self.desk.backups is not None:
            self.desk.backups.cancel()  # a backup that goes on would hold the key
        self._close_windows()
        self.desk = None
        self._show_unlock()
        keep(self.tasks, typed)
        self.tasks.close_registry(lambda _: self.locked.emit(), self, locked=True)

    def _close_windows(self) -> None:
        """Close every window above this one; nothing stays to be read."""
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                window.done(QDialog.DialogCode.Rejected)  # closing would ask
            elif window is not self and window.isVisible():
                window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or mouse press starts the idle time afresh."""
        if self.desk is not None and event.type() in _SIGNS_OF_LIFE:
            self._idle.start()
        return False

    def _idle_seconds(self) -> float:
        """For how long nobody touched keyboard or mouse."""
        return (self._idle.interval() - self._idle.remainingTime()) / 1000 if self._idle.isActive() else 0.0

    def _watch(self, window: QWindow | None) -> None:
        """Listen to a window's own events only: a filter on the application would see every event of all."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing asks when something typed would be lost, and makes the last backup of the day."""
        if self.desk is not None and not self._is_leaving:
            if not self.desk.may_leave():
                event.ignore()
                return
            if self._is_to_be_backed_up():
                event.ignore()
                self._back_up_and_close()
                return
        if self.desk is not None and self.desk.backups is not None:
            self.desk.backups.cancel()  # what reads a whole stick would be waited for
        if self.desk is not None:
            from ui.drafts import keep, typed_in_windows

            keep(self.tasks, typed_in_windows())  # of its pages the desk has asked
            self._close_windows()
        self.hide()  # what goes out to a printer is waited for
        self.tasks.shut_down()
        super().closeEvent(event)

    def _is_to_be_backed_up(self) -> bool:
        """Whether there may be something to back up. When the computer shuts down it does not wait for us, and a
        damaged registry is to be rescued, not copied."""
        return (
            self.desk is not None
            and self.desk.backups is not None
            and not self._training
            and not self.tasks.has_ended
            and self.tasks.damage is None
            and not QGuiApplication.instance().isSavingSession()
        )

    def _back_up_and_close(self) -> None:
        """Make the last backup of the day where something was recorded since the one before, then close. A disk that
        does not answer is not waited for."""
        desk = self.desk
        if self._is_closing or desk is None or desk.backups is None:
            return
        self._is_closing = True
        keeper = desk.backups

        def go_on() -> None:
            if not self._is_closing:
                return
            self._is_closing = False
            targets = keeper.changed_targets()
            if not targets:
                self._close_now()
                return
            from ui.backup.closing import ClosingDialog

            dialog = ClosingDialog(keeper, targets, self)
            dialog.closing_wanted.connect(self._close_now)
            dialog.begin()

        keeper.renew(go_on)
        QTimer.singleShot(CLOSE_AFTER_MS, desk, go_on)

    def _close_now(self) -> None:
        self._is_leaving = True
        self.close()

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

    def _on_damage(self, damage: Damage | None) -> None:
        if self.desk is not None and damage is not None:
            self.desk.show_damage(damage)

    def _on_look_refused(self) -> None:
        if self.desk is not None:
            from ui.messages import LOOK_REFUSED

            self.desk.notice.show_message(LOOK_REFUSED)

    @property
    def unlock_page(self) -> UnlockPage | None:
        return self._unlock


def _findings(registry: Registry) -> Findings:
    """What opening found; its words are loaded on the worker."""
    from ui.trouble import read_findings

    return read_findings(registry)
