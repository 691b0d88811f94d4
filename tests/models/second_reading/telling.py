"""Short histories for the tests of the second reading, and what it says of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from models.dates import LEGAL_ZONE
from models.history import history_from
from tests.models.second_reading.judge import judge

Row = dict[str, Any]


def row(kind: str, at: str, **values: object) -> Row:
    return {"kind": kind, "at": at, **values}


def judged(
    rows: list[Row], at: str, *, start: str = "2026-07-01", remote: bool = False, birth: str = "1990-05-12"
) -> dict[str, Any]:
    """The judgement of these events at an instant of legal time."""
    history = history_from({"person": {"birth": birth}, "events": rows})
    instant = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=LEGAL_ZONE)
    return judge(history.person, history.events, date.fromisoformat(start), remote, instant)


def due(rows: list[Row], at: str, **office: Any) -> dict[str, str | None]:
    """The open deadlines without the seconds and the zone, which is always +07:00."""
    found = judged(rows, at, **office)["open"]
    assert all(value is None or value.endswith("+07:00") for value in found.values())
    return {key: value and value.removesuffix("+07:00") for key, value in found.items()}


def term(rows: list[Row], at: str, **office: Any) -> tuple[str, str | None, str | None] | None:
    found = judged(rows, at, **office)["term"]
    return found and (found["measure"], found["start"], found["end"])


def states(rows: list[Row]) -> list[str | None]:
    """The state after each event."""
    return [judged(rows[: n + 1], "2040-01-01 00:00")["state"] for n in range(len(rows))]


# One life, from the test to after-care; each list ends where its name says.

TEST = row("test", "2026-11-24 22:40", ground="caught", result="positive")
STABLE = row("residence_verified", "2026-11-25 20:00", outcome="registered")
NOTICE = row("notice_of_use", "2026-11-26 08:00", direction="own")
MANAGED = row("management_decision", "2026-11-26 15:00", reason="first")
USER = [TEST, STABLE, NOTICE, MANAGED]

AGAIN = row("test", "2026-11-30 21:00", ground="caught", result="positive")
ASKED = row(
    "determination_request", "2026-11-30 22:00", applicant="police", subject="managed", person_received="2026-11-30"
)
ADDICTED = row("determination_result", "2026-12-01 09:00", conclusion="addicted")
REGISTERED = row("registration", "2026-12-02 08:00", place="home", result="attached")
ADDICT = [*USER, AGAIN, ASKED, ADDICTED]
FIRST = {"occasion": "first", "occasion_reason": "chưa cai lần nào"}
HOME = row("voluntary_decision", "2026-12-03 07:30", place="home", **FIRST)
RECEIVED = row("reception", "2026-12-03 10:00", by_whom="police")
AT_HOME = [*ADDICT, REGISTERED, HOME, RECEIVED]

WALKED_OUT = row("walk_out", "2027-01-28 08:00", ground="left")
RECORD = row("violation_record", "2027-01-28 14:00", ground="walked_out", detected="2027-01-28 09:00")
HELD = row("holding", "2027-01-29 09:00", centre="Cơ sở số 1")
NOTIFIED = row("file_notice", "2027-01-29", received_by_person="2027-01-29 16:00")
FORWARDED = row("file_forwarding", "2027-02-11")
SENT = row("court_decision", "2027-02-26", outcome="sent", received="2027-03-01 10:00", **FIRST)
FILE = [*AT_HOME, RECORD, HELD, NOTIFIED, FORWARDED]
PLACE_ASKED = row("place_request", "2027-03-01 16:00")
PLACE = row("place_decision", "2027-03-02 09:00", received="2027-03-02 15:00")
ADMITTED = row("admission", "2027-03-03 11:00")
COMPULSORY = [*FILE, SENT, PLACE_ASKED, PLACE, ADMITTED]
ANNOUNCED = row("advance_notice", "2029-01-02", by_whom="public")
PROPOSED = row("aftercare_proposal", "2029-01-04")
AFTERCARE = row("aftercare_decision", "2029-01-10", received="2029-01-11 09:00")
V50 = row("compulsory_completion", "2029-02-03")
AFTER_COMPULSORY = [*COMPULSORY, ANNOUNCED, PROPOSED, AFTERCARE, V50]
