"""Portfolios in CNY millions, as the worked examples are written, and what the calculator says about them."""

import datetime as dt

from sandbox.cross_border.quota import quota

M = 1_000_000
DAY = dt.date(2026, 3, 2)
SIGNED = dt.date(2026, 1, 15)


def loan(amount, currency="CNY", years=3, **more):
    """A loan of `amount` million, drawn in full, signed on SIGNED."""
    found = {"id": "loan", "amount": amount * M, "currency": currency, "signed": SIGNED}
    if currency != "CNY":
        found["rate_at_drawdown"] = 7.00
    if "maturity" not in more and "tenor_days" not in more:
        found["maturity"] = SIGNED.replace(year=SIGNED.year + years)
    for key in ("drawn", "repaid"):
        if key in more:
            more[key] *= M
    return found | more


def loans(*items):
    return [item | {"id": f"L{i}"} for i, item in enumerate(items)]


def ask(borrower, *items, on=DAY, rates=None, changes=(), **figures):
    """The answer as a dictionary; figures of the borrower in millions."""
    who = borrower if isinstance(borrower, dict) else {"type": borrower}
    who = who | {key: value * M for key, value in figures.items()}
    return quota({"borrower": who, "loans": loans(*items), "rates": rates or {}}, on, changes).as_dict()


def firm(net_assets, *items, **more):
    return ask("enterprise", *items, net_assets=net_assets, **more)


def weighted(*items, **more):
    """Weighted outstanding, in millions, of a firm with net assets of 100m."""
    return firm(100, *items, **more)["weighted_outstanding"] / M
