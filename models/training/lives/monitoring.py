"""Steps of electronic monitoring inside other lives (domain/law.md §3 N), only since 1 July 2026."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models.events.monitoring import (
    DeviceChangeRequested,
    DeviceFitted,
    DevicePositionChanged,
    DeviceRefitted,
    DeviceRemoved,
    MonitoringBreached,
    MonitoringDecided,
    MonitoringRequested,
)
from models.training.diary import NEW_LAW, Diary, months_later
from models.training.lives.contact import undertaking


def monitoring_begins(d: Diary, until: date, ground: str = "measure") -> None:
    """Decided within twelve hours, fitted within twenty-four (rules N06, N08)."""
    monitoring_decided(d, until, ground=ground)
    d.within(20)
    device_fitted(d)


def monitoring_decided(
    d: Diary, until: date, *, begins: date | None = None, ground: str = "measure", fitted_by: str = ""
) -> None:
    d.within(11)
    d.write(
        MonitoringDecided(
            **d.police_decision(),
            ground=ground,
            effective=begins or d.day,
            from_day=begins or d.day,
            printed_end=until,
            monitor=d.officer,
            fitted_by=fitted_by,
        ),
        day_only=False,
    )


def monitoring_since_new_law(d: Diary, until: date | None = None) -> None:
    """A measure that ran on 1 July 2026 is monitored from some day of that summer on (rule T03).

    Without an end of the measure, as in substitution treatment, for two years (rule N02).
    """
    d.on(max(NEW_LAW + timedelta(days=d.random.randint(1, 70)), d.day + timedelta(days=1)))
    monitoring_begins(d, until or months_later(d.day, 24))


def device_fitted(d: Diary) -> None:
    """The device is fitted; nearly everybody gives the undertaking I-04 with it."""
    d.write(DeviceFitted(**_minutes(d), **_device(d)), day_only=False)
    if d.random.random() < 0.9:
        undertaking(d, "I-04")


def requested_by_parent(d: Diary) -> None:
    """A minor is monitored only if a parent asks for it (rule N03)."""
    guardian = d.who.guardian
    d.write(
        MonitoringRequested(
            applicant=guardian.name, relation=guardian.relation, reason="Gia đình lo con bỏ nhà đi, dùng lại ma túy."
        ),
        day_only=False,
    )


def removed_for_treatment(d: Diary) -> None:
    """Taken off for a hospital stay and put on again (rule N11)."""
    d.write(DeviceChangeRequested(change="removal", ground="medical", by=d.who.name))
    d.wait(hours=3)
    back = d.day + timedelta(days=d.random.randint(2, 6))
    d.write(
        DeviceRemoved(**_minutes(d), ground="medical", refit_on=back, refit_at=_minutes(d)["place"]), day_only=False
    )
    d.on(back)
    d.write(DeviceRefitted(**_minutes(d), **_device(d)), day_only=False)


def worn_elsewhere(d: Diary) -> None:
    """After a month in one place the device may be worn in another (rule N12)."""
    d.write(DeviceChangeRequested(change="position", ground="worn_a_month", by=d.who.name))
    d.wait(hours=2)
    d.write(
        DevicePositionChanged(
            **_minutes(d), before="Cổ chân phải", position="Cổ tay trái", device=_device(d)["device"]
        ),
        day_only=False,
    )


def breach(d: Diary, kind: str, consequence: str = "reminder") -> None:
    """A breach recorded in minutes I-18 and cured within hours (rules N19 to N23)."""
    d.write(
        MonitoringBreached(
            **_minutes(d),
            number=d.number("BB-CAX"),
            breach=kind,
            consequence=consequence,
            detail=_BREACHES[kind],
            cured=d.soon(2, 20),
        ),
        day_only=False,
    )


_BREACHES = {
    "a": "Dùng kìm cắt dây đeo thiết bị.",
    "b": "Không có mặt theo thông báo để đeo thiết bị.",
    "c": "Tự ý tháo thiết bị để ở nhà.",
    "d": "Để thiết bị hết pin quá 24 giờ, không có lý do chính đáng.",
    "dd": "Không đến trụ sở để đeo lại thiết bị sau khi ra viện.",
}


def _minutes(d: Diary) -> dict[str, Any]:
    return {
        "place": "Trụ sở Công an xã Mẫu",
        "officer": d.officer,
        "officer_position": "Cán bộ",
        "officer_unit": "Công an xã Mẫu",
    }


def _device(d: Diary) -> dict[str, Any]:
    """The person's device: the same number in every minutes."""
    return {
        "position": "Cổ chân phải",
        "device": f"GS-{sum(map(ord, d.who.name)) % 9000 + 1000}",
        "condition": "Nguyên vẹn, hoạt động bình thường.",
    }
