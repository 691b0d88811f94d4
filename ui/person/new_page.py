"""Entering a person: the card's QR text, who it is, and the lawful ground of entry, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import fields
from models.actions.enter_person import count_negative_test, enter_person
from models.case import Case
from models.clock import Clock, today
from models.dates import Moment, PartialDate
from models.doubts import doubts_of_entry
from models.errors import InvalidFields, RegistryError
from models.events.base import Event, Fact
from models.fields import Field
from models.identity import CardData, Sex, doubts_about, read_citizen_number
from models.ids import EventId, OfficeId, PersonId
from models.papers.values import paper_values
from models.person import ADULT_AGE, PersonFields, person_from
from models.ports import Queries, Registry
from models.roles import User
from models.suggestions import KnownNames, Suggestion
from models.views import Likeness
from printing.forms.corrected import FormBook
from ui.drafts import NEW_PERSON, Draft
from ui.field_form import FieldForm, FormFaults, tell_faults, values_of
from ui.page import Page
from ui.paper.basis import PaperBasis
from ui.paper.dialog import PaperDialog
from ui.person.card_line import CardLine, is_card_text, values_of_card
from ui.person.event_dialog import MomentBox, ask_to_keep
from ui.person.ground_card import GroundCard
from ui.person.name_completer import read_names
from ui.person.place_line import PlaceLines
from ui.person.value_completer import offer_values
from ui.saving import Saving
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.widgets import Notice, badge, button, card, clear, label, row, scrolled, shortcut
from ui.words import DOUBTS, ENTRY_DOUBTS
from ui.workplace import Workplace

_FIRST = (
    "name", "other_names", "sex", "birth", "ethnicity", "citizen_number", "old_number", "paper_issued_on",
    "paper_issued_by", "registered_residence", "current_residence", "hamlet", "phone", "relatives",
)  # fmt: skip
_SLIP = "III-01"
_MINOR = (
    "Dưới 18 tuổi: lấy mẫu (trừ mẫu nước tiểu) phải có cha, mẹ, người giám hộ hoặc người đại diện hợp pháp chứng kiến"
)
"""Rule A06."""


class NewPersonPage(Page):
    """``who``, ``at`` and ``fact`` are the editors of the person, the moment and the ground; ``card`` takes the text
    of a card's code; ``places`` are the lines under addresses. Who it is shows at once, the rest in the turns after.

    Signals: ``entered`` and ``person_chosen`` (PersonId), ``left`` when the page is given up;
    ``looked_up`` after the registry was asked for the same person."""

    entered = Signal(str)
    person_chosen = Signal(str)
    left = Signal()
    looked_up = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._tasks: Tasks = place.tasks
        self._clock: Clock = place.clock
        declared = fields.field_map(PersonFields)
        self.places = PlaceLines(place.tasks)
        self.who = FieldForm([declared[name] for name in _FIRST], self._today, self.places.under, place.ask)
        offer_values(self.who, place.tasks)
        self._blank = self.who.state()
        self._rest: FieldForm | None = None
        self._blank_rest: tuple[Any, ...] = ()
        self.card = CardLine(place)
        self.card.read.connect(self._take_card)
        self.card.numbered.connect(self._take_number)
        self.card.told.connect(lambda message, role: self._notice.show_message(message, role))
        self._doubts = label("", tone="amber", wrap=True)
        self._doubts.hide()
        self._minor = badge(_MINOR, "amber")
        self._minor.hide()
        self._likely = QVBoxLayout()
        self.ground_card = GroundCard(place.clock, place.ask)
        self._notice = Notice()
        self._entered = False
        self._save = button("Ghi vào sổ", self.save, role="primary", icon="save", shortcut="Ctrl+S")
        self.saving = Saving(place.tasks, self)
        self.saving.button = self._save
        self.who.edited.connect(self._on_edited)
        self._tasks.run(read_names, self._on_names, lambda _: self._on_names(None), self)
        self._build()
        self.first = self.card.line

    def _fill(self) -> Iterator[None]:
        """Make what stands below the first screen."""
        self.ground_card.prepare()
        yield
        yield from self.ground_card.appearing()
        if self._rest is None:
            rest = self._new_rest()
            appearing = rest.appearing()
            next(appearing)
            self._more_body.addWidget(rest)
            yield
            yield from appearing

    def _today(self) -> Any:
        return today(self._clock)

    def _on_names(self, names: KnownNames | None) -> None:
        """Propose officers, and the relatives as they are typed on this page; the page is shown by now."""

        def source(field: Field) -> Sequence[Suggestion]:
            relatives = self.who.value_of("relatives") or ()
            return () if names is None else replace(names, relatives=relatives).for_field(field)

        self.ground_card.offer(source)
        self._tasks.spread(self._fill(), self, at_once=False)

    def _make_rest(self) -> FieldForm:
        """The editors of what can be completed later."""
        if self._rest is None:
            self._more_body.addWidget(self._new_rest())
        assert self._rest is not None
        return self._rest

    def _new_rest(self) -> FieldForm:
        more = [f for f in fields.fields_of(PersonFields) if f.name not in _FIRST and f.shown]
        made = self._rest = FieldForm(more, self._today, self.places.under, self._place.ask)
        offer_values(made, self._tasks)
        self._blank_rest = made.state()
        return made

    def _build(self) -> None:
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE + 4)
        who, who_body = card()
        who_body.addWidget(self.card)
        who_body.addWidget(self.who)
        more, self._more_body = card()
        self._more_body.addWidget(label("Thông tin thêm (có thể bổ sung sau)", "heading"))
        for part in (who, self.ground_card, more):
            body.addWidget(part)
        self.area = scrolled(inner, gap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(
            row(label("Nhập người mới", "title"), 1, button("Đóng", self._leave, icon="arrow-left"), self._save)
        )
        layout.addWidget(self._notice)
        layout.addLayout(self._likely)
        layout.addWidget(self._doubts)
        layout.addWidget(self._minor)
        layout.addWidget(self.area, 1)
        shortcut(self, "Esc", self._leave)
        shortcut(self, "F6", self._go_on, "Đến ô phải có còn trống, rồi sang phần sau")

    def _go_on(self) -> None:
        """Go to what nobody is entered without; once that is there, from part to part."""
        if self.who.focus_needed() or self.fact.focus_needed():
            return
        focused = self.window().focusWidget()
        rest = self._make_rest()
        if focused is None or rest.isAncestorOf(focused):
            self.card.line.setFocus()
        elif self.ground_card.isAncestorOf(focused):
            rest.focus_on(rest.names()[0])
        else:
            self.ground_card.setFocus()

    # --- the card ----------------------------------------------------------------------------

    def _take_card(self, card: CardData) -> None:
        """Fill what the card says."""
        known = values_of_card(card)
        self.who.show_values({name: value for name, value in known.items() if not fields.is_unknown(value)})
        self._notice.clear()
        self._on_edited("citizen_number")
        self.places.line("registered_residence").look(card.issued_on)
        self.who.editor("current_residence").setFocus()

    def _take_number(self, number: str) -> None:
        """Fill a number typed in place of a code, with the sex and the year of birth that its digits say."""
        says = read_citizen_number(number)
        if says is None:
            return
        proposed = {"sex": says.sex.value, "birth": PartialDate(says.birth_year)}
        empty = {name: value for name, value in proposed.items() if not self.who.value_of(name)}
        self.who.show_values({"citizen_number": number, **empty})
        self._notice.clear()
        self._on_edited("citizen_number")
        self.who.editor("name").setFocus()

    # --- while typing -------------------------------------------------------------------------

    def _on_edited(self, name: str) -> None:
        typed = self.who.editor(name).state()
        if isinstance(typed, str) and is_card_text(typed):  # the cursor was not in the box for cards
            self.who.show_values({name: None})
            self.card.take_text(typed)
            return
        if name not in ("citizen_number", "name", "birth", "sex", "old_number"):
            return
        number, birth = self.who.value_of("citizen_number") or "", self.who.value_of("birth")
        sex = self.who.value_of("sex")
        doubts = doubts_about(number, Sex(sex) if sex else None, birth)
        self._doubts.setText(". ".join(DOUBTS[doubt] for doubt in doubts))
        self._doubts.setVisible(bool(doubts))
        person = person_from(PersonId("?"), {"name": "?", "birth": birth}, day=None, owner=OfficeId("?"))
        self._minor.setVisible(person.may_be_under(ADULT_AGE, self._today()))
        wanted = number or self.who.value_of("old_number") or ""
        typed_name = self.who.value_of("name") or ""
        if wanted or (typed_name and birth):
            year = birth.year if birth else None
            self._tasks.run(
                lambda registry: registry.read(lambda q: q.entry_matches(wanted, typed_name, year)),
                self._show_likely,
                owner=self,
            )

    def _show_likely(self, found: Sequence[Likeness]) -> None:
        clear(self._likely)
        if found:
            frame, body = card("notice")
            body.addWidget(label("Có thể đã có trong sổ:", "heading"))
            for like in found:
                same = "cùng số giấy tờ" if like.same_number else "cùng tên và năm sinh"
                if like.closed:
                    body.addWidget(label(f"Có một hồ sơ đã kết thúc {same}. Mở hồ sơ đó cần ghi lý do."))
                birth = f", sinh {PartialDate.from_iso(like.birth).show()}" if like.birth else ""
                text = "Mở hồ sơ đã kết thúc" if like.closed else f"Mở hồ sơ {like.name}{birth} ({same})"
                body.addWidget(button(text, lambda id_=like.id: self.person_chosen.emit(id_), role="link"))
            self._likely.addWidget(frame)
        self.looked_up.emit()

    @property
    def at(self) -> MomentBox:
        return self.ground_card.at

    @property
    def fact(self) -> FieldForm:
        return self.ground_card.fact

    # --- saving ------------------------------------------------------------------------------

    def save(self) -> None:
        """Enter the person with the ground; a negative test only counts and prints its slip."""
        kind = self.ground_card.kind
        at = self.at.moment()
        try:
            who, more, known = values_of(self.who, self._make_rest(), self.fact)
        except FormFaults as faults:
            tell_faults(self._notice, *faults.faulty)
            return
        values = {**who, **more}
        try:
            fields.build(PersonFields, values, today=self._today())
        except InvalidFields as error:
            tell_faults(self._notice, (self.who, error), (self._make_rest(), error))
            return
        try:
            fact = fields.build(kind, known, today=self._today())
        except InvalidFields as error:
            tell_faults(self._notice, (self.fact, error))
            return
        if at is None:
            self.at.line.setFocus()
            return
        if getattr(fact, "result", "") == "negative":
            self._count_negative(values, at, fact)
        elif doubts := self._doubts_of(values, at, fact):
            ask_to_keep(doubts, self, lambda reason: self._store(values, at, fact, reason))
        else:
            self._store(values, at, fact)

    def _doubts_of(self, values: Mapping[str, Any], at: Moment, fact: Fact) -> list[str]:
        """What looks like a slip in number, person and ground."""
        person = person_from(PersonId("?"), values, day=None, owner=OfficeId("?"))
        of_number = doubts_about(person.known.citizen_number, person.sex, person.birth)
        of_ground = doubts_of_entry(person, (), at, fact)
        return [*(DOUBTS[doubt] for doubt in of_number), *(ENTRY_DOUBTS[doubt] for doubt in of_ground)]

    def _store(self, values: dict[str, Any], at: Moment, fact: Fact, reason: str = "") -> None:
        self.saving.run(
            lambda registry: registry.write(enter_person, values, at, fact, reason), self._on_entered, self._on_failed
        )

    def _on_entered(self, person_id: PersonId) -> None:
        self._entered = True
        self.entered.emit(person_id)

    def _on_failed(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    def _count_negative(self, values: dict[str, Any], at: Moment, fact: Fact) -> None:
        if not self._place.ask.confirm(
            self,
            "Kết quả âm tính: không lập hồ sơ trong sổ.",
            "Chương trình chỉ ghi thêm một lượt xét nghiệm âm tính và in phiếu kết quả (III-01).",
            "Đếm và in phiếu",
        ):
            return
        self.saving.run(
            lambda registry: registry.write(count_negative_test, at),
            lambda _: self._read_slip(values, at, fact),
            self._on_failed,
        )

    def _read_slip(self, values: dict[str, Any], at: Moment, fact: Fact) -> None:
        """It is counted: print the slip, and enter nothing any more."""
        self._entered = True
        self._save.setEnabled(False)
        day = at.day

        def job(registry: Registry) -> PaperBasis:
            user: User = registry.user

            def slip(q: Queries) -> PaperBasis:
                person = person_from(PersonId("?"), values, day=None, owner=OfficeId("?"))
                event = Event(EventId("?"), person.id, at, fact)
                case = Case.of(person, (event,), q.rules(), q.practice())
                shown = paper_values(person, case, q.office(), user, case.situation.rules, day)
                return PaperBasis(FormBook(q.office_forms()).form(_SLIP), shown, at)

            return registry.read(slip)

        self._tasks.run(job, self._show_slip, self._on_failed, self)

    def _show_slip(self, basis: PaperBasis) -> None:
        dialog = PaperDialog(basis, self._place, self, keep=False)
        dialog.finished.connect(lambda _: self.left.emit())
        dialog.open()

    def _leave(self) -> None:
        if self.may_leave():
            self.left.emit()

    def may_leave(self) -> bool:
        """Not while somebody is being entered. What the user gives up is let go of."""
        if self.saving.is_under_way:
            return False
        may = (
            self._entered
            or not self._is_changed
            or self._place.ask.confirm(self, "Bỏ người đang nhập?", "Nội dung này chưa được ghi vào sổ.", "Bỏ")
        )
        if may:
            self.saving.forget()
        return may

    @property
    def _is_changed(self) -> bool:
        rest = self._rest.state() if self._rest is not None else ()
        return self.who.state() != self._blank or rest != self._blank_rest or self.ground_card.is_changed

    def draft(self) -> Draft | None:
        """What was typed, to be kept over a lock."""
        if self._entered or not self._is_changed:
            return None
        content = {"who": self.who.draft(), "more": self._make_rest().draft(), "ground": self.ground_card.draft()}
        lines = (*self.who.lines(), *self._make_rest().lines(), *self.fact.lines())
        return Draft(NEW_PERSON, f"Nhập người mới, {self.who.value_of('name') or 'chưa có tên'}", content, lines=lines)

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        self.who.show_draft(content["who"])
        self.ground_card.show_draft(content["ground"])
        self._make_rest().show_draft(content["more"])
        self._on_edited("citizen_number")
        self.places.look()

    @property
    def notice(self) -> str:
        return self._notice.text
