"""The language of the page as the browser knows it: for fonts, hyphenation and readers of the screen."""

from __future__ import annotations

import streamlit as st

_SCRIPT = """
export default function({ data }) {
  document.documentElement.lang = data.language;
}
"""


def set_page_language(language: str) -> None:
    """Set `lang` of the document; Streamlit's own is always English."""
    st.components.v2.component("sandbox_language", js=_SCRIPT)(
        data={"language": language}, key="page_language", height=0
    )
