"""Which papers are printed together: those of today that wait, those of one person, one form for all on a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from models.clock import today
from models.dates import day_start
from models.errors import RegistryError
from models.ids import PersonId
from models.papers.lists import Shown
from models.papers.waiting import PaperOrder, waiting_papers
from models.ports import Queries, Registry
from printing.forms.corrected import FormBook
from printing.offered import offered_forms
from ui.choose_dialog import ChooseDialog, Option, Section
from ui.messages import Message
from ui.paper.batch_dialog import BatchDialog
from ui.widgets import Notice, open_and_drop
from ui.workplace import Workplace

MOST = 200
"""So many papers are printed together at most: a larger pile is better made in parts."""
_WAITS_SINCE = timedelta(days=1)
"""What happened today or yesterday: a night's work is printed in the morning."""
_NOTHING = Message("Không có giấy nào chờ in.", "Mọi việc của hôm nay và hôm qua đã có giấy in.")

OnError = Callable[[RegistryError], None]


def print_waiting(place: Workplace, owner: QWidget, notice: Notice) -> None:
    """Offer the papers of today and yesterday that nobody printed yet."""
    since = day_start(today(place.clock)) - _WAITS_SINCE
    question = place.questions.begin()

    def read(registry: Registry) -> Sequence[PaperOrder]:
        return registry.read(lambda q: waiting_papers(q, q.rules(), tuple(offered_forms()), since))

    def show(orders: Sequence[PaperOrder]) -> None:
        if not question.stands:
            return
        if orders:
            open_and_drop(BatchDialog("Giấy tờ chờ in", orders[:MOST], place, owner))
        else:
            notice.show_message(_NOTHING)

    place.tasks.run(read, show, notice.show_error, owner)


def print_for_list(shown: Shown, place: Workplace, owner: QWidget, on_error: OnError) -> None:
    """Ask which form is printed for everybody on a list, then offer the papers."""

    question = place.questions.begin()

    def choose(book: FormBook) -> None:
        if not question.stands:
            return
        options = tuple(Option(form, name, form) for form, name in offered_forms(book).items())
        dialog = ChooseDialog("In một mẫu cho nhiều người", [Section("Mọi biểu mẫu", options)], owner)
        dialog.chosen.connect(ask)
        open_and_drop(dialog)

    def ask(form: str) -> None:
        place.tasks.run(lambda registry: registry.read(lambda q: _orders(q, shown, form)), show, on_error, owner)

    def show(orders: Sequence[PaperOrder]) -> None:
        title = f"{shown.title}: in cho {len(orders)} người"
        open_and_drop(BatchDialog(title, orders, place, owner))

    place.tasks.run(lambda registry: registry.read(lambda q: FormBook(q.office_forms())), choose, on_error, owner)


def _orders(queries: Queries, shown: Shown, form: str) -> Sequence[PaperOrder]:
    found = queries.people_at(shown.places(queries)[:MOST])
    return [PaperOrder(form, PersonId(row.id), row.name) for row in found]
