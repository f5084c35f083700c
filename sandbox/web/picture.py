"""A chart of the page as a file, PNG or SVG: the reader's browser draws it, with its heading and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sandbox.web.scripts import component
from sandbox.web.text import language, say
from sandbox.web.theme import FONTS, colours

HTML = '<div class="files"><button type="button" class="png"></button><button type="button" class="svg"></button></div>'
CSS = """
.files { display: flex; gap: .5rem; }
button { font: inherit; font-size: .87rem; min-height: 2.4rem; padding: .25rem .8rem; border-radius: 4px;
  cursor: pointer; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); }
button:hover, button:focus-visible { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
@media print { .files { display: none; } }
"""


@dataclass(frozen=True)
class Picture:
    """What a file of charts says. charts: key on the page and the title above each, beside each other in the file.

    name: of the file, without its ending. notes: lines below the charts. origin: the command that gives the same
    numbers; it stands in the description of the SVG.
    """

    name: str
    heading: str
    charts: Sequence[tuple[str, str]]
    notes: Sequence[str] = ()
    origin: str = ""


def chart(specification: Mapping[str, Any], key: str, alt: str) -> None:
    """Draw a Vega-Lite chart in the width there is, where `buttons` finds it by its key."""
    with st.container(key=f"place_{key}"):
        st.vega_lite_chart(dict(specification), width="stretch", theme=None, key=key, alt=alt)


def buttons(picture: Picture) -> None:
    """Two buttons, each of which takes the charts as they stand on the page."""
    palette = colours(st.context.theme.type)
    key = "files_" + "_".join(key for key, _ in picture.charts)
    data = {
        "name": re.sub(r"[^\w-]+", "_", picture.name).strip("_"),
        "heading": picture.heading,
        "charts": [{"key": f"place_{key}", "title": title} for key, title in picture.charts],
        "notes": [note for note in picture.notes if note],
        "origin": picture.origin,
        "font": FONTS[language()],
        "colours": {name: palette[name] for name in ("ink", "muted", "background")},
        "words": {
            "png": say("picture.png"), "png_help": say("picture.png_help"),
            "svg": say("picture.svg"), "svg_help": say("picture.svg_help"),
        },
    }  # fmt: skip
    component("chart_files", html=HTML, css=CSS)(data=data, key=key, width="content", height="content")
