"""A policy laboratory for financial innovation: simulate a regulatory sandbox, compare its rules.

    from sandbox import compare, load_scenario

    comparison = compare(load_scenario("haidian"), replications=100)
    comparison.frame()

Names load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.cross_border.answer import Quota as Quota
    from sandbox.cross_border.book import load_rule_book as load_rule_book
    from sandbox.cross_border.quota import quota as quota
    from sandbox.declare.policy import Policy as Policy
    from sandbox.declare.problems import InputRefused as InputRefused
    from sandbox.declare.scenario import Scenario as Scenario
    from sandbox.ip_finance.calculator import waterfall as waterfall
    from sandbox.ip_finance.rules.sharing import Waterfall as Waterfall
    from sandbox.ip_finance.schemes.scheme import Scheme as Scheme
    from sandbox.ip_finance.schemes.shelf import load_scheme as load_scheme
    from sandbox.ip_finance.schemes.shelf import schemes as schemes
    from sandbox.kernel.record import Record as Record
    from sandbox.study.compare import compare as compare
    from sandbox.study.compare import simulate as simulate
    from sandbox.study.effects import Effects as Effects
    from sandbox.study.effects import effects as effects
    from sandbox.study.errors import StudyError as StudyError
    from sandbox.study.grid import Sweep as Sweep
    from sandbox.study.inputs import define_policy as define_policy
    from sandbox.study.inputs import load_scenario as load_scenario
    from sandbox.study.inputs import open_study as open_study
    from sandbox.study.results import Comparison as Comparison
    from sandbox.study.results import Difference as Difference
    from sandbox.study.results import Runs as Runs
    from sandbox.study.statistics import Estimate as Estimate
    from sandbox.study.sweep import sweep as sweep
    from sandbox.study.tornado import tornado as tornado
    from sandbox.study.tornado_results import Tornado as Tornado
    from sandbox.study.verdicts import Verdict as Verdict
    from sandbox.study.verify import verify as verify

    __version__: str

_WHERE = {
    "Comparison": "sandbox.study.results",
    "Difference": "sandbox.study.results",
    "Effects": "sandbox.study.effects",
    "Estimate": "sandbox.study.statistics",
    "InputRefused": "sandbox.declare.problems",
    "Policy": "sandbox.declare.policy",
    "Quota": "sandbox.cross_border.answer",
    "Record": "sandbox.kernel.record",
    "Runs": "sandbox.study.results",
    "Scenario": "sandbox.declare.scenario",
    "Scheme": "sandbox.ip_finance.schemes.scheme",
    "StudyError": "sandbox.study.errors",
    "Sweep": "sandbox.study.grid",
    "Tornado": "sandbox.study.tornado_results",
    "Verdict": "sandbox.study.verdicts",
    "Waterfall": "sandbox.ip_finance.rules.sharing",
    "compare": "sandbox.study.compare",
    "define_policy": "sandbox.study.inputs",
    "effects": "sandbox.study.effects",
    "load_rule_book": "sandbox.cross_border.book",
    "load_scenario": "sandbox.study.inputs",
    "load_scheme": "sandbox.ip_finance.schemes.shelf",
    "open_study": "sandbox.study.inputs",
    "quota": "sandbox.cross_border.quota",
    "schemes": "sandbox.ip_finance.schemes.shelf",
    "simulate": "sandbox.study.compare",
    "sweep": "sandbox.study.sweep",
    "tornado": "sandbox.study.tornado",
    "verify": "sandbox.study.verify",
    "waterfall": "sandbox.ip_finance.calculator",
}

__all__ = [
    "Comparison",
    "Difference",
    "Effects",
    "Estimate",
    "InputRefused",
    "Policy",
    "Quota",
    "Record",
    "Runs",
    "Scenario",
    "Scheme",
    "StudyError",
    "Sweep",
    "Tornado",
    "Verdict",
    "Waterfall",
    "compare",
    "define_policy",
    "effects",
    "load_rule_book",
    "load_scenario",
    "load_scheme",
    "open_study",
    "quota",
    "schemes",
    "simulate",
    "sweep",
    "tornado",
    "verify",
    "waterfall",
]


def _load(name: str) -> object:
    """A public name, loaded at its first use."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415  (reads the installation's records: not at every start)

        return version("sandbox-lab")
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    value: object = getattr(import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:  # a type checker sees the imports above, and refuses any other name
    __getattr__ = _load


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
