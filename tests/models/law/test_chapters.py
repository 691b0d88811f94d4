"""Chapters of findings that are asked only when something of theirs came."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from models.case import Case
from models.dates import LEGAL_ZONE
from models.events.base import Event
from models.ids import EventId, OfficeId, PersonId
from models.law.findings import CHAPTERS
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.person import person_from
from models.training.commune import invented_people

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=LEGAL_ZONE)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """A commune of invented people, as of now."""
    made = []
    for i, invented in enumerate(invented_people(120, 7, NOW)):
        id_ = PersonId(str(i))
        person = person_from(id_, invented.values, day=None, owner=OfficeId("office"))
        events = [
            Event(EventId(f"{i}-{number}"), id_, at, fact, known_from=number)
            for number, (at, fact) in enumerate(invented.events, 1)
        ]
        made.append(Case.of(person, events, packaged_rules(), Practice(start=date(2026, 7, 1)), at=NOW))
    return made


def test_a_chapter_that_is_not_asked_has_nothing_to_say(cases: list[Case]) -> None:
    spared = 0
    for case in cases:
        for judge, about in CHAPTERS:
            if about and case.course.by_trigger.keys().isdisjoint(about):
                spared += 1
                assert list(judge(case.situation)) == []
    assert spared > len(cases)


def test_a_chapter_that_names_its_triggers_speaks_of_some_case(cases: list[Case]) -> None:
    named = [chapter for chapter in CHAPTERS if chapter.about]
    asked = {
        chapter for chapter in named for case in cases if not case.course.by_trigger.keys().isdisjoint(chapter.about)
    }
    assert asked == set(named)
