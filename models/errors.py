"""Everything that can be expected to go wrong, each with a code.

No sentence for the user stands here: ``ui/messages.py`` has one for every code. Details carry only
codes, field names, counts and ids, never a name or a number of a person.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NamedTuple


class ErrorCode(enum.StrEnum):
    """One code per kind of expected failure."""

    # opening the registry
    WRONG_PASSWORD = "wrong_password"
    PASSWORD_DELAYED = "password_delayed"
    PASSWORD_TOO_WEAK = "password_too_weak"
    PASSWORDS_DIFFER = "passwords_differ"
    UNKNOWN_USER = "unknown_user"
    NOT_A_REGISTRY = "not_a_registry"
    FOLDER_NOT_EMPTY = "folder_not_empty"
    NOT_IN_PLACE = "not_in_place"
    ALREADY_OPEN = "already_open"
    REGISTRY_DAMAGED = "registry_damaged"
    KEYRING_DAMAGED = "keyring_damaged"
    KEYRING_MISMATCH = "keyring_mismatch"
    NEWER_VERSION = "newer_version"
    TRAINING_AS_REAL = "training_as_real"
    REAL_AS_TRAINING = "real_as_training"
    LOCKED = "locked"
    # accounts and keys
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_IDLE = "account_idle"
    LOGIN_TAKEN = "login_taken"
    LAST_CHIEF = "last_chief"
    OWN_ACCOUNT = "own_account"
    HEALTH_ROLE_FIXED = "health_role_fixed"
    PASSWORD_MUST_CHANGE = "password_must_change"
    PASSWORD_USED_BEFORE = "password_used_before"
    CLINICAL_KEY_MISSING = "clinical_key_missing"
    LAST_CLINICAL_KEY = "last_clinical_key"
    SPACE_SHORT = "space_short"
    SHEET_UNREADABLE = "sheet_unreadable"
    SHEET_HALF_MISSING = "sheet_half_missing"
    SHEETS_APART = "sheets_apart"
    SHEET_OF_ANOTHER = "sheet_of_another"
    # disk
    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    DISK_ERROR = "disk_error"
    DRIVE_GONE = "drive_gone"
    FILE_HELD = "file_held"
    FILE_MISSING = "file_missing"
    NOT_A_FILE = "not_a_file"
    DAMAGED_WHILE_OPEN = "damaged_while_open"
    NO_COPY_TO_READ = "no_copy_to_read"
    # backups
    PLACE_MISSING = "place_missing"
    PLACE_TAKEN = "place_taken"
    PLACE_REFUSED = "place_refused"
    BACKUP_INTERRUPTED = "backup_interrupted"
    BACKUP_BROKEN = "backup_broken"
    BACKUP_OF_OLD_KEY = "backup_of_old_key"
    NO_BACKUP = "no_backup"
    NO_OWN_BACKUP = "no_own_backup"
    BACKUP_OF_ANOTHER = "backup_of_another"
    NOTHING_TO_RESCUE = "nothing_to_rescue"
    # what is recorded
    NOT_ALLOWED = "not_allowed"
    CASE_CLOSED = "case_closed"
    NOT_FOUND = "not_found"
    VERSION_CONFLICT = "version_conflict"
    UNKNOWN_KIND = "unknown_kind"
    INVALID_FIELDS = "invalid_fields"
    FUTURE_DATE = "future_date"
    IMPOSSIBLE_DATE = "impossible_date"
    NO_GROUND_OF_ENTRY = "no_ground_of_entry"
    REASON_MISSING = "reason_missing"
    ALREADY_VOID = "already_void"
    UNDO_REFUSED = "undo_refused"
    # destruction
    CASE_OPEN = "case_open"
    STILL_TO_BE_KEPT = "still_to_be_kept"
    NAME_IN_REPORT = "name_in_report"
    NOTHING_TO_ERASE = "nothing_to_erase"
    # cards and lists
    CARD_TEXT_UNREADABLE = "card_text_unreadable"
    CARD_TEXT_GARBLED = "card_text_garbled"
    WORKBOOK_UNREADABLE = "workbook_unreadable"
    WORKBOOK_PROTECTED = "workbook_protected"
    WORKBOOK_TOO_LARGE = "workbook_too_large"
    WORKBOOK_TIMED_OUT = "workbook_timed_out"
    WORKBOOK_NO_LIST = "workbook_no_list"
    # rules of law
    OVERRIDE_REFUSED = "override_refused"
    RULE_FILE_SEAL = "rule_file_seal"
    RULE_FILE_UNTRUSTED = "rule_file_untrusted"
    RULE_FILE_OLD = "rule_file_old"
    RULE_FILE_UNREAD = "rule_file_unread"
    # papers
    GLYPH_MISSING = "glyph_missing"
    SCAN_TYPE = "scan_type"
    SCAN_TOO_LARGE = "scan_too_large"
    SCAN_UNREADABLE = "scan_unreadable"
    DOSSIER_TOO_LARGE = "dossier_too_large"
    FORM_FILE_BAD = "form_file_bad"
    RULE_FILE_BAD = "rule_file_bad"
    HISTORY_BAD = "history_bad"
    PRINTER_FAILED = "printer_failed"
    CANCELLED = "cancelled"
    # bugs: anything else
    UNEXPECTED = "unexpected"


class RegistryError(Exception):
    """An expected failure: nothing was changed. ``details`` never hold personal data."""

    def __init__(self, code: ErrorCode, **details: str | int | float) -> None:
        super().__init__(code.value, details)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        shown = " ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.code.value} {shown}".strip()


class FieldFault(enum.StrEnum):
    """Why a value is not accepted for a field."""

    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    NOT_IN_LIST = "not_in_list"
    TOO_LONG = "too_long"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    IN_FUTURE = "in_future"


class SheetFault(enum.StrEnum):
    """Why what was typed from a recovery sheet is no code of any sheet."""

    UNKNOWN_WORD = "unknown_word"
    COUNT = "count"
    CHECKSUM = "checksum"


class OverrideFault(enum.StrEnum):
    """Why a decision to depart from a rule is not accepted."""

    UNKNOWN_RULE = "unknown_rule"
    NOT_IN_FORCE = "not_in_force"
    NOT_KNOWN = "not_known"
    """The rule itself gives no value."""
    NOT_OVERRIDABLE = "not_overridable"
    DAYS = "days"
    VALUE = "value"


class UndoFault(enum.StrEnum):
    """Why an action is not taken back."""

    KIND = "kind"
    DONE = "done"
    BUILT_ON = "built_on"


class RuleFileFault(enum.StrEnum):
    """Why a rule file is refused whole."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NOT_TOML = "not_toml"
    HEAD = "head"
    """Number, title, date of issue, first day: one is missing, wrong, or something unknown stands beside them."""
    NOTHING_IN_IT = "nothing_in_it"
    ROW = "row"
    """A row that this program cannot read; ``detail`` says why."""
    TOO_EARLY = "too_early"
    OVERLAP = "overlap"
    GAP = "gap"
    ANOTHER_USE = "another_use"
    NOT_FOLLOWED = "not_followed"
    """A value that the program cannot follow, or a rule that it would never read."""
    DAY = "day"
    THROUGH = "through"


class FieldProblem(NamedTuple):
    """One field and what is wrong with it."""

    field: str
    fault: FieldFault


class InvalidFields(RegistryError):
    """Values that were refused, field by field."""

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            ErrorCode.INVALID_FIELDS,
            fields=", ".join(f"{p.field}:{p.fault.value}" for p in self.problems),
        )
