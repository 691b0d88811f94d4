"""Numbered, frozen migrations. A step never changes once released; a new shape is a new step."""

from __future__ import annotations

from collections.abc import Callable

from models.errors import ErrorCode, RegistryError
from storage.connection import APPLICATION_ID, Connection, driver_errors, write_transaction
from storage.schema import (
    step_0001,
    step_0002,
    step_0003,
    step_0004,
    step_0005,
    step_0006,
    step_0007,
    step_0008,
    step_0009,
    step_0010,
    step_0011,
    step_0012,
    step_0013,
    step_0014,
)

STEPS: tuple[Callable[[Connection], None], ...] = (
    step_0001.apply,
    step_0002.apply,
    step_0003.apply,
    step_0004.apply,
    step_0005.apply,
    step_0006.apply,
    step_0007.apply,
    step_0008.apply,
    step_0009.apply,
    step_0010.apply,
    step_0011.apply,
    step_0012.apply,
    step_0013.apply,
    step_0014.apply,
)
NEWEST = len(STEPS)


def create(connection: Connection, to: int | None = None) -> None:
    """Give an empty database the shape of a version, or the newest. Raises disk errors."""
    _apply_after(0, connection, NEWEST if to is None else to)


def upgrade(connection: Connection, to: int | None = None) -> None:
    """Bring a registry to a version, or the newest, each step in one transaction with its number.

    Raises what ``version_of`` raises.
    """
    _apply_after(version_of(connection), connection, NEWEST if to is None else to)


def version_of(connection: Connection) -> int:
    """The version of a registry.

    Raises NEWER_VERSION for one of a newer program: it is refused, not guessed at. Raises REGISTRY_DAMAGED for a
    database that is no registry of ours.
    """
    with driver_errors():
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if application != APPLICATION_ID or version < 1:
        raise RegistryError(ErrorCode.REGISTRY_DAMAGED)
    if version > NEWEST:
        raise RegistryError(ErrorCode.NEWER_VERSION, registry=version, program=NEWEST)
    return version


def _apply_after(version: int, connection: Connection, newest: int) -> None:
    for number in range(version + 1, newest + 1):
        with write_transaction(connection):
            STEPS[number - 1](connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
