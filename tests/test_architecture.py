"""The arrows of docs/architecture.md, read from the source: which part of the package may import which."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sandbox"

# From the bottom up. A part may import itself and whatever lies below it, never its neighbour on the same floor.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("_data",),
    ("declare",),
    ("kernel",),
    ("firms",),
    ("supervision", "ip_finance", "cross_border"),
    ("catalogue",),
    ("model",),
    ("study",),
    ("report",),
    ("web",),
    ("cli",),  # `sandbox app` starts the app
    ("__main__",),
)
# The public API itself: resolves names of any part on first use; only those who serve a user import it.
FACADE = "__init__"
FACADE_USERS = {"cli", "web", "__main__"}

FLOOR = {part: level for level, parts in enumerate(FLOORS) for part in parts}
HEAVY = ("numpy", "scipy", "pandas", "pyarrow", "simpy", "streamlit")


def part_of(file: Path) -> str:
    """Name of the part that a source file belongs to: `kernel` for sandbox/kernel/clock.py."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(file: Path) -> Iterator[tuple[int, str]]:
    """Line and part of every import of the package's own modules, those inside functions and for types included."""
    package = ("sandbox", *file.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            # `from sandbox import kernel` imports the part, `from sandbox import compare` the public API.
            names = [f"sandbox.{alias.name}" for alias in node.names] if module == "sandbox" else [module]
        else:
            continue
        for name in names:
            head, _, rest = name.partition(".")
            if head == "sandbox":
                part = rest.partition(".")[0]
                yield node.lineno, part if part in FLOOR else FACADE


def sources() -> list[Path]:
    return sorted(file for file in PACKAGE.rglob("*.py") if "_scenarios" not in file.parts)


def may_import(importer: str, imported: str) -> bool:
    if importer in {FACADE, imported}:
        return True
    if imported == FACADE:
        return importer in FACADE_USERS
    return FLOOR[imported] < FLOOR[importer]


def test_every_part_has_its_floor():
    strangers = {part_of(file) for file in sources()} - FLOOR.keys() - {FACADE}
    assert not strangers, f"say in FLOORS (and docs/architecture.md) where these stand: {sorted(strangers)}"


def test_imports_point_downwards_only():
    placed = FLOOR.keys() | {FACADE}
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {'the public API' if part == FACADE else f'sandbox.{part}'}"
        for file in sources()
        for line, part in imported_parts(file)
        if part_of(file) in placed and not may_import(part_of(file), part)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("kernel", "declare", True),
        ("declare", "kernel", False),
        ("supervision", "ip_finance", False),
        ("model", "supervision", True),
        ("web", "cli", False),
        ("cli", "web", True),
        ("web", FACADE, True),
        ("study", FACADE, False),
    ],
)
def test_the_rule_itself(importer, imported, allowed):
    assert may_import(importer, imported) is allowed


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("import sandbox.kernel.clock", "kernel"),
        ("from sandbox.kernel import clock", "kernel"),
        ("from sandbox import kernel", "kernel"),
        ("from sandbox import compare", FACADE),
        ("from . import clock", "firms"),
        ("from ..kernel.clock import Clock", "kernel"),
        ("def late():\n    import sandbox.study", "study"),
    ],
)
def test_no_way_of_writing_an_import_is_overlooked(statement, part, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    file = tmp_path / "firms" / "synthesis.py"
    file.parent.mkdir()
    file.write_text(statement, encoding="utf-8")
    assert [found for _, found in imported_parts(file)] == [part]


@pytest.mark.parametrize(
    ("module", "forbidden"), [("sandbox", HEAVY), ("sandbox.declare", HEAVY), ("sandbox.cli", ("streamlit",))]
)
def test_an_import_loads_nothing_heavy(module, forbidden):
    """In a process of its own: what this one has loaded says nothing."""
    code = f"import sys, {module}; print(*sorted(set({forbidden!r}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
