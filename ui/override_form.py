"""The form of a decision to depart from a rule: the value is asked for in the rule's own unit and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from models import fields
from models.errors import RegistryError
from models.events.overrides import RuleOverride
from models.field_types import Choice, ChoicesType, ChoiceType, FieldType
from models.law.overridable import overridable, value_from, value_text, value_type
from models.law.rules import Rule, Rules, Use
from ui.choose_dialog import Option, Section
from ui.editors import Editor
from ui.field_form import FieldForm
from ui.form_names import form_words
from ui.rule_codes import shown_code
from ui.rule_words import lawful_name, unit_word, value_words
from ui.widgets import label

_RULE, _VALUE = "rule", "value"
_WIDE = 60


class OverrideForm(FieldForm):
    """The fields of a decision about one rule; the rule itself is chosen before. Under the value stands the law's."""

    def __init__(self, rule: Rule, rules: Rules, today: Callable[[], date]) -> None:
        self._rule, self._rules = rule, rules
        super().__init__(_declared(rule, rules), today, self._under)

    def _under(self, editor: Editor) -> QWidget | None:
        if editor.field.name != _VALUE:
            return None
        law = self._rule.lawful or self._rule
        return label(f"Theo {lawful_name(law)}: {value_words(law, self._rules)}", "label", wrap=True)

    def values(self) -> dict[str, Any]:
        """The fields as a decision spells them. Raises InvalidFields."""
        typed = super().values()
        return {**typed, _RULE: self._rule.id, _VALUE: value_text(typed[_VALUE])}

    def show_values(self, values: Mapping[str, Any]) -> None:
        shown = dict(values)
        if isinstance(shown.get(_VALUE), str):
            shown[_VALUE] = self._value(shown[_VALUE])
        super().show_values(shown)

    def _value(self, text: str) -> Any:
        """A spelled value as its editor takes it; None if the rule does not take it any more."""
        try:
            value = value_from(text, self._rule, self._rules)
        except RegistryError:
            return None
        several = isinstance(self.editor(_VALUE).field.type, ChoicesType)
        return (value,) if several and isinstance(value, str) else value


def _declared(rule: Rule, rules: Rules) -> Iterator[fields.Field]:
    """The fields of a decision, the value in the unit of the rule."""
    type_ = value_type(rule, rules)
    for field in fields.fields_of(RuleOverride):
        if field.name == _VALUE and type_ is not None:
            wide = _WIDE if isinstance(type_, ChoiceType) else field.width
            unit = unit_word(rule)
            named = f"{field.label} ({unit})" if unit else field.label
            yield replace(field, type=_worded(type_, rule), label=named, width=wide)
        elif field.name != _RULE:
            yield field


def _worded(type_: FieldType, rule: Rule) -> FieldType:
    """The choices of a list of papers under the names of their forms."""
    if rule.use is Use.PAPERS and isinstance(type_, ChoicesType):
        return ChoicesType(tuple(Choice(choice.code, form_words(choice.code)) for choice in type_.choices))
    return type_


def form_of_decision(rule_id: str, rules: Rules, today: Callable[[], date]) -> FieldForm:
    """The form for a rule; for one that may not be overridden now the plain fields, so that they can be read."""
    rule = rules.at(rule_id, today())
    if rule is None or value_type(rule, rules) is None:
        return FieldForm(fields.fields_of(RuleOverride), today)
    return OverrideForm(rule, rules, today)


def rule_sections(rules: Rules, day: date) -> list[Section]:
    """Every rule that may be overridden, to choose from."""
    options = [
        Option(rule.id, f"{rule.title}: {value_words(rule, rules)}", f"{shown_code(rule.id)} · {rule.article}")
        for rule in overridable(rules, day)
    ]
    return [Section("Quy định có thể áp dụng khác", tuple(options))]
