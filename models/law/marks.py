"""How sure we are of what a row of law says."""

from __future__ import annotations

import enum


class Mark(enum.StrEnum):
    """How sure we are of a row (domain/law.md §0); HOUSE is a convention of the program."""

    FOUND = "FOUND"
    FOUND_2 = "FOUND-2"
    RECALLED = "RECALLED"
    UNKNOWN = "UNKNOWN"
    HOUSE = "HOUSE"
