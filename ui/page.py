"""What the desk expects of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Part(QWidget):
    """A part of the window that one comes to. ``first``: what gets the focus then.

    Not a focus proxy: Tab takes a widget with a proxy for a stop, so it would skip what stands before the
    proxy, and never leave a part whose proxy is hidden.
    """

    first: QWidget | None = None

    def focus_first(self) -> None:
        if self.first is not None:
            self.first.setFocus()


P = TypeVar("P", bound=Part)


class Late(Part, Generic[P]):
    """Room for a part that is made when it is first come to: what nobody looks at costs nothing."""

    def __init__(self, make: Callable[[], P]) -> None:
        super().__init__()
        self._make = make
        self._part: P | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def part(self) -> P:
        if self._part is None:
            self._part = self._make()
            self._layout.addWidget(self._part)
        return self._part

    @property
    def is_made(self) -> bool:
        return self._part is not None

    def focus_first(self) -> None:
        self.part.focus_first()


class Page(Part):
    """One page of the desk; a subclass overrides what concerns it.

    ``stays``: the page of a place waits, hidden, while the user is elsewhere. It can be read again faster than
    made again; nothing is ever typed in it that could be lost.
    """

    stays = False

    def come_again(self) -> None:
        """The user goes to the place of a page that stayed: it shows as if it were new, with what holds now."""
        self.renew()

    def renew(self) -> None:
        """The page shows again after another one stood above it: read again what may have changed."""

    def forget_good(self) -> None:
        """What the page says was done has been taken back."""

    def may_leave(self) -> bool:
        """Whether the page may go; asks the user when something typed would be lost."""
        return True
