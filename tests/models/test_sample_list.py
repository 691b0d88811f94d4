"""The sample list III-10 against verdicts that were written down by hand, row by row.

120 invented people as communes keep them. What the law says of them was read off the sheet on
22 November 2026: see tests/data/danh-sach-III-10.expected.json.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from models.actions.take_over_list import take_over_list
from models.clock import FixedClock
from models.dates import LEGAL_ZONE, legal_day
from models.law.course import FindingKind
from models.taking_over.columns import Column, find_head
from models.taking_over.plan import TakeOverPlan, plan_sheet
from models.taking_over.sheet import Sheet
from storage.registry import SqlRegistry
from storage.spreadsheets.reader import read_workbook

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=LEGAL_ZONE)

PAST_THEIR_END = (
    8, 14, 27, 33, 44, 47, 48, 64, 69, 72, 76, 77, 84, 92, 93, 95, 103, 109, 110, 112, 114, 121, 123,
)  # fmt: skip
"""Rows whose end lies before 22 November 2026, with nothing in the last column."""
END_IS_NOT_ONE_YEAR = (10, 19, 28, 50, 66, 69, 72, 76, 109, 112)
SUSPENDED_PAST_THE_END = (61,)
ENDED_WITHOUT_A_DAY = (16, 34, 52, 106, 124)
ENDED_BEFORE_ENTRY = (70,)


@pytest.fixture(scope="module")
def sheets() -> tuple[Sheet, ...]:
    return read_workbook(DATA / "danh-sach-III-10.xlsx")


@pytest.fixture
def clock() -> FixedClock:
    """The morning of 22 November 2026, the office's first day."""
    return FixedClock(NOW)


def plan_on(registry: SqlRegistry, sheet: Sheet) -> TakeOverPlan:
    head = find_head(sheet)
    assert head is not None
    return registry.read(
        lambda queries: plan_sheet(sheet, head, queries.like, queries.rules(), queries.practice(), legal_day(NOW))
    )


def test_every_row_of_the_sample_gets_the_verdict_and_notes_written_down_by_hand(
    registry: SqlRegistry, sheets: tuple[Sheet, ...]
) -> None:
    expected = json.loads((DATA / "danh-sach-III-10.expected.json").read_text("utf-8"))["rows"]
    plan = plan_on(registry, sheets[0])
    found = [{"row": r.row, "verdict": r.verdict.value, "notes": sorted(n.value for n in r.notes)} for r in plan.rows]
    assert found == expected
    assert len(plan.taken) == 120


def test_the_columns_of_the_official_list_are_recognised_and_the_remark_sheet_is_none(
    sheets: tuple[Sheet, ...],
) -> None:
    head = find_head(sheets[0])
    assert head is not None
    assert (head.row, head.rows) == (5, 2)
    assert list(head.columns.values()) == [
        Column.ORDER, Column.NAME, Column.NUMBER, Column.BIRTH, Column.SEX, Column.REGISTERED, Column.CURRENT,
        Column.SUBSTANCE, Column.ENTRY, Column.END, Column.PRESENT_MARK, Column.ABSENT_MARK, Column.OUTCOME,
    ]  # fmt: skip
    assert [find_head(sheet) for sheet in sheets[1:]] == [None]


def test_what_somebody_must_decide_is_one_review_list_and_not_red(
    registry: SqlRegistry, sheets: tuple[Sheet, ...]
) -> None:
    """23 are past their end with no end paper, 10 ends are not start plus one year; nobody is overdue."""
    plan = plan_on(registry, sheets[0])
    registry.write(take_over_list, plan)
    row_of = {(row.name, row.values["birth"].iso()): row.row for row in plan.taken}
    assert len(row_of) == 120
    waiting: dict[str, list[int]] = {}
    for row in registry.read(lambda queries: queries.review()):
        waiting.setdefault(row.kind, []).append(row_of[row.name, row.birth])
    assert {kind: tuple(sorted(rows)) for kind, rows in waiting.items()} == {
        FindingKind.EXPIRED_WITHOUT_PAPER: PAST_THEIR_END,
        FindingKind.END_CONTRADICTS_LAW: END_IS_NOT_ONE_YEAR,
        FindingKind.SUSPENDED_PAST_END: SUSPENDED_PAST_THE_END,
        FindingKind.OUTCOME_UNDATED: ENDED_WITHOUT_A_DAY,
        FindingKind.OUTCOME_BEFORE_ENTRY: ENDED_BEFORE_ENTRY,
    }
    assert (len(PAST_THEIR_END), len(END_IS_NOT_ONE_YEAR)) == (23, 10)
    counts = registry.read(lambda queries: queries.counts())
    assert counts.review == len({row for rows in waiting.values() for row in rows}) == 35
    due = registry.read(lambda queries: queries.due(NOW))
    assert [row for row in due if row.due_at is not None and row.due_at <= NOW] == []


def test_the_printed_end_of_every_row_is_kept_as_the_paper_says(
    registry: SqlRegistry, sheets: tuple[Sheet, ...]
) -> None:
    plan = plan_on(registry, sheets[0])
    head = plan.head
    end_column = next(index for index, column in head.columns.items() if column is Column.END)
    registry.write(take_over_list, plan)
    everybody = registry.read(
        lambda queries: [
            *queries.list_people(kept=True, group="", after=None, limit=200).rows,
            *queries.list_people(kept=False, group="", after=None, limit=200).rows,
        ]
    )
    ends = {(row.name, row.values["birth"].iso()): sheets[0].cell(row.row - 1, end_column) for row in plan.taken}
    under_management = [row for row in everybody if row.state in ("S2", "S2s")]
    assert len(everybody) == 120
    assert {row.name: row.term_end for row in under_management} == {
        row.name: ends[row.name, row.birth] for row in under_management
    }
