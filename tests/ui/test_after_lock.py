"""After lock no live object holds a key, a password or a person; after closing the window neither."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.actions import manage_users
from models.roles import Role
from storage.backups import making
from storage.changes.format import LogKey
from storage.registry import Options
from tests.conftest import PASSWORD
from tests.storage.test_accounts import FIRST, OWN, add, opened, use
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_backup import show_page

PERSON = (("Quách Thị", " Ngọc", " Khuê"), ("0891", "90000", "907"), ("0907", "654", "321"))
"""Name, numbers of card and telephone, in parts: the whole texts must not be those of this module,
nor of another one that the same process runs."""
_PLACES_OF_THE_TEST = ("tests.", "_pytest", "pluggy")


def secrets_of(program: Program) -> dict[str, bytes]:
    """Every key of the open registry, in bytes."""
    found: list[dict[str, bytes]] = []

    def job(registry: Any) -> dict[str, bytes]:
        keys = registry._session.vault.keys
        given = {
            "database": keys.database,
            "signing": keys.signing,
            "clinical": keys.clinical,
            "change log": LogKey.of(keys.database).key,
        }
        return {name: bytes(key) for name, key in given.items() if key is not None}

    program.tasks.run(job, found.append)
    program.hands.rest()
    return found[0]


def texts_reached() -> Iterator[tuple[str | bytes, Any]]:
    """Every text and all bytes that a live container holds, with the container.

    Whoever is no container (a text, bytes) is only alive because one holds it, or a frame does.
    """
    for holder in gc.get_objects():
        if str(getattr(type(holder), "__module__", "")).startswith(_PLACES_OF_THE_TEST):
            continue
        for held in gc.get_referents(holder):
            if type(held) in (str, bytes, bytearray):
                yield held, holder


def who_holds(wanted: dict[str, tuple[str | bytes, ...]], own: list[int]) -> list[str]:
    """What is still held, by its name and the type of the holder; the test's own objects do not count."""
    found = []
    for held, holder in texts_reached():
        if id(holder) in own:
            continue
        found += [f"{name} in {type(holder).__name__} {_where(holder)}" for name in _named_in(held, wanted)]
    return sorted(set(found))


def _named_in(text: str | bytes, wanted: dict[str, tuple[str | bytes, ...]]) -> list[str]:
    """Which of the wanted is part of a text. Not written inside the walk, whose own variables would be holders."""
    return [name for name, forms in wanted.items() for form in forms if type(form) is type(text) and form in text]


def _where(holder: Any) -> str:
    """Something that tells which object it is, without its values."""
    if isinstance(holder, dict):
        return ", ".join(str(key) for key in list(holder)[:6])
    return getattr(holder, "__qualname__", "")


def forms_of(key: bytes) -> tuple[str | bytes, ...]:
    return key, key.hex()


def guarded(secrets: dict[str, bytes], **texts: str) -> tuple[dict[str, tuple[str | bytes, ...]], list[int]]:
    wanted: dict[str, tuple[str | bytes, ...]] = {name: forms_of(key) for name, key in secrets.items()}
    wanted |= {name: (text, text.encode()) for name, text in texts.items()}
    own = [id(wanted), id(secrets), id(texts), *(id(forms) for forms in wanted.values())]
    return wanted, own


@pytest.fixture
def health_folder(folder: Path, options: Options) -> Path:
    """A registry with a health account, whose slot holds all three keys."""
    registry = opened(folder, options)
    add(registry, "yte", Role.HEALTH)
    registry.close()
    use(folder, options, "yte").close()
    return folder


def test_after_lock_nothing_holds_a_key_a_password_or_a_person(start: Callable[..., Program], folder: Path) -> None:
    password = "".join(["Mat", "Khau", "!1"])  # not the constant of the test's module
    assert password == PASSWORD
    program = start(folder)
    program.unlock()
    name, number, phone = map("".join, PERSON)
    show_person(program, enter(program, name=name, citizen_number=number, phone=phone))
    program.hands.press("Alt+4")
    program.hands.rest(30)
    secrets = secrets_of(program)
    wanted, own = guarded(secrets, name=name, number=number, phone=phone)
    assert {"database", "signing", "change log"} <= {
        found.split(" in ")[0] for found in who_holds(wanted, own)
    }  # it can find
    assert any(found.startswith("name") for found in who_holds(wanted, own))
    program.hands.press("Ctrl+L")
    program.hands.until(lambda: program.shell.desk is None)
    program.hands.rest(100)
    found = who_holds(wanted, own)
    assert not found, "\n".join(found)


def test_after_lock_a_backup_under_way_holds_no_key(
    start: Callable[..., Program], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that copies has the key for its manifest; it stops when the registry is closed."""
    program = start(folder)
    program.unlock()
    secrets = secrets_of(program)
    is_copying, may_go_on = threading.Event(), threading.Event()
    copy = making.copy_database

    def slow(*given: Any, **options: Any) -> Any:
        is_copying.set()
        may_go_on.wait(30)
        return copy(*given, **options)

    monkeypatch.setattr(making, "copy_database", slow)
    show_page(program)
    program.hands.press("Ctrl+S")
    program.hands.until(is_copying.is_set)
    program.hands.press("Ctrl+L")
    program.hands.until(lambda: program.shell.desk is None)
    may_go_on.set()
    program.hands.rest(100)
    wanted, own = guarded(secrets)
    found = who_holds(wanted, own)
    assert not found, "\n".join(found)


def test_after_lock_nothing_holds_a_password_just_changed(start: Callable[..., Program], folder: Path) -> None:
    program = start(folder)
    program.unlock()

    def change(registry: Any) -> None:
        registry.write(manage_users.change_own_password, PASSWORD, "".join(["Vua", "Doi", "@", "2026"]))

    program.tasks.run(change)
    program.hands.rest()
    secrets = secrets_of(program)
    program.hands.press("Ctrl+L")
    program.hands.until(lambda: program.shell.desk is None)
    program.hands.rest(100)
    wanted, own = guarded(secrets, password="".join(["Vua", "Doi", "@2026"]))
    found = who_holds(wanted, own)
    assert not found, "\n".join(found)


def test_a_closed_registry_holds_no_key(health_folder: Path, options: Options) -> None:
    session = opened(health_folder, options, "yte", OWN)
    keys = session._session.vault.keys
    secrets = {
        "database": bytes(keys.database),
        "signing": bytes(keys.signing),
        "clinical": bytes(keys.clinical or b""),
    }
    assert len(secrets["clinical"]) == 32
    wanted, own = guarded(secrets)
    del keys
    assert {found.split(" in ")[0] for found in who_holds(wanted, own)} == {"database", "signing", "clinical"}
    session.close()
    gc.collect()  # as the program does when somebody has locked
    found = who_holds(wanted, own)
    assert not found, "\n".join(found)


def test_a_refused_login_leaves_no_key_behind(folder: Path, options: Options) -> None:
    from models.errors import RegistryError

    registry = opened(folder, options)
    officer = add(registry, "dung", Role.CASE_OFFICER)
    version = next(a.version for a in registry.read(lambda q: q.accounts()) if a.id == officer)
    registry.write(manage_users.disable_user, officer, version, "Nghỉ")
    key = bytes(registry._session.vault.keys.database)
    registry.close()
    wanted, own = guarded({"database": key})
    try:
        opened(folder, options, "dung", FIRST)
    except RegistryError as error:
        del error
    gc.collect()  # as the program does when somebody has locked
    found = who_holds(wanted, own)
    assert not found, "\n".join(found)
