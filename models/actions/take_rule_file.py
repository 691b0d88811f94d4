"""Taking a rule file: what it would change is shown before, and it is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.clock import Clock
from models.law.practice import OfficeOverride
from models.law.rule_files import Law, RuleFile, read_rule_file
from models.law.rules import Rule
from models.ports import RuleFileSeal, Work
from models.roles import Permission, User, needs


@dataclass(frozen=True)
class RowChange:
    """A row that a file adds, and the newest row of its rule before it, if there is one."""

    row: Rule
    before: Rule | None


@dataclass(frozen=True)
class RuleFilePlan:
    """What taking a file would do. ``law`` is the law with it; ``decisions`` are those of the office that bear on rules
    which it changes, from its first day on: they hold on, and somebody should look whether they should."""

    file: RuleFile
    signer: str
    law: Law
    changes: tuple[RowChange, ...]
    decisions: tuple[OfficeOverride, ...]


def plan_rule_file(seal: RuleFileSeal, law: Law, decisions: Iterable[OfficeOverride], sealed: bytes) -> RuleFilePlan:
    """What a sealed file would change. Raises RULE_FILE_SEAL, RULE_FILE_UNTRUSTED, RULE_FILE_OLD, RULE_FILE_BAD."""
    signed = seal.open(sealed)
    file = read_rule_file(signed.content)
    after = law.with_file(file)
    return RuleFilePlan(file, signed.signer, after, _changes(file, after), _bearing_on(file, decisions))


def _changes(file: RuleFile, after: Law) -> tuple[RowChange, ...]:
    changes = []
    for row in sorted(file.rows, key=lambda row: (row.id, row.start)):
        earlier = [version for version in after.rules.versions(row.id) if version.start < row.start]
        changes.append(RowChange(row, earlier[-1] if earlier else None))
    return tuple(changes)


def _bearing_on(file: RuleFile, decisions: Iterable[OfficeOverride]) -> tuple[OfficeOverride, ...]:
    return tuple(
        made
        for made in decisions
        if not made.voided
        and made.fact.rule in file.rule_ids
        and (made.fact.to_day is None or made.fact.to_day >= file.start)
    )


@needs(Permission.TAKE_RULES)
def take_rule_file(work: Work, clock: Clock, user: User, sealed: bytes) -> int:
    """Take a file into the law of the registry; returns its number. Every case is judged anew.

    Raises what ``plan_rule_file`` raises, and RULE_FILE_UNREAD while one taken before cannot be read.
    """
    plan = plan_rule_file(work.seal, work.law, (), sealed)
    work.rule_files.add(work.new_id(), sealed, plan.file, plan.signer)
    return plan.file.number
