"""The app as `sandbox app` serves it."""

import streamlit as st

from sandbox.web.server import MIDDLEWARE, SCRIPT

# `streamlit run` looks for a call of this name in the file that it is given. What draws the pages is SCRIPT, which is
# guarded: worker processes import it again, and never this file.
app = st.App(SCRIPT, middleware=MIDDLEWARE)
