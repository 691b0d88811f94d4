"""The values that forms may name, and where each comes from.

A form file (printing/forms) names only fields declared here; loading it checks that. Everything on
paper comes from the record of the person, the case, the office and what was typed at printing, so
that nothing is typed twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models import fields
from models.case import Case
from models.dates import legal_day
from models.events.base import Event, Fact
from models.events.testing import TestTaken
from models.events.user_management import (
    ManagementDecided,
    ManagementEnded,
    ManagementStopped,
    ManagementSuspended,
    NoticeOfUse,
    ResidenceVerified,
)
from models.law.rules import Rules
from models.law.terms import Term
from models.office import Office
from models.papers.wording import date_in_words, paper_number
from models.person import Person, Relative
from models.roles import User


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field that papers can show. ``long`` takes several lines when typed at printing."""

    name: str
    label: str
    long: bool = False


def _declare(group: str, *entries: tuple[str, str] | tuple[str, str, bool]) -> list[PaperField]:
    return [PaperField(f"{group}.{entry[0]}", entry[1], len(entry) > 2) for entry in entries]


PAPER_FIELDS: Mapping[str, PaperField] = {
    item.name: item
    for item in (
        *_declare(
            "office",
            ("parent_line", "Cơ quan chủ quản"),
            ("issuer_line", "Cơ quan ban hành"),
            ("place", "Địa danh"),
            ("commune", "Xã, phường, đặc khu"),
            ("commune_capitals", "Xã, phường, đặc khu (chữ in hoa)"),
            ("peoples_committee", "Ủy ban nhân dân"),
            ("chief", "Người ký"),
            ("symbol", "Ký hiệu cơ quan"),
        ),
        *_declare(
            "person",
            ("name", "Họ và tên"),
            ("other_names", "Tên gọi khác"),
            ("sex", "Giới tính"),
            ("birth", "Ngày, tháng, năm sinh"),
            ("birth_place", "Nơi sinh"),
            ("home_village", "Quê quán"),
            ("registered_residence", "Nơi thường trú/tạm trú"),
            ("current_residence", "Nơi ở hiện tại"),
            ("number", "Số CMND/CCCD/CC/Hộ chiếu"),
            ("number_issued_on", "Ngày cấp"),
            ("number_issued_by", "Nơi cấp"),
            ("ethnicity", "Dân tộc"),
            ("religion", "Tôn giáo"),
            ("education", "Trình độ học vấn"),
            ("nationality", "Quốc tịch"),
            ("occupation", "Nghề nghiệp"),
            ("workplace", "Nơi làm việc/học tập"),
            ("work", "Nghề nghiệp; nơi làm việc/học tập", True),
            ("phone", "Số điện thoại"),
            ("social_account", "Tài khoản mạng xã hội"),
            ("prior_record", "Nhân thân"),
            ("prior_decisions", "Các quyết định xử lý trước đây", True),
            ("psychosis", "Có biểu hiện loạn thần"),
            ("first_use", "Thời điểm khai bắt đầu sử dụng"),
            ("first_found", "Thời điểm bị phát hiện lần đầu"),
            ("substances", "Loại ma túy sử dụng"),
            ("substances_detail", "Ghi rõ loại ma túy"),
            ("several_substances", "Sử dụng nhiều loại ma túy"),
            ("routes", "Hình thức sử dụng"),
            ("several_routes", "Sử dụng nhiều hình thức"),
            ("frequency", "Tần suất sử dụng", True),
            ("dose", "Liều lượng mỗi lần"),
            ("earlier_rehabilitation", "Đã từng cai nghiện"),
            ("has_rehabilitated", "Đã từng cai nghiện (có/không)"),
            ("earlier_rehabilitation_detail", "Các lần cai nghiện", True),
            ("earlier_rehabilitation_words", "Nơi cai, số lần cai nghiện", True),
            ("statement", "Nội dung tường trình", True),
            ("kinh", "Dân tộc Kinh"),
            ("other_ethnicity", "Dân tộc khác"),
            ("has_religion", "Có tôn giáo"),
            ("photo", "Ảnh 3 x 4"),
        ),
        *_declare(
            "father",
            ("name", "Họ tên cha"),
            ("number", "Số giấy tờ"),
            ("issued_by", "Nơi cấp"),
            ("issued_on", "Ngày cấp"),
        ),
        *_declare(
            "mother",
            ("name", "Họ tên mẹ"),
            ("number", "Số giấy tờ"),
            ("issued_by", "Nơi cấp"),
            ("issued_on", "Ngày cấp"),
        ),
        *_declare(
            "test",
            ("summary", "Tóm tắt nội dung sự việc", True),
            ("tester", "Người tiến hành xét nghiệm"),
            ("tester_position", "Chức vụ"),
            ("tester_unit", "Đơn vị"),
            ("method", "Biện pháp xét nghiệm", True),
            ("procedure", "Các bước tiến hành", True),
            ("result_words", "Kết quả", True),
            ("result", "Kết luận"),
            ("day", "Ngày có kết quả"),
            ("place", "Nơi xét nghiệm"),
        ),
        *_declare(
            "residence",
            ("outcome", "Kết quả xác minh"),
            ("address", "Nơi cư trú qua xác minh"),
            ("verified_by", "Cán bộ xác minh"),
            ("confirmed_by", "Người xác nhận"),
            ("detail", "Nội dung xác minh", True),
            ("moment", "Thời điểm có kết quả"),
        ),
        *_declare(
            "notice",
            ("number", "Số thông báo"),
            ("to", "Kính gửi Trưởng Công an"),
            ("content", "Nội dung thông báo", True),
        ),
        *_declare(
            "decision",
            ("number", "Số quyết định"),
            ("day", "Ngày quyết định"),
            ("behaviour", "Tóm tắt hành vi sử dụng trái phép chất ma túy", True),
            ("positive_day", "Ngày có kết quả dương tính"),
            ("term", "Thời hạn quản lý"),
            ("from_day", "Quản lý kể từ ngày"),
            ("team_leader", "Tổ trưởng (cán bộ Công an)"),
            ("team_deputy", "Tổ phó (đại diện Thôn/Tổ dân phố)"),
            ("team_family", "Tổ viên (đại diện gia đình hoặc người có uy tín trong dòng họ)"),
            ("team_organisation", "Tổ viên (đại diện tổ chức chính trị - xã hội)"),
            ("team_others", "Tổ viên khác"),
            ("registered_police", "Công an nơi đăng ký thường trú"),
        ),
        *_declare(
            "stop",
            ("from_day", "Dừng kể từ ngày"),
            ("reason", "Lý do dừng"),
            ("reason_detail", "Kết quả xác định tình trạng nghiện là có nghiện"),
        ),
        *_declare(
            "suspension",
            ("from_day", "Tạm đình chỉ kể từ ngày"),
            ("custody", "Lý do tạm đình chỉ"),
            ("custody_decision", "Quyết định tạm giữ/tạm giam"),
            ("length", "Thời hạn tạm giữ/tạm giam"),
            ("custody_from", "Tạm giữ/tạm giam từ ngày"),
            ("custody_until", "Tạm giữ/tạm giam đến ngày"),
        ),
        *_declare(
            "paper",
            ("number", "Số văn bản"),
            ("date", "Ngày văn bản"),
            ("place", "Nơi lập"),
            ("signer", "Người ký"),
            ("made_by", "Người lập"),
        ),
        *_declare(
            "file",
            ("title", "Tiêu đề hồ sơ"),
            ("number", "Số, ký hiệu hồ sơ"),
            ("from_day", "Từ ngày"),
            ("until_day", "Đến ngày"),
            ("sheets", "Số tờ"),
            ("retention", "Thời hạn bảo quản"),
            ("year", "Năm"),
            ("archive", "Phông số"),
            ("inventory", "Mục lục số"),
            ("archive_number", "Hồ sơ số"),
        ),
    )
}


@dataclass(frozen=True)
class PaperValues:
    """Values of one paper: text by field, codes of closed lists for check boxes, pictures.

    An unknown field is absent; it prints as a dotted line.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def with_typed(self, typed: Mapping[str, str]) -> PaperValues:
        """The values with what was typed at printing in place of what was known."""
        merged = {**self.texts, **{name: text for name, text in typed.items() if text}}
        for name, text in typed.items():
            if not text:
                merged.pop(name, None)
        return PaperValues(merged, self.codes, self.pictures)


def blank_values() -> PaperValues:
    """Nothing known: the form prints blank."""
    return PaperValues()


def paper_values(
    person: Person,
    case: Case,
    office: Office,
    user: User,
    rules: Rules,
    day: date,
    *,
    about: Event | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> PaperValues:
    """Everything that any form can show about a person and the case.

    ``day`` is the day of the paper. Of each kind of event the latest is shown, or ``about`` if it is of
    that kind.
    """
    texts: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    _office(texts, office)
    _person(texts, codes, person.on(day) if person.history else person)
    for kind, fill in _FACTS.items():
        event = about if about is not None and isinstance(about.fact, kind) else case.latest(kind)
        if event is not None:
            fill(texts, codes, event.fact, event)
    _decision_defaults(texts, case, rules, user)
    _residence_defaults(texts, person)
    texts["paper.date"] = date_in_words(day)
    texts["paper.made_by"] = user.known.name
    texts["paper.signer"] = texts.get("office.chief", "")
    _file(texts, case, person)
    return PaperValues({name: text for name, text in texts.items() if text}, codes, pictures or {})


def _show(record: Any, name: str) -> str:
    value = getattr(record, name)
    return "" if fields.is_unknown(value) else fields.field_map(type(record))[name].show(value)


def _office(texts: dict[str, str], office: Office) -> None:
    known = office.known
    for name in ("parent_line", "issuer_line", "place", "commune", "peoples_committee", "symbol"):
        texts[f"office.{name}"] = getattr(known, name)
    texts["office.commune_capitals"] = known.commune.upper()
    rank = f"{known.chief_rank} " if known.show_rank and known.chief_rank else ""
    texts["office.chief"] = f"{rank}{known.chief}" if known.chief else ""


_PLAIN = (
    "name", "other_names", "sex", "birth", "birth_place", "home_village", "registered_residence",
    "current_residence", "ethnicity", "religion", "education", "nationality", "occupation", "workplace", "phone",
    "social_account", "prior_decisions", "first_use", "first_found", "substances_detail", "frequency", "dose",
    "earlier_rehabilitation_detail",
)  # fmt: skip
_CODED = ("education", "prior_record", "substances", "routes", "earlier_rehabilitation")


def _person(texts: dict[str, str], codes: dict[str, tuple[str, ...]], person: Person) -> None:
    known = person.known
    for name in _PLAIN:
        texts[f"person.{name}"] = _show(known, name)
    for name in _CODED:
        value = getattr(known, name)
        codes[f"person.{name}"] = value if isinstance(value, tuple) else (value,) if value else ()
    texts["person.number"] = person.identity_number
    texts["person.number_issued_on"] = _show(known, "paper_issued_on")
    texts["person.number_issued_by"] = known.paper_issued_by
    texts["person.work"] = "; ".join(part for part in (known.occupation, known.workplace) if part)
    codes["person.several_substances"] = ("yes",) if len(known.substances) > 1 else ()
    codes["person.several_routes"] = ("yes",) if len(known.routes) > 1 else ()
    if known.psychosis is not None:
        codes["person.psychosis"] = ("yes" if known.psychosis else "no",)
    if known.ethnicity:
        codes["person.kinh"] = ("yes",) if known.ethnicity.lower() == "kinh" else ("no",)
        texts["person.other_ethnicity"] = "" if known.ethnicity.lower() == "kinh" else known.ethnicity
    if known.religion:
        codes["person.has_religion"] = ("no",) if known.religion.lower() in ("không", "ko") else ("yes",)
    rehabilitated = known.earlier_rehabilitation
    if rehabilitated:
        texts["person.has_rehabilitated"] = "không" if rehabilitated == "none" else "có"
        words = "không" if rehabilitated == "none" else _show(known, "earlier_rehabilitation")
        detail = known.earlier_rehabilitation_detail
        texts["person.earlier_rehabilitation_words"] = f"{words}; {detail}" if detail else words
    for relation in ("father", "mother"):
        for relative in person.relatives(relation)[:1]:
            _relative(texts, relation, relative)


def _relative(texts: dict[str, str], group: str, relative: Relative) -> None:
    texts[f"{group}.name"] = relative.name
    texts[f"{group}.number"] = relative.number
    texts[f"{group}.issued_by"] = relative.number_issued_by
    texts[f"{group}.issued_on"] = _show(relative, "number_issued_on")


def _test(texts: dict[str, str], codes: dict[str, tuple[str, ...]], fact: TestTaken, event: Any) -> None:
    for name in ("summary", "tester", "tester_position", "tester_unit", "method", "procedure", "place"):
        texts[f"test.{name}"] = getattr(fact, name)
    words = [fact.result_detail]
    if fact.substances:
        words.append(f"Chất tìm thấy: {_show(fact, 'substances')}.")
    texts["test.result_words"] = "\n".join(word for word in words if word)
    codes["test.result"] = (fact.result,) if fact.result else ()
    texts["test.day"] = f"{event.at.day:%d/%m/%Y}"
    if fact.result == "positive":
        texts["decision.positive_day"] = texts["test.day"]
        texts["decision.behaviour"] = fact.summary
        texts["notice.content"] = _notice_content(fact)


def _notice_content(fact: TestTaken) -> str:
    parts = [fact.summary]
    if fact.place:
        parts.append(f"Nơi xét nghiệm: {fact.place}.")
    if fact.tester_unit:
        parts.append(f"Cơ quan xét nghiệm: {fact.tester_unit}.")
    return "\n".join(part for part in parts if part)


def _residence(texts: dict[str, str], codes: dict[str, tuple[str, ...]], fact: ResidenceVerified, event: Any) -> None:
    for name in ("address", "verified_by", "confirmed_by", "detail"):
        texts[f"residence.{name}"] = getattr(fact, name)
    texts["residence.moment"] = event.at.show()
    codes["residence.outcome"] = (fact.outcome,) if fact.outcome else ()


def _notice(texts: dict[str, str], codes: dict[str, tuple[str, ...]], fact: NoticeOfUse, event: Any) -> None:
    texts["notice.number"] = fact.number
    if fact.to_office:
        texts["notice.to"] = fact.to_office
    if fact.content:
        texts["notice.content"] = fact.content


def _decision(texts: dict[str, str], codes: dict[str, tuple[str, ...]], fact: ManagementDecided, event: Any) -> None:
    texts["decision.number"] = fact.number
    texts["decision.day"] = f"{event.at.day:%d/%m/%Y}"
    if fact.behaviour:
        texts["decision.behaviour"] = fact.behaviour
    texts["decision.from_day"] = f"{fact.from_day or event.at.day:%d/%m/%Y}"
    for name in ("team_leader", "team_deputy", "team_family", "team_organisation", "registered_police"):
        texts[f"decision.{name}"] = getattr(fact, name)
    texts["decision.team_others"] = "; ".join(fact.team_others)


def _stop(texts: dict[str, str], codes: dict[str, tuple[str, ...]], fact: ManagementStopped, event: Any) -> None:
    texts["stop.from_day"] = f"{fact.from_day or event.at.day:%d/%m/%Y}"
    texts["stop.reason_detail"] = fact.reason_detail
    codes["stop.reason"] = (fact.reason,) if fact.reason else ()


def _suspension(
    texts: dict[str, str], codes: dict[str, tuple[str, ...]], fact: ManagementSuspended, event: Any
) -> None:
    texts["suspension.from_day"] = f"{fact.from_day or event.at.day:%d/%m/%Y}"
    texts["suspension.custody_decision"] = fact.custody_decision
    codes["suspension.custody"] = (fact.custody,) if fact.custody else ()
    for name in ("custody_from", "custody_until"):
        texts[f"suspension.{name}"] = _show(fact, name)


_FACTS: Mapping[type, Callable[..., None]] = {
    TestTaken: _test,
    ResidenceVerified: _residence,
    NoticeOfUse: _notice,
    ManagementDecided: _decision,
    ManagementStopped: _stop,
    ManagementSuspended: _suspension,
    ManagementEnded: lambda texts, codes, fact, event: None,
}


def _decision_defaults(texts: dict[str, str], case: Case, rules: Rules, user: User) -> None:
    term: Term | None = case.term
    day = legal_day(case.events[-1].at.instant) if case.events else None
    rule = rules.at("B02", day) if day else None
    if rule is not None:
        texts["decision.term"] = f"{rule.number:02d} năm"
    if term is not None and "decision.day" not in texts:
        texts["decision.from_day"] = f"{term.start:%d/%m/%Y}"
    texts.setdefault("notice.to", texts.get("office.commune", ""))
    texts.setdefault("decision.team_leader", user.known.name)
    texts.setdefault("residence.verified_by", user.known.name)


def _residence_defaults(texts: dict[str, str], person: Person) -> None:
    texts.setdefault("residence.address", person.known.current_residence)


def _file(texts: dict[str, str], case: Case, person: Person) -> None:
    texts["file.title"] = "Quản lý người sử dụng trái phép chất ma túy"
    if case.events:
        texts["file.from_day"] = f"{case.events[0].at.day:%d/%m/%Y}"
        texts["file.year"] = str(case.events[0].at.day.year)


def paper_number_with(number: str, pattern: str, symbol: str) -> str:
    """A document number as it stands on paper: ``05/QĐ-CAX``."""
    if "/" in number:
        return number
    suffix = f"{pattern}-{symbol}" if symbol else pattern
    return f"{paper_number(number)}/{suffix}"


_GROUP_OF_KIND = {
    "test": "test",
    "residence_verified": "residence",
    "notice_of_use": "notice",
    "management_decision": "decision",
    "suspension": "suspension",
    "stop": "stop",
}
_RENAMED = {"notice.to": "to_office", "test.result_words": "result_detail"}


def fact_values(kind: type[Fact], inputs: Mapping[str, str], office: Office, today: date) -> dict[str, Any]:
    """What an event of a kind can take over from the paper printed for it, so that nothing is typed twice."""
    declared = fields.field_map(kind)
    group = _GROUP_OF_KIND.get(kind.kind, "paper")
    values: dict[str, Any] = {}
    for name, text in inputs.items():
        part, _, rest = name.partition(".")
        target = _RENAMED.get(name, rest)
        if part in (group, "paper") and target in declared and text:
            with contextlib.suppress(fields.FaultyValue):
                values[target] = declared[target].type.parse(text, today)
    if "signer" in declared and office.known.chief:
        values.setdefault("signer", office.known.chief)
        values.setdefault("signer_position", office.known.chief_position)
    return values
