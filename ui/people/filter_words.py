"""Filters in words: what each value is called, and what a filter says as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from models.list_filter import FACETS, FREE, NOT_RECORDED, OPTIONS, Condition, Facet, ListFilter
from ui.people.columns import Known, label_of

_LETTERS = 56
"""So long may the values of a facet be that are named in one line."""


def value_words(wanted: Condition, known: Known) -> str:
    """What a value is called."""
    facet, value = wanted.facet, wanted.value
    if facet in OPTIONS:
        return label_of(OPTIONS[facet], value)
    if facet is Facet.STATE:
        rules = known.rules()
        state = rules.states.get(value) if rules else None
        return state.short if state else value
    if facet is Facet.OFFICER:
        return known.names.get(value, "Người dùng khác")
    return "Chưa ghi" if facet in FREE and value == NOT_RECORDED else value


def facet_words(facet: Facet, conditions: Sequence[Condition], known: Known) -> str:
    """``Thôn, ấp: Ấp 3, Ấp 4``; of many values the first ones, and how many more."""
    words = [value_words(condition, known) for condition in conditions]
    named = [_cut(words[0])]
    for more in words[1:]:
        if sum(map(len, named)) + len(more) > _LETTERS:
            break
        named.append(more)
    left = len(words) - len(named)
    return f"{FACETS[facet]}: {', '.join(named)}{f' và {left} giá trị khác' if left else ''}"


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"


def filter_words(wanted: ListFilter, known: Known) -> str:
    """A whole filter in one line."""
    return "; ".join(facet_words(facet, found, known) for facet, found in wanted.by_facet.items())
