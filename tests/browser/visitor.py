"""A visitor of the app in a real browser: what is seen, what can be done, and what goes on behind the page."""

import re
import time
from urllib.parse import urlsplit

PATIENCE = 180.0
"""Seconds for what must come sooner or later; machines on which tests run can be busy."""
# Streamlit 1.67: a page opened by its own address looks for the server below it before it looks above; and an inline
# script of its index page is kept from running by the content security policy, without harm.
KNOWN = (
    r"^http 404 http://localhost:\d+/[a-z_]+/_stcore/(health|host-config)$",
    r"^error Failed to load resource: .*404.* http://localhost:\d+/[a-z_]+/_stcore/(health|host-config)$",
    r"^error Executing inline script violates the following Content Security Policy directive .*"
    r" http://localhost:\d+/[^ ]*$",
)


class Visitor:
    def __init__(self, page, address):
        self.page, self.address = page, address
        self.console, self.requests = [], []
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.console.append(f"uncaught {error}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("response", self._answered)

    def _said(self, message):
        if message.type in {"error", "warning"}:
            self.console.append(f"{message.type} {message.text} {message.location.get('url', '')}")

    def _answered(self, response):
        if response.status >= 400:
            self.console.append(f"http {response.status} {response.url}")

    @property
    def complaints(self):
        """What the console says beyond the known."""
        errors = [line for line in self.console if not line.startswith("warning")]
        return [line for line in errors if not any(re.match(known, line) for known in KNOWN)]

    @property
    def hosts(self):
        """Every place that was asked for something."""
        return {urlsplit(url).hostname for url in self.requests if not url.startswith(("data:", "blob:"))}

    def open(self, path="/", ready=".sb-progress"):
        """ready: what stands on the page once it can be used."""
        self.page.goto(self.address + path)
        self.page.locator(ready).first.wait_for()
        return self

    def until(self, true, what, seconds=PATIENCE):
        """Wait until something holds; the seconds it took."""
        start = time.monotonic()
        while not true():
            taken = time.monotonic() - start
            said = " / ".join(self.page.locator(".sb-top, .sb-note").all_inner_texts()) if taken >= seconds else ""
            assert taken < seconds, f"not within {seconds:g} s: {what}. The page says: {said}"
            time.sleep(0.03)
        return time.monotonic() - start

    def finish(self, end="runs done"):
        """Until all runs are there and the figures are theirs."""
        self.until(lambda: end in self.progress and not self.stale and self.rows, end)
        return self

    def at(self, key):
        """The element of a widget; keys are what Streamlit makes of them as a class."""
        return self.page.locator(f".st-key-{re.sub('[^a-zA-Z0-9_-]', '-', key)}")

    @property
    def text(self):
        return self.page.locator("body").inner_text()

    @property
    def heading(self):
        return self.page.locator(".sb-h1").first.inner_text()

    @property
    def progress(self):
        return self.page.locator(".sb-progress").first.inner_text()

    @property
    def stale(self):
        return self.at("stale_figures").count() > 0

    @property
    def answer(self):
        return self.page.locator(".sb-answer").first.inner_text()

    @property
    def command(self):
        return self.page.locator("[data-testid=stCode]").last.inner_text().strip()

    @property
    def card(self):
        """The scorecard; other tables of the page look like it, under the class of numbers."""
        return self.page.locator("table.sb-card:not(.sb-numbers)").first

    @property
    def rows(self):
        """The figures of the scorecard: the words of each row."""
        found = self.card.locator("tbody tr").all_inner_texts()
        return [" | ".join(text.split("\n")) for text in found if re.search(r"\d", text)]

    def press_slider(self, key, arrow="ArrowRight"):
        slider = self.at(key).locator("input[type=range]")
        slider.focus()
        slider.press(arrow)

    def pick(self, key, label):
        """Choose an option of a select box by the words it is shown with."""
        self.at(key).locator("[role=combobox], input").first.click()
        self.page.get_by_role("option", name=label, exact=True).click()

    def compare_with(self, label):
        """One policy more beside the reference, by its title."""
        # The box opens below its tags; typing is the way that does not depend on where it opens.
        self.at("policies/small").locator("input").click()
        self.page.get_by_role("option", name=label, exact=True).click()
        self.page.keyboard.press("Escape")
