"""What can be set about time: the holidays of the working calendar."""

from __future__ import annotations

import datetime as dt

from sandbox.declare.kinds import Days
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Options


def _days(year: int, *spans: str) -> list[dt.date]:
    out = []
    for span in spans:
        month, days = span.split("/")
        first, _, last = days.partition("-")
        out += [dt.date(year, int(month), day) for day in range(int(first), int(last or first) + 1)]
    return out


HOLIDAYS: tuple[dt.date, ...] = tuple(
    _days(2019, "1/1", "2/4-8", "4/5", "5/1-3", "6/7", "9/13", "10/1-4", "10/7")
    + _days(2020, "1/1", "1/24", "1/27-31", "4/6", "5/1", "5/4-5", "6/25-26", "10/1-2", "10/5-8")
    + _days(2021, "1/1", "2/11-12", "2/15-17", "4/5", "5/3-5", "6/14", "9/20-21", "10/1", "10/4-7")
    + _days(2022, "1/3", "1/31", "2/1-4", "4/4-5", "5/2-4", "6/3", "9/12", "10/3-7")
    + _days(2023, "1/2", "1/23-27", "4/5", "5/1-3", "6/22-23", "9/29", "10/2-6")
    + _days(2024, "1/1", "2/12-16", "4/4-5", "5/1-3", "6/10", "9/16-17", "10/1-4", "10/7")
    + _days(2025, "1/1", "1/28-31", "2/3-4", "4/4", "5/1-2", "5/5", "6/2", "10/1-3", "10/6-8")
    + _days(2026, "1/1-2", "2/16-20", "2/23", "4/6", "5/1", "5/4-5", "6/19", "9/25", "10/1-2", "10/5-7")
)


class Calendar(Section):
    """The working calendar."""

    holidays: tuple[dt.date, ...] = parameter(
        Days(),
        HOLIDAYS,
        meaning="public holidays that fall on Monday to Friday; working Saturdays in exchange are left out",
        source="China's yearly holiday notices, 2019-2026, from memory",
        status="assumption",
        uncertainty=Options((HOLIDAYS, ())),
    )
