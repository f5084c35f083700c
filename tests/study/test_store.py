import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import warnings
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import study_fakes as fakes

from sandbox.declare.assignment import Assignment
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.declare.uncertainty import Options, Parts, Spread
from sandbox.study.chunks import SCHEMA, ChunkDamaged, chunk_bytes, read_chunk
from sandbox.study.compare import compare, run_design
from sandbox.study.errors import StudyError
from sandbox.study.inputs import open_study
from sandbox.study.lock import DirectoryLock
from sandbox.study.scenario_json import plain_policy, plain_scenario, revive_policy, revive_scenario
from sandbox.study.store import StudyDamaged, design_of, read_manifest
from sandbox.study.tasks import Task, runner_of
from sandbox.study.verify import agree, verify

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def content(directory):
    return {str(p.relative_to(directory)): p.read_bytes() for p in sorted(directory.rglob("*")) if p.is_file()}


def study(out, replications=25, **more):
    return compare(fakes.SCENARIO, replications=replications, workers=1, out=out, model=fakes.MODEL, **more)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    out = tmp_path_factory.mktemp("study") / "whole"
    return content_and_answer(out)


def content_and_answer(out):
    answer = study(out)
    return content(out), answer.to_json()


def test_a_study_is_a_manifest_and_whole_chunks(undisturbed):
    names = list(undisturbed[0])
    assert names[0] == "manifest.json"
    assert "runs/as_is-0-3.parquet" in names
    assert len(names) == 1 + 4 * 4


def test_equal_runs_give_equal_bytes_serial_or_parallel(tmp_path, undisturbed):
    compare(fakes.SCENARIO, replications=25, workers=2, out=tmp_path / "b", model=fakes.MODEL)
    assert content(tmp_path / "b") == undisturbed[0]


def test_nothing_in_it_tells_where_or_when(undisturbed):
    whole = b"".join(undisturbed[0].values())
    assert str(ROOT).encode() not in whole
    assert b"/tmp" not in whole


class Killed(Exception):
    pass


@pytest.mark.parametrize("after", [0, 1, 2, 5, 9, 15])
def test_a_study_broken_off_anywhere_and_continued_is_as_if_undisturbed(tmp_path, undisturbed, after):
    blocks = []

    def stop(records):
        blocks.append(records)
        if len(blocks) > after:
            raise Killed

    with pytest.raises(Killed):
        study(tmp_path, arrived=stop)
    assert len(list((tmp_path / "runs").iterdir())) == after + 1
    again = study(tmp_path)
    assert content(tmp_path) == undisturbed[0]
    assert again.to_json() == undisturbed[1]


@pytest.mark.parametrize("point", ["temporary", "renamed"])
def test_killed_while_writing_leaves_no_half_a_chunk(tmp_path, undisturbed, monkeypatch, point):
    rename = Path.replace

    def dies(self, target):
        if "faster-4-13" in str(target):
            if point == "renamed":
                rename(self, target)
            raise Killed
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dies)
        with pytest.raises(Killed):
            study(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        study(tmp_path)
    assert content(tmp_path) == undisturbed[0]


SCRIPT = """
    import sys
    import study_fakes as fakes
    from sandbox.declare.policy import Policy
    from sandbox.study.compare import compare

    if __name__ == "__main__":
        policies = [Policy("slow", "", fakes.given(fault="slow")), Policy("as_is", "As is")]
        compare(
            fakes.SCENARIO, policies, replications=60, workers=2, model=fakes.MODEL, out=sys.argv[1],
            arrived=lambda records: print("block", flush=True),
        )
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills as only POSIX can")
@pytest.mark.parametrize("blocks", [1, 6])
def test_a_process_killed_for_good_is_continued_by_the_same_command(tmp_path, blocks):
    file = tmp_path / "script.py"
    file.write_text(textwrap.dedent(SCRIPT), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])}

    def start(out):
        return subprocess.Popen([sys.executable, str(file), str(out)], env=env, stdout=subprocess.PIPE, text=True)

    with start(tmp_path / "killed") as process:
        for _ in range(blocks):
            assert process.stdout.readline() == "block\n"
        process.send_signal(signal.SIGKILL)
    there = len(list((tmp_path / "killed" / "runs").glob("*.parquet")))
    assert blocks <= there < 14
    for out in ("killed", "whole"):
        with start(tmp_path / out) as process:
            process.communicate(timeout=60)
        assert process.returncode == 0
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


def test_no_flipped_byte_changes_a_figure_unnoticed(tmp_path):
    design = fakes.design(4)
    runner, task = runner_of(design, fakes.MODEL), Task(design.policies[1], 0, 3)
    records = [runner(task.policy, r) for r in task.replications]
    one, data, noticed = records[0], chunk_bytes(records), 0
    for i in range(0, len(data), 7):
        harmed = bytearray(data)
        harmed[i] ^= 0xFF
        (tmp_path / "chunk").write_bytes(harmed)
        try:
            assert read_chunk(tmp_path / "chunk", task, one.scenario, 1, one.policy_hash, one.version) == records
        except ChunkDamaged:
            noticed += 1
    assert noticed > len(data) / 7 / 2


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "other"])
def test_a_damaged_chunk_is_made_again_with_a_warning(tmp_path, undisturbed, damage):
    study(tmp_path)
    chunk = tmp_path / "runs" / "same-4-13.parquet"
    other, data = tmp_path / "runs" / "as_is-4-13.parquet", chunk.read_bytes()
    harmed = {"cut": data[: len(data) // 2], "empty": b"", "text": b"not parquet", "other": other.read_bytes()}
    chunk.write_bytes(harmed[damage])
    with pytest.warns(StudyDamaged, match=r"same-4-13.parquet: .*; its runs are made again"):
        study(tmp_path)
    assert content(tmp_path) == undisturbed[0]


def test_a_missing_chunk_is_made_again(tmp_path, undisturbed):
    study(tmp_path)
    (tmp_path / "runs" / "as_is-0-3.parquet").unlink()
    (tmp_path / "runs" / "shut-24-24.parquet.tmp").write_bytes(b"half")
    study(tmp_path)
    assert content(tmp_path) == undisturbed[0]


def test_what_is_there_is_not_run_again(tmp_path):
    study(tmp_path)
    broken = replace(fakes.MODEL, run=None)
    again = compare(fakes.SCENARIO, replications=25, workers=1, out=tmp_path, model=broken)
    assert (again.failed, len(again.records)) == (0, 100)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"seed": 2}, "seed 2 here, 1 there"),
        ({"replications": 30}, "replications 30 here, 25 there"),
        ({"doubt": "parameters"}, "doubt parameters here, luck there"),
        ({"by": "area"}, "groups area here, none there"),
        ({"policies": ["as_is", "shut"]}, "policies as_is, shut here, as_is, faster, same, shut there"),
        ({"policies": ["as_is", Policy("faster"), "same", "shut"]}, "policy faster has another content"),
        ({"model": replace(fakes.MODEL, version="toy-2")}, "model version toy-2 here, toy-1 there"),
    ],
)
def test_another_study_in_the_directory_is_refused_by_what_differs(tmp_path, undisturbed, change, says):
    study(tmp_path)
    arguments = {"replications": 25, "workers": 1, "out": tmp_path, "model": fakes.MODEL, **change}
    with pytest.raises(InputRefused) as refused:
        compare(fakes.SCENARIO, **arguments)
    assert says in str(refused.value)
    assert "Choose another directory" in str(refused.value)
    assert content(tmp_path) == undisturbed[0]


def test_another_scenario_in_the_directory_is_refused(tmp_path):
    study(tmp_path)
    other = fakes.SCENARIO.with_parameters(fakes.given(speed=3.0))
    with pytest.raises(InputRefused, match="the scenario has another content"):
        compare(other, replications=25, workers=1, out=tmp_path, model=fakes.MODEL)


def test_a_directory_with_other_things_is_not_touched(tmp_path):
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputRefused, match="format None is not 2"):
        study(tmp_path)
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputRefused, match="cannot be read as a study's manifest"):
        study(tmp_path)
    (tmp_path / "manifest.json").unlink()
    (tmp_path / "runs").mkdir(exist_ok=True)
    (tmp_path / "runs" / "x.parquet").touch()
    with pytest.raises(InputRefused, match="runs of an unknown study"):
        study(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(InputRefused, match="nothing can be written here"):
        study(tmp_path / "file")


def test_a_full_disk_ends_the_study_with_a_clear_word_and_keeps_what_is_there(tmp_path, undisturbed, monkeypatch):
    write = Path.write_bytes

    def full(self, data):
        if "faster-4-13" in self.name:
            raise OSError(28, "No space left on device")
        return write(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(StudyError, match=r"faster-4-13\.parquet could not be written \(No space left on device\)"):
            study(tmp_path)
    study(tmp_path)
    assert content(tmp_path) == undisturbed[0]


def test_two_processes_do_not_write_one_directory(tmp_path):
    with DirectoryLock(tmp_path), pytest.raises(StudyError, match=f"is being written by process {os.getpid()}"):
        study(tmp_path)
    assert not (tmp_path / "lock").exists()
    study(tmp_path)


def test_the_lock_of_a_dead_process_holds_nobody_up(tmp_path):
    (tmp_path / "lock").write_text("999999\n", encoding="utf-8")
    study(tmp_path)
    assert not (tmp_path / "lock").exists()


def test_runs_lost_with_their_worker_are_tried_again(tmp_path, monkeypatch):
    design = fakes.design(4, policies=(Policy("trouble", "", fakes.given(fault="dies")), Policy("calm")))
    first = run_design(design, fakes.MODEL, workers=2, out=tmp_path)
    assert sum(r.status == "failed" for r in first) == 4
    monkeypatch.setattr(fakes, "misbehave", lambda settings, replication: None)
    again = run_design(design, replace(fakes.MODEL, run=fakes.run), workers=1, out=tmp_path)
    assert {r.status for r in again} == {"ok"}


def test_failed_runs_are_rows_and_stay_failed(tmp_path):
    policies = [Policy("calm"), Policy("trouble", "", fakes.given(fault="fails"))]
    first = compare(fakes.SCENARIO, policies, replications=6, workers=1, out=tmp_path, model=fakes.MODEL)
    again = compare(fakes.SCENARIO, policies, replications=6, workers=1, out=tmp_path, model=fakes.MODEL)
    assert [str(f) for f in again.failures] == ["trouble, replication 2: the books do not balance"]
    assert first.to_json() == again.to_json()
    assert again.differences["trouble"]["wait"].n == 5


def test_policies_of_any_name_get_files_of_their_own(tmp_path):
    policies = [Policy("A/b"), Policy("a_b"), Policy("a b"), Policy("更多")]
    compare(fakes.SCENARIO, policies, replications=2, workers=1, out=tmp_path, model=fakes.MODEL)
    assert len(list((tmp_path / "runs").iterdir())) == 4
    assert list(open_study(tmp_path, model=fakes.MODEL).policies) == ["A/b", "a_b", "a b", "更多"]


def test_a_scenario_survives_the_way_through_json():
    doubtful = fakes.SCENARIO.with_parameters(
        {
            "toy.inner.effort.mode": Assignment("toy.inner.effort.mode", 2.5, uncertainty=Spread(2, 3)),
            "toy.inner.visits": Assignment(
                "toy.inner.visits", {"A": 3.0, "B": 4.0}, uncertainty=Parts({"A": Spread(1, 4)}), note="n", grade="low"
            ),
            "toy.open": Assignment("toy.open", "yes", uncertainty=Options(("yes", "no")), source="s", status="derived"),
        }
    )
    plain = json.loads(json.dumps(plain_scenario(doubtful, fakes.CATALOGUE), allow_nan=False))
    back = revive_scenario(plain, fakes.CATALOGUE, doubtful.policies)
    assert back.identity(fakes.CATALOGUE) == doubtful.identity(fakes.CATALOGUE)
    assert plain_scenario(back, fakes.CATALOGUE) == plain
    assert back.parameters["toy.gain"].value == doubtful.parameters["toy.gain"].value
    assert back.parameters["toy.inner.visits"].uncertainty == Parts({"A": Spread(1, 4)})
    assert back.parameters["toy.open"].uncertainty == Options(("yes", "no"))
    policy = doubtful.policy("shut")
    assert revive_policy(plain_policy(policy, fakes.CATALOGUE), fakes.CATALOGUE) == policy


def test_a_study_can_be_opened_without_its_scenario_file(tmp_path, undisturbed):
    study(tmp_path)
    opened = open_study(tmp_path, model=fakes.MODEL)
    assert opened.to_json() == undisturbed[1]
    assert open_study(tmp_path, "faster", model=fakes.MODEL).reference == "faster"


def test_verify_finds_a_sound_study_sound(tmp_path):
    study(tmp_path)
    found = verify(tmp_path, sample=7, model=fakes.MODEL)
    assert found.ok
    assert (len(found.checked), found.stored) == (7, 100)
    assert len(set(found.checked)) == 7
    assert len(verify(tmp_path, sample=1000, model=fakes.MODEL).checked) == 100


def tamper(directory, name, column, replication, change):
    path = directory / "runs" / name
    table = pq.read_table(path).to_pydict()
    at = next(
        i
        for i, key in enumerate(zip(table["measure"], table["replication"], strict=True))
        if key == (column, replication)
    )
    table["value"][at] = change(table["value"][at])
    pq.write_table(pa.table(table, schema=SCHEMA), path)


@pytest.mark.parametrize(
    ("column", "change", "noticed"),
    [
        ("good", lambda x: x + 1, True),
        ("cost", lambda x: x + 0.01, True),
        ("wait", lambda x: x * (1 + 1e-7), True),
        ("wait", lambda x: x * (1 + 1e-12), False),
        ("wait", lambda _: None, True),
    ],
)
def test_verify_notices_a_tampered_figure(tmp_path, column, change, noticed):
    study(tmp_path)
    tamper(tmp_path, "faster-4-13.parquet", column, 8, change)
    found = verify(tmp_path, sample=100, model=fakes.MODEL)
    assert found.ok != noticed
    if noticed:
        assert [(m.policy, m.replication, m.what) for m in found.mismatches] == [("faster", 8, column)]
        assert str(found.mismatches[0]).startswith(f"faster, replication 8: {column} is ")


def test_verify_notices_a_tampered_set_of_cases(tmp_path):
    study(tmp_path)
    path = tmp_path / "runs" / "faster-4-13.parquet"
    table = pq.read_table(path).to_pydict()
    keys = list(zip(table["measure"], table["replication"], strict=True))
    table["cases"][keys.index(("there", 8))].append(77)
    pq.write_table(pa.table(table, schema=SCHEMA), path)
    found = verify(tmp_path, sample=100, model=fakes.MODEL)
    assert [(m.policy, m.replication, m.what) for m in found.mismatches] == [("faster", 8, "the set of cases there")]
    assert "77 among them" in str(found.mismatches[0])


def test_sets_of_cases_come_back_as_they_were_kept(tmp_path):
    kept, again = study(tmp_path), study(tmp_path)
    assert [r.cases for r in again.records] == [r.cases for r in kept.records]
    assert any(r.cases["there"] for r in again.records)
    assert () in {r.cases["passed"] for r in again.records}
    assert again.policies["faster"]["extra"] == kept.policies["faster"]["extra"]


def test_a_study_of_the_format_before_is_refused_with_what_to_do(tmp_path):
    study(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"format": 1}), encoding="utf-8")
    for use in (lambda: study(tmp_path), lambda: verify(tmp_path, model=fakes.MODEL)):
        with pytest.raises(InputRefused, match=r"format 1 is not 2.*\n.*another directory"):
            use()


def test_verify_names_what_is_missing_or_damaged(tmp_path):
    study(tmp_path)
    (tmp_path / "runs" / "as_is-0-3.parquet").unlink()
    (tmp_path / "runs" / "same-0-3.parquet").write_bytes(b"nothing")
    found = verify(tmp_path, model=fakes.MODEL)
    assert not found.ok
    assert found.problems[0] == "runs/as_is-0-3.parquet is missing"
    assert found.problems[1].startswith("runs/same-0-3.parquet: it cannot be read")


def test_verify_refuses_what_is_no_study_or_of_another_version(tmp_path):
    with pytest.raises(InputRefused, match="no study is here"):
        verify(tmp_path, model=fakes.MODEL)
    study(tmp_path)
    with pytest.raises(InputRefused, match="made by model version toy-1, and this is toy-2"):
        verify(tmp_path, model=replace(fakes.MODEL, version="toy-2"))


def test_a_manifest_whose_scenario_was_edited_is_refused(tmp_path):
    study(tmp_path)
    manifest = read_manifest(tmp_path)
    manifest["scenario"]["parameters"]["toy.speed"]["value"] = 1.6
    with pytest.raises(InputRefused, match="is not the one its runs were made of"):
        design_of(manifest, fakes.CATALOGUE, tmp_path)
    manifest["scenario"]["parameters"]["toy.sped"] = {"value": 1}
    with pytest.raises(InputRefused, match="does not fit this version's declarations"):
        design_of(manifest, fakes.CATALOGUE, tmp_path)


def test_whole_numbers_and_fen_must_agree_exactly_and_floats_nearly():
    assert agree(None, None)
    assert not agree(None, 0.0)
    assert not agree(1e12, 1e12 + 1)
    assert not agree(1e12 + 0.25, 1e12 + 0.26, money=True)
    assert agree(1 / 3, 1 / 3 * (1 + 1e-10))
    assert not agree(1 / 3, 1 / 3 * (1 + 1e-8))
    assert not agree(0.0, 1e-12)


def test_a_list_of_firms_travels_with_the_study(tmp_path):
    firms = tmp_path / "firms.csv"
    firms.write_text("id,area\nA,north\n", encoding="utf-8")
    digest = hashlib.sha256(firms.read_bytes()).hexdigest()
    listed = replace(fakes.SCENARIO, firms_file=str(firms), firms_digest=digest)
    compare(listed, replications=4, workers=1, out=tmp_path / "study", model=fakes.MODEL)
    firms.unlink()
    assert str(tmp_path).encode() not in (tmp_path / "study" / "manifest.json").read_bytes()
    design = design_of(read_manifest(tmp_path / "study"), fakes.CATALOGUE, tmp_path / "study")
    assert Path(design.scenario.firms_file).read_text(encoding="utf-8") == "id,area\nA,north\n"
    assert verify(tmp_path / "study", model=fakes.MODEL).ok
    (tmp_path / "study" / "firms.csv").write_text("id,area\nB,north\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="not the one the runs were made of"):
        verify(tmp_path / "study", model=fakes.MODEL)
