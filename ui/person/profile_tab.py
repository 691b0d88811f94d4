"""Lý lịch: everything declared about a person, and the dialog that changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models import fields
from models.actions.change_person import change_person
from models.dates import parse_date, show_date
from models.errors import InvalidFields, RegistryError
from models.events.personal_data import reason_by_request
from models.identity import Sex, doubts_about
from models.person import PersonFields
from models.roles import Permission
from ui.allowed import allow
from ui.drafts import PROFILE, Draft
from ui.editors import record_values
from ui.field_form import FieldForm, tell_faults
from ui.flow import Flow
from ui.messages import Message
from ui.page import Part
from ui.person.place_line import PlaceLines
from ui.person.value_completer import offer_values
from ui.person.view import PersonView
from ui.saving import SavingDialog
from ui.theme import SPACE
from ui.widgets import Notice, bequeath, button, card, clear, fit, label, row, scrolled, set_property
from ui.words import DOUBTS
from ui.workplace import Workplace


class ProfileTab(Part):
    """``dialog``: the editor that was opened last. Signals: ``changed`` after the person was changed,
    ``photo_wanted``, ``no_photo_wanted``, ``link_wanted`` to another record of the person, ``key_in_wanted`` for the
    sheet of the ministry's own software."""

    changed = Signal()
    photo_wanted = Signal()
    no_photo_wanted = Signal()
    link_wanted = Signal()
    key_in_wanted = Signal()
    dialog: ProfileDialog | None = None

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._view: PersonView | None = None
        self._edit = button("Sửa lý lịch", self.edit, icon="pencil", shortcut="F2")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * SPACE)
        self._grid.setVerticalSpacing(4)
        for at, width in ((0, 190), (2, 190)):
            self._grid.setColumnMinimumWidth(at, width)
        for at in (1, 3):
            self._grid.setColumnStretch(at, 1)
        frame, inner = card()
        self._link = button("Liên kết với hồ sơ khác…", self.link_wanted.emit, icon="users",
                            tip="Hai hồ sơ của một người: liên kết với hồ sơ kia")  # fmt: skip
        self._key_in = button("Nhập sang phần mềm Quản lý đối tượng…", self.key_in_wanted.emit, icon="clipboard-list",
                              shortcut="Ctrl+Shift+N")  # fmt: skip
        head = row(label("Lý lịch", "heading"), spacing=SPACE)
        does = QWidget()
        does.setLayout(Flow(self._key_in, self._link, self._edit))
        head.addWidget(does, 1)
        inner.addLayout(head)
        inner.addLayout(self._photo_line())
        inner.addLayout(self._grid)
        inner.addStretch(1)
        area = scrolled(frame)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nothing in it takes the focus: the keys scroll it
        area.setAccessibleName("Lý lịch")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.addWidget(area, 1)
        self.first = self._edit

    def _photo_line(self) -> QHBoxLayout:
        """What can be done about the photo, which the head of the page shows."""
        self._choose = button("Chọn ảnh chân dung…", self.photo_wanted.emit, icon="image", shortcut="Ctrl+B")
        self._remove = button("Bỏ ảnh", self.no_photo_wanted.emit, role="link", tip="Bỏ ảnh chân dung")
        bequeath(self._choose, self._remove)
        told = label("Ảnh in trên III-05, 109-03 (3 x 4) và V-33 (4 x 6); có thể kéo ảnh vào trang hoặc dán (Ctrl+V).",
                     "label", wrap=True)  # fmt: skip
        line = row(told, self._remove, self._choose)
        line.setStretch(0, 1)
        return line

    def show_view(self, view: PersonView) -> None:
        self._view = view
        for made in (self._edit, self._choose, self._remove, self._link):
            allow(made, view.user, Permission.CHANGE_PERSON)
        allow(self._key_in, view.user, Permission.RECORD_EVENT)
        self._remove.setVisible(bool(view.case.person.known.photo))
        clear(self._grid)
        group, line, side = "", -1, 0
        for field in fields.fields_of(PersonFields):
            if not field.shown:
                continue
            if field.group != group:
                group, line, side = field.group, line + 1, 0
                self._grid.addWidget(label(group, "section"), line, 0, 1, 4)
                line += 1
            value = getattr(view.case.person.known, field.name)
            known = not fields.is_unknown(value)
            text = field.show(value) if known else "…"
            if field.name == "citizen_number" and known:
                doubts = doubts_about(value, view.case.person.sex, view.case.person.birth)
                text += "".join(f" ({DOUBTS[doubt].lower()})" for doubt in doubts)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label(field.label, "label", wrap=True), line, side, top)
            self._grid.addWidget(label(text, "" if known else "muted", wrap=True), line, side + 1, top)
            line, side = (line, 2) if side == 0 else (line + 1, 0)

    def edit(self, field: str = "") -> None:
        """Open the editor, at a field if one is named."""
        if self._view is None:
            return
        question = self._place.questions.begin()
        dialog = self.dialog = ProfileDialog(self._view, self._place, self)
        dialog.changed.connect(self.changed.emit)

        def open_() -> Iterator[None]:
            """To lay it out is as much work as to make it, and to dress it half as much."""
            if question.stands:
                dialog.lay_out()
                yield
                dialog.focus_on(field)
            question.open(dialog)

        self._place.tasks.spread(open_(), dialog, at_once=False)


class ProfileDialog(SavingDialog):
    """Changes fields of a person; dated ones hold from the day given. ``places`` are the lines under addresses.

    Signal: ``changed``.
    """

    changed = Signal()
    drop = ("Bỏ nội dung đang sửa?", "Nội dung này chưa được lưu.", "Bỏ")

    def __init__(self, view: PersonView, place: Workplace, parent: QWidget) -> None:
        super().__init__(place.tasks, place.ask, parent)
        self._view, self._place = view, place
        self.setWindowTitle("Sửa lý lịch")
        self.places = PlaceLines(place.tasks)
        declared = [f for f in fields.fields_of(PersonFields) if f.shown]
        self._form = FieldForm(declared, lambda: view.today, self.places.under, place.ask)
        self._form.show_values(record_values(view.case.person.known))
        self.places.look()
        offer_values(self._form, place.tasks)
        self._day = QLineEdit(show_date(view.today))
        self._day.setMaximumWidth(140)
        self._reason = QLineEdit(reason_by_request(view.case.events))
        self._day.setAccessibleName("Thay đổi có từ ngày")
        self._reason.setAccessibleName("Nguồn hoặc lý do")
        self._initial = self._state()
        self._notice = Notice()
        self._save = button("Ghi vào sổ", self.save, role="primary", icon="save", shortcut="Ctrl+S")
        self.saving.button = self._save
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._form)
        body.addStretch(1)
        self._inner = inner

    def lay_out(self) -> None:
        """Put the parts into the dialog."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Sửa lý lịch", "heading"))
        layout.addWidget(label(self._view.case.person.name, "muted", wrap=True))
        layout.addWidget(scrolled(self._inner, gap=True), 1)
        day_label, reason_label = label("Thay đổi có từ ngày", "label"), label("Nguồn hoặc lý do", "label")
        day_label.setBuddy(self._day)
        reason_label.setBuddy(self._reason)
        line = row(day_label, self._day, reason_label, self._reason)
        line.setStretch(3, 1)
        layout.addLayout(line)
        layout.addWidget(
            label(
                "Cư trú, nghề nghiệp, loạn thần được giữ theo thời gian: giá trị cũ vẫn đúng cho các ngày trước.",
                "label",
                wrap=True,
            )
        )
        layout.addWidget(self._notice)
        layout.addLayout(row(1, button("Thôi", self.reject), self._save))
        fit(self, 980, 680)

    def focus_on(self, field: str) -> None:
        """Put the cursor into the editor of a field, if there is one."""
        self._form.focus_on(field)

    def save(self) -> None:
        try:
            typed = self._form.values()
        except InvalidFields as error:
            tell_faults(self._notice, (self._form, error))
            return
        try:
            day = parse_date(self._day.text(), self._view.today)
        except ValueError:
            set_property(self._day, "fault", "true")
            self._day.setFocus()
            self._notice.show_message(Message("Ngày có hiệu lực không đúng.", "Ví dụ 24/11/2026."), "alert")
            return
        set_property(self._day, "fault", "false")
        known = self._view.case.person.known
        empty = {f.name: getattr(PersonFields, f.name) for f in fields.fields_of(PersonFields)}
        changes = {}
        for name in self._form.names():
            value = typed.get(name, empty[name])
            if value != getattr(known, name):
                changes[name] = value
        if not changes:
            self.saving.forget()
            self.accept()
            return
        person, reason = self._view.case.person, self._reason.text()
        if not reason.strip() and self._is_doubtful(changes):
            self._reason.setFocus()
            return
        self.saving.run(
            lambda registry: registry.write(change_person, person.id, person.version, changes, day, reason),
            lambda _: self._on_saved(),
            self._on_failed,
        )

    def _is_doubtful(self, changes: Mapping[str, Any]) -> bool:
        """Whether a change makes a number disagree; that is said, and it may be kept with a reason."""
        if not changes.keys() & {"citizen_number", "sex", "birth"}:
            return False
        typed = {name: self._form.value_of(name) for name in ("citizen_number", "sex", "birth")}
        sex = Sex(typed["sex"]) if typed["sex"] else None
        doubts = [DOUBTS[doubt] for doubt in doubts_about(typed["citizen_number"] or "", sex, typed["birth"])]
        if doubts:
            advice = "Sửa lại, hoặc ghi nguồn hay lý do rồi lưu."
            self._notice.show_message(Message(f"{'. '.join(doubts)}.", advice), "notice")
        return bool(doubts)

    def _on_saved(self) -> None:
        self._initial = self._state()
        self.changed.emit()
        self.accept()

    def _on_failed(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            tell_faults(self._notice, (self._form, error))
        else:
            self._notice.show_error(error)

    def draft(self) -> Draft | None:
        """What was typed, to be kept over a lock."""
        if not self.is_changed:
            return None
        content = {"form": self._form.draft(), "day": self._day.text(), "reason": self._reason.text()}
        person = self._view.case.person
        around = [f"{line.accessibleName()}: {line.text()}" for line in (self._day, self._reason)]
        lines = (*self._form.lines(), *around)
        return Draft(PROFILE, f"Sửa lý lịch, {person.name}", content, person.id, lines=lines)

    def _state(self) -> tuple[Any, ...]:
        return (self._day.text(), self._reason.text(), *self._form.state())

    @property
    def is_changed(self) -> bool:
        return self._state() != self._initial

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        self._form.show_draft(content["form"])
        self._day.setText(content["day"])
        self._reason.setText(content["reason"])
