"""What a paper starts from: what is known of the person, what was typed for it last, the numbers of the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.case import Case
from models.clock import Clock
from models.dates import Moment
from models.events.base import Event
from models.ids import EventId, PersonId
from models.papers.dossier import ENCLOSURES, FILED, PersonFile
from models.papers.evidence import event_of_paper, moment_of_paper
from models.papers.photo import pictures_of
from models.papers.signing import Signer, signers
from models.papers.values import PaperValues, dated, paper_values, relative_texts
from models.papers.wording import next_number, paper_number_with
from models.ports import Queries, Registry
from models.views import DocumentRow
from printing.filling import proposals, with_inputs
from printing.forms import Form, fields_named
from printing.forms.corrected import FormBook
from ui.dossier_reading import printable_from
from ui.form_names import form_name


@dataclass(frozen=True)
class Relation:
    """A relative whom the paper can name, and what it says then."""

    label: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class PaperBasis:
    """What a paper dialog starts from. ``used``: the numbers of this kind that other papers of the year have.
    ``when``: of what the paper is about, by which its day and its hour are proposed."""

    form: Form
    values: PaperValues
    when: Moment
    person_id: PersonId = PersonId("")
    event_id: EventId | None = None
    used: Sequence[str] = ()
    signers: tuple[Signer, ...] = ()
    relatives: tuple[Relation, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    """What was typed when the same paper was printed before."""

    @property
    def day(self) -> date:
        return self.when.day

    def proposed(self) -> PaperValues:
        """What the paper says before anybody types: the record, what the form proposes, the next number."""
        form, values = self.form, dated(self.values, self.day)
        found = dict(proposals(form, values, self.when))
        if form.number_pattern and not values.text(form.number_field):
            found[form.number_field] = next_number(list(self.used))
        return with_inputs(form, values, found)

    def double(self, values: PaperValues) -> str:
        """The number that the paper has with these values, in its full spelling, if another of the year has it."""
        number = values.text(self.form.number_field) if self.form.number_pattern else ""
        return number if number in self.used else ""


def read_paper(
    registry: Registry, person_id: PersonId, form_id: str, clock: Clock, event_id: EventId | None = None
) -> PaperBasis:
    """Read the basis of one paper of a person, for an event of theirs or else for the last that it belongs to."""

    def basis(q: Queries) -> PaperBasis:
        book = FormBook(q.office_forms())
        form = book.form(form_id)
        case, office = q.case(person_id), q.office()
        event = next((e for e in case.events if e.id == event_id), None) or event_of_paper(case, form_id)
        told = moment_of_paper(form_id, event) if event is not None else None
        when = when_of(told, Moment.at(clock.now()))
        day = when.day
        documents = q.documents(person_id)
        file = PersonFile(case, office, tuple(documents), printable_from(book), form_name, day)
        tables = file.tables(form.id) if form.shows_table(FILED) else {}
        values = paper_values(
            case.person, case, office, registry.user, case.situation.rules, day, about=event,
            pictures=pictures_of(q, case.person), tables=tables,
        )  # fmt: skip
        if ENCLOSURES in fields_named(form):
            values = values.with_typed({ENCLOSURES: file.enclosures(form.id)})
        typed = typed_last(documents, form, event)
        return PaperBasis(
            form=form,
            values=with_inputs(form, values, {name: text for name, text in typed.items() if not values.text(name)}),
            when=when,
            person_id=person_id,
            event_id=event.id if event else None,
            used=_used_numbers(q, form, documents, event, day.year, office.known.symbol),
            signers=signers(office, values.text("office.chief")) if form.is_signed_by_head else (),
            relatives=_relatives(case, form, values, day),
            typed=typed,
        )

    return registry.read(basis)


def when_of(told: Moment | None, now: Moment) -> Moment:
    """When it was what a paper is about; of what is known to be today but not when, now."""
    if told is None or (told.is_day_only and told.day == now.day):
        return now
    return told


_CHOSEN = "paper."
"""Begins what is chosen for one printing and kept with it: who signs and why, the secrecy."""


def typed_last(documents: Iterable[DocumentRow], form: Form, event: Event | None) -> dict[str, str]:
    """What was typed for the same paper of the same event before.

    Not what was chosen for that printing alone: who signs the next one, and how secret it is, is decided anew.
    """
    typed: Mapping[str, str] = {}
    for document in documents:
        of_form = document.origin == "printed" and document.form == form.id
        if of_form and (event is None or document.event_id == event.id):
            typed = document.inputs
    asked = {item.name for item in form.inputs}
    return {name: text for name, text in typed.items() if name in asked or not name.startswith(_CHOSEN)}


def _used_numbers(
    q: Queries, form: Form, documents: Iterable[DocumentRow], event: Event | None, year: int, symbol: str
) -> list[str]:
    """Numbers of the form's kind in a year, without those of this very event."""
    if not form.number_pattern:
        return []
    own: set[Any] = set()
    if event is not None:
        own = {d.number for d in documents if d.event_id == event.id}
        own.add(paper_number_with(getattr(event.fact, "number", ""), form.number_pattern, _issuer(form, symbol)))
    return [number for number in numbers_of_kind(q, form, year, symbol) if number not in own]


def numbers_of_kind(q: Queries, form: Form, year: int, symbol: str) -> Sequence[str]:
    """The numbers of a form's kind that papers of a year have; ``symbol``: that of our office."""
    if not form.number_pattern:
        return ()
    issuer = _issuer(form, symbol)
    return q.numbers_in(year, f"/{form.number_pattern}-{issuer}" if issuer else f"/{form.number_pattern}")


def _issuer(form: Form, symbol: str) -> str:
    """The symbol of who issues a form."""
    return symbol if form.number_symbol is None else form.number_symbol


_ALONE = "Không: chính người đó"
_SPEAKER = "representative."


def _relatives(case: Case, form: Form, values: PaperValues, day: date) -> tuple[Relation, ...]:
    """The relatives whom the form can name as the representative: whom the record names, then whom the law means.

    Where parts of a form are for a representative only, the person may also act alone, and does so unless the
    record names one. What is not known of the one chosen is never that of another.
    """
    if not form.names_group("representative"):
        return ()
    named = values.text("representative.name")
    first = {"guardian": 0, "representative": 0, "father": 1, "mother": 1}
    relatives = sorted(case.person.known.relatives, key=lambda one: (one.name != named, first.get(one.relation, 2)))
    known = [(str(one), relative_texts(one, "representative", day)) for one in relatives]
    if named and named not in (one.name for one in relatives):
        known.insert(0, (named, {name: text for name, text in values.texts.items() if name.startswith(_SPEAKER)}))
    unknown = dict.fromkeys((name for _, texts in known for name in texts), "")
    found = [Relation(label, unknown | dict(texts)) for label, texts in known]
    if found and form.depends_on("representative.name"):
        is_named = bool(values.text("representative.name"))
        found.insert(len(found) if is_named else 0, Relation(_ALONE, unknown))
    return tuple(found)
