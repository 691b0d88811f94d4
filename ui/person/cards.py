"""The cards of the person page: header, findings, duties, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QVBoxLayout, QWidget

from models import fields
from models.dates import show_date
from models.events.base import Event, in_order
from models.law.course import Finding, FindingKind
from models.law.duties import Duty
from models.law.rules import Rule
from printing.forms import load_form
from ui import theme
from ui.flow import Flow
from ui.person.view import PersonView, available_forms
from ui.theme import SPACE
from ui.widgets import badge, button, clear, label, row
from ui.words import MARKS, PRESENCES, due_words, duty_explanation, finding_text, inside_sentence

_SEXES = {"male": "Nam", "female": "Nữ"}


class HeaderCard(QFrame):
    """Name, age, number, state, end of the term."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        self._layout.setSpacing(2)

    def show_view(self, view: PersonView) -> None:
        clear(self._layout)
        case, person = view.case, view.case.person
        name = label(person.name, "title", wrap=True)
        top = row(name)
        top.setStretch(0, 1)
        marks: list[QLabel] = []
        if case.state is not None:
            colour = (
                "green" if not case.is_kept else "amber" if case.state.code in ("S1", "S2s", "S3", "S4") else "blue"
            )
            marks.append(badge(case.state.name, colour))
        if person.may_be_under(18, view.today):
            marks.append(badge("Dưới 18 tuổi", "amber"))
        if case.presence in ("absent", "missing", "reported_absence"):
            marks.append(badge(PRESENCES[case.presence], "red" if case.presence == "missing" else "amber"))
        for mark in marks:
            top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(top)
        parts = [
            _SEXES.get(person.known.sex or "", ""),
            f"{view.birth_text}" + (f" ({view.age_text})" if view.age_text else ""),
            f"Số giấy tờ {person.identity_number}" if person.identity_number else "chưa có số giấy tờ",
            person.known.current_residence or person.known.registered_residence,
            f"ĐT {person.known.phone}" if person.known.phone else "",
        ]
        self._layout.addWidget(label(" · ".join(part for part in parts if part), "muted", wrap=True))
        term = case.term
        if term is not None:
            end = "chưa xác định (đang vắng mặt)" if term.end is None and term.is_away else ""
            end = end or (f"hết ngày {show_date(term.end)}" if term.end else "chưa rõ")
            extra = f", trừ {term.days_not_counted} ngày vắng mặt" if term.days_not_counted else ""
            words = f"Quản lý từ {show_date(term.start)} đến {end}{extra}"
            self._layout.addWidget(label(words))
        self.setAccessibleName(person.name)


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
        findings = view.case.findings
        days = {event.id: event.at.day for event in view.case.events}
        shown = [f for f in findings if f.kind is not FindingKind.CRIMINAL_SCREENING or f is _last(findings)]
        for finding in shown:
            text = finding_text(finding, view.rules)
            day = days.get(finding.event_id, view.today) if finding.event_id else view.today
            rule = view.rules.at(finding.rule_id, day)
            self._layout.addWidget(label(text, wrap=True))
            if rule is not None:
                self._layout.addWidget(label(_source(rule), "label", wrap=True))
        self.setVisible(bool(shown))
        self.setAccessibleName("Điểm cần lưu ý")


def _source(rule: Rule, *more: str) -> str:
    """Where a rule is written, and how sure we are of it if it was not found there."""
    return " · ".join(part for part in (rule.article, *more, MARKS[rule.mark]) if part)


def _last(findings: Sequence[Finding]) -> Finding | None:
    """Only the latest screening is of use."""
    return next((f for f in reversed(findings) if f.kind is FindingKind.CRIMINAL_SCREENING), None)


class DutiesCard(QFrame):
    """What the law requires next. Signals: ``event_wanted`` (kind), ``paper_wanted`` (form id)."""

    event_wanted = Signal(str)
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

    def show_duties(self, view: PersonView) -> None:
        clear(self._rows)
        if not view.case.duties:
            self._rows.addWidget(label("Không có việc nào đang chờ.", "muted"))
        for i, duty in enumerate(view.case.duties):
            self._rows.addWidget(self._row(duty, view, i))
        self._rows.addStretch(1)

    def _row(self, duty: Duty, view: PersonView, index: int) -> QWidget:
        made = QFrame()
        body = QVBoxLayout(made)
        body.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
        body.setSpacing(2)
        overdue = duty.is_overdue(view.now)
        waiting = duty.waits_for is not None
        what = label(duty.terms.what, wrap=True)
        what.setFont(theme.font(10, theme.QFont.Weight.DemiBold))
        words = ("QUÁ HẠN: " if overdue else "") + due_words(duty)
        when = label(
            words, wrap=True, tone="" if waiting else "red" if overdue else "amber" if _is_soon(duty, view) else ""
        )
        if waiting:
            when.setProperty("role", "muted")
        explained = f"{duty_explanation(duty, view.rules)}\nMã quy định trong chương trình: {duty.rule.id}."
        why = label(explained, "muted", wrap=True)
        why.hide()
        toggle = button(
            "Vì sao?", lambda: why.setVisible(why.isHidden()), role="link", tip=f"Vì sao: {duty.terms.what}"
        )
        source = label(_source(duty.rule, duty.terms.who), "label", wrap=True)
        body.addWidget(what)
        body.addWidget(when)
        line = row(source)
        line.setStretch(0, 1)
        line.addWidget(toggle, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(line)
        body.addWidget(why)
        actions = Flow()
        if duty.does and not waiting:
            keys = f"Ctrl+Shift+{index + 1}" if index < 9 else ""
            actions.addWidget(
                button("Ghi", lambda: self.event_wanted.emit(duty.does), icon="pencil", shortcut=keys,
                       tip=f"Ghi: {duty.terms.what}")
            )  # fmt: skip
        for form in duty.papers:
            if form in available_forms():
                short = load_form(form).short
                actions.addWidget(
                    button(f"In {inside_sentence(short)}", lambda form=form: self.paper_wanted.emit(form),
                           icon="printer", tip=f"In mẫu {form}: {load_form(form).name}")
                )  # fmt: skip
        if actions.count():
            body.addLayout(actions)
        return made


def _is_soon(duty: Duty, view: PersonView) -> bool:
    return duty.due is not None and (duty.due.instant - view.now).total_seconds() <= 48 * 3600


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
        layout.addLayout(self._rows, 1)

    def show_events(self, view: PersonView) -> None:
        clear(self._rows)
        for event in reversed(in_order(view.case.events)):
            self._rows.addWidget(self._row(event))
        self._rows.addStretch(1)

    def _row(self, event: Event) -> QWidget:
        made = QFrame()
        body = QVBoxLayout(made)
        body.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
        body.setSpacing(1)
        title = label(event.fact.label, wrap=True)
        title.setFont(theme.font(10, theme.QFont.Weight.Medium))
        amended = " · đã sửa" if event.version > 1 else ""
        more = button("Sửa, hủy…", lambda: None, role="link", tip=f"Sửa hoặc hủy: {event.fact.label}")
        more.clicked.connect(lambda: self._menu(event, more))
        when = label(event.at.show() + amended, "label")
        line = row(when, 1, more)
        body.addLayout(line)
        body.addWidget(title)
        summary = summary_of(event)
        if summary:
            body.addWidget(label(summary, "muted", wrap=True))
        return made

    def _menu(self, event: Event, under: QWidget) -> None:
        menu = QMenu(self)
        menu.addAction("Sửa…", lambda: self.amend_wanted.emit(event.id))
        menu.addAction("Hủy vì ghi nhầm…", lambda: self.void_wanted.emit(event.id))
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))


_SUMMARY_LETTERS = 120


def summary_of(event: Event) -> str:
    """The known values of an event in a few lines, those that the kind cannot be without first."""
    parts = []
    for field in sorted(fields.fields_of(type(event.fact)), key=lambda declared: not declared.required):
        value = getattr(event.fact, field.name)
        if not fields.is_unknown(value):
            text = shorten(field.show(value), _SUMMARY_LETTERS, placeholder=" …")
            parts.append(f"{field.label}: {text}")
    return "\n".join(parts[:5]) + ("\n…" if len(parts) > 5 else "")
