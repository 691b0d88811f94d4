"""Who uses the program and what each role may do: one table, asked by actions and screens."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from models import fields
from models.errors import ErrorCode, RegistryError
from models.fields import Choice
from models.ids import UserId


class Role(enum.StrEnum):
    """The roles of an office (design §4)."""

    CHIEF = "chief"
    CASE_OFFICER = "case_officer"
    DUTY_OFFICER = "duty_officer"
    HEALTH = "health"
    READER = "reader"
    SUPERIOR = "superior"


ROLES = (
    Choice(Role.CHIEF.value, "Chỉ huy"),
    Choice(Role.CASE_OFFICER.value, "Cán bộ"),
    Choice(Role.DUTY_OFFICER.value, "Trực ban"),
    Choice(Role.HEALTH.value, "Y tế"),
    Choice(Role.READER.value, "Xem, thống kê"),
    Choice(Role.SUPERIOR.value, "Cấp trên"),
)


class Permission(enum.StrEnum):
    """What can be allowed: things that users do."""

    READ_OFFICE = "read_office"
    """Use the program: the office's settings, its rules, the names of colleagues."""
    OWN_PASSWORD = "own_password"
    """Come in and choose one's own password: all that is allowed as long as somebody else knows it."""
    READ_LISTS = "read_lists"
    READ_PERSON = "read_person"
    """Open the file of a person on the lists: who it is, what happened, what the law requires."""
    OPEN_CLOSED = "open_closed"
    """See who was taken off the lists and, for a reason, open the file (design §8, Closed cases)."""
    READ_REQUESTS = "read_requests"
    """What a health station sees of a person: identity, the request, results (design §4)."""
    READ_CLINICAL = "read_clinical"
    """Unseal clinical values; takes the clinical key of the slot as well (design §8, Keys and roles)."""
    ENTER_PERSON = "enter_person"
    CHANGE_PERSON = "change_person"
    RECORD_EVENT = "record_event"
    RECORD_DETERMINATION = "record_determination"
    """Record what a health station finds: the result of a determination, treatment, psychosis."""
    AMEND_EVENT = "amend_event"
    """Correct or take back an event of a kind that one may record."""
    PRINT = "print"
    """Print a paper of a person; the papers kept are seen only by who may print them."""
    PRINT_HEALTH = "print_health"
    """Print the papers of a health station (models/papers/station.py) for a person whom it sees, and no others."""
    TAKE_OVER = "take_over"
    CHANGE_OFFICE = "change_office"
    OVERRIDE_RULE = "override_rule"
    """Decide that a rule is applied differently, for a person or for the office (design §8, Overrides)."""
    TAKE_RULES = "take_rules"
    """Take a rule file into the law that the registry works with."""
    MANAGE_USERS = "manage_users"
    READ_JOURNAL = "read_journal"
    READ_ACCESS_LOG = "read_access_log"
    UNDO = "undo"
    """Take back one's own last actions."""
    UNDO_OTHERS = "undo_others"
    """Take back what a colleague did."""
    ERASE = "erase"
    EXTRACT = "extract"
    """Print what is kept of a person, for that person, as far as one may read it oneself."""
    SAVE_PLAIN = "save_plain"
    """Save a plain file with names (design §8, What may leave unsealed)."""
    CHECK = "check"
    BACK_UP = "back_up"
    """Make backups and read what there are of them: whoever can change the registry, or a night's work has no copy."""
    MANAGE_BACKUPS = "manage_backups"
    """Decide where backups go."""


_READER = frozenset({Permission.READ_OFFICE, Permission.OWN_PASSWORD, Permission.READ_LISTS, Permission.READ_PERSON})
_DUTY_OFFICER = _READER | {
    Permission.ENTER_PERSON,
    Permission.RECORD_EVENT,
    Permission.RECORD_DETERMINATION,
    Permission.PRINT,
    Permission.BACK_UP,
}
_CASE_OFFICER = _DUTY_OFFICER | {
    Permission.OPEN_CLOSED,
    Permission.CHANGE_PERSON,
    Permission.AMEND_EVENT,
    Permission.TAKE_OVER,
    Permission.READ_JOURNAL,
    Permission.UNDO,
    Permission.EXTRACT,
    Permission.CHECK,
}

ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.CHIEF: frozenset(Permission) - {Permission.READ_CLINICAL, Permission.PRINT_HEALTH},
    Role.CASE_OFFICER: _CASE_OFFICER,
    Role.DUTY_OFFICER: _DUTY_OFFICER,
    Role.HEALTH: frozenset(
        {
            Permission.READ_OFFICE,
            Permission.OWN_PASSWORD,
            Permission.READ_REQUESTS,
            Permission.READ_CLINICAL,
            Permission.RECORD_DETERMINATION,
            Permission.AMEND_EVENT,
            Permission.PRINT_HEALTH,
            Permission.EXTRACT,
            Permission.BACK_UP,
        }
    ),
    Role.READER: _READER,
    Role.SUPERIOR: _READER | {Permission.PRINT},
}
"""The table action x role (design §4, docs/decisions/0017). Storage refuses what is not in it; screens only say so."""


Declared = TypeVar("Declared", bound=Callable[..., Any])


def needs(*permissions: Permission) -> Callable[[Declared], Declared]:
    """Declare that an action or query is open to who has one of these permissions; storage asks the table."""

    def declare(action: Declared) -> Declared:
        action.needs = permissions  # type: ignore[attr-defined]  # a function takes any attribute
        return action

    return declare


def needed_by(action: Callable[..., Any]) -> tuple[Permission, ...]:
    """The permissions of which one suffices. Raises TypeError for an action that declares none: nobody may run it."""
    declared: tuple[Permission, ...] = getattr(action, "needs", ())
    if not declared:
        raise TypeError(f"{getattr(action, '__name__', action)} does not declare what it needs (models/roles.py)")
    return declared


@dataclass(frozen=True)
class UserFields:
    """What is declared about a user of the program."""

    login: str = fields.text("Tên đăng nhập", required=True, longest=40)
    name: str = fields.text("Họ và tên", required=True)
    rank: str = fields.text("Cấp bậc")
    position: str = fields.text("Chức vụ")
    role: str = fields.choice("Vai trò", ROLES, required=True)


@dataclass(frozen=True)
class User:
    """A user of the program. ``must_change``: the password is one that somebody else chose."""

    id: UserId
    known: UserFields
    must_change: bool = False

    @property
    def role(self) -> Role:
        return Role(self.known.role)

    def may(self, permission: Permission) -> bool:
        return permission in ALLOWED[self.role]

    def must_be_allowed(self, *permissions: Permission) -> None:
        """Raises NOT_ALLOWED unless the user has one of these permissions, PASSWORD_MUST_CHANGE."""
        if self.must_change and Permission.OWN_PASSWORD not in permissions:
            raise RegistryError(ErrorCode.PASSWORD_MUST_CHANGE)
        if not any(self.may(permission) for permission in permissions):
            raise RegistryError(ErrorCode.NOT_ALLOWED, permission=permissions[0].value)
