"""The command line: one command is one call of the public API, plus how its answer is shown."""

from sandbox.cli.root import app, main

__all__ = ["app", "main"]
