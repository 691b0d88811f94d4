"""How backups stand, in one sentence with what to do: pure functions of what the registry says and of the instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from models.backup import BackupCare, Due, KnownBackup, Place, PlaceCare, PlaceKind
from models.dates import LEGAL_ZONE, legal_day, show_date, show_weekday
from ui.messages import Message

OLD, VERY_OLD = timedelta(days=1), timedelta(days=7)
"""A day without a backup deserves a look, a week a red word - if anything was recorded since."""

LOG_BEHIND = Message(
    "Ổ đĩa chưa nhận việc vừa lưu vào nhật ký thay đổi.",
    "Việc đó vẫn nằm trong sổ. Giải phóng chỗ trống trên ổ đĩa; lần lưu sau chương trình tự ghi bù.",
)


@dataclass(frozen=True, slots=True)
class BackupState:
    """``tone``: red, amber or nothing."""

    message: Message
    tone: str

    @property
    def role(self) -> str:
        """How a notice shows it."""
        return {"red": "alert", "amber": "notice"}.get(self.tone, "good")


def when(at: datetime, now: datetime) -> str:
    """An instant as people say it: "hôm qua 17:05"."""
    day, clock = legal_day(at), f"{at.astimezone(LEGAL_ZONE):%H:%M}"
    return f"{_day_words(day, legal_day(now))} {clock}"


def _day_words(day: date, today: date) -> str:
    days = (today - day).days
    if days in (0, 1):
        return ("hôm nay", "hôm qua")[days]
    return f"{show_weekday(day)} {show_date(day)}" if 1 < days < 7 else show_date(day)


def is_beside(place: Place, folder: Path) -> bool:
    """Whether a place lies beside the registry: it is lost with the disk then."""
    return place.kind is PlaceKind.FOLDER and place.path.parent == folder.parent


def backup_state(care: BackupCare, folder: Path, now: datetime) -> BackupState:
    """The one sentence about backups. What was not recorded since cannot be lost, so it alarms nobody."""
    if care.log_behind:
        return BackupState(LOG_BEHIND, "red")
    last = care.last
    if last is None:
        return BackupState(
            Message(
                "Chưa có bản nào được kiểm chứng.",
                "Cắm USB sao lưu rồi bấm Sao lưu ngay; chương trình cũng tự làm khi bạn nghỉ tay và khi đóng sổ."
                if care.places
                else "Cắm USB rồi bấm Ghi nhận USB mới… (Ctrl+U); mỗi USB chỉ ghi nhận một lần.",
            ),
            "red",
        )
    text = f"Bản đã kiểm chứng gần nhất {when(last.generation.made_at, now)} ({_name_of(last, care)})."
    age = now - last.generation.made_at
    if care.is_changed_since(last) and age > OLD:
        advice = "Việc ghi từ lúc đó chưa nằm trong bản nào. Bấm Sao lưu ngay."
        return BackupState(Message(text, advice), "red" if age > VERY_OLD else "amber")
    broken = next((place for place in care.places if place.is_newest_broken), None)
    if broken is not None:
        advice = f"Bản mới nhất ở {broken.place.name} đọc lại thì hỏng. Bấm Sao lưu ngay; nếu lặp lại, thay USB hoặc ổ."
        return BackupState(Message(text, advice), "red")
    newest_at = next(place for place in care.places if place.last == last)
    if care.due(newest_at, now) is Due.GAP:
        advice = "Nhật ký thay đổi không nối liền với bản đó: cần một bản đầy đủ. Bấm Sao lưu ngay."
        return BackupState(Message(text, advice), "amber")
    apart = _newest([place for place in care.places if not is_beside(place.place, folder)])
    if apart is None:
        return BackupState(
            Message(text, "Chưa có bản nào ngoài ổ đĩa của sổ: hỏng ổ là mất cả hai. Ghi nhận một USB sao lưu."),
            "amber",
        )
    if care.is_changed_since(apart) and now - apart.generation.made_at > VERY_OLD:
        advice = f"Bản ngoài ổ đĩa của sổ đã cũ ({when(apart.generation.made_at, now)}): cắm {_name_of(apart, care)}."
        return BackupState(Message(text, advice), "amber")
    return BackupState(Message(text, ""), "")


def _newest(places: Sequence[PlaceCare]) -> KnownBackup | None:
    known = [place.last for place in places if place.last is not None]
    return max(known, key=lambda last: last.generation.position, default=None)


def _name_of(known: KnownBackup, care: BackupCare) -> str:
    names = {place.place.id: place.place.name for place in care.places}
    return names.get(known.generation.place, "nơi đã bỏ")


def kind_words(kind: PlaceKind) -> str:
    return {PlaceKind.FOLDER: "Thư mục", PlaceKind.STICK: "USB"}[kind]


def size_words(size: int) -> str:
    """Bytes as people read them."""
    for unit, least in (("GB", 1_000_000_000), ("MB", 1_000_000)):
        if size >= least:
            return f"{size / least:.1f} {unit}".replace(".", ",")
    return f"{max(1, size // 1000)} KB" if size else "0 KB"
