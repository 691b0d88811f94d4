"""Values to fill papers with. Every person, place and number is invented."""

from __future__ import annotations

from models.papers.values import PAPER_FIELDS, PaperValues

LINE_OF_BEHAVIOUR = (
    "Khoảng 20 giờ, tại nhà trọ không số, đương sự tự khai đã hít ma túy đá cùng một người không rõ tên."
)

TEXTS = {
    "office.parent_line": "Công an tỉnh An Giang",
    "office.issuer_line": "Công an xã Mẫu",
    "office.place": "Xã Mẫu",
    "office.commune": "xã Mẫu",
    "office.commune_capitals": "XÃ MẪU",
    "office.peoples_committee": "UBND xã Mẫu",
    "office.chief": "Nguyễn Thị Hạnh",
    "office.symbol": "CAX",
    "person.name": "Trần Văn Thử",
    "person.other_names": "Tư Thử",
    "person.sex": "Nam",
    "person.birth": "13/11/2000",
    "person.birth_place": "Xã Mẫu, tỉnh An Giang",
    "person.home_village": "Xã Mẫu, tỉnh An Giang",
    "person.registered_residence": "Số 12, tổ 3, ấp Mẫu Một, xã Mẫu, tỉnh An Giang",
    "person.current_residence": "Số 12, tổ 3, ấp Mẫu Một, xã Mẫu, tỉnh An Giang",
    "person.number": "089200000001",
    "person.number_issued_on": "02/03/2022",
    "person.number_issued_by": "Bộ Công an",
    "person.ethnicity": "Kinh",
    "person.religion": "Không",
    "person.education": "THCS",
    "person.nationality": "Việt Nam",
    "person.occupation": "Làm thuê",
    "person.workplace": "Bến cá Mẫu",
    "person.phone": "0900000001",
    "person.has_rehabilitated": "không",
    "decision.number": "05/QĐ-CAX",
    "decision.day": "05/3/2027",
    "decision.behaviour": "\n".join([LINE_OF_BEHAVIOUR] * 2),
    "decision.positive_day": "04/03/2027",
    "decision.term": "01 năm",
    "decision.from_day": "05/03/2027",
    "decision.team_leader": "Lê Văn Tổ",
    "decision.team_deputy": "Phạm Thị Phó",
    "decision.team_family": "Trần Văn Cha",
    "decision.team_organisation": "Võ Thị Đoàn",
    "decision.team_others": "Huỳnh Văn Thêm",
    "decision.registered_police": "xã Mẫu Hai",
    "notice.number": "03/TB-CAX",
    "notice.to": "xã Mẫu Hai",
    "paper.number": "07/QĐ-CAX",
    "paper.date": "ngày 05 tháng 3 năm 2027",
    "test.day": "04/03/2027",
    "suspension.length": "09 ngày",
    "suspension.custody_from": "06/03/2027",
    "suspension.custody_until": "15/03/2027",
    "suspension.from_day": "06/03/2027",
    "stop.from_day": "06/03/2027",
}


def filled(**changes: str) -> PaperValues:
    """Every field known; ``person__name="…"`` changes one."""
    texts = {name: TEXTS.get(name, field.label) for name, field in PAPER_FIELDS.items()}
    texts |= {name.replace("__", "."): value for name, value in changes.items()}
    return PaperValues(texts)
