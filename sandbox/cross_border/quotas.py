"""Live quotas: what every borrower may owe, owes, and gets; claims of one second are decided together at its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simpy.events import Event

from sandbox.cross_border.contract import PIPS, POOLED, USD, Borrower, Contract, Group, in_currency, in_fen
from sandbox.cross_border.macroprudential import InForce
from sandbox.cross_border.modes import AT_FACE, GAP, LEASING, keeps_counting, limit_at_leasing, settle
from sandbox.kernel.clock import DAY
from sandbox.kernel.dispatcher import DISPATCH
from sandbox.kernel.engine import Engine
from sandbox.kernel.ledger import BooksError
from sandbox.kernel.resource import EXPIRY


class Claim:
    """A request for quota. `event` succeeds with whether it was granted. rolls: a rollover, which adds no new loan."""

    __slots__ = ("contract", "event", "rolls", "tie", "until")

    def __init__(self, contract: Contract, event: Event, tie: tuple[int, int], until: int, rolls: bool) -> None:
        self.contract = contract
        self.event = event
        self.tie = tie
        self.until = until
        self.rolls = rolls


class Quotas:
    """The quotas of a run. `law` is what holds now, `pips` the exchange rate of the dollar on the day, `others` those
    of the other currencies; all are set from outside.

    Order of claims: time of the need, then number. Amounts in fen.
    """

    def __init__(self, engine: Engine, law: InForce, pips: int, least: Callable[[], float]) -> None:
        self._engine = engine
        self.law = law
        self.pips = pips
        self.others: Mapping[str, int] = {}
        self._least = least
        self.waiting: list[Claim] = []
        self.active: dict[Borrower, None] = {}
        """Borrowers with live loans, in the order in which they came to have some."""
        self._due = False
        self.amount_of: Callable[[Contract, str], tuple[int, int]] = plain_amount

    # -- the rule ------------------------------------------------------------------------------------------------------

    def facilitation(self, borrower: Borrower) -> int:
        """Facilitation quota in US cents; 0 where there is none."""
        if not borrower.high_tech or borrower.financial:
            return 0
        return self.law.selected if borrower.selected else self.law.facilitation

    def limit(self, borrower: Borrower) -> int:
        """What the borrower may owe by its mode, in fen (C:1.1, C:1.7, C:1.9); a shared quota is not in it."""
        if borrower.mode == "facilitation":
            return self.facilitation(borrower) * self.pips // PIPS
        if borrower.mode == GAP:
            return borrower.gap
        if borrower.mode == LEASING:
            return limit_at_leasing(borrower, self.law)
        if borrower.kind == "group_finance" and self.law.pool:
            return self.law.pool if borrower.group is None else int(self.law.pool * self.law.centralised)
        factor = self.law.institution if borrower.financial else self.law.enterprise
        if borrower.kind == "pool_member" and self.law.pool:
            factor *= 1 - self.law.centralised
        return borrower.base * factor.numerator // factor.denominator

    def settle_mode(self, borrower: Borrower) -> None:
        """A borrower that owes nothing takes the mode that admits the largest loan (C:1.6, C:1.7)."""
        if not any(contract.weighted for contract in borrower.live):
            settle(borrower, self.law, self.pips, self.facilitation(borrower), self.limit)

    def shares(self, group: Group) -> bool:
        """Whether the members of a group may use its parent's quota.

        Of leasing companies both sides must be in the formula's mode (C:1.8); a cash pool must be there (C:1.9).
        """
        if group.pool:
            return self.law.pool > 0
        return self.law.sharing and group.parent.mode == "formula"

    def available(self, group: Group) -> int:
        """What is left of a leasing parent's quota or a cash pool's, in fen; negative over it (C:1.8, C:1.9)."""
        parent = group.parent
        left = self.limit(parent) - parent.used
        if self.shares(group):
            left -= sum(max(0, s.used - self.limit(s)) for s in group.subsidiaries)
        return left

    def room(self, borrower: Borrower) -> int:
        """What the borrower may still take on, in weighted fen; negative: over the limit, and so is nothing new."""
        group = borrower.group
        if group is None or not self.shares(group):
            return self.limit(borrower) - borrower.used
        left = self.available(group)
        if borrower is group.parent or left < 0:
            return left
        return max(0, self.limit(borrower) - borrower.used) + left

    def rate(self, contract: Contract) -> int:
        """Exchange rate of the day of the foreign currency of a contract."""
        return self.pips if contract.currency == USD else self.others[contract.currency]

    def weigh(self, contract: Contract) -> int:
        """What a loan counts, in fen: its face with its risk weight, half a fen up; the face under facilitation."""
        if contract.excluded:
            return 0
        if contract.mode in AT_FACE or (self.law.pool_at_face and contract.borrower.kind in POOLED):
            return contract.face
        key = (contract.foreign, contract.short_for_quota, contract.green and not contract.borrower.financial)
        weight = self.law.weights[key]
        return (2 * contract.face * weight.numerator + weight.denominator) // (2 * weight.denominator)

    # -- claims --------------------------------------------------------------------------------------------------------

    def claim(self, contract: Contract, patience: int, rolls: bool = False) -> Claim:
        """Ask for quota for a contract; answered at the end of a second, at the latest after `patience` seconds."""
        now = self._engine.now
        claim = Claim(contract, Event(self._engine.env), (contract.asked, contract.number), now + patience, rolls)
        self.waiting.append(claim)
        self._decide_later()
        return claim

    def withdraw(self, claim: Claim) -> None:
        """Take a claim back; nothing if it has been answered."""
        if claim in self.waiting:
            self.waiting.remove(claim)

    def look_again(self) -> None:
        """Look at those who wait at the end of this second: another exchange rate may mean another limit."""
        self._decide_later()

    def _decide_later(self) -> None:
        if self.waiting and not self._due:
            self._due = True
            self._engine.at(self._engine.now, self._decide, priority=DISPATCH)

    def _decide(self) -> None:
        self._due = False
        now = self._engine.now
        for claim in sorted(self.waiting, key=lambda c: c.tie):
            granted = self._roll(claim.contract) if claim.rolls else self._grant(claim.contract)
            if granted or claim.until <= now:
                self._answer(claim, granted)
            elif claim.until < self._engine.clock.horizon and claim.until >= 0:
                self._engine.at(claim.until, self._expire, claim, priority=EXPIRY)
                claim.until = self._engine.clock.horizon  # one timer is enough

    def _expire(self, claim: Claim) -> None:
        if claim in self.waiting:
            self._answer(claim, granted=False)

    def _answer(self, claim: Claim, granted: bool) -> None:
        self.waiting.remove(claim)
        claim.event.succeed(granted)

    def young(self, borrower: Borrower) -> bool:
        """Whether it has no audited accounts yet, which the formula needs (C:1.3)."""
        return borrower.mode == "formula" and self._engine.now - borrower.since < self.law.young * DAY

    def _grant(self, contract: Contract) -> bool:
        """Grant the cheapest option that fits, in full or down to the least share of it."""
        borrower = contract.borrower
        self.settle_mode(borrower)
        room = self.room(borrower)
        if room <= 0 or self.young(borrower):
            return False
        for channel in contract.options:
            self._propose(contract, channel)
            whole = contract.face
            if contract.weighted > room:
                if room < self._least() * contract.weighted:
                    continue
                self._cut(contract, room)
            if 0 < contract.weighted <= room:
                own = max(0, self.limit(borrower) - borrower.used)
                contract.shared = contract.weighted > own
                contract.pooled = self.law.pool > 0 and borrower.kind in POOLED
                contract.granted = self._engine.now
                contract.granted_face, contract.cut = contract.face, whole - contract.face
                self.hold(contract)
                return True
        contract.amount = contract.face = contract.weighted = contract.carry = 0
        contract.channel = ""
        return False

    def fits(self, contract: Contract, channel: str) -> bool:
        """Whether the quota would admit the whole of a contract in this channel now; changes nothing but its mode."""
        borrower = contract.borrower
        self.settle_mode(borrower)
        self._propose(contract, channel)
        found = 0 < contract.weighted <= self.room(borrower) and not self.young(borrower)
        contract.amount = contract.face = contract.weighted = contract.carry = 0
        contract.channel = ""
        return found

    def _propose(self, contract: Contract, channel: str) -> None:
        """Give a contract the amount, face and weight that it would have in this channel."""
        contract.channel = channel
        contract.mode = contract.borrower.mode
        contract.pips = self.rate(contract)
        face, contract.carry = self.amount_of(contract, channel)
        contract.amount = in_currency(face, contract.foreign, contract.pips)
        contract.face = in_fen(contract.amount, contract.foreign, contract.pips)
        contract.weighted = self.weigh(contract)

    def _cut(self, contract: Contract, room: int) -> None:
        """Cut a contract down to what there is room for."""
        whole, weighted = contract.amount, contract.weighted
        contract.amount = max(0, whole * room // weighted - 1)
        contract.face = in_fen(contract.amount, contract.foreign, self.rate(contract))
        contract.carry = contract.carry * contract.amount // whole if whole else 0
        contract.weighted = self.weigh(contract)

    def _roll(self, contract: Contract) -> bool:
        """A rollover is new business: nothing may be over the limit, before and after (C:1.4)."""
        room = self.room(contract.borrower)
        keeps = keeps_counting(contract)
        if room < 0 or self._weight_now(contract) - (0 if keeps else contract.weighted) > room:
            return False
        if keeps:
            contract.borrower.spent += contract.weighted
            contract.borrower.used += contract.weighted
        self.restate(contract)
        return True

    def _weight_now(self, contract: Contract) -> int:
        before = contract.face
        contract.face = in_fen(contract.amount, contract.foreign, self.rate(contract))
        found = self.weigh(contract)
        contract.face = before
        return found

    # -- use -----------------------------------------------------------------------------------------------------------

    def hold(self, contract: Contract) -> None:
        """Count a contract from now on."""
        contract.borrower.live.append(contract)
        self.active[contract.borrower] = None
        contract.borrower.used += contract.weighted
        self.check(contract.borrower)

    def restate(self, contract: Contract) -> None:
        """State a live contract anew at the rate of the day: at its drawdown, and at a rollover."""
        contract.pips = self.rate(contract)
        contract.face = in_fen(contract.amount, contract.foreign, self.rate(contract))
        self.reweigh(contract)

    def reweigh(self, contract: Contract) -> None:
        """Count a live contract with the weights in force."""
        weighted = self.weigh(contract)
        contract.borrower.used += weighted - contract.weighted
        contract.weighted = weighted
        self.check(contract.borrower)

    def release(self, contract: Contract) -> None:
        """Count a contract no longer; whoever waits may now get its quota."""
        contract.borrower.live.remove(contract)
        if not contract.borrower.live:
            del self.active[contract.borrower]
        if keeps_counting(contract) and contract.out:
            contract.borrower.spent += contract.weighted
        else:
            contract.borrower.used -= contract.weighted
        self.check(contract.borrower)
        self._decide_later()

    def law_changes(self, law: InForce) -> None:
        """Other limits or weights hold from now on; whoever waits is looked at again."""
        self.law = law
        self._decide_later()

    def check(self, borrower: Borrower) -> None:
        """Hold what is used against the live contracts. Raises BooksError."""
        held = borrower.spent + sum(contract.weighted for contract in borrower.live)
        if held != borrower.used or held < 0:
            raise BooksError(f"{borrower.name}: quota used is {borrower.used} fen, its loans count {held} fen")


def plain_amount(contract: Contract, channel: str) -> tuple[int, int]:  # noqa: ARG001  (what a hook is given)
    """Face of a contract, and the part of it borrowed to lend on: what is needed, and nothing more."""
    return contract.need, 0
