"""Lines for passwords: hidden, named, emptied as soon as they are read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models.errors import ErrorCode, RegistryError
from ui.theme import SPACE
from ui.widgets import column, label


class SecretLines(QWidget):
    """Password lines under each other, in the order of their names. Enter goes on to the next.

    Signal: ``entered``, Enter in the last line.
    """

    entered = Signal()

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._lines: dict[str, QLineEdit] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for name in names:
            line = QLineEdit()
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(name)
            line.returnPressed.connect(self.entered if name == names[-1] else self.focusNextChild)
            caption = label(f"{name} *", "label")
            caption.setBuddy(line)
            layout.addLayout(column(caption, line, spacing=1))
            self._lines[name] = line

    def line(self, name: str) -> QLineEdit:
        return self._lines[name]

    def take(self) -> tuple[str, ...]:
        """What was typed, line by line; the lines are empty then."""
        typed = tuple(line.text() for line in self._lines.values())
        for line in self._lines.values():
            line.clear()
        return typed

    def is_empty(self) -> bool:
        return not any(line.text() for line in self._lines.values())

    def focus_first(self) -> None:
        next(iter(self._lines.values())).setFocus()


PASSWORD, AGAIN = "Mật khẩu", "Nhập lại mật khẩu"


def same(password: str, again: str) -> str:
    """The password typed twice. Raises PASSWORDS_DIFFER."""
    if password != again:
        raise RegistryError(ErrorCode.PASSWORDS_DIFFER)
    return password
