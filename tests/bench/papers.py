"""Papers: a whole dossier against a word processor, a thousand decisions in a row, a list."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from models.events.user_management import ManagementDecided
from models.ids import PersonId
from models.papers.dossier import DossierData, dossier_of
from models.papers.lists import ListKind, PrintedList, ask_today, list_of
from models.papers.values import PaperValues, paper_values
from models.ports import Queries
from printing.dossier import render_dossier
from printing.forms import load_form
from printing.lists import render_list
from printing.pdfium import page_sizes
from printing.render import render_form
from storage.registry import SqlRegistry
from tests.bench import decisions
from tests.bench.children import child_environment
from tests.bench.decisions import FORM
from tests.bench.docx import Pages, pages_of, write_docx
from tests.bench.registries import NOW, ROOT, opened
from tests.bench.rows import Bench, Ratio, Row, median, timed, times_of

TYPEFACES = ROOT / "printing" / "typefaces"
DOSSIER_PAGES = 12
ONE_PAGE = "III-02"
DECISIONS = 1_000
_PEAK_MB = 80.0
_TWICE = 1 / 1.8
"""What two processes may take of the time of one."""
LISTED = 200
SEARCHED = 60
"""So many people are looked at for a dossier of the right length."""


def paper_rows(bench: Bench) -> Iterator[Row]:
    with opened(bench.registry) as registry:
        people = _managed(registry)
        data, pages = _dossier(registry, people[: 3 if bench.quick else SEARCHED])
        wanted = DECISIONS if not bench.quick else 3
        values = [_decision(registry, person) for person in people[:20]]
        users, asked = _users(registry)
    times = times_of(lambda: render_dossier(data), bench.times(15))
    ratio, remark = _word_processor(bench, median(times), pages)
    yield Row(f"dossier of {len(pages)} pages", median(times), "ms", 60.0, ratio, remark)
    form = load_form(ONE_PAGE)
    times = times_of(lambda: render_form(form, values[0]), bench.times(15))
    yield Row(f"form of one page ({ONE_PAGE})", median(times), "ms", 12.0, remark="warm")
    yield from _decisions(bench, values, wanted)
    times = times_of(lambda: render_list(users), bench.times(9))
    remark = f"III-10; the registry answers {asked:.1f} ms for each person"
    yield Row(f"printed list of {users.count} rows", median(times), "ms", 150.0, remark=remark)


def _decisions(bench: Bench, values: Sequence[PaperValues], count: int) -> Iterator[Row]:
    """Decisions in a row by one process of its own, and by two."""
    file = bench.scratch / "values"
    file.write_bytes(pickle.dumps(values))
    (alone,) = _made_by(1, file, count)
    both = max(made["seconds"] for made in _made_by(2, file, count // 2))
    remark = f"{alone['seconds'] / count * 1000:.1f} ms each, {FORM}; two processes {both:.1f} s"
    ratio = Ratio(both / alone["seconds"], "two processes for one", _TWICE if os.cpu_count() != 1 else None)
    yield Row(f"{count} management decisions", alone["seconds"], "s", 12.0, ratio, remark)
    yield Row("peak memory of that process", alone["peak"], "MB", _PEAK_MB)


def _made_by(processes: int, file: Path, count: int) -> list[dict[str, float]]:
    """What processes that work at the same time say of themselves."""
    command = [sys.executable, "-m", decisions.__name__, str(file), str(count)]
    begun = [
        subprocess.Popen(command, cwd=ROOT, env=child_environment(), stdout=subprocess.PIPE) for _ in range(processes)
    ]
    return [json.loads(process.communicate()[0]) for process in begun]


def _users(registry: SqlRegistry) -> tuple[PrintedList, float]:
    """The first rows of the list of users, and the milliseconds that the registry took for each."""
    made: list[PrintedList] = []
    kind = ask_today(ListKind.USERS, NOW)
    asked = timed(lambda: made.append(registry.read(lambda q: list_of(q, registry.user, kind, NOW))))
    managed, removed = made[0].parts
    parts = managed[:LISTED], removed[: max(LISTED - len(managed), 0)]
    return replace(made[0], parts=parts), asked / max(made[0].count, 1)


def _managed(registry: SqlRegistry) -> list[PersonId]:
    """People under management."""
    page = registry.read(lambda q: q.list_people(kept=True, group="user", after=None, limit=2_000))
    return [row.id for row in page.rows if row.state == "S2"]


def _dossier(registry: SqlRegistry, people: list[PersonId]) -> tuple[DossierData, Pages]:
    """The dossier nearest to the wanted length, and its pages."""
    best: tuple[int, DossierData, bytes] | None = None
    for person in people:
        data = registry.read(lambda q, person=person: _dossier_of(q, person, registry))
        pdf = render_dossier(data)
        off = abs(len(page_sizes(pdf)) - DOSSIER_PAGES)
        if best is None or off < best[0]:
            best = off, data, pdf
        if not best[0]:
            break
    assert best is not None
    return best[1], pages_of(best[2])


def _dossier_of(q: Queries, person: PersonId, registry: SqlRegistry) -> DossierData:
    case = q.case(person)
    return dossier_of(case.person, case, q.office(), registry.user, q.rules(), NOW.date())


def _decision(registry: SqlRegistry, person: PersonId) -> PaperValues:
    def values(q: Queries) -> PaperValues:
        case = q.case(person)
        event = case.latest(ManagementDecided)
        day: date = event.at.day if event is not None else NOW.date()
        return paper_values(case.person, case, q.office(), registry.user, q.rules(), day, about=event)

    return registry.read(values)


def _word_processor(bench: Bench, ours: float, pages: Pages) -> tuple[Ratio | None, str]:
    """The same words from DOCX: what one more document costs a process that runs already."""
    office = shutil.which("soffice")
    if office is None or bench.quick:
        return None, "LibreOffice: not measured" + ("" if bench.quick else ", it is not here")
    folder = bench.scratch / "docx"
    shutil.copytree(TYPEFACES, folder / "fonts")
    sources = [folder / f"{i}.docx" for i in range(11)]
    for source in sources:
        write_docx(source, pages)

    def convert(files: list[Path]) -> float:
        command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
        return timed(
            lambda: subprocess.run(
                [*command, "--outdir", str(folder), *map(str, files)],
                env={**os.environ, "XDG_DATA_HOME": str(folder)},
                check=True,
                capture_output=True,
            )
        )

    convert(sources[:1])
    theirs = median([(convert(sources) - convert(sources[:1])) / 10 for _ in range(bench.times(3))])
    return Ratio(ours / theirs, "LibreOffice from DOCX", 1 / 3), f"warm; LibreOffice {theirs:.0f} ms a document"
