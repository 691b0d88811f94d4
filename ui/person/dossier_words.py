"""What the checklist of a dossier says: where a paper is, and why it is needed or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from models.case import Case
from models.dates import show_date
from models.events.paper_file import FileLocated
from models.papers.contents import CONTENTS, DossierKind, Why
from models.papers.facts import shown
from models.papers.filing import DossierLine, FiledPaper, Held, Source, Standing
from ui.form_names import form_words

KIND_WORDS: Mapping[DossierKind, str] = {
    DossierKind.USER: "Quản lý người sử dụng",
    DossierKind.VOLUNTARY: "Cai nghiện tự nguyện",
    DossierKind.COMPULSORY: "Cai nghiện bắt buộc, từ đủ 18 tuổi",
    DossierKind.COMPULSORY_MINOR: "Cai nghiện bắt buộc, từ đủ 12 đến dưới 18 tuổi",
    DossierKind.AFTERCARE: "Quản lý sau cai nghiện",
    DossierKind.TRANSFER: "Chuyển hồ sơ quản lý (Mẫu III-06)",
}

SETS = ("Bộ 1: bản gốc, gửi Tòa án nhân dân khu vực", "Bộ 2: bản sao, lưu tại Công an cấp xã")
"""The two sets of a file for the court (NĐ 163/2026/NĐ-CP Đ.102 k.4)."""

HELD_WORDS: Mapping[Held, str] = {
    Held.KEPT: "Có bản lưu",
    Held.RECORDED: "Đã ghi",
    Held.LACKING: "Chưa có",
    Held.NOT_NEEDED: "Không cần",
}
LEFT_OUT = "Không in"

SOURCE_WORDS: Mapping[Source, str] = {
    Source.PRINTED: "Đã in, bản lưu trong sổ",
    Source.SIGNED: "Bản đã ký, quét vào sổ",
    Source.SCANNED: "Bản quét",
    Source.RECORD: "Chưa lưu bản in; in được ngay từ hồ sơ",
    Source.ORIGINAL: "Đã ghi trong sổ; giấy chỉ có trong hồ sơ giấy",
}

_MISSING: Mapping[Why, str] = {
    Why.LISTED: "Luật yêu cầu có",
    Why.WITHOUT_RESIDENCE: "Cần vì không có nơi cư trú ổn định",
    Why.OF_MINORS: "Cần vì dưới 18 tuổi",
    Why.REFUSED: "Cần vì không viết tường trình hoặc không có ý kiến",
    Why.IN_PUBLIC_CENTRE: "Cần vì cai nghiện tại cơ sở công lập, trường giáo dưỡng",
}

_NOT_NEEDED: Mapping[Why, str] = {
    Why.OF_ADULTS: "Chỉ với người từ đủ 18 tuổi",
    Why.OF_MINORS: "Chỉ với người từ đủ 12 tuổi đến dưới 18 tuổi",
    Why.WITHOUT_RESIDENCE: "Chỉ khi không có nơi cư trú ổn định",
    Why.REFUSED: "Chỉ lập khi không viết tường trình, không có ý kiến, không nhận thông báo",
    Why.IN_PUBLIC_CENTRE: "Chỉ khi cai nghiện tại cơ sở công lập, trường giáo dưỡng",
    Why.IF_ANY: "Khi phát sinh mới có",
}
_PRINTABLE = "in được ngay từ hồ sơ"
_REPLACED = "Đã có biên bản thay thế (Mẫu số 40)"

OTHER = "Giấy tờ khác"


def where_file_is(case: Case) -> str:
    """Where the file on paper is, by the last record of it."""
    event = case.latest(FileLocated)
    if event is None or not isinstance(event.fact, FileLocated):
        return "Hồ sơ giấy: chưa ghi đang ở đâu."
    known = event.fact
    back = f"hẹn trả {show_date(known.back_by)}" if known.back_by else ""
    parts = [shown(known, "where"), known.detail, shown(known, "hand_over").lower(), back]
    return f"Hồ sơ giấy: {'; '.join(part for part in parts if part)} (từ {show_date(event.at.day)})."


def basis_words(kind: DossierKind) -> str:
    """The article that lists the contents of a dossier."""
    return CONTENTS[kind].article


def paper_words(line: DossierLine, paper: FiledPaper | None) -> str:
    """What a paper is called; of one that stands in place of another, both."""
    if not line.form:
        return paper.document.title if paper is not None and paper.document is not None else OTHER
    if paper is None or paper.form == line.form:
        return form_words(line.form)
    title = form_words(paper.form)
    return f"{title}, thay cho {form_words(line.form)}"


def held_words(held: Iterable[Held]) -> str:
    """How many of several papers there are, those of which a sheet is kept apart from those only recorded."""
    counted = Counter(held)
    parts = ((Held.KEPT, "có bản lưu"), (Held.RECORDED, "mới ghi trong sổ"), (Held.LACKING, "chưa có"))
    return ", ".join(f"{counted[which]} {words}" for which, words in parts if counted[which])


def where_words(line: DossierLine, paper: FiledPaper | None) -> str:
    """Where a paper is, or why it is needed or not."""
    if paper is not None and paper.held is Held.LACKING:
        return f"{_MISSING[line.why]}; {_PRINTABLE}"
    if paper is not None:
        return SOURCE_WORDS[paper.source]
    if line.standing is Standing.MISSING:
        return _MISSING[line.why]
    if line.why is Why.REFUSED and line.form in ("V-38", "V-39"):
        return _REPLACED
    return _NOT_NEEDED[line.why]
