"""Commands that move levers and parameters one after another: sweep and tornado."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

import sandbox
from sandbox.cli.declared import AsJson
from sandbox.cli.firms import ScenarioName, Seed
from sandbox.cli.inputs import catalogue, the_policy, the_scenario
from sandbox.cli.output import DONE, FAILED, complain, console, names_in, print_json
from sandbox.cli.progress import Progress
from sandbox.cli.studies import Define, Doubt, Out, Set, Workers, World
from sandbox.declare.problems import InputRefused, Problem

if TYPE_CHECKING:
    from sandbox.declare.assignment import Assignment

AsCsv = Annotated[bool, typer.Option("--csv", help="Print the figures as CSV.")]
Runs = Annotated[int, typer.Option(min=2, max=100_000, help="Runs of each cell.")]


def _levers(texts: Sequence[str]) -> dict[str, list[Assignment]]:
    """The levers of `PATH=a,b,c`, each value read as after --set. Raises InputRefused with every problem."""
    from sandbox.declare.command_line import parse_vary  # noqa: PLC0415  (the YAML reader: not for --help)

    problems: list[Problem] = []
    out: dict[str, list[Assignment]] = {}
    for text in texts:
        try:
            path, steps = parse_vary(text, catalogue())
        except InputRefused as refused:
            problems += refused.problems
            continue
        if path in out:
            hint = "Put all its values into one option."
            problems.append(Problem("--vary", path, text="this lever is given twice", hint=hint))
        out[path] = steps
    if problems:
        raise InputRefused(problems)
    return out


def _pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        names = names_in(text)
        if len(names) != 2:
            allowed = "two measures, as harm,good_service"
            raise InputRefused(Problem("--front", found=text or "nothing", allowed=allowed))
        pairs.append((names[0], names[1]))
    return pairs


def _print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    from sandbox.report.downloads import safe_cell  # noqa: PLC0415

    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: safe_cell(value) for key, value in row.items()} for row in rows)


def sweep(
    scenario: ScenarioName,
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", metavar="PATH=A,B,...", help="A lever and its values; at most two levers."),
    ] = None,
    policy: Annotated[str | None, typer.Option(metavar="P", help="Policy; the scenario's first if left out.")] = None,
    measures: Annotated[
        str | None, typer.Option(metavar="M,N,...", help="Measures; the scenario's headline if left out.")
    ] = None,
    front: Annotated[
        list[str] | None, typer.Option(metavar="M,N", help="Show which cells are not dominated on two measures.")
    ] = None,
    sets: Set = None,
    defines: Define = None,
    worlds: World = None,
    replications: Runs = 40,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
    doubt: Annotated[Doubt, typer.Option(help="What the ranges cover: luck, or parameters too.")] = "luck",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Move one or two levers over several values.

    Every cell is an ordinary run on the same luck, beside the policy as it is.
    """
    plan = the_scenario(
        scenario, sets=sets or (), defines=defines or (), worlds=worlds or (), named={"--policy": policy}
    )
    levers, pairs = _levers(vary or ()), _pairs(front or ())
    from sandbox.study.sweep import plan_sweep  # noqa: PLC0415  (not at every start)

    chosen = the_policy(plan, policy)
    wanted = names_in(measures) if measures is not None else None
    planned = plan_sweep(
        plan, levers, chosen, measures=wanted, replications=replications, seed=seed, doubt=doubt, fronts=pairs
    )
    complain(f"{len(planned.cells)} cells, {planned.runs:,} runs.")
    with Progress() as progress:
        found = sandbox.sweep(
            plan, levers, chosen, measures=wanted, replications=replications, seed=seed, workers=workers, doubt=doubt,
            out=out, progress=progress,
        )  # fmt: skip
    if as_json:
        print_json(found.to_json(pairs))
    elif as_csv:
        _print_csv(found.rows())
    else:
        from sandbox.report.sweep_terminal import show_sweep  # noqa: PLC0415

        show_sweep(found, pairs, console())
    if found.failed:
        reason = next(c.failures[0] for c in found.cells if c.failures)
        complain(f"{found.failed} of {found.runs} runs failed. The first: {reason}.")
    raise typer.Exit(FAILED if found.failed else DONE)


def tornado(
    scenario: ScenarioName,
    measure: Annotated[str | None, typer.Option(metavar="M", help="The measure whose figure is watched.")] = None,
    policy: Annotated[
        str | None, typer.Option(metavar="P", help="Policy looked at; the scenario's second if left out.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(metavar="P", help="Its difference from this one; the first if left out.")
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="The measure itself, not a difference of policies.")] = False,
    only: Annotated[
        str | None, typer.Option(metavar="GROUP", help="A system or section of the parameters, or `worlds`.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many of the widest are run to the end.")] = 12,
    everything: Annotated[bool, typer.Option("--everything", help="Run all of them to the end.")] = False,
    rough: Annotated[int, typer.Option(min=2, help="Runs of the first pass, which finds the widest.")] = 4,
    sets: Set = None,
    defines: Define = None,
    worlds: World = None,
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="Runs of each policy at each end.")] = 30,
    seed: Seed = 1,
    workers: Workers = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Find the assumptions that matter most.

    One parameter at a time at the low and high end of its declared range, sorted by what that does to the figure.
    """
    named = {"--policy": policy, "--reference": reference}
    plan = the_scenario(scenario, sets=sets or (), defines=defines or (), worlds=worlds or (), named=named)
    from sandbox.study.tornado import plan_tornado, run_tornado  # noqa: PLC0415  (not at every start)

    if measure is None:
        known = ", ".join(plan.headline or tuple(catalogue().measures))
        raise InputRefused(Problem("--measure", text="no measure is named", hint=f"Name one, for example of: {known}."))
    planned = plan_tornado(
        plan, measure, policy, reference, alone=alone, only=only or "", top=None if everything else top, rough=rough,
        replications=replications, seed=seed,
    )  # fmt: skip
    later = f"; then up to {planned.later:,} for the {planned.top} widest" if planned.later else ""
    complain(f"{len(planned.inputs.inputs)} inputs to move, {planned.first:,} runs{later}.")
    with Progress() as progress:
        found = run_tornado(planned, workers=workers, progress=progress)
    if as_json:
        print_json(found.to_json())
    elif as_csv:
        _print_csv(found.rows())
    else:
        from sandbox.report.tornado_terminal import show_tornado  # noqa: PLC0415

        show_tornado(found, console())
    if found.failed:
        complain(f"{found.failed} of {found.runs} runs failed; the ends at which they did say why.")
    raise typer.Exit(DONE)


def register(program: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (sweep, tornado):
        program.command()(command)
