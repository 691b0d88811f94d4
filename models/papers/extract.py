"""Everything that is kept of one person, in words, for that person (Luật 91/2025/QH15: the right to see one's data)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import LEGAL_ZONE, show_date
from models.events.base import Event, in_order
from models.fields import Sealed
from models.office import Office
from models.papers.declared import Entry
from models.papers.values import PaperValues, dated, office_texts
from models.person import DATED_FIELDS, Person, PersonFields
from models.views import DocumentRow

FORM = "HT-TXDL"


@dataclass(frozen=True)
class Extract:
    """What is kept of a person, as far as who asks may read it: sealed values stay sealed without the key."""

    person: Person
    events: tuple[Event, ...]
    documents: tuple[DocumentRow, ...] = ()


def extract_values(extract: Extract, office: Office, made_by: str, today: date) -> PaperValues:
    """The extract as a paper; its own form lists it."""
    texts = {
        **office_texts(office),
        "person.name": extract.person.name,
        "person.birth": extract.person.birth.show() if extract.person.birth else "",
        "person.number": extract.person.identity_number,
        "paper.made_by": made_by,
    }
    lists = {
        "extract.profile": tuple(_profile(extract.person)),
        "extract.events": tuple(_event(event) for event in in_order(extract.events)),
        "extract.papers": tuple(_paper(document) for document in extract.documents),
    }
    values = PaperValues({name: text for name, text in texts.items() if text}, lists=lists)
    return dated(values, today)


def _profile(person: Person) -> Iterable[Entry]:
    """Every known field under its heading; dated ones with every value that ever held."""
    groups: dict[str, list[str]] = {}
    for field in fields.fields_of(PersonFields):
        lines = _dated_lines(person, field) if field.name in DATED_FIELDS else _lines(person.known, [field])
        groups.setdefault(field.group, []).extend(lines)
    return [Entry(group, tuple(lines)) for group, lines in groups.items() if lines]


def _dated_lines(person: Person, field: fields.Field) -> list[str]:
    return [
        f"{field.label}{f', từ {show_date(item.valid_from)}' if item.valid_from else ''}: {field.show(item.value)}"
        for item in person.history
        if item.field == field.name and not fields.is_unknown(item.value)
    ]


def _lines(record: object, declared: Iterable[fields.Field]) -> list[str]:
    """The known fields of a record, one line each; small records in it one line each too."""
    found: list[str] = []
    for field in declared:
        value = getattr(record, field.name)
        if fields.is_unknown(value) or not field.shown:
            continue
        if isinstance(field.type, fields.RecordsType) and not isinstance(value, Sealed):
            found += [f"{field.label}: {_in_one_line(item)}" for item in value]
        else:
            found.append(f"{field.label}: {field.show(value)}")
    return found


def _in_one_line(record: object) -> str:
    return "; ".join(_lines(record, fields.fields_of(type(record))))


def _event(event: Event) -> Entry:
    head = f"{event.at.show()}. {event.fact.label}"
    lines = _lines(event.fact, fields.fields_of(type(event.fact)))
    if event.voided:
        head += " (đã hủy)"
        lines.append(f"Lý do hủy: {event.reason}")
    return Entry(head, tuple(lines))


def _paper(document: DocumentRow) -> Entry:
    origin = "đến" if document.origin == "received" else "in"
    parts = [
        f"{document.title} (đã rút)" if document.withdrawn else document.title,
        f"số {document.number}" if document.number else "",
        f"ngày {show_date(document.dated)}" if document.dated else "",
        f"{document.pages} trang",
        f"{origin} lúc {document.recorded_at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}",
    ]
    return Entry("", ("; ".join(part for part in parts if part),))
