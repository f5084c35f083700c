"""Reports: results as words, tables and pages. Numbers come from `study`; nothing is computed a second time here.

The pieces are data first (`scorecard`, `sentences`, `trace`), rendering second (`terminal`, pages), so that the app and
further languages use the same rows and the same phrases.
"""
