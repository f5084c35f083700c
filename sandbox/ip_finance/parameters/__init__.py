"""What can be set about IP-pledge finance. `I:` names a figure on IP-pledge finance, `P:` a paragraph of the plan."""

from __future__ import annotations

from sandbox.declare.kinds import Choice
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Certain
from sandbox.ip_finance.parameters.insurance import Infringement, Insurance
from sandbox.ip_finance.parameters.lending import Bank, Demand, Operator, Outside, Price
from sandbox.ip_finance.parameters.pledge import Disposal, Valuation
from sandbox.ip_finance.parameters.risk import Claims, Default, Tolerance
from sandbox.ip_finance.parameters.securities import Securitisation
from sandbox.ip_finance.parameters.service import Examination, Growth, Overdue, Renewal
from sandbox.ip_finance.parameters.sharing import SCHEMES, Sharing, Subsidy

__all__ = ["SCHEMES", "IpFinance"]


class IpFinance(Section):
    """IP-pledge finance."""

    open: str = parameter(
        Choice(("no", "yes"), ("not simulated", "firms ask for loans secured by intellectual property")),
        "no",
        meaning="whether IP-pledge loans are simulated; needs arise while it is yes",
        source="a technical setting (P:III.5)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    demand: Demand = section(Demand)
    outside: Outside = section(Outside)
    operator: Operator = section(Operator)
    valuation: Valuation = section(Valuation)
    price: Price = section(Price)
    bank: Bank = section(Bank)
    sharing: Sharing = section(Sharing)
    subsidy: Subsidy = section(Subsidy)
    default: Default = section(Default)
    overdue: Overdue = section(Overdue)
    renewal: Renewal = section(Renewal)
    growth: Growth = section(Growth)
    examination: Examination = section(Examination)
    claims: Claims = section(Claims)
    tolerance: Tolerance = section(Tolerance)
    disposal: Disposal = section(Disposal)
    infringement: Infringement = section(Infringement)
    insurance: Insurance = section(Insurance)
    securitisation: Securitisation = section(Securitisation)
