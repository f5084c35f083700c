"""The short forms in which the families of measures are declared; for groups of firms too."""

from __future__ import annotations

from sandbox.declare.measure_forms import Forms

FORMS = Forms(by_group=True)
mean, ratio, count = FORMS.mean, FORMS.ratio, FORMS.count
