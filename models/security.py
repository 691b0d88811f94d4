"""How the office guards its accounts: passwords, idle accounts and their review, the lock, the rehearsal of the
recovery sheet.

The values of QCVN 12:2026/BCA (documents-and-data.md §6.4, FOUND) are the defaults; an office may only be stricter
where the standard sets a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models import fields

_PASSWORDS, _ACCOUNTS, _SHEET = "Mật khẩu", "Tài khoản", "Phiếu khôi phục"


def _limit(label: str, least: int, greatest: int, group: str, told: str) -> Any:
    return fields.number(label, least=least, greatest=greatest, required=True, group=group, help=told, width=6)


@dataclass(frozen=True)
class SecurityFields:
    """The settings of security. Every one is known: a registry without any has the defaults."""

    least_length: int = _limit("Độ dài ít nhất (ký tự)", 8, 64, _PASSWORDS, "QCVN 12:2026/BCA: từ 8 ký tự.")
    remembered: int = _limit(
        "Không dùng lại (số mật khẩu)", 10, 24, _PASSWORDS,
        "Chỉ huy không dùng lại bấy nhiêu mật khẩu gần nhất. QCVN 12:2026/BCA: 10.",
    )  # fmt: skip
    chief_days: int = _limit(
        "Chỉ huy đổi sau (ngày)", 7, 60, _PASSWORDS, "Quá hạn thì nhắc đổi. QCVN 12:2026/BCA: 2 tháng."
    )
    idle_days: int = _limit("Ngừng khi không dùng (ngày)", 7, 45, _ACCOUNTS, "QCVN 12:2026/BCA: 45 ngày.")
    review_months: int = _limit(
        "Rà soát sau (tháng)", 1, 3, _ACCOUNTS, "Quá hạn thì nhắc rà soát tài khoản. QCVN 12:2026/BCA: hằng quý."
    )
    lock_minutes: int = _limit("Tự khóa sau (phút)", 1, 15, _ACCOUNTS, "QCVN 12:2026/BCA: nhiều nhất 15 phút.")
    rehearsal_months: int = _limit("Thử phiếu sau (tháng)", 1, 6, _SHEET, "Quá hạn thì nhắc thử lại phiếu.")


SECURITY_DEFAULTS = SecurityFields(
    least_length=8,
    remembered=10,
    chief_days=60,
    idle_days=45,
    review_months=3,
    lock_minutes=15,
    rehearsal_months=6,
)


@dataclass(frozen=True)
class Security:
    """The settings as they stand. Version 0: never changed."""

    known: SecurityFields = SECURITY_DEFAULTS
    version: int = 0
