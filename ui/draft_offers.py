"""Offering back, after unlocking, what was being typed; what has no place any more is shown to be copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout

from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.ports import Queries, Registry
from models.roles import Permission
from ui.drafts import (
    AMENDMENT,
    NEW_PERSON,
    OFFICE,
    OTHER,
    PAPER,
    PROFILE,
    ROUND,
    SCANS,
    Draft,
    Reopened,
    forget_draft,
    load_drafts,
)
from ui.messages import Message
from ui.theme import SPACE
from ui.widgets import button, fit, label, open_and_drop, row

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.tasks import Tasks

KEYS = "Ctrl+Shift+M"
_NO_PERSON = "Người này không còn trong sổ."
_NO_EVENT = "Sự kiện này không còn hiệu lực nên không sửa được nữa."
_NO_CHECK = "Người này không còn đến kỳ kiểm tra cư trú."
_NO_FILES = "Các tệp không còn ở chỗ cũ. Tệp ở USB thì đóng cửa sổ này, cắm lại USB rồi mở lại."
_NO_WINDOW = "Cửa sổ này không tự mở lại; mở nó như lần trước rồi dán lại nội dung."


def offer(desk: Desk, tasks: Tasks, kept: bytes) -> None:
    """Ask above the pages whether to go on with what was typed."""
    Offers(desk, tasks, load_drafts(kept)).show()


class Offers(QObject):
    """Offers one draft after the other, the newest first; each stays kept until it is saved or refused."""

    def __init__(self, desk: Desk, tasks: Tasks, drafts: Sequence[Draft]) -> None:
        super().__init__(desk)
        self._desk, self._tasks, self._waiting = desk, tasks, list(drafts)
        self._shows_lost = False
        self._reads_people = desk.user.may(Permission.READ_PERSON)

    def show(self) -> None:
        """Offer the draft whose turn it is; with none left, nothing."""
        banner = self._desk.banner
        if not self._waiting:
            if not banner.lasts:
                banner.hide()
            return
        draft, others = self._waiting[-1], len(self._waiting) - 1
        again = "Xem lại" if draft.what == OTHER else "Mở lại"
        advice = f"Chỉ tài khoản này mở được. {again}: {KEYS}."
        if others:
            advice += f" Sau đó còn {others} nội dung khác."
        banner.show_message(
            Message(f"Nội dung đang nhập khi sổ khóa vẫn còn: {draft.title}.", advice),
            "notice",
            action=again,
            on_action=lambda: self._resume(draft),
            keys=KEYS,
            put_away="Bỏ",
            on_put_away=lambda: self._refuse(draft),
        )

    def _settle(self, draft: Draft) -> None:
        """A draft stands in its window again, or is gone: offer the next one."""
        if draft in self._waiting:
            self._waiting.remove(draft)
            self.show()

    def _refuse(self, draft: Draft) -> None:
        self._tasks.run(lambda registry: forget_draft(registry, draft.id))
        self._settle(draft)

    def _resume(self, draft: Draft) -> None:
        """Open what was open, with what stood in it, once it is known that the person is still there."""

        def go_on(is_there: bool) -> None:
            if draft not in self._waiting or self._shows_lost:
                return  # pressed twice
            if not is_there:
                self._show_lost(draft, _NO_PERSON)
            elif draft.what == OTHER:
                self._show_lost(draft, _NO_WINDOW)
            else:
                self._open(draft)

        may_read = self._reads_people
        self._tasks.run(lambda registry: _has_person(registry, draft, may_read=may_read), go_on, owner=self)

    def _open(self, draft: Draft) -> None:
        """Go to where it was typed; nothing happens if the page that stands there may not be left."""
        desk, before = self._desk, self._desk.page
        if draft.what == ROUND:
            self._go_round(draft)
            return
        if draft.what == NEW_PERSON:
            desk.show_new_person()
        elif draft.what == OFFICE:
            desk.show_office()
        elif self._reads_people:
            desk.show_person(PersonId(draft.person_id))
        else:
            desk.show_health_file(PersonId(draft.person_id))
        page: Any = desk.page
        if page is before:
            return
        if draft.what == NEW_PERSON:
            self._fill(page, draft)
        elif draft.what == OFFICE:
            page.shown.connect(lambda: self._fill(page, draft), Qt.ConnectionType.SingleShotConnection)
        else:
            page.once_shown(lambda: self._reopen(page, draft))

    def _reopen(self, page: Any, draft: Draft) -> None:
        """Open the window on the page of a person again."""
        if draft.what == PAPER:
            once = Qt.ConnectionType.SingleShotConnection
            page.paper_shown.connect(lambda: self._fill_paper(page.dialog, draft), once)
            if self._reads_people:
                page.paper(draft.form, draft.event)
            else:
                page.paper(draft.form)  # a station prints for what was asked of it last
            return
        if draft.what == SCANS:
            self._take_scans_again(page, draft)
            return
        if draft.what == PROFILE:
            page.edit_profile()
        elif draft.what == AMENDMENT:
            page.amend(draft.event)
        else:
            page.record(draft.event)
        self._fill(page.dialog, draft)

    def _take_scans_again(self, page: Any, draft: Draft) -> None:
        from ui.person.scanning import Again

        again = Again(
            in_table="rows" in draft.content,
            on_open=lambda dialog: self._fill(dialog, draft),
            on_lost=lambda: self._show_lost(draft, _NO_FILES),
        )
        page.take_scans_again(draft.content, again)

    def _go_round(self, draft: Draft) -> None:
        dialog = self._desk.go_round()
        if dialog is None:
            return

        def begun() -> None:
            if dialog.go_to(draft.person_id):
                self._fill(dialog, draft)
            else:
                dialog.reject()
                self._show_lost(draft, _NO_CHECK)

        dialog.shown.connect(begun, Qt.ConnectionType.SingleShotConnection)

    def _fill(self, shown: object, draft: Draft) -> None:
        """Show in a window what stood there; no window opens for an event that was taken back."""
        if not isinstance(shown, Reopened):
            self._show_lost(draft, _NO_EVENT)
            return
        shown.show_draft(draft.content)
        shown.saving.draft_id = draft.id
        self._settle(draft)

    def _fill_paper(self, shown: object, draft: Draft) -> None:
        """The paper has come up, unless something else was opened meanwhile."""
        if isinstance(shown, Reopened):
            self._fill(shown, draft)

    def _show_lost(self, draft: Draft, why: str) -> None:
        dialog = LostDraftDialog(draft, why, self._desk)
        self._shows_lost = True
        dialog.finished.connect(self._on_lost_closed)
        dialog.dropped.connect(lambda: self._refuse(draft))
        open_and_drop(dialog)

    def _on_lost_closed(self) -> None:
        self._shows_lost = False


class LostDraftDialog(QDialog):
    """Shows what was typed where it cannot be opened again. Signal: ``dropped`` when nobody needs it any more."""

    dropped = Signal()

    def __init__(self, draft: Draft, why: str, desk: Desk) -> None:
        super().__init__(desk)
        self.setWindowTitle("Không mở lại được")
        text = QPlainTextEdit("\n".join(draft.lines))
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName("Nội dung đã nhập")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(f"Không mở lại được: {draft.title}", "heading", wrap=True))
        layout.addWidget(label(why, tone="amber", wrap=True))
        layout.addWidget(label("Chép phần còn cần (Ctrl+A, Ctrl+C) sang chỗ khác, rồi bỏ nội dung này.", wrap=True))
        layout.addWidget(text, 1)
        drop = button("Bỏ nội dung này", self._drop, icon="ban")
        layout.addLayout(row(drop, 1, button("Đóng", self.reject, role="primary", shown_keys="Esc")))
        fit(self, 620, 420)
        text.setFocus()

    def _drop(self) -> None:
        self.dropped.emit()
        self.accept()


def _has_person(registry: Registry, draft: Draft, *, may_read: bool) -> bool:
    """Whether the person of a draft, if it is about one, is still in the registry."""
    person = PersonId(draft.person_id)
    read: Callable[[Queries], object] = (lambda q: q.case(person)) if may_read else (lambda q: q.health_file(person))
    try:
        return not person or registry.read(read) is not None
    except RegistryError as error:
        if error.code is ErrorCode.NOT_FOUND:
            return False
        if error.code is ErrorCode.CASE_CLOSED:
            return True
        raise
