"""The pictures of docs/, from the running app in each language: `python -m benchmarks.screenshots [NAME ...]`.

Needs chromium, and fonts for Chinese (Debian: chromium, fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.serving import ROOT, Server, served
from sandbox.web.language import LANGUAGES, book
from sandbox.web.ready import REPLICATIONS

PICTURES = ROOT / "docs" / "pictures"
SCREEN = {"width": 1366, "height": 768}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 600_000.0
"""Milliseconds: the first comparison may have to be computed."""


def compare(page: Page, address: str, language: str) -> None:
    """The first screen with all its runs."""
    page.goto(f"{address}/?lang={language}")
    done = book(language).phrases["run.finished"].format(total=2 * REPLICATIONS)
    page.locator(".sb-progress", has_text=done).wait_for()
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for()


def waits(page: Page, address: str, language: str) -> None:
    """Where cases wait, scrolled to its tab."""
    compare(page, address, language)
    tab = page.get_by_role("tab", name=book(language).phrases["view.waits"], exact=True)
    tab.click()
    page.locator("[role=tabpanel] [data-testid=stVegaLiteChart]").first.wait_for()
    tab.evaluate("tab => tab.scrollIntoView({block: 'start'})")


def calculators(page: Page, address: str, language: str) -> None:
    """The quota calculator."""
    page.goto(f"{address}/calculators?lang={language}")
    page.locator(".st-key-quota_way").wait_for()


PICTURED: dict[str, Callable[[Page, str, str], None]] = {
    "compare": compare, "waits": waits, "calculators": calculators,
}  # fmt: skip


def take(server: Server, names: Sequence[str], folder: Path) -> list[Path]:
    """Take the pictures of these names in every language into a folder."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        raise SystemExit(f"No browser is installed: one of {', '.join(BROWSERS)} (Debian: apt-get install chromium).")
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for language in LANGUAGES:
            for name in names:
                page = browser.new_context(viewport=SCREEN, locale=language, reduced_motion="reduce").new_page()
                page.set_default_timeout(PATIENCE)
                PICTURED[name](page, server.address, language)
                page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
                page.wait_for_timeout(1500)
                taken.append(folder / f"{name}-{language}.png")
                page.screenshot(path=taken[-1])
                page.context.close()
        browser.close()
    return taken


def main(arguments: Sequence[str] = ()) -> int:
    """Take the pictures that are named, all where none is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(PICTURED)}; all where none is named")
    parser.add_argument("--folder", type=Path, default=PICTURES)
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in PICTURED]
    if unknown:
        parser.error(f"no such picture: {', '.join(unknown)}; there are {', '.join(PICTURED)}")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log") as server:
        for picture in take(server, chosen.names or list(PICTURED), chosen.folder):
            print(f"Written: {picture}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
