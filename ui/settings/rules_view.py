"""What the page of rules shows, read in one go: every row in force today as the office applies it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.clock import Clock, today
from models.dates import show_date
from models.law.overridable import overrides_among
from models.law.overrides import Scope
from models.law.practice import OfficeOverride
from models.law.rule_files import TakenRuleFile
from models.law.rules import Mark, Rule, Rules
from models.ports import Queries, Registry
from models.roles import User
from models.text import begins_words, fold
from ui.rule_codes import shown_code
from ui.rule_words import short_value, value_words
from ui.words import MARKS


@dataclass(frozen=True)
class RulesView:
    """The rules, what the office decided about them, and who looks. ``law`` are the rules without decisions."""

    law: Rules
    rules: Rules
    decisions: tuple[OfficeOverride, ...]
    files: tuple[TakenRuleFile, ...]
    user: User
    user_names: Mapping[str, str]
    today: date

    @property
    def unread(self) -> TakenRuleFile | None:
        """The first file taken that this program cannot read."""
        return next((taken for taken in self.files if taken.file is None), None)

    def decisions_on(self, rule_id: str) -> tuple[OfficeOverride, ...]:
        """The decisions of the office about a rule, those taken back included, the newest first."""
        return tuple(made for made in reversed(self.decisions) if made.fact.rule == rule_id)


@dataclass(frozen=True)
class RuleRow:
    """One row as the list shows it: ``value`` in one line, ``whole_value`` where there is room. ``words`` are what the
    filter looks into."""

    rule: Rule
    value: str
    whole_value: str
    mark: str
    words: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return (shown_code(self.rule.id), self.rule.title, self.value, self.rule.article, self.mark)

    @property
    def is_overridden(self) -> bool:
        return self.rule.override is not None

    @property
    def is_unsure(self) -> bool:
        """Whether the law was not read where it stands, or says nothing."""
        return self.rule.mark not in (Mark.FOUND, Mark.HOUSE)

    def fits(self, typed: str) -> bool:
        """Whether every word typed (folded) begins a word of the row."""
        return begins_words(typed.split(), self.words)


def read_rules(registry: Registry, clock: Clock) -> RulesView:
    """Read everything the page needs."""

    def view(q: Queries) -> RulesView:
        law, decisions = q.rules(), tuple(q.overrides())
        holding = [(made.at, made.fact) for made in decisions if not made.voided]
        rules = law.overridden(tuple(overrides_among(holding, Scope.OFFICE, law)))
        files = tuple(q.rule_files())
        return RulesView(law, rules, decisions, files, registry.user, q.user_names(), today(clock))

    return registry.read(view)


def rows_of(view: RulesView) -> list[RuleRow]:
    """Every row in force today, in the order of the law."""
    return [_row(rule, view.rules) for rule in view.rules.all() if rule.is_in_force(view.today)]


def _row(rule: Rule, rules: Rules) -> RuleRow:
    decided = "" if rule.override is None else " (áp dụng khác)"
    value, whole = (
        f"{told or 'như nội dung'}{decided}" for told in (short_value(rule, rules), value_words(rule, rules))
    )
    checked = MARKS[rule.mark] or "đã đối chiếu"
    mark = checked if rule.override is None else "theo quyết định của chỉ huy"
    words = fold(f"{rule.id} {shown_code(rule.id)} {rule.title} {whole} {rule.article} {mark}").split()
    return RuleRow(rule, value, whole, mark, tuple(words))


def files_words(view: RulesView) -> str:
    """The rule files taken since the program was made; empty without any."""
    told = [
        f"số {taken.number}, {taken.file.title}, từ {show_date(taken.file.start)}, ký bởi {taken.signer}"
        for taken in view.files
        if taken.file is not None
    ]
    return f"Tệp quy định đã nhận: {'; '.join(told)}." if told else ""


def summary(rows: list[RuleRow]) -> str:
    """How many rows there are, and how many of them need care."""
    unsure = sum(row.is_unsure for row in rows)
    decided = sum(row.is_overridden for row in rows)
    told = f"{len(rows)} mục đang có hiệu lực hôm nay; {unsure} mục chưa kiểm chứng hoặc chưa rõ"
    return f"{told}; {decided} mục đơn vị áp dụng khác." if decided else f"{told}."
