"""The short forms in which the measures of IP-pledge finance are declared, and how a ratio is entered."""

from __future__ import annotations

from sandbox.declare.measure_forms import Forms

Values = dict[str, float | None]
"""Values of a run by name; a ratio's are two, `name/num` and `name/den`."""
FORMS = Forms(prefix="ip_", things="loans")
of, count, money, share = FORMS.of, FORMS.count, FORMS.money, FORMS.share


def pair(out: Values, name: str, top: float, bottom: float) -> None:
    """Enter numerator and denominator of a ratio."""
    out[f"{name}/num"], out[f"{name}/den"] = top, bottom
