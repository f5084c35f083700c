"""Every measure of the supervision sandbox, declared once."""

from __future__ import annotations

from sandbox.declare.measure import Aggregate, Better, Measure

MONTHS = (6, 12, 24, 36)
"""Months after a case's beginning at which the cumulative incidence is reported."""
ENDS = ("launched", "refused", "withdrawn_or_stopped", "failed")
"""Ways in which a case can end, in the order of their causes 1, 2, ..."""


def _declared(
    aggregate: Aggregate, name: str, label: str, unit: str, meaning: str, better: Better, matters: float, by_group: bool
) -> Measure:
    return Measure(
        name=name,
        label=label,
        unit=unit,
        better=better,
        aggregate=aggregate,
        meaning=meaning,
        matters=matters,
        by_group=by_group,
    )


def _mean(
    name: str, label: str, unit: str, meaning: str, better: Better, matters: float, by_group: bool = True
) -> Measure:
    return _declared("mean", name, label, unit, meaning, better, matters, by_group)


def _ratio(
    name: str, label: str, unit: str, meaning: str, better: Better, matters: float, by_group: bool = True
) -> Measure:
    return _declared("ratio", name, label, unit, meaning, better, matters, by_group)


def _count(
    name: str,
    label: str,
    meaning: str,
    better: Better = "none",
    matters: float = 1.0,
    unit: str = "cases",
    by_group: bool = True,
) -> Measure:
    return _declared("mean", name, label, unit, meaning, better, matters, by_group)


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


MEASURES: tuple[Measure, ...] = (
    _count("cases", "Products begun", "cases begun: firms' decisions to bring a product to the market"),
    _count(
        "applications", "Applications", "cases that applied to the sandbox or, by the ordinary route, for a licence"
    ),
    _count("advised", "Advised by the hub", "cases on which an adviser of the hub has worked"),
    _count("told_off", "Told not to apply", "cases that a required consultation told not to apply"),
    _count("accepted", "Accepted", "cases accepted by the sandbox's expert review"),
    _count("noticed", "Put on notice", "cases put on public notice"),
    _count("started", "Tests started", "live tests started"),
    _count("graduated", "Graduated", "tests that passed the exit assessment", "more"),
    _count("launched", "Products launched", "products that reached the market, by whatever route", "more"),
    _count(
        "good_launched", "Good products launched", "good products that reached the market, by whatever route", "more"
    ),
    _count("bad_launched", "Weak products launched", "products below the quality line that reached the market", "less"),
    _count("in_market", "In the market at the end", "products on the market at the end", "more"),
    _ratio("complete_share", "Files found complete", "share", "complete files over files checked", "none", 0.02),
    _ratio("eligible_share", "Passed the eligibility gate", "share", "eligible over those assessed", "none", 0.02),
    _ratio(
        "accepted_share",
        "Accepted of those assessed",
        "share",
        "accepted over sandbox applications decided",
        "none",
        0.02,
    ),
    _ratio("start_share", "Started of those accepted", "share", "tests started over cases accepted", "none", 0.02),
    _ratio("graduate_share", "Graduated of the tests ended", "share", "graduates over tests ended", "none", 0.02),
    _ratio(
        "decided_in_time",
        "Decided within the clock",
        "share",
        "files with a first panel decision within the statutory clock, over those decided or still open; "
        "undefined without a clock",
        "more",
        0.02,
    ),
    _ratio(
        "false_acceptance",
        "Weak products among the accepted",
        "share",
        "accepted cases below the quality line over all accepted",
        "less",
        0.02,
    ),
    _ratio(
        "false_refusal",
        "Good products among the refused",
        "share",
        "good cases refused by the sandbox over all it refused",
        "less",
        0.02,
    ),
    *_incidence(),
    _mean(
        "time_to_test",
        "Time to test, restricted",
        "days",
        "mean of the days from a case's beginning to its test, 730 for those that do not get there by then; undefined "
        "where there is no sandbox to test in",
        "less",
        7.0,
    ),
    _mean(
        "time_to_market",
        "Time to market, restricted",
        "days",
        "mean of the days from a case's beginning to launch, 730 for those that do not get there within 730",
        "less",
        7.0,
    ),
    _mean(
        "review_queue",
        "Files waiting for reviewers",
        "readings",
        "time-weighted mean number of waiting readings",
        "less",
        0.5,
        False,
    ),
    _ratio(
        "review_wait",
        "Wait for a reviewer",
        "days",
        "mean wait of one reading, of all that got a reviewer",
        "less",
        1.0,
        False,
    ),
    _mean(
        "slot_queue",
        "Cases waiting for a test place",
        "cases",
        "time-weighted mean number of waiting cases",
        "less",
        0.5,
        False,
    ),
    _mean(
        "visit_queue",
        "Visits waiting for an inspector",
        "visits",
        "time-weighted mean number of visits due that wait for an inspector",
        "less",
        0.5,
        False,
    ),
    _mean(
        "partner_queue",
        "Firms waiting for a partner",
        "cases",
        "time-weighted mean number of firms that wait for a licensed partner with room",
        "less",
        0.5,
        False,
    ),
    _ratio(
        "slot_wait",
        "Wait for a test place",
        "days",
        "mean wait of all that got a place",
        "less",
        1.0,
        False,
    ),
    _ratio(
        "slot_lost",
        "Left for want of a place",
        "share",
        "waits for a place that ended without one, over all ended",
        "less",
        0.01,
        False,
    ),
    _ratio(
        "review_lost",
        "Left while waiting for review",
        "share",
        "readings given up while waiting, over all waits ended",
        "less",
        0.01,
        False,
    ),
    _mean("tests_running", "Tests running", "tests", "time-weighted mean number of tests", "none", 0.5, False),
    _ratio(
        "reviewer_utilisation",
        "Reviewers busy",
        "share",
        "reviewers' busy over available working time",
        "none",
        0.02,
        False,
    ),
    _ratio(
        "slot_utilisation", "Test places in use", "share", "places in use over places available", "none", 0.02, False
    ),
    _ratio(
        "inspector_utilisation",
        "Inspectors busy",
        "share",
        "inspectors' busy over available working time",
        "none",
        0.02,
        False,
    ),
    _ratio("adviser_utilisation", "Advisers busy", "share", "advisers' busy over available time", "none", 0.02, False),
    _ratio(
        "consultant_utilisation",
        "Consultants busy",
        "share",
        "consultants' busy over available working time",
        "none",
        0.02,
        False,
    ),
    _ratio(
        "visits_missed_share",
        "Visits missed",
        "share",
        "visits missed for want of an inspector over all due",
        "less",
        0.02,
        False,
    ),
    _count("visits", "Visits made", "monitoring visits made", unit="visits"),
    _mean(
        "harm", "Harm to customers", "CNY", "losses of customers in tests and after launch, found or not", "less", 1e6
    ),
    _mean("harm_uncompensated", "Harm not compensated", "CNY", "customers' losses that nobody made good", "less", 1e6),
    _mean("harm_in_test", "Harm in tests", "CNY", "losses of customers in tests, found or not", "less", 1e5),
    _ratio(
        "harm_rate",
        "Harm per million customer-years",
        "CNY",
        "harm over customer-years, tests and market together",
        "less",
        1e4,
    ),
    _ratio(
        "detection_days",
        "Days until harm is found",
        "days",
        "mean age of the incidents in tests when found; hidden ones count up to when the test was cut",
        "less",
        5.0,
    ),
    _ratio(
        "made_whole_share",
        "Incidents made whole",
        "share",
        "incidents in tests whose whole loss was paid, over all with a loss, found or not",
        "more",
        0.02,
    ),
    _ratio(
        "payment_days",
        "Days to payment",
        "days",
        "mean days from discovery to payment of a yuan of compensation in tests",
        "less",
        5.0,
    ),
    _count("incidents", "Incidents in tests", "incidents in live tests, found or not", "less", unit="incidents"),
    _mean(
        "good_service_test",
        "Good service in tests",
        "customer-years",
        "customer-years served by good products in tests",
        "more",
        1e3,
    ),
    _mean(
        "good_service_market",
        "Good service in the market",
        "customer-years",
        "customer-years served by good products after launch",
        "more",
        1e5,
    ),
    _mean(
        "good_service",
        "Good service",
        "customer-years",
        "customer-years served by good products, in tests and after launch",
        "more",
        1e5,
    ),
    _mean(
        "staff_cost",
        "Supervisory staff cost",
        "CNY",
        "reviewers' and inspectors' paid working time while a sandbox is open, otherwise the time spent; and officers "
        "of the ordinary route",
        "less",
        1e5,
        False,
    ),
    Measure(
        name="cost_per_added_good",
        label="Staff cost per additional good product",
        unit="CNY",
        better="less",
        aggregate="added",
        of=("staff_cost", "good_launched"),
        matters=1e5,
        meaning="staff cost beyond that without a sandbox, over good products launched beyond those without one",
    ),
    _count("batches", "Batches noticed", "batches put on notice", unit="batches", by_group=False),
    _count(
        "initial_graduated",
        "Initial cases graduated",
        "cases already there at the start that graduated",
        by_group=False,
    ),
    _mean(
        "initial_harm",
        "Harm by initial cases",
        "CNY",
        "customers' losses by cases already there at the start",
        "none",
        1e5,
        False,
    ),
    _count("applications_entry", "Applications by the end of entry", "as applications, at the end of entry"),
    _count("started_entry", "Tests started by the end of entry", "as tests started, at the end of entry"),
    _count("graduated_entry", "Graduated by the end of entry", "as graduated, at the end of entry", "more"),
    _count("launched_entry", "Launched by the end of entry", "as products launched, at the end of entry", "more"),
    _mean("harm_entry", "Harm by the end of entry", "CNY", "as harm, at the end of entry", "less", 1e6),
    _mean(
        "harm_uncompensated_entry",
        "Harm not compensated by the end of entry",
        "CNY",
        "as harm not compensated, at the end of entry",
        "less",
        1e6,
    ),
    _mean(
        "good_service_entry",
        "Good service by the end of entry",
        "customer-years",
        "as good service, at the end of entry",
        "more",
        1e5,
    ),
    _mean(
        "staff_cost_entry",
        "Staff cost by the end of entry",
        "CNY",
        "as staff cost, at the end of entry",
        "less",
        1e5,
        False,
    ),
)
