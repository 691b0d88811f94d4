"""Who can sign a paper for the office, and in which form (NĐ 30/2020/NĐ-CP, Phụ lục I; box 7a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.events.base import Fact
from models.fields import field_map
from models.law.rules import Rules, Use
from models.office import Office

_DEPUTY = "phó"
_CHAIR = "chủ tịch"
DEPUTIZES, BY_ORDER = "KT.", "TL."
"""Ký thay: a deputy signs for the head. Thừa lệnh: the head of a section signs by order."""
SECRECY = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
"""Degrees of state secrecy. Only a person sets one, under the law on state secrets: the program proposes none."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who can sign. ``signs_for`` is empty for the head of the office."""

    name: str
    position: str = ""
    signs_for: str = ""

    @property
    def is_expected(self) -> bool:
        """Whether a form of the head's may bear this signature without a word of explanation.

        The law names the head (Trưởng Công an cấp xã); a deputy signs for the head by the rules of records work.
        """
        return self.signs_for in ("", DEPUTIZES)

    def texts(self) -> Mapping[str, str]:
        """What the paper says of who signs it."""
        return {
            "paper.signer": self.name,
            "paper.signer_position": self.position if self.signs_for else "",
            "paper.signs_for": self.signs_for,
        }

    def __str__(self) -> str:
        name = self.name or "(chưa khai báo trong Thiết lập)"
        return f"{self.signs_for} {name}, {self.position}".strip(" ,") if self.signs_for else name


def signers(office: Office, head: str) -> tuple[Signer, ...]:
    """Who can sign: the head as papers name him or her (``head``), deputies, then the other officers of the list."""
    known = office.known
    found = [Signer(head, known.chief_position)]
    for officer in known.officers:
        if officer.name == known.chief or not officer.position:
            continue
        name = f"{officer.rank} {officer.name}" if known.show_rank and officer.rank else officer.name
        is_deputy = officer.position.lower().startswith(_DEPUTY)
        found.append(Signer(name, officer.position, DEPUTIZES if is_deputy else BY_ORDER))
    return tuple(sorted(found, key=lambda signer: (bool(signer.signs_for), signer.signs_for == BY_ORDER)))


def signed_by(kind: type[Fact], office: Office, rules: Rules, today: date) -> Mapping[str, str]:
    """Who signs what an event of a kind is written on: whom the law names, or else the head of the office.

    Empty if the law names somebody whom the office's settings do not know.
    """
    if "signer" not in field_map(kind):
        return {}
    rows = [rule for rule in rules.of_kind(Use.SIGNER, kind.kind) if rule.is_in_force(today)]
    roles = {role.lower() for rule in rows for role in rule.roles}
    known = office.known
    if not roles or any(role in known.chief_position.lower() for role in roles):
        found = (known.chief, known.chief_position)
    elif _CHAIR in roles:
        found = (known.committee_chairman, f"Chủ tịch {known.committee}")
    else:
        return {}
    return dict(zip(("signer", "signer_position"), found, strict=True)) if found[0] else {}
