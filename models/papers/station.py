"""The papers of a health station: which there are, which are kept, and what they can know of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.events.base import Event
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.health import OF_A_DETERMINATION, HealthFile

RESULTS = ("109-05", "109-04")
"""The two result sheets (NĐ 109/2021/NĐ-CP): for the police that asked, for who came of their own will."""
OBSERVATION = ("TT18-PL03", "TT18-PL04", "TT18-PL05", "TT18-PL06")
"""The sheets on which a doctor observes by hand (TT 18/2021/TT-BYT)."""
SERVICES = ("V-35", "V-17", "V-18", "V-19", "V-27", "V-29")
"""Papers of a station that treats or provides services of rehabilitation (NĐ 163/2026/NĐ-CP, Phụ lục V)."""

STATION_PAPERS = (*RESULTS, *OBSERVATION, *SERVICES)

KEPT = frozenset({*RESULTS, "V-35", "V-27"})
"""What the file of the person has by law and what holds no clinical value (NĐ 163/2026/NĐ-CP Đ.89, 93, 101, 104).

The other papers belong to the medical record on paper, or to the parties of a contract: their print is only logged.
"""


def known_to_station(file: HealthFile) -> tuple[Event, ...]:
    """What a paper printed now can know: the determination that was requested last, and whatever else is recorded.

    The result of an earlier request says nothing about this one.
    """
    events = [event for event in file.events if not event.voided]
    requests = [i for i, event in enumerate(events) if isinstance(event.fact, DeterminationRequested)]
    first = requests[-1] if requests else 0
    return tuple(e for i, e in enumerate(events) if i >= first or e.fact.kind not in OF_A_DETERMINATION)


def result_form(events: Iterable[Event]) -> str:
    """The sheet on which the result of a determination is written: as recorded, or by who asked for it."""
    form = RESULTS[0]
    for fact in (event.fact for event in events):
        if isinstance(fact, DeterminationRequested):
            form = "109-04" if fact.applicant == "person" else "109-05"
        elif isinstance(fact, DeterminationResulted) and fact.paper:
            form = fact.paper
    return form


def result_of_request(events: Sequence[Event]) -> Mapping[str, str]:
    """What the record of a result can take over from its request: the facility, and the sheet."""
    requests = [event.fact for event in events if isinstance(event.fact, DeterminationRequested)]
    return {"facility": requests[-1].facility, "paper": result_form(events)} if requests else {}


def offered_to_station(events: Sequence[Event]) -> tuple[str, ...]:
    """The papers of a station, the result sheet of the determination first."""
    return tuple(dict.fromkeys((result_form(events), *STATION_PAPERS)))
