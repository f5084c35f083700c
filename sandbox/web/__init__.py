"""The app: Streamlit pages and the job runner behind them. `main` is what the entry scripts call.

Light to import, because worker processes import this package too.
"""

from __future__ import annotations


def main() -> None:
    """Draw the app."""
    from sandbox.web.shell import run  # noqa: PLC0415  (Streamlit only where a page is drawn)

    run()
