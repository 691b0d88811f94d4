"""The two lists of the page: the places, and every backup that the registry remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.backup import BackupCare, Due, KnownBackup, OldRegistry, Place, PlaceCare
from ui.backup.around import Around
from ui.backup.state import kind_words, size_words, when
from ui.backup.words import DUE
from ui.list_part import ListPart
from ui.tables import Shares
from ui.theme import Colour
from ui.words import grouped

_DUE, _NOW, _STANDING = 4, 2, 4


class PlaceList(ListPart):
    """Where backups go: what is at hand, what it holds, what it waits for."""

    def __init__(self) -> None:
        super().__init__(
            "Nơi lưu",
            ("Nơi lưu", "Loại", "Hiện nay", "Bản mới nhất đã kiểm chứng", "Việc cần làm", "Còn trống"),
            Shares(stretch=0, soft=(0, 2, 4)),
        )
        self.about.hide()
        self.table.empty = "Chưa có nơi lưu nào."
        self._places: dict[str, Place] = {}

    @property
    def chosen(self) -> Place | None:
        return self._places.get(self.current)

    def show_places(self, care: BackupCare, around: Around, now: datetime) -> None:
        self._places = {place.place.id: place.place for place in care.places}
        due = {place.place.id: care.due(place, now) for place in care.places}
        self.fill((p.place.id, _place_texts(p, around, due[p.place.id], now)) for p in care.places)
        for row, place in enumerate(care.places):
            if due[place.place.id] in (Due.FIRST, Due.GAP, Due.BROKEN, Due.DAILY):
                self.colour(row, _DUE, Colour.AMBER)
            if around.at_hand(place.place.id) is None:
                self.colour(row, _NOW, Colour.MUTED)


def _place_texts(care: PlaceCare, around: Around, due: Due | None, now: datetime) -> Sequence[str]:
    there = around.at_hand(care.place.id)
    return (
        care.place.name,
        kind_words(care.place.kind),
        str(there.root) if there is not None else "Không có ở máy",
        when(care.last.generation.made_at, now) if care.last is not None else "Chưa có",
        DUE[due],
        size_words(there.free) if there is not None else "",
    )


class OldList(ListPart):
    """Registries that a restore or a rescue set aside: nothing replaces them."""

    def __init__(self) -> None:
        super().__init__("Sổ cũ để lại", ("Thư mục cạnh sổ này", "Để lại lúc"), Shares(stretch=0))
        self.about.setText(
            "Sổ cũ còn giữ dữ liệu của mọi người, kể cả người đã được tiêu hủy hồ sơ sau đó; không tự mất đi. Khi sổ"
            " này đã có bản sao lưu và không cần đến sổ cũ nữa thì xóa."
        )
        self.table.empty = "Không có sổ cũ nào cạnh sổ này."

    def show_old(self, old: Sequence[OldRegistry], now: datetime) -> None:
        self.fill((one.name, (one.name, when(one.kept_at, now))) for one in old)


class BackupList(ListPart):
    """The backups, the newest first, also those at places that are not at hand."""

    def __init__(self) -> None:
        super().__init__(
            "Các bản sao lưu",
            ("Làm lúc", "Nơi lưu", "Đến mục số", "Dung lượng", "Kiểm chứng"),
            Shares(stretch=1, soft=(4,)),
        )
        self.about.hide()
        self.table.empty = "Chưa có bản sao lưu nào."
        self._known: dict[str, KnownBackup] = {}

    @property
    def chosen(self) -> KnownBackup | None:
        return self._known.get(self.current)

    def show_backups(self, backups: Sequence[KnownBackup], names: Mapping[str, str], now: datetime) -> None:
        there = sorted(
            (known for known in backups if known.gone_at is None),
            key=lambda known: known.generation.position,
            reverse=True,
        )
        self._known = {f"{k.generation.place}/{k.generation.name}": k for k in there}
        self.fill((id_, _backup_texts(known, names, now)) for id_, known in self._known.items())
        for row, known in enumerate(there):
            if known.broken_at is not None:
                self.colour(row, _STANDING, Colour.RED)
            elif known.old_key:
                self.colour(row, _STANDING, Colour.AMBER)


def _backup_texts(known: KnownBackup, names: Mapping[str, str], now: datetime) -> Sequence[str]:
    made = known.generation
    broken = known.broken_at
    proven = f"Hỏng, {when(broken, now)}" if broken is not None else f"Đúng, {when(known.proven_at, now)}"
    return (
        when(made.made_at, now),
        names.get(made.place, "Nơi đã bỏ"),
        grouped(made.journal),
        size_words(made.size),
        f"{proven}; mở bằng mật khẩu cũ" if known.old_key else proven,
    )
