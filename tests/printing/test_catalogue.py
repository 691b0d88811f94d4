"""The catalogue explains every paper; ``main.py forms`` says so and fails if one is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import main
from printing import catalogue
from printing.catalogue import Use, paper_of
from printing.forms import form_ids, load_form
from printing.offered import offered_forms

PAPERS = {paper.id: paper for paper in catalogue.catalogue()}


def test_every_number_of_the_official_annexes_is_explained() -> None:
    assert [paper.id for paper in PAPERS.values() if paper.use is Use.UNEXPLAINED] == []
    wanted = {f"I-{n:02d}" for n in range(1, 19)} | {f"III-{n:02d}" for n in range(1, 11)}
    wanted |= {f"V-{n:02d}" for n in range(1, 61)} | {f"109-{n:02d}" for n in range(1, 6)}
    wanted |= {f"TT18-PL{n:02d}" for n in range(3, 7)}
    assert wanted <= set(PAPERS)


def test_a_form_of_2021_is_received_only_and_leads_to_one_of_today() -> None:
    old = [paper for paper in PAPERS.values() if paper.use is Use.OLD]
    assert len(old) > 40
    for paper in old:
        assert not paper.form_file
        assert not paper.next or PAPERS[paper.next].use is not Use.OLD


def test_what_is_not_printed_says_why_and_what_is_printed_has_its_file() -> None:
    for paper in PAPERS.values():
        if paper.use in (Use.RECEIVED, Use.NOT_OURS):
            assert paper.why, paper.id
        if paper.use is Use.PRINTED:
            assert Path(paper.form_file).is_file()
    assert {paper.id for paper in PAPERS.values() if paper.use is Use.PRINTED} == set(form_ids())
    assert not {id_ for id_ in catalogue._rows() if id_ in form_ids()}


def test_papers_are_named_without_reading_their_layouts() -> None:
    forms = {form: load_form(form) for form in form_ids()}
    load_form.cache_clear()
    named = {paper.id: (paper.title, paper.compared) for paper in catalogue.catalogue() if paper.use is Use.PRINTED}
    assert set(offered_forms()) <= set(named)
    assert load_form.cache_info().misses == 0
    assert named == {id_: (form.name, form.compared) for id_, form in forms.items()}


@pytest.mark.parametrize("use", Use)
def test_the_papers_of_one_use_are_told_in_the_order_of_the_catalogue(use: Use) -> None:
    assert catalogue.ids_of(use) == tuple(paper.id for paper in PAPERS.values() if paper.use is use)


def test_the_old_codes_of_the_law_find_their_paper() -> None:
    found = paper_of("D116-22")
    assert found is not None
    assert found.id == "116-22"
    assert paper_of("X-99") is None


def test_the_command_lists_every_paper_with_file_state_and_test(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["forms"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(PAPERS) + 1
    assert re.fullmatch(r"\d+ biểu mẫu: .*\.", said[-1])
    assert main.main(["forms", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["V-22"]["file"] == "printing/forms/V-22.toml"
    assert rows["V-22"]["compared"] == "not yet"
    assert rows["V-22"]["test"] == "tests/printing/test_structure.py[V-22]"
    assert rows["V-43"]["why"]


def test_a_number_that_nobody_explains_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = dict(catalogue._rows())
    del rows["V-43"]
    monkeypatch.setattr(catalogue, "_rows", lambda: rows)
    assert main.main(["forms"]) == 1
    assert "V-43        CHƯA GIẢI THÍCH" in capsys.readouterr().out
