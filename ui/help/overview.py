"""Which keys hold in a window, read from the window itself, and those that hold everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QGridLayout, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets import badge, button, column, fit, label, row, scrolled, shortcut

_PAGE = 10
"""Steps of scrolling that Page Down makes."""
HERE, PLACES, ANYWHERE, ALWAYS = "Ở đây", "Chuyển trang", "Ở trang nào cũng được", "Trong mọi cửa sổ"

GENERAL: tuple[tuple[str, str], ...] = (
    ("F1", "Mở hướng dẫn của trang, cửa sổ đang đứng"),
    ("Ctrl+/", "Xem các phím tắt này"),
    ("Tab", "Sang ô, nút kế tiếp"),
    ("Shift+Tab", "Về ô, nút trước"),
    ("Return", "Bấm nút, mở dòng đang chọn; trong ô nhập: sang ô sau"),
    ("Space", "Đánh dấu, bỏ dấu; bấm nút đang chọn"),
    ("Esc", "Đóng cửa sổ, quay về chỗ trước"),
    ("F5", "Đọc lại từ sổ"),
)
"""Keys that Qt and every page know, and what they do."""
_NAMES = {"Return": "Enter", "Space": "Phím cách"}
"""Keys that Qt calls by a name that nobody uses."""
GENERAL_KEYS = frozenset(QKeySequence(keys).toString() for keys, _ in GENERAL)


@dataclass(frozen=True, slots=True)
class Key:
    """A key, what it does, and where it holds."""

    group: str
    keys: str
    words: str


def keys_of(window: QWidget) -> list[Key]:
    """The keys that hold in a window now: of what is visible and enabled."""
    return [
        Key(_group(owner, window), _native(keys), words)
        for owner, keys, words in bound_in(window)
        if words or keys.toString() not in GENERAL_KEYS
    ]


def bound_in(window: QWidget) -> Iterator[tuple[QWidget, QKeySequence, str]]:
    """The keys that would act if they were pressed in a window: whose they are, and the words for what they do, of
    their button or of who bound them."""
    for made in window.findChildren(QShortcut):
        owner = made.parent()
        if isinstance(owner, QWidget) and _acts(owner, window):
            yield owner, made.key(), _name(owner) if isinstance(owner, QAbstractButton) else made.whatsThis()


def _acts(owner: QWidget, window: QWidget) -> bool:
    return owner.window() is window and owner.isVisible() and owner.isEnabled()


def _name(made: QAbstractButton) -> str:
    return made.accessibleName() or made.text()


def _native(keys: QKeySequence) -> str:
    text = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return _NAMES.get(text, text)


def _group(bound_to: QWidget, window: QWidget) -> str:
    owner: QWidget | None = bound_to
    while owner is not None and owner is not window:
        if owner.objectName() == "rail":
            return PLACES
        if owner.objectName() == "page":
            return HERE
        owner = owner.parentWidget()
    return HERE if isinstance(window, QDialog) else ANYWHERE


class KeysDialog(QDialog):
    """Shows the keys of the window that it is opened over."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle("Phím tắt")
        general = [Key(ALWAYS, _native(QKeySequence(keys)), words) for keys, words in GENERAL]
        groups: dict[str, list[Key]] = {}
        for key in (*keys_of(window), *general):
            groups.setdefault(key.group, []).append(key)
        inner = QWidget()
        columns = row(spacing=4 * SPACE)
        columns.setContentsMargins(0, 0, 0, 0)
        for names in in_columns({name: len(keys) for name, keys in groups.items()}):
            parts = [_part(name, groups[name]) for name in names]
            columns.addLayout(column(*parts, 1, spacing=2 * SPACE), 1)
        inner.setLayout(columns)
        close = button("Đóng", self.reject, role="primary", shown_keys="Esc")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Phím tắt dùng được lúc này", "heading"))
        self.area = scrolled(inner, gap=True)
        layout.addWidget(self.area, 1)
        layout.addLayout(row(label("Bấm F1 để đọc hướng dẫn.", "muted"), 1, close))
        fit(self, 900, 660)
        close.setFocus()
        bar = self.area.verticalScrollBar()
        for keys, step in (("Down", 1), ("Up", -1), ("PgDown", _PAGE), ("PgUp", -_PAGE)):
            shortcut(self, keys, lambda by=step: bar.setValue(bar.value() + by * bar.singleStep()), "Cuộn")


def in_columns(lengths: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The groups in two columns, each in the one that is shorter so far."""
    left: list[str] = []
    right: list[str] = []
    for name in (HERE, PLACES, ANYWHERE, ALWAYS):
        if name in lengths:
            shorter = min(left, right, key=lambda names: sum(lengths[n] for n in names))
            shorter.append(name)
    return left, right


def _part(name: str, keys: Iterable[Key]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE + 4)
    grid.setVerticalSpacing(SPACE // 2)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(name, "section"), 0, 0, 1, 2)
    for line, key in enumerate(keys, 1):
        grid.addWidget(badge(key.keys, "blue"), line, 0)
        grid.addWidget(label(key.words, wrap=True), line, 1)
    return made
