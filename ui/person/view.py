"""What the person page shows, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models.case import Case
from models.clock import Clock, today
from models.dates import PartialDate
from models.ids import EventId, PersonId
from models.law.rules import Rules
from models.office import Office
from models.papers.dossier import event_of_paper
from models.papers.values import PaperValues, paper_values
from models.ports import Queries, Registry
from models.roles import Permission, User
from models.views import DocumentRow
from printing.forms import form_ids, load_form

PRINTED_FORMS = ("III-01", "III-03", "HT-XMCT", "III-02", "III-05", "III-04", "III-07", "III-08", "III-09")
"""Forms offered on the person page, in the order in which a case needs them."""


@dataclass(frozen=True)
class PersonView:
    """One person, the case, the papers, and who looks."""

    case: Case
    documents: tuple[DocumentRow, ...]
    office: Office
    user: User
    user_names: Mapping[str, str]
    rules: Rules
    now: datetime
    today: date

    @property
    def age_text(self) -> str:
        """``26 tuổi``, or a range when the birth date is partly known."""
        age = self.case.person.age_on(self.today)
        if age is None:
            return ""
        return f"{age[0]} tuổi" if age[0] == age[1] else f"{age[0]} hoặc {age[1]} tuổi"

    @property
    def birth_text(self) -> str:
        birth: PartialDate | None = self.case.person.birth
        return birth.show() if birth else "không rõ ngày sinh"

    def may(self, permission: Permission) -> bool:
        return self.user.may(permission)


def read_person(registry: Registry, person_id: PersonId, clock: Clock) -> PersonView:
    """Read everything the page needs."""

    def view(q: Queries) -> PersonView:
        case = q.case(person_id)
        return PersonView(
            case=case,
            documents=tuple(q.documents(person_id)) if registry.user.may(Permission.PRINT) else (),
            office=q.office(),
            user=registry.user,
            user_names=q.user_names(),
            rules=case.situation.rules,
            now=clock.now(),
            today=today(clock),
        )

    return registry.read(view)


@dataclass(frozen=True)
class PaperBasis:
    """What a paper dialog starts from."""

    values: PaperValues
    used_numbers: list[str]
    event_id: EventId | None
    day: date


def read_paper(registry: Registry, person_id: PersonId, form_id: str, clock: Clock) -> PaperBasis:
    """The values of one paper, what was typed when it was printed last, and the numbers of the year."""

    def basis(q: Queries) -> PaperBasis:
        case = q.case(person_id)
        event = event_of_paper(case, form_id)
        day = event.at.day if event is not None else today(clock)
        values = paper_values(case.person, case, q.office(), registry.user, case.situation.rules, day, about=event)
        if event is None or form_id in ("III-01", "III-03", "III-05"):
            values = _with_last_typed(values, q.documents(person_id), form_id)
        pattern = load_form(form_id).number_pattern
        symbol = q.office().known.symbol
        suffix = f"/{pattern}-{symbol}" if symbol else f"/{pattern}"
        used = list(q.numbers_in(day.year, suffix)) if pattern else []
        return PaperBasis(values, used, event.id if event else None, day)

    return registry.read(basis)


def _with_last_typed(values: PaperValues, documents: object, form_id: str) -> PaperValues:
    """What was typed for the same paper before, where the registry knows nothing better."""
    typed: dict[str, str] = {}
    for document in documents if isinstance(documents, (list, tuple)) else ():
        if document.form == form_id:
            typed = dict(document.inputs)
    return values.with_typed({name: text for name, text in typed.items() if not values.text(name)})


def last_typed(documents: tuple[DocumentRow, ...], form_id: str) -> Mapping[str, str]:
    """What was typed when a form was printed last: prefills the event that the paper belongs to."""
    for document in reversed(documents):
        if document.form == form_id:
            return document.inputs
    return {}


def available_forms() -> tuple[str, ...]:
    """The offered forms that are packaged."""
    packaged = set(form_ids())
    return tuple(form for form in PRINTED_FORMS if form in packaged)
