"""Taking over old lists: cells as people keep them, heads of any shape, and what becomes of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.actions.take_over_list import take_over_list
from models.dates import Moment, PartialDate
from models.events.taking_over import TakenOver
from models.ids import PersonId
from models.law.practice import Practice
from models.taking_over.cells import (
    DateReading,
    NumberReading,
    OutcomeReading,
    hamlet_of,
    is_marked,
    read_date,
    read_number,
    read_outcome,
    read_phone,
    read_substances,
    text_of,
)
from models.taking_over.columns import COLUMN_LABELS, Column, Head, find_head, meaning_of
from models.taking_over.plan import REFUSALS, REPAIRS, Note, RowPlan, Skipped, TakeOverPlan, Verdict, plan_sheet
from models.taking_over.sheet import CellValue, Sheet
from models.views import Likeness
from storage.registry import SqlRegistry
from tests.models.building import LATE_START, RULES

TODAY = date(2026, 11, 24)

# --- cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("  ", ""),
        (" Trần  Văn\nAn ", "Trần Văn An"),
        (True, ""),
        (False, ""),
        (5, "5"),
        (79099012345.0, "79099012345"),
        (1.5, "1.5"),
        (date(2026, 1, 5), "05/01/2026"),
        (datetime(2026, 1, 5, 8, 30, tzinfo=UTC), "05/01/2026"),
    ],
)
def test_any_cell_is_one_line_of_text(value: CellValue, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (None, DateReading(None)),
        ("  ", DateReading(None)),
        (date(2000, 11, 13), DateReading(PartialDate(2000, 11, 13))),
        (datetime(2000, 11, 13, 23, 0, tzinfo=UTC), DateReading(PartialDate(2000, 11, 13))),
        ("13/11/2000", DateReading(PartialDate(2000, 11, 13), repaired=True)),
        ("'13/11/2000", DateReading(PartialDate(2000, 11, 13), repaired=True)),
        ("13-11-2000", DateReading(PartialDate(2000, 11, 13), repaired=True)),
        ("13112000", DateReading(PartialDate(2000, 11, 13), repaired=True)),
        ("11/2000", DateReading(PartialDate(2000, 11), repaired=True)),
        ("2000", DateReading(PartialDate(2000))),
        (2000, DateReading(PartialDate(2000))),
        (2000.0, DateReading(PartialDate(2000))),
        (1900, DateReading(PartialDate(1900))),
        (36843, DateReading(PartialDate(2000, 11, 13), repaired=True)),  # Excel's day number
        (36843.5, DateReading(PartialDate(2000, 11, 13), repaired=True)),
        ("00/00/2000", DateReading(PartialDate(2000), repaired=True)),
        (date(9999, 12, 31), DateReading(None, unread="31/12/9999")),
        (datetime(1, 1, 1, tzinfo=UTC), DateReading(None, unread="01/01/0001")),
        ("31/12/9999", DateReading(None, unread="31/12/9999")),
        ("khoảng 2000", DateReading(None, unread="khoảng 2000")),
        ("31/02/2000", DateReading(None, unread="31/02/2000")),
        ("13/11/00", DateReading(None, unread="13/11/00")),
        (5, DateReading(None, unread="5")),
        (-1, DateReading(None, unread="-1")),
        (999999, DateReading(None, unread="999999")),
        (True, DateReading(None)),
    ],
)
def test_a_date_is_read_from_what_people_keep_in_cells(value: CellValue, reading: DateReading) -> None:
    assert read_date(value) == reading


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_is_none_is_an_unread_date(value: float) -> None:
    assert read_date(value).value is None
    assert read_date(value).unread


@pytest.mark.parametrize(
    ("value", "birth_year", "reading"),
    [
        (None, None, NumberReading()),
        ("089099123456", 1999, NumberReading(citizen_number="089099123456")),
        ("089 099 123 456", None, NumberReading(citizen_number="089099123456")),
        ("089.099.123456", None, NumberReading(citizen_number="089099123456")),
        ("'089099123456", None, NumberReading(citizen_number="089099123456")),
        (89099123456, 1999, NumberReading(citizen_number="089099123456", zeros_restored=True)),
        (89099123456.0, 1999, NumberReading(citizen_number="089099123456", zeros_restored=True)),
        ("89099123456", None, NumberReading(citizen_number="089099123456", zeros_restored=True)),
        (1099123456, 1999, NumberReading(citizen_number="001099123456", zeros_restored=True)),
        (89099123456, 2001, NumberReading(citizen_number="89099123456")),  # disagrees with the birth
        (97099123456, None, NumberReading(citizen_number="97099123456")),  # no province 097
        (3099123456, None, NumberReading(citizen_number="3099123456")),  # no province 003
        (200099123456, None, NumberReading(citizen_number="200099123456")),  # born abroad
        ("351234567", None, NumberReading(old_number="351234567")),
        (351234567, None, NumberReading(old_number="351234567")),
        (12345678, None, NumberReading(old_number="012345678", zeros_restored=True)),
        ("B1234567", None, NumberReading(passport_number="B1234567")),
        ("c12345678", None, NumberReading(passport_number="C12345678")),
        ("12345", None, NumberReading(citizen_number="12345")),
        ("0890991234567", None, NumberReading(citizen_number="0890991234567")),
        ("chưa có", None, NumberReading(unread="chưa có")),
        ("08909912345O", None, NumberReading(unread="08909912345O")),
        ("٠٨٩٠٩٩١٢٣٤٥٦", None, NumberReading(unread="٠٨٩٠٩٩١٢٣٤٥٦")),
    ],
)
def test_an_identity_number_is_read_and_its_lost_zeros_put_back(
    value: CellValue, birth_year: int | None, reading: NumberReading
) -> None:
    assert read_number(value, birth_year) == reading


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (None, ("", False)),
        ("0912345678", ("0912345678", False)),
        (912345678, ("0912345678", True)),
        (912345678.0, ("0912345678", True)),
        ("912345678", ("912345678", False)),  # typed as text: as it is
        (84912345678, ("84912345678", False)),
        ("0912.345.678 (mẹ)", ("0912.345.678 (mẹ)", False)),
    ],
)
def test_a_telephone_number_kept_as_a_number_gets_its_zero_back(value: CellValue, reading: tuple[str, bool]) -> None:
    assert read_phone(value) == reading


@pytest.mark.parametrize("value", ["x", "X", " x ", 1, 1.0, "1", "có", "Có", "v", "V", "✓", "✔", "√", True])
def test_a_tick_is_a_mark(value: CellValue) -> None:
    assert is_marked(value)


@pytest.mark.parametrize("value", [None, "", "0", 0, "không", "xx", "2", False, "-"])
def test_what_is_no_tick_is_no_mark(value: CellValue) -> None:
    assert not is_marked(value)


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (None, ()),
        ("Heroin", ("heroin",)),
        ("Heroine, ma túy đá", ("heroin", "amphetamine")),
        ("MTTH (Methamphetamine) + Ketamin", ("amphetamine", "ketamine")),
        ("đá", ("amphetamine",)),
        ("hàng đá", ("amphetamine",)),
        ("cần sa và thuốc phiện", ("cannabis", "opium")),
        ("cỏ Mỹ", ("cannabis",)),
        ("Cocain/heroin/heroin", ("cocaine", "heroin")),
        ("thuốc lắc; ketamine", ("other", "ketamine")),
        ("Đà Nẵng", ("other",)),
    ],
)
def test_substances_are_coded_and_their_words_are_kept(value: CellValue, codes: tuple[str, ...]) -> None:
    assert read_substances(value) == (codes, text_of(value))


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (None, OutcomeReading("running")),
        ("", OutcomeReading("running")),
        ("Tạm đình chỉ 05/10/2026", OutcomeReading("suspended", date(2026, 10, 5))),
        ("Tạm đình chỉ do tạm giam", OutcomeReading("suspended")),
        ("Chấm dứt ngày 5/10/2026", OutcomeReading("ended", date(2026, 10, 5))),
        ("Hết hạn", OutcomeReading("ended")),
        ("đã hết thời hạn quản lý", OutcomeReading("ended")),
        ("Dừng 01.09.2026: nghiện", OutcomeReading("stopped", date(2026, 9, 1), "addicted")),
        ("Dừng, đi tù", OutcomeReading("stopped", None, "prison")),
        ("Dừng do chấp hành án phạt tù", OutcomeReading("stopped", None, "prison")),
        ("Dừng: đưa vào trường giáo dưỡng", OutcomeReading("stopped", None, "compulsory_education")),
        ("Dừng vì đã chết", OutcomeReading("stopped", None, "dead_or_missing")),
        ("DỪNG - TẠM GIAM", OutcomeReading("stopped", None, "long_custody")),
        ("Dừng", OutcomeReading("stopped", understood=False)),
        ("Đã dừng: đi tù", OutcomeReading("stopped", None, "prison")),
        ("Dung: di tu", OutcomeReading("stopped", None, "prison")),  # typed without accents
        ("Da dung 01/09/2026, nghien", OutcomeReading("stopped", date(2026, 9, 1), "addicted")),
        ("Sử dụng ma túy đá", OutcomeReading("running", understood=False)),
        ("Ở đúng địa chỉ", OutcomeReading("running", understood=False)),
        ("Con ông Dũng, nghiện rượu", OutcomeReading("running", understood=False)),
        ("Su dung heroin", OutcomeReading("running", understood=False)),
        ("Chưa hết hạn", OutcomeReading("running", understood=False)),
        ("Chưa chấm dứt", OutcomeReading("running", understood=False)),
        ("Không bị dừng", OutcomeReading("running", understood=False)),
        ("Chưa có việc làm; chấm dứt 05/10/2026", OutcomeReading("ended", date(2026, 10, 5))),
        ("Dừng 31/02/2026 nghiện", OutcomeReading("stopped", None, "addicted")),
        ("Có công việc ổn định", OutcomeReading("running", understood=False)),
    ],
)
def test_the_outcome_of_an_old_list_is_understood_or_its_words_are_kept(
    value: CellValue, reading: OutcomeReading
) -> None:
    assert read_outcome(value) == reading


@pytest.mark.parametrize(
    ("addresses", "hamlet"),
    [
        (("ấp Ba Trại, xã Mẫu",), "Ấp Ba Trại"),
        (("Số 5, tổ dân phố 3, phường Mẫu",), "Tổ dân phố 3"),
        (("xã Mẫu", "Thôn Đồng, xã Mẫu"), "Thôn Đồng"),
        (("Buôn Ma Thuột", "Thôn 2"), "Buôn Ma Thuột"),
        (("plei Kần",), "Plei Kần"),
        (("Khu phố 2",), "Khu phố 2"),
        (("Bản, xã Mẫu",), ""),  # only the word
        (("xã Mẫu, tỉnh An Giang",), ""),
        (("", ""), ""),
        ((), ""),
    ],
)
def test_the_hamlet_is_found_in_the_first_address_that_names_one(addresses: tuple[str, ...], hamlet: str) -> None:
    assert hamlet_of(*addresses) == hamlet


ANY_CELL = st.one_of(
    st.none(), st.booleans(), st.text(max_size=30), st.integers(-(10**13), 10**13), st.dates(),
    st.floats(),
    st.sampled_from(["13/11/2000", "x", "Dừng 1/1/2026", "089099123456", "Trần Văn An", 36843, 89099123456]),
)  # fmt: skip


@given(ANY_CELL)
def test_any_cell_can_be_read_as_anything(value: CellValue) -> None:
    text_of(value)
    read_date(value)
    read_number(value, 1999)
    read_outcome(value)
    read_substances(value)
    is_marked(value)


# --- captions and heads ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caption", "column"),
    [
        ("STT", Column.ORDER),
        ("Số TT", Column.ORDER),
        ("Họ và tên", Column.NAME),
        ("HỌ VÀ TÊN", Column.NAME),
        ("Họ tên đối tượng", Column.NAME),
        ("Họ và chữ đệm tên", Column.NAME),
        ("Tên", Column.NAME),
        ("Tên gọi khác", Column.OTHER_NAMES),
        ("Biệt danh", Column.OTHER_NAMES),
        ("Số định danh cá nhân", Column.NUMBER),
        ("Số CCCD/CMND", Column.NUMBER),
        ("Số CMND, CCCD, ngày cấp", Column.NUMBER),
        ("Hộ chiếu", Column.NUMBER),
        ("Ngày, tháng, năm sinh", Column.BIRTH),
        ("Năm sinh", Column.BIRTH),
        ("Năm sinh Nam", Column.BIRTH_MALE),
        ("Năm sinh Nữ", Column.BIRTH_FEMALE),
        ("Giới tính", Column.SEX),
        ("Nam/Nữ", Column.SEX),
        ("Giới tính Nam", Column.SEX_MALE),
        ("Nữ", Column.SEX_FEMALE),
        ("Nơi thường trú/tạm trú", Column.REGISTERED),
        ("HKTT", Column.REGISTERED),
        ("Nơi ở hiện tại", Column.CURRENT),
        ("Chỗ ở hiện nay", Column.CURRENT),
        ("Nơi cư trú", Column.CURRENT),
        ("Ấp", Column.HAMLET),
        ("Thôn/Tổ dân phố", Column.HAMLET),
        ("Dân tộc", Column.ETHNICITY),
        ("Nghề nghiệp", Column.OCCUPATION),
        ("Số điện thoại", Column.PHONE),
        ("SĐT", Column.PHONE),
        ("Loại ma túy sử dụng", Column.SUBSTANCE),
        ("Quyết định quản lý (số, ngày)", Column.DECISION),
        ("Số QĐ", Column.DECISION),
        ("Ngày đưa vào danh sách", Column.ENTRY),
        ("Từ ngày", Column.ENTRY),
        ("Ngày hết hạn quản lý", Column.END),
        ("Đến ngày", Column.END),
        ("Tình hình cư trú", Column.PRESENCE),
        ("Tình hình cư trú Có mặt", Column.PRESENT_MARK),
        ("Vắng mặt", Column.ABSENT_MARK),
        ("Dừng/Tạm đình chỉ/Chấm dứt quản lý", Column.OUTCOME),
        ("Ghi chú", Column.OUTCOME),
        ("Sinh năm", Column.BIRTH),
        ("Sinh ngày", Column.BIRTH),
        ("Nam sinh", Column.BIRTH),
        ("NTNS", Column.BIRTH),
        ("Năm", None),
        ("Nơi sinh", None),
        ("Nơi sinh sống", None),
        ("Cán bộ phụ trách", None),
        ("Trần Văn An", None),
        ("", None),
    ],
)
def test_a_caption_tells_what_its_column_means(caption: str, column: Column | None) -> None:
    assert meaning_of(caption) is column


def test_every_meaning_has_a_label() -> None:
    assert set(COLUMN_LABELS) == set(Column)


def sheet(*rows: Sequence[CellValue], name: str = "DS") -> Sheet:
    return Sheet(name, tuple(tuple(row) for row in rows))


CAPTIONS = ("STT", "Họ và tên", "Số CCCD", "Ngày sinh", "Giới tính", "Ngày đưa vào quản lý")
AN: tuple[CellValue, ...] = (1, "Trần Văn An", "089099123456", date(1999, 5, 1), "Nam", date(2026, 8, 10))
BINH: tuple[CellValue, ...] = (2, "Lê Thị Bình", "089198123457", date(1998, 6, 2), "Nữ", date(2026, 9, 1))


def head_of(*rows: Sequence[CellValue]) -> Head:
    found = find_head(sheet(*rows))
    assert found is not None
    return found


def test_a_head_of_one_row_is_found() -> None:
    found = head_of(CAPTIONS, AN, BINH)
    assert (found.row, found.rows, found.first_data_row) == (0, 1, 1)
    assert dict(found.columns) == {
        0: Column.ORDER,
        1: Column.NAME,
        2: Column.NUMBER,
        3: Column.BIRTH,
        4: Column.SEX,
        5: Column.ENTRY,
    }
    assert found.captions == CAPTIONS


def test_a_head_of_three_rows_with_merged_captions_is_found() -> None:
    found = head_of(
        ("DANH SÁCH NGƯỜI SỬ DỤNG TRÁI PHÉP CHẤT MA TÚY",),
        ("STT", "Họ và tên", "Năm sinh", None, "Nơi ở", None, "Tình hình cư trú", None, "Ghi chú"),
        (None, None, "Nam", "Nữ", "Thường trú", "Hiện tại", "Kết quả kiểm tra", None, None),
        (None, None, None, None, None, None, "Có mặt", "Vắng mặt", None),
        (1, "Trần Văn An", 1999, None, "Thôn 1", "Thôn 2", "x", None, None),
    )
    assert (found.row, found.rows, found.first_data_row) == (1, 3, 4)
    assert dict(found.columns) == {
        0: Column.ORDER,
        1: Column.NAME,
        2: Column.BIRTH_MALE,
        3: Column.BIRTH_FEMALE,
        4: Column.REGISTERED,
        5: Column.CURRENT,
        6: Column.PRESENT_MARK,
        7: Column.ABSENT_MARK,
        8: Column.OUTCOME,
    }


def test_a_merged_caption_over_sex_counts_for_both_columns() -> None:
    found = head_of(
        ("STT", "Họ và tên", "Giới tính", None, "CCCD"),
        (None, None, "Nam", "Nữ", None),
        (1, "Trần Văn An", "x", None, "089099123456"),
    )
    assert found.columns[2] is Column.SEX_MALE
    assert found.columns[3] is Column.SEX_FEMALE


@pytest.mark.parametrize("above", [0, 1, 20, 59])
def test_a_head_far_down_is_found(above: int) -> None:
    found = head_of(*[("CÔNG AN XÃ MẪU", None)] * above, CAPTIONS, AN)
    assert (found.row, found.rows) == (above, 1)


def test_a_head_too_far_down_is_not_looked_for() -> None:
    assert find_head(sheet(*[("CÔNG AN XÃ MẪU",)] * 60, CAPTIONS, AN)) is None


@pytest.mark.parametrize("caption", ["Sinh năm", "Sinh nam", "SINH NĂM", "Năm sinh"])
def test_a_year_of_birth_makes_nobody_a_man(caption: str) -> None:
    """Without its accent "năm" (year) is "nam" (male)."""
    captions = ("Họ và tên", "Số CCCD", caption)
    assert head_of(captions, ("Lê Thị Bình", "089198123457", 1998)).columns[2] is Column.BIRTH
    row = row_of("Lê Thị Bình", "089198123457", 1998, captions=captions)
    assert Note.SEX_MISSING in row.notes
    assert "sex" not in row.values


def test_columns_may_stand_in_any_order() -> None:
    found = head_of(CAPTIONS[::-1], AN[::-1])
    assert [found.columns[i] for i in range(6)][::-1] == [head_of(CAPTIONS, AN).columns[i] for i in range(6)]


def test_a_second_column_of_the_same_meaning_is_left_out() -> None:
    found = head_of(("STT", "Họ và tên", "Ngày sinh", "Họ và tên cha"), (1, "An", 1999, "B"))
    assert dict(found.columns) == {0: Column.ORDER, 1: Column.NAME, 2: Column.BIRTH}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [()],
        [("STT", "Nội dung", "Ghi chú"), (1, "Họp", "x")],
        [("STT", "Tên", "Ghi chú"), (1, "Thửa đất", "x")],  # neither birth nor number
        [("Họ và tên",), ("Trần Văn An",)],
        [AN, BINH],
    ],
)
def test_a_sheet_without_a_list_of_people_has_no_head(rows: list[Sequence[CellValue]]) -> None:
    assert find_head(sheet(*rows)) is None


def test_the_head_with_most_columns_is_taken() -> None:
    found = head_of(("Họ và tên", "Năm sinh", "Ghi chú"), ("", None), CAPTIONS, AN)
    assert found.row == 2


def test_of_two_equal_heads_the_first_is_taken() -> None:
    assert head_of(CAPTIONS, AN, CAPTIONS, BINH).row == 0


# --- plans -------------------------------------------------------------------------------------------


def nobody(number: str, name: str, birth_year: int | None) -> Sequence[Likeness]:
    """A registry with nobody in it."""
    return ()


def plan_of(
    *rows: Sequence[CellValue],
    captions: Sequence[CellValue] = CAPTIONS,
    lookup: Callable[[str, str, int | None], Sequence[Likeness]] = nobody,
    practice: Practice = LATE_START,
) -> TakeOverPlan:
    whole = sheet(captions, *rows)
    head = find_head(whole)
    assert head is not None
    return plan_sheet(whole, head, lookup, RULES, practice, TODAY)


def row_of(*cells: CellValue, captions: Sequence[CellValue] = CAPTIONS, **options: Any) -> RowPlan:
    """The plan of the only row."""
    return plan_of(cells, captions=captions, **options).rows[-1]


def verdicts(plan: TakeOverPlan) -> list[str]:
    return [row.verdict.value for row in plan.rows]


def test_a_whole_row_is_taken_without_a_note() -> None:
    row = row_of(*AN)
    assert row.verdict is Verdict.TAKEN
    assert row.notes == ()
    assert row.row == 2
    assert row.name == "Trần Văn An"
    assert row.values == {
        "name": "Trần Văn An",
        "citizen_number": "089099123456",
        "birth": PartialDate(1999, 5, 1),
        "sex": "male",
    }
    assert row.at == Moment.on(date(2026, 8, 10))
    assert row.fact == TakenOver(
        measure="user_management",
        outcome="running",
        taken_over_on=TODAY,
        entry=date(2026, 8, 10),
        source="Danh sách, dòng 2",
    )


EVERYTHING = (
    "Họ và tên", "Tên gọi khác", "Số CCCD", "Năm sinh Nam", "Năm sinh Nữ", "Thường trú", "Nơi ở hiện tại", "Dân tộc",
    "Nghề nghiệp", "Số điện thoại", "Loại ma túy", "Quyết định", "Ngày đưa vào", "Ngày hết hạn", "Có mặt", "Vắng mặt",
    "Ghi chú",
)  # fmt: skip


def test_every_column_finds_its_field() -> None:
    row = row_of(
        "LÊ THỊ BÌNH", "Bé Ba", 89198123457, None, 1998, "Ấp Ba, xã Mẫu", "ấp Tư, xã Mẫu", "Khmer", "Làm ruộng",
        "0912345678", "Heroin", "15/QĐ-CAX", "01/09/2026", date(2027, 9, 1), None, "x", "Tạm đình chỉ 01/10/2026",
        captions=EVERYTHING,
    )  # fmt: skip
    assert row.values == {
        "name": "Lê Thị Bình",
        "other_names": "Bé Ba",
        "citizen_number": "089198123457",
        "birth": PartialDate(1998),
        "sex": "female",
        "registered_residence": "Ấp Ba, xã Mẫu",
        "current_residence": "ấp Tư, xã Mẫu",
        "hamlet": "Ấp Tư",
        "ethnicity": "Khmer",
        "occupation": "Làm ruộng",
        "phone": "0912345678",
        "substances": ("heroin",),
        "substances_detail": "Heroin",
    }
    assert row.fact == TakenOver(
        measure="user_management",
        outcome="suspended",
        outcome_day=date(2026, 10, 1),
        taken_over_on=TODAY,
        entry=date(2026, 9, 1),
        printed_end=date(2027, 9, 1),
        decision="15/QĐ-CAX",
        presence="absent",
        remark="Tạm đình chỉ 01/10/2026",
        source="Danh sách, dòng 2",
    )
    assert set(row.notes) == {
        Note.NAME_FROM_CAPITALS,
        Note.BIRTH_YEAR_ONLY,
        Note.ZEROS_RESTORED,
        Note.DATE_FROM_TEXT,
    }
    assert row.verdict is Verdict.TAKEN_WITH_WARNING


def changed(**cells: CellValue) -> tuple[CellValue, ...]:
    """The row of An with other cells."""
    places = {"order": 0, "name": 1, "number": 2, "birth": 3, "sex": 4, "entry": 5}
    row = list(AN)
    for name, value in cells.items():
        row[places[name]] = value
    return tuple(row)


@pytest.mark.parametrize(
    ("cells", "notes"),
    [
        ({"number": 89099123456}, {Note.ZEROS_RESTORED}),
        ({"birth": "01/05/1999"}, {Note.DATE_FROM_TEXT}),
        ({"name": "TRẦN VĂN AN"}, {Note.NAME_FROM_CAPITALS}),
        ({"entry": "10/08/2026"}, {Note.DATE_FROM_TEXT}),
        ({"number": None}, {Note.NUMBER_MISSING}),
        ({"number": "351234567"}, {Note.NUMBER_OLD}),
        ({"number": "chưa có"}, {Note.NUMBER_ODD}),
        ({"number": "12345"}, {Note.NUMBER_ODD}),
        ({"number": "003099123456"}, {Note.NUMBER_ODD}),
        ({"sex": "Nữ"}, {Note.NUMBER_AGAINST_SEX}),
        ({"birth": date(1998, 5, 1)}, {Note.NUMBER_AGAINST_BIRTH}),
        ({"sex": None}, {Note.SEX_MISSING}),
        ({"sex": "?"}, {Note.SEX_MISSING}),
        ({"birth": None}, {Note.BIRTH_MISSING}),
        ({"birth": 1999}, {Note.BIRTH_YEAR_ONLY}),
        ({"birth": "khoảng 1999"}, {Note.BIRTH_UNREAD}),
        ({"birth": date(2030, 1, 1)}, {Note.BIRTH_UNREAD}),
        ({"entry": None}, {Note.ENTRY_MISSING}),
        ({"entry": "tháng 8"}, {Note.ENTRY_UNREAD}),
        ({"entry": 2026}, {Note.ENTRY_UNREAD}),
        ({"entry": date(1989, 12, 31)}, {Note.ENTRY_UNREAD}),
        ({"entry": date(1990, 1, 1)}, {Note.END_UNKNOWN}),
        ({"entry": date(2021, 12, 31)}, {Note.END_UNKNOWN}),
        ({"entry": date(2022, 1, 1)}, {Note.EXPIRED}),
        ({"birth": "00/00/1999"}, {Note.BIRTH_YEAR_ONLY, Note.DATE_FROM_TEXT}),
        ({"entry": date(2025, 3, 1)}, {Note.EXPIRED}),
        ({"entry": TODAY}, set()),
        ({"name": None}, {Note.NAME_MISSING}),
        ({"name": "123"}, {Note.NAME_UNREADABLE}),
        ({"entry": date(2026, 11, 25)}, {Note.ENTRY_IN_FUTURE}),
        ({"name": "An " * 101}, {Note.TOO_LONG}),
    ],
)
def test_what_is_met_in_a_row_is_noted(cells: dict[str, CellValue], notes: set[Note]) -> None:
    row = row_of(*changed(**cells))
    assert set(row.notes) == notes
    if notes & REFUSALS:
        assert row.verdict is Verdict.REFUSED
        assert (row.at, row.fact, dict(row.values)) == (None, None, {})
    else:
        assert row.verdict is (Verdict.TAKEN if notes <= REPAIRS else Verdict.TAKEN_WITH_WARNING)
        assert row.fact is not None
        assert row.at == Moment.on(row.fact.entry or TODAY)


def test_what_could_not_be_read_stays_as_a_remark() -> None:
    captions = (*CAPTIONS, "Ghi chú")
    row = row_of(*changed(number="chưa có", birth="khoảng 1999", entry="tháng 8"), "Hay uống rượu", captions=captions)
    assert row.fact is not None
    assert row.fact.remark.split("\n") == [
        "Hay uống rượu",
        "Ngày sinh trong danh sách: khoảng 1999",
        "Số giấy tờ trong danh sách: chưa có",
        "tháng 8",
    ]
    assert Note.OUTCOME_UNREAD in row.notes


@pytest.mark.parametrize(
    ("end", "outcome", "notes"),
    [
        (date(2027, 8, 10), None, set()),
        (date(2027, 2, 10), None, {Note.END_NOT_LAWFUL}),
        ("10/08/2027", None, {Note.DATE_FROM_TEXT}),
        ("sang năm", None, {Note.END_UNREAD}),
        (None, "Dừng", {Note.OUTCOME_UNREAD, Note.OUTCOME_UNDATED}),
        (None, "Dừng: nghiện", {Note.OUTCOME_UNDATED}),
        (None, "Dừng 01/07/2026: nghiện", {Note.OUTCOME_BEFORE_ENTRY}),
        (None, "Tạm đình chỉ 01/09/2026", set()),
        (None, "Chấm dứt 01/10/2026", set()),
        (None, "Chấm dứt 01/12/2026", {Note.OUTCOME_UNDATED}),  # a day still to come is no day
        (None, "Chăm chỉ làm ăn", {Note.OUTCOME_UNREAD}),
    ],
)
def test_what_the_law_says_of_a_row_is_noted(end: CellValue, outcome: CellValue, notes: set[Note]) -> None:
    row = row_of(*AN, end, outcome, captions=(*CAPTIONS, "Ngày hết hạn", "Ghi chú"))
    assert set(row.notes) == notes


def test_an_old_suspension_past_its_end_is_noted() -> None:
    row = row_of(*changed(entry=date(2025, 3, 1)), "Tạm đình chỉ 01/06/2025", captions=(*CAPTIONS, "Ghi chú"))
    assert set(row.notes) == {Note.SUSPENDED_PAST_END}


@pytest.mark.parametrize(
    ("present", "absent", "presence"),
    [("x", None, "present"), (None, "x", "absent"), (None, None, None), ("x", "x", None)],
)
def test_presence_is_read_from_two_tick_columns(present: CellValue, absent: CellValue, presence: str | None) -> None:
    row = row_of(*AN, present, absent, captions=(*CAPTIONS, "Có mặt", "Vắng mặt"))
    assert row.fact is not None
    assert row.fact.presence == presence
    assert (Note.PRESENCE_UNCLEAR in row.notes) is (present == absent == "x")


@pytest.mark.parametrize(
    ("words", "presence"), [("Có mặt", "present"), ("vắng mặt", "absent"), ("Vắng", "absent"), ("", None)]
)
def test_presence_is_read_from_words(words: str, presence: str | None) -> None:
    row = row_of(*AN, words, captions=(*CAPTIONS, "Tình hình cư trú"))
    assert row.fact is not None
    assert row.fact.presence == presence


# --- rows that hold no person -------------------------------------------------------------------------


def test_every_row_is_named_those_without_a_person_too() -> None:
    rows: list[Sequence[CellValue]] = [
        ("CÔNG AN XÃ MẪU",),
        (),
        CAPTIONS,
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("I. Ấp Ba Trại",),
        AN,
        (None, None, None, None, None, None),
        ("II. Ấp Tư",),
        BINH,
        ("Tổng cộng: 02 người", None, None, None, None, None),
        (),
        (None, "Người lập", None, None, "Trưởng Công an xã"),
        (None, "Nguyễn Thị Hạnh"),
    ]
    whole = sheet(*rows)
    head = find_head(whole)
    assert head is not None
    plan = plan_sheet(whole, head, nobody, RULES, LATE_START, TODAY)
    assert verdicts(plan) == [
        "above_head", "blank", "head", "head", "band", "taken", "blank", "band", "taken", "total", "blank",
        "below_list", "below_list",
    ]  # fmt: skip
    assert [row.row for row in plan.rows] == list(range(1, 14))
    assert plan.count(Verdict.TAKEN, Verdict.TAKEN_WITH_WARNING) == len(plan.taken) == 2
    assert plan.count(Skipped.BELOW) == 2
    assert all(row.is_person == isinstance(row.verdict, Verdict) for row in plan.rows)


@pytest.mark.parametrize("words", ["Tổng", "Tổng cộng", "TỔNG SỐ: 5", "Cộng", "Cộng: 2 người"])
def test_a_total_is_no_person(words: str) -> None:
    assert verdicts(plan_of(AN, (None, words)))[-1] == "total"


def test_a_person_whose_name_begins_like_a_total_is_a_person() -> None:
    assert verdicts(plan_of(changed(name="Tống Văn Cộng"), changed(name="Tổng Văn An", number=None)))[1:] == [
        "taken",
        "taken_with_warning",
    ]


def test_column_numbers_are_part_of_the_head_only_directly_under_it() -> None:
    assert verdicts(plan_of((1, 2, 3, 4, 5, 6), AN)) == ["head", "head", "taken"]
    assert verdicts(plan_of(("(1)", "(2)", "(3)"), AN))[1] == "head"
    assert verdicts(plan_of(AN, (1, 2, 3, 4, 5, 6)))[2] != "head"


def test_a_name_alone_between_others_is_a_band_and_below_them_the_end() -> None:
    assert verdicts(plan_of(AN, (None, "Ấp Ba Trại"), BINH, (None, "Nguyễn Thị Hạnh"))) == [
        "head", "taken", "band", "taken", "below_list",
    ]  # fmt: skip


# --- the same person twice -------------------------------------------------------------------------------


def test_the_same_number_and_name_twice_is_a_double_of_the_first_row() -> None:
    plan = plan_of(AN, BINH, changed(order=3, birth=None))
    assert plan.rows[3].verdict is Verdict.REFUSED
    assert Note.DOUBLE in plan.rows[3].notes
    assert plan.rows[3].double_of == 2


@pytest.mark.parametrize("name", ["TRẦN VĂN AN", "Tran Van An", "trần văn an"])
def test_a_double_is_found_whatever_its_spelling(name: str) -> None:
    assert plan_of(AN, changed(name=name)).rows[2].double_of == 2


def test_the_same_name_and_birth_is_a_double_unless_the_numbers_differ() -> None:
    assert plan_of(changed(number=None), changed(number=None)).rows[2].double_of == 2
    assert plan_of(AN, changed(number=None)).rows[2].double_of == 2
    assert plan_of(changed(number=None), AN).rows[2].double_of == 2
    assert plan_of(AN, changed(number="089099654321")).rows[2].double_of is None


def test_the_same_number_under_another_name_is_only_a_warning() -> None:
    row = plan_of(AN, changed(name="Phạm Văn Cường")).rows[2]
    assert row.verdict is Verdict.TAKEN_WITH_WARNING
    assert set(row.notes) == {Note.NUMBER_SHARED}


def test_people_of_one_name_without_birth_and_number_are_not_doubles() -> None:
    bare = changed(number=None, birth=None)
    assert [row.double_of for row in plan_of(bare, bare).rows] == [None, None, None]


# --- who is in the registry already ------------------------------------------------------------------------


def somebody(**given: Any) -> Callable[[str, str, int | None], Sequence[Likeness]]:
    """A registry with An in it."""
    known = Likeness(
        **{
            "id": PersonId("p"),
            "name": "Trần Văn An",
            "birth": "1999-05-01",
            "number": "089099123456",
            "closed": False,
            "same_number": True,
            **given,
        }
    )
    return lambda number, name, birth_year: (known,)


@pytest.mark.parametrize(
    ("cells", "registry", "present"),
    [
        ({}, {}, True),
        ({}, {"closed": True}, True),
        ({"name": "TRAN VAN AN"}, {"birth": ""}, True),
        ({"name": "Trần An"}, {}, True),  # same number and birth under another spelling
        ({"name": "Phạm Văn Cường", "birth": date(1998, 1, 1)}, {}, False),
        ({"number": None}, {"same_number": False}, True),
        ({}, {"same_number": False, "number": ""}, True),
        ({}, {"same_number": False, "number": "089099654321"}, False),
        ({"number": None, "birth": None}, {"same_number": False}, False),
        ({"number": None, "birth": 1999}, {"same_number": False}, False),
    ],
)
def test_somebody_of_the_registry_is_recognised(
    cells: dict[str, CellValue], registry: dict[str, Any], present: bool
) -> None:
    row = row_of(*changed(**cells), lookup=somebody(**registry))
    assert (row.verdict is Verdict.PRESENT) is present
    assert row.will_be_taken is not present


def test_a_number_of_somebody_else_in_the_registry_is_a_warning() -> None:
    row = row_of(*changed(name="Phạm Văn Cường", birth=date(1999, 1, 1)), lookup=somebody())
    assert row.verdict is Verdict.TAKEN_WITH_WARNING
    assert set(row.notes) == {Note.NUMBER_SHARED}


# --- carried out on a real registry ------------------------------------------------------------------------


def plan_on(registry: SqlRegistry, whole: Sheet) -> TakeOverPlan:
    head = find_head(whole)
    assert head is not None
    return registry.read(
        lambda queries: plan_sheet(whole, head, queries.like, queries.rules(), queries.practice(), TODAY)
    )


LIST = sheet(
    (*CAPTIONS, "Ghi chú"),
    AN,
    BINH,
    (3, "H'Nhi Êban", "351234567", 1990, "Nữ", "05/07/2026"),
    (4, "Y Đôn Niê", None, "02/1991", "Nam", None, "Tạm đình chỉ 01/09/2026"),
    (5, "PHẠM VĂN CƯỜNG", 89099123456, date(1997, 3, 3), "Nam", date(2025, 2, 2), "Chấm dứt 02/02/2026"),  # shared
    (6, "Đỗ Văn Dũng", "B1234567", date(1995, 3, 3), "Nam", date(2026, 2, 2), "Dừng 01/06/2026: đi tù"),
)


def test_a_second_import_finds_everybody_present(registry: SqlRegistry) -> None:
    first = plan_on(registry, LIST)
    assert len(first.taken) == 6
    taken = registry.write(take_over_list, first)
    assert taken.people == 6
    assert registry.check() == []
    second = plan_on(registry, LIST)
    assert verdicts(second)[1:] == ["present"] * 6
    assert registry.write(take_over_list, second).people == 0


def test_what_the_plan_promises_is_what_the_registry_then_holds(registry: SqlRegistry) -> None:
    plan = plan_on(registry, LIST)
    registry.write(take_over_list, plan)
    everybody = registry.read(
        lambda queries: [
            *queries.list_people(kept=True, group="", after=None, limit=99).rows,
            *queries.list_people(kept=False, group="", after=None, limit=99).rows,
        ]
    )
    assert {row.name for row in everybody} == {row.name for row in plan.taken}
    for listed in everybody:
        planned = next(row for row in plan.taken if row.name == listed.name)
        if not listed.kept:
            registry.open_closed(listed.id, "so với danh sách")
        held = registry.read(lambda queries, id_=listed.id: queries.case(id_))
        assert {name: getattr(held.person.known, name) for name in planned.values} == dict(planned.values)
        assert [(e.at, e.fact) for e in held.events] == [(planned.at, planned.fact)]
    assert {row.name: row.state for row in everybody} == {
        "Trần Văn An": "S2",
        "Lê Thị Bình": "S2",
        "H'Nhi Êban": "S2",
        "Y Đôn Niê": "S2s",
        "Phạm Văn Cường": "S14",
        "Đỗ Văn Dũng": "SX",
    }


def test_a_second_import_finds_those_present_of_whom_only_the_name_is_known(registry: SqlRegistry) -> None:
    bare = sheet(CAPTIONS, changed(number=None, birth=None))
    registry.write(take_over_list, plan_on(registry, bare))
    assert verdicts(plan_on(registry, bare))[1:] == ["present"]


def test_of_two_people_known_by_one_name_only_each_is_found_once(registry: SqlRegistry) -> None:
    row = changed(number=None, birth=None)
    registry.write(take_over_list, plan_on(registry, sheet(CAPTIONS, row, row)))
    assert verdicts(plan_on(registry, sheet(CAPTIONS, row, row, row)))[1:] == [
        "present", "present", "taken_with_warning",
    ]  # fmt: skip
    known = sheet(CAPTIONS, changed(birth=None), changed(number=None))
    assert verdicts(plan_on(registry, known))[1:] == ["taken_with_warning", "taken_with_warning"]


def test_a_row_that_the_plan_takes_is_taken(registry: SqlRegistry) -> None:
    plan = plan_on(registry, sheet(CAPTIONS, changed(entry=date(1980, 5, 1)), BINH))
    assert registry.write(take_over_list, plan).people == len(plan.taken)


@pytest.mark.parametrize("end", ["31/12/9999", date(9999, 12, 31)])
def test_an_end_at_the_end_of_the_calendar_does_not_break_the_plan(end: CellValue) -> None:
    row = row_of(*AN, end, captions=(*CAPTIONS, "Ngày hết hạn"))
    assert set(row.notes) == {Note.END_UNREAD}
    assert row.fact is not None
    assert (row.fact.printed_end, row.fact.remark) == (None, "31/12/9999")


def test_a_birth_of_which_only_the_year_is_written_out_does_not_break_the_plan() -> None:
    assert row_of(*changed(birth="00/00/1999")).will_be_taken


# --- properties ----------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(ANY_CELL, max_size=8), max_size=8))
def test_any_rows_under_a_head_get_a_verdict_each(rows: list[list[CellValue]]) -> None:
    plan = plan_of(*rows, captions=(*CAPTIONS, "Ngày hết hạn", "Ghi chú"))
    assert len(plan.rows) == len(rows) + 1
    for row in plan.rows:
        assert row.will_be_taken == (row.fact is not None) == (row.at is not None)
        assert (row.verdict is Verdict.REFUSED) == bool(REFUSALS & set(row.notes))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(ANY_CELL, max_size=8), max_size=12))
def test_any_sheet_has_a_head_or_none(rows: list[list[CellValue]]) -> None:
    whole = sheet(*rows)
    head = find_head(whole)
    assert head is None or 0 <= head.row < head.first_data_row <= len(whole.rows) + 2
