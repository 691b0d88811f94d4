"""What a check of a whole registry can find. The sentences stand in ``ui/words.py``."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class FaultKind(enum.StrEnum):
    """One kind for each way in which a registry can be broken."""

    PAGE_DAMAGED = "page_damaged"
    STRUCTURE_BROKEN = "structure_broken"
    REST_UNREADABLE = "rest_unreadable"
    REFERENCE_BROKEN = "reference_broken"
    # the journal
    ENTRY_MISSING = "entry_missing"
    ENTRY_CHANGED = "entry_changed"
    CONTENT_MISSING = "content_missing"
    CONTENT_CHANGED = "content_changed"
    CONTENT_FORGED = "content_forged"
    CONTENT_KEY_MISSING = "content_key_missing"
    # the heads that were signed when the registry was closed
    HEAD_FORGED = "head_forged"
    HEAD_CONTRADICTED = "head_contradicted"
    # a head kept elsewhere
    OLDER_COPY = "older_copy"
    OTHER_HISTORY = "other_history"
    OTHER_LOG = "other_log"
    # the access log
    LOOK_CHANGED = "look_changed"
    # what is computed from the rest
    CACHE_STALE = "cache_stale"
    SEARCH_STALE = "search_stale"
    # rule files
    RULE_FILE_UNREADABLE = "rule_file_unreadable"
    RULE_FILE_CHANGED = "rule_file_changed"
    # files beside the database
    PAPER_MISSING = "paper_missing"
    PAPER_DAMAGED = "paper_damaged"
    KEYRING_DAMAGED = "keyring_damaged"
    # the change log beside the database
    LOG_AHEAD = "log_ahead"
    LOG_FORKED = "log_forked"
    LOG_DAMAGED = "log_damaged"
    LOG_INCOMPLETE = "log_incomplete"
    # a backup
    COPY_MISSING = "copy_missing"
    COPY_CHANGED = "copy_changed"
    COPY_CONTRADICTED = "copy_contradicted"
    COPY_UNREADABLE = "copy_unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``where`` is a number, an id, a file's name or what SQLite says; never a person's name."""

    kind: FaultKind
    where: str | int = ""

    def __str__(self) -> str:
        return f"{self.kind.value} {self.where}".strip()


class CheckedPart(enum.StrEnum):
    """What a verification in steps goes through, in this order."""

    HEADERS = "headers"
    SIGNED_HEADS = "signed_heads"
    LOOKS = "looks"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a verification has come in one part, and what was found since its last step."""

    part: CheckedPart
    done: int
    total: int
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged page that was met while people worked: nothing is written any more until the registry was rescued.

    Reading goes on from a copy, made of the backup of ``read_from`` and the change log; ``is_complete``: it holds
    everything that was saved. Without a backup (None) what the damaged pages do not hold is still read.
    """

    found_at: datetime
    read_from: datetime | None
    is_complete: bool
