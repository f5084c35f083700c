"""Cross-border financing month by month."""

from __future__ import annotations

from sandbox.cross_border.desk import Desk

NAMES = ("abroad_outstanding", "abroad_used", "abroad_over")


def series(desk: Desk) -> dict[str, list[float]]:
    """At the months' ends, of all borrowers who are counted; each list as long as the run has months after its start.

    abroad_outstanding: debt abroad at the rates of its drawdown, excluded channels included, in CNY. abroad_used: what
    counts against their limits, in CNY. abroad_over: borrowers over their limit.
    """
    ends = [end for _, end in desk.engine.clock.months() if end > 0]
    known = {t: stocks for t, *stocks in desk.path}
    last = desk.stocks()
    found = [known.get(end, last) for end in ends]
    return {name: [float(stocks[place]) for stocks in found] for place, name in enumerate(NAMES)}
