"""Builders with defaults for tests of the domain: moments, people, events, cases, Vietnamese names."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from models.case import Case
from models.dates import LEGAL_ZONE, Moment
from models.events.base import Event, Fact
from models.ids import EventId, OfficeId, PersonId
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.person import Person, person_from

RULES = packaged_rules()
PRACTICE = Practice(start=date(2026, 7, 1))
REMOTE = Practice(start=date(2026, 7, 1), remote=True)
LATE_START = Practice(start=date(2026, 11, 22))


def instant(text: str) -> datetime:
    """``2026-11-24 22:40`` of legal time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LEGAL_ZONE)


def moment(text: str) -> Moment:
    """``2026-11-24`` (day only) or ``2026-11-24 22:40``."""
    if len(text) == len("2026-11-24"):
        return Moment.on(date.fromisoformat(text))
    return Moment.at(instant(text))


def person(**values: Any) -> Person:
    """A grown person; ``birth`` and others can be given."""
    return person_from(PersonId("person"), {"name": "Trần Văn Thử", **values}, day=None, owner=OfficeId("office"))


def event(text: str, fact: Fact, *, number: int = 0, voided: bool = False, version: int = 1) -> Event:
    """An event of the one person; ``number`` is its journal number and its id."""
    return Event(
        EventId(f"event-{number:04d}"),
        PersonId("person"),
        moment(text),
        fact,
        version=version,
        voided=voided,
        known_from=number,
    )


def events(*dated: tuple[str, Fact]) -> list[Event]:
    """Events recorded one after the other."""
    return [event(text, fact, number=i) for i, (text, fact) in enumerate(dated, 1)]


def case(
    dated: Iterable[tuple[str, Fact]],
    *,
    of: Person | None = None,
    practice: Practice = PRACTICE,
    at: datetime | None = None,
    known: int | None = None,
) -> Case:
    """The case of one person with these dated facts."""
    return Case.of(of or person(), events(*dated), RULES, practice, at=at, known=known)


# --- Vietnamese names -----------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words of a text, so that long lists of names can be written without quotes."""
    return text.split()


FAMILY_NAMES = words(
    "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm "
    "Phùng Mai Tô Hà Tạ Thạch Quách Nghiêm Khổng Giáp Lương Lưu Châu Cao Thái La Ninh Viên Chử Ông Âu"
)
MIDDLE_NAMES = words(
    "Văn Thị Hữu Đức Ngọc Minh Quốc Thanh Xuân Công Thuỳ Thùy Hoài Kim Mỹ Bích Như Gia Bảo Quỳnh Tuyết Đình Trọng Khánh"
)
GIVEN_NAMES = words(
    "An Anh Ánh Ân Bình Cường Dũng Đức Đạt Giang Hà Hải Hạnh Hậu Hiếu Hoà Hòa Hoàng Hùng Huyền Hưng Hương Khoa Khuê "
    "Kiên Lan Linh Long Lụa Mạnh Mẫn Nam Nga Nghĩa Nguyệt Nhã Oanh Phúc Phượng Quân Quyên Quý Sơn Tâm Tấn Thảo Thắng "
    "Thiện Thơ Thủy Thuỷ Toàn Trang Trí Trung Tuấn Tú Uyên Ước Vân Việt Vy Vỹ Xuyến Yến Ý Yên Ỷ Đông Đỉnh Ẩn Ấn"
)
ETHNIC_NAMES = (
    "Y Bhăm Niê Kđăm", "H'Nhi Êban", "Ksor H'Blâm", "Rơ Châm Blơi", "Thào A Páo", "Giàng Thị Mỷ", "Vừ Mí Sính",
    "Sùng Seo Chúng", "Lò Văn Ếm", "Quàng Thị Pẩu", "Chẩu Tờ Mìn", "A Lăng Đrế", "Zơ Râm Nhíu", "Pinăng Thị Hạnh",
    "Kpă Klơng", "Đinh Krúi", "Bríu Pố", "Hồ Thị Kăn Tréc", "Siu H'Phiếp", "K'Brếp", "Y Krông Niê", "Ma Thị Chú",
    "Nông Văn Nhoóng", "Cầm Bá Quyền", "Thạch Sóc Kha", "Sơn Thị Sà Rươne", "Danh Út", "Chau Sóc Kên",
)  # fmt: skip
ADDRESSES = (
    "Ấp Ba Trại, xã Mẫu, tỉnh An Giang", "Thôn Đồng Cỏ, xã Ea H'leo, tỉnh Đắk Lắk", "Tổ dân phố số 5, phường Mỹ Đình",
    "Khóm 3, phường Rạch Giá", "Bản Nậm Pồ, xã Nậm Kè, tỉnh Điện Biên", "Buôn Ma Thuột", "Số 12/3 đường Trần Phú",
    "Xóm 1, Xã Mẫu, Nghệ An", "Plei Kần, tỉnh Quảng Ngãi", "Khu phố 2 – phường Bà Rịa", "Làng Ó, xã Ia O, Gia Lai",
    "Phum Soài Chếk, xã Ô Lâm", "Công an xã Mẫu; UBND xã Mẫu", "Quyết định số 15/QĐ-UBND ngày 05/01/2026",
    "CÔNG AN TỈNH AN GIANG", "Cộng hòa xã hội chủ nghĩa Việt Nam", "Heroine, ma túy đá (Methamphetamine)",
)  # fmt: skip


def vietnamese_name(source: random.Random) -> str:
    """A name of two to four words, as the Kinh write it."""
    middle = [source.choice(MIDDLE_NAMES) for _ in range(source.choice((0, 1, 1, 2)))]
    return " ".join((source.choice(FAMILY_NAMES), *middle, source.choice(GIVEN_NAMES)))
