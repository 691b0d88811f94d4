"""Cards of the person page: what the program points out, and what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QVBoxLayout, QWidget

from models import fields
from models.case import Case
from models.events.base import Event, in_order
from models.ids import EventId
from models.law.course import Finding, FindingKind
from models.law.rules import Rule, Rules
from models.roles import User
from ui import theme
from ui.person.explanation import rule_explanation
from ui.person.folding import explained
from ui.person.view import PersonView, may_amend
from ui.prose import Paragraph, Prose
from ui.theme import SPACE, Colour
from ui.widgets import button, clear, label
from ui.words import finding_text, source_words


class FindingsCard(QFrame):
    """What the program points out: warnings and points to decide."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        self._layout.setSpacing(3)
        self.setProperty("role", "notice")
        self.hide()

    def show_view(self, view: PersonView) -> None:
        clear(self._layout)
        shown = findings_shown(view.case, view.rules, view.today)
        for text, pointed in shown.items():
            self._layout.addWidget(label(text, wrap=True))
            source = "\n".join(pointed.sources)
            if not pointed.rules:
                self._layout.addWidget(label(source, "label", wrap=True))
                continue
            line, why = explained(source, "\n".join(rule_explanation(r, view.rules) for r in pointed.rules), text)
            self._layout.addLayout(line)
            self._layout.addWidget(why)
        self.setVisible(bool(shown))
        self.setAccessibleName("Điểm cần lưu ý")


@dataclass(frozen=True, slots=True)
class Pointed:
    """What stands behind a sentence: where it is written, the events that it speaks of, the rules that say so."""

    sources: list[str]
    rules: list[Rule]


def findings_shown(case: Case, rules: Rules, today: date) -> Mapping[str, Pointed]:
    """Each sentence once, with what stands behind it."""
    findings = case.findings
    events = {event.id: event for event in case.events}
    shown: dict[str, Pointed] = {}
    for finding in findings:
        if finding.kind is FindingKind.CRIMINAL_SCREENING and finding is not _last(findings):
            continue
        event = events.get(finding.event_id) if finding.event_id else None
        rule = _rule_of(finding, rules, event.at.day if event else today)
        about = f"{event.fact.label}, {event.at.show()}" if event else ""
        source = source_words(rule, about) if rule is not None else about
        pointed = shown.setdefault(finding_text(finding, rules), Pointed([], []))
        if source and source not in pointed.sources:
            pointed.sources.append(source)
        if rule is not None and rule not in pointed.rules:
            pointed.rules.append(rule)
    return shown


def _rule_of(finding: Finding, rules: Rules, day: date) -> Rule | None:
    """The rule that says so, as it was on the day; as it is now, if it was not in force then."""
    return rules.at(finding.rule_id, day) or (rules.latest(finding.rule_id) if finding.rule_id else None)


def _last(findings: Sequence[Finding]) -> Finding | None:
    """Only the latest screening is of use."""
    return next((f for f in reversed(findings) if f.kind is FindingKind.CRIMINAL_SCREENING), None)


class TimelineCard(QFrame):
    """What happened, the latest first. Signals: ``amend_wanted``, ``void_wanted`` (event id)."""

    amend_wanted = Signal(str)
    void_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        layout.addWidget(label("Diễn biến", "heading"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE)
        self._rows.addStretch(1)
        self._shown: dict[EventId, tuple[Event, User, _EventRow]] = {}
        layout.addLayout(self._rows, 1)

    def show_events(self, view: PersonView) -> Iterator[None]:
        """Row by row, in steps. A row that says what it said already stays: somebody may have a hundred."""
        events = in_order(view.case.events)
        self._drop_all_but({event.id: event for event in events}, view.user)
        for place, event in enumerate(reversed(events)):
            if event.id not in self._shown:
                self._shown[event.id] = (event, view.user, self._row(event, view.user))
            row = self._shown[event.id][2]
            if self._rows.indexOf(row) != place:
                self._rows.removeWidget(row)
                self._rows.insertWidget(place, row)
                row.show()  # at once, or the page is laid out without it first
            yield

    def _drop_all_but(self, events: Mapping[EventId, Event], user: User) -> None:
        for event_id, (event, shown_to, row) in list(self._shown.items()):
            if events.get(event_id) != event or shown_to != user:
                del self._shown[event_id]
                self._rows.removeWidget(row)
                row.hide()
                row.deleteLater()

    def stops(self) -> list[QAbstractButton]:
        """What Tab goes through, from the top."""
        rows = [self._rows.itemAt(place).widget() for place in range(self._rows.count())]
        return [made for row in rows if row is not None for made in row.findChildren(QAbstractButton)]

    def _row(self, event: Event, user: User) -> _EventRow:
        if not may_amend(user, event):
            return _EventRow(event, None)
        more = button("Sửa, hủy…", lambda: None, role="link", tip=f"Sửa hoặc hủy: {event.fact.label}")
        more.clicked.connect(lambda: self._menu(event, more))
        return _EventRow(event, more)

    def _menu(self, event: Event, under: QWidget) -> None:
        menu = QMenu(self)
        menu.addAction("Sửa…", lambda: self.amend_wanted.emit(event.id))
        menu.addAction("Hủy vì ghi nhầm…", lambda: self.void_wanted.emit(event.id))
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))


class _EventRow(Prose):
    """When it was, what it was, what is known of it; at the right what can be done about it."""

    def __init__(self, event: Event, more: QWidget | None) -> None:
        amended = " · đã sửa" if event.version > 1 else ""
        self._more = more
        texts = (
            Paragraph(
                event.at.show() + amended, theme.font(9), Colour.MUTED.q, more.sizeHint().height() if more else 0
            ),
            Paragraph(event.fact.label, theme.font(10, theme.QFont.Weight.Medium), Colour.TEXT.q),
            Paragraph(summary_of(event), theme.font(), Colour.MUTED.q),
        )
        super().__init__([text for text in texts if text.text], spacing=1, around=SPACE // 2)
        if more is not None:
            more.setParent(self)
            more.resize(more.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._more is not None:
            self._more.move(self.width() - self._more.width(), SPACE // 2)


_SUMMARY_LETTERS = 120


def summary_of(event: Event) -> str:
    """The known values of an event in a few lines, those that the kind cannot be without first."""
    parts = []
    shown = [field for field in fields.fields_of(type(event.fact)) if field.shown]
    for field in sorted(shown, key=lambda declared: not declared.required):
        value = getattr(event.fact, field.name)
        if not fields.is_unknown(value):
            text = " ".join(field.show(value).split())
            if len(text) > _SUMMARY_LETTERS:
                text = shorten(text, _SUMMARY_LETTERS, placeholder=" …")
            parts.append(f"{field.label}: {text}")
    return "\n".join(parts[:5]) + ("\n…" if len(parts) > 5 else "")
