"""A policy laboratory for financial innovation: simulate a regulatory sandbox, compare its rules.

    from sandbox import compare, load_scenario

    comparison = compare(load_scenario("haidian"), replications=100)
    comparison.frame()

Names load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.declare.policy import Policy as Policy
    from sandbox.declare.problems import InputRefused as InputRefused
    from sandbox.declare.scenario import Scenario as Scenario
    from sandbox.kernel.record import Record as Record
    from sandbox.study.compare import compare as compare
    from sandbox.study.compare import simulate as simulate
    from sandbox.study.effects import Effects as Effects
    from sandbox.study.effects import effects as effects
    from sandbox.study.errors import StudyError as StudyError
    from sandbox.study.inputs import define_policy as define_policy
    from sandbox.study.inputs import load_scenario as load_scenario
    from sandbox.study.inputs import open_study as open_study
    from sandbox.study.results import Comparison as Comparison
    from sandbox.study.results import Difference as Difference
    from sandbox.study.results import Runs as Runs
    from sandbox.study.statistics import Estimate as Estimate
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
    "Record": "sandbox.kernel.record",
    "Runs": "sandbox.study.results",
    "Scenario": "sandbox.declare.scenario",
    "StudyError": "sandbox.study.errors",
    "Verdict": "sandbox.study.verdicts",
    "compare": "sandbox.study.compare",
    "define_policy": "sandbox.study.inputs",
    "effects": "sandbox.study.effects",
    "load_scenario": "sandbox.study.inputs",
    "open_study": "sandbox.study.inputs",
    "simulate": "sandbox.study.compare",
    "verify": "sandbox.study.verify",
}

__all__ = [
    "Comparison",
    "Difference",
    "Effects",
    "Estimate",
    "InputRefused",
    "Policy",
    "Record",
    "Runs",
    "Scenario",
    "StudyError",
    "Verdict",
    "compare",
    "define_policy",
    "effects",
    "load_scenario",
    "open_study",
    "simulate",
    "verify",
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
