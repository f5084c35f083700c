"""The app over the scenarios of one folder, for tests that need their own: `app.py` in everything else."""

import os
from pathlib import Path

import streamlit as st

from sandbox.declare import sources
from sandbox.web.server import MIDDLEWARE, SCRIPT

sources.data_dir = lambda: Path(os.environ["SCENARIOS_OF_THE_TEST"])
app = st.App(SCRIPT, middleware=MIDDLEWARE)
