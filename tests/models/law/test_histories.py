"""Every life history is judged as the law says (tests/data/law/*.toml)."""

from __future__ import annotations

import pytest

from models.law.loading import packaged_rules
from tests.models.law.examples import Example, examples


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_history_is_judged_as_the_law_says(example: Example) -> None:
    assert example.faults(packaged_rules()) == []
