"""The trade-off: one or two levers over several values, as line or heat map, and the front of two measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator as Place

from sandbox import InputRefused
from sandbox.declare.assignment import digest
from sandbox.declare.measure import Measure
from sandbox.declare.policy import Policy
from sandbox.study.front import Front
from sandbox.study.grid import Sweep
from sandbox.study.sweep import SweepPlan, needs_twin, plan_sweep, sweep_from
from sandbox.study.tasks import runner_of, the_model
from sandbox.web.closer import lever_form, sweep_charts, sweep_words
from sandbox.web.closer.running import Asked, controls, live, pending, progress_of
from sandbox.web.frame import Here, cannot, show_problems
from sandbox.web.jobs import Progress, Want
from sandbox.web.levers import asked_about, levers
from sandbox.web.markup import paragraph
from sandbox.web.picture import Picture, buttons, chart
from sandbox.web.question import Question, title
from sandbox.web.text import called, language, measure_label, say
from sandbox.web.theme import colours

TAB = "trade_off"
MOST_CELLS = 49
"""More cells cannot be read on a screen; the command line makes larger sweeps."""
RUNS = (10, 30, 60, 100)
USUAL_RUNS = 30


def draw(here: Here) -> None:
    """Form, and below it what the runs so far say."""
    question = here.question
    if question is None:
        return
    st.html(paragraph(say("sweep.intro"), "sb-sub"))
    measures = _measures(question)
    row = st.columns([2, 1, 3, 3])
    plan = _form(question, measures, row[:2])
    shown, against = _axes(measures, row[2:])
    if plan is None:
        return
    asked = _asked(plan)
    live(lambda: _live(asked, plan, shown, against), pending(asked, progress_of(asked)))


def _measures(question: Question) -> dict[str, Measure]:
    """What can be shown: the headline first, then the rest; nothing that needs a run without a sandbox."""
    known = question.catalogue.measures
    names = dict.fromkeys([*question.scenario.headline, *known])
    return {name: known[name] for name in names if name in known and not needs_twin(known[name])}


def _form(question: Question, measures: dict[str, Measure], row: Sequence[Place]) -> SweepPlan | None:
    """The plan of the sweep that is asked for; None where there is none (the page has said why)."""
    policies = {p.name: p for p in question.policies}
    with row[0]:
        name = st.selectbox(
            say("closer.policy"), list(policies), format_func=called(policies, lambda n: title(policies[n])),
            key=f"sweep/policy/{question.scenario.name}", persist_state="session",
        )  # fmt: skip
    with row[1]:
        runs = st.selectbox(
            say("closer.runs"), RUNS, RUNS.index(USUAL_RUNS), key="sweep/runs", persist_state="session",
            help=say("sweep.runs.help"),
        )  # fmt: skip
    policy = policies.get(name, question.reference)
    offered = lever_form.choosable(
        levers(question.scenario, question.catalogue, question.reference, policy),
        asked_about(question.scenario, question.catalogue),
    )
    if not offered:
        cannot(say("sweep.no_levers"))
        return None
    moved = lever_form.draw(offered, f"{question.scenario.name}/{policy.name}")
    return _plan(question, policy, moved, measures, int(runs))


def _plan(
    question: Question, policy: Policy, moved: dict[str, list[object]], measures: Iterable[str], runs: int
) -> SweepPlan | None:
    try:
        plan = plan_sweep(
            question.scenario.with_policies(question.policies), moved, policy, measures=list(measures),
            replications=runs, seed=question.seed, model=the_model(),
        )  # fmt: skip
    except InputRefused as refused:
        show_problems(say("problem.heading"), refused.problems)
        return None
    if len(plan.cells) > MOST_CELLS:
        cannot(say("sweep.too_many", count=len(plan.cells), most=MOST_CELLS))
        return None
    if any(note for note in plan.notes):
        st.html(paragraph(say("sweep.asleep"), "sb-note"))
    return plan


def _axes(measures: dict[str, Measure], row: Sequence[Place]) -> tuple[str, str]:
    """The measure that is shown, and the one it is traded against."""
    names = list(measures)
    good = [name for name in names if measures[name].better != "none"]
    label = called(names, lambda n: measure_label(measures[n]))
    first = names.index(good[0]) if good else 0
    with row[0]:
        shown = st.selectbox(
            say("sweep.measure"), names, first, format_func=label, key="sweep/measure", persist_state="session"
        )
    rest = [name for name in good if name != shown]
    with row[1]:
        against = st.selectbox(
            say("sweep.against"), rest, 0, format_func=label, key="sweep/against", persist_state="session",
            help=say("sweep.against.help"),
        )  # fmt: skip
    return shown, against


def _asked(plan: SweepPlan) -> Asked:
    """A job a cell: found again by its content, whatever else is asked."""
    catalogue = the_model().catalogue
    scenario = plan.design.scenario
    base = ["plain", the_model().version, scenario.identity(catalogue), plan.design.seed]
    runner = runner_of(plan.design, the_model())
    wants = [
        Want(digest([*base, scenario.policy_identity(catalogue, c.policy)]), runner, c.policy,
             plan.design.replications, background=True)
        for c in plan.cells.values()
    ]  # fmt: skip
    return Asked(TAB, digest([w.key for w in wants] + [plan.design.replications]), wants)


@dataclass(frozen=True)
class _Shown:
    """Figures on the page: of which study, on how many runs, of which pair of measures."""

    key: tuple[str, int, str, str, str]
    sweep: Sweep
    front: Front | None


def _live(asked: Asked, plan: SweepPlan, shown: str, against: str) -> bool:
    progress = progress_of(asked)
    controls(asked, progress, plan.runs)
    found = _figures(asked, plan, progress, shown, against)
    if found is not None:
        stale = found.key[0] != asked.key
        with st.container(key="stale_sweep" if stale else "fresh_sweep"):
            if stale:
                st.html(paragraph(say("closer.stale"), "sb-old"))
            _draw(found, shown, against)
    return pending(asked, progress)


def _figures(asked: Asked, plan: SweepPlan, progress: Progress, shown: str, against: str) -> _Shown | None:
    """The newest figures: of this study as soon as there are any, else the last ones shown."""
    last: _Shown | None = st.session_state.get("shown/sweep")
    if min((len(s.records) for s in progress.standings), default=0) < 2:
        return last
    key = (asked.key, progress.done, shown, against, language())
    if last is not None and last.key == key:
        return last
    # A job serves every name of its content: its records may bear another one.
    records = [
        replace(record, policy=cell)
        for cell, standing in zip(plan.cells, progress.standings, strict=True)
        for record in standing.records
    ]
    complete = progress.done >= progress.total
    wanted = tuple(name for name in (shown, against) if name)
    found = sweep_from(records, replace(plan, measures=wanted), the_model(), joint=complete)
    front = found.front(shown, against) if complete and _has_front(found, shown, against) else None
    made = _Shown(key, found, front)
    st.session_state["shown/sweep"] = made
    return made


def _has_front(found: Sweep, shown: str, against: str) -> bool:
    return bool(against) and all(found.measures[name].better != "none" for name in (shown, against))


def _draw(found: _Shown, shown: str, against: str) -> None:
    sweep = found.sweep
    if shown not in sweep.measures:
        return
    palette = colours(st.context.theme.type)
    st.html(paragraph(sweep_words.finding(sweep, shown), "sb-answer"))
    chart(
        sweep_charts.grid(sweep, shown, palette),
        "sweep_grid",
        say("sweep.alt", finding=sweep_words.finding(sweep, shown)),
    )
    st.html(paragraph(sweep_words.legend(sweep), "sb-sub"))
    _files(sweep, f"sweep_{shown}", sweep_words.finding(sweep, shown), "sweep_grid", sweep_words.legend(sweep))
    if against in sweep.measures and _has_front(sweep, shown, against):
        words = sweep_words.front_finding(sweep, found.front, shown, against)
        st.html(paragraph(words, "sb-answer"))
        chart(
            sweep_charts.front(sweep, found.front, shown, against, palette),
            "sweep_front",
            say("sweep.front.alt", finding=words),
        )
        note = say("sweep.front.note", level=f"{sweep.level * 100:g}")
        st.html(paragraph(note, "sb-sub"))
        _files(sweep, f"front_{shown}_{against}", words, "sweep_front", note)
    sweep_words.numbers(sweep)


def _files(sweep: Sweep, name: str, heading: str, key: str, note: str) -> None:
    buttons(Picture(f"{sweep.scenario}_{name}", heading, [(key, "")], (note,), sweep.command))
