"""Signatures that just miss a page move together a little instead of going to the next."""

from __future__ import annotations

import pytest

from models.papers.values import PaperValues
from printing.forms import load_form
from printing.page import BODY_HEIGHT, Piece, flow
from printing.setting import Setting
from printing.signatures import LEAST_SIGNATURE_SPACE, SIGNATURE_SPACE, signatures
from tests.printing.samples import filled


def pieces_of(form_id: str) -> list[Piece]:
    form = load_form(form_id)
    block = next(block for block in form.blocks if block.type == "signatures")
    return [*signatures(block.data, Setting(form, filled(form_id), form.size))]


def text_of(height: float) -> Piece:
    return Piece(height, lambda pen, x, top: None)


@pytest.mark.parametrize("form_id", ["V-22", "V-24", "V-34"])  # with recipients, two beside each other, two rows
def test_signatures_move_together_to_stay_on_the_page(form_id: str) -> None:
    rows = pieces_of(form_id)
    tighter = [row.tighter for row in rows if row.tighter is not None]
    assert len(tighter) == len(rows)
    natural, least = (sum(row.before + row.height for row in found) for found in (rows, tighter))
    assert natural - least >= len(rows) * (SIGNATURE_SPACE - LEAST_SIGNATURE_SPACE)
    for room, pages, shown in ((natural, 1, rows), (least, 1, tighter), (least - 1, 2, rows)):
        laid_out = flow([text_of(BODY_HEIGHT - room), *rows])
        assert len(laid_out) == pages
        assert [placed.piece for placed in laid_out[-1]][-len(rows) :] == shown


def test_a_blank_signature_moves_together_too() -> None:
    form = load_form("V-24")
    block = next(block for block in form.blocks if block.type == "signatures")
    (row,) = signatures(block.data, Setting(form, PaperValues(), form.size))
    assert row.tighter is not None
    assert row.tighter.height == pytest.approx(row.height - SIGNATURE_SPACE + LEAST_SIGNATURE_SPACE)
