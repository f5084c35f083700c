"""The app over the scenarios of one folder and with few runs, for tests: `app.py` in everything else."""

import os
from pathlib import Path

import streamlit as st

from sandbox.declare import sources
from sandbox.web import sidebar
from sandbox.web.server import MIDDLEWARE, SCRIPT

sources.data_dir = lambda: Path(os.environ["SCENARIOS_OF_THE_TEST"])
sidebar.DEFAULT_REPLICATIONS = 30  # the least at which verdicts are given
app = st.App(SCRIPT, middleware=MIDDLEWARE)
