"""What is asked before a paper is printed: its date, who signs, and the fields of its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from models.dates import parse_date, show_date
from models.errors import FieldFault
from models.papers.declared import PaperField
from printing.forms import Input
from ui.messages import FAULTS
from ui.theme import SPACE
from ui.widgets import QuietComboBox, label, set_property

_LONG_HEIGHT = 78


class InputEditor(QWidget):
    """The editor of one field of a paper. ``edited`` comes with every letter: the preview follows."""

    edited = Signal()

    def __init__(self, field: PaperField, child: QWidget) -> None:
        super().__init__()
        self.field, self.child = field, child
        child.setAccessibleName(field.label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(child)
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
        self._line.textChanged.connect(lambda _: self.edited.emit())

    def text(self) -> str:
        return self._line.text().strip()

    def show_text(self, text: str) -> None:
        self._line.setText(text)
        self._line.setCursorPosition(0)  # of a long text the beginning tells what it is


class _Day(_Line):
    """A day; what cannot be read as one is marked when the field is left."""

    def __init__(self, field: PaperField, today: date) -> None:
        super().__init__(field)
        self._today = today
        self._line.setPlaceholderText("ngày/tháng/năm")
        self._line.editingFinished.connect(self._tidy)

    def _tidy(self) -> None:
        try:
            day = parse_date(self.text(), self._today) if self.text() else None
        except ValueError:
            self.mark(faulty=True)
            return
        self.mark(faulty=False)
        if day is not None:
            self._line.setText(show_date(day))


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


class PaperDate(QWidget):
    """The date of a paper; empty, it is written by hand. ``edited`` comes with every letter."""

    edited = Signal()

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self._today = today
        self._line = QLineEdit(show_date(day))
        self._line.setAccessibleName("Ngày của văn bản")
        self._line.textChanged.connect(lambda _: self.edited.emit())
        self._line.editingFinished.connect(self.mark)
        self._fault = label(FAULTS[FieldFault.NOT_A_DATE], "fault", wrap=True)
        self._fault.hide()
        caption = label("Ngày của văn bản", "label")
        caption.setBuddy(self._line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (caption, self._line, self._fault):
            layout.addWidget(widget)
        self.setFocusProxy(self._line)

    @property
    def text(self) -> str:
        return self._line.text()

    @property
    def is_faulty(self) -> bool:
        return self._fault.isVisible()

    def day(self) -> date | None:
        """The date typed; None leaves it to be written by hand. Raises ValueError."""
        text = self._line.text().strip()
        return parse_date(text, self._today) if text else None

    def mark(self) -> bool:
        """Say whether the date can be read."""
        try:
            self.day()
        except ValueError:
            readable = False
        else:
            readable = True
        set_property(self._line, "fault", "false" if readable else "true")
        self._fault.setVisible(not readable)
        return readable


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
            caption = label(f"{item.field.label} *" if item.needed else item.field.label, "label", wrap=True)
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

    def first_open(self) -> QWidget | None:
        """The first editor with nothing in it."""
        return next((editor for editor in self._editors.values() if not editor.text()), None)
