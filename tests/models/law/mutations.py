"""Changing every value that the law gives, one unit at a time: some example must notice.

    .venv/bin/python -m tests.models.law.mutations [RULE…]

prints the rows whose change nothing notices. A row of reference has nothing to notice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from models.law.loading import packaged_rules
from models.law.rules import HOUSE_VALUES, Mark, Rule, Rules, Use
from tests.models.law.examples import Example, examples

_OTHER_WORDS = {"from_leaving": "from_new_decision", "from_new_decision": "from_leaving"}
"""Where the law knows two conventions, one becomes the other."""


def changed_values(value: Any) -> Iterator[Any]:
    """The value changed by one unit: a number by one, a set by one element, a word into another."""
    if isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield _OTHER_WORDS.get(value, f"{value} khác")
    elif isinstance(value, tuple) and value and isinstance(value[0], int):
        yield (value[0] + 1, *value[1:])
        yield (*value[:-1], value[-1] - 1)
    elif isinstance(value, tuple):
        for index in range(len(value)):
            yield value[:index] + value[index + 1 :]


def mutants(rule: Rule) -> Iterator[Rule]:
    """The row with each of its changed values; a house rule with the other conventions an office may choose."""
    others = [value for value in HOUSE_VALUES.get(rule.id, ()) if value != rule.value]
    for value in others if rule.mark is Mark.HOUSE else changed_values(rule.value):
        yield replace(rule, value=value)


def with_row(rules: Rules, old: Rule, new: Rule) -> Rules:
    """The rules with one row exchanged."""
    rows = [new if rule is old else rule for rule in rules.all()]
    return Rules(rows, rules.machine)


def is_noticed(rules: Rules, old: Rule, new: Rule) -> bool:
    """Whether any example fails under the changed row; those that name it are asked first."""
    mutated = with_row(rules, old, new)
    return any(example.faults(mutated) for example in _by_relevance(old))


def _by_relevance(rule: Rule) -> list[Example]:
    return sorted(examples(), key=lambda example: not any(word.startswith(rule.id) for word in example.names()))


def unnoticed(rules: Rules, wanted: frozenset[str] = frozenset()) -> Iterator[str]:
    """Each changed value that no example notices, as ``id from value -> value``."""
    for rule in rules.all():
        if rule.use is Use.REFERENCE or (wanted and rule.id not in wanted and rule.row not in wanted):
            continue
        for mutant in mutants(rule):
            if not is_noticed(rules, rule, mutant):
                yield f"{rule.id} {rule.start}: {rule.value!r} -> {mutant.value!r}"


def main(wanted: list[str]) -> int:
    left = list(unnoticed(packaged_rules(), frozenset(wanted)))
    print("\n".join(left) or "every change is noticed")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
