"""What is asked before a paper is printed: its date, who signs, and the fields of its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from models.dates import show_date
from models.errors import FieldFault
from models.fields import DayType, FaultyValue, Field
from models.papers.declared import PaperField
from printing.forms import Input
from ui.editors import editor_for
from ui.messages import FAULTS
from ui.theme import SPACE
from ui.widgets import Ask, QuietComboBox, label, set_property

_LONG_HEIGHT = 86


class InputEditor(QWidget):
    """The editor of one field of a paper. ``edited`` comes with every letter: the preview follows.

    ``child`` is what is typed in; it stands in ``around`` if it is a part of something.
    """

    edited = Signal()

    def __init__(self, field: PaperField, child: QWidget, around: QWidget | None = None) -> None:
        super().__init__()
        self.field, self.child = field, child
        child.setAccessibleName(field.label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(around or child)
        self.setFocusProxy(child)

    def text(self) -> str:
        """What is typed; of a closed list the chosen codes, parted by commas."""
        raise NotImplementedError

    def show_text(self, text: str) -> None:
        raise NotImplementedError

    def mark(self, *, faulty: bool) -> None:
        set_property(self.child, "fault", "true" if faulty else "false")


class _Line(InputEditor):
    def __init__(self, field: PaperField) -> None:
        self._line = QLineEdit()
        super().__init__(field, self._line)
        self._line.textChanged.connect(self._line.setToolTip)  # whole where the line is too short for it
        self._line.textChanged.connect(lambda _: self.edited.emit())

    def text(self) -> str:
        return self._line.text().strip()

    def show_text(self, text: str) -> None:
        self._line.setText(text)
        self._line.setCursorPosition(0)  # of a long text the beginning tells what it is


class _Day(InputEditor):
    """A day, typed and read out as in every other editor of a day. An empty one is no fault.

    Other than there any whole day may come, as the paper says it; the declaration of the field says whether one
    without its year is the next (a summons) or the last (what happened).
    """

    def __init__(self, field: PaperField, today: date) -> None:
        self._editor = editor_for(Field(field.name, field.label, DayType(field.future)), lambda: today, Ask())
        line = self._editor.input
        assert isinstance(line, QLineEdit)
        super().__init__(field, line, self._editor)
        self._line = line
        self._fault = label(FAULTS[FieldFault.NOT_A_DATE], "fault", wrap=True)
        self._fault.hide()
        self.layout().addWidget(self._fault)
        line.textEdited.connect(lambda _: self._complain(False))
        line.textChanged.connect(lambda _: self.edited.emit())
        self._editor.edited.connect(self.check)

    def day(self) -> date | None:
        """The day typed; None if nothing is. Raises FaultyValue."""
        typed = self._editor.typed()
        assert typed is None or isinstance(typed, date)
        return typed

    def text(self) -> str:
        """The day written out, however it was typed; what is no day as it stands."""
        try:
            day = self.day()
        except FaultyValue:
            return self._line.text().strip()
        return show_date(day) if day is not None else ""

    def show_text(self, text: str) -> None:
        self._line.setText(text)

    def check(self) -> bool:
        """Whether a day, or nothing, stands there; the field says it if not."""
        try:
            self.day()
        except FaultyValue:
            self._complain(True)
            return False
        self._complain(False)
        return True

    def _complain(self, faulty: bool) -> None:
        self.mark(faulty=faulty)
        self._fault.setVisible(faulty)

    @property
    def is_faulty(self) -> bool:
        """Whether the field says that what stands there is no day."""
        return not self._fault.isHidden()

    @property
    def reading(self) -> str:
        """How the field says that the day was read."""
        return self._editor.hint


class _Long(InputEditor):
    def __init__(self, field: PaperField) -> None:
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_LONG_HEIGHT)
        super().__init__(field, self._text)
        self._text.textChanged.connect(self.edited.emit)

    def text(self) -> str:
        return self._text.toPlainText().strip()

    def show_text(self, text: str) -> None:
        self._text.setPlainText(text)


class _One(InputEditor):
    """One of a closed list."""

    def __init__(self, field: PaperField) -> None:
        self._box = QuietComboBox()
        self._box.addItem("", "")
        for code, words in field.choices:
            self._box.addItem(words, code)
        super().__init__(field, self._box)
        self._box.currentIndexChanged.connect(lambda _: self.edited.emit())

    def text(self) -> str:
        return str(self._box.currentData() or "")

    def show_text(self, text: str) -> None:
        self._box.setCurrentIndex(max(self._box.findData(text), 0))


class _Several(InputEditor):
    """Several of a closed list, as check boxes."""

    def __init__(self, field: PaperField) -> None:
        area = QWidget()
        layout = QVBoxLayout(area)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._boxes: dict[str, QCheckBox] = {}
        for code, words in field.choices:
            box = QCheckBox(words)
            box.setAccessibleName(f"{field.label}: {words}")
            box.toggled.connect(lambda _: self.edited.emit())
            layout.addWidget(box)
            self._boxes[code] = box
        super().__init__(field, area)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def text(self) -> str:
        return ",".join(code for code, box in self._boxes.items() if box.isChecked())

    def show_text(self, text: str) -> None:
        chosen = text.split(",")
        for code, box in self._boxes.items():
            box.setChecked(code in chosen)


def editor_of(item: Input, text: str, today: date) -> InputEditor:
    """The editor that fits an input, showing a text."""
    field = item.field
    made: InputEditor
    if field.choices:
        made = _Several(field) if field.several else _One(field)
    elif field.long:
        made = _Long(field)
    elif item.type == "day":
        made = _Day(field, today)
    else:
        made = _Line(field)
    made.show_text(text)
    return made


class PaperDate(_Day):
    """The date of a paper, below its name; empty, it is written by hand. A paper may be made ready beforehand."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(PaperField("paper.date", "Ngày của văn bản", day=True, future=True), today)
        caption = label(self.field.label, "label")
        caption.setBuddy(self.child)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, caption)
        self.show_text(show_date(day))


class Inputs(QWidget):
    """The editors of a form's inputs, each below its label. ``edited`` comes with every letter."""

    edited = Signal()

    def __init__(self, items: tuple[Input, ...], texts: Mapping[str, str], today: date) -> None:
        super().__init__()
        self._editors: dict[str, InputEditor] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for item in items:
            editor = editor_of(item, texts.get(item.name, ""), today)
            editor.edited.connect(self.edited.emit)
            caption = label(f"{item.field.label}\u00a0*" if item.needed else item.field.label, "label", wrap=True)
            caption.setBuddy(editor.child)
            layout.addSpacing(SPACE // 2)
            layout.addWidget(caption)
            layout.addWidget(editor)
            self._editors[item.name] = editor

    def editor(self, name: str) -> InputEditor:
        return self._editors[name]

    def texts(self) -> dict[str, str]:
        """What stands in the editors, by field."""
        return {name: editor.text() for name, editor in self._editors.items()}

    def lines(self) -> list[str]:
        """What stands in the editors that are not empty, each under its label."""
        return [f"{editor.field.label}: {text}" for editor in self._editors.values() if (text := editor.text())]

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Fill editors; fields that the form has no more are left out."""
        for name, text in texts.items():
            if name in self._editors:
                self._editors[name].show_text(text)

    def mark_only(self, name: str | None) -> None:
        """Mark one editor as faulty and the others as not; None: none is."""
        for each, editor in self._editors.items():
            editor.mark(faulty=each == name)

    def first_unread(self) -> QWidget | None:
        """The first editor of a day that cannot be read; each such one says so."""
        days = [editor for editor in self._editors.values() if isinstance(editor, _Day)]
        return next((editor for editor in days if not editor.check()), None)

    def first_open(self) -> QWidget | None:
        """The first editor with nothing in it."""
        return next((editor for editor in self._editors.values() if not editor.text()), None)
