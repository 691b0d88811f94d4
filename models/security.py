"""How the office guards its accounts: passwords, idle accounts, the lock, the rehearsal of the recovery sheet.

The values of QCVN 12:2026/BCA (documents-and-data.md §6.4, FOUND) are the defaults; an office may only be stricter
where the standard sets a limit.
"""

from __future__ import annotations

from dataclasses import dataclass

from models import fields

_PASSWORDS, _ACCOUNTS, _SHEET = "Mật khẩu", "Tài khoản", "Phiếu khôi phục"


@dataclass(frozen=True)
class SecurityFields:
    """The settings of security. Every one is known: a registry without any has the defaults."""

    least_length: int = fields.number(
        "Độ dài ít nhất", least=8, greatest=64, required=True, group=_PASSWORDS, help="QCVN 12:2026/BCA: từ 8 ký tự.",
        width=6,
    )  # fmt: skip
    remembered: int = fields.number(
        "Không dùng lại", least=10, greatest=24, required=True, group=_PASSWORDS,
        help="Chỉ huy không dùng lại bấy nhiêu mật khẩu gần nhất. QCVN 12:2026/BCA: 10.", width=6,
    )  # fmt: skip
    chief_days: int = fields.number(
        "Chỉ huy đổi sau (ngày)", least=7, greatest=60, required=True, group=_PASSWORDS,
        help="Quá hạn thì nhắc đổi. QCVN 12:2026/BCA: 2 tháng.", width=6,
    )  # fmt: skip
    idle_days: int = fields.number(
        "Ngừng khi không dùng (ngày)", least=7, greatest=45, required=True, group=_ACCOUNTS,
        help="QCVN 12:2026/BCA: 45 ngày.", width=6,
    )  # fmt: skip
    lock_minutes: int = fields.number(
        "Tự khóa sau (phút)", least=1, greatest=15, required=True, group=_ACCOUNTS,
        help="QCVN 12:2026/BCA: nhiều nhất 15 phút.", width=6,
    )  # fmt: skip
    rehearsal_months: int = fields.number(
        "Thử phiếu sau (tháng)", least=1, greatest=6, required=True, group=_SHEET,
        help="Quá hạn thì nhắc thử lại phiếu.", width=6,
    )  # fmt: skip


SECURITY_DEFAULTS = SecurityFields(
    least_length=8, remembered=10, chief_days=60, idle_days=45, lock_minutes=15, rehearsal_months=6
)


@dataclass(frozen=True)
class Security:
    """The settings as they stand. Version 0: never changed."""

    known: SecurityFields = SECURITY_DEFAULTS
    version: int = 0
