"""The app: Streamlit pages and the job runner behind them. `main` is what the script of the pages calls.

Light to import, because worker processes import this package too. Where things go:

- A page is a file of `pages` whose name stands in `shell.ORDER`; its title stands under `page.<name>`. A page about a
  comparison begins with `frame.asked_here()`, which draws the sidebar and says what is asked.
- A view of a comparison is a module of `views` whose name stands in `views.ORDER`, with `draw(shown)`.
- Every text is said by `text.say(key, ...)` and stands in a file of `language/<tag>/`, in all languages.
- Every widget has a key and `persist_state="session"`; options are codes, labelled by `text.called(options, label)`.
- Whatever comes from outside goes through `markup.escape` and is shown by `st.html`, never as Markdown.
"""

from __future__ import annotations


def main() -> None:
    """Draw the app."""
    from sandbox.web.shell import run  # noqa: PLC0415  (Streamlit only where a page is drawn)

    run()
