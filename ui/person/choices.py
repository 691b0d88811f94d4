"""What can be recorded and printed for a person, in the order in which an officer needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from models.events.base import KINDS
from models.events.chapters import kinds_by_chapter
from models.law.offering import fitting_kinds
from models.papers.extract import FORM as EXTRACT
from models.roles import Permission
from printing.forms import load_form
from ui.choose_dialog import Option, Section
from ui.person.view import PersonView, available_forms

_REQUIRED = "Pháp luật yêu cầu tiếp theo"


def event_sections(view: PersonView) -> list[Section]:
    """Every kind of event once: required now, fitting the case now, then by chapter."""
    case = view.case
    required = dict.fromkeys(duty.does for duty in case.duties if duty.does and duty.completes is None)
    fitting = fitting_kinds(case.course, case.situation.monitoring, view.rules.machine)
    parts = {_REQUIRED: required, "Thường gặp lúc này": fitting, **kinds_by_chapter()}
    not_theirs = [name for name, kind in KINDS.items() if not view.may(kind.recorded_with)]
    return _once(parts.items(), _event_option, without=not_theirs)


def _event_option(kind: str) -> Option:
    return Option(kind, KINDS[kind].label, KINDS[kind].article)


def paper_sections(view: PersonView) -> list[Section]:
    """Every form once: those that the open duties name, then the others."""
    forms = available_forms()
    named = [form for duty in view.case.duties for form in duty.papers if form in forms]
    sections = _once(((_REQUIRED, named), ("Mọi biểu mẫu", forms)), _paper_option)
    if view.may(Permission.EXTRACT):
        sections.append(Section("Cho chính người đó", (_paper_option(EXTRACT),)))
    return sections


def _paper_option(form: str) -> Option:
    return Option(form, load_form(form).name, form)


def _once(
    parts: Iterable[tuple[str, Iterable[str]]], option: Callable[[str], Option], without: Iterable[str] = ()
) -> list[Section]:
    """Sections in which every code stands only where it comes first."""
    seen = set(without)
    sections: list[Section] = []
    for title, codes in parts:
        new = [code for code in dict.fromkeys(codes) if code not in seen]
        seen.update(new)
        if new:
            sections.append(Section(title, tuple(option(code) for code in new)))
    return sections
