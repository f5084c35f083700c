"""The generated pages of the documentation: `python -m sandbox.report.pages NAME [FILE]`.

Names: parameters, validation, scorecard, guide and the pages of the showcase, whose prose is kept; `showcase`: all
pages of the showcase. Without FILE the page goes to docs/ of the current folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sandbox.report.guide_page import guide
from sandbox.report.showcase_page import SHOWCASE, filled


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


def showcase(name: str) -> str:
    """A page of docs/showcase/, its figures made anew; the prose is that of the page in the current folder."""
    return filled((Path("docs") / "showcase" / f"{name}.md").read_text(encoding="utf-8"), SHOWCASE[name])


PAGES: dict[str, Callable[[], str]] = {
    "parameters": parameters, "validation": validation, "scorecard": scorecard, "guide": guide,
    **{name: partial(showcase, name) for name in SHOWCASE},
}  # fmt: skip
SUFFIX = {"scorecard": ".svg"}


def main(words: list[str]) -> int:
    """Write the page named first, to the file named second. Returns the exit code."""
    if words == ["showcase"]:
        return max(main([name]) for name in SHOWCASE)
    if not 1 <= len(words) <= 2 or words[0] not in PAGES:
        sys.stderr.write(f"usage: python -m sandbox.report.pages {'|'.join((*PAGES, 'showcase'))} [FILE]\n")
        return 2
    folder = Path("docs", "showcase") if words[0] in SHOWCASE else Path("docs")
    target = Path(words[1]) if len(words) == 2 else folder / f"{words[0]}{SUFFIX.get(words[0], '.md')}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(PAGES[words[0]](), encoding="utf-8", newline="\n")
    sys.stdout.write(f"Written: {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
