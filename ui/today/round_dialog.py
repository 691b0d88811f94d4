"""The residence checks of a month, one after the other (W2): a few keys for each, the minutes printed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from models import fields
from models.actions.record_event import record_event
from models.clock import today
from models.dates import Moment, show_date
from models.errors import FieldFault, FieldProblem, InvalidFields, RegistryError
from models.events.user_management import PRESENCE, ResidenceChecked
from models.fields import DayType, FaultyValue, Field, TextType
from models.ids import EventId
from models.law.rules import Manner
from models.papers.due_words import month_due, month_to_do
from models.papers.waiting import PaperOrder
from models.ports import Queries, Registry
from models.views import DueRow
from ui.drafts import ROUND, Draft
from ui.editors import Editor, editor_for
from ui.messages import FAULTS, Message
from ui.paper.batch_dialog import BatchDialog
from ui.saving import SavingDialog
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, is_enter, label, press_with, row
from ui.workplace import Workplace

_MINUTES = "HT-KTCT"
_ON = Field("on", "Ngày kiểm tra", DayType(), required=True)
"""When the check was: of every event, so no field of the kind declares it."""
_SINCE = fields.field_map(ResidenceChecked)["absent_since"]
_DETAIL = fields.field_map(ResidenceChecked)["detail"]
_HORIZON = timedelta(days=31)
_PRESENT = "present"
_KEYS: Mapping[str, str] = {_PRESENT: "Alt+C", "absent": "Alt+V", "reported_absence": "Alt+B", "missing": "Alt+K"}
"""The key of each way in which a check may find somebody."""
_HELP = (
    "Alt+C: có mặt · Alt+V: vắng mặt · Alt+B: vắng mặt, có báo · Alt+K: không rõ ở đâu"
    " · Enter: ghi và sang người tiếp theo · Ctrl+B: bỏ qua người này"
)


@dataclass
class _Stop:
    """Somebody on the round, and the check once it is recorded."""

    due: DueRow
    event_id: EventId | None = None


class RoundDialog(SavingDialog):
    """Goes from one person to the next whose monthly check is due. Every check is saved when it is confirmed.

    Signal: ``shown`` when somebody stands there, or nobody is left.
    """

    shown = Signal()

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place.tasks, place.ask, parent)
        self._place = place
        self._stops: list[_Stop] = []
        self._at = 0
        self._checked_on: date | None = None
        """The day of the check recorded last: a round is of one day."""
        self.batch: BatchDialog | None = None
        self.setWindowTitle("Kiểm tra cư trú lần lượt")
        self._who = label("", "title", wrap=True)
        self._what = label("", "muted", wrap=True)
        self._found = {choice.code: QRadioButton(choice.label) for choice in PRESENCE}
        group = QButtonGroup(self)
        for made in self._found.values():
            group.addButton(made)
            made.toggled.connect(lambda _: self._show_absence())
        self._day, self._since, self._detail = (
            self._editor(_ON),
            self._editor(_SINCE),
            self._editor(_in_one_line(_DETAIL)),
        )
        self._since_caption = label(_SINCE.label, "label")
        assert isinstance(self._detail.input, QLineEdit)
        self._detail.input.setPlaceholderText("Không bắt buộc")
        self._fault = label("", "fault", wrap=True)
        self._notice = Notice()
        self._record = button("Ghi và tiếp tục", self.record, role="primary", icon="save", shortcut="Ctrl+S")
        self._skip = button("Bỏ qua người này", self.skip, shortcut="Ctrl+B")
        self._print = button("In biên bản đã ghi…", self.print_minutes, icon="printer", shortcut="Ctrl+P")
        self._build()
        self._read()

    def _editor(self, field: Field) -> Editor:
        made = editor_for(field, lambda: today(self._place.clock), self._place.ask)
        made.changing.connect(lambda: self._complain(()))
        return made

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        self._progress = label("", "section")
        layout.addWidget(self._progress)
        layout.addWidget(self._who)
        layout.addWidget(self._what)
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE // 2)
        ways = QGridLayout()
        for i, made in enumerate(self._found.values()):
            ways.addWidget(made, i // 2, i % 2)
        ways.setColumnStretch(1, 1)
        ways.setHorizontalSpacing(3 * SPACE)
        form.addLayout(ways)
        for caption, editor in (
            (label(_ON.label, "label"), self._day),
            (self._since_caption, self._since),
            (label(_DETAIL.label, "label"), self._detail),
        ):
            caption.setBuddy(editor)
            form.addWidget(caption)
            form.addWidget(editor)
        form.addWidget(self._fault)
        form.addWidget(label(_HELP, "label", wrap=True))
        layout.addWidget(self._form)
        layout.addWidget(self._notice)
        layout.addStretch(1)
        layout.addLayout(row(self._print, 1, button("Đóng", self.reject, shown_keys="Esc"), self._skip, self._record))
        fit(self, 640, 470)
        for code, made in self._found.items():
            press_with(made, _KEYS[code])

    # --- the round ---------------------------------------------------------------------------

    def _read(self) -> None:
        now = self._place.clock.now()
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: checks_due(q, now)), self._begin, self._notice.show_error, self
        )

    def _begin(self, due: Sequence[DueRow]) -> None:
        self._stops = [_Stop(row) for row in due]
        self._show()

    @property
    def _stop(self) -> _Stop | None:
        return self._stops[self._at] if self._at < len(self._stops) else None

    def _show(self) -> None:
        """Show who comes next, with what is usual: there, and checked on the day of the one before."""
        stop, done = self._stop, sum(stop.event_id is not None for stop in self._stops)
        self._form.setVisible(stop is not None)
        for made in (self._record, self._skip):
            made.setEnabled(stop is not None)
        self._print.setEnabled(done > 0)
        if stop is None:
            self._progress.setText("")
            self._who.setText(f"Đã ghi {done} lượt kiểm tra." if done else "Không có ai đến kỳ kiểm tra cư trú.")
            self._what.setText("In các biên bản một lần bằng Ctrl+P." if done else "")
            self._print.setFocus()
        else:
            self._progress.setText(f"Người {self._at + 1}/{len(self._stops)} · đã ghi {done}")
            self._who.setText(stop.due.name)
            month = month_due(stop.due.month, stop.due.due_at, today(self._place.clock))
            self._what.setText(f"Sinh năm {stop.due.birth[:4]}. Kiểm tra cư trú {month}.")
            self._found[_PRESENT].setChecked(True)
            self._day.show_value(self._checked_on or today(self._place.clock))
            self._since.show_value(None)
            self._detail.show_value(None)
            self._show_absence()
            self._detail.setFocus()
        self.shown.emit()

    @property
    def _presence(self) -> str:
        """How the check found the person."""
        return next((code for code, made in self._found.items() if made.isChecked()), _PRESENT)

    def _show_absence(self) -> None:
        absent = self._presence != _PRESENT
        for widget in (self._since, self._since_caption):
            widget.setVisible(absent)
        self._complain(())
        if absent:
            QTimer.singleShot(0, self._since, self._since.setFocus)  # the key that chose it moves the focus as well

    def skip(self) -> None:
        """Leave somebody out of this round."""
        if self._stop is not None and not self.saving.is_under_way:
            self.saving.forget()
            self._go_on()

    def _go_on(self) -> None:
        self._at += 1
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter records. Held down it records once: its repeats would speak for those who come next."""
        if is_enter(event):
            if not event.isAutoRepeat():
                self.record()
        else:
            super().keyPressEvent(event)

    @property
    def is_changed(self) -> bool:
        """Whether something is typed about the person who stands there."""
        return self._stop is not None and bool(self._detail.state() or self._since.state())

    # --- what is kept over a lock ------------------------------------------------------------

    def draft(self) -> Draft | None:
        """What was typed about the person who stands there."""
        stop = self._stop
        if stop is None or not self.is_changed:
            return None
        editors = (self._day, self._since, self._detail)
        content = {"presence": self._presence, **{editor.field.name: editor.draft() for editor in editors}}
        lines = [f"{editor.field.label}: {editor.state()}" for editor in editors if editor.state()]
        lines.insert(0, self._found[self._presence].text())
        return Draft(ROUND, f"Kiểm tra cư trú, {stop.due.name}", content, stop.due.person_id, lines=lines)

    def go_to(self, person_id: str) -> bool:
        """Go to somebody whose check is due; whether it is."""
        found = [at for at, stop in enumerate(self._stops) if stop.due.person_id == person_id]
        if found:
            self._at = found[0]
            self._show()
        return bool(found)

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        self._found[content["presence"]].setChecked(True)
        for editor in (self._day, self._since, self._detail):
            editor.show_draft(content[editor.field.name])

    # --- recording ---------------------------------------------------------------------------

    def _asked(self) -> tuple[Editor, ...]:
        """The editors of what is asked now; since when somebody is away need not be known."""
        return (self._day, self._detail) if self._presence == _PRESENT else (self._day, self._since, self._detail)

    def _typed(self) -> tuple[Moment, ResidenceChecked]:
        """The check as it stands there. Raises InvalidFields."""
        day = today(self._place.clock)
        faults = [(editor.field.name, _fault_in(editor, day)) for editor in self._asked()]
        problems = [FieldProblem(name, fault) for name, fault in faults if fault is not None]
        if problems:
            raise InvalidFields(problems)
        values = {editor.field.name: editor.typed() for editor in self._asked()}
        at = Moment.on(values.pop(_ON.name))
        said = {"presence": self._presence, "checked_by": self._place.user.known.name, **values}
        return at, fields.build(ResidenceChecked, said, today=day)

    def _complain(self, problems: Sequence[FieldProblem]) -> None:
        """Say of the fields with a problem, and no others, what is wrong, each by its label."""
        faults = {problem.field: problem.fault for problem in problems}
        faulty = [editor for editor in self._asked() if editor.field.name in faults]
        for editor in (self._day, self._since, self._detail):
            editor.mark(editor in faulty)
        told = [f"{editor.field.label}: {FAULTS[faults[editor.field.name]]}" for editor in faulty]
        self._fault.setText("\n".join(told))
        self._fault.setVisible(bool(told))

    def _refuse(self, error: InvalidFields) -> None:
        """Go to the first field that is wrong; if it is none of these, say it above the buttons."""
        self._complain(error.problems)
        faults = {problem.field for problem in error.problems}
        first = next((editor for editor in self._asked() if editor.field.name in faults), None)
        if first is None:
            self._notice.show_error(error)
        else:
            self._notice.clear()
            first.setFocus()

    def record(self) -> None:
        """Save the check and go on to the next person."""
        stop = self._stop
        if stop is None or self.saving.is_under_way:
            return
        try:
            at, fact = self._typed()
        except InvalidFields as error:
            self._refuse(error)
            return
        if not self._is_of_its_month(stop, at.day):
            self._day.setFocus()
            return
        person = stop.due.person_id

        def done(event_id: EventId) -> None:
            self._notice.clear()
            self._checked_on = at.day
            stop.event_id = event_id
            self._go_on()

        self.saving.run(lambda registry: _recorded(registry, person, at, fact), done, self._on_failed)

    def _is_of_its_month(self, stop: _Stop, day: date) -> bool:
        """Whether a check of a day does what is due, or is to be recorded nevertheless."""
        due = stop.due
        if due.month is None or due.due_at is None:
            return True
        month = month_to_do(due.month, due.due_at, today(self._place.clock))
        return (day.year, day.month) == (month.year, month.month) or self._place.ask.confirm(
            self,
            f"Ngày {show_date(day)} không thuộc tháng {month:%m/%Y}",
            f"Lượt này được ghi vào ngày đã nhập; việc kiểm tra tháng {month:%m/%Y} vẫn còn phải làm.",
            "Vẫn ghi",
        )

    def _on_failed(self, error: RegistryError) -> None:
        """What was typed stays; nobody is passed over."""
        if isinstance(error, InvalidFields):
            self._refuse(error)
        else:
            self._notice.show_error(error)

    def print_minutes(self) -> None:
        """Print the minutes of everybody who was checked on this round."""
        orders = [
            PaperOrder(_MINUTES, stop.due.person_id, stop.due.name, stop.event_id)
            for stop in self._stops
            if stop.event_id is not None
        ]
        if not orders:
            self._notice.show_message(Message("Chưa ghi lượt kiểm tra nào.", ""))
            return
        self.batch = BatchDialog("Biên bản kiểm tra cư trú", orders, self._place, self)
        self.batch.open()


def checks_due(queries: Queries, now: datetime) -> Sequence[DueRow]:
    """Whose monthly check is open now, each person once, those overdue first."""
    rules = queries.rules()
    found: dict[str, DueRow] = {}
    for due in queries.due(now + _HORIZON):
        duty = rules.version(due.rule_id, due.rule_from).duty
        is_check = duty is not None and duty.manner is Manner.MONTHLY and duty.does == ResidenceChecked.kind
        if is_check and due.opens_at <= now:
            found.setdefault(due.person_id, due)
    return [due for due in found.values() if due.name]


def _recorded(registry: Registry, person: str, at: Moment, fact: ResidenceChecked) -> EventId:
    return EventId(registry.write(record_event, person, at, fact))


def _fault_in(editor: Editor, day: date) -> FieldFault | None:
    """What is wrong with what stands in an editor. ``day``: today."""
    try:
        value = editor.typed()
    except FaultyValue as error:
        return error.fault
    if fields.is_unknown(value):
        return FieldFault.REQUIRED if editor.field.required else None
    return FieldFault.IN_FUTURE if editor.field.is_after(value, day) else None


def _in_one_line(field: Field) -> Field:
    """The field typed in one line, so that Enter in it records."""
    assert isinstance(field.type, TextType)
    return replace(field, type=replace(field.type, lines=1))
