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
    _measure("rounds", "Rounds of funding", "rounds", "rounds of funding of start-ups and technology firms", "more",
             5.0),
    _measure("capital_raised", "Capital raised", "CNY", "capital that start-ups and technology firms raise from "
             "investors", "more", 1e8),
    _measure("capital_entrants", "Capital raised by entrants", "CNY", "by firms whose admission became public during "
             "the run, before and after it", "more", 1e7),
    _measure("capital_others", "Capital raised by non-participants", "CNY", "by firms never admitted", "more", 1e7),
    _measure("capital_signal", "Capital owed to admission", "CNY", "rounds that investors would not have given without "
             "the news of an admission (world certification)", "more", 1e7),
    _measure("capital_spillover", "Capital owed to spill-over", "CNY", "rounds that investors would not have given "
             "without recent graduates in the firm's sector (world spillover)", "more", 1e7),
    _measure("spillover_service", "Service by spill-over", "customer-years", "customer-years served by good firms with "
             "the capital owed to spill-over", "more", 1e4),
)  # fmt: skip
