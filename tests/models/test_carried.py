"""What an entry carries over from the events before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from models.carried import carried_over
from tests.models.test_dossiers import POSITIVE, case_of

TODAY = date(2026, 11, 26)
DECIDED = ("2026-10-02", "management_decision", {"number": "5", "reason": "first"})
MOVED = ("2026-11-20 08:00", "moved_away", {"destination": "Ấp Trại, xã Tây", "police": "Công an xã Tây"})
ADDICTED = ("2026-10-05", "determination_result", {"conclusion": "addicted"})
NOT_ADDICTED = ("2026-10-05", "determination_result", {"conclusion": "not_addicted"})
REGISTERED = ("2026-10-06", "registration", {"place": "public"})


@pytest.mark.parametrize(
    ("kind", "course", "carried"),
    [
        (
            "file_transfer",
            [POSITIVE, DECIDED, MOVED],
            {"to_police": "Công an xã Tây", "destination": "Ấp Trại, xã Tây", "paper": "III-06"},
        ),
        ("file_transfer", [POSITIVE, DECIDED], {}),
        ("registration", [POSITIVE, ADDICTED], {"result": "attached", "result_day": date(2026, 10, 5)}),
        ("registration", [POSITIVE, NOT_ADDICTED], {}),
        ("registration", [POSITIVE], {}),
        ("voluntary_decision", [POSITIVE, ADDICTED, REGISTERED], {"place": "public"}),
        ("visit", [POSITIVE, DECIDED], {}),
    ],
)
def test_what_was_recorded_is_not_typed_again(kind: str, course: Sequence[Any], carried: Mapping[str, Any]) -> None:
    assert carried_over(kind, case_of(course), TODAY) == carried


def test_a_result_older_than_six_months_is_not_shown_at_a_registration() -> None:
    """Luật 120/2025/QH15 Đ.31 k.1 b."""
    case = case_of([POSITIVE, ADDICTED])
    assert carried_over("registration", case, date(2027, 4, 5))
    assert carried_over("registration", case, date(2027, 4, 6)) == {}
