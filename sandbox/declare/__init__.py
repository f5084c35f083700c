"""Declarations: parameters, distributions, measures, worlds, scenarios, policies, schedules, and loading them.

Imports neither numpy, scipy nor pandas, so that the calculators start fast.
"""
