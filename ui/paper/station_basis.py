"""What a paper of a health station starts from: no more of the person than the station sees."""

from __future__ import annotations

from models.clock import Clock
from models.dates import Moment
from models.ids import PersonId
from models.office import STATION
from models.papers.evidence import events_of_paper, moment_of_paper
from models.papers.signing import signers
from models.papers.station import known_to_station
from models.papers.values import station_values
from models.ports import Queries, Registry
from printing.filling import with_inputs
from printing.forms.corrected import FormBook
from ui.paper.basis import PaperBasis, numbers_of_kind, typed_last, when_of


def read_station_paper(registry: Registry, person_id: PersonId, form_id: str, clock: Clock) -> PaperBasis:
    """Read the basis of a paper of the station, for the result of the determination that was requested last."""

    def basis(q: Queries) -> PaperBasis:
        form, file, office = FormBook(q.office_forms()).form(form_id), q.health_file(person_id), q.office()
        events = known_to_station(file)
        written_on = events_of_paper(form_id, events, q.rules())
        event = written_on[-1] if written_on else None
        told = moment_of_paper(form_id, event) if event is not None else None
        when = when_of(told, Moment.at(clock.now()))
        is_ours = office.known.kind == STATION and form.is_signed_by_head
        values = station_values(file.person, office, registry.user, when.day, events)
        typed = typed_last(file.papers, form, event) if event is not None else {}
        return PaperBasis(
            form=form,
            values=with_inputs(form, values, {name: text for name, text in typed.items() if not values.text(name)}),
            when=when,
            person_id=person_id,
            event_id=event.id if event else None,
            used=numbers_of_kind(q, form, when.day.year, office.known.symbol),
            signers=signers(office, values.text("station.head")) if is_ours else (),
            typed=typed,
        )

    return registry.read(basis)
