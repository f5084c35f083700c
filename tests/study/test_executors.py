import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
import study_fakes as fakes

from sandbox.declare.policy import Policy
from sandbox.study.errors import StudyError
from sandbox.study.executors import LOST, default_workers, run_tasks
from sandbox.study.tasks import blocks, runner_of, tasks_of

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def policies(fault, where=2):
    return (Policy("calm"), Policy("trouble", "", fakes.given(fault=fault, where=where)))


def collect(design, **options):
    """Records by (policy, replication), and the order in which blocks came."""
    found, order = {}, []

    def take(task, records):
        order.append(task.key)
        for record in records:
            assert (record.policy, record.replication) not in found
            found[record.policy, record.replication] = record

    tasks = tasks_of(design.policies, design.replications)
    run_tasks(tasks, runner_of(design, fakes.MODEL), on_result=take, **options)
    return found, order


def test_blocks_cover_every_replication_once_and_start_short():
    assert blocks(0) == []
    assert blocks(3) == [(0, 2)]
    assert blocks(4) == [(0, 3)]
    assert blocks(25) == [(0, 3), (4, 13), (14, 23), (24, 24)]
    for n in range(200):
        assert [r for a, b in blocks(n) for r in range(a, b + 1)] == list(range(n))


def test_every_policys_first_block_comes_before_any_second_one():
    tasks = tasks_of(fakes.SCENARIO.policies, 20)
    assert [t.key for t in tasks[:5]] == [
        ("as_is", 0, 3), ("faster", 0, 3), ("same", 0, 3), ("shut", 0, 3), ("as_is", 4, 13),
    ]  # fmt: skip


def test_parallel_is_serial():
    design = fakes.design(25)
    assert collect(design, workers=1)[0] == collect(design, workers=2)[0]


def test_any_executor_will_do_and_is_left_running():
    design = fakes.design(12)
    with ThreadPoolExecutor(3) as threads:
        assert collect(design, workers=1, executor=threads)[0] == collect(design, workers=1)[0]
        assert threads.submit(int).result() == 0


def test_an_exception_in_the_model_is_a_failed_run_and_no_more():
    for workers in (1, 2):
        found, _ = collect(fakes.design(8, policies=policies("raises")), workers=workers)
        failed = [key for key, record in found.items() if record.status == "failed"]
        assert failed == [("trouble", 2)]
        assert found["trouble", 2].reason == "RuntimeError: an accident"
        assert found["trouble", 2].policy_hash == found["trouble", 3].policy_hash


def test_a_worker_that_dies_once_costs_a_retry(tmp_path, monkeypatch):
    monkeypatch.setenv("TOY_MARKER", str(tmp_path / "died"))
    found, _ = collect(fakes.design(24, policies=policies("dies_once", 7)), workers=2)
    assert (tmp_path / "died").exists()
    assert len(found) == 48
    assert all(r.status == "ok" for r in found.values())


def test_a_worker_that_always_dies_costs_its_block_and_nobody_elses():
    found, _ = collect(fakes.design(24, policies=policies("dies", 7)), workers=2)
    failed = {key for key, r in found.items() if r.status == "failed"}
    assert failed == {("trouble", r) for r in range(4, 14)}
    assert found["trouble", 7].reason == LOST + "the process died"
    assert len(found) == 48


@pytest.mark.slow
def test_a_stuck_worker_is_replaced_and_its_task_retried(tmp_path, monkeypatch):
    monkeypatch.setenv("TOY_MARKER", str(tmp_path / "hung"))
    found, _ = collect(fakes.design(14, policies=policies("hangs_once")), workers=2, timeout=5.0)
    assert (tmp_path / "hung").exists()
    assert all(r.status == "ok" for r in found.values())
    assert len(found) == 28


@pytest.mark.slow
def test_what_is_stuck_for_good_is_a_failed_block():
    found, _ = collect(fakes.design(4, policies=policies("hangs")), workers=2, timeout=4.0, retries=1)
    assert {r.status for (p, _), r in found.items() if p == "calm"} == {"ok"}
    assert {r.reason for (p, _), r in found.items() if p == "trouble"} == {LOST + "no answer after 4 seconds"}


class Flaky:
    """An executor that loses its first answer to everything on the way back."""

    def __init__(self):
        self.asked = set()

    def submit(self, function, runner, task):
        future = Future()
        if task.key not in self.asked:
            self.asked.add(task.key)
            future.set_exception(OSError("connection lost"))
        else:
            future.set_result(function(runner, task))
        return future


def test_an_answer_lost_on_the_way_is_asked_for_again():
    design = fakes.design(8)
    assert collect(design, workers=1, executor=Flaky())[0] == collect(design, workers=1)[0]


def test_a_borrowed_executor_that_dies_ends_the_study_with_a_clear_word():
    with ProcessPoolExecutor(1) as pool, pytest.raises(StudyError, match="has lost its workers"):
        collect(fakes.design(8, policies=policies("dies")), workers=1, executor=pool)


@pytest.mark.parametrize("workers", [1, 2])
def test_cancel_keeps_what_is_done_and_stops_soon(workers):
    cancel, found = threading.Event(), []

    def take(task, records):
        found.extend(records)
        cancel.set()

    design = fakes.design(500, policies=policies("slow"))
    start = time.monotonic()
    run_tasks(
        tasks_of(design.policies, 500), runner_of(design, fakes.MODEL), workers=workers, on_result=take, cancel=cancel
    )
    assert 4 <= len(found) <= 8
    assert time.monotonic() - start < 10


def test_an_error_of_the_receiver_ends_the_work():
    def take(task, records):
        raise OSError("disk full")

    design = fakes.design(30)
    with pytest.raises(OSError, match="disk full"):
        run_tasks(tasks_of(design.policies, 30), runner_of(design, fakes.MODEL), workers=2, on_result=take)


def test_there_is_at_least_one_worker():
    assert 1 <= default_workers() <= 61


def script(tmp_path, text):
    file = tmp_path / "script.py"
    file.write_text(textwrap.dedent(text), encoding="utf-8")
    return [sys.executable, str(file)], {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])}


UNGUARDED = """
    import study_fakes as fakes
    from sandbox.study.compare import compare
    from sandbox.study.errors import StudyError
    try:
        found = compare(fakes.SCENARIO, replications=20, workers=WORKERS, model=fakes.MODEL)
        print("runs", len(found.records))
    except StudyError as error:
        print("refused:", error)
"""


def test_a_script_without_its_guard_is_told_what_to_do(tmp_path):
    command, env = script(tmp_path, UNGUARDED.replace("WORKERS", "2"))
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.startswith("refused: The worker processes could not start.")
    assert 'if __name__ == "__main__":' in done.stdout
    assert done.stderr == ""


def test_a_script_without_its_guard_works_in_one_process(tmp_path):
    command, env = script(tmp_path, UNGUARDED.replace("WORKERS", "1"))
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("runs 80\n", "")


GUARDED = """
    import os
    import study_fakes as fakes
    from sandbox.declare.policy import Policy
    from sandbox.study.compare import compare

    def say(records):
        print("block", flush=True)

    if __name__ == "__main__":
        slow = Policy("slow", "", fakes.given(fault="slow"))
        try:
            compare(fakes.SCENARIO, [slow], replications=5000, workers=2, model=fakes.MODEL, arrived=say)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
"""


def children_of(pid):
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if entry.name.isdigit() and int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def alive(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(alive(p) for p in pids):
        time.sleep(0.1)
    return not any(alive(p) for p in pids)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes by /proc")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_parent(tmp_path, signum):
    command, env = script(tmp_path, GUARDED)
    # A shell that runs the tests in its background has them ignore SIGINT, and their children with them.
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "block\n"
        workers = children_of(process.pid)
        assert len(workers) >= 2
        if signum == signal.SIGINT:
            os.killpg(process.pid, signum)  # as a terminal does it: the workers get it as well
        else:
            process.kill()
        out, err = process.communicate(timeout=90)
    assert gone(workers)
    if signum == signal.SIGINT:
        assert (out.splitlines()[-1], err) == ("interrupted", "")
