"""Caches that hold what users typed or read: emptied when the registry is closed.

``functools.lru_cache`` keeps its arguments alive for as long as the program runs; after lock nothing of a person may
be held anywhere (design §8, issue 5). A cache of such texts is made with ``forgetting_cache`` instead.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Cached = TypeVar("Cached", bound=Callable[..., object])

_CLEAR: list[Callable[[], None]] = []


def forgetting_cache(size: int) -> Callable[[Cached], Cached]:
    """``lru_cache`` of so many answers, emptied by ``forget``."""

    def decorate(function: Cached) -> Cached:
        cached = lru_cache(maxsize=size)(function)
        _CLEAR.append(cached.cache_clear)
        return cached  # type: ignore[return-value]

    return decorate


def forget() -> None:
    """Empty every such cache."""
    for clear in _CLEAR:
        clear()
