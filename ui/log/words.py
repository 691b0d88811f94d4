"""Entries of the journal and of the access log in the officer's words. The tables are total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from models import fields
from models.dates import LEGAL_ZONE, show_date
from models.erasure import ErasureOrder
from models.events.base import KINDS
from models.events.overrides import RuleOverride
from models.looks import LookKind
from models.office import OfficeFields
from models.papers.lists import LISTS
from models.papers.office_form import OfficeForm
from models.papers.photo import FORM as PHOTO
from models.person import PersonFields
from models.retention import RetentionTerm
from models.roles import UserFields
from models.security import SecurityFields
from models.views import HistoryRow
from ui.form_names import with_number

ACTIONS: Mapping[str, str] = {
    "create_registry": "Tạo sổ",
    "enter_person": "Nhập người mới",
    "change_person": "Sửa lý lịch",
    "record_event": "Ghi sự kiện",
    "amend_event": "Sửa sự kiện",
    "void_event": "Hủy sự kiện",
    "count_negative_test": "Đếm xét nghiệm âm tính",
    "keep_printed": "In, lưu giấy tờ",
    "attach_scan": "Lưu bản quét",
    "attach_scans": "Lưu nhiều bản quét",
    "withdraw_document": "Rút bản quét",
    "set_photo": "Đặt ảnh chân dung",
    "remove_photo": "Bỏ ảnh chân dung",
    "link_records": "Liên kết hai hồ sơ của một người",
    "unlink_records": "Bỏ liên kết hai hồ sơ",
    "note_keyed_in": "Ghi nhận đã nhập phần mềm khác",
    "log_reprint": "In lại",
    "take_over_list": "Nhập danh sách cũ",
    "take_back_list": "Lấy lại danh sách đã nhập",
    "undo_action": "Hoàn tác",
    "change_office": "Sửa thông tin đơn vị",
    "override_rule": "Quyết định áp dụng khác quy định",
    "void_override": "Bỏ quyết định áp dụng khác quy định",
    "take_rule_file": "Nhận tệp quy định",
    "set_retention": "Đặt thời hạn lưu giữ",
    "change_form": "Sửa lời văn của mẫu",
    "keep_list_view": "Lưu cột, bộ lọc của danh sách",
    "erase_people": "Tiêu hủy hồ sơ",
    "log_extract": "Trích xuất dữ liệu của một người",
    "retire_looks": "Xóa nhật ký truy cập đã hết hạn giữ",
    "fill_training": "Tạo dữ liệu huấn luyện",
    "enrol_place": "Đăng ký nơi sao lưu",
    "make_default_place": "Lập nơi sao lưu cạnh sổ",
    "remove_place": "Bỏ nơi sao lưu",
    "remove_old_registry": "Xóa sổ cũ để lại khi khôi phục",
    "note_broken": "Ghi nhận bản sao lưu hỏng",
    "restore_registry": "Dựng lại sổ từ bản sao lưu",
    "rescue_registry": "Cứu sổ bị hỏng",
    "compare_numbers": "Đối chiếu số văn bản cuối cùng",
    "admit_user": "Vào sổ",
    "stop_idle": "Khóa tài khoản lâu không dùng",
    "add_user": "Thêm tài khoản",
    "change_user": "Sửa tài khoản",
    "confirm_user": "Rà soát tài khoản",
    "disable_user": "Khóa tài khoản",
    "enable_user": "Mở lại tài khoản",
    "remove_user": "Xóa tài khoản",
    "reset_password": "Đặt lại mật khẩu",
    "change_own_password": "Đổi mật khẩu",
    "lift_delay": "Bỏ thời gian chờ mật khẩu",
    "change_security": "Sửa quy định an toàn",
    "make_sheet": "Lập phiếu khôi phục",
    "trust_superior": "Nhận khóa của cấp trên",
    "rehearse": "Thử phiếu khôi phục",
    "discard_sheet": "Bỏ phiếu khôi phục chưa in",
    "remove_recovery": "Bỏ cách khôi phục",
    "recover_password": "Khôi phục mật khẩu",
    "give_clinical": "Trao khóa y tế",
    "recover_clinical": "Khôi phục khóa y tế",
    "note_rotated": "Thay khóa của sổ",
    "roll_forward": "Lấy lại thay đổi từ nhật ký thay đổi",
}
"""Names under which the journal knows actions."""

LOOKS: Mapping[LookKind, str] = {
    LookKind.LOGIN: "Vào sổ",
    LookKind.LOGOUT: "Đóng sổ",
    LookKind.LOCK: "Khóa sổ",
    LookKind.LOGIN_FAILED: "Sai mật khẩu",
    LookKind.OPEN: "Mở hồ sơ",
    LookKind.SEARCH: "Tìm kiếm",
    LookKind.PRINT: "In, lưu PDF",
    LookKind.EXPORT: "Lưu tệp",
    LookKind.READ_LOG: "Xem nhật ký",
    LookKind.GAP: "Không ghi được",
}

_WHAT: Mapping[tuple[str, str], str] = {
    ("person", "add"): "Lập hồ sơ",
    ("person", "change"): "Sửa lý lịch",
    ("person", "remove"): "Lấy ra khỏi sổ",
    ("event", "add"): "Ghi sự kiện",
    ("event", "change"): "Sửa sự kiện",
    ("event", "void"): "Hủy sự kiện",
    ("event", "remove"): "Lấy sự kiện ra",
    ("document", "add"): "Lưu giấy tờ",
    ("document", "void"): "Rút giấy tờ",
    ("document", "change"): "Lấy lại giấy tờ đã rút",
    ("print", "add"): "In",
}
"""Record and change of an entry about a person."""

_FIELDS: Mapping[str, type] = {
    "person": PersonFields,
    "office": OfficeFields,
    "user": UserFields,
    "setting": SecurityFields,
    "rule_override": RuleOverride,
    "retention": RetentionTerm,
    "form": OfficeForm,
}
"""Records whose values are declared fields."""
_PRINTS: Mapping[str, str] = {
    "dossier": "cả hồ sơ",
    PHOTO: "ảnh chân dung",
    **{sort.form: with_number(sort.name, sort.form) for sort in LISTS.values()},
}
"""What is printed without a form's code, and lists, which are many people's."""
_NAMED: Mapping[str, Mapping[str, str]] = {
    "document": {"form": "Mẫu", "number": "Số", "title": "Tên"},
    "print": {"form": "Mẫu", "copies": "Số bản"},
    "rule_file": {"number": "Số", "title": "Tên", "signer": "Nơi phát hành"},
    "access_segment": {"month": "Tháng", "count": "Số mục"},
    "backup_place": {"name": "Nơi sao lưu", "path": "Thư mục"},
    "old_registry": {"name": "Sổ cũ"},
    "number_floor": {"number": "Số", "suffix": "Ký hiệu", "year": "Năm"},
}


_THERE = "có"
"""All that is told of a value that no editor shows: the photo is named by a code."""


def moment_words(at: datetime) -> str:
    """An instant as lists show it."""
    return f"{at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}"


def what_of(entry: HistoryRow) -> str:
    """What an entry is: its record and change if it is about a person, else the action it belongs to; and whether
    that was taken back."""
    words = _WHAT.get((entry.record, entry.change)) or action_words(entry.action)
    return f"{words} (đã hoàn tác)" if entry.undone else words


def action_words(action: str) -> str:
    return ACTIONS.get(action, action)


def content_of(entry: HistoryRow) -> str:
    """Before and after in words, with the labels of the declared fields."""
    return joined(lines_of(entry))


def joined(lines: Sequence[str]) -> str:
    """Lines in one: what ends with a full stop does not end the sentence here."""
    return "; ".join((*(line.rstrip(".") for line in lines[:-1]), *lines[-1:]))


def lines_of(entry: HistoryRow) -> list[str]:
    """One line for each value that an entry changed."""
    if entry.damaged:
        return ["Không đọc được: nội dung của mục này bị hỏng."]
    before, after = _flat(entry, entry.before), _flat(entry, entry.after)
    lines = [_kind_label(entry)] if entry.record == "event" else []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old != new:
            lines.append(f"{name}: {new}" if old is None else f"{name}: {old} → {new if new is not None else '(xóa)'}")
    return [line for line in lines if line]


def look_detail(kind: str, detail: str) -> str:
    """The detail of a look as a sentence."""
    if kind == LookKind.SEARCH:
        return f"{detail} người phù hợp"
    if kind == LookKind.GAP:
        return f"{detail} lần xem trước đó không ghi được vì đĩa đầy hoặc hỏng"
    if kind == LookKind.PRINT:
        form, _, count = detail.partition(" ")
        return f"{_PRINTS.get(form, form)}: {count} dòng" if count else _PRINTS.get(form, form)
    return f"Lý do: {detail}" if kind == LookKind.OPEN and detail else detail


def _kind_label(entry: HistoryRow) -> str:
    kind = str((entry.after or entry.before or {}).get("kind", ""))
    return KINDS[kind].label if kind in KINDS else ""


def _flat(entry: HistoryRow, data: Mapping[str, object] | None) -> dict[str, str]:
    """The values of an entry under their labels, in the order of their declaration."""
    if data is None:
        return {}
    if entry.record in _NAMED:
        named = {label: str(data[name]) for name, label in _NAMED[entry.record].items() if data.get(name)}
        return {label: _PRINTS.get(text, text) for label, text in named.items()}
    if entry.record == "tally":
        return {"Ngày": show_date(datetime.fromisoformat(str(data["day"])).date())}
    if entry.record == "undo":
        return {"Việc được hoàn tác": action_words(str(data["action"]))}
    if entry.record == "destruction":
        order, counted = data.get("order"), data.get("records")
        people = str(counted.get("person", 0)) if isinstance(counted, Mapping) else ""
        return {"Số hồ sơ": people} | _labelled(ErasureOrder, order if isinstance(order, Mapping) else {})
    values, record = data, _FIELDS.get(entry.record)
    if entry.record in ("event", "rule_override"):
        inner = data.get("fields")
        values = inner if isinstance(inner, Mapping) else {}
        record = KINDS.get(str(data.get("kind")), record)
    return _labelled(record, values) if record is not None else {}


def _labelled(record: type, values: Mapping[str, object]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, field in fields.field_map(record).items():
        value = values.get(name)
        if isinstance(value, Mapping) and field.dated:
            value = list(value.values())[-1] if value else None
        if value is None:
            continue
        try:
            flat[field.label] = field.show(field.load(value)) if field.shown else _THERE
        except (ValueError, TypeError):
            flat[field.label] = str(value)
    return flat
