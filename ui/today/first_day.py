"""The first day on the home page: what the office has not done yet, each with what does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from models.actions.change_office import change_office
from models.clock import today
from models.first_day import FirstStep, open_steps
from models.ports import Registry
from models.roles import Permission
from models.training.account import TRAINING_FOLDER
from ui.flow import Flow
from ui.theme import SPACE
from ui.today.page import LOW
from ui.widgets import button, clear, label, row
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.today.page import TodayPage

WORDS: Mapping[FirstStep, tuple[str, str]] = {
    FirstStep.TRAINING: ("Tập trên sổ huấn luyện", "sun"),
    FirstStep.OFFICE: ("Ghi ký hiệu, người ký của đơn vị", "building-2"),
    FirstStep.PRINTER: ("In thử một mẫu trống", "printer"),
    FirstStep.SHEET: ("Lập và thử phiếu khôi phục", "key-round"),
    FirstStep.COLLEAGUE: ("Thêm tài khoản cho đồng nghiệp", "user-plus"),
    FirstStep.STICK: ("Ghi nhận USB sao lưu", "usb"),
}
"""What a step is called, and its icon."""


class FirstDayCard(QFrame):
    """Shows the open steps and goes when none is left. It asks anew whenever the page reads its own answers.

    On a low window the steps wait in a list behind one button: what is due needs the room.
    """

    def __init__(self, place: Workplace, page: TodayPage, take: Mapping[FirstStep, Callable[[], object]]) -> None:
        super().__init__(page)
        self._place, self._page, self._take = place, page, take
        self.steps: tuple[FirstStep, ...] = ()
        self.setProperty("role", "card")
        self.setAccessibleName("Việc ngày đầu")
        self._title = label("", "heading")
        self._listed = button("Xem từng việc…", self._show_list, tip="Xem từng việc ngày đầu")
        no_more = button("Không nhắc nữa", self.dismiss, role="link", tip="Không nhắc việc ngày đầu nữa")
        self._flow = Flow()
        self._buttons = QWidget()
        self._buttons.setLayout(self._flow)
        body = QVBoxLayout(self)
        body.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        body.addLayout(row(self._title, self._listed, 1, no_more))
        body.addWidget(self._buttons)
        self.hide()
        page.installEventFilter(self)
        page.shown.connect(self.refresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page has another height."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        is_low = self._page.height() < LOW
        self._listed.setVisible(is_low)
        self._buttons.setVisible(not is_low)

    def refresh(self) -> None:
        """Ask which steps are open."""
        day, place = today(self._place.clock), self._place
        practised = place.start_training is None or place.folder.with_name(TRAINING_FOLDER).is_dir()
        place.tasks.run(
            lambda registry: registry.read(lambda q: open_steps(q, day, practised=practised)), self._show, owner=self
        )

    def _show(self, steps: Sequence[FirstStep]) -> None:
        self.setVisible(bool(steps))
        if tuple(steps) == self.steps:
            return
        self.steps = tuple(steps)
        self._title.setText(f"Ngày đầu: còn {len(steps)} việc")
        clear(self._flow)
        for step in steps:
            words, icon = WORDS[step]
            self._flow.addWidget(button(words, self._take[step], icon=icon))
        self._fit()

    def _show_list(self) -> None:
        menu = QMenu(self)
        for step in self.steps:
            menu.addAction(WORDS[step][0], self._take[step])
        menu.popup(self._listed.mapToGlobal(QPoint(0, self._listed.height())))

    def dismiss(self) -> None:
        """Remind no more; the office's settings say so, and there it can be wanted again."""

        def job(registry: Registry) -> None:
            office = registry.read(lambda q: q.office())
            registry.write(change_office, office.version, {"first_day_done": True})

        self._place.tasks.run(job, lambda _: self.refresh(), owner=self)


def add_first_day(place: Workplace, desk: Desk, page: TodayPage) -> None:
    """Show the open steps of the first day above what is due, to who can take them."""
    if place.training or not place.user.may(Permission.MANAGE_USERS):
        return

    def try_printer() -> None:
        from ui.finder.page_actions import show_forms

        show_forms(desk)

    def add_colleague() -> None:
        desk.show_users()
        desk.page.add()  # type: ignore[attr-defined]

    def enrol_stick() -> None:
        desk.show_backup()
        desk.page.enrol_stick()  # type: ignore[attr-defined]

    page.add_office_duty(
        FirstDayCard(
            place,
            page,
            {
                FirstStep.TRAINING: place.start_training or desk.show_office,
                FirstStep.OFFICE: desk.show_office,
                FirstStep.PRINTER: try_printer,
                FirstStep.SHEET: desk.show_users,
                FirstStep.COLLEAGUE: add_colleague,
                FirstStep.STICK: enrol_stick,
            },
        )
    )
