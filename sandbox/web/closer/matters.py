"""What matters most: every uncertain input at the ends of its declared range, the widest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from sandbox import InputRefused
from sandbox.declare.assignment import digest
from sandbox.declare.policy import Policy
from sandbox.study.sweep import needs_twin
from sandbox.study.tasks import Model, Runner, runner_of, the_model
from sandbox.study.tornado import ROUGH, TornadoPlan, command_of, plan_tornado
from sandbox.study.tornado_crew import Crew
from sandbox.study.tornado_points import WORLDS
from sandbox.study.tornado_results import Tornado
from sandbox.web.closer import tornado_chart, tornado_words
from sandbox.web.closer.running import Asked, controls, live, pending, progress_of
from sandbox.web.frame import Here, cannot, show_problems
from sandbox.web.jobs import Progress, Want
from sandbox.web.markup import paragraph
from sandbox.web.picture import Picture, buttons, chart
from sandbox.web.question import Question, title
from sandbox.web.text import called, group_label, language, measure_label, say
from sandbox.web.theme import colours

TAB = "matters"
ALL = "-"
"""Every input, as a choice."""
USUAL = "supervision"
RUNS = (30, 60, 100)
SHOWN = 12


@dataclass
class Held:
    """A tornado under way: its plan, what the library has taken in, and the runs it takes.

    jobs: the want of each point and policy at first. taken: replications taken in, by point and policy.
    """

    key: str
    plan: TornadoPlan
    crew: Crew
    jobs: dict[tuple[str, str], Want]
    taken: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    second: frozenset[str] | None = None
    answer: tuple[int, Tornado] | None = None

    def wants(self) -> list[Want]:
        """The runs it takes now: a few at every point, and in the second pass more where the widest bars are."""
        more = self.plan.design.replications
        return [
            Want(w.key, w.runner, w.policy, more if self.second and place[0] in self.second else w.replications,
                 background=True)
            for place, w in self.jobs.items()
        ]  # fmt: skip

    def take(self, progress: Progress) -> None:
        """Take in what has arrived, and go on to the second pass where the first is through."""
        for place, standing in zip(self.jobs, progress.standings, strict=True):
            seen = self.taken.setdefault(place, set())
            fresh = [r for r in standing.records if r.replication not in seen]
            seen.update(r.replication for r in fresh)
            self.crew.keep(*place, fresh)
        if progress.done >= progress.total and self.second is None:
            self.second = frozenset(self.crew.refine()) if self.plan.top is not None else frozenset()

    def figures(self, progress: Progress) -> Tornado:
        """The answer on what has been taken in."""
        complete = self.second is not None and progress.done >= progress.total
        if self.answer is None or self.answer[0] != self.crew.made or self.answer[1].complete != complete:
            self.answer = (self.crew.made, self.crew.answer(complete))
        return self.answer[1]


def hold(plan: TornadoPlan, model: Model) -> Held:
    """A tornado of which nothing has been run."""
    crew = Crew(plan, model, command_of(plan, model), 1, None, None, None, 0.0)
    if plan.top is None:
        crew.refined = {moved.path for moved in plan.inputs.inputs}
    runners: dict[int, tuple[str, Runner]] = {}
    jobs = {}
    for key, point in plan.inputs.points.items():
        # Most points share one scenario: it is named once.
        if id(point.scenario) not in runners:
            there = point.scenario.identity(model.catalogue)
            design = plan.design.__class__(point.scenario, (), plan.design.seed, plan.design.replications)
            runners[id(point.scenario)] = (there, runner_of(design, model))
        scenario, runner = runners[id(point.scenario)]
        for name, policy in point.policies.items():
            content = point.scenario.policy_identity(model.catalogue, policy)
            job = digest(["plain", model.version, scenario, plan.design.seed, content])
            jobs[key, name] = Want(job, runner, policy, plan.rough, background=True)
    asked = [w.key for w in jobs.values()]
    question = plan.question
    key = digest([asked, plan.design.replications, plan.top, plan.rough, question.measure.name, question.reference])
    return Held(key, plan, crew, jobs)


def draw(here: Here) -> None:
    """Form, and below it what the runs so far say."""
    question = here.question
    if question is None:
        return
    st.html(paragraph(say("matters.intro"), "sb-sub"))
    held = _held(question)
    if held is None:
        return
    asked = Asked(TAB, held.key, held.wants())
    progress = progress_of(asked)
    st.html(paragraph(tornado_words.size(held.plan, None if progress.done else progress.seconds_left), "sb-sub"))
    live(lambda: _live(held), pending(asked, progress))


def _held(question: Question) -> Held | None:
    """The tornado that is asked for; what has been taken in is kept while the same is asked."""
    measure, policy, alone, only, runs = _form(question)
    mark = digest([question.identities, [p.name for p in question.policies], measure, policy, alone, only, runs,
                   question.seed, question.scenario.name])  # fmt: skip
    known: tuple[str, Held] | None = st.session_state.get("held/matters")
    if known is not None and known[0] == mark:
        return known[1]
    against = None if alone or policy == question.reference.name else question.reference.name
    try:
        plan = plan_tornado(
            question.scenario.with_policies(question.policies), measure, policy, against, alone=against is None,
            only="" if only == ALL else only, top=SHOWN, rough=ROUGH, replications=runs, seed=question.seed,
            model=the_model(),
        )  # fmt: skip
    except InputRefused as refused:
        show_problems(say("problem.heading"), refused.problems)
        return None
    held = hold(plan, the_model())
    st.session_state["held/matters"] = (mark, held)
    return held


def _form(question: Question) -> tuple[str, str, bool, str, int]:
    """Measure, policy, whether it is looked at alone, group of inputs, runs."""
    known = question.catalogue.measures
    names = list(dict.fromkeys(n for n in [*question.scenario.headline, *known] if n in known))
    first = next((i for i, n in enumerate(names) if not needs_twin(known[n])), 0)
    policies = {p.name: p for p in question.policies}
    groups = _groups(question)
    columns = st.columns([4, 3, 3, 1.4])
    with columns[0]:
        measure = st.selectbox(
            say("matters.measure"), names, first, format_func=called(names, lambda n: measure_label(known[n])),
            key="matters/measure", persist_state="session",
        )  # fmt: skip
    with columns[1]:
        options = [*list(policies)[1:], *list(policies)]
        codes = [f"{'-' if i < len(policies) - 1 else '='}{name}" for i, name in enumerate(options)]
        which = st.selectbox(
            say("matters.whose"), codes, format_func=called(codes, lambda c: _whose(question, policies[c[1:]], c[0])),
            key=f"matters/policy/{question.scenario.name}", persist_state="session",
        )  # fmt: skip
    with columns[2]:
        only = st.selectbox(
            say("matters.only"), groups, groups.index(USUAL) if USUAL in groups else 0,
            format_func=called(groups, _group), key="matters/only", persist_state="session",
            help=say("matters.only.help"),
        )  # fmt: skip
    with columns[3]:
        runs = st.selectbox(say("closer.runs"), RUNS, key="matters/runs", persist_state="session",
                            help=say("matters.runs.help"))  # fmt: skip
    which = which if which in codes else codes[0]
    return measure, which[1:], which[0] == "=", only if only in groups else groups[0], int(runs)


def _whose(question: Question, policy: Policy, sign: str) -> str:
    name = title(policy)
    return name if sign == "=" else say("matters.minus", policy=name, reference=title(question.reference))


def _groups(question: Question) -> Sequence[str]:
    """Worlds, the systems and all; the small one first."""
    systems = dict.fromkeys(path.partition(".")[0] for path in question.catalogue.parameters)
    return [WORLDS, *systems, ALL]


def _group(code: str) -> str:
    if code == ALL:
        return say("matters.all")
    return say("matters.worlds") if code == WORLDS else group_label(code)


def _live(held: Held) -> bool:
    asked = Asked(TAB, held.key, held.wants())
    progress = progress_of(asked)
    held.take(progress)
    # The second pass asks for more: how that stands is looked at anew.
    asked = Asked(TAB, held.key, held.wants())
    progress = progress_of(asked)
    controls(asked, progress, held.plan.runs)
    if not held.crew.made:
        return pending(asked, progress)
    found = held.figures(progress)
    if found.base.mean is None:
        cannot(say("matters.no_base"))
    else:
        words = tornado_words.finding(found)
        st.html(paragraph(words, "sb-answer"))
        palette = colours(st.context.theme.type)
        chart(
            tornado_chart.specification(found, SHOWN, palette),
            f"tornado_{language()}",
            say("matters.alt", finding=words),
        )
        note = say("matters.note", level=f"{found.level * 100:g}")
        st.html(paragraph(note, "sb-sub"))
        name = f"tornado_{found.scenario}_{found.measure.name}"
        buttons(Picture(name, words, [(f"tornado_{language()}", "")], (note,), found.command))
    tornado_words.numbers(found, SHOWN)
    return pending(asked, progress)
