"""What the law requires next of a person: duties with their explanations, and the papers a file needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from models.dates import show_date
from models.events.base import kind_of
from models.law.deadlines import month_end, month_to_do
from models.law.duties import Duty
from models.papers.checklist import Checklist, NeededPaper, checklists_of
from models.papers.due_words import month_due
from models.papers.filing import Held
from models.roles import Permission, User
from printing.forms import load_form
from printing.offered import offered_forms
from ui import theme
from ui.flow import Flow
from ui.form_names import form_name, form_words
from ui.person.dossier_words import HELD_WORDS, held_words
from ui.person.explanation import (
    clock_words,
    due_words,
    duty_explanation,
    is_outrun,
    is_to_be_done,
    rule_explanation,
)
from ui.person.folding import explained, unfolding_link
from ui.person.view import PersonView
from ui.theme import SPACE
from ui.widgets import append, button, clear, label, row
from ui.words import inside_sentence, source_words

_KEYS = 9
"""How many duties have a key of their own."""


def _block() -> tuple[QFrame, QVBoxLayout]:
    """A part of a card with its own lines."""
    made = QFrame()
    body = QVBoxLayout(made)
    body.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
    body.setSpacing(2)
    return made, body


class DutiesCard(QFrame):
    """What the law requires next.

    Signals: ``event_wanted`` (kind), ``answer_wanted`` (id of the event to be completed), ``paper_wanted`` (form id).
    """

    event_wanted = Signal(str)
    answer_wanted = Signal(str)
    paper_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        layout.addWidget(label("Pháp luật yêu cầu tiếp theo", "heading"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE)
        layout.addLayout(self._rows, 1)
        self._keys: dict[str, str] = {}
        self._says: tuple[Any, ...] = ()

    def keys_for(self, kind: str) -> str:
        """The key that records a kind of event as a duty; empty if none does."""
        return self._keys.get(kind, "")

    def show_duties(self, view: PersonView) -> Iterator[None]:
        """Duties by their limit, then those without: to be done now, then announced, then what is history.
        Row by row, in steps. What says all this already stays: a print changes nothing of it."""
        says = _what_is_said(view)
        if says == self._says:
            return
        self._says = ()
        clear(self._rows)
        self._keys.clear()
        self._rows.addStretch(1)
        duties = sorted(view.case.duties, key=lambda duty: duty.due is None)
        now = [duty for duty in duties if is_to_be_done(duty, view.today)]
        later = [duty for duty in duties if duty not in now]
        if not now:
            append(self._rows, label("Lúc này không có việc nào phải làm.", "muted"))
        for index, duty in enumerate(now):
            append(self._rows, self._row(duty, view, index))
            yield
        if later:
            append(self._rows, label("Sau đó, chưa đến lúc", "section"))
        for index, duty in enumerate(later, len(now)):
            append(self._rows, self._row(duty, view, index))
            yield
        if view.case.past_duties:
            append(self._rows, _history(view.case.past_duties, view))
            yield
        self._says = says

    def _row(self, duty: Duty, view: PersonView, index: int) -> QWidget:
        made, body = _block()
        month = month_due(duty.month, duty.due.instant, view.today) if duty.due else ""
        what = label(f"{duty.terms.what}: {month}" if month else duty.terms.what, wrap=True)
        what.setFont(theme.font(10, theme.QFont.Weight.DemiBold))
        body.addWidget(what)
        body.addWidget(_when(duty, view))
        source = source_words(duty.rule, duty.terms.who)
        line, why = explained(source, duty_explanation(duty, view.case.situation), duty.terms.what)
        body.addLayout(line)
        body.addWidget(why)
        named = [form for form in duty.papers if form not in offered_forms()]
        if named:
            told = "; ".join(form_words(form) for form in named)
            body.addWidget(label(f"Giấy tờ nhận từ nơi khác, không in ở đây: {told}", "label", wrap=True))
        actions = self._actions(duty, index, view.user)
        if actions.count():
            body.addLayout(actions)
        return made

    def _actions(self, duty: Duty, index: int, user: User) -> Flow:
        """What the user may do about a duty."""
        actions = Flow()
        if duty.does and duty.waits_for is None and user.may(kind_of(duty.does).recorded_with):
            keys = f"Ctrl+Shift+{index + 1}" if index < _KEYS else ""
            self._keys.setdefault(duty.does, keys)
            actions.addWidget(
                button("Ghi", lambda: self._want(duty), icon="pencil", shortcut=keys, tip=f"Ghi: {duty.terms.what}")
            )
        for form in duty.papers:
            if form in offered_forms() and user.may(Permission.PRINT):
                actions.addWidget(_print_button(form, self.paper_wanted.emit))
        return actions

    def _want(self, duty: Duty) -> None:
        if duty.completes is not None:
            self.answer_wanted.emit(duty.completes.id)
        else:
            self.event_wanted.emit(duty.does)


def _print_button(form: str, on_press: Callable[[str], object]) -> QWidget:
    short = load_form(form).short
    return button(
        f"In {inside_sentence(short)}", lambda: on_press(form), icon="printer", tip=f"In mẫu {form}: {form_name(form)}"
    )


_PASSED = "đã qua"
_OUTRUN = "báo động theo hạn kia"


def _when(duty: Duty, view: PersonView) -> QWidget:
    """When it is due, in the colour of its urgency."""
    to_be_done, outrun = is_to_be_done(duty, view.today), is_outrun(duty, view.case)
    overdue = duty.is_overdue(view.now) and not outrun
    tone = "red" if overdue else "amber" if to_be_done and not outrun and _is_soon(duty, view) else ""
    words = clock_words(duty, view.case) + due_words(duty) + _until_this_month(duty, view)
    words += _of_outrun(duty, view) if outrun else ""
    made = label(("QUÁ HẠN: " if overdue else "") + words, wrap=True, tone=tone)
    if not to_be_done and not overdue:
        made.setProperty("role", "muted")
    return made


def _until_this_month(duty: Duty, view: PersonView) -> str:
    """Of something monthly whose month is over: until when the present month is to be done."""
    if duty.month is None or duty.due is None:
        return ""
    month, term = month_to_do(duty.month, duty.due.instant, view.today), view.case.situation.term(duty.terms.measure)
    if month == duty.month:
        return ""
    last = month_end(month)
    return f"; tháng {month:%m/%Y}: hết ngày {show_date(min(last, term.end) if term and term.end else last)}"


def _of_outrun(duty: Duty, view: PersonView) -> str:
    """What is said of a limit by which nothing is alarmed: whether it has passed all the same."""
    return f" ({_PASSED}; {_OUTRUN})" if duty.is_overdue(view.now) else f" ({_OUTRUN})"


def _what_is_said(view: PersonView) -> tuple[Any, ...]:
    """All that the rows depend on."""
    urgent = [(duty.is_overdue(view.now), _is_soon(duty, view)) for duty in view.case.duties]
    return view.case.events, view.case.person, view.case.duties, urgent, view.today, view.rules.edition, view.user


def _is_soon(duty: Duty, view: PersonView) -> bool:
    return duty.due is not None and (duty.due.instant - view.now).total_seconds() <= 48 * 3600


def _history(duties: Iterable[Duty], view: PersonView) -> QWidget:
    """Clocks that are history, folded away: of a law that is over, or from before the office's first day."""
    made, body = _block()
    whys, lines = set(), []
    for duty in duties:
        why = "luật cũ" if view.rules.is_over(duty.rule) else "trước ngày bắt đầu dùng sổ"
        whys.add(why)
        lines.append(f"{duty.terms.what}: {due_words(duty)} ({why}; {source_words(duty.rule)})")
    inner = label("\n".join(lines), "muted", wrap=True)
    title = f"Đã qua ({', '.join(sorted(whys))}): {len(lines)} việc"
    body.addWidget(
        unfolding_link(title, inner, "Xem các thời hạn đã qua, không phải báo động"), 0, Qt.AlignmentFlag.AlignLeft
    )
    body.addWidget(inner)
    return made


class ChecklistCard(QFrame):
    """The papers a file needs in the present state. Signals: ``event_wanted`` (kind), ``paper_wanted`` (form id)."""

    event_wanted = Signal(str)
    paper_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName("Giấy tờ hồ sơ cần có")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        self._layout.setSpacing(3)
        self.hide()

    def show_view(self, view: PersonView) -> Iterator[None]:
        """List by list, in steps."""
        clear(self._layout)
        checklists = checklists_of(view.case, view.documents)
        self.setVisible(bool(checklists))
        if checklists:
            self._layout.addWidget(label("Giấy tờ hồ sơ cần có", "heading"))
        for checklist in checklists:
            yield from self._add(checklist, view)

    def _add(self, checklist: Checklist, view: PersonView) -> Iterator[None]:
        papers = checklist.papers
        count = held_words(paper.held for paper in papers) if papers else "chưa rõ"
        self._layout.addWidget(label(f"{checklist.rule.title}: {count}", "section", wrap=True))
        rule = checklist.rule
        line, why = explained(source_words(rule), rule_explanation(rule, view.rules), rule.title)
        self._layout.addLayout(line)
        self._layout.addWidget(why)
        if not papers:
            self._layout.addWidget(label(checklist.rule.statement, wrap=True))
        for paper in papers:
            self._layout.addLayout(self._paper(paper, view.user))
            yield

    def _paper(self, paper: NeededPaper, user: User) -> QVBoxLayout:
        """One paper: whether it is there, and what to do about it if not."""
        body = QVBoxLayout()
        body.setSpacing(0)
        mark, tone = _HELD[paper.held]
        body.addWidget(label(f"{mark} {form_words(paper.form)}", wrap=True, tone=tone))
        line = row(label(_evidence(paper), "label", wrap=True))
        line.setStretch(0, 1)
        if paper.is_missing and paper.kind and user.may(kind_of(paper.kind).recorded_with):
            line.addWidget(
                button("Ghi", lambda: self.event_wanted.emit(paper.kind), role="link",
                       tip=f"Ghi vào hồ sơ: {form_name(paper.form)}")
            )  # fmt: skip
        if paper.held is not Held.KEPT and paper.form in offered_forms() and user.may(Permission.PRINT):
            line.addWidget(
                button("In", lambda: self.paper_wanted.emit(paper.form), role="link",
                       tip=f"In cho hồ sơ: {form_name(paper.form)}")
            )  # fmt: skip
        body.addLayout(line)
        return body


_HELD: Mapping[Held, tuple[str, str]] = {
    Held.KEPT: ("✓", "green"),
    Held.RECORDED: ("+", "amber"),
    Held.LACKING: ("–", ""),
}
"""The mark and the tone of a paper, by what there is of it."""


def _evidence(paper: NeededPaper) -> str:
    if paper.day is None:
        return HELD_WORDS[Held.LACKING]
    about = f" “{paper.event.fact.label}”" if paper.event else ""
    return f"{HELD_WORDS[paper.held]}{about}, ngày {show_date(paper.day)}"
