"""What a registry needs from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.clock import Clock, SystemClock
from models.ids import IdSource, random_id
from models.law.calendar import packaged_working_days
from models.law.loading import packaged_rules
from models.law.rule_files import Law
from models.law.rules import Rules
from storage.calibration import cost_here
from storage.keyring import LEAST_COST, KdfCost
from storage.rule_seal import TRAINING_PUBLISHER, Ed25519Seal, packaged_publishers, public_hex, training_key

REAL, TRAINING = "real", "training"
"""Kinds of registries."""


@dataclass(frozen=True)
class Options:
    """What a registry needs from outside: time, ids, rules, and the costs of the disk and of keys."""

    clock: Clock = field(default_factory=SystemClock)
    new_id: IdSource = random_id
    cost: KdfCost | None = None
    """Of a slot that is made; unless given, as much as this machine bears, and the least for a training registry."""
    synchronous: str = "FULL"
    change_log: bool = True
    rules: Rules | None = None
    publishers: Mapping[str, str] | None = None
    """Names of those whose rule files are taken, by public key; unless given, those delivered with the program."""

    @property
    def is_synced(self) -> bool:
        """Whether what is committed must be safe on the disk."""
        return self.synchronous != "OFF"

    def cost_for(self, kind: str) -> KdfCost:
        return self.cost or (LEAST_COST if kind == TRAINING else cost_here())

    @property
    def law(self) -> Law:
        """The law that comes with the program."""
        return Law(self.rules or packaged_rules(), packaged_working_days())

    def seal_for(self, kind: str) -> Ed25519Seal:
        """Whose rule files a registry takes; a training registry also those of training."""
        trusted = packaged_publishers() if self.publishers is None else self.publishers
        training = {public_hex(training_key()): TRAINING_PUBLISHER} if kind == TRAINING else {}
        return Ed25519Seal({**training, **trusted})
