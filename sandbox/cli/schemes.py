"""Commands about sharing the loss of IP-pledge loans: waterfall, schemes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from sandbox.cli.output import console, print_json
from sandbox.declare.problems import InputRefused

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout and nothing else.")]

_OPTIONS = {"scheme": "SCHEME", "firm_class": "--class"}
"""How an argument of the calculator is called on the command line, where not by its own name."""
_ARGUMENTS = ("exposure", "recovery", "fund_balance", "year", "suspended", *_OPTIONS)


def waterfall(
    scheme: Annotated[str, typer.Argument(metavar="SCHEME", help="A scheme's file, or the name of a shipped one.")],
    exposure: Annotated[str, typer.Option(metavar="CNY", help="What is owed at default.")],
    recovery: Annotated[str, typer.Option(metavar="CNY", help="Net proceeds of the pledge.")] = "0",
    fund_balance: Annotated[
        str | None,
        typer.Option(metavar="CNY", help="Money in the fund; the scheme's fund if left out, no limit if unpublished."),
    ] = None,
    year: Annotated[int, typer.Option(help="Year of the scheme's operation in which the loss falls, from 1.")] = 1,
    firm_class: Annotated[
        str | None, typer.Option("--class", metavar="NAME", help="Class of the firm; the scheme's default if left out.")
    ] = None,
    suspended: Annotated[bool, typer.Option("--suspended", help="The circuit breaker of the scheme is on.")] = False,
    as_json: AsJson = False,
) -> None:
    """Share the loss of one bad loan: who pays what, who gets what back.

    Step by step, with the clause and the source of each step; to the fen.
    """
    from sandbox.ip_finance.calculator import waterfall as calculate  # noqa: PLC0415  (not for --help)

    try:
        found = calculate(
            scheme, exposure, recovery, fund_balance=fund_balance, year=year, firm_class=firm_class, suspended=suspended
        )
    except InputRefused as refused:
        raise InputRefused(
            replace(p, place=_option(p.path), path="") if not p.place and p.path in _ARGUMENTS else p
            for p in refused.problems
        ) from None
    if as_json:
        from sandbox.report.schemes import waterfall_data  # noqa: PLC0415

        print_json(waterfall_data(found))
    else:
        from sandbox.report.schemes_terminal import show_waterfall  # noqa: PLC0415

        show_waterfall(found, console())


def _option(argument: str) -> str:
    return _OPTIONS.get(argument, "--" + argument.replace("_", "-"))


def schemes(as_json: AsJson = False) -> None:
    """List the shipped risk-sharing schemes: shares, caps, source."""
    from sandbox.ip_finance.schemes.shelf import schemes as shipped  # noqa: PLC0415  (not for --help)

    found = shipped()
    if as_json:
        from sandbox.report.schemes import scheme_data  # noqa: PLC0415

        print_json([scheme_data(scheme) for scheme in found])
    else:
        from sandbox.report.schemes_terminal import show_schemes  # noqa: PLC0415

        show_schemes(found, console())


def register(program: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (waterfall, schemes):
        program.command()(command)
