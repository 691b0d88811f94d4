"""Rows of law and decisions that depart from them, in Vietnamese: values, days, who decided and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.dates import legal_day, show_date
from models.events.base import KINDS
from models.field_types import ChoiceType
from models.law.overridable import HOUSE_WORDS, value_type
from models.law.overrides import Override, RuleValue, Scope
from models.law.rules import LIMIT_UNITS, Mark, Rule, Rules, Unit, Use
from ui.form_names import form_words
from ui.words import UNITS, amount_words, grouped, inside_sentence

SCOPES = {Scope.CASE: "cho hồ sơ này", Scope.OFFICE: "trong cả đơn vị"}


_LEAST_AGE = 12
"""So many years are an age: no term of the law is as long."""


def value_words(rule: Rule, rules: Rules, value: RuleValue | None = None) -> str:
    """The value of a row, or another in its place; empty where only the statement can say it."""
    shown = rule.value if value is None else value
    if rule.unit is Unit.AT_ONCE:
        return "ngay"
    if shown is None:
        return "chưa rõ" if rule.mark is Mark.UNKNOWN else ""
    if isinstance(shown, int):
        return _number(shown, rule.unit)
    if isinstance(shown, tuple) and isinstance(shown[0], int):
        return _span(int(shown[0]), int(shown[1]), rule.unit)
    return _codes(rule, rules, shown)


_LONGEST_IN_LIST = 42


def short_value(rule: Rule, rules: Rules) -> str:
    """The value in one line of a list: of a long set only how much there is."""
    told = value_words(rule, rules)
    return told if len(told) <= _LONGEST_IN_LIST or not rule.codes else f"danh mục {len(rule.codes)} mục"


def unit_word(rule: Rule) -> str:
    """What the number of a row counts; empty if it is no number, or counts cases."""
    if isinstance(rule.value, int) and rule.unit is Unit.YEARS and rule.value >= _LEAST_AGE:
        return "tuổi"
    return _UNIT_WORDS.get(rule.unit, "")


_UNIT_WORDS = {Unit.PER_MONTH: "lần mỗi tháng", Unit.PERCENT: "%", Unit.DONG: "đồng, từ - đến", Unit.COUNT: "lần"} | {
    unit: UNITS[unit] for unit in LIMIT_UNITS
}


def _number(amount: int, unit: Unit) -> str:
    if unit is Unit.YEARS and amount >= _LEAST_AGE:
        return f"{amount} tuổi"
    if unit in LIMIT_UNITS:
        return amount_words(amount, unit)
    return {Unit.PER_MONTH: f"{amount:02d} lần mỗi tháng", Unit.PERCENT: f"{amount}%"}.get(unit, f"{amount:02d}")


def _span(least: int, most: int, unit: Unit) -> str:
    if unit is Unit.DONG:
        return " đến ".join(grouped(amount) for amount in (least, most)) + " đồng"
    return f"{least:02d} đến {amount_words(most, unit)}" if unit in LIMIT_UNITS else f"{least:02d} đến {most:02d}"


def _codes(rule: Rule, rules: Rules, shown: str | tuple[str, ...] | tuple[int, ...]) -> str:
    codes = [str(code) for code in shown] if isinstance(shown, tuple) else [shown]
    type_ = value_type(rule, rules)
    labels = {choice.code: choice.label for choice in type_.choices} if isinstance(type_, ChoiceType) else {}
    words = [labels[code] if labels.get(code, code) != code else _code(rule, code) for code in codes]
    return "; ".join(words) if all(words) else ""


def _code(rule: Rule, code: str) -> str:
    """One code; empty if it is the program's own word for what the statement says."""
    if rule.unit is Unit.FORM:
        return f"mẫu {code}"
    if rule.unit is Unit.STEP and code in KINDS:
        return inside_sentence(KINDS[code].label)
    if rule.mark is Mark.HOUSE:
        return HOUSE_WORDS.get(code, "")
    if rule.use is Use.PAPERS:
        return form_words(code)
    return "" if code.isascii() and code.islower() else code


def days_words(start: date, end: date | None) -> str:
    """From when to when something holds."""
    return f"từ {show_date(start)} đến hết {show_date(end)}" if end else f"từ {show_date(start)}, chưa định ngày hết"


def override_words(override: Override, rule: Rule, rules: Rules) -> str:
    """Who decided when, what the law says, and why: ``theo quyết định của … ngày … (luật: 24 giờ): <lý do>``."""
    fact, law = override.fact, rule.lawful or rule
    told = f"theo quyết định của {fact.decided_by} ngày {show_date(legal_day(override.at.instant))}"
    document = " ".join(_document(fact.number, fact.dated))
    lawful = value_words(law, rules)
    told += f", văn bản {document}" if document else ""
    told += f" ({lawful_name(law)}: {lawful})" if lawful else ""
    return f"{told}: {fact.reason.strip().rstrip('.')}"


def lawful_name(law: Rule) -> str:
    """What gave a row its value before anybody decided otherwise."""
    return "quy ước" if law.mark is Mark.HOUSE else "luật"


def _document(number: str, dated: date | None) -> Iterator[str]:
    if number:
        yield f"số {number}"
    if dated:
        yield f"ngày {show_date(dated)}"


def overridden_words(rule: Rule, rules: Rules) -> str:
    """A row whose value is not the law's: the value and the decision; empty for a row of law."""
    if rule.override is None:
        return ""
    value = value_words(rule, rules) or rule.override.fact.value
    return f"Áp dụng {value} {SCOPES[rule.override.scope]}, {override_words(rule.override, rule, rules)}."
