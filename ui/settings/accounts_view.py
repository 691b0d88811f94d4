"""What the page of accounts shows, read at once, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from models.accounts import Account, KeyCare, Recovery, Standing, Way, is_stopped_for_idleness
from models.backup import Held, held
from models.dates import legal_day, show_date
from models.papers.destruction import held_lines
from models.ports import Queries, Registry
from models.roles import ROLES, Permission
from models.security import Security

HEADINGS = ("Tên đăng nhập", "Họ và tên", "Vai trò", "Tình trạng", "Lần cuối mở sổ", "Đặt mật khẩu", "Rà soát")
_STANDINGS = {
    Standing.ACTIVE: "Đang dùng",
    Standing.DISABLED: "Đã ngừng",
    Standing.IDLE: "Ngừng vì lâu không dùng",
    Standing.REMOVED: "Đã xóa",
}
_ROLE_WORDS = {choice.code: choice.label for choice in ROLES}
_WAYS = {Way.SHEET: "một phiếu", Way.TWO_SHEETS: "hai phiếu", Way.SUPERIOR: "khóa của cấp trên"}


@dataclass(frozen=True)
class UsersView:
    """Only a chief sees accounts."""

    care: KeyCare
    security: Security
    accounts: tuple[Account, ...]
    now: datetime
    old: tuple[Held, ...] = ()
    """Backups that a key of before opens, and so the passwords of that time."""

    def review_due(self, account: Account) -> bool:
        return account.review_due(self.now, self.security.known)


def read_users(registry: Registry) -> UsersView:
    may_manage = registry.user.may(Permission.MANAGE_USERS)

    def ask(queries: Queries) -> UsersView:
        view = UsersView(queries.key_care(), queries.security(), (), registry.clock.now())
        if not may_manage:
            return view
        old = held((known for known in queries.backups() if known.old_key), queries.places())
        return replace(view, accounts=tuple(queries.accounts()), old=old)

    return registry.read(ask)


# --- a row of the table --------------------------------------------------------------------------


def texts_of(account: Account, view: UsersView) -> tuple[str, ...]:
    """The cells of an account, in the order of the headings."""
    return (
        account.known.login,
        account.known.name,
        _ROLE_WORDS[account.known.role],
        _standing_words(account, view),
        _day(account.seen_at) if account.seen_at is not None else "Chưa lần nào",
        _day(account.set_at),
        _review_words(account, view),
    )


def _standing_words(account: Account, view: UsersView) -> str:
    if not account.is_active:
        return _STANDINGS[account.standing]
    if is_stopped_for_idleness(account.id, view.accounts, view.now, view.security.known):
        return "Quá hạn không dùng, lần tới sẽ ngừng"
    waits = []
    if account.must_change:
        waits.append("Chờ đổi mật khẩu lần đầu")
    if any(user.id == account.id for user in view.care.waiting_for_clinical):
        waits.append("chờ khóa y tế" if waits else "Chờ khóa y tế")
    return ", ".join(waits) or _STANDINGS[account.standing]


def _review_words(account: Account, view: UsersView) -> str:
    if not account.is_active:
        return ""
    if view.review_due(account):
        return "Đến hạn"
    return _day(account.reviewed_at) if account.reviewed_at is not None else ""


# --- what the keys and accounts need -------------------------------------------------------------


def rules_words(view: UsersView) -> str:
    """The rules that all accounts are under, and the day of the review that lies back longest."""
    known = view.security.known
    days = [account.reviewed_at for account in view.accounts if account.is_active]
    last = "" if None in days else f"; lần rà soát cũ nhất {_day(min(day for day in days if day is not None))}"
    return (
        f"Tự khóa sau {known.lock_minutes} phút, ngừng tài khoản sau {known.idle_days} ngày, "
        f"rà soát mỗi {known.review_months} tháng{last}."
    )


def recovery_words(care: KeyCare, now: datetime) -> str:
    """What ways there are to open the registry without a password, and what they need."""
    ways = [way for way in care.recoveries if way.used_at is None]
    if not ways:
        return "Chưa có phiếu khôi phục còn hiệu lực: quên hết mật khẩu là mất sổ."
    said = "; ".join(_way_words(way) for way in ways)
    missing = (
        "" if all(way.clinical for way in ways) else " Phiếu lập trước khi có khóa y tế được bổ sung khi y tế mở sổ."
    )
    due = " Đã đến hạn thử phiếu." if care.rehearsal_due(now) else ""
    return f"Khôi phục bằng {said}.{due}{missing}"


def old_words(view: UsersView) -> str:
    """Which backups the passwords of before the last change of the key still open."""
    text = "Bản sao lưu làm trước lần đổi khóa, còn mở được bằng mật khẩu khi ấy, kể cả của tài khoản đã xóa:"
    return "\n".join((text, *held_lines(view.old)))


def _way_words(way: Recovery) -> str:
    made = f"{_WAYS[way.way]} lập {_day(way.made_at)}"
    if way.way is Way.SUPERIOR:
        return made
    return f"{made}, {f'thử {_day(way.rehearsed_at)}' if way.rehearsed_at is not None else 'chưa thử lần nào'}"


def _day(instant: datetime) -> str:
    return show_date(legal_day(instant))
