"""The pre-flight load check of the registration desk: what may be filed against what the officers can register.

Everything is computed from the parameters. The figure is an upper bound: as if every need of a present firm and of the
third area were cheaper abroad and found quota, and no contract were refused, cut or met at home.
"""

from __future__ import annotations

from sandbox.cross_border.parameters import CrossBorder
from sandbox.declare.catalogue import Settings
from sandbox.firms.parameters import Population
from sandbox.kernel.load import TOO_LITTLE, TOO_MUCH, ResourceLoad


def filings(settings: Settings) -> float:
    """Contracts a year at most that the desk registers itself."""
    law, population = settings.section(CrossBorder), settings.section(Population)
    firms = population.district.cuihu_firms + population.district.yongfeng_firms + population.city.candidates
    third = law.third_area
    hosts = third.group_finance
    needs = firms * population.scale * law.need.per_year
    needs += third.leasing_groups * (third.parent_needs + third.subsidiaries * third.subsidiary_needs)
    needs += (third.auto_finance + hosts) * third.institution_needs
    needs += hosts * law.pool.members * law.pool.member_needs
    return needs * (1.0 - law.registration.at_bank)


def check(settings: Settings, working_days: float) -> tuple[ResourceLoad, ...]:
    """Load of the registration desk at most; empty where nobody borrows abroad. working_days: working days a year."""
    law = settings.section(CrossBorder)
    if law.open != "yes":
        return ()
    name, officers = "registrars", law.registration.officers
    offered = filings(settings) * law.registration.days.mean() / working_days
    load = offered / officers if officers else float("inf") if offered else 0.0
    if load > TOO_MUCH:
        words = f"{offered:.1f} registrars' work is offered to {officers}; files will wait without end while waiting"
    elif load < TOO_LITTLE:
        words = f"busy {load:.0%} of the time; this lever can hardly matter here"
    else:
        words = f"{offered:.1f} registrars' work is offered to {officers} (load {load:.2f})"
    return (ResourceLoad(name, "officers", offered, float(officers), load, None, f"{name}: {words}"),)
