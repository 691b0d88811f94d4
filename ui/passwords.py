"""What commands ask for at the terminal, or read from a file that is named: nothing secret is ever an argument."""

from __future__ import annotations

import getpass
from pathlib import Path

from models.errors import ErrorCode, RegistryError


def read_password(file: Path | None, *, repeat: bool = False) -> str:
    """The first line of a file, or what is typed unseen. Raises WRONG_PASSWORD, PASSWORDS_DIFFER."""
    if file is not None:
        try:
            return (file.read_text("utf-8").splitlines() or [""])[0]
        except (OSError, UnicodeDecodeError):
            raise RegistryError(ErrorCode.WRONG_PASSWORD) from None
    password = read_line("Mật khẩu: ")
    if repeat and read_line("Nhập lại mật khẩu: ") != password:
        raise RegistryError(ErrorCode.PASSWORDS_DIFFER)
    return password


def read_line(prompt: str) -> str:
    """A line typed unseen."""
    return getpass.getpass(prompt)
