"""The regulator's tour, docs/guide.md: prose by hand, figures by the model, as on the pages of the showcase."""

from __future__ import annotations

from pathlib import Path

from sandbox.report.showcase_page import Block, filled

_SHOWN = ("good_launched", "good_service", "harm_uncompensated", "staff_cost")

GUIDE: dict[str, Block] = {
    "first": Block("haidian-coupled", 100, {}, (*_SHOWN, "ip_additional"), ("as_is", "always_open")),
    "three": Block("haidian-coupled", 30, {}, _SHOWN, ("as_is", "always_open", "double_reviewers")),
    "world": Block("haidian-coupled", 30, {}, _SHOWN, ("as_is", "always_open"), {"effects": "certification"}),
}
"""The comparisons of the tour, in its order."""


def guide() -> str:
    """The page with its figures made anew; the prose is that of the page in the current folder."""
    return filled((Path("docs") / "guide.md").read_text(encoding="utf-8"), GUIDE)
