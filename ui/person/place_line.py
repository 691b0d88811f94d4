"""The quiet line under an address: what the unit is called today, or which of several it may be."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.choose_dialog import ChooseDialog, Option, Section
from ui.editors import Editor
from ui.line_completer import write_over
from ui.person.place_completer import PlaceCompleter
from ui.person.place_words import UNREAD, Advice, advise, names_commune, now_called
from ui.tasks import Tasks
from ui.widgets import button, label, row, set_property


class PlaceLine(QWidget):
    """Says what an address names once its editor was left. The address is changed only when the user asks for it."""

    def __init__(self, editor: Editor, input_: QLineEdit, tasks: Tasks) -> None:
        super().__init__()
        self._editor, self._input, self._tasks = editor, input_, tasks
        self._looked_at: str | None = None
        self._advice = Advice()
        self._present = ""
        name = editor.field.label
        self._words = label("", wrap=True)
        self._choose = button("Chọn…", self.choose, role="link", tip=f"Chọn đơn vị hiện nay: {name}")
        self._replace = button("Thay vào địa chỉ", self.replace, role="link", tip=f"Thay tên hiện nay: {name}")
        line = row(self._words, self._choose, self._replace)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()
        self.completer = PlaceCompleter(input_, tasks)
        self.completer.taken.connect(lambda _: editor.edited.emit())
        input_.textEdited.connect(lambda _: self._forget())
        editor.edited.connect(self.look)

    def look(self, on: date | None = None) -> None:
        """Find what the address names, on a worker. ``on``: the day from which the text stems, if known.

        Without a day, a text that was looked at is not looked at again: a card's address keeps the day of the card.
        """
        text = self._input.text().strip()
        if text == self._looked_at and on is None:
            return
        self._looked_at = text
        self._tasks.compute(lambda: advise(text, on), lambda advice: self._advised(text, advice), owner=self)

    def _advised(self, text: str, advice: Advice) -> None:
        """The commune of the office itself needs no table to be known."""
        if advice.text != UNREAD:
            self._show(text, advice)
            return
        self._tasks.run(
            lambda registry: names_commune(text, registry.read(lambda q: q.office()).known.commune),
            lambda is_ours: self._show(text, Advice() if is_ours else advice),
            owner=self,
        )

    def _show(self, text: str, advice: Advice) -> None:
        if text == self._looked_at:
            self._advice = advice
            self._say(advice.text, advice.present)

    def _forget(self) -> None:
        """What was said held for another text."""
        self._looked_at, self._advice = None, Advice()
        self._say("", "")

    def _say(self, text: str, present: str) -> None:
        self._present = present
        self._words.setText(text)
        set_property(self._words, "role", "label" if text == UNREAD else "")
        self._choose.setVisible(bool(self._advice.offers))
        self._replace.setVisible(bool(present))
        self.setVisible(bool(text))

    def choose(self) -> None:
        """Let the user say which unit it is; only the line changes."""
        offers = self._advice.offers
        options = tuple(Option(o.address, o.address, "chưa kiểm chứng" if o.doubted else "") for o in offers)
        title = f"{self._editor.field.label}: đơn vị hiện nay"
        dialog = ChooseDialog(title, [Section(self._looked_at or "", options)], self)
        dialog.chosen.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, unit: str) -> None:
        self._say(now_called(unit), unit)
        self._replace.setFocus()

    def replace(self) -> None:
        """Put the present name into the address; Ctrl+Z there brings the old one back."""
        self._input.setFocus()
        write_over(self._input, self._advice.address_with(self._present))
        self._editor.edited.emit()

    @property
    def text(self) -> str:
        return self._words.text() if not self.isHidden() else ""


class PlaceLines:
    """The lines under the address fields of forms, by the name of the field."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._lines: dict[str, PlaceLine] = {}

    def under(self, editor: Editor) -> PlaceLine | None:
        """The line to stand under an editor; None for a field that is no address."""
        if not editor.field.is_address or not isinstance(editor.input, QLineEdit):
            return None
        return self._lines.setdefault(editor.field.name, PlaceLine(editor, editor.input, self._tasks))

    def line(self, name: str) -> PlaceLine:
        return self._lines[name]

    def look(self) -> None:
        """Look at all addresses that stand there."""
        for line in self._lines.values():
            line.look()
