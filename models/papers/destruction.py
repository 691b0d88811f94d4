"""The report of a destruction: what went, why, and which copies are still there. It names nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from models import fields
from models.backup import DAYS, Held
from models.dates import LEGAL_ZONE, show_date
from models.erasure import RECORD_KINDS, Erasure, ErasureOrder
from models.office import Office
from models.papers.declared import Entry
from models.papers.values import PaperValues, dated, office_texts
from models.retention import CLASSES

FORM = "HT-BBTH"
_UNKNOWN = "chưa rõ"


def destruction_values(erasure: Erasure, office: Office, user_names: Mapping[str, str], today: date) -> PaperValues:
    """The report as a paper."""
    order = erasure.order
    local = erasure.at.astimezone(LEGAL_ZONE)
    texts = {
        **office_texts(office),
        "destruction.number": order.number,
        "destruction.moment": f"{local:%H} giờ {local:%M}, ngày {local:%d/%m/%Y}",
        "destruction.by": user_names.get(erasure.by, ""),
        "destruction.ground": fields.field_map(ErasureOrder)["ground"].show(order.ground),
        "destruction.basis": order.basis,
        "destruction.people": f"{erasure.people:02d}",
        "destruction.witnesses": "; ".join(order.witnesses),
        "destruction.backups": show_date(erasure.held_until) if erasure.held_until else _UNKNOWN,
        "destruction.places": "\n".join(held_lines(erasure.held)) or "sổ không biết bản nào",
        "destruction.copies": order.copies or _UNKNOWN,
        "destruction.sent_to": "; ".join(erasure.sent_to) or "không có trong sổ",
        "destruction.journal": str(erasure.journal),
        "paper.made_by": user_names.get(erasure.by, ""),
    }
    lists = {"destruction.records": tuple(_records(erasure))}
    return dated(PaperValues({name: text for name, text in texts.items() if text}, lists=lists), today)


def held_lines(places: Iterable[Held]) -> list[str]:
    """Where backups lie, a line for each place, and when the last of them is replaced."""
    return [f"{held.name or 'Nơi không còn sao lưu vào nữa'}: {_held_words(held)}" for held in places]


def _held_words(held: Held) -> str:
    until = (
        f"thay hết từ ngày {show_date(held.until)} nếu vẫn sao lưu đều; nếu thôi sao lưu vào đó thì các bản của"
        f" {DAYS} ngày cuối còn lại, phải tự hủy"
        if held.until is not None
        else "không được thay nữa, phải tự hủy"
    )
    return f"{held.count:02d} bản, bản cuối ngày {show_date(held.last)}, {until}"


def _records(erasure: Erasure) -> list[Entry]:
    classes = tuple(f"{CLASSES[code].name}: {count:02d} hồ sơ" for code, count in erasure.classes.items())
    counted = tuple(
        f"{name}: {erasure.records[kind]}" for kind, name in RECORD_KINDS.items() if erasure.records.get(kind)
    )
    return [entry for entry in (Entry("Theo loại hồ sơ", classes), Entry("Theo loại dữ liệu", counted)) if entry.lines]
