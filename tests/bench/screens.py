"""What a user sees: from a key to the painted answer, memory and stalls of a session."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from models.passwords import password_bytes
from storage.keyring import LEAST_COST
from tests.bench.children import answer_of
from tests.bench.keys import LONGEST_STALL_MS
from tests.bench.registries import PASSWORD
from tests.bench.rows import LARGE, Bench, Ratio, Row, median, share, times_of

UNLOCK_MS, PERSON_MS = 1_000.0, 100.0
"""What is opened once a day, and the page with everything about somebody."""


def screen_rows(bench: Bench) -> Iterator[Row]:
    times: dict[str, list[float]] = answer_of(bench, "tests.bench.screen_times", str(bench.times(15)))
    derivation = Ratio(times["unlock"][0] / _derivation(), "deriving the key alone")
    budget = UNLOCK_MS if bench.size <= LARGE else None  # more have no backup here: all their changes are read first
    yield Row("unlock to the painted home page", times["unlock"][0], "ms", budget, derivation, remark="one try")
    yield Row("home page, painted", median(times["today"]), "ms", bench.interactive())
    yield Row("list, painted", median(times["list"]), "ms", bench.interactive())
    yield Row("list: jump to the end, painted", median(times["end"]), "ms", bench.interactive(50.0))
    keystrokes = times["keystroke"]
    remark = f"{len(keystrokes)} keystrokes"
    yield Row(
        "search: a keystroke, painted, p95", share(keystrokes, 0.95), "ms", bench.interactive(50.0), remark=remark
    )
    yield Row("person: the head, painted", median(times["head"]), "ms", PERSON_MS)
    yield Row("person, painted", median(times["person"]), "ms", PERSON_MS)


MOST_MEMORY = 300.0
"""MB that a PC of 4 GB can spare: every page and dialog was open once, and SQLCipher may keep 64 MB of pages."""

SESSIONS = 3
"""A machine does other things too; what a step costs of itself it costs each time."""


def session_rows(bench: Bench) -> Iterator[Row]:
    tours = 1 if bench.quick else SESSIONS
    answers = [answer_of(bench, "tests.bench.session") for _ in range(tours)]
    stalls = {step: min(answer["stalls"][step] for answer in answers) for step in answers[0]["stalls"]}
    worst = max(stalls, key=stalls.__getitem__)
    remark = f"in the step “{worst}”; of each step the best of {tours} tours"
    yield Row("longest stall in a tour of the screens", stalls[worst], "ms", LONGEST_STALL_MS, remark=remark)
    memory: dict[str, float] = answers[-1]["memory"]
    remark = f"at most {memory['most']:.0f} MB" if memory else "not measured: no /proc here"
    yield Row("memory after the tour", memory.get("now"), "MB", MOST_MEMORY, remark=remark)


def _derivation() -> float:
    """Milliseconds that turning a password into a key takes, which is slow on purpose."""

    def derive() -> bytes:
        cost = LEAST_COST
        kdf = Argon2id(salt=bytes(16), length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
        return kdf.derive(password_bytes(PASSWORD))

    return median(times_of(derive, 3))
