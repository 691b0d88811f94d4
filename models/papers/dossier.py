"""The dossier of a person under user management: which papers the law wants, and which are there.

NĐ 163/2026/NĐ-CP Đ.59 k.4 (rule B26) gives the contents and their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.case import Case
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
from models.office import Office
from models.papers.facts import is_received, latest_of
from models.papers.values import PaperValues, paper_values
from models.person import Person
from models.roles import User

EVIDENCED_BY: Mapping[str, type[Fact]] = {
    "III-01": TestTaken,
    "III-02": NoticeOfUse,
    "III-03": TestTaken,
    "III-04": ManagementDecided,
    "III-07": ManagementSuspended,
    "III-08": ManagementStopped,
    "III-09": ManagementEnded,
    "HT-XMCT": ResidenceVerified,
}
"""The kind of event that a paper belongs to; III-05 belongs to the person."""

_ENDINGS = ("III-07", "III-08", "III-09")


def event_of_paper(case: Case, form_id: str) -> Event | None:
    """The event that a paper printed now belongs to: the last of its kind that our office wrote a paper of.

    Events before the case was last opened had their papers then.
    """
    kind = EVIDENCED_BY.get(form_id)
    if kind is None:
        return None
    own = [o.event for o in case.course.episode() if not is_received(o.event)]
    return latest_of(kind, own)


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """One paper of a dossier.

    ``values`` is None for one that we cannot print: it is missing, or another office wrote it (``sender``)
    and its original is filed.
    """

    form_id: str
    values: PaperValues | None
    number: str = ""
    dated: date | None = None
    sender: str = ""

    @property
    def is_missing(self) -> bool:
        return self.values is None and self.dated is None


@dataclass(frozen=True)
class DossierData:
    """Everything a printed dossier shows; built without layout."""

    cover: PaperValues
    papers: tuple[DossierPaper, ...]
    office_name: str
    person_name: str
    year: str
    head: str = ""
    """Where the journal stood when the dossier was made: paper keeps what no copy of the registry can."""


def dossier_of(person: Person, case: Case, office: Office, user: User, rules: Rules, today: date) -> DossierData:
    """The dossier of a person in the order of the law, missing papers named in their place."""
    contents = rules.latest("B26").value
    wanted = [*(contents if isinstance(contents, tuple) else ()), *_ENDINGS]
    papers: list[DossierPaper] = []
    for form_id in wanted:
        found = _papers(form_id, person, case, office, user, rules, today)
        if not found and form_id not in _ENDINGS:
            found = [DossierPaper(form_id, None)]
        papers += found
    cover = paper_values(person, case, office, user, rules, today)
    return DossierData(
        cover=cover,
        papers=tuple(papers),
        office_name=f"Công an {office.known.commune}",
        person_name=person.name,
        year=cover.text("file.year"),
    )


def _papers(
    form_id: str, person: Person, case: Case, office: Office, user: User, rules: Rules, today: date
) -> list[DossierPaper]:
    kind = EVIDENCED_BY.get(form_id)
    events: tuple[Event | None, ...] = (None,) if kind is None else case.all_of(kind)
    if form_id == "III-03":  # one statement, of the first time the use was found
        events = events[:1]
    return [_paper(form_id, event, person, case, office, user, rules, today) for event in events]


def _paper(
    form_id: str, event: Event | None, person: Person, case: Case, office: Office, user: User, rules: Rules, today: date
) -> DossierPaper:
    if event is None:
        day = _profile_day(case, today)
        return DossierPaper(form_id, paper_values(person, case, office, user, rules, day), dated=day)
    number = getattr(event.fact, "number", "")
    if is_received(event):
        return DossierPaper(form_id, None, number, event.at.day, getattr(event.fact, "from_office", ""))
    values = paper_values(person, case, office, user, rules, event.at.day, about=event)
    return DossierPaper(form_id, values, number, event.at.day)


def _profile_day(case: Case, today: date) -> date:
    """The day of the profile III-05: that of the decision, or today."""
    decision = case.latest(ManagementDecided)
    return decision.at.day if decision is not None else today
