"""Forms made from the declarations of fields: each row with its label, accessible name and place in the tab order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from models import fields
from models.errors import FieldFault, FieldProblem, InvalidFields
from models.fields import (
    ChoicesType,
    ChoiceType,
    DayType,
    FaultyValue,
    Field,
    FlagType,
    MomentType,
    PartialDateType,
    RecordsType,
    TextType,
)
from ui.editors import Editor, editor_for, record_values
from ui.messages import Message, fault_words
from ui.theme import SPACE
from ui.widgets import Ask, Notice, button, fit, label, row, scrolled

GRID_COLUMNS = 12
_AROUND_A_RECORD = 140
"""Heading and buttons of the dialog of a small record, in pixels."""


class _Complaint(NamedTuple):
    """What is said of a field, and what stood in it then."""

    fault: FieldFault
    about: Any


class FieldForm(QWidget):
    """The editors of many fields in a grid under their group headings. Enter goes on to the next field.

    The tab order is that of the declarations, because the editors are made in it: ``setTabOrder`` on editors
    with several parts made a ring that Tab could not leave.

    ``under`` may give a widget to stand under an editor; ``ask`` answers before something typed would be lost in a
    dialog of an editor. ``edited`` carries the name of the field that was left with
    a value. ``on_told_anew`` is called when something else, or nothing more, is said of a field that was complained of
    when the form was saved.
    """

    edited = Signal(str)

    def __init__(
        self,
        declared: Iterable[Field],
        today: Callable[[], date],
        under: Callable[[Editor], QWidget | None] = lambda _: None,
        ask: Ask | None = None,
    ) -> None:
        super().__init__()
        self._today = today
        self._ask = ask or Ask()
        self._under = under
        self._editors: dict[str, Editor] = {}
        self._faults: dict[str, QLabel] = {}
        self._marked: dict[str, _Complaint] = {}
        self._asked: frozenset[str] = frozenset()
        self.on_told_anew: Callable[[], object] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE // 2)
        for i in range(GRID_COLUMNS):
            self._grid.setColumnStretch(i, 1)
            self._grid.addWidget(_ruler(), 0, i)
        self._place(list(declared))

    def _place(self, declared: list[Field]) -> None:
        line, at, group = 0, GRID_COLUMNS, ""
        for field in declared:
            if field.group != group:
                group, at = field.group, GRID_COLUMNS
                line += 1
                heading = label(group, "section")
                heading.setContentsMargins(0, SPACE if line > 1 else 0, 0, 0)
                self._grid.addWidget(heading, line, 0, 1, GRID_COLUMNS)
            span = _span(field)
            if at + span > GRID_COLUMNS:
                line, at = line + 1, 0
            cell = self._cell(field)
            self._grid.addWidget(cell, line, at, 1, span, Qt.AlignmentFlag.AlignTop)
            at += span

    def _cell(self, field: Field) -> QWidget:
        editor = editor_for(field, self._today, self._ask)
        editor.edited.connect(lambda name=field.name: self._on_edited(name))
        editor.changing.connect(lambda name=field.name: self._take_back(name))
        self._editors[field.name] = editor
        caption = label(field.label + (" *" if field.required else ""), "label")
        caption.setBuddy(editor)
        cell = QWidget()
        cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the grid's columns stay equal
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for widget in (caption, editor, self._under(editor)):
            if widget is not None:
                layout.addWidget(widget)
        for child in (editor.input, *editor.input.findChildren(QWidget)):
            child.installEventFilter(self)
        return cell

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter leaves a one-line field for the next one instead of closing the dialog."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if enter and plain and isinstance(watched, (QLineEdit, QComboBox, QCheckBox)):
                if isinstance(watched, QLineEdit):
                    watched.editingFinished.emit()
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)

    def appearing(self) -> Iterator[None]:
        """Show the headings and fields in steps, the first of which hides them: to dress them all and lay them out
        takes longer than to make them."""
        parts = [self._grid.itemAt(i).widget() for i in range(self._grid.count())]
        for part in parts:
            part.hide()
        yield
        for part in parts:
            part.show()
            yield

    def editor(self, name: str) -> Editor:
        return self._editors[name]

    def focus_on(self, name: str) -> None:
        """Put the cursor into an editor, if there is one of that name."""
        if name in self._editors:
            self._editors[name].setFocus()

    def focus_needed(self) -> bool:
        """Go to the first field that must not be empty and is; whether there is one."""
        needed = next((name for name in self._editors if self._fault_of(name) is FieldFault.REQUIRED), None)
        if needed is not None:
            self.focus_on(needed)
        return needed is not None

    def names(self) -> tuple[str, ...]:
        return tuple(self._editors)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Fill editors; names without an editor are left out."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].show_value(value)

    def state(self) -> tuple[Any, ...]:
        """What stands in all editors, readable or not."""
        return tuple(editor.state() for editor in self._editors.values())

    def lines(self) -> list[str]:
        """What stands in the editors that are not empty, each under its label; what cannot be read as it was typed."""
        return [f"{editor.field.label}: {text}" for editor in self._editors.values() if (text := _words_in(editor))]

    def draft(self) -> dict[str, Any]:
        """What stands in all editors by name, readable or not, as JSON data."""
        return {name: editor.draft() for name, editor in self._editors.items()}

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Show again what ``draft`` gave; names without an editor are left out."""
        for name, part in draft.items():
            if name in self._editors:
                self._editors[name].show_draft(part)

    def value_of(self, name: str) -> Any:
        """The value of one field; None if it cannot be read."""
        try:
            return self._editors[name].typed()
        except FaultyValue:
            return None

    def values(self) -> dict[str, Any]:
        """All known values. Raises InvalidFields; the faulty fields are marked, the first gets the focus."""
        values: dict[str, Any] = {}
        problems: list[FieldProblem] = []
        for name, editor in self._editors.items():
            try:
                value = editor.typed()
            except FaultyValue as error:
                problems.append(FieldProblem(name, error.fault))
                continue
            if fields.is_unknown(value):
                if editor.field.required:
                    problems.append(FieldProblem(name, FieldFault.REQUIRED))
                continue
            values[name] = value
        self.mark(problems)
        if problems:
            raise InvalidFields(problems)
        return values

    def mark(self, problems: Iterable[FieldProblem]) -> None:
        """Mark exactly these fields as faulty, and ask for them until they are marked anew."""
        faults = {problem.field: problem.fault for problem in problems}
        self._asked = frozenset(faults)
        for name in self._editors:
            self._mark(name, faults.get(name))
        first = next((editor for name, editor in self._editors.items() if name in self._marked), None)
        if first is not None:
            first.setFocus()

    def _mark(self, name: str, fault: FieldFault | None) -> None:
        self._editors[name].mark(fault is not None)
        if fault is not None or name in self._faults:
            shown = self.fault_label(name)
            shown.setText(fault_words(self._editors[name].field, fault) if fault else "")
            shown.setVisible(fault is not None)
        if fault is not None:
            self._marked[name] = _Complaint(fault, self._editors[name].state())
        else:
            self._marked.pop(name, None)

    def fault_label(self, name: str) -> QLabel:
        """Where a field says what is wrong with it; made when something first is, for a page has many fields."""
        if name not in self._faults:
            made = self._faults[name] = label("", "fault", wrap=True)
            made.hide()
            editor = self._editors[name]
            cell = editor.parentWidget().layout()
            assert isinstance(cell, QVBoxLayout)
            cell.insertWidget(cell.indexOf(editor) + 1, made)
        return self._faults[name]

    def fault_words(self) -> list[str]:
        """What is still wrong of what was asked for, each field by its label."""
        shown = [self._editors[name].field for name in self._editors if name in self._marked and name in self._asked]
        return [f"{field.label}: {fault_words(field, self._marked[field.name].fault).lower()}" for field in shown]

    def _fault_of(self, name: str) -> FieldFault | None:
        """What is wrong with a field as it stands, by itself."""
        editor = self._editors[name]
        try:
            value = editor.typed()
        except FaultyValue as error:
            return error.fault
        return FieldFault.REQUIRED if editor.field.required and fields.is_unknown(value) else None

    def _take_back(self, name: str) -> None:
        """A complaint ends as soon as it is no longer true. Nothing is complained of while somebody types."""
        complaint = self._marked.get(name)
        if complaint is None or complaint.about == self._editors[name].state():
            return
        if self._fault_of(name) is not complaint.fault:
            self._tell(name, None)

    def _on_edited(self, name: str) -> None:
        self._take_back(name)
        fault = self._fault_of(name)
        if fault is not None and (fault is not FieldFault.REQUIRED or name in self._asked):
            self._tell(name, fault)  # what is still empty is asked for only when it is saved
        self.edited.emit(name)

    def _tell(self, name: str, fault: FieldFault | None) -> None:
        """Say something else of a field, or nothing more."""
        self._mark(name, fault)
        if name in self._asked and self.on_told_anew is not None:
            self.on_told_anew()


def _ruler() -> QWidget:
    """Stands in one column of the grid: Qt puts no distance beside a column that only wide cells cross."""
    made = QWidget()
    made.setFixedHeight(0)
    return made


class FormFaults(Exception):
    """Values that cannot be taken, for ``tell_faults``."""

    def __init__(self, faulty: Iterable[tuple[FieldForm, InvalidFields]]) -> None:
        super().__init__()
        self.faulty = tuple(faulty)


def values_of(*forms: FieldForm) -> list[dict[str, Any]]:
    """The values of forms, all faults of all forms at once. Raises FormFaults."""
    found: list[dict[str, Any]] = []
    faulty: list[tuple[FieldForm, InvalidFields]] = []
    for form in forms:
        try:
            found.append(form.values())
        except InvalidFields as error:
            faulty.append((form, error))
    if faulty:
        raise FormFaults(faulty)
    return found


def tell_faults(notice: Notice, *faulty: tuple[FieldForm, InvalidFields]) -> None:
    """Mark the faulty fields of forms, focus the first, and name them by their labels as long as they are wrong.

    A fault in a field that its form does not show is left out while others are told.
    """
    forms = [form for form, _ in faulty]
    told = ""

    def tell() -> None:
        nonlocal told
        if notice.text != told:
            return  # something else is said by now
        words = [said for form in forms for said in form.fault_words()]
        if words:
            notice.show_message(Message(f"Chưa ghi. {'; '.join(words)}.", _PUT_RIGHT), "alert")
        else:
            notice.clear()
        told = notice.text

    for form, error in reversed(faulty):  # the form marked last keeps the focus
        form.on_told_anew = None
        form.mark(problem for problem in error.problems if problem.field in form.names())
    notice.clear()
    tell()
    if not told:  # no form shows what is wrong
        notice.show_error(faulty[0][1])
    for form in forms:
        form.on_told_anew = tell


_PUT_RIGHT = "Sửa các ô được đánh dấu; nội dung khác vẫn còn."


def _span(field: Field) -> int:
    """Columns of the grid that a field takes, from its declared width and its label in letters."""
    letters = len(field.label)
    return max(_value_span(field), GRID_COLUMNS if letters > 60 else 6 if letters > 34 else 4 if letters > 24 else 3)


def _value_span(field: Field) -> int:
    type_ = field.type
    if isinstance(type_, (ChoicesType, RecordsType)) or (isinstance(type_, TextType) and type_.lines > 1):
        return GRID_COLUMNS
    if isinstance(type_, ChoiceType):
        longest = max(len(c.label) for c in type_.choices)
        return 3 if longest <= 18 else 6 if longest <= 45 else GRID_COLUMNS
    if isinstance(type_, (DayType, FlagType)):
        return 3
    if isinstance(type_, (MomentType, PartialDateType)):
        return 4
    width = field.width or 40
    return 3 if width <= 16 else 4 if width <= 30 else 6 if width <= 60 else GRID_COLUMNS


def _words_in(editor: Editor) -> str:
    try:
        value = editor.typed()
    except FaultyValue:
        return str(editor.state())
    return "" if fields.is_unknown(value) else editor.field.show(value)


class RecordDialog(QDialog):
    """Edits one small declared record, ``before`` if there is one; ``record`` is set when accepted."""

    def __init__(
        self,
        title: str,
        record: type,
        today: Callable[[], date],
        ask: Ask,
        parent: QWidget | None = None,
        *,
        before: Any = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._class, self._ask = record, ask
        self.record: Any = None
        self.form = FieldForm(fields.fields_of(record), today, ask=ask)
        if before is not None:
            self.form.show_values(record_values(before))
        self._initial = self.form.state()
        self._notice = Notice()
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.form)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(scrolled(inner, gap=True), 1)
        layout.addWidget(self._notice)
        layout.addLayout(
            row(1, button("Thôi", self.reject), button("Xong", self._on_done, role="primary", shortcut="Ctrl+S"))
        )
        fit(self, 760, _AROUND_A_RECORD + self.form.sizeHint().height())

    def _on_done(self) -> None:
        try:
            self.record = fields.build(self._class, self.form.values())
        except InvalidFields as error:
            tell_faults(self._notice, (self.form, error))
            return
        self.accept()

    def typed(self) -> Any:
        """The record as it stands, if it is a whole one that differs from the one before."""
        if self.form.state() == self._initial:
            return None
        try:
            return fields.build(self._class, {name: self.form.value_of(name) for name in self.form.names()})
        except InvalidFields:
            return None

    def reject(self) -> None:
        """Escape asks only when something would be lost."""
        if self.form.state() == self._initial or self._ask.confirm(self, *DROP_TYPED):
            super().reject()


DROP_TYPED = ("Bỏ nội dung đang nhập?", "Nội dung này chưa được ghi vào sổ.", "Bỏ")
"""What is asked before something typed is lost."""
