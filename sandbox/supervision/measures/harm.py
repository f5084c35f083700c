"""Measures of harm, its discovery and redress, and of good service."""

from __future__ import annotations

from sandbox.declare.measure import Measure
from sandbox.supervision.measures.forms import count, mean, ratio

HARM: tuple[Measure, ...] = (
    mean(
        "harm", "Harm to customers", "CNY", "losses of customers in tests and after launch, found or not", "less", 1e6
    ),
    mean("harm_uncompensated", "Harm not compensated", "CNY", "customers' losses that nobody made good", "less", 1e6),
    mean("harm_in_test", "Harm in tests", "CNY", "losses of customers in tests, found or not", "less", 1e5),
    ratio(
        "harm_rate",
        "Harm per million customer-years",
        "CNY",
        "harm over customer-years, tests and market together",
        "less",
        1e4,
    ),
    ratio(
        "detection_days",
        "Days until harm is found",
        "days",
        "mean age of the incidents in tests when found; hidden ones count up to when the test was cut",
        "less",
        5.0,
    ),
    ratio(
        "made_whole_share",
        "Incidents made whole",
        "share",
        "incidents in tests whose whole loss was paid, over all with a loss, found or not",
        "more",
        0.02,
    ),
    ratio(
        "payment_days",
        "Days to payment",
        "days",
        "mean days from discovery to payment of a yuan of compensation in tests",
        "less",
        5.0,
    ),
    count("incidents", "Incidents in tests", "incidents in live tests, found or not", "less", unit="incidents"),
    mean(
        "good_service_test",
        "Good service in tests",
        "customer-years",
        "customer-years served by good products in tests",
        "more",
        1e3,
    ),
    mean(
        "good_service_market",
        "Good service in the market",
        "customer-years",
        "customer-years served by good products after launch",
        "more",
        1e5,
    ),
    mean(
        "good_service",
        "Good service",
        "customer-years",
        "customer-years served by good products, in tests and after launch",
        "more",
        1e5,
    ),
    mean(
        "initial_harm",
        "Harm by initial cases",
        "CNY",
        "customers' losses by cases already there at the start",
        "none",
        1e5,
        False,
    ),
    mean("harm_entry", "Harm by the end of entry", "CNY", "as harm, at the end of entry", "less", 1e6),
    mean(
        "harm_uncompensated_entry",
        "Harm not compensated by the end of entry",
        "CNY",
        "as harm not compensated, at the end of entry",
        "less",
        1e6,
    ),
    mean(
        "good_service_entry",
        "Good service by the end of entry",
        "customer-years",
        "as good service, at the end of entry",
        "more",
        1e5,
    ),
)
