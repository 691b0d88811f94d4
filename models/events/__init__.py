"""The closed list of event kinds, one module per chapter of the law.

Importing this package registers every kind in ``KINDS``.
"""

from models.events import notes, taking_over, testing, user_management
from models.events.base import (
    KINDS,
    Event,
    Fact,
    Step,
    Trigger,
    dump_fact,
    fact,
    in_order,
    kind_of,
    load_fact,
)

__all__ = [
    "KINDS",
    "Event",
    "Fact",
    "Step",
    "Trigger",
    "dump_fact",
    "fact",
    "in_order",
    "kind_of",
    "load_fact",
    "notes",
    "taking_over",
    "testing",
    "user_management",
]
