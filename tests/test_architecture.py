"""The arrows between folders point inwards, and each third-party package has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ALLOWED: dict[str, set[str]] = {
    "models": set(),
    "storage": {"models"},
    "printing": {"models"},
    "ui": {"models", "printing"},
}
ONLY_IN = {
    "PySide6": "ui",
    "zxingcpp": "ui",
    "pypdfium2": "printing",
    "PIL": "printing",
    "sqlcipher3": "storage",
    "cryptography": "storage",
    "openpyxl": "storage",
    "python_calamine": "storage",
    "reportlab": "printing",
    "dateutil": "models",
}
WITHOUT_QT = (
    "ui/__init__.py",
    "ui/command_line.py",
    "ui/training_command.py",
    "ui/backup_command.py",
    "ui/passwords.py",
    "ui/messages.py",
    "ui/restore_words.py",
)


def imported_roots(file: Path) -> Iterator[str]:
    """Top-level name of every import in a file, wherever it stands."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("folder", ALLOWED)
def test_imports_point_inwards(folder: str) -> None:
    files = list((ROOT / folder).rglob("*.py"))
    assert files
    for file in files:
        for name in imported_roots(file):
            assert name != "main", file
            assert name not in ALLOWED or name == folder or name in ALLOWED[folder], (file, name)
            assert ONLY_IN.get(name, folder) == folder, (file, name)


@pytest.mark.parametrize("path", WITHOUT_QT)
def test_commands_and_messages_need_no_qt(path: str) -> None:
    roots = set(imported_roots(ROOT / path))
    assert not roots & {"PySide6", "pypdfium2", "printing"}


def test_models_read_files_only_through_packaged_data() -> None:
    for file in (ROOT / "models").rglob("*.py"):
        calls = {
            node.func.id
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "open" not in calls, file
