"""What each activity in the journal of cross-border financing means, and where the rule behind it comes from."""

from __future__ import annotations

ACTIVITIES: dict[str, tuple[str, str]] = {
    "need arises": ("A borrower needs a loan that it might take abroad, and compares the all-in costs.", "assumption"),
    "borrows at home": (
        "The loan at home is the cheapest; the reason says if the quota was too small anyway.",
        "C:5.3",
    ),
    "planning authority registers": ("Debt of a year and more is registered before it is filed.", "C:1.5"),
    "quota granted": (
        "The contract fits into the limit, in full or cut down to the room there is; it counts from now on.",
        "C:1.1, C:3",
    ),
    "refused for want of quota": ("No quota came free while the borrower waited.", "C:1.4, C:3"),
    "refused by the cap on cost": (
        "The loan is cheaper abroad, but every way to it costs more than the cap on all-in cost admits.",
        "C:3a C2",
    ),
    "moves to an excluded channel": ("Refused demand goes where no quota counts, for a year at most.", "C:3a C3, C7"),
    "registered": ("The contract is registered, at the desk or directly at a bank.", "C:1.5, C:2"),
    "drawn": ("The money comes; the loan counts at the exchange rate of this day.", "C:1.1"),
    "rolled over": ("The loan due goes on for another term: new business, within the limit.", "C:1.4"),
    "rollover refused": ("The borrower is over its limit, so the loan due must be repaid.", "C:1.4"),
    "rollover over the cap": ("The loan due costs more than the cap on all-in cost admits; it is repaid.", "C:3a C2"),
    "repaid": ("The loan is repaid at the exchange rate of the day, and its quota released.", "C:3"),
    "prepaid": ("Money at home has become cheaper and the contract allows prepayment.", "C:1.1"),
    "defaults": (
        "The firm is insolvent; the amount is what the lender abroad loses. The quota is released.",
        "assumption",
    ),
    "limits change": ("Other factors, parameters or quotas are in force from this day.", "C:1.1, C:1.2, C:1.7-C:1.9"),
    "desk changes": ("The number of registration officers changes.", "the scenario's schedule"),
}

DECIDING: dict[str, tuple[str, ...]] = {
    "need arises": ("cross_border.need.per_year", "cross_border.need.amount", "cross_border.need.most"),
    "borrows at home": ("cross_border.costs.domestic_spread", "cross_border.costs.offshore_spread"),
    "planning authority registers": ("cross_border.registration.review_days",),
    "quota granted": (
        "cross_border.adjustment.rule",
        "cross_border.adjustment.enterprises",
        "cross_border.facilitation.quota",
        "cross_border.need.least",
    ),
    "refused for want of quota": (
        "cross_border.adjustment.rule",
        "cross_border.adjustment.enterprises",
        "cross_border.facilitation.quota",
        "cross_border.need.patience",
    ),
    "refused by the cap on cost": ("cross_border.cost_cap.rule", "cross_border.cost_cap.most"),
    "moves to an excluded channel": ("cross_border.leakage.share",),
    "registered": (
        "cross_border.registration.officers",
        "cross_border.registration.days",
        "cross_border.registration.at_bank",
    ),
    "drawn": ("cross_border.registration.to_drawdown",),
    "rolled over": ("cross_border.terms.rollover_share",),
    "rollover refused": ("cross_border.adjustment.rule", "cross_border.adjustment.enterprises"),
    "rollover over the cap": ("cross_border.cost_cap.rule", "cross_border.cost_cap.most"),
    "repaid": ("cross_border.need.short_days", "cross_border.need.long_days"),
    "prepaid": ("cross_border.terms.clause_share", "cross_border.terms.prepay_margin"),
    "defaults": ("cross_border.default.recovery", "cross_border.exchange.hazard"),
    "limits change": ("cross_border.adjustment.rule", "cross_border.facilitation.quota"),
    "desk changes": ("cross_border.registration.officers",),
}
"""Parameters that decide an activity, the most telling first; an activity without one is not in it."""
