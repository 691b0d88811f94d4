"""What a paper proposes, looks up and misses: officers by their name, who speaks for a minor, lengths, handovers."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from models.case import Case
from models.dates import LEGAL_ZONE, Moment, PartialDate
from models.events.base import KINDS
from models.fields import field_map
from models.law.loading import packaged_rules
from models.office import Office, OfficeFields, Officer
from models.papers.declared import officer_fields, paper_fields
from models.papers.dossier import FILED, dossier_of, number_of
from models.papers.evidence import UNNUMBERED, event_of_paper, events_of_paper, moment_of_paper
from models.papers.filing import FiledPaper, Source
from models.papers.values import PaperValues, fact_values, paper_values
from models.person import Relative
from printing.filling import SPEAKS_FOR_MINOR, missing, proposals, typed_text, with_inputs
from printing.forms import fields_named, form_ids, load_form
from printing.render import render_form
from tests.conftest import OFFICE
from tests.models.building import case, person
from tests.printing.people import COURSE, OFFICE_ID, USER
from tests.printing.reading import body_text, normalised, read
from tests.printing.samples import filled
from tests.printing.test_knowledge import case_of

DAY = date(2027, 3, 1)
TWO = dataclasses.replace(
    OFFICE,
    officers=(Officer("Võ Văn Giám", "Thiếu tá", "Đội trưởng", "Đội phòng chống ma túy"), Officer("Lê Văn Tổ", "", "")),
    committee_council="tỉnh Mẫu",
    committee_resolution="12/2026/NQ-HĐND",
    committee_resolution_day=date(2026, 8, 5),
)
Happening = tuple[str, str, dict[str, Any]]
AT_HOME: Sequence[Happening] = (
    ("2026-10-01", "determination_result", {"conclusion": "addicted"}),
    ("2026-10-02", "registration", {"place": "home"}),
    ("2026-10-04", "reception", {"by_whom": "police"}),
    ("2026-10-05", "voluntary_decision", {"place": "home", "occasion": "first", "from_day": date(2026, 10, 4)}),
)
NOT_RECEIVED = (*AT_HOME[:2], ("2026-10-05", "voluntary_decision", {"place": "home", "occasion": "first"}))
OF_UNKNOWN_OCCASION = ("2026-10-05", "voluntary_decision", {"place": "home"})
ENDS_SOON = (*AT_HOME[:3], ("2026-10-05", "voluntary_decision", {"place": "home", "printed_end": date(2027, 4, 4)}))
TREATED: Sequence[Happening] = (
    ("2026-10-01", "determination_result", {"conclusion": "addicted"}),
    ("2026-10-02", "substitution_admission", {}),
)
GROWN = {"birth": PartialDate(1990, 3, 5)}
YOUNG = {"birth": PartialDate(2011, 3, 5)}


def happened(course: Sequence[Happening], **who: Any) -> Case:
    return case([(when, KINDS[kind](**said)) for when, kind, said in course], of=person(**who))


def values_of(found: Case, day: date = DAY, about: str = "", office: OfficeFields = TWO) -> PaperValues:
    event = event_of_paper(found, about) if about else None
    return paper_values(found.person, found, Office(OFFICE_ID, office), USER, packaged_rules(), day, about=event)


# --- officers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rank", "position", "unit"),
    [
        ("Võ Văn Giám", "Thiếu tá", "Đội trưởng", "Đội phòng chống ma túy"),
        (" võ  văn giám", "Thiếu tá", "Đội trưởng", "Đội phòng chống ma túy"),
        ("Nguyễn Thị Hạnh", "", "Trưởng Công an xã Mẫu", "Công an xã Mẫu"),
        ("Người Nơi Khác", "", "", ""),
    ],
)
def test_an_officer_whom_a_paper_names_is_looked_up_in_the_list_of_the_office(
    name: str, rank: str, position: str, unit: str
) -> None:
    form = load_form("I-02")
    values = with_inputs(form, values_of(happened(AT_HOME)), {"monitoring_decision.monitor": name})
    assert values.text("monitoring_decision.monitor_rank") == rank
    assert values.text("monitoring_decision.monitor_position") == position
    assert values.text("monitoring_decision.monitor_unit") == unit


def test_the_rank_follows_another_name_unless_somebody_typed_one() -> None:
    form, field = load_form("I-02"), paper_fields()["monitoring_decision.monitor_position"]
    course = (*AT_HOME, ("2026-10-06", "monitoring_decision", {"ground": "measure", "monitor": "Võ Văn Giám"}))
    values = values_of(happened(course), about="I-02")
    assert values.text(field.name) == "Đội trưởng"
    assert typed_text(values, field) == "", "the editor stays empty, so that the paper follows the name"
    other = {"monitoring_decision.monitor": "Nguyễn Thị Hạnh", field.name: ""}
    assert with_inputs(form, values, other).text(field.name) == "Trưởng Công an xã Mẫu"
    assert with_inputs(form, values, {**other, field.name: "Phó đội"}).text(field.name) == "Phó đội"


def test_of_two_officers_of_one_name_nothing_is_guessed() -> None:
    twice = dataclasses.replace(TWO, officers=(*TWO.officers, Officer("Võ Văn Giám", "Trung úy", "Cán bộ")))
    course = (*AT_HOME, ("2026-10-06", "monitoring_decision", {"ground": "measure", "monitor": "Võ Văn Giám"}))
    assert values_of(happened(course), office=twice).text("monitoring_decision.monitor_rank") == ""


def test_what_the_record_says_of_an_officer_stands_before_the_list() -> None:
    course = (*AT_HOME, ("2026-10-06", "device_fitting", {"officer": "Võ Văn Giám", "officer_position": "Đội phó"}))
    values = values_of(happened(course))
    assert values.text("device_fitting.officer_position") == "Đội phó"
    assert values.text("device_fitting.officer_unit") == "Đội phòng chống ma túy"


def test_no_form_says_of_one_officer_what_is_known_of_another() -> None:
    """Beside ``breach.officer`` stands the position of that officer, never that of the user."""
    for form_id in form_ids():
        named = set(fields_named(load_form(form_id)))
        of_user = {name for name in named & set(officer_fields()) if name.startswith("officer.")}
        assert not of_user or "officer.name" in named, form_id


# --- who speaks for a minor ----------------------------------------------------------------------------

MOTHER = Relative(name="Lê Thị Mẹ", relation="mother")
WELL_KNOWN = dataclasses.replace(MOTHER, birth=PartialDate(1980), occupation="Làm ruộng", residence="Ấp Mẫu Một")


@pytest.mark.parametrize(
    ("form_id", "who", "wanted"),
    [
        ("V-41", YOUNG, True),
        ("V-41", {**YOUNG, "relatives": (MOTHER,)}, True),
        ("V-41", GROWN, False),
        ("III-04", YOUNG, False),
        ("V-52", {**YOUNG, "relatives": (WELL_KNOWN,)}, False),
    ],
)
def test_a_paper_of_a_minor_asks_for_who_speaks_for_them(form_id: str, who: dict[str, Any], *, wanted: bool) -> None:
    lacks = missing(load_form(form_id), values_of(happened((), **who)))
    assert (SPEAKS_FOR_MINOR in lacks.recorded) is wanted
    assert SPEAKS_FOR_MINOR.name == "person.relatives"


def labels_of_the_record(form_id: str, **who: Any) -> set[str]:
    lacks = missing(load_form(form_id), values_of(happened((), **who)))
    return {field.name for field in lacks.recorded if field.name.startswith("person.")}


def test_what_a_block_about_a_person_prints_as_dots_is_named_on_every_form_with_it() -> None:
    about = {
        "person.other_names", "person.birth_place", "person.home_village", "person.ethnicity", "person.religion",
        "person.education", "person.occupation", "person.workplace", "person.number_issued_by",
    }  # fmt: skip
    for form_id in ("III-02", "III-03", "III-04"):
        assert about <= labels_of_the_record(form_id, **GROWN), form_id
    assert "person.other_names" not in labels_of_the_record("III-04", **GROWN, other_names="Ba")


def test_words_behind_boxes_are_missed_only_of_who_has_ticked_none() -> None:
    assert "person.other_ethnicity" in labels_of_the_record("III-05", **GROWN)
    assert "person.other_ethnicity" not in labels_of_the_record("III-05", **GROWN, ethnicity="Kinh")


def test_of_a_block_that_is_not_printed_nothing_is_missed() -> None:
    form = load_form("III-04")
    hidden = dataclasses.replace(
        form, blocks=tuple(dataclasses.replace(block, when=("person.never",)) for block in form.blocks)
    )
    assert not missing(hidden, values_of(happened((), **GROWN))).recorded


def test_a_minor_s_paper_asks_for_all_that_its_block_says_of_who_speaks_for_them() -> None:
    """V-20 prints the identity of the representative line by line."""
    named = dataclasses.replace(WELL_KNOWN, phone="0900000001")
    assert SPEAKS_FOR_MINOR in missing(load_form("V-20"), values_of(happened((), **YOUNG, relatives=(named,)))).recorded


FITTED = ("2026-10-10", "device_fitting")
GUARDIAN = Relative(name="Võ Thị Hộ", relation="guardian", phone="0900000009")


def of_fitting(representative: str, **said: Any) -> PaperValues:
    found = happened(
        [*AT_HOME, (*FITTED, {"representative": representative, **said})], **YOUNG, relatives=(GUARDIAN, WELL_KNOWN)
    )
    return values_of(found, about="I-03")


def test_minutes_name_who_was_there_before_whom_the_law_means() -> None:
    assert of_fitting("").text("representative.name") == "Võ Thị Hộ"
    there = of_fitting("lê thị  mẹ")
    assert there.text("representative.name") == "Lê Thị Mẹ"
    assert there.text("representative.residence") == "Ấp Mẫu Một"
    assert there.text("representative.phone") == "", "that of the guardian"


def test_of_somebody_who_is_no_recorded_relative_only_the_name_and_the_relation_are_known() -> None:
    there = of_fitting("Trần Văn Chú", relation="other")
    known = {name: text for name, text in there.texts.items() if name.startswith("representative.")}
    assert known == {"representative.name": "Trần Văn Chú", "representative.relation": "Quan hệ khác"}


def test_whoever_asks_for_monitoring_is_the_one_the_request_describes() -> None:
    asked = ("2026-10-06", "monitoring_request", {"applicant": "Lê Thị Mẹ", "relation": "mother"})
    values = values_of(happened([*AT_HOME, asked], **YOUNG, relatives=(GUARDIAN, WELL_KNOWN)), about="I-01")
    assert values.text("representative.name") == "Lê Thị Mẹ"
    assert values.text("representative.sex") == "Nữ"


# --- ages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "age", "minor"),
    [
        (PartialDate(2008, 12, 20), "17", "yes"),
        (PartialDate(2008, 10, 1), "18", "no"),  # on the birthday itself
        (PartialDate(2008, 10), "17 hoặc 18", "yes"),
        (PartialDate(2008), "17 hoặc 18", "yes"),
        (PartialDate(2008, 9), "18", "no"),
    ],
)
def test_an_age_on_paper_is_in_full_years_on_its_day(birth: PartialDate, age: str, minor: str) -> None:
    father = Relative(relation="father", name="Trần Văn Cha", birth=birth)
    values = values_of(happened(AT_HOME, birth=birth, relatives=(father,)), date(2026, 10, 1))
    assert values.text("person.age") == values.text("father.age") == age
    assert values.codes["person.minor"] == (minor,)


# --- words within a sentence ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "words"),
    [("Mẹ", "mẹ"), ("Không đồng ý", "không đồng ý"), ("HIV", "HIV"), ("05/01/2026", "ngày 05 tháng 01 năm 2026")],
)
def test_a_field_within_a_sentence_begins_with_a_small_letter(known: str, words: str) -> None:
    assert PaperValues({"representative.relation": known}).text("representative.relation_words") == words


@pytest.mark.parametrize(
    ("form_id", "field"),
    [
        ("V-31", "minutes.day"),
        ("V-31", "minutes.end_day"),
        ("V-32", "holding.from_day"),
        ("V-22", "voluntary_decision.effective"),
        ("I-04", "monitoring_decision.on"),
        ("III-06", "management_decision.until_day"),
        ("V-59", "committee.resolution_day"),
        ("HT-GM", "typed.day"),
    ],
)
def test_a_day_is_asked_for_as_a_day(form_id: str, field: str) -> None:
    (asked,) = [item for item in load_form(form_id).inputs if item.name == field]
    assert asked.type == "day"


@pytest.mark.parametrize("typed", ["25/11", "hôm nay", "qua", "-3", "11/2026", "2026"])
def test_a_day_without_its_year_is_not_given_one_on_paper(typed: str) -> None:
    assert PaperValues({"minutes.end_day": typed}).text("minutes.end_day_words") == typed


def test_relations_and_choices_stand_in_sentences_with_small_letters() -> None:
    printed = {
        form_id: normalised(body_text(read(render_form(load_form(form_id), filled(form_id)))))
        for form_id in ("V-39", "V-52")
    }
    assert "Tôi đồng ý với việc" in printed["V-39"]
    assert "Họ, tên cha: Trần Văn Cha" in printed["V-52"]


# --- how long monitoring lasts (NĐ 163/2026/NĐ-CP Đ.15) ------------------------------------------------

DECIDED: Happening = ("2026-10-06", "monitoring_decision", {"ground": "measure"})
ON_REQUEST: Happening = ("2026-10-06", "monitoring_decision", {"ground": "request"})
MANAGED: Sequence[Happening] = (
    ("2026-10-01", "test", {"ground": "caught", "result": "positive"}),
    ("2026-10-02", "management_decision", {"number": "5", "reason": "first"}),
)


@pytest.mark.parametrize(
    ("course", "who", "length"),
    [
        ((*AT_HOME, DECIDED), GROWN, "24 tháng"),  # k.1: as long as rehabilitation at home, the first time
        (AT_HOME, GROWN, "24 tháng"),
        ((*NOT_RECEIVED, DECIDED), GROWN, "24 tháng"),  # within 12 hours of V-22, before anybody received the person
        ((*NOT_RECEIVED[:-1], OF_UNKNOWN_OCCASION, DECIDED), GROWN, ""),
        ((*TREATED, DECIDED), GROWN, "02 năm"),  # k.1: substitution
        ((*AT_HOME, ON_REQUEST), YOUNG, "01 năm"),  # k.2: one year, or less if the measure ends before
        ((*ENDS_SOON, ON_REQUEST), YOUNG, ""),
        ((*TREATED, ON_REQUEST), YOUNG, "01 năm"),
        (TREATED, YOUNG, ""),  # nobody has decided on what ground yet
        (MANAGED, GROWN, ""),  # who is only managed as a user is not monitored
    ],
)
def test_the_length_of_monitoring_is_that_of_the_law(
    course: Sequence[Happening], who: dict[str, Any], length: str
) -> None:
    values = values_of(happened(course, **who), date(2026, 10, 6))
    assert values.text("monitoring_decision.term") == length


def test_the_length_is_that_of_when_monitoring_was_decided() -> None:
    course = (
        *AT_HOME,
        DECIDED,
        ("2027-04-04", "home_completion", {}),
        ("2027-04-05", "aftercare_decision", {}),
    )
    assert values_of(happened(course, **GROWN), about="I-02").text("monitoring_decision.term") == "24 tháng"


# --- handovers, events, the office ---------------------------------------------------------------------


def test_who_took_over_is_not_typed_again() -> None:
    said = {"taken_by": "Đỗ Thị Nhận, Trưởng phòng, Cơ sở cai nghiện Mẫu", "handed_by": "Võ Văn Giám"}
    values = values_of(happened([("2026-10-06 09:00", "admission", said)]), about="V-42")
    assert values.text("admission.taken_name") == "Đỗ Thị Nhận"
    assert values.text("admission.taken_position") == "Trưởng phòng"
    assert values.text("admission.taken_unit") == "Cơ sở cai nghiện Mẫu"
    assert values.text("admission.handed_position") == "Đội trưởng"
    typed = {"admission.taken_name": "Đỗ Thị Nhận", "admission.taken_position": "Trưởng phòng"}
    taken = fact_values(KINDS["admission"], typed, DAY)
    assert taken["taken_by"] == "Đỗ Thị Nhận, Trưởng phòng"
    assert "handed_by" not in taken


@pytest.mark.parametrize(("form", "handling"), [("HT-NN", "reminder"), ("HT-KD", "criticism")])
def test_a_breach_is_written_on_the_paper_of_its_handling(form: str, handling: str) -> None:
    found = happened([*AT_HOME, ("2026-10-20", "breach", {"act": "missed_test", "handling": handling})])
    event = event_of_paper(found, form)
    assert event is not None
    assert event.fact.kind == "breach"
    assert event_of_paper(found, {"HT-NN": "HT-KD", "HT-KD": "HT-NN"}[form]) is None
    assert event_of_paper(happened(MANAGED), "HT-DNXN") is None, "it is written before the test"


def test_minutes_of_carrying_out_a_decision_are_of_when_it_was_carried_out() -> None:
    executed = Moment.at(datetime(2026, 10, 21, 14, 30, tzinfo=LEGAL_ZONE))
    said = {"ground": "prison", "executed": executed}
    event = event_of_paper(happened([*AT_HOME, DECIDED, ("2026-10-20", "monitoring_pause", said)]), "I-12")
    assert event is not None
    assert moment_of_paper("I-11", event) == event.at
    assert moment_of_paper("I-12", event) == executed
    proposed = proposals(load_form("I-12"), PaperValues(), executed)
    assert (proposed["minutes.hour"], proposed["minutes.minute"]) == ("14", "30")
    assert proposed["minutes.day"] == "21/10/2026"
    assert "minutes.hour" not in proposals(load_form("I-12"), PaperValues(), Moment.on(date(2026, 10, 21)))


def test_the_notice_of_transfer_lists_what_is_in_the_file() -> None:
    sent = KINDS["file_transfer"](paper="III-06", number="9", to_police="xã Khác")
    course = (*COURSE, (Moment.on(date(2026, 12, 1)), sent))
    found = case_of(course)
    data = dossier_of(
        found.person, found, Office(OFFICE_ID, TWO), USER, packaged_rules(), DAY, name_of=lambda form: f"Tên {form}"
    )
    notice = next(paper for paper in data.papers if paper.form_id == "III-06")
    assert notice.values is not None
    rows = notice.values.tables[FILED]
    assert rows[0] == ("1", "Tên III-04", "số 05/QĐ-CAX ngày 26/11/2026")
    assert [row[1] for row in rows[1:4]] == ["Tên III-05", "Tên III-01", "Tên III-03"]
    assert "Tên III-02" in normalised(body_text(read(render_form(load_form("III-06"), notice.values))))


def test_papers_without_a_number_on_numbered_events_are_known() -> None:
    """A list of papers would give them the number of another: 109-03 that of the request."""
    numbered = [kind for kind, fact in KINDS.items() if "number" in field_map(fact)]
    both = [("2026-10-20", "determination_request", {"applicant": who}) for who in ("person", "police")]
    found = happened([*(("2026-10-20", kind, {}) for kind in numbered), *both])
    events, rules = found.events, packaged_rules()
    lacking = {
        form_id
        for form_id in form_ids()
        if not any("number" in block.data for block in load_form(form_id).blocks)
        and any("number" in field_map(type(event.fact)) for event in events_of_paper(form_id, events, rules))
    }
    assert lacking == UNNUMBERED


def test_the_list_of_a_transfer_gives_no_paper_the_number_of_another() -> None:
    asked = happened([("2026-10-20", "determination_request", {"applicant": "police", "number": "205"})])
    (event,) = asked.events
    assert number_of(FiledPaper("109-02", Source.RECORD, event)) == "205"
    assert number_of(FiledPaper("109-03", Source.RECORD, event)) == ""


def test_the_resolution_of_the_council_is_a_setting_of_the_office() -> None:
    printed = normalised(body_text(read(render_form(load_form("V-59"), values_of(happened(()))))))
    assert "Nghị quyết số 12/2026/NQ-HĐND ngày 05/08/2026 của Hội đồng nhân dân tỉnh Mẫu" in printed


@pytest.mark.parametrize("form_id", ["V-33", "V-34", "V-40", "V-41", "V-44", "V-45", "HT-BGCB"])
def test_a_deputy_signs_under_a_heading_that_is_no_title_without_signing_for_the_head(form_id: str) -> None:
    form = load_form(form_id)
    assert form.is_signed_by_head
    deputy = {"paper.signer": "Phạm Văn Phó Trưởng", "paper.signs_for": "KT.", "paper.signer_position": "Phó Trưởng"}
    text = normalised(body_text(read(render_form(form, filled(form_id).with_typed(deputy)))))
    assert "Phạm Văn Phó Trưởng" in text
    assert "KT." not in text
