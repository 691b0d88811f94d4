"""Every code in Vietnamese: what happened, what is safe, what to do. One table each, all of them total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import show_date
from models.errors import ErrorCode, FieldFault, FieldProblem, InvalidFields, RegistryError
from models.events.base import kind_of
from models.identity import NumberDoubt
from models.law.course import Finding, FindingKind
from models.law.duties import Duty
from models.law.rules import Mark, Rules, Unit
from models.person import PersonFields
from models.taking_over.plan import Note, Skipped, Verdict


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that says what happened, and one that says what is safe and what to do."""

    text: str
    advice: str


MESSAGES: Mapping[ErrorCode, Message] = {
    ErrorCode.WRONG_PASSWORD: Message(
        "Mật khẩu không đúng.", "Sổ vẫn khóa và an toàn. Kiểm tra phím Caps Lock và bộ gõ rồi nhập lại."
    ),
    ErrorCode.PASSWORD_DELAYED: Message(
        "Nhập sai mật khẩu nhiều lần.",
        "Chờ {seconds} giây rồi nhập lại. Sổ không bị khóa hẳn; chỉ huy có thể đặt lại mật khẩu.",
    ),
    ErrorCode.PASSWORD_TOO_WEAK: Message(
        "Mật khẩu quá yếu.", "Cần ít nhất {least} ký tự, có chữ thường, chữ hoa, chữ số và ký hiệu."
    ),
    ErrorCode.PASSWORDS_DIFFER: Message("Hai lần nhập mật khẩu không giống nhau.", "Chưa tạo gì. Nhập lại cả hai ô."),
    ErrorCode.UNKNOWN_USER: Message("Không có tài khoản này trong sổ.", "Kiểm tra tên đăng nhập; hỏi chỉ huy đơn vị."),
    ErrorCode.NOT_A_REGISTRY: Message(
        "Thư mục này không có sổ.", "Không có gì bị thay đổi. Chọn đúng thư mục hoặc tạo sổ mới."
    ),
    ErrorCode.FOLDER_NOT_EMPTY: Message(
        "Thư mục đã có tệp khác.", "Không có gì bị thay đổi. Chọn một thư mục trống để tạo sổ."
    ),
    ErrorCode.ALREADY_OPEN: Message(
        "Sổ đang được mở ở cửa sổ hoặc máy khác.", "Dữ liệu an toàn. Đóng chương trình ở nơi kia rồi mở lại."
    ),
    ErrorCode.REGISTRY_DAMAGED: Message(
        "Tệp sổ bị hỏng, hoặc không thuộc bộ khóa này.",
        "Chương trình không ghi gì vào tệp. Giữ nguyên thư mục và khôi phục từ bản sao lưu.",
    ),
    ErrorCode.KEYRING_DAMAGED: Message(
        "Cả hai tệp bộ khóa đều bị hỏng.",
        "Dữ liệu trong sổ không bị thay đổi. Lấy lại tệp keyring.json từ bản sao lưu.",
    ),
    ErrorCode.KEYRING_MISMATCH: Message(
        "Bộ khóa và tệp sổ không cùng một sổ.",
        "Không có gì bị thay đổi. Đặt lại đúng hai tệp của cùng một bản sao lưu.",
    ),
    ErrorCode.NEWER_VERSION: Message(
        "Sổ này do phiên bản chương trình mới hơn tạo ra.", "Không có gì bị thay đổi. Cập nhật chương trình rồi mở lại."
    ),
    ErrorCode.TRAINING_AS_REAL: Message(
        "Đây là sổ huấn luyện, không mở như sổ thật được.", "Mở bằng lệnh huấn luyện, hoặc chọn thư mục của sổ thật."
    ),
    ErrorCode.REAL_AS_TRAINING: Message(
        "Đây là sổ thật, không mở trong chế độ huấn luyện được.", "Mở chương trình theo cách bình thường."
    ),
    ErrorCode.LOCKED: Message("Sổ đã khóa.", "Việc trước đó đã lưu xong. Nhập mật khẩu để mở lại."),
    ErrorCode.DISK_FULL: Message(
        "Ổ đĩa đã đầy, chưa lưu được lần này.",
        "Mọi thứ đã lưu trước đó vẫn còn nguyên. Giải phóng chỗ trống rồi bấm lưu lại; nội dung đang nhập chưa mất.",
    ),
    ErrorCode.READ_ONLY: Message(
        "Không được phép ghi vào thư mục của sổ.",
        "Mọi thứ đã lưu trước đó vẫn còn nguyên. Kiểm tra quyền của thư mục, thẻ nhớ hoặc ổ mạng.",
    ),
    ErrorCode.DISK_ERROR: Message(
        "Ổ đĩa báo lỗi khi đọc hoặc ghi.",
        "Lần lưu này chưa thực hiện; các lần trước còn nguyên. Kiểm tra ổ đĩa, sao lưu ngay khi có thể.",
    ),
    ErrorCode.NOT_ALLOWED: Message(
        "Tài khoản này không được phép làm việc đó.", "Không có gì bị thay đổi. Hỏi chỉ huy đơn vị."
    ),
    ErrorCode.NOT_FOUND: Message("Không tìm thấy mục này nữa.", "Có thể đã bị lấy ra khỏi sổ. Mở lại danh sách."),
    ErrorCode.VERSION_CONFLICT: Message(
        "Nội dung này vừa được người khác sửa.", "Chưa lưu gì đè lên. Mở lại để xem bản mới rồi sửa tiếp."
    ),
    ErrorCode.UNKNOWN_KIND: Message(
        "Loại sự kiện này chương trình không biết.", "Không có gì bị thay đổi. Có thể cần cập nhật chương trình."
    ),
    ErrorCode.INVALID_FIELDS: Message("Có ô chưa hợp lệ.", "Chưa lưu. Sửa các ô được đánh dấu rồi lưu lại."),
    ErrorCode.FUTURE_DATE: Message(
        "Thời điểm này ở trong tương lai.", "Chưa lưu. Kiểm tra ngày, giờ vừa nhập và đồng hồ của máy."
    ),
    ErrorCode.IMPOSSIBLE_DATE: Message("Ngày này không thể có.", "Chưa lưu. Kiểm tra lại ngày vừa nhập."),
    ErrorCode.NO_GROUND_OF_ENTRY: Message(
        "Không có căn cứ để đưa người này vào sổ.",
        "Chưa lưu. Cần kết quả dương tính, thông báo III-02 nhận được, hoặc danh sách đã có.",
    ),
    ErrorCode.REASON_MISSING: Message("Cần ghi lý do.", "Chưa lưu. Lý do được giữ lại trong lịch sử thay đổi."),
    ErrorCode.ALREADY_VOID: Message("Sự kiện này đã bị hủy trước đó.", "Không có gì bị thay đổi."),
    ErrorCode.CARD_TEXT_UNREADABLE: Message(
        "Đây không phải nội dung mã QR của thẻ căn cước.", "Chưa điền gì. Quét lại, hoặc nhập bằng tay."
    ),
    ErrorCode.CARD_TEXT_GARBLED: Message(
        "Đầu đọc làm sai dấu tiếng Việt trong mã QR.",
        "Chưa điền gì để tránh sai tên. Tắt bộ gõ (Unikey) khi quét, hoặc nhập bằng tay.",
    ),
    ErrorCode.WORKBOOK_UNREADABLE: Message(
        "Không đọc được tệp bảng tính này.",
        "Sổ không thay đổi. Tệp có thể bị hỏng: mở bằng Excel và lưu lại thành .xlsx rồi thử lại.",
    ),
    ErrorCode.WORKBOOK_PROTECTED: Message(
        "Tệp bảng tính có mật khẩu.", "Sổ không thay đổi. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi thử lại."
    ),
    ErrorCode.WORKBOOK_TOO_LARGE: Message(
        "Tệp bảng tính quá lớn.",
        "Sổ không thay đổi. Xóa các dòng, cột trống ở cuối trang tính rồi lưu lại; tối đa 50.000 dòng.",
    ),
    ErrorCode.WORKBOOK_TIMED_OUT: Message(
        "Đọc tệp quá lâu nên đã dừng.", "Sổ không thay đổi. Chép riêng danh sách sang tệp mới rồi thử lại."
    ),
    ErrorCode.WORKBOOK_NO_LIST: Message(
        "Không thấy danh sách người trong tệp.",
        "Sổ không thay đổi. Cần một dòng tiêu đề có cột họ tên và cột ngày sinh hoặc số giấy tờ.",
    ),
    ErrorCode.GLYPH_MISSING: Message(
        "Có chữ không in được: {letters}.", "Chưa in gì. Sửa chữ đó trong hồ sơ rồi in lại."
    ),
    ErrorCode.FORM_FILE_BAD: Message(
        "Tệp biểu mẫu {form} có lỗi.", "Các biểu mẫu khác vẫn in được. Cài lại chương trình hoặc báo cấp trên."
    ),
    ErrorCode.RULE_FILE_BAD: Message(
        "Tệp quy định có lỗi.", "Dữ liệu trong sổ an toàn. Cài lại chương trình hoặc báo cấp trên."
    ),
    ErrorCode.PRINTER_FAILED: Message(
        "Máy in không nhận bản in.", "Giấy tờ vẫn còn trên màn hình. Kiểm tra máy in, giấy rồi in lại."
    ),
    ErrorCode.PICTURE_UNREADABLE: Message("Không đọc được ảnh này.", "Chưa lưu. Chọn ảnh JPEG hoặc PNG khác."),
    ErrorCode.CANCELLED: Message("Đã dừng theo yêu cầu.", "Không có gì của lần này được lưu."),
    ErrorCode.UNEXPECTED: Message(
        "Chương trình gặp lỗi ngoài dự kiến.",
        "Thao tác vừa rồi chưa được lưu; mọi thứ trước đó còn nguyên. Thử lại, hoặc đóng và mở lại chương trình.",
    ),
}

FAULTS: Mapping[FieldFault, str] = {
    FieldFault.REQUIRED: "Cần nhập",
    FieldFault.UNKNOWN_FIELD: "Ô không có trong khai báo",
    FieldFault.WRONG_TYPE: "Không đúng kiểu dữ liệu",
    FieldFault.NOT_IN_LIST: "Chọn một mục trong danh sách",
    FieldFault.TOO_LONG: "Quá dài",
    FieldFault.NOT_A_DATE: "Không phải ngày. Ví dụ: 24/11/2026",
    FieldFault.NOT_A_NUMBER: "Không phải số",
    FieldFault.OUT_OF_RANGE: "Ngoài khoảng cho phép",
    FieldFault.IN_FUTURE: "Ngày ở trong tương lai",
}

DOUBTS: Mapping[NumberDoubt, str] = {
    NumberDoubt.LENGTH: "Số định danh phải có 12 chữ số",
    NumberDoubt.NOT_DIGITS: "Số định danh có ký tự không phải chữ số",
    NumberDoubt.PROVINCE: "Ba số đầu không phải mã tỉnh nào",
    NumberDoubt.SEX: "Số định danh không khớp giới tính",
    NumberDoubt.BIRTH_YEAR: "Số định danh không khớp năm sinh",
    NumberDoubt.OLD_CARD: "Đây là số CMND 9 số",
}

VERDICTS: Mapping[Verdict | Skipped, str] = {
    Verdict.TAKEN: "Nhập",
    Verdict.TAKEN_WITH_WARNING: "Nhập, cần xem lại",
    Verdict.REFUSED: "Không nhập",
    Verdict.PRESENT: "Đã có trong sổ",
    Skipped.ABOVE: "Phía trên danh sách",
    Skipped.HEAD: "Dòng tiêu đề",
    Skipped.BLANK: "Dòng trống",
    Skipped.TOTAL: "Dòng tổng cộng",
    Skipped.BAND: "Dòng phân nhóm",
    Skipped.BELOW: "Phía dưới danh sách",
}

NOTES: Mapping[Note, str] = {
    Note.ZEROS_RESTORED: "thêm lại số 0 đầu bị mất",
    Note.DATE_FROM_TEXT: "ngày gõ dạng chữ, đã đọc",
    Note.NAME_FROM_CAPITALS: "tên viết hoa toàn bộ, đã viết lại",
    Note.NUMBER_MISSING: "không có số giấy tờ",
    Note.NUMBER_OLD: "số CMND 9 số",
    Note.NUMBER_ODD: "số giấy tờ lạ",
    Note.NUMBER_AGAINST_SEX: "số định danh không khớp giới tính",
    Note.NUMBER_AGAINST_BIRTH: "số định danh không khớp năm sinh",
    Note.NUMBER_SHARED: "trùng số với người khác",
    Note.SEX_MISSING: "không rõ giới tính",
    Note.BIRTH_MISSING: "không có ngày sinh",
    Note.BIRTH_YEAR_ONLY: "chỉ có năm sinh",
    Note.BIRTH_UNREAD: "ngày sinh không đọc được",
    Note.ENTRY_MISSING: "không có ngày đưa vào quản lý",
    Note.ENTRY_UNREAD: "ngày đưa vào quản lý không đọc được",
    Note.END_UNREAD: "ngày hết hạn không đọc được",
    Note.PRESENCE_UNCLEAR: "vừa có mặt vừa vắng mặt",
    Note.OUTCOME_UNREAD: "ghi chú giữ nguyên, chưa hiểu",
    Note.END_NOT_LAWFUL: "ngày hết hạn không phải đúng một năm",
    Note.EXPIRED: "đã hết hạn, chưa có quyết định chấm dứt",
    Note.SUSPENDED_PAST_END: "tạm đình chỉ quá ngày hết hạn",
    Note.OUTCOME_BEFORE_ENTRY: "ngày dừng trước ngày đưa vào",
    Note.OUTCOME_UNDATED: "không rõ ngày dừng, tạm đình chỉ, chấm dứt",
    Note.NAME_MISSING: "không có tên",
    Note.NAME_UNREADABLE: "tên không đọc được",
    Note.ENTRY_IN_FUTURE: "ngày đưa vào quản lý ở trong tương lai",
    Note.DOUBLE: "trùng với dòng {double_of}",
    Note.TOO_LONG: "nội dung quá dài hoặc không hợp lệ",
}

MARKS: Mapping[Mark, str] = {
    Mark.FOUND: "",
    Mark.FOUND_2: "chưa kiểm chứng với bản gốc (nguồn thứ cấp)",
    Mark.RECALLED: "chưa kiểm chứng",
    Mark.UNKNOWN: "chưa rõ",
    Mark.HOUSE: "quy ước của chương trình",
}

PRESENCES: Mapping[str, str] = {
    "present": "Có mặt",
    "absent": "Vắng mặt",
    "reported_absence": "Vắng mặt (có báo)",
    "missing": "Vắng mặt (không rõ ở đâu)",
}

_TRIGGER_WORDS: Mapping[str, str] = {
    "positive_test": "phiếu xét nghiệm dương tính",
    "residence_verified": "kết quả xác minh nơi cư trú",
    "notice_of_use": "thông báo hành vi sử dụng",
}

FINDINGS: Mapping[FindingKind, str] = {
    FindingKind.OUT_OF_SEQUENCE: "Sự kiện không theo trình tự của luật: chuyển từ “{before}” sang “{after}”.",
    FindingKind.MISSING_BEFORE: "Quyết định đã có nhưng trong sổ còn thiếu: {missing}.",
    FindingKind.EXPIRED_WITHOUT_PAPER: "Hết thời hạn ngày {day} theo danh sách cũ, chưa có quyết định chấm dứt.",
    FindingKind.SUSPENDED_PAST_END: (
        "Đang tạm đình chỉ, thời hạn quản lý đã hết ngày {day}: cần quyết định dừng hoặc chấm dứt."
    ),
    FindingKind.END_CONTRADICTS_LAW: (
        "Ngày hết hạn ghi trên giấy ({printed}) khác thời hạn theo luật ({lawful}); chương trình giữ ngày trên giấy."
    ),
    FindingKind.OUTCOME_BEFORE_ENTRY: "Ngày dừng ghi trong danh sách trước ngày đưa vào quản lý.",
    FindingKind.OUTCOME_UNDATED: "Danh sách không ghi ngày dừng, tạm đình chỉ hoặc chấm dứt.",
    FindingKind.ENDED_EARLY: "Chấm dứt trước khi hết thời hạn quản lý.",
    FindingKind.ABSENT: "Đang vắng mặt, không rõ ở đâu: thời gian này không tính vào thời hạn quản lý.",
    FindingKind.CAUGHT_AGAIN: "Sử dụng lại trong thời hạn quản lý: phải xác định tình trạng nghiện.",
    FindingKind.CRIMINAL_SCREENING: "Sàng lọc Điều 256a Bộ luật Hình sự: {screening}",
    FindingKind.GUARDIAN_ABSENT: "Lấy mẫu của người dưới 18 tuổi mà không có cha, mẹ, người giám hộ chứng kiến.",
    FindingKind.UNEXPECTED_SIGNER: "Chức vụ người ký không phải “{expected}” như luật quy định.",
    FindingKind.TEAM_INCOMPLETE: "Tổ quản lý còn thiếu: {members}.",
    FindingKind.MINOR_NEEDS_YOUTH: "Người dưới 18 tuổi: cần giáo viên hoặc tổ chức Đoàn tham gia Tổ quản lý.",
    FindingKind.INFORM_REGISTERED_POLICE: (
        "Không có nơi cư trú ổn định: gửi quyết định cho Công an nơi đăng ký thường trú."
    ),
    FindingKind.STOP_NOT_IN_LAW: "Lý do dừng có trên biểu mẫu nhưng không có trong khoản 5 Điều 24 của Luật.",
}

SCREENINGS: Mapping[str, str] = {
    "in_rehabilitation": "đang cai nghiện hoặc điều trị thay thế, có dấu hiệu tội phạm; báo cơ quan điều tra.",
    "in_aftercare": "đang quản lý sau cai nghiện, có dấu hiệu tội phạm; báo cơ quan điều tra.",
    "": "trong sổ chưa thấy trường hợp nào; cần kiểm tra thêm nguồn khác.",
}


def error_text(error: RegistryError) -> Message:
    """The sentences for an expected error."""
    message = MESSAGES[error.code]
    details = {name: str(value) for name, value in error.details.items()}
    if isinstance(error, InvalidFields):
        return Message(f"{message.text} {problems_text(error.problems)}", message.advice)
    return Message(_filled(message.text, details), _filled(message.advice, details))


def problems_text(problems: tuple[FieldProblem, ...]) -> str:
    """What is wrong, field by field, in the labels of a person if they are such."""
    labels = {name: field.label for name, field in fields.field_map(PersonFields).items()}
    return " ".join(f"{labels.get(p.field, p.field)}: {FAULTS[p.fault].lower()}." for p in problems)


def _filled(text: str, details: Mapping[str, str]) -> str:
    for name, value in details.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def finding_text(finding: Finding, rules: Rules) -> str:
    """One finding as a sentence."""
    return finding_words(finding.kind, finding.details, rules)


def finding_words(kind: FindingKind, details: tuple[str, ...], rules: Rules) -> str:
    """A finding of a kind with its details as a sentence."""
    text = FINDINGS[kind]
    if kind is FindingKind.OUT_OF_SEQUENCE:
        return _filled(text, {"before": _state(details[1], rules), "after": _state(details[2], rules)})
    if kind is FindingKind.MISSING_BEFORE:
        return _filled(text, {"missing": ", ".join(_TRIGGER_WORDS.get(name, name) for name in details)})
    if kind in (FindingKind.EXPIRED_WITHOUT_PAPER, FindingKind.SUSPENDED_PAST_END):
        return _filled(text, {"day": show_date(date.fromisoformat(details[0]))})
    if kind is FindingKind.END_CONTRADICTS_LAW:
        printed, lawful = (show_date(date.fromisoformat(d)) for d in details)
        return _filled(text, {"printed": printed, "lawful": lawful})
    if kind is FindingKind.CRIMINAL_SCREENING:
        return _filled(text, {"screening": SCREENINGS[details[0] if details else ""]})
    if kind is FindingKind.UNEXPECTED_SIGNER:
        return _filled(text, {"expected": details[0]})
    if kind is FindingKind.TEAM_INCOMPLETE:
        declared = fields.field_map(kind_of("management_decision"))
        return _filled(text, {"members": ", ".join(declared[name].label.lower() for name in details)})
    return text


def _state(code: str, rules: Rules) -> str:
    return rules.states[code].name if code in rules.states else "chưa có hồ sơ"


def duty_explanation(duty: Duty, rules: Rules) -> str:
    """Why a duty is due: which event, which rule, which article, how it was counted."""
    rule = duty.rule
    lines = [rule.statement, f"Căn cứ: {rule.article}."]
    if duty.waits_for is not None:
        lines.append(f"Chưa bắt đầu tính: chờ việc “{duty.waits_for.title}”.")
    elif duty.started_by is not None and duty.started is not None:
        lines.append(f"Bắt đầu từ: {duty.started_by.fact.label}, {duty.started.show()}.")
        if rule.unit is Unit.HOURS and duty.due is not None:
            lines.append(f"Cách tính: {rule.number} giờ liên tục, không trừ ban đêm và ngày nghỉ.")
        if duty.due is not None and duty.due.hour_unknown:
            lines.append("Giờ chưa rõ: tính từ 00 giờ của ngày đó.")
    for house in rule.house:
        house_rule = rules.latest(house)
        lines.append(f"Quy ước {house}: {house_rule.statement}")
    if MARKS[rule.mark]:
        lines.append(f"Mức tin cậy: {MARKS[rule.mark]}.")
    return "\n".join(lines)


def due_words(duty: Duty) -> str:
    """When a duty is due, in a few words."""
    if duty.waits_for is not None:
        return f"trong {duty.rule.number} giờ kể từ việc “{duty.waits_for.title}”"
    if duty.due is None:
        return "luật không ghi thời hạn"
    unknown = " (giờ chưa rõ)" if duty.due.hour_unknown else ""
    return duty.due.show() + unknown
