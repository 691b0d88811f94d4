"""What a fault run consists of. A new kind of fault is one more campaign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.faults import bit_flips, destroyed_pages, disasters, failing_calls, kills, power_cuts
from tests.faults.deeds import DEEDS
from tests.faults.ground import Ground, Job
from tests.faults.stage import Verdict

AT_EVERY_CALL = tuple(name for name in DEEDS if "day" not in name)
"""Deeds of which every single call is made to fail, or killed at."""


@dataclass(frozen=True)
class Campaign:
    """Faults of one kind. The short form takes a few of the shares, or of the faults of each."""

    name: str
    play: Callable[[Job, Ground], Iterator[Verdict]]
    shares: Callable[[bool], Sequence[Job]]
    """The jobs of the long form, or of the short one."""


def _killed_at_calls(long: bool) -> Sequence[Job]:
    parts = 2 if long else 60
    return [Job(KILLS, deed, part=part, parts=parts) for deed in AT_EVERY_CALL for part in range(parts if long else 1)]


def _killed_at_moments(long: bool) -> Sequence[Job]:
    return [Job(MOMENTS, "save", seed=seed, count=50 if long else 20) for seed in range(10 if long else 1)]


def _disasters(long: bool) -> Sequence[Job]:
    return [Job(DISASTERS, "day after a backup", seed=s, count=50 if long else 16) for s in range(12 if long else 1)]


def _damaged_pages(long: bool) -> Sequence[Job]:
    return [Job(PAGES, part=part, parts=8 if long else 200) for part in range(8 if long else 2)]


def _bit_flips(long: bool) -> Sequence[Job]:
    return [Job(FLIPS, seed=seed, count=5_000 if long else 300) for seed in range(2 if long else 1)]


def _dead_pcs(long: bool) -> Sequence[Job]:
    return [Job(DEAD)] if long else []  # minutes with keys of full strength; a test does it with weak ones


def _power_cuts(long: bool) -> Sequence[Job]:
    if not long:
        return [Job(POWER, "day", seed=1, count=50), *(Job(POWER, deed, seed=1, count=6) for deed in AT_EVERY_CALL)]
    days = [Job(POWER, "day", seed=seed, count=75) for seed in range(16)]
    return [*days, *(Job(POWER, deed, seed=s, count=30) for deed in AT_EVERY_CALL for s in range(4))]


def _failing_calls(long: bool) -> Sequence[Job]:
    parts = 3 if long else 120
    return [Job(CALLS, deed, part=part, parts=parts) for deed in AT_EVERY_CALL for part in range(parts if long else 1)]


KILLS, MOMENTS, POWER, CALLS = "killed at every call", "killed at work", "power cuts", "failing calls"
DISASTERS, PAGES, FLIPS, DEAD = "disasters", "destroyed pages", "bit flips in a backup", "dead PCs"
CAMPAIGNS: Mapping[str, Campaign] = {
    campaign.name: campaign
    for campaign in (
        Campaign(FLIPS, bit_flips.found, _bit_flips),
        Campaign(DEAD, destroyed_pages.replaced, _dead_pcs),
        Campaign(PAGES, destroyed_pages.rescued, _damaged_pages),
        Campaign(DISASTERS, disasters.rescued, _disasters),
        Campaign(MOMENTS, kills.killed_at_moments, _killed_at_moments),
        Campaign(POWER, power_cuts.cut, _power_cuts),
        Campaign(KILLS, kills.killed_at_calls, _killed_at_calls),
        Campaign(CALLS, failing_calls.fail, _failing_calls),
    )
}
