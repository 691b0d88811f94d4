"""What a dossier prints from the record."""

from __future__ import annotations

from datetime import date

import pytest

from ui.dossier_reading import is_printable


@pytest.mark.parametrize(
    ("form", "day", "printable"),
    [
        ("III-04", date(2026, 7, 1), True),
        ("III-04", date(2026, 6, 30), False),  # that decision was written on the form of 2021
        ("109-02", date(2026, 6, 30), True),
        ("V-53", date(2026, 11, 24), False),  # of the People's Committee
        ("109-05", date(2026, 11, 24), False),  # of the health station
        ("116-29", date(2025, 4, 1), False),
    ],
)
def test_a_paper_is_made_from_the_record_only_if_it_is_ours_and_its_form_was_in_force(
    form: str, day: date, printable: bool
) -> None:
    assert is_printable(form, day) is printable
