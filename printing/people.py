"""The blocks about a person: PER-A of Phụ lục I and III, PER-B and its short form of Phụ lục V, and representatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from printing.body import field_line
from printing.forms import named_in
from printing.page import Piece
from printing.setting import Setting

Rows = list[tuple[str, Sequence[float] | None]]
"""Lines as ``field_line`` takes them, with where their parts begin."""


def person(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """Who the paper is about, line by line; ``upto`` ends it behind that line of the form's numbering."""
    for text, at in _rows(data):
        yield from field_line({"text": text, **({"at": at} if at else {})}, setting)


def fields_about(data: Mapping[str, Any]) -> Iterator[str]:
    """Every field that such a block prints."""
    return (name for text, _ in _rows(data) for name in named_in(text))


def _rows(data: Mapping[str, Any]) -> Rows:
    return _STYLES[data.get("style", "A")](data, data.get("of", "person"))


def _style_a(data: Mapping[str, Any], of: str) -> Rows:
    """PER-A. ``other_names``, ``birth_place`` and ``home_village`` false leave that part out."""
    birth = f"Ngày, tháng, năm sinh: {{{of}.birth}}"
    name = data.get("name_label", "Họ và tên:")
    numbered: list[tuple[str, Sequence[float] | None] | None] = [
        _name(data, name, f"{of}.name", of),
        (f"Tên gọi khác: {{{of}.other_names}}", None) if data.get("other_names", True) else None,
        (f"{birth} | Nơi sinh: {{{of}.birth_place}}", (0, 0.47)) if data.get("birth_place", True) else (birth, None),
        (f"Quê quán: {{{of}.home_village}}", None) if data.get("home_village", True) else None,
        (f"Nơi thường trú/tạm trú: {{{of}.registered_residence}}", None),
        (f"Nơi ở hiện tại: {{{of}.current_residence}}", None),
        (_identity(data.get("identity_label", "Số CMND/CCCD/CC/Hộ chiếu:"), of), None),
        (
            f"Dân tộc: {{{of}.ethnicity}} | Tôn giáo: {{{of}.religion}} | Trình độ học vấn: {{{of}.education}}",
            (0, 0.26, 0.52),
        ),
        (f"Nghề nghiệp: {{{of}.occupation}}", None),
        (f"Nơi làm việc/học tập: {{{of}.workplace}}", None),
    ]
    return [row for row in numbered[: data.get("upto", len(numbered))] if row is not None]


def _name(data: Mapping[str, Any], label: str, field: str, of: str) -> tuple[str, Sequence[float] | None]:
    """Name and sex: the sex at its own place or, with ``semicolon``, behind the name."""
    if data.get("semicolon"):
        return f"{label} {{{field}:60}}; Giới\u00a0tính:\u00a0{{{of}.sex:12}}", None
    return f"{label} {{{field}}} | Giới\u00a0tính:\u00a0{{{of}.sex:8}}", (0, 0.78)


def _identity(label: str, of: str) -> str:
    """The paper of identity: its number, the day and the place of issue."""
    issued = "number_issued" if of == "person" else "issued"
    return (
        f"{label} {{{of}.number:28}}; ngày\u00a0cấp:\u00a0{{{of}.{issued}_on:18}};"
        f" nơi\u00a0cấp:\u00a0{{{of}.{issued}_by:18}}"
    )


def _style_b(data: Mapping[str, Any], of: str) -> Rows:
    """PER-B. ``residence`` false leaves the last line out."""
    name = data.get("name_label", "Họ và tên (viết in hoa):")
    rows: Rows = [_name(data, name, f"{of}.name_capitals", of)]
    if data.get("other_names", True):
        rows.append((f"Tên gọi khác (nếu có): {{{of}.other_names}}", None))
    rows.append((f"Ngày, tháng, năm sinh: {{{of}.birth}}", None))
    rows.append((_identity(data.get("identity_label", "Số CC/CCCD/CMND/HC:"), of).replace(";", ""), None))
    if data.get("residence", True):
        rows.append((_residence(of, "Nơi cư trú hoặc chỗ ở hiện nay:"), None))
    return rows


def _style_b0(data: Mapping[str, Any], of: str) -> Rows:
    """The short form of PER-B."""
    name = data.get("name_label", "Ông (bà)")
    return [
        (f"{name} {{{of}.name}} | Giới\u00a0tính\u00a0{{{of}.sex:8}}", (0, 0.78)),
        (f"Ngày, tháng, năm sinh: {{{of}.birth}}", None),
        (_identity(data.get("identity_label", "Số CC/CCCD/CMND/HC:"), of).replace(";", ""), None),
        (_residence(of, "Nơi cư trú:"), None),
    ]


def _representative(data: Mapping[str, Any], of: str) -> Rows:
    """Who stands for the family or for a minor; the name in capitals with ``capitals``."""
    name = data.get("name_label", "Họ và tên:")
    rows: Rows = [
        _name(data, name, f"{of}.name_capitals" if data.get("capitals") else f"{of}.name", of),
        (f"Ngày, tháng, năm sinh: {{{of}.birth}}", None),
        (_identity(data.get("identity_label", "Số CMND/CCCD/CC/Hộ chiếu:"), of).replace(";", ""), None),
    ]
    if data.get("residence", True):
        rows.append((_residence(of, "Nơi cư trú hoặc chỗ ở hiện nay:"), None))
    if data.get("phone", True):
        rows.append((f"Điện thoại liên lạc: {{{of}.phone}}", None))
    rows.append((f"{data.get('relation_label', 'Quan hệ với người bị giám sát điện tử:')} {{{of}.relation}}", None))
    return rows


def _residence(of: str, label: str) -> str:
    return f"{label} {{{of}.residence}}"


_STYLES = {"A": _style_a, "B": _style_b, "B0": _style_b0, "REP": _representative}
