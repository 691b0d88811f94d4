"""The guide as it is kept: Markdown pages in ``docs/huong-dan``, their order in its README, and searching them.

The pages are documentation and are read in the repository too, so they stay in ``docs``; the program reads the
very same files, found from here, as ``ui/theme.py`` finds its typefaces: an installation keeps the folder ``docs``
beside the folder ``ui``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from models.text import fold

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "huong-dan"
CONTENTS = "README"
_PART = re.compile(r"## (?P<part>.+)")
_ENTRY = re.compile(r"- \[(?P<title>[^\]]+)\]\((?P<name>[\w-]+)\.md\)")
_MARKUP = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`\[|]|^#+ |^\s*[-:| ]+$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]+\]\(hinh/(?P<name>[\w-]+)\.png\)")
_SNIPPET = 90


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page as the contents name it, under the heading ``part``."""

    name: str
    title: str
    part: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page in which every word searched for stands, and the line that says most of it."""

    page: GuidePage
    line: str


class Guide:
    """The pages of a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def text(self, name: str) -> str:
        """The Markdown of a page. Raises OSError."""
        return (self.folder / f"{name}.md").read_text("utf-8")

    @cached_property
    def pages(self) -> tuple[GuidePage, ...]:
        """All pages in the order of the contents."""
        part, pages = "", []
        for line in self.text(CONTENTS).splitlines():
            if heading := _PART.match(line):
                part = heading["part"]
            elif entry := _ENTRY.match(line):
                pages.append(GuidePage(entry["name"], entry["title"], part))
        return tuple(pages)

    def title_of(self, name: str) -> str:
        """What the contents call a page; empty if they do not name it."""
        return next((page.title for page in self.pages if page.name == name), "")

    @cached_property
    def pictures(self) -> frozenset[str]:
        """The names of the pictures that pages show; the tour takes them."""
        return frozenset(found["name"] for page in self.pages for found in _PICTURE.finditer(self.text(page.name)))

    @cached_property
    def _lines(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Each line of each page without markup, and folded."""
        plain = {page.name: _MARKUP.sub("", self.text(page.name)).splitlines() for page in self.pages}
        return {
            name: tuple((line.strip(), fold(line)) for line in lines if line.strip()) for name, lines in plain.items()
        }

    def search(self, typed: str) -> list[Found]:
        """Pages that have every word typed, with or without marks; those that have them in the title first."""
        words = fold(typed).split()
        if not words:
            return []
        found = []
        for page in self.pages:
            lines = self._lines[page.name]
            if all(any(word in folded for _, folded in lines) for word in words):
                best = max(lines, key=lambda line: sum(word in line[1] for word in words))
                found.append((not all(word in fold(page.title) for word in words), Found(page, _snippet(best[0]))))
        return [hit for _, hit in sorted(found, key=lambda entry: entry[0])]


def _snippet(line: str) -> str:
    return line if len(line) <= _SNIPPET else f"{line[:_SNIPPET].rsplit(' ', 1)[0]} …"
