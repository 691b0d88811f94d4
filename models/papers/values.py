"""The values that forms may name, and where each comes from.

A form file (printing/forms) names only fields declared here; loading it checks that. Everything on
paper comes from the record of the person, the case, the office and what was typed at printing, so
that nothing is typed twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models import fields
from models.case import Case
from models.events.base import Event, Fact
from models.events.user_management import ManagementDecided
from models.law.rules import Rules
from models.office import Office
from models.papers.facts import fill_facts, is_received, known_to_paper, latest_of, shown
from models.papers.wording import date_in_words, paper_number_with
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
        *_declare(
            "destruction",
            ("number", "Số biên bản"),
            ("moment", "Thời điểm hủy"),
            ("by", "Người quyết định"),
            ("ground", "Trường hợp hủy"),
            ("basis", "Căn cứ", True),
            ("people", "Số hồ sơ"),
            ("witnesses", "Người chứng kiến", True),
            ("backups", "Ngày mọi bản sao lưu cũ được thay hết"),
            ("places", "Nơi còn bản sao lưu", True),
            ("copies", "Bản đã gửi nơi khác", True),
            ("sent_to", "Cơ quan đã nhận hồ sơ chuyển đi", True),
            ("journal", "Số mục trong lịch sử thay đổi"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list on paper: what stands in bold above its lines, if anything."""

    head: str
    lines: tuple[str, ...] = ()


PAPER_LISTS = frozenset({"extract.profile", "extract.events", "extract.papers", "destruction.records"})
"""The lists that papers can show."""


@dataclass(frozen=True)
class PaperValues:
    """Values of one paper: text by field, codes of closed lists for check boxes, pictures, lists of entries.

    An unknown field is absent; it prints as a dotted line.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    lists: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def with_typed(self, typed: Mapping[str, str]) -> PaperValues:
        """The values with what was typed at printing in place of what was known."""
        merged = {**self.texts, **{name: text for name, text in typed.items() if text}}
        for name, text in typed.items():
            if not text:
                merged.pop(name, None)
        return replace(self, texts=merged)


def dated(values: PaperValues, day: date) -> PaperValues:
    """The values with another day of the paper."""
    return values.with_typed({"paper.date": date_in_words(day)})


QUOTED_NUMBERS: Mapping[str, str] = {"decision.number": "QĐ", "notice.number": "TB"}
"""Numbers that other papers quote, with the abbreviation of their kind (NĐ 30/2020/NĐ-CP, Phụ lục III)."""


def with_number(values: PaperValues, name: str, pattern: str) -> PaperValues:
    """The values with every number in its full spelling (``05/QĐ-CAX``).

    ``name`` is the paper's own number and ``pattern`` what its form puts behind the slash.
    """
    symbol = values.text("office.symbol")
    patterns = {**QUOTED_NUMBERS, name: pattern}
    return values.with_typed(
        {
            field: paper_number_with(number, kind, symbol)
            for field, kind in patterns.items()
            if kind and (number := values.text(field))
        }
    )


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

    ``day`` is the day of the paper, ``about`` the event that it belongs to. The paper knows what had
    happened by then: nothing that came later, nothing of a case closed before.
    """
    texts: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    _office(texts, office)
    _person(texts, codes, person.on(day) if person.history else person)
    events = known_to_paper(case, day, about)
    fill_facts(texts, codes, events)
    decision = latest_of(ManagementDecided, events)
    _decision_defaults(texts, decision, rules, day, user)
    if decision is None and case.term is not None and case.term.start and case.term.event in events:
        texts["decision.from_day"] = f"{case.term.start:%d/%m/%Y}"
    _residence_defaults(texts, person)
    if about is not None and not is_received(about):
        _own_number_and_signer(texts, about.fact, office)
    texts["paper.date"] = date_in_words(day)
    texts["paper.made_by"] = user.known.name
    texts["paper.signer"] = texts.get("office.chief", "")
    _file(texts, case, person)
    return PaperValues({name: text for name, text in texts.items() if text}, codes, pictures or {})


def _own_number_and_signer(texts: dict[str, str], fact: Fact, office: Office) -> None:
    """The number of the paper itself, and who signed it if that is not today's head of the office."""
    texts["paper.number"] = getattr(fact, "number", "")
    signer = getattr(fact, "signer", "")
    if signer and signer != office.known.chief:
        texts["office.chief"] = signer


def office_texts(office: Office) -> dict[str, str]:
    """What papers show of the office."""
    texts: dict[str, str] = {}
    _office(texts, office)
    return {name: text for name, text in texts.items() if text}


def _office(texts: dict[str, str], office: Office) -> None:
    known = office.known
    for name in ("parent_line", "issuer_line", "place", "commune", "symbol"):
        texts[f"office.{name}"] = getattr(known, name)
    texts["office.commune_capitals"] = known.commune.upper()
    texts["office.peoples_committee"] = known.peoples_committee or f"UBND {known.commune}"
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
        texts[f"person.{name}"] = shown(known, name)
    for name in _CODED:
        value = getattr(known, name)
        codes[f"person.{name}"] = value if isinstance(value, tuple) else (value,) if value else ()
    texts["person.number"] = person.identity_number
    texts["person.number_issued_on"] = shown(known, "paper_issued_on")
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
        words = "không" if rehabilitated == "none" else shown(known, "earlier_rehabilitation")
        detail = known.earlier_rehabilitation_detail
        texts["person.earlier_rehabilitation_words"] = f"{words}; {detail}" if detail else words
    for relation in ("father", "mother"):
        for relative in person.relatives(relation)[:1]:
            _relative(texts, relation, relative)


def _relative(texts: dict[str, str], group: str, relative: Relative) -> None:
    texts[f"{group}.name"] = relative.name
    texts[f"{group}.number"] = relative.number
    texts[f"{group}.issued_by"] = relative.number_issued_by
    texts[f"{group}.issued_on"] = shown(relative, "number_issued_on")


def _decision_defaults(texts: dict[str, str], decision: Event | None, rules: Rules, day: date, user: User) -> None:
    """What a decision says by law and habit where nothing is recorded. Its term is that of its own day."""
    moved_in = (
        isinstance(decision.fact, ManagementDecided) and decision.fact.reason == "moved_in" if decision else False
    )
    rule = rules.at("B02", decision.at.day if decision else day)
    if rule is not None and not moved_in:  # who moves in is managed for the rest of an earlier term
        texts["decision.term"] = f"{rule.number:02d} năm"
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
