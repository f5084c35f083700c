"""Measures of the flow of cases: counts, shares at the gates, what becomes of a case, times."""

from __future__ import annotations

from sandbox.declare.measure import Better, Measure
from sandbox.supervision.measures.forms import count, mean, ratio

MONTHS = (6, 12, 24, 36)
"""Months after a case's beginning at which the cumulative incidence is reported."""
ENDS = ("launched", "refused", "withdrawn_or_stopped", "failed")
"""Ways in which a case can end, in the order of their causes 1, 2, ..."""


def _incidence() -> list[Measure]:
    words: dict[str, tuple[str, Better]] = {
        "launched": ("in the market", "more"),
        "refused": ("refused for good", "none"),
        "withdrawn_or_stopped": ("withdrawn or stopped", "none"),
        "failed": ("ended because the firm failed", "none"),
        "open": ("still on the way", "none"),
    }
    out = []
    for months in MONTHS:
        for end, (text, better) in words.items():
            out.append(
                Measure(
                    name=f"{end}_{months}m",
                    label=f"{text.capitalize()} within {months} months"
                    if end != "open"
                    else f"Still on the way after {months} months",
                    unit="share",
                    better=better,
                    aggregate="mean",
                    by_group=True,
                    matters=0.02,
                    meaning=f"share of the cases begun in the run that are {text} {months} months after they began "
                    "(Aalen-Johansen, cases cut at the end as censored)",
                )
            )
    return out


FLOW: tuple[Measure, ...] = (
    count("cases", "Products begun", "cases begun: firms' decisions to bring a product to the market"),
    count("applications", "Applications", "cases that applied to the sandbox or, by the ordinary route, for a licence"),
    count("advised", "Advised by the hub", "cases on which an adviser of the hub has worked"),
    count("told_off", "Told not to apply", "cases that a required consultation told not to apply"),
    count("accepted", "Accepted", "cases accepted by the sandbox's expert review"),
    count("noticed", "Put on notice", "cases put on public notice"),
    count("started", "Tests started", "live tests started"),
    count("graduated", "Graduated", "tests that passed the exit assessment", "more"),
    count("launched", "Products launched", "products that reached the market, by whatever route", "more"),
    count(
        "good_launched", "Good products launched", "good products that reached the market, by whatever route", "more"
    ),
    count("bad_launched", "Weak products launched", "products below the quality line that reached the market", "less"),
    count("in_market", "In the market at the end", "products on the market at the end", "more"),
    ratio("complete_share", "Files found complete", "share", "complete files over files checked", "none", 0.02),
    ratio("eligible_share", "Passed the eligibility gate", "share", "eligible over those assessed", "none", 0.02),
    ratio(
        "accepted_share",
        "Accepted of those assessed",
        "share",
        "accepted over sandbox applications decided",
        "none",
        0.02,
    ),
    ratio("start_share", "Started of those accepted", "share", "tests started over cases accepted", "none", 0.02),
    ratio("graduate_share", "Graduated of the tests ended", "share", "graduates over tests ended", "none", 0.02),
    ratio(
        "decided_in_time",
        "Decided within the clock",
        "share",
        "files with a first panel decision within the statutory clock, over those decided or still open; "
        "undefined without a clock",
        "more",
        0.02,
    ),
    ratio(
        "false_acceptance",
        "Weak products among the accepted",
        "share",
        "accepted cases below the quality line over all accepted",
        "less",
        0.02,
    ),
    ratio(
        "false_refusal",
        "Good products among the refused",
        "share",
        "good cases refused by the sandbox over all it refused",
        "less",
        0.02,
    ),
    *_incidence(),
    mean(
        "time_to_test",
        "Time to test, restricted",
        "days",
        "mean of the days from a case's beginning to its test, 730 for those that do not get there by then; undefined "
        "where there is no sandbox to test in",
        "less",
        7.0,
    ),
    mean(
        "time_to_market",
        "Time to market, restricted",
        "days",
        "mean of the days from a case's beginning to launch, 730 for those that do not get there within 730",
        "less",
        7.0,
    ),
    count(
        "initial_graduated",
        "Initial cases graduated",
        "cases already there at the start that graduated",
        by_group=False,
    ),
    count("applications_entry", "Applications by the end of entry", "as applications, at the end of entry"),
    count("started_entry", "Tests started by the end of entry", "as tests started, at the end of entry"),
    count("graduated_entry", "Graduated by the end of entry", "as graduated, at the end of entry", "more"),
    count("launched_entry", "Launched by the end of entry", "as products launched, at the end of entry", "more"),
)
