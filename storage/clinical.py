"""Clinical values of events: sealed in the stored fields and in the journal, under the clinical key.

A sealed value is bound to its event and field, so that it cannot be moved. Whoever has no key keeps it byte for
byte (docs/decisions/0017).
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from models import fields
from models.errors import ErrorCode, RegistryError
from models.events.base import Fact, dump_fact, kind_of
from models.fields import Sealed
from models.ids import EventId
from storage.sealing import SealBroken, seal, unseal

Stored = Mapping[str, Any]
"""The fields of an event as they are stored."""


@cache
def clinical_fields(kind: str) -> tuple[str, ...]:
    """The names of the clinical fields of a kind of event."""
    return tuple(field.name for field in fields.fields_of(kind_of(kind)) if field.is_clinical)


def unsealed(event_id: str, kind: str, stored: Stored, key: bytes | None) -> Stored:
    """The fields of an event with what the key opens; what it does not open stays sealed."""
    if key is None or not clinical_fields(kind):
        return stored
    opened = dict(stored)
    for name in clinical_fields(kind):
        sealed = Sealed.load(stored.get(name))
        if sealed is not None:
            with contextlib.suppress(SealBroken, binascii.Error):
                opened[name] = json.loads(unseal(key, base64.b64decode(sealed.token), _bound_to(event_id, name)))
    return opened


def sealed_fields(
    event_id: EventId, fact: Fact, key: bytes | None, stored: Stored | None = None, before: Fact | None = None
) -> Stored:
    """The fields of a fact as they are to be stored, in place of ``stored``, which held ``before``.

    What did not change keeps its bytes. Without a key every sealed value stays. Raises CLINICAL_KEY_MISSING without
    one for a new clinical value, and for a change of kind that would drop one.
    """
    data, held = dump_fact(fact), dict(stored or {})
    names = clinical_fields(fact.kind)
    lost = {name for name in held if Sealed.load(held[name]) is not None} - set(names)
    if lost and key is None:
        raise RegistryError(ErrorCode.CLINICAL_KEY_MISSING)
    for name in names:
        value = getattr(fact, name)
        if isinstance(value, Sealed):
            continue
        if name in held and (value == getattr(before, name, None) or (key is None and fields.is_unknown(value))):
            data[name] = held[name]
        elif not fields.is_unknown(value):
            data[name] = _sealed(event_id, name, data[name], key)
    return data


def _sealed(event_id: EventId, name: str, value: Any, key: bytes | None) -> dict[str, str]:
    if key is None:
        raise RegistryError(ErrorCode.CLINICAL_KEY_MISSING)
    plain = json.dumps(value, ensure_ascii=False).encode()
    return Sealed(base64.b64encode(seal(key, plain, _bound_to(event_id, name))).decode()).dump()


def _bound_to(event_id: str, name: str) -> bytes:
    return f"{event_id}:{name}".encode()
