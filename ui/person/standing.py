"""Where a case stands, for the head of the page: the running term, circumstances, electronic monitoring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from models import fields
from models.case import Case
from models.dates import show_date
from models.events.monitoring import MonitoringBreached
from models.events.moves import MovedIn
from models.events.triggers import Trigger
from models.law.course import Standing
from models.law.deadlines import shifted
from models.law.monitoring import Monitoring, MonitoringState
from models.law.rules import Rules
from models.law.terms import MEASURE_OF_STATE, Term
from models.papers.arrivals import rest_of_management
from models.papers.wording import MONITORING_WORDS
from ui.rule_words import overridden_words

MEASURE_WORDS: Mapping[str, str] = {
    "user_management": "Quản lý",
    "voluntary_home": "Cai nghiện tại gia đình, cộng đồng",
    "voluntary_private": "Cai nghiện tại cơ sở tư nhân",
    "voluntary_public": "Cai nghiện tại cơ sở công lập, trường giáo dưỡng",
    "substitution": "Điều trị thay thế",
    "compulsory": "Cai nghiện bắt buộc",
    "aftercare": "Quản lý sau cai",
    "monitoring": "Giám sát điện tử",
}
"""What the law applies to a person, at the beginning of a sentence about its term."""

_NOT_COUNTED: Mapping[str, str] = {"S12x": "đang bỏ trốn", "S2s": "đang tạm đình chỉ"}
"""Why the time that runs does not count, by state; away otherwise."""

_BY_OCCASION = frozenset({"voluntary_home", "voluntary_private", "voluntary_public", "compulsory"})
"""Measures whose length depends on how often the person was rehabilitated before."""


_AFTER_VERIFYING = {
    True: "Dương tính, đã xác minh nơi cư trú, chờ quyết định quản lý",
    False: "Dương tính, không có nơi cư trú ổn định, chờ đề nghị xác định nghiện hoặc quyết định quản lý",
}
"""What is awaited in S1 once it is known whether the residence is stable: domain/law.md §7.2, rows 3 and 4. Without a
stable residence both ways are open: addiction is to be determined (A09), and the decision on management (B06) has its
limit all the same and names the commune of permanent residence (form III-04, note 6)."""


_AFTER_REGISTERING = {
    Trigger.REGISTERED: "Nghiện, đã đăng ký cai nghiện, chờ quyết định",
    Trigger.SUBSTITUTION_REGISTERED: "Nghiện, đã đăng ký điều trị thay thế, chờ tiếp nhận",
}
"""What is awaited in S4 once somebody registered; the state lasts until the decision (law.md §7.2, rows 15, 16)."""


def state_words(case: Case) -> str:
    """The state of a case; while something is awaited of its own in it, what that is."""
    if case.state is None:
        return ""
    if case.state.code == "S4":
        registered = case.situation.latest(*_AFTER_REGISTERING)
        is_now = registered is not None and case.situation.is_of_measure(registered)
        return _AFTER_REGISTERING[registered.step.trigger] if registered is not None and is_now else case.state.name
    verified = case.situation.latest(Trigger.RESIDENCE_VERIFIED, Trigger.NO_STABLE_RESIDENCE)
    if case.state.code != "S1" or verified is None or not case.situation.is_of_measure(verified):
        return case.state.name
    return _AFTER_VERIFYING[verified.step.trigger is Trigger.RESIDENCE_VERIFIED]


def term_words(case: Case, day: date) -> str:
    """The running term of the present state; where it has none yet, since when the state holds. Empty without a
    case that is followed. ``day``: today."""
    if case.state is None or not case.is_kept or case.since is None:
        return ""
    if case.term is not None:
        words, rest = MEASURE_WORDS[case.term.measure], rest_of_management(case, day)
        if rest is not None:
            return f"{words} ở nơi đi từ {_start(case.term)}; còn lại {rest} ngày, tính từ quyết định mới"
        told = f"{words} từ {_start(case.term)} đến {_end(case.term, case)}{_deducted(case.term)}{_away(case.term)}"
        return told + _decided(case.term, case.situation.rules)
    measure = MEASURE_OF_STATE.get(case.state.code, "")
    if measure in ("", "substitution"):
        return f"{MEASURE_WORDS.get(measure, 'Ở trạng thái này')} từ ngày {show_date(case.since)}"
    return f"{MEASURE_WORDS[measure]}: chưa bắt đầu tính thời hạn"


def _start(term: Term) -> str:
    return show_date(term.carried_out) if term.carried_out else "ngày chưa rõ"


def _end(term: Term, case: Case) -> str:
    """The last day of a term, or why nobody knows it."""
    if term.end is not None:
        return f"hết ngày {show_date(term.end)}"
    state = case.state.code if case.state else ""
    if term.is_away:
        return f"ngày chưa xác định ({_NOT_COUNTED.get(state, 'đang vắng mặt')})"
    reason = _unknown_because(term, case.situation.rules)
    return f"ngày chưa rõ: {reason}" if reason else "ngày chưa rõ"


def _unknown_because(term: Term, rules: Rules) -> str:
    """What nobody said, so that the end of a term is not known: the rest brought along, or how often (E05)."""
    fact = term.event.fact
    if isinstance(fact, MovedIn) or getattr(fact, "case", None) == "moved_in":
        return "thời gian còn lại"
    by_occasion = term.measure in _BY_OCCASION and rules.at("E05", term.since) is not None
    if by_occasion and getattr(fact, "occasion", None) is None:
        return "lần đầu hay từ lần thứ hai"
    return ""


def _decided(term: Term, rules: Rules) -> str:
    """What the chief decided about the length that the term has; empty if it has that of the law, or of a paper."""
    if term.rule is None or term.rule.override is None or term.printed_end is not None:
        return ""
    return f". {overridden_words(term.rule, rules).rstrip('.')}"


def _deducted(term: Term) -> str:
    """What became of the days of holding: an end that a decision names is never counted anew, only compared (K04)."""
    if not term.deducted:
        return ""
    days = f"{term.deducted} ngày giao quản lý"
    if term.printed_end in (None, term.lawful_end):
        return f", đã trừ {days}"
    if term.lawful_end is None:
        return f" (ghi trong quyết định; luật cho trừ {days})"
    lawful = show_date(shifted(term.lawful_end, days=term.days_not_counted))
    return f" (ghi trong quyết định; trừ {days} theo luật thì hết ngày {lawful})"


def _away(term: Term) -> str:
    return f", đã cộng {term.days_not_counted} ngày không tính" if term.days_not_counted else ""


def circumstance_words(standing: Standing) -> str:
    """A circumstance beside the state, and since when."""
    return f"{standing.circumstance.name} (từ {standing.since.show()})"


def monitoring_words(case: Case) -> str:
    """State, device and end of electronic monitoring; empty where there never was any."""
    monitoring = case.situation.monitoring
    if monitoring.state is MonitoringState.NONE and not monitoring.breaches:
        return ""
    return "; ".join(_monitoring_parts(monitoring, case))


def _monitoring_parts(monitoring: Monitoring, case: Case) -> Iterator[str]:
    state = MONITORING_WORDS[monitoring.state]
    yield f"Giám sát điện tử: {state}" + (f" từ {monitoring.since.show()}" if monitoring.since else "")
    worn = [monitoring.device and f"thiết bị số {monitoring.device}", monitoring.position]
    if monitoring.state is MonitoringState.FITTED and any(worn):
        yield ", ".join(part for part in worn if part)
    term = case.situation.term("monitoring")
    if term is not None:
        yield f"thời hạn từ {_start(term)} đến {_end(term, case)}"


def breach_words(monitoring: Monitoring) -> str:
    """The breaches of monitoring counted by type; empty without any."""
    if not monitoring.breaches:
        return ""
    declared = fields.field_map(MonitoringBreached)["breach"].type
    counted = Counter(breach.type for breach in monitoring.breaches)
    parts = [
        f"{declared.label(code).partition(':')[0].lower() if code else 'chưa rõ điểm'}: {counted[code]} lần"
        for code in sorted(counted)
    ]
    told = f"Vi phạm giám sát điện tử: {len(monitoring.breaches)} lần ({'; '.join(parts)})"
    uncured = len(monitoring.uncured)
    return told + (f", {uncured} lần chưa ghi đã khắc phục" if uncured else "")
