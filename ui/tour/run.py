"""The tour's way through the program: W11 (an old list) and W1 (a positive test at night), a picture of each screen,
a dossier of each kind.

It goes by keys, as an officer would. Everything it saves is invented and marked HUẤN LUYỆN.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.clock import Clock, FixedClock
from models.dates import LEGAL_ZONE
from models.ids import IdSource
from models.ports import Storage

if TYPE_CHECKING:  # loaded when the tour begins
    from PySide6.QtWidgets import QWidget

    from ui.backup.volumes import Volume
    from ui.tour.album import Album
    from ui.tour.watchdog import Watchdog

SAMPLE = Path(__file__).resolve().parents[2] / "tests" / "data" / "danh-sach-III-10.xlsx"
RULE_FILE = SAMPLE.with_name("huan-luyen.quydinh")
NOW = datetime(2026, 11, 24, 22, 55, tzinfo=LEGAL_ZONE)
NEXT_DAY = NOW.replace(day=25, hour=11)
PEOPLE, SEED = 60, 2026
FIGURES_MS, SETTLED_MS = 1_500, 1_900
"""After so long the home page has read how its figures ran over a year, and a list measured those whom it found."""
STALLS_TOLD = 5
FIRST_PASSWORD, OWN_PASSWORD = "BanDau@2026", "RiengToi@2026"
"""Of the station's account in the tour's registry of invented people."""
CARD = "091305004321|371234567|Huỳnh Ngọc Phương Thảo|17092005|Nữ|Ấp Rạch Đùng, Xã Mẫu, An Giang|15072024||||"


def run_tour(
    folder: Path,
    make_storage: Callable[[Clock, IdSource], Storage],
    documents: Path | None = None,
    scale: float = 1.0,
) -> int:
    """Make the tour in a folder; the last line printed is JSON with counts.

    ``documents``: the folder whose pages show pictures of the tour; each page gets its own, the same bytes whenever
    the screens are the same. ``scale``: pixels of a screen to one of the program, as a desktop set to 200 % has 2.
    Returns 1 if a page shows a picture that the tour did not take, or if eyes would find something wrong with one.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    from models.training.ids import seeded_ids
    from models.training.registry import make_training_registry
    from ui.application import make_application
    from ui.tour.album import Album
    from ui.tour.beginning import show_beginning
    from ui.tour.watchdog import Watchdog

    clock = FixedClock(NOW)
    storage = make_storage(clock, seeded_ids(SEED))
    registry, empty = folder / "so-huan-luyen", folder / "so-moi"
    for left in (*folder.glob(f"{registry.name}*"), *folder.glob(f"{empty.name}*"), folder / "usb", folder / "tep"):
        shutil.rmtree(left, ignore_errors=True)
    for part in ("man-hinh", "giay-to"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (folder / part).mkdir(parents=True)
    make_application().setCursorFlashTime(0)  # the same picture whenever it is taken
    make_training_registry(storage, registry, NOW, PEOPLE, SEED)
    album, tray = Album(folder / "man-hinh", documents), PaperTray(folder / "giay-to")
    watchdog = Watchdog()
    tour = Tour(album, tray, registry, storage, clock, watchdog)
    tour.walk()
    show_beginning(Tour(album, tray, empty, storage, clock, watchdog, training=False))
    print(f"Ảnh màn hình và giấy tờ: {folder}")  # noqa: T201
    for complaint in album.complaints:
        print(complaint)  # noqa: T201
    for step, stall in watchdog.worst(STALLS_TOLD):
        print(f"Cửa sổ đứng yên {stall:.0f} ms {step}")  # noqa: T201
    counts = {"pictures": album.count, "papers": tray.count, "people": tour.people, "faults": len(album.faults)}
    print(json.dumps(counts, ensure_ascii=False))  # noqa: T201
    return 1 if album.complaints else 0


class PaperTray:
    """A printer of the tour: what is printed is saved as a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.next_name = ""
        self.count = 0

    def names(self) -> list[str]:
        return ["Máy in của cơ quan"]

    def print(self, pdf: bytes, printer: str, copies: int) -> None:
        self.count += 1
        (self._folder / f"{self.next_name}.pdf").write_bytes(pdf)


class Tour:
    """The window of the tour and the hands that drive it.

    ``picture`` takes one, ``go`` does so after a key, ``shown`` of the dialog that comes up; ``record`` enters an
    event, ``print_papers`` and ``print_as`` print. ``volumes``: what hangs in the machine; ``answers.files``: those
    that are chosen next.
    """

    def __init__(
        self,
        album: Album,
        tray: PaperTray,
        registry: Path,
        storage: Storage,
        clock: FixedClock,
        watchdog: Watchdog,
        *,
        training: bool = True,
    ) -> None:
        from ui.shell import Shell
        from ui.tasks import Tasks
        from ui.tour.hands import LoopHands
        from ui.widgets import Ask

        self.album, self.clock, self._tray, self._watchdog = album, clock, tray, watchdog
        self.folder = registry.parent
        self.volumes: list[Volume] = []
        self.people = 0
        self._pictured: QWidget | None = None

        class Answers(Ask):
            """Says yes, and chooses the files that come next."""

            files = (SAMPLE,)

            def confirm(self, parent: Any, text: str, detail: str, yes: str) -> bool:
                return True

            def open_file(self, parent: Any, title: str, filters: str) -> str:
                return str(self.files[0])

            def open_files(self, parent: Any, title: str, filters: str) -> list[str]:
                return [str(file) for file in self.files]

        self.answers = Answers()
        self.tasks = Tasks()
        self.shell = Shell(
            registry,
            training=training,
            storage=lambda: storage,
            clock=clock,
            tasks=self.tasks,
            ask=self.answers,
            printer=lambda: self._tray,
            volumes=lambda: tuple(self.volumes),
        )
        self.shell.resize(1366, 768)
        self.shell.show()
        self.hands = LoopHands(self.shell, self.tasks)

    def walk(self) -> None:
        from ui.tour.backups import show_backups, show_restore
        from ui.tour.dossiers import show_dossiers
        from ui.tour.states import show_states
        from ui.tour.windows import show_windows

        self._unlock()
        self._take_over()
        self._enter_person()
        self._manage()
        self._look_around()
        show_windows(self)
        self._read_the_law()
        show_dossiers(self)
        show_states(self)
        show_backups(self, self.folder)
        self._visit_the_station()
        self.hands.press("Ctrl+L")
        self.hands.rest(50)
        show_restore(self)
        self.hands.press("Ctrl+L")
        self.hands.rest(50)
        self.shell.close()

    # --- helpers -----------------------------------------------------------------------------

    def picture(self, name: str, window: QWidget | None = None) -> None:
        """Take a picture of a dialog, or of the program's window."""
        self.hands.rest(30)
        self.hands.focused()  # as a window manager would give it back after a dialog
        with self._watchdog.looking_away():
            self.album.take(name, window or self.shell)
        self._watchdog.step = f"sau ảnh {name}"

    def shown(self, name: str) -> Any:
        """Take a picture of the dialog that comes up; returns it."""
        self.hands.until(lambda: self.top() is not None and self.top() is not self._pictured)
        self._pictured = self.top()
        self.hands.rest(100)
        self.picture(name, self._pictured)
        return self._pictured

    def close(self) -> None:
        """Close the dialog on top with Esc."""
        self.hands.press("Esc")
        self.hands.rest(30)
        self._pictured = self.top()

    @staticmethod
    def top() -> QWidget | None:
        """The dialog that has the keys, if there is one."""
        from PySide6.QtWidgets import QApplication

        return QApplication.activeModalWidget()

    @property
    def desk(self) -> Any:
        return self.shell.desk

    def _dialog(self) -> Any:
        return self.desk.page.dialog

    def go(self, keys: str, name: str) -> None:
        self.hands.press(keys)
        self.hands.rest(50)
        self.picture(name)

    # --- the way -----------------------------------------------------------------------------

    def _unlock(self) -> None:
        from models.training.account import TRAINING_PASSWORD

        self.hands.rest(30)
        self.picture("mo-khoa")
        self.hands.type("SaiMatKhau@1")
        self.hands.press("Return")
        self.picture("sai-mat-khau")
        self.hands.type(TRAINING_PASSWORD)
        self.hands.press("Return")
        self.hands.until(lambda: self.desk is not None)
        self.hands.rest(FIGURES_MS)
        self.picture("hom-nay")

    def _take_over(self) -> None:
        hands = self.hands
        self.go("Ctrl+4", "nhap-danh-sach")
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as broken:
            self.answers.files = (Path(broken.name),)
            self.go("Ctrl+O", "tep-hong")
        self.answers.files = (SAMPLE,)
        hands.press("Ctrl+O")
        hands.until(lambda: self.desk.page.plan is not None)
        self.picture("xem-truoc-danh-sach")
        self.go("Ctrl+S", "da-nhap-danh-sach")
        self.go("Ctrl+3", "ra-soat")
        self.go("Ctrl+2", "danh-sach")
        hands.type("nguyen")
        hands.rest(SETTLED_MS)
        self.picture("tim-kiem")

    def _enter_person(self) -> None:
        hands = self.hands
        self.go("Ctrl+N", "nguoi-moi")
        hands.type(CARD.replace("ỳ", "?"))
        self.go("Return", "the-sai-dau")
        hands.type(CARD)
        self.go("Return", "nguoi-moi-quet-the")
        hands.fill("Nơi ở hiện tại", "Ấp Rạch Đùng, xã Mẫu, tỉnh An Giang")
        hands.fill("Thời điểm có kết quả", "22:40 24/11/2026")
        for name, text in _TEST.items():
            hands.fill(name, text)
        for name, letters in _CHOICES.items():
            hands.choose(name, letters)
        page = self.desk.page
        page.area.verticalScrollBar().setValue(page.ground_card.y() - 8)
        self.picture("can-cu-dua-vao-so")
        hands.press("Ctrl+S")
        hands.until(lambda: hasattr(self.desk.page, "view") and self.desk.page.view is not None)
        self.picture("viec-can-lam")
        hands.tab_to("Vì sao: Xác minh nơi cư trú")
        self.go("Return", "vi-sao")

    def _manage(self) -> None:
        self.print_papers("III-01", "III-03")
        self.clock.instant = NEXT_DAY
        self.record("Xác minh nơi cư trú", "xac-minh-cu-tru", "08:30 25/11/2026", {"Kết quả xác minh": "Có"})
        self.print_papers("HT-XMCT", "III-02", "III-05", "III-04")
        self.record("Thông báo về hành vi", "thong-bao", "10:15 25/11/2026", {})
        self.record("Quyết định áp dụng", "quyet-dinh-quan-ly", "25/11/2026", {})
        self.picture("da-quan-ly")
        for tab, name in ((2, "ly-lich"), (3, "giay-to"), (4, "lich-su")):
            self.go(f"Alt+{tab}", name)
        self.hands.press("Alt+1")
        self.hands.press("Ctrl+D")
        self.hands.until(lambda: hasattr(self._dialog(), "pdf") and self._dialog().isVisible())
        self.picture("ho-so", self._dialog())
        self.print_as("ho-so-user")

    def print_papers(self, *forms: str) -> None:
        """Print papers of the person on the screen, typing what nothing knows."""
        for form in forms:
            self.desk.page.dialog = None
            self.hands.pick("Ctrl+P", form)
            self.hands.until(lambda: bool(getattr(self._dialog(), "pdf", b"")))
            for name, text in _TYPED.get(form, {}).items():
                self.hands.fill(name, text)
            self.hands.rest(400)
            self.picture(f"in-{form}", self._dialog())
            self.print_as(form)

    def print_as(self, name: str) -> None:
        """Print what is on the screen into a file of this name, and close it."""
        self._tray.next_name = name
        before = self._tray.count
        self.hands.press("Ctrl+P")
        self.hands.until(lambda: self._tray.count > before)
        self.hands.rest(30)
        self.hands.press("Esc")
        self.hands.rest(30)

    def record(self, label: str, name: str, at: str, choices: Mapping[str, str]) -> None:
        from ui.typing_rest import PAUSE_MS

        self.desk.page.dialog = None
        self.hands.pick("Ctrl+E", label)
        self.hands.until(lambda: hasattr(self._dialog(), "form"))
        self.hands.rest()
        self.hands.press("Ctrl+A")
        self.hands.type(at)
        for field, letters in choices.items():
            self.hands.choose(field, letters)
        self.hands.rest(PAUSE_MS)
        self.picture(f"ghi-{name}", self._dialog())
        self.hands.press("Ctrl+S")
        self.hands.rest(50)

    def _read_the_law(self) -> None:
        """The rules, a decision to depart from one, and a rule file of training."""
        hands = self.hands
        self.go("Ctrl+6", "quy-dinh")
        hands.type("b04 xac minh")
        hands.press("Return")
        hands.rest(30)
        self.picture("quy-dinh-noi-dung", self._dialog())
        hands.press("Ctrl+E")
        hands.rest(30)
        for name, text in _DECISION.items():
            hands.fill(name, text)
        self.picture("quyet-dinh-ap-dung-khac", self._dialog().dialog)
        hands.press("Ctrl+S")
        hands.rest(50)
        self.picture("quy-dinh-ap-dung-khac")
        self.answers.files = (RULE_FILE,)
        hands.press("Ctrl+O")
        hands.rest(50)
        self.picture("tep-quy-dinh", self._dialog())
        self.go("Ctrl+S", "da-nhan-tep-quy-dinh")

    def _visit_the_station(self) -> None:
        """A colleague of the health station comes in for the first time: own password, the queue, a file, a paper."""
        from models.actions.manage_users import add_user

        values = {"login": "tramyte", "name": "Lê Thị Mai", "role": "health"}
        self.tasks.run(lambda registry: registry.write(add_user, values, FIRST_PASSWORD))
        self.hands.rest(50)
        self.hands.press("Ctrl+L")
        self.hands.rest(50)
        self.hands.choose("Tên đăng nhập", "tramyte")
        self.hands.tab_to("Mật khẩu")
        self.hands.type(FIRST_PASSWORD)
        self.hands.press("Return")
        self.hands.until(lambda: self.shell.at_the_door is not None)
        self.picture("mat-khau-lan-dau", self.shell.at_the_door)
        for name, text in (
            ("Mật khẩu hiện tại", FIRST_PASSWORD),
            ("Mật khẩu mới", OWN_PASSWORD),
            ("Nhập lại mật khẩu mới", OWN_PASSWORD),
        ):
            self.hands.tab_to(name)
            self.hands.type(text)
        self.hands.press("Return")
        self.hands.until(lambda: self.desk is not None)
        self.hands.rest(50)
        self.picture("tram-y-te")
        self.hands.press("Return")
        self.hands.until(lambda: getattr(self.desk.page, "view", None) is not None)
        self.picture("tram-y-te-ho-so")
        self.hands.press("Ctrl+P")
        self.hands.rest(50)
        self.picture("tram-y-te-chon-giay-to", self._dialog())
        self.hands.press("Esc")
        self.hands.rest(30)
        self.print_papers("109-05", "TT18-PL04")

    def _look_around(self) -> None:
        hands = self.hands
        hands.press("Ctrl+2")
        hands.rest(50)
        hands.choose("Danh sách", "Đã đưa ra")
        hands.press("Return")
        hands.rest(50)
        hands.tab_to("Danh sách người")
        hands.press("Return")
        hands.until(lambda: hasattr(self.desk.page, "dialog") and self._dialog() is not None)
        self.picture("ho-so-da-ket-thuc", self._dialog())
        hands.press("Esc")
        hands.rest(30)
        hands.press("Ctrl+1")
        hands.rest(50)
        hands.until(lambda: not self.desk.page.is_reading_forms)
        self.picture("hom-nay-sau")
        for keys, name in (("F1", "huong-dan"), ("Ctrl+/", "phim-tat")):
            hands.press(keys)
            hands.rest(50)
            self.picture(name, hands.focused().window())
            hands.press("Esc")
            hands.rest(30)
        self.go("Ctrl+5", "don-vi")
        self.go("Ctrl+7", "tai-khoan")
        self.go("Ctrl+8", "nhat-ky")
        self.go("Alt+2", "nhat-ky-truy-cap")
        self.go("Alt+3", "kiem-tra-nhat-ky")
        self.go("Ctrl+9", "luu-giu-va-huy")
        self.go("Alt+2", "thoi-han-luu")

        def counted(counts: Any) -> None:
            self.people = counts.kept + counts.closed

        self.tasks.run(lambda registry: registry.read(lambda q: q.counts()), counted)
        hands.rest()


_TYPED: Mapping[str, Mapping[str, str]] = {
    "109-05": {"Cơ quan cấp trên của cơ sở y tế": "SỞ Y TẾ TỈNH MẪU", "Cơ sở y tế": "TRẠM Y TẾ XÃ MẪU"},
    "III-04": {
        "Tổ phó (đại diện Thôn/Tổ dân phố)": "Phan Văn Ấp",
        "Tổ viên (đại diện gia đình hoặc người có uy tín trong dòng họ)": "Huỳnh Văn Sáu (cha)",
        "Tổ viên (đại diện tổ chức chính trị - xã hội)": "Lê Thị Hội - Hội Liên hiệp Phụ nữ xã",
    },
    "HT-XMCT": {"Nội dung xác minh": "Công an khu vực và Trưởng ấp xác nhận đang sinh sống tại nơi thường trú."},
}

_DECISION = {
    "Giá trị áp dụng (giờ)": "36",
    "Số văn bản": "15/QĐ-CAX",
    "Lý do áp dụng khác": "Đường vào các ấp bị ngập, không đến nơi cư trú trong ngày được.",
}
_TEST: Mapping[str, str] = {
    "Nơi xét nghiệm": "Trụ sở Công an xã Mẫu",
    "Tóm tắt nội dung sự việc": (
        "Khoảng 22 giờ 10 phút ngày 24/11/2026, Công an xã Mẫu kiểm tra nhà trọ ở ấp Rạch Đùng, phát hiện bốn người"
        " có biểu hiện sử dụng trái phép chất ma túy."
    ),
    "Biện pháp xét nghiệm": "Xét nghiệm nhanh nước tiểu bằng que thử 5 chân",
    "Các bước tiến hành": "Lấy mẫu có người giám sát cùng giới; nhúng que thử, đọc kết quả sau 5 phút.",
    "Người tiến hành xét nghiệm": "Trần Văn Dũng",
    "Chức vụ": "Cán bộ",
    "Đơn vị": "Công an xã Mẫu",
    "Kết quả chi tiết": "Que thử hiện một vạch ở ô MET.",
}

_CHOICES: Mapping[str, str] = {
    "Căn cứ xét nghiệm": "Có mặt tại nơi",
    "Mẫu xét nghiệm": "Nước tiểu",
    "Kết luận": "Dương",
}
