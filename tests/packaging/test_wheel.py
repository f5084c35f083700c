"""The wheel, installed into an empty environment and used in an empty folder, as someone does who has no checkout."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = {file.relative_to(ROOT).as_posix() for file in (ROOT / "sandbox/web/language").rglob("*.yaml")}
SHIPPED = {file.relative_to(ROOT / "scenarios").as_posix() for file in (ROOT / "scenarios").rglob("*.yaml")}

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, home: Path | None = None) -> str:
    """Standard output of a command that must succeed, run without the variables that point at a checkout."""
    variables = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    if home is not None:
        variables["HOME"] = str(home)
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source distribution, so that both are complete."""
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", dist, cwd=ROOT)
    (sdist,) = dist.glob("*.tar.gz")
    build = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", dist, sdist)
    run(*build, cwd=dist)
    (built,) = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the commands of an environment that holds the wheel and what it declares, in the locked versions."""
    environment = tmp_path_factory.mktemp("empty") / "venv"
    run(sys.executable, "-m", "venv", environment, cwd=environment.parent)
    commands = environment / ("Scripts" if os.name == "nt" else "bin")
    versions = environment / "locked.txt"
    # Versions only: a constraint with hashes would ask for one of the wheel just built.
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    versions.write_text("\n".join(re.findall(r"^[a-z0-9._-]+==[^\s;]+", lock, flags=re.MULTILINE)), encoding="utf-8")
    python = commands / "python"
    run(python, "-m", "pip", "install", "--quiet", "--constraint", versions, wheel, cwd=environment)
    run(python, "-m", "pip", "check", cwd=environment)
    return commands


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """An empty folder, which is the home folder too."""
    return tmp_path


def test_the_wheel_holds_every_scenario_and_every_language_and_no_tests(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert LANGUAGES, "no catalogue of a language is shipped"
    assert names >= LANGUAGES
    assert {f"sandbox/_scenarios/{file}" for file in SHIPPED} <= names
    assert "sandbox/_docs/validation.md" in names
    assert {name.split("/")[0] for name in names} == {"sandbox", f"{wheel.name.split('-py3')[0]}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_shipped_scenarios_are_listed(installed: Path, nowhere: Path):
    assert SHIPPED, "no scenario is shipped"
    listed = run(installed / "sandbox", "scenarios", cwd=nowhere, home=nowhere)
    shown = [file for file in SHIPPED if "/" not in file or file.startswith("showcase/")]
    assert all(Path(file).stem in listed for file in shown)


def test_the_shipped_schemes_are_listed(installed: Path, nowhere: Path):
    names = {Path(file).stem for file in SHIPPED if file.startswith("schemes/")}
    assert names, "no scheme is shipped"
    listed = json.loads(run(installed / "sandbox", "schemes", "--json", cwd=nowhere, home=nowhere))
    assert {scheme["name"] for scheme in listed} == names


def test_a_shipped_scenario_is_compared(installed: Path, nowhere: Path):
    command = (installed / "sandbox", "compare", "haidian", "--replications", "4", "--json")
    document = json.loads(run(*command, cwd=nowhere, home=nowhere))
    assert document["replications"] == 4
    assert len(document["policies"]) == 7


def test_the_module_is_the_command(installed: Path, nowhere: Path):
    module = run(installed / "python", "-m", "sandbox", "scenarios", cwd=nowhere, home=nowhere)
    assert module == run(installed / "sandbox", "scenarios", cwd=nowhere, home=nowhere)


def test_nothing_is_left_in_the_folder(installed: Path, nowhere: Path):
    run(installed / "sandbox", "compare", "haidian", "--replications", "2", "--json", cwd=nowhere)
    assert list(nowhere.iterdir()) == []
