"""Courses of life: the papers of the law in their order, with random gaps, for histories.py."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.dates import LEGAL_ZONE, Moment
from models.events import KINDS, Fact

CHANGE = datetime(2026, 7, 1, tzinfo=LEGAL_ZONE)


@dataclass
class Telling:
    """A history that is being told: the random source, the present instant, and what happened."""

    source: random.Random
    now: datetime
    told: list[tuple[Moment, Fact]]

    def chance(self, share: float) -> bool:
        return self.source.random() < share

    def wait(self, least: float, most: float) -> None:
        """Let hours go by."""
        self.now += timedelta(minutes=round(self.source.uniform(least, most) * 60))

    def days(self, least: int, most: int) -> None:
        self.wait(24 * least, 24 * most)

    def moment(self, shift: float = 0) -> Moment:
        """Now, or some hours from now; often only the day is known."""
        instant = self.now + timedelta(minutes=round(shift * 60))
        if self.chance(0.3):
            return Moment.on(instant.astimezone(LEGAL_ZONE).date())
        return Moment.at(instant)

    def perhaps(self, least: float, most: float, share: float = 0.6) -> Moment | None:
        """A moment noted inside a paper, or none."""
        return self.moment(self.source.uniform(least, most)) if self.chance(share) else None

    @property
    def today(self) -> date:
        return self.now.astimezone(LEGAL_ZONE).date()

    def day_in(self, least: int, most: int, share: float = 0.3) -> date | None:
        """A day from today on, or none."""
        return self.today + timedelta(days=self.source.randint(least, most)) if self.chance(share) else None

    def happens(self, kind: str, **values: Any) -> None:
        self.told.append((self.moment(), KINDS[kind](**values)))

    def pick(self, *values: Any) -> Any:
        return self.source.choice(values)


def _detected(t: Telling) -> None:
    t.happens("test", ground="caught", result="positive", result_received=t.perhaps(0, 6, 0.3))
    if t.chance(0.15):
        t.happens("criminal_screening", outcome=t.pick("none", "none", "referred", "to_verify"))
    t.wait(0, 40)


def _managed(t: Telling) -> None:
    _detected(t)
    t.happens("residence_verified", outcome=t.pick("registered", "thirty_days", "registered"))
    t.wait(0, 30)
    t.happens("notice_of_use", direction=t.pick("own", "received"))
    t.wait(0, 30)
    t.happens(
        "management_decision",
        reason="first",
        from_day=t.day_in(0, 3, 0.15),
        printed_end=t.day_in(300, 400, 0.1),
    )


def _visited(t: Telling) -> None:
    """Some months of management."""
    for _ in range(t.source.randint(0, 4)):
        t.days(5, 45)
        if t.chance(0.8):
            presence = t.pick("present", "present", "present", "absent", "reported_absence", "missing")
            since = t.today - timedelta(days=t.source.randint(0, 20)) if t.chance(0.4) else None
            t.happens("residence_check", presence=presence, absent_since=None if presence == "present" else since)
        if t.chance(0.2):
            t.happens("visit", form="home")
        if t.chance(0.1):
            t.happens("absence", from_day=t.today, until_day=t.day_in(1, 30, 1))


def _user(t: Telling) -> None:
    _managed(t)
    _visited(t)
    ending = t.pick("none", "end", "custody", "again", "moved", "prison", "stop", "death")
    t.days(1, t.pick(10, 200, 400))
    if ending == "end":
        t.happens("end", sent=t.perhaps(0, 40))
    if ending == "custody":
        _custody(t)
    if ending == "again":
        _not_addicted(t)
    if ending == "moved":
        _moved_away(t, "III-06")
    if ending == "prison":
        _prison(t)
    if ending == "stop":
        t.happens(
            "stop", reason=t.pick("prison", "long_custody", "commune_education", "addicted"), sent=t.perhaps(0, 40)
        )
    if ending == "death":
        t.happens("stop", reason="dead_or_missing", sent=t.perhaps(0, 40))


def _custody(t: Telling) -> None:
    if t.chance(0.6):
        t.happens("custody", custody="custody")
    t.happens("suspension", custody="custody", sent=t.perhaps(0, 40))
    t.days(1, 60)
    if t.chance(0.7):
        t.happens("custody_ended")


def _prison(t: Telling) -> None:
    t.happens("detention", detention=t.pick("prison", "prison", "compulsory_education", "reformatory"))
    t.days(5, 400)
    if t.chance(0.6):
        t.happens("release", detention="prison")


def _moved_away(t: Telling, paper: str) -> None:
    t.happens("moved_away", arrived=t.perhaps(0, 60))
    t.wait(0, 40)
    if t.chance(0.7):
        t.happens("file_transfer", paper=paper)
        t.days(1, 90)
    if t.chance(0.2):
        t.happens("moved_in", measure=t.pick("user_management", "aftercare"), earlier_end=t.day_in(1, 300))


def _asked(t: Telling, subject: str) -> None:
    t.happens("determination_request", applicant="police", subject=subject, person_received=t.perhaps(-2, 20))
    t.days(0, 8)


def _not_addicted(t: Telling) -> None:
    _detected(t)
    if t.chance(0.3):
        t.happens("notice_of_use", direction="received")
    _asked(t, "managed")
    t.happens("determination_result", conclusion="not_addicted")
    t.wait(0, 40)
    if t.chance(0.7):
        t.happens("management_decision", reason="caught_again")


def _addicted(t: Telling) -> None:
    """Found addicted: as a managed user, without residence, or as a volunteer."""
    way = t.pick("managed", "managed", "no_residence", "volunteer")
    if way == "managed":
        _managed(t)
        t.days(1, 100)
        _detected(t)
        _asked(t, "managed")
    elif way == "no_residence":
        _detected(t)
        t.happens("residence_verified", outcome=t.pick("not_living_there", "unknown", "less_than_thirty"))
        t.wait(0, 30)
        _asked(t, "no_stable_residence")
    else:
        t.happens("determination_request", applicant="person", subject="volunteer", person_received=t.perhaps(0, 9))
        t.days(0, 6)
    t.happens("determination_result", conclusion="addicted", received=t.perhaps(0, 9), told=t.perhaps(-3, 30))
    if way == "managed" and t.chance(0.5):
        t.happens("stop", reason="addicted", sent=t.perhaps(0, 40))
    t.wait(0, 40)


def _occasion(t: Telling) -> dict[str, Any]:
    occasion = t.pick("first", "first", "repeated", None)
    return {"occasion": occasion, "occasion_reason": "theo hồ sơ" if occasion else "", "printed_end": _printed(t)}


def _printed(t: Telling) -> date | None:
    return t.day_in(180, 1100, 0.6 if t.now < CHANGE else 0.1)


def _registered(t: Telling, place: str) -> None:
    if t.chance(0.9):
        t.happens("registration", place=place, result=t.pick("attached", "attached", "none", None))
        t.wait(0, 30)
    if place != "public" and t.chance(0.3):
        t.happens("reception", by_whom="police" if place == "home" else "private")
    t.happens("voluntary_decision", place=place, case="registered", delivered=t.perhaps(0, 30), **_occasion(t))
    t.wait(0, 60)


def _at_home(t: Telling) -> None:
    _addicted(t)
    _registered(t, "home")
    t.happens("reception", by_whom="police")
    if t.chance(0.6):
        t.happens("rehab_start", notified=t.perhaps(0, 40))
    _monitored(t)
    t.days(10, 200)
    _rest_of_voluntary(t, "home_completion", "V-26")


def _in_private(t: Telling) -> None:
    _addicted(t)
    _registered(t, "private")
    t.happens("reception", by_whom="private")
    t.days(60, 400)
    if t.chance(0.5):
        t.happens("centre_certificate", content="stages", received=t.perhaps(0, 40), until_day=t.day_in(-2, 0))
        t.wait(0, 60)
        if t.chance(0.5):
            t.happens("presentation", occasion="rest_of_term")
        if t.chance(0.6):
            t.happens("voluntary_decision", place="home", case="after_stages", **_occasion(t))
        if t.chance(0.8):
            t.happens("reception", by_whom="police")
        t.days(10, 300)
        _rest_of_voluntary(t, "home_completion", "V-26")
    else:
        _rest_of_voluntary(t, "centre_certificate", "other")


def _in_public(t: Telling) -> None:
    _addicted(t)
    _registered(t, t.pick("public", "public", "reformatory"))
    t.happens("place_request", centre_kind=t.pick("public", "reformatory", None))
    t.wait(0, 50)
    t.happens("place_decision", received=t.perhaps(0, 40))
    t.wait(0, 40)
    t.happens("hand_over")
    t.days(60, 500)
    _rest_of_voluntary(t, "centre_certificate", "other")


def _on_substitution(t: Telling) -> None:
    if t.chance(0.8):
        _addicted(t)
    t.happens("substitution_registration")
    t.wait(0, 50)
    if t.chance(0.1):
        t.happens("substitution_refusal")
        return
    t.happens("substitution_admission", started=t.day_in(-2, 5), determination=t.pick("present", "missing", None))
    _monitored(t)
    t.days(30, 600)
    ending = t.pick("none", "breach", "other", "completed", "moved")
    if ending == "breach":
        t.happens("substitution_termination", reason="missed_doses")
        _file(t, "substitution")
    if ending == "other":
        t.happens("substitution_termination", reason="other")
    if ending == "completed":
        t.happens("substitution_completion")
        _aftercare(t, decided=False)
    if ending == "moved":
        _moved_away(t, "other")


def _rest_of_voluntary(t: Telling, certificate: str, paper: str) -> None:
    ending = t.pick("none", "completed", "completed", "walk_out", "prison", "moved", "breach")
    if ending == "completed":
        _completed(t, certificate)
    if ending == "walk_out":
        t.happens("walk_out", ground="left")
        t.wait(0, 30)
        _file(t, "walked_out")
    if ending == "prison":
        _prison(t)
    if ending == "moved":
        _moved_away(t, paper)
    if ending == "breach":
        t.happens("breach", act="other", handling=t.pick("reminder", "criticism", "compulsory"))


def _completed(t: Telling, certificate: str) -> None:
    t.happens("advance_notice", by_whom="support_officer")
    t.days(0, 5)
    t.happens("aftercare_proposal")
    t.days(0, 20)
    decided = t.chance(0.8)
    if decided:
        _v53(t)
        t.days(0, 20)
    values = {"content": "completed", "received": t.perhaps(0, 40)} if certificate == "centre_certificate" else {}
    t.happens(certificate, until_day=t.day_in(0, 1), **values)
    if certificate == "centre_certificate" and t.chance(0.5):
        t.wait(0, 70)
        t.happens("presentation", occasion="after_centre")
    _aftercare(t, decided=decided)


def _v53(t: Telling) -> None:
    t.happens(
        "aftercare_decision",
        after=t.pick("voluntary", "compulsory", "compulsory_minor", "substitution", None, None),
        from_day=t.day_in(0, 20),
        printed_end=t.day_in(300, 740, 0.15),
        received=t.perhaps(0, 30),
        delivered=t.perhaps(0, 60),
    )


def _aftercare(t: Telling, *, decided: bool) -> None:
    if not decided:
        t.days(0, 10)
        _v53(t)
    if t.chance(0.3):
        _monitored(t)
    _visited(t)
    ending = t.pick("none", "served", "served", "relapse", "clean", "prison", "moved", "death")
    t.days(1, t.pick(30, 400, 800))
    if ending == "served":
        t.happens("aftercare_completion")
        t.days(0, 4)
        t.happens("list_removal", from_list="aftercare", reason="served")
    if ending in ("relapse", "clean"):
        _detected(t)
        _asked(t, "aftercare")
        t.happens("determination_result", conclusion="addicted" if ending == "relapse" else "not_addicted")
        if ending == "relapse":
            t.wait(0, 40)
            _file(t, "aftercare_relapse")
    if ending == "prison":
        _prison(t)
    if ending == "moved":
        _moved_away(t, "V-54")
    if ending == "death":
        t.happens("death", death="dead")


def _monitored(t: Telling) -> None:
    if t.now < CHANGE or t.chance(0.3):
        return
    if t.chance(0.15):
        t.happens("monitoring_request")
    t.wait(0, 20)
    t.happens("monitoring_decision", ground="measure", effective=t.day_in(0, 3))
    t.wait(0, 40)
    if t.chance(0.85):
        t.happens("device_fitting")
    for _ in range(t.source.randint(0, 2)):
        t.days(1, 60)
        _device(t)


def _device(t: Telling) -> None:
    what = t.pick("removal", "pause", "breach", "waiver", "end")
    if what == "removal":
        t.happens("device_removal", ground="medical")
        t.days(0, 3)
        t.happens("device_refitting")
    if what == "pause":
        t.happens("monitoring_pause", ground="prison")
    if what == "breach":
        consequence = t.pick("reminder", "compulsory", "new_decision", "fine")
        t.happens(
            "monitoring_breach", breach=t.pick("a", "b", "d"), consequence=consequence, cured=t.perhaps(0, 40, 0.3)
        )
    if what == "waiver":
        t.happens("monitoring_waiver")
    if what == "end":
        t.happens("monitoring_end", ground="term_over")


def _file(t: Telling, ground: str) -> None:
    """The compulsory file, as far as it goes."""
    t.happens("violation_record", ground=ground, detected=t.perhaps(-30, 0, 0.5))
    t.wait(0, 20)
    if t.chance(0.7):
        t.happens("holding", centre="Cơ sở số 1", from_day=t.day_in(0, 1, 0.2))
        t.wait(0, 20)
    if t.chance(0.1):
        t.happens("file_dropping", ground=t.pick("pregnant", "limitation", "criminal"))
        return
    t.happens("file_notice", received_by_person=t.perhaps(0, 30, 0.85))
    t.days(0, 5)
    if t.chance(0.2):
        t.happens("minor_paper", paper=t.pick("V-38", "V-39", "V-41"))
    if t.chance(0.6):
        t.happens("file_reading")
        t.days(0, 3)
    if t.chance(0.15):
        return
    t.happens("file_forwarding")
    _court(t)


def _court(t: Telling) -> None:
    t.days(0, 5)
    if t.chance(0.6):
        t.happens("court_acceptance")
        t.days(0, 5)
    if t.chance(0.3):
        t.happens("court_query")
        t.days(0, 4)
        t.happens("court_answer")
    t.days(0, 12)
    outcome = t.pick("sent", "sent", "sent", "sent", "not_sent", "ended", "closed", "stayed")
    t.happens("court_decision", outcome=outcome, received=t.perhaps(0, 60, 0.85), **_occasion(t))
    if outcome != "sent":
        return
    if t.chance(0.1):
        t.days(0, 5)
        t.happens("court_complaint", remedy="complaint")
        t.days(1, 20)
        t.happens("court_decision", outcome=t.pick("sent", "not_sent"), received=t.perhaps(0, 60), **_occasion(t))
    _executed(t)


def _executed(t: Telling) -> None:
    t.wait(0, 60)
    way = t.pick("straight", "straight", "straight", "deferred", "exempted", "fled")
    if way == "deferred":
        t.happens("relief_decision", relief="deferral")
        t.days(10, 90)
        t.happens("relief_decision", relief="cancellation")
    if way == "exempted":
        t.happens("relief_decision", relief="exemption")
        return
    if way == "fled":
        t.happens("absconding", where="before_arrival", told=t.perhaps(0, 30))
        t.days(2, 60)
        t.happens("recapture")
    t.happens("place_request", centre_kind=t.pick("public", "reformatory", None))
    t.wait(0, 40)
    t.happens("place_decision", received=t.perhaps(0, 40, 0.85))
    t.wait(0, 50)
    if t.chance(0.5):
        t.happens("escort", manner="brought")
    t.happens("admission")
    _in_compulsory(t)


def _in_compulsory(t: Telling) -> None:
    t.days(20, 300)
    if t.chance(0.2):
        t.happens("absconding", where="centre", told=t.perhaps(0, 40))
        if t.chance(0.5):
            t.happens("search_decision", issuer="centre")
        t.days(2, 90)
        t.happens(t.pick("recapture", "recapture", "admission"))
    if t.chance(0.15):
        t.happens("term_reduction", months=t.source.randint(1, 6))
    if t.chance(0.15):
        t.happens("relief_decision", relief=t.pick("suspension", "rest_waiver"))
    if t.chance(0.15):
        _prison(t)
    t.days(100, 500)
    if t.chance(0.6):
        _completed(t, "compulsory_completion")


def _relapsed_file(t: Telling) -> None:
    """A file of somebody who never registered."""
    _addicted(t)
    t.wait(24, 80)
    _file(t, "not_registered")


def _not_started(t: Telling) -> None:
    _addicted(t)
    _registered(t, t.pick("home", "private", "public"))
    t.days(2, 8)
    t.happens("not_started")
    t.wait(0, 30)
    _file(t, "not_started")


def _ordered(t: Telling) -> None:
    """Known here from the order of the court on."""
    t.happens("court_decision", outcome="sent", received=t.perhaps(0, 60, 0.9), **_occasion(t))
    _executed(t)


def _taken_over(t: Telling) -> None:
    measure = t.pick(
        "user_management", "user_management", "addict", "voluntary_home", "voluntary_private", "voluntary_public",
        "substitution", "compulsory", "aftercare",
    )  # fmt: skip
    outcome = t.pick("running", "running", "running", "suspended", "stopped", "ended")
    t.happens(
        "taken_over",
        measure=measure,
        taken_over_on=t.today + timedelta(days=t.source.randint(0, 400)),
        entry=t.today if t.chance(0.8) else None,
        printed_end=t.day_in(100, 740, 0.6),
        presence=t.pick("present", "missing", None),
        outcome=outcome,
        outcome_day=t.day_in(-5, 300, 0.5) if outcome != "running" else None,
        stop_reason=t.pick("addicted", "prison", "dead_or_missing") if outcome == "stopped" else None,
    )
    t.days(1, 200)
    if measure == "user_management":
        _visited(t)
    elif measure == "aftercare":
        _aftercare(t, decided=t.chance(0.8))
    elif measure == "voluntary_home":
        _rest_of_voluntary(t, "home_completion", "V-26")
    elif measure == "compulsory":
        _in_compulsory(t)


def _moved_in(t: Telling) -> None:
    measure = t.pick("user_management", "user_management", "voluntary_home", "aftercare", "substitution")
    t.happens(
        "moved_in",
        measure=measure,
        started=t.today - timedelta(days=t.source.randint(5, 300)) if t.chance(0.7) else None,
        left=t.today - timedelta(days=t.source.randint(0, 30)) if t.chance(0.6) else None,
        earlier_end=t.day_in(1, 400, 0.7),
        remaining_days=t.source.randint(1, 400) if t.chance(0.3) else None,
    )
    t.wait(0, 60)
    if measure == "user_management":
        t.happens("management_decision", reason="moved_in")
        _visited(t)
    if measure == "voluntary_home":
        t.happens("voluntary_decision", place="home", case="moved_in", **_occasion(t))
    if measure == "aftercare":
        t.happens("helper", paper="V-60")
        _visited(t)
    if t.chance(0.3):
        t.happens("monitoring_takeover")


def _criminal(t: Telling) -> None:
    _detected(t)
    t.happens("criminal_screening", outcome="referred")
    t.days(0, 9)
    t.happens("criminal_case", step="opened")
    t.days(5, 90)
    if t.chance(0.5):
        t.happens("criminal_case", step="dropped")
    elif t.chance(0.5):
        _prison(t)


COURSES: tuple[Callable[[Telling], None], ...] = (
    _user, _user, _user, _at_home, _at_home, _in_private, _in_public, _on_substitution, _relapsed_file,
    _not_started, _ordered, _taken_over, _moved_in, _criminal,
)  # fmt: skip
