"""The comparison shipped with the app is the one that the model of today gives."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sandbox.web import ready, service
from sandbox.web.server import SCRIPT
from sandbox.web.work import app_model
from tests.web.conftest import Page
from tests.web.web_fakes import ByHand

AGAIN = "run `python -m sandbox.web.ready` and commit sandbox/web/ready.json.gz"
MODEL = app_model()


@pytest.fixture(scope="module")
def asked():
    return ready.question(MODEL)


def test_it_answers_the_question_of_today(asked):
    found = ready.read(ready.FILE)
    assert set(found) == set(asked.identities), AGAIN
    assert all(sorted(runs) == list(range(ready.REPLICATIONS)) for runs in found.values()), AGAIN


@pytest.mark.parametrize("which", [0, 1])
def test_its_runs_are_those_of_the_model_of_today(asked, which):
    want = asked.wants[which]
    replication = 17 * (which + 1)
    made = want.runner(want.policy, replication)
    shipped = ready.stock(want.key)[replication]
    assert ready._plain(shipped) == ready._plain(made), AGAIN


def test_what_is_written_is_read_again(asked, tmp_path):
    key = asked.identities[0]
    records = list(ready.stock(key).values())[:3]
    for name in ("a", "b"):
        ready.write(tmp_path / name, {key: records})
    assert ready.read(tmp_path / "a") == {key: {r.replication: r for r in records}}
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert ready.read(tmp_path / "c") == {}


@pytest.fixture
def idle(monkeypatch):
    """The app as shipped, on a crew that never does anything."""
    crew = ByHand()
    monkeypatch.setattr(service, "make_crew", lambda: crew)
    st.cache_resource.clear()
    yield crew
    st.cache_resource.clear()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "200 runs done"), ("zh-Hans", "模拟全部完成"), ("zh-Hant", "模擬全部完成")]
)
def test_the_first_page_has_its_figures_before_any_run(idle, language, said):
    at = AppTest.from_file(str(SCRIPT), default_timeout=60)
    at.query_params["lang"] = language
    page = Page(at).open()
    assert said in page.html
    assert 'class="sb-card"' in page.html
    assert not idle.handed_out
