"""A process that makes management decisions from values handed to it: how long it took and how much memory."""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path

from models.papers.values import PaperValues
from printing.forms import load_form
from printing.render import render_form
from tests.bench.memory import memory

FORM = "III-04"


def main(file: str, count: str) -> None:
    values: list[PaperValues] = pickle.loads(Path(file).read_bytes())
    form = load_form(FORM)
    render_form(form, values[0])
    begun = time.perf_counter()
    for i in range(int(count)):
        render_form(form, values[i % len(values)])
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "peak": memory().get("most", 0.0)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
