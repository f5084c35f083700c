"""Makes the stand-in model importable by its plain name, in this process and in spawned workers."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import study_fakes as fakes


@pytest.fixture
def model():
    return fakes.MODEL


@pytest.fixture
def scenario():
    return fakes.SCENARIO
