"""A row of the list of the office's papers."""

from __future__ import annotations

from dataclasses import dataclass

from models.dates import show_date
from models.papers.book import PaperEntry, PaperSort
from ui.form_names import with_number

HEADINGS = ("Số", "Ngày", "Giấy tờ", "Họ và tên", "Người ký", "Bản ký")
SORTS = {
    PaperSort.ALL: "Mọi giấy tờ",
    PaperSort.PRINTED: "In ở đây",
    PaperSort.UNSIGNED: "In ở đây, chưa có bản ký",
    PaperSort.RECEIVED: "Bản quét nhận vào",
}


@dataclass(frozen=True, slots=True)
class BookLine:
    """``texts``: what stands in the cells."""

    entry: PaperEntry
    texts: tuple[str, ...]
    faded: bool = False


def line_of(entry: PaperEntry) -> BookLine:
    """What the list says of a paper; received ones have no number of ours."""
    form = with_number(entry.title, entry.form)
    return BookLine(entry, (entry.number, show_date(entry.day), form, entry.name, entry.signer, _signed(entry)))


def _signed(entry: PaperEntry) -> str:
    if entry.origin == "received":
        return "bản quét"
    return "đã có" if entry.has_signed_copy else "chưa có"
