"""The page *Look closer*: studies that take many runs, one firm's story, and every measure.

A tab is a module of this package with `draw(here)`, which draws its form and, in the page's one live fragment, what the
runs so far say.
"""
