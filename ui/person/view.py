"""What the person page shows, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models.case import Case
from models.clock import Clock, today
from models.dates import PartialDate
from models.events.base import Event
from models.ids import PersonId
from models.law.rules import Rules
from models.office import Office
from models.papers.photo import photo_of
from models.ports import Queries, Registry
from models.roles import Permission, User
from models.views import DocumentRow, Likeness
from printing.forms.corrected import PACKAGED, FormBook


@dataclass(frozen=True)
class PersonView:
    """One person, the case, the papers, and who looks. ``book``: the forms in use."""

    case: Case
    documents: tuple[DocumentRow, ...]
    office: Office
    user: User
    user_names: Mapping[str, str]
    rules: Rules
    book: FormBook
    now: datetime
    today: date
    photo: bytes = b""
    linked: tuple[Likeness, ...] = ()
    """Other records of the same person."""
    maybe_same: tuple[Likeness, ...] = ()
    """Records that may be of the same person."""

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


def may_amend(user: User, event: Event) -> bool:
    """Whether a user may correct an event, or take it back, in an editor."""
    return user.may(Permission.AMEND_EVENT) and user.may(event.fact.recorded_with) and event.fact.by_hand


def read_person(registry: Registry, person_id: PersonId, clock: Clock) -> PersonView:
    """Read everything the page needs."""

    def view(q: Queries) -> PersonView:
        case, prints = q.case(person_id), registry.user.may(Permission.PRINT)
        return PersonView(
            case=case,
            documents=tuple(q.documents(person_id)) if prints else (),
            office=q.office(),
            user=registry.user,
            user_names=q.user_names(),
            rules=case.situation.rules,
            book=FormBook(q.office_forms()) if prints else PACKAGED,
            now=clock.now(),
            today=today(clock),
            photo=photo_of(q, case.person) if prints else b"",
            linked=tuple(q.linked(person_id)),
            maybe_same=tuple(q.maybe_same(person_id)) if registry.user.may(Permission.CHANGE_PERSON) else (),
        )

    return registry.read(view)
