"""Lives in substitution treatment, Methadone (domain/law.md §3 H)."""

from __future__ import annotations

from datetime import date, timedelta

from models.dates import PartialDate
from models.events.substitution import (
    ComplianceReported,
    DosesHandedOut,
    SubstitutionAdmitted,
    SubstitutionRegistered,
    SubstitutionTerminated,
    SubstitutionTransferred,
)
from models.law.deadlines import month_start
from models.training import places
from models.training.diary import NEW_LAW, Diary, months_later
from models.training.lives.addiction import found_addicted
from models.training.lives.contact import contacts, harm_reduced
from models.training.lives.monitoring import breach, monitoring_begins, monitoring_since_new_law

FACILITY = places.SUBSTITUTION_FACILITY


# --- steps ---------------------------------------------------------------------------------------


def treatment_begins(d: Diary, days_ago: int) -> None:
    """Registered and admitted after the finding of addiction."""
    found_addicted(d, days_ago + 3)
    d.promptly()
    d.write(SubstitutionRegistered(facility=FACILITY), day_only=False)
    d.promptly()
    admitted(d)


def admitted(d: Diary) -> None:
    d.write(
        SubstitutionAdmitted(
            number=f"{d.running_number()}/TB-CSĐT",
            signer="Trần Thị Y",
            signer_position="Trưởng cơ sở điều trị",
            facility=FACILITY,
            started=d.day,
            drug="Methadone",
            determination="present",
        ),
        day_only=False,
    )


def months_of_treatment(d: Diary, until: date, *, last: int = 6) -> None:
    """What the facility reports of the last months."""
    first = max(d.day, until - timedelta(days=30 * last))
    d.on(first)
    while d.goes_on and d.day < until:
        month = month_start(d.day)
        d.on(months_later(month, 1) + timedelta(days=d.random.randint(1, 4)))
        if d.day >= until:
            return
        missed = d.random.choice((0, 0, 0, 1, 2))
        d.write(
            ComplianceReported(
                month=PartialDate(month.year, month.month),
                facility=FACILITY,
                complied=True,
                missed_days=missed,
                positive_tests=0,
            )
        )


def doses_for_days(d: Diary) -> None:
    d.write(DosesHandedOut(facility=FACILITY, days=7, until=d.day + timedelta(days=7)))


def terminated(d: Diary, reason: str) -> None:
    d.write(
        SubstitutionTerminated(
            number=f"{d.running_number()}/TB-CSĐT",
            signer="Trần Thị Y",
            signer_position="Trưởng cơ sở điều trị",
            reason=reason,
            facility=FACILITY,
            received=d.soon(1, 20),
        )
    )


# --- lives that stand in S8 ----------------------------------------------------------------------


def in_treatment(d: Diary) -> None:
    """For years; monitored since the new law (rule T03), with the facility's reports of the last months."""
    begun = d.days_before_new_law(30, 1600)
    treatment_begins(d, begun)
    contacts(d, NEW_LAW, harm_reduced)
    monitoring_since_new_law(d)
    months_of_treatment(d, d.now.date(), last=3)


def in_treatment_since_new_law(d: Diary) -> None:
    treatment_begins(d, d.days_under_new_law(4))
    monitoring_begins(d, months_later(d.day, 24))
    months_of_treatment(d, d.now.date())


def transferred(d: Diary) -> None:
    """Treatment went on at another facility; doses for several days."""
    treatment_begins(d, d.days_before_new_law(60, 700))
    contacts(d, NEW_LAW)
    monitoring_since_new_law(d)
    d.some_days(2, 10)
    d.write(
        SubstitutionTransferred(
            number=f"{d.running_number()}/TB-CSĐT", from_facility=FACILITY, to_facility="Cơ sở Methadone Mẫu Thành"
        )
    )
    d.some_days(1, 5)
    doses_for_days(d)
    months_of_treatment(d, d.now.date(), last=3)


def with_breaches(d: Diary) -> None:
    """A breach of the monitoring: for grown people a new decision of two years (rule N23)."""
    treatment_begins(d, d.days_under_new_law(70))
    monitoring_begins(d, months_later(d.day, 24))
    d.some_days(30, 45)
    breach(d, "c", "new_decision")
    monitoring_begins(d, months_later(d.day, 24), ground="breach")
    months_of_treatment(d, d.now.date())


def unmonitored(d: Diary) -> None:
    """Overdue: admitted days ago and no decision on monitoring."""
    treatment_begins(d, d.random.randint(5, 12))


def thrown_out(d: Diary) -> None:
    """Treatment ended for missed doses; the compulsory file is due (rule H07)."""
    treatment_begins(d, d.random.randint(60, 120))
    monitoring_begins(d, months_later(d.day, 24))
    months_of_treatment(d, d.now.date() - timedelta(days=35))
    d.turn_to(d.random.uniform(0.3, 0.9))
    terminated(d, "missed_doses")
