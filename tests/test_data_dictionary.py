"""docs/data-dictionary.md says what the declarations say."""

from __future__ import annotations

from installer.dictionary import PATH, dictionary


def test_the_data_dictionary_is_not_stale() -> None:
    assert PATH.read_text("utf-8") == dictionary(), "run: .venv/bin/python -m installer.dictionary"
