"""The exchange rate month by month: two regimes of volatility, shocks with fat tails.

    s' = s · (1 + drift · dt + σ · √dt · z),   z = Student's t with 4 degrees of freedom over √2, cut at 8

The euro has shocks of its own and shares the dollar's regime; of its shock the part `correlation` is the dollar's, so
that the two correlate by that. The Hong Kong dollar is a fixed part of the US dollar.

The shock is symmetric and multiplies, so without drift the rate is a martingale. (In logarithms it would not be: a
t-distributed logarithm has no mean.) Rates are kept in ten-thousandths of a CNY per unit, as the parity is published.
"""

from __future__ import annotations

import math

from sandbox.cross_border import streams
from sandbox.cross_border.contract import PIPS, USD
from sandbox.cross_border.parameters import CrossBorder
from sandbox.kernel.clock import YEAR, Clock
from sandbox.kernel.draws import Draws

CUT = 8.0
LEAST = 1
EURO = 1
"""Entity of the euro's own shock in the stream of shocks; the dollar's is 0."""
_SQRT_2 = math.sqrt(2.0)


def t4_quantile(u: float) -> float:
    """Quantile of Student's t with 4 degrees of freedom (closed form: Shaw, J. Computational Finance 9(4), 2006)."""
    a = 4.0 * u * (1.0 - u)
    root = math.sqrt(a)
    q = math.cos(math.acos(min(1.0, root)) / 3.0) / root
    return math.copysign(2.0 * math.sqrt(max(0.0, q - 1.0)), u - 0.5)


def shock(u: float) -> float:
    """A symmetric shock of (nearly) unit variance from a uniform draw."""
    return max(-CUT, min(CUT, t4_quantile(u) / _SQRT_2))


class Prices:
    """The exchange rates of a run. `pips` is today's of the dollar, `history` that of every month so far, today's
    included; `others` are today's of the other currencies.
    """

    def __init__(self, draws: Draws, clock: Clock, rules: CrossBorder) -> None:
        self._draws = draws
        self._clock = clock
        self.pips = round(rules.exchange.rate * PIPS)
        self.history: list[int] = []
        self.stressed = False
        self.others = {"EUR": round(rules.exchange.eur * PIPS), "HKD": self._pegged(rules)}

    def of(self, currency: str) -> int:
        """Today's rate of a foreign currency, in ten-thousandths of a CNY. Raises KeyError."""
        return self.pips if currency == USD else self.others[currency]

    def _pegged(self, rules: CrossBorder) -> int:
        return max(LEAST, round(self.pips / rules.exchange.hkd_per_usd))

    def month(self, t0: int, t1: int, rules: CrossBorder) -> None:
        """The rate of the month [t0, t1). The first month's is the one of the scenario."""
        law = rules.exchange
        day = self._clock.date(t0)
        number = day.year * 12 + day.month - 1
        u = self._draws.uniform(streams.REGIME, 0, number)
        self.stressed = u >= law.to_calm if self.stressed else u < law.to_stress
        if law.process == "path":
            self.pips = round(law.rate * PIPS)
            self.others["EUR"] = round(law.eur * PIPS)
        elif self.history:
            dt = (t1 - t0) / YEAR
            sigma = law.stress if self.stressed else law.calm
            z = shock(self._draws.uniform(streams.SHOCK, 0, number))
            self.pips = max(LEAST, round(self.pips * (1.0 + law.drift * dt + sigma * math.sqrt(dt) * z)))
            if rules.currencies.eur > 0.0:
                self._euro(rules, number, dt, z)
        self.others["HKD"] = self._pegged(rules)
        self.history.append(self.pips)

    def _euro(self, rules: CrossBorder, number: int, dt: float, dollar: float) -> None:
        """The euro's rate of a month: a part of the dollar's shock, and one of its own."""
        law = rules.exchange
        sigma = law.eur_volatility * (law.stress / law.calm if self.stressed and law.calm > 0.0 else 1.0)
        own = shock(self._draws.uniform(streams.SHOCK, EURO, number))
        rho = law.correlation
        z = rho * dollar + math.sqrt(max(0.0, 1.0 - rho * rho)) * own
        self.others["EUR"] = max(LEAST, round(self.others["EUR"] * (1.0 + sigma * math.sqrt(dt) * z)))
