"""What papers are called: official forms that the program prints, and those that it only names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from printing.forms import form_ids, load_form

_PROFILE = "Tóm tắt lý lịch của người nghiện ma túy, người sau cai nghiện ma túy"
_VIOLATION = "Biên bản vi phạm của người bị đề nghị đưa đi cai nghiện bắt buộc"
_TRANSFER_HOME = "Văn bản tiếp tục quản lý, hỗ trợ người cai nghiện tại gia đình, cộng đồng"
_COMPULSORY_DONE = "Giấy xác nhận chấp hành xong quyết định đưa đi cai nghiện bắt buộc"
_AFTERCARE_DONE = "Giấy xác nhận chấp hành xong quyết định quản lý sau cai nghiện"
_AFTERCARE_PROPOSAL = "Đề nghị quản lý sau cai nghiện tại nơi cư trú"
_AFTERCARE_DECISION = "Quyết định quản lý sau cai nghiện tại nơi cư trú"
_AFTERCARE_TRANSFER = "Thông báo phối hợp quản lý, hỗ trợ người sau cai nghiện"
_CENTRE_DONE = "Giấy xác nhận hoàn thành cai nghiện tự nguyện của cơ sở"
_STATEMENT = "Bản tường trình của người nghiện ma túy, người đại diện"
_PARENTS = "Ý kiến của cha, mẹ, người giám hộ, người đại diện"
_HOLDING = "Quyết định giao quản lý trong thời gian lập hồ sơ"
_HOLDING_HANDOVER = "Biên bản giao, nhận hồ sơ, người"
_FILE_NOTICE = "Thông báo về việc lập hồ sơ đề nghị đưa đi cai nghiện bắt buộc"
_APPLICATION = "Đơn xin cai nghiện ma túy tự nguyện"
_VOLUNTARY = "Quyết định cai nghiện ma túy tự nguyện"
_HOME_DONE = "Giấy xác nhận hoàn thành cai nghiện tại gia đình, cộng đồng"
_ADMITTED = "Biên bản giao, nhận người vào cơ sở cai nghiện công lập"
_CENTRE_PROFILE = "Bản tóm tắt lý lịch người được đề nghị xác định tình trạng nghiện"

_NAMES: Mapping[str, str] = {
    "I-02": "Quyết định áp dụng giám sát điện tử",
    "I-03": "Biên bản thi hành quyết định giám sát điện tử",
    "I-04": "Cam kết thực hiện giám sát điện tử",
    "I-06": "Giấy đề nghị tháo tạm thời thiết bị",
    "I-07": "Biên bản tháo tạm thời thiết bị",
    "I-08": "Biên bản đeo lại thiết bị",
    "I-09": "Biên bản thay đổi vị trí đeo thiết bị",
    "I-11": "Quyết định tạm dừng giám sát điện tử",
    "I-12": "Biên bản thi hành quyết định tạm dừng giám sát điện tử",
    "I-13": "Quyết định miễn giám sát điện tử",
    "I-14": "Biên bản thi hành quyết định miễn giám sát điện tử",
    "I-15": "Quyết định chấm dứt giám sát điện tử",
    "I-16": "Biên bản thi hành quyết định chấm dứt giám sát điện tử",
    "I-17": "Quyết định phân công cán bộ tiếp nhận giám sát điện tử",
    "III-06": "Thông báo về việc chuyển hồ sơ quản lý",
    "V-17": "Phiếu thu thập thông tin người cai nghiện ma túy",
    "V-18": "Kế hoạch cai nghiện ma túy",
    "V-19": "Kế hoạch tái hòa nhập cộng đồng",
    "V-20": _APPLICATION,
    "V-22": _VOLUNTARY,
    "V-23": "Biên bản giao, nhận quyết định, giấy xác nhận, thông báo",
    "V-24": "Biên bản tiếp nhận đăng ký cai nghiện tự nguyện",
    "V-25": "Giấy cam kết chấp hành quản lý, giám sát cai nghiện",
    "V-26": _TRANSFER_HOME,
    "V-28": _HOME_DONE,
    "V-30": _CENTRE_DONE,
    "V-31": _HOLDING_HANDOVER,
    "V-32": _HOLDING,
    "V-33": _PROFILE,
    "V-34": _VIOLATION,
    "V-36": "Đề nghị xem xét hồ sơ đưa đi cai nghiện bắt buộc, gửi Tòa án",
    "V-37": _FILE_NOTICE,
    "V-38": _STATEMENT,
    "V-39": _PARENTS,
    "V-42": _ADMITTED,
    "V-50": _COMPULSORY_DONE,
    "V-51": "Thông báo chuẩn bị hoàn thành cai nghiện",
    "V-52": _AFTERCARE_PROPOSAL,
    "V-53": _AFTERCARE_DECISION,
    "V-54": _AFTERCARE_TRANSFER,
    "V-56": _AFTERCARE_DONE,
    "V-57": "Quyết định đưa ra khỏi danh sách người bị quản lý sau cai nghiện",
    "V-59": "Quyết định phân công người tư vấn, quản lý, hỗ trợ",
    "V-60": "Quyết định phân công người quản lý, hỗ trợ người chuyển đến",
    "105-04": "Thông báo về hành vi sử dụng trái phép chất ma túy",
    "105-07": "Quyết định quản lý người sử dụng trái phép chất ma túy",
    "105-08": "Thông báo về việc chuyển hồ sơ quản lý",
    "105-10": "Quyết định chấm dứt quản lý",
    "D105-03": "Phiếu kết quả xét nghiệm chất ma túy",
    "109-02": "Giấy đề nghị xác định tình trạng nghiện ma túy",
    "109-03": _CENTRE_PROFILE,
    "109-05": "Phiếu kết quả xác định tình trạng nghiện ma túy",
    "116-27": _VIOLATION,
    "116-29": "Văn bản đề nghị lập hồ sơ cai nghiện bắt buộc",
    "116-30": _PROFILE,
    "116-31": _STATEMENT,
    "116-32": _FILE_NOTICE,
    "116-36": _HOLDING,
    "116-37": _HOLDING_HANDOVER,
    "116-38": _PARENTS,
    "116-40": _ADMITTED,
    "116-46": _COMPULSORY_DONE,
    "D116-22": "Đăng ký cai nghiện ma túy tự nguyện",
    "D116-24": "Quyết định cai nghiện tự nguyện tại gia đình, cộng đồng",
    "D116-25": _TRANSFER_HOME,
    "D116-26a": _HOME_DONE,
    "D116-26b": _CENTRE_DONE,
    "D116-27": _VIOLATION,
    "D116-30": _PROFILE,
    "D116-46": _COMPULSORY_DONE,
    "D116-50": _AFTERCARE_PROPOSAL,
    "D116-51": _AFTERCARE_DECISION,
    "D116-53": _AFTERCARE_TRANSFER,
    "D116-54": _AFTERCARE_DONE,
    "CCCD": "Bản sao giấy tờ tùy thân hoặc thông tin trên VNeID",
    "HT-DNCSCL": "Văn bản đề nghị tiếp nhận của Trưởng Công an cấp xã",
    "HT-KTCT": "Biên bản kiểm tra cư trú",
    "HT-TV": "Tài liệu tư vấn",
    "HT-CK": "Bản cam kết",
}
"""Papers that rows of law name and the program cannot print yet, with the titles of the decrees, shortened."""

_DECREES: Mapping[str, str] = {
    "105": "NĐ 105/2021",
    "D105": "NĐ 105/2021",
    "109": "NĐ 109/2021",
    "116": "NĐ 116/2021",
    "D116": "NĐ 116/2021",
}
"""Where the forms of earlier decrees come from, by the first part of their code."""


@lru_cache(maxsize=1)
def _packaged() -> frozenset[str]:
    return frozenset(form_ids())


def form_name(form: str) -> str:
    """What a paper is called; of one that only a later rule file names, its number."""
    return load_form(form).name if form in _packaged() else _NAMES.get(form, f"Mẫu {form}")


def form_words(form: str) -> str:
    """What a paper is called, with the number of its form if it has one."""
    family, _, number = form.partition("-")
    if family in ("HT", "CCCD"):
        return form_name(form)
    if form not in _packaged() and form not in _NAMES:
        return form_name(form)
    where = f"Mẫu {number} {_DECREES[family]}" if family in _DECREES else f"Mẫu {form}"
    return f"{form_name(form)} ({where})"
