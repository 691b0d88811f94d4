"""A list of what others have in the same field, so that one hamlet is not written in two ways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit

from models.list_filter import FREE_FIELDS, NOT_RECORDED, Facet, FacetCount
from models.text import begins_words, fold
from ui.field_form import FieldForm
from ui.line_completer import LineCompleter, Proposal
from ui.tasks import Tasks


class ValueCompleter(LineCompleter):
    """Proposes what people on the lists have already, what most of them have first."""

    def __init__(self, line: QLineEdit, facet: Facet, tasks: Tasks) -> None:
        super().__init__(line)
        self._facet, self._tasks = facet, tasks

    def find(self, text: str) -> None:
        """Ask the registry; a failure proposes nothing, and whatever is typed can be stored all the same."""

        def show(found: Sequence[FacetCount]) -> None:
            words = fold(text).split()
            known = sorted(found, key=lambda one: -one.count)
            others = (one.value for one in known if one.value not in (NOT_RECORDED, text.strip()))
            self.propose(text, (Proposal(v, v) for v in others if begins_words(words, fold(v).split())))

        facet = self._facet
        self._tasks.run(
            lambda registry: registry.read(lambda q: q.facet_counts(facet, kept=True, group="")),
            show,
            lambda _: None,
            self,
        )


def offer_values(form: FieldForm, tasks: Tasks) -> None:
    """Propose values in those fields of a form by whose typed values lists are filtered."""
    for name in form.names():
        editor = form.editor(name)
        if name in FREE_FIELDS and isinstance(editor.input, QLineEdit):
            completer = ValueCompleter(editor.input, FREE_FIELDS[name], tasks)
            completer.taken.connect(lambda _, of=editor: of.edited.emit())
