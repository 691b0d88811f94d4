"""The same actions without a window and without Qt; gets its ports from main.py."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from models import fields
from models.actions.take_over_list import take_over_list
from models.clock import today
from models.dates import parse_date
from models.errors import ErrorCode, RegistryError
from models.office import OfficeFields
from models.papers.contents import DossierKind
from models.papers.lists import ListKind
from models.ports import FirstUser, Registry, Storage
from models.taking_over.columns import COLUMN_LABELS, find_head
from models.taking_over.plan import Skipped, TakeOverPlan, Verdict, plan_sheet
from models.text import clean_line
from ui.backup_command import add_backup_commands, run_backup, run_rescue, run_restore
from ui.messages import error_text
from ui.passwords import read_password
from ui.words import NOTES, VERDICTS, fault_text

DONE, FAILED, NOT_CHECKED = 0, 1, 3
_RESCUE = "Để cứu sổ: main.py rescue THƯ-MỤC-SỔ THƯ-MỤC-MỚI. Giữ nguyên thư mục sổ, cắm USB sao lưu trước."
_CHECK_CODES = """mã kết thúc:
  0  sổ toàn vẹn
  1  có lỗi, hoặc sổ hỏng đến mức không mở được
  3  không kiểm tra được: sổ đang mở ở nơi khác, sai mật khẩu, sổ của phiên bản mới hơn, ổ đĩa lỗi"""


def add_commands(commands: Any) -> None:
    """Declare the commands on an argparse sub-parser collection."""
    create = commands.add_parser("create", help="tạo sổ mới trong một thư mục trống")
    create.add_argument("folder", type=Path, metavar="DIR")
    create.add_argument("--commune", required=True, help='tên đơn vị hành chính, ví dụ "xã Mẫu"')
    create.add_argument("--parent", required=True, help='cơ quan chủ quản, ví dụ "Công an tỉnh An Giang"')
    create.add_argument("--place", help="địa danh trên văn bản; mặc định theo --commune")
    create.add_argument("--symbol", default="", help="ký hiệu trong số văn bản, ví dụ CAX")
    create.add_argument("--chief", default="", help="họ tên Trưởng Công an")
    create.add_argument("--start", help="ngày bắt đầu dùng sổ; mặc định hôm nay")
    create.add_argument("--remote", action="store_true", help="địa bàn vùng sâu, vùng xa")
    create.add_argument("--login", required=True, help="tên đăng nhập của người tạo sổ")
    create.add_argument("--name", required=True, help="họ tên của người tạo sổ")
    create.add_argument("--training", action="store_true", help="sổ huấn luyện")
    create.add_argument("--password-file", type=Path, help="tệp chứa mật khẩu (dòng đầu)")

    take = commands.add_parser("import", help="nhập danh sách đã có (mẫu III-10)")
    take.add_argument("folder", type=Path, metavar="DIR")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi")
    take.add_argument("--json", action="store_true", help="in kết quả từng dòng dạng JSON")
    _opening(take)

    check = commands.add_parser(
        "check",
        help="kiểm tra toàn vẹn sổ",
        epilog=_CHECK_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("folder", type=Path, metavar="DIR")
    check.add_argument("--anew", action="store_true", help="tính lại trạng thái của mọi người, kể cả người không đổi")
    check.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    _opening(check)
    add_backup_commands(commands)
    _add_print(commands)


def _add_print(commands: Any) -> None:
    parser = commands.add_parser("print", help="in một giấy, một hồ sơ hay một danh sách ra tệp PDF")
    parser.add_argument("folder", type=Path, metavar="DIR", nargs="?", help="thư mục của sổ; mẫu trống không cần")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="tệp PDF; không ghi đè tệp đã có")
    parser.add_argument("--person", metavar="ID", help="mã trong sổ, hoặc số định danh của người")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--form", metavar="ID", help="mẫu, ví dụ III-04")
    what.add_argument("--dossier", choices=[kind.value for kind in DossierKind], help="loại hồ sơ")
    what.add_argument(
        "--list", choices=[kind.value for kind in ListKind if kind is not ListKind.SHOWN], help="loại danh sách"
    )
    parser.add_argument("--blank", action="store_true", help="in mẫu trống để viết tay")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD", help="từ ngày")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD", help="đến ngày")
    _opening(parser)


def _opening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--login", help="tên đăng nhập; không cần nếu sổ chỉ có một tài khoản")
    parser.add_argument("--password-file", type=Path, help="tệp chứa mật khẩu (dòng đầu)")
    parser.add_argument("--training", action="store_true", help="sổ huấn luyện")


def run(arguments: argparse.Namespace, storage: Storage, clock: Any) -> int:
    """Run a command; expected errors are printed as sentences, exit code 1."""
    if arguments.command == "print":
        from ui.print_command import run_print as command  # whoever prints nothing need not wait for the printing
    else:
        command = _COMMANDS[arguments.command]
    try:
        return command(arguments, storage, clock)
    except RegistryError as error:
        return say_error(error)


def say_error(error: RegistryError) -> int:
    """Print an expected error as a sentence with its next step; returns the exit code."""
    message = error_text(error)
    print(f"{message.text} {message.advice}", file=sys.stderr)
    return FAILED


def _create(arguments: argparse.Namespace, storage: Storage, clock: Any) -> int:
    commune = clean_line(arguments.commune)
    day = today(clock)
    office = fields.build(
        OfficeFields,
        {
            "kind": "commune_police",
            "parent_line": arguments.parent,
            "issuer_line": f"Công an {commune}",
            "place": arguments.place or commune[:1].upper() + commune[1:],
            "commune": commune,
            "symbol": arguments.symbol,
            "peoples_committee": f"UBND {commune}",
            "chief": arguments.chief,
            "chief_position": f"Trưởng Công an {commune}",
            "start": _day(arguments.start, day) if arguments.start else day,
            "remote": arguments.remote,
        },
    )
    password = read_password(arguments.password_file, repeat=True)
    first_user = FirstUser(arguments.login, arguments.name, password)
    storage.create(arguments.folder, office, first_user, training=arguments.training)
    print("Đã tạo sổ.")
    return DONE


def _day(text: str, day: date) -> date:
    try:
        return parse_date(text, day)
    except ValueError:
        raise RegistryError(ErrorCode.IMPOSSIBLE_DATE) from None


def _import(arguments: argparse.Namespace, storage: Storage, clock: Any) -> int:
    sheets = storage.read_workbook(arguments.file)
    found = next(((sheet, head) for sheet in sheets if (head := find_head(sheet)) is not None), None)
    if found is None:
        raise RegistryError(ErrorCode.WORKBOOK_NO_LIST)
    registry = open_registry(arguments, storage)
    try:
        plan = registry.read(lambda q: plan_sheet(found[0], found[1], q.like, q.rules(), q.practice(), today(clock)))
        if not arguments.dry_run and plan.taken:
            registry.write(take_over_list, plan)
    finally:
        registry.close()
    if arguments.json:
        print(json.dumps(plan_data(plan), ensure_ascii=False, indent=1))
    else:
        _print_plan(plan, written=not arguments.dry_run)
    return DONE


def plan_data(plan: TakeOverPlan) -> dict[str, Any]:
    """A plan as JSON data: what became of every row, without names."""
    rows = []
    for row in plan.rows:
        data: dict[str, Any] = {"row": row.row, "verdict": row.verdict.value}
        if row.notes:
            data["notes"] = [note.value for note in row.notes]
        if row.double_of is not None:
            data["double_of"] = row.double_of
        rows.append(data)
    return {
        "sheet": plan.sheet,
        "columns": {column.value: index + 1 for index, column in plan.head.columns.items()},
        "counts": {verdict.value: plan.count(verdict) for verdict in (*Verdict, *Skipped)},
        "rows": rows,
    }


def _print_plan(plan: TakeOverPlan, *, written: bool) -> None:
    named = ", ".join(COLUMN_LABELS[column] for column in plan.head.columns.values())
    print(f"Trang tính “{plan.sheet}”, tiêu đề ở dòng {plan.head.row + 1}. Các cột: {named}.")
    for row in plan.rows:
        if row.is_person:
            notes = "; ".join(NOTES[note].replace("{double_of}", str(row.double_of)) for note in row.notes)
            print(f"  dòng {row.row}: {VERDICTS[row.verdict]}{': ' + notes if notes else ''}")
    others = [f"{plan.count(kind)} {VERDICTS[kind].lower()}" for kind in Skipped if plan.count(kind)]
    done = "Đã nhập" if written else "Sẽ nhập"
    print(
        f"{done} {len(plan.taken)} người ({plan.count(Verdict.TAKEN_WITH_WARNING)} cần xem lại), "
        f"không nhập {plan.count(Verdict.REFUSED)}, đã có {plan.count(Verdict.PRESENT)}. "
        f"Dòng khác: {', '.join(others)}."
    )


def _check(arguments: argparse.Namespace, storage: Storage, clock: Any) -> int:
    try:
        registry = open_registry(arguments, storage)
    except RegistryError as error:
        say_error(error)
        if error.code not in (ErrorCode.REGISTRY_DAMAGED, ErrorCode.KEYRING_DAMAGED):
            return NOT_CHECKED
        print(_RESCUE, file=sys.stderr)
        return FAILED
    try:
        faults = registry.check(anew=arguments.anew)
        damaged = registry.damaged is not None
        spare = () if damaged else registry.read(lambda q: q.spare_papers())
    except RegistryError as error:
        say_error(error)
        return NOT_CHECKED
    finally:
        registry.close()
    if arguments.json:
        listed = [{"kind": fault.kind.value, "where": fault.where} for fault in faults]
        print(json.dumps({"faults": listed, "spare_papers": list(spare)}, ensure_ascii=False, indent=1))
        return FAILED if faults else DONE
    for fault in faults:
        print(fault_text(fault))
    if spare:
        print(f"Có {len(spare)} tệp giấy tờ không thuộc giấy tờ nào, do một lần lưu bị ngắt; không ảnh hưởng đến sổ.")
    print("Sổ toàn vẹn." if not faults else f"Có {len(faults)} lỗi.")
    if damaged:
        print(_RESCUE)
    return FAILED if faults else DONE


def open_registry(arguments: argparse.Namespace, storage: Storage) -> Registry:
    """The registry that a command names, opened with the password that it asks for. Raises as ``Storage.open``."""
    known = storage.logins(arguments.folder)
    login = arguments.login or (known[0] if len(known) == 1 else "")
    return storage.open(arguments.folder, login, read_password(arguments.password_file), training=arguments.training)


_COMMANDS = {
    "create": _create,
    "import": _import,
    "check": _check,
    "backup": run_backup,
    "restore": run_restore,
    "rescue": run_rescue,
}


def command_names() -> Sequence[str]:
    """The commands that run here."""
    return tuple(_COMMANDS)
