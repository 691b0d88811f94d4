"""Sổ Bình An: parse the command line, wire, start.

The composition root: only here do storage, printing and windows meet. Nothing slow is imported before
it is needed.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # read late: the program is nearly always started without arguments
    import argparse

FROZEN = bool(getattr(sys, "frozen", False))


def main(argv: list[str]) -> int:
    """Run the program; returns its exit code."""
    os.umask(0o077)
    if argv[:1] == ["read-workbook"]:  # the separate process of storage/spreadsheets/reader.py
        from storage.spreadsheets.worker import main as read_workbook

        return read_workbook()
    arguments = parse(argv)
    if arguments.command in ("create", "import", "check", "backup", "restore", "rescue", "print"):
        from models.clock import SystemClock
        from ui.command_line import run

        return run(arguments, _storage(), SystemClock())
    if arguments.command == "law":
        from models.clock import SystemClock
        from ui.law_command import run_law

        return run_law(arguments, SystemClock())
    if arguments.command == "forms":
        from ui.forms_command import run_forms

        return run_forms(arguments)
    if arguments.command == "training":
        from ui.training_command import run_training

        return run_training(arguments, _storage)
    if arguments.command == "tour":
        from ui.tour.run import run_tour

        return run_tour(arguments.folder, _storage, arguments.documents, arguments.scale)
    gc.disable()  # nothing that is made while starting is garbage; ui/garbage.py collects from then on
    from ui.application import run_window

    program = (sys.executable,) if FROZEN else (sys.executable, str(Path(__file__).resolve()))
    return run_window(
        _folder(arguments),
        training=arguments.training,
        storage=_storage,
        training_command=(*program, "--training"),
    )


def parse(argv: list[str]) -> argparse.Namespace:
    """The command line's arguments; the commands are declared only when one is named."""
    import argparse

    parser = argparse.ArgumentParser(prog="so-binh-an", description="Sổ Bình An")
    parser.add_argument("--training", action="store_true", help="mở sổ huấn luyện (dữ liệu giả định)")
    parser.add_argument("--registry", type=Path, metavar="DIR", help="thư mục của sổ")
    if (argv and not argv[0].startswith("-")) or "--help" in argv or "-h" in argv:
        from ui.command_line import add_commands
        from ui.forms_command import add_forms
        from ui.law_command import add_law
        from ui.training_command import add_training

        commands = parser.add_subparsers(dest="command")
        add_commands(commands)
        add_training(commands)
        add_law(commands)
        add_forms(commands)
        tour = commands.add_parser("tour", help="chụp ảnh mọi màn hình trên sổ huấn luyện")
        tour.add_argument("folder", type=Path, metavar="DIR")
        kind = tour.add_mutually_exclusive_group()
        kind.add_argument("--documents", type=Path, metavar="DIR", help="thư mục docs: đặt ảnh cho README, hướng dẫn")
        kind.add_argument(
            "--scale", type=float, default=1.0, metavar="N", help="mật độ điểm ảnh: 2 như màn hình 200 %%"
        )
    parser.set_defaults(command=None)
    return parser.parse_args(argv)


def _folder(arguments: argparse.Namespace) -> Path:
    """The registry's folder: as given, else in the user's own data folder."""
    from models.training.account import TRAINING_FOLDER

    if arguments.registry is not None:
        return Path(arguments.registry)
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "SoBinhAn"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "so-binh-an"
    return base / (TRAINING_FOLDER if arguments.training else "so")


def _storage(clock=None, new_id=None):  # type: ignore[no-untyped-def]  # imported late: the unlock page shows before it
    from storage.disk import Disk
    from storage.registry import Options
    from storage.spreadsheets.reader import WORKER

    given = {name: value for name, value in (("clock", clock), ("new_id", new_id)) if value is not None}
    return Disk(Options(**given), worker=(sys.executable, "read-workbook") if FROZEN else WORKER)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:  # whoever read what a command prints has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
