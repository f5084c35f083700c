"""A whole comparison, or one policy's runs, in the terminal: answer, what it rests on, and how to get it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from sandbox.report.flip import flip_lines
from sandbox.report.numbers import Scale, places_for, scale_of, show
from sandbox.report.scorecard import UNTIL, label_of, scorecard, title_of
from sandbox.report.sentences import answer
from sandbox.report.terminal import show_answers, show_estimates, show_lines, show_scorecard, show_title
from sandbox.report.trust import trust_line
from sandbox.report.words import say

if TYPE_CHECKING:
    from sandbox.declare.catalogue import Catalogue
    from sandbox.declare.scenario import Scenario
    from sandbox.study.results import Answer, Comparison, Runs
    from sandbox.study.statistics import Estimate

_FAILURES_SHOWN = 5


def show_question(scenario: Scenario, first: str, loads: Sequence[str], console: Console) -> None:
    """What is asked, and the lines of the pre-flight check: what can be said before any run.

    first: title of the policy whose load stands without a name.
    """
    show_title(scenario.title, scenario.question, console)
    show_lines(say("load.heading", title=first), loads, console)


def show_comparison(
    comparison: Comparison,
    scenario: Scenario,
    catalogue: Catalogue,
    console: Console,
    everything: bool = False,
    flips: bool = False,
) -> None:
    """Scorecard, a paragraph a policy, flip prices, what it rests on, failed runs, the command.

    everything: the measures off the headline too. flips: the flip prices of all pairs, not of the reference's only.
    """
    if comparison.differences:
        _show_differences(comparison, everything, console)
        show_lines(say("flip.heading"), flip_lines(comparison, flips), console)
    else:
        _show_estimates(comparison, comparison.reference, everything or not comparison.headline, console)
    _show_basis(comparison, scenario, catalogue, console)


def _show_differences(comparison: Comparison, everything: bool, console: Console) -> None:
    reference = title_of(comparison, comparison.reference)
    rows = scorecard(comparison, everything or not comparison.headline)
    first = [row for row in rows if row.measure.partition("@")[0] in comparison.headline]
    if first:
        console.print()
        show_scorecard(first, reference, console)
    if len(rows) > len(first):
        console.print(Text(f"\n{say('table.others')}", style="bold"))
        show_scorecard(rows[len(first) :], reference, console)
    headline = [row for row in first if row.headline]
    others = list(comparison.differences)
    show_answers([(title_of(comparison, p), answer(p, headline, _runs(comparison, p))) for p in others], console)


def _runs(comparison: Comparison, policy: str) -> int:
    return max((d.n for d in comparison.differences[policy].values()), default=0)


def show_runs(runs: Runs, scenario: Scenario, catalogue: Catalogue, console: Console) -> None:
    """Every measure of one policy with its interval, headline first."""
    _show_estimates(runs, runs.policy, True, console)
    _show_basis(runs, scenario, catalogue, console)


def _show_estimates(result: Answer, policy: str, everything: bool, console: Console) -> None:
    console.print(Text(f"\n{title_of(result, policy)}", style="bold"))
    shown = {n: e for n, e in result.policies[policy].items() if everything or n.partition("@")[0] in result.headline}
    show_estimates([_estimate_row(result, name, found) for name, found in shown.items()], console)


def _estimate_row(result: Answer, name: str, found: Estimate) -> tuple[str, str, str, str]:
    measure = result.measures[name]
    scale = scale_of(measure.unit, [found.mean], sooner=name.startswith(UNTIL))
    places = places_for([found.mean], scale)
    return label_of(measure), scale.heading, show(found.mean, scale, places), _interval(found, scale, places)


def _interval(found: Estimate, scale: Scale, places: int) -> str:
    if found.low is None or found.high is None:
        return say("undefined")
    return say("range.span", low=show(found.low, scale, places), high=show(found.high, scale, places))


def _show_basis(result: Answer, scenario: Scenario, catalogue: Catalogue, console: Console) -> None:
    done = min((sum(1 for r in result.records if r.policy == p) for p in result.policies), default=0)
    line = trust_line(
        catalogue, scenario, runs=done, doubt=result.doubt, level=result.level, paired=len(result.policies) > 1
    )
    console.print(Text(f"\n{line}", style="dim"))
    if result.failed:
        lines = [str(f) for f in result.failures[:_FAILURES_SHOWN]]
        if result.failed > len(lines):
            lines.append(say("failed.more", count=result.failed - len(lines)))
        show_lines(say("failed.heading", count=result.failed, total=len(result.records)), lines, console)
    console.print(Text(f"\n{say('command.heading')}", style="bold"))
    # Never wrapped: it is there to be copied.
    console.print(Text(f"  {result.command}"), soft_wrap=True)
