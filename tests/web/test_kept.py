"""Comparisons that are kept: given back as they were, changed by one at a time, and never lost to a second writer."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.declare.assignment import Assignment
from sandbox.declare.load import load_scenario
from sandbox.declare.problems import InputRefused
from sandbox.web import kept as module
from sandbox.web.kept import KeptComparisons, data_folder
from sandbox.web.shared import Asked

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = load_scenario("erlang-loss", CATALOGUE)
MARKUP = "<b onload=x>**bold** ![](http://evil.example) ' ; DROP TABLE comparison; --"


def asked(seed=1, scenario=SCENARIO):
    return Asked(scenario, scenario.policies, scenario.policies[0].name, 20, seed)


@pytest.fixture
def shelf(tmp_path):
    return KeptComparisons(CATALOGUE, "0.1.0", tmp_path / "data")


def test_a_kept_comparison_is_given_back(shelf):
    kept = shelf.keep("  Two   queues ", asked(seed=9))
    assert (kept.name, kept.scenario, kept.revision) == ("Two queues", "erlang-loss", 1)
    again = shelf.open(kept.id)
    assert again.same_numbers
    assert again.asked.seed == 9
    assert again.asked.scenario.identity(CATALOGUE) == SCENARIO.identity(CATALOGUE)
    assert shelf.find(kept.id) == kept


def test_a_scenario_of_ones_own_is_kept_whole(shelf):
    own = SCENARIO.with_parameters({"population.scale": Assignment("population.scale", 0.25)})
    found = shelf.open(shelf.keep("own", asked(scenario=own)).id)
    assert found.asked.scenario.identity(CATALOGUE) == own.identity(CATALOGUE)


def test_the_latest_change_stands_first(tmp_path):
    hours = iter(f"2026-01-01T{h:02}:00:00" for h in range(9))
    shelf = KeptComparisons(CATALOGUE, "0.1.0", tmp_path, clock=lambda: next(hours))
    first, second = shelf.keep("a", asked()), shelf.keep("b", asked())
    assert [k.name for k in shelf.all()] == ["b", "a"]
    shelf.rename(first, "c")
    assert [k.name for k in shelf.all()] == ["c", "b"]
    shelf.remove(second)
    shelf.remove(second)
    assert [k.name for k in shelf.all()] == ["c"]


def test_a_later_version_says_that_the_numbers_may_differ(shelf, tmp_path):
    kept = shelf.keep("old", asked())
    found = KeptComparisons(CATALOGUE, "0.2.0", tmp_path / "data").open(kept.id)
    assert [n.sort for n in found.notices] == ["model_version"]


def test_names_are_kept_as_written(shelf):
    assert shelf.keep(MARKUP, asked()).name == MARKUP
    assert [k.name for k in shelf.all()] == [MARKUP]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\u202eb", "a\x00b"])
def test_a_name_that_is_none_is_refused(shelf, name):
    with pytest.raises(InputRefused, match="name"):
        shelf.keep(name, asked())
    assert shelf.all() == ()


def test_the_second_of_two_changes_is_refused_and_overwrites_nothing(shelf):
    kept = shelf.keep("a", asked(seed=1))
    changed = shelf.replace(kept, asked(seed=2))
    assert changed.revision == 2
    with pytest.raises(InputRefused, match="changed or removed elsewhere"):
        shelf.replace(kept, asked(seed=3))
    with pytest.raises(InputRefused, match="changed or removed elsewhere"):
        shelf.rename(kept, "b")
    assert shelf.open(kept.id).asked.seed == 2
    shelf.remove(changed)
    with pytest.raises(InputRefused, match="removed elsewhere"):
        shelf.replace(changed, asked())
    with pytest.raises(InputRefused, match="no comparison"):
        shelf.open(kept.id)


def test_many_threads_keep_and_lose_nothing(tmp_path):
    def work(number):
        shelf = KeptComparisons(CATALOGUE, "0.1.0", tmp_path / "data")
        kept = shelf.keep(f"{number}", asked(seed=number))
        for i in range(3):
            kept = shelf.rename(kept, f"{number}.{i}")
        return kept

    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(work, range(24)))
    there = KeptComparisons(CATALOGUE, "0.1.0", tmp_path / "data").all()
    assert sorted(k.name for k in there) == sorted(f"{n}.2" for n in range(24))
    assert {k.revision for k in done} == {4}


def test_of_many_changes_of_one_exactly_one_wins(shelf):
    kept = shelf.keep("a", asked())

    def work(seed):
        try:
            return shelf.replace(kept, asked(seed=seed)).revision
        except InputRefused:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(8)))
    assert [r for r in done if r is not None] == [2]


def test_processes_begin_the_same_folder_at_once(tmp_path):
    code = (
        "import sys; from pathlib import Path; from sandbox.catalogue import CATALOGUE;"
        "from sandbox.declare.load import load_scenario; from sandbox.web.kept import KeptComparisons;"
        "from sandbox.web.shared import Asked; s = load_scenario('erlang-loss', CATALOGUE);"
        "k = KeptComparisons(CATALOGUE, '0.1.0', Path(sys.argv[1]));"
        "[k.keep(sys.argv[2], Asked(s, s.policies, s.policies[0].name, 2, 1)) for _ in range(5)]"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "new"), str(i)], cwd=ROOT) for i in range(3)
    ]
    assert [p.wait(timeout=120) for p in started] == [0, 0, 0]
    assert len(KeptComparisons(CATALOGUE, "0.1.0", tmp_path / "new").all()) == 15


def test_what_breaks_in_the_middle_leaves_nothing(shelf, monkeypatch):
    shelf.keep("a", asked())

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(module, "_found", broken)
    with pytest.raises(RuntimeError):
        shelf.rename(shelf.all()[0], "b")
    assert [(k.name, k.revision) for k in shelf.all()] == [("a", 1)]


def test_the_log_is_written_ahead(shelf):
    shelf.keep("a", asked())
    base = sqlite3.connect(shelf.path)
    assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    base.close()


def test_a_database_of_a_later_version_is_left_alone(shelf):
    shelf.keep("a", asked())
    base = sqlite3.connect(shelf.path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(InputRefused, match="later version"):
        shelf.all()


def test_one_of_an_earlier_version_is_brought_up(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_STEPS", module._STEPS[:1])
    kept = KeptComparisons(CATALOGUE, "0.1.0", tmp_path).keep("a", asked())
    monkeypatch.undo()
    shelf = KeptComparisons(CATALOGUE, "0.1.0", tmp_path)
    assert shelf.find(kept.id) == kept
    base = sqlite3.connect(shelf.path)
    assert base.execute("PRAGMA user_version").fetchone() == (len(module._STEPS),)
    base.close()


def test_a_file_that_is_no_database_and_a_folder_that_is_none_are_refused_in_words(tmp_path):
    (tmp_path / module.FILE).write_text("not a database, but long enough to be read as one" * 50, encoding="utf-8")
    with pytest.raises(InputRefused, match=module.FOLDER):
        KeptComparisons(CATALOGUE, "0.1.0", tmp_path).all()
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputRefused, match=module.FOLDER):
        KeptComparisons(CATALOGUE, "0.1.0", tmp_path / "file").keep("a", asked())


def test_the_folder_is_the_users_or_the_one_named(monkeypatch, tmp_path):
    monkeypatch.setenv(module.FOLDER, str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv(module.FOLDER)
    assert data_folder().name == "sandbox-lab"
    assert KeptComparisons(CATALOGUE, "0.1.0").folder == data_folder()
