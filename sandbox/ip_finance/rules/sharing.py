"""Who bears the loss of a bad loan: shares, caps, the fund's balance and the breaker, to the fen.

Two orders of the money are known. `settle_first`: what the pledge brings in comes off the exposure, and the parties pay
their shares of the rest. `advance_then_settle`: the parties pay their shares of the whole exposure at once, and what
the pledge brings in goes back to them in proportion to what each paid (I: process, S14). Where nothing binds both end
alike, to the fen. What a cap or an empty fund cuts falls on the party named in `shortfall_to` (I: "Where a share is
cut").
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from sandbox.ip_finance.rules.cover import stops_payments
from sandbox.ip_finance.rules.rounding import largest_remainder
from sandbox.ip_finance.schemes.scheme import WHOLE, Party, Scheme

Clause = Literal["loan_limit", "firm_limit", "breaker", "per_loan", "per_firm", "annual", "fund"]
Action = Literal["exposure", "recovery", "loss", "owes", "cut", "pays", "own_share", "takes_over", "bears", "gets_back"]


@dataclass(frozen=True)
class Standing:
    """Where a scheme stands when the loss falls.

    balance: fen in the fund, None where no limit is known. paid_to_firm, paid_in_year: what each party has paid for
    this firm so far, and for all losses of this year of the scheme. suspended: the circuit breaker is on.
    """

    balance: int | None = None
    paid_to_firm: Mapping[str, int] = field(default_factory=dict)
    paid_in_year: Mapping[str, int] = field(default_factory=dict)
    suspended: bool = False


@dataclass(frozen=True)
class Step:
    """One line of the account.

    amount: fen. clause: what cut a share; limit: what that clause left to pay. share: hundredths of a per cent.
    """

    action: Action
    amount: int
    party: str = ""
    clause: Clause | None = None
    limit: int | None = None
    share: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Waterfall:
    """How one loss is shared. Amounts in fen, by party in the scheme's order.

    net: what each bears in the end; adds up to `loss`. advance: what each pays out, of the loss or of the exposure by
    the scheme's order. returned: what each gets back of it, advance - net. unpaid: what caps, the fund or the breaker
    took off the others' final shares; it is inside the net of `shortfall_to`.
    """

    scheme: Scheme
    firm_class: str
    year: int
    exposure: int
    recovery: int
    loss: int
    net: Mapping[str, int]
    advance: Mapping[str, int]
    returned: Mapping[str, int]
    unpaid: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class _Called:
    """What one payer is called on for: exactly due, exactly paid, and the clause that cut the rest."""

    due: Fraction
    pays: Fraction
    clause: Clause | None = None
    limit: int | None = None


def opening(scheme: Scheme) -> Standing:
    """The standing before the first loss: the fund is whole, nothing has been paid."""
    return Standing(balance=scheme.fund.size if scheme.fund else None)


def share_loss(
    scheme: Scheme,
    exposure: int,
    recovery: int = 0,
    standing: Standing | None = None,
    *,
    year: int = 1,
    firm_class: str | None = None,
) -> Waterfall:
    """Share the loss of one loan by the rules of `scheme`.

    exposure: fen owed at default; recovery: net proceeds in fen. standing: the opening one if left out. year: year of
    the scheme's operation in which the loss falls, from 1. firm_class: the scheme's default class if left out.
    Raises ValueError unless 0 <= recovery <= exposure, and KeyError for a class that the scheme does not have.
    """
    if not 0 <= recovery <= exposure:
        raise ValueError(f"recovery must lie between 0 and the exposure; found {recovery} and {exposure} fen")
    at = standing if standing is not None else opening(scheme)
    chosen = scheme.default_class if firm_class is None else firm_class
    loss = exposure - recovery
    advancing = scheme.order == "advance_then_settle"
    basis = exposure if advancing else loss
    called = _called(scheme, exposure, basis, at, year, chosen)
    exact = {name: called[name].pays for name in scheme.names}
    cut = sum((c.due - c.pays for c in called.values()), Fraction(0))
    exact[scheme.shortfall_to] += cut
    group = scheme.fund.pays_for if scheme.fund else ()
    final = Fraction(loss, exposure) if advancing and exposure else Fraction(1)
    net = largest_remainder({name: amount * final for name, amount in exact.items()}, loss, group, at.balance)
    advance = largest_remainder(exact, basis, group, at.balance, at_least=net) if advancing else dict(net)
    returned = {name: advance[name] - net[name] for name in scheme.names}
    unpaid = min(_nearest(cut * final), net[scheme.shortfall_to])
    steps = _Account(scheme, chosen, called, advance).steps(exposure, recovery, net, returned)
    return Waterfall(scheme, chosen, year, exposure, recovery, loss, net, advance, returned, unpaid, tuple(steps))


def _called(scheme: Scheme, exposure: int, basis: int, at: Standing, year: int, firm_class: str) -> dict[str, _Called]:
    """Every party in the order of payers; those behind the fund draw on what the ones before them left."""
    balance = None if at.balance is None else Fraction(at.balance)
    found: dict[str, _Called] = {}
    for name in scheme.payers:
        party = scheme.party(name)
        due = Fraction(party.shares[firm_class] * basis, WHOLE)
        if name == scheme.shortfall_to:
            found[name] = _Called(due, due)
            continue
        pays, clause, limit = due, None, None
        left = balance if scheme.draws_on_fund(name) else None
        for binding, most in _limits(scheme, party, exposure, at, year, left):
            if most < pays:
                pays, clause, limit = Fraction(most), binding, math.floor(most)
        if balance is not None and scheme.draws_on_fund(name):
            balance -= pays
        found[name] = _Called(due, pays, clause, limit)
    return found


def _limits(
    scheme: Scheme, party: Party, exposure: int, at: Standing, year: int, balance: Fraction | None
) -> Iterator[tuple[Clause, int | Fraction]]:
    """What holds a party's payment down, with the most it may still pay under each clause."""
    size = scheme.loan_limits
    if size.per_loan is not None and exposure > size.per_loan:
        yield "loan_limit", 0
    if size.per_firm is not None and exposure > size.per_firm:
        yield "firm_limit", 0
    if at.suspended and stops_payments(scheme):
        yield "breaker", 0
    caps = party.caps
    for clause, cap, used in (
        ("per_loan", caps.per_loan, 0),
        ("per_firm", caps.per_firm, at.paid_to_firm.get(party.name, 0)),
        ("annual", caps.annual, at.paid_in_year.get(party.name, 0)),
    ):
        most = cap.at(year) if cap is not None else None
        if most is not None:
            yield clause, max(0, most - used)  # type: ignore[misc]  # the three names above
    if balance is not None:
        yield "fund", max(Fraction(0), balance)


def _nearest(amount: Fraction) -> int:
    return math.floor(amount + Fraction(1, 2))


@dataclass(frozen=True)
class _Account:
    """Tells the steps. What is cut is rounded so that the lines of the account add up to the fen."""

    scheme: Scheme
    firm_class: str
    called: Mapping[str, _Called]
    advance: Mapping[str, int]

    def steps(
        self, exposure: int, recovery: int, net: Mapping[str, int], returned: Mapping[str, int]
    ) -> Iterator[Step]:
        yield Step("exposure", exposure, source=self.scheme.source)
        if self.scheme.order == "settle_first":
            yield Step("recovery", recovery)
            yield Step("loss", exposure - recovery)
            yield from self._payments()
            return
        yield from self._payments()
        yield Step("recovery", recovery)
        for name in self.scheme.payers:
            if returned[name] or recovery:
                yield Step("gets_back", returned[name], name, source=self.scheme.source)
        yield Step("loss", exposure - recovery)
        for name in self.scheme.payers:
            yield Step("bears", net[name], name, source=self.scheme.party(name).source)

    def _payments(self) -> Iterator[Step]:
        last = self.scheme.shortfall_to
        cuts = self._cuts()
        for name in self.scheme.payers:
            if name == last:
                continue
            party, call, pays = self.scheme.party(name), self.called[name], self.advance[name]
            share = party.shares[self.firm_class]
            if call.clause is not None and cuts[name]:
                yield Step("owes", pays + cuts[name], name, share=share, source=party.source)
                yield Step("cut", cuts[name], name, call.clause, call.limit, source=party.source)
                yield Step("pays", pays, name, source=party.source)
            else:
                yield Step("pays", pays, name, share=share, source=party.source)
        taken, bank = sum(cuts.values()), self.scheme.party(last)
        own = self.advance[last] - taken
        yield Step("own_share", own, last, share=bank.shares[self.firm_class], source=bank.source)
        if taken:
            yield Step("takes_over", taken, last, source=bank.source)
            yield Step("pays", self.advance[last], last, source=bank.source)

    def _cuts(self) -> dict[str, int]:
        """What was cut from each payer in whole fen, together no more than what the last in line pays."""
        exact = {name: c.due - c.pays for name, c in self.called.items() if c.clause is not None}
        total = min(_nearest(sum(exact.values(), Fraction(0))), self.advance[self.scheme.shortfall_to])
        whole = {name: math.floor(amount) for name, amount in exact.items()}
        for name in sorted(exact, key=lambda n: whole[n] - exact[n]):
            if sum(whole.values()) < total:
                whole[name] += 1
        return whole
