"""The blocks that forms are made of: which function sets which block (sizes and styles of NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from printing import body, cover, heads, people, signatures, tables
from printing.forms import Block
from printing.page import Piece
from printing.setting import Setting


def pieces_of(block: Block, setting: Setting) -> list[Piece]:
    """The pieces of a block."""
    return list(_SETTERS[block.type](block.data, setting))


def _new_page(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    yield Piece(0.0, lambda pen, x, top: None, 0.0, starts_page=True)


_SETTERS: Mapping[str, Callable[[Mapping[str, Any], Setting], Iterator[Piece]]] = {
    "header": heads.header,
    "title": heads.title,
    "addressee": heads.addressee,
    "issuer": heads.issuer,
    "citations": heads.citations,
    "heading": heads.heading,
    "article": body.article,
    "text": body.text,
    "line": body.field_line,
    "person": people.person,
    "long": body.long,
    "boxes": body.boxes,
    "entries": body.entries,
    "table": tables.table,
    "signatures": signatures.signatures,
    "cover": cover.cover,
    "new_page": _new_page,
}
