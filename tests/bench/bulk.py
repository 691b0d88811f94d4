"""An old list of a thousand rows: read, planned and taken over, against only reading the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import xlsxwriter

from models.actions.take_over_list import take_over_list
from models.clock import today
from models.dates import show_date
from models.taking_over.columns import find_head
from models.taking_over.plan import plan_sheet
from models.training.commune import invented_people
from storage.registry import SqlRegistry
from storage.spreadsheets.reader import read_workbook
from tests.bench.registries import NOW, SEED, opened_copy
from tests.bench.rows import Bench, Ratio, Row, timed

ROWS = 1_000
HEADS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Nơi thường trú", "Ấp", "Ngày đưa vào quản lý")


def bulk_rows(bench: Bench) -> Iterator[Row]:
    wanted = ROWS if not bench.quick else 20
    workbook = bench.scratch / "danh-sach.xlsx"
    _write_list(workbook, wanted)
    with opened_copy(bench.registry, bench.scratch) as registry:
        taken: list[int] = []
        whole = timed(lambda: taken.append(_take_over(registry, workbook)))
    ratio = Ratio(whole / timed(lambda: _read(workbook)), "openpyxl reading the same workbook")
    yield Row(f"import of {wanted} rows", whole / 1000, "s", ratio=ratio, remark=f"{taken[0]} people taken over")


def _take_over(registry: SqlRegistry, workbook: Path) -> int:
    """What the page does: read in a process of its own, plan, write in one transaction."""
    sheet = read_workbook(workbook)[0]
    head = find_head(sheet)
    assert head is not None
    day = today(registry.clock)
    plan = registry.read(lambda q: plan_sheet(sheet, head, q.like, q.rules(), q.practice(), day))
    return registry.write(take_over_list, plan).people


def _read(workbook: Path) -> int:
    book = openpyxl.load_workbook(workbook)
    return sum(1 for row in book.worksheets[0].iter_rows() for _ in row)


def _write_list(path: Path, rows: int) -> None:
    """A tidy list of people whom the registry does not know."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Danh sách")
    sheet.write_row(0, 0, HEADS)
    for i, person in enumerate(invented_people(rows, SEED + 1, NOW), 1):
        values = person.values
        birth = values.get("birth")
        cells = (
            i,
            values["name"],
            birth.show() if birth else "",
            "Nữ" if values.get("sex") == "female" else "Nam",
            values.get("citizen_number", ""),
            values.get("registered_residence", ""),
            values.get("hamlet", ""),
            show_date(person.events[0][0].day),
        )
        sheet.write_row(i, 0, cells)
    book.close()
