"""What is recorded on the page of a person: events, their corrections and withdrawals, decisions about rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt

from models.actions.record_event import void_event
from models.carried import carried_over
from models.clock import today
from models.dates import Moment
from models.events.base import Event, kind_of
from models.events.overrides import RuleOverride
from models.events.papers import Minutes
from models.events.personal_data import reason_by_request
from models.fields import is_unknown
from models.ids import EventId
from models.papers.arrivals import continuing
from models.papers.awaiting import awaiting
from models.papers.signing import signed_by
from models.papers.values import fact_values
from ui.editors import record_values
from ui.field_form import FieldForm
from ui.override_form import form_of_decision, rule_sections
from ui.person.choices import event_sections
from ui.person.event_dialog import ANSWER, CORRECT, EventDialog, ReasonDialog
from ui.person.host import PersonHost
from ui.person.view import PersonView


class Recording:
    """Opens the editors and tells the page what was recorded.

    ``paper``: opens the preview of a form. ``offer``: what the page says of papers that wait after an event.
    """

    def __init__(self, host: PersonHost, paper: Callable[[str], None], offer: Callable[[str], None]) -> None:
        self._host, self._paper, self._offer = host, paper, offer

    def choose_event(self) -> None:
        """Ask which kind of event happened: what the law wants now first, then what fits the case, then all."""
        if self._host.view is not None:
            self._host.choose("Ghi sự kiện", event_sections(self._host.view), self.record)

    def record(self, kind: str) -> None:
        """Open the editor of a kind, prefilled from the paper printed for it and from the office."""
        host, view = self._host, self._host.view
        if view is None:
            return
        if kind == RuleOverride.kind:
            sections = rule_sections(view.rules, view.today)
            host.choose("Quy định nào được áp dụng khác?", sections, self._override)
            return
        fact = kind_of(kind)
        paper = awaiting(kind, view.case, view.documents)
        prefill = _defaults(kind, view) | dict(carried_over(kind, view.case, view.today)) | _continuing(kind, view)
        prefill |= signed_by(fact, view.office, view.rules, view.today)
        prefill |= fact_values(fact, paper.inputs if paper else {}, view.today)
        dialog = EventDialog(
            kind, view.case.person, host.place.tasks, host.place.clock, host.place.ask, host,
            user=view.user, prefill=prefill, at=paper.moment(Moment.at(view.now)) if paper else None,
        )  # fmt: skip
        dialog.recorded.connect(lambda _: self._after_record(fact.label))
        host.open(dialog)

    def do_duty(self, rule_id: str, begun_by: str) -> None:
        """Do what a rule requires now because of an event: open its editor, or the paper where nothing is to be
        recorded."""
        duties = self._host.view.case.duties if self._host.view is not None else ()
        open_ = [duty for duty in duties if duty.rule.id == rule_id and duty.waits_for is None]
        if not open_:
            return
        meant = [duty for duty in open_ if duty.started_by is not None and duty.started_by.id == begun_by]
        duty = (meant or open_)[0]
        if duty.completes is not None:
            self.answer(duty.completes.id)
        elif duty.does:
            self.record(duty.does)
        elif duty.papers:
            self._paper(duty.papers[0])

    def answer(self, event_id: str) -> None:
        """Complete an event with what answers it."""
        self.amend(event_id, ANSWER)

    def amend(self, event_id: str, does: str = CORRECT) -> None:
        """Open the editor of an event that was recorded."""
        self._amend(self._event(EventId(event_id)), does)

    def add(self, event: Event, more: Mapping[str, Any], reason: str) -> None:
        """Open the editor of an event with more values, and the reason for them."""
        self._amend(event, CORRECT, more, reason)

    def _amend(
        self, event: Event | None, does: str, prefill: Mapping[str, Any] | None = None, because: str = ""
    ) -> None:
        host = self._host
        if event is None or host.view is None:
            return
        reason = ANSWER if does == ANSWER else because or reason_by_request(host.view.case.events)
        dialog = EventDialog(
            event.fact.kind, host.view.case.person, host.place.tasks, host.place.clock, host.place.ask, host,
            user=host.view.user, amended=event, form=self._form_of(event), prefill=prefill, reason=reason,
            does=does,
        )  # fmt: skip
        dialog.recorded.connect(lambda _: host.after_change("Đã sửa; bản cũ vẫn xem được trong lịch sử thay đổi."))
        host.open(dialog)

    def void(self, event_id: str) -> None:
        """Take an event back as entered by mistake, for a reason."""
        host, event = self._host, self._event(EventId(event_id))
        if event is None:
            return
        dialog = ReasonDialog(
            f"Hủy: {event.fact.label}",
            "Sự kiện ghi nhầm sẽ không còn hiệu lực, nhưng vẫn xem được.",
            "Hủy sự kiện",
            host,
        )
        dialog.given.connect(
            lambda reason: host.run(
                lambda registry: registry.write(void_event, event.id, event.version, reason),
                lambda _: host.after_change("Đã hủy sự kiện."),
            )
        )
        host.open(dialog)

    def _override(self, rule_id: str) -> None:
        """Ask what the chief decided about a rule for this person."""
        host, view = self._host, self._host.view
        if view is None:
            return
        clock, decided_by = host.place.clock, view.user.known.name
        dialog = EventDialog(
            RuleOverride.kind, view.case.person, host.place.tasks, clock, host.place.ask, host,
            user=view.user, form=form_of_decision(rule_id, view.rules, lambda: today(clock)),
            prefill={"decided_by": decided_by, "from_day": view.today},
        )  # fmt: skip
        dialog.recorded.connect(lambda _: host.after_change(f"Đã ghi: {RuleOverride.label}."))
        host.open(dialog)

    def _form_of(self, event: Event) -> FieldForm | None:
        """The form of an event that has one of its own."""
        view, clock = self._host.view, self._host.place.clock
        if view is None or not isinstance(event.fact, RuleOverride):
            return None
        return form_of_decision(event.fact.rule, view.rules, lambda: today(clock))

    def _event(self, event_id: EventId) -> Event | None:
        events = self._host.view.case.events if self._host.view else ()
        return next((event for event in events if event.id == event_id), None)

    def _after_record(self, what: str) -> None:
        """Say that it was recorded; the papers that belong to it are offered with one key."""
        self._host.shown.connect(lambda: self._offer(what), Qt.ConnectionType.SingleShotConnection)
        self._host.after_change(f"Đã ghi: {what}.")


def _continuing(kind: str, view: PersonView) -> dict[str, Any]:
    """What a decision says that goes on with a measure of another commune."""
    fact = continuing(kind, view.case)
    values = record_values(fact) if fact is not None else {}
    return {name: value for name, value in values.items() if not is_unknown(value)}


def _defaults(kind: str, view: PersonView) -> dict[str, Any]:
    """Sensible first values of an entry."""
    name = view.user.known.name
    commune = view.office.known.commune
    person = view.case.person
    if issubclass(kind_of(kind), Minutes):
        return {"officer": name, "officer_position": view.user.known.position, "officer_unit": f"Công an {commune}"}
    return {
        "test": {"tester": name, "tester_unit": f"Công an {commune}", "sample": "urine"},
        "residence_verified": {
            "verified_by": name,
            "address": person.known.current_residence or person.known.registered_residence,
        },
        "notice_of_use": {"direction": "own", "to_office": commune},
        "management_decision": {"reason": "first"},
        "residence_check": {"presence": "present", "checked_by": name},
        "visit": {"by": name},
    }.get(kind, {})
