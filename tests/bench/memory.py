"""What memory this process takes."""

from __future__ import annotations

from pathlib import Path


def memory() -> dict[str, float]:
    """Megabytes resident now (VmRSS) and at most (VmHWM); empty where the system does not tell.

    Not ``ru_maxrss``: a process inherits that of the one that started it.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return {}
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return {name: int(lines[key].split()[0]) / 1024 for name, key in (("now", "VmRSS"), ("most", "VmHWM"))}
