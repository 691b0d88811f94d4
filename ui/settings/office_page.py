"""Đơn vị: header lines, place, symbols, people who sign, and the conventions rules depend on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout

from models import fields
from models.actions.change_office import change_office
from models.clock import today
from models.errors import InvalidFields, RegistryError
from models.office import Office, OfficeFields
from models.roles import Permission
from ui.allowed import allow
from ui.drafts import OFFICE, Draft
from ui.editors import record_values
from ui.field_form import FieldForm, tell_faults
from ui.messages import Message
from ui.page import Page
from ui.saving import Saving
from ui.theme import SPACE
from ui.widgets import Notice, button, card, label, row, scrolled
from ui.workplace import Workplace


class OfficePage(Page):
    """Signal: ``shown`` when the settings stand there, ``saved`` after a change."""

    shown = Signal()
    saved = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._tasks, self._ask, self._place = place.tasks, place.ask, place
        self.dialog: QDialog | None = None
        self._office: Office | None = None
        self._form = FieldForm(
            [f for f in fields.fields_of(OfficeFields) if f.name != "kind"],
            lambda: today(place.clock),
            ask=place.ask,
        )
        self._initial = self._form.state()
        self._notice = Notice()
        self._save = button("Ghi vào sổ", self.save, role="primary", icon="save", shortcut="Ctrl+S")
        self.saving = Saving(place.tasks, self)
        self.saving.button = self._save
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        forms = button("Biểu mẫu…", self.show_forms, icon="file-text", shortcut="Ctrl+B")
        layout.addLayout(row(label("Đơn vị", "title"), 1, forms, self._save))
        layout.addWidget(label("Các dòng này in trên mọi giấy tờ.", "muted"))
        layout.addWidget(self._notice)
        layout.addStretch(0)
        self._form.setEnabled(place.user.may(Permission.CHANGE_OFFICE))
        allow(self._save, place.user, Permission.CHANGE_OFFICE)
        self.first = self
        self.refresh()
        place.tasks.spread(self._show_form(layout), self, at_once=False)

    def _show_form(self, layout: QVBoxLayout) -> Iterator[None]:
        """Put the form on the page, a few fields a turn."""
        frame, inner = card()
        inner.addWidget(self._form)
        inner.addStretch(1)
        appearing = self._form.appearing()
        next(appearing)
        layout.insertWidget(layout.count() - 1, scrolled(frame), 1)
        yield
        first = self._form.editor("parent_line")
        for _ in appearing:
            if self.first is self and first.isVisible():
                self.first = first
                if self.window().focusWidget() is self:  # nobody went elsewhere meanwhile
                    self.focus_first()
            yield

    def show_forms(self) -> None:
        """The forms that the office prints, to be seen, corrected and compared with the gazette."""
        from ui.settings.forms_dialog import FormsDialog  # the printing is not needed for the office's settings

        self.dialog = FormsDialog(self._place, self)
        self.dialog.open()

    def refresh(self) -> None:
        self._tasks.run(lambda registry: registry.read(lambda q: q.office()), self._show, owner=self)

    def _show(self, office: Office) -> None:
        self._office = office
        self._form.show_values(record_values(office.known))
        self._initial = self._form.state()
        self.shown.emit()

    def may_leave(self) -> bool:
        """Not while the settings are being saved."""
        if self.saving.is_under_way:
            return False
        may_leave = not self.is_changed or self._ask.confirm(
            self, "Bỏ nội dung đang sửa?", "Thông tin đơn vị vừa sửa chưa được lưu.", "Bỏ"
        )
        if may_leave:
            self.saving.forget()
        return may_leave

    @property
    def is_changed(self) -> bool:
        return self._form.state() != self._initial

    def draft(self) -> Draft | None:
        """What was typed, to be kept over a lock."""
        content = {"form": self._form.draft()}
        return Draft(OFFICE, "Đơn vị", content, lines=self._form.lines()) if self.is_changed else None

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept."""
        self._form.show_draft(content["form"])

    def save(self) -> None:
        if self._office is None:
            return
        try:
            typed = self._form.values()
        except InvalidFields as error:
            tell_faults(self._notice, (self._form, error))
            return
        unknown = {f.name: None for f in fields.fields_of(OfficeFields) if f.name not in ("kind", *typed)}
        version = self._office.version
        self.saving.run(
            lambda registry: registry.write(change_office, version, {**unknown, **typed}),
            lambda _: self._on_saved(),
            self._on_failed,
        )

    def _on_saved(self) -> None:
        self._initial = self._form.state()
        self._notice.show_message(Message("Đã lưu.", ""), "good")
        self.saved.emit()
        self.refresh()

    def _on_failed(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            tell_faults(self._notice, (self._form, error))
        else:
            self._notice.show_error(error)
