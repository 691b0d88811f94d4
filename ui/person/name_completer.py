"""A list of names under a field that is for an officer, a relative or a helper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit

from models.events.base import Event
from models.fields import Field, TextsType
from models.ids import PersonId
from models.person import Relative
from models.ports import Queries, Registry
from models.roles import Permission
from models.suggestions import KnownNames, Suggestion
from models.text import begins_words, fold
from ui.editors import Editor
from ui.field_form import FieldForm
from ui.line_completer import LineCompleter, Proposal

_INVITATION = "Gõ tên, hoặc ↓ để chọn"

Source = Callable[[Field], Sequence[Suggestion]]


class NameCompleter(LineCompleter):
    """Proposes names for a line; of several parted by semicolons, for the last."""

    def __init__(self, line: QLineEdit, field: Field, source: Source) -> None:
        super().__init__(line)
        self._field, self._source = field, source
        line.setPlaceholderText(_INVITATION)

    def find(self, text: str) -> None:
        kept, letters = self._parted(text)
        wanted = fold(letters).split()
        self.propose(
            text,
            (
                Proposal(f"{found.name} ({found.note})" if found.note else found.name, kept + found.name)
                for found in self._source(self._field)
                if found.name != letters.strip() and begins_words(wanted, fold(found.name).split())
            ),
        )

    def _parted(self, text: str) -> tuple[str, str]:
        """What stays of a line, and the letters of the name that is being typed."""
        if not isinstance(self._field.type, TextsType) or ";" not in text:
            return "", text
        kept, _, letters = text.rpartition(";")
        return f"{kept}; ", letters


def offer_names(form: FieldForm, source: Source) -> None:
    """Propose names in the fields of a form that are for one; taking a name fills empty fields that belong to it."""
    for name in form.names():
        editor = form.editor(name)
        if editor.field.suggests is not None and isinstance(editor.input, QLineEdit):
            completer = NameCompleter(editor.input, editor.field, source)
            completer.taken.connect(lambda taken, of=editor: _fill(form, of, taken, source))


def _fill(form: FieldForm, editor: Editor, taken: str, source: Source) -> None:
    chosen = next((found for found in source(editor.field) if found.name == taken), None)
    for ending, value in chosen.parts.items() if chosen is not None else ():
        beside = f"{editor.field.name}_{ending}"
        if beside in form.names() and not form.value_of(beside):
            form.show_values({beside: value})
    editor.edited.emit()


def read_names(registry: Registry, relatives: Sequence[Relative] = (), person_id: PersonId | None = None) -> KnownNames:
    """The names that the user may see: of the office, and of a person's relatives and earlier events."""

    def read(q: Queries) -> KnownNames:
        events: tuple[Event, ...] = ()
        if person_id is not None and registry.user.may(Permission.READ_PERSON):
            events = q.case(person_id).events
        return KnownNames(q.office().known, registry.user.known.name, tuple(relatives), events)

    return registry.read(read)
