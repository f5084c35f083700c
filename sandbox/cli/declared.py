"""Commands about what is declared: validate, parameters, schema, scenarios, check; and `app`, which opens the app."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from sandbox.cli.inputs import catalogue
from sandbox.cli.output import DONE, REFUSED, complain, console, print_json
from sandbox.declare.problems import InputRefused

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout and nothing else.")]


def parameters(
    system: Annotated[str | None, typer.Argument(help="Only those of this system, or below this path.")] = None,
    as_json: AsJson = False,
) -> None:
    """List every parameter.

    Unit, bounds, default, uncertainty, source and status of each.
    """
    from sandbox.declare.listing import rows  # noqa: PLC0415  (no more than the command needs, here and below)
    from sandbox.report.parameters_page import show  # noqa: PLC0415

    found = rows(catalogue(), system or "")
    if as_json:
        print_json([row.plain() for row in found])
    else:
        show(found, console())


def schema() -> None:
    """Print the JSON schema of scenario files."""
    from sandbox.declare.schema import json_schema  # noqa: PLC0415

    print_json(json_schema(catalogue()))


def scenarios(as_json: AsJson = False) -> None:
    """List the shipped scenarios."""
    from sandbox.declare.load import load_scenario  # noqa: PLC0415
    from sandbox.declare.sources import shipped  # noqa: PLC0415

    found, refused = [], 0
    for file in shipped().values():
        try:
            found.append(load_scenario(str(file), catalogue()))
        except InputRefused as error:
            refused += 1
            complain(str(error))
    if as_json:
        print_json([
            {
                "name": s.name, "title": s.title, "question": s.question, "start": s.start, "end": s.end,
                "policies": [p.name for p in s.policies],
            }
            for s in found
        ])  # fmt: skip
    else:
        from sandbox.report.terminal import show_scenarios  # noqa: PLC0415

        show_scenarios(found, console())
    raise typer.Exit(REFUSED if refused else DONE)


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files (or shipped names).")],
) -> None:
    """Check scenario files.

    One line each where all is well; otherwise every problem at once, and exit code 2.
    """
    from sandbox.declare.load import load_scenario  # noqa: PLC0415
    from sandbox.firms.listed import check_firms  # noqa: PLC0415
    from sandbox.report.trust import assumptions, last_day  # noqa: PLC0415
    from sandbox.report.words import say_count  # noqa: PLC0415

    refused = 0
    for file in files:
        try:
            found = load_scenario(file, catalogue())
            check_firms(found)
        except InputRefused as error:
            refused += 1
            complain(str(error))
            continue
        rests = say_count("trust.assumptions", len(assumptions(catalogue(), found)))
        typer.echo(
            f"{file}: all right. {found.name}, '{found.title}': {found.start} to {last_day(found)}, "
            f"{_count(len(found.policies), 'policy', 'policies')}, "
            f"{_count(len(found.parameters), 'parameter', 'parameters')} set, {rests}."
        )
    raise typer.Exit(REFUSED if refused else DONE)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def validate(
    scenario: Annotated[str | None, typer.Argument(help="One scenario; all that have targets if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the page (Markdown) to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the model with published figures.

    Misses are reported as misses.
    """
    from sandbox.report import validation_page  # noqa: PLC0415
    from sandbox.report.terminal import show_validation  # noqa: PLC0415
    from sandbox.study.validation import validate as targets  # noqa: PLC0415

    rows = targets([scenario] if scenario else None)
    if out is not None:
        out.write_text(validation_page.page(rows), encoding="utf-8")
    if as_json:
        print_json(validation_page.as_data(rows))
    else:
        show_validation(rows, console())
        if out is not None:
            complain(f"Written: {out}")


def app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this computer.")] = 8501,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
) -> None:
    """Open the app in the browser."""
    from sandbox.web.server import options  # noqa: PLC0415

    entry = Path(__file__).with_name("web_entry.py")
    headless = f"--server.headless={'false' if browser else 'true'}"
    command = [sys.executable, "-m", "streamlit", "run", str(entry), f"--server.port={port}", headless, *options()]
    if os.name == "posix":
        # The server takes this process's place: whoever ends the one ends the other.
        os.execv(sys.executable, command)
    try:
        code = subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        code = DONE
    raise typer.Exit(code)


def register(program: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (check, scenarios, parameters, schema, validate, app):
        program.command()(command)
