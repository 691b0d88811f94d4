"""The fields that forms may name.

A form file (printing/forms) names only fields declared here, or typed for that form alone; loading it checks
that. Everything on paper comes from the record of the person, the case, the office and what was typed at
printing, so that nothing is typed twice. What an event says is declared once, with the event: every field of
every kind is a paper field by itself (``voluntary_decision.from_day``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from models import fields
from models.events.base import KINDS, Fact
from models.papers.handed import SORTS

WORDS = "_words"
"""Behind the name of a field: as it reads within a sentence. A day is ``ngày 05 tháng 01 năm 2026``, what begins with
a capital as the entry of a list begins with a small letter (``mẹ``)."""
CAPITALS = "_capitals"
"""Behind the name of a field: its text in capitals (``viết in hoa``)."""


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field that papers can show. ``long`` takes several lines when typed at printing, ``day`` a date.

    ``future``: the day may be still to come, so one typed without its year may be the next. ``choices`` are those of a
    closed list, code and words; ``several``: more than one may be chosen.
    """

    name: str
    label: str
    long: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False
    day: bool = False
    future: bool = False


def _declare(group: str, *entries: tuple[str, str] | tuple[str, str, bool]) -> list[PaperField]:
    return [PaperField(f"{group}.{entry[0]}", entry[1], len(entry) > 2) for entry in entries]


def _declare_days(group: str, *entries: tuple[str, str], future: bool = False) -> list[PaperField]:
    return [PaperField(f"{group}.{name}", label, day=True, future=future) for name, label in entries]


DECIDED_BY = ("decided_by", "Người ra quyết định")
"""Of decisions that other papers quote (models/papers/decided_by.py)."""
_RELATIVE = (
    ("name", "Họ và tên"),
    ("relation", "Quan hệ"),
    ("sex", "Giới tính"),
    ("birth", "Ngày, tháng, năm sinh"),
    ("age", "Tuổi"),
    ("number", "Số giấy tờ"),
    ("issued_on", "Ngày cấp"),
    ("issued_by", "Nơi cấp"),
    ("residence", "Nơi cư trú"),
    ("occupation", "Nghề nghiệp"),
    ("phone", "Điện thoại liên lạc"),
)
RELATIVES: Mapping[str, str] = {
    "father": "cha",
    "mother": "mẹ",
    "spouse": "vợ/chồng",
    "child": "con",
    "representative": "người đại diện",
}
"""Groups of fields about relatives."""

_OWN: tuple[PaperField, ...] = (
    *_declare(
        "office",
        ("parent_line", "Cơ quan chủ quản"),
        ("issuer_line", "Cơ quan ban hành"),
        ("place", "Địa danh"),
        ("commune", "Xã, phường, đặc khu"),
        ("peoples_committee", "Ủy ban nhân dân"),
        ("chief", "Người ký"),
        ("symbol", "Ký hiệu cơ quan"),
        ("phone", "Điện thoại cơ quan"),
    ),
    *_declare(
        "station",
        ("parent_line", "Cơ quan chủ quản của trạm y tế"),
        ("name", "Trạm y tế"),
        ("head", "Trưởng trạm y tế"),
    ),
    *_declare(
        "person",
        ("name", "Họ và tên"),
        ("relation", "Quan hệ với chính mình"),
        ("age", "Tuổi"),
        ("other_names", "Tên gọi khác"),
        ("sex", "Giới tính"),
        ("birth", "Ngày, tháng, năm sinh"),
        ("birth_place", "Nơi sinh"),
        ("home_village", "Quê quán"),
        ("registered_residence", "Nơi thường trú/tạm trú"),
        ("current_residence", "Nơi ở hiện tại"),
        ("residence", "Nơi cư trú hoặc chỗ ở hiện nay"),
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
        ("minor", "Dưới 18 tuổi"),
        ("photo", "Ảnh 3 x 4"),
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
        ("enclosures", "Giấy tờ trong hồ sơ"),
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
    *_declare(
        "committee",
        ("parent_line", "Ủy ban nhân dân cấp tỉnh"),
        ("issuer_line", "Ủy ban nhân dân cấp xã (dòng tiêu đề)"),
        ("name", "Ủy ban nhân dân cấp xã"),
        ("chairman", "Chủ tịch Ủy ban nhân dân"),
        ("council", "Hội đồng nhân dân cấp tỉnh"),
        ("resolution", "Nghị quyết của Hội đồng nhân dân cấp tỉnh: số"),
    ),
    *_declare_days("committee", ("resolution_day", "Nghị quyết của Hội đồng nhân dân cấp tỉnh: ngày")),
    *(
        field
        for group, whose in RELATIVES.items()
        for field in _declare(group, *((name, f"{label} ({whose})") for name, label in _RELATIVE))
    ),
    *_declare("officer", ("name", "Cán bộ lập giấy")),
    *(
        field
        for kind in ("hand_over", "admission")
        for field in _declare(
            kind,
            ("handed_name", "Đại diện bên giao: họ và tên"),
            ("handed_position", "Đại diện bên giao: chức vụ"),
            ("handed_unit", "Đại diện bên giao: cơ quan"),
            ("taken_name", "Đại diện bên nhận: họ và tên"),
            ("taken_position", "Đại diện bên nhận: chức vụ"),
            ("taken_unit", "Đại diện bên nhận: cơ quan"),
        )
    ),
    *(
        field
        for kind in ("violation_record", "monitoring_breach")
        for witness, who in (("witness_a", "Người chứng kiến thứ nhất"), ("witness_b", "Người chứng kiến thứ hai"))
        for field in _declare(
            kind,
            (f"{witness}_name", who),
            (f"{witness}_occupation", f"{who}: nghề nghiệp"),
            (f"{witness}_residence", f"{who}: nơi ở hiện nay"),
        )
    ),
    *_declare(
        "minutes",
        ("hour", "Giờ bắt đầu"),
        ("minute", "Phút"),
        ("place", "Nơi lập"),
        ("end_hour", "Giờ kết thúc"),
        ("end_minute", "Phút kết thúc"),
        ("pages", "Số trang"),
        ("sheets", "Số tờ"),
        ("copies", "Số bản"),
        ("kept_by_giver", "Số bản bên giao giữ"),
        ("kept_by_receiver", "Số bản bên nhận giữ"),
    ),
    *_declare_days("minutes", ("day", "Ngày lập"), ("end_day", "Ngày kết thúc")),
    PaperField("handed.sort", "Văn bản giao nhận", choices=SORTS),
    *_declare("handed", ("paper", "Tên, số, ngày của văn bản")),
    *_declare(
        "test",
        ("result_words", "Kết quả", True),
    ),
    *_declare("management_decision", ("term", "Thời hạn quản lý"), DECIDED_BY),
    *_declare("voluntary_decision", DECIDED_BY),
    *_declare("holding", DECIDED_BY),
    *_declare("aftercare_decision", DECIDED_BY),
    *_declare_days("management_decision", ("positive_day", "Ngày có kết quả dương tính")),
    *_declare_days("management_decision", ("until_day", "Quản lý đến ngày"), future=True),
    *_declare("monitoring_decision", ("term", "Thời hạn áp dụng giám sát điện tử"), DECIDED_BY),
    *_declare(
        "paper",
        ("number", "Số văn bản"),
        ("date", "Ngày văn bản"),
        ("place", "Nơi lập"),
        ("signer", "Người ký"),
        ("signs_for", "Ký thay, thừa lệnh"),
        ("signer_position", "Chức vụ người ký"),
        ("secrecy", "Độ mật"),
        ("made_by", "Người lập"),
    ),
)


_OFFICERS = (
    "officer.name",
    "hand_over.handed_name",
    "admission.handed_name",
    "residence_verified.verified_by",
    "residence_check.checked_by",
    "support.by",
    "monitoring_decision.monitor",
    "monitoring_takeover.monitor",
    "monitoring_pause.executor",
    "monitoring_waiver.executor",
    "monitoring_end.executor",
)
"""Fields that name an officer of the office, besides those that every kind calls ``officer``."""
_OF_OFFICER = {"rank": "Cấp bậc", "position": "Chức vụ", "unit": "Đơn vị"}


@dataclass(frozen=True, slots=True)
class OfOfficer:
    """What a field says of an officer whom another field names: their rank, position or unit."""

    names: str
    says: str


@lru_cache(maxsize=1)
def officer_fields() -> Mapping[str, OfOfficer]:
    """The fields that follow from the name of an officer where nothing else is known of them, by their name.

    ``device_fitting.officer`` gives ``device_fitting.officer_rank``, ``officer.name`` gives ``officer.rank``.
    """
    named = (*_OFFICERS, *(f"{kind.kind}.officer" for kind in KINDS.values() if "officer" in fields.field_map(kind)))
    return {f"{_stem(name)}{says}": OfOfficer(name, says) for name in named for says in _OF_OFFICER}


def _stem(name: str) -> str:
    return name.removesuffix("name") if name.endswith("name") else f"{name}_"


@lru_cache(maxsize=1)
def paper_fields() -> Mapping[str, PaperField]:
    """Every field that a form may name, by its name."""
    declared = {item.name: item for kind in KINDS.values() for item in _of_kind(kind)}
    declared |= {item.name: item for item in _OWN}
    officers = {
        name: PaperField(name, _label_of_officer(declared[of.names], of.says))
        for name, of in officer_fields().items()
        if name not in declared
    }
    return {**declared, **officers}


def _label_of_officer(named: PaperField, says: str) -> str:
    return f"{_OF_OFFICER[says]} ({named.label.lower()})"


def _of_kind(kind: type[Fact]) -> Iterator[PaperField]:
    yield PaperField(f"{kind.kind}.on", f"{kind.label}: ngày", day=True)
    yield PaperField(f"{kind.kind}.moment", f"{kind.label}: lúc")
    for item in fields.fields_of(kind):
        if item.is_clinical:  # no paper depends on one (models/fields.py)
            continue
        several = isinstance(item.type, fields.ChoicesType)
        choices = (
            tuple((c.code, c.label) for c in item.type.choices) if isinstance(item.type, fields.ChoiceType) else ()
        )
        is_long = isinstance(item.type, fields.TextsType) or (
            isinstance(item.type, fields.TextType) and item.type.lines > 1
        )
        is_day = isinstance(item.type, fields.DayType)
        is_future = isinstance(item.type, fields.DayType) and item.type.future
        yield PaperField(f"{kind.kind}.{item.name}", item.label, is_long, choices, several, is_day, is_future)


def declared_field(name: str) -> PaperField | None:
    """The field of a name, also of one in words or in capitals; None if no such field is declared."""
    return paper_fields().get(name) or paper_fields().get(base_of(name))


def base_of(name: str) -> str:
    """The field that another shows in words or in capitals."""
    return name.removesuffix(WORDS).removesuffix(CAPITALS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list on paper: what stands in bold above its lines, if anything."""

    head: str
    lines: tuple[str, ...] = ()


PAPER_LISTS = frozenset({"extract.profile", "extract.events", "extract.papers", "destruction.records"})
"""The lists that papers can show."""

PAPER_TABLES: Mapping[str, int] = {"file.papers": 3}
"""The tables that papers can show, with the number of their columns."""
