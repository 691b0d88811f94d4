"""Every row of the law's table of transitions (domain/law.md §7.2), and histories that walk through them.

The expected values are written here by hand from the table (regime E4).
"""

from __future__ import annotations

from datetime import date

import pytest

from models.events import Trigger
from models.events.aftercare import HelperAssigned, RemovedFromList
from models.events.compulsory import FileDropped, Held, ViolationRecorded
from models.events.court import CourtComplained, CourtDecided
from models.events.detention import Detained, DiedOrMissing, Released, TakenIntoCustody
from models.events.determination import DeterminationRequested
from models.events.execution import Absconded, ExecutionResumed, Recaptured, ReliefDecided, SearchDecided
from models.events.moves import FileTransferred, MovedIn
from models.events.placement import HandedOver
from models.events.rehabilitation import Registered
from models.events.sanctions import CriminalCase
from models.events.substitution import SubstitutionTerminated
from models.events.taking_over import MEASURES, TakenOver
from models.events.user_management import CustodyEnded, ManagementEnded, ManagementStopped, ManagementSuspended, Visited
from models.law.course import MEASURE_STATES
from models.law.machine import ANY, NO_CASE, Setting, Target
from tests.models.building import RULES, words
from tests.models.histories import (
    ADDICT,
    ADDICTED,
    ADMITTED,
    AFTER_HOME,
    AFTERCARE,
    ANNOUNCED,
    ASKED,
    AT_HOME,
    BACK,
    BEFORE_COURT,
    COMPULSORY,
    ENDING,
    F16,
    FILE,
    FORWARDED,
    HOME,
    IN_PRIVATE,
    IN_PUBLIC,
    LEFT,
    MANAGED,
    NOT_ADDICTED,
    NOT_STABLE,
    NOTICE,
    NOTIFIED,
    ON_METHADONE,
    ORDERED,
    PLACE,
    PLACE_ASKED,
    PRISON,
    PROPOSED,
    RECEIVED,
    REFORMATORY,
    REGISTERED,
    SENT,
    STAGES,
    TESTED,
    USER,
    V28,
    V30,
    V34,
    V50,
    V56,
    V57,
    out_of_order,
    states,
    told,
)

MACHINE = RULES.machine

TABLE = [
    # row of §7.2, from ("-": no case), trigger, to; broken off before, open circumstances
    ("1", "-", "positive_test", "S1"),
    ("1", "-", "notice_of_use", "S1"),
    ("3", "S1", "management_decided", "S2"),
    ("4", "S1", "determination_requested", "S3"),
    ("5", "S1", "criminal_case_opened", "SX"),
    ("6", "S2 S2s", "determination_requested", "S3"),
    ("7", "S3", "management_decided", "S2"),
    ("8", "S2", "management_suspended", "S2s"),
    ("9", "S2s", "custody_ended", "S2"),
    ("10", "S2 S2s", "management_stopped", "S14"),
    ("10", "S2 S2s", "stopped_for_detention", "SX"),
    ("10", "S2 S2s", "stopped_as_addicted", "S4"),
    ("10", "S2 S2s", "stopped_by_death", "S14"),
    ("11", "S2", "management_ended", "S14"),
    ("12", "S2 S5 S13", "file_transferred", "SM"),
    ("13", "SM", "management_decided", "S2"),
    ("13", "SM", "voluntary_decided", "by_measure"),
    ("13", "SM", "aftercare_continued", "S13"),
    ("13", "SM -", "moved_in", "by_measure"),
    ("14", "S3", "determined_addicted", "S4", "S1"),
    ("14", "S3", "determined_addicted", "S4", "S2"),
    ("14", "S3", "determined_addicted", "S4", "-"),
    ("15", "S4", "voluntary_decided", "by_measure"),
    ("16", "S4", "substitution_admitted", "S8"),
    ("17", "S4", "violation_recorded", "S9"),
    ("18", "S5", "rehab_received", "stays"),
    ("19", "S7", "handed_over", "stays"),
    ("20", "S6", "private_stages_done", "S5"),
    ("21", "S5 S6 S7 S8", "violation_recorded", "S9"),
    ("22", "S5", "rehab_completed", "S13", "S5", "aftercare_decided"),
    ("22", "S5", "aftercare_decided", "S13", "S5", "completed"),
    ("23", "S6 S7", "rehab_completed", "S13", "S6", "aftercare_decided"),
    ("23", "S6 S7", "aftercare_decided", "S13", "S6", "completed"),
    ("24", "S8", "substitution_completed", "S13", "S8", "aftercare_decided"),
    ("24", "S8", "aftercare_decided", "S13", "S8", "completed"),
    ("25", "S9", "held", "stays"),
    ("25", "S9", "handed_over", "stays"),
    ("26", "S9", "file_forwarded", "S10"),
    ("27", "S10", "court_ordered", "S11"),
    ("28", "S10", "court_refused", "S4"),
    ("28", "S10", "court_ended", "S4"),
    ("28", "S10", "court_closed", "S14"),
    ("28b", "S11", "court_complained", "S10"),
    ("29", "S11", "execution_deferred", "stays"),
    ("30", "S11", "execution_exempted", "S14"),
    ("31", "S11", "admitted", "S12"),
    ("32", "S11 S12", "absconded", "S12x"),
    ("32", "S11 S12", "search_decided", "S12x"),
    ("33", "S12", "compulsory_completed", "S13", "S12", "aftercare_decided"),
    ("33", "S12", "aftercare_decided", "S13", "S12", "completed"),
    ("34", "S13", "determination_requested", "S3"),
    ("35", "S13", "determined_addicted", "S9"),
    ("35", "S13", "violation_recorded", "S9"),
    ("35", "S3", "determined_addicted", "S9", "S13"),
    ("36", "S13", "removed_as_served", "S14"),
    ("37", "- S1 S2 S3 S4 S5 S8 S9 S10 S11 S12 S13 S14 SM", "imprisoned", "SX"),
    ("37", "- S1 S2 S3 S4 S5 S8 S9 S10 S11 S12 S13 S14 SM", "sent_to_education", "SX"),
    ("37", "SX", "released_from_prison", "resumed", "S5"),
    ("37", "SX", "released_from_prison", "resumed", "S12"),
    ("37", "SX", "released_from_prison", "resumed", "S13"),
    ("38", "S1 S2 S2s S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S12x S13 SX SM", "died", "S14"),
]
NUMBERS = {str(n) for n in range(1, 39)} - {"2"} | {"28b"}
"""Row 2, a negative test, makes no person and so no transition."""
OTHER_NUMBERS = {"", "0", "C01", "D01", "I02", "M03", "M05", "P04", "Q03", "Q05"}
"""What §7.2 has no row for, and the rule it follows from."""


def _place(code: str) -> str:
    return NO_CASE if code == "-" else code


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}-{row[2]}-{'-'.join(row[3:])}")
def test_a_row_of_the_law_leads_from_its_states_to_its_state(row: tuple[str, ...]) -> None:
    number, sources, trigger, target, *condition = row
    came_from = _place(condition[0]) if condition else ANY
    given = condition[1:2]
    for source in sources.split():
        found = MACHINE.transition(_place(source), Trigger(trigger), Setting(came_from, given))
        assert found is not None, source
        assert (found.number, found.target) == (number, target), source
        assert found.basis


def test_every_row_of_the_law_is_there_and_the_others_say_which_rule_they_follow() -> None:
    assert {row[0] for row in TABLE} == NUMBERS
    assert {t.number for t in MACHINE.transitions} == NUMBERS | OTHER_NUMBERS


def test_a_transition_that_the_law_does_not_name_is_a_convention_and_says_so() -> None:
    for transition in MACHINE.transitions:
        if transition.number in ("0", "I02", "Q03"):
            assert transition.mark == "HOUSE"


def test_no_row_is_hidden_behind_an_earlier_one() -> None:
    """Each row is the answer somewhere: for one of its sources, under its own conditions."""
    for transition in MACHINE.transitions:
        came_from = min(transition.came_from, default=ANY)
        setting = Setting(came_from, transition.given, day=transition.until or date.max)
        found = [MACHINE.transition(source, transition.trigger, setting) for source in MACHINE.sources(transition)]
        assert any(f is transition for f in found), (transition.number, transition.trigger)


def test_every_circumstance_can_open_and_every_given_one_exists() -> None:
    for circumstance in MACHINE.circumstances.values():
        assert circumstance.begins
        assert circumstance.name
        assert circumstance.basis
    given = {code for t in MACHINE.transitions for code in t.given}
    assert given == {"completed", "aftercare_decided", "treatment_ended", "volunteer"}


def test_what_can_be_resumed_is_broken_off_by_four_states_only() -> None:
    assert {s.code for s in RULES.states.values() if s.interrupts} == {"S2s", "S3", "S12x", "SX"}


def test_who_is_sent_to_a_centre_is_followed_but_not_on_the_local_list() -> None:
    assert {s.code for s in RULES.states.values() if s.kept and not s.listed} == {"S11", "S12", "S12x"}
    assert all(not s.listed for s in RULES.states.values() if not s.kept)


IN_ORDER = {
    # name: facts, states on the way
    "a user to the end of the year": ([*USER, ManagementEnded()], "S1 S2 S14"),
    "suspended in custody and back": (
        [*USER, TakenIntoCustody(custody="custody"), ManagementSuspended(custody="custody"), CustodyEnded()],
        "S1 S2 S2s S2",
    ),
    "no stable residence, addicted": ([TESTED, NOT_STABLE, NOTICE, ASKED, ADDICTED], "S1 S3 S4"),
    "no stable residence, not addicted": ([TESTED, NOT_STABLE, NOTICE, ASKED, NOT_ADDICTED, MANAGED], "S1 S3 S2"),
    "caught again, not addicted": ([*USER, TESTED, ASKED, NOT_ADDICTED, MANAGED], "S1 S2 S3 S2"),
    "caught again, addicted, stopped": (
        [*ADDICT, ManagementStopped(reason="addicted")], "S1 S2 S3 S4",
    ),
    "prosecuted at once": ([TESTED, CriminalCase(step="opened")], "S1 SX"),
    "prosecuted and dropped": ([TESTED, CriminalCase(step="opened"), CriminalCase(step="dropped")], "S1 SX S1"),
    "a volunteer with a result": ([ADDICTED, REGISTERED, HOME], "S4 S5"),
    "a volunteer who registers with a certificate": ([Registered(place="home", result="attached"), HOME], "S4 S5"),
    "a volunteer who has to be determined": (
        [Registered(place="home", result="none"), ADDICTED, REGISTERED, HOME], "S3 S4 S5",
    ),
    "a volunteer who asked and is not addicted": (
        [DeterminationRequested(applicant="person"), NOT_ADDICTED], "S3 S14",
    ),
    "at home to after-care and off the list": ([*AFTER_HOME, V56, V57], "S1 S2 S3 S4 S5 S13 S14"),
    "the certificate before the after-care decision": (
        [*AT_HOME, ANNOUNCED, PROPOSED, V28, AFTERCARE], "S1 S2 S3 S4 S5 S13",
    ),
    "a private centre": ([*IN_PRIVATE, *ENDING, V30], "S1 S2 S3 S4 S6 S13"),
    "three stages in a private centre, the rest at home": (
        [*IN_PRIVATE, STAGES, RECEIVED, *ENDING, V28], "S1 S2 S3 S4 S6 S5 S13",
    ),
    "a public centre": ([*IN_PUBLIC, PLACE_ASKED, PLACE, HandedOver(), *ENDING, V30], "S1 S2 S3 S4 S7 S13"),
    "a reformatory": ([*ADDICT, REGISTERED, REFORMATORY], "S1 S2 S3 S4 S7"),
    "methadone to after-care": ([*ON_METHADONE, PROPOSED, F16, AFTERCARE], "S1 S2 S3 S4 S8 S13"),
    "methadone broken off": (
        [*ON_METHADONE, SubstitutionTerminated(reason="missed_doses"), V34], "S1 S2 S3 S4 S8 S9",
    ),
    "methadone ended without a breach, then at home": (
        [*ON_METHADONE, SubstitutionTerminated(reason="other"), REGISTERED, HOME], "S1 S2 S3 S4 S8 S5",
    ),
    "not registered in time": ([*ADDICT, ViolationRecorded(ground="not_registered")], "S1 S2 S3 S4 S9"),
    "the compulsory file to the end": (
        [*COMPULSORY, *ENDING, V50], "S1 S2 S3 S4 S5 S9 S10 S11 S12 S13",
    ),
    "held meanwhile": ([*FILE, Held(), HandedOver(), NOTIFIED, FORWARDED], "S1 S2 S3 S4 S5 S9 S10"),
    "not sent": ([*BEFORE_COURT, CourtDecided(outcome="not_sent")], "S1 S2 S3 S4 S5 S9 S10 S4"),
    "the court ends the case": ([*BEFORE_COURT, CourtDecided(outcome="ended")], "S1 S2 S3 S4 S5 S9 S10 S4"),
    "the court ends it for good": ([*BEFORE_COURT, CourtDecided(outcome="closed")], "S1 S2 S3 S4 S5 S9 S10 S14"),
    "the court stays the case": ([*BEFORE_COURT, CourtDecided(outcome="stayed"), SENT], "S1 S2 S3 S4 S5 S9 S10 S11"),
    "complained about and upheld": (
        [*ORDERED, CourtComplained(remedy="complaint"), SENT], "S1 S2 S3 S4 S5 S9 S10 S11 S10 S11",
    ),
    "complained about and overturned": (
        [*ORDERED, CourtComplained(remedy="complaint"), CourtDecided(outcome="not_sent")],
        "S1 S2 S3 S4 S5 S9 S10 S11 S10 S4",
    ),
    "the file is dropped": ([*FILE, FileDropped(ground="pregnant")], "S1 S2 S3 S4 S5 S9 S4"),
    "deferred, then brought": (
        [*ORDERED, ReliefDecided(relief="deferral"), ExecutionResumed(), PLACE_ASKED, PLACE, ADMITTED],
        "S1 S2 S3 S4 S5 S9 S10 S11 S12",
    ),
    "exempted": ([*ORDERED, ReliefDecided(relief="exemption")], "S1 S2 S3 S4 S5 S9 S10 S11 S14"),
    "the rest is waived": (
        [*COMPULSORY, ReliefDecided(relief="suspension"), ReliefDecided(relief="rest_waiver")],
        "S1 S2 S3 S4 S5 S9 S10 S11 S12 S14",
    ),
    "fled before arrival and caught": (
        [*ORDERED, Absconded(), SearchDecided(), Recaptured(), PLACE_ASKED, PLACE, ADMITTED],
        "S1 S2 S3 S4 S5 S9 S10 S11 S12x S11 S12",
    ),
    "fled from the centre and caught": (
        [*COMPULSORY, Absconded(), SearchDecided(), Recaptured()], "S1 S2 S3 S4 S5 S9 S10 S11 S12 S12x S12",
    ),
    "caught in after-care, not addicted": ([*AFTER_HOME, TESTED, ASKED, NOT_ADDICTED], "S1 S2 S3 S4 S5 S13 S3 S13"),
    "caught in after-care, addicted again": (
        [*AFTER_HOME, TESTED, ASKED, ADDICTED, V34], "S1 S2 S3 S4 S5 S13 S3 S9",
    ),
    "prison during rehabilitation": ([*AT_HOME, PRISON, BACK], "S1 S2 S3 S4 S5 SX S5"),
    "prison during after-care": ([*AFTER_HOME, PRISON, BACK], "S1 S2 S3 S4 S5 S13 SX S13"),
    "prison during compulsory rehabilitation": (
        [*COMPULSORY, PRISON, BACK], "S1 S2 S3 S4 S5 S9 S10 S11 S12 SX S12",
    ),
    "prison after fleeing": (
        [*COMPULSORY, Absconded(), PRISON, BACK], "S1 S2 S3 S4 S5 S9 S10 S11 S12 S12x SX S12",
    ),
    "prison while after-care waits for a determination": (
        [*AFTER_HOME, TESTED, ASKED, PRISON, BACK], "S1 S2 S3 S4 S5 S13 S3 SX S13",
    ),
    "prison during management: nothing is left of it": ([*USER, PRISON, BACK], "S1 S2 SX S14"),
    "stopped for prison, then the judgment is noted": (
        [*USER, ManagementStopped(reason="prison"), PRISON, BACK], "S1 S2 SX S14",
    ),
    "reformatory and back": (
        [*AT_HOME, Detained(detention="reformatory"), Released(detention="reformatory")], "S1 S2 S3 S4 S5 SX S5",
    ),
    "a user moves away and comes back": (
        [*USER, LEFT, FileTransferred(paper="III-06"), MovedIn(measure="user_management"), MANAGED],
        "S1 S2 SM S2",
    ),
    "rehabilitation moves on": (
        [*AT_HOME, LEFT, FileTransferred(paper="V-26"), MovedIn(measure="voluntary_home"), HOME],
        "S1 S2 S3 S4 S5 SM S5",
    ),
    "after-care moves on": (
        [*AFTER_HOME, LEFT, FileTransferred(paper="V-54"), HelperAssigned(paper="V-60")],
        "S1 S2 S3 S4 S5 S13 SM S13",
    ),
    "a transfer from another commune": (
        [MovedIn(measure="aftercare"), HelperAssigned(paper="V-60"), V56, V57], "S13 S14",
    ),
    "methadone moves on": ([*ON_METHADONE, LEFT, FileTransferred(paper="other")], "S1 S2 S3 S4 S8 SM"),
    "dead": ([*AT_HOME, DiedOrMissing(death="dead")], "S1 S2 S3 S4 S5 S14"),
    "dead, then the stop decision": (
        [*USER, DiedOrMissing(death="missing"), ManagementStopped(reason="dead_or_missing")], "S1 S2 S14",
    ),
    "taken over in after-care": ([TakenOver(measure="aftercare", outcome="running"), V56, V57], "S13 S14"),
    "taken over in rehabilitation: what came before is not missing": (
        [TakenOver(measure="voluntary_home", outcome="running"), AFTERCARE, V28], "S5 S13",
    ),
    "taken over as an addict without a measure": (
        [TakenOver(measure="addict", outcome="running"), REGISTERED, HOME], "S4 S5",
    ),
    "off the list for another reason": ([ADDICTED, RemovedFromList(from_list="addicts", reason="other")], "S4 S14"),
    "a visit changes nothing": ([*AT_HOME, Visited(form="home")], "S1 S2 S3 S4 S5"),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_lawful_history_walks_through_its_states_without_a_remark(name: str) -> None:
    facts, expected = IN_ORDER[name]
    found = told(facts)
    assert states(found) == expected.split()
    assert out_of_order(found) == []


OUT_OF_ORDER = {
    # name: facts, last state, remarks
    "a decision at home for a managed user": (
        [*USER, HOME], "S5", ["out_of_sequence 15,S2,S5", "missing_before registered"],
    ),
    "home rehabilitation without registration": ([ADDICTED, HOME], "S5", ["missing_before registered"]),
    "addicted without a request": ([*USER, ADDICTED], "S4", ["missing_before determination_requested"]),
    "the file forwarded without notice": ([*FILE, FORWARDED], "S10", ["missing_before file_notified"]),
    "the court decides on a file that was never forwarded": (
        [*FILE, SENT], "S11", ["out_of_sequence 27,S9,S11", "missing_before file_forwarded"],
    ),
    "admitted before the court's decision is known": (
        [*BEFORE_COURT, ADMITTED], "S12", ["out_of_sequence 31,S10,S12", "missing_before place_decided"],
    ),
    "after-care out of nothing but a list of users": ([*USER, AFTERCARE], "S13", ["out_of_sequence P04,S2,S13"]),
    "completed without a notice": ([*AT_HOME, V28], "S5", ["missing_before completion_announced"]),
    "a certificate of rehabilitation for a managed user": (
        [*USER, V28], "S2", ["out_of_sequence ,S2,S2", "missing_before completion_announced"],
    ),
    "back from a prison nobody knew of": ([*AT_HOME, BACK], "S5", ["out_of_sequence 37,S5,S5"]),
    "caught without having fled": ([*AT_HOME, Recaptured()], "S5", ["out_of_sequence ,S5,S5"]),
    "transferred without having left": (
        [*USER, FileTransferred(paper="III-06")], "SM", ["missing_before moved_away"],
    ),
    "off the after-care list without the certificate": (
        [*AFTER_HOME, V57], "S14", ["missing_before aftercare_completed"],
    ),
    "off a list that the person is not on": ([*AT_HOME, V57], "S5", ["out_of_sequence ,S5,S5"]),
    "management ended late, of somebody in rehabilitation": (
        [*AT_HOME, ManagementEnded()], "S5", ["out_of_sequence ,S5,S5"],
    ),
    "held before any file is known": ([*AT_HOME, Held()], "S9", ["out_of_sequence ,S5,S9"]),
    "held anew while the court considers": ([*BEFORE_COURT, Held()], "S10", ["out_of_sequence ,S10,S10"]),
    "a search for somebody who is under no decision": ([*USER, SearchDecided()], "S2", ["out_of_sequence ,S2,S2"]),
    "the file goes to the criminal investigation": ([*FILE, FileDropped(ground="criminal")], "SX", []),
    "a user who registers is an addict": ([*USER, REGISTERED], "S4", []),
    "a violation in the middle of management": (
        [*USER, V34], "S9", ["out_of_sequence 17,S2,S9"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OUT_OF_ORDER)
def test_what_is_out_of_order_is_accepted_marked_and_says_what_is_missing(name: str) -> None:
    facts, state, remarks = OUT_OF_ORDER[name]
    found = told(facts)
    assert found.course.state == state
    expected = [(kind, *details.split(",")) for kind, details in (r.split(" ", 1) for r in remarks)]
    assert out_of_order(found) == expected


TAKEN_OVER = [
    # measure, outcome of the list, its reason, last state
    ("user_management", "ended", None, "S14"),
    ("user_management", "stopped", "prison", "SX"),
    ("user_management", "suspended", None, "S2s"),
    ("addict", "ended", None, "S14"),
    ("voluntary_home", "ended", None, "S14"),
    ("voluntary_home", "stopped", "prison", "SX"),
    ("substitution", "stopped", "dead_or_missing", "S14"),
    ("compulsory", "suspended", None, "S12"),
    ("compulsory", "stopped", None, "S14"),
    ("aftercare", "ended", None, "S14"),
    ("aftercare", "stopped", "addicted", "S9"),
    ("aftercare", "stopped", "compulsory_education", "SX"),
]


@pytest.mark.parametrize(("measure", "outcome", "reason", "state"), TAKEN_OVER)
def test_the_outcome_of_an_old_list_means_what_it_means_for_its_measure(
    measure: str, outcome: str, reason: str | None, state: str
) -> None:
    found = told([TakenOver(measure=measure, outcome=outcome, stop_reason=reason, taken_over_on=date(2027, 1, 1))])
    assert found.course.state == state
    assert out_of_order(found) == []


def test_a_measure_that_nobody_named_leaves_the_state_as_it_is() -> None:
    assert told([*USER, MovedIn()]).course.state == "S2"
    assert told([MovedIn()]).state is None


def test_every_measure_has_its_state() -> None:
    assert set(MEASURE_STATES) == {choice.code for choice in MEASURES}
    assert set(MEASURE_STATES.values()) <= set(RULES.states)


def test_the_symbols_of_targets_are_no_states() -> None:
    assert not {target.value for target in Target} & set(RULES.states)
    assert words("stays resumed by_measure") == [target.value for target in Target]
