"""Codes of the domain in Vietnamese: doubts, verdicts, notes, findings, explanations. All tables are total."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from models import fields
from models.dates import Moment, show_date
from models.doubts import EntryDoubt
from models.events.base import Trigger, kind_of, kinds_meaning
from models.faults import Fault, FaultKind
from models.identity import NumberDoubt
from models.law.course import Finding, FindingKind
from models.law.rules import Mark, Rule, Rules, Unit
from models.taking_over.plan import Note, Skipped, Verdict
from ui.messages import filled

DOUBTS: Mapping[NumberDoubt, str] = {
    NumberDoubt.LENGTH: "Số định danh phải có 12 chữ số",
    NumberDoubt.NOT_DIGITS: "Số định danh có ký tự không phải chữ số",
    NumberDoubt.PROVINCE: "Ba số đầu không phải mã tỉnh nào",
    NumberDoubt.SEX: "Số định danh không khớp giới tính",
    NumberDoubt.BIRTH_YEAR: "Số định danh không khớp năm sinh",
    NumberDoubt.OLD_CARD: "Đây là số CMND 9 số",
}

ENTRY_DOUBTS: Mapping[EntryDoubt, str] = {
    EntryDoubt.NO_WITNESS: "Người được xét nghiệm dưới 18 tuổi, chưa ghi cha, mẹ, người giám hộ hoặc người đại diện"
    " chứng kiến. Luật yêu cầu có người chứng kiến, trừ mẫu nước tiểu (NĐ 163/2026 Đ.56 k.6)",
    EntryDoubt.BEFORE_BIRTH: "Có ngày sớm hơn ngày sinh của người này",
    EntryDoubt.BEFORE_CASE: "Ngày này sớm hơn việc đầu tiên trong hồ sơ trên 30 ngày",
    EntryDoubt.PLACE_NOT_ALLOWED: "Kết quả xác minh: người này không có nơi cư trú ổn định. Luật yêu cầu cai nghiện tại"
    " cơ sở công lập hoặc trường giáo dưỡng, không phải nơi đang ghi",
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
    Note.END_UNKNOWN: "không rõ ngày hết hạn: vào danh sách từ trước khi có quy định",
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


def grouped(number: int) -> str:
    """A whole number as it is written in Vietnam: 12.345."""
    return f"{number:,}".replace(",", ".")


def closed_found(count: int) -> str:
    """What a search says of files off the lists: that they exist, and nothing else (design §8, Closed cases)."""
    return f"{grouped(count)} hồ sơ đã kết thúc phù hợp"


def source_words(rule: Rule, *more: str) -> str:
    """Where a rule is written, and how sure we are of it if it was not found there."""
    decided = "" if rule.override is None else "áp dụng khác quy định, theo quyết định của chỉ huy"
    return " · ".join(part for part in (rule.article, *more, decided or MARKS[rule.mark]) if part)


PRESENCES: Mapping[str, str] = {
    "present": "Có mặt",
    "absent": "Vắng mặt",
    "reported_absence": "Vắng mặt (có báo)",
    "missing": "Vắng mặt (không rõ ở đâu)",
}
SHORT_PRESENCES: Mapping[str, str] = {
    "present": "Có mặt",
    "absent": "Vắng mặt",
    "reported_absence": "Vắng, có báo",
    "missing": "Không rõ ở đâu",
}
"""The same in a column of a list."""

_TRIGGER_WORDS: Mapping[str, str] = {
    "positive_test": "phiếu xét nghiệm dương tính",
    "residence_verified": "kết quả xác minh nơi cư trú",
    "notice_of_use": "thông báo hành vi sử dụng",
}

FINDINGS: Mapping[FindingKind, str] = {
    FindingKind.OUT_OF_SEQUENCE: "Sự kiện không theo trình tự của luật: {where}.",
    FindingKind.MISSING_BEFORE: "Trong sổ còn thiếu giấy tờ phải có trước: {missing}.",
    FindingKind.EXPIRED_WITHOUT_PAPER: "Hết thời hạn ngày {day} theo danh sách cũ, chưa có quyết định chấm dứt.",
    FindingKind.SUSPENDED_PAST_END: (
        "Đang tạm đình chỉ, thời hạn quản lý đã hết ngày {day}: cần quyết định dừng hoặc chấm dứt."
    ),
    FindingKind.END_CONTRADICTS_LAW: (
        "Ngày hết hạn ghi trên giấy ({printed}) khác thời hạn theo luật ({lawful}); chương trình giữ ngày trên giấy."
    ),
    FindingKind.END_UNKNOWN: "Không rõ ngày hết hạn: đưa vào quản lý từ trước khi có Luật 73/2021/QH14.",
    FindingKind.AFTERCARE_END_UNKNOWN: (
        "Không rõ ngày hết hạn: danh sách cũ không ghi; thời hạn là 01 năm hay 02 năm tùy biện pháp đã hoàn thành."
    ),
    FindingKind.OUTCOME_BEFORE_ENTRY: "Ngày dừng ghi trong danh sách trước ngày đưa vào quản lý.",
    FindingKind.OUTCOME_UNDATED: "Danh sách không ghi ngày dừng, tạm đình chỉ hoặc chấm dứt.",
    FindingKind.ENDED_EARLY: "Chấm dứt trước khi hết thời hạn quản lý.",
    FindingKind.ABSENT: "Đang vắng mặt, không rõ ở đâu: thời gian này không tính vào thời hạn quản lý.",
    FindingKind.CAUGHT_AGAIN: "Sử dụng lại trong thời hạn quản lý: phải xác định tình trạng nghiện.",
    FindingKind.CRIMINAL_SCREENING: "Sàng lọc Điều 256a Bộ luật Hình sự: {screening}",
    FindingKind.GUARDIAN_ABSENT: "Lấy mẫu của người dưới 18 tuổi mà không có cha, mẹ, người giám hộ chứng kiến.",
    FindingKind.UNEXPECTED_SIGNER: "Chức vụ người ký không phải “{expected}” như luật quy định.",
    FindingKind.MONTHS_UNCHECKED: (
        "Tháng đã qua không được kiểm tra cư trú đủ số lần: {months}. Không kiểm tra bù được, chỉ để biết."
    ),
    FindingKind.TEAM_INCOMPLETE: "Tổ quản lý còn thiếu: {members}.",
    FindingKind.MINOR_NEEDS_YOUTH: "Người dưới 18 tuổi: cần giáo viên hoặc tổ chức Đoàn tham gia Tổ quản lý.",
    FindingKind.INFORM_REGISTERED_POLICE: (
        "Không có nơi cư trú ổn định: gửi quyết định cho Công an nơi đăng ký thường trú."
    ),
    FindingKind.NOT_IN_LAW: "{field}: “{value}” không có trong danh mục mà luật quy định.",
    FindingKind.RESIDENCE_TOO_SHORT: "Ở nơi hiện tại chưa đủ số ngày để coi là nơi cư trú ổn định.",
    FindingKind.LIMITATION_PASSED: "Lập sau khi hết thời hiệu: thời hiệu hết ngày {day}.",
    FindingKind.FORWARDED_EARLY: "Chuyển hồ sơ khi thời hạn đọc hồ sơ chưa hết (hết ngày {day}).",
    FindingKind.FILE_UNNUMBERED: "Hồ sơ chưa ghi số bút lục.",
    FindingKind.WITNESS_MISSING: "Biên bản thay thế phải có người chứng kiến từ đủ 18 tuổi.",
    FindingKind.TOO_YOUNG: "Chưa đủ {age} tuổi: cơ sở cai nghiện tư nhân không tiếp nhận.",
    FindingKind.FILED_LATE: "Nộp sau thời hạn: thời hạn hết ngày {day}.",
    FindingKind.LIMIT_UNKNOWN: "Thời hạn chưa rõ: văn bản chưa được đọc, cần hỏi Tòa án.",
    FindingKind.OTHER_DECIDER: "{field}: “{value}” không phải người quyết định theo luật.",
    FindingKind.LITTLE_LEFT: "Thời hạn còn lại dưới {months} tháng: không phải tiếp tục chấp hành.",
    FindingKind.REDUCED_EARLY: "Giảm thời hạn khi chưa chấp hành được một nửa thời hạn.",
    FindingKind.ADULT_CENTRE: "Đủ 18 tuổi ngày {day}, thời hạn còn từ 03 tháng: chuyển sang cơ sở công lập.",
    FindingKind.CLEARED_FROM: "Từ ngày {day} được coi là chưa bị xử lý.",
    FindingKind.GROUND_REPEALED: "Căn cứ này không còn trong luật tại ngày của sự kiện.",
    FindingKind.MONITORING_OUTSTANDING: (
        "Đang thực hiện biện pháp từ trước ngày 01/7/2026: cần quyết định giám sát điện tử; luật không ghi thời hạn."
    ),
    FindingKind.STAYS_IN_CENTRE: "Còn dưới 06 tháng khi luật mới có hiệu lực: ở lại cơ sở công lập đến hết thời hạn.",
    FindingKind.RESULT_TOO_OLD: (
        "Kết quả xác định tình trạng nghiện đã quá {months} tháng khi đăng ký: phải xác định lại."
    ),
    FindingKind.CONSENT_MISSING: (
        "Người dưới 18 tuổi: thiếu ý kiến, xác nhận của cha, mẹ, người giám hộ hoặc người đại diện."
    ),
    FindingKind.PLACE_NOT_ALLOWED: (
        "Không có nơi cư trú ổn định: phải cai nghiện tại cơ sở công lập hoặc trường giáo dưỡng, không “{value}”."
    ),
    FindingKind.ABSENCE_TOO_SHORT: (
        "Vắng mặt {days} ngày làm việc, chưa đủ {limit} ngày để coi là tự ý chấm dứt cai nghiện."
    ),
    FindingKind.LATE_NOTICE: "Thông báo muộn: luật cho đến trước {due}.",
    FindingKind.TERM_OUT_OF_RANGE: "Thời hạn ghi trên giấy không nằm trong mức từ {least} đến {most} tháng của luật.",
    FindingKind.OCCASION_UNKNOWN: (
        "Chưa xác định cai nghiện lần đầu hay từ lần thứ hai: ngày hết thời hạn theo luật chưa rõ."
    ),
    FindingKind.STAGES_MISSING: "Trong sổ chưa có các giai đoạn cai nghiện: {stages}.",
    FindingKind.STAGE_TOO_SHORT: "Giai đoạn “{stages}” kết thúc sớm hơn thời gian quy định.",
    FindingKind.COMPLETED_EARLY: "Xác nhận hoàn thành trước khi hết thời hạn cai nghiện ({day}).",
    FindingKind.NOT_HANDED_TOGETHER: (
        "Quyết định quản lý sau cai nghiện phải giao cùng lúc với giấy xác nhận hoàn thành cai nghiện."
    ),
    FindingKind.SUBSTANCE_NOT_COVERED: (
        "Chỉ điều trị thay thế cho người nghiện các chất dạng thuốc phiện; kết quả xác định không có chất này."
    ),
    FindingKind.TREATMENT_MAY_END: "Có căn cứ để cơ sở chấm dứt điều trị thay thế: {reason}.",
    FindingKind.MONITORING_NOT_APPLICABLE: "Quyết định giám sát điện tử khi người đó không thuộc diện áp dụng.",
    FindingKind.CENTRE_NOT_ASKED: "Chưa đề nghị cơ sở đeo thiết bị trước khi người đó rời cơ sở.",
    FindingKind.TOO_SHORT: "Thời gian ghi trong sổ chưa đủ {least} theo luật.",
    FindingKind.WAIVER_NOT_DUE: "Chưa đủ điều kiện miễn giám sát điện tử: cần {least} không có vi phạm.",
    FindingKind.NEXT_BREACH_COMPULSORY: "Nếu còn vi phạm: phải lập hồ sơ đưa đi cai nghiện bắt buộc.",
    FindingKind.BREACHES_REACHED: "Đã vi phạm đến mức phải lập hồ sơ đưa đi cai nghiện bắt buộc.",
    FindingKind.BREACH_UNCURED: (
        "Vi phạm giám sát điện tử không được khắc phục đúng hạn: phải lập hồ sơ đưa đi cai nghiện bắt buộc."
    ),
    FindingKind.BREACH_MEANS_FINE: (
        "Vi phạm giám sát điện tử khi đang quản lý sau cai nghiện: xử phạt từ {least} đến {most} đồng."
    ),
    FindingKind.CHOOSE_AFTER_BREACH: (
        "Người từ đủ 18 tuổi đang điều trị thay thế vi phạm: quyết định giám sát điện tử mới {least} hay lập hồ sơ "
        "cai nghiện bắt buộc, cần cán bộ quyết định."
    ),
    FindingKind.GROWN_UP_SINCE: (
        "Đã đủ 18 tuổi sau ngày quyết định: vẫn áp dụng theo tuổi tại ngày quyết định, cần cán bộ xem xét."
    ),
    FindingKind.UNEXPECTED_HANDLING: "Cách xử lý vi phạm khác với luật; lần này luật quy định: {handling}.",
    FindingKind.REST_WAIVED_BY_PRISON: (
        "Bị phạt tù khi chưa đủ 18 tuổi trong thời gian cai nghiện bắt buộc: được miễn phần thời gian còn lại theo "
        "Luật 73/2021/QH14, cần cán bộ quyết định."
    ),
    FindingKind.NOBODY_ASSIGNED: "Phân công quản lý, hỗ trợ sau cai nghiện còn thiếu: {members}.",
    FindingKind.RESIDENCE_TO_DECLARE: (
        "Không có nơi cư trú ổn định: người đó đăng ký nơi cư trú với cơ sở, cơ sở thông báo Công an cấp xã nơi đó."
    ),
    FindingKind.DECIDED_WHERE_CAUGHT: (
        "Không có nơi cư trú ổn định: Ủy ban nhân dân cấp xã nơi có hành vi vi phạm quyết định quản lý sau cai nghiện."
    ),
    FindingKind.RELAPSE_COMPULSORY: (
        "Nghiện trong thời gian quản lý sau cai nghiện: phải lập hồ sơ đưa đi cai nghiện bắt buộc."
    ),
    FindingKind.RELAPSE_NOT_COMPULSORY: (
        "Chưa đủ 18 tuổi, nghiện lại khi đang quản lý sau cai nghiện: luật tại ngày đó không quy định cai nghiện bắt "
        "buộc, cần cán bộ xem xét."
    ),
    FindingKind.OUT_OF_RANGE: "{field} không nằm trong mức luật quy định, từ {least} đến {most}.",
}

SCREENINGS: Mapping[str, str] = {
    "in_rehabilitation": "đang cai nghiện hoặc điều trị thay thế, có dấu hiệu tội phạm; báo cơ quan điều tra.",
    "in_aftercare": "đang quản lý sau cai nghiện, có dấu hiệu tội phạm; báo cơ quan điều tra.",
    "after_aftercare": "trong 02 năm sau quản lý sau cai, đang bị quản lý, có dấu hiệu tội phạm; báo cơ quan điều tra.",
    "after_walk_out": "trong 02 năm sau khi tự ý chấm dứt cai nghiện, có dấu hiệu tội phạm; báo cơ quan điều tra.",
    "": "trong sổ chưa thấy trường hợp nào; cần kiểm tra thêm nguồn khác.",
}


BROKEN: Mapping[FaultKind, str] = {
    FaultKind.PAGE_DAMAGED: "Tệp sổ có một trang bị hỏng ({where}).",
    FaultKind.STRUCTURE_BROKEN: "Cấu trúc tệp sổ có lỗi ({where}).",
    FaultKind.REST_UNREADABLE: "Phần còn lại của sổ không đọc được nên chưa kiểm tra được.",
    FaultKind.REFERENCE_BROKEN: "Có dữ liệu chỉ tới mục không còn trong sổ ({where}).",
    FaultKind.ENTRY_MISSING: "Lịch sử thay đổi thiếu mục số {where}.",
    FaultKind.ENTRY_CHANGED: "Mục số {where} của lịch sử thay đổi đã bị sửa.",
    FaultKind.CONTENT_MISSING: "Mất nội dung của mục số {where} trong lịch sử thay đổi.",
    FaultKind.CONTENT_CHANGED: "Nội dung của mục số {where} trong lịch sử thay đổi bị hỏng hoặc bị sửa.",
    FaultKind.CONTENT_FORGED: "Nội dung của mục số {where} trong lịch sử thay đổi không phải nội dung đã ghi.",
    FaultKind.CONTENT_KEY_MISSING: "Mất khóa để đọc nội dung của mục số {where} trong lịch sử thay đổi.",
    FaultKind.HEAD_FORGED: "Chữ ký lúc đóng sổ số {where} không phải của người ghi ở đó, hoặc mất chữ ký trước nó.",
    FaultKind.HEAD_CONTRADICTED: (
        "Chữ ký lúc đóng sổ số {where} không khớp với lịch sử thay đổi hoặc nhật ký truy cập:"
        " phần sau đã bị cắt hoặc thay."
    ),
    FaultKind.OLDER_COPY: "Sổ này là bản cũ: mã đã giữ có đến mục số {where}, trong sổ chưa đến mục đó.",
    FaultKind.OTHER_HISTORY: "Lịch sử trong sổ khác với mã đã giữ ở mục số {where}: sổ đã bị thay.",
    FaultKind.OTHER_LOG: (
        "Nơi sao lưu có phần nhật ký thay đổi khác với nhật ký của sổ này ({where}); phần đó được giữ riêng, không bị"
        " ghi đè."
    ),
    FaultKind.LOOK_CHANGED: "Nhật ký truy cập bị sửa hoặc bị xóa ở mục số {where}.",
    FaultKind.CACHE_STALE: "Trạng thái, thời hạn tính sẵn của hồ sơ {where} không khớp với sự kiện.",
    FaultKind.SEARCH_STALE: "Chỉ mục tìm kiếm không khớp với hồ sơ ({where}).",
    FaultKind.RULE_FILE_UNREADABLE: "Tệp quy định số {where} đã nhận, chương trình này không đọc được.",
    FaultKind.RULE_FILE_CHANGED: "Tệp quy định số {where} không còn như khi được nhận.",
    FaultKind.PAPER_MISSING: "Mất tệp của một giấy tờ ({where}).",
    FaultKind.PAPER_DAMAGED: "Tệp của một giấy tờ bị hỏng hoặc không đọc được ({where}).",
    FaultKind.KEYRING_DAMAGED: "Tệp bộ khóa {where} bị mất hoặc bị hỏng.",
    FaultKind.LOG_AHEAD: "Sổ thiếu {where} thay đổi mới nhất; đã lấy lại đủ từ nhật ký thay đổi.",
    FaultKind.LOG_FORKED: (
        "Nhật ký thay đổi không cùng một lịch sử với sổ (từ thay đổi số {where}): đã để riêng, không dùng."
        " Hãy sao lưu toàn bộ ngay."
    ),
    FaultKind.LOG_DAMAGED: "Nhật ký thay đổi có chỗ hỏng ({where}). Hãy sao lưu toàn bộ ngay.",
    FaultKind.LOG_INCOMPLETE: "Nhật ký thay đổi thiếu từ thay đổi số {where}. Hãy sao lưu toàn bộ ngay.",
    FaultKind.COPY_MISSING: "Bản sao lưu thiếu tệp {where}.",
    FaultKind.COPY_CHANGED: "Tệp {where} của bản sao lưu bị hỏng hoặc bị sửa.",
    FaultKind.COPY_CONTRADICTED: "Bản sao lưu không khớp với bản kê của chính nó ({where}).",
    FaultKind.COPY_UNREADABLE: (
        "Ở nơi lưu có bản {where} không đọc được bản kê nên không dùng được; quá 12 tháng bản đó sẽ bị xóa."
    ),
}


def fault_text(fault: Fault) -> str:
    """What the check of a registry found, as a sentence."""
    return filled(BROKEN[fault.kind], {"where": grouped(fault.where) if isinstance(fault.where, int) else fault.where})


def finding_text(finding: Finding, rules: Rules) -> str:
    """One finding as a sentence."""
    return finding_words(finding.kind, finding.details, rules)


def _day(details: tuple[str, ...]) -> Mapping[str, str]:
    return {"day": show_date(date.fromisoformat(details[0]))}


def _stages(details: tuple[str, ...]) -> Mapping[str, str]:
    return {"stages": "; ".join(_label("rehab_stage", "stage", code).lower() for code in details)}


UNITS: Mapping[Unit, str] = {
    Unit.HOURS: "giờ",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.DAYS: "ngày",
    Unit.MONTHS: "tháng",
    Unit.YEARS: "năm",
}


def amount_words(amount: int, unit: Unit) -> str:
    """An amount of time as the law writes it: ``03 ngày làm việc``."""
    return f"{amount:02d} {UNITS[unit]}"


def _least(details: tuple[str, ...]) -> Mapping[str, str]:
    return {"least": amount_words(int(details[0]), Unit(details[1]))}


def _amounts(details: tuple[str, ...]) -> Mapping[str, str]:
    least, most = (grouped(int(amount)) for amount in details)
    return {"least": least, "most": most}


def _members(details: tuple[str, ...]) -> Mapping[str, str]:
    kind, *names = details
    declared = fields.field_map(kind_of(kind))
    return {"members": "; ".join(declared[name].label for name in names)}


_PARTS: Mapping[FindingKind, Callable[[tuple[str, ...]], Mapping[str, str]]] = {
    FindingKind.MONTHS_UNCHECKED: lambda details: {
        "months": ", ".join(f"{date.fromisoformat(month):%m/%Y}" for month in details)
    },
    FindingKind.RESULT_TOO_OLD: lambda details: {"months": details[0]},
    FindingKind.LIMITATION_PASSED: _day,
    FindingKind.FORWARDED_EARLY: _day,
    FindingKind.FILED_LATE: _day,
    FindingKind.ADULT_CENTRE: _day,
    FindingKind.TOO_YOUNG: lambda details: {"age": details[0]},
    FindingKind.LITTLE_LEFT: lambda details: {"months": details[0]},
    FindingKind.OTHER_DECIDER: lambda details: {
        "field": fields.field_map(kind_of(details[0]))[details[1]].label,
        "value": _label(*details),
    },
    FindingKind.PLACE_NOT_ALLOWED: lambda details: {"value": _label(details[0], "place", details[1])},
    FindingKind.ABSENCE_TOO_SHORT: lambda details: {"days": details[0], "limit": details[1]},
    FindingKind.LATE_NOTICE: lambda details: {"due": Moment.at(datetime.fromisoformat(details[0])).show()},
    FindingKind.TERM_OUT_OF_RANGE: lambda details: {"least": details[0], "most": details[1]},
    FindingKind.STAGES_MISSING: _stages,
    FindingKind.STAGE_TOO_SHORT: _stages,
    FindingKind.TOO_SHORT: _least,
    FindingKind.WAIVER_NOT_DUE: _least,
    FindingKind.CHOOSE_AFTER_BREACH: _least,
    FindingKind.BREACH_MEANS_FINE: _amounts,
    FindingKind.NOBODY_ASSIGNED: _members,
    FindingKind.UNEXPECTED_HANDLING: lambda details: {"handling": _label("breach", "handling", details[0]).lower()},
    FindingKind.COMPLETED_EARLY: lambda details: {"day": show_date(date.fromisoformat(details[0]))},
    FindingKind.TREATMENT_MAY_END: lambda details: {
        "reason": _label("substitution_termination", "reason", details[0]).lower()
    },
}
"""What fills the holes of a sentence, from the details of its finding."""


def _label(kind: str, field: str, code: str) -> str:
    """What a code of a field of choice says."""
    type_ = fields.field_map(kind_of(kind))[field].type
    return type_.label(code) if isinstance(type_, fields.ChoiceType) else code


def finding_words(kind: FindingKind, details: tuple[str, ...], rules: Rules) -> str:
    """A finding of a kind with its details as a sentence."""
    text = FINDINGS[kind]
    if kind in _PARTS:
        return filled(text, _PARTS[kind](details))
    if kind is FindingKind.OUT_OF_SEQUENCE:
        before, after = (_state(code, rules) for code in details[1:])
        where = f"đang là “{before}”" if before == after else f"chuyển từ “{before}” sang “{after}”"
        return filled(text, {"where": where})
    if kind is FindingKind.MISSING_BEFORE:
        return filled(text, {"missing": ", ".join(_paper(name) for name in details)})
    if kind in (FindingKind.EXPIRED_WITHOUT_PAPER, FindingKind.SUSPENDED_PAST_END, FindingKind.CLEARED_FROM):
        return filled(text, {"day": show_date(date.fromisoformat(details[0]))})
    if kind is FindingKind.END_CONTRADICTS_LAW:
        printed, lawful = (show_date(date.fromisoformat(d)) for d in details)
        return filled(text, {"printed": printed, "lawful": lawful})
    if kind is FindingKind.CRIMINAL_SCREENING:
        return filled(text, {"screening": SCREENINGS[details[0] if details else ""]})
    if kind is FindingKind.UNEXPECTED_SIGNER:
        return filled(text, {"expected": details[0]})
    if kind is FindingKind.NOT_IN_LAW:
        field = fields.field_map(kind_of(details[0]))[details[1]]
        value = field.type.label(details[2]) if isinstance(field.type, fields.ChoiceType) else details[2]
        return filled(text, {"field": field.label, "value": value})
    if kind is FindingKind.OUT_OF_RANGE:
        field = fields.field_map(kind_of(details[0]))[details[1]]
        least, most = (grouped(int(amount)) for amount in details[2:])
        return filled(text, {"field": field.label, "least": least, "most": most})
    if kind is FindingKind.TEAM_INCOMPLETE:
        declared = fields.field_map(kind_of("management_decision"))
        return filled(text, {"members": ", ".join(inside_sentence(declared[name].label) for name in details)})
    return text


def _paper(trigger: str) -> str:
    """What is missing: the name of the event that would say it."""
    if trigger in _TRIGGER_WORDS:
        return _TRIGGER_WORDS[trigger]
    label = kinds_meaning(Trigger(trigger))[0].label
    return inside_sentence(label)


def inside_sentence(label: str) -> str:
    """A label in the middle of a sentence: Công an and other names keep their capitals."""
    return label[:1].lower() + label[1:]


def _state(code: str, rules: Rules) -> str:
    return rules.states[code].name if code in rules.states else "chưa có hồ sơ"
