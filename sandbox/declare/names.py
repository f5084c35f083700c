"""Which names a user may give."""

from __future__ import annotations

import re

_SCENARIO = re.compile(r"[a-z0-9-]{1,60}")
_POLICY = re.compile(r"[a-z0-9_]{1,60}")
SCENARIO_NAME = "1 to 60 of the letters a to z, the digits and -"
POLICY_NAME = "1 to 60 of the letters a to z, the digits and _"


def is_name(text: str) -> bool:
    """Whether `text` can name a scenario."""
    return _SCENARIO.fullmatch(text) is not None


def is_policy_name(text: str) -> bool:
    """Whether `text` can name a policy."""
    return _POLICY.fullmatch(text) is not None


def default_title(name: str) -> str:
    """Title of a policy that has none: its name as words."""
    return name.replace("_", " ").strip().capitalize() or name
