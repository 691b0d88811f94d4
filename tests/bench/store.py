"""What screens ask the store, and the same questions put to plain SQLite in turns."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from models.list_filter import OVERDUE, Condition, Facet, ListFilter
from models.papers.book import PaperFilter, PaperSort
from models.ports import Queries
from storage.registry import SqlRegistry
from tests.bench.plain import opened_plain, plain_file
from tests.bench.registries import NOW, opened
from tests.bench.rows import HOT, LARGE, PROVINCE, Bench, Ratio, Row, median, share, timed

QUERIES = (
    "nguyen", "nguyễn văn", "tran duc", "hoa", "hòa", "le thi", "nguyen van an", "0912", "089", "12",
    "danh", "h nhi", "khong co ai", "nguyen t", "ly quoc phuc",
)  # fmt: skip
"""Fifteen recorded queries: common and rare names, fragments of numbers, nothing at all."""
KEYSTROKES = tuple(query[:end] for query in QUERIES for end in range(1, len(query) + 1))
FILTERS = tuple(
    ListFilter(tuple(Condition(facet, value) for facet, value in chosen))
    for chosen in (
        ((Facet.SUBSTANCE, "heroin"),),
        ((Facet.AGE, "minor"), (Facet.DUE, OVERDUE)),
        ((Facet.SUBSTANCE, "cocaine"), (Facet.AGE, "0"), (Facet.SEX, "female")),
        (
            *((Facet.STATE, state) for state in ("S1", "S2", "S4", "S5", "S8")),
            *((Facet.SEX, "male"), (Facet.PRESENCE, "present"), (Facet.PRIOR, ""), (Facet.ETHNICITY, "Kinh")),
        ),
    )
)
"""A common one, two rare ones, and one with many conditions."""
PAPERS = (
    PaperFilter(),
    PaperFilter(2025),
    PaperFilter(sort=PaperSort.UNSIGNED),
    PaperFilter(text="7"),
    PaperFilter(text="nguyen"),
)
LINES = 40
"""Rows of a list that are fetched at once, and hits of a first answer (ui/people/)."""
HORIZON = timedelta(days=31)
BLOCK = 100
"""Papers fetched at once (ui/lines_model.py)."""
DUTIES = 500
"""Duties that the home page shows (ui/today/page.py)."""
TO_PLAIN = "plain SQLite"
Question = Callable[[Queries], object]


def store_rows(bench: Bench) -> Iterator[Row]:
    """The questions of the hot screens."""
    file = plain_file(bench.registry)
    with opened(bench.registry) as registry, opened_plain(file, registry) as plain:
        pair = _Pair(registry, plain)
        yield from _list_rows(bench, pair)
        yield from _search_rows(bench, pair)
        yield from _filter_rows(bench, pair)
        yield from _other_rows(bench, pair)


class _Pair:
    """The encrypted registry and the plain one; a question is always put to both, in turns."""

    def __init__(self, registry: SqlRegistry, plain: SqlRegistry) -> None:
        self.registry, self._plain = registry, plain

    def times(self, question: Question) -> tuple[float, float]:
        """Milliseconds of one question here and there."""
        return timed(lambda: self.registry.read(question)), timed(lambda: self._plain.read(question))

    def medians(self, questions: list[Question]) -> tuple[float, Ratio]:
        """The median here, and its ratio to the median there; the first question only warms up."""
        times = [self.times(question) for question in (questions[0], *questions)][1:]
        ours, theirs = (median([pair[side] for pair in times]) for side in (0, 1))
        return ours, Ratio(ours / theirs, TO_PLAIN, HOT)


def _list_rows(bench: Bench, pair: _Pair) -> Iterator[Row]:
    roll = pair.registry.read(lambda q: q.roll(kept=True, group=""))
    chance = random.Random(1)
    starts = [chance.randrange(max(1, len(roll) - LINES)) for _ in range(bench.times(200))]
    questions: list[Question] = [
        lambda q, at=start: q.people_at(roll[at : at + LINES])  # type: ignore[misc]
        for start in starts
    ]
    figure, ratio = pair.medians(questions)
    yield Row(f"list: {LINES} rows anywhere", figure, "ms", bench.interactive(1.0), ratio)
    figure, ratio = pair.medians(
        [lambda q: q.list_people(kept=True, group="", after=None, limit=LINES)] * bench.times(50)
    )
    yield Row("list: its first page", figure, "ms", bench.interactive(1.0), ratio)
    figure, ratio = pair.medians([lambda q: q.roll(kept=True, group="")] * bench.times(15))
    yield Row("list: everybody's place", figure, "ms", bench.interactive(), ratio, f"{len(roll)} people")


def _search_rows(bench: Bench, pair: _Pair) -> Iterator[Row]:
    ours, theirs = [], []
    for typed in KEYSTROKES:
        times = [pair.times(lambda q, text=typed: q.search(text, limit=LINES)) for _ in range(bench.times(5))]
        ours.append(median([pair[0] for pair in times]))
        theirs.append(median([pair[1] for pair in times]))
    ratio = Ratio(sum(ours) / sum(theirs), TO_PLAIN, HOT)
    remark = f"{len(KEYSTROKES)} keystrokes of {len(QUERIES)} queries, each the median of {bench.times(5)}"
    budget = bench.interactive(5.0 if bench.size <= LARGE else None)
    yield Row("search: a keystroke, p95", share(ours, 0.95), "ms", budget, ratio, remark)
    worst = max(range(len(ours)), key=ours.__getitem__)
    budget = bench.interactive(10.0 if bench.size <= PROVINCE else None)
    yield Row("search: the worst keystroke", ours[worst], "ms", budget, remark=f"“{KEYSTROKES[worst]}”")


def _filter_rows(bench: Bench, pair: _Pair) -> Iterator[Row]:
    figures, ratios = zip(
        *(
            pair.medians(
                [
                    lambda q, wanted=wanted: (  # type: ignore[misc]
                        q.list_people(kept=True, group="", after=None, limit=LINES, wanted=wanted),
                        q.count_people(kept=True, group="", wanted=wanted),
                    )
                ]
                * bench.times(15)
            )
            for wanted in FILTERS
        ),
        strict=True,
    )
    worst = max(range(len(figures)), key=figures.__getitem__)
    budget = bench.interactive(150.0 if bench.size <= PROVINCE else None)
    remark = f"{len(FILTERS)} filters; page and count"
    yield Row("list: the slowest filter", figures[worst], "ms", budget, ratios[worst], remark)
    counted = [
        pair.medians([lambda q, facet=facet: q.facet_counts(facet, kept=True, group="")] * bench.times(5))  # type: ignore[misc]
        for facet in Facet
    ]
    figure, ratio = max(counted, key=lambda one: one[0])
    yield Row("list: the slowest count of a facet", figure, "ms", budget, ratio, f"{len(counted)} facets")


def _other_rows(bench: Bench, pair: _Pair) -> Iterator[Row]:
    due: Question = lambda q: (q.due(NOW + HORIZON, limit=DUTIES), q.due_count(NOW + HORIZON))  # noqa: E731
    count = pair.registry.read(lambda q: q.due_count(NOW + HORIZON))
    figure, ratio = pair.medians([due] * bench.times(15))
    remark = f"{count} duties, at most {DUTIES} are fetched"
    yield Row(f"due list of {HORIZON.days} days", figure, "ms", bench.interactive(20.0), ratio, remark)
    figure, ratio = pair.medians([lambda q: q.counts()] * bench.times(15))
    yield Row("numbers on the home page", figure, "ms", bench.interactive(20.0), ratio)
    page = pair.registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=500)).rows
    ids = [row.id for row in random.Random(2).choices(page, k=bench.times(100))]
    questions: list[Question] = [lambda q, id_=id_: (q.case(id_), q.documents(id_)) for id_ in ids]  # type: ignore[misc]
    figure, ratio = pair.medians(questions)
    yield Row("person: case and papers", figure, "ms", bench.interactive(), ratio)
    figure, ratio = max(
        (
            pair.medians([lambda q, wanted=wanted: q.papers(wanted, before=None, limit=BLOCK)] * bench.times(15))  # type: ignore[misc]
            for wanted in PAPERS
        ),
        key=lambda one: one[0],
    )
    yield Row("papers of the office: the slowest first piece", figure, "ms", bench.interactive(50.0), ratio)
