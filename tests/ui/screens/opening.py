"""How tests open a window of the program, and long names to open it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import Program

Opener = Callable[[Program], QWidget]
"""Brings a fresh program to where a window shows, and returns the window."""
SAMPLE = Path(__file__).parents[2] / "data" / "danh-sach-III-10.xlsx"
UNREADABLE = """
id = "HT-RIENG"
name = "Giấy riêng"
version = "1"
valid_from = 2026-01-01
author = "office"

[[block]]
type = "text"
text = "Theo {person.shoe_size}."
"""
"""A form with a field that a newer program does not have."""
LONG_NAME = "Nguyễn Phúc Hoàng Thị Bảo Ngọc Minh Châu Anh"
LONG_PLACE = "Số 125/34/7B đường Nguyễn Thị Minh Khai nối dài, khóm Đông Thịnh 9, phường Mỹ Phước, tỉnh An Giang"


def place(keys: str) -> Opener:
    """The page that a key of the desk leads to."""

    def show(program: Program) -> QWidget:
        program.hands.press(keys)
        program.hands.rest(30)
        return program.shell

    return show


def shown_dialog(program: Program) -> QWidget:
    """The dialog that comes up, filled."""
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), QWidget))
    program.hands.rest(60)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown
