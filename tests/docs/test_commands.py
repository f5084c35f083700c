"""The commands in README.md and docs/ do what they are there for: they are run as they stand.

A block of commands says in its first line whether it is run here: ```sh run, ```console run or ```python run; or
```sh skip for what does not end by itself. The blocks of one page run one after the other in a fresh copy of the
checkout; the README's as a newcomer types them, those of docs/ with the command `sandbox` on the PATH.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
SHELLS = {"sh", "bash", "shell", "console"}
FENCE = re.compile(r"^(?P<fence>```+)(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
# Left behind when the checkout is copied: what tools made, and environments.
MADE = shutil.ignore_patterns(
    ".git", ".venv*", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis", "build", "dist", "out", "studies"
)
# What an outer `make`, pytest or environment would tell the inner one.
INHERITED = {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "VENV", "PYTHON", "VIRTUAL_ENV", "PYTHONPATH"}
SECONDS = 1200  # for one block


@dataclass(frozen=True)
class Block:
    """A fenced block: where it starts, in what language, what is to be done with it, and its text."""

    page: str
    line: int
    language: str
    marks: tuple[str, ...]
    body: str

    @property
    def script(self) -> str:
        """The commands alone; of a console block the lines after `$ ` and what continues them."""
        if self.language != "console":
            return self.body
        commands, continued = [], False
        for line in self.body.splitlines():
            if continued or line.startswith("$ "):
                commands.append(line if continued else line[2:])
                continued = line.endswith("\\")
        return "\n".join(commands)


def blocks(page: Path, root: Path = ROOT) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        language, *marks = match["info"].split() or [""]
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(str(page.relative_to(root)), line, language, tuple(marks), match["body"]))
    return found


def run_here(page: Path) -> bool:
    return any("run" in block.marks for block in blocks(page))


def run_blocks(page: Path, copy: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if name not in INHERITED and "PYTEST" not in name}
    if page.name != "README.md":
        variables["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), variables["PATH"]))
    for block in blocks(page):
        if "run" not in block.marks:
            continue
        command = [sys.executable, "-"] if block.language == "python" else ["bash", "-euo", "pipefail", "-s"]
        done = subprocess.run(
            command,
            input=block.script,
            cwd=copy,
            env=variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, (
            f"{block.page}:{block.line}: these commands end with {done.returncode}\n{block.script}\n"
            f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        )


@pytest.mark.slow
@pytest.mark.parametrize("page", list(filter(run_here, PAGES)), ids=lambda page: page.name)
def test_the_commands_of_the_page_work(page, tmp_path):
    copy = tmp_path / "checkout"
    shutil.copytree(ROOT, copy, ignore=MADE)
    run_blocks(page, copy)


def test_every_block_of_commands_says_whether_it_is_run():
    silent = [
        f"{block.page}:{block.line}"
        for page in PAGES
        for block in blocks(page)
        if block.language in SHELLS and len({"run", "skip"} & set(block.marks)) != 1
    ]
    assert not silent, f"write `run` or `skip` after the language of these blocks: {silent}"


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, flags=re.MULTILINE))
    named = {
        (str(page.relative_to(ROOT)), target)
        for page in PAGES
        for target in re.findall(r"(?:`|^)make ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert {(page, target) for page, target in named if target not in targets} == set()


def test_every_link_to_a_file_leads_somewhere():
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not dead


def test_a_console_block_runs_its_commands_and_not_its_output(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console run\n$ echo one \\\n    two\none two\n$ true\n```\n", encoding="utf-8")
    (block,) = blocks(page, tmp_path)
    assert block.script == "echo one \\\n    two\ntrue"
