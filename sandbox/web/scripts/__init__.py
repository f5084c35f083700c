"""Scripts of the app's own components, as files of this server.

A script that Streamlit is given as text reaches the browser as a blob, which the content security policy would have to
allow for every script; one that is a file is loaded from the server like Streamlit's own.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

FOLDER = Path(__file__).parent
PACKAGE = "sandbox"


def component(name: str, *, html: str | None = None, css: str | None = None) -> ComponentRenderer:
    """The component whose script is `NAME.js` of this folder; html and css as text."""
    full = f"{PACKAGE}.{name}"
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(full) is None:
        manifest = ComponentManifest(PACKAGE, "1", [ComponentConfig(name, FOLDER.name)])
        manager.register_from_manifest(manifest, FOLDER.parent)
    return st.components.v2.component(full, html=html, css=css, js=f"{name}.js")
