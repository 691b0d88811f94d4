"""What can be recorded and printed for a person, in the order in which an officer needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from models.events.base import KINDS
from models.events.chapters import kinds_by_chapter
from models.law.offering import fitting_kinds
from models.papers.awaiting import kinds_awaited
from models.papers.checklist import checklists_of
from models.papers.extract import FORM as EXTRACT
from models.papers.fitting import fitting_papers
from models.roles import Permission
from printing.offered import is_house_template, offered_forms
from ui.choose_dialog import Option, Section
from ui.person.view import PersonView

_REQUIRED = "Pháp luật yêu cầu tiếp theo"
_PRINTED = "Đã in giấy, chưa ghi sự kiện"


def event_sections(view: PersonView) -> list[Section]:
    """Every kind of event once: required now, printed for and not recorded yet, fitting the case now, then by
    chapter."""
    case = view.case
    required = dict.fromkeys(duty.does for duty in case.duties if duty.does and duty.completes is None)
    fitting = fitting_kinds(case.course, case.situation.monitoring, view.rules.machine)
    printed = [kind for document in reversed(view.documents) for kind in kinds_awaited(document, case)]
    parts = {_REQUIRED: required, _PRINTED: printed, "Thường gặp lúc này": fitting, **kinds_by_chapter()}
    not_theirs = [name for name, kind in KINDS.items() if not view.may(kind.recorded_with)]
    return _once(parts.items(), _event_option, without=not_theirs)


def _event_option(kind: str) -> Option:
    return Option(kind, KINDS[kind].label, KINDS[kind].article)


def paper_sections(view: PersonView) -> list[Section]:
    """Every form once: what the law requires now, what the state of the case is about, ours, then all others."""
    offered = offered_forms(view.book)
    parts = {
        _REQUIRED: _required_papers(view),
        "Theo giai đoạn hiện nay": fitting_papers(view.case, view.today),
        "Mẫu nội bộ": filter(is_house_template, offered),
        "Mẫu riêng của đơn vị": (form for form in offered if form not in offered_forms()),
        "Các biểu mẫu khác": offered,
    }
    known = ((title, [form for form in forms if form in offered]) for title, forms in parts.items())
    sections = _once(known, lambda form: Option(form, offered[form], form))
    if view.may(Permission.EXTRACT):
        sections.append(Section("Cho chính người đó", (Option(EXTRACT, view.book.form(EXTRACT).name, EXTRACT),)))
    return sections


def _required_papers(view: PersonView) -> Iterator[str]:
    """The papers that the open duties name, then those that a file lacks."""
    for duty in view.case.duties:
        yield from duty.papers
    for checklist in checklists_of(view.case, view.documents):
        yield from (paper.form for paper in checklist.papers if paper.is_missing)


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
