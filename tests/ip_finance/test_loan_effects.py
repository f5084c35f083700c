"""Which way each mechanism works, on the shipped scenario; and that what is switched off changes nothing."""

from functools import lru_cache

import pytest

from sandbox.catalogue import load
from sandbox.declare.command_line import make_policy
from sandbox.declare.problems import InputRefused
from sandbox.firms.parameters import EXITS
from sandbox.ip_finance.loan import OUTCOMES
from sandbox.ip_finance.parameters.sharing import SCHEMES
from sandbox.ip_finance.rules import credit
from sandbox.kernel.clock import DAY
from sandbox.model import CATALOGUE, Run, run
from tests.ip_finance.small_loans import START, Loans

REPLICATIONS = 3


def world(values=None, replication=0, scenario="ip-pledge-haidian", worlds=None):
    """One run of a shipped scenario with these values."""
    told = load(scenario).with_worlds(worlds or {})
    policy = make_policy("given", values or {}, CATALOGUE)
    made = Run(told, told.plan(CATALOGUE, policy), 1, replication, journal=True)
    made.run()
    return made


@lru_cache(maxsize=64)
def measured(items=(), worlds=()):
    """Sums of the measures over a few replications."""
    total = {}
    for replication in range(REPLICATIONS):
        for name, value in world(dict(items), replication, worlds=dict(worlds)).values(None).items():
            if name.startswith("ip_") and value is not None:
                total[name] = total.get(name, 0.0) + value
    return total


def figure(name, values=(), worlds=()):
    found = measured(tuple(values), tuple(worlds))
    return found[name] if name in found else found[f"{name}/num"] / found[f"{name}/den"]


SHARE = "ip_finance.sharing.public_share"
MANY = ("ip_finance.default.probability", 0.15)
SIGNS = [
    # what is set, what it is set against, measure, sign
    ([(SHARE, 0.8)], [(SHARE, 0.0)], "ip_drawn", 1),
    ([(SHARE, 0.8)], [(SHARE, 0.0)], "ip_weak_funded", 1),
    ([(SHARE, 0.8)], [(SHARE, 0.0)], "ip_effort", -1),
    ([(SHARE, 0.8)], [(SHARE, 0.0)], "ip_additional", 1),
    ([(SHARE, 0.8)], [(SHARE, 0.0)], "ip_good_refused", -1),
    ([(SHARE, 0.8)], [(SHARE, 0.0)], "ip_public_accrual", 1),
    ([("ip_finance.bank.moral_hazard", 0.0)], [], "ip_effort", 1),
    ([("ip_finance.bank.moral_hazard", 3.0)], [("ip_finance.bank.moral_hazard", 0.0)], "ip_weak_funded", 1),
    ([("ip_finance.bank.hurdle", 0.015)], [], "ip_drawn", -1),
    ([("ip_finance.bank.noise", 0.2)], [], "ip_weak_funded", -1),
    ([("ip_finance.demand.adverse", 1.0)], [], "ip_approval_share", -1),
    ([("ip_finance.operator.pass_score", 1.0)], [], "ip_weak_funded", -1),
    ([("ip_finance.outside.points_line", 1.0)], [], "ip_additional", -1),
    ([("ip_finance.outside.spread.max", 0.021)], [], "ip_deadweight", -1),
    ([("ip_finance.subsidy.share", 0.0)], [], "ip_applications", -1),
    ([("ip_finance.sharing.fee", 0.02)], [], "ip_applications", -1),
    ([("ip_finance.sharing.fee", 0.02)], [], "ip_fund_balance", 1),
    ([("ip_finance.sharing.leverage", 1.0)], [], "ip_uncovered_share", 1),
    ([("ip_finance.sharing.leverage", 1.0)], [], "ip_drawn", -1),
    ([("ip_finance.valuation.internal_below", 1e7)], [], "ip_time_to_drawdown", -1),
    ([("ip_finance.valuation.fair", 1.0)], [], "ip_lent", -1),
    ([MANY, ("ip_finance.valuation.fair", 1.0)], [MANY], "ip_price_to_appraisal", 1),
    ([MANY, ("ip_finance.disposal.exchange", "yes")], [MANY], "ip_recovery_rate", 1),
    ([MANY, ("ip_finance.disposal.green_channel", 0.8)], [MANY], "ip_recovery_days", -1),
    ([MANY, ("ip_finance.disposal.judges", 1)], [MANY], "ip_recovery_days", 1),
    ([MANY, ("ip_finance.disposal.distress", 0.9)], [MANY], "ip_recovery_rate", 1),
    ([MANY, ("ip_finance.valuation.decay", 0.6)], [MANY], "ip_recovery_rate", -1),
    ([MANY, ("ip_finance.sharing.breaker", 0.05)], [MANY], "ip_breaker_months", 1),
    ([MANY, ("ip_finance.sharing.breaker", 0.05)], [MANY], "ip_loss_public", -1),
    ([MANY, ("ip_finance.sharing.refill", "yes")], [MANY], "ip_fund_balance", 1),
    ([MANY], [], "ip_default_12m", 1),
    ([MANY], [], "ip_loss", 1),
    ([MANY, ("ip_finance.default.evergreening", 1.0)], [MANY], "ip_default_12m", -1),
    ([MANY, ("ip_finance.default.evergreening", 1.0)], [MANY], "ip_renewed_bad", 1),
    ([("ip_finance.default.debt_service", 10.0)], [], "ip_default_12m", 1),
    ([("ip_finance.bank.line", 1e7)], [], "ip_displaced", 1),
]  # fmt: skip


@pytest.mark.parametrize(("values", "against", "name", "sign"), SIGNS)
def test_each_mechanism_works_in_its_direction(values, against, name, sign):
    assert (figure(name, values) - figure(name, against)) * sign > 0


@pytest.mark.parametrize(("choice", "sign"), [("raises", 1), ("lowers", -1)])
def test_the_worlds_of_cover_move_the_risk_of_a_covered_loan(choice, sign):
    probability = {}
    for name in ("neutral", choice):
        values = {"ip_finance.default.probability": 0.02}
        probability[name] = Loans(values, worlds={"cover": name}).need().done().loan().probability
    assert (probability[choice] - probability["neutral"]) * sign > 0
    assert figure("ip_public_accrual", worlds=[("cover", "raises")]) > figure("ip_public_accrual")


def test_losses_follow_the_cycle_where_that_is_switched_on():
    for replication in range(4):
        values = {"ip_finance.disposal.cycle": 0.3, "ip_finance.disposal.distress": 0.05}
        runs = [Loans({**values, **extra}, replication=replication).need().exit(100).done()
                for extra in ({}, {"ip_finance.disposal.cycle": 0})]  # fmt: skip
        with_cycle, without = (made.loan().second for made in runs)
        assert (with_cycle > without) == (runs[0].desk.factor(2021) > 0)


def test_every_need_ends_exactly_once():
    made = world({"ip_finance.default.probability": 0.1})
    loans = made.ip_finance.desk.loans
    assert len({loan.number for loan in loans}) == len(loans) > 200
    assert {loan.outcome for loan in loans} <= set(OUTCOMES)
    assert all((loan.outcome == "open") == (loan.ended is None) for loan in loans)
    ends = [row.case for row in made.engine.journal.rows() if row.system == "ip_finance"
            and (row.activity in ("repaid", "loss settled") or row.activity.startswith("need "))]  # fmt: skip
    assert sorted(ends) == sorted(loan.number for loan in loans if loan.outcome != "open")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_books_of_every_scheme_balance_under_stress(scheme):
    """Every run reconciles its ledger with loans, losses by party and the fund, or fails."""
    values = {"ip_finance.sharing.scheme": scheme, "ip_finance.default.probability": 0.3, "ip_finance.bank.hurdle": -1,
              "ip_finance.disposal.distress": 0.9, "ip_finance.disposal.first_round": 0.5}  # fmt: skip
    made = world(values)
    losses = [loan.waterfall for loan in made.ip_finance.desk.loans if loan.waterfall]
    assert len(losses) > 20
    for found in losses:
        assert sum(found.net.values()) == found.loss
        assert min(found.net.values()) >= 0


def test_a_stretched_fund_is_never_overdrawn_and_the_rest_is_the_banks():
    values = {"ip_finance.default.probability": 0.3, "ip_finance.sharing.fund": 2e6, "ip_finance.sharing.leverage": 1e3,
              "ip_finance.bank.hurdle": -1, "ip_finance.disposal.distress": 0.01}  # fmt: skip
    made = world(values)
    values = made.values(None)
    assert values["ip_fund_balance"] == 0.0
    assert values["ip_fund_empty_8y"] == 1.0
    assert values["ip_unpaid"] > 0
    assert values["ip_loss_public"] == 2e6
    assert values["ip_loss_bank"] + 2e6 == pytest.approx(values["ip_loss"])


def test_a_policy_that_cannot_touch_a_need_leaves_its_luck():
    """The same firms need the same loans at the same moment, with the same portfolio and offer, under every policy."""

    def needs(values):
        loans = world(values).ip_finance.desk.loans
        return [(x.number, x.began, x.wanted, x.value, x.rate, x.offer, x.outside) for x in loans]

    assert needs({}) == needs({SHARE: 0.8}) == needs({"ip_finance.disposal.exchange": "yes"})


def test_one_firm_more_changes_no_other_firms_needs():
    def needs(firms):
        made = Loans({"population.city.candidates": firms, "ip_finance.demand.per_year": 4 * firms}).done()
        return [(x.firm, x.began, x.wanted, x.value) for x in made.desk.loans if x.firm < 10]

    assert len(needs(10)) > 50
    assert needs(10) == needs(11)


def test_nobody_asks_before_the_start_and_a_warm_up_changes_no_need():
    def needs(warm_up):
        values = {"ip_finance.demand.per_year": 100}
        made = Loans(values, start=START.replace(day=15), warm_up=warm_up, days=200).done()
        return [(x.firm, x.began, x.wanted) for x in made.desk.loans]

    assert 0 <= min(began for _, began, _ in needs(40)) < 20 * DAY
    assert needs(0) == needs(40)


def test_without_the_system_its_measures_are_not_reported():
    told = load("haidian")
    record = run(told, told.policy("no_sandbox"), seed=1, replication=0)
    assert record.status == "ok"
    assert not any(name.startswith("ip_") for name in record.values)


def test_the_two_systems_share_firms_and_leave_each_others_luck():
    closed = make_policy("closed", {"cross_border.open": "no"}, CATALOGUE).overlay
    alone, coupled = load("haidian"), load("haidian-coupled").with_parameters(closed)
    one = run(alone, alone.policy("as_is"), seed=1, replication=0)
    two = run(coupled, coupled.policy("as_is"), seed=1, replication=0)
    assert two.status == "ok", two.reason
    assert two.values["ip_drawn"] > 10
    assert {k: v for k, v in one.values.items() if not k.startswith("ip_")} == {
        k: v for k, v in two.values.items() if not k.startswith("ip_")
    }


def test_a_scheme_cannot_change_while_its_fund_runs(tmp_path):
    file = tmp_path / "dated.yaml"
    file.write_text(
        "schema: 1\nextends: ip-pledge-haidian\nname: dated\nparameters:\n"
        "  ip_finance.sharing.public_share: {2021-01-01: 0.5, 2022-01-01: 0.8}\npolicies:\n  dated: {title: Dated}\n"
    )
    with pytest.raises(InputRefused) as refused:
        load(file)
    (problem,) = refused.value.problems
    assert problem.place.endswith("dated.yaml:5")
    assert "2022-01-01" in problem.message
    assert "policies" in problem.hint


def test_the_formulas_of_credit():
    assert credit.believed_default(0.02, 0.0, 1.0, 1.0) == 0.02
    assert credit.believed_default(0.02, 0.5, 2.0, 0.0) == pytest.approx(credit.default_probability(0.02, 2.0, 0.5))
    assert credit.screening_effort(0.25, 0.5) == 0.5
    assert credit.lends(0.01, 0.02, 0.5, 0.5, 0.005)
    assert not credit.lends(0.01, 0.02, 0.5, 0.5, 0.0051)
    assert credit.offer_chance(0.4, 1.0, 0.0) == 0.4
    assert EXITS[2] == "insolvency"


def test_with_every_bias_at_zero_a_share_changes_who_is_lent_to_and_nothing_else():
    """No adverse selection, no moral hazard, the world in which cover leaves risk alone; the other worlds move it."""
    values = {"ip_finance.bank.moral_hazard": 0, "ip_finance.demand.adverse": 0}

    def drawn(share, cover="neutral"):
        made = world({**values, SHARE: share}, worlds={"cover": cover})
        return {loan.number: loan for loan in made.ip_finance.desk.loans if loan.drawn is not None}

    little, much = drawn(0.3), drawn(0.8)
    both = little.keys() & much.keys()
    assert len(both) > 20
    assert len(much) > len(little)
    assert all(loan.effort == 1.0 for loan in (*little.values(), *much.values()))
    assert all(little[n].probability == much[n].probability for n in both)
    for cover, sign in (("raises", 1), ("lowers", -1)):
        moved = drawn(0.8, cover)
        common = moved.keys() & much.keys()
        assert common
        assert all((moved[n].probability - much[n].probability) * sign > 0 for n in common)
