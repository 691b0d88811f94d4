"""What a restore and a rescue brought back and what is missing, in sentences without a name.

Windows and commands share them, so nothing of Qt is needed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from models.dates import LEGAL_ZONE, show_date
from models.restoring import Lost, MissingPaper, Reach, Rescued, Restored
from ui.messages import Message
from ui.words import fault_text, grouped

RECORDS: Mapping[str, str] = {
    "person": "Lý lịch",
    "person_value": "Giá trị của lý lịch",
    "event": "Sự kiện",
    "document": "Giấy tờ",
    "print": "Lần in",
    "print_log": "Lần in",
    "office": "Thông tin đơn vị",
    "user": "Tài khoản",
    "user_account": "Tài khoản",
    "user_login": "Lần mở sổ",
    "user_key": "Khóa của tài khoản",
    "recovery": "Phiếu khôi phục",
    "key_state": "Tình trạng khóa",
    "setting": "Quy tắc của đơn vị",
    "retention": "Thời hạn lưu giữ",
    "rule_override": "Quyết định áp dụng khác quy định",
    "rule_file": "Tệp quy định",
    "tally": "Số đếm",
    "erasure": "Biên bản tiêu hủy",
    "destruction": "Biên bản tiêu hủy",
    "erasure_rest": "Việc tiêu hủy còn dở",
    "journal": "Mục lịch sử thay đổi",
    "journal_payload": "Nội dung của mục lịch sử thay đổi",
    "seal_key": "Khóa nội dung của hồ sơ",
    "access_log": "Nhật ký truy cập",
    "access_segment": "Tháng của nhật ký truy cập",
    "signed_head": "Chữ ký lúc đóng sổ",
    "backup_place": "Nơi sao lưu",
    "old_registry": "Sổ cũ để lại",
    "backup": "Lần sao lưu",
    "number_floor": "Số văn bản cuối cùng",
    "registry": "Thông tin của sổ",
}
"""Kinds of records as the journal names them, and tables. A test holds it total for the tables."""


BACK_AGAIN = (
    "Nếu sau lúc đó có tiêu hủy hồ sơ hoặc xóa tài khoản thì chúng có lại trong sổ này:"
    " đối chiếu biên bản tiêu hủy trên giấy rồi làm lại."
)
"""No registry knows what was destroyed after it."""


def restored_message(restored: Restored) -> tuple[Message, str]:
    """What a restore came to, and how a notice shows it."""
    text = f"Đã khôi phục sổ {reach_words(restored.reach)}."
    if restored.missing or not restored.log_whole or restored.faults or restored.of_other_key:
        advice = "Phần còn thiếu ở dưới. Giữ lại bản sao lưu và ổ đĩa cũ; nhập lại phần thiếu từ giấy tờ."
        return Message(text, advice), "alert"
    return Message(text, _what_the_log_gave(restored.from_log)), "good"


def rescued_message(rescued: Rescued) -> tuple[Message, str]:
    """What a rescue came to, and how a notice shows it."""
    text = f"Đã cứu được sổ {reach_words(rescued.reach)}."
    if rescued.is_complete and not rescued.faults:
        return Message(text, "Không mất gì: mọi việc đã lưu đều còn."), "good"
    advice = "Danh sách ở dưới là tất cả phần còn thiếu. In hoặc lưu lại, rồi nhập lại từ giấy tờ."
    return Message(text, advice), "alert"


def _what_the_log_gave(entries: int) -> str:
    """Nobody can know what was recorded after the last copy of the log; that there may be something is said."""
    since = "Việc ghi sau lúc đó, nếu có, không nằm ở đây: nhập lại từ giấy tờ."
    return f"Có cả {grouped(entries)} mục ghi sau bản sao lưu. {since}" if entries else since


def reach_words(reach: Reach) -> str:
    """To where a registry is back: "đến 17:05 ngày 24/11/2026 (mục số 812)"."""
    if reach.at is None:
        return f"đến mục số {grouped(reach.journal)}"
    return f"đến {_instant(reach.at)} (mục số {grouped(reach.journal)})"


def restored_lines(restored: Restored, kept: Path | None = None) -> tuple[str, ...]:
    """Everything there is to know of a restore, line by line. ``kept``: where the registry lies that was there."""
    return (
        f"Bản sao lưu dùng để khôi phục: làm lúc {_instant(restored.made_at)}.",
        *_common_lines(restored),
        *map(fault_text, restored.faults),
        BACK_AGAIN,
        *_kept_line(kept, "Sổ trước đây được giữ ở"),
    )


def rescued_lines(rescued: Rescued, kept: Path | None = None) -> tuple[str, ...]:
    """Everything there is to know of a rescue, line by line; what is lost comes last, by number."""
    base = f"làm lúc {_instant(rescued.made_at)}" if rescued.made_at is not None else "không có bản nào dùng được"
    pages, all_pages = grouped(len(rescued.damaged_pages)), grouped(rescued.page_count)
    from_file = f"lấy thêm được {grouped(rescued.from_file)} dòng chỉ còn ở đó"
    return (
        f"Bản sao lưu làm gốc: {base}.",
        f"Tệp hỏng: {pages} trên {all_pages} trang không đọc được; {from_file}.",
        *_kept_line(kept, "Sổ hỏng được giữ nguyên ở"),
        *map(fault_text, rescued.faults),
        *_common_lines(rescued),
        *map(lost_line, rescued.lost),
    )


def _common_lines(made: Restored | Rescued) -> Iterator[str]:
    for name in made.of_other_key:
        yield f"Bản sao lưu {name} mới hơn nhưng mật khẩu hoặc phiếu đã dùng không mở được nên không dùng."
    for name in made.passed_over:
        yield f"Bản sao lưu {name} mới hơn nhưng hỏng nên không dùng."
    if not made.log_whole:
        yield "Nhật ký thay đổi có đoạn không đọc được: việc ghi sau cùng có thể thiếu."
    yield from map(_paper_line, made.missing)


def _kept_line(kept: Path | None, words: str) -> Iterator[str]:
    if kept is not None:
        yield f"{words}: {kept}"


def _paper_line(paper: MissingPaper) -> str:
    number = f" số {paper.number}" if paper.number else ""
    dated = f" ngày {show_date(paper.dated)}" if paper.dated is not None else ""
    state = "tệp hỏng" if paper.damaged else "mất tệp"
    return f"Giấy tờ “{paper.title}”{number}{dated}: {state}, cần quét hoặc in lại."


def lost_line(lost: Lost) -> str:
    """One lost record: its number in the journal, its kind, its day, the id of the file it belongs to."""
    kind = RECORDS.get(lost.record, lost.record)
    parts = [
        f"mục số {grouped(lost.journal)}" if lost.journal is not None else "",
        f"ngày {show_date(lost.day)}" if lost.day is not None else "",
        f"hồ sơ {lost.person}" if lost.person is not None else "",
        f"mã {lost.row}" if lost.row and lost.row != str(lost.journal) else "",
    ]
    said = ", ".join(part for part in parts if part)
    state = "còn bản trước lần sửa cuối" if lost.older else "mất"
    if not said:
        return f"{kind}: có phần không đọc được, không rõ những mục nào."
    return f"{kind} ({said}): {state}."


def _instant(at: datetime) -> str:
    return f"{at.astimezone(LEGAL_ZONE):%H:%M} ngày {show_date(at.astimezone(LEGAL_ZONE).date())}"
