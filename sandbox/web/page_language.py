"""The language of the page as the browser knows it: for fonts, hyphenation and readers of the screen."""

from __future__ import annotations

from sandbox.web.scripts import component


def set_page_language(language: str) -> None:
    """Set `lang` of the document; Streamlit's own is always English."""
    component("language")(data={"language": language}, key="page_language", height=0)
