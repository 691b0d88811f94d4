"""What is typed for one paper before it is printed: proposals, values with it, what is still missing, changed words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.dates import LEGAL_ZONE, Moment, show_date
from models.papers.declared import PaperField, declared_field
from models.papers.values import PaperValues
from printing.body import is_chosen
from printing.forms import FIELD, Block, Form, Input, named_in
from printing.people import fields_about
from printing.setting import has_place, plain_text

_COMMA = ","


def typed_text(values: PaperValues, field: PaperField) -> str:
    """What an editor of a field shows: its text, or the codes that were chosen, parted by commas.

    Not what follows from another field: left empty, the paper goes on following that one.
    """
    return _COMMA.join(values.codes.get(field.name, ())) if field.choices else values.texts.get(field.name, "")


def with_inputs(form: Form, values: PaperValues, inputs: Mapping[str, str]) -> PaperValues:
    """The values with what was typed for the inputs of a form in place of what was known."""
    closed = {item.name: item.field for item in form.inputs if item.field.choices}
    texts: dict[str, str] = {}
    codes = dict(values.codes)
    for name, text in inputs.items():
        field = closed.get(name)
        if field is None:
            texts[name] = text
            continue
        chosen = tuple(code for code in text.split(_COMMA) if code)
        codes[name] = chosen
        texts[name] = ", ".join(words for code, words in field.choices if code in chosen)
    return replace(values.with_typed(texts), codes=codes)


def proposals(form: Form, values: PaperValues, when: Moment) -> Mapping[str, str]:
    """What a form proposes for those of its inputs of which nothing is known. Numbers are quoted in full.

    ``when``: of what the paper is about; no hour is proposed if that is known only to the day.
    """
    quoted = form.numbered(values)
    return {
        item.name: proposed
        for item in form.inputs
        if item.default and not typed_text(values, item.field)
        if (proposed := _proposed(item, quoted, when))
    }


_BEGINNING = frozenset({"minutes.hour", "minutes.minute", "minutes.day"})
_OFFICER = "officer."


def with_record(form: Form, values: PaperValues, when: Moment | None) -> PaperValues:
    """The values with those proposals that say no more than the record does, for a paper that nobody looks over.

    That is when minutes were begun (``when``: of the event that they are about), and what a field repeats of another.
    Who prints such a paper has not written it.
    """
    quoted = form.numbered(values)
    said = {
        item.name: proposed
        for item in form.inputs
        if item.default and not typed_text(values, item.field)
        if (proposed := _said_by_record(item, quoted, when))
    }
    return with_inputs(form, values, said)


def _said_by_record(item: Input, values: PaperValues, when: Moment | None) -> str:
    if item.name in _BEGINNING:
        return _proposed(item, values, when) if when is not None else ""
    repeated = FIELD.fullmatch(item.default)
    if repeated is None or repeated[1].startswith(_OFFICER):
        return ""
    return _of_values(item, values)


def _proposed(item: Input, values: PaperValues, when: Moment) -> str:
    if item.default == "today":
        return show_date(when.day)
    if item.default == "now":
        return "" if when.is_day_only else _hour_or_minute(item, when)
    return _of_values(item, values)


def _of_values(item: Input, values: PaperValues) -> str:
    if item.field.choices:
        return _COMMA.join(_chosen_elsewhere(item, values))
    text = plain_text(item.default, values)
    return "" if has_place(text) else text


def _hour_or_minute(item: Input, when: Moment) -> str:
    local = when.instant.astimezone(LEGAL_ZONE)
    return f"{local.minute if item.name.endswith('minute') else local.hour:02d}"


def _chosen_elsewhere(item: Input, values: PaperValues) -> Iterator[str]:
    """The codes of the field that the default names, as far as the input has them."""
    codes = values.codes.get(item.default.strip("{}"), ())
    return (code for code, _ in item.field.choices if code in codes)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a paper lacks: inputs that it needs, and what the records do not know and stays a dotted place."""

    needed: tuple[PaperField, ...]
    recorded: tuple[PaperField, ...]


_RECORDED = ("person.", "office.", "committee.")
_REPRESENTATIVE = "representative"
SPEAKS_FOR_MINOR = PaperField("person.relatives", "Người đại diện của người dưới 18 tuổi")
"""What the record lacks of the relative who speaks for a minor, under the field of the profile that holds it."""


def missing(form: Form, values: PaperValues) -> Missing:
    """What the paper lacks with these values."""
    inputs = {item.name for item in form.inputs}
    needed = tuple(item.field for item in form.inputs if item.needed and not _is_known(values, item.field))
    recorded = {
        field.name: field
        for name in _fields_used(form, values)
        if name.startswith(_RECORDED) and name not in inputs and (field := declared_field(name)) is not None
        if not values.text(name) and not values.codes.get(name) and name not in values.pictures
    }
    speaks = (SPEAKS_FOR_MINOR,) if _lacks_representative(form, values) else ()
    return Missing(needed, (*speaks, *recorded.values()))


def _fields_used(form: Form, values: PaperValues) -> Iterator[str]:
    """Every field that the paper prints with these values, or from which an input of it is proposed."""
    for item in form.inputs:
        yield from named_in(item.default)
    for block in form.blocks:
        if block.stands(values):
            yield from _fields_of(block, values)


def _fields_of(block: Block, values: PaperValues) -> Iterator[str]:
    """Every field that a block prints; words behind boxes are for who has ticked none of them."""
    if block.type == "person":
        return fields_about(block.data)
    if block.type == "boxes" and _is_ticked(block.data, values):
        return named_in({key: part for key, part in block.data.items() if key != "tail"})
    return named_in(block.data)


def _is_ticked(boxes: Mapping[str, Any], values: PaperValues) -> bool:
    return any(is_chosen(entry, boxes.get("field", ""), values) for row in boxes["rows"] for entry in row)


def _is_known(values: PaperValues, field: PaperField) -> bool:
    return bool(values.codes.get(field.name) if field.choices else values.text(field.name))


def _lacks_representative(form: Form, values: PaperValues) -> bool:
    """Whether the form names who speaks for the person, a minor, and the record does not tell all that it names."""
    if "yes" not in values.codes.get("person.minor", ()) or not form.names_group(_REPRESENTATIVE):
        return False
    named = {name for name in _fields_used(form, values) if name.startswith(f"{_REPRESENTATIVE}.")}
    return not all(map(values.text, (f"{_REPRESENTATIVE}.name", *named)))


# --- words of one paper ------------------------------------------------------------------------------

_WORDED = {"text": "text", "article": "text", "citations": "lines"}
"""Blocks whose words may be changed for one paper, and the key under which they have them."""
_WORDS = "words."
"""Begins the name under which the changed words of a block are kept with what was typed."""


def is_reworded(name: str) -> bool:
    """Whether what was typed under a name are changed words, and no field."""
    return name.startswith(_WORDS)


def words_of(form: Form, values: PaperValues) -> Mapping[str, str]:
    """The words of a paper that may be changed for it alone, by the name under which a change is kept."""
    return {f"{_WORDS}{i}": plain_text(_joined(block), values) for i, block in _worded(form) if block.stands(values)}


def with_words(form: Form, inputs: Mapping[str, str]) -> Form:
    """The form with the words that were changed for one paper; they stand as they were typed.

    A paragraph that was emptied is left out.
    """
    changed = {i: inputs[name] for i, _ in _worded(form) if (name := f"{_WORDS}{i}") in inputs}
    if not changed:
        return form
    blocks = (_reworded(block, changed[i]) if i in changed else block for i, block in enumerate(form.blocks))
    return replace(form, blocks=tuple(block for i, block in enumerate(blocks) if changed.get(i) != ""))


def _worded(form: Form) -> Iterator[tuple[int, Block]]:
    return ((i, block) for i, block in enumerate(form.blocks) if block.type in _WORDED)


def _joined(block: Block) -> str:
    words = block.data[_WORDED[block.type]]
    return words if isinstance(words, str) else "\n".join(words)


def _reworded(block: Block, words: str) -> Block:
    key = _WORDED[block.type]
    literal = words.translate(_LITERAL)
    return replace(block, data={**block.data, key: literal if key == "text" else literal.split("\n")})


_LITERAL = str.maketrans("{}", "()")
"""Typed words name no fields."""
