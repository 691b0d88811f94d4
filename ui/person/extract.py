"""The extract of one person's data, from the registry to the window that prints it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from models.actions.keep_paper import log_extract
from models.clock import today
from models.errors import RegistryError
from models.ids import PersonId
from models.papers.extract import FORM, extract_values
from models.papers.values import PaperValues
from models.ports import Queries, Registry
from printing.forms import load_form
from printing.render import render_form
from ui.paper.pdf_dialog import PdfDialog
from ui.workplace import Workplace


def show_extract(
    place: Workplace,
    person_id: PersonId,
    owner: QWidget,
    on_shown: Callable[[PdfDialog], None],
    on_error: Callable[[RegistryError], None],
) -> None:
    """Read what the user may read of a person and hand over the window that shows it."""
    day = today(place.clock)

    def read(registry: Registry) -> PaperValues:
        def values(q: Queries) -> PaperValues:
            return extract_values(q.extract(person_id), q.office(), registry.user.known.name, day)

        return registry.read(values)

    def render(values: PaperValues) -> None:
        form, training = load_form(FORM), place.training
        place.tasks.compute(lambda: render_form(form, values, training=training), show, on_error, owner)

    def show(pdf: bytes) -> None:
        on_shown(PdfDialog(load_form(FORM).name, pdf, person_id, None, FORM, place, owner, log=log_extract))

    place.tasks.run(read, render, on_error, owner)
