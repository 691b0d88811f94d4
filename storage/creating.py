"""Making a new registry: folder, database, first user, and the keyring last."""

from __future__ import annotations

import contextlib
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.ids import OfficeId, UserId
from models.office import Office, OfficeFields
from models.passwords import check_password
from models.ports import FirstUser
from models.roles import Role, User, UserFields
from storage import caches, schema
from storage.blobs import Blobs
from storage.connection import close_database, create_database, driver_errors, write_transaction
from storage.context import Context
from storage.files import disk_errors, make_folder, remove_folders
from storage.journal import Journal, author_of
from storage.keyring import Keyring, new_keys
from storage.options import REAL, TRAINING, Options
from storage.rotation import DATABASE
from storage.rule_files import LawBook
from storage.sealing import new_key
from storage.session import Session
from storage.vault import Vault
from storage.work import SqlWork


def create_registry(
    folder: Path, office: OfficeFields, first_user: FirstUser, *, training: bool, options: Options | None = None
) -> None:
    """Make a new registry in an empty or new folder. On any failure nothing of it is left.

    Raises FOLDER_NOT_EMPTY, PASSWORD_TOO_WEAK and disk errors.
    """
    options = options or Options()
    check_password(first_user.password)
    with disk_errors():
        if folder.exists() and any(folder.iterdir()):
            raise RegistryError(ErrorCode.FOLDER_NOT_EMPTY)
    made = make_folder(folder)
    try:
        _create(folder, office, first_user, TRAINING if training else REAL, options)
    except BaseException:
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                path.unlink()
        remove_folders(made)
        raise


def _create(folder: Path, office: OfficeFields, first_user: FirstUser, kind: str, options: Options) -> None:
    keys, book = new_keys(), LawBook(options.law)
    registry_id, user_id = options.new_id(), UserId(options.new_id())
    user = User(user_id, UserFields(first_user.login, first_user.name, role=Role.CHIEF.value))
    connection = create_database(folder / DATABASE, keys.database, synchronous=options.synchronous)
    try:
        schema.create(connection)
        now = options.clock.now()
        with write_transaction(connection):
            connection.execute(
                "INSERT INTO registry (only, id, kind, epoch, created_at, digest_key, blob_name_key)"
                " VALUES (1, ?, ?, 1, ?, ?, ?)",
                (registry_id, kind, int(now.timestamp()), new_key(), new_key()),
            )
            office_id = options.new_id()
            author = author_of(user_id, office_id, "create_registry", now, 1, options.new_id)
            vault = Vault(folder, Keyring(registry_id, kind, ()), lambda: options.cost_for(kind), keys)
            context = Context(connection, Journal(connection), author, Session(user, vault))
            work = SqlWork(context, Blobs(folder, b"\0" * 32), book, options.seal_for(kind), options.new_id)
            work.offices.add_own(Office(OfficeId(office_id), office))
            work.accounts.add_first(user, first_user.password)
            work.accounts.settle()
            caches.renew(connection, work.rules, work.practice)
    finally:
        with driver_errors():
            close_database(connection)
    vault.put(work.recoveries.keyring)  # last: without one the folder is no registry, so a cut leaves none half made
