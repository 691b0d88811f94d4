"""Where somebody without a stable residence may be rehabilitated (D02)."""

from __future__ import annotations

from datetime import date

from models.events.base import Fact
from models.events.rehabilitation import Registered, VoluntaryDecided
from models.law.rules import Rules


def place_refused(fact: Fact, rules: Rules, day: date) -> str:
    """The place that a fact names, if it is not open to somebody without a stable residence; else empty."""
    rule = rules.at("D02", day)
    if rule is None or not isinstance(fact, (Registered, VoluntaryDecided)) or fact.place in rule.codes:
        return ""
    return fact.place or ""
