"""Who uses the program and what each role may do: one table, asked by actions and screens."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

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
    """What can be allowed."""

    READ_LISTS = "read_lists"
    ENTER_PERSON = "enter_person"
    CHANGE_PERSON = "change_person"
    RECORD_EVENT = "record_event"
    AMEND_EVENT = "amend_event"
    PRINT = "print"
    TAKE_OVER = "take_over"
    CHANGE_OFFICE = "change_office"
    OVERRIDE_RULE = "override_rule"
    """Decide that a rule is applied differently, for a person or for the office (design §8, Overrides)."""
    SAVE_PLAIN = "save_plain"
    """Save a plain file with names (design §8, What may leave unsealed)."""


_POLICE = frozenset(Permission) - {Permission.CHANGE_OFFICE, Permission.OVERRIDE_RULE, Permission.SAVE_PLAIN}

ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.CHIEF: frozenset(Permission),
    Role.CASE_OFFICER: _POLICE,
    Role.DUTY_OFFICER: frozenset(
        {Permission.READ_LISTS, Permission.ENTER_PERSON, Permission.RECORD_EVENT, Permission.PRINT}
    ),
    Role.HEALTH: frozenset(),
    Role.READER: frozenset({Permission.READ_LISTS}),
    Role.SUPERIOR: frozenset({Permission.READ_LISTS, Permission.PRINT}),
}


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
    """A user of the program."""

    id: UserId
    known: UserFields

    @property
    def role(self) -> Role:
        return Role(self.known.role)

    def may(self, permission: Permission) -> bool:
        return permission in ALLOWED[self.role]

    def must_be_allowed(self, permission: Permission) -> None:
        """Raises NOT_ALLOWED."""
        if not self.may(permission):
            raise RegistryError(ErrorCode.NOT_ALLOWED, permission=permission.value)
