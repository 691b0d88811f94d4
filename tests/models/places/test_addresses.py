"""Addresses whose meaning was checked by hand (tests/data/addresses.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from models.places import Confidence, Match, Unit, load

ADDRESSES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "addresses.toml").read_text("utf-8")
)["address"]


def _called(unit: Unit | None) -> str | None:
    return load().address_of(unit) if unit else None


def _found(address: dict[str, Any]) -> Match:
    return load().find(address["text"], on=address.get("on"))


def test_there_are_a_hundred_addresses_and_more() -> None:
    assert len(ADDRESSES) >= 100


@pytest.mark.parametrize("address", ADDRESSES, ids=[address["text"] or "empty" for address in ADDRESSES])
def test_an_address_checked_by_hand_means_what_was_found(address: dict[str, Any]) -> None:
    match = _found(address)
    assert match.confidence is Confidence[address["confidence"]], match
    assert _called(match.unit) == address.get("unit")
    if "written" in address:
        assert _called(match.written) == address["written"]
    if "rest" in address:
        assert match.rest_of_address == address["rest"]
    assert set(address.get("choices", ())) <= {_called(unit) for unit in match.candidates}
