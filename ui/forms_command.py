"""``main.py forms``: every paper of the catalogue, and what the program does with it."""

from __future__ import annotations

import argparse
import json
from typing import Any

from printing.catalogue import Paper, Use, catalogue

_USES = {
    Use.PRINTED: "in",
    Use.LIST: "in danh sách",
    Use.RECEIVED: "chỉ nhận",
    Use.NOT_OURS: "không thuộc cấp xã",
    Use.OLD: "mẫu cũ, chỉ nhận",
    Use.UNEXPLAINED: "CHƯA GIẢI THÍCH",
}
_TESTS = "tests/printing"


def add_forms(commands: Any) -> None:
    """Declare the command on an argparse sub-parser collection."""
    forms = commands.add_parser("forms", help="liệt kê mọi biểu mẫu và việc chương trình làm với nó")
    forms.add_argument("--json", action="store_true", help="in dạng JSON")


def run_forms(arguments: argparse.Namespace) -> int:
    """Print the catalogue; exit code 1 if a paper is unexplained."""
    papers = catalogue()
    if arguments.json:
        print(json.dumps([_row(paper) for paper in papers], ensure_ascii=False, indent=1))
    else:
        for paper in papers:
            print(_line(paper))
        print(_summary(papers))
    return int(any(paper.use is Use.UNEXPLAINED for paper in papers))


def _row(paper: Paper) -> dict[str, str]:
    return {
        "id": paper.id,
        "title": paper.title,
        "use": paper.use.value,
        "file": paper.form_file,
        "compared": paper.compared if paper.compared or not paper.form_file else "not yet",
        "test": _test(paper),
        "why": paper.why,
        "next": paper.next,
    }


def _test(paper: Paper) -> str:
    """The test that compares a printed paper with the structure of the official form, or with the rules of layout."""
    if paper.use is Use.PRINTED:
        return f"{_TESTS}/{'test_geometry' if paper.id.startswith('HT-') else 'test_structure'}.py[{paper.id}]"
    return f"{_TESTS}/test_lists.py[{paper.id}]" if paper.use is Use.LIST else ""


def _line(paper: Paper) -> str:
    parts = [f"{paper.id:10}", f"{_USES[paper.use]:19}", paper.title]
    if paper.form_file:
        state = f"đối chiếu: {paper.compared}" if paper.compared else "chưa đối chiếu với Công báo"
        if paper.id.startswith("HT-"):
            state = "mẫu nội bộ"
        parts += [f"[{paper.form_file}; {state}; {_test(paper)}]"]
    elif paper.next:
        parts.append(f"[nay: {paper.next}]")
    elif paper.why:
        parts.append(f"[{paper.why}]")
    return "  ".join(parts)


def _summary(papers: tuple[Paper, ...]) -> str:
    counts = {use: sum(paper.use is use for paper in papers) for use in Use}
    words = ", ".join(f"{count} {_USES[use].lower()}" for use, count in counts.items() if count)
    return f"{len(papers)} biểu mẫu: {words}."
