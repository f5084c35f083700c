"""How charts write months, dates and numbers in the session's language: every chart takes it from here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sandbox.web.language import book
from sandbox.web.text import language

MONTHS = tuple(f"month.{number}" for number in range(1, 13))


def locale() -> Mapping[str, Any]:
    """The `locale` of a Vega-Lite configuration in the session's language."""
    return _locale(language())


@cache
def _locale(tag: str) -> Mapping[str, Any]:
    say = book(tag).say
    months = [say("chart.month", month=say(key)) for key in MONTHS]
    time = {
        "dateTime": say("chart.format.moment"), "date": say("chart.format.date"), "time": "%H:%M:%S",
        "periods": say("chart.periods").split(), "days": say("chart.days").split(),
        "shortDays": say("chart.days.short").split(), "months": months, "shortMonths": _short(tag, months),
    }  # fmt: skip
    # Figures are grouped by thousands in all languages of the app; large steps have words (万, million) in their unit.
    number = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "−"}
    return {"number": number, "time": time}


def _short(tag: str, months: list[str]) -> list[str]:
    """Names of months on an axis: three letters in English; in Chinese the name is short already."""
    return [name[:3] for name in months] if tag == "en" else months
