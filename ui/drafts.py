"""What is typed when the registry is locked or the program closed: kept sealed until its user has settled it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from models.ids import random_id

if TYPE_CHECKING:
    from models.ports import Registry
    from ui.desk import Desk
    from ui.saving import Save, Saving
    from ui.tasks import Tasks

NEW_PERSON, EVENT, AMENDMENT, PROFILE = "new_person", "event", "amendment", "profile"
PAPER, ROUND, SCANS, OFFICE = "paper", "round", "scans", "office"
OTHER = "other"
"""A window that nothing opens again: what was typed in it can be read and copied."""


@dataclass(frozen=True)
class Draft:
    """``what`` was open, about whom, at which event (or of which kind or form), and what stood in it. ``title`` names
    it; ``lines`` are its content to be read where it can no longer be opened."""

    what: str
    title: str
    content: Mapping[str, Any]
    person_id: str = ""
    event: str = ""
    form: str = ""
    lines: Sequence[str] = ()
    id: str = ""


@runtime_checkable
class Drafted(Protocol):
    """A window or page in which something is typed that a lock must not take away."""

    saving: Saving

    def draft(self) -> Draft | None:
        """What was typed, to be kept over a lock; None if nothing would be lost."""
        ...


@runtime_checkable
class Reopened(Drafted, Protocol):
    """One that a draft opens again."""

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        ...


@dataclass(frozen=True)
class Typed:
    """What was typed in a window, and the save of it that was on its way then."""

    draft: Draft
    save: Save | None


# --- what is typed now -----------------------------------------------------------------------


def typed_on(desk: Desk) -> list[Typed]:
    """What is being typed in the windows that are open and on the pages under them."""
    return [*typed_in_windows(), *(typed for page in desk.pages for typed in _typed_in(page))]


def typed_in_windows() -> list[Typed]:
    """What is being typed in the windows above the desk."""
    windows = (w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
    return [typed for window in windows for typed in _typed_in(window)]


def _typed_in(shown: QWidget) -> list[Typed]:
    draft = shown.draft() if isinstance(shown, Drafted) else None
    if draft is None or not isinstance(shown, Drafted):
        return []
    return [Typed(replace(draft, id=shown.saving.draft_id or random_id()), shown.saving.save)]


def keep(tasks: Tasks, typed: Sequence[Typed]) -> None:
    """Keep what was typed once it is known what became of the saves and papers that are on their way."""
    if typed:
        tasks.run(lambda registry: keep_typed(registry, typed), after_papers=True)


# --- what is kept; on the registry worker ----------------------------------------------------


def load_drafts(kept: bytes) -> tuple[Draft, ...]:
    """The drafts that this program understands, the newest last."""
    try:
        return tuple(Draft(**found) for found in json.loads(kept))
    except (ValueError, TypeError):
        return ()


def keep_typed(registry: Registry, typed: Iterable[Typed]) -> None:
    """Keep what was typed beside what was kept before, each in the place of what it was opened from.

    Comes after the saves that were on their way: what one of them stored is not kept. Raises disk errors.
    """
    new = [one.draft for one in typed if one.save is None or not one.save.is_stored]
    if new:
        ids = {draft.id for draft in new}
        _keep(registry, [*(draft for draft in load_drafts(registry.draft()) if draft.id not in ids), *new])


def forget_draft(registry: Registry, draft_id: str) -> None:
    """Let go of one draft. Raises disk errors."""
    _keep(registry, [draft for draft in load_drafts(registry.draft()) if draft.id != draft_id])


def _keep(registry: Registry, drafts: Sequence[Draft]) -> None:
    content = json.dumps([asdict(draft) for draft in drafts], ensure_ascii=False).encode() if drafts else b""
    registry.keep_draft(content)
