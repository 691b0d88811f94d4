"""Entering or correcting one event: the editor is made from the declaration of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from models import fields
from models.actions.record_event import amend_event, record_event
from models.clock import Clock, today
from models.dates import LEGAL_ZONE, Moment, Precision, parse_moment, show_date
from models.doubts import doubts_of_entry, doubts_of_law
from models.errors import ErrorCode, FieldFault, InvalidFields, RegistryError
from models.events.base import Event, Fact, kind_of
from models.events.overrides import RuleOverride
from models.fields import SEALED_TEXT, Field, Sealed
from models.law.rules import Rules
from models.person import Person
from models.ports import Registry
from models.roles import Permission, User
from models.suggestions import KnownNames
from ui.drafts import AMENDMENT, EVENT, OTHER, Draft
from ui.editors import record_values
from ui.field_form import FieldForm, tell_faults
from ui.messages import FAULTS
from ui.person.name_completer import offer_names, read_names
from ui.person.place_line import PlaceLines
from ui.readings import reading_of
from ui.saving import SavingDialog
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.typing_rest import TypingRest
from ui.widgets import Ask, Notice, button, fit, label, row, scrolled, set_property
from ui.words import ENTRY_DOUBTS


class MomentBox(QWidget):
    """When it happened: to the minute where the kind asks for it, or only the day."""

    def __init__(self, kind: type[Fact], clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.line = QLineEdit()
        self.line.setAccessibleName(kind.at_label)
        minute = kind.precision is Precision.MINUTE
        self.line.setPlaceholderText("giờ:phút ngày/tháng/năm" if minute else "ngày/tháng/năm")
        self.line.setFixedWidth(190 if minute else 140)
        self.line.returnPressed.connect(self.focusNextChild)
        self.line.editingFinished.connect(self._on_finished)
        self.line.textEdited.connect(lambda _: self._take_back())
        self.fault = label("", "fault")
        self.fault.hide()
        caption = label(f"{kind.at_label} *", "label")
        caption.setBuddy(self.line)
        hint = (
            "Nhập cả giờ: thời hạn tính theo giờ. Ví dụ 22:40 24/11/2026."
            if minute
            else "Ví dụ 24/11/2026, hôm nay, -3."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(caption)
        self._hint = hint
        self.reading = label(hint, "label", wrap=True)
        rest = TypingRest(self.line)
        rest.typed.connect(lambda: self.reading.setText(hint))
        rest.rested.connect(self._say_reading)
        line = row(self.line, self.reading)
        line.setStretch(1, 1)
        layout.addLayout(line)
        layout.addWidget(self.fault)

    def show_moment(self, moment: Moment) -> None:
        self.line.setText(moment.show().replace(" ngày ", " "))
        self._say_reading()

    def read(self) -> Moment | None:
        """The moment typed, if it can be read."""
        try:
            return parse_moment(self.line.text(), today(self._clock))
        except ValueError:
            return None

    def _say_reading(self) -> None:
        """Say how the moment is read; nothing of what cannot be read yet, for the user may still be typing."""
        found = self.read()
        self.reading.setText(reading_of(found, today(self._clock)) if found is not None else self._hint)

    def _on_finished(self) -> None:
        """Write out what was typed in short, with its reading beside it."""
        found = self.read()
        if found is not None and self.line.isModified():
            self.show_moment(found)

    def moment(self) -> Moment | None:
        """The moment typed; None and a mark if it cannot be read."""
        found = self.read()
        self._mark(faulty=found is None)
        return found

    def _mark(self, *, faulty: bool) -> None:
        set_property(self.line, "fault", "true" if faulty else "false")
        self.fault.setText(FAULTS[FieldFault.NOT_A_DATE] if faulty else "")
        self.fault.setVisible(faulty)

    def _take_back(self) -> None:
        """The complaint ends as soon as the moment can be read; none begins while somebody types."""
        if self.fault.isVisible() and self.read() is not None:
            self._mark(faulty=False)


CORRECT, ANSWER = "Sửa", "Ghi kết quả"
"""What is done to an event that is recorded already."""


def _known_since(event: Event) -> str:
    """Which event is changed, and since when it stands in the registry as it is."""
    recorded = event.recorded_at.astimezone(LEGAL_ZONE) if event.recorded_at is not None else None
    when = f"ghi vào sổ lúc {recorded:%H:%M} ngày {show_date(recorded.date())}" if recorded else "đã ghi vào sổ"
    changed = "sửa lần gần nhất và " if event.version > 1 else ""
    return f"Việc đã có trong sổ: {event.at.show()}, {changed}{when}. Bản cũ vẫn xem lại được."


_AROUND_THE_FORM = 240
"""Room of an event dialog for its heading, a notice and its buttons."""


class EventDialog(SavingDialog):
    """Records an event of a kind, or amends one. ``at`` and ``form`` are its editors, ``places`` are the lines under
    addresses; ``form`` may be handed in where the declared fields alone do not tell what to ask for, ``at`` is
    proposed if it is known when it was. ``does``: what is done to the event that is ``amended``. ``prefill``: what is
    known to stand in it besides.

    Signals: ``recorded`` (EventId) after it was stored. Nothing typed is lost when saving fails.
    """

    recorded = Signal(str)

    def __init__(
        self,
        kind: str,
        person: Person,
        tasks: Tasks,
        clock: Clock,
        ask: Ask,
        parent: QWidget | None = None,
        *,
        user: User,
        form: FieldForm | None = None,
        amended: Event | None = None,
        prefill: Mapping[str, Any] | None = None,
        reason: str = "",
        at: Moment | None = None,
        does: str = CORRECT,
    ) -> None:
        super().__init__(tasks, ask, parent)
        self._kind: type[Fact] = kind_of(kind)
        self._person, self._clock = person, clock
        self._amended = amended
        self._events: tuple[Event, ...] = ()
        self._rules: Rules | None = None
        self._title = self._kind.label if amended is None else f"{does}: {self._kind.label}"
        self.setObjectName(kind)  # F1 opens the page of its chapter
        self.setWindowTitle(self._title)
        self.at = MomentBox(self._kind, clock)
        declared = [field for field in fields.fields_of(self._kind) if self._is_open(field, user)]
        self.places = PlaceLines(tasks)
        self.form = form or FieldForm(declared, lambda: today(clock), self.places.under, ask)
        self._reason = QLineEdit(reason)
        self._reason.setAccessibleName("Lý do sửa")
        self._notice = Notice()
        self._save = button("Ghi vào sổ", self.save, role="primary", icon="save", shortcut="Ctrl+S")
        self.saving.button = self._save
        self._build()
        if amended is not None:
            self.at.show_moment(amended.at)
            self.form.show_values({**record_values(amended.fact), **(prefill or {})})
        else:
            known = at or Moment.at(clock.now())
            self.at.show_moment(known if self._kind.precision is Precision.MINUTE else Moment.on(known.day))
            self.form.show_values(prefill or {})
        self._initial = self._state()
        tasks.run(
            lambda registry: (
                read_names(registry, person.known.relatives, person.id),
                registry.read(lambda q: q.rules()),
            ),
            self._take_known,
            owner=self,
        )
        self.at.line.setFocus()
        self.at.line.selectAll()

    def _build(self) -> None:
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.at)
        body.addWidget(self.form)
        if self._amended is not None:
            caption = label("Lý do sửa *", "label")
            caption.setBuddy(self._reason)
            body.addWidget(caption)
            body.addWidget(self._reason)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(self._title, "heading", wrap=True))
        if self._amended is not None:
            layout.addWidget(label(_known_since(self._amended), wrap=True, tone="amber"))
        about = self._person.name + (f" · {self._kind.article}" if self._kind.article else "")
        layout.addWidget(label(about, "muted", wrap=True))
        sealed = [field.label for field in fields.fields_of(self._kind) if self._is_sealed(field)]
        if sealed:
            layout.addWidget(label(f"{', '.join(sealed)}: {SEALED_TEXT}, giữ nguyên khi sửa.", "muted", wrap=True))
        layout.addWidget(scrolled(inner, gap=True), 1)
        layout.addWidget(self._notice)
        close = button("Đóng", self.reject)
        layout.addLayout(row(1, close, self._save))
        self.setTabOrder(self._save, close)  # Enter leaves the last field for what stores the event
        fit(self, 960, min(650, inner.sizeHint().height() + _AROUND_THE_FORM))

    def _take_known(self, known: tuple[KnownNames, Rules]) -> None:
        names, self._rules = known
        amended = self._amended.id if self._amended is not None else None
        self._events = tuple(event for event in names.events if event.id != amended)
        offer_names(self.form, names.for_field)

    def _is_sealed(self, field: Field) -> bool:
        """Whether the event has a value here that this session cannot read."""
        return self._amended is not None and isinstance(getattr(self._amended.fact, field.name), Sealed)

    def _is_open(self, field: Field, user: User) -> bool:
        """Whether the field is for this user to fill in."""
        return not field.is_clinical or (user.may(Permission.READ_CLINICAL) and not self._is_sealed(field))

    def save(self) -> None:
        """Store the event; what looks like a slip is kept with a reason."""
        at = self.at.moment()
        try:
            fact = fields.build(self._kind, self.form.values(), today=today(self._clock))
        except InvalidFields as error:
            tell_faults(self._notice, (self.form, error))
            return
        if at is None:
            self.at.line.setFocus()
            return
        doubts = doubts_of_entry(self._person, self._events, at, fact)
        if self._rules is not None:
            doubts += doubts_of_law(self._events, at, fact, self._rules)
        if doubts and not self._reason.text().strip():
            ask_to_keep([ENTRY_DOUBTS[doubt] for doubt in doubts], self, lambda reason: self._store(at, fact, reason))
        else:
            self._store(at, fact, self._reason.text())

    def _store(self, at: Moment, fact: Fact, reason: str) -> None:
        amended, person = self._amended, self._person.id

        def job(registry: Registry) -> str:
            if amended is None:
                return str(registry.write(record_event, person, at, fact, reason))
            return str(registry.write(amend_event, amended.id, amended.version, at, fact, reason))

        self.saving.run(job, self._on_stored, self._on_failed)

    def _on_stored(self, event_id: str) -> None:
        self._initial = self._state()
        self.recorded.emit(event_id)
        self.accept()

    def _on_failed(self, error: RegistryError) -> None:
        if self._amended is not None and error.code is ErrorCode.REASON_MISSING:
            self._reason.setFocus()
        self._notice.show_error(error)

    def _state(self) -> tuple[Any, ...]:
        return (self.at.line.text(), self._reason.text(), *self.form.state())

    @property
    def is_changed(self) -> bool:
        return self._state() != self._initial

    def draft(self) -> Draft | None:
        """What was typed, to be kept over a lock; decisions about rules are only kept to be read."""
        if not self.is_changed:
            return None
        content = {"at": self.at.line.text(), "reason": self._reason.text(), "form": self.form.draft()}
        what, event = (EVENT, self._kind.kind) if self._amended is None else (AMENDMENT, self._amended.id)
        what = OTHER if self._kind is RuleOverride else what
        around = [f"{line.accessibleName()}: {line.text()}" for line in (self.at.line, self._reason) if line.text()]
        lines = (*self.form.lines(), *around)
        return Draft(what, f"{self._kind.label}, {self._person.name}", content, self._person.id, event, lines=lines)

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        self.at.line.setText(content["at"])
        self._reason.setText(content["reason"])
        self.form.show_draft(content["form"])

    @property
    def notice(self) -> str:
        return self._notice.text


def ask_to_keep(doubts: Iterable[str], parent: QWidget, on_given: Callable[[str], object]) -> None:
    """Name what looks like a slip; with a reason, which the journal keeps, it is recorded all the same."""
    advice = "Nếu đúng như vậy thì ghi lý do; lý do được giữ trong lịch sử thay đổi."
    dialog = ReasonDialog("Xem lại trước khi ghi", advice, "Vẫn ghi", parent, doubts=doubts)
    dialog.given.connect(on_given)
    dialog.open()


_REASON_WIDTH = 520


class ReasonDialog(QDialog):
    """Asks for a reason. Enter accepts, Escape cancels. ``doubts``: what the reason is to answer. Signal: ``given``
    (str)."""

    given = Signal(str)

    def __init__(
        self, title: str, text: str, yes: str, parent: QWidget | None = None, *, doubts: Iterable[str] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._line = QLineEdit()
        self._line.setAccessibleName("Lý do")
        self._line.returnPressed.connect(self._on_given)
        self._notice = Notice()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading", wrap=True))
        for doubt in doubts:
            layout.addWidget(label(f"{doubt}.", tone="amber", wrap=True))
        layout.addWidget(label(text, "muted", wrap=True))
        caption = label("Lý do *", "label")
        caption.setBuddy(self._line)
        layout.addWidget(caption)
        layout.addWidget(self._line)
        layout.addWidget(self._notice)
        layout.addLayout(row(1, button("Thôi", self.reject), button(yes, self._on_given, role="primary")))
        fit(self, _REASON_WIDTH, layout.totalHeightForWidth(_REASON_WIDTH))
        self._line.setFocus()

    def _on_given(self) -> None:
        reason = self._line.text().strip()
        if not reason:
            self._notice.show_error(RegistryError(ErrorCode.REASON_MISSING))
            return
        self.given.emit(reason)
        self.accept()
