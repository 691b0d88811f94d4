"""Facts with defaults and the histories they make, for tests of states and circumstances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.case import Case
from models.events import Fact
from models.events.aftercare import AftercareCompleted, AftercareDecided, AftercareProposed, RemovedFromList
from models.events.compulsory import FileForwarded, FileNotified, ViolationRecorded
from models.events.court import CourtDecided
from models.events.detention import Detained, Released
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.events.execution import CompulsoryCompleted
from models.events.moves import MovedAway
from models.events.placement import Admitted, PlaceDecided, PlaceRequested
from models.events.rehabilitation import (
    CentreCertified,
    CompletionAnnounced,
    HomeCompleted,
    Registered,
    RehabilitationReceived,
    VoluntaryDecided,
    WalkedOut,
)
from models.events.substitution import SubstitutionAdmitted, SubstitutionCompleted, SubstitutionRegistered
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, NoticeOfUse, ResidenceVerified
from models.law.course import FindingKind
from tests.models.building import case

TESTED = TestTaken(ground="caught", result="positive", sample="urine")
STABLE = ResidenceVerified(outcome="registered")
NOT_STABLE = ResidenceVerified(outcome="not_living_there")
NOTICE = NoticeOfUse(direction="own")
MANAGED = ManagementDecided(reason="first")
ASKED = DeterminationRequested(applicant="police")
ADDICTED = DeterminationResulted(conclusion="addicted")
NOT_ADDICTED = DeterminationResulted(conclusion="not_addicted")
REGISTERED = Registered(place="home")
HOME = VoluntaryDecided(place="home")
PRIVATE = VoluntaryDecided(place="private")
PUBLIC = VoluntaryDecided(place="public")
REFORMATORY = VoluntaryDecided(place="reformatory")
RECEIVED = RehabilitationReceived(by_whom="police")
METHADONE = SubstitutionAdmitted()
ANNOUNCED = CompletionAnnounced(by_whom="support_officer")
PROPOSED = AftercareProposed()
AFTERCARE = AftercareDecided()
V28 = HomeCompleted()
V30 = CentreCertified(content="completed")
STAGES = CentreCertified(content="stages")
V50 = CompulsoryCompleted()
F16 = SubstitutionCompleted()
V34 = ViolationRecorded(ground="walked_out")
NOTIFIED = FileNotified()
FORWARDED = FileForwarded()
SENT = CourtDecided(outcome="sent")
PLACE_ASKED = PlaceRequested()
PLACE = PlaceDecided()
ADMITTED = Admitted()
LEFT = MovedAway()
PRISON = Detained(detention="prison")
BACK = Released(detention="prison")
V56 = AftercareCompleted()
V57 = RemovedFromList(from_list="aftercare", reason="served")

USER = [TESTED, STABLE, NOTICE, MANAGED]
ADDICT = [*USER, TESTED, ASKED, ADDICTED]
AT_HOME = [*ADDICT, REGISTERED, HOME, RECEIVED]
IN_PRIVATE = [*ADDICT, REGISTERED, PRIVATE]
IN_PUBLIC = [*ADDICT, REGISTERED, PUBLIC]
ON_METHADONE = [*ADDICT, SubstitutionRegistered(), METHADONE]
FILE = [*AT_HOME, WalkedOut(ground="left"), V34]
BEFORE_COURT = [*FILE, NOTIFIED, FORWARDED]
ORDERED = [*BEFORE_COURT, SENT]
COMPULSORY = [*ORDERED, PLACE_ASKED, PLACE, ADMITTED]
ENDING = [ANNOUNCED, PROPOSED, AFTERCARE]
AFTER_HOME = [*AT_HOME, *ENDING, V28]


def told(facts: Sequence[Fact]) -> Case:
    """The case of facts that happened day after day from 1 January 2027, one a day."""
    start = date(2027, 1, 1).toordinal()
    return case([(date.fromordinal(start + i).isoformat(), fact) for i, fact in enumerate(facts)])


def out_of_order(of: Case) -> list[tuple[str, ...]]:
    """What the case says about order and missing papers."""
    kinds = (FindingKind.OUT_OF_SEQUENCE, FindingKind.MISSING_BEFORE)
    return [(f.kind.value, *f.details) for f in of.findings if f.kind in kinds]


def states(of: Case) -> list[str]:
    return [interval.state for interval in of.intervals]
