"""The flip price of two policies: what a unit of good service must be worth for the ranking to turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from sandbox.study.sheet import Sheet
from sandbox.study.statistics import LEVEL, Array, quantile, sd

HARM, SERVICE = "harm", "good_service"
"""The two sides of the scale: a cost in CNY, and what is served."""

Kind = Literal["price", "dominates", "open", "harm_only", "undefined"]


@dataclass(frozen=True, slots=True)
class FlipPrice:
    """The price p, in CNY of harm per customer-year of good service, at which two policies rank alike.

    `more` is the one with more good service on average. With a customer-year worth more than p it ranks first; with
    less, `less` does. kind:

    `price`: more service comes with more harm; the interval low to high lies above 0.
    `dominates`: `more` does less harm too, beyond its interval: it ranks first at any price. No price.
    `open`: more service, but whether it comes with more harm is not sure; a price above `high` puts `more` first.
    `harm_only`: the services cannot be told apart and the harms can: who does less harm (sign of `harm`) ranks first.
    No price.
    `undefined`: neither can be told apart, or fewer than two replications have both. No price.

    service, harm: mean differences, `more` minus `less`; None without any pair. n: replications that have both.
    """

    more: str
    less: str
    kind: Kind
    price: float | None
    low: float | None
    high: float | None
    service: float | None
    harm: float | None
    n: int

    def to_json(self) -> dict[str, str | float | None]:
        """By name; amounts in CNY with two decimals."""
        out: dict[str, str | float | None] = {"more_service": self.more, "less_service": self.less, "kind": self.kind}
        for name in ("price", "low", "high", "harm"):
            value = getattr(self, name)
            out[name] = None if value is None else round(value, 2) + 0.0
        return out | {"service": self.service, "n": self.n}


def fieller(x: Array, y: Array, level: float = LEVEL) -> tuple[float, float] | None:
    """Fieller's interval of the ratio of two means, mean(x) / mean(y), of paired values without gaps.

    All p with (mean x - p mean y)^2 <= t^2 var(mean x - p mean y): the two roots of a quadratic where mean(y) is clear
    of zero. None where it is not (the interval is then unbounded) or below two pairs. Fieller (1954), J. R. Stat.
    Soc. B 16:175-185.
    """
    n = int(x.size)
    if n < 2:
        return None
    t = quantile((1.0 + level) / 2.0, n - 1)
    covariance = np.cov(np.stack([x, y]), ddof=1) * (t * t / n)
    mean_x, mean_y = float(np.mean(x)), float(np.mean(y))
    a = mean_y * mean_y - float(covariance[1, 1])
    b = mean_x * mean_y - float(covariance[0, 1])
    c = mean_x * mean_x - float(covariance[0, 0])
    if a <= 0.0:
        return None
    root = math.sqrt(max(0.0, b * b - a * c))
    return (b - root) / a, (b + root) / a


def flip_price_of(sheet: Sheet, first: str, second: str, level: float = LEVEL) -> FlipPrice:
    """The flip price of two policies on the replications that went well under both, paired by luck.

    With service S and harm H, p solves S1 p - H1 = S2 p - H2: p = (H1 - H2) / (S1 - S2), a ratio of mean differences,
    with Fieller's interval at `level`, each pair on its own.
    """
    service = sheet.column(first, SERVICE) - sheet.column(second, SERVICE)
    harm = sheet.column(first, HARM) - sheet.column(second, HARM)
    both = np.isfinite(service) & np.isfinite(harm)
    y, x = service[both], harm[both]
    n = int(y.size)
    if n == 0:
        return FlipPrice(first, second, "undefined", None, None, None, None, None, 0)
    more, less = first, second
    if float(np.mean(y)) < 0.0:
        more, less, x, y = second, first, -x, -y
    mean_x, mean_y = float(np.mean(x)) + 0.0, float(np.mean(y)) + 0.0
    span = fieller(x, y, level)
    if span is None:
        told: Kind = "harm_only" if _clear(x, level) else "undefined"
        return FlipPrice(more, less, told, None, None, None, mean_y, mean_x, n)
    low, high = span
    if high < 0.0:
        return FlipPrice(more, less, "dominates", None, None, None, mean_y, mean_x, n)
    kind: Kind = "price" if low > 0.0 else "open"
    return FlipPrice(more, less, kind, mean_x / mean_y, low, high, mean_y, mean_x, n)


def _clear(x: Array, level: float) -> bool:
    """Whether the mean is on one side of zero beyond its interval."""
    if x.size < 2:
        return False
    reach = quantile((1.0 + level) / 2.0, x.size - 1) * sd(x) / math.sqrt(x.size)
    return abs(float(np.mean(x))) > reach


def flip_prices_of(sheet: Sheet, policies: Sequence[str], level: float = LEVEL) -> tuple[FlipPrice, ...]:
    """Of every pair, in the order of `policies`, that differs in harm or good service in any run that has both.

    None where a scenario has neither: nothing is to be weighed there.
    """
    if not {HARM, SERVICE} <= sheet.columns:
        return ()
    return tuple(flip_price_of(sheet, a, b, level) for a, b in combinations(policies, 2) if _weighed(sheet, a, b))


def _weighed(sheet: Sheet, first: str, second: str) -> bool:
    """Whether harm or good service ever differs between the two, on the replications that have both."""
    service, harm = (sheet.column(first, name) - sheet.column(second, name) for name in (SERVICE, HARM))
    both = np.isfinite(service) & np.isfinite(harm)
    return bool(np.any(service[both] != 0.0) or np.any(harm[both] != 0.0))
