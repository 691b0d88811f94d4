"""What opening found and what was met while working, in sentences for the banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.faults import Damage, Fault, FaultKind
from models.ports import Registry
from ui.backup.state import when
from ui.messages import CLOCK_BEHIND, Message, filled, instant_text
from ui.words import fault_text


@dataclass(frozen=True, slots=True)
class Findings:
    """What opening found: faults of the change log, and when was last recorded if the clock shows an earlier time."""

    faults: tuple[Fault, ...]
    clock_behind: datetime | None


def read_findings(registry: Registry) -> Findings:
    return Findings(tuple(registry.opening_faults), registry.clock_behind)


def findings_message(findings: Findings) -> tuple[Message, str] | None:
    """The one message about them, and the role of what shows it."""
    faults = findings.faults
    text = " ".join(fault_text(fault) for fault in faults)
    if any(fault.kind is not FaultKind.LOG_AHEAD for fault in faults):
        return Message(text, "Sổ đang mở vẫn dùng được. Mở mục Sao lưu, bấm Sao lưu ngay, rồi báo chỉ huy."), "alert"
    if faults:
        advice = "Không mất gì. Việc này xảy ra khi mất điện, hoặc khi tệp sổ bị thay bằng bản cũ: hỏi ai đã thay."
        return Message(text, advice), "notice"
    if findings.clock_behind is not None:
        details = {"last": instant_text(findings.clock_behind)}
        return Message(filled(CLOCK_BEHIND.text, details), CLOCK_BEHIND.advice), "notice"
    return None


def damage_message(damage: Damage, now: datetime, *, may_rescue: bool) -> Message:
    """A damaged page was met: what can still be read, and what to do."""
    text = f"Tệp sổ có trang bị hỏng (thấy lúc {when(damage.found_at, now)}): không lưu thêm được, vẫn xem được."
    if damage.read_from is None:
        read = "Chưa có bản sao lưu để đọc thay: phần nằm trên trang hỏng không xem được."
    elif damage.is_complete:
        read = "Đang xem từ bản sao lưu và nhật ký thay đổi: đủ mọi việc đã lưu."
    else:
        read = f"Đang xem từ bản sao lưu lúc {when(damage.read_from, now)}: có thể thiếu việc ghi sau đó."
    todo = "Cắm USB sao lưu rồi bấm Cứu sổ." if may_rescue else "Báo chỉ huy để cứu sổ."
    return Message(text, f"{read} {todo}")
