"""How a long table is walked while others work: block by block, with nothing held open in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.faults import Fault
from storage.connection import Connection

BLOCK = 250
"""Rows read at once."""

OpenConnection = Callable[[], Connection]
"""Gives the connection, or raises LOCKED once the registry is closed."""

Blocks = Iterator[tuple[int, list[Fault]]]
"""Block by block, how many rows were checked and what was found."""
