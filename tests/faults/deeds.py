"""Every deed that is done while something fails, by name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.faults.office_deeds import OFFICE_DEEDS
from tests.faults.safekeeping_deeds import SAFEKEEPING_DEEDS
from tests.faults.stage import Deed

DEEDS: Mapping[str, Deed] = {deed.name: deed for deed in (*OFFICE_DEEDS, *SAFEKEEPING_DEEDS)}
