"""Keeping how one looks at lists: columns and filters under names, for oneself alone."""

from __future__ import annotations

from models.clock import Clock
from models.list_filter import ListView
from models.ports import Work
from models.roles import Permission, User, needs


@needs(Permission.READ_LISTS)
def keep_list_view(work: Work, clock: Clock, user: User, view: ListView) -> None:
    """Look at lists so from now on."""
    work.list_views.keep(view)
