"""The command about effects of entry."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

import sandbox
from sandbox.cli.declared import AsJson
from sandbox.cli.firms import Seed
from sandbox.cli.inputs import the_policy, the_scenario
from sandbox.cli.output import console, print_json
from sandbox.cli.progress import Progress
from sandbox.cli.studies import Set, World


def effects(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A scenario file, or the name of a shipped one.")
    ] = "fca-cohorts",
    policy: Annotated[str | None, typer.Option(metavar="P", help="Policy; the scenario's first if left out.")] = None,
    sets: Set = None,
    worlds: World = None,
    controls: Annotated[
        Literal["not_yet", "later"],
        typer.Option(help="Entrants are held against all that have not entered, or only those that enter later."),
    ] = "not_yet",
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="Runs in each world.")] = 40,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Tell effects of entry apart from who enters.

    Capital raised by entrants: the naive comparison, an estimate, and the true effect.
    """
    plan = the_scenario(scenario, sets=sets or (), worlds=worlds or (), named={"--policy": policy})
    chosen = the_policy(plan, policy)
    asked = [plan.worlds["effects"]] if any(text.startswith("effects=") for text in worlds or ()) else None
    with Progress() as progress:
        found = sandbox.effects(
            plan, chosen, worlds=asked, replications=replications, seed=seed, controls=controls, progress=progress
        )
    if as_json:
        print_json(found.to_json())
    else:
        from sandbox.report.effects_terminal import show_effects  # noqa: PLC0415

        show_effects(found, console())


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.command()(effects)
