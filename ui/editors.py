"""Editors made from the declarations of fields: one function adds a row with its label, name and tab order.

Text is never acted on key by key (Unikey retypes letters); a value is read when the field is left or saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from models import fields
from models.dates import Moment, PartialDate, show_date
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
from ui.messages import FAULTS
from ui.theme import SPACE
from ui.widgets import QuietComboBox, button, label, row, set_property

GRID_COLUMNS = 12


class Editor(QWidget):
    """The editor of one field. ``edited`` is emitted when the user has finished with a value."""

    edited = Signal()

    def __init__(self, field: Field, input_: QWidget) -> None:
        super().__init__()
        self.field = field
        self.input = input_
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(input_)
        self.setFocusProxy(input_)

    def typed(self) -> Any:
        """The value as it is now; the field's unknown value when empty. Raises FaultyValue."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        raise NotImplementedError

    def mark(self, faulty: bool) -> None:
        set_property(self.input, "fault", "true" if faulty else "false")


class _LineEditor(Editor):
    """One line: text, numbers, dates, lists parted by semicolons."""

    def __init__(self, field: Field, today: Callable[[], date]) -> None:
        self._line = QLineEdit()
        super().__init__(field, self._line)
        self._today = today
        self._line.setPlaceholderText(_PLACEHOLDERS.get(type(field.type), ""))
        self._line.editingFinished.connect(self._on_finished)

    def typed(self) -> Any:
        text = self._line.text().strip()
        return None if not text else self.field.type.parse(text, self._today())

    def show_value(self, value: Any) -> None:
        self._line.setText("" if fields.is_unknown(value) else _editable(self.field, value))

    def _on_finished(self) -> None:
        try:
            value = self.typed()
        except FaultyValue:
            pass
        else:
            if value is not None and not isinstance(self.field.type, TextType):
                self.show_value(value)
        self.edited.emit()


_PLACEHOLDERS: Mapping[type, str] = {
    DayType: "ngày/tháng/năm",
    PartialDateType: "ngày/tháng/năm hoặc năm",
    MomentType: "giờ:phút ngày/tháng/năm",
}


def _editable(field: Field, value: Any) -> str:
    if isinstance(value, Moment):
        return value.show().replace(" ngày ", " ")
    if isinstance(value, PartialDate):
        return value.show()
    if isinstance(value, date):
        return show_date(value)
    return field.show(value)


class _TextEditor(Editor):
    """Several lines; Tab leaves the field."""

    def __init__(self, field: Field, lines: int) -> None:
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(max(2, min(lines, 5)) * 20 + 16)
        super().__init__(field, self._text)

    def typed(self) -> Any:
        text = self._text.toPlainText()
        return self.field.type.check(text) if text.strip() else None

    def show_value(self, value: Any) -> None:
        self._text.setPlainText(value or "")


class _ChoiceEditor(Editor):
    """One of a closed list; the first letters choose."""

    def __init__(self, field: Field, options: Iterable[tuple[Any, str]]) -> None:
        self._box = QuietComboBox()
        self._box.addItem("", None)
        for code, text in options:
            self._box.addItem(text, code)
        super().__init__(field, self._box)
        self._box.activated.connect(lambda _: self.edited.emit())

    def typed(self) -> Any:
        return self._box.currentData()

    def show_value(self, value: Any) -> None:
        self._box.setCurrentIndex(max(self._box.findData(value), 0))


class _ChoicesEditor(Editor):
    """Several of a closed list, as check boxes."""

    def __init__(self, field: Field, type_: ChoicesType) -> None:
        area = QWidget()
        grid = QGridLayout(area)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(0)
        self._boxes: dict[str, QCheckBox] = {}
        columns = 4 if max(len(c.label) for c in type_.choices) < 30 else 2
        for i, choice in enumerate(type_.choices):
            box = QCheckBox(choice.label)
            box.setAccessibleName(f"{field.label}: {choice.label}")
            box.clicked.connect(lambda _: self.edited.emit())
            self._boxes[choice.code] = box
            grid.addWidget(box, i // columns, i % columns)
        super().__init__(field, area)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def typed(self) -> Any:
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    def show_value(self, value: Any) -> None:
        for code, box in self._boxes.items():
            box.setChecked(code in (value or ()))


class _RecordsEditor(Editor):
    """A short list of small records, each edited in a dialog of its own."""

    def __init__(self, field: Field, record: type, today: Callable[[], date]) -> None:
        self._record = record
        self._today = today
        self._items: list[Any] = []
        area = QWidget()
        layout = QVBoxLayout(area)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        self._list = QListWidget()
        self._list.setMaximumHeight(92)
        self._list.setAccessibleName(field.label)
        self._list.itemActivated.connect(lambda _: self._change())
        layout.addWidget(self._list)
        layout.addLayout(
            row(
                button("Thêm", self._add, icon="user-plus", tip=f"Thêm: {field.label}"),
                button("Sửa", self._change, icon="pencil", tip=f"Sửa: {field.label}"),
                button("Xóa", self._remove, icon="ban", tip=f"Xóa: {field.label}"),
                1,
            )
        )
        super().__init__(field, area)
        self.setFocusProxy(self._list)

    def typed(self) -> Any:
        return tuple(self._items)

    def show_value(self, value: Any) -> None:
        self._items = list(value or ())
        self._list.clear()
        for item in self._items:
            QListWidgetItem(str(item), self._list)

    def _add(self) -> None:
        self._edit(None)

    def _change(self) -> None:
        if self._list.currentRow() >= 0:
            self._edit(self._list.currentRow())

    def _remove(self) -> None:
        if self._list.currentRow() >= 0:
            del self._items[self._list.currentRow()]
            self.show_value(self._items)
            self.edited.emit()

    def _edit(self, index: int | None) -> None:
        dialog = RecordDialog(self.field.label, self._record, self._today, self)
        if index is not None:
            dialog.form.show_values(record_values(self._items[index]))

        def take() -> None:
            items = list(self._items)
            if index is None:
                items.append(dialog.record)
            else:
                items[index] = dialog.record
            self.show_value(items)
            self.edited.emit()

        dialog.accepted.connect(take)
        dialog.open()


def editor_for(field: Field, today: Callable[[], date]) -> Editor:
    """The editor that fits a field's type."""
    made: Editor
    type_ = field.type
    if isinstance(type_, ChoicesType):
        made = _ChoicesEditor(field, type_)
    elif isinstance(type_, ChoiceType):
        made = _ChoiceEditor(field, [(c.code, c.label) for c in type_.choices])
    elif isinstance(type_, FlagType):
        made = _ChoiceEditor(field, [(True, "Có"), (False, "Không")])
    elif isinstance(type_, RecordsType):
        made = _RecordsEditor(field, type_.record, today)
    elif isinstance(type_, TextType) and type_.lines > 1:
        made = _TextEditor(field, type_.lines)
    else:
        made = _LineEditor(field, today)
    made.input.setAccessibleName(field.label)
    if field.help:
        made.input.setToolTip(field.help)
        made.input.setAccessibleDescription(field.help)
    return made


def record_values(record: Any) -> dict[str, Any]:
    """The values of a declared record by field name."""
    return {field.name: getattr(record, field.name) for field in fields.fields_of(type(record))}


class FieldForm(QWidget):
    """The editors of many fields in a grid under their group headings. Enter goes on to the next field.

    ``edited`` carries the name of the field that was left with a value.
    """

    edited = Signal(str)

    def __init__(self, declared: Iterable[Field], today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._editors: dict[str, Editor] = {}
        self._faults: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE // 2)
        for i in range(GRID_COLUMNS):
            self._grid.setColumnStretch(i, 1)
        self._place(list(declared))

    def _place(self, declared: list[Field]) -> None:
        line, at, group = -1, GRID_COLUMNS, ""
        previous: QWidget | None = None
        for field in declared:
            if field.group != group:
                group, at = field.group, GRID_COLUMNS
                line += 1
                heading = label(group, "section")
                heading.setContentsMargins(0, SPACE if line else 0, 0, 0)
                self._grid.addWidget(heading, line, 0, 1, GRID_COLUMNS)
            span = _span(field)
            if at + span > GRID_COLUMNS:
                line, at = line + 1, 0
            cell = self._cell(field)
            self._grid.addWidget(cell, line, at, 1, span, Qt.AlignmentFlag.AlignTop)
            at += span
            editor = self._editors[field.name]
            if previous is not None:
                QWidget.setTabOrder(previous, editor.focusProxy() or editor)
            previous = editor.focusProxy() or editor

    def _cell(self, field: Field) -> QWidget:
        editor = editor_for(field, self._today)
        editor.edited.connect(lambda name=field.name: self._on_edited(name))
        self._editors[field.name] = editor
        caption = label(field.label + (" *" if field.required else ""), "label")
        caption.setBuddy(editor)
        fault = label("", "fault", wrap=True)
        fault.hide()
        self._faults[field.name] = fault
        cell = QWidget()
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for widget in (caption, editor, fault):
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

    def editor(self, name: str) -> Editor:
        return self._editors[name]

    def names(self) -> tuple[str, ...]:
        return tuple(self._editors)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Fill editors; names without an editor are left out."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].show_value(value)

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
        """Mark exactly these fields as faulty."""
        faults = {problem.field: problem.fault for problem in problems}
        first: Editor | None = None
        for name, editor in self._editors.items():
            fault = faults.get(name)
            editor.mark(fault is not None)
            self._faults[name].setText(FAULTS[fault] if fault else "")
            self._faults[name].setVisible(fault is not None)
            if fault is not None and first is None:
                first = editor
        if first is not None:
            first.setFocus()

    def _on_edited(self, name: str) -> None:
        editor = self._editors[name]
        try:
            editor.typed()
        except FaultyValue as error:
            editor.mark(True)
            self._faults[name].setText(FAULTS[error.fault])
            self._faults[name].show()
        else:
            editor.mark(False)
            self._faults[name].hide()
        self.edited.emit(name)


def _span(field: Field) -> int:
    """Columns of the grid that a field takes, from its declared width in letters."""
    type_ = field.type
    if isinstance(type_, (ChoicesType, RecordsType)) or (isinstance(type_, TextType) and type_.lines > 1):
        return GRID_COLUMNS
    if isinstance(type_, ChoiceType):
        longest = max(len(c.label) for c in type_.choices)
        return 3 if longest <= 18 else 6 if longest <= 45 else GRID_COLUMNS
    if isinstance(type_, (DayType, PartialDateType, FlagType)):
        return 3
    if isinstance(type_, MomentType):
        return 4
    width = field.width or 40
    return 3 if width <= 16 else 4 if width <= 30 else 6


class RecordDialog(QDialog):
    """Edits one small declared record; ``record`` is set when accepted."""

    def __init__(self, title: str, record: type, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(620)
        self._class = record
        self.record: Any = None
        self.form = FieldForm(fields.fields_of(record), today)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.addWidget(self.form)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button("Hủy", self.reject))
        buttons.addWidget(button("Xong", self._on_done, role="primary", shortcut="Ctrl+S"))
        layout.addLayout(buttons)

    def _on_done(self) -> None:
        try:
            self.record = fields.build(self._class, self.form.values())
        except InvalidFields as error:
            self.form.mark(error.problems)
            return
        self.accept()
