"""A real browser and servers of the app. Without a browser the tests are left out, unless one is demanded."""

import os
import shutil
from textwrap import dedent

import pytest
from playwright.sync_api import sync_playwright

from benchmarks.serving import ROOT, served
from tests.browser.visitor import Visitor

DEMANDED = "SANDBOX_NEEDS_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SMALL_APP = ROOT / "tests" / "browser" / "small_app.py"
SCREEN = {"width": 1366, "height": 768}
HOSTILE = "<img src=x onerror=alert(1)> **b** :red[r] ![i](http://192.0.2.1/i.png) $x^2$ `c` <b>d</b>"

SMALL = f"""
    schema: 1
    name: small
    title: A small sandbox
    question: What if it were open?
    start: 2021-01-01
    end: 2021-07-01
    entry_end: 2021-07-01
    headline: [applications, time_to_test, accepted, harm_rate]
    parameters:
      population.district.cuihu_firms: {{value: 0, source: small, status: derived, uncertainty: fixed}}
      population.district.yongfeng_firms: {{value: 0, source: small, status: derived, uncertainty: fixed}}
    policies:
      as_is: {{title: As it is}}
      always_open: {{title: Always open, set: {{supervision.regime: always_open}}}}
      more: {{title: More reviewers, set: {{supervision.review.reviewers: 12}}}}
      hostile: {{title: '{HOSTILE}', set: {{supervision.review.reviewers: 11}}}}
"""


@pytest.fixture(scope="session")
def chromium():
    """A browser, its sessions apart from each other."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        why = f"no browser is installed ({', '.join(NAMES)}); Debian: apt-get install chromium"
        if os.environ.get(DEMANDED):
            pytest.fail(f"{DEMANDED} is set, and {why}")
        pytest.skip(why)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shipped_app(tmp_path_factory):
    """`app.py` as it stands."""
    with served(tmp_path_factory.mktemp("app") / "log") as server:
        yield server


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The scenarios of the small app."""
    made = tmp_path_factory.mktemp("scenarios")
    (made / "small.yaml").write_text(dedent(SMALL), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def small_app(folder, tmp_path_factory):
    """The app over one small scenario, whose runs take a moment."""
    log = tmp_path_factory.mktemp("small") / "log"
    with served(log, SMALL_APP, {"SCENARIOS_OF_THE_TEST": str(folder)}) as server:
        yield server


@pytest.fixture
def visit(chromium, request):
    """Opens the app as somebody new would; more than once: as several people."""
    contexts = []

    def fresh(server, path="/", locale="en-GB", ready=".sb-progress"):
        contexts.append(chromium.new_context(viewport=SCREEN, locale=locale, accept_downloads=True))
        return Visitor(contexts[-1].new_page(), server.address).open(path, ready)

    yield fresh
    for context in contexts:
        context.close()
