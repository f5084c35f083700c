"""What must hold of any scheme and any loss: sums, caps, balance, breaker, both orders."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sandbox.ip_finance.rules.sharing import Standing, share_loss
from sandbox.ip_finance.schemes.scheme import WHOLE, Breaker, Cap, Caps, Fund, LoanLimits, Party, Scheme

NAMES = ("bank", "fund", "insurer", "guarantor", "appraiser")
AMOUNTS = st.one_of(st.integers(0, 40), st.integers(0, 10**12))
MAYBE = st.one_of(st.none(), AMOUNTS)


def cap(amount):
    return None if amount is None else Cap(((1, amount),))


@st.composite
def schemes(draw, bound=True):
    """A scheme of two to five parties; with `bound` whatever clauses can cut a share."""
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE), min_size=len(names) - 1, max_size=len(names) - 1)))
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, WHOLE], strict=True)]
    parties = []
    for name, share in zip(names, shares, strict=True):
        limited = bound and name != "bank"
        caps = Caps(*(cap(draw(MAYBE)) for _ in range(3))) if limited else Caps()
        parties.append(Party(name, name, {"": share}, caps, "made up", "derived"))
    others = [name for name in names if name != "bank"]
    backed = tuple(draw(st.lists(st.sampled_from(others), min_size=1, unique=True)))
    return Scheme(
        name="drawn", title="Drawn", source="made up", status="derived", grade="low",
        parties=tuple(draw(st.permutations(parties))), payers=tuple(draw(st.permutations(names))),
        order=draw(st.sampled_from(["settle_first", "advance_then_settle"])),
        loan_limits=LoanLimits(draw(MAYBE), draw(MAYBE)) if bound else LoanLimits(),
        fund=Fund(backed) if bound else None,
        breaker=Breaker("npl_ratio", 500, draw(st.sampled_from(["new_loans", "payments", "both"])), False),
    )  # fmt: skip


@st.composite
def standings(draw):
    paid = st.dictionaries(st.sampled_from(NAMES), AMOUNTS)
    return Standing(draw(MAYBE), draw(paid), draw(paid), draw(st.booleans()))


@st.composite
def losses(draw):
    exposure = draw(AMOUNTS)
    return exposure, draw(st.one_of(st.just(0), st.integers(0, exposure)))


@given(schemes(), losses(), standings())
def test_every_fen_of_the_loss_is_borne_by_somebody(scheme, amounts, at):
    exposure, recovery = amounts
    found = share_loss(scheme, exposure, recovery, at)
    assert sum(found.net.values()) == found.loss == exposure - recovery
    assert set(found.net) == set(scheme.names)
    advancing = scheme.order == "advance_then_settle"
    assert sum(found.advance.values()) == (exposure if advancing else found.loss)
    assert sum(found.returned.values()) == (recovery if advancing else 0)


@given(schemes(), losses(), standings())
def test_nobody_pays_below_zero_or_beyond_what_binds(scheme, amounts, at):
    exposure, recovery = amounts
    found = share_loss(scheme, exposure, recovery, at)
    for party in scheme.parties:
        name, caps = party.name, party.caps
        assert found.net[name] >= 0
        assert found.returned[name] == found.advance[name] - found.net[name] >= 0
        for limit, used in (
            (caps.per_loan, 0),
            (caps.per_firm, at.paid_to_firm.get(name, 0)),
            (caps.annual, at.paid_in_year.get(name, 0)),
        ):
            if limit is not None:
                assert found.advance[name] <= max(0, limit.at(1) - used)
    if at.balance is not None:
        assert sum(found.advance[name] for name in scheme.fund.pays_for) <= at.balance


@given(schemes(), losses(), standings())
def test_what_is_unpaid_lies_inside_the_last_ones_net(scheme, amounts, at):
    found = share_loss(scheme, *amounts, at)
    assert 0 <= found.unpaid <= found.net["bank"]
    fair = scheme.party("bank").shares[""] * found.loss / WHOLE
    assert found.net["bank"] >= fair - 1, "the one who bears the rest never bears less than its share"


@given(schemes(), losses(), standings())
def test_the_lines_of_the_account_add_up(scheme, amounts, at):
    found = share_loss(scheme, *amounts, at)
    totals = {}
    for step in found.steps:
        if step.party and step.action in ("owes", "pays", "own_share", "takes_over", "cut"):
            totals.setdefault(step.party, {})[step.action] = step.amount
    for name, lines in totals.items():
        paid = found.advance[name]
        if name == "bank":
            assert lines["own_share"] + lines.get("takes_over", 0) == paid == lines.get("pays", paid)
        else:
            assert lines.get("owes", lines["pays"]) - lines.get("cut", 0) == lines["pays"] == paid
    cut = sum(lines.get("cut", 0) for lines in totals.values())
    assert cut == totals["bank"].get("takes_over", 0)
    assert all(step.amount >= 0 for step in found.steps)


@given(schemes(bound=False), losses())
def test_both_orders_agree_to_the_fen_where_nothing_binds(scheme, amounts):
    first = share_loss(replace(scheme, order="settle_first"), *amounts)
    advanced = share_loss(replace(scheme, order="advance_then_settle"), *amounts)
    assert first.net == advanced.net
    assert first.unpaid == advanced.unpaid == 0
    for name, amount in first.net.items():
        exact = scheme.party(name).shares[""] * first.loss / WHOLE
        assert abs(amount - exact) < 1.001


@given(schemes(), AMOUNTS, standings())
def test_both_orders_agree_where_nothing_comes_back(scheme, exposure, at):
    first = share_loss(replace(scheme, order="settle_first"), exposure, 0, at)
    advanced = share_loss(replace(scheme, order="advance_then_settle"), exposure, 0, at)
    assert (first.net, first.unpaid) == (advanced.net, advanced.unpaid)


@given(schemes(), losses(), standings())
def test_a_breaker_on_payments_leaves_the_whole_loss_with_the_last_one(scheme, amounts, at):
    found = share_loss(scheme, *amounts, replace(at, suspended=True))
    if scheme.breaker.suspends == "new_loans":
        assert found.net == share_loss(scheme, *amounts, replace(at, suspended=False)).net
    else:
        assert found.net["bank"] == found.loss


@given(schemes(), losses(), standings(), AMOUNTS, AMOUNTS)
def test_more_money_in_the_fund_never_costs_the_bank(scheme, amounts, at, balance, more):
    at = replace(at, balance=balance)
    poor = share_loss(scheme, *amounts, at)
    rich = share_loss(scheme, *amounts, replace(at, balance=at.balance + more))
    assert rich.net["bank"] <= poor.net["bank"] + 1, "but for the rounding of one fen"
