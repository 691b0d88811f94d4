"""The checklist of every kind of dossier in the states that decide about it (domain/forms.md §5, law.md §3 I, J)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.case import Case
from models.dates import PartialDate
from models.events.base import KINDS
from models.ids import DocumentId, EventId, OfficeId, PersonId, UserId
from models.law.rules import Use
from models.office import Office
from models.papers.contents import CONTENTS, DossierKind, Why, kinds_for
from models.papers.dossier import ENCLOSURES, PersonFile, dossier_of, transfer_rows
from models.papers.evidence import event_of_paper, events_of_paper, has_event
from models.papers.filing import DossierLine, Held, Source, Standing, lines_of
from models.roles import User, UserFields
from models.views import DocumentRow
from printing.forms import form_ids
from tests.conftest import OFFICE
from tests.models.building import RULES, case, person

TODAY = date(2026, 11, 26)
THERE, MISSING, NOT_NEEDED = Standing.THERE, Standing.MISSING, Standing.NOT_NEEDED
GROWN = {"birth": PartialDate(1990, 3, 5)}
MINOR = {"birth": PartialDate(2011, 3, 5)}
OURS = frozenset({"III-01", "III-03", "III-04", "III-05", "HT-XMCT", "V-33", "V-34", "V-36", "V-38", "V-22"})

Happening = tuple[str, str, dict[str, Any]]
"""When, of which kind, and what it says."""

POSITIVE: Happening = ("2026-11-20", "test", {"ground": "caught", "result": "positive", "sample": "urine"})
STABLE: Happening = ("2026-11-21", "residence_verified", {"outcome": "registered"})
UNSTABLE: Happening = ("2026-11-21", "residence_verified", {"outcome": "less_than_thirty"})
NOTICE: Happening = ("2026-11-22", "notice_of_use", {"direction": "received", "from_office": "Công an xã Khác"})
DECIDED: Happening = ("2026-11-23", "management_decision", {"number": "5", "reason": "first"})
ADDICTED: Happening = ("2026-11-01", "determination_result", {"conclusion": "addicted"})
VIOLATED: Happening = ("2026-11-20", "violation_record", {"ground": "not_registered"})
REGISTERED: Happening = ("2026-11-02", "registration", {"place": "home"})
AFTERCARE: Sequence[Happening] = (
    ("2026-07-01", "determination_result", {"conclusion": "addicted"}),
    ("2026-07-02", "registration", {"place": "home"}),
    ("2026-07-03", "voluntary_decision", {"place": "home"}),
    ("2026-07-04", "reception", {}),
    ("2026-10-01", "home_completion", {}),
    ("2026-10-05", "aftercare_decision", {}),
)


def case_of(happened: Sequence[Happening], **values: Any) -> Case:
    return case([(day, KINDS[kind](**said)) for day, kind, said in happened], of=person(**values))


def document(form: str, id_: str = "", **values: Any) -> DocumentRow:
    """A kept document: printed by us, of no event."""
    given = {"event_id": None, "origin": "printed", "number": "", "dated": None, **values}
    return DocumentRow(
        id=DocumentId(id_ or f"doc {form}"), person_id=PersonId("person"), form=form, form_version="1", title=form,
        pages=1, recorded_at=datetime(2026, 11, 25, tzinfo=UTC), **given,
    )  # fmt: skip


def lines(
    kind: DossierKind, happened: Sequence[Happening], documents: Sequence[DocumentRow] = (), **values: Any
) -> dict[str, DossierLine]:
    found = lines_of(kind, case_of(happened, **values), documents, lambda form, day: form in OURS, TODAY)
    assert len({line.form for line in found}) == len(found)
    return {line.form: line for line in found}


def sources(line: DossierLine) -> list[Source]:
    return [paper.source for paper in line.papers]


# --- each kind in the states that decide about it ------------------------------------------------------

USER, VOLUNTARY, ADULT = DossierKind.USER, DossierKind.VOLUNTARY, DossierKind.COMPULSORY
YOUNG, AFTER, TRANSFER = DossierKind.COMPULSORY_MINOR, DossierKind.AFTERCARE, DossierKind.TRANSFER
REFUSED: Happening = ("2026-11-22", "minor_paper", {"paper": "V-40-statement", "witness": "Lê Văn Chứng"})
NO_OPINION: Happening = ("2026-11-22", "minor_paper", {"paper": "V-40-opinion", "witness": "Lê Văn Chứng"})
WRITTEN: Happening = ("2026-11-22", "minor_paper", {"paper": "V-38"})
OPINION: Happening = ("2026-11-22", "minor_paper", {"paper": "V-39"})
RECORDED_STATEMENT: Happening = ("2026-11-22", "minor_paper", {"paper": "V-58"})

CASES: dict[str, tuple[DossierKind, Sequence[Happening], dict[str, Any], dict[str, tuple[Standing, Why]]]] = {
    "nothing known": (USER, [], GROWN, {
        "III-04": (MISSING, Why.LISTED), "III-05": (THERE, Why.LISTED), "HT-XMCT": (MISSING, Why.LISTED),
        "III-01": (MISSING, Why.LISTED), "III-03": (MISSING, Why.LISTED), "III-02": (MISSING, Why.LISTED),
        "109-05": (NOT_NEEDED, Why.IF_ANY), "III-09": (NOT_NEEDED, Why.IF_ANY),
    }),
    "managed": (USER, [POSITIVE, STABLE, NOTICE, DECIDED], GROWN, {
        "III-04": (THERE, Why.LISTED), "III-01": (THERE, Why.LISTED), "III-03": (THERE, Why.LISTED),
        "III-02": (THERE, Why.LISTED), "III-07": (NOT_NEEDED, Why.IF_ANY),
    }),
    "managed and determined": (USER, [POSITIVE, DECIDED, ("2026-11-25", "determination_result", {
        "conclusion": "not_addicted"})], GROWN, {"109-05": (THERE, Why.FILED)}),
    "registers at home": (VOLUNTARY, [ADDICTED, REGISTERED], GROWN, {
        "V-33": (THERE, Why.LISTED), "V-20": (THERE, Why.LISTED), "109-05": (THERE, Why.LISTED),
        "CCCD": (MISSING, Why.LISTED), "HT-DNCSCL": (NOT_NEEDED, Why.IN_PUBLIC_CENTRE),
        "V-22": (NOT_NEEDED, Why.IF_ANY),
    }),
    "registers for a public centre": (VOLUNTARY, [ADDICTED, ("2026-11-02", "registration", {
        "place": "public"})], GROWN, {
        "HT-DNCSCL": (MISSING, Why.IN_PUBLIC_CENTRE),
    }),
    "decided for a reformatory": (VOLUNTARY, [ADDICTED, REGISTERED, ("2026-11-03", "voluntary_decision", {
        "place": "reformatory"})], MINOR, {"HT-DNCSCL": (MISSING, Why.IN_PUBLIC_CENTRE), "V-22": (THERE, Why.FILED)}),
    "grown, lives here": (ADULT, [ADDICTED, STABLE, VIOLATED], GROWN, {
        "V-33": (THERE, Why.LISTED), "V-34": (THERE, Why.LISTED), "109-05": (THERE, Why.LISTED),
        "V-36": (MISSING, Why.LISTED), "HT-XMCT": (THERE, Why.FILED), "V-38": (NOT_NEEDED, Why.OF_MINORS),
        "V-39": (NOT_NEEDED, Why.OF_MINORS), "V-40": (NOT_NEEDED, Why.OF_MINORS), "V-37": (NOT_NEEDED, Why.IF_ANY),
    }),
    "grown, residence never looked at": (ADULT, [ADDICTED, VIOLATED], GROWN, {
        "HT-XMCT": (NOT_NEEDED, Why.WITHOUT_RESIDENCE),
    }),
    "grown, lives nowhere": (ADULT, [ADDICTED, UNSTABLE, VIOLATED], GROWN, {
        "HT-XMCT": (THERE, Why.WITHOUT_RESIDENCE),
    }),
    "a minor in the file of the grown": (ADULT, [ADDICTED, VIOLATED], MINOR, {"V-33": (NOT_NEEDED, Why.OF_ADULTS)}),
    "the grown in the file of a minor": (YOUNG, [ADDICTED, VIOLATED], GROWN, {"V-39": (NOT_NEEDED, Why.OF_MINORS)}),
    "a minor who wrote nothing yet": (YOUNG, [ADDICTED, VIOLATED], MINOR, {
        "V-33": (THERE, Why.LISTED), "V-38": (MISSING, Why.LISTED), "V-39": (MISSING, Why.LISTED),
        "V-40": (NOT_NEEDED, Why.REFUSED), "V-41": (NOT_NEEDED, Why.IF_ANY),
    }),
    "a minor who wrote, parents too": (YOUNG, [ADDICTED, VIOLATED, WRITTEN, OPINION], MINOR, {
        "V-38": (THERE, Why.LISTED), "V-39": (THERE, Why.LISTED), "V-40": (NOT_NEEDED, Why.REFUSED),
    }),
    "a minor who cannot write": (YOUNG, [ADDICTED, VIOLATED, RECORDED_STATEMENT, OPINION], MINOR, {
        "V-38": (THERE, Why.LISTED), "V-40": (NOT_NEEDED, Why.REFUSED),
    }),
    "a minor who refused": (YOUNG, [ADDICTED, VIOLATED, REFUSED, OPINION], MINOR, {
        "V-38": (NOT_NEEDED, Why.REFUSED), "V-39": (THERE, Why.LISTED), "V-40": (THERE, Why.REFUSED),
    }),
    "parents who refused": (YOUNG, [ADDICTED, VIOLATED, WRITTEN, NO_OPINION], MINOR, {
        "V-38": (THERE, Why.LISTED), "V-39": (NOT_NEEDED, Why.REFUSED), "V-40": (THERE, Why.REFUSED),
    }),
    "under after-care": (AFTER, AFTERCARE, GROWN, {
        "V-53": (THERE, Why.LISTED), "V-50": (THERE, Why.LISTED), "V-33": (THERE, Why.LISTED),
        "HT-TV": (MISSING, Why.LISTED), "HT-KTCT": (MISSING, Why.LISTED), "HT-CK": (MISSING, Why.LISTED),
        "V-57": (NOT_NEEDED, Why.IF_ANY),
    }),
    "moves": (TRANSFER, [POSITIVE, STABLE, NOTICE, DECIDED], GROWN, {
        "III-06": (MISSING, Why.LISTED), "III-04": (THERE, Why.LISTED),
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_paper_is_there_missing_or_not_needed_for_a_reason(name: str) -> None:
    kind, happened, values, wanted = CASES[name]
    found = lines(kind, happened, **values)
    assert {form: (found[form].standing, found[form].why) for form in wanted} == wanted


ORDERS = {
    USER: ["III-04", "III-05", "HT-XMCT", "III-01", "III-03", "109-05", "III-02", "III-09"],
    VOLUNTARY: ["V-33", "V-20", "109-05", "CCCD", "HT-DNCSCL", "V-22"],
    ADULT: ["V-33", "V-34", "109-05", "HT-XMCT", "V-36"],
    YOUNG: ["V-33", "V-34", "109-05", "V-38", "V-39", "V-40", "HT-XMCT", "V-36"],
    AFTER: ["V-53", "V-50", "V-33", "HT-TV", "HT-KTCT", "III-01", "HT-CK", "V-57"],
    TRANSFER: ["III-06", "III-04", "III-05", "III-01", "III-03"],
}
"""Đ.59 k.4, Đ.89 k.3, Đ.101 k.1, Đ.104 k.1, Đ.135, the list of III-06."""


@pytest.mark.parametrize("kind", DossierKind)
def test_the_papers_come_in_the_order_of_the_law(kind: DossierKind) -> None:
    found = list(lines(kind, [POSITIVE]))
    assert [form for form in found if form in ORDERS[kind]] == ORDERS[kind]


@pytest.mark.parametrize("kind", DossierKind)
def test_every_paper_that_a_row_of_law_lists_is_in_its_dossier(kind: DossierKind) -> None:
    rows = {name: RULES.latest(name) for name in CONTENTS[kind].rules}
    assert all(row in RULES.used_as(Use.PAPERS) for row in rows.values())
    assert {form for row in rows.values() for form in row.codes} <= set(lines(kind, []))


def test_a_file_begun_under_the_old_law_has_its_papers() -> None:
    old = [
        ("2026-06-10", "determination_result", {"conclusion": "addicted"}),
        ("2026-06-12", "registration", {"place": "home"}),
    ]
    found = lines(VOLUNTARY, old, **GROWN)
    assert {"D116-22", "109-05", "CCCD"} <= set(found)
    assert not {"V-20", "V-22", "V-24"} & set(found)


@pytest.mark.parametrize(
    ("happened", "values", "first"),
    [
        ([POSITIVE, STABLE, DECIDED], GROWN, USER),
        ([ADDICTED, REGISTERED], GROWN, VOLUNTARY),
        (AFTERCARE, GROWN, AFTER),
        ([ADDICTED, ("2026-11-10", "not_started", {}), VIOLATED, ("2026-11-21", "holding", {})], MINOR, YOUNG),
        ([ADDICTED, ("2026-11-10", "not_started", {}), VIOLATED, ("2026-11-21", "holding", {})], GROWN, ADULT),
    ],
)
def test_the_dossier_of_the_present_state_is_offered_first(
    happened: Sequence[Happening], values: dict[str, Any], first: DossierKind
) -> None:
    kinds = kinds_for(case_of(happened, **values), TODAY)
    assert kinds[0] is first
    assert set(kinds) == set(DossierKind)
    assert kinds[-1] is (ADULT if values is MINOR else YOUNG)


# --- where a paper is ----------------------------------------------------------------------------------


def event_id(number: int) -> EventId:
    return EventId(f"event-{number:04d}")


def test_what_is_kept_comes_before_what_could_be_printed() -> None:
    happened = [POSITIVE, STABLE, DECIDED]
    assert sources(lines(USER, happened)["III-04"]) == [Source.RECORD]
    printed = document("III-04", event_id=event_id(3))
    found = lines(USER, happened, [printed])["III-04"]
    assert [(paper.source, paper.document) for paper in found.papers] == [(Source.PRINTED, printed)]


def test_of_two_prints_the_last_counts_and_a_signed_copy_stands_in_its_place() -> None:
    first, last = (document("III-04", id_, event_id=event_id(3)) for id_ in ("a", "b"))
    signed = document("III-04", "c", event_id=event_id(3), origin="received", copy_of=last.id)
    happened = [POSITIVE, STABLE, DECIDED]
    (paper,) = lines(USER, happened, [first, last])["III-04"].papers
    assert paper.document is last
    (paper,) = lines(USER, happened, [first, last, signed])["III-04"].papers
    assert (paper.source, paper.document) == (Source.SIGNED, signed)


@pytest.mark.parametrize(
    ("values", "about"),
    [
        ({"number": "05/QĐ-CAX"}, True),
        ({"number": "06/QĐ-CAX", "dated": date(2026, 11, 23)}, False),
        ({"dated": date(2026, 11, 23)}, True),
        ({"dated": date(2026, 11, 24)}, False),
    ],
)
def test_a_paper_printed_before_its_event_was_recorded_is_known_by_number_or_day(
    values: dict[str, Any], about: bool
) -> None:
    (paper,) = lines(USER, [POSITIVE, STABLE, DECIDED], [document("III-04", **values)])["III-04"].papers
    assert paper.source is (Source.PRINTED if about else Source.RECORD)


def test_a_paper_of_an_earlier_episode_or_a_voided_event_is_none_of_this_dossier() -> None:
    other = document("III-04", event_id=event_id(99))
    assert sources(lines(USER, [POSITIVE, STABLE, DECIDED], [other])["III-04"]) == [Source.RECORD]


def test_what_others_wrote_is_only_filed_or_scanned_in() -> None:
    happened = [POSITIVE, STABLE, NOTICE, ADDICTED]
    assert sources(lines(USER, happened)["III-02"]) == [Source.ORIGINAL]
    assert sources(lines(USER, happened)["109-05"]) == [Source.ORIGINAL]
    scan = document("III-02", event_id=event_id(3), origin="received")
    assert sources(lines(USER, happened, [scan])["III-02"]) == [Source.SCANNED]


def test_a_treatment_certificate_stands_in_place_of_the_diagnosis() -> None:
    certificate = document("V-35", origin="received")
    (paper,) = lines(ADULT, [VIOLATED], [certificate], **GROWN)["109-05"].papers
    assert (paper.form, paper.source) == ("V-35", Source.SCANNED)
    assert lines(ADULT, [VIOLATED], **GROWN)["109-05"].standing is MISSING


def test_what_was_completed_is_written_on_its_own_paper() -> None:
    (paper,) = lines(AFTER, AFTERCARE)["V-50"].papers
    assert (paper.form, paper.source) == ("V-28", Source.ORIGINAL)
    (paper,) = lines(YOUNG, [ADDICTED, VIOLATED, RECORDED_STATEMENT], **MINOR)["V-38"].papers
    assert paper.form == "V-58"


def test_every_test_is_a_paper_but_the_statement_is_of_the_first() -> None:
    again: Happening = ("2026-11-25", "test", {"ground": "thematic_plan", "result": "negative"})
    found = lines(USER, [POSITIVE, STABLE, DECIDED, again])
    assert len(found["III-01"].papers) == 2
    assert len(found["III-03"].papers) == 1


@pytest.mark.parametrize(
    ("kind", "happened", "form", "day"),
    [
        (USER, [POSITIVE, STABLE, DECIDED], "III-05", date(2026, 11, 23)),
        (VOLUNTARY, [POSITIVE, STABLE, DECIDED, ADDICTED, REGISTERED], "V-33", date(2026, 11, 2)),
        (ADULT, [ADDICTED, VIOLATED], "V-33", date(2026, 11, 20)),
        (AFTER, AFTERCARE, "V-33", date(2026, 10, 5)),
        (AFTER, [], "V-33", TODAY),
    ],
)
def test_a_profile_has_the_day_of_what_it_goes_with(
    kind: DossierKind, happened: Sequence[Happening], form: str, day: date
) -> None:
    """And the photo; nothing proves that it was ever made."""
    of = case_of(happened)
    office, user = Office(OfficeId("office"), OFFICE), User(UserId("u"), UserFields(login="u", name="Lê Văn Tổ"))
    pictures = {"person.photo": b"picture"}
    data = dossier_of(
        of.person, of, office, user, RULES, TODAY,
        kind=kind, is_printable=lambda form, day: form in OURS, pictures=pictures,
    )  # fmt: skip
    profile = next(paper for paper in data.papers if paper.form_id == form)
    assert profile.dated == day
    assert profile.values is not None
    assert profile.values.pictures == pictures
    (filed,) = lines(kind, happened)[form].papers
    assert filed.held is Held.LACKING


def test_scans_of_no_paper_of_the_list_come_last() -> None:
    letter = document("", "letter", origin="received")
    found = lines(USER, [POSITIVE], [letter, document("V-20", origin="received")])
    assert [paper.document for paper in found[""].papers] == [letter]
    assert list(found)[-1] == ""


def test_the_list_of_the_transfer_numbers_what_is_there() -> None:
    happened = [POSITIVE, STABLE, DECIDED]
    kept = document("III-04", event_id=event_id(3), number="05/QĐ-CAX", dated=date(2026, 11, 23))
    found = lines_of(TRANSFER, case_of(happened), [kept], lambda form, day: form in OURS, TODAY)
    rows = transfer_rows(found, lambda form: f"Tên {form}", "CAX")
    assert rows[0] == ("1", "III-04", "số 05/QĐ-CAX ngày 23/11/2026")
    assert [row[1] for row in rows[1:4]] == ["Tên III-05", "Tên III-01", "Tên III-03"]
    assert [row[0] for row in rows] == [str(i) for i in range(1, len(rows) + 1)]


def test_a_letter_about_the_file_goes_with_what_the_law_asks_of_it_and_is_in_it() -> None:
    """Not with itself, nor with what came about along the way, is left out, or is missing (Đ.101)."""
    happened = [ADDICTED, VIOLATED, ("2026-11-24", "file_forwarding", {}), ("2026-11-23", "holding", {})]
    of = case_of(happened, **GROWN)
    office, user = Office(OfficeId("office"), OFFICE), User(UserId("u"), UserFields(login="u", name="Lê Văn Tổ"))

    def goes_with(form: str, *left_out: str) -> list[str]:
        data = dossier_of(
            of.person, of, office, user, RULES, TODAY, kind=ADULT, left_out=left_out,
            is_printable=lambda form, day: form in OURS, name_of=lambda form: f"Tên {form}",
        )  # fmt: skip
        letter = next(paper for paper in data.papers if paper.form_id == form)
        assert letter.values is not None
        return letter.values.text(ENCLOSURES).split("\n")

    assert goes_with("V-36") == ["Tên V-33", "Tên V-34 ngày 20/11/2026", "Tên 109-05 ngày 01/11/2026"]
    assert goes_with("V-36", "V-33")[0] == "Tên V-34 ngày 20/11/2026"
    file = PersonFile(of, office, (), lambda form, day: form in OURS, lambda form: f"Tên {form}", TODAY)
    assert file.enclosures("V-36").split("\n") == goes_with("V-36")


# --- which event a paper belongs to --------------------------------------------------------------------

OF_THE_PERSON = {"III-05", "V-33", "V-17", "V-18", "V-19", "V-23", "V-29", "V-35", "V-48", "III-10", "V-21"}
"""Papers about the person or about many, or that go with many others: they belong to no one kind of event."""


@pytest.mark.parametrize(
    ("form", "kind", "values"),
    [
        ("III-01", "test", {}), ("III-03", "test", {}), ("III-07", "suspension", {}), ("III-09", "end", {}),
        ("V-22", "voluntary_decision", {}), ("V-34", "violation_record", {}), ("V-37", "file_notice", {}),
        ("V-39", "minor_paper", {"paper": "V-39"}), ("V-53", "aftercare_decision", {}),
        ("V-56", "aftercare_completion", {}), ("V-60", "helper", {"paper": "V-60"}),
        ("I-04", "undertaking", {"paper": "I-04"}), ("I-12", "monitoring_pause", {}),
        ("I-18", "monitoring_breach", {}), ("109-02", "determination_request", {"applicant": "police"}),
        ("V-54", "file_transfer", {"paper": "V-54"}), ("HT-KTCT", "residence_check", {"presence": "present"}),
    ],
)  # fmt: skip
def test_a_paper_belongs_to_the_event_that_is_written_on_it(form: str, kind: str, values: dict[str, Any]) -> None:
    (event,) = case_of([("2026-11-20", kind, values)]).events
    assert events_of_paper(form, [event], RULES) == (event,)


def test_papers_of_one_kind_of_event_are_told_apart_by_what_it_says() -> None:
    case_ = case_of(
        [POSITIVE, ("2026-11-24", "helper", {"paper": "V-59"}), ("2026-11-25", "helper", {"paper": "V-60"})]
    )
    assert [event_of_paper(case_, form).at.day.day for form in ("V-59", "V-60")] == [24, 25]  # type: ignore[union-attr]
    assert event_of_paper(case_, "III-05") is None


def test_every_official_form_belongs_to_a_kind_of_event_or_to_the_person() -> None:
    official = [form for form in form_ids() if not form.startswith(("HT-", "TT18-"))]
    without = {form for form in official if not has_event(form, RULES)}
    assert without <= OF_THE_PERSON
