"""The editor of one field, made from its declaration. ``ui/field_form.py`` puts many of them together.

Text is never acted on key by key (Unikey retypes letters); a value is read when the field is left or saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models import fields
from models.dates import Moment, PartialDate, show_date
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
    TextsType,
    TextType,
)
from ui.hint_line import HintLine
from ui.old_letters import OldLetters
from ui.readings import reading_of
from ui.theme import SPACE
from ui.typing_rest import TypingRest
from ui.widgets import Ask, QuietComboBox, button, row, set_property, show_whole

if TYPE_CHECKING:
    from ui.field_form import RecordDialog


class Editor(QWidget):
    """The editor of one field.

    Signals: ``edited`` when the user has finished with a value; ``changing`` while it is being typed, to take back what
    was said of it, never to complain.
    """

    edited = Signal()
    changing = Signal()

    def __init__(self, field: Field, input_: QWidget) -> None:
        super().__init__()
        self.field = field
        self.input = input_
        self._hint: HintLine | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(input_)
        self.setFocusProxy(input_)

    def say(self, words: str, offer: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a quiet line under the field, with a button if something can be done about it."""
        if self._hint is None and words:
            self._hint = HintLine()
            self.layout().addWidget(self._hint)
        if self._hint is not None:
            self._hint.say(words, offer, do)
            if words and self.input.hasFocus():
                QTimer.singleShot(0, self, self._show_hint)  # once it has its place

    def _show_hint(self) -> None:
        """Scroll so far that the line can be read; it came after the field was scrolled to."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            show_whole(above, self)

    @property
    def hint(self) -> str:
        """What stands under the field."""
        return self._hint.words if self._hint is not None else ""

    def typed(self) -> Any:
        """The value as it is now; the field's unknown value when empty. Raises FaultyValue."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        raise NotImplementedError

    def state(self) -> Any:
        """What stands in the editor, readable or not: to tell whether something was typed."""
        return self.typed()

    def draft(self) -> Any:
        """What stands in the editor as JSON data, for ``show_draft``."""
        return self.state()

    def show_draft(self, draft: Any) -> None:
        """Show again what ``draft`` gave."""
        self.show_value(draft)

    def mark(self, faulty: bool) -> None:
        set_property(self.input, "fault", "true" if faulty else "false")


class _Begun:
    """``on_first_focus``: what watches the typing is made when the user comes to the field, for a page has many."""

    on_first_focus: Callable[[], None] | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)  # type: ignore[misc]  # of the widget that this is mixed into
        if self.on_first_focus is not None:
            begin, self.on_first_focus = self.on_first_focus, None
            begin()


class _Line(_Begun, QLineEdit):
    pass


class _Text(_Begun, QPlainTextEdit):
    pass


class _LineEditor(Editor):
    """One line: text, numbers, dates, lists parted by semicolons."""

    def __init__(self, field: Field, today: Callable[[], date]) -> None:
        self._line = _Line()
        super().__init__(field, self._line)
        self._today = today
        self._line.setPlaceholderText(_PLACEHOLDERS.get(type(field.type), ""))
        self._line.editingFinished.connect(self._on_finished)
        self._line.textEdited.connect(lambda _: self.changing.emit())
        self._line.on_first_focus = self._begin

    def _begin(self) -> None:
        if type(self.field.type) in _PLACEHOLDERS:
            rest = TypingRest(self._line)
            rest.typed.connect(lambda: self.say(""))
            rest.rested.connect(self._say_reading)
        elif isinstance(self.field.type, (TextType, TextsType)):
            OldLetters(self._line, self.say).converted.connect(self.edited)

    def _say_reading(self) -> None:
        """Say how a date is read; nothing of what cannot be read yet, for the user may still be typing."""
        try:
            self.say(reading_of(self.typed(), self._today()))
        except FaultyValue:
            self.say("")

    def typed(self) -> Any:
        text = self._line.text().strip()
        return None if not text else self.field.type.parse(text, self._today())

    def show_value(self, value: Any) -> None:
        self._line.setText("" if fields.is_unknown(value) else _editable(self.field, value))
        self.say("")

    def state(self) -> str:
        return self._line.text().strip()

    def show_draft(self, draft: Any) -> None:
        self._line.setText(draft)

    def _on_finished(self) -> None:
        try:
            value = self.typed()
        except FaultyValue:
            pass
        else:
            text = isinstance(self.field.type, TextType) and not self.field.type.digits
            if value is not None and not text:
                if type(self.field.type) in _PLACEHOLDERS and self._line.isModified():
                    self.say(reading_of(value, self._today()))
                self._line.setText(_editable(self.field, value))
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
        self._text = _Text()
        self._text.setTabChangesFocus(True)
        self._text.on_first_focus = lambda: OldLetters(self._text, self.say).converted.connect(self.edited)
        self._text.setFixedHeight(max(2, min(lines, 5)) * 20 + 16)
        super().__init__(field, self._text)
        self._text.textChanged.connect(self.changing)

    def typed(self) -> Any:
        text = self._text.toPlainText()
        return self.field.type.check(text) if text.strip() else None

    def show_value(self, value: Any) -> None:
        self._text.setPlainText(value or "")

    def state(self) -> str:
        return self._text.toPlainText().strip()


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
        longest = max(len(c.label) for c in type_.choices)
        columns = 4 if longest < 30 else 2 if longest < 60 else 1
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

    def __init__(self, field: Field, record: type, today: Callable[[], date], ask: Ask) -> None:
        self._record = record
        self._today = today
        self._ask = ask
        self._items: list[Any] = []
        self._dialog: RecordDialog | None = None
        self._edited_at: int | None = None
        area = QWidget()
        layout = QVBoxLayout(area)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        self._list = QListWidget()
        self._list.setFixedHeight(92)
        self._list.setAccessibleName(field.label)
        self._list.itemActivated.connect(lambda _: self._change())
        self._list.currentRowChanged.connect(lambda _: self._show_buttons())
        layout.addWidget(self._list)
        self._add_button = button("Thêm", self._add, icon="user-plus", tip=f"Thêm: {field.label}")
        self._change_button = button("Sửa", self._change, icon="pencil", tip=f"Sửa: {field.label}")
        self._remove_button = button("Xóa", self._remove, icon="ban", tip=f"Xóa: {field.label}")
        layout.addLayout(row(self._add_button, self._change_button, self._remove_button, 1))
        super().__init__(field, area)
        self.show_value(())

    def typed(self) -> Any:
        return tuple(self._items)

    def show_value(self, value: Any) -> None:
        self._items = list(value or ())
        self._list.clear()
        for item in self._items:
            QListWidgetItem(str(item), self._list)
        self._list.setVisible(bool(self._items))
        self.setFocusProxy(self._list if self._items else self._add_button)
        self._list.setCurrentRow(0)
        self._show_buttons()

    def state(self) -> Any:
        """With the record that is being typed in its dialog, once it is one."""
        typed = self._dialog.typed() if self._dialog is not None and self._dialog.isVisible() else None
        return self.typed() if typed is None else self._with(typed, self._edited_at)

    def _with(self, record: Any, index: int | None) -> tuple[Any, ...]:
        """The records with one more, or with another one in a place."""
        if index is None:
            return (*self._items, record)
        return (*self._items[:index], record, *self._items[index + 1 :])

    def draft(self) -> Any:
        return [fields.dump_record(item) for item in self.state()]

    def show_draft(self, draft: Any) -> None:
        self.show_value([fields.load_record(self._record, item) for item in draft])

    def _show_buttons(self) -> None:
        """What changes a record is there only while one is chosen."""
        chosen = self._list.currentRow() >= 0
        for made in (self._change_button, self._remove_button):
            made.setVisible(chosen)

    def _add(self) -> None:
        self._edit(None)

    def _change(self) -> None:
        if self._list.currentRow() >= 0:
            self._edit(self._list.currentRow())

    def _remove(self) -> None:
        if self._list.currentRow() >= 0:
            del self._items[self._list.currentRow()]
            self.show_value(self._items)
            self.setFocus()
            self.edited.emit()

    def _edit(self, index: int | None) -> None:
        from ui.field_form import RecordDialog  # a form of editors inside an editor

        before = None if index is None else self._items[index]
        dialog = RecordDialog(self.field.label, self._record, self._today, self._ask, self, before=before)
        self._dialog, self._edited_at = dialog, index

        def take() -> None:
            self.show_value(self._with(dialog.record, index))
            self.setFocus()
            self.edited.emit()

        dialog.accepted.connect(take)
        dialog.open()


def editor_for(field: Field, today: Callable[[], date], ask: Ask) -> Editor:
    """The editor that fits a field's type. ``ask``: before something typed would be lost."""
    made: Editor
    type_ = field.type
    if isinstance(type_, ChoicesType):
        made = _ChoicesEditor(field, type_)
    elif isinstance(type_, ChoiceType):
        made = _ChoiceEditor(field, [(c.code, c.label) for c in type_.choices])
    elif isinstance(type_, FlagType):
        made = _ChoiceEditor(field, [(True, "Có"), (False, "Không")])
    elif isinstance(type_, RecordsType):
        made = _RecordsEditor(field, type_.record, today, ask)
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
