"""The rule behind every activity of IP-pledge finance: who decides, how often, by what; and where it is from."""

from __future__ import annotations

ACTIVITIES: dict[str, tuple[str, str]] = {
    "needs money": ("A firm needs a loan; a firm that can borrow elsewhere takes what costs less.", "I:R56"),
    "asks for a loan": ("The firm goes to the IP operator with its portfolio.", "I:R43"),
    "passed by the operator": ("The operator has looked at cash flow, technology and growth.", "I:R43"),
    "appraised": ("The portfolio is appraised; the pledge ratio says how much it carries.", "I:R48, I:2.4"),
    "not covered": ("The scheme has no room: a limit on the loan, on leverage, or the breaker.", "I:A1, I:A16"),
    "approved": ("The margin, less the expected loss on the bank's own share, clears the hurdle.", "I: process S3"),
    "drawn": ("The pledge is registered and the money paid.", "I:R55, I: process S5"),
    "renewed though bad": ("The bank renews a covered loan that cannot be repaid, once.", "assumption"),
    "repaid": ("At maturity, or before when a firm closes solvent or is bought.", "I: process S7"),
    "interest subsidy": ("The city pays back a share of the interest of a repaid loan, up to a cap.", "I:A2"),
    "defaults": ("Want of cash, dependent on the year's common factor, or the firm's insolvency.", "I: reading note 1"),
    "advance paid": ("Every payer advances its share of the whole exposure.", "I: process S11"),
    "appraised again": ("The court's ladder starts from the appraisal at disposal.", "I: reading note 4"),
    "channels ranked": ("The bank orders the open channels by expected present value.", "assumption"),
    "pledge sold": (
        "By the operator, by negotiation, on the exchange, or on the ladder of 70, 56 and 56 per cent after a title.",
        "I:R72",
    ),
    "pledge lapses": ("Nobody has bought; fees are no longer paid and the rights end.", "I:R86"),
    "stake taken": ("Firm and bank agree to turn the debt into a stake; the pledge is released.", "I: process S12"),
    "stake sold": ("The stake is sold; nothing comes in where the firm is insolvent by then.", "assumption"),
    "loss restated": ("What the stake has paid goes back to who bore the loss.", "I: process S14"),
    "cover bought": ("A borrower buys cover of enforcement and infringement; the city may pay part.", "I:R87, I:R88"),
    "right infringed": ("A pledged portfolio is infringed and loses value.", "assumption"),
    "enforcement ends": ("The court decides; a success brings back part of the value.", "assumption"),
    "cover pays": ("The insurer pays its share of costs and damage, some three months on.", "I:R90"),
    "loss settled": ("Proceeds go back to who paid; the rest is shared by the scheme.", "I: process S14"),
    "pool issued": (
        "Sound loans, or licence claims, are sold; the seller keeps the subordinated tranche.",
        "I:R93, I:R97",
    ),
    "loss passed to tranches": ("What the scheme leaves to the seller is borne by seniority.", "I:R97"),
    "need elsewhere": ("The firm borrows elsewhere, which costs it less.", "I:R56"),
    "need refused": ("By the operator, for too small a pledge, or by the bank.", "I: process S1, S3"),
    "need withdrawn": ("The firm gives up waiting for a loan officer.", "assumption"),
    "need failed": ("The firm exits before the drawdown.", "S:A5.10"),
    "fund refilled": ("Each January the fund is filled up to its size at the start.", "a policy's choice"),
    "breaker trips": ("Too many bad loans: no new loan is covered.", "I: circuit breakers"),
    "breaker re-opens": (
        "Months have passed and the ratio has fallen: loans are covered again.",
        "I: circuit breakers",
    ),
}
