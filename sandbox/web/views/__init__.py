"""The views of a comparison: tabs under the scorecard, a module each.

A module of this folder whose name stands in `ORDER` is a tab. It has `draw(shown)`, which draws the view of the figures
in `sandbox.web.result.Shown`, and its tab's label under `view.<name>` in the catalogues. Only the open tab is drawn.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.web.result import Shown

ORDER = ("over_time", "waits", "losses", "quota_use", "how_sure")


@lru_cache(maxsize=1)
def views() -> dict[str, Callable[[Shown], None]]:
    """Name and drawing function of each view that is there, in order."""
    here = Path(__file__).parent
    there = [name for name in ORDER if (here / f"{name}.py").exists()]
    return {name: importlib.import_module(f"{__name__}.{name}").draw for name in there}
