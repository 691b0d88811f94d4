"""A dossier as one file: order of the law, bookmarks, sheet numbers that are right, papers that are missing."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from models.dates import LEGAL_ZONE, Moment
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, NoticeOfUse
from models.papers.dossier import DossierData
from models.papers.office_form import OfficeForm
from printing.dossier import lacks_of, render_dossier
from printing.forms import form_text, load_form
from printing.forms.corrected import FormBook
from tests.printing.gazette import TABLE
from tests.printing.people import (
    COURSE,
    ENDING,
    FOUND_AT,
    STOP,
    SUSPENSION,
    TAKEN_OVER,
    TEST,
    Happening,
    dossier,
)
from tests.printing.reading import Page, all_rows, body_text, faults, find_row, normalised, read

ORDER = ["III-04", "III-05", "HT-XMCT", "III-01", "III-03", "III-02"]
"""NĐ 163/2026/NĐ-CP Đ.59 k.4: decision, profile and residence check, test, statement; then the notice."""

TITLES = {form_id: wanted.title[0] for form_id, wanted in TABLE.items() if wanted.title} | {"HT-XMCT": "PHIẾU XÁC MINH"}
NAMES = {
    "III-01": "Phiếu kết quả xét nghiệm chất ma túy trong cơ thể",
    "III-02": "Thông báo về hành vi sử dụng trái phép chất ma túy",
    "III-03": "Bản tường trình",
    "III-04": "Quyết định áp dụng biện pháp quản lý người sử dụng trái phép chất ma túy",
    "III-05": "Bản tóm tắt lý lịch",
    "III-07": "Quyết định tạm đình chỉ quản lý người sử dụng trái phép chất ma túy",
    "III-08": "Quyết định dừng quản lý người sử dụng trái phép chất ma túy",
    "III-09": "Quyết định chấm dứt quản lý người sử dụng trái phép chất ma túy",
    "HT-XMCT": "Phiếu xác minh nơi cư trú",
}
FRONT = ["Bìa hồ sơ", "Mục lục văn bản, tài liệu"]
END = "Tờ kết thúc"
MISSING = "Chưa có trong sổ"

SUSPENDED: Happening = (Moment.on(date(2027, 1, 10)), SUSPENSION)
STOPPED: Happening = (Moment.on(date(2027, 2, 10)), STOP)
ENDED: Happening = (Moment.on(date(2027, 11, 26)), ENDING)


def later_tests(count: int, result: str = "negative") -> list[Happening]:
    """Tests in the course of management, one a day."""
    fact = TestTaken(ground="thematic_plan", summary="Xét nghiệm định kỳ.", result=result)
    return [(Moment.at(FOUND_AT + timedelta(days=10 + i)), fact) for i in range(count)]


COURSES: dict[str, Sequence[Happening]] = {
    "decided": COURSE,
    "tested only": COURSE[:1],
    "suspended and stopped": (*COURSE, SUSPENDED, STOPPED),
    "ended": (*COURSE, ENDED),
    "tested 25 times": (*COURSE, *later_tests(24)),
    "taken over": ((Moment.on(date(2026, 11, 22)), TAKEN_OVER),),
    "no event": (),
}


class Printed:
    """A dossier read back: bookmarks, the contents table, the pages."""

    def __init__(self, data: DossierData) -> None:
        self.pdf = render_dossier(data)
        self.pages: list[Page] = read(self.pdf)
        document = pypdfium2.PdfDocument(self.pdf)
        self.bookmarks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        document.close()
        first_paper = self.bookmarks[2][1] if len(self.bookmarks) > 2 else len(self.pages)
        self.contents_pages = list(range(self.bookmarks[1][1], first_paper))
        with pdfplumber.open(io.BytesIO(self.pdf)) as opened:
            tables = [opened.pages[i].extract_table() for i in self.contents_pages]
        rows = [[" ".join((cell or "").split()) for cell in row] for table in tables for row in table or []]
        self.head, self.rows = rows[0], [row for row in rows if row != rows[0]]

    def sheet(self, number: int) -> Page:
        """The page that says in its foot that it is sheet ``number``."""
        wanted = f"Tờ {number}/{len(self.pages)}"
        found = [page for page in self.pages if page.rows[-1].text.endswith(wanted)]
        assert len(found) == 1, wanted
        return found[0]


@pytest.fixture(scope="module")
def printed() -> dict[str, Printed]:
    return {name: Printed(dossier(course)) for name, course in COURSES.items()}


def form_of(name: str) -> str:
    return next(form_id for form_id, known in NAMES.items() if known == name)


def test_papers_come_in_the_order_of_the_law(printed: dict[str, Printed]) -> None:
    assert [form_of(row[3]) for row in printed["decided"].rows] == ORDER
    assert [form_of(title) for title, _ in printed["decided"].bookmarks[2:-1]] == ORDER
    assert [form_of(row[3]) for row in printed["suspended and stopped"].rows] == [*ORDER, "III-07", "III-08"]
    assert [form_of(row[3]) for row in printed["ended"].rows] == [*ORDER, "III-09"]


def test_the_data_of_a_dossier_are_in_the_order_of_the_law() -> None:
    assert [paper.form_id for paper in dossier().papers] == ORDER
    several = [paper.form_id for paper in dossier((*COURSE, *later_tests(2))).papers]
    assert several == ["III-04", "III-05", "HT-XMCT", "III-01", "III-01", "III-01", "III-03", "III-02"]


def test_the_names_of_the_papers_are_those_of_the_forms() -> None:
    for form_id, name in NAMES.items():
        assert load_form(form_id).name == name


@pytest.mark.parametrize("course", COURSES)
def test_bookmarks_lead_to_cover_contents_and_every_paper_that_is_there(
    printed: dict[str, Printed], course: str
) -> None:
    found = printed[course]
    there = [row[3] for row in found.rows if row[6] != MISSING]
    assert [title for title, _ in found.bookmarks] == [*FRONT, *there, END]
    places = [index for _, index in found.bookmarks]
    assert places[0] == 0
    assert places == sorted(set(places))
    for title, index in found.bookmarks[2:-1]:
        assert begins_with(found.pages[index], form_of(title))


def begins_with(page: Page, form_id: str) -> bool:
    """Whether a page is the first of a paper: national head, its title, no page number."""
    titles = [row.text for row in page.rows if row.sizes == {14.0} and row.faces == {"Tinos-Bold"}]
    has_corner = form_id in TABLE and page.rows[0].text == TABLE[form_id].corner
    is_head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page.rows[1 if has_corner else 0].text
    return is_head and titles[:1] == [TITLES[form_id]] and has_corner == (form_id in TABLE)


def test_the_contents_tell_where_the_journal_stood_if_the_dossier_knows() -> None:
    data = replace(dossier(), head="1-1234-ABCD-EFGH-IJKL-MNOP")
    assert "Mã đối chiếu nhật ký: 1-1234-ABCD-EFGH-IJKL-MNOP" in body_text(read(render_dossier(data)))
    assert "Mã đối chiếu nhật ký" not in body_text(read(render_dossier(dossier())))


@pytest.mark.parametrize("course", COURSES)
def test_the_contents_give_the_sheet_on_which_each_paper_begins(printed: dict[str, Printed], course: str) -> None:
    found = printed[course]
    sheets = []
    for row in found.rows:
        if row[6] == MISSING:
            assert row[5] == ""
            continue
        page = found.sheet(int(row[5]))
        assert begins_with(page, form_of(row[3])), row
        sheets.append(page.number)
    assert sheets == sorted(set(sheets))
    assert sheets == [index + 1 for _, index in found.bookmarks[2:-1]]


@pytest.mark.parametrize("course", COURSES)
def test_every_page_has_its_sheet_number_of_all(printed: dict[str, Printed], course: str) -> None:
    found = printed[course]
    for number, page in enumerate(found.pages, start=1):
        match = re.search(r"Tờ (\d+)/(\d+)$", page.rows[-1].text)
        assert match, page.rows[-1]
        assert (int(match[1]), int(match[2])) == (number, len(found.pages))
        assert page.rows[-1].right == pytest.approx(195.0, abs=0.5)


def test_the_cover_counts_the_sheets(printed: dict[str, Printed]) -> None:
    for course, found in printed.items():
        assert find_row(found.pages[:1], "Số tờ:").text.startswith(f"Số tờ: {len(found.pages):02d}"), course


def test_the_cover_names_the_office_the_measure_and_the_person(printed: dict[str, Printed]) -> None:
    text = body_text(printed["decided"].pages[:1])
    wanted = [
        "CÔNG AN TỈNH AN GIANG",
        "CÔNG AN XÃ MẪU",
        "HỒ SƠ",
        "QUẢN LÝ NGƯỜI SỬ DỤNG TRÁI PHÉP CHẤT MA TÚY",
        "TRẦN VĂN THỬ",
        "Số, ký hiệu hồ sơ:",
        "Từ ngày: 24/11/2026",
        "Thời hạn bảo quản:",
        "Phông số:",
        "Mục lục số:",
        "Hồ sơ số:",
    ]
    assert "CÔNG AN TỈNH AN GIANG" in text
    places = [text.find(words) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_the_contents_have_the_columns_of_the_decree(printed: dict[str, Printed]) -> None:
    """NĐ 30/2020/NĐ-CP, Phụ lục V; columns narrow enough to break a word are compared without spaces."""
    head = [cell.replace(" ", "") for cell in printed["decided"].head]
    wanted = ["STT", "Số, ký hiệu", "Ngày, tháng, năm", "Tên loại và trích yếu", "Tác giả", "Tờ số", "Ghi chú"]
    for cell, words in zip(head, wanted, strict=True):
        assert cell.startswith(words.replace(" ", ""))


def test_the_contents_say_who_number_date_and_author(printed: dict[str, Printed]) -> None:
    rows = {form_of(row[3]): row for row in printed["decided"].rows}
    assert [row[0] for row in printed["decided"].rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows["III-04"][1:3] == ["05/QĐ-CAX", "26/11/2026"]
    assert rows["III-02"][1:3] == ["03/TB-CAX", "25/11/2026"]
    assert rows["III-01"][1:3] == ["", "24/11/2026"]
    assert rows["III-05"][1:3] == ["", "26/11/2026"]
    assert rows["III-03"][4] == "Trần Văn Thử"
    assert {row[4] for form_id, row in rows.items() if form_id != "III-03"} == {"Công an xã Mẫu"}
    text = normalised(body_text(printed["decided"].pages[1:2]))
    assert text.startswith("MỤC LỤC VĂN BẢN, TÀI LIỆU Hồ sơ: Trần Văn Thử Năm: 2026")


@pytest.mark.parametrize(
    ("course", "missing"),
    [
        ("decided", []),
        ("tested only", ["III-04", "HT-XMCT", "III-02"]),
        ("taken over", ["III-04", "HT-XMCT", "III-01", "III-03", "III-02"]),
        ("no event", ["III-04", "HT-XMCT", "III-01", "III-03", "III-02"]),
    ],
)
def test_missing_papers_are_named_in_their_place(printed: dict[str, Printed], course: str, missing: list[str]) -> None:
    rows = printed[course].rows
    assert [form_of(row[3]) for row in rows] == ORDER
    assert [form_of(row[3]) for row in rows if row[6] == MISSING] == missing
    assert all(row[1] == row[2] == row[5] == "" for row in rows if row[6])
    assert all(row[6] in ("", MISSING) for row in rows)


def test_endings_that_never_were_are_not_missing(printed: dict[str, Printed]) -> None:
    for course in ("decided", "tested only", "taken over"):
        assert not {"III-07", "III-08", "III-09"} & {form_of(row[3]) for row in printed[course].rows}


def test_the_dossier_of_a_taken_over_person_has_cover_contents_and_profile(printed: dict[str, Printed]) -> None:
    found = printed["taken over"]
    assert [title for title, _ in found.bookmarks] == [*FRONT, NAMES["III-05"], END]
    assert "TRẦN VĂN THỬ" in found.pages[0].text
    assert "None" not in "".join(page.text for page in found.pages)


def test_long_contents_go_on_and_stay_right(printed: dict[str, Printed]) -> None:
    found = printed["tested 25 times"]
    assert len(found.contents_pages) >= 2
    assert [row[0] for row in found.rows] == [str(n) for n in range(1, len(ORDER) + 25)]


@pytest.mark.parametrize("course", COURSES)
def test_no_page_of_a_dossier_has_faults(printed: dict[str, Printed], course: str) -> None:
    assert [fault for page in printed[course].pages for fault in faults(page)] == []


def test_a_very_long_name_goes_through_the_whole_dossier() -> None:
    pages = read(render_dossier(dossier(name="Nguyễn Phúc Hoàng Công Tằng Tôn Nữ Thị Hạnh " * 4)))
    assert [fault for page in pages for fault in faults(page)] == []


def test_the_same_paper_of_two_events_shows_each_event() -> None:
    found = Printed(dossier((*COURSE, *later_tests(1))))
    tests = [found.sheet(int(row[5])) for row in found.rows if form_of(row[3]) == "III-01"]
    assert len(tests) == 2
    for page, summary in zip(tests, (TEST.summary, "Xét nghiệm định kỳ."), strict=True):
        assert f"Tóm tắt nội dung sự việc: {summary} Để xác định" in normalised(page.text)
    dates = [find_row([page], "Xã Mẫu, ngày").text for page in tests]
    assert dates == ["Xã Mẫu, ngày 24 tháng 11 năm 2026", "Xã Mẫu, ngày 04 tháng 12 năm 2026"]


def test_a_paper_has_the_day_of_its_event_and_the_profile_that_of_the_decision(printed: dict[str, Printed]) -> None:
    found = printed["decided"]
    days = {form_of(title): find_day(found.pages[index]) for title, index in found.bookmarks[2:-1]}
    assert days["III-04"] == days["III-05"] == "ngày 26 tháng 11 năm 2026"
    assert days["III-01"] == days["III-03"] == "ngày 24 tháng 11 năm 2026"
    assert days["III-02"] == days["HT-XMCT"] == "ngày 25 tháng 11 năm 2026"


def find_day(page: Page) -> str:
    row = next(row for row in all_rows([page]) if "Xã Mẫu, ngày" in row.text)
    return row.text.partition("Xã Mẫu, ")[2]


def paper_text(found: Printed, form_id: str) -> str:
    """The whole text of the first paper of a form in a dossier."""
    starts = [index for _, index in found.bookmarks] + [len(found.pages)]
    place = next(i for i, (title, _) in enumerate(found.bookmarks) if title == NAMES[form_id])
    return normalised(body_text(found.pages[starts[place] : starts[place + 1]]))


def test_papers_have_their_numbers_and_a_decision_names_the_act_and_the_positive_test(
    printed: dict[str, Printed],
) -> None:
    text = paper_text(printed["decided"], "III-04")
    assert "Số: 05/QĐ-CAX Xã Mẫu" in text
    assert "Số: 03/TB-CAX Xã Mẫu" in paper_text(printed["decided"], "III-02")
    assert f"trái phép chất ma túy: {TEST.summary} Kết quả" in text
    assert "trong cơ thể ngày 24/11/2026." in text
    assert "Thời hạn quản lý: 01 năm, kể từ ngày 26/11/2026." in text


@pytest.mark.parametrize(
    ("course", "form_id", "number"),
    [
        ("suspended and stopped", "III-07", "07/QĐ-CAX"),
        ("suspended and stopped", "III-08", "08/QĐ-CAX"),
        ("ended", "III-09", "09/QĐ-CAX"),
    ],
)
def test_a_paper_that_ends_management_has_its_number(
    printed: dict[str, Printed], course: str, form_id: str, number: str
) -> None:
    found = printed[course]
    assert next(row[1] for row in found.rows if form_of(row[3]) == form_id) == number
    assert f"Số: {number}" in paper_text(found, form_id)


def test_a_dossier_prints_first_in_a_process_for_an_office_whose_parent_is_plain_ascii() -> None:
    program = (
        "import dataclasses;import tests.printing.people as people;"
        "people.OFFICE = dataclasses.replace(people.OFFICE, parent_line='BCA');"
        "from printing.dossier import render_dossier;render_dossier(people.dossier())"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_quoted_decision_has_its_full_number(printed: dict[str, Printed]) -> None:
    assert "Quyết định số 05/QĐ-CAX ngày 26/11/2026" in paper_text(printed["ended"], "III-09")


@pytest.mark.parametrize("result", ["positive", "negative"])
def test_a_later_test_does_not_change_a_decision_already_made(result: str) -> None:
    found = Printed(dossier((*COURSE, *later_tests(1, result))))
    text = paper_text(found, "III-04")
    assert "trong cơ thể ngày 24/11/2026." in text
    assert TEST.summary in text


def test_a_residence_check_names_the_day_of_the_positive_test() -> None:
    found = Printed(dossier((*COURSE, *later_tests(1))))
    assert "dương tính ngày: 24/11/2026" in paper_text(found, "HT-XMCT")


def test_a_suspension_quotes_the_decision_in_force_on_its_day() -> None:
    again = ManagementDecided(number="20", reason="caught_again")
    found = Printed(dossier((*COURSE, SUSPENDED, (Moment.on(date(2027, 2, 20)), again))))
    assert "ngày 26/11/2026 của Trưởng Công an" in paper_text(found, "III-07")


def test_a_received_notice_is_not_printed_under_our_own_head() -> None:
    notice = NoticeOfUse(direction="received", number="88/TB-CAP", from_office="Công an phường Khác")
    at = Moment.at(datetime(2026, 11, 25, 10, 0, tzinfo=LEGAL_ZONE))
    found = Printed(dossier((*COURSE[:2], (at, notice), COURSE[3])))
    row = next(row for row in found.rows if form_of(row[3]) == "III-02")
    assert row[4] == "Công an phường Khác"


def test_a_dossier_is_printed_with_the_forms_that_the_office_corrected() -> None:
    form = load_form("III-05")
    text = form_text("III-05").replace(form.name, "Bản tóm tắt lý lịch của xã").replace("Tần suất", "Số lần mỗi tuần")
    book = FormBook({"III-05": OfficeForm(text, form.version)})
    said = body_text(read(render_dossier(dossier(), book=book)))
    assert "Bản tóm tắt lý lịch của xã" in said
    assert "Số lần mỗi tuần" in said
    assert "Tần suất" not in said


def test_what_a_paper_lacks_that_is_printed_from_the_record_is_known_before_it_is_printed() -> None:
    """Nothing prints dots without a word: needed fields are named as needed, the rest as blank."""
    data = dossier(COURSE)
    lacks = lacks_of(data)
    told = {paper.form_id: lacks[paper.key] for paper in data.papers if paper.values is not None}
    assert set(told) == {paper.form_id for paper in data.papers if paper.values is not None}
    of_the_person = {field.name for field in told["III-04"].recorded}
    assert "person.number_issued_by" in of_the_person
    bare = lacks_of(dossier(COURSES["tested 25 times"]))
    assert {field.name for found in bare.values() for field in found.needed} == {"test.tester", "test.method"}
    assert not any(paper.key in lacks for paper in data.papers if paper.values is None)
