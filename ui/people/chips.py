"""The filter of a list as chips above it, each of which takes its facet out again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.list_filter import ListFilter
from ui import theme
from ui.flow import Flow
from ui.people.columns import Known
from ui.people.filter_words import facet_words
from ui.theme import Colour
from ui.widgets import button, clear


class FilterChips(QWidget):
    """One chip for each facet. Signal: ``changed`` (ListFilter) without what a chip stood for."""

    changed = Signal(object)

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._flow = Flow()
        self.setLayout(self._flow)
        self.hide()

    def show_filter(self, wanted: ListFilter) -> None:
        """Show a filter; the page hides the chips of none. The focus stays on the chip that comes next."""
        at = self._place_of_focus()
        clear(self._flow)
        for facet, found in wanted.by_facet.items():
            words = facet_words(facet, found, self._known)
            chip = button(words, lambda facet=facet: self.changed.emit(wanted.without(facet)), role="chip")  # type: ignore[misc]
            chip.setIcon(theme.icon("x", Colour.ACCENT_DARK))
            chip.setToolTip(f"Bỏ điều kiện: {words}")
            chip.setAccessibleName(chip.toolTip())
            self._flow.addWidget(chip)
        if wanted:
            self._flow.addWidget(
                button("Bỏ lọc", lambda: self.changed.emit(ListFilter()), role="link", shown_keys="Esc")
            )
        chips = self._buttons()
        if at is not None and chips:
            chips[min(at, len(chips) - 1)].setFocus()

    def _buttons(self) -> list[QWidget]:
        items = (self._flow.itemAt(i) for i in range(self._flow.count()))
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def _place_of_focus(self) -> int | None:
        return next((at for at, made in enumerate(self._buttons()) if made.hasFocus()), None)
