"""The order of ICU's collation "vi", read from the ICU library that the wheel of icu4py carries.

icu4py 1.2 has no class for collation, so the two C functions are called directly.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import re
from collections.abc import Callable

import pytest

_PARTS = ("icudata", "icuuc", "icui18n")
"""In the order in which they need each other."""


def collation_keys() -> Callable[[str], bytes]:
    """A function that gives ICU's sort key for Vietnamese; skips the test where the wheel has no ICU to load."""
    files = [file for file in importlib.metadata.files("icu4py") or () if "libicu" in file.name]
    paths = [next((str(file.locate()) for file in files if part in file.name), "") for part in _PARTS]
    if not all(paths):
        pytest.skip("icu4py carries its ICU in another way on this system")
    library = [ctypes.CDLL(path) for path in paths][-1]
    found = re.search(r"\.so\.(\d+)", paths[-1])
    assert found is not None
    version = found[1]
    status = ctypes.c_int(0)
    open_collator = getattr(library, f"ucol_open_{version}")
    open_collator.restype = ctypes.c_void_p
    open_collator.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)]
    collator = open_collator(b"vi", ctypes.byref(status))
    assert status.value <= 0, "ICU has no Vietnamese collation"
    get_key = getattr(library, f"ucol_getSortKey_{version}")
    get_key.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_char_p, ctypes.c_int32]

    def key(text: str) -> bytes:
        units = text.encode("utf-16-le")
        room = ctypes.create_string_buffer(40 + 20 * len(text))
        length = get_key(collator, units, len(units) // 2, room, len(room))
        assert 0 < length <= len(room)
        return room.raw[: length - 1]

    return key
