"""The command `quota`: what the rule book of cross-border financing says about a portfolio of loans."""

from __future__ import annotations

from typing import Annotated

import typer

from sandbox.cli.output import complain, console, print_json

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout and nothing else.")]


def quota(
    portfolio: Annotated[str, typer.Argument(metavar="PORTFOLIO", help="A YAML or JSON file, or a shipped example.")],
    on: Annotated[
        str | None, typer.Option(help="Day of the law that is asked, as 2025-01-13; today if left out.")
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Another value for a rule, or fx_basis=current. Repeatable."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say how much a firm may still borrow abroad.

    Limit, risk-weighted outstanding, headroom, line by line with the clause applied. Being over the limit is an answer:
    the exit code is 0.
    """
    from sandbox.cross_border.quota import quota as ask  # noqa: PLC0415  (no more than the command needs)

    found = ask(portfolio, on, sets or [])
    if as_json:
        print_json(found.as_dict())
        for warning in found.warnings:
            complain(f"Warning: {warning}")
        return
    from sandbox.report.quota_terminal import show_quota  # noqa: PLC0415

    show_quota(found, console())


def register(program: typer.Typer) -> None:
    """Add this command to the program."""
    program.command()(quota)
