"""How each user looks at lists, as settings."""

from __future__ import annotations

import json

from models.ids import UserId
from models.list_filter import ListView
from storage.connection import Connection
from storage.context import Context
from storage.settings import write_setting


def load_list_view(connection: Connection, user: UserId) -> ListView:
    """What a user kept; nobody's own is as the program proposes it."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (_setting(user),)).fetchone()
    return ListView.load(json.loads(row[0])) if row else ListView()


def _setting(user: UserId) -> str:
    return f"list_view.{user}"


class SqlListViews:
    """The view of the user within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def keep(self, view: ListView) -> None:
        user = self._context.session.user.id
        write_setting(self._context, _setting(user), view.dump(), record="list_filter", record_id=user)
