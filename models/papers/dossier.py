"""A dossier to be printed: its papers in the order of the law, each with what is kept of it or what to print."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from models.case import Case
from models.dates import Moment, show_date
from models.events.base import Event
from models.ids import DocumentId
from models.law.rules import Rules
from models.office import Office
from models.papers.contents import CONTENTS, DossierKind, Why, kinds_for
from models.papers.evidence import UNNUMBERED
from models.papers.facts import is_received
from models.papers.filing import DossierLine, FiledPaper, IsPrintable, Source, Standing, lines_of
from models.papers.values import PaperValues, paper_values
from models.papers.wording import full_number
from models.person import Person
from models.roles import User
from models.views import DocumentRow

NameOf = Callable[[str], str]
"""What a paper is called, by its form."""
_TRANSFER_NOTICE = "III-06"
"""The notice that the list of papers goes with."""
FILED = "file.papers"
"""The table of what is in the file."""
ENCLOSURES = "file.enclosures"
"""What the law asks of the file for the court and is in it, a line for each paper: it goes with letters about it."""


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """One paper of a dossier.

    ``document``: what is kept of it, its bytes in ``content`` once they are read. ``values``: what it is printed with
    if nothing is kept, ``when``: of its event. Neither: it is missing, or only the file on paper has it (``dated`` is
    known then). ``sender``: who wrote it, if another office did. ``key``: what tells it from the others.
    """

    form_id: str
    values: PaperValues | None = None
    number: str = ""
    dated: date | None = None
    sender: str = ""
    title: str = ""
    document: DocumentRow | None = None
    content: bytes = b""
    when: Moment | None = None
    key: str = ""

    @property
    def is_missing(self) -> bool:
        return self.values is None and self.document is None and self.dated is None


@dataclass(frozen=True)
class DossierData:
    """Everything a printed dossier shows; built without layout.

    ``is_numbered``: its sheets are numbered as bút lục. ``set_name``: which of two sets it is. ``closed_by`` and
    ``closed_on`` sign the closing note.
    """

    cover: PaperValues
    papers: tuple[DossierPaper, ...]
    office_name: str
    person_name: str
    year: str
    kind: DossierKind = DossierKind.USER
    is_numbered: bool = False
    set_name: str = ""
    closed_by: str = ""
    closed_on: date | None = None
    head: str = ""
    """Where the journal stood when the dossier was made: paper keeps what no copy of the registry can."""

    @property
    def documents(self) -> tuple[DocumentRow, ...]:
        """The kept documents whose bytes it needs."""
        return tuple(paper.document for paper in self.papers if paper.document is not None)

    def with_contents(self, contents: Callable[[DocumentId], bytes]) -> DossierData:
        """The dossier with the bytes of its kept documents."""
        papers = (replace(p, content=contents(p.document.id)) if p.document else p for p in self.papers)
        return replace(self, papers=tuple(papers))


@dataclass(frozen=True)
class PersonFile:
    """The papers of somebody, kept and to be printed, as the law lists them on a day. ``name_of``: what they are called
    in lists that go with a letter."""

    case: Case
    office: Office
    documents: tuple[DocumentRow, ...]
    is_printable: IsPrintable
    name_of: NameOf
    today: date

    def lines(self, kind: DossierKind) -> tuple[DossierLine, ...]:
        """What a dossier lists, there or missing."""
        return lines_of(kind, self.case, self.documents, self.is_printable, self.today)

    def tables(self, form: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The tables that a form can show: what goes with a transfer, or is in the present dossier."""
        kind = DossierKind.TRANSFER if form == _TRANSFER_NOTICE else kinds_for(self.case, self.today)[0]
        return {FILED: transfer_rows(self.lines(kind), self.name_of, self.office.known.symbol)}

    def enclosures(self, form: str) -> str:
        """What goes with a letter about the file for the court."""
        kind = next(kind for kind in kinds_for(self.case, self.today) if CONTENTS[kind].numbered)
        return enclosures(form, self.lines(kind), self.name_of, self.office.known.symbol)


def dossier_of(
    person: Person,
    case: Case,
    office: Office,
    user: User,
    rules: Rules,
    today: date,
    *,
    kind: DossierKind = DossierKind.USER,
    documents: Iterable[DocumentRow] = (),
    is_printable: IsPrintable = lambda form, day: True,
    left_out: Container[str] = (),
    set_name: str = "",
    head: str = "",
    name_of: NameOf = str,
    pictures: Mapping[str, bytes] | None = None,
) -> DossierData:
    """A dossier in the order of the law, missing papers named in their place.

    ``left_out``: documents, by their id, and forms that the user wants without. ``name_of``: what papers are called
    in the list of a transfer.
    """
    contents = CONTENTS[kind]
    file = PersonFile(case, office, tuple(documents), is_printable, name_of, today)
    lines = file.lines(kind)
    printed = (filed.form for line in lines for filed in line.papers if filed.source is Source.RECORD)
    is_sent = _TRANSFER_NOTICE in printed
    tables = file.tables(_TRANSFER_NOTICE) if is_sent else {}
    taken_in = [replace(line, papers=tuple(p for p in line.papers if key_of(p) not in left_out)) for line in lines]
    record = _Record(
        person, case, office, user, rules, _profile_day(kind, case, today), tables, pictures or {},
        lambda form: enclosures(form, taken_in, name_of, office.known.symbol) if contents.numbered else "",
    )  # fmt: skip
    papers: list[DossierPaper] = []
    for line in taken_in:
        if line.standing is Standing.MISSING:
            papers.append(DossierPaper(line.form))
        elif line.standing is Standing.THERE:
            papers += (_paper(filed, record) for filed in line.papers)
    cover = paper_values(person, case, office, user, rules, today)
    return DossierData(
        cover=cover.with_typed({"file.title": contents.title}),
        papers=tuple(papers),
        office_name=f"Công an {office.known.commune}",
        person_name=person.name,
        year=cover.text("file.year"),
        kind=kind,
        is_numbered=contents.numbered,
        set_name=set_name,
        closed_by=user.known.name,
        closed_on=today,
        head=head,
    )


def key_of(filed: FiledPaper) -> str:
    """What tells one paper of a dossier from another: its document, its event, or its form."""
    if filed.document is not None:
        return filed.document.id
    return f"{filed.form} {filed.event.id}" if filed.event is not None else filed.form


def enclosures(form: str, lines: Iterable[DossierLine], name_of: NameOf, symbol: str) -> str:
    """What the law asks of a file and is in it, without the letter itself, a line for each paper."""
    listed = (line for line in lines if line.why is not Why.FILED and line.form != form)
    told = (
        " ".join(part for part in (_title(paper) or name_of(paper.form), _number_and_day(paper, symbol)) if part)
        for line in listed
        for paper in line.papers
    )
    return "\n".join(told)


def transfer_rows(lines: Iterable[DossierLine], name_of: NameOf, symbol: str) -> tuple[tuple[str, ...], ...]:
    """The list that goes with notice III-06: running number, paper, its number and day. ``symbol``: our office's."""
    papers = [
        p for line in lines if line.standing is Standing.THERE and line.form != _TRANSFER_NOTICE for p in line.papers
    ]
    return tuple(
        (str(i), _title(paper) or name_of(paper.form), _number_and_day(paper, symbol))
        for i, paper in enumerate(papers, 1)
    )


def _title(filed: FiledPaper) -> str:
    return filed.document.title if filed.document is not None else ""


def number_of(filed: FiledPaper) -> str:
    if filed.document is not None and filed.document.number:
        return filed.document.number
    if filed.event is None or filed.form in UNNUMBERED:
        return ""
    return str(getattr(filed.event.fact, "number", ""))


def _number_and_day(filed: FiledPaper, symbol: str) -> str:
    number, day = number_of(filed), filed.day
    if number and filed.document is None and filed.event is not None and not is_received(filed.event):
        number = full_number(f"{filed.event.fact.kind}.number", number, symbol)
    parts = (f"số {number}" if number else "", f"ngày {show_date(day)}" if day else "")
    return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class _Record:
    """What papers are printed from, and on which day a paper about the person alone."""

    person: Person
    case: Case
    office: Office
    user: User
    rules: Rules
    profile_day: date
    tables: Mapping[str, tuple[tuple[str, ...], ...]]
    pictures: Mapping[str, bytes]
    enclosed: Callable[[str], str]
    """What goes with a letter of the dossier, by its form."""

    def values(self, form: str, day: date, about: Event | None) -> PaperValues:
        known = paper_values(
            self.person,
            self.case,
            self.office,
            self.user,
            self.rules,
            day,
            about=about,
            pictures=self.pictures,
            tables=self.tables,
        )
        return known.with_typed({ENCLOSURES: self.enclosed(form)})


def _paper(filed: FiledPaper, record: _Record) -> DossierPaper:
    """One paper that is there: as it is kept, as it is printed from the record, or as the file on paper has it."""
    event = filed.event
    sender = getattr(event.fact, "from_office", "") if event is not None and is_received(event) else ""
    paper = DossierPaper(filed.form, None, number_of(filed), filed.day, sender, _title(filed), filed.document)
    if filed.source is not Source.RECORD:
        return paper
    day = filed.day or record.profile_day
    when = event.at if event is not None else None
    return replace(paper, values=record.values(filed.form, day, event), when=when, dated=day, key=key_of(filed))


def _profile_day(kind: DossierKind, case: Case, today: date) -> date:
    """The day of a profile (III-05, V-33): that of the event that it goes with, or today."""
    goes_with = CONTENTS[kind].profile_of
    days = [event.at.day for event in case.events if event.fact.kind == goes_with]
    return days[-1] if days else today
