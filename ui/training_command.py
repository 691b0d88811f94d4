"""``training``: a registry of invented people, made without a window and without Qt."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from models.clock import Clock, FixedClock, SystemClock
from models.dates import legal_day, parse_moment
from models.errors import ErrorCode, RegistryError
from models.ids import IdSource
from models.ports import Storage
from ui.messages import error_text

DONE, FAILED = 0, 1
UNTIL = "09:00 24/11/2026"
"""Where the lives stop unless said otherwise: a fixed instant, so that a seed says everything."""


def add_training(commands: Any) -> None:
    """Declare the command on an argparse sub-parser collection."""
    training = commands.add_parser(
        "training",
        help="tạo sổ huấn luyện với người giả định trong một thư mục trống",
        description="Tạo sổ huấn luyện: người, diễn biến, bản quét đều là giả định. Không hỏi gì; tài khoản và mật"
        " khẩu là của mọi sổ huấn luyện, ghi trên trang mở khóa. Cùng hạt giống và thời điểm cho cùng nội dung.",
    )
    training.add_argument("folder", type=Path, metavar="DIR")
    training.add_argument("--people", type=_count, default=500, metavar="N", help="số người; mặc định 500")
    training.add_argument("--seed", type=int, default=1, metavar="S", help="hạt giống; mặc định 1")
    training.add_argument(
        "--until",
        default=UNTIL,
        metavar="LÚC",
        help=f'thời điểm mà diễn biến dừng lại: "nay", hoặc ví dụ "{UNTIL}" (mặc định)',
    )


def _count(text: str) -> int:
    """A number of people, at least one."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"“{text}” không phải là số người")
    return int(text)


def run_training(arguments: argparse.Namespace, make_storage: Callable[[Clock, IdSource], Storage]) -> int:
    """Make the registry; counts as JSON on standard output, progress and errors on standard error."""
    from models.training.account import TRAINING_LOGIN
    from models.training.ids import seeded_ids
    from models.training.registry import make_training_registry

    try:
        until = _instant(arguments.until)
        storage = make_storage(FixedClock(until), seeded_ids(arguments.seed))
        filled = make_training_registry(storage, arguments.folder, until, arguments.people, arguments.seed, _progress)
    except RegistryError as error:
        message = error_text(error)
        print(f"{message.text} {message.advice}", file=sys.stderr)
        return FAILED
    data = {"seed": arguments.seed, "until": until.isoformat(), "login": TRAINING_LOGIN, **asdict(filled)}
    print(json.dumps(data, ensure_ascii=False))
    return DONE


def _instant(text: str) -> datetime:
    """An instant of legal time as typed. Raises IMPOSSIBLE_DATE."""
    now = SystemClock().now()
    if text.strip().lower() == "nay":
        return now.replace(second=0, microsecond=0)
    try:
        return parse_moment(text, legal_day(now)).instant
    except ValueError:
        raise RegistryError(ErrorCode.IMPOSSIBLE_DATE) from None


def _progress(done: int, total: int) -> None:
    print(f"Đã lập {done}/{total} người", file=sys.stderr, flush=True)
