"""Ctrl-C at any moment: one line of words, exit code 130, nobody left behind. As a terminal does it: to everybody."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes by /proc")


def members(group):
    """Processes of a process group that still run, but for the resource tracker, which goes a moment later."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if entry.name.isdigit() and int(fields[2]) == group and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def started(*words):
    return subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip


def interrupted(process):
    os.killpg(process.pid, signal.SIGINT)
    err = process.communicate(timeout=60)[1]
    end = time.monotonic() + 20
    while members(process.pid) and time.monotonic() < end:
        time.sleep(0.05)
    return process.returncode, err, members(process.pid)


def wait_for(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    assert holds()


STUDY = ("-m", "sandbox", "compare", "haidian", "--replications", "500", "--workers", "2")


@pytest.mark.parametrize("more", [2, 3, 4])
def test_ctrl_c_while_the_workers_start_is_answered_in_one_line(more):
    """The tracker of shared resources comes first, then each worker, which still loads when it is interrupted."""
    process = started(*STUDY)
    wait_for(lambda: len(members(process.pid)) >= more)
    time.sleep(0.05 * (more - 2))
    code, err, left = interrupted(process)
    assert (code, left) == (130, [])
    assert err == "Stopped. What was kept with --out stays: the same command continues there.\n"


@pytest.mark.parametrize("seconds", [0.2, 0.45])
def test_ctrl_c_while_the_program_loads_is_answered_in_one_line(seconds):
    process = started(
        "-c", "import sandbox.cli as c, sys; print('.', file=sys.stderr, flush=True); c.main()", *STUDY[2:]
    )
    process.stderr.read(2)
    time.sleep(seconds)
    code, err, left = interrupted(process)
    assert (code, left) == (130, [])
    assert len(err.splitlines()) == 1
    assert err.startswith("Stopped.")


SWALLOWED = """
import signal, sys, time
from sandbox.cli import root

signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background of a shell ignores it

class Goes:
    def __del__(self):
        import _thread
        _thread.interrupt_main()
        time.sleep(0)

sys.unraisablehook = root._raise_again
it = Goes()
try:
    del it
    for _ in range(100):
        time.sleep(0.1)
except KeyboardInterrupt:
    print("heard")
"""


def test_an_interrupt_that_nothing_could_take_is_heard_all_the_same():
    done = subprocess.run([sys.executable, "-c", SWALLOWED], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.stderr) == ("heard\n", "")


def test_an_import_that_ctrl_c_broke_is_no_fault_of_the_program(monkeypatch):
    from sandbox.cli import root

    def broken(*_, **__):
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise ImportError("an extension module failed to load")  # noqa: B904

    monkeypatch.setattr(root, "app", broken)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(root.warnings, "showwarning", root.warnings.showwarning)
    with pytest.raises(KeyboardInterrupt):
        root.begin()
