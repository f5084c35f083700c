"""The tables of the calculator's form: loans, parities, subsidiaries of a group, members of a cash pool."""

from __future__ import annotations

import datetime as dt
import math
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from sandbox.cross_border.portfolio.loans import KEYS as LOAN_KEYS
from sandbox.cross_border.rules.facility import CATEGORIES, MODES, TIERS, TYPES
from sandbox.cross_border.rules.sharing import PARENT
from sandbox.web.text import language, say

FIGURES = (
    "net_assets",
    "paid_in_capital",
    "capital_reserve",
    "tier1_capital",
    "total_investment",
    "registered_capital",
    "cumulative_long_term",
    "net_assets_prior_year",
    "risk_assets",
)
"""Amounts of a borrower that the form asks for."""
FLAGS = ("high_tech", "foreign_invested", "audited")
"""What is yes, no, or not said."""
YES, NO = "yes", "no"
SECTORS = ("real_estate", "local_government_vehicle")
"""Sectors that may not borrow; any other is left out."""
BORROWER_KEYS = ("id", "type", "net_assets", "mode", *FIGURES[1:], *FLAGS, "founded", "facilitation_tier", "sector")
"""Columns of a group's subsidiaries."""
POOL_NUMBERS = ("equity", "share", "flows", "domestic_revenue", "overseas_revenue")
POOL_KEYS = ("id", *POOL_NUMBERS)
RATE_KEYS = ("currency", "rate")
MEMBER = "member"
"""Column of a group's loans: whose each is."""
_LOAN_NUMBERS = ("amount", "rate_at_drawdown", "drawn", "repaid", "tenor_days", "prepayable_from_month")
_NUMBERS = {*_LOAN_NUMBERS, *FIGURES, *POOL_NUMBERS, "rate"}
_DATES = {"signed", "maturity", "founded"}
Row = dict[str, Any]


def table(
    key: str, names: Sequence[str], first: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], label: str,
    options: Sequence[str] = (),
) -> list[tuple[int, Row]]:  # fmt: skip
    """A table that is edited, kept from page to page; its rows without what is empty, each with its number from 1.

    label: what it is, for those who hear the page. options: of a column whose choices change with other fields.

    The editor begins with what was in it when it was last drawn: it forgets its changes on another page, in another
    language, and when the options are others.
    """
    now, begun = f"{key}/now", f"{key}/begun"
    widget = f"{key}/{language()}/{zlib.crc32(repr(options).encode())}" if options else f"{key}/{language()}"
    if widget not in st.session_state or begun not in st.session_state:
        st.session_state[begun] = frame_of(st.session_state.get(now, list(first)), names)
    edited = st.data_editor(
        st.session_state[begun], num_rows="dynamic", hide_index=True, key=widget, column_config=dict(columns),
        alt=label, placeholder="",
    )  # fmt: skip
    st.session_state[now] = rows_of(edited)
    return numbered(edited)


def frame_of(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """Rows as the editor has them: every column there and of one type, so that an empty one can be filled in."""
    frame = pd.DataFrame([{name: row.get(name) for name in names} for row in rows], columns=list(names))
    for name in names:
        if name in _NUMBERS:
            frame[name] = pd.to_numeric(frame[name])
        elif name in _DATES:
            frame[name] = pd.to_datetime(frame[name])
        elif name == "revolving":
            frame[name] = frame[name].map(bool).astype(bool)
        else:
            frame[name] = frame[name].astype("string")
    return frame


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The editor's rows as a file would have them: empty cells left out, whole numbers whole, dates as dates."""
    return [row for _, row in numbered(frame)]


def numbered(frame: pd.DataFrame) -> list[tuple[int, Row]]:
    """The same with each row's number in the table, from 1; rows without anything in them are left out."""
    rows = []
    for number, record in enumerate(frame.to_dict("records"), start=1):
        row = {str(name): plain(value) for name, value in record.items() if not _empty(value)}
        if row:
            rows.append((number, row))
    return rows


def _empty(value: object) -> bool:
    return value is False or value == "" or bool(pd.isna(value))  # type: ignore[call-overload]


def plain(value: Any) -> Any:  # noqa: ANN401  (a cell of any column)
    """A cell's value as a file would have it."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value if isinstance(value, bool | str | int | float | dt.date) else str(value)


def as_borrower(row: Mapping[str, Any]) -> Row:
    """A row of the subsidiaries as a portfolio's borrower: without its name, yes and no as truth."""
    return {name: value == YES if name in FLAGS else value for name, value in row.items() if name != "id"}


def _select(label: str, options: Sequence[str], head: str, note: str = "", default: str | None = None) -> Any:  # noqa: ANN401
    """A column of choices, labelled under `head` in the catalogues."""
    labels = {name: say(f"{head}.{name}") for name in options}
    return st.column_config.SelectboxColumn(
        label, help=note or None, options=list(options), default=default,
        format_func=lambda one: labels.get(str(one), str(one)),
    )  # fmt: skip


def loan_columns() -> dict[str, Any]:
    """The columns of the loans."""
    column = st.column_config
    found: dict[str, Any] = {}
    for name in LOAN_KEYS:
        label, note = say(f"quota.loan.{name}"), say(f"quota.loan.{name}.help")
        if name in _DATES:
            found[name] = column.DateColumn(label, help=note, format="YYYY-MM-DD")
        elif name in _NUMBERS:
            found[name] = column.NumberColumn(label, help=note, format="localized" if name == "amount" else None)
        elif name == "category":
            found[name] = _select(label, CATEGORIES, "quota.category", note)
        elif name == "revolving":
            found[name] = column.CheckboxColumn(label, help=note)
        else:
            found[name] = column.TextColumn(label, help=note, max_chars=80)
    return found


def member_column(members: Sequence[str]) -> dict[str, Any]:
    """The column of a group's loans that says whose each is; members: the parent first, the others by their names."""
    parent = say("quota.parent")
    return {
        MEMBER: st.column_config.SelectboxColumn(
            say("quota.head.member"), help=say("quota.member.help"), options=list(members),
            format_func=lambda one: parent if one == PARENT else str(one),
        )
    }  # fmt: skip


def rate_columns() -> dict[str, Any]:
    """The columns of the parities of the day."""
    column = st.column_config
    return {
        "currency": column.TextColumn(say("quota.loan.currency"), max_chars=3),
        "rate": column.NumberColumn(say("quota.form.rate")),
    }


def subsidiary_columns() -> dict[str, Any]:
    """The columns of a group's subsidiaries."""
    column = st.column_config
    found: dict[str, Any] = {"id": column.TextColumn(say("quota.member.id"), help=say("quota.loan.id.help"),
                                                     max_chars=80)}  # fmt: skip
    options = {"type": TYPES, "mode": MODES, "facilitation_tier": TIERS, "sector": SECTORS}
    for name in BORROWER_KEYS[1:]:
        label = say("quota.member.type" if name == "type" else f"quota.field.{name}")
        if name in options:
            default = "leasing_subsidiary" if name == "type" else None
            found[name] = _select(label, options[name], f"quota.{name}", default=default)
        elif name in FLAGS:
            found[name] = _select(label, (YES, NO), f"quota.{name}")
        elif name in _DATES:
            found[name] = column.DateColumn(label, format="YYYY-MM-DD")
        else:
            found[name] = column.NumberColumn(label, format="localized")
    return found


def pool_columns() -> dict[str, Any]:
    """The columns of a cash pool's members."""
    column = st.column_config
    found: dict[str, Any] = {"id": column.TextColumn(say("quota.member.id"), help=say("quota.loan.id.help"),
                                                     max_chars=80)}  # fmt: skip
    for name in POOL_NUMBERS:
        note = say("quota.member.share.help" if name == "share" else "quota.field.cny")
        shown = None if name == "share" else "localized"
        found[name] = column.NumberColumn(say(f"quota.member.{name}"), help=note, format=shown)
    return found
