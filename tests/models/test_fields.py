"""Declared fields: what goes in comes out again, and what does not belong is refused by name."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import fields
from models.dates import Moment, PartialDate
from models.errors import FieldFault, FieldProblem, InvalidFields, RegistryError
from models.events import KINDS, dump_fact, load_fact
from models.fields import (
    ChoicesType,
    ChoiceType,
    DayType,
    Field,
    FieldType,
    FlagType,
    MomentType,
    NumberType,
    PartialDateType,
    RecordsType,
    TextsType,
    TextType,
)
from models.identity import plain_number
from models.office import OfficeFields, Officer
from models.person import PersonFields, Relative
from models.roles import UserFields
from tests.models.building import vietnamese_name, words

TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)
RECORDS: list[type] = [PersonFields, Relative, OfficeFields, Officer, UserFields, *KINDS.values()]
ALLOWED_IN_FUTURE = set(
    words(
        """
        AbsenceReported.from_day AbsenceReported.until_day AftercareCompleted.until_day AftercareDecided.effective
        AftercareDecided.from_day AftercareDecided.printed_end AftercareProposed.from_day AftercareProposed.until_day
        AftercareTeamAssigned.effective CentreCertified.until_day CommuneEducated.until_day
        CompletionAnnounced.completes CompulsoryCompleted.until_day CourtAccepted.meeting CourtDecided.from_day
        CourtDecided.printed_end Detained.until
        DeterminationRequested.result_due DeviceChangeRequested.from_day DeviceChangeRequested.until_day
        DeviceRemoved.refit_on DosesHandedOut.until FileLocated.back_by HelperAssigned.effective HomeCompleted.until_day
        ManagementDecided.from_day ManagementDecided.printed_end ManagementSuspended.custody_until
        MonitoringDecided.effective MonitoringDecided.from_day MonitoringDecided.printed_end MonitoringEnded.effective
        MonitoringPaused.effective MonitoringPaused.until MonitoringTakenOver.earlier_end MonitoringTakenOver.from_day
        MonitoringWaived.effective
        MovedIn.earlier_end ReliefDecided.until RemovedFromList.effective RuleOverride.from_day RuleOverride.to_day
        ServiceCompleted.until_day
        SubstitutionCompleted.until_day TakenIntoCustody.until TakenOver.printed_end TemporarilyOut.until
        VoluntaryDecided.effective VoluntaryDecided.from_day VoluntaryDecided.printed_end
        """
    )
)
"""Days on which something is to end or begin: every other date tells of the past."""

CLEAN = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn"))
NAMES = st.sampled_from([vietnamese_name(random.Random(seed)) for seed in range(60)])
FEW = settings(max_examples=15, deadline=None)
PAST_DAYS = st.dates(date(1900, 1, 1), TODAY)
PAST_INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 24), timezones=st.just(UTC))


ALL_FIELDS = [(record, field) for record in RECORDS for field in fields.fields_of(record)]
EVERY_FIELD = [
    pytest.param(record, field, id=f"{record.__name__}.{field.name}")
    for record, field in {
        (field.type, field.required): (record, field) for record, field in reversed(ALL_FIELDS)
    }.values()
]
"""One field of every type that is declared anywhere: how a value is checked and stored hangs on its type alone."""


def values_of(type_: FieldType) -> st.SearchStrategy[Any]:
    """Lawful values of a type, today or in the past."""
    if isinstance(type_, TextType):
        spelling = plain_number if type_.digits else str
        return st.one_of(NAMES, st.text(CLEAN, max_size=12).map(lambda text: spelling(text) if text.strip() else "x"))
    if isinstance(type_, TextsType):
        return st.lists(NAMES, max_size=4).map(tuple)
    if isinstance(type_, ChoicesType):
        return st.lists(st.sampled_from([c.code for c in type_.choices]), unique=True)
    if isinstance(type_, ChoiceType):
        return st.sampled_from([c.code for c in type_.choices])
    if isinstance(type_, FlagType):
        return st.booleans()
    if isinstance(type_, NumberType):
        return st.integers(type_.least, type_.greatest)
    if isinstance(type_, DayType):
        return PAST_DAYS
    if isinstance(type_, PartialDateType):
        return st.one_of(
            PAST_DAYS.map(PartialDate.of),
            PAST_DAYS.map(lambda day: PartialDate(day.year, day.month)),
            PAST_DAYS.map(lambda day: PartialDate(day.year)),
        )
    if isinstance(type_, MomentType):
        return st.one_of(PAST_INSTANTS.map(Moment.at), PAST_INSTANTS.map(lambda at: Moment.on(at.date())))
    assert isinstance(type_, RecordsType)
    small = values_of_record(type_.record).map(lambda values: fields.build(type_.record, values))
    return st.lists(small, max_size=2).map(tuple)


def values_of_record(record: type) -> st.SearchStrategy[dict[str, Any]]:
    """Values for a record: required fields always, the others sometimes."""
    required = {f.name: values_of(f.type) for f in fields.fields_of(record) if f.required}
    optional = {f.name: values_of(f.type) for f in fields.fields_of(record) if not f.required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda values: _complete(record, values))


def _complete(record: type, values: dict[str, Any]) -> dict[str, Any]:
    """The values without those that ask for one that was not drawn."""
    asking = {f.required_with for f in fields.fields_of(record) if f.required_with and f.name not in values}
    return {name: value for name, value in values.items() if name not in asking}


def some_values(record: type) -> dict[str, Any]:
    """One fixed set of values for the required fields of a record."""
    samples: dict[type[FieldType], Any] = {TextType: "x", DayType: TODAY}
    values: dict[str, Any] = {}
    for field in fields.fields_of(record):
        if field.required:
            type_ = field.type
            values[field.name] = type_.choices[0].code if isinstance(type_, ChoiceType) else samples[type(type_)]
    return values


def companions_of(record: type, field: Field) -> dict[str, Any]:
    """A value for every field of the record that is required once this one is known."""
    others = [other for other in fields.fields_of(record) if other.required_with == field.name]
    return {f.name: f.type.choices[0].code if isinstance(f.type, ChoiceType) else "x" for f in others}


def problems_of(error: pytest.ExceptionInfo[InvalidFields]) -> tuple[FieldProblem, ...]:
    return error.value.problems


# --- round trips ---------------------------------------------------------------------------------


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
@FEW
@given(data=st.data())
def test_every_record_survives_being_stored_as_json(record: type, data: st.DataObject) -> None:
    built = fields.build(record, data.draw(values_of_record(record)), today=TODAY)
    stored = json.loads(json.dumps(fields.dump_record(built), ensure_ascii=False))
    assert fields.load_record(record, stored) == built


@pytest.mark.parametrize(("record", "field"), EVERY_FIELD)
@FEW
@given(data=st.data())
def test_every_field_survives_being_stored_and_what_it_shows_can_be_typed_again(
    record: type, field: Field, data: st.DataObject
) -> None:
    value = field.type.check(data.draw(values_of(field.type)))
    stored = json.loads(json.dumps(field.type.dump(value)))
    assert field.type.load(stored) == value
    assert field.type.check(value) == value, "checking twice must change nothing"
    if not isinstance(field.type, RecordsType):
        assert field.type.parse(field.show(value), TODAY) == value


@pytest.mark.parametrize("kind", sorted(KINDS))
@FEW
@given(data=st.data())
def test_every_kind_of_fact_is_read_back_by_its_name(kind: str, data: st.DataObject) -> None:
    fact = fields.build(KINDS[kind], data.draw(values_of_record(KINDS[kind])), today=TODAY)
    assert load_fact(kind, json.loads(json.dumps(dump_fact(fact)))) == fact
    assert fact.kind == kind


def test_the_unknown_values_are_not_stored() -> None:
    assert fields.dump_record(PersonFields(name="Trần Văn Thử")) == {"name": "Trần Văn Thử"}
    for record in RECORDS:
        required = {field.name for field in fields.fields_of(record) if field.required}
        assert set(fields.dump_record(fields.build(record, some_values(record)))) == required


def test_every_field_has_a_label_and_starts_unknown() -> None:
    for record, field in ALL_FIELDS:
        assert field.label
        assert fields.is_unknown(getattr(record, field.name)), f"{record.__name__}.{field.name}"
        assert field.show(None) == ""


def test_every_code_and_label_of_a_closed_list_is_there_once() -> None:
    for record in RECORDS:
        for field in fields.fields_of(record):
            if isinstance(field.type, ChoiceType):
                codes = [choice.code for choice in field.type.choices]
                labels = [choice.label for choice in field.type.choices]
                assert len(set(codes)) == len(codes)
                assert len(set(labels)) == len(labels)


def test_several_codes_are_kept_in_the_order_of_the_list() -> None:
    known = fields.build(PersonFields, {"name": "x", "substances": ["other", "heroin", "opium", "heroin"]})
    assert known.substances == ("opium", "heroin", "other")


# --- what is refused, by name --------------------------------------------------------------------


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_an_unknown_field_is_refused_by_name(record: type) -> None:
    expected = (FieldProblem("no_such_field", FieldFault.UNKNOWN_FIELD),)
    with pytest.raises(InvalidFields) as built:
        fields.build(record, {**some_values(record), "no_such_field": "x"})
    assert problems_of(built) == expected
    with pytest.raises(InvalidFields) as loaded:
        fields.load_record(record, {"no_such_field": "x"})
    assert problems_of(loaded) == expected


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_missing_required_field_is_refused_by_name(record: type) -> None:
    required = [field.name for field in fields.fields_of(record) if field.required]
    if not required:
        fields.build(record, {})
        return
    for empty in ({}, dict.fromkeys(required), dict.fromkeys(required, "")):
        with pytest.raises(InvalidFields) as caught:
            fields.build(record, empty)
        assert problems_of(caught) == tuple(FieldProblem(name, FieldFault.REQUIRED) for name in required)


def test_an_answer_without_its_reason_is_refused_by_the_name_of_the_reason() -> None:
    given = {**some_values(KINDS["voluntary_decision"]), "occasion": "first"}
    with pytest.raises(InvalidFields) as caught:
        fields.build(KINDS["voluntary_decision"], given)
    assert problems_of(caught) == (FieldProblem("occasion_reason", FieldFault.REQUIRED),)
    fields.build(KINDS["voluntary_decision"], {**given, "occasion_reason": "x"})


def test_a_required_text_of_blanks_is_missing() -> None:
    with pytest.raises(InvalidFields) as caught:
        fields.build(PersonFields, {"name": " \t "})
    assert problems_of(caught) == (FieldProblem("name", FieldFault.REQUIRED),)


WRONG: dict[type[FieldType], list[Any]] = {
    TextType: [5, 3.5, True, b"x", ["x"], {"x": 1}, TODAY],
    TextsType: ["x", 5, 3.5, True, TODAY],
    ChoiceType: ["no_such_code", 5, True, 3.5, TODAY],
    ChoicesType: ["heroin", 5, ["no_such_code"], True, TODAY],
    FlagType: [1, 0, "true", "có", 1.0, ["x"]],
    NumberType: ["5", 5.0, True],
    DayType: ["2026-01-01", 5, True, datetime(2026, 1, 1, tzinfo=UTC), PartialDate(2000)],
    PartialDateType: ["2000", 2000, TODAY, ["2000"]],
    MomentType: ["2026-01-01", TODAY, datetime(2026, 1, 1, tzinfo=UTC), 5, {"at": "x"}],
    RecordsType: ["x", 5, [5], ["x"], [{"name": "x"}], TODAY],
}
"""Values of the wrong type for each type of field."""


@pytest.mark.parametrize(("record", "field"), EVERY_FIELD)
def test_a_value_of_a_wrong_type_is_refused_by_name(record: type, field: Field) -> None:
    for value in WRONG[type(field.type)]:
        with pytest.raises(InvalidFields) as caught:
            fields.build(record, {**some_values(record), **companions_of(record, field), field.name: value})
        assert [problem.field for problem in problems_of(caught)] == [field.name], value
        assert problems_of(caught)[0].fault in (FieldFault.WRONG_TYPE, FieldFault.NOT_IN_LIST)


WRONG_JSON: dict[type[FieldType], list[Any]] = {
    TextType: [5, True, None, ["x"], {}],
    TextsType: ["x", 5, None, True],
    ChoiceType: ["no_such_code", 5, None, True],
    ChoicesType: ["heroin", 5, None, ["no_such_code"]],
    FlagType: [1, "true", None, []],
    NumberType: ["5", None, 5.5],
    DayType: ["2026-02-30", "x", 20260101, None, [], {}, "24/11/2026"],
    PartialDateType: ["2000-13", "x", 2000, None, [], "2000-01-01-01", ""],
    MomentType: [
        "x", 5, None, [], {}, {"at": "x", "precision": "day"}, {"at": "2026-11-24T22:40:00", "precision": "minute"},
        {"at": "2026-11-24T15:40:00+00:00", "precision": "hour"}, {"at": "2026-11-24T15:40:00+00:00"},
        {"at": "2026-11-24T15:40:00+00:00", "precision": "day"}, {"at": 5, "precision": "day"},
    ],
    RecordsType: ["x", 5, None, {}, {"name": "x"}],
}  # fmt: skip
"""Stored data that no value of that type can have."""


@pytest.mark.parametrize(("record", "field"), EVERY_FIELD)
def test_stored_data_of_a_wrong_type_is_refused_by_name(record: type, field: Field) -> None:
    for data in WRONG_JSON[type(field.type)]:
        with pytest.raises(InvalidFields) as caught:
            fields.load_record(record, {field.name: data})
        assert [problem.field for problem in problems_of(caught)] == [field.name], data


@pytest.mark.parametrize(
    ("name", "value"),
    [("sex", ["male"]), ("sex", {"male": 1}), ("substances", [["heroin"]]), ("substances", [{"heroin": 1}])],
)
def test_a_list_where_a_code_belongs_is_refused_by_name(name: str, value: Any) -> None:
    for give in (fields.build, fields.load_record):
        with pytest.raises(InvalidFields) as caught:
            give(PersonFields, {"name": "x", name: value})
        assert [problem.field for problem in problems_of(caught)] == [name]


@pytest.mark.parametrize("value", [[5], ["079099000001", None], [["x"]]])
def test_what_is_no_text_in_a_list_of_texts_is_refused(value: Any) -> None:
    for give in (fields.build, fields.load_record):
        with pytest.raises(InvalidFields):
            give(PersonFields, {"name": "x", "former_numbers": value})


@pytest.mark.parametrize("data", [[5], ["x"], [None], [["x"]]])
def test_a_small_record_that_is_none_is_refused(data: Any) -> None:
    with pytest.raises(RegistryError):
        fields.load_record(PersonFields, {"name": "x", "relatives": data})


def test_an_unknown_field_inside_a_small_record_is_refused_by_name() -> None:
    with pytest.raises(InvalidFields) as caught:
        fields.load_record(PersonFields, {"name": "x", "relatives": [{"name": "y", "no_such_field": 1}]})
    assert problems_of(caught) == (FieldProblem("no_such_field", FieldFault.UNKNOWN_FIELD),)


@pytest.mark.parametrize(("record", "field"), EVERY_FIELD)
def test_a_text_beyond_its_length_is_refused_by_name(record: type, field: Field) -> None:
    if not isinstance(field.type, (TextType, TextsType)):
        return
    longest = "x" * field.type.longest
    wrap = (lambda text: [text]) if isinstance(field.type, TextsType) else (lambda text: text)
    fields.build(record, {**some_values(record), field.name: wrap(longest)})
    with pytest.raises(InvalidFields) as caught:
        fields.build(record, {**some_values(record), field.name: wrap(longest + "x")})
    assert problems_of(caught) == (FieldProblem(field.name, FieldFault.TOO_LONG),)


def test_every_problem_is_named_not_only_the_first_and_no_value_is_told() -> None:
    with pytest.raises(InvalidFields) as caught:
        fields.build(PersonFields, {"sex": "secret", "birth": 5, "colour": "red"}, today=TODAY)
    assert set(problems_of(caught)) == {
        FieldProblem("colour", FieldFault.UNKNOWN_FIELD),
        FieldProblem("name", FieldFault.REQUIRED),
        FieldProblem("sex", FieldFault.NOT_IN_LIST),
        FieldProblem("birth", FieldFault.WRONG_TYPE),
    }
    assert "secret" not in str(caught.value)


def test_an_unknown_kind_of_event_is_refused_by_name() -> None:
    with pytest.raises(RegistryError) as caught:
        load_fact("no_such_kind", {})
    assert caught.value.details == {"kind": "no_such_kind"}


# --- dates in the future --------------------------------------------------------------------------


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_date_in_the_future_is_refused_unless_it_may_lie_there(record: type) -> None:
    later: dict[type[FieldType], list[Any]] = {
        DayType: [TOMORROW, date(2030, 1, 1)],
        PartialDateType: [PartialDate.of(TOMORROW), PartialDate(2026, 12), PartialDate(2027)],
        MomentType: [Moment.on(TOMORROW)],
    }
    for field in fields.fields_of(record):
        for value in later.get(type(field.type), []):
            values = {**some_values(record), **companions_of(record, field), field.name: value}
            fields.build(record, values)  # without "today" nothing is asked of dates
            if f"{record.__name__}.{field.name}" in ALLOWED_IN_FUTURE:
                fields.build(record, values, today=TODAY)
                continue
            with pytest.raises(InvalidFields) as caught:
                fields.build(record, values, today=TODAY)
            assert problems_of(caught) == (FieldProblem(field.name, FieldFault.IN_FUTURE),)


@pytest.mark.parametrize(("record", "field"), EVERY_FIELD)
def test_today_is_never_in_the_future(record: type, field: Field) -> None:
    now: dict[type[FieldType], list[Any]] = {
        DayType: [TODAY],
        PartialDateType: [PartialDate.of(TODAY), PartialDate(2026, 11), PartialDate(2026)],
        MomentType: [Moment.on(TODAY), Moment.at(datetime(2026, 11, 24, 16, 59, tzinfo=UTC))],
    }
    for value in now.get(type(field.type), []):
        fields.build(record, {**some_values(record), **companions_of(record, field), field.name: value}, today=TODAY)


def test_the_day_that_begins_at_17_00_utc_is_already_tomorrow() -> None:
    with pytest.raises(InvalidFields):
        fields.build(
            KINDS["test"],
            {**some_values(KINDS["test"]), "result_received": Moment.at(datetime(2026, 11, 24, 17, 0, tzinfo=UTC))},
            today=TODAY,
        )


def test_a_date_in_the_future_inside_a_small_record_is_refused() -> None:
    born_tomorrow = Relative(relation="child", name="Trần Thị Thử", birth=PartialDate.of(TOMORROW))
    with pytest.raises(InvalidFields):
        fields.build(PersonFields, {"name": "x", "relatives": (born_tomorrow,)}, today=TODAY)


@pytest.mark.parametrize(
    "late", [{"birth": PartialDate.of(TOMORROW)}, {"birth": PartialDate(2027)}, {"number_issued_on": TOMORROW}]
)
def test_every_date_of_a_small_record_is_looked_at(late: dict[str, Any]) -> None:
    fine = Relative(relation="mother", name="Trần Thị Thử", birth=PartialDate(2026))
    fields.build(PersonFields, {"name": "x", "relatives": (fine,)}, today=TODAY)
    with pytest.raises(InvalidFields) as caught:
        fields.build(PersonFields, {"name": "x", "relatives": (fine, replace(fine, **late))}, today=TODAY)
    assert problems_of(caught) == (FieldProblem("relatives", FieldFault.IN_FUTURE),)


@pytest.mark.parametrize(
    ("small", "fault"),
    [
        (Relative(relation="mother"), FieldFault.REQUIRED),
        (Relative(name="x"), FieldFault.REQUIRED),
        (Relative(relation="neighbour", name="x"), FieldFault.NOT_IN_LIST),
        (Relative(relation="mother", name="x" * 301), FieldFault.TOO_LONG),
        (Relative(relation="mother", name="x", birth="1990"), FieldFault.WRONG_TYPE),  # type: ignore[arg-type]
    ],
)
def test_a_small_record_is_checked_like_a_large_one(small: Relative, fault: FieldFault) -> None:
    with pytest.raises(InvalidFields) as caught:
        fields.build(PersonFields, {"name": "x", "relatives": [small]})
    assert problems_of(caught) == (FieldProblem("relatives", fault),)


def test_a_small_record_is_stored_cleaned() -> None:
    known = fields.build(PersonFields, {"name": "x", "relatives": [Relative(relation="wife", name=" Lê  Thị\tBa ")]})
    assert [relative.name for relative in known.relatives] == ["Lê Thị Ba"]
    assert fields.field_map(PersonFields)["relatives"].show(known.relatives) == "Vợ: Lê Thị Ba"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("paper_issued_on", date(9999, 12, 31)), ("paper_issued_on", date(1899, 12, 31)),
        ("birth", PartialDate(1899, 12, 31)), ("birth", PartialDate(2200)),
    ],
)  # fmt: skip
def test_a_date_that_no_paper_can_speak_of_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidFields) as caught:
        fields.build(PersonFields, {"name": "x", name: value})
    assert problems_of(caught) == (FieldProblem(name, FieldFault.OUT_OF_RANGE),)


def test_stored_dates_at_the_edge_of_the_calendar_can_be_read() -> None:
    for data in ({"paper_issued_on": "9999-12-31"}, {"birth": "0001-01-01"}):
        fields.load_record(PersonFields, {"name": "x", **data})
    with pytest.raises(InvalidFields):
        fields.load_record(
            KINDS["test"], {"result_received": {"at": "9999-12-31T23:59:00+00:00", "precision": "minute"}}
        )


# --- what people type ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [("substances", "Cần sa, Heroine", ("cannabis", "heroin")), ("psychosis", "có", True)],
)
def test_the_words_of_several_choices_and_of_yes_can_be_typed_again(name: str, typed: str, value: Any) -> None:
    type_ = fields.field_map(PersonFields)[name].type
    assert type_.show(value) == typed
    assert type_.parse(typed, TODAY) == value


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("psychosis", " Không ", False),
        ("psychosis", "CÓ", True),
        ("sex", " Nữ ", "female"),
        ("substances", "heroin, Cần sa ,, Heroine", ("cannabis", "heroin")),
    ],
)
def test_words_are_read_whatever_stands_around_them(name: str, typed: str, value: Any) -> None:
    assert fields.field_map(PersonFields)[name].type.parse(typed, TODAY) == value


def test_a_label_with_a_comma_is_not_taken_apart() -> None:
    type_ = ChoicesType((fields.Choice("a", "Cha"), fields.Choice("b", "Cha, mẹ"), fields.Choice("c", "Cha, mẹ, con")))
    for codes in (("a",), ("b",), ("a", "b"), ("a", "b", "c"), ("b", "c")):
        assert type_.parse(type_.show(codes), TODAY) == codes
    with pytest.raises(fields.FaultyValue):
        type_.parse("mẹ", TODAY)


def test_codes_of_several_choices_can_be_typed() -> None:
    type_ = fields.field_map(PersonFields)["substances"].type
    assert type_.parse("heroin, cannabis,", TODAY) == ("cannabis", "heroin")


@pytest.mark.parametrize(
    ("type_", "typed", "fault"),
    [
        (DayType(), "31/4/2026", FieldFault.NOT_A_DATE),
        (PartialDateType(), "gần Tết", FieldFault.NOT_A_DATE),
        (MomentType(), "25:00 24/11/2026", FieldFault.NOT_A_DATE),
        (NumberType(), "ba", FieldFault.NOT_A_NUMBER),
        (NumberType(greatest=5), "6", FieldFault.OUT_OF_RANGE),
        (NumberType(least=1), "0", FieldFault.OUT_OF_RANGE),
        (TextType(longest=2), "abc", FieldFault.TOO_LONG),
        (ChoiceType((fields.Choice("a", "A"),)), "B", FieldFault.NOT_IN_LIST),
        (ChoicesType((fields.Choice("a", "A"),)), "a, B", FieldFault.NOT_IN_LIST),
        (FlagType(), "chưa rõ", FieldFault.NOT_IN_LIST),
        (DayType(), "31/12/9999", FieldFault.NOT_A_DATE),
        (RecordsType(Relative), "x", FieldFault.WRONG_TYPE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(type_: FieldType, typed: str, fault: FieldFault) -> None:
    with pytest.raises(fields.FaultyValue) as caught:
        type_.parse(typed, TODAY)
    assert caught.value.fault is fault
