"""The head of the page: from when and until when a measure runs, and what became of days of holding."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.events.base import KINDS
from models.papers.list_rows import from_to
from tests.models.building import case
from ui.person.standing import term_words


def told(**ordered: Any) -> str:
    """Of somebody held in a public centre for 23 days, sent by the court and admitted three days later."""
    course = [
        ("2026-07-20", KINDS["determination_result"](conclusion="addicted")),
        ("2026-08-03 08:00", KINDS["violation_record"](ground="walked_out")),
        ("2026-08-04 20:00", KINDS["holding"](held_at="public")),
        ("2026-08-10", KINDS["file_notice"]()),
        ("2026-08-14", KINDS["file_forwarding"]()),
        ("2026-08-24", KINDS["court_decision"](**{"outcome": "sent", "occasion": "first", **ordered})),
        ("2026-08-25", KINDS["place_decision"]()),
        ("2026-08-27 13:00", KINDS["admission"]()),
    ]
    found = case(course)
    assert found.term is not None
    assert found.term.deducted == (date(2026, 8, 27) - found.term.start).days > 0
    assert from_to(found.term).startswith("27/08/2026 - ")
    return term_words(found, date(2026, 11, 25))


def test_a_term_is_told_from_the_day_on_which_it_was_carried_out_and_says_what_is_deducted() -> None:
    assert told() == "Cai nghiện bắt buộc từ 27/08/2026 đến hết ngày 07/08/2028, đã trừ 20 ngày giao quản lý"


def test_an_end_that_a_decision_names_stays_and_is_only_compared() -> None:
    assert told(printed_end=date(2028, 8, 24)) == (
        "Cai nghiện bắt buộc từ 27/08/2026 đến hết ngày 24/08/2028"
        " (ghi trong quyết định; trừ 20 ngày giao quản lý theo luật thì hết ngày 07/08/2028)"
    )


def test_from_an_end_that_deducts_them_already_nothing_is_deducted_again() -> None:
    assert told(printed_end=date(2028, 8, 7)) == told()


def test_where_the_length_is_not_known_only_the_decision_says_the_end() -> None:
    known = told(occasion=None, printed_end=date(2028, 8, 24))
    assert known.endswith("hết ngày 24/08/2028 (ghi trong quyết định; luật cho trừ 20 ngày giao quản lý)")
