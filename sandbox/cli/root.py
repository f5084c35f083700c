"""The program `sandbox`: its commands, and what every command does about refused input, failures and Ctrl-C.

Exit codes: 0 done; 1 the run or study had failures; 2 the input was refused; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import _thread
import os
import sys
import time
import warnings
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sandbox.cli import declared, effects, firms, quota, schemes, studies, sweeps
from sandbox.cli.output import FAILED, INTERRUPTED, REFUSED, complain, version
from sandbox.declare.problems import InputRefused
from sandbox.study.errors import StudyError

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_AGAIN = 0.1
"""Seconds after which a Ctrl-C that nothing could take is raised again."""


class Commands(TyperGroup):
    """Commands in the order in which a newcomer meets them; errors are said in words, never as a traceback."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """Names of the commands, in order of declaration."""
        return list(self.commands)

    def main(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401  (as the class above it)
        """Answer a command line; what Ctrl-C ended is said here, wherever it came."""
        try:
            return super().main(*args, **named)
        except SystemExit as left:
            if left.code == INTERRUPTED:
                complain("Stopped. What was kept with --out stays: the same command continues there.")
            raise

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run the command; refused input ends with code 2, Ctrl-C with 130, a closed pipe silently."""
        try:
            return super().invoke(ctx)
        except InputRefused as refused:
            complain(str(refused))
            raise typer.Exit(REFUSED) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None  # said once, in `main`: Ctrl-C also comes before and after
        except BrokenPipeError:
            # The reader has seen enough (`| head`): nothing more may be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except StudyError as error:
            complain(str(error))
            raise typer.Exit(FAILED) from None
        except OSError as error:
            complain(f"{error.filename or 'a file'}: {error.strerror or error}.")
            raise typer.Exit(REFUSED) from None


app = typer.Typer(
    name="sandbox",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A policy laboratory for financial innovation: compare the rules of a sandbox before they are made.",
    epilog="Begin with: sandbox compare haidian",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sandbox {version()}")
        raise typer.Exit(0)


@app.callback()
def _root(
    shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    del shown


studies.register(app)
sweeps.register(app)
effects.register(app)
firms.register(app)
quota.register(app)
schemes.register(app)
declared.register(app)


def begin() -> None:
    """Answer the command line of this process. Raises KeyboardInterrupt where Ctrl-C came before or after a command."""
    warnings.showwarning = lambda message, *_, **__: complain(str(message))
    sys.unraisablehook = _raise_again
    try:
        app(prog_name="sandbox")
    except Exception as error:  # nobody is shown a traceback who has not asked for one
        if _interrupted(error):
            raise KeyboardInterrupt from None
        if os.environ.get("SANDBOX_DEBUG"):
            raise
        complain(f"A fault of this program, not of your input: {type(error).__name__}: {error}.")
        complain("Please report it with what `SANDBOX_DEBUG=1` in front of the same command prints.")
        sys.exit(FAILED)


def _raise_again(caught: UnraisableHookArgs) -> None:
    """Ctrl-C may hit a place that can raise nothing, as when an object goes: it is raised again a moment later."""
    if caught.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(caught)
        return
    # Not a Timer, whose start waits for its thread: the interrupt would hit that wait, which can raise nothing either.
    _thread.start_new_thread(_interrupt_soon, ())


def _interrupt_soon() -> None:
    time.sleep(_AGAIN)
    _thread.interrupt_main()


def _interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is behind the error: an extension module that it hits while loading calls it a failed import."""
    seen: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in seen:
        if isinstance(behind, KeyboardInterrupt):
            return True
        seen.add(id(behind))
        behind = behind.__cause__ or behind.__context__
    return False
