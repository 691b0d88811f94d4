"""What the desk expects of a page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """One page of the desk; a subclass overrides what concerns it."""

    def renew(self) -> None:
        """The page shows again after another one stood above it: read again what may have changed."""

    def may_leave(self) -> bool:
        """Whether the page may go; asks the user when something typed would be lost."""
        return True
