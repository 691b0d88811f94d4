"""Contrast in states that no picture shows: under the mouse, pressed, chosen, with the focus (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from PySide6.QtGui import QColor

from ui.theme import _STYLE, Colour
from ui.tour.sight import contrast

CONTRAST = 4.5
_STATES = re.compile(r":(hover|focus|checked|selected|pressed)\b")
TONES = (Colour.TEXT, Colour.MUTED, Colour.RED, Colour.AMBER)
"""In which lists write."""


class Rule(NamedTuple):
    selector: str
    values: dict[str, str]


def rules() -> Iterator[Rule]:
    """Every rule of the style sheet, one for each of its selectors."""
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", _STYLE):
        values = dict(part.split(":", 1) for part in body.split(";") if ":" in part)
        for selector in selectors.split(","):
            yield Rule(selector.strip(), {name.strip(): value.strip() for name, value in values.items()})


def colour_of(selector: str, name: str, default: str) -> str:
    """What the rules say of a selector without its states, and of the kind of widget without its role."""
    for base in (_STATES.sub("", selector), re.sub(r"\[[^]]*\]", "", _STATES.sub("", selector))):
        for rule in rules():
            if rule.selector == base and QColor(rule.values.get(name, "")).isValid():
                return rule.values[name]
    return default


def states() -> list[tuple[str, str, str]]:
    """Selectors of states with a background of their own: which, the text on it, the background."""
    return [
        (rule.selector, rule.values.get("color") or colour_of(rule.selector, "color", Colour.TEXT.value), background)
        for rule in rules()
        if _STATES.search(rule.selector) and "handle" not in rule.selector
        if QColor(background := rule.values.get("background", "")).isValid()
    ]


@pytest.mark.parametrize(("selector", "text", "background"), states())
def test_text_can_be_read_in_every_state(selector: str, text: str, background: str) -> None:
    assert contrast(QColor(text), QColor(background)) >= CONTRAST


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("of", ["selection-background-color", "alternate-background-color"])
def test_every_tone_can_be_read_in_a_row_that_is_chosen_or_not(tone: Colour, of: str) -> None:
    grounds = {
        rule.values[of]
        for rule in rules()
        if "View" in rule.selector and "Combo" not in rule.selector and of in rule.values
    }
    assert grounds
    assert [ground for ground in grounds if contrast(QColor(tone.value), QColor(ground)) < CONTRAST] == []


def test_chosen_text_in_fields_can_be_read() -> None:
    chosen = [
        rule.values
        for rule in rules()
        if "selection-color" in rule.values and "selection-background-color" in rule.values
    ]
    assert chosen
    for values in chosen:
        assert contrast(QColor(values["selection-color"]), QColor(values["selection-background-color"])) >= CONTRAST


def test_the_states_of_the_rail_and_of_buttons_are_among_those_looked_at() -> None:
    looked_at = {selector for selector, _, _ in states()}
    assert {"QFrame#rail QToolButton:hover", "QFrame#rail QToolButton:checked", "QPushButton:hover"} <= looked_at
