"""What can be done from anywhere, by words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.events.base import KINDS
from models.events.chapters import kinds_by_chapter
from models.roles import Permission, User
from printing.forms.corrected import PACKAGED, FormBook
from printing.offered import offered_forms
from ui.choose_dialog import Option, Section
from ui.words import inside_sentence

ACTION, FORM, EVENT = "do:", "form:", "event:"
"""Begin the codes of what can be done: at once, or a paper or an event for a person."""


@dataclass(frozen=True)
class Action:
    """Something that can be done now: its words, its keys, and how."""

    text: str
    keys: str
    do: Callable[[], object]


def action_section(actions: Sequence[Action]) -> Section:
    """Actions as they are chosen from, each with its keys; codes count from 0."""
    options = (Option(f"{ACTION}{i}", action.text, action.keys) for i, action in enumerate(actions))
    return Section("Đi tới, làm ngay", tuple(options))


def person_sections(user: User, name: str = "", book: FormBook = PACKAGED) -> list[Section]:
    """Papers and events for a person: for the one on the screen (``name``), or for somebody who is asked for next.

    ``book``: the forms in use, as far as the screen knows them.
    """
    whom = f" cho {name}" if name else "…"
    sections = []
    if user.may(Permission.PRINT):
        forms: Mapping[str, str] = offered_forms(book)
        options = tuple(
            Option(f"{FORM}{form}", f"In {inside_sentence(text)}{whom}", form) for form, text in forms.items()
        )
        sections.append(Section("In giấy tờ", options))
    kinds = [kind for group in kinds_by_chapter().values() for kind in group if user.may(KINDS[kind].recorded_with)]
    if kinds:
        events = tuple(
            Option(f"{EVENT}{kind}", f"Ghi {inside_sentence(KINDS[kind].label)}{whom}", KINDS[kind].article)
            for kind in dict.fromkeys(kinds)
        )
        sections.append(Section("Ghi sự kiện", events))
    return sections
