"""What the papers of rehabilitation propose from the record: ends by law, the paper handed over, names in capitals."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from models.dates import Moment
from models.events.base import KINDS
from models.papers.values import PaperValues, fact_values
from printing.filling import missing, proposals, with_inputs
from printing.forms import load_form
from printing.render import render_form
from tests.printing.reading import body_text, normalised, read
from tests.printing.samples import filled
from tests.printing.test_filling import AT_HOME, GROWN, TWO, YOUNG, Happening, happened, values_of

RECEIVED = AT_HOME[:3]
IN_CENTRE: Sequence[Happening] = (
    ("2026-10-01", "determination_result", {"conclusion": "addicted"}),
    ("2026-10-02", "registration", {"place": "public"}),
)
ENDS: Happening = ("2028-09-01", "advance_notice", {"by_whom": "support_officer", "completes": date(2028, 10, 4)})
SENT: Sequence[Happening] = (
    ("2026-10-01", "determination_result", {"conclusion": "addicted"}),
    ("2026-11-01", "court_decision", {"outcome": "sent", "occasion": "first", "occasion_reason": "Tự khai"}),
    ("2026-11-05 09:00", "admission", {}),
)
LATE = date(2028, 9, 2)


def decided(**said: Any) -> Happening:
    return ("2026-10-05", "voluntary_decision", {"place": "home", "occasion": "first", **said})


@pytest.mark.parametrize(
    ("course", "end"),
    [
        ((*RECEIVED, decided(from_day=date(2026, 10, 4))), "04/10/2028"),  # Luật 120/2025/QH15 Đ.29 k.1: 24 months
        ((*RECEIVED, decided()), "04/10/2028"),  # from the day of the reception
        ((*RECEIVED, decided(occasion="repeated")), "04/10/2029"),
        ((*RECEIVED, decided(printed_end=date(2027, 4, 4))), "04/04/2027"),  # what a paper says is a fact
        ((*RECEIVED, decided(occasion=None)), ""),  # P10: nobody has said which time it is
        ((*RECEIVED, decided(case="moved_in")), ""),  # the rest of an earlier term
        ((*IN_CENTRE, decided(place="public", from_day=date(2026, 10, 6))), "06/10/2028"),
        ((*IN_CENTRE, decided(place="public")), ""),  # nothing says when it begins
        (RECEIVED, ""),
    ],
)
def test_the_end_of_a_decision_is_proposed_by_law(course: Sequence[Happening], end: str) -> None:
    assert values_of(happened(course, **GROWN), about="V-22").text("voluntary_decision.printed_end") == end


FOUND_OUT: Happening = ("2026-02-20 09:00", "test", {"ground": "caught", "result": "positive", "sample": "urine"})
BEFORE: Happening = ("2026-03-01", "management_decision", {"number": "32"})
SINCE: Happening = ("2026-07-02", "management_decision", {"number": "32"})


def came(from_police: str = "") -> Happening:
    return ("2026-08-01 09:00", "moved_in", {"measure": "user_management", "from_police": from_police})


@pytest.mark.parametrize(
    ("course", "words"),
    [  # B03: Luật 73/2021/QH14 Đ.23 k.4; Luật 120/2025/QH15 Đ.24 k.3
        ((FOUND_OUT, BEFORE), "số 32/QĐ-UBND ngày 01/03/2026 của Chủ tịch Ủy ban nhân dân xã Mẫu."),
        ((FOUND_OUT, SINCE), "số 32/QĐ-CAX ngày 02/07/2026 của Trưởng Công an xã Mẫu."),
        ((FOUND_OUT, SINCE, came("Công an xã Tây")), "ngày 02/07/2026 của Trưởng Công an xã Tây."),
        ((FOUND_OUT, BEFORE, came("Công an xã Tây")), "của Chủ tịch Ủy ban nhân dân xã Tây."),
        ((FOUND_OUT, SINCE, came()), "ngày 02/07/2026 của Trưởng Công an …"),  # nobody wrote down from where
    ],
)
def test_a_decision_is_quoted_as_of_whom_the_law_of_its_day_named_and_where_it_was_made(
    course: Sequence[Happening], words: str
) -> None:
    printed = normalised(
        body_text(read(render_form(load_form("III-09"), values_of(happened(course, **GROWN), about="III-09"))))
    )
    assert normalised(words).rstrip("…") in printed


def proposed(form_id: str, values: PaperValues) -> Mapping[str, str]:
    return proposals(load_form(form_id), values, Moment.on(LATE))


def test_what_the_decision_says_is_not_typed_again_on_the_notice_and_the_certificate() -> None:
    values = values_of(happened((*RECEIVED, decided()), **GROWN))
    assert proposed("V-28", values)["home_completion.until_day"] == "04/10/2028"
    assert proposed("V-51", values)["advance_notice.completes"] == "04/10/2028"
    assert proposed("V-51", values)["advance_notice.admitted"] == "04/10/2026"


@pytest.mark.parametrize(
    ("course", "who", "end"),
    [
        ((*AT_HOME, ENDS), GROWN, "04/10/2029"),  # Luật 120/2025/QH15 Đ.42 k.1: one year after voluntary rehabilitation
        ((*SENT, ENDS), GROWN, "04/10/2030"),  # k.2: two years after compulsory rehabilitation
        ((*SENT, ENDS), YOUNG, ""),  # P14: the age on the day of the order decides
        (AT_HOME, GROWN, ""),  # nothing says from when
    ],
)
def test_the_end_of_aftercare_is_proposed_by_law(course: Sequence[Happening], who: dict[str, Any], end: str) -> None:
    assert values_of(happened(course, **who), LATE).text("aftercare_proposal.until_day") == end


def test_the_proposal_itself_says_from_when_and_until_when() -> None:
    said = {"from_day": date(2028, 10, 10)}
    course = (*AT_HOME, ENDS, ("2028-09-02", "aftercare_proposal", said))
    assert values_of(happened(course, **GROWN), LATE).text("aftercare_proposal.until_day") == "10/10/2029"
    course = (*AT_HOME, ENDS, ("2028-09-02", "aftercare_proposal", {**said, "until_day": date(2029, 1, 1)}))
    assert values_of(happened(course, **GROWN), LATE).text("aftercare_proposal.until_day") == "01/01/2029"


@pytest.mark.parametrize(
    ("course", "sort", "name"),
    [
        (
            (*RECEIVED, decided(number="5")),
            "decision",
            "cai nghiện ma túy tự nguyện số 05/QĐ-CAX ngày 05 tháng 10 năm 2026",
        ),
        (
            (*RECEIVED, decided(number="5"), ("2028-10-04", "home_completion", {"number": "7"})),
            "certificate",
            "hoàn thành cai nghiện ma túy tự nguyện tại gia đình, cộng đồng số 07/GXN-CAX ngày 04 tháng 10 năm 2028",
        ),
        (
            (*RECEIVED, decided(), ("2028-09-20", "aftercare_decision", {"number": "3"})),
            "decision",
            "quản lý sau cai nghiện ma túy tại nơi cư trú số 03/QĐ-UBND ngày 20 tháng 9 năm 2028",
        ),
        (
            (*RECEIVED, ("2026-10-06", "file_notice", {})),
            "notice",
            "về việc lập hồ sơ đề nghị áp dụng biện pháp đưa đi cai nghiện bắt buộc ngày 06 tháng 10 năm 2026",
        ),
    ],
)
def test_the_paper_handed_over_is_named_from_the_record(course: Sequence[Happening], sort: str, name: str) -> None:
    values = values_of(happened(course, **GROWN), date(2028, 12, 1))
    found = proposed("V-23", values)
    assert (found["typed.paper"], found["typed.paper_name"]) == (sort, name)
    form = load_form("V-23")
    printed = normalised(body_text(read(render_form(form, with_inputs(form, values, found)))))
    titles = {"decision": "Quyết định", "certificate": "Giấy xác nhận", "notice": "Thông báo"}
    assert f"giao cho bên nhận {titles[sort]} {name}." in printed


def test_no_paper_to_hand_over_is_invented() -> None:
    assert not {"typed.paper", "typed.paper_name"} & set(proposed("V-23", values_of(happened(RECEIVED))))


def test_the_minutes_name_the_paper_of_their_own_event() -> None:
    course = (*RECEIVED, decided(number="5"), ("2028-10-04", "home_completion", {"number": "7"}))
    values = values_of(happened(course, **GROWN), about="V-22")
    assert proposed("V-23", values)["typed.paper"] == "decision"


HELD: Sequence[Happening] = (
    ("2026-10-01", "determination_result", {"conclusion": "addicted"}),
    ("2026-10-03", "holding", {"number": "8", "centre": "Cơ sở cai nghiện số 1"}),
    ("2026-10-04 09:00", "hand_over", {}),
)


def test_minutes_of_bringing_somebody_cite_what_they_are_brought_by() -> None:
    held = normalised(body_text(read(render_form(load_form("V-31"), values_of(happened(HELD, **GROWN))))))
    assert "Căn cứ Quyết định số: 08/QĐ-CAX ngày 03/10/2026 của Trưởng Công an xã Mẫu về việc giao" in held
    assert "CNMTTN" not in held
    placed = ("2026-10-03", "place_decision", {"number": "12/QĐ-CNMTTN", "issuer": "province"})
    brought = normalised(
        body_text(read(render_form(load_form("V-31"), values_of(happened((*IN_CENTRE, placed), **GROWN)))))
    )
    assert "Căn cứ Quyết định số: 12/QĐ-CNMTTN ngày 03/10/2026 của Giám đốc Công an cấp tỉnh" in brought


WITNESSES = ("Phan Văn Trưởng, trưởng ấp, Ấp Mẫu Một", "Mai Thị Láng")


@pytest.mark.parametrize("kind", ["violation_record", "monitoring_breach"])
def test_witnesses_are_not_typed_again(kind: str) -> None:
    said = (
        {"witnesses": WITNESSES, "ground": "not_registered"}
        if kind == "violation_record"
        else {"witnesses": WITNESSES, "breach": "a"}
    )
    values = values_of(happened((*RECEIVED, ("2026-10-06 09:00", kind, said)), **GROWN))
    found = [values.text(f"{kind}.witness_{name}") for name in ("a_name", "a_occupation", "a_residence", "b_name")]
    assert found == ["Phan Văn Trưởng", "trưởng ấp", "Ấp Mẫu Một", "Mai Thị Láng"]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Lê Văn Chứng", "residence": "Ấp Trại, xã Mẫu"},
        {"occupation": "trưởng ấp", "residence": "Ấp Trại, xã Mẫu"},
        {"residence": "Ấp Trại"},
        {"name": "Lê Văn Chứng"},
        {"name": "Lê Văn Chứng", "occupation": "trưởng ấp", "residence": "Ấp Trại, xã Mẫu"},
    ],
)
@pytest.mark.parametrize("kind", ["violation_record", "monitoring_breach"])
def test_what_was_left_empty_of_a_witness_is_so_on_the_next_paper(kind: str, typed: dict[str, str]) -> None:
    inputs = {f"{kind}.witness_a_{name}": text for name, text in typed.items()}
    taken = fact_values(KINDS[kind], inputs, LATE)
    assert ", ," not in taken["witnesses"][0]
    values = values_of(happened((*RECEIVED, ("2026-10-06 09:00", kind, taken)), **GROWN))
    assert {name: text for name, text in values.texts.items() if name.startswith(f"{kind}.witness_")} == inputs


def test_what_was_left_empty_of_a_handover_is_so_on_the_next_paper() -> None:
    inputs = {"admission.taken_name": "Đỗ Thị Nhận", "admission.taken_unit": "Cơ sở cai nghiện Mẫu"}
    taken = fact_values(KINDS["admission"], inputs, LATE)
    values = values_of(happened((*RECEIVED, ("2026-10-06 09:00", "admission", taken)), **GROWN))
    parted = {f"admission.taken_{name}" for name in ("name", "position", "unit")}
    assert {name: text for name, text in values.texts.items() if name in parted} == inputs


def test_a_recipient_who_is_not_known_is_left_out_but_of_a_blank_form() -> None:
    form = load_form("V-27")
    blank, known = PaperValues(), values_of(happened(RECEIVED, **GROWN))
    ends = [
        normalised(body_text(read(render_form(form, values)))).partition("Nơi nhận:")[2] for values in (blank, known)
    ]
    assert ["…;" in end for end in ends] == [True, False]


@pytest.mark.parametrize("form_id", ["V-20", "V-23", "V-24"])
def test_who_acts_for_themselves_is_so_in_relation_to_themselves(form_id: str) -> None:
    printed = normalised(body_text(read(render_form(load_form(form_id), values_of(happened(RECEIVED, **GROWN))))))
    assert ": Bản thân" in printed


def test_a_statement_of_an_adult_has_no_place_for_a_representative() -> None:
    form = load_form("V-38")
    adult, minor = (
        normalised(body_text(read(render_form(form, values_of(happened(RECEIVED, **who)))))) for who in (GROWN, YOUNG)
    )
    assert "Hoặc" not in adult
    assert "Hoặc" in minor
    assert "Hoặc" in normalised(body_text(read(render_form(form, PaperValues()))))


@pytest.mark.parametrize(
    ("form_id", "field", "wanted"),
    [
        ("V-20", "registration__applicant", "viết in hoa): LÊ THỊ MẸ"),
        ("V-29", "typed__head", "viết in hoa): LÊ THỊ MẸ"),
        ("V-38", "representative__name", "viết in hoa): LÊ THỊ MẸ"),
        ("V-22", "office__commune", "TRƯỞNG CÔNG AN LÊ THỊ MẸ"),
    ],
)
def test_a_name_stands_in_capitals_where_the_form_asks_for_them(form_id: str, field: str, wanted: str) -> None:
    values = filled(form_id, **{field: "Lê Thị Mẹ"})
    if form_id == "V-20":
        values = values.with_typed({"representative.name": ""})
    assert wanted in normalised(body_text(read(render_form(load_form(form_id), values))))


def test_a_name_shown_twice_is_missed_once() -> None:
    labels = [field.name for field in missing(load_form("V-53"), PaperValues({"office.chief": "A"})).recorded]
    assert labels.count("person.name") == 1
    assert not [name for name in labels if name.endswith("_capitals")]


@pytest.mark.parametrize(
    ("here", "registered", "printed"),
    [("Ấp Trại", "Ấp Mẫu", "Ấp Trại"), ("", "Ấp Mẫu", "Ấp Mẫu"), ("", "", "")],
)
def test_a_residence_known_as_registered_only_is_printed_where_one_is_asked_for(
    here: str, registered: str, printed: str
) -> None:
    """The label asks for either: "Nơi cư trú hoặc chỗ ở hiện nay"."""
    found = happened(RECEIVED, current_residence=here, registered_residence=registered, **GROWN)
    assert values_of(found).text("person.residence") == printed


def test_the_notice_of_a_transfer_says_the_term_also_when_the_transfer_is_recorded() -> None:
    moved: Sequence[Happening] = (
        ("2026-10-01 08:00", "test", {"ground": "caught", "result": "positive"}),
        ("2026-10-02", "management_decision", {"number": "5", "reason": "first"}),
        ("2026-11-20 08:00", "moved_away", {}),
        ("2026-11-20 09:00", "file_transfer", {"number": "9", "paper": "III-06"}),
    )
    before = values_of(happened(moved[:2], **GROWN), date(2026, 11, 20), about="III-06")
    after = values_of(happened(moved, **GROWN), date(2026, 11, 20), about="III-06")
    assert after.text("management_decision.until_day") == before.text("management_decision.until_day") != ""


@pytest.mark.parametrize("form_id", ["HT-GM", "HT-GTT"])
def test_the_telephone_of_the_office_is_not_typed_on_every_summons(form_id: str) -> None:
    office = dataclasses.replace(TWO, phone="0296 3 123 456")
    assert proposed(form_id, values_of(happened(RECEIVED, **GROWN), office=office))["typed.phone"] == office.phone
