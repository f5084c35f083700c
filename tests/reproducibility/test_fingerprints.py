"""The same events and books, to the second and to the fen, however and wherever the model runs.

`fingerprints.json` holds a hash of every event and every balance of a few runs. If a test here fails, the events or the
books have changed. Where that is meant, `python -m tests.reproducibility.write` writes the file anew.
"""

import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import requires
from pathlib import Path

import numpy as np
import pytest

from sandbox.model import CATALOGUE, MODEL_VERSION
from tests.reproducibility.prints import fast_features, here, jobs, kept, keyed, one, scenario

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
NEEDED = ("numpy", "scipy", "simpy", "pydantic", "pyyaml")
"""What the model itself needs to run; the rest of the lock file is for studies, reports and the app."""
SAME_AGAIN = "If other events or books are meant: python -m tests.reproducibility.write (and say so in the changelog)."


def assert_as_kept(found: dict[str, str]) -> None:
    expected = kept()["fingerprints"]
    differing = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    assert not differing, f"{len(differing)} of {len(expected)} runs differ: {', '.join(differing)}. {SAME_AGAIN}"


def test_the_committed_fingerprints_are_of_this_scenario_and_version():
    content = kept()
    assert content["identity"] == scenario().identity(CATALOGUE), f"the scenario's values have changed. {SAME_AGAIN}"
    assert content["version"] == MODEL_VERSION, SAME_AGAIN
    assert set(content["fingerprints"]) == set(keyed([""] * len(jobs())))
    assert len(set(content["fingerprints"].values())) == len(jobs())


def test_runs_one_after_the_other_are_as_committed():
    assert_as_kept(keyed([one(job) for job in jobs()]))


def test_runs_in_any_order_are_as_committed():
    assert_as_kept({f"{job[0]}/{job[1]}": one(job) for job in reversed(jobs())})


def test_runs_in_several_processes_are_as_committed():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert_as_kept(keyed(list(pool.map(one, jobs()))))


# -- other processors --------------------------------------------------------------------------------------------------


def printed(python: str | Path, **variables: str) -> dict:
    """What another process computes."""
    done = subprocess.run(
        [str(python), "-m", "tests.reproducibility.prints"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def without(features: list[str]) -> None:
    found = printed(sys.executable, NPY_DISABLE_CPU_FEATURES=" ".join(features))
    assert not set(features) & set(found["features"])
    assert_as_kept(found["fingerprints"])


def test_without_avx_512():
    features = [name for name in fast_features() if name == "X86_V4" or "AVX512" in name]
    if not features:
        pytest.skip("this processor has no AVX-512, or this NumPy does not use it")
    without(features)


def test_without_any_instruction_set_that_is_not_in_every_processor():
    features = fast_features()
    if not features:
        pytest.skip("this NumPy chooses no instruction set at run time on this processor")
    without(features)


@pytest.mark.parametrize("direction", [-np.inf, np.inf], ids=["below", "above"])
def test_the_last_bit_of_exp_and_log_decides_nothing(direction, monkeypatch):
    """What another processor does to NumPy's exp and log, and more: every single result is off by one unit."""

    def off(function):
        def wrapper(*arguments, **options):
            return np.nextafter(function(*arguments, **options), direction)

        return wrapper

    for name in ("exp", "log", "log1p", "expm1"):
        monkeypatch.setattr(np, name, off(getattr(np, name)))
    assert np.exp(1.0) != np.e
    assert_as_kept(here()["fingerprints"])


# -- other versions of Python ------------------------------------------------------------------------------------------


def interpreter(version: str) -> Path | None:
    """A Python of that version on the PATH, or among pyenv's."""
    name = f"python{version}"
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    folders += [folder / "bin" for folder in sorted(pyenv.glob(f"{version}*"), reverse=True)]
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    for folder in folders:
        found = shutil.which(name, path=str(folder))
        if found is None:
            continue
        said = subprocess.run([found, "-c", code], capture_output=True, text=True, check=False, timeout=60)
        if said.returncode == 0 and said.stdout.strip() == version:  # a shim may be there without its version
            return Path(found)
    return None


def has_what_is_needed(python: Path) -> bool:
    code = "import numpy, scipy, simpy, pydantic, yaml"
    return subprocess.run([python, "-c", code], capture_output=True, check=False, timeout=120).returncode == 0


def on(version: str) -> Path:
    """The interpreter to be used for that version; skips where there is none."""
    if version == "{}.{}".format(*sys.version_info):
        return Path(sys.executable)
    found = interpreter(version)
    if found is None:
        pytest.skip(f"there is no Python {version} on the PATH or among pyenv's")
    return found


@pytest.mark.parametrize("version", PYTHONS)
def test_on_every_python_that_has_what_is_needed(version):
    python = on(version)
    if not has_what_is_needed(python):
        pytest.skip(f"Python {version} lacks {', '.join(NEEDED)}; `make slow` installs them beside it")
    assert_as_kept(printed(python)["fingerprints"])


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_on_every_python_with_the_locked_versions(version, tmp_path):
    python = on(version)
    installed = python if version == "{}.{}".format(*sys.version_info) else with_locked(python, tmp_path)
    assert_as_kept(printed(installed)["fingerprints"])


def with_locked(python: Path, folder: Path) -> Path:
    """An environment of that Python with what the model needs, in the locked versions."""
    lock = folder / "needed.lock"
    lock.write_text(locked(needed()), encoding="utf-8")
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True, timeout=300)
    own = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = (own, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", lock)
    done = subprocess.run(install, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        pytest.skip(f"the locked versions cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
    return own


def needed() -> set[str]:
    """Names of the packages that the model needs, with all that these need."""
    names: set[str] = set()
    waiting = list(NEEDED)
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            lines = [line for line in requires(name) or () if "extra" not in line]
            waiting += [re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-") for line in lines]
    return names


def locked(names: set[str]) -> str:
    """Their entries of the lock file, hashes included."""
    entries = re.findall(
        r"^[a-z0-9._-]+==[^\n]*\\\n(?:    --hash=[^\n]*\n)+",
        (ROOT / "requirements.lock").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    chosen = [entry for entry in entries if entry.partition("==")[0] in names]
    assert {entry.partition("==")[0] for entry in chosen} == names
    return "".join(chosen)
