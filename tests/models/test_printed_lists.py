"""What printed lists show: who is on them, from when to when, and what became of whom, as it stood on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.dates import PartialDate
from models.errors import ErrorCode, RegistryError
from models.events.aftercare import AftercareDecided, HelperAssigned
from models.events.base import Fact
from models.events.monitoring import DeviceFitted, MonitoringBreached, MonitoringDecided
from models.events.moves import FileTransferred, MovedAway
from models.events.rehabilitation import HomeCompleted, Registered
from models.events.taking_over import TakenOver
from models.events.user_management import (
    ManagementDecided,
    ManagementEnded,
    ManagementStopped,
    ManagementSuspended,
    ResidenceChecked,
)
from models.ids import PersonId
from models.papers.lists import (
    LISTS,
    ListAsked,
    ListKind,
    PrintedList,
    Shown,
    ask_today,
    list_of,
    lists_for,
)
from models.papers.register import register_year, register_year_of
from models.roles import Permission, Role, User
from models.views import DueRow, PersonFile
from tests.conftest import NOW
from tests.models.building import instant
from tests.models.histories import ADDICTED, HOME, PRIVATE, RECEIVED, REGISTERED, STABLE, TESTED
from tests.models.listing import CHIEF, Listing, file_of

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
Dated = tuple[str, Fact]


def managed(start: str = "2026-08-14") -> tuple[Dated, ...]:
    return (start, TESTED), (start, STABLE), (start, ManagementDecided(reason="first", number="5"))


def printed(kind: ListKind, *files: PersonFile, first: date = FIRST, last: date = LAST, **asked: Any) -> PrintedList:
    return list_of(Listing(files), CHIEF, ListAsked(kind, first, last, **asked), NOW)  # type: ignore[arg-type]


# --- III-10 -----------------------------------------------------------------------------------------

USERS: dict[str, tuple[tuple[Dated, ...], tuple[str, str, str, str] | None, tuple[str, str, str, str] | None]] = {
    "under management": (
        (*managed(), ("2026-10-05", ResidenceChecked(presence="present"))),
        ("14/08/2026", "14/08/2027", "Có mặt", ""),
        None,
    ),
    "away, whatever the reason": (
        (*managed(), ("2026-10-05", ResidenceChecked(presence="reported_absence"))),
        ("14/08/2026", "14/08/2027", "Vắng mặt", ""),
        None,
    ),
    "residence still being verified": ((("2026-10-20", TESTED),), ("", "", "", ""), None),
    "suspended": (
        (*managed(), ("2026-10-28", ManagementSuspended(custody="custody", number="7"))),
        ("14/08/2026", "14/08/2027", "", "Tạm đình chỉ 28/10/2026, QĐ số 07/QĐ-CAX"),
        None,
    ),
    "suspended only after the days": (
        (*managed(), ("2026-11-02", ManagementSuspended(custody="custody", number="7"))),
        ("14/08/2026", "14/08/2027", "", ""),
        None,
    ),
    "ended on the first day": (
        (*managed("2025-10-01"), ("2026-10-01", ManagementEnded(number="9"))),
        None,
        ("01/10/2025", "01/10/2026", "", "Chấm dứt 01/10/2026, QĐ số 09/QĐ-CAX"),
    ),
    "ended before": ((*managed("2025-09-30"), ("2026-09-30", ManagementEnded(number="9"))), None, None),
    "ended after": (
        (*managed("2025-11-01"), ("2026-11-01", ManagementEnded(number="9"))),
        ("01/11/2025", "01/11/2026", "", ""),
        None,
    ),
    "stopped, with the reason": (
        (*managed(), ("2026-10-10", ManagementStopped(reason="prison", number="11/QĐ-CAX"))),
        None,
        ("14/08/2026", "14/08/2027", "", "Dừng 10/10/2026, QĐ số 11/QĐ-CAX: thi hành án phạt tù"),
    ),
    "found addicted, stopped by decision afterwards": (
        (*managed(), ("2026-10-10", ADDICTED), ("2026-10-11", ManagementStopped(reason="addicted", number="12"))),
        None,
        (
            "14/08/2026",
            "14/08/2027",
            "",
            "Dừng 11/10/2026, QĐ số 12/QĐ-CAX: kết quả xác định tình trạng nghiện là có nghiện",
        ),
    ),
    "found addicted, no decision yet": (
        (*managed(), ("2026-10-10", ADDICTED)),
        None,
        ("14/08/2026", "14/08/2027", "", "Được xác định nghiện 10/10/2026"),
    ),
    "moved away": (
        (*managed(), ("2026-10-14", MovedAway()), ("2026-10-15", FileTransferred(paper="III-06", number="6"))),
        None,
        ("14/08/2026", "14/08/2027", "", "Chuyển đi 15/10/2026"),
    ),
    "taken off and found again in the same days": (
        (*managed("2025-10-05"), ("2026-10-05", ManagementEnded(number="9")), *managed("2026-10-20")),
        ("20/10/2026", "20/10/2027", "", ""),
        ("05/10/2025", "05/10/2026", "", "Chấm dứt 05/10/2026, QĐ số 09/QĐ-CAX"),
    ),
    "taken over with what the old list says": (
        (
            (
                "2026-01-10",
                TakenOver(
                    measure="user_management",
                    taken_over_on=date(2026, 10, 5),
                    entry=date(2026, 1, 10),
                    printed_end=date(2027, 1, 9),
                    presence="absent",
                    outcome="running",
                ),
            ),
        ),
        ("10/01/2026", "09/01/2027", "Vắng mặt", ""),
        None,
    ),
    "never a user": ((("2026-10-02", ADDICTED),), None, None),
}


@pytest.mark.parametrize("who", USERS)
def test_the_list_of_users_tells_who_is_on_it_and_who_left_it_in_its_days(who: str) -> None:
    dated, on, off = USERS[who]
    made = printed(ListKind.USERS, file_of("Trần Văn Thử", *dated))
    for rows, expected in zip(made.parts, (on, off), strict=True):
        assert [row[7:] for row in rows] == ([expected] if expected else [])
    assert (made.texts["typed.managed"], made.texts["typed.removed"]) == (
        str(int(on is not None)),
        str(int(off is not None)),
    )
    assert (made.texts["typed.first"], made.texts["typed.last"]) == ("01/10/2026", "31/10/2026")


def test_a_row_of_users_shows_who_it_is_in_the_order_of_the_form() -> None:
    values = {
        "sex": "female", "birth": PartialDate(1990), "passport_number": "C1234567", "registered_residence": "Ấp Một",
        "current_residence": "Ấp Hai", "substances": ("heroin", "amphetamine"), "substances_detail": "cỏ Mỹ",
    }  # fmt: skip
    made = printed(ListKind.USERS, file_of("Lê Thị Bé", *managed(), **values), file_of("Võ An", *managed()))
    first, second = made.parts[0]
    assert first[0] == "Võ An"  # the order of lists is that of given names
    assert second[:7] == (
        "Lê Thị Bé", "C1234567", "1990", "Nữ", "Ấp Một", "Ấp Hai", "Heroine, Amphetamine/ Methamphetamine (cỏ Mỹ)",
    )  # fmt: skip
    assert made.count == 2


# --- V-21 -------------------------------------------------------------------------------------------


def at_home(day: str, *more: Dated) -> tuple[Dated, ...]:
    return (
        ("2025-12-01", ADDICTED),
        (day, REGISTERED),
        (day, replace(HOME, number="8", printed_end=date(2026, 6, 15))),
        (day, RECEIVED),
        *more,
    )


def test_a_year_of_the_register_begins_on_15_december() -> None:
    assert register_year(2026) == (date(2025, 12, 15), date(2026, 12, 14))
    assert [register_year_of(date(2026, 12, day)) for day in (14, 15)] == [2026, 2027]
    assert ask_today(ListKind.REGISTRATIONS, NOW).first == date(2025, 12, 15)


REGISTER = (
    file_of("Người Trước", *at_home("2025-12-14")),
    file_of("Người Đầu", *at_home("2025-12-15", ("2026-06-20", replace(HomeCompleted(), number="3")))),
    file_of("Người Cuối", ("2026-11-01", ADDICTED), ("2026-11-20", Registered(place="private"))),
    file_of(
        "Người Hai Lần",
        ("2026-02-01", ADDICTED),
        ("2026-02-02", Registered(place="public")),
        ("2026-03-02", Registered(place="private")),
        ("2026-03-03", replace(PRIVATE, place_name="Cơ sở Bình Minh", number="21")),
    ),
)


def test_the_register_has_every_registration_of_its_year_in_the_order_of_time() -> None:
    made = printed(ListKind.REGISTRATIONS, *REGISTER, first=date(2025, 12, 15), last=date(2026, 12, 14))
    (rows,) = made.parts
    assert [(row[0], row[6], row[7]) for row in rows] == [
        (
            "Người Đầu",
            "Tại gia đình, cộng đồng",
            "Đăng ký ngày 15/12/2025; QĐ số 08/QĐ-CAX; hoàn thành ngày 20/06/2026",
        ),
        ("Người Hai Lần", "Tại cơ sở cai nghiện ma túy công lập", "Đăng ký ngày 02/02/2026"),
        (
            "Người Hai Lần",
            "Tại cơ sở cai nghiện ma túy tư nhân: Cơ sở Bình Minh",
            "Đăng ký ngày 02/03/2026; QĐ số 21/QĐ-CAX",
        ),
        ("Người Cuối", "Tại cơ sở cai nghiện ma túy tư nhân", "Đăng ký ngày 20/11/2026"),
    ]
    assert rows[0][5] == "15/12/2025 - 15/06/2026"


def test_the_totals_of_the_register_count_people_and_those_in_rehabilitation_on_the_last_day() -> None:
    def totals(last: date) -> dict[str, str]:
        made = printed(ListKind.REGISTRATIONS, *REGISTER, first=date(2025, 12, 15), last=last)
        names = ("registered", "home", "public", "reformatory", "private", "running", "completed")
        return {name: made.texts[f"typed.{name}"] for name in names}

    assert totals(date(2026, 12, 14)) == {
        "registered": "3", "home": "1", "public": "0", "reformatory": "0", "private": "2", "running": "2",
        "completed": "1",
    }  # fmt: skip
    assert totals(date(2026, 2, 28)) == {
        "registered": "2", "home": "1", "public": "1", "reformatory": "0", "private": "0", "running": "2",
        "completed": "0",
    }  # fmt: skip


# --- the lists without a form -----------------------------------------------------------------------


def test_the_other_lists_show_how_things_stood_on_their_day() -> None:
    home = at_home("2026-01-05", ("2026-02-01", MonitoringDecided(ground="voluntary_home", number="30/QĐ-CAX")))
    fitted = ("2026-02-02", DeviceFitted(device="GS-1", position="Cổ chân trái"))
    after = (
        *at_home("2025-12-20"),
        ("2026-06-18", AftercareDecided(number="40/QĐ-UBND", assigned="Tổ quản lý")),
        ("2026-06-20", HomeCompleted()),
        ("2026-07-01", HelperAssigned(paper="V-59", helper="Trần Thị Giúp", helper_unit="Hội Phụ nữ")),
    )
    files = (
        file_of("Người Cai", *home, fitted, ("2026-03-01 08:00", MonitoringBreached(breach="flat"))),
        file_of("Người Sau", *after),
        file_of("Người Dùng", *managed()),
    )
    (addicted,) = printed(ListKind.ADDICTED, *files).parts
    assert [(row[0], row[7], row[8]) for row in addicted] == [
        ("Người Cai", "Cai nghiện tự nguyện tại gia đình, cộng đồng", "05/01/2026")
    ]
    (before,) = printed(ListKind.ADDICTED, *files, last=date(2026, 6, 1)).parts
    assert [row[0] for row in before] == ["Người Cai", "Người Sau"]
    (aftercare,) = printed(ListKind.AFTERCARE, *files).parts
    assert [(row[0], *row[5:]) for row in aftercare] == [
        ("Người Sau", "40/QĐ-UBND, ngày 18/06/2026", "20/06/2026 - 20/06/2027", "Trần Thị Giúp, Hội Phụ nữ", "")
    ]
    (monitored,) = printed(ListKind.MONITORING, *files).parts
    assert [(row[0], row[6], *row[8:]) for row in monitored] == [
        ("Người Cai", "30/QĐ-CAX, ngày 01/02/2026", "GS-1, Cổ chân trái", "Đang đeo thiết bị", "1")
    ]
    assert printed(ListKind.MONITORING, *files, last=date(2026, 1, 31)).count == 0


def test_a_number_stands_in_a_list_as_on_its_paper() -> None:
    home = at_home("2026-01-05", ("2026-02-01", MonitoringDecided(ground="voluntary_home", number="3")))
    after = (*at_home("2025-12-20"), ("2026-06-18", AftercareDecided(number="7")), ("2026-06-20", HomeCompleted()))
    files = (file_of("Người Cai", *home), file_of("Người Sau", *after))
    ((aftercare,),) = printed(ListKind.AFTERCARE, *files).parts
    ((monitored,),) = printed(ListKind.MONITORING, *files).parts
    assert (aftercare[5], monitored[6]) == ("07/QĐ-UBND, ngày 18/06/2026", "03/QĐ-CAX, ngày 01/02/2026")


def test_what_is_due_is_listed_with_what_is_overdue_first_and_without_what_has_no_limit() -> None:
    def row(rule: str, at: str | None, name: str = "Trần Thử") -> DueRow:
        due = instant(at) if at else None
        return DueRow(PersonId("p"), name, "1990-03-05", rule, due, "by_instant", False, NOW, None)

    rows = [row("B04", "2026-11-24 10:00"), row("B04", "2026-11-26 22:00", ""), row("B04", "2026-11-27 00:00")]
    made = list_of(Listing((), rows), CHIEF, ask_today(ListKind.DUE, NOW), NOW)  # type: ignore[arg-type]
    overdue, soon = made.parts
    assert [line[:3] for line in overdue] == [("trước 10:00 ngày 24/11/2026", "Trần Thử", "1990")]
    assert [line[1] for line in soon] == ["hồ sơ đã kết thúc"]
    assert "Đ.58" in overdue[0][4]
    assert made.texts["typed.until"] == "23:00 ngày 26/11/2026"


def test_the_list_on_the_screen_is_printed_with_its_name_and_what_it_is_enclosed_with() -> None:
    files = (file_of("Trần Văn Nam", *managed()), file_of("Lê Văn Tư", *managed()))
    shown = Shown("Danh sách tìm theo tên", text="Nam")
    made = printed(ListKind.SHOWN, *files, last=NOW.date(), shown=shown, enclosed="Báo cáo số 12/BC-CAX")
    assert [row[0] for row in made.parts[0]] == ["Trần Văn Nam"]
    assert made.texts["typed.title"] == "DANH SÁCH TÌM THEO TÊN"
    assert made.texts["typed.enclosed"] == "Báo cáo số 12/BC-CAX"
    assert made.texts["typed.count"] == "1"


# --- who may ----------------------------------------------------------------------------------------


def somebody(role: Role) -> User:
    return replace(CHIEF, known=replace(CHIEF.known, role=role.value))


@pytest.mark.parametrize("role", list(Role))
def test_a_list_is_offered_to_whom_the_table_of_roles_lets_print_it_and_made_for_nobody_else(role: Role) -> None:
    user, offered = somebody(role), lists_for(somebody(role))
    assert bool(offered) is user.may(Permission.PRINT)
    assert (ListKind.USERS in offered) is (user.may(Permission.PRINT) and user.may(Permission.OPEN_CLOSED))
    for kind in LISTS:
        asked = ask_today(kind, NOW)
        if kind in offered:
            list_of(Listing(()), user, asked, NOW)  # type: ignore[arg-type]
            continue
        with pytest.raises(RegistryError) as raised:
            list_of(Listing(()), user, asked, NOW)  # type: ignore[arg-type]
        assert raised.value.code is ErrorCode.NOT_ALLOWED


def test_a_past_day_may_name_closed_files_and_is_refused_to_whom_they_are_closed() -> None:
    yesterday = NOW.date() - timedelta(days=1)
    asked = replace(ask_today(ListKind.ADDICTED, NOW), last=yesterday)
    list_of(Listing(()), CHIEF, asked, NOW)  # type: ignore[arg-type]
    with pytest.raises(RegistryError) as raised:
        list_of(Listing(()), somebody(Role.DUTY_OFFICER), asked, NOW)  # type: ignore[arg-type]
    assert raised.value.code is ErrorCode.NOT_ALLOWED


def test_files_are_read_some_at_a_time() -> None:
    files = [file_of(f"Người {number}", ("2026-10-20", TESTED)) for number in range(450)]
    queries = Listing(files)
    made = list_of(queries, CHIEF, ListAsked(ListKind.USERS, FIRST, LAST), NOW)  # type: ignore[arg-type]
    assert made.count == 450
    assert queries.most_at_once == 200
