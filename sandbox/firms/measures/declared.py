"""Every measure of the population, declared once."""

from __future__ import annotations

from sandbox.declare.measure import Measure


def _measure(name: str, label: str, unit: str, meaning: str, better: str, matters: float) -> Measure:
    return Measure.model_validate(
        {"name": name, "label": label, "unit": unit, "meaning": meaning, "better": better, "matters": matters,
         "aggregate": "mean"}
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    _measure("firms_alive", "Firms alive at the end", "firms", "firms alive at the end, old and new",
             "more", 5.0),
    _measure("good_firms_alive", "Good firms alive", "firms", "firms alive of more than mean latent quality", "more",
             5.0),
    _measure("weak_firms_alive", "Weak firms alive", "firms", "firms alive of less than mean latent quality", "none",
             5.0),
    _measure("district_firms_alive", "Firms of the two parks alive", "firms", "firms of the two parks alive at the end",
             "more", 5.0),
    _measure("firms_failed", "Firms that exited", "firms", "exits during the run", "less", 5.0),
    _measure("insolvencies", "Insolvent exits", "firms", "exits during the run by insolvency", "less", 2.0),
    _measure("tier_changes", "Changes of credit tier", "changes", "changes of a firm's credit tier during the run",
             "none", 5.0),
    _measure("district_output", "Output of the two parks", "CNY", "yearly output of the parks' firms alive at the end",
             "more", 1e8),
)  # fmt: skip
