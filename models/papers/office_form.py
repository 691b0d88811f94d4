"""Forms that an office corrected: its own text in place of the program's, with what it was made from."""

from __future__ import annotations

from dataclasses import dataclass

from models import fields


@dataclass(frozen=True)
class OfficeForm:
    """The text of a form file as the office has it.

    ``base`` is the version of the program's form that was corrected: when a new program brings another one, the
    correction does not hold until a chief looks at it again. An empty text gives the form back to the program.
    """

    text: str = fields.text("Lời văn của mẫu", lines=2)
    base: str = fields.text("Sửa từ phiên bản")
    reason: str = fields.text("Lý do", required=True)
