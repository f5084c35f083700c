"""The generated pages of the documentation: `python -m sandbox.report.pages NAME [FILE]`.

Names: parameters, validation, scorecard. Without FILE the page goes to docs/ of the current folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def parameters() -> str:
    """docs/parameters.md, from the declarations."""
    from sandbox.catalogue import CATALOGUE  # noqa: PLC0415  (only what the page needs)
    from sandbox.report.parameters_page import page  # noqa: PLC0415

    return page(CATALOGUE)


def validation() -> str:
    """docs/validation.md, from runs of the model."""
    from sandbox.report.validation_page import page  # noqa: PLC0415
    from sandbox.study.validation import validate  # noqa: PLC0415

    return page(validate(None))


def scorecard() -> str:
    """docs/scorecard.svg, the picture of the README, from runs of the model."""
    from sandbox.report.picture import scorecard as picture  # noqa: PLC0415

    return picture()


PAGES: dict[str, Callable[[], str]] = {"parameters": parameters, "validation": validation, "scorecard": scorecard}
SUFFIX = {"scorecard": ".svg"}


def main(words: list[str]) -> int:
    """Write the page named first, to the file named second. Returns the exit code."""
    if not 1 <= len(words) <= 2 or words[0] not in PAGES:
        sys.stderr.write(f"usage: python -m sandbox.report.pages {'|'.join(PAGES)} [FILE]\n")
        return 2
    target = Path(words[1]) if len(words) == 2 else Path("docs") / f"{words[0]}{SUFFIX.get(words[0], '.md')}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(PAGES[words[0]](), encoding="utf-8", newline="\n")
    sys.stdout.write(f"Written: {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
