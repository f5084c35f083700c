"""Commands about single firms: firms, trace, events."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandbox.cli.declared import AsJson
from sandbox.cli.inputs import the_policies, the_policy, the_scenario
from sandbox.cli.output import DONE, FAILED, complain, console, print_json
from sandbox.declare.problems import InputRefused, Problem

if TYPE_CHECKING:
    from sandbox.declare.policy import Policy
    from sandbox.declare.scenario import Scenario

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of a shipped one.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the study: the same seed is the same luck.")]
Replication = Annotated[int, typer.Option(min=0, help="Which replication of the study, counted from 0.")]

SHOWN = 40
"""Firms listed without --all."""


def firms(
    scenario: ScenarioName,
    seed: Seed = 1,
    replication: Replication = 0,
    everything: Annotated[bool, typer.Option("--all", help=f"All firms, not the first {SHOWN}.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write all firms to this CSV file.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the firms of a scenario."""
    from sandbox.model import firm_rows  # noqa: PLC0415
    from sandbox.report.terminal import show_rows  # noqa: PLC0415

    rows = firm_rows(the_scenario(scenario), seed, replication)
    if out is not None:
        _write_csv(rows, out)
        complain(f"Written: {out}, {len(rows):,} firms.")
    if as_json:
        print_json(rows)
    elif out is None:
        show_rows(rows if everything else rows[:SHOWN], console(wide=True))
        if not everything and len(rows) > SHOWN:
            typer.echo(f"{len(rows) - SHOWN:,} more: --all lists them, --out firms.csv writes them.")


def _write_csv(rows: list[dict[str, object]], out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)


def _journal(scenario: Scenario, policy: Policy, seed: int, replication: int) -> Any:  # noqa: ANN401  (columns of any type)
    from sandbox.model import run  # noqa: PLC0415

    record = run(scenario, policy, seed=seed, replication=replication, journal=True)
    if record.status != "ok" or record.journal is None:
        complain(f"{policy.name}, replication {replication}: the run failed: {record.reason or 'no journal'}.")
        raise typer.Exit(FAILED)
    return record.journal


def trace(
    scenario: ScenarioName,
    firm: Annotated[str, typer.Option(help="Id of the firm, as `sandbox firms SCENARIO` lists them.")],
    policies: Annotated[str | None, typer.Option(help="One policy, or two (P,Q): the twins side by side.")] = None,
    seed: Seed = 1,
    replication: Replication = 0,
    as_json: AsJson = False,
) -> None:
    """Tell a firm's history.

    Dated, with the rule behind each step; with two policies the twins side by side.
    """
    from sandbox.model import explain  # noqa: PLC0415
    from sandbox.report import trace as report  # noqa: PLC0415
    from sandbox.report.trace_terminal import show_history, show_twins  # noqa: PLC0415

    plan = the_scenario(scenario)
    chosen = the_policies(plan, policies)[: None if policies else 1]
    if len(chosen) > 2:
        raise InputRefused(Problem("--policies", "", f"{len(chosen)} policies", "one policy, or two to compare"))
    journals = [_journal(plan, policy, seed, replication) for policy in chosen]
    firm = _known_firm(firm, scenario, plan, journals, seed, replication)
    histories = [report.history(j, firm, plan.start, explain) for j in journals]
    titles = [p.title or p.name for p in chosen]
    if as_json:
        print_json({
            "firm": firm, "seed": seed, "replication": replication,
            "policies": {p.name: [s.as_dict() for s in h] for p, h in zip(chosen, histories, strict=True)},
        })  # fmt: skip
    elif not any(histories):
        typer.echo(f"{firm} has no events: it neither applied nor failed in this run.")
        typer.echo(f"Firms with a story here: {', '.join(report.with_a_story(journals[0])) or 'none'}.")
    elif len(chosen) == 1:
        show_history(firm, titles[0], histories[0], console())
    else:
        show_twins(firm, (titles[0], titles[1]), report.twins(*histories), console())
    raise typer.Exit(DONE)


def _known_firm(firm: str, name: str, scenario: Scenario, journals: list[Any], seed: int, replication: int) -> str:
    from sandbox.model import firm_rows  # noqa: PLC0415
    from sandbox.report.trace import nearest_ids, with_a_story  # noqa: PLC0415

    ids = dict.fromkeys(str(row["id"]) for row in firm_rows(scenario, seed, replication))
    ids |= dict.fromkeys(found for journal in journals for found in journal["firm_id"] if found)
    if firm in ids:
        return firm
    close = nearest_ids(firm, list(ids))
    hint = f"Did you mean {', '.join(close)}? " if close else ""
    story = ", ".join(with_a_story(journals[0]))
    hint += f"Firms with a story here: {story}. (`sandbox firms {name}` lists all)"
    raise InputRefused(Problem("--firm", firm, text="no such firm in this run", hint=hint))


def events(
    scenario: ScenarioName,
    out: Annotated[Path, typer.Option(help="File to write: .csv or .parquet.")],
    policy: Annotated[str | None, typer.Option(help="Policy; the scenario's first if left out.")] = None,
    seed: Seed = 1,
    replication: Replication = 0,
) -> None:
    """Write the events of one run to a file.

    The event log opens in process-mining tools as it is.
    """
    from sandbox.report.events import SUFFIXES, write_events  # noqa: PLC0415

    if out.suffix.lower() not in SUFFIXES:
        allowed = "a file name ending in .csv or .parquet"
        raise InputRefused(Problem("--out", str(out), f"the ending '{out.suffix}'", allowed))
    plan = the_scenario(scenario)
    chosen = the_policy(plan, policy)
    count = write_events(_journal(plan, chosen, seed, replication), plan.start, out)
    typer.echo(f"{out}: {count:,} events of {chosen.title or chosen.name}, replication {replication}, seed {seed}.")


def register(program: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (trace, events, firms):
        program.command()(command)
