"""Circumstances beside a state (house rule P17), and the group that a state belongs to (P16)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.events import Fact
from models.events.compulsory import Held
from models.events.court import CourtDecided
from models.events.detention import TakenIntoCustody
from models.events.execution import Absconded, ExecutionResumed, Recaptured, ReliefDecided
from models.events.moves import FileTransferred
from models.events.rehabilitation import WalkedOut
from models.events.sanctions import CriminalCase
from models.events.substitution import SubstitutionAdmitted, SubstitutionTerminated
from models.events.user_management import CustodyEnded
from tests.models.building import RULES
from tests.models.histories import (
    ADDICT,
    ADDICTED,
    AFTER_HOME,
    ANNOUNCED,
    ASKED,
    AT_HOME,
    BEFORE_COURT,
    COMPULSORY,
    ENDING,
    FILE,
    FORWARDED,
    IN_PRIVATE,
    IN_PUBLIC,
    LEFT,
    NOTIFIED,
    ON_METHADONE,
    ORDERED,
    PRISON,
    SENT,
    TESTED,
    USER,
    V28,
    V56,
    V57,
    told,
)

MACHINE = RULES.machine

STANDING = {
    "completed, waiting for the decision": ([*AT_HOME, ANNOUNCED, V28], "completed"),
    "decided, waiting for completion": ([*AT_HOME, *ENDING], "aftercare_decided"),
    "both: neither is left": (AFTER_HOME, ""),
    "after-care served": ([*AFTER_HOME, V56], "aftercare_served"),
    "criminal case open": ([*AT_HOME, CriminalCase(step="opened")], "criminal_case"),
    "criminal case dropped": ([*AT_HOME, CriminalCase(step="opened"), CriminalCase(step="dropped")], ""),
    "in custody": ([*AT_HOME, TakenIntoCustody(custody="remand")], "custody"),
    "out of custody": ([*AT_HOME, TakenIntoCustody(custody="remand"), CustodyEnded()], ""),
    "held": ([*FILE, Held()], "held"),
    "fled while held": ([*FILE, Held(), Absconded(where="held")], "held absconded_held"),
    "fled while held and still gone when the court decides": (
        [*FILE, Held(), Absconded(where="held"), NOTIFIED, FORWARDED, SENT], "held absconded_held",
    ),
    "fled while held and caught": ([*FILE, Held(), Absconded(where="held"), Recaptured()], "held"),
    "deferred": ([*ORDERED, ReliefDecided(relief="deferral")], "execution_deferred"),
    "deferral cancelled": (
        [*ORDERED, ReliefDecided(relief="deferral"), ReliefDecided(relief="cancellation")], "",
    ),
    "suspended": ([*COMPULSORY, ReliefDecided(relief="suspension")], "execution_suspended"),
    "resumed": ([*COMPULSORY, ReliefDecided(relief="suspension"), ExecutionResumed()], ""),
    "walked out": ([*AT_HOME, WalkedOut(ground="left")], "walked_out"),
    "walked out, the file begins": (FILE, ""),
    "treatment ended": ([*ON_METHADONE, SubstitutionTerminated(reason="other")], "treatment_ended"),
    "treated without determination": (
        [SubstitutionAdmitted(determination="missing")], "treated_undetermined",
    ),
    "treated, then determined": ([SubstitutionAdmitted(determination="missing"), ADDICTED], ""),
    "left, file not yet sent": ([*USER, LEFT], "moved_away"),
    "left, file sent": ([*USER, LEFT, FileTransferred(paper="III-06")], ""),
    "the court stays the case": ([*BEFORE_COURT, CourtDecided(outcome="stayed")], "court_stayed"),
}  # fmt: skip


@pytest.mark.parametrize("name", STANDING)
def test_what_has_no_state_of_its_own_stands_beside_the_state(name: str) -> None:
    facts, expected = STANDING[name]
    assert [s.circumstance.code for s in told(facts).course.standing] == expected.split()


def test_every_circumstance_is_met_by_a_history() -> None:
    met = {code for _, codes in STANDING.values() for code in codes.split()}
    assert met | {"temporarily_out", "volunteer"} == set(MACHINE.circumstances)


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ([TESTED], "user"),
        (USER, "user"),
        ([*USER, TESTED, ASKED], "user"),
        (ADDICT, "addict"),
        (AT_HOME, "addict"),
        (IN_PRIVATE, "addict"),
        (IN_PUBLIC, "addict"),
        (ON_METHADONE, "addict"),
        (FILE, "addict"),
        (BEFORE_COURT, "addict"),
        (ORDERED, "addict"),
        (COMPULSORY, "addict"),
        ([*COMPULSORY, Absconded()], "addict"),
        (AFTER_HOME, "aftercare"),
        ([*AFTER_HOME, V56, V57], "none"),
        ([*AFTER_HOME, PRISON], "none"),
        ([*AFTER_HOME, LEFT, FileTransferred(paper="V-54")], "none"),
    ],
)
def test_the_group_follows_the_state(facts: Sequence[Fact], group: str) -> None:
    assert told(facts).group == group
