"""Which rows of law a chief may decide to apply differently, and with which values.

Limits and terms, roles, sets and the conventions of house rules; never a row that is not known (it gives
"chưa rõ", not a value) and none that drives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.dates import Moment
from models.errors import ErrorCode, FieldFault, OverrideFault, RegistryError
from models.events.base import KINDS
from models.events.overrides import RuleOverride
from models.field_types import Choice, ChoicesType, ChoiceType, FaultyValue, FieldType, NumberType, Value
from models.fields import field_map
from models.law.overrides import Override, RuleValue, Scope
from models.law.rules import HOUSE_VALUES, NUMERIC_UNITS, Mark, Rule, Rules, Unit, Use

MOST: Mapping[Unit, int] = {
    Unit.HOURS: 10_000,
    Unit.WORKING_DAYS: 1_000,
    Unit.DAYS: 10_000,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
    Unit.COUNT: 1_000,
    Unit.PER_MONTH: 31,
    Unit.PERCENT: 100,
    Unit.DONG: 10_000_000_000,
}
"""Beyond this a number is a slip of the pen; below one a limit is none."""

HOUSE_WORDS: Mapping[str, str] = {
    "same_numbered_day": "đến hết ngày cùng số",
    "day_before": "đến hết ngày liền trước ngày cùng số",
    "earlier": "theo hạn sớm hơn",
    "later": "theo hạn muộn hơn",
    "end_stays": "ngày hết hạn giữ nguyên",
    "custody_added": "cộng thêm thời gian tạm giữ, tạm giam",
    "not_counted": "không tính khoảng trống",
    "counted": "tính cả khoảng trống",
    "reception": "từ biên bản tiếp nhận",
    "stages_done": "từ khi xong ba giai đoạn",
    "asked": "hỏi cán bộ",
    "first": "coi là lần đầu",
    "carried_out": "từ khi thi hành quyết định",
    "decision": "từ ngày quyết định",
    "age_at_decision": "theo tuổi khi quyết định",
    "age_at_effect": "theo tuổi khi có hiệu lực",
    "both": "theo cả hai cách",
    "new_decision": "ra quyết định mới",
    "compulsory": "lập hồ sơ cai nghiện bắt buộc",
    "age_at_order": "theo tuổi khi Tòa án quyết định",
    "age_at_completion": "theo tuổi khi chấp hành xong",
    "whole_working_days": "đủ ngày làm việc trọn vẹn",
    "begun_working_days": "tính cả ngày làm việc chưa trọn",
    "calendar_month": "theo tháng dương lịch",
    "law_of_start": "theo luật khi bắt đầu",
    "law_of_end": "theo luật khi kết thúc",
}
"""The conventions of HOUSE_VALUES as a chief chooses between them."""

_SPAN = re.compile(r"\s*(\d+)\s*(?:-|–|đến)\s*(\d+)\s*")


@dataclass(frozen=True, slots=True)
class SpanType(FieldType):
    """From the least to the most: two whole numbers, typed ``6-12``."""

    most: int

    def check(self, value: Value) -> tuple[int, int]:
        if not isinstance(value, tuple) or [type(bound) for bound in value] != [int, int]:
            raise FaultyValue(FieldFault.WRONG_TYPE)
        least, most = value
        if not 0 <= least <= most <= self.most:
            raise FaultyValue(FieldFault.OUT_OF_RANGE)
        return least, most

    def show(self, value: Value) -> str:
        return f"{value[0]}-{value[1]}"

    def parse(self, typed: str, today: date) -> Value:
        found = _SPAN.fullmatch(typed.replace(".", ""))
        if found is None:
            raise FaultyValue(FieldFault.NOT_A_NUMBER)
        return self.check((int(found[1]), int(found[2])))


def value_type(rule: Rule, rules: Rules) -> FieldType | None:
    """The type of the values that may be put in place of a row's; None if the row is not to be overridden."""
    law = rule.lawful or rule
    if law.value is None or law.mark is Mark.UNKNOWN or law.use is Use.REFERENCE:
        return None
    if law.mark is Mark.HOUSE:
        return _one_of(HOUSE_VALUES.get(law.id, ()), HOUSE_WORDS)
    if law.bounds is not None and law.unit in MOST:
        return SpanType(MOST[law.unit])
    if law.unit in NUMERIC_UNITS and isinstance(law.value, int):
        return NumberType(1, MOST[law.unit])
    if law.unit is Unit.ROLE:
        return _roles(law, rules)
    if law.unit is Unit.SET and isinstance(law.value, tuple):
        return _several_of(_known_codes(law, rules), _labels(law))
    return None


def _one_of(codes: Iterable[str], words: Mapping[str, str]) -> FieldType | None:
    choices = tuple(Choice(code, words.get(code, code)) for code in dict.fromkeys(codes))
    return ChoiceType(choices) if len(choices) > 1 else None


def _several_of(codes: Iterable[str], words: Mapping[str, str]) -> FieldType | None:
    choices = tuple(Choice(code, words.get(code, code)) for code in dict.fromkeys(codes))
    return ChoicesType(choices) if len(choices) > 1 else None


def _roles(law: Rule, rules: Rules) -> FieldType | None:
    """Of those who sign any that the law names anywhere; of what a chapter reads by name what it has read before."""
    rows = rules.used_as(Use.SIGNER) if law.use is Use.SIGNER else rules.versions(law.id)
    named = [code for row in rows if row.unit is Unit.ROLE for code in _codes(row.lawful or row)]
    return _several_of(named, {}) if law.use is Use.SIGNER else _one_of(named, _labels(law))


def _codes(row: Rule) -> tuple[str, ...]:
    return row.codes or ((str(row.value),) if row.value is not None else ())


def _known_codes(law: Rule, rules: Rules) -> Iterable[str]:
    """Of choices every code of the field; of papers those that any list names; of other sets those of the row, for
    what reads them by name knows no others."""
    if law.use is Use.CHOICES:
        return _labels(law)
    rows = rules.used_as(Use.PAPERS) if law.use is Use.PAPERS else (law,)
    return (code for row in rows for code in (row.lawful or row).codes)


_WORDED_BY: Mapping[str, tuple[str, str]] = {
    "D02": ("place_decision", "centre_kind"),
    "E07": ("rehab_stage", "stage"),
    "E07-private": ("rehab_stage", "stage"),
    "N01": ("taken_over", "measure"),
    "N03": ("monitoring_decision", "ground"),
    "L06": ("search_decision", "issuer"),
}
"""The field whose choices word the codes that a chapter reads by name."""

_FIELDS_OF: Mapping[str, str] = {"B09": "management_decision", "P08": "aftercare_team"}
"""The kind of event whose fields the codes of a set are."""

_OTHER_WORDS: Mapping[str, str] = {
    "adult": "Người từ đủ 18 tuổi",
    "minor": "Người dưới 18 tuổi",
    "commune_of_violation": "Ủy ban nhân dân cấp xã nơi có hành vi vi phạm",
    "commune_declared_to_centre": "Cấp xã nơi người đó đăng ký cư trú với cơ sở cai nghiện",
}


def _labels(law: Rule) -> Mapping[str, str]:
    """What the codes of a row are called."""
    if law.id in _FIELDS_OF:
        return {name: field.label for name, field in field_map(KINDS[_FIELDS_OF[law.id]]).items()}
    kind, name = (law.field.kind, law.field.field) if law.field else _WORDED_BY.get(law.id, ("", ""))
    type_ = field_map(KINDS[kind])[name].type if kind else None
    return {choice.code: choice.label for choice in type_.choices} if isinstance(type_, ChoiceType) else _OTHER_WORDS


def overridable(rules: Rules, day: date) -> tuple[Rule, ...]:
    """The rows in force on a day that may be overridden, in their order."""
    return tuple(rule for rule in rules.all() if rule.is_in_force(day) and value_type(rule, rules) is not None)


def value_from(text: str, rule: Rule, rules: Rules) -> RuleValue:
    """The value that a decision spells. Raises OVERRIDE_REFUSED if the row takes none, or not this one."""
    type_ = value_type(rule, rules)
    if type_ is None:
        raise _refused(rule.id, _why_not(rule))
    try:
        value: Any = type_.parse(text, date.min)
    except FaultyValue as error:
        raise _refused(rule.id, OverrideFault.VALUE) from error
    if value == ():
        raise _refused(rule.id, OverrideFault.VALUE)
    found: RuleValue = value[0] if rule.unit is Unit.ROLE and isinstance(value, tuple) and len(value) == 1 else value
    return found


def value_text(value: RuleValue) -> str:
    """The one spelling of a value in a decision."""
    if isinstance(value, tuple):
        return ("-" if isinstance(value[0], int) else ", ").join(str(part) for part in value)
    return str(value)


def override_of(fact: RuleOverride, at: Moment, scope: Scope, rules: Rules) -> Override:
    """A decision, checked against the rules. Raises OVERRIDE_REFUSED, naming the rule and what is wrong."""
    if not rules.versions(fact.rule):
        raise _refused(fact.rule, OverrideFault.UNKNOWN_RULE)
    if fact.from_day is None or (fact.to_day is not None and fact.to_day < fact.from_day):
        raise _refused(fact.rule, OverrideFault.DAYS)
    rule = rules.at(fact.rule, fact.from_day)
    if rule is None:
        raise _refused(fact.rule, OverrideFault.NOT_IN_FORCE)
    return Override(scope, at, fact, rule.unit, value_from(fact.value, rule, rules))


def checked_decision(fact: RuleOverride, at: Moment, scope: Scope, rules: Rules) -> RuleOverride:
    """A decision with its value in the one spelling. Raises OVERRIDE_REFUSED."""
    return replace(fact, value=value_text(override_of(fact, at, scope, rules).value))


def overrides_among(decisions: Iterable[tuple[Moment, RuleOverride]], scope: Scope, rules: Rules) -> list[Override]:
    """The decisions that fit the rules, in their order. What a program of other rules stored may not fit: it has no
    effect."""
    found = []
    for at, fact in decisions:
        try:
            found.append(override_of(fact, at, scope, rules))
        except RegistryError:
            continue
    return found


def _why_not(rule: Rule) -> OverrideFault:
    unknown = (rule.lawful or rule).mark is Mark.UNKNOWN
    return OverrideFault.NOT_KNOWN if unknown else OverrideFault.NOT_OVERRIDABLE


def _refused(rule_id: str, fault: OverrideFault) -> RegistryError:
    return RegistryError(ErrorCode.OVERRIDE_REFUSED, rule=rule_id, fault=fault.value)
