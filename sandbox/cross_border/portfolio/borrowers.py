"""The borrower of a portfolio, or of a member of a group."""

from __future__ import annotations

import datetime as dt

from sandbox.cross_border.portfolio.form import Form
from sandbox.cross_border.rules.book import Law
from sandbox.cross_border.rules.facility import (
    BANK,
    LEASING,
    LOCAL_GOVERNMENT,
    MODES,
    NON_BANKS,
    REAL_ESTATE,
    TIERS,
    TYPES,
    Borrower,
)
from sandbox.cross_border.rules.limits import facilitation_usd
from sandbox.declare.kind import describe
from sandbox.declare.nearest import nearest

MAY_BE_NEGATIVE = ("net_assets", "net_assets_prior_year", "retained_earnings")
FIGURES = (
    "net_assets",
    "paid_in_capital",
    "capital_reserve",
    "tier1_capital",
    "retained_earnings",
    "risk_assets",
    "net_assets_prior_year",
    "total_investment",
    "registered_capital",
    "cumulative_long_term",
)
KEYS = (
    "type",
    *FIGURES,
    "founded",
    "audited",
    "sector",
    "high_tech",
    "foreign_invested",
    "facilitation_tier",
    "mode",
)
_NEEDED = {
    "borrowing_gap": ("total_investment", "registered_capital"),
    "leasing": ("net_assets_prior_year", "risk_assets"),
}


def read_borrower(form: Form, day: dt.date | None, law: Law | None) -> Borrower | None:
    """The borrower that the form describes, or None where it cannot be used; the problems are noted in the form."""
    before = len(form.problems)
    form.allow(KEYS)
    kind = form.choice("type", TYPES) if form.require("type", f"one of {', '.join(TYPES)}") else None
    mode = form.choice("mode", MODES, "auto")
    found = {name: form.amount(name, least=None if name in MAY_BE_NEGATIVE else 0) for name in FIGURES}
    figures = {name: value for name, value in found.items() if value is not None}
    founded = form.day("founded")
    if founded is not None and day is not None and founded > day:
        form.refuse(
            "founded", f"the date {founded.isoformat()}", f"a date up to {day.isoformat()}, the day asked about"
        )
    audited, high_tech, foreign = (form.flag(key) for key in ("audited", "high_tech", "foreign_invested"))
    sector = _sector(form)
    tier = form.choice("facilitation_tier", TIERS, "none")
    if kind is not None and mode is not None:
        _needed(form, kind, mode)
        _fitting(form, kind, mode, foreign, law)
    if len(form.problems) > before or kind is None or mode is None or tier is None:
        return None
    return Borrower(kind, figures, mode, founded, audited is not False, sector, high_tech, foreign, tier)


def needs_usd(borrower: Borrower, law: Law) -> bool:
    """Whether the parity of the USD decides: facilitation comes into question."""
    return borrower.mode in {"auto", "facilitation"} and facilitation_usd(borrower, law) is not None


def _sector(form: Form) -> str:
    """The sector; any word, but one that looks like a mistyped barred sector is refused."""
    if "sector" not in form.data:
        return ""
    raw, barred = form.data["sector"], (REAL_ESTATE, *LOCAL_GOVERNMENT)
    if not isinstance(raw, str):
        form.refuse("sector", describe(raw), f"a word; {REAL_ESTATE} and {LOCAL_GOVERNMENT[0]} may not borrow")
        return ""
    near = nearest(raw, barred)
    if raw not in barred and near:
        form.refuse("sector", describe(raw), f"{near}, or a word that cannot be taken for it", f"Did you mean {near}?")
    return raw


def _needed(form: Form, kind: str, mode: str) -> None:
    base = "tier1_capital" if kind == BANK else "paid_in_capital" if kind in NON_BANKS else "net_assets"
    form.require(base, f"the limit of {kind} is a multiple of it")
    for name in _NEEDED.get(mode, ()):
        form.require(name, f"mode {mode} needs it")


def _fitting(form: Form, kind: str, mode: str, foreign: bool | None, law: Law | None) -> None:
    """Refuse a mode that the borrower cannot be in."""
    if mode in {"borrowing_gap", "leasing"} and foreign is False:
        form.refuse(
            "mode", f"{mode} of a firm that is not foreign-invested", "a foreign-invested firm, or another mode"
        )
    if mode == "leasing" and kind not in LEASING:
        form.refuse("mode", f"leasing for type {kind}", f"leasing for {' or '.join(LEASING)}")
    if mode == "facilitation" and kind in {BANK, *NON_BANKS}:
        form.refuse(
            "mode", f"facilitation for type {kind}", "facilitation for firms that are not financial institutions"
        )
    if mode == "facilitation" and form.data.get("facilitation_tier", "none") == "none":
        form.refuse("mode", "facilitation without a facilitation_tier", "facilitation with a tier: 5m, 10m or 20m")
    gone = law is not None and not law.flag("borrowing_gap.financial_institutions")
    if mode == "borrowing_gap" and kind in {BANK, *NON_BANKS} and law is not None and gone:
        text = f"financial institutions have no borrowing-gap mode on {law.day.isoformat()} (C:1.6)"
        form.refuse("mode", text=text)
    total, registered = (form.data.get(key) for key in _NEEDED["borrowing_gap"])
    if isinstance(total, int | float) and isinstance(registered, int | float) and registered > total:
        form.refuse("registered_capital", f"{registered:,.10g}", f"at most the total investment, {total:,.10g}")
