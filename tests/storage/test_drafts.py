"""What a user was typing at lock lies sealed beside the database, for that user alone, until it is let go of."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

from models.actions import manage_users
from models.actions.erase_people import erase_people
from models.roles import Role
from storage.drafts import FOLDER
from storage.registry import Options, SqlRegistry
from tests.storage.test_accounts import FIRST, OWN, add, opened, use
from tests.storage.test_erasure import ORDER, enter_closed

TYPED = "Đã gặp gia đình Mạc Thị Ngọc Khuê".encode()


def files(folder: Path) -> list[Path]:
    return [path for path in (folder / FOLDER).glob("*") if path.is_file()]


def test_a_draft_outlives_the_lock_and_is_sealed_on_the_disk(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    assert registry.draft() == b""
    registry.keep_draft("cũ".encode())
    registry.keep_draft(TYPED)
    registry.close(locked=True)
    (file,) = files(folder)
    assert not any(word in file.read_bytes() for word in TYPED.split())
    with contextlib.closing(opened(folder, options)) as again:
        assert again.draft() == TYPED
        again.keep_draft(b"")
        again.keep_draft(b"")
        assert again.draft() == b""
    assert files(folder) == []


def test_a_draft_is_not_in_the_journal(registry: SqlRegistry) -> None:
    before = registry.read(lambda q: q.head())
    registry.keep_draft(TYPED)
    assert registry.read(lambda q: q.head()) == before


def test_nobody_else_reads_it_also_if_the_file_is_put_in_the_place_of_their_own(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    add(registry, "dung", Role.CASE_OFFICER)
    registry.keep_draft(TYPED)
    (hers,) = files(folder)
    registry.close()
    with contextlib.closing(use(folder, options, "dung")) as his:
        assert his.draft() == b""
        his.keep_draft(b"his")
        (own,) = set(files(folder)) - {hers}
        own.write_bytes(hers.read_bytes())
        assert his.draft() == b""


def test_another_password_opens_it_still(folder: Path, options: Options, registry: SqlRegistry) -> None:
    add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    with contextlib.closing(use(folder, options, "dung")) as his:
        his.keep_draft(TYPED)
        his.write(manage_users.change_own_password, OWN, FIRST.replace("1", "7") + "Zz9!")
        assert his.draft() == TYPED


def test_a_file_that_was_damaged_is_no_draft(folder: Path, registry: SqlRegistry) -> None:
    registry.keep_draft(TYPED)
    (file,) = files(folder)
    file.write_bytes(file.read_bytes()[:-1])
    assert registry.draft() == b""
    file.write_bytes(b"")
    assert registry.draft() == b""


def test_an_erasure_takes_every_draft_off_the_disk(folder: Path, registry: SqlRegistry) -> None:
    person = enter_closed(registry, date(2020, 9, 1), name="Mạc Thị Ngọc Khuê")
    registry.keep_draft(TYPED)
    registry.write(erase_people, [person], ORDER)
    assert files(folder) == []
