"""A live test: customers build up, incidents happen and grow until found, inspectors visit."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import simpy

from sandbox.kernel.bus import IncidentFound
from sandbox.kernel.clock import DAY, seconds_up
from sandbox.kernel.ledger import fen
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case, Incident
from sandbox.supervision.desk import Desk
from sandbox.supervision.visits import Monitoring

MOST_INCIDENTS = 8_000
"""Incidents of one test that have decisions of their own."""


class LiveTest:
    """One test from its start to its end. `stopped` says that the supervisor stopped it."""

    def __init__(self, desk: Desk, case: Case, cap: float | None = None, supervised: bool = True) -> None:
        self.desk = desk
        self.case = case
        law = desk.rules
        self.began = case.test_began if case.test_began is not None else desk.engine.now
        self.since = max(self.began, 0, desk.engine.now)
        self.supervised = supervised
        self.level = min(case.appeal, law.test.customer_cap if cap is None else cap)
        self.ramp = law.test.ramp
        self.stopped = False
        self.running = True
        self._woken: simpy.Event | None = None
        self._hazard = rules.customer_days(self.elapsed(desk.engine.now), self.ramp, self.level)
        case.test_customers = self.level
        self.visits: Monitoring | None = None
        if supervised:
            self.visits = Monitoring(self)
        self._arm_incident()

    def elapsed(self, t: int) -> float:
        """Days since the start of the test."""
        return (t - self.began) / DAY

    def run_until(self, t: int) -> Generator[Any, Any, bool]:
        """Go on until second `t`, or until the test is stopped; whether it was stopped."""
        woken = self.desk.env.event()
        call = self.desk.engine.at(t, self._wake, woken)
        try:
            return (yield from self._run(woken))
        finally:
            call.cancel()

    def run_while(self, other: simpy.Event) -> Generator[Any, Any, bool]:
        """Go on until `other` happens, or until the test is stopped; whether it was stopped."""
        woken = self.desk.env.event()
        if other.callbacks is None:
            return self.stopped
        other.callbacks.append(lambda _: self._wake(woken))
        return (yield from self._run(woken))

    def _run(self, woken: simpy.Event) -> Generator[Any, Any, bool]:
        if not self.stopped:
            self._woken = woken
            try:
                yield woken
            finally:
                self._woken = None
        return self.stopped

    def close(self) -> None:
        """End the test: no more visits; what is still hidden is found at a proper exit, and only there."""
        if not self.running:
            return
        self.case.test_days = self.days()
        self.running = False
        if self.visits is not None:
            self.visits.stop()

    def days(self) -> float:
        """Customer-days served since the start of the run, up to now or to the end of the test."""
        if not self.running:
            return self.case.test_days
        done = rules.customer_days(self.elapsed(self.desk.engine.now), self.ramp, self.level)
        return done - rules.customer_days(self.elapsed(self.since), self.ramp, self.level)

    def reveal(self) -> None:
        """The exit assessment brings every open incident to light."""
        for incident in list(self.case.incidents):
            if incident.open:
                self.find(incident, "at exit")

    def abandon(self) -> None:
        """Nobody looks any more (the firm has failed): open incidents stay hidden and uncovered."""
        for incident in self.case.incidents:
            if incident.open:
                self._book(incident, covered=False)

    @staticmethod
    def _wake(woken: simpy.Event) -> None:
        if not woken.triggered:
            woken.succeed()

    # -- incidents ---------------------------------------------------------------------------------------------------

    def _arm_incident(self) -> None:
        """Solve for the second of the next incident: Poisson in customer-days, so the ramp needs no small steps."""
        desk, case = self.desk, self.case
        number = len(case.incidents)
        if number >= MOST_INCIDENTS:
            raise ValueError(f"a test has {number} incidents; lower supervision.incidents.per_million or stop_after")
        u = desk.chance(streams.INCIDENT, case, number)
        rate = desk.incident_rate(case)
        if rate <= 0.0:
            return
        self._hazard += -math.log1p(-u) / rate
        days = rules.days_until(self._hazard, self.ramp, self.level)
        if days < 36_525.0:
            desk.call_at(max(self.began + seconds_up(days), desk.engine.now), self._begin_incident)

    def _begin_incident(self) -> None:
        if not self.running:
            return
        desk, case = self.desk, self.case
        law = desk.rules.incidents
        number = len(case.incidents)
        affected = law.affected.quantile(desk.chance(streams.AFFECTED, case, number))
        incident = Incident(number, desk.engine.now, affected)
        case.incidents.append(incident)
        desk.note(case, "incident begins", attributes={"incident": number + 1})
        if law.complaints > 0.0:
            u = desk.chance(streams.COMPLAINT, case, number)
            delay = seconds_up(-math.log1p(-u) / law.complaints * 365.25)
            desk.call_at(desk.engine.now + delay, self._complain, incident)
        self._arm_incident()

    def _complain(self, incident: Incident) -> None:
        if incident.open and self.running:
            self.find(incident, "by complaint")
            if self.visits is not None:
                self.visits.complaint()

    def find(self, incident: Incident, how: str) -> None:
        """An incident comes to light: its harm ends, the partner compensates, and too many stop the test."""
        self.case.found += 1
        incident.how = how
        loss, paid = self._book(incident, covered=True)
        self.desk.note(
            self.case,
            "incident found",
            "inspectors" if how == "by a visit" else "",
            loss,
            {"incident": incident.number + 1, "how": how, "compensated_fen": paid},
        )
        now, case = self.desk.engine.now, self.case
        self.desk.engine.bus.publish(IncidentFound(now, case.firm, case.number, paid >= loss))
        if self.case.found >= self.desk.rules.incidents.stop_after and self.running and how != "at exit":
            self.stopped = True
            if self._woken is not None:
                self._wake(self._woken)

    def hidden_harm(self) -> int:
        """Harm so far of the incidents that nobody has found yet, in fen."""
        return sum(self.harm_at(incident, self.desk.engine.now) for incident in self.case.incidents if incident.open)

    def harm_at(self, incident: Incident, t: int) -> int:
        """Harm of an open incident up to second `t`, in fen."""
        law = self.desk.rules.incidents
        most = law.reach * rules.customers_reached(self.elapsed(t), self.ramp, self.level)
        years = (t - incident.since) / DAY / 365.25
        return fen(rules.harmed_customers(incident.affected, law.growth, years, most) * law.loss)

    def _book(self, incident: Incident, covered: bool) -> tuple[int, int]:
        desk, case = self.desk, self.case
        incident.open = False
        now = desk.engine.now
        loss = self.harm_at(incident, now) if now >= 0 else 0  # the books open at the start
        law = desk.rules.compensation
        share = law.partner_share if self.supervised else law.market_share
        most = fen(law.partner_cap if self.supervised else desk.rules.waiver.cover)
        paid = rules.partner_pays(loss, share, case.paid_in_test, most) if covered else 0
        accounts, post = desk.accounts, desk.engine.ledger.post
        post(now, accounts.customers, accounts.caused, loss, case.number, case.firm)
        payer = accounts.partners if self.supervised else accounts.firms
        post(now, payer, accounts.customers, paid, case.number, case.firm)
        case.paid_in_test += paid
        if covered and self.supervised and loss > paid:
            paid += self._second_line(loss - paid, now)
        incident.until = now
        incident.loss, incident.paid = loss, paid
        if covered:
            incident.payment_days = self._payment_days(incident)
        case.harm += loss
        case.harm_in_test += loss
        case.paid += paid
        return loss, paid

    def _second_line(self, left: int, now: int) -> int:
        """Insurer, then risk fund, pay what the partner leaves open; fen paid by both."""
        desk, case = self.desk, self.case
        law, accounts = desk.rules.redress, desk.accounts
        room = fen(law.insured_cap) - case.insured
        insurer, fund = rules.who_pays(left, law.insured_share, room, desk.fund_left)
        case.insured += insurer
        desk.fund_left -= fund
        post = desk.engine.ledger.post
        post(now, accounts.insurers, accounts.customers, insurer, case.number, case.firm)
        post(now, accounts.fund, accounts.customers, fund, case.number, case.firm)
        return insurer + fund

    def _payment_days(self, incident: Incident) -> float:
        """Days from discovery to payment: undisputed, by mediation, or over the courts."""
        desk, case, number = self.desk, self.case, incident.number
        law = desk.rules.redress
        way = law.payment
        if desk.chance(streams.DISPUTED, case, number) < law.disputed_share:
            mediated = desk.chance(streams.MEDIATED, case, number) < law.mediated_share
            way = law.mediation if mediated else law.litigation
        return way.quantile(desk.chance(streams.PAYMENT, case, number))
