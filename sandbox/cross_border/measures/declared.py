"""Every measure of cross-border financing, declared once. None has a value where nobody borrows abroad."""

from __future__ import annotations

from sandbox.declare.measure import Measure
from sandbox.declare.measure_forms import Forms

TAIL = 0.95
"""Level of the expected shortfall: the worst one in twenty of the futures."""

_m = Forms(prefix="abroad_").of

BORROWING = (
    _m("mean", "needs", "Needs for a loan abroad", "loans", "needs for a loan that could be had abroad", "none", 5.0),
    _m("mean", "loans", "Loans drawn abroad", "loans", "loans drawn abroad, excluded channels included", "none", 2.0),
    _m("mean", "borrowed", "Borrowed abroad", "CNY", "drawn abroad, at the exchange rate of the drawdown", "none", 1e8),
    _m("mean", "formula", "Borrowed under the formula", "CNY", "drawn within the borrower's own limit by the formula",
       "none", 1e8),
    _m("mean", "facilitation", "Borrowed under the facilitation quota", "CNY",
       "drawn by small high-tech firms under their fixed quota", "none", 1e7),
    _m("mean", "gap", "Borrowed under the borrowing gap", "CNY",
       "drawn by foreign-invested firms under total investment less registered capital", "none", 1e7),
    _m("mean", "leasing_mode", "Borrowed under the leasing mode", "CNY",
       "drawn by leasing parents under multiples of net assets less risk assets", "none", 1e8),
    _m("mean", "shared", "Borrowed on shared quota", "CNY", "drawn by subsidiaries beyond their own limit", "none",
       1e8),
    _m("mean", "high_tech", "Borrowed by high-tech firms for themselves", "CNY",
       "drawn by high-tech firms within any limit, less what they lend on", "none", 1e7),
    _m("ratio", "high_tech_refused", "Refused needs of high-tech firms", "share",
       "of high-tech firms' needs that asked for quota, those that got none", "less", 0.02),
    _m("mean", "pool", "Borrowed in cash pools", "CNY", "drawn by hosts and members of cash pools", "none", 1e8),
    _m("mean", "excluded", "Borrowed where no quota counts", "CNY", "refused demand that moved to an excluded channel",
       "less", 1e7),
    _m("mean", "borrowed_cny", "Borrowed abroad in CNY", "CNY", "drawn abroad in CNY", "none", 1e8),
    _m("mean", "borrowed_usd", "Borrowed abroad in USD", "CNY", "drawn abroad in USD, hedged or not", "none", 1e8),
    _m("mean", "borrowed_eur", "Borrowed abroad in EUR", "CNY", "drawn abroad in EUR, hedged or not", "none", 1e7),
    _m("mean", "borrowed_hkd", "Borrowed abroad in HKD", "CNY", "drawn abroad in HKD, hedged or not", "none", 1e7),
    _m("mean", "borrowed_open", "Borrowed abroad in foreign currency without a hedge", "CNY",
       "drawn abroad in any foreign currency and not hedged", "none", 1e8),
    _m("mean", "borrowed_short", "Borrowed abroad, short-term", "CNY", "drawn abroad for a year or less", "none", 1e8),
    _m("mean", "borrowed_long", "Borrowed abroad, long-term", "CNY", "drawn abroad for more than a year", "none", 1e8),
    _m("ratio", "short_share", "Share of short-term debt", "share", "of what was drawn, for a year or less", "none",
       0.02),
    _m("mean", "peak", "Peak of debt abroad", "CNY", "largest debt abroad at any time, at the rates of drawdown",
       "none", 1e8),
)  # fmt: skip

QUOTA = (
    _m("mean", "at_home", "Needs met at home", "loans", "needs for which the loan at home was cheaper", "none", 2.0),
    _m("mean", "refused", "Refused for want of quota", "loans",
       "needs that were cheaper abroad and got no quota while they waited", "less", 1.0),
    _m("mean", "refused_amount", "Refused for want of quota, amount", "CNY", "amount of those needs", "less", 1e7),
    _m("mean", "capped", "Refused by the cap on cost", "loans",
       "needs that were cheaper abroad and cost more than the cap on all-in cost admits", "less", 1.0),
    _m("mean", "capped_amount", "Refused by the cap on cost, amount", "CNY", "amount of those needs", "less", 1e7),
    _m("mean", "refused_anyway", "Cost ruled out what quota would have", "loans",
       "needs met at home or refused by the cap on cost, for which the quota would have been too small as well",
       "none", 1.0),
    _m("mean", "refused_anyway_amount", "Cost ruled out what quota would have, amount", "CNY", "amount of those needs",
       "none", 1e7),
    _m("mean", "delayed", "Delayed by quota", "loans", "contracts that waited for quota and got it", "less", 1.0),
    _m("mean", "delayed_amount", "Delayed by quota, amount", "CNY", "amount that those contracts needed", "less", 1e7),
    _m("ratio", "quota_wait", "Days of waiting for quota", "days",
       "from filing to the grant of quota, its refusal or the end of the run, mean over all that filed", "less", 1.0),
    _m("ratio", "cut_share", "Share of granted demand cut", "share", "of the amount needed by those who got quota",
       "less", 0.01),
    _m("mean", "rollovers_refused", "Rollovers refused", "loans", "loans due whose borrower was over its limit", "less",
       1.0),
    _m("ratio", "utilisation", "Use of the limits", "share of the limit",
       "monthly use over limits of borrowers with debt that counts", "none", 0.02),
    _m("ratio", "near_limit", "Share of borrowers near the limit", "share",
       "of borrowers with debt that counts, those above 90 % of the limit, monthly", "none", 0.02),
    _m("ratio", "over_limit", "Share of borrowers over the limit", "share",
       "of borrowers with debt that counts, those over the limit, monthly", "less", 0.01),
    _m("ratio", "blocked_months", "Share of months a leasing group is blocked", "share",
       "of months of leasing groups, those in which nothing is left of the parent's quota", "less", 0.02),
    _m("ratio", "registration_days", "Days to registration", "days",
       "from the grant of quota to registration, mean over all that got quota; one that is not registered counts up to "
       "its end", "less", 1.0),
)  # fmt: skip

RISK = (
    _m("mean", "saved_hedged", "Interest saved without exchange risk", "CNY",
       "interest at home less interest abroad, of loans in CNY and hedged loans", "more", 1e6),
    _m("mean", "saved_open", "Interest saved at exchange risk", "CNY",
       "interest at home less interest abroad, of loans that are not hedged; what was risked for it is not in it",
       "none", 1e6),
    _m("mean", "carry", "Borrowed to lend on", "CNY", "part of what was drawn that was borrowed for carry", "less",
       1e7),
    _m("ratio", "carry_share", "Share borrowed to lend on", "share", "of what was drawn in USD without a hedge", "less",
       0.01),
    _m("ratio", "weak_met", "Needs of weaker firms met abroad", "share",
       "of all needs of firms below median quality, those that drew a loan abroad, excluded channels included", "none",
       0.02),
    _m("ratio", "sound_met", "Needs of sounder firms met abroad", "share",
       "of all needs of firms of median quality or above, those that drew a loan abroad, excluded channels included",
       "none", 0.02),
    _m("ratio", "weak_carry", "Borrowed to lend on by weaker firms", "share",
       "borrowed to lend on by firms below median quality, over all that they needed", "less", 0.01),
    _m("ratio", "sound_carry", "Borrowed to lend on by sounder firms", "share",
       "borrowed to lend on by firms of median quality or above, over all that they needed", "less", 0.01),
    _m("mean", "exchange_loss", "Exchange loss", "CNY", "realised losses less gains of loans that are not hedged",
       "less", 1e6),
    _m("mean", "exchange_position", "Exchange loss with what is on paper", "CNY",
       "realised losses less gains, and those on paper of the loans open at the end, at the rate of the end", "less",
       1e6),
    _m("expected_shortfall", "exchange_shortfall", "Exchange loss in bad futures", "CNY",
       "mean of the exchange loss with what is on paper over the worst one in twenty of the futures", "less", 1e7,
       TAIL),
    _m("mean", "carry_loss", "Exchange loss on carry", "CNY", "of that, on what was borrowed to lend on", "less", 1e5),
    _m("mean", "commissions", "Commissions of auto-finance companies", "CNY",
       "what they earned as insurance agents", "none", 1e6),
    _m("mean", "open_position", "Open position", "CNY", "monthly mean of debt in USD that is not hedged", "less", 1e7),
    _m("ratio", "due_to_income", "Open debt due over foreign income", "share of income",
       "open debt due within 12 months over a year's foreign income of those who owe it", "less", 0.1),
    _m("ratio", "loss_10", "Net assets lost if the CNY falls by 10 %", "share",
       "of net assets of borrowers with open positions, monthly", "less", 0.01),
    _m("ratio", "loss_20", "Net assets lost if the CNY falls by 20 %", "share",
       "of net assets of borrowers with open positions, monthly", "less", 0.02),
    _m("mean", "loss_10_amount", "Loss if the CNY falls by 10 %", "CNY", "net assets that would be lost, monthly mean",
       "less", 1e6),
    _m("mean", "loss_20_amount", "Loss if the CNY falls by 20 %", "CNY", "net assets that would be lost, monthly mean",
       "less", 1e6),
    _m("mean", "defaults", "Defaults on debt abroad", "loans", "loans of firms that became insolvent", "less", 1.0),
    _m("mean", "lender_loss", "Losses of lenders abroad", "CNY", "what they did not get back of it", "less", 1e6),
)  # fmt: skip

WHOLE = frozenset({
    "peak", "utilisation", "near_limit", "over_limit", "blocked_months", "commissions", "open_position",
    "due_to_income", "loss_10", "loss_20", "loss_10_amount", "loss_20_amount",
})  # fmt: skip
"""What is looked at month by month over all borrowers; the others are counted loan by loan, for groups too."""

MEASURES: tuple[Measure, ...] = tuple(
    m.model_copy(update={"by_group": m.name.removeprefix("abroad_") not in WHOLE}) for m in (*BORROWING, *QUOTA, *RISK)
)
