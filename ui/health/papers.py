"""What a health station prints for a person, in the order in which it needs it."""

from __future__ import annotations

from collections.abc import Sequence

from models.events.base import Event
from models.papers.extract import FORM as EXTRACT
from models.papers.station import OBSERVATION, RESULTS, offered_to_station
from models.roles import Permission, User
from ui.choose_dialog import Option, Section
from ui.form_names import form_name

_RESULTS = "Phiếu kết quả, lưu vào hồ sơ"
_OBSERVATION = "Phiếu theo dõi, bác sỹ ghi tay, không lưu vào sổ"
_SERVICES = "Điều trị, cung cấp dịch vụ cai nghiện"
_FOR_THE_PERSON = "Cho chính người đó"


def paper_sections(events: Sequence[Event], user: User) -> list[Section]:
    """The papers that a user can print of somebody: the result sheet of the determination first."""
    forms = offered_to_station(events) if user.may(Permission.PRINT_HEALTH) else ()
    parts: dict[str, list[str]] = {}
    for form in forms:
        parts.setdefault(_title(form), []).append(form)
    if user.may(Permission.EXTRACT):
        parts[_FOR_THE_PERSON] = [EXTRACT]
    return [Section(title, tuple(Option(form, form_name(form), form) for form in of)) for title, of in parts.items()]


def _title(form: str) -> str:
    if form in RESULTS:
        return _RESULTS
    return _OBSERVATION if form in OBSERVATION else _SERVICES
