"""Modules loaded on a worker ahead of their use, so that no turn of the event loop has to wait for them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

_FOR_HOME = (
    "ui.desk",
    "ui.workplace",
    "ui.today.page",
    "ui.today.first_day",
    "ui.backup.keeper",
    "ui.backup.duty_line",
    "ui.key_care",
    "ui.trouble",
    "ui.health.requests_page",
)
_FOR_THE_REST = (
    "ui.people.page",
    "ui.person.page",
    "ui.paper.dialog",
    "ui.person.new_page",
    "ui.finder.desk_finder",
    "ui.finder.page_actions",
    "ui.today.round_dialog",
    "ui.people.review_page",
    "ui.people.columns_dialog",
    "ui.paper.list_dialog",
    "ui.paper.batches",
    "ui.paper.book_page",
    "ui.taking_over.page",
    "ui.health.file_page",
    "ui.settings.office_page",
    "ui.settings.forms_dialog",
    "ui.settings.rules_page",
    "ui.settings.users_page",
    "ui.log.page",
    "ui.log.undoing",
    "ui.retention.page",
    "ui.backup.page",
    "ui.help.overview",
    "ui.help.viewer",
)
"""What is opened most comes first."""


def load_home() -> None:
    """Load what the password leads to, while it is being typed."""
    for name in _FOR_HOME:
        import_module(name)


def load_the_rest(hurry: Callable[[], bool] = lambda: False) -> bool:
    """Load every other page, and read what papers are called. Ends early when there is a ``hurry``.

    Returns whether everything stands.
    """
    for name in _FOR_THE_REST:
        if hurry():
            return False
        import_module(name)
    from printing.offered import offered_forms

    offered_forms()
    return True
