"""The published figures that the model is held against, in the order in which they are shown."""

from __future__ import annotations

from sandbox.study.targets.abroad import ABROAD
from sandbox.study.targets.beijing import BEIJING, FIRMS
from sandbox.study.targets.debt_abroad import DEBT_ABROAD
from sandbox.study.targets.entry import ENTRY
from sandbox.study.targets.loans import LOANS
from sandbox.study.targets.target import Target

TARGETS: tuple[Target, ...] = (*BEIJING, *ABROAD, *ENTRY, *FIRMS, *LOANS, *DEBT_ABROAD)
