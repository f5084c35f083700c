import subprocess
import sys
from pathlib import Path

import pytest

import sandbox

ROOT = Path(__file__).parent.parent.parent


def test_importing_the_package_loads_nothing():
    code = "import sys, sandbox; print([m for m in sys.modules if m.startswith(('sandbox.', 'numpy', 'pandas'))])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_comparing_loads_neither_pandas_nor_pyarrow():
    code = "import sys, sandbox.study.compare; print([m for m in ('pandas', 'pyarrow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sandbox.__all__)
def test_every_public_name_loads_and_says_what_it_is(name):
    assert getattr(sandbox, name).__doc__
    assert name in dir(sandbox)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = sandbox.nonsense
