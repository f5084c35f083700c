"""What the regulator learns from tests: evidence by exemption class, rules made of it, classes closed by bad news."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.declare.distribution import normal_quantile
from sandbox.kernel.clock import seconds_up
from sandbox.kernel.draws import Draws
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case
from sandbox.supervision.parameters.learning import Exemptions

if TYPE_CHECKING:
    from sandbox.supervision.desk import Desk
    from sandbox.supervision.live_test import LiveTest


@dataclass
class ExemptionClass:
    """One class: its true incident rate against the mean class's, the tests seen, and what came of them.

    decided, since, closed: seconds at which the change of the rule was decided, is in force, the class was closed.
    spared: cases that needed no sandbox because of the rule.
    """

    multiplier: float
    tests: list[tuple[Case, LiveTest]] = field(default_factory=list)
    first: int | None = None
    decided: int | None = None
    since: int | None = None
    closed: int | None = None
    spared: int = 0

    def evidence(self) -> tuple[int, float]:
        """Incidents found and customer-years served in the tests so far."""
        found = sum(case.found for case, _ in self.tests)
        days = sum(live.days() for _, live in self.tests)
        return found, days / 365.25


def multipliers(draws: Draws, law: Exemptions) -> list[float]:
    """Incident rate of each class against the mean class's, log-normal with mean 1."""
    return [
        rules.class_multiplier(normal_quantile(draws.uniform(streams.EXEMPTION, number)), law.spread)
        for number in range(law.classes)
    ]


class Learning:
    """The regulator's file on every exemption class of a run."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.classes = [ExemptionClass(m) for m in multipliers(desk.draws, desk.rules.exemptions)]

    def class_of(self, u: float) -> int:
        """The class of a case by a uniform draw."""
        return rules.exemption_class(u, len(self.classes), self.desk.rules.exemptions.first_share)

    def tested(self, case: Case, live: LiveTest) -> None:
        """A supervised test of the class begins (for a case of the start: is under way)."""
        known = self.classes[case.exemption]
        known.tests.append((case, live))
        if known.first is None:
            known.first = live.began

    def has_rule(self, case: Case) -> bool:
        """Whether products of the case's class need no sandbox any more."""
        since = self.classes[case.exemption].since
        return since is not None and since <= self.desk.engine.now

    def is_closed(self, case: Case) -> bool:
        """Whether bad news has closed the case's class."""
        return self.classes[case.exemption].closed is not None

    def review(self) -> None:
        """Look at every class that is still open to question: close it, have a rule drafted, or wait."""
        law = self.desk.rules.learning
        if law.cases <= 0:
            return
        normal = self.desk.rules.incidents.per_million / 1e6
        for number, known in enumerate(self.classes):
            if known.closed is not None or self._in_force(known) or not known.tests:
                continue
            found, years = known.evidence()
            fine = rules.rate_acceptable(found, years, normal, law.acceptable, law.prior_incidents)
            if 1.0 - fine >= law.closing:
                self._close(number, known)
            elif known.decided is None and len(known.tests) >= law.cases and fine >= law.confidence:
                self._draft(number, known)

    def _in_force(self, known: ExemptionClass) -> bool:
        return known.since is not None and known.since <= self.desk.engine.now

    def _draft(self, number: int, known: ExemptionClass) -> None:
        desk = self.desk
        now = desk.engine.now
        u = desk.draws.uniform(streams.DRAFTING, number)
        known.decided, known.since = now, now + seconds_up(desk.rules.learning.drafting.quantile(u))
        desk.tell("rule drafted", {"class": number + 1, "tests": len(known.tests)})
        desk.call_at(known.since, self._rule, number, known)

    def _rule(self, number: int, known: ExemptionClass) -> None:
        if known.closed is None:
            self.desk.tell("rule in force", {"class": number + 1})

    def _close(self, number: int, known: ExemptionClass) -> None:
        known.closed, known.decided, known.since = self.desk.engine.now, None, None
        self.desk.tell("class closed", {"class": number + 1, "tests": len(known.tests)})
