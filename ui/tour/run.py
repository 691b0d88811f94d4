"""The tour's way through the program: W11 (an old list) and W1 (a positive test at night), a picture of each screen.

Everything it saves is invented and marked HUẤN LUYỆN.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from models.clock import FixedClock
from models.dates import LEGAL_ZONE
from models.ports import Storage

SAMPLE = Path(__file__).resolve().parents[2] / "tests" / "data" / "danh-sach-III-10.xlsx"
NOW = datetime(2026, 11, 24, 22, 55, tzinfo=LEGAL_ZONE)
NEXT_DAY = NOW.replace(day=25, hour=11)
CARD = "091305004321|371234567|Huỳnh Ngọc Phương Thảo|17092005|Nữ|Ấp Rạch Đùng, Xã Mẫu, An Giang|15072024||||"


def run_tour(folder: Path, make_storage: Callable[[FixedClock], Storage]) -> int:
    """Make the tour in a folder; the last line printed is JSON with counts."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.application import make_application, make_training

    clock = FixedClock(NOW)
    storage = make_storage(clock)
    registry = folder / "so-huan-luyen"
    shutil.rmtree(registry, ignore_errors=True)
    for part in ("man-hinh", "giay-to"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (folder / part).mkdir(parents=True)
    make_application()
    make_training(registry, storage, clock)
    tour = _Tour(folder, registry, storage, clock)
    tour.walk()
    print(f"Ảnh màn hình và giấy tờ: {folder}")  # noqa: T201
    print(json.dumps(tour.counts(), ensure_ascii=False))  # noqa: T201
    return 0


class _PaperTray:
    """A printer of the tour: what is printed is saved as a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.next_name = ""
        self.count = 0

    def names(self) -> list[str]:
        return ["May in cua co quan"]

    def print(self, pdf: bytes, printer: str, copies: int) -> None:
        self.count += 1
        (self._folder / f"{self.next_name}.pdf").write_bytes(pdf)


class _Tour:
    def __init__(self, folder: Path, registry: Path, storage: Storage, clock: FixedClock) -> None:
        from ui.shell import Shell
        from ui.tasks import Tasks
        from ui.tour.hands import Hands
        from ui.widgets import Ask

        self._folder, self._clock = folder, clock
        self._tray = _PaperTray(folder / "giay-to")
        self._pictures = 0
        self._people = 0

        class Answers(Ask):
            """Says yes, and chooses the sample list."""

            def confirm(self, parent: Any, text: str, detail: str, yes: str) -> bool:
                return True

            def open_file(self, parent: Any, title: str, filters: str) -> str:
                return str(SAMPLE)

        tasks = Tasks()
        self._tasks = tasks
        self.shell = Shell(
            registry,
            training=True,
            storage=lambda: storage,
            clock=clock,
            tasks=tasks,
            ask=Answers(),
            printer=lambda: self._tray,
        )
        self.shell.resize(1366, 768)
        self.shell.show()
        self.hands = Hands(self.shell, tasks)

    def counts(self) -> dict[str, int]:
        return {"pictures": self._pictures, "papers": self._tray.count, "people": self._people}

    def walk(self) -> None:
        self._unlock()
        self._take_over()
        self._positive_test()
        self._look_around()
        self.hands.press("Ctrl+L")
        self.hands.rest(50)
        self.shell.close()

    # --- helpers -----------------------------------------------------------------------------

    def _picture(self, name: str, widget: Any = None) -> None:
        self.hands.rest(30)
        self._pictures += 1
        (widget or self.shell).grab().save(str(self._folder / "man-hinh" / f"{self._pictures:02d}-{name}.png"))

    @property
    def _desk(self) -> Any:
        return self.shell.desk

    def _dialog(self) -> Any:
        return self._desk.page.dialog

    # --- the way -----------------------------------------------------------------------------

    def _unlock(self) -> None:
        from models.training.account import TRAINING_PASSWORD

        self.hands.rest(30)
        self._picture("mo-khoa")
        self.hands.type("SaiMatKhau@1")
        self.hands.press("Return")
        self._picture("sai-mat-khau")
        self.hands.type(TRAINING_PASSWORD)
        self.hands.press("Return")
        self.hands.until(lambda: self._desk is not None)
        self._picture("hom-nay")

    def _take_over(self) -> None:
        hands = self.hands
        hands.press("Ctrl+4")
        self._picture("nhap-danh-sach")
        hands.press("Ctrl+O")
        hands.until(lambda: self._desk.page.plan is not None)
        self._picture("xem-truoc-danh-sach")
        hands.press("Ctrl+S")
        hands.rest(50)
        self._picture("da-nhap-danh-sach")
        hands.press("Ctrl+3")
        self._picture("ra-soat")
        hands.press("Ctrl+2")
        self._picture("danh-sach")
        hands.type("thao")
        hands.rest(120)
        self._picture("tim-kiem")

    def _positive_test(self) -> None:
        hands = self.hands
        hands.press("Ctrl+N")
        hands.rest()
        self._picture("nguoi-moi")
        hands.type(CARD)
        hands.press("Return")
        hands.rest()
        self._picture("nguoi-moi-quet-the")
        page = self._desk.page
        page.who.editor("current_residence").setFocus()
        hands.type("Ấp Rạch Đùng, xã Mẫu, tỉnh An Giang")
        page.at.line.setFocus()
        page.at.line.selectAll()
        hands.type("22:40 24/11/2026")
        fact = page.fact
        for name, value in _TEST.items():
            editor = fact.editor(name)
            editor.setFocus()
            if isinstance(value, str) and hasattr(editor.input, "setCurrentIndex"):
                editor.show_value(value)
            else:
                hands.type(value)
        hands.rest()
        page.area.verticalScrollBar().setValue(page.ground_card.y() - 8)
        self._picture("can-cu-dua-vao-so")
        hands.press("Ctrl+S")
        hands.rest(50)
        self._picture("duong-tinh-viec-can-lam")
        self._papers("III-01", "III-03")
        self._clock.instant = NEXT_DAY
        self._record("residence_verified", "08:30 25/11/2026", {"outcome": "registered"})
        self._papers("HT-XMCT", "III-02", "III-05", "III-04")
        self._record("notice_of_use", "10:15 25/11/2026", {})
        self._record("management_decision", "25/11/2026", {})
        self._picture("da-quan-ly")
        for tab, name in ((2, "ly-lich"), (3, "giay-to"), (4, "lich-su")):
            hands.press(f"Alt+{tab}")
            hands.rest(30)
            self._picture(name)
        hands.press("Alt+1")
        self._tray.next_name = "ho-so"
        hands.press("Ctrl+D")
        hands.until(lambda: self._dialog() is not None and self._dialog().isVisible())
        self._picture("ho-so", self._dialog())
        hands.press("Ctrl+P")
        hands.rest(50)
        self._dialog().reject()

    def _papers(self, *forms: str) -> None:
        for form in forms:
            self._desk.page.dialog = None
            self._tray.next_name = form
            self._desk.page.paper(form)
            self.hands.until(lambda: self._dialog() is not None and bool(self._dialog().pdf))
            self.hands.rest(30)
            for name, text in _TYPED.get(form, {}).items():
                self._dialog().editor(name).setFocus()
                self.hands.press("Ctrl+A")
                self.hands.type(text)
            self.hands.rest(400)
            self._picture(f"in-{form}", self._dialog())
            self.hands.press("Ctrl+P")
            self.hands.rest(30)
            self._dialog().reject()
            self.hands.rest(30)

    def _record(self, kind: str, at: str, values: dict[str, Any]) -> None:
        page = self._desk.page
        page.record(kind)
        dialog = page.dialog
        self.hands.rest()
        dialog.at.line.setFocus()
        dialog.at.line.selectAll()
        self.hands.type(at)
        dialog.form.show_values(values)
        self._picture(f"ghi-{kind}", dialog)
        self.hands.press("Ctrl+S")
        self.hands.rest(50)

    def _look_around(self) -> None:
        hands = self.hands
        for keys, name in (("Ctrl+1", "hom-nay-sau"), ("Ctrl+5", "don-vi")):
            hands.press(keys)
            hands.rest(50)
            self._picture(name)

        def counted(counts: Any) -> None:
            self._people = counts.kept + counts.closed

        self._tasks.run(lambda registry: registry.read(lambda q: q.counts()), counted)
        hands.rest()


_TYPED = {
    "III-04": {
        "decision.team_deputy": "Phan Văn Ấp",
        "decision.team_family": "Huỳnh Văn Sáu (cha)",
        "decision.team_organisation": "Lê Thị Hội - Hội Liên hiệp Phụ nữ xã",
    },
    "HT-XMCT": {"residence.detail": "Công an khu vực và Trưởng ấp xác nhận đang sinh sống tại nơi thường trú."},
}

_TEST = {
    "ground": "place_of_use",
    "place": "Trụ sở Công an xã Mẫu",
    "summary": (
        "Khoảng 22 giờ 10 phút ngày 24/11/2026, Công an xã Mẫu kiểm tra nhà trọ ở ấp Rạch Đùng, phát hiện bốn người"
        " có biểu hiện sử dụng trái phép chất ma túy."
    ),
    "sample": "urine",
    "method": "Xét nghiệm nhanh nước tiểu bằng que thử 5 chân",
    "procedure": "Lấy mẫu có người giám sát cùng giới; nhúng que thử, đọc kết quả sau 5 phút.",
    "tester": "Trần Văn Dũng",
    "tester_position": "Cán bộ",
    "tester_unit": "Công an xã Mẫu",
    "result": "positive",
    "result_detail": "Que thử hiện một vạch ở ô MET.",
}
