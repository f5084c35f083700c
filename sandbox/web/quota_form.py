"""A portfolio typed into a form: the borrower, the parities of the day, and a table of its loans."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
import yaml

from sandbox.cross_border.portfolio.loans import KEYS as LOAN_KEYS
from sandbox.cross_border.rules.facility import BANK, CATEGORIES, MODES, NON_BANKS, TIERS, TYPES
from sandbox.declare.yaml_reader import Document
from sandbox.web.markup import paragraph
from sandbox.web.text import called, language, say

LOANS, RATES = "quota_loans", "quota_rates"
NUMBERS = ("amount", "rate_at_drawdown", "drawn", "repaid", "tenor_days", "prepayable_from_month")
DATES = ("signed", "maturity")
FIRST_LOANS: tuple[Mapping[str, Any], ...] = (
    {"id": "A", "amount": 20_000_000.0, "currency": "USD", "rate_at_drawdown": 7.1, "signed": dt.date(2025, 3, 10),
     "maturity": dt.date(2027, 3, 10)},
    {"id": "B", "amount": 30_000_000.0, "currency": "CNY", "signed": dt.date(2025, 12, 1), "tenor_days": 365.0},
)  # fmt: skip
"""An example that shows what goes where; the page says that it is one."""
FIRST_RATES = ({"currency": "USD", "rate": 7.0},)
FIRST_FIGURES = {"net_assets": 150_000_000.0}
_SECTORS = ("", "real_estate", "local_government_vehicle")
_UNKNOWN, _YES, _NO = "unknown", "yes", "no"


def draw() -> Document:
    """Draw the form. The portfolio that stands in it, whether usable or not; messages name its fields."""
    st.html(paragraph(say("quota.form.help"), "sb-sub"))
    borrower = _borrower()
    st.html(paragraph(say("quota.form.loans"), "sb-h2"))
    loans = _table(LOANS, LOAN_KEYS, FIRST_LOANS, _loan_columns())
    with st.expander(say("quota.form.rates"), key="quota_rates_open"):
        st.html(paragraph(say("quota.form.rates.help"), "sb-sub"))
        rates = _table(RATES, ("currency", "rate"), FIRST_RATES, _rate_columns())
    data: dict[str, Any] = {"borrower": borrower}
    named = {row["currency"]: row.get("rate") for row in rates if row.get("currency")}
    if named:
        data["rates"] = named
    return Document(say("quota.form.name"), data | {"loans": loans}, {})


def as_yaml(data: Mapping[str, Any]) -> str:
    """A portfolio as a file that the command line reads."""
    return yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)


def _borrower() -> dict[str, Any]:
    """The borrower's fields; only those that its type and mode ask for are drawn."""
    one, two = st.columns(2)
    with one:
        kind = _choice("type", TYPES)
    with two:
        mode = _choice("mode", MODES)
    found: dict[str, Any] = {"type": kind, "mode": mode}
    figures = figures_of(kind, mode)
    for first in range(0, len(figures), 2):
        for column, name in zip(st.columns(2), figures[first : first + 2], strict=False):
            with column:
                found |= _figure(name)
    with st.expander(say("quota.form.more"), key="quota_more"):
        found |= _more()
    return found


def figures_of(kind: str, mode: str) -> tuple[str, ...]:
    """The amounts that the borrower's type and the mode ask for."""
    base: tuple[str, ...] = ("net_assets",)
    if kind == BANK:
        base = ("tier1_capital",)
    elif kind in NON_BANKS:
        base = ("paid_in_capital", "capital_reserve")
    if mode == "borrowing_gap":
        return (*base, "total_investment", "registered_capital", "cumulative_long_term")
    if mode == "leasing":
        return (*base, "net_assets_prior_year", "risk_assets")
    return base


def _choice(name: str, options: Sequence[str]) -> str:
    return str(
        st.selectbox(
            say(f"quota.field.{name}"), options, key=f"quota_field/{name}", persist_state="session",
            format_func=called(options, lambda one: say(f"quota.{name}.{one or 'other'}")),
        )
    )  # fmt: skip


def _figure(name: str) -> dict[str, float | int]:
    value = st.number_input(
        say(f"quota.field.{name}"), None, None, FIRST_FIGURES.get(name), key=f"quota_field/{name}", step=1_000_000.0,
        persist_state="session", format="%.10g", help=say("quota.field.cny"),
    )  # fmt: skip
    return {} if value is None else {name: _plain(value)}


def _more() -> dict[str, Any]:
    found: dict[str, Any] = {}
    tier, sector = _choice("facilitation_tier", TIERS), _choice("sector", _SECTORS)
    if tier != TIERS[0]:
        found["facilitation_tier"] = tier
    if sector:
        found["sector"] = sector
    for name in ("high_tech", "foreign_invested", "audited"):
        said = _choice(name, (_UNKNOWN, _YES, _NO))
        if said != _UNKNOWN:
            found[name] = said == _YES
    founded = st.date_input(
        say("quota.field.founded"), None, min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31),
        key="quota_field/founded", persist_state="session", format="YYYY-MM-DD",
    )  # fmt: skip
    return found | ({"founded": founded} if founded is not None else {})


def _table(
    key: str, names: Sequence[str], first: Sequence[Mapping[str, Any]], columns: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """A table that is edited, kept from page to page; its rows without what is empty.

    The editor begins with what was in it when it was last drawn: it forgets its changes on another page.
    """
    now, begun, widget = f"{key}/now", f"{key}/begun", f"{key}/{language()}"
    if widget not in st.session_state or begun not in st.session_state:
        rows = st.session_state.get(now, list(first))
        st.session_state[begun] = frame_of(rows, names)
    edited = st.data_editor(
        st.session_state[begun], num_rows="dynamic", hide_index=True, key=widget, column_config=dict(columns),
        placeholder="–", alt=say(f"quota.form.{key.removeprefix('quota_')}"),
    )  # fmt: skip
    rows = rows_of(edited)
    st.session_state[now] = rows
    return rows


def frame_of(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """Rows as the editor has them: every column there and of one type, so that an empty one can be filled in."""
    frame = pd.DataFrame([{name: row.get(name) for name in names} for row in rows], columns=list(names))
    for name in names:
        if name in (*NUMBERS, "rate"):
            frame[name] = pd.to_numeric(frame[name])
        elif name in DATES:
            frame[name] = pd.to_datetime(frame[name])
        elif name == "revolving":
            frame[name] = frame[name].map(bool).astype(bool)
        else:
            frame[name] = frame[name].astype("string")
    return frame


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The editor's rows as a file would have them: empty cells left out, whole numbers whole, dates as dates."""
    rows = []
    for record in frame.to_dict("records"):
        row = {str(name): _plain(value) for name, value in record.items() if not _empty(value)}
        if row:
            rows.append(row)
    return rows


def _empty(value: object) -> bool:
    return value is False or value == "" or bool(pd.isna(value))  # type: ignore[call-overload]


def _plain(value: Any) -> Any:  # noqa: ANN401  (a cell of any column)
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value if isinstance(value, bool | str | int | float | dt.date) else str(value)


def _loan_columns() -> dict[str, Any]:
    column = st.column_config
    labels = {name: say(f"quota.category.{name}") for name in CATEGORIES}
    found: dict[str, Any] = {}
    for name in LOAN_KEYS:
        label, note = say(f"quota.loan.{name}"), say(f"quota.loan.{name}.help")
        if name in DATES:
            found[name] = column.DateColumn(label, help=note, format="YYYY-MM-DD")
        elif name in NUMBERS:
            found[name] = column.NumberColumn(label, help=note, format="localized" if name == "amount" else None)
        elif name == "category":
            found[name] = column.SelectboxColumn(
                label, help=note, options=list(CATEGORIES),
                format_func=lambda one: labels.get(str(one), str(one)),
            )  # fmt: skip
        elif name == "revolving":
            found[name] = column.CheckboxColumn(label, help=note)
        else:
            found[name] = column.TextColumn(label, help=note, max_chars=80)
    return found


def _rate_columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "currency": column.TextColumn(say("quota.loan.currency"), max_chars=3),
        "rate": column.NumberColumn(say("quota.form.rate")),
    }
