"""The keyring against bytes that nobody of ours wrote, and boxes that only their owner opens."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models.accounts import Way
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from storage.boxes import SHEET, box_key, public_of
from storage.calibration import SECONDS, calibrated
from storage.keyring import (
    COPY,
    DATABASE_KEY,
    FILE,
    LEAST_COST,
    KdfCost,
    Keyring,
    Keys,
    new_keys,
    read_keyring,
    write_keyring,
)
from storage.sealing import new_key
from tests.conftest import CHEAP

PASSWORD = "MatKhau!1"
USER, OTHER = UserId("u-1"), UserId("u-2")


def keyring_of(keys: Keys) -> Keyring:
    return Keyring("registry", "real", ()).with_slot(USER, "hanh", PASSWORD, keys, CHEAP)


def code_of(deed: Any) -> ErrorCode:
    with pytest.raises(RegistryError) as raised:
        deed()
    return raised.value.code


def forged(folder: Path, change: Any) -> None:
    """Both files changed by somebody who knows how the check is made."""
    body = json.loads((folder / FILE).read_bytes())
    body.pop("check")
    change(body)
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    raw = json.dumps(body | {"check": hashlib.sha256(canonical).hexdigest()}).encode()
    for name in (FILE, COPY):
        (folder / name).write_bytes(raw)


def written(folder: Path) -> tuple[Keyring, Keys]:
    keys = new_keys()
    keyring = keyring_of(keys).with_recovery("r-1", Way.SHEET, 7, public_of(box_key(b"1" * 32, SHEET)), keys)
    write_keyring(folder, keyring)
    return keyring, keys


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    keyring, keys = written(tmp_path)
    again = read_keyring(tmp_path)
    assert again == keyring
    assert again.unlock(again.slots[0], PASSWORD) == keys


SLOT: dict[str, Any] = {
    "no user": lambda slot: slot.pop("user"),
    "a number for a user": lambda slot: slot.update(user=7),
    "no salt": lambda slot: slot["kdf"].pop("salt"),
    "no base64": lambda slot: slot.update(sealed="§§"),
    "a list for a seal": lambda slot: slot.update(sealed=[1]),
    "boxes that are none": lambda slot: slot.update(given=[]),
    "a box of an unknown kind": lambda slot: slot.update(given={"signing": "AAAA"}),
    "a text for boxes": lambda slot: slot.update(given="database"),
}
ENTRY: dict[str, Any] = {
    "an unknown way": lambda entry: entry.update(way="phone"),
    "no way": lambda entry: entry.pop("way"),
    "a text for an instant": lambda entry: entry.update(made_at="7"),
    "yes for an instant": lambda entry: entry.update(made_at=True),
    "no boxes": lambda entry: entry.pop("given"),
    "a number for a key": lambda entry: entry.update(public=7),
}


@pytest.mark.parametrize("change", SLOT.values(), ids=SLOT)
def test_a_forged_slot_is_damage(tmp_path: Path, change: Any) -> None:
    written(tmp_path)
    forged(tmp_path, lambda body: change(body["slots"][0]))
    assert code_of(lambda: read_keyring(tmp_path)) is ErrorCode.KEYRING_DAMAGED


@pytest.mark.parametrize("change", ENTRY.values(), ids=ENTRY)
def test_a_forged_way_to_recover_is_damage(tmp_path: Path, change: Any) -> None:
    written(tmp_path)
    forged(tmp_path, lambda body: change(body["recovery"][0]))
    assert code_of(lambda: read_keyring(tmp_path)) is ErrorCode.KEYRING_DAMAGED


@pytest.mark.parametrize("recovery", [None, 7, "x", {"a": 1}, [None], [[]]], ids=str)
def test_recovery_of_another_shape_is_damage(tmp_path: Path, recovery: Any) -> None:
    written(tmp_path)
    forged(tmp_path, lambda body: body.update(recovery=recovery))
    assert code_of(lambda: read_keyring(tmp_path)) is ErrorCode.KEYRING_DAMAGED


def test_a_keyring_from_before_there_was_recovery_still_opens(tmp_path: Path) -> None:
    _, keys = written(tmp_path)

    def older(body: dict[str, Any]) -> None:
        del body["recovery"]
        del body["slots"][0]["given"]

    forged(tmp_path, older)
    keyring = read_keyring(tmp_path)
    assert keyring.recovery == ()
    assert keyring.unlock(keyring.slots[0], PASSWORD) == keys


def test_a_slot_of_another_version_is_that_of_a_newer_program(tmp_path: Path) -> None:
    written(tmp_path)
    forged(tmp_path, lambda body: body["slots"][0]["kdf"].update(name="argon3"))
    assert code_of(lambda: read_keyring(tmp_path)) is ErrorCode.NEWER_VERSION


def test_random_bytes_and_random_changes_are_damage_or_do_not_open(tmp_path: Path) -> None:
    keyring, keys = written(tmp_path)
    raw, random = (tmp_path / FILE).read_bytes(), Random(3)
    for _ in range(400):
        changed = bytearray(raw)
        for _ in range(random.randrange(1, 6)):
            changed[random.randrange(len(raw))] = random.randrange(256)
        for name in (FILE, COPY):
            (tmp_path / name).write_bytes(changed)
        try:
            read = read_keyring(tmp_path)
        except RegistryError as error:
            assert error.code in (ErrorCode.KEYRING_DAMAGED, ErrorCode.NEWER_VERSION)  # noqa: PT017
        else:
            assert read == keyring
            assert read.unlock(read.slots[0], PASSWORD) == keys


def test_a_failure_before_the_file_leaves_the_keyring_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import storage.keyring as module

    before, keys = written(tmp_path)
    after = before.with_slot(USER, "hanh", "MatKhau!2", keys, CHEAP)
    write = module.write_whole

    def refusing_the_file(path: Path, content: bytes) -> None:
        if path.name == FILE:
            raise RegistryError(ErrorCode.DISK_FULL)
        write(path, content)

    monkeypatch.setattr(module, "write_whole", refusing_the_file)
    assert code_of(lambda: write_keyring(tmp_path, after)) is ErrorCode.DISK_FULL
    assert read_keyring(tmp_path) == before


# --- boxes ---------------------------------------------------------------------------------------


def test_a_key_given_to_a_user_is_opened_by_the_password_that_nobody_else_knows() -> None:
    keys, given = new_keys(), new_key()
    keyring = keyring_of(keys).giving(USER, "clinical", given, keys.public().box)
    assert keyring.unlock(keyring.slots[0], PASSWORD) == replace(keys, clinical=given)


def test_a_box_moved_to_another_slot_name_or_registry_does_not_open() -> None:
    keys = new_keys()
    keyring = keyring_of(keys).giving(USER, "clinical", new_key(), keys.public().box)
    slot = keyring.slots[0]
    renamed = replace(slot, given={DATABASE_KEY: slot.given["clinical"]})
    assert code_of(lambda: keyring.unlock(renamed, PASSWORD)) is ErrorCode.KEYRING_DAMAGED
    twin = keyring.with_slot(OTHER, "dung", PASSWORD, keys, CHEAP)
    moved = replace(twin.slot_for(OTHER), given=slot.given)
    assert code_of(lambda: twin.unlock(moved, PASSWORD)) is ErrorCode.KEYRING_DAMAGED
    entry = keyring.with_recovery("r-1", Way.SHEET, 7, public_of(box_key(b"1" * 32, SHEET)), keys)
    elsewhere = replace(entry, registry="another")
    assert code_of(lambda: elsewhere.recover(box_key(b"1" * 32, SHEET))) is ErrorCode.SHEET_OF_ANOTHER


def test_a_changed_box_is_damage() -> None:
    keys = new_keys()
    keyring = keyring_of(keys).giving(USER, "clinical", new_key(), keys.public().box)
    slot = keyring.slots[0]
    box = slot.given["clinical"]
    for at in range(0, len(box), 5):
        changed = box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :]
        broken = replace(slot, given={"clinical": changed})
        assert code_of(lambda slot=broken: keyring.unlock(slot, PASSWORD)) is ErrorCode.KEYRING_DAMAGED


def test_after_a_rotation_only_those_named_have_the_new_key() -> None:
    keys, other, sheet, new = new_keys(), new_keys(), box_key(b"2" * 32, SHEET), new_key()
    keyring = keyring_of(keys).with_slot(OTHER, "dung", PASSWORD, replace(other, database=keys.database), CHEAP)
    keyring = keyring.with_recovery("r-1", Way.SHEET, 7, public_of(sheet), keys)
    keyring = keyring.with_recovery("r-2", Way.SHEET, 7, public_of(box_key(b"3" * 32, SHEET)), keys)
    rotated = keyring.rotated(new, {USER: keys.public().box}, {"r-1": public_of(sheet)})
    assert [slot.user for slot in rotated.slots] == [USER]
    assert rotated.unlock(rotated.slots[0], PASSWORD) == replace(keys, database=new)
    assert rotated.recover(sheet)[1].database == new
    assert code_of(lambda: rotated.recover(box_key(b"3" * 32, SHEET))) is ErrorCode.SHEET_OF_ANOTHER


def test_no_key_shows_in_what_is_printed_of_keys() -> None:
    keys = replace(new_keys(), clinical=new_key())
    for key in (keys.database, keys.signing, keys.clinical):
        assert key is not None
        assert repr(key) not in repr(keys)


# --- calibration ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [0.01, 0.05, 0.12, 0.2, 0.5])
def test_the_cost_fills_the_second_without_passing_it(seconds: float) -> None:
    """A machine on which the least takes so long, and every derivation in proportion to memory and passes."""

    def on_this_machine(cost: KdfCost) -> float:
        return seconds * (cost.memory_kib / LEAST_COST.memory_kib) * (cost.passes / LEAST_COST.passes)

    cost = calibrated(on_this_machine)
    assert on_this_machine(cost) <= SECONDS
    assert on_this_machine(cost) >= min(0.3, seconds * 4 * 8)
    assert cost.memory_kib >= LEAST_COST.memory_kib
    assert cost.passes >= LEAST_COST.passes


@pytest.mark.parametrize("seconds", [0.8, 3.0, 60.0])
def test_a_slow_machine_still_pays_the_least(seconds: float) -> None:
    assert calibrated(lambda _: seconds) == LEAST_COST
