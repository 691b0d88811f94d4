"""``backup``, ``restore`` and ``rescue``, without a window and without Qt."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.actions.manage_backups import compare_numbers, enrol_place
from models.backup import Place, PlaceKind
from models.errors import ErrorCode, RegistryError, SheetFault
from models.ports import Registry, Storage
from models.recovery.code import read_code
from models.restoring import LastNumber, Proof, Rescued, Restored
from ui.messages import Message
from ui.passwords import read_line, read_password
from ui.restore_words import rescued_lines, rescued_message, restored_lines, restored_message
from ui.words import fault_text

DONE, SOMETHING_MISSING = 0, 2
_UNNAMED, _LONGEST_NAME = "Ổ sao lưu", 60
_NUMBER = re.compile(r"(\d{4})=(\d{1,9})/(\S.*)")


def add_backup_commands(commands: Any) -> None:
    """Declare the commands on an argparse sub-parser collection."""
    backup = commands.add_parser("backup", help="sao lưu sổ ra một nơi và thử lại bản sao lưu")
    backup.add_argument("registry_folder", type=Path, metavar="DIR")
    backup.add_argument(
        "root", type=Path, metavar="ROOT", help="USB hoặc thư mục; nơi mới được đăng ký làm nơi sao lưu"
    )
    backup.add_argument("--name", default="", help="tên của nơi sao lưu mới")
    backup.add_argument("--log-only", action="store_true", help="chỉ chép nhật ký thay đổi")
    backup.add_argument("--login", required=True, help="tên đăng nhập")
    backup.add_argument("--password-file", type=Path, help="tệp chứa mật khẩu (dòng đầu)")
    backup.add_argument("--training", action="store_true", help="sổ huấn luyện")
    restore = commands.add_parser("restore", help="dựng lại sổ từ bản sao lưu, ví dụ trên máy mới")
    restore.add_argument("backup", type=Path, metavar="BACKUP", help="USB, nơi sao lưu, hoặc một bản sao lưu")
    _making(restore)
    restore.add_argument(
        "--last-number",
        action="append",
        default=[],
        type=_number,
        metavar="NĂM=SỐ/KÝ-HIỆU",
        help='số cuối cùng đã dùng trên giấy, ví dụ "2026=145/QĐ-CAX"',
    )
    rescue = commands.add_parser("rescue", help="cứu một sổ bị hỏng; thư mục hỏng chỉ được đọc, không bị sửa")
    rescue.add_argument("damaged", type=Path, metavar="DAMAGED", help="thư mục của sổ bị hỏng")
    _making(rescue)
    rescue.add_argument(
        "--backup", action="append", default=[], type=Path, metavar="DIR", help="nơi sao lưu khác, ví dụ một USB"
    )


def _making(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="OUT", help="thư mục mới cho sổ")
    parser.add_argument(
        "--log", action="append", default=[], type=Path, metavar="DIR", help="thư mục có nhật ký thay đổi"
    )
    parser.add_argument("--login", required=True, help="tên đăng nhập")
    parser.add_argument("--password-file", type=Path, help="tệp chứa mật khẩu (dòng đầu)")
    parser.add_argument(
        "--sheet",
        action="store_true",
        help="mở bằng phiếu khôi phục; mật khẩu nhập vào là mật khẩu mới của chỉ huy",
    )
    parser.add_argument("--sheet-file", type=Path, help="tệp chứa mã của phiếu khôi phục, mỗi phiếu một dòng")
    parser.add_argument("--training", action="store_true", help="sổ huấn luyện")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _number(text: str) -> LastNumber:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” không phải dạng 2026=145/QĐ-CAX")
    return LastNumber(int(found[1]), f"/{found[3].strip()}", int(found[2]))


def run_backup(arguments: argparse.Namespace, storage: Storage, clock: Any) -> int:
    """A full backup, proven; or the change log alone."""
    folder, root = arguments.registry_folder, arguments.root
    password = read_password(arguments.password_file)
    registry = storage.open(folder, arguments.login, password, training=arguments.training)
    try:
        place = _place(registry, storage, root, arguments.name or root.resolve().name[:_LONGEST_NAME] or _UNNAMED)
        if arguments.log_only:
            registry.note_log_copied(storage.copy_log(folder, place, root, registry.backup_care().position))
            print("Đã chép nhật ký thay đổi.")
            return DONE
        snapshot = registry.snapshot()
        done = storage.back_up(
            snapshot, place, root, on_copied=lambda: registry.release(snapshot), progress=_progress()
        )
        registry.note_backup(done)
    finally:
        registry.close()
    print(f"Đã sao lưu và thử lại: {done.generation.name}.")
    for fault in done.faults:
        print(f"  {fault_text(fault)}")
    return SOMETHING_MISSING if done.faults else DONE


def _place(registry: Registry, storage: Storage, root: Path, name: str) -> Place:
    """The place at a root; one that is not enrolled yet is. Raises NOT_ALLOWED, PLACE_REFUSED, disk errors."""
    known = {care.place.id: care.place for care in registry.backup_care().places}
    for found in storage.places_on([root]):
        if found.id in known:
            return known[found.id]
    return registry.write(enrol_place, PlaceKind.STICK, root, {"name": name})


def run_restore(arguments: argparse.Namespace, storage: Storage, clock: Any) -> int:
    """Exit code 0 if nothing is missing, 2 if something is."""
    proof = _proof(arguments)
    restored = storage.restore(
        arguments.backup,
        arguments.folder,
        proof,
        logs=arguments.log,
        training=arguments.training,
        progress=_progress(),
    )
    if arguments.last_number:
        _note_numbers(arguments, storage, proof)
    _say(arguments, restored, restored_message(restored)[0], restored_lines(restored))
    whole = restored.log_whole and not (restored.missing or restored.faults or restored.of_other_key)
    return DONE if whole else SOMETHING_MISSING


def _note_numbers(arguments: argparse.Namespace, storage: Storage, proof: Proof) -> None:
    registry = storage.open(arguments.folder, proof.login, proof.password, training=arguments.training)
    try:
        registry.write(compare_numbers, arguments.last_number)
    finally:
        registry.close()


def run_rescue(arguments: argparse.Namespace, storage: Storage, clock: Any) -> int:
    """Exit code 0 if nothing is missing, 2 if something is."""
    rescued = storage.rescue(
        arguments.damaged,
        arguments.folder,
        _proof(arguments),
        backups=arguments.backup,
        logs=arguments.log,
        training=arguments.training,
        progress=_progress(),
    )
    _say(arguments, rescued, rescued_message(rescued)[0], rescued_lines(rescued))
    return DONE if rescued.is_complete and not rescued.faults else SOMETHING_MISSING


def _proof(arguments: argparse.Namespace) -> Proof:
    """Raises SHEET_UNREADABLE, WRONG_PASSWORD, PASSWORDS_DIFFER."""
    by_sheets = arguments.sheet or arguments.sheet_file is not None
    sheets = tuple(read_code(line) for line in _sheet_lines(arguments.sheet_file)) if by_sheets else ()
    return Proof(arguments.login, read_password(arguments.password_file, repeat=by_sheets), sheets)


def _sheet_lines(file: Path | None) -> Iterable[str]:
    """The codes of the sheets as typed: one line each, an empty line ends them."""
    if file is None:
        return iter(lambda: read_line("Mã của phiếu khôi phục (Enter khi đã hết): "), "")
    try:
        return [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        raise RegistryError(ErrorCode.SHEET_UNREADABLE, fault=SheetFault.COUNT.value, place=0) from None


def _progress() -> Callable[[int, int], None]:
    """Says every tenth part on standard error."""
    said = 0

    def show(done: int, total: int) -> None:
        nonlocal said
        tenth = 10 * done // max(total, 1)
        if tenth > said:
            said = tenth
            print(f"Đã chép {10 * tenth} %", file=sys.stderr, flush=True)

    return show


def _say(arguments: argparse.Namespace, result: Restored | Rescued, message: Message, lines: Iterable[str]) -> None:
    if arguments.json:
        print(json.dumps(asdict(result), ensure_ascii=False, indent=1, default=_plain))
        return
    print(f"{message.text} {message.advice}")
    for line in lines:
        print(f"  {line}")


def _plain(value: Any) -> str:
    """Days and instants as ISO text."""
    return str(value.isoformat())
