"""Live quotas: schedules reach them on the day, claims of one second have an order, sharing keeps to the rule."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest

from sandbox.cross_border.book import load_rule_book
from sandbox.cross_border.contract import Borrower, Contract, Group
from sandbox.cross_border.macroprudential import InForce, Macroprudential, next_adjustment
from sandbox.cross_border.quotas import Quotas
from sandbox.cross_border.rules.facility import Borrower as Written
from sandbox.cross_border.rules.facility import Loan
from sandbox.cross_border.rules.position import position
from sandbox.cross_border.rules.sharing import group_use
from sandbox.kernel.clock import DAY, Clock
from sandbox.kernel.engine import Engine
from sandbox.kernel.ledger import BooksError
from sandbox.kernel.queueing import erlang_b, kaufman_roberts
from tests.cross_border.abroad import MILLION, Abroad, X

SET = {X + "adjustment.rule": "set"}


def test_a_loan_that_does_not_fit_is_refused_or_cut_down_to_what_fits():
    assert Abroad().needs(0, million=351).done().loan().outcome == "refused"
    whole = Abroad().needs(0, million=350)
    used = whole.look(0, whole.used)
    assert (whole.done().loan().outcome, used) == ("repaid", [350.0])
    cut = Abroad({X + "need.least": 0.5}).needs(0, million=600)
    used = cut.look(0, cut.used)
    loan = cut.done().loan()
    assert used[0] == pytest.approx(350, abs=1e-6)
    assert used[0] <= 350
    assert loan.cut == pytest.approx(250 * MILLION, abs=10)
    assert Abroad({X + "need.least": 0.6}).needs(0, million=600).done().loan().outcome == "refused"


def test_where_the_dollar_does_not_fit_the_cny_may():
    values = {X + "rates.usd": 0.01}
    assert Abroad(values).needs(0, million=200).done().loan().channel == "usd_open"  # 200 x 1.5 is within 350
    assert Abroad(values).needs(0, million=300).done().loan().channel == "cny"  # 300 x 1.5 is not, 300 x 1 is


@pytest.mark.parametrize(("day", "room"), [(-1, 150.0), (0, 200.0)])
def test_a_step_of_the_rule_book_reaches_a_live_limit_on_its_day(day, room):
    """The enterprises' parameter goes from 1.5 to 1.75 on 2025-01-13; 150m of 100m x 2 x 1.5 are used."""
    world = Abroad(start=dt.date(2024, 12, 1)).needs(0, million=150)
    step = (dt.date(2025, 1, 13) - dt.date(2024, 12, 1)).days
    found = world.look(step + day, world.room)
    world.done()
    assert found == [pytest.approx(room, abs=1e-6)]


def test_the_half_weight_of_green_debt_reaches_live_loans_on_its_day():
    world = Abroad({X + "need.green_share": 1}, start=dt.date(2025, 11, 3)).needs(0)
    step = (dt.date(2025, 12, 2) - dt.date(2025, 11, 3)).days
    found = [world.look(step - 1, world.used), world.look(step, world.used)]
    world.done()
    assert found == [[20.0], [10.0]]


def test_after_a_cut_loans_run_on_nothing_new_is_granted_and_a_repayment_makes_room_again():
    cut = {**SET, X + "adjustment.enterprises": {dt.date(2025, 1, 1): 1.75, dt.date(2025, 6, 1): 1}}
    world = Abroad(cut)
    world.needs(0, million=190).needs(1, million=100, ordinal=1).needs(200, million=5, ordinal=2)
    world.needs(505, million=5, ordinal=3)
    over = world.look(200, world.room)
    values = world.done().values(None)
    outcomes = [world.loan(ordinal=k).outcome for k in range(4)]
    assert over == [-90.0]  # 290 of 200
    assert outcomes == ["repaid", "repaid", "refused", "open"]
    assert values["abroad_over_limit/num"] > 0
    assert values["abroad_rollovers_refused"] == 0


def test_release_after_repayment_restores_exactly_what_was_there():
    world = Abroad({X + "rates.usd": 0.01}).needs(3, million=123.45)
    before, after = world.look(2, lambda: None), world.look(503, world.room)
    world.done()
    assert (before, after) == ([None], [350.0])


def test_who_waits_gets_the_quota_in_the_second_in_which_it_is_released_and_the_older_need_first():
    world = Abroad({X + "need.patience": 600}).needs(0, million=340)
    world.needs(10, million=200, ordinal=1).needs(11, million=200, ordinal=2)
    values = world.done().values(None)
    assert world.story(activity="quota granted") == [(0, "quota granted"), (500, "quota granted")]
    assert world.loan(ordinal=1).granted == world.loan(ordinal=0).ended == 500 * DAY
    assert (world.loan(ordinal=2).outcome, values["abroad_delayed"]) == ("refused", 1)


def test_a_looser_parameter_lets_those_who_wait_in_on_its_day():
    loose = {**SET, X + "adjustment.enterprises": {dt.date(2025, 1, 1): 1, dt.date(2025, 3, 12): 1.75}}
    world = Abroad({**loose, X + "need.patience": 100}).needs(0, million=300).done()
    assert world.story(activity="quota granted") == [(30, "quota granted")]


def test_patience_runs_out_after_its_days():
    world = Abroad({X + "need.patience": 25}).needs(0, million=351).done()
    assert world.story()[-1] == (25, "refused for want of quota")


def test_claims_of_one_second_are_decided_by_the_number_not_by_the_order_of_scheduling():
    for order in ((0, 1), (1, 0)):
        world = Abroad({X + "third_area.leasing_groups": 1, X + "third_area.subsidiaries": 2, X + "sharing": "on"})
        for member in order:
            world.third(f"LG-1/{member + 1}", 5, million=3500)
        world.done()
        outcomes = {c.borrower.name: c.outcome for c in world.abroad.contracts}
        assert outcomes == {"LG-1/1": "repaid", "LG-1/2": "refused"}


def test_a_firm_without_audited_accounts_borrows_nothing_by_the_formula():
    world = Abroad()
    world.firms.columns.birth[0] = -200 * DAY
    world.needs(100, million=10).needs(170, million=10, ordinal=1).done()
    assert [world.loan(ordinal=k).outcome for k in range(2)] == ["refused", "repaid"]


# -- facilitation ------------------------------------------------------------------------------------------------------

SMALL = {"population.city.high_tech_share": 1, "population.city.output": 20e6, X + "facilitation.selected": 0}
"""High-tech firms of CNY 5m of net assets: 17.5m by the formula, USD 10m by the facilitation quota."""


@pytest.mark.parametrize(
    ("values", "million", "mode"),
    [
        ({}, 60, "facilitation"),
        ({X + "facilitation.quota": "set", X + "facilitation.usd": 0}, 17, "formula"),
        ({X + "facilitation.quota": "set", X + "facilitation.usd": 5e6}, 34, "facilitation"),
        ({X + "facilitation.quota": "set", X + "facilitation.usd": 2e7}, 139, "facilitation"),
    ],
)
def test_the_larger_of_facilitation_quota_and_formula_holds_at_face_value(values, million, mode):
    world = Abroad({**SMALL, **values}).needs(0, million=million).needs(0, 1, million=1.2 * million).done()
    assert (world.loan().outcome, world.loan().mode) == ("repaid", mode)
    assert world.loan(firm=1).outcome == "refused"


def test_no_quota_of_high_tech_firms_for_others_nor_before_the_rule_book_has_it():
    assert (
        Abroad({**SMALL, "population.city.high_tech_share": 0}).needs(0, million=60).done().loan().outcome == "refused"
    )
    early = Abroad(SMALL, start=dt.date(2018, 10, 1)).needs(0, million=30).needs(60, 1, million=30).done()
    assert [early.loan(firm=f).outcome for f in (0, 1)] == ["refused", "repaid"]  # 2018-10-30


def test_selected_firms_get_the_larger_tier_once_there_is_one():
    for selected, outcome in ((0, "refused"), (1, "repaid")):
        world = Abroad({**SMALL, X + "facilitation.selected": selected}, start=dt.date(2025, 9, 1))
        world.needs(0, 0, million=100).needs(20, 1, million=100).done()
        assert [world.loan(firm=f).outcome for f in (0, 1)] == ["refused", outcome]


# -- institutions ------------------------------------------------------------------------------------------------------

HOST = {X + "third_area.group_finance": 1, X + "third_area.auto_finance": 1}


def test_institutions_have_their_paid_in_capital_once_times_the_parameter():
    for name in ("AF-1", "GF-1"):
        world = Abroad(HOST).third(name, 1, million=1750).third(name, 600, ordinal=1, million=1751).done()
        assert [c.outcome for c in world.abroad.contracts] == ["repaid", "refused"]


@pytest.mark.parametrize(("quota", "first", "second"), [("no", 0, 0), ("rule_book", 0, 1), ("on", 1, 1)])
def test_the_host_of_a_cash_pool_has_the_pools_quota_from_its_day(quota, first, second):
    """C:4 E12: 3.5 x 9,000m = 31,500m, from 2025-12-26 by the rule book; an auto-finance company never hosts one."""
    world = Abroad({**HOST, X + "pool.quota": quota}, start=dt.date(2025, 12, 1))
    for place, day in enumerate((24, 25)):
        for name in ("GF-1", "AF-1"):
            world.third(name, day, ordinal=place, million=(2000, 29_500)[place])
    world.done()
    granted = {(c.borrower.name, c.number & 1): c.granted >= 0 for c in world.abroad.contracts}
    assert granted == {("GF-1", 0): bool(first), ("AF-1", 0): False, ("GF-1", 1): bool(second), ("AF-1", 1): False}


# -- the calculator says the same --------------------------------------------------------------------------------------


@pytest.mark.parametrize("replication", range(3))
def test_use_and_limits_are_what_the_calculator_finds_for_the_same_loans(replication):
    """Every borrower of a full world, on one day: limit, use and headroom by the two ways of counting."""
    values = {X + "open": "yes", X + "need.per_year": 0.4, X + "need.patience": 30, X + "terms.rollover_share": 0,
              "supervision.regime": "none"}  # fmt: skip
    world = Abroad(values, base={}, days=700, start=dt.date(2021, 3, 1), replication=replication)
    compared = []
    world.engine.at(690 * DAY - 1, lambda: compared.extend(_both(world)))
    world.done()
    assert len(compared) > 100
    for live, written in compared:
        assert live == pytest.approx(written, abs=200)  # fen: rounded once a loan, and rates to the ten-thousandth


def _both(world):
    day = world.engine.clock.date(world.engine.now)
    law = load_rule_book().at(day)
    quotas, rates = world.abroad.quotas, {"USD": Fraction(world.abroad.prices.pips, 10_000)}
    for borrower in world.abroad.borrowers.values():
        if not borrower.live or borrower.mode == "facilitation" or borrower.group is not None:
            continue
        base = Fraction(borrower.base, 100)
        figures = {"paid_in_capital": base} if borrower.financial else {"net_assets": base}
        loans = [_written(world, c) for c in borrower.live if not c.excluded]
        found = position(Written(borrower.kind, figures, mode="formula"), loans, rates, law)
        yield quotas.limit(borrower), found.limit
        yield borrower.used, found.weighted
        yield quotas.room(borrower), found.headroom


def _written(world, contract):
    amount = Fraction(contract.amount, 100)
    day = world.engine.clock.date(world.engine.now)
    tenor = contract.term // DAY
    signed = day - dt.timedelta(min(tenor, 5))
    rate = Fraction(contract.pips, 10_000) if contract.foreign else Fraction(1)
    return Loan(
        "x", amount, "USD" if contract.foreign else "CNY", rate,
        signed, signed + dt.timedelta(tenor), by_calendar=False, drawn=amount,
        prepayable_from_month=1 if contract.clause else None, category="green" if contract.green else "on_balance",
    )  # fmt: skip


# -- sharing -----------------------------------------------------------------------------------------------------------


def desk(multiple=Fraction(7, 2), sharing=True, least=1.0):
    """Quotas without a run around them."""
    engine = Engine.build(Clock(dt.date(2025, 1, 1), dt.date(2045, 1, 1)))
    weights = {(f, s, g): Fraction(1) for f in (False, True) for s in (False, True) for g in (False, True)}
    return engine, Quotas(engine, InForce(multiple, Fraction(1), weights, 0, 0, sharing, 0), 70_000, lambda: least)


def family(parent, *subsidiaries):
    """A leasing group with these net assets, in fen."""
    top = Borrower("P", "leasing_parent", -1, 0, -(10**9), base=parent)
    below = [Borrower(f"S{i}", "leasing_subsidiary", -1, i + 1, -(10**9), base=b) for i, b in enumerate(subsidiaries)]
    group = Group(top, below)
    for member in (top, *below):
        member.group = group
    return group


def owes(quotas, borrower, fen, number=0):
    """Have a borrower owe so much."""
    loan = Contract(number, borrower, 0, 0, 0, fen, False, 0, False, False, (0.0, 0.0), ("cny",))
    assert quotas._grant(loan)
    return loan


def test_the_worked_example_of_a_shared_quota():
    """Facts, E11: available 3,144, then 2,844, then 3,044."""
    _, quotas = desk()
    group = family(1600 * MILLION, 4 * MILLION)
    owes(quotas, group.parent, 1850 * MILLION)
    loan = owes(quotas, group.subsidiaries[0], 620 * MILLION)
    assert quotas.available(group) == 3144 * MILLION
    owes(quotas, group.parent, 300 * MILLION)
    assert quotas.available(group) == 2844 * MILLION
    loan.amount = loan.face = 420 * MILLION
    quotas.reweigh(loan)
    assert quotas.available(group) == quotas.room(group.parent) == 3044 * MILLION


@pytest.mark.parametrize("seed", range(20))
def test_sharing_is_what_the_calculator_finds_and_never_exceeds_all_limits_together(seed):
    """Random grants and repayments; after each the room of every member is the calculator's, and the sum holds."""
    rng = np.random.default_rng(seed)
    _, quotas = desk(sharing=bool(seed % 4))
    group = family(*(int(x) for x in rng.integers(1, 2000, 4)))
    members, loans = (group.parent, *group.subsidiaries), []
    for number in range(60):
        if loans and rng.random() < 0.4:
            quotas.release(loans.pop(int(rng.integers(len(loans)))))
        else:
            member = members[int(rng.integers(4))]
            loan = Contract(
                number, member, 0, 0, 0, int(rng.integers(1, 4000)), False, 0, False, False, (0.0, 0.0), ("cny",)
            )
            room = quotas.room(member)
            assert quotas._grant(loan) == (loan.need <= room)
            loans += [loan] if loan in member.live else []
        together = sum(quotas.limit(member) for member in members)
        assert sum(member.used for member in members) <= together
        assert [quotas.room(m) for m in members] == _written_rooms(group, quotas, bool(seed % 4))


def _written_rooms(group, quotas, sharing):
    law = load_rule_book().at(dt.date(2025, 3, 1))

    def stand(member):
        written = Written(member.kind, {"net_assets": Fraction(member.base, 100)}, mode="formula")
        loans = [Loan("x", Fraction(c.amount, 100), "CNY", Fraction(1), law.day, law.day + dt.timedelta(900),
                      drawn=Fraction(c.amount, 100)) for c in member.live]  # fmt: skip
        return written, position(written, loans, {}, law)

    use = group_use(stand(group.parent), {s.name: stand(s) for s in group.subsidiaries}, law, sharing)
    return [use.members["parent"].headroom, *(use.members[s.name].headroom for s in group.subsidiaries)]


def test_a_cut_that_leaves_the_parent_over_its_quota_blocks_every_member():
    _, quotas = desk()
    group = family(100, 1000)
    owes(quotas, group.parent, 350)
    quotas.law_changes(InForce(Fraction(2), Fraction(1), quotas.law.weights, 0, 0, True, 0))
    assert quotas.limit(group.subsidiaries[0]) == 2000
    assert quotas.room(group.subsidiaries[0]) == quotas.available(group) == -150


def test_books_that_do_not_agree_are_noticed_at_once():
    _, quotas = desk()
    borrower = Borrower("X", "enterprise", 0, 0, -(10**9), base=1000)
    loan = owes(quotas, borrower, 10)
    loan.weighted += 1
    with pytest.raises(BooksError, match="quota used"):
        quotas.check(borrower)


def blocking(capacity, classes, requests, seed=1):
    """Share refused of each class where a group's members ask at random for pieces of the parent's quota."""
    engine, quotas = desk(multiple=Fraction(1))
    group = family(capacity, *(0 for _ in classes))
    rng = np.random.default_rng(seed)
    asked, refused = [0] * len(classes), [0] * len(classes)

    def one(member, size, seconds, place, number):
        loan = Contract(number, member, 0, 0, engine.now, size, False, 0, False, False, (0.0, 0.0), ("cny",))
        granted = yield quotas.claim(loan, 0).event
        asked[place] += 1
        refused[place] += not granted
        if granted:
            yield engine.env.timeout(seconds)
            quotas.release(loan)

    whole = sum(load for load, _ in classes)
    mean_stay = 30 * DAY

    def arrivals():
        for number in range(requests):
            yield engine.env.timeout(int(rng.exponential(mean_stay / whole)) + 1)
            place = int(rng.random() * whole >= classes[0][0]) if len(classes) > 1 else 0
            stay = int(rng.exponential(mean_stay)) + 1
            engine.env.process(one(group.subsidiaries[place], classes[place][1], stay, place, number))

    engine.env.process(arrivals())
    engine.env.run()
    return [r / a for r, a in zip(refused, asked, strict=True)]


def test_the_closed_form_of_a_shared_pool():
    """Facts, 3a: C 20, (a, b) = (6, 1), (2, 5): 5.4 % and 30.9 % shared; 12.2 % and 40.0 % when split 8 and 12."""
    assert kaufman_roberts(20, [(6, 1), (2, 5)]) == pytest.approx((0.054, 0.309), abs=5e-4)
    assert kaufman_roberts(8, [(6, 1)])[0] == pytest.approx(0.122, abs=5e-4)
    assert kaufman_roberts(12, [(2, 5)])[0] == pytest.approx(0.4, abs=5e-4)
    assert kaufman_roberts(7, [(5.5, 1)])[0] == pytest.approx(erlang_b(7, 5.5), rel=1e-12)
    with pytest.raises(ValueError, match="whole size"):
        kaufman_roberts(7, [(5.5, 0)])


def test_a_shared_quota_blocks_as_kaufman_and_roberts_say():
    classes = [(6, 1), (2, 5)]
    found = blocking(20, classes, 24_000)
    assert found == pytest.approx(kaufman_roberts(20, classes), abs=0.02)
    assert found[0] < kaufman_roberts(8, classes[:1])[0]
    assert found[1] < kaufman_roberts(12, classes[1:])[0]


# -- the reacting rule -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "rate", "year_ago", "after"),
    [
        ("1", 7.0, 6.8, "1.25"),  # dear and risen
        ("1", 6.85, 6.6, "1"),  # risen, not dear
        ("1", 7.0, 6.95, "1"),  # dear, not risen enough
        ("1.75", 7.3, 6.8, "1.75"),  # never above
        ("1.25", 6.5, 7.0, "1"),  # cheap and fallen
        ("1.25", 6.65, 7.2, "1.25"),  # fallen, not cheap
        ("1", 6.4, 7.0, "1"),  # never below
    ],
)
def test_the_reacting_rule_takes_a_step_where_the_pattern_says(before, rate, year_ago, after):
    rules = Abroad().abroad.rules
    found = next_adjustment(Fraction(before), rules, round(rate * 10_000), round(year_ago * 10_000))
    assert found == Fraction(after)


def test_the_reacting_rule_leaves_a_gap_between_two_steps():
    rates = [70_000 + 200 * month for month in range(40)]
    world = Abroad({X + "adjustment.rule": "reacting", X + "adjustment.gap": 400, X + "adjustment.most": 9}, days=60)
    macro = Macroprudential(world.engine.clock)
    months = [m for m in range(1, 40) if macro.react(m * 30 * DAY, world.abroad.rules, rates[: m + 1])]
    assert months[0] == 12
    assert np.diff(months).tolist() == [14] * (len(months) - 1)
    assert macro.adjustment(40 * 30 * DAY, world.abroad.rules)[0] == Fraction("1.75") + len(months) * Fraction("0.25")
