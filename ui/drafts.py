"""What is typed when the registry is locked: kept sealed, offered back after unlocking, gone once it is settled."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from models.ids import PersonId
from models.roles import Permission
from ui.messages import Message
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.desk import Desk

NEW_PERSON, EVENT, AMENDMENT, PROFILE = "new_person", "event", "amendment", "profile"
KEYS = "Ctrl+Shift+M"


@dataclass(frozen=True)
class Draft:
    """``what`` was open, about whom, at which event (or of which kind), and what stood in it; ``title`` names it."""

    what: str
    title: str
    content: Mapping[str, Any]
    person_id: str = ""
    event: str = ""

    def dump(self) -> bytes:
        return json.dumps(vars(self), ensure_ascii=False).encode()

    @classmethod
    def load(cls, kept: bytes) -> Draft | None:
        """The draft; None if it is none that this program understands."""
        try:
            return cls(**json.loads(kept))
        except (ValueError, TypeError):
            return None


def draft_on(desk: Desk) -> Draft | None:
    """What is being typed: in a window that is open, else on the page."""
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    return next((draft for shown in (*windows, desk.page) if (draft := _draft_of(shown)) is not None), None)


def _draft_of(shown: QWidget) -> Draft | None:
    made: Callable[[], Draft | None] | None = getattr(shown, "draft", None)
    return made() if made is not None else None


def offer(desk: Desk, tasks: Tasks, kept: bytes) -> None:
    """Ask above the pages whether to go on with what was typed; it stays kept until it is settled."""
    draft = Draft.load(kept) if kept else None
    if draft is None:
        return

    def drop() -> None:
        tasks.run(lambda registry: registry.keep_draft(b""))

    def resume() -> None:
        if _resume(desk, draft, drop):
            desk.banner.hide()

    advice = f"Chỉ tài khoản này mở được. Mở lại: {KEYS}."
    desk.banner.show_message(
        Message(f"Nội dung đang nhập khi sổ khóa vẫn còn: {draft.title}.", advice),
        "notice",
        action="Mở lại",
        on_action=resume,
        keys=KEYS,
        put_away="Bỏ",
        on_put_away=drop,
    )


def _resume(desk: Desk, draft: Draft, drop: Callable[[], None]) -> bool:
    """Open what was open, with what stood in it; saved or refused, it is let go of. False if the page that stands
    there may not be left."""
    before = desk.page
    if draft.what == NEW_PERSON:
        desk.show_new_person()
    elif desk.user.may(Permission.READ_PERSON):
        desk.show_person(PersonId(draft.person_id))
    else:
        desk.show_health_file(PersonId(draft.person_id))
    page: Any = desk.page
    if page is before:
        return False
    if draft.what == NEW_PERSON:
        page.show_draft(draft.content)
        page.entered.connect(lambda _: drop())
        page.left.connect(drop)
    else:
        page.once_shown(lambda: _reopen(page, draft, drop))
    return True


def _reopen(page: Any, draft: Draft, drop: Callable[[], None]) -> None:
    """Open the editor on the page of a person again."""
    if draft.what == PROFILE:
        page.edit_profile()
    elif draft.what == AMENDMENT:
        page.amend(draft.event)
    else:
        page.record(draft.event)
    dialog = page.dialog
    if dialog is not None and hasattr(dialog, "show_draft"):
        dialog.show_draft(draft.content)
        dialog.finished.connect(lambda _: drop())
