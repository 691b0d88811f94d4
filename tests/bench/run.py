"""The bench: one table of what the program costs, each row with its budget and how it was taken.

    ./installer/dev bench [--size N] [--json]

Budgets that are ratios are taken against a baseline measured in the same run, because machines differ.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

from models.actions.fill_training import fill_training
from models.actions.record_event import record_event
from models.clock import FixedClock
from models.dates import LEGAL_ZONE, Moment
from models.events.user_management import Visited
from models.ids import PersonId
from models.papers.dossier import DossierData, dossier_of
from models.ports import FirstUser, Queries
from models.training.commune import invented_people, training_office
from printing.dossier import render_dossier
from storage.registry import Options, SqlRegistry, create_registry, open_registry

ROOT = Path(__file__).resolve().parents[2]
HITS = 100
"""Hits a search fetches for the first painting (ui/people/page.py)."""
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=LEGAL_ZONE)
QUERIES = (
    "nguyen", "nguyễn văn", "tran duc", "hoa", "hòa", "le thi", "nguyen van an", "0912", "089", "12",
    "danh", "h nhi", "khong co ai", "nguyen t", "ly quoc phuc",
)  # fmt: skip
"""Fifteen recorded queries: common and rare names, fragments of numbers, nothing at all."""


@dataclass(frozen=True)
class Row:
    """One measured figure against its budget. ``figure`` and ``budget`` are in ``unit``."""

    name: str
    figure: float
    unit: str
    budget: float | None
    remark: str = ""

    @property
    def passed(self) -> bool | None:
        return None if self.budget is None else self.figure <= self.budget


def main(argv: list[str]) -> int:
    """Measure everything and print the table; exit code 1 if a budget is broken."""
    parser = argparse.ArgumentParser(prog="dev bench")
    parser.add_argument("--size", type=int, default=5000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder), arguments.size))
    if arguments.json:
        print(json.dumps({"machine": machine(), "size": arguments.size, "rows": [asdict(r) for r in rows]}, indent=1))
    else:
        print_table(rows, arguments.size)
    return 1 if any(row.passed is False for row in rows) else 0


def measure(folder: Path, size: int) -> Iterator[Row]:
    yield from start_rows(folder)
    registry = filled(folder / "so", size)
    try:
        yield from store_rows(registry, size)
        data = dossier_data(registry)
    finally:
        registry.close()
    yield from paper_rows(data, folder)
    yield memory_row(folder / "so")


# --- start ---------------------------------------------------------------------------------------

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1366, 768); window.show(); window.grab()
import os; os._exit(0)
"""
OURS = """
import sys
from pathlib import Path
import main
from models.clock import SystemClock
from ui.application import install_hooks, make_application
from ui.shell import Shell
from ui.tasks import Tasks
from ui.widgets import Ask
app = make_application(); install_hooks()
shell = Shell(Path(sys.argv[1]), training=False, storage=main._storage, clock=SystemClock(), tasks=Tasks(), ask=Ask(),
              printer=lambda: None)
shell.show(); shell.grab()
import os; os._exit(0)
"""


def start_rows(folder: Path) -> Iterator[Row]:
    """Start to the painted unlock page against a bare PySide6 window, pair by pair."""
    ratios, ours = [], []
    for _ in range(11):
        bare = whole_process(BARE, folder)
        own = whole_process(OURS, folder)
        ratios.append(own / bare)
        ours.append(own * 1000)
    yield Row("start to unlock page", statistics.median(ours[1:]), "ms", None, "median of 10 processes")
    yield Row("  ratio to a bare PySide6 window", statistics.median(ratios[1:]), "x", 1.5, "median of 10 pairs")


def whole_process(code: str, folder: Path) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder / "pyc")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, env=environment, check=True)
    return time.perf_counter() - begun


# --- store ---------------------------------------------------------------------------------------


def filled(folder: Path, size: int) -> SqlRegistry:
    """A registry with invented people, opened at the real cost of a password."""
    options = Options(clock=FixedClock(NOW))
    office = training_office(date(2026, 10, 1))
    create_registry(folder, office, FirstUser("bench", "Bench", "MatKhau!1"), training=True, options=options)
    registry = open_registry(folder, "bench", "MatKhau!1", training=True, options=options)
    people = list(invented_people(size, 1, NOW))
    for start in range(0, size, 500):
        registry.write(fill_training, people[start : start + 500])
    return registry


def timed(job: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each run, the first (cold) one left out."""
    job()
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        job()
        found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def p95(values: list[float]) -> float:
    return values[min(len(values) - 1, int(len(values) * 0.95))]


def store_rows(registry: SqlRegistry, size: int) -> Iterator[Row]:
    found: list[float] = []
    for query in QUERIES:
        for end in range(1, len(query) + 1):
            typed = query[:end]
            found += timed(lambda typed=typed: registry.read(lambda q: q.search(typed, limit=HITS)), 3)
    found.sort()
    yield Row("search per keystroke, p95", p95(found), "ms", 5.0 if size <= 5000 else None, f"{len(found)} searches")
    yield Row("search per keystroke, worst", found[-1], "ms", None)
    page = timed(lambda: registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=200)), 50)
    yield Row("page of the list, 200 rows, median", statistics.median(page), "ms", None)
    due = timed(lambda: registry.read(lambda q: q.due(NOW + timedelta(days=31))), 20)
    yield Row("due list of 31 days, median", statistics.median(due), "ms", None)
    first = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=200)).rows
    choice = random.Random(1)
    person = timed(lambda: registry.read(lambda q: q.case(choice.choice(first).id)), 100)
    yield Row("case of one person, median", statistics.median(person), "ms", None)
    save = timed(lambda: save_one(registry, first[0].id), 200)
    yield Row("save of one event, median", statistics.median(save), "ms", None, "WAL, synchronous=FULL")
    yield Row("save of one event, p99", save[int(len(save) * 0.99)], "ms", None)


def save_one(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(record_event, person, Moment.at(NOW), Visited(form="home"))


# --- papers --------------------------------------------------------------------------------------


def dossier_data(registry: SqlRegistry) -> DossierData:
    """A dossier of twelve pages or more."""
    first = registry.read(lambda q: q.list_people(kept=True, group="user", after=None, limit=200)).rows
    managed = next(row for row in first if row.state == "S2")

    def data(q: Queries) -> DossierData:
        case = q.case(managed.id)
        return dossier_of(case.person, case, q.office(), registry.user, q.rules(), NOW.date())

    return registry.read(data)


def paper_rows(data: DossierData, folder: Path) -> Iterator[Row]:
    text = lines_of(render_dossier(data))
    pages = len(text)
    times = timed(lambda: render_dossier(data), 15)
    yield Row(f"dossier of {pages} pages, warm, median", statistics.median(times), "ms", 60.0)
    office = shutil.which("soffice")
    if office is None:
        yield Row("  the same text by LibreOffice from DOCX", 0.0, "ms", None, "not measured: no LibreOffice here")
        return
    sources = [folder / f"ho-so-{i}.docx" for i in range(11)]
    for source in sources:
        write_docx(source, text)
    command = [office, "--headless", f"-env:UserInstallation=file://{folder}/lo", "--convert-to", "pdf", "--outdir"]

    def convert(files: list[Path]) -> float:
        begun = time.perf_counter()
        subprocess.run([*command, str(folder), *map(str, files)], check=True, capture_output=True)
        return (time.perf_counter() - begun) * 1000

    convert(sources[:1])
    warm = statistics.median((convert(sources) - convert(sources[:1])) / 10 for _ in range(3))
    yield Row("  the same text by LibreOffice from DOCX", warm, "ms", None, "per document, one process for eleven")
    ratio = statistics.median(times) / warm
    yield Row("  ratio to LibreOffice", ratio, "x", 1 / 3, "budget: three times as fast")


def lines_of(pdf: bytes) -> list[list[tuple[str, list[tuple[str, str, float]]]]]:
    """For every page its lines: how each stands (centre, both) and its runs of text, face and size."""
    import pdfplumber

    pages = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            lines = []
            for line in page.extract_text_lines(return_chars=True):
                runs: list[tuple[str, str, float]] = []
                for char in line["chars"]:
                    face, size = char["fontname"].split("-")[-1], round(char["size"], 1)
                    if runs and runs[-1][1:] == (face, size):
                        runs[-1] = (runs[-1][0] + char["text"], face, size)
                    else:
                        runs.append((char["text"], face, size))
                middle = (line["x0"] + line["x1"]) / 2
                stands = "center" if abs(middle - 318) < 8 and line["x0"] > 130 else "both"
                lines.append((stands, runs))
            pages.append(lines)
    return pages


def write_docx(path: Path, pages: list[list[tuple[str, list[tuple[str, str, float]]]]]) -> None:
    """The same words in the same faces and sizes as a document of a word processor."""
    body = []
    for page in pages:
        for stands, runs in page:
            body.append(f'<w:p><w:pPr><w:spacing w:before="120"/><w:jc w:val="{stands}"/></w:pPr>')
            for text, face, size in runs:
                bold = "<w:b/>" if "Bold" in face else ""
                italic = "<w:i/>" if "Italic" in face else ""
                font = '<w:rFonts w:ascii="Tinos" w:hAnsi="Tinos" w:cs="Tinos"/>'
                style = f'<w:rPr>{font}{bold}{italic}<w:sz w:val="{int(size * 2)}"/></w:rPr>'
                body.append(f"<w:r>{style}<w:t xml:space='preserve'>{escape(text)}</w:t></w:r>")
            body.append("</w:p>")
        body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    links = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("_rels/.rels", links)
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document {space}><w:body>{"".join(body)}</w:body></w:document>',
        )


# --- memory --------------------------------------------------------------------------------------

WORK = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from PySide6.QtWidgets import QApplication
from models.clock import FixedClock
from storage.disk import Disk
from storage.registry import Options
from tests.bench.run import NOW
from ui.application import make_application
from ui.shell import Shell
from ui.tasks import Tasks
from ui.tour.hands import Hands
from ui.widgets import Ask

class Nowhere:
    def names(self): return ["x"]
    def print(self, pdf, printer, copies): pass

make_application()
tasks = Tasks()
disk = Disk(Options(clock=FixedClock(NOW)))
shell = Shell(Path(sys.argv[1]), training=True, storage=lambda: disk, clock=FixedClock(NOW), tasks=tasks, ask=Ask(),
              printer=Nowhere)
shell.show()
hands = Hands(shell, tasks)
hands.rest(); hands.type("MatKhau!1"); hands.press("Return")
hands.until(lambda: shell.desk is not None); hands.rest(50)
hands.press("Ctrl+2"); hands.rest(50)
hands.type("nguyen"); hands.rest(150); hands.press("Return")
hands.until(lambda: getattr(shell.desk.page, "view", None) is not None); hands.rest(50)
for form in ("III-04", "III-05"):
    shell.desk.page.dialog = None
    shell.desk.page.paper(form)
    hands.until(lambda: bool(getattr(shell.desk.page.dialog, "pdf", b"")))
    hands.press("Ctrl+P"); hands.rest(30); shell.desk.page.dialog.reject(); hands.rest(30)
hands.press("Ctrl+D"); hands.rest(200)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))  # not ru_maxrss:
# that one remembers the parent's size from before exec
tasks.shut_down()
import os; sys.stdout.flush(); os._exit(0)
"""


def memory_row(folder: Path) -> Row:
    """Peak memory of a session: unlock, list, search, person, two papers, dossier."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(folder)], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    peak = int(done.stdout.split()[-1]) / 1024
    return Row("peak memory of a session", peak, "MB", 200.0, "unlock, list, search, person, papers, dossier")


# --- the table -----------------------------------------------------------------------------------


def machine() -> dict[str, str]:
    packages = ("PySide6-Essentials", "sqlcipher3", "reportlab")
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        **{name: version(name) for name in packages},
    }


def print_table(rows: list[Row], size: int) -> None:
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    print(f"{size} invented people\n")
    print(f"{'row':46} {'figure':>10}  {'budget':>8}  pass  remark")
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:.2f}"
        verdict = {True: "yes", False: "NO", None: ""}[row.passed]
        print(f"{row.name:46} {row.figure:10.2f} {row.unit:2} {budget:>8}  {verdict:4}  {row.remark}".rstrip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
