"""The tour's second part: the page of a person in the states of rehabilitation, and each way to explain a limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from models.case import Case
from models.ids import PersonId
from models.law.duties import Duty
from models.law.rules import LIMIT_UNITS, Manner, Mark, Unit
from models.ports import Queries
from ui.form_names import form_name

if TYPE_CHECKING:
    from ui.tour.run import Tour

STATES: Mapping[str, str] = {
    "S5": "cai-tai-gia-dinh",
    "S8": "dieu-tri-thay-the",
    "S12": "cai-bat-buoc",
    "S13": "sau-cai",
}
"""States of which somebody in the training registry is shown, and the names of the pictures; S9 is entered."""


def _is_limit(duty: Duty, unit: Unit) -> bool:
    return duty.terms.manner is Manner.LIMIT and duty.rule.unit is unit and duty.due is not None


EXPLAINED: Mapping[str, Callable[[Duty], bool]] = {
    "gio": lambda duty: _is_limit(duty, Unit.HOURS),
    "ngay-lam-viec": lambda duty: _is_limit(duty, Unit.WORKING_DAYS),
    "truoc-khi-het-han": lambda duty: duty.terms.manner is Manner.BEFORE_END,
    "gio-cuoi-thoi-han": lambda duty: duty.terms.manner is Manner.LAST_DAYS and duty.rule.unit is Unit.HOURS,
    "ngay-lam-viec-cuoi": lambda duty: duty.terms.manner is Manner.LAST_DAYS and duty.rule.unit is Unit.WORKING_DAYS,
    "het-thoi-han": lambda duty: duty.terms.manner is Manner.TERM_END,
    "hang-thang": lambda duty: duty.terms.manner is Manner.MONTHLY,
    "sau-mot-thoi-gian": lambda duty: duty.terms.manner is Manner.AFTER_TIME,
    "cho-viec-khac": lambda duty: duty.waits_for is not None and duty.rule.unit in LIMIT_UNITS,
    "khong-ghi-han": lambda duty: duty.terms.manner is Manner.STEP and duty.rule.mark is Mark.FOUND,
    "chua-ro": lambda duty: duty.rule.mark is Mark.UNKNOWN,
}
"""The ways in which a limit is explained, by the name of the picture."""

_HISTORY = "Xem các thời hạn đã qua, không phải báo động"


def show_states(tour: Tour) -> None:
    """Pictures of the states, of a file for compulsory rehabilitation with its checklist, and of explanations."""
    cases = cases_of(tour)
    for state, name in STATES.items():
        shown = [case for case in cases if case.state and case.state.code == state]
        best = max(shown, key=lambda case: len(case.situation.monitoring.breaches), default=None)
        if best is not None:
            open_person(tour, best.person.id)
            tour.picture(name)
    _make_file(tour, next(case for case in cases if case.state and case.state.code == "S5"))
    _explain(tour, cases_of(tour))


def cases_of(tour: Tour) -> list[Case]:
    """Everybody who is followed, as the registry knows them now."""
    found: list[list[Case]] = []

    def read(q: Queries) -> list[Case]:
        rows = q.list_people(kept=True, group="", after=None, limit=1000).rows
        return [q.case(row.id) for row in rows]

    tour.tasks.run(lambda registry: registry.read(read), found.append)
    tour.hands.until(lambda: bool(found))
    return found[0]


def open_person(tour: Tour, person: PersonId) -> Any:
    tour.desk.show_person(person)
    tour.hands.until(lambda: getattr(tour.desk.page, "view", None) is not None)
    tour.hands.rest(50)
    return tour.desk.page


def _make_file(tour: Tour, case: Case) -> None:
    """A breach leads to the file for compulsory rehabilitation, and the person is held meanwhile."""
    open_person(tour, case.person.id)
    now = tour.clock.now()
    tour.record("Biên bản vi phạm của người", "bien-ban-vi-pham", f"{now:%H:%M %d/%m/%Y}", {"Căn cứ": "Tự ý"})
    tour.record("Quyết định giao quản lý", "giao-quan-ly", f"{now:%H:%M %d/%m/%Y}", {})
    tour.picture("lap-ho-so-bat-buoc")
    tour.hands.tab_to(f"Ghi vào hồ sơ: {form_name('V-36')}")
    tour.picture("giay-to-ho-so")


def _explain(tour: Tour, cases: list[Case]) -> None:
    for name, fits in EXPLAINED.items():
        found = next(((case, duty) for case in cases for duty in case.duties if fits(duty)), None)
        if found is not None:
            _press_and_show(tour, found[0], f"Vì sao: {found[1].terms.what}", f"vi-sao-{name}")
    past = next((case for case in cases if case.past_duties), None)
    if past is not None:
        _press_and_show(tour, past, _HISTORY, "luat-cu")


def _press_and_show(tour: Tour, case: Case, button: str, name: str) -> None:
    open_person(tour, case.person.id)
    tour.hands.tab_to(button, most=400)
    tour.hands.press("Return")
    tour.hands.rest(50)
    tour.picture(name)
