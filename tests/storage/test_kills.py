"""Processes killed while they save: the registry opens at once, is whole, and has every acknowledged save."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from storage.registry import Options, open_registry
from tests.conftest import LOGIN, PASSWORD
from tests.faults.preload import ROOT, child_environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")

ROUNDS_A_REGISTRY = 50


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_registry_survives_fifty_kills_without_losing_a_save(folder: Path, options: Options, seed: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed_saves", str(folder), str(ROUNDS_A_REGISTRY), str(seed)],
        cwd=ROOT,
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rounds) == ROUNDS_A_REGISTRY
    reports = [report for round_ in rounds for report in round_["reports"]]
    kinds = Counter(report["done"] for report in reports)
    assert [r for r in reports if r["done"] in ("failed", "fault")] == []
    assert all(round_["killed"] for round_ in rounds)
    assert kinds["event"] >= 150, "the savers were killed before they could save"
    assert kinds["document"] >= 20

    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    try:
        assert registry.check() == []
        connection = registry._connection
        assert connection is not None
        for kind, where in (("person", ""), ("event", "WHERE kind = 'note'"), ("document", "")):
            there = {row[0] for row in connection.execute(f"SELECT id FROM {kind} {where}")}
            acknowledged = {report["id"] for report in reports if report["done"] == kind}
            assert acknowledged <= there
            assert len(there) <= len(acknowledged) + ROUNDS_A_REGISTRY  # one unreported save a kill at most
        for report in reports:
            if report["done"] == "document":
                content = registry.read(lambda queries, id_=report["id"]: queries.document_content(id_))
                assert len(content) == 900
    finally:
        registry.close()
