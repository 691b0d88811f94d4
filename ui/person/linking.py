"""Linking the records of one person, and parting them, from the page of either."""

from __future__ import annotations

from models.actions.same_person import link_records, unlink_records
from models.ids import PersonId
from ui.finder.dialog import PERSON, FinderDialog
from ui.person.event_dialog import ReasonDialog
from ui.person.host import PersonHost
from ui.person.same_records import name_of, others_of

_KEPT_APART = "Hai hồ sơ vẫn là hai, không gộp, không mất gì; mỗi hồ sơ chỉ tới hồ sơ kia."


class Linking:
    """Asks for the reason and does it."""

    def __init__(self, host: PersonHost) -> None:
        self._host = host

    def choose(self) -> None:
        """Ask which record is of the same person."""
        dialog = FinderDialog("Hồ sơ nào cũng là của người này?", (), self._host.place, self._host, papers=False)
        dialog.chosen.connect(lambda code: self.link(code.removeprefix(PERSON)))
        self._host.open(dialog)

    def link(self, other_id: str) -> None:
        """Link two records, for a reason."""
        other = PersonId(other_id)
        if other == self._host.person_id:
            self._host.say("Đó chính là hồ sơ này.", "Chọn hồ sơ kia của người này.")
            return
        self._ask(
            "Liên kết hai hồ sơ của một người",
            f"Hồ sơ kia: {self._named(other_id)}. {_KEPT_APART} Có thể bỏ liên kết bất cứ lúc nào.",
            "Liên kết",
            lambda reason: self._do(link_records, other, reason, "Đã liên kết hai hồ sơ."),
        )

    def unlink(self, other_id: str) -> None:
        """Part two records, for a reason."""
        self._ask(
            "Bỏ liên kết hai hồ sơ",
            f"Hồ sơ kia: {self._named(other_id)}. Việc đã từng liên kết vẫn xem được trong lịch sử thay đổi.",
            "Bỏ liên kết",
            lambda reason: self._do(unlink_records, PersonId(other_id), reason, "Đã bỏ liên kết hai hồ sơ."),
        )

    def _ask(self, title: str, text: str, yes: str, on_given: object) -> None:
        dialog = ReasonDialog(title, text, yes, self._host)
        dialog.given.connect(on_given)
        self._host.open(dialog)

    def _do(self, action: object, other: PersonId, reason: str, done: str) -> None:
        host = self._host
        host.run(
            lambda registry: registry.write(action, host.person_id, other, reason), lambda _: host.after_change(done)
        )

    def _named(self, other_id: str) -> str:
        """What the other record is called, as far as the page knows."""
        known = others_of(self._host.view) if self._host.view is not None else ()
        return next((name_of(other) for other in known if other.id == other_id), "hồ sơ đã chọn")
