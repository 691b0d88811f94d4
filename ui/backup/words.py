"""What came of a backup, in sentences: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from models.backup import Due, Place, PlaceKind
from models.errors import ErrorCode, RegistryError
from ui.backup.prover import Proved
from ui.backup.runner import Failure, Outcome
from ui.messages import Message, error_text
from ui.words import fault_text

BUSY = Message("Đang sao lưu.", "Bạn làm việc tiếp được, không phải chờ.")
NO_PLACE = Message(
    "Không thấy nơi lưu nào để sao lưu.",
    "Sổ vẫn an toàn trên máy này. Cắm USB sao lưu đã ghi nhận, hoặc nối lại ổ đĩa của nơi lưu, rồi bấm lại.",
)
NO_PLACE_YET = Message(
    "Chưa có nơi lưu nào.",
    "Cắm USB, bấm Ghi nhận USB mới… (Ctrl+U), rồi bấm Sao lưu ngay. Mỗi USB chỉ ghi nhận một lần.",
)
STOPPED = Message("Đã dừng sao lưu.", "Các bản sao lưu trước còn nguyên. Bấm Sao lưu ngay khi tiện.")
WHOLE = Message("Bản sao lưu này nguyên vẹn: đã đọc lại và khớp từng phần.", "")

_KEPT = "Sổ và các bản sao lưu trước còn nguyên."
AT_A_PLACE: dict[ErrorCode, Message] = {
    ErrorCode.DISK_ERROR: Message(
        "bị rút ra giữa chừng, hoặc ổ báo lỗi khi ghi.", f"{_KEPT} Cắm lại rồi bấm Sao lưu ngay; nếu lặp lại, thay ổ."
    ),
    ErrorCode.DISK_FULL: Message("đã đầy.", f"{_KEPT} Xóa bớt tệp khác ở đó, hoặc dùng USB khác, rồi bấm lại."),
    ErrorCode.READ_ONLY: Message(
        "không cho ghi (chỉ đọc).", f"{_KEPT} Gạt chốt chống ghi của USB, hoặc xem lại quyền ghi, rồi bấm lại."
    ),
}
"""What the disk of a place answers; the same codes mean something else while a registry is saved."""

DUE: dict[Due | None, str] = {
    Due.FIRST: "Chưa có bản nào",
    Due.GAP: "Cần một bản đầy đủ",
    Due.BROKEN: "Bản mới nhất hỏng: cần một bản khác",
    Due.DAILY: "Đến hạn sao lưu hôm nay",
    Due.LOG: "Chờ chép nhật ký thay đổi",
    None: "Đủ",
}


def outcome_message(outcome: Outcome) -> tuple[Message, str]:
    """What came of it, and the role of the notice that says it."""
    good = _made(outcome)
    told = [fault_text(fault) for made in outcome.done for fault in made.faults]
    if outcome.failures and not good:
        return _failed(outcome), "alert"
    if outcome.failures:
        failed = _failed(outcome)
        return Message(f"{good} {failed.text}", failed.advice), "alert"
    if told:
        advice = "Giữ nguyên nơi lưu đó, không xóa gì; báo chỉ huy trước khi khôi phục."
        return Message(f"{good} {' '.join(told)}", advice), "alert"
    return Message(good, _what_now(outcome)), "good"


def _made(outcome: Outcome) -> str:
    names = _names(t.place for t in outcome.targets if t.place.id in {m.generation.place for m in outcome.done})
    return f"Đã sao lưu vào {names} và đọc lại đúng." if names else ""


def _what_now(outcome: Outcome) -> str:
    sticks = [target.place for target in outcome.targets if target.place.kind is PlaceKind.STICK]
    return f"Rút được {_names(sticks)} rồi, cất ở nơi khác máy này." if sticks else ""


def _failed(outcome: Outcome) -> Message:
    if outcome.is_cancelled:
        return STOPPED
    told = [(failure.place.name, at_a_place(failure.error)) for failure in outcome.failures]
    text = " ".join(f"{name}: {message.text}" for name, message in told)
    return Message(text, told[0][1].advice)


def at_a_place(error: RegistryError) -> Message:
    """Why a place got no backup, to be read after its name."""
    return AT_A_PLACE.get(error.code) or error_text(error)


def is_worth_telling(failure: Failure) -> bool:
    """Whether a backup that nobody asked for says why it failed; one that made way for other work is made again."""
    return failure.error.code not in (ErrorCode.BACKUP_INTERRUPTED, ErrorCode.CANCELLED, ErrorCode.LOCKED)


def proved_message(proved: Proved) -> tuple[Message, str]:
    """What reading a backup again told."""
    if proved.error is not None:
        if proved.error.code is ErrorCode.CANCELLED:
            return Message("Đã dừng kiểm tra.", "Bản sao lưu không bị đụng đến."), "notice"
        why = at_a_place(proved.error)
        text = f"Nơi lưu {why.text}" if proved.error.code in AT_A_PLACE else why.text
        return Message(text, why.advice), "alert"
    text = " ".join(fault_text(fault) for fault in proved.faults)
    if not proved.is_whole:
        return Message(f"Bản sao lưu này hỏng. {text}", "Sổ đang mở vẫn an toàn. Bấm Sao lưu ngay, thay USB."), "alert"
    return (Message(f"{WHOLE.text} {text}", ""), "notice") if text else (WHOLE, "good")


def _names(places: Iterable[Place]) -> str:
    return ", ".join(f"“{place.name}”" for place in places)
