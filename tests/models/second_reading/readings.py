"""How a text that leaves something open was read."""

from __future__ import annotations

import re
from typing import NamedTuple

_ENTRY = re.compile(r"(\S+): (.+) \[(.+)\]")


class Reading(NamedTuple):
    """What was decided where the text is silent or has two senses, and why."""

    id: str
    what: str
    why: str


def readings(text: str) -> list[Reading]:
    """Readings from paragraphs ``id: what [why]``."""
    found = []
    for paragraph in text.strip().split("\n\n"):
        match = _ENTRY.fullmatch(" ".join(paragraph.split()))
        if match is None:
            raise ValueError(paragraph)
        found.append(Reading(*match.groups()))
    return found
