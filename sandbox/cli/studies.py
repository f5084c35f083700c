"""Commands of many runs: compare, run, preflight, verify."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import sandbox
from sandbox.cli.declared import AsJson
from sandbox.cli.firms import ScenarioName, Seed
from sandbox.cli.inputs import catalogue, the_policies, the_policy, the_reference, the_scenario
from sandbox.cli.output import DONE, FAILED, complain, console, names_in, print_json
from sandbox.cli.progress import Progress

if TYPE_CHECKING:
    from sandbox.declare.policy import Policy
    from sandbox.declare.scenario import Scenario
    from sandbox.study.results import Answer

Doubt = Literal["luck", "parameters"]
By = Literal["area", "sector", "size", "tier"]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change the base. Repeatable.")]
Define = Annotated[
    list[str] | None,
    typer.Option("--define", metavar="NAME:PATH=VALUE[,...]", help="Make a policy on the spot. Repeatable."),
]
Overlay = Annotated[
    list[Path] | None,
    typer.Option("--overlay", metavar="FILE.yaml", help="Parameters and policies too long for a line. Repeatable."),
]
World = Annotated[list[str] | None, typer.Option("--world", metavar="NAME=CHOICE", help="Choose a world. Repeatable.")]
Policies = Annotated[str | None, typer.Option(metavar="P,Q,...", help="Policies; all of the file if left out.")]
Replications = Annotated[int, typer.Option(min=1, max=1_000_000, help="Runs of each policy.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Worker processes; one a core if left out.")]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Keep the study here; the same command again continues it.")
]


def _loads(scenario: Scenario, policies: Sequence[Policy]) -> dict[str, Any]:
    from sandbox.model import load_report  # noqa: PLC0415  (the engine only when something is asked of it)

    return {p.name: load_report(scenario, p) for p in policies}


def _load_lines(scenario: Scenario, policies: Sequence[Policy]) -> list[str]:
    from sandbox.report.load import load_lines  # noqa: PLC0415

    titles = {p.name: p.title or p.name for p in policies}
    return load_lines({titles[name]: found for name, found in _loads(scenario, policies).items()})


def _ask(scenario: Scenario, policies: Sequence[Policy]) -> None:
    from sandbox.report.comparison_terminal import show_question  # noqa: PLC0415

    first = policies[0].title or policies[0].name
    show_question(scenario, first, _load_lines(scenario, policies), console())


def compare(
    scenario: ScenarioName,
    policies: Policies = None,
    reference: Annotated[str | None, typer.Option(metavar="P", help="Compared with it; the first if left out.")] = None,
    sets: Set = None,
    defines: Define = None,
    overlays: Overlay = None,
    worlds: World = None,
    replications: Replications = 100,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
    doubt: Annotated[Doubt, typer.Option(help="What the ranges cover: luck, or parameters too.")] = "luck",
    by: Annotated[By | None, typer.Option(help="Report groups of firms as well.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show the measures off the headline too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare policies on the same luck.

    Prints a scorecard with ranges and a plain sentence for each policy.
    """
    plan = the_scenario(
        scenario, sets=sets or (), defines=defines or (), overlays=overlays or (), worlds=worlds or (),
        named={"--policies": policies, "--reference": reference},
    )  # fmt: skip
    chosen = the_policies(plan, policies)
    against = the_reference(plan, chosen, reference)
    from sandbox.study.command import command_line  # noqa: PLC0415  (as above)

    said = command_line(
        "compare", scenario, policies=names_in(policies), reference=reference, sets=sets or (), defines=defines or (),
        overlays=[str(o) for o in overlays or ()], worlds=worlds or (), replications=replications, seed=seed,
        doubt=doubt, by=by,
    )  # fmt: skip
    if not as_json:
        _ask(plan, chosen)
    with Progress() as progress:
        result = sandbox.compare(
            plan, chosen, against, replications=replications, seed=seed, workers=workers, doubt=doubt, by=by, out=out,
            progress=progress, command=said,
        )  # fmt: skip
    if as_json:
        print_json(result.to_json())
    else:
        from sandbox.report.comparison_terminal import show_comparison  # noqa: PLC0415

        show_comparison(result, plan, catalogue(), console(), everything)
    _leave(result)


def run(
    scenario: ScenarioName,
    policy: Annotated[str | None, typer.Option(metavar="P", help="Policy; the scenario's first if left out.")] = None,
    sets: Set = None,
    replications: Replications = 100,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Run one policy many times."""
    plan = the_scenario(scenario, sets=sets or (), named={"--policy": policy})
    chosen = the_policy(plan, policy)
    from sandbox.study.command import command_line  # noqa: PLC0415  (as above)

    said = command_line(
        "run", scenario, policies=[policy] if policy else None, sets=sets or (), replications=replications, seed=seed
    )
    if not as_json:
        _ask(plan, [chosen])
    with Progress() as progress:
        result = sandbox.simulate(
            plan, chosen, replications=replications, seed=seed, workers=workers, out=out, progress=progress,
            command=said,
        )  # fmt: skip
    if as_json:
        print_json(result.to_json())
    else:
        from sandbox.report.comparison_terminal import show_runs  # noqa: PLC0415

        show_runs(result, plan, catalogue(), console())
    _leave(result)


def _leave(result: Answer) -> None:
    """End with 1 where runs failed; on stderr too, so that a reader of JSON hears of it."""
    if result.failed:
        complain(f"{result.failed} of {len(result.records)} runs failed. The first: {result.failures[0]}.")
    raise typer.Exit(FAILED if result.failed else DONE)


def preflight(
    scenario: ScenarioName,
    policies: Policies = None,
    sets: Set = None,
    as_json: AsJson = False,
) -> None:
    """Check the load before any run.

    Says how much work every limited resource is offered against what it can do.
    """
    plan = the_scenario(scenario, sets=sets or (), named={"--policies": policies})
    chosen = the_policies(plan, policies)
    if as_json:
        from sandbox.report.load import load_data  # noqa: PLC0415

        print_json(load_data(_loads(plan, chosen)))
        return
    for line in _load_lines(plan, chosen) or ["Nothing here has a limited capacity."]:
        console().print(line)


def verify(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A study directory, as --out makes them.")],
    sample: Annotated[int, typer.Option(min=1, help="How many of its runs are simulated again.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Check a study directory.

    Is it whole, and do some of its runs, made again, give the same figures?
    """
    found = sandbox.verify(directory, sample)
    if as_json:
        print_json({
            "ok": found.ok, "stored": found.stored, "checked": [list(c) for c in found.checked],
            "mismatches": [str(m) for m in found.mismatches], "problems": list(found.problems),
        })  # fmt: skip
    else:
        for line in (*found.problems, *map(str, found.mismatches)):
            complain(line)
        word = "all agree" if not found.mismatches else f"{len(found.mismatches)} figures differ"
        typer.echo(f"{directory}: {found.stored} runs stored, {len(found.checked)} simulated again, {word}.")
    raise typer.Exit(DONE if found.ok else FAILED)


def register(program: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (compare, run, preflight, verify):
        program.command()(command)
