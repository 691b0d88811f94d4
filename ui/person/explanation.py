"""Why something is due, in sentences: event, rule, article, count, due. Rules that are not FOUND say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from models import fields
from models.case import Case
from models.dates import LEGAL_ZONE, Moment, day_end, legal_day, show_date, show_weekday
from models.events.base import Event
from models.law.calendar import WorkingDays
from models.law.deadlines import last_days
from models.law.duties import Duty
from models.law.rules import Manner, Mark, Rule, Rules, Unit
from models.law.situation import Situation
from models.law.terms import Term
from models.papers.due_words import unknown_limit
from ui.rule_codes import shown_code
from ui.rule_words import overridden_words
from ui.words import MARKS, amount_words


def _work_of(rule: Rule) -> str:
    """What is to be done by a rule, as its own duty says it."""
    return rule.duty.what if rule.duty is not None else rule.title


def due_words(duty: Duty) -> str:
    """When a duty is due, in a few words."""
    if duty.waits_for is not None:
        amount = amount_words(duty.rule.number, duty.rule.unit)
        return f"trong {amount} kể từ việc “{_work_of(duty.waits_for)}”"
    if duty.due is not None:
        return duty.due.show() + (" (giờ chưa rõ)" if duty.due.hour_unknown else "")
    if duty.rule.mark is Mark.UNKNOWN:
        return f"thời hạn {unknown_limit(duty.asked_by)}"
    if duty.rule.unit is Unit.AT_ONCE:
        return "làm ngay"
    if duty.terms.manner is Manner.AFTER_TIME:
        return f"được làm từ ngày {show_date(legal_day(duty.opens))}; luật không ghi thời hạn"
    return "luật không ghi thời hạn"


def clock_words(duty: Duty, case: Case) -> str:
    """Which of several clocks under the same words this is, before its limit; empty if there is only one (P3, P6)."""
    rivals = [other for other in case.duties if other is not duty and other.terms.what == duty.terms.what]
    if not rivals:
        return ""
    laws = {_kind_of_law(other) for other in (duty, *rivals)}
    parts = [f"theo {_kind_of_law(duty)}"] if len(laws) > 1 else []
    if duty.started is not None:
        parts.append(f"tính từ {duty.started.show()}")
    words = ", ".join(parts)
    return f"{words[:1].upper()}{words[1:]}: " if words else ""


def _kind_of_law(duty: Duty) -> str:
    """Luật, Nghị định …: the first word of where a rule is written."""
    word = duty.rule.article.partition(" ")[0]
    return "Nghị định" if word == "NĐ" else word


def is_outrun(duty: Duty, case: Case) -> bool:
    """Whether another clock for the same thing is the one to go by; only one with a limit can be."""
    alarms = case.alarms
    if duty.waits_for is not None or duty in alarms:
        return False
    return any(rival.thing == duty.thing and rival.due is not None for rival in alarms)


def duty_explanation(duty: Duty, situation: Situation) -> str:
    """Why a duty is due: which event, which rule, which article, how it was counted, until when."""
    return "\n".join(_sentences(duty, situation))


def rule_explanation(rule: Rule, rules: Rules) -> str:
    """Why something is asked or pointed out: which rule says so, where, how sure we are of it."""
    return "\n".join(_about(rule, rules))


def _about(rule: Rule, rules: Rules) -> Iterator[str]:
    yield f"Quy định: {rule.statement}"
    yield f"Căn cứ: {rule.article}."
    if rule.override is not None:
        yield overridden_words(rule, rules)
    yield from _marked(rule)


def _marked(rule: Rule) -> Iterator[str]:
    if MARKS[rule.mark]:
        yield f"Mức kiểm chứng: {MARKS[rule.mark]}."
    yield f"Mã quy định trong chương trình: {shown_code(rule.id)}."


def _sentences(duty: Duty, situation: Situation) -> Iterator[str]:
    rule, rules = duty.rule, situation.rules
    if duty.started_by is not None and duty.started is not None:
        yield _beginning(duty.started_by, duty.started, duty)
    yield f"Quy định: {rule.statement}"
    yield f"Căn cứ: {rule.article}."
    if rule.override is not None:
        yield overridden_words(rule, rules)
    yield from _count(duty, situation)
    if duty.waits_for is None:
        yield f"Hạn: {due_words(duty)}." if duty.due is not None else _as_sentence(due_words(duty))
    yield from _conventions(duty, rules)
    yield from _marked(rule)


def _conventions(duty: Duty, rules: Rules) -> Iterator[str]:
    """The house rules by which it is counted, and what the chief decided instead of them."""
    for id_ in duty.rule.house:
        house = rules.at(id_, duty.since) or rules.latest(id_)
        yield f"Quy ước {id_}: {house.statement}"
        if house.override is not None:
            yield overridden_words(house, rules)


def _as_sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


# --- the event -------------------------------------------------------------------------------------


def _beginning(event: Event, started: Moment, duty: Duty) -> str:
    """Which event it began with; of a later step of it (received, delivered), which one."""
    if duty.terms.follows or duty.terms.manner not in (Manner.LIMIT, Manner.STEP) or started == event.at:
        return f"Sự kiện: {event.fact.label}, {event.at.show()}."
    named = _field_at(event, started)
    when = f" ({named}: {started.show()})" if named else f", {started.show()}"
    return f"Sự kiện: {event.fact.label}{when}."


def _field_at(event: Event, started: Moment) -> str:
    """The label of the field that says when a clock began; empty if none does."""
    for declared in fields.fields_of(type(event.fact)):
        value = getattr(event.fact, declared.name)
        if value in (started, started.day) and isinstance(value, (Moment, date)):
            return declared.label
    return ""


# --- the count -------------------------------------------------------------------------------------


def _count(duty: Duty, situation: Situation) -> Iterator[str]:
    """How the limit was counted, or why it is not counted."""
    if duty.waits_for is not None:
        yield f"Chưa bắt đầu tính: {due_words(duty)}."
        return
    if duty.terms.follows:
        before = situation.rules.latest(duty.terms.follows)
        from_when = f" ({duty.started.show()})" if duty.started else ""
        yield f"Tính từ khi hết thời gian của quy định “{before.title}”{from_when}."
    if duty.terms.manner in _COUNTS_OF_TERM:
        term = situation.term(duty.terms.measure)
        if term is not None:
            yield _COUNTS_OF_TERM[duty.terms.manner](duty, term, situation.practice.working_days)
    elif duty.due is not None and duty.started is not None:
        yield _of_limit(duty, duty.started, situation.practice.working_days)
    if duty.due is not None and duty.due.hour_unknown:
        yield "Giờ chưa rõ: tính từ 00 giờ của ngày đó."


def _of_limit(duty: Duty, started: Moment, calendar: WorkingDays) -> str:
    amount = amount_words(duty.rule.number, duty.rule.unit)
    if duty.rule.unit is Unit.HOURS:
        return f"Cách tính: {amount} liên tục từ {started.show()}, không trừ ban đêm và ngày nghỉ."
    if duty.rule.unit is Unit.WORKING_DAYS:
        last = calendar.after(started.day, duty.rule.number)
        return f"Cách tính: {amount}, không kể ngày {show_date(started.day)}; " + _days_off(started.day, last, calendar)
    if duty.rule.unit is Unit.DAYS:
        return f"Cách tính: {amount} liền nhau, kể cả ngày nghỉ, không kể ngày {show_date(started.day)}."
    return (
        f"Cách tính: {amount} từ ngày {show_date(started.day)}, đến hết ngày có cùng số"
        " (tháng không có ngày đó thì đến ngày cuối tháng)."
    )


def _days_off(start: date, last: date, calendar: WorkingDays) -> str:
    """The days off between two days, named; and whether the calendar of that time is certain."""
    names = {exception.day: exception.name for exception in calendar.days()}
    days = (start + timedelta(days=n) for n in range(1, (last - start).days + 1))
    off = [f"{names.get(day, show_weekday(day))} {day:%d/%m}" for day in days if not calendar.is_working(day)]
    told = f"bỏ qua ngày nghỉ: {', '.join(off)}." if off else "không có ngày nghỉ nào ở giữa."
    certain = calendar.is_known(start, last)
    return told if certain else told + " Lịch nghỉ của thời gian này chưa kiểm chứng."


def _monthly(duty: Duty, term: Term, calendar: WorkingDays) -> str:
    times = f"{duty.rule.number:02d} lần"
    month = f"; tháng {duty.month:%m/%Y} chưa đủ" if duty.month else ""
    return f"Cách tính: ít nhất {times} trong mỗi tháng dương lịch của thời hạn{month}."


def _at_end(duty: Duty, term: Term, calendar: WorkingDays) -> str:
    return f"Cách tính: đến ngày cuối của thời hạn, {_span(term)}."


def _before_end(duty: Duty, term: Term, calendar: WorkingDays) -> str:
    amount = amount_words(duty.rule.number, duty.rule.unit)
    return f"Cách tính: chậm nhất {amount} trước ngày cuối của thời hạn, {_span(term)}."


def _last_days(duty: Duty, term: Term, calendar: WorkingDays) -> str:
    amount = amount_words(duty.rule.number, duty.rule.unit)
    told = f"Cách tính: trong {amount} cuối của thời hạn, {_span(term)}"
    if term.end is None:
        return f"{told}."
    first = last_days(duty.rule.number, duty.rule.unit, term.end, calendar).astimezone(LEGAL_ZONE)
    told += f"; không sớm hơn {first:%H:%M} ngày {show_date(first.date())}"
    if duty.rule.unit is Unit.WORKING_DAYS:
        told += "; " + _days_off(first.date(), term.end - timedelta(days=1), calendar).rstrip(".")
    return f"{told}."


def _after_time(duty: Duty, term: Term, calendar: WorkingDays) -> str:
    amount = amount_words(duty.rule.number, duty.rule.unit)
    return f"Cách tính: {amount} kể từ ngày bắt đầu thời hạn ({show_date(term.since)})."


_COUNTS_OF_TERM: Mapping[Manner, Callable[[Duty, Term, WorkingDays], str]] = {
    Manner.MONTHLY: _monthly,
    Manner.TERM_END: _at_end,
    Manner.BEFORE_END: _before_end,
    Manner.LAST_DAYS: _last_days,
    Manner.AFTER_TIME: _after_time,
}


def _span(term: Term) -> str:
    away = f", đã cộng {term.days_not_counted} ngày không tính" if term.days_not_counted else ""
    start, end = (show_date(day) if day else "ngày chưa rõ" for day in (term.carried_out, term.end))
    return f"từ {start} đến {end}{away}"


def is_to_be_done(duty: Duty, day_now: date) -> bool:
    """Whether its time has come: before, it is only announced."""
    return duty.waits_for is None and duty.opens < day_end(day_now)
