"""Search as one types: who matches, in the order of the list.

Few hits are collected from the indexes and sorted. Many are not: the covering index of the list is
walked in its order, which costs the less the more people match. A word that nobody's name begins with
is compared with the words there are, one wrong letter allowed.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.text import accent_key, begins_words, fold
from storage.connection import Connection
from storage.list_filter import INDEX, Sql, joined

SORT_AT_MOST = 500
"""Up to so many hits are sorted; beyond, the list is walked in its stored order instead."""
_PREFIX_INDEX = 3
"""Beginnings of words up to so many letters have an index of their own."""
_INSIDE_NUMBERS = 3
"""From so many digits on, a fragment is looked for inside numbers too, and not only at their beginning."""
_CORRECTED_FROM = 4
"""Shorter words are not corrected: too many others are one letter away."""
_MOST_WORDS = 20
"""So many words of a text are looked for: SQLite takes no condition of a thousand parts, and a whole page pasted finds
nobody anyhow."""
_IN_ORDER = "person_row_in_order"
_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """Row numbers of the people that match. ``closed``: matches off the lists while people on them are
    looked for, counted only when hits were sorted. ``corrected``: the words looked for in place of those typed."""

    people: Sequence[int]
    closed: int = 0
    more: bool = False
    corrected: tuple[str, ...] = ()


NOBODY = Found(())


@dataclass(frozen=True, slots=True)
class _Word:
    """Beginnings of words, any of which will do, as terms of the index and as they stand in list rows."""

    terms: tuple[str, ...]
    beginnings: tuple[str, ...]

    def match(self) -> str:
        return f"({' OR '.join(self.terms)})"


def search(
    connection: Connection, text: str, *, limit: int, kept: bool = True, group: str = "", within: Sequence[Sql] = ()
) -> Found:
    """Everybody whose names, relatives or numbers begin with the typed words; numbers also inside.

    ``kept``: people on the lists or those taken off; ``group``: of which list, empty: all. ``within``: what else must
    hold of a list row ``r``.

    Among hits that are sorted, people whose own name has the words come before those found by a relative's
    or another name, and matches with the accents as typed before both. ``limit`` bounds only hits that are
    walked: sorted ones all come.
    """
    parts = words_of(text)
    numbers = [part for part in parts if _is_number(part)]
    typed = [part for part in parts if part not in numbers]
    words = [_word(connection, part) for part in typed]
    if not parts or not all(word.terms for word in words):
        return NOBODY
    corrected = tuple(w for word, part in zip(words, typed, strict=True) for w in word.beginnings if w != part)
    of_list = [Sql("(r.kept = 0 OR r.list = ?)", (group,))] if kept and group else []
    wanted = joined([*_conditions(words, numbers), *of_list, *within])
    for index, match in _index_queries(words, numbers):
        hits = connection.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ? LIMIT ?", (match, SORT_AT_MOST + 1))
        people = [row[0] for row in hits.fetchall()]
        if len(people) <= SORT_AT_MOST:
            return _sorted(connection, text, people, kept, wanted, corrected)
    return _walked(connection, limit, kept, wanted, INDEX if of_list or within else _IN_ORDER, corrected)


def matching(connection: Connection, text: str) -> Sql:
    """What holds of a list row ``r`` of everybody whom ``search`` finds."""
    parts = words_of(text)
    numbers = [part for part in parts if _is_number(part)]
    words = [_word(connection, part) for part in parts if part not in numbers]
    if not parts or not all(word.terms for word in words):
        return Sql("0")
    return joined(_conditions(words, numbers))


@dataclass(frozen=True, slots=True)
class Naming:
    """What holds of a list row ``r`` of somebody on the lists whom the words find as they are typed. Few are named
    one by one; of many the words are compared as the rows come, in whatever order is wanted."""

    condition: Sql
    is_of_few: bool


def naming(connection: Connection, text: str) -> Naming | None:
    """Whom some words find; None: nobody."""
    parts = words_of(text)
    words = [_word(connection, part) for part in parts]
    as_typed = all(word.terms and word.beginnings == (part,) for word, part in zip(words, parts, strict=True))
    if not parts or not as_typed:
        return None
    wanted = joined([Sql("r.kept = 1"), *_conditions(words, [])])
    ((index, match),) = _index_queries(words, [])
    hits = connection.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ? LIMIT ?", (match, SORT_AT_MOST + 1))
    people = [row[0] for row in hits.fetchall()]
    if len(people) > SORT_AT_MOST:
        return Naming(wanted, is_of_few=False)
    named = Sql("r.person IN (SELECT value FROM json_each(?))", (json.dumps(people),))
    return Naming(joined([named, wanted]), is_of_few=True)


def _sorted(
    connection: Connection,
    text: str,
    people: list[int],
    kept: bool,
    wanted: Sql,
    corrected: tuple[str, ...],
) -> Found:
    rows = connection.execute(
        "SELECT r.person, r.kept, r.name FROM json_each(?) AS h JOIN person_row AS r ON r.person = h.value"
        f" WHERE {wanted.text} ORDER BY r.sort_key, r.person",
        (json.dumps(people), *wanted.parameters),
    ).fetchall()
    listed = [row for row in rows if row[1] == kept]
    words = [part for part in words_of(text) if not _has_digit(part)]
    listed.sort(key=lambda row: not begins_words(words, fold(row[2]).split()))
    if not text.isascii():
        typed = accent_key(text).split()
        listed.sort(key=lambda row: not begins_words(typed, accent_key(row[2]).split()))
    closed = len(rows) - len(listed) if kept else 0
    return Found([row[0] for row in listed], closed, corrected=corrected)


def _walked(
    connection: Connection, limit: int, kept: bool, wanted: Sql, index: str, corrected: tuple[str, ...]
) -> Found:
    rows = connection.execute(
        f"SELECT r.person FROM person_row AS r INDEXED BY {index} WHERE r.kept = ? AND {wanted.text}"
        " ORDER BY r.kept, r.sort_key, r.person LIMIT ?",
        (int(kept), *wanted.parameters, limit + 1),
    ).fetchall()
    return Found([row[0] for row in rows[:limit]], more=len(rows) > limit, corrected=corrected)


def _index_queries(words: list[_Word], numbers: list[str]) -> Iterator[tuple[str, str]]:
    """The indexes that know hits, with what each is asked."""
    if words:
        yield "search_words", " AND ".join(word.match() for word in words)
    if numbers:
        yield "search_digits", " AND ".join(f'"{number}"' for number in numbers)


def _conditions(words: list[_Word], numbers: list[str]) -> list[Sql]:
    """The same as conditions on the words of a list row."""
    wanted = [[f" {beginning}" for beginning in word.beginnings] for word in words] + [[number] for number in numbers]
    return [Sql(f"({' OR '.join(['instr(r.words, ?) > 0'] * len(any_of))})", tuple(any_of)) for any_of in wanted]


# --- words -------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The first words of what was typed, folded; full-width figures as others."""
    return fold(unicodedata.normalize("NFKC", text)).split()[:_MOST_WORDS]


def _word(connection: Connection, typed: str) -> _Word:
    """What to look for when a word was typed. No terms: nobody has such a word, nor one like it."""
    if len(typed) <= _PREFIX_INDEX:
        return _Word((f'"{typed}"*',), (typed,))
    terms = tuple(f'"{word}"' for word in _words_from(connection, typed))
    if terms:
        return _Word(terms, (typed,))
    if len(typed) < _CORRECTED_FROM or _has_digit(typed):
        return _Word((), ())
    alike = tuple(word for word in _words_from(connection, typed[0]) if begins_alike(typed, word))
    return _Word(tuple(f'"{word}"' for word in alike), alike)


def _words_from(connection: Connection, beginning: str) -> Iterator[str]:
    """The words of the index that begin with some letters, in their order.

    Each is looked up behind the one before: the vocabulary lists a word once for every person.
    """
    at, end = beginning, beginning + _LAST_LETTER
    while True:
        row = connection.execute(
            "SELECT term FROM search_vocabulary WHERE term >= ? AND term < ? LIMIT 1", (at, end)
        ).fetchone()
        if row is None:
            return
        yield row[0]
        at = row[0] + "\0"


def begins_alike(typed: str, word: str) -> bool:
    """Whether a word begins with what was typed but for one letter: wrong, missing, too many, or two swapped."""
    i = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    rest, there = typed[i:], word[i:]
    return (
        there.startswith(rest[1:])  # one too many
        or there[1:].startswith(rest[1:])  # a wrong one
        or there[1:].startswith(rest)  # one is missing
        or (len(rest) >= 2 and there.startswith(rest[1] + rest[0] + rest[2:]))
    )


def _is_number(part: str) -> bool:
    """Whether it is looked for inside numbers, and not among words."""
    return len(part) >= _INSIDE_NUMBERS and _has_digit(part)


def _has_digit(part: str) -> bool:
    return any(char.isdigit() for char in part)
