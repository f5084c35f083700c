"""The lock file: complete, hashed, the same versions everywhere, and free of addresses."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, flags=re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_requirement_of_the_project_is_locked():
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    assert {name_of(requirement) for requirement in wanted} <= {name for name, _ in ENTRIES}


def test_every_package_has_one_version_on_every_python_and_platform():
    names = [name for name, _ in ENTRIES]
    assert len(names) == len(set(names))


def test_every_package_has_its_hashes():
    blocks = re.split(r"^(?=[a-z0-9._-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(ENTRIES)
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)


@pytest.mark.parametrize("trace", ["://", "--index", "--extra-index", "--find-links", "file:", " @ "])
def test_no_address_is_in_it(trace):
    assert trace not in LOCK


def test_what_windows_needs_beyond_linux_is_in_it():
    assert {"colorama", "tzdata"} <= {name for name, _ in ENTRIES}
