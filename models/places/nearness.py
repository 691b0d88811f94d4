"""Names that differ from a written one in a letter or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from models.memory import forgetting_cache


class NearKeys:
    """Keys to compare a misspelt one with, by length and with the set of their letters.

    Numbers are never near; ``y`` and ``i`` are one letter everywhere.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
        for key in set(keys):
            if not key.isdigit():
                compared = key.replace("y", "i")
                self._by_length[len(key)].append((key, compared, _letters_of(compared)))

    def near(self, written: str, most: int) -> Iterator[tuple[str, int]]:
        """Other keys with up to ``most`` wrong letters, and how many."""
        to_compare = written.replace("y", "i")
        letters = _letters_of(to_compare)
        for length in range(len(written) - most, len(written) + most + 1):
            for key, compared, key_letters in self._by_length.get(length, ()):
                if (letters ^ key_letters).bit_count() <= 2 * most:
                    wrong = distance(to_compare, compared, most)
                    if wrong <= most and key != written:
                        yield key, wrong


def distance(a: str, b: str, most: int) -> int:
    """Letters to change, add, drop or swap with their neighbour to make ``b`` of ``a``; ``most + 1`` if more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    a, b = _differing(a, b)
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        least = i
        for j, other in enumerate(b, 1):
            cost = before[j - 1] if letter == other else 1 + min(before[j - 1], before[j], row[j - 1])
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other and older[j - 2] < cost:
                cost = older[j - 2] + 1
            row.append(cost)
            least = min(least, cost)
        if least > most:
            return most + 1
    return min(row[-1], most + 1)


def _differing(a: str, b: str) -> tuple[str, str]:
    """What is left of two keys without the letters that both begin with and both end with."""
    start, least = 0, min(len(a), len(b))
    while start < least and a[start] == b[start]:
        start += 1
    end = 0
    while end < least - start and a[-1 - end] == b[-1 - end]:
        end += 1
    return a[start : len(a) - end], b[start : len(b) - end]


@forgetting_cache(16384)
def _letters_of(key: str) -> int:
    """The set of letters as bits: two keys that differ in more bits than two a wrong letter are not near."""
    bits = 0
    for letter in key:
        bits |= 1 << (ord(letter) & 31)
    return bits
