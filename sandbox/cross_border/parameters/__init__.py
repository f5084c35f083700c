"""What can be set about cross-border financing. `C:` names an item of the facts on it, `P:` a paragraph of the plan."""

from __future__ import annotations

from sandbox.cross_border.parameters.contract import Default, Terms
from sandbox.cross_border.parameters.modes import Modes
from sandbox.cross_border.parameters.need import Carry, CostCap, Costs, Currencies, Leakage, Need
from sandbox.cross_border.parameters.prices import Exchange, Rates
from sandbox.cross_border.parameters.quota import Adjustment, CashPool, Facilitation, Registration
from sandbox.cross_border.parameters.third_area import ThirdArea
from sandbox.declare.kinds import Choice
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Certain

__all__ = ["CrossBorder"]


class CrossBorder(Section):
    """Cross-border financing."""

    open: str = parameter(
        Choice(("no", "yes"), ("nobody borrows abroad", "firms may borrow abroad under the rule book")),
        "no",
        meaning="whether firms borrow abroad at all in this scenario; as it is on the first simulated day",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )
    sharing: str = parameter(
        Choice(
            ("rule_book", "on", "off"),
            ("from the day the rule book allows it", "leasing groups share from the start", "nobody shares"),
        ),
        "rule_book",
        meaning="whether leasing subsidiaries may use their parent's unused quota",
        source="C:1.8, P:III.17",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    adjustment: Adjustment = section(Adjustment)
    facilitation: Facilitation = section(Facilitation)
    modes: Modes = section(Modes)
    pool: CashPool = section(CashPool)
    registration: Registration = section(Registration)
    need: Need = section(Need)
    currencies: Currencies = section(Currencies)
    costs: Costs = section(Costs)
    cost_cap: CostCap = section(CostCap)
    rates: Rates = section(Rates)
    exchange: Exchange = section(Exchange)
    terms: Terms = section(Terms)
    default: Default = section(Default)
    leakage: Leakage = section(Leakage)
    carry: Carry = section(Carry)
    third_area: ThirdArea = section(ThirdArea)
