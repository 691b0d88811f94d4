"""Steps that every measure in the commune has: screening, fines, meetings, undertakings, support."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from models.events.contact import (
    AbsenceReported,
    CalledIn,
    FamilyDeclared,
    Presented,
    PsychosisObserved,
    UndertakingGiven,
)
from models.events.support import HarmReduced, Supported
from models.law.deadlines import next_month
from models.training import places
from models.training.diary import Diary
from models.training.lives.users import LONG_PAST, negative_test, residence_check, visit

MOST_CONTACTS = 3
"""Months with contacts that are told of one measure: of a long one not every month, of one long past hardly any."""

_SUPPORTS = {
    "counselling": ("Tư vấn phòng, chống tái nghiện.", "Đội công tác xã hội tình nguyện xã Mẫu"),
    "training": ("Học nghề sửa xe gắn máy.", "Trung tâm giáo dục nghề nghiệp (giả định)"),
    "job": ("Giới thiệu làm công nhân chế biến thủy sản.", "Hội Nông dân xã Mẫu"),
    "loan": ("Giới thiệu vay vốn chăn nuôi.", "Ngân hàng Chính sách xã hội (giả định)"),
    "identity_papers": ("Làm thẻ căn cước.", places.POLICE),
    "health": ("Khám, tư vấn sức khỏe.", places.HEALTH_STATION),
}


def called_in(d: Diary) -> None:
    d.write(
        CalledIn(
            form="invitation",
            number=d.number("GM-CAX"),
            came=d.random.random() < 0.9,
            officer=d.officer,
            content="Nhắc nhở việc chấp hành, tìm hiểu hoàn cảnh.",
        ),
        day_only=False,
    )


def undertaking(d: Diary, paper: str = "no_use") -> None:
    minor = d.who.is_minor(d.day)
    d.write(UndertakingGiven(paper=paper, countersigned_by=d.who.guardian.name if minor else ""))


def presented(d: Diary, occasion: str) -> None:
    d.write(Presented(occasion=occasion, received_by=d.officer), day_only=False)


def supported(d: Diary) -> None:
    form = d.random.choice(tuple(_SUPPORTS))
    content, by = _SUPPORTS[form]
    result = d.random.choice(("given", "given", "advised", "refused", "not_possible"))
    d.write(Supported(form=form, result=result, by=by, content=content))


def absence_reported(d: Diary) -> None:
    back = d.day + timedelta(days=d.random.randint(5, 20))
    d.write(
        AbsenceReported(
            from_day=d.day, until_day=back, destination="Thành phố Hồ Chí Minh", reason="Đi làm thuê theo mùa vụ."
        )
    )


def psychosis_observed(d: Diary) -> None:
    d.write(
        PsychosisObserved(
            present=True, observed_by=d.officer, detail="Nói nhảm, đập phá đồ đạc; đã đưa đi bệnh viện, nay ổn định."
        )
    )


def family_declared(d: Diary) -> None:
    relative = d.who.relatives[0] if d.who.relatives else None
    d.write(
        FamilyDeclared(
            by=relative.name if relative else "",
            relation=relative.relation if relative else None,
            content="Báo người thân thường bỏ nhà ban đêm, đề nghị Công an nhắc nhở.",
            received_by=d.officer,
        ),
        day_only=False,
    )


def harm_reduced(d: Diary) -> None:
    d.write(HarmReduced(service="Tư vấn, xét nghiệm HIV tự nguyện", by=places.HEALTH_STATION))


_STEPS = (
    visit,
    visit,
    visit,
    negative_test,
    called_in,
    called_in,
    family_declared,
    absence_reported,
    psychosis_observed,
)


def contacts(d: Diary, until: date, *others: Callable[[Diary], None]) -> None:
    """Residence checks through the months up to a day, each now and then with a visit, a test or another step."""
    steps = (*_STEPS, *others)
    until = min(until, d.now.date())
    most = MOST_CONTACTS if (d.now.date() - until).days < LONG_PAST else 1
    every = (until - d.day).days // 30 // most + 1
    month = next_month(d.day)
    while month < until:
        d.on(month.replace(day=d.random.randint(3, 20)))
        if d.day >= until:
            return
        residence_check(d)
        if d.random.random() < 0.35:
            d.some_days(1, 6)
            if d.day < until:
                d.random.choice(steps)(d)
        for _ in range(every):
            month = next_month(month)
