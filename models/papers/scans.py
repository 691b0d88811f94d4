"""What may be scanned in: known by its first bytes, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models import fields
from models.errors import ErrorCode, RegistryError

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MOST_BYTES = 25_000_000
"""The largest file: some forty pages of an office scanner."""
MOST_PAGES = 300

_BEGINS: Mapping[str, bytes] = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True)
class ScanFields:
    """What is written down of a paper that was scanned in."""

    form: str = fields.text("Loại giấy tờ", longest=40, width=60)
    title: str = fields.text("Tên giấy tờ, trích yếu", required=True, width=80)
    number: str = fields.text("Số, ký hiệu", width=20)
    dated: date | None = fields.day("Ngày trên giấy", width=12, help="Bản đã ký: ngày ký.")


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that may come in: what it is, and of how many pages."""

    media_type: str
    pages: int


def media_type_of(content: bytes) -> str:
    """What a scanned file is, by its first bytes. Raises SCAN_TYPE, SCAN_TOO_LARGE."""
    if len(content) > MOST_BYTES:
        raise RegistryError(ErrorCode.SCAN_TOO_LARGE, most=MOST_BYTES // 1_000_000)
    for media_type, begins in _BEGINS.items():
        if content.startswith(begins):
            return media_type
    raise RegistryError(ErrorCode.SCAN_TYPE)
