"""The values of one paper: everything that the record of the person, the case and the office can tell it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models import fields
from models.case import Case
from models.dates import parse_partial_date, show_date
from models.events.base import Event, Fact
from models.events.monitoring import MonitoringDecided
from models.events.moves import MovedIn
from models.events.user_management import ManagementDecided
from models.law.rules import Rules
from models.law.terms import Term
from models.office import STATION, Office, Officer
from models.papers.arrivals import CONTINUING_KINDS, continuing, is_awaited
from models.papers.decided_by import deciders, symbol_of
from models.papers.declared import CAPITALS, RELATIVES, WORDS, Entry, officer_fields
from models.papers.facts import (
    HANDOVER_PARTS,
    WITNESS_PARTS,
    WITNESSES,
    fill_facts,
    fill_fields,
    in_one_line,
    is_received,
    known_to_paper,
    latest_of,
    shown,
)
from models.papers.handed import SORTS, paper_handed
from models.papers.lengths import aftercare_end, management_length, monitoring_length, voluntary_end
from models.papers.wording import COMMITTEE, QUOTED_NUMBERS, age_words, date_in_words, full_number, paper_number_with
from models.person import ADULT_AGE, Person, Relative
from models.roles import User


@dataclass(frozen=True)
class PaperValues:
    """Values of one paper: text by field, codes of closed lists for check boxes, pictures, lists, tables.

    An unknown field is absent; it prints as a dotted line. ``officers``: those of the office, by their name.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    lists: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    officers: Mapping[str, Officer] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What is known of a field, or follows from another: as words within a sentence, in capitals, the rank of a
        named officer.

        Empty if nothing is known.
        """
        known = self.texts.get(name)
        if known is None and name.endswith(WORDS):
            return _in_words(self.texts.get(name.removesuffix(WORDS), ""))
        if known is None and name.endswith(CAPITALS):
            return self.text(name.removesuffix(CAPITALS)).upper()
        if known is None and (of := officer_fields().get(name)) is not None:
            officer = self.officers.get(_same_name(self.texts.get(of.names, "")))
            return getattr(officer, of.says, "")
        return known or ""

    def with_typed(self, typed: Mapping[str, str]) -> PaperValues:
        """The values with what was typed at printing in place of what was known."""
        merged = {**self.texts, **{name: text for name, text in typed.items() if text}}
        for name, text in typed.items():
            if not text:
                merged.pop(name, None)
        return replace(self, texts=merged)


def _in_words(text: str) -> str:
    """``05/01/2026`` as ``ngày 05 tháng 01 năm 2026``, ``Mẹ`` as ``mẹ``; ``HIV`` and ``25/11`` stay as they are."""
    try:
        day = parse_partial_date(text).exact
    except ValueError:
        day = None
    if day is not None:
        return date_in_words(day)
    return text[0].lower() + text[1:] if text[1:2].islower() or len(text) == 1 else text


def _same_name(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(name.split()).casefold()


def dated(values: PaperValues, day: date) -> PaperValues:
    """The values with another day of the paper."""
    return values.with_typed({"paper.date": date_in_words(day)})


def with_number(values: PaperValues, name: str, pattern: str, symbol: str | None = None) -> PaperValues:
    """The values with every number in its full spelling (``05/QĐ-CAX``).

    ``name`` is the paper's own number, ``pattern`` what its form puts behind the slash (nothing: it is a letter, or
    has no number), ``symbol`` that of who issues it if it is not our office.
    """
    ours = values.text("office.symbol")
    police = "" if values.text("station.name") else ours
    full = {
        field: full_number(field, number, symbol_of(values.text(f"{field.removesuffix('.number')}.decided_by"), police))
        for field in QUOTED_NUMBERS
        if (number := values.text(field))
    }
    if (pattern or name in QUOTED_NUMBERS) and (own := values.text(name)):
        full[name] = paper_number_with(own, pattern, ours if symbol is None else symbol)
    return values.with_typed(full)


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
    tables: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
) -> PaperValues:
    """Everything that any form can show about a person and the case.

    ``day`` is the day of the paper, ``about`` the event that it belongs to. The paper knows what had
    happened by then: nothing that came later, nothing of a case closed before.
    """
    events = known_to_paper(case, day, about)
    texts, codes = _recorded(person, office, user, day, events)
    texts |= dict(deciders(events, office.known, rules, day))
    decision = latest_of(ManagementDecided, events)
    is_to_come = about != decision and is_awaited(ManagementDecided.kind, case)
    texts["management_decision.term"] = management_length(case, None if is_to_come else decision, rules, day)
    _decision_defaults(texts, user)
    _term(texts, case.term or _term_before(case, about), decision, events)
    _continued(texts, codes, case, events, about)
    texts["monitoring_decision.term"] = monitoring_length(case, latest_of(MonitoringDecided, events), day)
    _lawful_ends(texts, case, events)
    _residence_defaults(texts, person)
    if about is not None:
        _speaker(texts, about.fact, person, day)
    if about is not None and not is_received(about):
        _own_number_and_signer(texts, about.fact, office)
    texts["paper.signer"] = texts.get("office.chief", "")
    texts["person.relation"] = "Bản thân"
    _handed(texts, codes, events, about)
    _file(texts, case, person)
    known = {name: text for name, text in texts.items() if text}
    return PaperValues(known, codes, pictures or {}, tables=tables or {}, officers=_officers(office, user))


def station_values(person: Person, office: Office, user: User, day: date, events: Sequence[Event]) -> PaperValues:
    """Everything that a paper of a health station can show: what the station sees of the person and of events.

    The head of the police signs none of them; the station's own does, if the office is one.
    """
    texts, codes = _recorded(person, office, user, day, events)
    texts["paper.signer"] = texts.get("station.head", "")
    return PaperValues({name: text for name, text in texts.items() if text}, codes, officers=_officers(office, user))


def _recorded(
    person: Person, office: Office, user: User, day: date, events: Sequence[Event]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """What the office, the person, some events and who writes the paper tell by themselves."""
    texts: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    _office(texts, office)
    _person(texts, codes, person.on(day) if person.history else person, day)
    fill_facts(texts, codes, events)
    texts["officer.name"] = user.known.name
    texts["paper.date"] = date_in_words(day)
    texts["paper.made_by"] = user.known.name
    return texts, codes


_STEPS_OF_LEAVING = 3
"""Somebody leaves, and the file is sent: what ended the term lies so many events before a paper at most."""


def _term_before(case: Case, about: Event | None) -> Term | None:
    """The term that ran until an event: the notice of a transfer (III-06) says it, and is often printed after it."""
    if about is None:
        return None
    until = case.events[: list(case.events).index(about)] if about in case.events else case.events
    for count in range(len(until), max(0, len(until) - _STEPS_OF_LEAVING), -1):
        term = Case.of(case.person, until[:count], case.situation.rules, case.situation.practice).term
        if term is not None:
            return term
    return None


def _term(texts: dict[str, str], term: Term | None, decision: Event | None, events: Sequence[Event]) -> None:
    """From when to when a user is managed, where the term that runs is one of the events known here."""
    if term is None or term.event not in events:
        return
    if decision is None and term.start and not isinstance(term.event.fact, MovedIn):
        texts["management_decision.from_day"] = show_date(term.start)
    if term.event is decision and term.end:
        texts["management_decision.until_day"] = show_date(term.end)


def _continued(
    texts: dict[str, str], codes: dict[str, tuple[str, ...]], case: Case, events: Sequence[Event], about: Event | None
) -> None:
    """What decisions say that go on with a measure of another commune and are still to come, where the arrival is
    known; a paper about a decision of that kind says what is recorded of it."""
    if latest_of(MovedIn, events) is None:
        return
    for kind in CONTINUING_KINDS:
        fact = continuing(kind, case)
        if fact is not None and (about is None or about.fact.kind != kind):
            fill_fields(texts, codes, fact)


def _lawful_ends(texts: dict[str, str], case: Case, events: Sequence[Event]) -> None:
    """Until when a decision on rehabilitation or after-care lasts by law, where no paper says it yet."""
    for name, end in (
        ("voluntary_decision.printed_end", voluntary_end(case, events)),
        ("aftercare_proposal.until_day", aftercare_end(case, events)),
    ):
        if end is not None:
            texts.setdefault(name, show_date(end))


def _handed(
    texts: dict[str, str], codes: dict[str, tuple[str, ...]], events: Sequence[Event], about: Event | None
) -> None:
    """The paper that minutes of delivery are about."""
    sort, texts["handed.paper"] = paper_handed(events, about, texts.get("office.symbol", ""))
    if sort:
        texts["handed.sort"] = dict(SORTS)[sort]
        codes["handed.sort"] = (sort,)


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
    for name in ("parent_line", "issuer_line", "place", "commune", "symbol", "phone"):
        texts[f"office.{name}"] = getattr(known, name)
    texts["office.peoples_committee"] = known.committee
    rank = f"{known.chief_rank} " if known.show_rank and known.chief_rank else ""
    texts["office.chief"] = f"{rank}{known.chief}" if known.chief else ""
    if known.kind == STATION:
        texts["station.parent_line"] = known.parent_line
        texts["station.name"] = known.issuer_line
        texts["station.head"] = texts["office.chief"]
    committee = texts["office.peoples_committee"].replace(COMMITTEE, "Ủy ban nhân dân")
    texts["committee.name"] = committee
    texts["committee.issuer_line"] = committee
    texts["committee.parent_line"] = known.committee_parent
    for name in ("chairman", "council", "resolution"):
        texts[f"committee.{name}"] = getattr(known, f"committee_{name}")
    texts["committee.resolution_day"] = shown(known, "committee_resolution_day")


def _officers(office: Office, user: User) -> Mapping[str, Officer]:
    """The officers of the office by name: those of its list, its head and the user; none of a name that two have."""
    known = office.known
    listed = Counter(_same_name(officer.name) for officer in known.officers)
    found = {
        _same_name(officer.name): officer
        for officer in (
            Officer(user.known.name, user.known.rank, user.known.position),
            Officer(known.chief, known.chief_rank, known.chief_position),
            *known.officers,
        )
    }
    return {
        name: replace(officer, unit=officer.unit or known.issuer_line)
        for name, officer in found.items()
        if name and listed[name] <= 1
    }


_PLAIN = (
    "name", "other_names", "sex", "birth", "birth_place", "home_village", "registered_residence",
    "current_residence", "ethnicity", "religion", "education", "nationality", "occupation", "workplace", "phone",
    "social_account", "prior_decisions", "first_use", "first_found", "substances", "substances_detail", "routes",
    "frequency", "dose", "earlier_rehabilitation_detail",
)  # fmt: skip
_CODED = ("education", "prior_record", "substances", "routes", "earlier_rehabilitation")


def _person(texts: dict[str, str], codes: dict[str, tuple[str, ...]], person: Person, day: date) -> None:
    known = person.known
    for name in _PLAIN:
        texts[f"person.{name}"] = shown(known, name)
    for name in _CODED:
        value = getattr(known, name)
        codes[f"person.{name}"] = value if isinstance(value, tuple) else (value,) if value else ()
    texts["person.residence"] = texts["person.current_residence"] or texts["person.registered_residence"]
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
    if known.sex:
        codes["person.sex"] = (known.sex,)
    if known.birth is not None:
        texts["person.age"] = age_words(known.birth, day)
    codes["person.minor"] = ("yes",) if person.may_be_under(ADULT_AGE, day) else ("no",)
    for group, relative in _relatives(person, day).items():
        _relative(texts, group, relative, day)


def _relatives(person: Person, day: date) -> Mapping[str, Relative]:
    """The relatives that papers name, by their group."""
    relations = {
        "father": ("father",),
        "mother": ("mother",),
        "spouse": ("wife", "husband"),
        "child": ("child",),
    }
    found = {group: one for group, names in relations.items() for one in person.relatives(*names)[:1]}
    speaks = person.relatives("guardian", "representative")
    if not speaks and person.may_be_under(ADULT_AGE, day):
        speaks = person.relatives("father", "mother")
    return {**found, **({"representative": speaks[0]} if speaks else {})}


_SPEAKER_IN = {"monitoring_request": "applicant"}
"""The field that names who speaks for the person, where it is not ``representative``."""


def _speaker(texts: dict[str, str], fact: Fact, person: Person, day: date) -> None:
    """Whoever an event names speaks for the person on its papers; what is not known of them is nobody else's."""
    name = getattr(fact, _SPEAKER_IN.get(fact.kind, "representative"), "")
    if not name:
        return
    for known in [known for known in texts if known.startswith("representative.")]:
        del texts[known]
    relative = next((one for one in person.known.relatives if _same_name(one.name) == _same_name(name)), None)
    if relative is not None:
        _relative(texts, "representative", relative, day)
        return
    texts["representative.name"] = name
    if "relation" in fields.field_map(type(fact)):
        texts["representative.relation"] = shown(fact, "relation")


def relative_texts(relative: Relative, group: str, day: date) -> Mapping[str, str]:
    """What papers show of a relative who stands in a group (``representative``)."""
    texts: dict[str, str] = {}
    _relative(texts, group, relative, day)
    return {name: text for name, text in texts.items() if text}


def _relative(texts: dict[str, str], group: str, relative: Relative, day: date) -> None:
    assert group in RELATIVES
    texts[f"{group}.name"] = relative.name
    texts[f"{group}.relation"] = shown(relative, "relation")
    texts[f"{group}.sex"] = _SEX_OF.get(relative.relation, "")
    texts[f"{group}.number"] = relative.number
    texts[f"{group}.issued_by"] = relative.number_issued_by
    texts[f"{group}.issued_on"] = shown(relative, "number_issued_on")
    for name in ("birth", "residence", "occupation", "phone"):
        texts[f"{group}.{name}"] = shown(relative, name)
    if relative.birth is not None:
        texts[f"{group}.age"] = age_words(relative.birth, day)


_SEX_OF = {"father": "Nam", "husband": "Nam", "mother": "Nữ", "wife": "Nữ"}


def _decision_defaults(texts: dict[str, str], user: User) -> None:
    """What decisions and notices say by habit where nothing is recorded."""
    texts.setdefault("notice_of_use.to_office", texts.get("office.commune", ""))
    texts.setdefault("management_decision.team_leader", user.known.name)
    texts.setdefault("residence_verified.verified_by", user.known.name)


def _residence_defaults(texts: dict[str, str], person: Person) -> None:
    texts.setdefault("residence_verified.address", person.known.current_residence)


def _file(texts: dict[str, str], case: Case, person: Person) -> None:
    texts["file.title"] = "Quản lý người sử dụng trái phép chất ma túy"
    if case.events:
        texts["file.from_day"] = f"{case.events[0].at.day:%d/%m/%Y}"
        texts["file.year"] = str(case.events[0].at.day.year)


_TAKEN_AS = {"test.result_words": "result_detail"}
"""Fields of papers that an event has under another name."""


def fact_values(kind: type[Fact], inputs: Mapping[str, str], today: date) -> dict[str, Any]:
    """What an event of a kind can take over from the paper printed for it, so that nothing is typed twice."""
    declared = fields.field_map(kind)
    values: dict[str, Any] = {}
    for name, text in inputs.items():
        group, _, rest = name.partition(".")
        target = _TAKEN_AS.get(name, rest)
        if group in (kind.kind, "paper") and target in declared and text:
            with contextlib.suppress(fields.FaultyValue):
                values[target] = declared[target].type.parse(text, today)
    for side in ("handed", "taken"):
        if f"{side}_by" in declared and (line := _in_one_line(inputs, f"{kind.kind}.{side}", HANDOVER_PARTS)):
            values[f"{side}_by"] = line
    witnesses = [_in_one_line(inputs, f"{kind.kind}.{witness}", WITNESS_PARTS) for witness in WITNESSES]
    if "witnesses" in declared and any(witnesses):
        values["witnesses"] = tuple(line for line in witnesses if line)
    return values


def _in_one_line(inputs: Mapping[str, str], stem: str, names: Sequence[str]) -> str:
    """What papers part and an event tells in one line."""
    return in_one_line([inputs.get(f"{stem}_{name}", "") for name in names])
