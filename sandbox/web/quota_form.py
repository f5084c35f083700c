"""A portfolio typed into a form: a borrower, a group or a cash pool, its loans, and the parities of the day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import streamlit as st
import yaml

from sandbox.cross_border.portfolio.loans import KEYS as LOAN_KEYS
from sandbox.cross_border.portfolio.read import document_of
from sandbox.cross_border.rules.facility import BANK, MODES, NON_BANKS, TIERS, TYPES
from sandbox.cross_border.rules.pool import VERSIONS
from sandbox.cross_border.rules.sharing import PARENT
from sandbox.declare.problems import Problem
from sandbox.web import quota_tables as tables
from sandbox.web.markup import paragraph
from sandbox.web.quota_tables import FLAGS, NO, YES, Row
from sandbox.web.text import called, phrases, say

KINDS = ("borrower", "group", "pool")
"""What a portfolio is about."""
KIND = "quota_kind"
LOANS, GROUP_LOANS, POOL_LOANS = "quota_loans", "quota_group_loans", "quota_pool_loans"
RATES, SUBSIDIARIES, POOL_MEMBERS = "quota_rates", "quota_subsidiaries", "quota_pool_members"
NAME = "portfolio.yaml"
"""What messages call the portfolio as a file."""
FIRST_LOANS: tuple[Mapping[str, Any], ...] = (
    {"id": "A", "amount": 20_000_000.0, "currency": "USD", "rate_at_drawdown": 7.1, "signed": dt.date(2025, 3, 10),
     "maturity": dt.date(2027, 3, 10)},
    {"id": "B", "amount": 30_000_000.0, "currency": "CNY", "signed": dt.date(2025, 12, 1), "tenor_days": 365.0},
)  # fmt: skip
"""An example that shows what goes where; the page says that it is one."""
FIRST_RATES = ({"currency": "USD", "rate": 7.0},)
FIRST_FIGURES = {"net_assets": 150_000_000.0}
EXAMPLES = {"group": "leasing-group", "pool": "cash-pool"}
"""The shipped portfolios that the form of a group and that of a pool begin with."""
_UNKNOWN = "unknown"
_OWN = "parent/"
"""Head of the names of the parent's fields."""
_LIKE_A_NUMBER = re.compile(r"[-+.\d]")
_STEP = re.compile(r"[^.\[]+(?:\[\d+\])?")


@dataclass
class Typed:
    """What stands in the form, usable or not.

    data: the portfolio as a file would hold it. places: the way to a part of it, as messages have it
    (`group.parent.loans[1]`), to what the form calls that part. problems: what is wrong and no file could show.
    """

    data: Row
    places: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The portfolio as a file that the command line reads."""
        return as_yaml(self.data)

    def named(self, problem: Problem) -> Problem:
        """A problem with the form's words for its field in place of the way to it in the file."""
        steps = _STEP.findall(problem.path)
        for end in range(len(steps), 0, -1):
            place = self.places.get(".".join(steps[:end]))
            if place is not None:
                labels = [field_label(step) for step in steps[end:] if step != "borrower"]
                return replace(problem, path=phrases().commas.join([place, *labels]))
        return problem

    def refuse(self, place: str, said: str) -> None:
        """Note what is wrong at a place of the form, in the reader's words."""
        self.problems.append(Problem(say("quota.form.name"), place, text=said))


def field_label(name: str) -> str:
    """What the form calls a key of a portfolio; its own name where the form has no field for it."""
    heads = (
        ("quota.loan", LOAN_KEYS),
        ("quota.member", tables.POOL_NUMBERS),
        ("quota.field", (*tables.BORROWER_KEYS, "version")),
    )
    head = next((head for head, names in heads if name in names), "")
    return say(f"{head}.{name}") if head else name


class _Dumper(yaml.SafeDumper):
    """Quotes every text that begins like a number: PyYAML takes fewer of them for numbers than our reader does."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if _LIKE_A_NUMBER.match(text) else None)


_Dumper.add_representer(str, _text)


def as_yaml(data: Mapping[str, Any]) -> str:
    """A portfolio as a file that the command line reads."""
    return yaml.dump(
        dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120
    )


@lru_cache(maxsize=len(EXAMPLES))
def _example(kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document_of(EXAMPLES[kind]).data
    return found


def draw() -> Typed:
    """Draw the form. What stands in it."""
    kind = st.segmented_control(
        say("quota.kind"), KINDS, default=KINDS[0], required=True, key=KIND, persist_state="session",
        format_func=called(KINDS, lambda one: say(f"quota.kind.{one}")),
    )  # fmt: skip
    st.html(paragraph(say("quota.form.help"), "sb-sub"))
    typed = Typed({})
    if kind == "group":
        _group(typed)
    elif kind == "pool":
        _pool(typed)
    else:
        typed.data["borrower"] = _borrower(FIRST_FIGURES)
        typed.places["borrower"] = say("quota.kind.borrower")
        _own_loans(typed, LOANS, FIRST_LOANS)
    _rates(typed)
    return typed


# -- one borrower ------------------------------------------------------------------------------------------------------


def _borrower(first: Mapping[str, Any], head: str = "") -> Row:
    """The borrower's fields; only those that its type and mode ask for are drawn. first: what they begin with."""
    one, two = st.columns(2)
    with one:
        kind = _choice("type", TYPES, head, str(first.get("type", TYPES[0])))
    with two:
        mode = _choice("mode", MODES, head)
    found: Row = {"type": kind, "mode": mode}
    figures = figures_of(kind, mode)
    for begin in range(0, len(figures), 2):
        for column, name in zip(st.columns(2), figures[begin : begin + 2], strict=False):
            with column:
                found |= _figure(name, head, first.get(name))
    with st.expander(say("quota.form.more"), key=f"quota_more/{head}" if head else "quota_more"):
        found |= _more(head)
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


def _choice(name: str, options: Sequence[str], head: str = "", first: str = "") -> str:
    return str(
        st.selectbox(
            say(f"quota.field.{name}"), options, options.index(first) if first else 0,
            key=f"quota_field/{head}{name}", persist_state="session",
            format_func=called(options, lambda one: say(f"quota.{name}.{one or 'other'}")),
        )
    )  # fmt: skip


def _figure(name: str, head: str, first: float | None) -> Row:
    value = st.number_input(
        say(f"quota.field.{name}"), None, None, None if first is None else float(first), step=1_000_000.0,
        key=f"quota_field/{head}{name}", persist_state="session", format="%.10g", help=say("quota.field.cny"),
    )  # fmt: skip
    return {} if value is None else {name: tables.plain(value)}


def _more(head: str) -> Row:
    found: Row = {}
    tier, sector = _choice("facilitation_tier", TIERS, head), _choice("sector", ("", *tables.SECTORS), head)
    if tier != TIERS[0]:
        found["facilitation_tier"] = tier
    if sector:
        found["sector"] = sector
    for name in FLAGS:
        said = _choice(name, (_UNKNOWN, YES, NO), head)
        if said != _UNKNOWN:
            found[name] = said == YES
    founded = st.date_input(
        say("quota.field.founded"), None, min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31),
        key=f"quota_field/{head}founded", persist_state="session", format="YYYY-MM-DD",
    )  # fmt: skip
    return found | ({"founded": founded} if founded is not None else {})


# -- a group, a cash pool ----------------------------------------------------------------------------------------------


def _group(typed: Typed) -> None:
    example = _example("group")["group"]
    sharing = st.toggle(say("quota.form.sharing"), True, key="quota_sharing", persist_state="session",
                        help=say("quota.form.sharing.help"))  # fmt: skip
    st.html(paragraph(say("quota.kind.parent"), "sb-h2"))
    parent: Row = {"borrower": _borrower(example["parent"]["borrower"], _OWN)}
    label = say("quota.form.subsidiaries")
    st.html(paragraph(label, "sb-h2"))
    first = [{"id": one["id"], **one["borrower"]} for one in example["subsidiaries"]]
    rows = tables.table(SUBSIDIARIES, tables.BORROWER_KEYS, first, tables.subsidiary_columns(), label)
    places = typed.places
    places["group"], places["group.parent"] = say("quota.kind.group"), say("quota.kind.parent")
    subsidiaries: list[Row] = []
    for number, row in rows:
        one: Row = {"id": row["id"]} if "id" in row else {}
        subsidiaries.append({**one, "borrower": tables.as_borrower(row)})
        places[f"group.subsidiaries[{len(subsidiaries)}]"] = say("quota.form.row", table=label, number=number)
    _group_loans(typed, parent, subsidiaries, example)
    typed.data["group"] = {"sharing": sharing, "parent": parent, "subsidiaries": subsidiaries}


def _group_loans(typed: Typed, parent: Row, subsidiaries: Sequence[Row], example: Mapping[str, Any]) -> None:
    """The loans of all members in one table; each is put to its member, the first of that name."""
    members, ways = {PARENT: parent}, {PARENT: "group.parent"}
    for number, one in enumerate(subsidiaries, start=1):
        if "id" in one and one["id"] not in members:
            members[one["id"]], ways[one["id"]] = one, f"group.subsidiaries[{number}]"
    first = [{tables.MEMBER: PARENT, **loan} for loan in example["parent"]["loans"]]
    first += [{tables.MEMBER: one["id"], **loan} for one in example["subsidiaries"] for loan in one["loans"]]
    columns = {**tables.member_column(list(members)), **tables.loan_columns()}
    for number, row in _loan_table(GROUP_LOANS, (tables.MEMBER, *LOAN_KEYS), first, columns, list(members)):
        place = say("quota.form.row", table=say("quota.form.loans.short"), number=number)
        name = row.pop(tables.MEMBER, None)
        if name not in members:
            key = "quota.form.no_member" if name is None else "quota.form.nobody"
            typed.refuse(phrases().commas.join((place, say("quota.head.member"))), say(key, name=name))
            continue
        loans = members[name].setdefault("loans", [])
        loans.append(row)
        typed.places[f"{ways[name]}.loans[{len(loans)}]"] = place


def _pool(typed: Typed) -> None:
    example = _example("pool")["pool"]
    version = _choice("version", VERSIONS, "", str(example["version"]))
    pool: Row = {"version": version}
    if st.toggle(say("quota.form.ftz"), key="quota_ftz", persist_state="session"):
        pool["ftz"] = True
    label = say("quota.form.members")
    st.html(paragraph(label, "sb-h2"))
    columns = tables.pool_columns()
    rows = tables.table(POOL_MEMBERS, tables.POOL_KEYS, example["members"], columns, label)
    pool["members"] = [row for _, row in rows]
    typed.places["pool"] = say("quota.kind.pool")
    for place, (number, _) in enumerate(rows, start=1):
        typed.places[f"pool.members[{place}]"] = say("quota.form.row", table=label, number=number)
    typed.data["pool"] = pool
    _own_loans(typed, POOL_LOANS, _example("pool")["loans"])


# -- loans and parities ------------------------------------------------------------------------------------------------


def _own_loans(typed: Typed, key: str, first: Sequence[Mapping[str, Any]]) -> None:
    """The loans of a borrower or of a pool."""
    rows = _loan_table(key, LOAN_KEYS, first, tables.loan_columns())
    typed.data["loans"] = [row for _, row in rows]
    short = say("quota.form.loans.short")
    for place, (number, _) in enumerate(rows, start=1):
        typed.places[f"loans[{place}]"] = say("quota.form.row", table=short, number=number)
    typed.places["loans"] = short


def _loan_table(
    key: str, names: Sequence[str], first: Sequence[Mapping[str, Any]], columns: Mapping[str, Any],
    options: Sequence[str] = (),
) -> list[tuple[int, Row]]:  # fmt: skip
    label = say("quota.form.loans")
    st.html(paragraph(label, "sb-h2"))
    return tables.table(key, names, first, columns, label, options)


def _rates(typed: Typed) -> None:
    label = say("quota.form.rates")
    with st.expander(label, key="quota_rates_open"):
        st.html(paragraph(say("quota.form.rates.help"), "sb-sub"))
        rows = tables.table(RATES, tables.RATE_KEYS, FIRST_RATES, tables.rate_columns(), label)
    named: Row = {}
    for number, row in rows:
        place, currency = say("quota.form.row", table=label, number=number), row.get("currency")
        if currency is None:
            typed.refuse(place, say("quota.form.no_currency"))
        elif currency in named:
            typed.refuse(place, say("quota.form.twice", currency=currency))
        else:
            named[currency] = row.get("rate")
            typed.places[f"rates.{currency}"] = place
    if named:
        typed.data = {"rates": named, **typed.data}
