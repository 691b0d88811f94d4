"""The papers of the program itself about data: the extract of one person, and the report of a destruction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from models import fields
from models.backup import Held
from models.dates import Moment
from models.erasure import RECORD_KINDS, Erasure, ErasureId, ErasureOrder
from models.events.base import Event
from models.events.determination import DeterminationResulted
from models.events.notes import Note
from models.events.personal_data import CorrectionRequested
from models.fields import SEALED_TEXT, Sealed
from models.ids import DocumentId, EventId, OfficeId, PersonId, UserId
from models.office import Office
from models.papers.destruction import destruction_values
from models.papers.extract import Extract, extract_values
from models.person import DATED_FIELDS, DatedValue, Person, PersonFields, Relative, person_from
from models.retention import CLASSES
from models.views import DocumentRow
from printing.forms import load_form
from printing.render import render_form
from tests.conftest import OFFICE
from tests.models.test_fields import some_values
from tests.printing.reading import body_text, read

TODAY = date(2027, 3, 1)
OURS = Office(OfficeId("office"), OFFICE)
ID = PersonId("person")


def printed(values: object, form: str) -> str:
    """The words of a paper, spaces and line ends alike."""
    return " ".join(body_text(read(render_form(load_form(form), values))).split())  # type: ignore[arg-type]


def person_with_everything() -> Person:
    """Every text field says its own name, so that none can be left out unnoticed."""
    values = {
        field.name: f"nội dung {field.name.replace('_', ' ')}"
        for field in fields.fields_of(PersonFields)
        if isinstance(field.type, fields.TextType) and not field.type.digits and field.shown
    }
    relative = Relative(relation="mother", name="Võ Thị Mẹ", number="089170000009", phone="0900000009")
    person = person_from(
        ID, {**values, "citizen_number": "089200000001", "relatives": (relative,)}, day=None, owner=OURS.id
    )
    moved = DatedValue("hamlet", "ấp Sau Này", date(2026, 12, 5))
    return replace(person, history=(*person.history, moved))


def event(number: int, fact: object, **changes: object) -> Event:
    made = Event(EventId(f"e{number}"), ID, Moment.on(date(2026, 11, number)), fact)  # type: ignore[arg-type]
    return replace(made, **changes)  # type: ignore[arg-type]


def extract(*events: Event) -> str:
    paper = DocumentRow(
        DocumentId("d"), ID, None, "printed", "III-04", "1", "Quyết định quản lý", "05/QĐ-CAX", date(2026, 11, 26), 2,
        datetime(2026, 11, 26, 3, 0, tzinfo=UTC),
    )  # fmt: skip
    values = extract_values(Extract(person_with_everything(), events, (paper,)), OURS, "Lê Văn Tổ", TODAY)
    return printed(values, "HT-TXDL")


def test_the_extract_has_every_field_of_the_person() -> None:
    text = extract()
    for field in fields.fields_of(PersonFields):
        if isinstance(field.type, fields.TextType) and not field.type.digits and field.shown:
            assert f"nội dung {field.name.replace('_', ' ')}" in text, field.name
    assert "Mẹ" in text
    assert "089170000009" in text
    assert "089200000001" in text


def test_the_extract_has_every_value_that_ever_held() -> None:
    text = extract()
    assert DATED_FIELDS
    assert "Thôn, ấp, khóm, tổ dân phố: nội dung hamlet" in text
    assert "Thôn, ấp, khóm, tổ dân phố, từ 05/12/2026: ấp Sau Này" in text


def test_the_extract_tells_every_event_in_words_and_what_was_taken_back() -> None:
    asked = CorrectionRequested(asked_by="self", content="Sai năm sinh")
    text = extract(
        event(3, Note(text="gặp gia đình")),
        event(2, asked),
        event(4, Note(text="ghi nhầm người"), voided=True, reason="nhầm hồ sơ"),
    )
    assert text.index("02/11/2026. Yêu cầu đính chính dữ liệu cá nhân") < text.index("03/11/2026. Ghi chú")
    assert "Ai yêu cầu: Chính người đó" in text
    assert "Nội dung: gặp gia đình" in text
    assert "04/11/2026. Ghi chú (đã hủy)" in text
    assert "Lý do hủy: nhầm hồ sơ" in text
    assert "Quyết định quản lý; số 05/QĐ-CAX; ngày 26/11/2026; 2 trang; in lúc 10:00 26/11/2026" in text


def test_what_is_clinical_is_there_only_for_who_can_open_it() -> None:
    opened = DeterminationResulted(**{**some_values(DeterminationResulted), "clinical_signs": "run tay"})
    sealed = replace(opened, clinical_signs=Sealed("AAAA"))  # type: ignore[arg-type]
    assert "run tay" in extract(event(5, opened))
    kept = extract(event(5, sealed))
    assert f"Tiêu chuẩn, triệu chứng theo dõi: {SEALED_TEXT}" in kept
    assert "AAAA" not in kept


def test_a_long_file_loses_no_line_between_its_pages() -> None:
    said = ["\n".join(f"dòng {number}-{line}." for line in range(40)) for number in range(12)]
    notes = [event(1 + number, Note(text=text), id=EventId(f"n{number}")) for number, text in enumerate(said)]
    text = extract(*notes)
    missing = [f"dòng {n}-{line}." for n in range(12) for line in range(40) if f"dòng {n}-{line}." not in text]
    assert missing == []


def test_nothing_known_is_said_so() -> None:
    person = person_from(ID, {"name": "Trần Văn Thử"}, day=None, owner=OURS.id)
    text = printed(extract_values(Extract(person, ()), OURS, "", TODAY), "HT-TXDL")
    assert "Không có dữ liệu." in text
    assert "Không có giấy tờ lưu trong sổ." in text


ERASURE = Erasure(
    id=ErasureId("x"),
    at=datetime(2027, 3, 1, 2, 5, tzinfo=UTC),
    by=UserId("u"),
    order=ErasureOrder(
        "term_over", "Văn bản số 1", "02/BB-CAX", ("Thượng úy Võ Văn Chứng",), date(2027, 6, 1), "01 bản ở Tòa án"
    ),
    classes={"user.ended": 2, "addict.died": 1},
    records={kind: 11 + index for index, kind in enumerate(RECORD_KINDS)},
    sent_to=("Công an xã Bên",),
    journal=345,
)


def test_the_report_says_how_much_why_by_whom_and_what_copies_there_are() -> None:
    text = printed(destruction_values(ERASURE, OURS, {"u": "Nguyễn Thị Hạnh"}, TODAY), "HT-BBTH")
    for wanted in (
        "Số: 02/BB-CAX",
        "09 giờ 05, ngày 01/03/2027",
        "Nguyễn Thị Hạnh",
        "Hết thời hạn lưu giữ",
        "Văn bản số 1",
        "Đã hủy 11 hồ sơ",
        f"{CLASSES['user.ended'].name}: 02 hồ sơ",
        f"{CLASSES['addict.died'].name}: 01 hồ sơ",
        "được thay hết: 01/06/2027",
        "Công an xã Bên",
        "01 bản ở Tòa án",
        "Thượng úy Võ Văn Chứng",
        "mục số 345",
    ):
        assert wanted in text, wanted
    for index, name in enumerate(RECORD_KINDS.values()):
        assert f"{name}: {11 + index}" in text


def test_the_report_names_the_backups_and_the_day_on_which_the_last_of_them_is_replaced() -> None:
    one = Held("Thư mục cạnh sổ", 3, date(2027, 2, 28), date(2028, 2, 1))
    other = Held("USB số 1", 1, date(2027, 1, 15), date(2028, 1, 1))
    by_hand = replace(ERASURE.order, backups_until=date(2029, 5, 1))
    none = replace(ERASURE.order, backups_until=None)
    for order, until in ((none, "01/02/2028"), (ERASURE.order, "01/02/2028"), (by_hand, "01/05/2029")):
        erasure = replace(ERASURE, order=order, held=(one, other))
        text = printed(destruction_values(erasure, OURS, {}, TODAY), "HT-BBTH")
        assert f"được thay hết: {until}" in text
        assert "Thư mục cạnh sổ: 03 bản, bản cuối ngày 28/02/2027, thay hết từ ngày 01/02/2028" in text
        assert "USB số 1: 01 bản" in text
        assert "nếu vẫn sao lưu đều" in text
        assert "nếu thôi sao lưu vào đó thì các bản của 7 ngày cuối còn lại, phải tự hủy" in text


def test_the_report_gives_no_day_while_a_backup_lies_where_none_is_ever_replaced() -> None:
    left = Held("", 2, date(2026, 12, 1), None)
    text = printed(destruction_values(replace(ERASURE, held=(left,)), OURS, {}, TODAY), "HT-BBTH")
    assert "được thay hết: chưa rõ" in text
    assert "02 bản, bản cuối ngày 01/12/2026, không được thay nữa, phải tự hủy" in text


def test_the_report_says_what_is_not_known() -> None:
    order = ErasureOrder("request", "Đơn ngày 01/02/2027")
    text = printed(destruction_values(replace(ERASURE, order=order, sent_to=()), OURS, {}, TODAY), "HT-BBTH")
    assert "được thay hết: chưa rõ" in text
    assert "không có trong sổ" in text
    assert "sổ không biết bản nào" in text


def test_both_are_marked_as_papers_of_the_program() -> None:
    for form in ("HT-TXDL", "HT-BBTH"):
        assert load_form(form).foot == f"{form} - mẫu nội bộ của chương trình"
