"""Which page of the guide belongs to which page, dialog and part of the program: the one table.

Keyed by class names, so that asking loads no window. A class that is not named takes the page of its base class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QWidget

from models.events.base import KINDS

START = "ngay-dau-tien"
"""What shows where nothing else is known."""

PAGE_OF: Mapping[str, str] = {
    # before and around the registry
    "UnlockPage": "mo-khoa-so",
    "LiftDelayDialog": "mo-khoa-so",
    "RecoverDialog": "phieu-khoi-phuc",
    "CreateDialog": "ngay-dau-tien",
    "OwnPasswordDialog": "tai-khoan",
    # work with people
    "TodayPage": "hom-nay",
    "RoundDialog": "mot-thang-quan-ly",
    "PeoplePage": "danh-sach",
    "FilterPanel": "loc-danh-sach",
    "ColumnsDialog": "loc-danh-sach",
    "FinderDialog": "tim-va-lam",
    "ReviewPage": "ra-soat",
    "TakingOverPage": "nhap-danh-sach-excel",
    "NewPersonPage": "nhap-nguoi",
    "PersonPage": "ho-so-mot-nguoi",
    "ProfileTab": "ly-lich",
    "ProfileDialog": "ly-lich",
    "PhotoDialog": "anh-chan-dung",
    "SameRecords": "hai-ho-so",
    "KeyInDialog": "phan-mem-quan-ly",
    "PapersTab": "bo-ho-so",
    "HistoryTab": "sua-huy-hoan-tac",
    "EventDialog": "ghi-su-kien",
    "LostDraftDialog": "mo-khoa-so",
    # papers
    "PaperBookPage": "giay-to",
    "PaperDialog": "in-giay-to",
    "WordsDialog": "in-giay-to",
    "PdfDialog": "bo-ho-so",
    "ScanDialog": "ban-quet",
    "ScansDialog": "ban-quet",
    "BatchDialog": "in-nhieu-giay",
    "ListDialog": "in-danh-sach",
    # the health station
    "RequestsPage": "tram-y-te",
    "HealthPage": "tram-y-te",
    # the office
    "OfficePage": "don-vi",
    "FormsDialog": "sua-bieu-mau",
    "FormEditor": "sua-bieu-mau",
    "UnreadableForm": "sua-bieu-mau",
    "RulesPage": "quy-dinh",
    "RuleDialog": "quy-dinh",
    "RuleFileDialog": "quy-dinh",
    "OverrideDialog": "quy-dinh",
    # accounts and keys
    "UsersPage": "tai-khoan",
    "AddUserDialog": "tai-khoan",
    "ChangeUserDialog": "tai-khoan",
    "ResetPasswordDialog": "tai-khoan",
    "SecurityDialog": "tai-khoan",
    "RotationDialog": "tai-khoan",
    "MakeSheetDialog": "phieu-khoi-phuc",
    "PrintSheetDialog": "phieu-khoi-phuc",
    "RehearseDialog": "phieu-khoi-phuc",
    "SuperiorKeyDialog": "phieu-khoi-phuc",
    # what is kept, and for how long
    "LogPage": "nhat-ky",
    "EntryDialog": "nhat-ky",
    "RetentionPage": "luu-giu-va-huy",
    "TermDialog": "luu-giu-va-huy",
    "EraseDialog": "luu-giu-va-huy",
    # backups, and the way back
    "BackupPage": "sao-luu",
    "EnrolStickDialog": "sao-luu",
    "FolderDialog": "sao-luu",
    "ClosingDialog": "sao-luu",
    "RestoreDialog": "khoi-phuc-cuu-so",
    "RescueDialog": "khoi-phuc-cuu-so",
    "PrintListDialog": "khoi-phuc-cuu-so",
    "NumbersDialog": "khoi-phuc-cuu-so",
    # help itself
    "GuideWindow": "phim-tat",
    "KeysDialog": "phim-tat",
}

OF_OPENER = frozenset({"ChooseDialog", "ReasonDialog", "RecordDialog", "JobDialog"})
"""Dialogs that ask something for whatever opened them: its page is theirs."""

PAGE_OF_CHAPTER: Mapping[str, str] = {
    "testing": "xet-nghiem-ban-dem",
    "user_management": "mot-thang-quan-ly",
    "contact": "mot-thang-quan-ly",
    "determination": "xac-dinh-nghien",
    "rehabilitation": "cai-tu-nguyen",
    "monitoring": "giam-sat-dien-tu",
    "breaches": "cai-tu-nguyen",
    "compulsory": "cai-bat-buoc",
    "court": "cai-bat-buoc",
    "placement": "cai-bat-buoc",
    "execution": "cai-bat-buoc",
    "substitution": "dieu-tri-thay-the",
    "aftercare": "sau-cai",
    "support": "sau-cai",
    "moves": "chuyen-noi-cu-tru",
    "overrides": "quy-dinh",
    "personal_data": "du-lieu-ca-nhan",
    "paper_file": "bo-ho-so",
}
"""The page of an entry by the chapter of its kind (the module that declares it)."""


def page_for(widget: QWidget | None) -> str:
    """The page of the guide about what a widget belongs to."""
    return declared_for(widget) or START


def declared_for(widget: QWidget | None) -> str:
    """The page of the nearest thing around a widget that has one; what stands beside the page, like the
    rail, has that of the page. Empty if nothing has one."""
    around = widget
    while around is not None:
        found = own_page(around)
        if found:
            return found
        around = around.parentWidget()
    beside = widget.window().findChildren(QWidget, "page") if widget is not None else ()
    return next((own_page(shown) for shown in beside if shown.isVisible()), "")


def own_page(widget: QWidget) -> str:
    """The page declared for a widget itself; empty if none is. An entry has the page of its kind, which is the
    name of its window's object."""
    if widget.objectName() in KINDS:
        chapter = KINDS[widget.objectName()].__module__.rpartition(".")[2]
        return PAGE_OF_CHAPTER.get(chapter, PAGE_OF["EventDialog"])
    return next((PAGE_OF[name] for name in _names(widget) if name in PAGE_OF), "")


def _names(widget: QWidget) -> Iterator[str]:
    return (base.__name__ for base in type(widget).__mro__)
