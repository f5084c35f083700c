"""What matters most: one input at a time at the ends of its declared range, on the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from sandbox.declare.measure import Measure
from sandbox.declare.nearest import nearest
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.study.compare import OnProgress, design_for
from sandbox.study.executors import TIMEOUT, Cancel
from sandbox.study.inputs import load_scenario
from sandbox.study.sweep import needs_twin
from sandbox.study.sweep_command import tornado_command
from sandbox.study.tasks import Design, Model, the_model
from sandbox.study.tornado_crew import Crew
from sandbox.study.tornado_figures import Question
from sandbox.study.tornado_points import BASE, Inputs, inputs_of
from sandbox.study.tornado_results import Tornado

ROUGH = 4
"""Runs of each policy at every end in the first pass, which only finds out which bars are worth more runs."""
TOP = 12


@dataclass(frozen=True)
class TornadoPlan:
    """What a tornado runs. design: seed, replications and the policies of the question. top: bars refined, None: all.

    rough: runs a policy of the first pass; those asked for where every bar is refined.
    """

    scenario: Scenario
    question: Question
    inputs: Inputs
    design: Design
    only: str
    top: int | None
    rough: int

    @property
    def first(self) -> int:
        """Runs of the first pass."""
        return len(self.inputs.points) * len(self.question.policies) * self.rough

    @property
    def later(self) -> int:
        """Runs of the second pass, at most."""
        more = self.design.replications - self.rough
        if self.top is None or more <= 0:
            return 0
        ends = sorted((_own(bar_input.ends) for bar_input in self.inputs.inputs), reverse=True)[: self.top]
        return (1 + sum(ends)) * len(self.question.policies) * more

    @property
    def runs(self) -> int:
        """Runs in all, at most."""
        return self.first + self.later


def _own(ends: Sequence[object]) -> int:
    return sum(1 for end in ends if getattr(end, "key", "") not in ("", BASE))


def plan_tornado(
    scenario: Scenario | str | Path,
    measure: str,
    policy: str | Policy | None = None,
    reference: str | Policy | None = None,
    *,
    alone: bool = False,
    only: str = "",
    top: int | None = TOP,
    rough: int = ROUGH,
    replications: int = 30,
    seed: int = 1,
    model: Model | None = None,
) -> TornadoPlan:
    """The plan of a tornado, nothing run yet. Arguments and errors are those of tornado()."""
    used = model or the_model()
    scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, model=used)
    _refuse(measure, top, rough, alone, reference, used)
    declared = used.catalogue.measures[measure]
    chosen, against = _whom(scenario, policy, reference, alone)
    asked = [p for p in (chosen, against) if p is not None]
    design = design_for(scenario, asked, used.catalogue, replications=replications, seed=seed, doubt="luck", by=None)
    policies = list(design.policies)
    baseline = _baseline(scenario, declared, policies, used)
    policies += [baseline] if baseline is not None and baseline.name not in {p.name for p in policies} else []
    names = [p.name for p in design.policies]
    question = Question(
        declared, names[0], names[1] if len(names) > 1 else None, baseline.name if baseline is not None else None
    )
    inputs = inputs_of(scenario, policies, used.catalogue, only)
    if not inputs.inputs:
        hint = (
            f"Of its parameters {inputs.fixed} are fixed, {inputs.dated} are dated schedules, {inputs.off} are switched"
            f" off and {inputs.decided} are set by the policies."
        )
        raise InputRefused(Problem("--only", only, text="nothing here can be moved", hint=hint))
    all_of_them = top is None or rough >= replications or top >= len(inputs.inputs)
    return TornadoPlan(
        scenario, question, inputs, design, only, None if all_of_them else top, replications if all_of_them else rough
    )


def tornado(
    scenario: Scenario | str | Path,
    measure: str,
    policy: str | Policy | None = None,
    reference: str | Policy | None = None,
    *,
    alone: bool = False,
    only: str = "",
    top: int | None = TOP,
    rough: int = ROUGH,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
    progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    executor: Executor | None = None,
    timeout: float = TIMEOUT,
    model: Model | None = None,
) -> Tornado:
    """Move every uncertain parameter of the base, and every world, to the ends of its range, one at a time.

    The figure is the measure's difference between `policy` and `reference`, or the measure under `policy` where
    `alone`. policy: the scenario's second where None; reference: the scenario's first; a policy that is the first, and
    a scenario with one policy, are looked at alone. Ends: those of the declared range, of the central 95 % of a count's
    posterior, of all parts of a distribution together; every alternative and every world. A value that a policy sets
    itself stays. only: a system, a section or `worlds`. rough, top: after `rough` runs at every end only the `top` bars
    with the largest swing are run `replications` times; None refines all. The other arguments are those of compare().

    Raises InputRefused for wrong arguments; what compare() raises while running.
    """
    used = model or the_model()
    plan = plan_tornado(
        scenario, measure, policy, reference, alone=alone, only=only, top=top, rough=rough, replications=replications,
        seed=seed, model=used,
    )  # fmt: skip
    return run_tornado(
        plan, workers=workers, progress=progress, cancel=cancel, executor=executor, timeout=timeout, model=used
    )


def run_tornado(
    plan: TornadoPlan,
    *,
    workers: int | None = None,
    progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    executor: Executor | None = None,
    timeout: float = TIMEOUT,
    model: Model | None = None,
) -> Tornado:
    """Run a plan. Where `cancel` is set, the answer so far."""
    used = model or the_model()
    crew = Crew(plan, used, command_of(plan, used), workers, progress, cancel, executor, timeout)
    crew.work()
    return crew.answer()


def tornado_steps(
    plan: TornadoPlan,
    *,
    workers: int | None = None,
    progress: OnProgress | None = None,
    executor: Executor | None = None,
    timeout: float = TIMEOUT,
    model: Model | None = None,
) -> Iterator[Tornado]:
    """The tornado while it is being run, on whatever has arrived; the last one is complete.

    Closing the iterator stops the runs. Raises what tornado() raises while running.
    """
    used = model or the_model()
    stop, news, broken = Event(), Event(), list[BaseException]()
    crew = Crew(plan, used, command_of(plan, used), workers, progress, stop, executor, timeout, news)

    def work() -> None:
        try:
            crew.work()
        except BaseException as error:  # noqa: BLE001  (handed on to the reader of the iterator)
            broken.append(error)
        finally:
            ended.set()
            news.set()

    ended = Event()
    worker = Thread(target=work, name="tornado", daemon=True)
    worker.start()
    try:
        while True:
            news.wait()
            news.clear()
            if ended.is_set():
                break
            yield crew.answer(complete=False)
    finally:
        stop.set()
        worker.join()
    if broken:
        raise broken[0]
    yield crew.answer()


def _refuse(
    measure: str, top: int | None, rough: int, alone: bool, reference: str | Policy | None, model: Model
) -> None:
    problems = []
    if measure not in model.catalogue.measures:
        near = nearest(measure, model.catalogue.measures)
        hint = f"Did you mean {near}?" if near else "`sandbox measures` lists them."
        problems.append(Problem("--measure", measure, text="no such measure", hint=hint))
    if top is not None and top < 1:
        problems.append(Problem("--top", found=str(top), allowed="a whole number of at least 1"))
    if rough < 2:
        problems.append(Problem("--rough", found=str(rough), allowed="a whole number of at least 2"))
    if alone and reference is not None:
        problems.append(Problem("--alone", text="a reference is named too", hint="Leave out --alone or --reference."))
    if problems:
        raise InputRefused(problems)


def _whom(
    scenario: Scenario, policy: str | Policy | None, reference: str | Policy | None, alone: bool
) -> tuple[str | Policy, str | Policy | None]:
    """The policy looked at, and the one it is compared with."""
    there = scenario.policies or (Policy(BASE),)
    first = there[0]
    chosen: str | Policy = policy if policy is not None else (first if alone else there[min(1, len(there) - 1)])
    name = chosen if isinstance(chosen, str) else chosen.name
    against: str | Policy | None = reference if reference is not None else first
    other = against if isinstance(against, str) or against is None else against.name
    if other == name and reference is not None:
        text = "the policy and its reference are the same"
        raise InputRefused(Problem("--reference", name, text=text, hint="Name another, or look at it with --alone."))
    return chosen, None if alone or other == name else against


def _baseline(scenario: Scenario, measure: Measure, policies: list[Policy], model: Model) -> Policy | None:
    """The policy without a sandbox that the measure is counted against; None where it needs none."""
    if not needs_twin(measure):
        return None
    found = next((p for p in (*policies, *scenario.policies) if model.is_baseline(scenario, p)), None)
    if found is None:
        text = f"{measure.name} is counted against a policy without a sandbox, and the scenario has none"
        hint = "Add one with --define, or choose another measure."
        raise InputRefused(Problem("--measure", measure.name, text=text, hint=hint))
    if found.name in {p.name for p in policies}:
        text = f"{measure.name} is counted against {found.name} and has no value there"
        hint = "Name another policy and another reference, or add --alone."
        raise InputRefused(Problem("--policy", found.name, text=text, hint=hint))
    return found


def command_of(plan: TornadoPlan, model: Model) -> str:
    """The command line that gives the same tornado."""
    question = plan.question
    policies = [p for p in plan.design.policies if p.name in (question.policy, question.reference)]
    more = ["--alone"] if question.reference is None and len(plan.scenario.policies) > 1 else []
    more += ["--only", plan.only] if plan.only else []
    more += ["--top", str(plan.top)] if plan.top is not None else ["--everything"]
    more += ["--rough", str(plan.rough)] if plan.top is not None else []
    return tornado_command(plan.scenario, policies, question.measure.name, more, plan.design, model.catalogue)
