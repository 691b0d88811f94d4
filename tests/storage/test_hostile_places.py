"""What lies at a place was written by whoever had the stick: nothing beyond the place is touched because of it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models.backup import Position
from models.clock import FixedClock
from models.errors import ErrorCode
from models.restoring import Proof
from storage.backups import log_copy
from storage.backups.layout import checked
from storage.backups.manifest import read_manifest, sealed_manifest
from storage.backups.records import PLACES_FILE, kept_places
from storage.changes.format import _HEAD, _MAGIC, FOLDER, segments_in
from storage.registry import DATABASE, Options
from tests.conftest import LOGIN, PASSWORD
from tests.storage.backing_up import Office, code_of, open_office

PROOF = Proof(LOGIN, PASSWORD)


@pytest.fixture
def office(folder: Path, options: Options) -> Iterator[Office]:
    made = open_office(folder, options)
    made.back_up()
    yield made
    made.registry.close()


def test_a_list_of_the_log_removes_no_file_elsewhere(office: Office) -> None:
    changes = office.at_place.changes
    (changes / "0-0-").mkdir()
    body = json.loads((changes / log_copy.LIST).read_bytes())
    del body["check"]
    body["files"]["0-0-/" + os.path.relpath(office.folder / DATABASE, changes / "0-0-")] = [1, "x"]
    (changes / log_copy.LIST).write_bytes(checked(body))
    log_copy.remove_before(office.at_place, Position(1, 10**6))
    assert (office.folder / DATABASE).exists()
    assert log_copy.read_list(changes) is None


def test_a_pool_that_leads_elsewhere_loses_nothing_there(office: Office, tmp_path: Path, clock: FixedClock) -> None:
    theirs = tmp_path / "documents" / "ab" / "thesis"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"x")
    office.at_place.blobs.rename(tmp_path / "moved")
    office.at_place.blobs.symlink_to(theirs.parent.parent)
    (first,) = office.generations()
    clock.instant += timedelta(days=400)
    for _ in range(7):
        clock.instant += timedelta(days=1)
        office.note()
        done = office.back_up()
    assert first.name not in done.held, "thinned, with what was in the pool for it"
    assert theirs.exists()


def test_files_of_others_in_the_pool_hinder_nothing(office: Office, tmp_path: Path) -> None:
    for name in ("Thumbs.db", ".DS_Store", "ab", "0a"):
        with_others = office.at_place.blobs / name
        if not with_others.exists():
            with_others.write_bytes(b"x")
    (next(path for path in office.at_place.blobs.iterdir() if path.is_dir()) / "desktop.ini").write_bytes(b"x")
    office.keep(b"%PDF another")
    office.disk.copy_log(office.folder, office.place, office.place.path, office.registry.backup_care().position)
    assert office.back_up().faults == ()
    assert office.disk.restore(office.place.path, tmp_path / "in" / "so", PROOF).missing == ()


def test_a_backup_that_names_other_files_is_not_copied(office: Office, tmp_path: Path) -> None:
    """Whoever has the key of the database can seal any list."""
    key = office.registry._session.vault.keys.database
    folder = office.at_place.generation(office.generations()[0].name)
    manifest = read_manifest(folder)
    contents = manifest.open(key)
    (folder.parent / "theirs").write_bytes(b"")
    empty = type(contents.files[DATABASE])(0, hashlib.sha256(b"").hexdigest())
    forged = replace(contents, files={**contents.files, "../theirs": empty})
    (folder / "manifest.json").write_bytes(sealed_manifest(manifest.head, forged, key))
    assert code_of(lambda: office.disk.restore(office.place.path, tmp_path / "in" / "so", PROOF)) is (
        ErrorCode.NO_BACKUP
    )
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("name", ["epoch", "first", "schema", "version", "registry", "key_id", "id"])
def test_every_value_of_a_segments_header_may_be_anything(office: Office, name: str) -> None:
    folder = office.folder / FOLDER
    raw = next(iter(folder.glob("*.log"))).read_bytes()
    body = json.loads(raw[_HEAD.size : _HEAD.size + _HEAD.unpack_from(raw)[1]])
    odd: tuple[object, ...] = (None, True, 10**17, 0.5, "x", [], {})
    for value in odd:
        content = json.dumps({**body, name: value}).encode()
        head = _HEAD.pack(_MAGIC, len(content), hashlib.sha256(content).digest()[:8])
        hostile = folder / "000009-000000000001-abcdefab.log"
        hostile.write_bytes(head + content)
        assert segments_in(folder)[1] == [hostile.name]


def test_the_list_of_places_leads_to_no_other_machine(office: Office) -> None:
    paths = [str(office.place.path), "//server/share", "\\\\server\\share", "so-sao-luu", "../so-sao-luu"]
    (office.folder / PLACES_FILE).write_bytes(checked({"places": [{"path": path} for path in paths]}))
    assert kept_places(office.folder) == (office.place.path,)
