"""A folder with one small scenario, the app on a crew of one thread, and a page that is opened and driven."""

from textwrap import dedent

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sandbox.declare import sources
from sandbox.declare.load import load_scenario
from sandbox.study.tasks import the_model
from sandbox.web import service
from sandbox.web.jobs import Manager
from sandbox.web.language import book
from sandbox.web.server import SCRIPT
from tests.web.web_fakes import ByHand, OneThread

APP = SCRIPT

SMALL = """
    schema: 1
    name: small
    title: A small sandbox
    question: What if it were open?
    start: 2021-01-01
    end: 2021-04-01
    entry_end: 2021-04-01
    headline: [applications, time_to_test, accepted, harm_rate]
    parameters:
      population.district.cuihu_firms: {value: 0, source: small, status: derived, uncertainty: fixed}
      population.district.yongfeng_firms: {value: 0, source: small, status: derived, uncertainty: fixed}
    policies:
      as_is: {title: As it is}
      always_open: {title: Always open, set: {supervision.regime: always_open}}
      more: {title: More reviewers, set: {supervision.review.reviewers: 12}}
"""


@pytest.fixture
def small_text():
    return dedent(SMALL)


@pytest.fixture
def small(scenarios):
    return load_scenario(scenarios / "small.yaml", the_model().catalogue)


@pytest.fixture
def by_hand():
    return ByHand()


@pytest.fixture
def manager(by_hand):
    made = Manager(by_hand)
    yield made
    made.close()


@pytest.fixture
def scenarios(tmp_path, small_text, monkeypatch):
    """The folder of scenarios that the app sees."""
    (tmp_path / "small.yaml").write_text(small_text, encoding="utf-8")
    monkeypatch.setattr(sources, "data_dir", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def app(scenarios, monkeypatch):
    """The app as a fresh visitor gets it; 30 runs of each policy, the least at which verdicts are given."""
    monkeypatch.setattr(service, "make_crew", OneThread)
    monkeypatch.setattr("sandbox.web.sidebar.DEFAULT_REPLICATIONS", 30)
    st.cache_resource.clear()
    yield Page(AppTest.from_file(str(APP), default_timeout=30))
    st.cache_resource.clear()


class Page:
    """An AppTest with the words of this app."""

    def __init__(self, at):
        self.at = at

    def open(self):
        self.at.run()
        assert not self.at.exception, self.at.exception
        return self

    def finish(self):
        """Look again and again, as the timer would, until all runs are there."""
        return self.finish_in("en")

    def finish_in(self, language):
        """The same in another language."""
        end = book(language).phrases["run.finished"].partition("}")[2].strip()
        for _ in range(200):
            self.open()
            if end in self.html:
                return self
        raise AssertionError(f"the runs never ended: {self.html[:500]}")

    @property
    def html(self):
        """All that stands on the page as HTML, the style sheet left out."""
        return "\n".join(h.proto.body for h in self.at.get("html") if not h.proto.body.startswith("<style>"))

    @property
    def command(self):
        return self.at.code[0].value

    def move(self, path, value, policy="always_open"):
        key = f"lever/small/{policy}/{path}"
        kinds = (self.at.slider, self.at.selectbox, self.at.number_input)
        for control in (c for kind in kinds for c in kind):
            if control.key == key:
                control.set_value(value).run()
                assert not self.at.exception, self.at.exception
                return self
        raise AssertionError(f"no control for {path}: {[c.key for kind in kinds for c in kind]}")

    def choose(self, key, value):
        self.at.selectbox(key=key).set_value(value).run()
        assert not self.at.exception, self.at.exception
        return self

    def compare_with(self, *names):
        """Compare these policies with the reference."""
        self.at.multiselect(key="policies/small").set_value(list(names)).run()
        assert not self.at.exception, self.at.exception
        return self

    def press(self, key):
        self.at.button(key=key).click().run()
        assert not self.at.exception, self.at.exception
        return self

    def has_button(self, key):
        return any(b.key == key for b in self.at.button)
